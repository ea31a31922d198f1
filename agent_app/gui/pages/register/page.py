"""The page: the form, in its place where an accusation goes, and after saving the receipt."""

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from agent_app.base.errors import AppError
from agent_app.core.blank_form import form_number
from agent_app.core.case import day_of
from agent_app.core.clock_words import say
from agent_app.core.vocabulary import Channel
from agent_app.desk.desk import CHINA, Desk
from agent_app.desk.registering import Registered
from agent_app.gui.page import Page
from agent_app.gui.pages.paper import PaperFace, PaperPanel
from agent_app.gui.pages.printers import Printers
from agent_app.gui.pages.register.accusing import Accusing
from agent_app.gui.pages.register.actions_bar import ActionBar
from agent_app.gui.pages.register.drafting import DraftsAtHand
from agent_app.gui.pages.register.form import MATTER, PEOPLE, Form, Lack, lacks
from agent_app.gui.pages.register.saving import Saving
from agent_app.gui.pages.register.sheet import FormSheet
from agent_app.gui.pages.register.watch import RepeatWatch
from agent_app.gui.tasks import Tasks
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.notes import Note

_REFRESH_MS = 120
_RECEIPT = "receipt"


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
        self._asked_to_discard = False
        self._focused: QWidget | None = None
        self._begun = desk.now()
        self.form = FormSheet(desk, tasks, lambda: self.drafts.keeper.key)
        self.drafts: DraftsAtHand = DraftsAtHand(desk, tasks, self.collect, self)
        self.keeper = self.drafts.keeper
        self.saving = Saving(desk, tasks, self.keeper, self)
        self.watch = RepeatWatch(desk, tasks, self.form.repeat, self)
        self.accusing = Accusing(desk, tasks, self)
        self.accusation = self.accusing.view
        self.paper = PaperPanel(desk, tasks, printers)
        self.foot = ActionBar()
        self._faces = QStackedWidget()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REFRESH_MS)
        self._lay_out()
        self._connect()
        self._offer_deeds()
        self.show_form(Form())

    # What is on the page

    @property
    def face(self) -> QWidget:
        """What the page shows: the form, where accusations go, or a paper."""
        return self._faces.currentWidget() or self.form

    def collect(self) -> Form:
        """Everything that was typed."""
        form = self.form.take()
        form.compared = dict(self.watch.compared)
        return form

    def show_form(self, form: Form) -> None:
        """Shows a form in place of the one that was there."""
        self._asked_to_discard, self._begun = False, self._desk.now()
        self.saving.begin()
        self.foot.unsay()
        self.form.put(form)
        self._turn_to(self.form)
        self.clear_notes()
        self.watch.begin(form)
        self.refresh()

    def refresh(self) -> None:
        """Says again what is lacking, what is done, what may be a repeat."""
        self._soon.stop()
        form = self.collect()
        found = lacks(form, self._desk.today)
        self.form.show_states(form, found)
        self.foot.show_draft(not form.blank)
        self.foot.show_lacks(found, self.form.at)
        self.watch.look(form)
        if self.face is self.form:
            self.bar.set_fact(*_heading(form, self._begun.astimezone(CHINA)))

    # What the window asks

    def opened(self, subject: str = "") -> None:
        if self.face is self.paper:
            self.start_anew()
        if self.face is self.form:
            self.form.go_to_section(self.form.at)
        self.drafts.read(subject)

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
            self.save()
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
        self.show_form(Form())

    def put_aside(self) -> None:
        """先放下: the draft is kept, the page is free for the next."""
        self.keeper.flush()
        if self.face is self.form and not self.collect().blank:
            self.toast_requested.emit("先放下了。草稿在“登记”里，什么时候都能接着写", None)
        self.start_anew()

    def save(self) -> None:
        """Saves, or goes to the first thing that is not right and says what."""
        self.saving.save(self.collect(), pending=self.form.materials.pending)

    def discard(self) -> None:
        """不要这份草稿: asks first."""
        if not self._asked_to_discard:
            self._asked_to_discard = True
            self.foot.say("写的和放进来的材料都扔掉，找不回来。真不要就再按一次。", "真不要就再按一次")
            return
        self.keeper.drop()
        self.keeper.hold()
        self.toast_requested.emit("草稿扔掉了", None)
        self._start_another()

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

    def _resumed(self, form: Form) -> None:
        self.show_form(form)
        self.form.go_to_section(form.at)

    def _offered(self, note: Note) -> None:
        if self.face is self.form:
            self.clear_notes()
            self.add_note(note)

    def _start_another(self) -> None:
        self.keeper.flush()
        self.start_anew()
        self.form.go_to_section(PEOPLE)
        self.drafts.read()

    def _tell_kept(self) -> None:
        self.keeper.flush()
        there = "草稿存着，只在这台电脑里" if self.keeper.stored else "还没有写什么，不用存"
        self.toast_requested.emit(there, None)

    # Saving

    def _stopped(self, lack: Lack | None, wordings: tuple[str, ...]) -> None:
        if lack is not None:
            self.form.point_at(lack)
            self.refresh()
        self.foot.say(*wordings)

    def _began_saving(self) -> None:
        """Until it is answered nothing on the form can be changed."""
        self._focused = self.window().focusWidget()
        self.form.setEnabled(False)

    def _refused(self, error: AppError) -> None:
        self.form.setEnabled(True)
        self.clear_notes()
        self.add_note(Note("late", error.sentence, closable=True))
        if self._focused is not None:
            self._focused.setFocus()

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
        self.refresh()
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

    def _changed(self) -> None:
        self._asked_to_discard = False
        self.foot.unsay()
        self.keeper.touch()
        if not self._soon.isActive():
            self._soon.start()
        self.saving.changed()
        if self.saving.waits and not self.form.materials.pending:
            self.save()

    def _lay_out(self) -> None:
        for face in (self.form, self.accusation, self.paper):
            self._faces.addWidget(face)
        self.body.addWidget(self._faces, 1)
        self.add_foot(self.foot)
        self.setAcceptDrops(True)
        self.bar.add(self.drafts.label)
        self.bar.add(self.drafts.button)
        self._look = Button("打开这件事", icon="chevron_right", on_click=self._open_case)
        for way in (self._look, Button("再登记一件", icon="register", on_click=self._start_another)):
            self.paper.add_way(way)

    def _connect(self) -> None:
        self.form.edited.connect(self._changed)
        self.form.moved.connect(self.keeper.flush)
        self.form.moved.connect(self._soon.start)
        self.form.ended.connect(self.foot.begin)
        self._soon.timeout.connect(self.refresh)
        self.drafts.resumed.connect(self._resumed)
        self.drafts.offered.connect(self._offered)
        self.drafts.another_requested.connect(self._start_another)
        self.form.matter.accused.connect(self._accused)
        self.form.materials.taken_away.connect(self.toast_requested)
        self.form.repeat.look_requested.connect(self.case_requested)
        self.form.repeat.decided.connect(self.watch.decide)
        self.form.repeat.reconsidered.connect(self.watch.reconsider)
        self.form.repeat.joined.connect(lambda number: self.saving.join(self.collect(), number))
        self.saving.stopped.connect(self._stopped)
        self.saving.began.connect(self._began_saving)
        self.saving.registered.connect(self._saved)
        self.saving.joined.connect(self._joined)
        self.saving.refused.connect(self._refused)
        self.accusation.back_requested.connect(self._not_accusing)
        self.accusing.paper_made.connect(self._show_loose)
        self.foot.put_aside_requested.connect(self.back_requested)
        self.foot.discard_requested.connect(self.discard)
        self.foot.section_requested.connect(self.form.go_to_section)
        self.foot.save_requested.connect(self.save)

    def _offer_deeds(self) -> None:
        self.offer("keep", self._tell_kept)
        self.offer("add_material", self.form.materials.choose)
        self.offer("same_case", self.form.repeat.join)
        self.offer("other_case", self.form.repeat.deny)
        self.offer("print", self._print)
        self.offer_numbers(self.form.go_to_section)


def _heading(form: Form, begun: datetime) -> tuple[str, str, str]:
    """How it came and when, from long to short: since when it is typed, or the day on the paper that is, and which."""
    channel, paper = Channel(form.channel).label, day_of(form.registered_on)
    day = paper or begun.date()
    short = say(day, day.year) + ("" if paper else f" {begun:%H:%M}")
    if number := form_number(form.form):
        blank = f"照空白表录入 · 空白单号 {number}"
        return f"{blank} · {channel}，{day.year}年{short}", blank, f"空白单号 {number}"
    return f"{channel}，{day.year}年{short}", f"{channel}，{short}", channel
