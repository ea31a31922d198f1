"""Somebody at the door: the window as the program opens it, on a home of the test."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from agent_app.gui.flow import Flow, Place
from agent_app.gui.gate import LATER_MS
from agent_app.gui.pages.unlock import UnlockPage
from agent_app.gui.remembered import Remembered
from agent_app.gui.widgets.notes import Note
from agent_app.gui.window import DeskWindow
from tests.gui.hands import say

_WAIT_MS = 30_000


class Door:
    """The window with its first page, and what one does there."""

    def __init__(self, qtbot: QtBot, place: Place) -> None:
        self.bot = qtbot
        self.broken: list[BaseException] = []
        self.ended = False
        self.flow = Flow(place, Remembered())
        self.flow.broke.connect(self.broken.append)
        self.flow.ended.connect(self._has_ended)
        self.flow.begin()
        frame = self.flow.frame
        frame.setWindowState(Qt.WindowState.WindowNoState)
        frame.resize(1366, 738)
        with qtbot.waitExposed(frame):
            frame.show()
        frame.activateWindow()
        qtbot.wait(2 * LATER_MS)

    @property
    def page(self) -> QWidget:
        """What stands in the window."""
        shown = self.flow.frame.shown
        assert shown is not None
        return shown

    @property
    def window(self) -> DeskWindow:
        """The window of the open desk."""
        assert self.flow.sitting is not None
        return self.flow.sitting.window

    @property
    def unlock(self) -> UnlockPage:
        """The page that asks for the passphrase."""
        assert isinstance(self.page, UnlockPage)
        return self.page

    def wait(self, until: Callable[[], object]) -> None:
        """Waits until it is so; a bug anywhere fails."""
        try:
            self.bot.waitUntil(lambda: bool(self.broken or until()), timeout=_WAIT_MS)
        except self.bot.TimeoutError:
            pytest.fail(f"still waiting at {type(self.page).__name__}; {told(self.page)}")
        assert not self.broken, self.broken

    def wait_for(self, kind: type[QWidget]) -> None:
        """Waits until such a page stands in the window."""
        self.wait(lambda: isinstance(self.page, kind))
        self.bot.wait(2 * LATER_MS)

    def enter(self, passphrase: str) -> None:
        """Types the passphrase and presses Enter."""
        self.unlock.editor.clear()
        say_hidden(self.bot, self.unlock.editor, passphrase)
        self.bot.keyClick(self.unlock.editor, Qt.Key.Key_Return)

    def open(self, passphrase: str) -> DeskWindow:
        """As `enter`, and waits for 今日."""
        self.enter(passphrase)
        self.wait(lambda: self.flow.sitting and self.window.here == "today")
        return self.window

    def leave(self) -> None:
        """Closes the window, and waits until everything is closed."""
        if not self.ended:
            self.flow.frame.close()
            self.wait(lambda: self.ended)

    def _has_ended(self) -> None:
        self.ended = True
        self.flow.frame.deleteLater()  # else every look of the tests to come would dress it anew


def told(page: QWidget) -> list[str]:
    """What stands on a page in notes."""
    return [note.sentence for note in page.findChildren(Note) if note.isVisible()]


def say_hidden(qtbot: QtBot, editor: QWidget, text: str) -> None:
    """Types into a field that hides what stands in it, which takes no input method."""
    editor.setFocus()
    for mark in text:
        qtbot.keyClick(editor, mark) if mark.isascii() else say(mark)
