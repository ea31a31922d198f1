"""What the papers of an agency are printed from: the authorization, its end, and the list of a handover."""

from datetime import date
from typing import TYPE_CHECKING

from agent_app.core.agency import mandate
from agent_app.core.case import Case, day_of
from agent_app.core.clock_model import Clock, ClockStatus
from agent_app.core.rules import ClockKind
from agent_app.core.vocabulary import Act, Holder
from agent_app.desk.desk import Desk
from agent_app.desk.handover import Handed, Handover

if TYPE_CHECKING:
    from agent_app.paper.model import Ending, HandedCase, Mandate, Running

_GOES_ON = frozenset({ClockStatus.RUNNING, ClockStatus.PAUSED, ClockStatus.OTHER_LAW})


def mandate_paper(case: Case) -> "Mandate | None":
    """The authorization that counts, worded; None when there is none."""
    from agent_app.paper.model import Mandate

    record = mandate(case)
    if record is None:
        return None
    given = set(record.get("acts", []))
    other = f"{Act.OTHER.label}：{record.get('other_act')}" if record.get("other_act") else Act.OTHER.label
    return Mandate(
        number=str(record.get("number", "")),
        on=day_of(record.get("on")) or case.facts.registered_on,
        matter=str(record.get("matter", "")),
        acts=tuple((other if act is Act.OTHER else act.label, act.value in given) for act in Act),
        agent_name=str(record.get("agent", "")),
        agent_post=str(record.get("post", "")),
        agent_phone=str(record.get("phone", "")),
        until=day_of(record.get("until")),
    )


def ending_paper(case: Case) -> "Ending | None":
    """How the agency ended, and the clocks that run on without it; None while it goes on."""
    from agent_app.paper.model import Ending

    ended = [step for step in case.facts.steps if step.code == "end_agency"]
    if not ended:
        return None
    last = max(ended, key=lambda step: (step.on, step.lamport))
    return Ending(last.on, str(last.data.get("reason", "")), running(case))


def running(case: Case) -> "tuple[Running, ...]":
    """The clocks of others that run, the nearest first."""
    clocks = [clock for clock in case.clocks if clock.status in _GOES_ON and _of_others(clock)]
    clocks.sort(key=lambda clock: clock.safe_until or clock.due or date.max)
    return tuple(map(_running, clocks))


def handover_list(desk: Desk, handover: Handover) -> bytes:
    """The list of a handover, as a PDF."""
    from agent_app.paper.catalogue import render
    from agent_app.paper.model import HandoverPaper

    return render(
        "handover_list",
        HandoverPaper(
            giver=handover.giver,
            taker=handover.taker,
            on=handover.on,
            unit=desk.profile.unit,
            reason=handover.reason,
            cases=tuple(map(_handed, handover.cases)),
            made_on=desk.today,
        ),
    )


def _of_others(clock: Clock) -> bool:
    """A promise of the agent's ends with the agency; what is merely possible is no date to print."""
    return clock.holder is not Holder.AGENT and clock.kind is not ClockKind.WINDOW


def _running(clock: Clock) -> "Running":
    from agent_app.paper.model import Running

    right = clock.kind is ClockKind.RIGHT
    until = clock.safe_until or clock.due
    natural = clock.due if right else clock.natural_due
    return Running(
        clock.unit or clock.holder.label,
        clock.label,
        until,
        right,
        rule=clock.rule,
        natural=natural,
        note=clock.note,
        since=clock.start,
    )


def _handed(one: Handed) -> "HandedCase":
    from agent_app.paper.model import HandedCase

    who = f"{one.petitioner}等{one.households}户" if one.households > 1 else one.petitioner
    return HandedCase(one.number, who, one.title, one.stage, one.due, one.saved, one.handed_over)
