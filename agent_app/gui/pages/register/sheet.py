"""The form itself: its four parts, their marks, and what stands beside; it gives way when there is little room."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from agent_app.desk.desk import Desk
from agent_app.gui.page import Sheet
from agent_app.gui.pages.register.form import (
    MATERIALS,
    MATTER,
    PEOPLE,
    SECTIONS,
    TOLD,
    Form,
    Lack,
    section_state,
)
from agent_app.gui.pages.register.guide import GuidePanel
from agent_app.gui.pages.register.layout import in_tab_order
from agent_app.gui.pages.register.materials import MaterialsSection
from agent_app.gui.pages.register.matter import MatterSection
from agent_app.gui.pages.register.people import PeopleSection
from agent_app.gui.pages.register.repeat import RepeatPanel
from agent_app.gui.pages.register.section import Section, go_to
from agent_app.gui.pages.register.told import ToldSection
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import FORM_WIDEST, SCROLL_BAR, SPACE
from agent_app.gui.widgets.chips import ChipRow
from agent_app.gui.widgets.label import rule
from agent_app.gui.widgets.sections import SectionFace, SectionMarks
from agent_app.gui.widgets.sight import keep_in_sight

_MARKS, _SIDE, _BESIDE_FROM = 132, 318, 1100
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FormSheet(QWidget):
    """Marks, form, possible repeat.

    `edited`: something has changed; `moved`: the focus has moved on; `ended`: Enter was pressed in the last field.
    """

    edited = Signal()
    moved = Signal()
    ended = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, key: Callable[[], str]) -> None:
        super().__init__()
        self.at, self._visit = PEOPLE, ""
        self.people, self.told = PeopleSection(), ToldSection()
        self.matter = MatterSection(lambda: desk.law.categories, lambda: desk.today)
        self.materials = MaterialsSection(desk, tasks, key)
        self.sections: dict[int, Section] = {
            PEOPLE: self.people, MATTER: self.matter, MATERIALS: self.materials, TOLD: self.told,
        }  # fmt: skip
        self.marks = SectionMarks([SectionFace(name) for name in SECTIONS.values()])
        self.marks.chosen.connect(self.go_to_section)
        self.repeat = RepeatPanel()
        self.guide = GuidePanel(lambda: desk.law)
        self.matter.texts["category"].edited.connect(self.guide.show_category)
        self.sheet = Sheet(FORM_WIDEST)
        self._side, self._above = Sheet(), Sheet(FORM_WIDEST)
        self.repeat.turned.connect(self._fit_above)
        self.repeat.answered.connect(self._go_on_writing)
        self._beside: bool | None = None
        self._lay_out()
        for section in self.sections.values():
            section.edited.connect(self.edited)
        for editor in self.findChildren(QWidget):
            if isinstance(editor, QLineEdit | QPlainTextEdit):
                editor.installEventFilter(self)
        # A shortcut, since on some desktops buttons and boxes take Enter for a press; several lines of text keep it.
        for pressed in _ENTER:
            within = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(pressed), self, context=within).activated.connect(self._go_on)
        app = QApplication.instance()
        app.focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def put(self, form: Form) -> None:
        """Shows a form."""
        for section in self.sections.values():
            section.put(form)
        self._visit = form.visit
        self.guide.begin()
        self.guide.show_category(form.category)
        self.at = form.at if form.at in SECTIONS else PEOPLE

    def take(self) -> Form:
        """What stands on the page; which repeats were denied is the page's to add."""
        form = Form(at=self.at, visit=self._visit)
        for section in self.sections.values():
            section.take(form)
        return form

    def show_states(self, form: Form, found: list[Lack]) -> None:
        """The marks: what is done, where one is, where something is wrong."""
        states = {number: section_state(form, number, found) for number in SECTIONS}
        if states[self.at] != "bad":
            states[self.at] = "now"
        self.marks.show_states(*states.values())

    def go_to_section(self, number: int) -> None:
        """Puts the focus into a part."""
        if number == TOLD:
            self.told.begin()
        elif number in self.sections:
            go_to(self.sections[number].stops()[0])
        if section := self.sections.get(number):
            QTimer.singleShot(0, section, lambda: self._bring_into_sight(section))

    def point_at(self, lack: Lack) -> None:
        """Goes to what is not right and says what."""
        self.sections[lack.section].point_at(lack)
        now = QApplication.focusWidget()
        if now is not None:
            self._keep_in_sight(now)  # it may have had the focus all along, and was scrolled away

    def close_innermost(self) -> bool:
        """Closes what was opened beside the form last; False when nothing is."""
        return self.guide.close_innermost() or self.repeat.close_innermost()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (event.matches(QKeySequence.StandardKey.Paste) and self._paste()):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A picture or a file that is pasted into a field is a material."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        return event.matches(QKeySequence.StandardKey.Paste) and self._paste()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._fit_above()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_grid"):
            self._arrange()

    def _paste(self) -> bool:
        data = QGuiApplication.clipboard().mimeData()
        if self.materials.takes(data) and not (data.hasText() and not data.hasUrls()):
            self.materials.add_from(data)
            return True
        return False

    def _go_on(self) -> None:
        """From one stop to the next; a button that is none is pressed instead."""
        focused = QApplication.focusWidget()
        stops = [
            (number, stop)
            for number, section in self.sections.items()
            for stop in section.stops()
            if stop.isVisible()
        ]
        at = next((at for at, (_, stop) in enumerate(stops) if _holds(stop, focused)), -1)
        if at < 0 and isinstance(focused, QAbstractButton):
            focused.click()
        elif at < 0:
            self.focusNextChild()
        elif at + 1 == len(stops):
            self.ended.emit()
        elif stops[at + 1][0] == TOLD != stops[at][0]:
            self.told.begin()
        else:
            go_to(stops[at + 1][1])

    def _bring_into_sight(self, section: QWidget) -> None:
        """A part that is not whole in sight begins at the top."""
        bar, top = self.sheet.verticalScrollBar(), section.mapTo(self._paper, QPoint()).y()
        if not bar.value() <= top <= bar.value() + self.sheet.viewport().height() - section.height():
            bar.setValue(top)

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.sheet.isAncestorOf(now):
            for number, section in self.sections.items():
                if section.isAncestorOf(now):
                    self.at = number
            self._keep_in_sight(now)
        if old is not None and self.isAncestorOf(old):
            self.moved.emit()

    def _go_on_writing(self) -> None:
        """Back to the field that one came from: what was answered goes away, and Qt would go to some button below."""
        focused, last = QApplication.focusWidget(), self.sheet.focusWidget()
        if last is not None and focused is not None and self.repeat.isAncestorOf(focused):
            last.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_in_sight(self, widget: QWidget) -> None:
        # Leaving a field may make another grow, so what has the focus is looked for when that is laid out.
        QTimer.singleShot(0, widget, lambda: self._scroll_to(widget))

    def _scroll_to(self, widget: QWidget) -> None:
        self.sheet.ensureWidgetVisible(widget, 0, look().size.control)  # with room for what is said below it
        keep_in_sight(widget)

    def _lay_out(self) -> None:
        self._paper = QFrame()
        self._paper.setProperty("role", "panel")
        column = QVBoxLayout(self._paper)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for number, section in self.sections.items():
            if number != PEOPLE:
                column.addWidget(rule())
            column.addWidget(section)
        self.sheet.column.addWidget(self._paper)
        self.sheet.column.addStretch(1)
        self._side.setFixedWidth(_SIDE)
        for holder in (self._side, self._above):
            holder.column.addStretch(1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE.panel)
        self._grid.setVerticalSpacing(SPACE.tight)
        self._grid.setColumnStretch(1, 1000)
        self._grid.setColumnStretch(3, 1)
        self._grid.setRowStretch(2, 1)
        self._grid.addWidget(self._above, 1, 1)
        self._grid.addWidget(self.sheet, 2, 1)
        self._grid.addWidget(self._side, 2, 2)
        self._arrange()

    def _arrange(self) -> None:
        """With larger type or little width the marks stand above the form, the repeat is a line in it."""
        widest = look().scaled(FORM_WIDEST)
        self.sheet.setMaximumWidth(widest + SCROLL_BAR + SPACE.tight)
        beside = look().size.shows_keys and self.width() >= _BESIDE_FROM
        if beside == self._beside:
            return
        self._beside = beside
        self._above.hide()  # while things move nothing may ask for more height than the window has
        self.marks.set_across(not beside)
        self._side.setVisible(beside)
        self._grid.removeWidget(self.marks)
        if beside:
            self._grid.addWidget(self.marks, 2, 0, Qt.AlignmentFlag.AlignTop)
            self.marks.setFixedWidth(_MARKS)
            self._side.column.insertWidget(0, self.repeat)
            self._side.column.insertWidget(1, self.guide)
        else:
            self._grid.addWidget(self.marks, 0, 1)
            self.marks.setMinimumWidth(0)
            self.marks.setMaximumWidth((1 << 24) - 1)
            self._above.column.insertWidget(0, self.repeat)
            self.matter.column.addWidget(self.guide)
            in_tab_order(self.matter.stops()[-1], self.guide.first)
        self.repeat.set_line(not beside)
        self.guide.set_line(not beside)
        self.repeat.setVisible(self.repeat.wanted)

    def _fit_above(self) -> None:
        """The line above the form takes what it needs, and leaves the form its share."""
        self._above.setVisible(not self._beside and self.repeat.wanted)
        width = min(self._above.width(), look().scaled(FORM_WIDEST))
        taken = self.marks.sizeHint().height() + self.sheet.minimumSizeHint().height() + 2 * SPACE.tight
        taken += look().size.control  # asked for to the last pixel, a note above would make the window grow
        self._above.setFixedHeight(max(0, min(self.repeat.height_in(width), self.height() - taken)))


def _holds(stop: QWidget, focused: QWidget | None) -> bool:
    return focused is not None and (
        stop is focused or (isinstance(stop, ChipRow) and stop.isAncestorOf(focused))
    )
