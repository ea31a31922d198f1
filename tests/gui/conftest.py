"""One application with one look; every test begins with 大 and light."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agent_app.desk import registering
from agent_app.desk.desk import Desk
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import DEFAULT_SIZE
from tests.gui.case_hand import Hand
from tests.gui.printing import PaperPrinters
from tests.gui.registration import Window, opened
from tests.support.desks import FIELD, Wall

# The offscreen platform says this of every window; nothing else may be said.
QUIET = "This plugin does not support propagateSizeHints"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("qt_log_ignore", QUIET)


@pytest.fixture(scope="session")
def session_look(qapp: QApplication) -> Look:
    # Tests of other folders share this fixture under a name of their own, but the application is one.
    return qapp.findChild(Look) or Look(qapp)


@pytest.fixture
def look(session_look: Look) -> Look:
    # The window of the test before is closed but not gone, and would be dressed anew.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    session_look.use(size=DEFAULT_SIZE, dark=False)
    return session_look


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, look: Look, tasks: Tasks, desk: Desk) -> Iterator[Window]:
    """登记, opened by its key."""
    yield opened(qtbot, tasks, desk)
    qtbot.waitUntil(lambda: not tasks.busy, timeout=5000)


@pytest.fixture
def printer(tmp_path: Path) -> PaperPrinters:
    return PaperPrinters(tmp_path / "printed.pdf")


@pytest.fixture
def hand(qtbot: QtBot, look: Look, tasks: Tasks, desk: Desk, wall: Wall) -> Hand:
    """Somebody at the page of a case; those at other pages are declared with their tests."""
    look.use(size="standard")
    return Hand(qtbot, desk, tasks, wall, registering.register(desk, FIELD).number)
