"""The page: the form, in its place where an accusation goes, and after saving the receipt."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from agent_app.desk import wrong_clock
from agent_app.desk.desk import Desk
from agent_app.desk.registering import Registered
from agent_app.gui.page import Page
from agent_app.gui.pages.paper import PaperFace, PaperPanel
from agent_app.gui.pages.printers import Printers
from agent_app.gui.pages.register.accusing import Accusing
from agent_app.gui.pages.register.form import MATTER, PEOPLE, Form
from agent_app.gui.pages.register.writing import Writing
from agent_app.gui.tasks import Change, Tasks, Topic
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.notes import Note, StandingNote

_RECEIPT = "receipt"
_NOT_YET = frozenset({"withdrawal_request"})
"""What nobody wants who has just come with a matter."""


class RegisterPage(Page):
    """登记. Opened for the key of a draft, or for nothing special.

    `registered(number)`: a matter was saved. `case_requested(id or number)`: a case is to be looked at.
    `back_requested`: 先放下 was pressed.
    """

    title = "登记新事项"
    help_page = "register"
    registered = Signal(str)
    case_requested = Signal(str)
    back_requested = Signal()

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        printers: Printers | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self.writing = Writing(desk, tasks, self)
        self.form, self.foot = self.writing.form, self.writing.foot
        self.drafts, self.keeper = self.writing.drafts, self.writing.keeper
        self.accusing = Accusing(desk, tasks, self)
        self.accusation = self.accusing.view
        self.paper = PaperPanel(desk, tasks, printers)
        self.paper.without = _NOT_YET
        self._faces = QStackedWidget()
        self._lay_out()
        self._connect()
        self._offer_deeds()
        self.writing.show_form(Form())

    # What is on the page

    @property
    def face(self) -> QWidget:
        """What the page shows: the form, where accusations go, or a paper."""
        return self._faces.currentWidget() or self.form

    # What the window asks

    def opened(self, subject: str = "") -> None:
        if self.face is self.paper:
            self.start_anew()
        if self.face is self.form:
            self.form.go_to_section(self.form.at)
        self.drafts.read(subject)
        self._ask_clock()

    def leave(self) -> bool:
        self.keeper.flush()
        if self.face is self.accusation or self.paper.forget_once():
            self.start_anew()
        return True

    def back(self) -> bool:
        if self.face is self.accusation:
            if not self.accusation.posting.close_open():
                self._not_accusing()
        elif not (self.face is self.form and self.form.close_innermost()):
            self.put_aside()
            return False
        return True

    def primary(self) -> None:
        if self.face is self.form:
            self.writing.save()
        elif self.face is self.accusation:
            self.accusation.primary()
        else:
            self.paper.print_now()

    def panels(self) -> list[QWidget]:
        if self.face is self.form:
            return [self.form.marks, *self.form.sections.values(), self.form.repeat, self.foot]
        return [self.face]

    # What the person does

    def start_anew(self) -> None:
        """A blank form; what was on the page before is kept as a draft, or was saved, or may not be kept."""
        self.form.setEnabled(True)
        self.paper.forget_once()
        self.accusation.posting.begin()
        self.keeper.begin()
        self.writing.show_form(Form())

    def put_aside(self) -> None:
        """先放下: the draft is kept, the page is free for the next."""
        self.keeper.flush()
        if self.face is self.form and not self.writing.collect().blank:
            self.toast_requested.emit("先放下了。草稿在“登记”里，什么时候都能接着写", None)
        self.start_anew()
        self.form.go_to_section(PEOPLE)  # where the next one begins

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that one has come to."""
        focused = self.window().focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, Button):
            focused.click()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.face is self.form and self.form.materials.takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.form.materials.add_from(event.mimeData())
        event.acceptProposedAction()

    def _changed(self, change: Change) -> None:
        if change.topics & Topic.EXCHANGE:
            self._ask_clock()

    def _ask_clock(self) -> None:
        self._tasks.query(lambda: wrong_clock.doubt(self._desk), self._doubt.say, owner=self, key="doubt")

    def _form_shown(self) -> None:
        self._turn_to(self.form)
        self.clear_notes()

    def _show_heading(self, wordings: tuple[str, ...]) -> None:
        if self.face is self.form:
            self.bar.set_fact(*wordings)

    def _offered(self, note: Note) -> None:
        if self.face is self.form:
            self.clear_notes()
            self.add_note(note)

    def _start_another(self) -> None:
        self.keeper.flush()
        self.start_anew()
        self.form.go_to_section(PEOPLE)
        self.drafts.read()

    def _discarded(self) -> None:
        self.toast_requested.emit("草稿扔掉了", None)
        self._start_another()

    def _tell_kept(self) -> None:
        self.keeper.flush()
        there = "草稿存着，只在这台电脑里" if self.keeper.stored else "还没有写什么，不用存"
        self.toast_requested.emit(there, None)

    # What came of saving

    def _saved(self, made: Registered) -> None:
        self.start_anew()
        self._look.show()
        self.paper.open(made.number, _RECEIPT)
        self._turn_to(self.paper, "存好了")
        self.bar.set_fact(f"编号 {made.number}", made.number)
        self.paper.begin()
        self.toast_requested.emit(f"存好了，编号 {made.number}", None)
        self.registered.emit(made.number)

    def _joined(self, number: str) -> None:
        self.start_anew()
        self.toast_requested.emit("写进那一件了，草稿收起来了", None)
        self.case_requested.emit(number)

    def _open_case(self) -> None:
        if self.paper.face is not None:
            self.case_requested.emit(self.paper.face.number)

    # An accusation

    def _accused(self) -> None:
        self.keeper.hold()
        if self.keeper.stored:
            self.keeper.drop()
        self.clear_notes()
        self._turn_to(self.accusation)
        self.bar.set_fact("")
        self.accusing.begin()

    def _not_accusing(self) -> None:
        self.form.matter.purpose.choose()
        self.keeper.release()
        self.form.materials.lay_again()
        self._turn_to(self.form)
        self.writing.refresh()
        self.form.go_to_section(MATTER)

    def _print(self) -> None:
        if self.face is self.accusation:
            self.accusing.print_routes()
        else:
            self.primary()

    def _show_loose(self, face: PaperFace) -> None:
        """A paper that belongs to no case."""
        self.start_anew()
        self._look.hide()
        self.paper.show_paper(face)
        self._turn_to(self.paper, face.title)
        self.bar.set_fact("")
        if face.only_once:
            self.paper.tell("info", "封好了。条子只打这一次，离开这一页就再也看不到了。")
        self.paper.begin()

    # How it is put together

    def _turn_to(self, face: QWidget, title: str = title) -> None:
        self._faces.setCurrentWidget(face)
        self.foot.setVisible(face is self.form)
        self.drafts.button.set_wanted(face is self.form)
        self.bar.set_title(title)

    def _lay_out(self) -> None:
        for face in (self.form, self.accusation, self.paper):
            self._faces.addWidget(face)
        self.body.addWidget(self._faces, 1)
        self._doubt = StandingNote("late")
        self.add_standing(self._doubt)
        self.add_foot(self.foot)
        self.setAcceptDrops(True)
        self.bar.add(self.drafts.label)
        self.bar.add(self.drafts.button)
        self._look = Button("打开这件事", icon="chevron_right", on_click=self._open_case)
        for way in (self._look, Button("再登记一件", icon="register", on_click=self._start_another)):
            self.paper.add_way(way)

    def _connect(self) -> None:
        self._tasks.changed.connect(self._changed)
        self.writing.shown.connect(self._form_shown)
        self.writing.headed.connect(self._show_heading)
        self.writing.discarded.connect(self._discarded)
        self.writing.refused.connect(self.refuse)
        self.writing.saving.registered.connect(self._saved)
        self.writing.saving.joined.connect(self._joined)
        self.drafts.offered.connect(self._offered)
        self.drafts.another_requested.connect(self._start_another)
        self.form.matter.accused.connect(self._accused)
        self.form.materials.taken_away.connect(self.toast_requested)
        self.form.repeat.look_requested.connect(self.case_requested)
        self.accusation.back_requested.connect(self._not_accusing)
        self.accusing.paper_made.connect(self._show_loose)
        self.foot.put_aside_requested.connect(self.back_requested)

    def _offer_deeds(self) -> None:
        self.offer("keep", self._tell_kept)
        self.offer("add_material", self.form.materials.choose)
        self.offer("same_case", self.form.repeat.join)
        self.offer("other_case", self.form.repeat.deny)
        self.offer("print", self._print)
        self.offer_numbers(self.form.go_to_section)
