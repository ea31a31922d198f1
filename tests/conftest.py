"""Keeps every test away from the real records and the screen; a county and a desk, at a clock that a test turns."""

import os
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

from agent_app.base.paths import DATA_DIR_VARIABLE, STATE_DIR_VARIABLE
from agent_app.desk.desk import Desk
from tests.support.desks import Wall, make_county, make_desk
from tests.support.postgres import Server, server
from tests.support.tools import ROOT, memory_folder

if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if memory := memory_folder():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", memory)

# Whatever tools leave behind goes where builds go, not into the checkout's root.
set_hypothesis_home_dir(ROOT / "build" / "_out" / "cache" / "hypothesis")
settings.register_profile(
    "short",
    max_examples=30,
    deadline=None,
    derandomize="CI" in os.environ,
)
settings.register_profile("long", settings.get_profile("short"), max_examples=1000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL of this run's own; started when a test first asks for it."""
    with server(tmp_path_factory.mktemp("postgresql")) as running:
        yield running


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives each test, and what it starts, homes and a state folder of its own; made only when written to."""
    place = tmp_path_factory.getbasetemp() / uuid.uuid4().hex
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(place / "data"))
    monkeypatch.setenv(STATE_DIR_VARIABLE, str(place / "state"))
    monkeypatch.delenv("AGENT_APP_PASSPHRASE", raising=False)


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def county(tmp_path: Path, wall: Wall) -> Iterator[Desk]:
    made = make_county(tmp_path / "county", wall)
    yield made
    made.close()


@pytest.fixture
def desk(tmp_path: Path, wall: Wall) -> Iterator[Desk]:
    """An agent's, which no county knows."""
    made = make_desk(tmp_path / "home", wall)
    yield made
    made.close()
