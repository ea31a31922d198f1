"""文书: printing a paper of a case, and keeping the record that it was given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from agent_app.base.errors import TroubleError, UserError
from agent_app.base.paths import write_atomically
from agent_app.core.agency import mandate
from agent_app.core.case import Case
from agent_app.core.event import add, new_id
from agent_app.core.fields import Told
from agent_app.core.fold import Record
from agent_app.core.vocabulary import Channel, Need, Purpose
from agent_app.desk import agency_papers
from agent_app.desk.desk import Desk, subject_of

HAND_OVER_RULE = "agent_hand_over"
_NOTICE_DAYS = 15
_ID_TAIL = 4
_MISSING = {"mandate": "先写委托书", "ending": "代理没有终止"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper as PDF bytes; `issue` is the how-many-th time it is printed for this case."""

    code: str
    title: str
    pdf: bytes
    issue: int


def preview(desk: Desk, number: str, code: str) -> Printed:
    """The paper as it would be printed now; nothing is recorded."""
    return _render(desk, desk.case(number), code)


def print_paper(desk: Desk, number: str, code: str, copies: int = 1) -> Printed:
    """The paper, and the record that it was printed and given: which, when, how often, by whom."""
    printed = preview(desk, number, code)
    with desk.writing() as writing:
        subject = subject_of(writing.connection, number)
        case = desk.case_in(writing.connection, subject)
        fields = {
            "code": code,
            "on": desk.today.isoformat(),
            "issue": _issue(case, code),
            "copies": copies,
            "facts": _kept_facts(case),
        }
        writing.append(subject, [add("paper", new_id(), fields)])
    return printed


def save_paper(out: Path, pdf: bytes) -> None:
    """Write a PDF where the person says; an older file stays until the new one is whole."""
    try:
        write_atomically(out, pdf)
    except OSError as error:
        full = "磁盘满了" if error.errno == 28 else "写不进去"
        raise TroubleError(f"没有存成 {out}：{full}。事项已经存好，请换个地方再存一次。") from error


def of_case(desk: Desk, case: Case) -> list[Any]:
    """The papers that this desk may print for a case, as their declarations."""
    from agent_app.paper.catalogue import PAPERS
    from agent_app.paper.model import CasePaper

    return [
        paper
        for paper in PAPERS.values()
        if paper.data is CasePaper and desk.profile.role in paper.roles and _there(case, paper.needs)
    ]


def recovery_sheet(desk: Desk, code: str) -> bytes:
    """The sheet with the recovery code, printed once at set-up."""
    from agent_app.paper.catalogue import render
    from agent_app.paper.model import RecoveryPaper

    profile = desk.profile
    return render(
        "recovery_sheet", RecoveryPaper(code, profile.name, profile.unit or profile.division, desk.today)
    )


def accusation_routes(desk: Desk) -> Printed:
    """The sheet that says where accusations go; nothing is recorded of it."""
    from agent_app.paper.catalogue import paper, render
    from agent_app.paper.model import RoutesPaper

    code = "accusation_routes"
    return Printed(code, paper(code).title, render(code, RoutesPaper(desk.today)), 1)


def case_paper(desk: Desk, case: Case, issue: int = 1) -> Any:
    """A case as the papers print it: codes worded, nothing left out, nothing added."""
    from agent_app.paper.model import CasePaper, Material

    get = case.subject.get
    told = set(get("told", []))
    clock = next((clock for clock in case.clocks if clock.rule == HAND_OVER_RULE), None)
    return CasePaper(
        number=get("number", ""),
        registered_on=case.facts.registered_on,
        petitioner=_person(case, case.petitioner),
        parties=tuple(_person(case, party) for party in case.parties[1:]),
        agent_name=case.agent or desk.profile.name,
        lookup_code=get("lookup_code", ""),
        channel_label=Channel(get("channel")).label if get("channel") else "",
        purpose_label=Purpose(get("purpose")).label if get("purpose") else "",
        category=get("category", ""),
        words=get("words", ""),
        tidied=get("tidied", ""),
        summary=get("summary", ""),
        wish=get("wish", ""),
        place=get("place", ""),
        people_affected=get("people_affected"),
        materials=tuple(Material(record.get("name", "")) for record in case.subject.of_kind("attachment")),
        told=tuple(item.label for item in Told if item.value in told),
        not_told=tuple(item.label for item in Told if item.value not in told),
        hand_to=_handed_to(case),
        hand_over_by=clock.due if clock else None,
        notice_days=_NOTICE_DAYS if case.facts.reachable and not case.facts.historical else None,
        agent_unit=desk.profile.unit,
        agent_phone=agent_phone(desk, case),
        qr=f"{get('number', '')} {get('lookup_code', '')}",
        issue=issue,
        official_number=get("official_number", ""),
        mandate=agency_papers.mandate_paper(case),
        ending=agency_papers.ending_paper(case),
    )


def agent_phone(desk: Desk, case: Case) -> str:
    """The number of the agent who has the case now, as far as it is known here."""
    if case.agent in ("", desk.profile.name):
        return desk.profile.phone
    taken = [step for step in case.facts.steps if step.data.get("agent") == case.agent]
    known = [str(step.data["agent_phone"]) for step in taken if step.data.get("agent_phone")]
    return known[-1] if known else ""


def _there(case: Case, needs: str) -> bool:
    """Whether a case has what a paper cannot be printed without."""
    return {"mandate": mandate(case) is not None, "ending": case.progress.agency_ended}.get(needs, True)


def _render(desk: Desk, case: Case, code: str) -> Printed:
    from agent_app.paper.catalogue import paper, render
    from agent_app.paper.model import CasePaper

    chosen = paper(code)
    if chosen.data is not CasePaper:
        raise UserError(f"“{chosen.title}”不是给某一件事打的。什么都没有打，请选别的。")
    if desk.profile.role not in chosen.roles:
        raise UserError(f"“{chosen.title}”由{chosen.issuer.label}出，这里不打。什么都没有打。")
    if not _there(case, chosen.needs):
        raise UserError(f"这件事还没有“{chosen.title}”可打：{_MISSING[chosen.needs]}。什么都没有打。")
    issue = _issue(case, code)
    return Printed(code, chosen.title, render(code, case_paper(desk, case, issue)), issue)


def _issue(case: Case, code: str) -> int:
    return 1 + sum(bool(record.get("code") == code) for record in case.subject.of_kind("paper"))


def _handed_to(case: Case) -> str:
    steps = [step for step in case.facts.steps if step.code == "hand_over"]
    return str(max(steps, key=lambda step: step.on).data.get("organ", "")) if steps else ""


def _kept_facts(case: Case) -> dict[str, Any]:
    """What the paper says of dates, kept as it was printed: clocks may be computed anew later."""
    return {clock.rule: _day(clock.due) for clock in case.clocks if clock.due}


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _person(case: Case, party: Record | None) -> Any:
    from agent_app.paper.model import Person

    if party is None:
        return Person("")
    guardian = case.guardian_of(party)
    return Person(
        name=party.get("name", ""),
        phone=party.get("phone", ""),
        address=party.get("address", ""),
        needs=tuple(_labels(party.get("needs", []))),
        representative=bool(party.get("representative", False)),
        guardian=_guardian(guardian) if guardian else "",
        id_tail=str(party.get("id_number", ""))[-_ID_TAIL:],
    )


def _guardian(guardian: Record) -> str:
    relation, phone = guardian.get("relation", ""), guardian.get("phone", "")
    return f"{guardian.get('name', '')}{f'（{relation}）' if relation else ''}{f'　{phone}' if phone else ''}"


def _labels(needs: list[str]) -> Iterator[str]:
    for need in needs:
        yield Need(need).label
