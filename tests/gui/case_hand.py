"""Somebody at the page of a case, with the keyboard alone."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from agent_app.core.vocabulary import Stage
from agent_app.desk import casebook
from agent_app.desk.desk import Desk
from agent_app.gui.models.rows import ROW_ROLE
from agent_app.gui.pages.case import CasePage
from agent_app.gui.pages.case.inputs import TypedInput
from agent_app.gui.tasks import Tasks
from agent_app.gui.widgets.timeline import TimelineItem
from tests.gui.hands import AtWindow
from tests.support.desks import Wall


class Hand(AtWindow):
    """Somebody at the page, with the keyboard alone."""

    def __init__(self, qtbot: QtBot, desk: Desk, tasks: Tasks, wall: Wall, number: str) -> None:
        super().__init__(qtbot, tasks, {"case": lambda: CasePage(desk, tasks)})
        self.desk, self.wall, self.number = desk, wall, number
        self.shell.go("case", number)
        page = self.shell.page("case")
        assert isinstance(page, CasePage)
        self.page = page
        self.wait(lambda: self.page.timeline.model().rowCount() > 0)

    def look_at(self, title: str) -> None:
        """Goes down the timeline to a step."""
        self.page.timeline.setFocus()
        self.press(Qt.Key.Key_Home)
        while self.page.timeline.currentIndex().data(ROW_ROLE).title != title:
            self.press(Qt.Key.Key_Down)

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Presses a key where the focus is."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(QApplication.focusWidget() or self.page, key, held)

    def type(self, words: str) -> None:
        """Types where the focus is; what stands there is typed over."""
        focused = QApplication.focusWidget()
        assert isinstance(focused, QLineEdit | QPlainTextEdit)
        focused.selectAll()
        focused.insertPlainText(words) if isinstance(focused, QPlainTextEdit) else focused.insert(words)

    @property
    def steps(self) -> list[str]:
        """What may be done now, as it is numbered."""
        return self.page.columns.next.codes

    @property
    def stage(self) -> Stage:
        """Where the case stands."""
        return casebook.view(self.desk, self.number).case.progress.stage

    @property
    def newest(self) -> TimelineItem:
        """The newest item of the timeline as it is shown."""
        item = self.page.timeline.model().index(0).data(ROW_ROLE)
        assert isinstance(item, TimelineItem)
        return item

    @property
    def due(self) -> str:
        """The first clock as it is told."""
        return self.page.columns.next.dues[0].accessibleName()

    def open(self, code: str) -> None:
        """Opens the form of a step by its number."""
        self.page.timeline.setFocus()
        self.press(Qt.Key(Qt.Key.Key_1 + self.steps.index(code)), Qt.KeyboardModifier.AltModifier)
        assert self.page.columns.form is not None
        assert self.page.columns.form.face.code == code

    def fill(self, **values: str | int) -> None:
        """Fills in the form that is open: a number is the way that the answers lead to, a text is typed or chosen."""
        form = self.page.columns.form
        assert form is not None
        for name, value in values.items():
            part = form.inputs[name]
            part.setFocus()
            if isinstance(value, int):
                answers = [Qt.Key.Key_2] * (value - 1) + [Qt.Key.Key_1] * (value < 6)
                for key in answers:
                    self.press(key, Qt.KeyboardModifier.AltModifier)
            elif isinstance(part, TypedInput):
                self.type(value)
            else:
                part.set_value(value)

    def save(self) -> None:
        """Ctrl+Enter."""
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def take(self, code: str, day: str, **values: str | int) -> None:
        """Records a step with the day of its paper, from the number to the key that saves it."""
        if self.wall.at.date().isoformat() < day:
            self.wall.go_to(day)
        self.open(code)
        self.type(f"{int(day[5:7])}.{int(day[8:])}")
        self.fill(**values)
        before = self.page.timeline.model().rowCount()
        self.save()
        self.wait(lambda: self.page.columns.form is None and self.page.timeline.model().rowCount() > before)
