"""交接: a case, or everything a desk has open, to another agent of the place; with what the county has not got yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress, silent
from agent_app.core.case import CHANGE_AGENT, Case
from agent_app.core.clocks import lead_clock
from agent_app.core.event import add, new_id
from agent_app.core.vocabulary import Delivery
from agent_app.core.workflow_data import check_data
from agent_app.desk.desk import Desk, Writing, subject_of
from agent_app.desk.stepping import rule_of
from agent_app.desk.takers import check_taker
from agent_app.store import caselist, delivery
from agent_app.store.caselist import Chip, Sort

_MANY = 1_000_000


@dataclass(frozen=True, slots=True)
class Handed:
    """A case as a list of a handover shows it. `saved` and `handed_over` count its records that the county has not
    confirmed: those only on this computer, and those on their way."""

    id: str
    number: str
    title: str
    petitioner: str
    households: int
    stage: str
    due: date | None
    delivery: Delivery
    saved: int
    handed_over: int


@dataclass(frozen=True, slots=True)
class Handover:
    """From whom to whom, since which day, and which cases, each as it was before."""

    giver: str
    taker: str
    on: date
    reason: str
    cases: tuple[Handed, ...]

    @property
    def unsent(self) -> tuple[Handed, ...]:
        """The cases of which something is only on this computer."""
        return tuple(one for one in self.cases if one.saved)


def of_agent(desk: Desk, agent: str = "", progress: Progress = silent) -> tuple[Handed, ...]:
    """The open cases of an agent (of this desk's own person when not said), as they would be handed over now."""
    with desk.vault.read() as connection:
        giver = agent or desk.profile.name
        rows = caselist.page(connection, Sort.DUE, (Chip.OPEN,), desk.today, 0, _MANY, giver)
        unsent = delivery.unconfirmed_events(connection)
        found = []
        for done, row in enumerate(rows):
            progress(done, len(rows))
            case = desk.case_in(connection, bytes.fromhex(row.subject))
            found.append(_handed(case, row.delivery, unsent))
    return tuple(found)


def hand_over_case(
    desk: Desk, number: str, taker: str, on: date | None = None, reason: str = "", actor: str = ""
) -> Handover:
    """Give one case to another agent. Raises `UserError`; nothing is written then."""
    with desk.writing(actor) as writing:
        case = desk.case_in(writing.connection, subject_of(writing.connection, number))
        if case.progress.agency_ended:
            raise UserError("代理已经终止，没有什么可交接的。没有改动。")
        unsent = delivery.unconfirmed_events(writing.connection)
        _, where = caselist.place_of(writing.connection, case.subject.id)
        _write(writing, [case], taker, on, reason)
    handed = (_handed(case, where, unsent),)
    return Handover(case.agent, taker.strip(), on or desk.today, reason.strip(), handed)


def hand_over_desk(
    desk: Desk,
    taker: str,
    on: date | None = None,
    reason: str = "",
    agent: str = "",
    progress: Progress = silent,
    actor: str = "",
) -> Handover:
    """Give every open case of an agent (of this desk's own person when not said) to another one, all or none.

    Raises `UserError`, and `Cancelled` when `progress` says so; nothing is written then.
    """
    giver = agent or desk.profile.name
    handed = of_agent(desk, giver, progress)
    if not handed:
        raise UserError(f"{giver}名下没有还在办的事，不用交接。没有改动。")
    with desk.writing(actor) as writing:
        cases = [desk.case_in(writing.connection, bytes.fromhex(one.id)) for one in handed]
        _write(writing, cases, taker, on, reason)
    return Handover(giver, taker.strip(), on or desk.today, reason.strip(), handed)


def _write(writing: Writing, cases: Sequence[Case], taker: str, on: date | None, reason: str) -> None:
    desk = writing.desk
    rule, day = rule_of(desk, CHANGE_AGENT), on or desk.today
    if day > desk.today:
        raise UserError(f"{day}还没到，今天是{desk.today}。没有改动，请写已经交接的日子。")
    for case in cases:
        if case.agent == taker.strip():
            raise UserError(f"这件事已经是{taker.strip()}在代理。没有改动。")
        check_taker(writing.connection, case.subject.id, taker.strip())
        own = max(day, case.facts.registered_on)
        given = {"agent": taker, "agent_before": case.agent, "reason": reason}
        data = check_data(rule, given, own, case.facts, desk.today)
        frame = {"code": CHANGE_AGENT, "on": own.isoformat()}
        writing.append(case.subject.id, [add("step", new_id(), frame | data)])


def _handed(case: Case, where: Delivery, unsent: dict[bytes, tuple[int, int]]) -> Handed:
    lead = lead_clock(case.clocks)
    saved, handed_over = unsent.get(case.subject.id, (0, 0))
    return Handed(
        id=case.subject.id.hex(),
        number=str(case.subject.get("number", "")),
        title=str(case.subject.get("summary", "")),
        petitioner=str(case.petitioner.get("name", "")) if case.petitioner else "",
        households=len(case.parties),
        stage=case.progress.stage.label,
        due=(lead.safe_until or lead.due) if lead else None,
        delivery=where,
        saved=saved,
        handed_over=handed_over,
    )
