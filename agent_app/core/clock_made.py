"""A counted clock put together, and counted again when the calendar changes."""

from datetime import date, datetime, time

import msgspec

from agent_app.core import clock_words as words
from agent_app.core.calendar import Calendar
from agent_app.core.clock_count import Count, count, time_of
from agent_app.core.clock_model import Basis, Clock, ClockStatus
from agent_app.core.rules import ClockKind, ClockRule, Rules
from agent_app.core.workflow_facts import StepRecord

_RUNNING, _MET, _PAUSED = ClockStatus.RUNNING, ClockStatus.MET, ClockStatus.PAUSED
_COUNTED = frozenset({_RUNNING, _MET, _PAUSED})


def made(
    rule: ClockRule,
    step: StepRecord,
    basis: Basis,
    unit: str,
    calendar: Calendar,
    *,
    quiet: bool,
    closer: StepRecord | None,
    evidence: str,
) -> Clock:
    """The clock that `step` starts, counted; met by `closer` if there is one."""
    counted = count(rule, step.on, step.estimated, basis, calendar)
    met_on = met_at = None
    met_by = ""
    status = _RUNNING if counted.due is not None else _PAUSED
    if closer is not None:
        status, met_on, met_by = _MET, closer.on, closer.id
        if counted.due_at is not None:
            met_at = time_of(closer.data, "at")
    # By place, since these are made by the hundred thousand.
    return Clock(
        rule.code,
        rule.label,
        rule.article,
        rule.kind,
        rule.holder,
        unit,
        step.code,
        step.on,
        step.estimated,
        counted.days,
        rule.unit,
        status,
        rule.soon,
        quiet,
        _why(rule.kind, unit, step.on, counted, met_on, met_at, evidence),
        counted.note,
        counted.natural_due,
        counted.due,
        counted.due_at,
        counted.safe_until,
        counted.extended_days,
        counted.paused_days,
        met_on,
        evidence,
        met_by,
        met_at,
        step.id,
        basis,
    )


def counted_again(clock: Clock, rules: Rules, calendar: Calendar) -> Clock:
    """The same clock by another calendar; itself when nothing changes or it is not counted in days at all."""
    if clock.basis is None or clock.start is None or clock.status not in _COUNTED:
        return clock
    rule = rules.on(clock.start).by_code.get(clock.rule)
    if rule is None or rule.kind is ClockKind.OTHER_LAW:
        return clock
    counted = count(rule, clock.start, clock.estimated, clock.basis, calendar)
    running = _RUNNING if counted.due is not None else _PAUSED
    again = msgspec.structs.replace(
        clock,
        status=running if clock.met_on is None else _MET,
        why=_why(clock.kind, clock.unit, clock.start, counted, clock.met_on, clock.met_at, clock.evidence),
        note=counted.note,
        natural_due=counted.natural_due,
        due=counted.due,
        due_at=counted.due_at,
        safe_until=counted.safe_until,
        extended_days=counted.extended_days,
        paused_days=counted.paused_days,
    )
    return clock if again == clock else again


def _why(
    kind: ClockKind,
    unit: str,
    start: date,
    counted: Count,
    met_on: date | None,
    met_at: time | None,
    evidence: str,
) -> tuple[str, ...]:
    """How it was counted, whose it is, and when it was met."""
    whose = words.whose(kind, unit)
    if met_on is None:
        return (*counted.why, whose)
    if counted.due is not None and counted.due_at is not None:
        due = datetime.combine(counted.due, counted.due_at)
        return (*counted.why, whose, words.met_at(evidence, met_on, met_at, due, start))
    return (*counted.why, whose, words.met(kind, evidence, met_on, counted.due, start))
