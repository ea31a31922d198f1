"""What is to be printed: the kinds side by side, below them the form of the one that is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from agent_app.desk import paper_jobs
from agent_app.desk.desk import Desk
from agent_app.desk.ledgers import Choice
from agent_app.desk.print_later import Waiting
from agent_app.gui.pages.papers.forms import BlankForm, DayForm, JobForm, LaterForm, LedgerForm, ListedForm
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import ChipFace, ChipRow
from agent_app.gui.widgets.panel import Panel
from agent_app.paper.catalogue import PAPERS
from agent_app.paper.model import CasePaper, LedgerPaper

RECEIPTS, URGINGS, LISTED = "receipts", "urgings", "listed"
LATER, BLANK, LEDGER = "later", "blank", "ledger"
_WORDS = {
    RECEIPTS: "一天的回执",
    URGINGS: "一周的催询单",
    LISTED: "列出的事项",
    LATER: "以后再打",
    BLANK: "空白单",
    LEDGER: "台账",
}


class Asking(Panel):
    """The form; `kinds`, the chips, are laid out by whoever shows it.

    `turned`: another kind was chosen; `edited`: its form was changed; `look_pressed`: it is to be made and shown.
    """

    turned = Signal()
    edited = Signal()
    look_pressed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        mine = [paper for paper in PAPERS.values() if desk.profile.role in paper.roles]
        of_case = [(paper.code, paper.title) for paper in mine if paper.data is CasePaper]
        blank = [(paper.code, paper.title) for paper in mine if paper.data in (CasePaper, LedgerPaper)]
        self.listed, self.later = ListedForm(desk, of_case), LaterForm(desk)
        self.forms: dict[str, JobForm] = {
            RECEIPTS: DayForm(desk, "哪天登记的", paper_jobs.receipts_of, pairs=True),
            URGINGS: DayForm(desk, "哪一周，写其中一天", paper_jobs.urgings_of),
            LISTED: self.listed,
            LATER: self.later,
            BLANK: BlankForm(desk, blank),
            LEDGER: LedgerForm(desk),
        }
        self._kind, self._waiting = RECEIPTS, 0
        self._offers_listed = False
        self.kinds = ChipRow(name="打什么", exclusive=True)
        self.kinds.changed.connect(lambda code, _: self._turn(code))
        self.look_button = Button("看样子", "primary", icon="eye", on_click=self.look_pressed.emit)
        self.body.setSpacing(SPACE.close)
        for form in self.forms.values():
            self.body.addWidget(form)
            form.edited.connect(self.edited)
        self.body.addWidget(self.look_button)
        self._show_kinds()
        self.choose(RECEIPTS)

    @property
    def kind(self) -> str:
        """The kind that is chosen."""
        return self._kind

    @property
    def form(self) -> JobForm:
        """Its form."""
        return self.forms[self._kind]

    def choose(self, kind: str) -> None:
        """Shows the form of a kind, without telling."""
        self.kinds.choose(kind)
        self._kind = kind
        for code, form in self.forms.items():
            form.setVisible(code == kind)

    def turn_to(self, number: int) -> None:
        """Turns to the number-th kind, from 1."""
        offered = [kind for kind in self.forms if kind != LISTED or self._offers_listed]
        if number <= len(offered):
            self._turn(offered[number - 1])

    def offer_listed(self, choice: Choice, said: str) -> None:
        """The cases of a list may be chosen as well."""
        self._offers_listed = True
        self.listed.take(choice, said)
        self._show_kinds()

    def show_later(self, waiting: Sequence[Waiting]) -> None:
        """Shows what waits for a printer, and how much it is."""
        self._waiting = len(waiting)
        if list(waiting) != self.later.waiting:
            self.later.take(waiting)
        self._show_kinds()

    def begin(self) -> None:
        """Puts the focus on the kinds."""
        self.kinds.chip(self.kind).setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, kind: str) -> None:
        self.choose(kind)
        self.turned.emit()

    def _show_kinds(self) -> None:
        self.kinds.show_chips(
            ChipFace(kind, said, self._waiting if kind == LATER and self._waiting else None)
            for kind, said in _WORDS.items()
            if kind != LISTED or self._offers_listed
        )
