"""What a test may need beyond Python: programs of the system and data that nobody here wrote."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
_MEMORY, _ROOM = Path("/dev/shm"), 2 << 30


def memory_folder() -> str | None:
    """Where files lie in memory, if there is such a place and room in it.

    Every vault waits until the disk holds what was written. Nobody pulls the plug here: files in memory need no waiting.
    """
    return str(_MEMORY) if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM else None


def need_tool(name: str) -> str:
    """The full path of the program `name`.

    Skips the test where it is missing; fails it when AGENT_APP_TEST_ALL is 1, so that nothing goes unseen.
    """
    found = shutil.which(name)
    if found:
        return found
    if os.environ.get("AGENT_APP_TEST_ALL") == "1":
        pytest.fail(f"{name} is not installed, and AGENT_APP_TEST_ALL asks for every test", pytrace=False)
    pytest.skip(f"{name} is not installed")


def shared_data(name: str) -> Path:
    """The file or folder `name` beside the checkout; skips the test where it is absent."""
    path = SHARED_DATA / name
    if not path.exists():
        pytest.skip(f"shared/data/{name} is not beside the checkout")
    return path
