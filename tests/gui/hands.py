"""A person at a window and its keyboard: keys go to whatever has the focus, Chinese comes from an input method."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from agent_app.gui.page import Page
from agent_app.gui.shell import Shell
from agent_app.gui.tasks import Tasks


def window_with(qtbot: QtBot, tasks: Tasks, pages: Mapping[str, Callable[[], Page]]) -> Shell:
    """A window with these pages, which the keys go to."""
    shell = Shell(tasks, pages)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    with qtbot.waitActive(shell):
        shell.show()
        shell.activateWindow()
    return shell


class AtWindow:
    """Somebody at a window with these pages; a bug anywhere fails."""

    def __init__(self, qtbot: QtBot, tasks: Tasks, pages: Mapping[str, Callable[[], Page]]) -> None:
        self.bot, self.tasks = qtbot, tasks
        self.broken: list[BaseException] = []
        tasks.broke.connect(self.broken.append)
        self.shell = window_with(qtbot, tasks, pages)

    def wait(self, until: Callable[[], bool] = lambda: True) -> None:
        """Waits until something is so and no work is left, reading included."""
        done: list[None] = []
        self.tasks.query(lambda: None, lambda _: done.append(None))
        self.bot.waitUntil(lambda: bool(done) and until() and not self.tasks.busy, timeout=20_000)
        assert not self.broken, self.broken


def focused() -> QWidget:
    """What has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


def say(text: str) -> None:
    """Text as an input method hands it over."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(focused(), event)


def press(key: Qt.Key, *modifiers: Qt.KeyboardModifier, times: int = 1) -> None:
    """A key, with others held down."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    for _ in range(times):
        QTest.keyClick(focused(), key, held)


def scan(code: str) -> None:
    """What a USB scanner does: it types into whatever has the focus, and ends with Enter."""
    QTest.keyClicks(focused(), code)
    enter()


def enter(times: int = 1) -> None:
    """Enter."""
    press(Qt.Key.Key_Return, times=times)


def control(key: Qt.Key) -> None:
    """A key with Ctrl."""
    press(key, Qt.KeyboardModifier.ControlModifier)


def alt(key: Qt.Key) -> None:
    """A key with Alt."""
    press(key, Qt.KeyboardModifier.AltModifier)
