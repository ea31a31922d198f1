"""A counted clock put together, and counted again when the calendar changes."""

from datetime import datetime

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
    clock = Clock(
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
        _RUNNING if closer is None else _MET,
        rule.soon,
        quiet,
        (),
        "",
        met_on=closer.on if closer is not None else None,
        evidence=evidence,
        met_by=closer.id if closer is not None else "",
        met_at=time_of(closer.data, "at") if closer is not None and counted.due_at is not None else None,
        started_by=step.id,
        basis=basis,
    )
    return _with(clock, counted)


def counted_again(clock: Clock, rules: Rules, calendar: Calendar) -> Clock:
    """The same clock by another calendar; itself when nothing changes or it is not counted in days at all."""
    if clock.basis is None or clock.start is None or clock.status not in _COUNTED:
        return clock
    rule = rules.on(clock.start).by_code.get(clock.rule)
    if rule is None or rule.kind is ClockKind.OTHER_LAW:
        return clock
    again = _with(clock, count(rule, clock.start, clock.estimated, clock.basis, calendar))
    return clock if again == clock else again


def _with(clock: Clock, counted: Count) -> Clock:
    why = (*counted.why, words.whose(clock.kind, clock.unit))
    status = clock.status
    if clock.met_on is not None:
        why = (*why, _met(clock, counted))
    else:
        status = _RUNNING if counted.due is not None else _PAUSED
    return msgspec.structs.replace(
        clock,
        status=status,
        why=why,
        note=counted.note,
        natural_due=counted.natural_due,
        due=counted.due,
        due_at=counted.due_at,
        safe_until=counted.safe_until,
        extended_days=counted.extended_days,
        paused_days=counted.paused_days,
    )


def _met(clock: Clock, counted: Count) -> str:
    """When it was done, and whether in time."""
    assert clock.met_on is not None and clock.start is not None
    if counted.due is not None and counted.due_at is not None:
        due = datetime.combine(counted.due, counted.due_at)
        return words.met_at(clock.evidence, clock.met_on, clock.met_at, due, clock.start)
    return words.met(clock.kind, clock.evidence, clock.met_on, counted.due, clock.start)
