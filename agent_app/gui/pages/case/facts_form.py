"""改事实: the facts that may be corrected, in place. The resident's own words are shown and never changed."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from agent_app.base.errors import AppError
from agent_app.core.case import Case
from agent_app.core.field_type import Field as Declared
from agent_app.core.field_type import FieldError, Kind
from agent_app.core.fields import CASE, PARTY
from agent_app.core.fold import Record
from agent_app.core.rules import Choice, FieldType, StepField
from agent_app.core.text import plain_digits
from agent_app.core.value_words import in_words
from agent_app.core.vocabulary import Purpose
from agent_app.gui.actions import deed
from agent_app.gui.page import Sheet
from agent_app.gui.pages.case.inputs import ChoiceInput, DayInput, Input, ManyInput, TypedInput
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import EnterGoesOn, Field, choice
from agent_app.gui.widgets.label import label, rule
from agent_app.gui.widgets.panel import Panel

OF_CASE = ("summary", "place", "wish", "category", "purpose", "channel", "registered_on", "people_affected")
TIDIED = "tidied"
"""What the agent made of the words, to be read more easily; it stands beside them and never in their place."""
OF_PARTY = ("name", "phone", "id_number", "address", "needs")
OF_GUARDIAN = ("name", "relation", "phone", "id_number", "address")
NONE = "无"
"""What is written into the field of a number to take the number away."""

_LINES = 5
_MASKED = frozenset({Kind.PHONE, Kind.ID_NUMBER})
_ELSEWHERE = frozenset({Purpose.ACCUSATION.value})
"""An accusation is not turned into one here: such matters go another way from the beginning."""
_UNREACHABLE = "没有住址，“15日书面告知”就不算了。真的不清楚才空着，问到了再补上。"
"""Art. 23 ¶2: who cannot be reached need not be told, so the period ends with the address."""


class FactsForm(Panel):
    """The form. `save_requested`, `closed`: its buttons; `edited`: something has changed, `draft` gives it."""

    save_requested = Signal()
    closed = Signal()
    edited = Signal()

    def __init__(self, case: Case, today: Callable[[], date], draft: Mapping[str, Any] | None = None) -> None:
        super().__init__("改事实")
        self._case, self._today = case, today
        self._petitioner = _id(case.petitioner) if case.petitioner else ""
        self._inputs: dict[tuple[str, str], Input] = {}
        self._declared: dict[tuple[str, str], Declared] = {}
        self._before: dict[tuple[str, str], Any] = {}
        self._people: dict[str, QWidget] = {}
        self._who = Field(
            "谁的资料", choice([(_id(party), str(party.get("name", ""))) for party in case.people])
        )
        self._build()
        known = {_id(person) for person in case.people}
        for record, values in (draft or {}).items():
            if record in known:
                self._make_person(record)
            for name, value in values.items():
                if (record, name) in self._inputs:
                    self._inputs[record, name].set_value(value)
        EnterGoesOn(self)

    @property
    def draft(self) -> dict[str, dict[str, Any]]:
        """What was changed, by record and field, as it stands there."""
        found: dict[str, dict[str, Any]] = {}
        for (record, name), part in self._inputs.items():
            if part.value() != self._before[record, name]:
                found.setdefault(record, {})[name] = part.value()
        return found

    def changes(self) -> dict[str, dict[str, Any]] | None:
        """What was changed, checked; None when something cannot be taken, which is then said and focused."""
        found: dict[str, dict[str, Any]] = {}
        for part in self._inputs.values():
            part.set_error("")
        for record, values in self.draft.items():
            for name, typed in values.items():
                declared = self._declared[record, name]
                try:
                    found.setdefault(record, {})[name] = declared.check(
                        _value(declared, typed), declared.label
                    )
                except FieldError as error:
                    self._inputs[record, name].set_error(f"{error.what}。改了再存，别的都还在。")
                    self._show(record, name)
                    return None
        return found

    def told(self, changes: Mapping[str, Mapping[str, Any]]) -> str:
        """What is said of these changes once they are saved."""
        if not changes:
            return "没有改动"
        saved = "改好了，原来写的在“经过”里"
        emptied = not changes.get(self._petitioner, {}).get("address", True)
        return f"{saved}。{_UNREACHABLE}" if emptied and self._case.facts.reachable else saved

    def refuse(self, error: AppError) -> None:
        """Says why it was not saved; what was typed stays."""
        self._trouble.setText(error.sentence)
        self._trouble.show()
        self._sheet.verticalScrollBar().setValue(0)

    def begin(self, record: str = "") -> None:
        """Puts the cursor into the first field, of somebody's facts where it is said whose."""
        if record:
            self._who.set_text(record)
        first = next(part for (whose, _), part in self._inputs.items() if not record or whose == record)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        sheet = self._sheet = Sheet()
        box = sheet.column
        box.setContentsMargins(SPACE.panel, 0, SPACE.panel, SPACE.tight)
        box.setSpacing(SPACE.close)
        self._trouble = label(role="late", wrap=True)
        box.addWidget(self._trouble)
        box.addWidget(self._who)
        self._trouble.hide()
        self._who.setVisible(len(self._case.people) > 1)
        self._who.edited.connect(lambda _: self._turn_to(self._who.text))
        self._person_box = QVBoxLayout()
        box.addLayout(self._person_box)
        self._turn_to(self._who.text)
        for name in OF_CASE:
            box.addWidget(self._input("", name, CASE[name], self._case.subject.get(name)))
        box.addWidget(label(CASE["words"].label, "strong"))
        box.addWidget(label(str(self._case.subject.get("words", "")), wrap=True))
        box.addWidget(
            label("原话不能改，一直照原样留着。写得乱的，在下面整理一份，两份都留着。", "quiet", wrap=True)
        )
        box.addWidget(self._input("", TIDIED, CASE[TIDIED], self._case.subject.get(TIDIED)))
        box.addStretch(1)
        middle = self.section(flush=True)
        middle.addWidget(sheet, 1)
        middle.addWidget(rule())
        middle.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE.panel, SPACE.close, SPACE.panel, SPACE.close)
        foot.setSpacing(SPACE.tight)
        save = Button("存好", "primary", on_click=self.save_requested.emit)
        leave = Button("先不改", on_click=self.closed.emit)
        save.setToolTip(f"存好（{deed('primary').key}）")
        leave.setToolTip(f"先不改，写了的留着（{deed('back').key}）")
        foot.addWidget(save)
        foot.addWidget(leave)
        foot.addStretch(1)
        return foot

    def _make_person(self, record: str) -> None:
        """The fields of one person, made when they are first wanted: there may be dozens of people."""
        if record in self._people:
            return
        party = next(one for one in self._case.people if _id(one) == record)
        holder = self._people[record] = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.close)
        for name in OF_GUARDIAN if party in self._case.guardians else OF_PARTY:
            box.addWidget(self._input(record, name, PARTY[name], party.get(name)))
        self._person_box.addWidget(holder)
        holder.setVisible(record == self._who.text)
        EnterGoesOn(holder)

    def _input(self, record: str, name: str, declared: Declared, value: Any) -> Input:
        reached = (record, name) == (self._petitioner, "address")
        part = self._address(declared) if reached else _input_for(declared, value, self._today)
        if declared.kind not in _MASKED:
            part.set_value("" if value is None else value)
        self._inputs[record, name] = part
        self._declared[record, name] = declared
        self._before[record, name] = part.value()
        part.edited.connect(self.edited)
        return part

    def _address(self, declared: Declared) -> Input:
        """Where the petitioner lives; it may be emptied, and not without a word."""
        warning = _UNREACHABLE if self._case.facts.reachable else ""
        asked = StepField(declared.name, declared.label, FieldType.LINE)
        check = _checked_by(declared)
        return TypedInput(asked, required=True, check=lambda text: check(text) if text.strip() else warning)

    def _turn_to(self, record: str) -> None:
        if record:
            self._make_person(record)
        for known, person in self._people.items():
            person.setVisible(known == record)

    def _show(self, record: str, name: str) -> None:
        if record:
            self._who.set_text(record)
        part = self._inputs[record, name]
        part.setFocus(Qt.FocusReason.OtherFocusReason)
        # What is said under it has its place a moment later.
        QTimer.singleShot(0, part, lambda: self._sheet.ensureWidgetVisible(part, 0, SPACE.panel))


def _id(party: Record) -> str:
    return party.id.hex()


def _input_for(declared: Declared, value: Any, today: Callable[[], date]) -> Input:
    type_ = FieldType.WORDS if declared.kind is Kind.WORDS else FieldType.LINE
    asked = StepField(declared.name, declared.label, type_, declared.required)
    terms = tuple(
        Choice(term.value, term.label) for term in declared.terms or () if term.value not in _ELSEWHERE
    )
    match declared.kind:
        case Kind.TERMS:
            return ManyInput(_with(asked, terms))
        case Kind.TERM:
            return ChoiceInput(asked, terms, required=True)
        case Kind.DATE:
            return DayInput(asked, today, required=True)
        case Kind.PHONE | Kind.ID_NUMBER if value:
            hint = f"现在是{in_words(declared, value)}，不改就空着；写“{NONE}”就删掉"
            return TypedInput(asked, required=False, hint=hint, check=_checked_by(declared))
        case _:
            return TypedInput(asked, required=declared.required, check=_checked_by(declared), lines=_LINES)


def _with(asked: StepField, choices: tuple[Choice, ...]) -> StepField:
    return StepField(asked.name, asked.label, FieldType.CHOICE, asked.required, choices=choices)


def _checked_by(declared: Declared) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            declared.check(_value(declared, text), declared.label)
        except FieldError as error:
            return f"{error.what}。"
        return ""

    return check


def _value(declared: Declared, typed: Any) -> Any:
    """What was typed, as the field's declaration takes it."""
    if declared.kind is Kind.COUNT:
        plain = plain_digits(str(typed)).strip()
        return int(plain or 0) if plain.isdecimal() or not plain else typed
    if declared.kind in _MASKED and str(typed).strip() == NONE:
        return ""
    return typed
