"""One application with one look; every test begins with 大 and light."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agent_app.core.vocabulary import Role
from agent_app.desk import registering
from agent_app.desk.desk import Desk
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import DEFAULT_SIZE
from tests.gui.case_hand import Hand
from tests.gui.exchange_hand import Hand as ExchangeHand
from tests.gui.exchange_hand import Room
from tests.gui.printing import PaperPrinters
from tests.gui.registration import Window, opened
from tests.support.desks import FIELD, TOWNSHIP, Wall, make_county, make_desk

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
    """Somebody at the page of a case; those at most other pages are declared with their tests."""
    look.use(size="standard")
    return Hand(qtbot, desk, tasks, wall, registering.register(desk, FIELD).number)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    wall = Wall()
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "village", wall)
    township = make_desk(tmp_path / "township", wall, name="何田", division=TOWNSHIP, role=Role.SUPERVISOR)
    yield Room(county, desk, township, wall)
    for one in (desk, township, county):
        one.close()


@pytest.fixture
def exchange_hand(qtbot: QtBot, look: Look, tasks: Tasks, room: Room) -> Callable[[], ExchangeHand]:
    """Comes to 交换, as soon as what is to be found there stands."""
    look.use(size="standard")
    return lambda: ExchangeHand(qtbot, tasks, room)
