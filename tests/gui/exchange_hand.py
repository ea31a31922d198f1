"""Somebody at 交换, in a room with a real county and a township."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from agent_app.desk import casebook, registering
from agent_app.desk.desk import Desk
from agent_app.gui.pages.case import CasePage
from agent_app.gui.pages.exchange import ExchangePage
from agent_app.gui.sticks import Stick
from agent_app.gui.tasks import Tasks
from agent_app.gui.widgets.button import FaceButton
from agent_app.gui.widgets.notes import Note
from tests.gui.hands import AtWindow
from tests.support.desks import FIELD, Wall, enrol, exchanged


@dataclass
class Room:
    """A county, a village and a township desk in one room; `plugged` are the sticks that are in the village's."""

    county: Desk
    desk: Desk
    township: Desk
    wall: Wall
    plugged: list[Stick] = field(default_factory=list)


class Hand(AtWindow):
    """Somebody at the page."""

    def __init__(self, qtbot: QtBot, tasks: Tasks, room: Room) -> None:
        pages = {
            "exchange": lambda: ExchangePage(room.desk, tasks, find_sticks=lambda: list(room.plugged)),
            "case": lambda: CasePage(room.desk, tasks),
        }
        super().__init__(qtbot, tasks, pages)
        self.room = room
        self.shell.go("exchange")
        page = self.shell.page("exchange")
        assert isinstance(page, ExchangePage)
        self.page = page
        # What is added is laid out, and so in sight, a moment after it is read.
        self.wait(lambda: page.state is not None and bool(said(page.wanted) or page.join.isVisible()))

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Presses a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)

    @property
    def notes(self) -> str:
        """What stands under the top bar."""
        return "\n".join(note.sentence for note in self.page.findChildren(Note) if note.isVisible())

    def told(self, words: str) -> None:
        """Waits until a note says so."""
        self.wait(lambda: words in self.notes)

    def button(self, words: str) -> FaceButton:
        """The button with these words, as soon as it is in sight."""

        def found() -> list[FaceButton]:
            return [b for b in self.page.findChildren(FaceButton) if b.text() == words and b.isVisible()]

        self.wait(lambda: bool(found()))
        return found()[0]


def in_conflict(room: Room, theirs: str = "13600008814") -> str:
    """A case whose petitioner's telephone number two desks have changed apart; returns its number."""
    enrol(room.county, room.desk)
    enrol(room.county, room.township)
    number = registering.register(room.desk, FIELD).number
    exchanged(room.desk, room.county)
    exchanged(room.township, room.county)
    petitioner = casebook.view(room.desk, number).case.petitioner
    assert petitioner is not None
    registering.correct(room.desk, number, {"phone": "13600008841"}, petitioner.id.hex())
    registering.correct(room.township, number, {"phone": theirs}, petitioner.id.hex())
    exchanged(room.township, room.county)
    exchanged(room.desk, room.county)
    return number


def said(widget: QWidget) -> list[str]:
    """What can be read on a part of the page."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
