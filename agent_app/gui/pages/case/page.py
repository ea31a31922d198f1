"""A case: its facts, what happened, and what comes next."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from agent_app.base.errors import AppError
from agent_app.core.vocabulary import Verdict
from agent_app.desk import revealing
from agent_app.desk.desk import CHINA, Desk
from agent_app.gui import actions
from agent_app.gui.page import Page
from agent_app.gui.pages.case import deeds, faces
from agent_app.gui.pages.case.agency import agency_face
from agent_app.gui.pages.case.at_hand import AtHand
from agent_app.gui.pages.case.columns import CaseColumns
from agent_app.gui.pages.case.facts import Hidden, facts_of, others_of
from agent_app.gui.pages.case.form_faces import correcting
from agent_app.gui.pages.case.forms import Forms
from agent_app.gui.pages.case.kinship import Kinship
from agent_app.gui.pages.case.materials import Materials
from agent_app.gui.pages.case.moments import looks_of, timeline_items
from agent_app.gui.pages.case.notes import CaseNotes
from agent_app.gui.pages.case.papers_menu import PapersMenu
from agent_app.gui.pages.case.people import People
from agent_app.gui.pages.case.put_off import PutOff
from agent_app.gui.pages.case.sheet import Sheet, read
from agent_app.gui.tasks import Change, Tasks, Topic
from agent_app.gui.theme.look import look_changed
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import Tag
from agent_app.gui.widgets.timeline import Timeline


class CasePage(Page):
    """The page, opened for "NUMBER" or "NUMBER STEP", which opens the form of the step.

    `paper_requested(number, code)`: a paper is to be printed; `back_requested`: the way back was pressed;
    `case_requested(id)`: another case is to be looked at.
    """

    title = "一件事"
    help_page = "case"
    paper_requested = Signal(str, str)
    back_requested = Signal()
    case_requested = Signal(str)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._step = self._blank = ""
        self.setAcceptDrops(True)
        self.columns = CaseColumns()
        self._hand = AtHand(desk, tasks, self)
        self.forms = Forms(self._hand, self.columns, self)
        self.people = People(self._hand, self.columns, self.forms, self)
        self.materials = Materials(self._hand, self.columns, self)
        self._put_off = PutOff(self._hand, self.forms)
        self.kinship = Kinship(self._hand, self.columns, self)
        self._said = CaseNotes(self, self.columns, self.forms, self._put_off, self._go_to)
        self.body.addWidget(self.materials.room)
        self._build_bar()
        self._connect()
        self._offer()

    # What the window asks of a page

    def show_case(self, number: str, step: str = "", blank: str = "") -> None:
        """Shows the case of that number, or id; with the form of a step where one is named and possible, and the number
        of the blank that it is typed from."""
        self._step, self._blank = step, blank
        sheet = self._hand.sheet
        if sheet is None or number not in {sheet.id, sheet.number}:
            self.forms.keep()
            self._close_everything()
            self._said.forget()
            self.columns.setEnabled(False)
            self._hand.sheet = None
            self.entitle(CasePage.title)
        self._load(number)

    def opened(self, subject: str = "") -> None:
        if subject:
            self.show_case(*subject.split(" ", 2))
        else:
            self.timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    def came_from(self, place: str) -> None:
        self._back.set_text(place)

    def leave(self) -> bool:
        self.forms.keep()
        return True

    def primary(self) -> None:
        self.forms.save()

    def back(self) -> bool:
        if self.materials.close():
            return True
        self.forms.keep()
        return self.columns.close_innermost()

    def panels(self) -> list[QWidget]:
        return self.columns.panels()

    @property
    def timeline(self) -> Timeline:
        """经过."""
        return self.columns.history.timeline

    # Reading

    def _load(self, number: str) -> None:
        self._tasks.query(
            lambda: read(self._desk, number), self._show, owner=self, key="case", failed=self._tell
        )

    def _changed(self, change: Change) -> None:
        sheet = self._hand.sheet
        if sheet and change.topics & (Topic.CASES | Topic.EXCHANGE) and change.subject in {"", sheet.id}:
            self._load(sheet.id)

    def _tell(self, error: AppError) -> None:
        self._said.tell(error.sentence)

    def _show(self, sheet: Sheet) -> None:
        anew = self._hand.sheet is None
        self._hand.sheet = sheet
        self.columns.setEnabled(True)
        today, name = self._desk.today, self._desk.profile.name
        self.entitle(sheet.title)
        stage = faces.stage_face(sheet.case)
        self._stage.show_fact(stage.text, stage.icon)
        self.bar.set_fact(*faces.delivery_words(sheet.delivery))
        facts = facts_of(sheet, self._desk.law.rules, today, self._desk.law.guide)
        self.columns.facts.show_facts(facts, others_of(sheet.case), agency_face(sheet.case, today))
        self.people.show(sheet.case)
        items = timeline_items(sheet.view.moments, sheet.case.progress.issues, today, name)
        looks = looks_of(items, sheet.view.moments, self._desk.law.rules)
        self.columns.history.show_history(items, sheet.view.moments, today, looks)
        face = faces.next_face(sheet, self._desk.now().astimezone(CHINA))
        self.columns.next.show_next(
            face.dues, face.choices, face.instead, dormant=sheet.case.facts.dormant, asides=face.asides
        )
        self._said.show(sheet, today.year)
        self.kinship.show(sheet)
        if self.columns.settle:
            self.forms.settle()
        if anew:
            self.columns.history.look_at("")
            self.columns.next.close_asides()
            self.timeline.choose_first()
            self.timeline.setFocus(Qt.FocusReason.OtherFocusReason)
        step, self._step = self._step, ""
        if step:
            self.forms.open(step, self._blank)

    def _go_to(self, moment: str) -> None:
        self.timeline.choose(moment)
        self.timeline.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Doing

    def _choose(self, code: str) -> None:
        if code == faces.ATTACH:
            self.materials.choose()
        elif code == faces.BRING_BACK:
            self._put_off.bring_back()
        else:
            self.forms.open(code)

    def _number(self, number: int) -> None:
        """Alt+1…9: a side of what two desks wrote, a question of the form, or a step."""
        if self.columns.form:
            self.columns.form.press(number)
        elif not self.forms.choose_side(number):
            self.columns.next.press(number)

    def _reveal(self, hidden: Hidden) -> None:
        if sheet := self._hand.sheet:
            self._hand.do(
                lambda: revealing.reveal(self._desk, sheet.id, hidden.record, hidden.field),
                lambda value: self.columns.facts.show_whole(hidden, value),
                "正在取",
                changes=Topic.NOTHING,
            )

    def _show_phone(self) -> None:
        self.columns.show_facts()
        self.columns.facts.reveal_first("phone")

    def _reopen(self) -> None:
        if sheet := self._hand.sheet:
            self._hand.do(
                lambda: deeds.reopen(self._desk, sheet.id),
                lambda _: self._hand.told.emit("重新办理了，期限从今天算起", None),
                "正在存",
            )

    def _print_paper(self, code: str) -> None:
        if self._hand.sheet:
            self.paper_requested.emit(self._hand.sheet.number, code)

    # Dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._hand.sheet and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.materials.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    # Building

    def _build_bar(self) -> None:
        self._back = self.bar.add_back("事项", self.back_requested.emit)
        self._stage = Tag("")
        self.bar.add_after_title(self._stage)
        facts = actions.deed("facts")
        self._facts = Button("事实", key=facts.key, keep_key=True, on_click=self.forms.facts)
        self._facts.hide()
        self._printer = actions.button("print", lambda: self.papers.open())
        self.papers = PapersMenu(self._hand, self._printer, self)
        self.bar.add(self._facts)
        self.bar.add(self._printer)

    def _connect(self) -> None:
        columns = self.columns
        self._tasks.changed.connect(self._changed)
        self._hand.told.connect(self.toast_requested)
        self._hand.told.connect(lambda *_: self._said.forget())
        self._hand.troubled.connect(self._tell)
        self.forms.closed.connect(self.back)
        self.forms.paper_requested.connect(self._print_paper)
        self.papers.paper_requested.connect(self._print_paper)
        self.people.closed.connect(self.back)
        self.people.paper_requested.connect(self._print_paper)
        self.kinship.closed.connect(self.back)
        self.kinship.case_requested.connect(self.case_requested)
        self.forms.files_requested.connect(self.materials.choose)
        self.materials.paper_requested.connect(self._print_paper)
        columns.next.chosen.connect(self._choose)
        columns.next.reopen_requested.connect(self._reopen)
        columns.history.link_opened.connect(self.materials.open)
        columns.history.correct_requested.connect(lambda record: self.forms.open(correcting(record)))
        columns.history.withdraw_requested.connect(
            lambda record, reason: self._hand.withdraw(record, reason, lambda: columns.history.foot.leave())
        )
        columns.facts.reveal_requested.connect(self._reveal)
        columns.facts.edit_requested.connect(self.forms.facts)
        columns.rearranged.connect(lambda beside: self._facts.setVisible(not beside))

    def _offer(self) -> None:
        self.offer_numbers(self._number)
        for name, slot in (
            ("end_agency", lambda: self.columns.next.press(0)),
            ("facts", self.forms.facts),
            ("snooze", self._put_off.turn),
            ("why", self.columns.next.toggle_why),
            ("whole_phone", self._show_phone),
            ("print", self.papers.open),
            ("add_material", self.materials.choose),
            ("same_case", partial(self.kinship.answer, Verdict.SAME)),
            ("other_case", partial(self.kinship.answer, Verdict.OTHER)),
        ):
            self.offer(name, slot)

    def _close_everything(self) -> None:
        self.materials.close()
        while self.columns.close_innermost():
            pass

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_printer"):
            self.columns.arrange()
            if sheet := self._hand.sheet:
                self._show(sheet)
