"""What the console's pages show of a case: words, dates and numbers, ready to be put on a page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agent_app.core.agency import mandate
from agent_app.core.case import Case, day_of
from agent_app.core.clock_words import say, say_with_weekday
from agent_app.core.clocks import BadgeKind, Clock, badge, lead_clock
from agent_app.core.field_type import Field, Kind
from agent_app.core.fields import CASE, PARTY
from agent_app.core.fold import Record
from agent_app.core.masking import mask_id, mask_phone
from agent_app.core.rules import Rules
from agent_app.core.vocabulary import Holder, PartyRole
from agent_app.desk import settling
from agent_app.desk.casebook import CaseView, Row
from agent_app.desk.corrections import value_in_words
from agent_app.desk.desk import Desk
from agent_app.desk.timeline import Moment, in_group, local_time

BADGE_ICONS = {
    BadgeKind.PLAIN: "clock",
    BadgeKind.SOON: "clock",
    BadgeKind.LATE: "late",
    BadgeKind.WAIT: "wait",
    BadgeKind.PAUSED: "pause",
    BadgeKind.MET: "check",
    BadgeKind.OTHER: "flag",
    BadgeKind.UNKNOWN: "unknown",
}
_SOON = 3
_KEY = re.compile(r"（[a-z_]+）")
_FACTS = ("channel", "purpose", "category", "place", "people_affected", "wish")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of the case, under its label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the case; telephone and ID number masked until asked for."""

    name: str
    role: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Timing:
    """A clock: whose it is, what it says today, and why."""

    label: str
    kind: str
    icon: str
    headline: str
    detail: str
    article: str
    why: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Due:
    """The next date of a case on a list; `words` is "" when there is none."""

    kind: str = BadgeKind.PLAIN
    words: str = ""
    day: str = ""
    whose: str = ""

    @property
    def icon(self) -> str:
        """The drawing beside the words."""
        return BADGE_ICONS[BadgeKind(self.kind)]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values that were written apart; `leaf` names it."""

    leaf: str
    value: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field with several values, of which a person chooses one."""

    record: str
    field: str
    label: str
    choices: tuple[Choice, ...]


def shown(declared: Field | None, value: Any) -> str:
    """A stored value in words."""
    if declared is not None and declared.terms is not None:
        codes = value if isinstance(value, list) else [value]
        labels = {term.value: term.label for term in declared.terms}
        return "、".join(labels.get(code, str(code)) for code in codes)
    if declared is not None and declared.kind is Kind.DATE:
        day = day_of(value)
        return say(day) if day else ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def facts(case: Case) -> list[Fact]:
    """What is known of the matter itself."""
    values = case.subject.values()
    matter = [Fact(CASE[name].label, shown(CASE[name], values[name])) for name in _FACTS if values.get(name)]
    return [*matter, *_agency(case)]


def _agency(case: Case) -> Iterator[Fact]:
    """Who acts for the resident, and on what paper."""
    helpers = "、".join(str(one.get("name", "")) for one in case.helpers)
    if case.agent:
        ended = "，代理已终止" if case.progress.agency_ended else ""
        yield Fact("代理员", f"{case.agent}{f'（{helpers}协办）' if helpers else ''}{ended}")
    if (paper := mandate(case)) is not None:
        signed = day_of(paper.get("signed_on"))
        yield Fact("委托书", f"{paper.get('number', '')}，{f'{say(signed)}签' if signed else '还没有签字'}")


def people(case: Case, *, whole: bool) -> list[Person]:
    """Who is on the case; `whole` shows telephone and ID numbers unmasked."""
    return [_person(party, whole) for party in case.people]


def _person(party: Record, whole: bool) -> Person:
    masks = {"phone": mask_phone, "id_number": mask_id}
    told: list[Fact] = []
    for name in ("phone", "id_number", "address", "needs", "relation"):
        if value := party.get(name):
            mask = masks.get(name)
            told.append(
                Fact(PARTY[name].label, mask(value) if mask and not whole else shown(PARTY[name], value))
            )
    role = shown(PARTY["role"], party.get("role", PartyRole.PETITIONER.value))
    return Person(
        party.get("name", ""), f"{role}，代表人" if party.get("representative") else role, tuple(told)
    )


def has_masked(case: Case) -> bool:
    """Whether anything of the people on the case is masked."""
    return any(party.get("phone") or party.get("id_number") for party in case.people)


def timings(case: Case, now: datetime) -> list[Timing]:
    """The clocks of a case, the one that wants attention first."""
    lead = lead_clock(case.clocks)
    ordered = sorted(case.clocks, key=lambda clock: (clock is not lead, clock.met_on is not None))
    return [_timing(clock, now) for clock in ordered]


def _timing(clock: Clock, now: datetime) -> Timing:
    said = badge(clock, now)
    whose = f"{clock.unit}：{clock.label}" if clock.unit else clock.label
    return Timing(
        whose,
        said.kind.value,
        BADGE_ICONS[said.kind],
        said.headline,
        said.detail,
        clock.article,
        (*clock.why, *clock.was),
        clock.note,
    )


def due_of(row: Row, today: date) -> Due:
    """The next date of a case on a list. A resident's right is never called over."""
    if row.due is None or not row.open:
        return Due()
    left, day = (row.due - today).days, say(row.due, today.year)
    whose = row.due_holder.label if row.due_holder else ""
    if left < 0 and row.due_holder is Holder.RESIDENT:
        return Due(BadgeKind.SOON, "请马上核实", day, whose)
    if left < 0:
        return Due(BadgeKind.LATE, f"过期 {-left} 天", day, whose)
    kind = BadgeKind.SOON if left <= _SOON else BadgeKind.PLAIN
    return Due(kind, f"还有 {left} 天" if left else "今天到期", day, whose)


def conflicts(desk: Desk, case: Case) -> list[Conflict]:
    """What two people have written differently, apart."""
    found: list[Conflict] = []
    for each in settling.of_case(desk, case):
        choices = tuple(
            Choice(
                entry.leaf.hex(),
                value_in_words(each.of_step, entry.value)
                if each.of_step
                else shown(each.declared, entry.value),
                entry.actor,
                moment_of(entry.wall),
            )
            for entry in each.entries
        )
        whose = f"{each.whose}：" if each.of_step else ""
        found.append(Conflict(each.record, each.field, f"{whose}{each.label}", choices))
    return found


def looks(view: CaseView, rules: Rules) -> list[tuple[str, str]]:
    """The ways to look at the timeline, as (code, word); "" is all of it."""
    groups = [
        group for group in rules.groups.values() if any(in_group(m, group, rules) for m in view.moments)
    ]
    return [("", "全部"), *((group.code, group.label) for group in groups)]


def moments(view: CaseView, today: date, rules: Rules, look: str = "") -> Iterator[tuple[Moment, str]]:
    """The timeline, newest first, with dates in words; of one group alone where `look` is its code."""
    group = rules.groups.get(look)
    for moment in reversed(view.moments):
        if group is not None and not in_group(moment, group, rules):
            continue
        day = day_of(moment.on)
        yield moment, say_with_weekday(day, today.year) if day else ""


def moment_of(wall_ms: int) -> str:
    """A moment in Chinese time: 2026年7月1日 09:30."""
    moment = local_time(wall_ms)
    return f"{say(moment.date())} {moment:%H:%M}"


def without_keys(sentence: str, declared: Mapping[str, Field] | None = None) -> str:
    """A refusal as it is told on a page, where fields have labels and no keys; `declared` are those of its form."""
    for name, field in (declared or {}).items():
        sentence = sentence.replace(f"“{name}”（{field.label}）", f"“{name}”")
        sentence = sentence.replace(f"“{name}”", f"“{field.label}”")
    return _KEY.sub("", sentence)


def size_of(size: int) -> str:
    """A file's size in words."""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB"
    return f"{max(1, round(size / 1024))} KB"
