"""One application with one look; every test begins with 大 and light."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import DEFAULT_SIZE

# The offscreen platform says this of every window; nothing else may be said.
QUIET = "This plugin does not support propagateSizeHints"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("qt_log_ignore", QUIET)


@pytest.fixture(scope="session")
def session_look(qapp: QApplication) -> Look:
    return Look(qapp)


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
