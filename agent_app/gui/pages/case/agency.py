"""委托 in the case page: who acts for the resident, on what paper, and what is still missing, with the way to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from agent_app.core import agency
from agent_app.core.case import Case
from agent_app.core.clock_words import say
from agent_app.gui.pages.case.people_faces import AUTHORIZE, SIGN
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import empty
from agent_app.gui.widgets.label import IconLabel, label, rule

PRINT = "print "
"""Before the code of a paper that is to be printed."""
PEOPLE = "people"

_WAYS = {
    "representatives": (PEOPLE, "去改代表"),
    "tie_unasked": (AUTHORIZE, "写委托书"),
    "tied": ("change_agent", "换一位代理员"),
    "none": (AUTHORIZE, "写委托书"),
    "unsigned": (SIGN, "记签字"),
    "no_paper": (SIGN, "加照片"),
    "no_witness": (SIGN, "补上见证人"),
    "no_guardian": ("guardian", "加监护人"),
    "expired": (AUTHORIZE, "再写一份"),
    "other_agent": (AUTHORIZE, "再写一份"),
    "end_paper": (PRINT + agency.END_PAPER, "打印终止单"),
    "hand_back": ("hand_back", "记交还"),
}


@dataclass(frozen=True, slots=True)
class AgencyFace:
    """What is said: the fact, what is missing, and buttons as (code, words)."""

    fact: str
    lacks: tuple[str, ...]
    ways: tuple[tuple[str, str], ...]


def agency_face(case: Case, today: date) -> AgencyFace | None:
    """The agency of a case in words; None where there is nothing to say of it."""
    if case.facts.dormant:
        return None
    lacks = agency.lacks(case, today)
    ways = [_WAYS[lack.code] for lack in lacks if lack.code in _WAYS][:1]
    paper = agency.mandate(case)
    if paper is not None and not case.progress.agency_ended and lacks and lacks[0].code == "unsigned":
        ways.append((PRINT + "authorization", "打印"))
    return AgencyFace(_fact(case, today), tuple(lack.sentence for lack in lacks), tuple(ways))


def _fact(case: Case, today: date) -> str:
    who = "、".join((case.agent, *(f"{one.get('name', '')}协办" for one in case.helpers)))
    if case.progress.agency_ended:
        return f"{who}的代理已终止"
    paper = agency.mandate(case)
    if paper is None or not agency.is_signed(paper):
        return who
    signed = say(date.fromisoformat(paper.get("signed_on")), today.year)
    until = paper.get("until")
    ends = f"到{say(date.fromisoformat(until), today.year)}" if until else "到办结为止"
    return f"{who}，委托书{signed}签，{ends}"


class AgencyPart(QWidget):
    """The last part of the facts. `chosen(code)`: a form, a step, the people, or `PRINT` with a paper."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, SPACE.close)
        self._column.setSpacing(SPACE.hair)
        self.buttons: dict[str, Button] = {}
        self.hide()

    def show_agency(self, face: AgencyFace | None) -> None:
        """Shows what a case's agency is like; nothing where there is none."""
        empty(self._column)
        self.buttons = {}
        self.setVisible(face is not None)
        if face is None:
            return
        self._column.addWidget(rule())
        self._column.addWidget(label("代理", "quiet"))
        self._column.addWidget(label(face.fact, wrap=True))
        for sentence in face.lacks[:1]:
            more = f"（还差{len(face.lacks)}样）" if len(face.lacks) > 1 else ""
            self._column.addWidget(_lacking(sentence + more))
        if face.ways:
            self._column.addWidget(self._buttons(face.ways))

    def _buttons(self, ways: Sequence[tuple[str, str]]) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, SPACE.hair, 0, 0)
        row.setSpacing(SPACE.tight)
        for code, words in ways:
            button = self.buttons[code] = Button(words, on_click=partial(self.chosen.emit, code))
            row.addWidget(button)
        row.addStretch(1)
        return holder


def _lacking(sentence: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE.tight)
    row.addWidget(IconLabel("flag", "soon", small=True))
    row.addWidget(label(sentence, "soon", wrap=True), 1)
    return holder
