"""The top folder is as agreed, and the lock installs the same everywhere."""

import re
import subprocess
import tomllib

import pytest

from tests.support.tools import ROOT, need_tool

TOP = {"agent_app", "resources", "build", "tests", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"}
LOCK = (ROOT / "build" / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def committed() -> list[str]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    command = [need_tool("git"), "-c", "safe.directory=*", "-C", str(ROOT), "ls-files", "-z"]
    return subprocess.check_output(command, encoding="utf-8").split("\0")[:-1]


def test_the_top_folder_holds_only_what_was_agreed() -> None:
    top = {path.split("/", 1)[0] for path in committed()}
    assert {entry for entry in top if not entry.startswith(".")} <= TOP


def test_nothing_that_is_built_is_committed() -> None:
    built = re.compile(r"build/_out/|\.venv/|.*\.pyc$")
    assert [path for path in committed() if built.match(path)] == []


def test_build_is_no_package() -> None:
    assert list((ROOT / "build").rglob("__init__.py")) == []


def test_every_locked_package_has_one_version_and_hashes() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", LOCK)[1:]
    assert len(entries) > 50
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+ (;.* )?\\\n", entry), entry.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


def test_the_lock_names_no_place_to_install_from() -> None:
    assert "://" not in LOCK
    assert re.findall(r"--(?!hash=)[a-z-]+|^-", LOCK, re.MULTILINE) == []


def test_everything_wanted_is_locked() -> None:
    wanted = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["county"],
        *PROJECT["dependency-groups"]["dev"],
    ]
    names = {re.split(r"[<>=~!\[ ;]", line, maxsplit=1)[0].lower().replace("_", "-") for line in wanted}
    assert names <= set(re.findall(r"^([a-z0-9-]+)==", LOCK, re.MULTILINE))
