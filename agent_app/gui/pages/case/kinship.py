"""Finds what the case at hand may be a repeat of, says so quietly above the columns, and has done what is decided."""

from PySide6.QtCore import QObject, Signal

from agent_app.core.vocabulary import Verdict
from agent_app.desk import mending, repeats
from agent_app.desk.repeats import Kin, Repeat
from agent_app.gui.page import Page
from agent_app.gui.pages.case.at_hand import AtHand
from agent_app.gui.pages.case.columns import CaseColumns
from agent_app.gui.pages.case.kin_panel import KinPanel
from agent_app.gui.pages.case.sheet import Sheet
from agent_app.gui.widgets.notes import Note

_SLIP = "点错了，当时就撤回"
_TAKEN_BACK = "比错了"


class Kinship(QObject):
    """`closed`: the panel's button asks for the way back; `case_requested(id)`: another case is to be looked at."""

    closed = Signal()
    case_requested = Signal(str)

    def __init__(self, hand: AtHand, columns: CaseColumns, page: Page) -> None:
        super().__init__(page)
        self._hand, self._columns, self._page = hand, columns, page
        self._note: Note | None = None
        self._case, self._kin = "", Kin((), ())
        columns.facts.kin_requested.connect(self.open)

    def show(self, sheet: Sheet) -> None:
        """Looks for the kin of a case, and shows it when it is found; the case itself does not wait for it."""
        self._note = None
        if sheet.id != self._case:
            self._case, self._kin = sheet.id, Kin((), ())
        desk = self._hand.desk
        self._hand.tasks.query(
            lambda: repeats.kin(desk, sheet.id), lambda kin: self._found(sheet.id, kin), owner=self, key="kin"
        )

    def open(self) -> None:
        """Shows the others in place of the history."""
        if self._hand.sheet is None:
            return
        panel = KinPanel()
        panel.decided.connect(self._decide)
        panel.merge_requested.connect(self._merge)
        panel.undo_requested.connect(lambda record: self._take_back(record, _TAKEN_BACK))
        panel.look_requested.connect(self.case_requested)
        panel.closed.connect(self.closed)
        panel.show_kin(self._kin, open_case=self._may_merge)
        self._columns.open_kin(panel)

    def answer(self, verdict: Verdict) -> None:
        """Alt+Y, Alt+B: opens the panel, and decides on the first when it is open."""
        if self._columns.kin is None:
            if self._kin.possible or self._kin.linked:
                self.open()
        elif self._kin.possible:
            self._decide(self._kin.possible[0].subject, verdict.value)

    @property
    def _may_merge(self) -> bool:
        sheet = self._hand.sheet
        return bool(sheet and any(rule.code == "merge" for rule in sheet.choices))

    def _found(self, case: str, kin: Kin) -> None:
        if self._hand.sheet is None or self._hand.sheet.id != case:
            return
        self._kin = kin
        if self._columns.kin is not None:
            self._columns.kin.show_kin(kin, open_case=self._may_merge)
        said = words_of(kin)
        if self._note is None and said:
            self._note = Note("info", said, "看看")
            self._note.pressed.connect(self.open)
            self._page.add_note(self._note)

    def _decide(self, other: str, verdict: str) -> None:
        case, desk, meant = self._case, self._hand.desk, Verdict(verdict)
        self._hand.do(
            lambda: repeats.decide(desk, case, other, meant),
            lambda taken: self._hand.told.emit(
                f"记下了：{meant.label}，两件上都看得到", lambda: self._take_back(taken.record, _SLIP)
            ),
            "正在记",
        )

    def _merge(self, other: str) -> None:
        case, desk = self._case, self._hand.desk
        self._hand.do(
            lambda: repeats.merge(desk, case, other),
            lambda taken: self._hand.told.emit(
                "并过去了，这一件记的都还在", lambda: self._take_back(taken.record, _SLIP)
            ),
            "正在并",
        )

    def _take_back(self, record: str, reason: str) -> None:
        case, desk = self._case, self._hand.desk
        self._hand.do(
            lambda: mending.withdraw_step(desk, case, record, reason),
            lambda _: self._hand.told.emit("撤回了，“经过”里还看得到", None),
            "正在撤回",
        )


def words_of(kin: Kin) -> str:
    """The quiet line above a case; "" when there is nothing to say."""
    if kin.astray:
        return "这件并到的那一件也结束了，现在没有哪一件在办。"
    if kin.possible:
        first, count = kin.possible[0], len(kin.possible)
        more = f"等{count}件" if count > 1 else ""
        return f"可能是同一件：“{first.title or first.number}”{more}（{_why(first)}）"
    return ""


def _why(first: Repeat) -> str:
    """What is the same, in one word."""
    return first.same[0] if first.same[0].startswith(("说", "都")) else f"{first.same[0]}一样"
