"""The whole window on a real home, with the look that every GUI test has; a county, a stick, and who sits down."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from agent_app.gui.theme.look import Look
from tests.e2e.people import People
from tests.gui.conftest import look, pytest_configure, session_look
from tests.support.desks import make_county

__all__ = ["look", "pytest_configure", "session_look"]


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The home of a county."""
    make_county(tmp_path / "county").close()
    return tmp_path / "county"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder that stands for a stick."""
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    return folder


@pytest.fixture
def people(qtbot: QtBot, look: Look, county: Path) -> Iterator[People]:
    """Whoever sits down at a window in this county; all of them leave at the end."""
    present = People(qtbot, county)
    yield present
    present.leave()
