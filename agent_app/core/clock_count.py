"""Counting one clock from its start: the day it comes to, and the line that explains each addition."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from agent_app.core import clock_words as words
from agent_app.core.calendar import Calendar
from agent_app.core.clock_model import UNMOVED, Basis, Extension, Move
from agent_app.core.rules import ClockKind, ClockRule, Unit
from agent_app.core.workflow_facts import StepRecord
from agent_app.core.workflow_issues import extension_days

# A date beyond this is a slip of the pen, and counting on from it would leave the calendar.
FARTHEST = date(9000, 1, 1)
MIDNIGHT = time()


class Count(NamedTuple):
    """A counted clock; the fields are those of `Clock`. `why` ends with the day it comes to."""

    days: int
    natural_due: date
    due: date | None
    due_at: time | None
    safe_until: date | None
    extended_days: int
    paused_days: int
    why: tuple[str, ...]
    note: str


# The clocks of thousands of cases start on the same few hundred days.
@lru_cache(maxsize=1 << 14)
def count(rule: ClockRule, start: date, estimated: bool, basis: Basis, calendar: Calendar) -> Count:
    """Count the period of the rule from `start`, or to the day that was given in its place."""
    if rule.unit is Unit.HOUR:
        first = words.started_at(basis.event, start, basis.at, estimated)
    else:
        first = words.started(basis.event, start, estimated)
    # An unknown time of day counts as midnight: rather too early than too late.
    counting = _Counting(rule, start, basis.at or MIDNIGHT, first)
    if basis.given is None:
        counting.add_period(calendar)
    else:
        counting.set_day(basis.given)
    counting.extend(basis.move.extensions)
    if basis.move.hearing is not None:
        counting.leave_out(*basis.move.hearing)
    return counting.result(calendar)


class _Counting:
    """The count under way: `due` so far, what was added to it, and why."""

    def __init__(self, rule: ClockRule, start: date, at: time, first_line: str) -> None:
        self.rule = rule
        self.start = start
        self.at = at
        self.days = rule.days
        self.due = start
        self.natural_due = start
        self.due_at: time | None = None
        self.extended_days = 0
        self.paused_days = 0
        self.pause_open = False
        self.why = [first_line]

    def add_period(self, calendar: Calendar) -> None:
        match self.rule.unit:
            case Unit.DAY:
                self.due += timedelta(self.days)
            case Unit.WORKING_DAY:
                self.due, _ = calendar.working_days_after(self.start, self.days)
            case Unit.HOUR:
                moment = datetime.combine(self.start, self.at) + timedelta(hours=self.days)
                self.due, self.due_at = moment.date(), moment.time()
        self.natural_due = self.due
        self.why.append(words.added(self.rule, self.start, self.due, self.due_at))

    def set_day(self, day: date) -> None:
        self.due = self.natural_due = day
        self.days = (day - self.start).days
        self.why.append(words.given(self.rule, self.start, day))

    def extend(self, extensions: Iterable[Extension]) -> None:
        """Add extensions, together never more than the law allows (Art. 34)."""
        limit = self.rule.extension_limit
        for extension in extensions:
            days = min(extension.days, limit - self.extended_days)
            self.extended_days += days
            self.due += timedelta(days)
            cut = days < extension.days
            self.why.append(words.extended(extension, days, limit, self.start, self.due, cut=cut))

    def leave_out(self, first: date, last: date | None) -> None:
        """Leave out the time of a hearing, both its days included (Art. 36 ¶2)."""
        first = max(first, self.start)
        if last is None:
            self.pause_open = True
            self.why.append(words.paused_since(first, self.start))
        elif last >= first:
            self.paused_days = (last - first).days + 1
            self.due += timedelta(self.paused_days)
            self.why.append(words.paused(first, last, self.paused_days, self.start, self.due))

    def result(self, calendar: Calendar) -> Count:
        rule, start, due = self.rule, self.start, self.due
        safe_until = None
        note = rule.note
        if not self.pause_open:
            if rule.kind is ClockKind.RIGHT:
                safe_until = calendar.last_working_day_on_or_before(due)
            if self.due_at is not None:
                self.why.append(words.result_at(due, self.due_at, start))
            else:
                self.why.append(words.result(rule, due, start, safe_until, calendar))
            note = words.note(rule, start, due, safe_until, calendar)
        return Count(
            self.days,
            self.natural_due,
            None if self.pause_open else due,
            self.due_at,
            safe_until,
            self.extended_days,
            self.paused_days,
            tuple(self.why),
            note,
        )


def moves(rule: ClockRule, later: Iterable[StepRecord], bearers: Iterable[StepRecord | None]) -> Move:
    """What moves a clock: the extensions among `later`, the hearing that one of `bearers` names, to its end if one does."""
    # Two records of one day are of one paper.
    approved = {
        step.on: Extension(
            step.on,
            days,
            text_of(step.data, "approved_by") or text_of(step.data, "organ"),
            text_of(step.data, "reason"),
        )
        for step in later
        if step.code == rule.extended_by and (days := extension_days(step))
    }
    extensions = tuple(approved.values())
    if rule.paused_by:
        begin, end = rule.paused_by
        told = [
            (first, day_of(step.data, end))
            for step in bearers
            if step is not None and (first := day_of(step.data, begin)) is not None
        ]
        if told:
            return Move(extensions, next((one for one in told if one[1] is not None), told[0]))
    return Move(extensions) if extensions else UNMOVED


def day_of(data: Mapping[str, Any], name: str) -> date | None:
    """A day recorded in a step's field; None when there is none, or none that can be counted with."""
    value = data.get(name)
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day is not None and day < FARTHEST else None


def time_of(data: Mapping[str, Any], name: str) -> time | None:
    """A time of day recorded in a step's field, or None; of a registration it is known as such."""
    value = data.get(name)
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def text_of(data: Mapping[str, Any], name: str, default: str = "") -> str:
    """A text recorded in a step's field, or `default`."""
    value = data.get(name)
    return value if isinstance(value, str) and value else default
