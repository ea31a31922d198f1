"""What a case asks for on the page of the day, as its row keeps it."""

from collections.abc import Iterable
from datetime import timedelta

from agent_app.core.case import Case
from agent_app.core.clocks import Clock, lead_clock
from agent_app.core.rules import ClockKind, Rules
from agent_app.core.turn import moved, turn, urged
from agent_app.core.vocabulary import Holder
from agent_app.store import agenda
from agent_app.store.agenda import Wants
from agent_app.store.schema import NO_DATE


def wants(case: Case, lead: Clock | None, rules: Rules) -> Wants:
    """What the groups of the day are made by; `lead` is the clock that wants attention first."""
    step = turn(case.facts, case.progress, rules)
    asked, until = _quiet(case)
    due, duty = due_text(lead), _duty(case.clocks, lead)
    return Wants(
        due=due,
        holder=lead.holder.value if lead else "",
        duty_due=due if duty is lead else due_text(duty),
        step=step,
        since=case.progress.since.isoformat() if step else "",
        urged=asked,
        quiet_until=until,
    )


def _quiet(case: Case) -> tuple[str, str]:
    """When a unit was urged last, and until which day that quiets the case: never a right, nor what is the agent's."""
    asked = urged(case.facts)
    if asked is None:
        return "", ""
    on, until = asked
    others = [
        moved(clock.safe_until or clock.due, -(agenda.SOON + timedelta(days=1)))
        for clock in case.clocks
        if clock.pressing and clock.due is not None and clock.holder in (Holder.AGENT, Holder.RESIDENT)
    ]
    return on.isoformat(), min([until, *others]).isoformat()


def _duty(clocks: Iterable[Clock], lead: Clock | None) -> Clock | None:
    if lead is None or lead.kind is not ClockKind.RIGHT:
        return lead
    return lead_clock(clock for clock in clocks if clock.kind is not ClockKind.RIGHT)


def due_text(clock: Clock | None) -> str:
    """The day that counts, as it is sorted by: a right by its last safe day."""
    if clock is None or clock.due is None:
        return NO_DATE
    return (clock.safe_until or clock.due).isoformat()
