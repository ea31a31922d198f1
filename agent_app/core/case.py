"""A case as the folded state has it, with what follows from it: its stage, its clocks, its people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from agent_app.core.calendar import Calendar
from agent_app.core.clocks import Clock
from agent_app.core.clocks import clocks as derive_clocks
from agent_app.core.field_type import Field
from agent_app.core.fields import CASE, RECORDS
from agent_app.core.fold import Record, Subject
from agent_app.core.rules import Rules
from agent_app.core.text import as_text
from agent_app.core.vocabulary import PartyRole, Purpose
from agent_app.core.workflow import CaseFacts, Progress, StepRecord
from agent_app.core.workflow import progress as derive_progress

CASE_KIND = "case"
CHANGE_AGENT = "change_agent"
"""The step by which a case goes to another agent."""
_STEP_FRAME = ("code", "on", "estimated")
_NOT_SEARCHED = frozenset({*_STEP_FRAME, "agent", "agent_before", "agent_phone", "tie"})
"""What a step says of agents is no way to find a case: they are in all of them."""
_LONG_AGO = date(1970, 1, 1)
_EPOCH = _LONG_AGO.toordinal()
_DAY_MS = 86_400_000
_CHINA_MS = 8 * 3_600_000


@dataclass(frozen=True, slots=True)
class Case:
    """One case, whole. `clocks` follow from (state, rules, calendar) and are no part of the state.

    `parties` are the households, in their order; `guardians` speak for those who cannot.
    """

    subject: Subject
    facts: CaseFacts
    progress: Progress
    clocks: tuple[Clock, ...]
    parties: tuple[Record, ...]
    guardians: tuple[Record, ...] = ()

    @property
    def petitioner(self) -> Record | None:
        """Who brought the matter; the first of the parties."""
        return self.parties[0] if self.parties else None

    @property
    def people(self) -> tuple[Record, ...]:
        """Everybody on the case: the households, then the guardians."""
        return (*self.parties, *self.guardians)

    @property
    def representatives(self) -> tuple[Record, ...]:
        """Who speaks for all (Art. 20 ¶3)."""
        return tuple(party for party in self.parties if party.get("representative"))

    def guardian_of(self, party: Record) -> Record | None:
        """Who speaks for a household that cannot speak for itself."""
        return next((one for one in self.guardians if one.get("guards") == party.id), None)

    @property
    def agent(self) -> str:
        """The responsible agent: whoever took the case over last, else who registered it."""
        taken = [step for step in self.facts.steps if step.code == CHANGE_AGENT and step.data.get("agent")]
        if taken:
            last = max(taken, key=lambda step: (step.on, step.lamport, step.leaf))
            return str(last.data["agent"])
        return str(self.subject.get("agent_name", ""))

    @property
    def helpers(self) -> tuple[Record, ...]:
        """Agents who help the responsible one."""
        return tuple(self.subject.of_kind("agent"))


def derive(subject: Subject, rules: Rules, calendar: Calendar) -> Case:
    """The case that a folded subject is.

    What a ledger did not say is not in the state: a case without a purpose, or with one that a later version brought, is
    held for an appeal, whose periods are those a resident may lose, and one without a day stands where it was written down.
    """
    steps: list[StepRecord] = []
    parties: list[Record] = []
    guardians: list[Record] = []
    for record in subject.records.values():
        if record.kind == "step":
            steps.append(step_record(record))
        elif record.kind == "party":
            (guardians if record.get("role") == PartyRole.GUARDIAN else parties).append(record)
    if len(parties) > 1:
        parties.sort(key=lambda party: (_place(party.get("place", 0)), party.id))
    named = bool(parties and parties[0].get("name"))
    registered_on = day_of(subject.get("registered_on")) or _first_known(subject, steps)
    facts = CaseFacts(
        registered_on=registered_on,
        purpose=Purpose.known(subject.get("purpose")) or Purpose.APPEAL,
        historical=bool(subject.get("historical", False)),
        reopened_on=day_of(subject.get("reopened_on")),
        reachable=named and bool(parties[0].get("address")),
        steps=steps,
        anonymous=not named,
        registered_at=_registered_at(subject, registered_on),
        category=as_text(subject.get("category")),
    )
    return Case(
        subject,
        facts,
        derive_progress(facts, rules),
        derive_clocks(facts, rules, calendar),
        tuple(parties),
        tuple(guardians),
    )


def _place(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _first_known(subject: Subject, steps: list[StepRecord]) -> date:
    """The day from which on something is known of a case that has no day of registration."""
    written = [_day_in_china(entry.wall) for entry in subject.opened]
    return min((*written, *(step.on for step in steps)), default=_LONG_AGO)


def _registered_at(subject: Subject, on: date) -> time | None:
    """The time of day at which a case was written down, where that was on the day of its registration."""
    for entry in subject.opened[-1:]:
        days, rest = divmod(entry.wall + _CHINA_MS, _DAY_MS)
        if _EPOCH + days == on.toordinal():
            return time(rest // 3_600_000, rest // 60_000 % 60)
    return None


def _day_in_china(wall: int) -> date:
    """The day of a time in ms since 1970 UTC; a clock that is wrong beyond all calendars counts as their end."""
    day = _EPOCH + (wall + _CHINA_MS) // _DAY_MS
    return date.fromordinal(min(max(day, date.min.toordinal()), date.max.toordinal()))


def step_record(record: Record) -> StepRecord:
    """A step as the workflow takes it: its data without the frame of code and date."""
    values = record.values()
    added = record.added[0]
    return StepRecord(
        id=record.id.hex(),
        code=str(values.get("code", "")),
        on=day_of(values.get("on")) or _LONG_AGO,
        data={name: value for name, value in values.items() if name not in _STEP_FRAME},
        estimated=bool(values.get("estimated", False)),
        by_authority=added.authority,
        lamport=added.lamport,
        leaf=added.leaf,
        actor=added.actor,
    )


def day_of(text: Any) -> date | None:
    """A stored date, or None where there is none."""
    try:
        return date.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        return None


def searched_texts(subject: Subject) -> list[str]:
    """Everything a search may find a case by, as declared by the fields."""
    found = _searched(CASE, subject.values())
    for record in subject.records.values():
        declared = RECORDS.get(record.kind)
        if declared is not None:
            found += _searched(declared, record.values())
        elif record.kind == "step":
            found += [
                v for name, v in record.values().items() if name not in _NOT_SEARCHED and isinstance(v, str)
            ]
    return found


def _searched(declared: Mapping[str, Field], values: Mapping[str, Any]) -> list[str]:
    return [
        value
        for name, value in values.items()
        if value and name in declared and declared[name].searched and isinstance(value, str)
    ]
