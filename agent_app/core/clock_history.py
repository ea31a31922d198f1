"""What a clock came to before: told where a date was corrected, a step taken back, or a county's setting came.

Worked out from the events and the settings when a case is looked at, so it can be neither lost nor written wrong.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

import msgspec

from agent_app.core.case import Case, day_of, derive
from agent_app.core.clock_words import say
from agent_app.core.clocks import Clock
from agent_app.core.event import ADD, DROP, OPEN, SET, SUBJECT, Stored
from agent_app.core.fields import CASE
from agent_app.core.fold import fold
from agent_app.core.law import Law
from agent_app.core.rules import Rules
from agent_app.core.settings import Version, moves_clocks, with_settings

_CHINA = timezone(timedelta(hours=8))
_OF_THE_CASE = frozenset({"registered_on", "purpose", "category", "reopened_on"})
_MOST = 40
"""Turns of one case that are looked at, the newest; what lies further back is in the timeline."""

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Turn:
    """Something after which clocks may come to another day: how many events were there before it and with it, which
    settings, and why it is."""

    before: int
    after: int
    old: frozenset[Version]
    new: frozenset[Version]
    why: str


class _Lost(NamedTuple):
    """A clock that went when its step was taken back, and those that were there beside it."""

    clock: Clock
    why: str
    beside: frozenset[_Key]


def with_history(case: Case, events: Iterable[Stored], law: Law) -> Case:
    """The case with what its clocks came to before, each in a sentence (`Clock.was`)."""
    if not case.clocks:
        return case
    inorder = sorted(events, key=lambda item: (item.event.lamport, item.leaf))
    turns = list(_turns(inorder, law))[-_MOST:]
    if not turns:
        return case
    said: dict[_Key, list[str]] = {}
    lost: dict[str, _Lost] = {}
    for turn in turns:
        old = _clocks(case, inorder[: turn.before], law, turn.old)
        new = _clocks(case, inorder[: turn.after], law, turn.new)
        _compare(old, new, turn.why, said, lost)
    now = _by_key(case.clocks)
    for key, clock in now.items():
        gone = lost.get(key[0])
        if gone is not None and key not in gone.beside:
            _tell(gone.clock, clock, gone.why, said.setdefault(key, []))
    clocks = tuple(
        msgspec.structs.replace(clock, was=tuple(said[key])) if said.get(key := _key(clock)) else clock
        for clock in case.clocks
    )
    return replace(case, clocks=clocks)


def _turns(events: Sequence[Stored], law: Law) -> Iterator[_Turn]:
    """In order; a setting comes where the clock on the county's wall puts it, which only words depend on."""
    walls = sorted((item.event.wall, item.event.lamport) for item in events)
    settings = sorted(
        filter(moves_clocks, law.versions_set),
        key=lambda version: (version.wall, version.lamport, version.leaf),
    )
    placed = [(bisect_right(walls, (version.wall, version.lamport)), version) for version in settings]
    had = frozenset(version for place, version in placed if place == 0)
    coming = [(place, version) for place, version in placed if place]
    causes = _Causes(law.rules)
    for place, item in enumerate(events):
        why = causes.of(item)
        if why:
            yield _Turn(place, place + 1, had, had, why)
        while coming and coming[0][0] == place + 1:
            version = coming.pop(0)[1]
            yield _Turn(place + 1, place + 1, had, had | {version}, _came(version, law))
            had |= {version}


class _Causes:
    """Walks the events and says of each why it may move a clock, "" when it cannot or when that is told anyway."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._steps: dict[bytes, dict[str, object]] = {}
        self._by_desks: set[object] = set()

    def of(self, item: Stored) -> str:
        found = ""
        for op in item.event.ops:
            if op[0] == ADD and op[1] == "step":
                found = found or self._seconded(item, op[3])
                self._steps.setdefault(op[2], {}).update(op[3])
            elif op[0] == SET:
                found = found or self._changed(item, op[1], op[2])
                if op[1] in self._steps:
                    self._steps[op[1]].update(op[2])
            elif op[0] == DROP and op[1] in self._steps:
                why = f"（{op[2]}）" if op[2] else ""
                found = found or f"{_who(item)}撤掉了“{self._done(op[1])}”{why}"
        return found

    def _seconded(self, item: Stored, values: dict[str, object]) -> str:
        """The county's own record of what a desk had recorded before: from then on it counts."""
        code, day = values.get("code"), day_of(values.get("on"))
        if not item.authority:
            self._by_desks.add(code)
        elif code in self._by_desks and day is not None:
            rule = self._rules.steps.get(str(code))
            return (
                f"县里自己记的“{rule.done if rule else '这一步'}”是{say(day)}" if rule and rule.same else ""
            )
        return ""

    def _changed(self, item: Stored, record: bytes, values: dict[str, object]) -> str:
        if record == SUBJECT:
            names = [CASE[name].label for name in values if name in _OF_THE_CASE]
            return f"{_who(item)}改了{'、'.join(names)}" if names else ""
        if record not in self._steps:
            return ""
        old, new = day_of(self._steps[record].get("on")), day_of(values.get("on"))
        if old and new and old != new:
            return f"{_who(item)}把“{self._done(record)}”的日期从{say(old, new.year)}改成{say(new, old.year)}"
        return f"{_who(item)}改了“{self._done(record)}”"

    def _done(self, record: bytes) -> str:
        rule = self._rules.steps.get(str(self._steps[record].get("code")))
        return rule.done if rule else "这一步"


def _clocks(
    case: Case, events: Sequence[Stored], law: Law, settings: frozenset[Version]
) -> dict[_Key, Clock]:
    """The clocks that there were with these events and these settings."""
    if not any(op[0] == OPEN for item in events for op in item.event.ops):
        return {}
    then = with_settings(law, settings)
    subject = fold(case.subject.kind, case.subject.id, events)
    return _by_key(derive(subject, then.rules, then.calendar).clocks)


def _compare(
    old: dict[_Key, Clock],
    new: dict[_Key, Clock],
    why: str,
    said: dict[_Key, list[str]],
    lost: dict[str, _Lost],
) -> None:
    for key, before in old.items():
        if key in new:
            _tell(before, new[key], why, said.setdefault(key, []))
            continue
        lost[key[0]] = _Lost(before, why, frozenset((*old, *new)))
        for other, clock in new.items():
            if other[0] == key[0] and other not in old:
                _tell(before, clock, why, said.setdefault(other, []))


def _tell(before: Clock, clock: Clock, why: str, lines: list[str]) -> None:
    if before.due is None or clock.due is None:
        return
    old, new = (_said(one) for one in (before, clock))
    if old != new:
        lines.append(f"原来算到{old}：{why}，所以改到{new}")


def _said(clock: Clock) -> str:
    assert clock.due is not None
    beside = clock.start.year if clock.start else 0
    day = say(clock.due, beside) + (f"{clock.due_at:%H:%M}" if clock.due_at else "")
    if clock.safe_until is not None and clock.safe_until != clock.due:
        return f"{day}（{say(clock.safe_until, beside)}前最稳妥）"
    return day


def _came(version: Version, law: Law) -> str:
    """A county's setting, by what it is called."""
    title = next(
        (one.setting.title for one in law.settings if one.key == version.key and one.setting), version.key
    )
    done = "放进来" if version.text else "停用"
    return f"县里{_day(version.wall)}{done}{title}"


def _who(item: Stored) -> str:
    return f"{_day(item.event.wall)}{item.event.actor}"


def _day(wall: int) -> str:
    seconds = min(max(wall // 1000, 0), 253_402_214_400)
    return say(datetime.fromtimestamp(seconds, _CHINA).date())


def _by_key(clocks: Iterable[Clock]) -> dict[_Key, Clock]:
    found: dict[_Key, Clock] = {}
    for clock in clocks:
        found.setdefault(_key(clock), clock)
    return found


def _key(clock: Clock) -> _Key:
    return clock.rule, clock.started_by
