"""The forms of the page: opened in place, kept while they are filled in, saved, taken back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from agent_app.desk import drafts, mending, revealing, settling
from agent_app.gui.conflicts import SettleConflict
from agent_app.gui.page import Sheet as Column
from agent_app.gui.pages.case import deeds
from agent_app.gui.pages.case.at_hand import AtHand
from agent_app.gui.pages.case.columns import CaseColumns
from agent_app.gui.pages.case.done import Done
from agent_app.gui.pages.case.facts_form import FactsForm
from agent_app.gui.pages.case.form_face import NOTE, FormFace, note_face, step_face
from agent_app.gui.pages.case.form_faces import SNOOZE, corrected, correction_face, snooze_face
from agent_app.gui.pages.case.people_faces import people_face, with_agents
from agent_app.gui.pages.case.sheet import DRAFTS, FACTS, Sheet, organ_for
from agent_app.gui.pages.case.step_form import StepForm
from agent_app.gui.tasks import Topic
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.panel import Panel

KEEP_MS = 600
_MISTAKEN = "刚才记错了"


class Forms(QObject):
    """Opens and saves them. `closed`: a button of a form asks for the way back; `files_requested`: 选文件;
    `paper_requested(code)`: what was saved brings a paper."""

    closed = Signal()
    files_requested = Signal()
    paper_requested = Signal(str)

    def __init__(self, hand: AtHand, columns: CaseColumns, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hand, self._columns = hand, columns
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(KEEP_MS)
        self._keeping.timeout.connect(self._keep_all)

    # What is filled in is kept

    def keep(self) -> None:
        """Keeps what stands in the open forms now, if it was changed since the last time."""
        if self._keeping.isActive():
            self._keeping.stop()
            self._keep_all()

    def _keep_all(self) -> None:
        sheet = self._hand.sheet
        if sheet is None:
            return
        if self._columns.form:
            self._keep(sheet, self._columns.form.face.code, self._columns.form.draft)
        if self._columns.facts_form:
            self._keep(sheet, FACTS, self._columns.facts_form.draft)

    def _keep(self, sheet: Sheet, code: str, draft: dict[str, Any]) -> None:
        sheet.drafts[code] = draft
        self._hand.do(
            lambda: drafts.keep(self._hand.desk, DRAFTS, f"{sheet.id}/{code}", draft),
            lambda _: None,
            "正在存草稿",
            changes=Topic.NOTHING,
            light=True,
        )

    # Steps and notes

    def open(self, code: str, blank: str = "") -> None:
        """Opens the form of a step or of a note, as it was left; `blank` is the one that it is typed from."""
        sheet = self._hand.sheet
        face = self._face(code, sheet) if sheet else None
        if sheet is None or face is None:
            return
        self.keep()
        desk = self._hand.desk
        law = desk.law
        form = StepForm(face, law.rules, lambda: desk.today, sheet.drafts.get(code), law.units, blank)
        form.save_requested.connect(self.save)
        form.closed.connect(self.closed)
        form.files_requested.connect(self.files_requested)
        form.edited.connect(self._keeping.start)
        self._columns.open_form(form)

    def name_of(self, code: str) -> str:
        """What the form of that code is called, "" when it cannot be opened now."""
        sheet = self._hand.sheet
        if code == FACTS:
            return "改事实"
        face = self._face(code, sheet) if sheet else None
        return face.title if face else ""

    def go_on(self, code: str) -> None:
        """Opens the form of that code as it was left."""
        if code == FACTS:
            self._columns.show_facts()
            self.facts()
        else:
            self.open(code)

    def _face(self, code: str, sheet: Sheet) -> FormFace | None:
        if code == NOTE:
            return note_face()
        if code == SNOOZE:
            return snooze_face(self._hand.desk.today)
        if record := corrected(code):
            return self._correction(record, sheet)
        rules = self._hand.desk.law.rules
        rule = next((rule for rule in sheet.choices if rule.code == code), None)
        if rule is None:
            return people_face(code, sheet.case, self._hand.desk)
        face = step_face(rule, sheet.case.facts, organ_for(rule, sheet.case, rules))
        return with_agents(face, sheet.case, rules, sheet.takers)

    def _correction(self, record: str, sheet: Sheet) -> FormFace | None:
        step = next((step for step in sheet.case.facts.steps if step.id == record), None)
        if step is None:
            return None
        return correction_face(step, mending.without(sheet.case, record), self._hand.desk.law.rules)

    def save(self) -> None:
        """Saves the form that is open: that of a step, else that of the facts."""
        if self._columns.form:
            self._save_step(self._columns.form)
        elif self._columns.facts_form:
            self._save_facts(self._columns.facts_form)

    def _save_step(self, form: StepForm) -> None:
        sheet, filled, desk = self._hand.sheet, form.filled(), self._hand.desk
        if sheet is None or filled is None:
            return
        self._keeping.stop()

        def saved(done: Done) -> None:
            sheet.drafts.pop(filled.code, None)
            if self._columns.form is form:
                self._columns.close_form()
            back = partial(self._undo, done) if done.record or done.undo else None
            self._hand.told.emit(f"存好了：{done.said}", back)
            if done.paper:
                self.paper_requested.emit(done.paper)

        self._hand.do(
            lambda: deeds.save_form(desk, sheet.id, filled), saved, "正在记下来", failed=form.refuse
        )

    def _undo(self, done: Done) -> None:
        if done.undo is not None:
            self._hand.do(done.undo, lambda _: self._hand.told.emit("撤销了", None), "正在撤销")
        else:
            self._hand.withdraw(done.record, _MISTAKEN)

    # Facts

    def facts(self) -> None:
        """F2: shows the facts, and changes them when they are shown."""
        if self._hand.sheet is None:
            return
        if not self._columns.facts_shown:
            self._columns.show_facts()
        elif self._columns.facts_form is None:
            self._open_facts(self._hand.sheet)

    def facts_of(self, record: str) -> None:
        """Changes the facts of one person on the case."""
        if self._hand.sheet is None:
            return
        self._columns.show_facts()
        if self._columns.facts_form is None:
            self._open_facts(self._hand.sheet)
        if self._columns.facts_form is not None:
            self._columns.facts_form.begin(record)

    def _open_facts(self, sheet: Sheet) -> None:
        form = FactsForm(sheet.case, lambda: self._hand.desk.today, sheet.drafts.get(FACTS))
        form.save_requested.connect(self.save)
        form.closed.connect(self.closed)
        form.edited.connect(self._keeping.start)
        self._columns.open_facts_form(form)

    def _save_facts(self, form: FactsForm) -> None:
        sheet, changes, desk = self._hand.sheet, form.changes(), self._hand.desk
        if sheet is None or changes is None:
            return
        self._keeping.stop()

        def saved(_: None) -> None:
            sheet.drafts.pop(FACTS, None)
            if self._columns.facts_form is form:
                self._columns.close_facts_form()
            self._hand.told.emit(form.told(changes), None)

        self._hand.do(lambda: deeds.save_facts(desk, sheet.id, changes), saved, "正在存", failed=form.refuse)

    # What two desks wrote differently

    def settle(self) -> None:
        """Shows the values of what two desks wrote differently, to choose from."""
        sheet = self._hand.sheet
        if sheet is None or not sheet.conflicts:
            self._columns.close_settle()
            return
        panel = Panel(f"两边写得不一样，请您定 {len(sheet.conflicts)} 处", icon="fork", token="soon")
        column = Column()
        column.column.setContentsMargins(SPACE.panel, 0, SPACE.panel, SPACE.panel)
        for conflict in sheet.conflicts:
            one = SettleConflict(conflict, self._hand.desk.today, with_case=False)
            one.settled.connect(self._settled)
            one.whole_requested.connect(partial(self._see_whole, one, panel))
            column.column.addWidget(one)
        column.column.addWidget(Button("先不定", on_click=self.closed.emit))
        column.column.addStretch(1)
        panel.section(flush=True).addWidget(column, 1)
        self._columns.open_settle(panel)

    def _see_whole(self, one: SettleConflict, panel: Panel) -> None:
        """看全, which is noted; nothing is shown any more where the panel has gone."""
        asked, desk = one.conflict, self._hand.desk
        self._hand.do(
            lambda: revealing.note(desk, bytes.fromhex(asked.case), asked.record, asked.field),
            lambda _: one.show_whole() if self._columns.settle is panel else None,
            "正在取",
            changes=Topic.NOTHING,
        )

    def choose_side(self, number: int) -> bool:
        """用这个, by its number, of the first that is shown; False when none is."""
        shown = self._columns.settle.findChildren(SettleConflict) if self._columns.settle else []
        return bool(shown) and shown[0].choose(number)

    def _settled(self, conflict: settling.Conflict, value: Any) -> None:
        desk = self._hand.desk
        undo: Callable[[], None] = partial(
            self._hand.do, lambda: settling.unsettle(desk, conflict), lambda _: None, "正在撤销"
        )
        self._hand.do(
            lambda: settling.settle(desk, conflict, value),
            lambda _: self._hand.told.emit(f"定好了：{conflict.label}。另一个在“经过”里", undo),
            "正在存",
        )
