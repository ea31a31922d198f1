"""A case as its papers print it: codes worded, nothing left out, nothing added."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from agent_app.core.case import Case, day_of
from agent_app.core.clock_words import say
from agent_app.core.fields import CASE, Told
from agent_app.core.fold import Record
from agent_app.core.paper_words import Office
from agent_app.core.receipt_mark import Statement
from agent_app.core.rules import FieldType, Rules, StepRule
from agent_app.core.tracks import may_be_reexamined
from agent_app.core.value_words import in_words
from agent_app.core.vocabulary import Need, Role
from agent_app.core.workflow import StepRecord, counted
from agent_app.desk import agency_papers
from agent_app.desk.desk import Desk
from agent_app.desk.scanning import receipt_mark

if TYPE_CHECKING:
    from agent_app.paper.model import Filed, Person, Step

HAND_OVER_RULE = "agent_hand_over"
_NOTICE_DAYS = 15
_ID_TAIL = 4


def case_paper(desk: Desk, case: Case, issue: int = 1) -> Any:
    """What the papers of a case are printed from; `issue` is the how-many-th printing it is."""
    from agent_app.paper.model import CasePaper, Material

    get = case.subject.get
    told = set(get("told", []))
    answering = office(desk)
    rules = desk.law.rules
    clock = next((clock for clock in case.clocks if clock.rule == HAND_OVER_RULE), None)
    return CasePaper(
        number=get("number", ""),
        registered_on=case.facts.registered_on,
        petitioner=_person(case, case.petitioner),
        parties=tuple(_person(case, party) for party in case.parties[1:]),
        agent_name=case.agent or desk.profile.name,
        lookup_code=get("lookup_code", ""),
        channel_label=in_words(CASE["channel"], get("channel")),
        purpose_label=in_words(CASE["purpose"], get("purpose")),
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
        hand_to=_handed_to(desk, case, rules),
        hand_over_by=clock.due if clock else None,
        notice_days=_NOTICE_DAYS if case.facts.reachable and not case.facts.historical else None,
        agent_unit=desk.profile.unit,
        agent_phone=agent_phone(desk, case),
        qr=receipt_mark(desk, Statement(get("number", ""), get("lookup_code", ""), case.facts.registered_on)),
        issue=issue,
        official_number=get("official_number", ""),
        mandate=agency_papers.mandate_paper(case),
        ending=agency_papers.ending_paper(case),
        steps=tuple(_steps(case, rules)),
        running=agency_papers.running(case),
        organ=organ_of(case, rules),
        reexaminable=may_be_reexamined(case.facts, rules),
        contents=tuple(_contents(desk, case)),
        made_on=desk.today,
        office_name=answering.name,
        office_phone=answering.phone,
    )


def agent_phone(desk: Desk, case: Case) -> str:
    """The number of the agent who has the case now, as far as it is known here."""
    if case.agent in ("", desk.profile.name):
        return desk.profile.phone
    taken = [step for step in case.facts.steps if step.data.get("agent") == case.agent]
    known = [str(step.data["agent_phone"]) for step in taken if step.data.get("agent_phone")]
    return known[-1] if known else ""


def office(desk: Desk) -> Office:
    """Which office answers for this desk: the one that the county names; an office's own desk is it."""
    told = desk.law.papers.office
    if desk.profile.role is Role.AGENT:
        return told
    return Office(desk.profile.unit or told.name, desk.profile.phone or told.phone)


def _handed_to(desk: Desk, case: Case, rules: Rules) -> str:
    """To whom it was handed; before that, and when it came back, an agent hands it to the office that answers for the desk."""
    for step in reversed(counted(case.facts.steps, rules)):
        if step.code == "return":
            break
        if step.code == "hand_over":
            return str(step.data.get("organ", ""))
    return desk.law.papers.office.name if desk.profile.role is Role.AGENT else ""


def organ_of(case: Case, rules: Rules) -> str:
    """The unit that has the matter now, as the papers name it; "" while there is none."""
    organ = ""
    for step in counted(case.facts.steps, rules):
        rule = rules.steps.get(step.code)
        if rule is not None and (rule.takes_over or rule.round):
            organ = str(step.data.get("organ", "")) or organ
    return organ


def _steps(case: Case, rules: Rules) -> "Iterator[Step]":
    from agent_app.paper.model import Step

    for step in counted(case.facts.steps, rules):
        if rule := rules.steps.get(step.code):
            yield Step(step.code, step.on, step.actor, tuple(_worded(rule, step)))


def _worded(rule: StepRule, step: StepRecord) -> Iterator[tuple[str, str]]:
    """The values of a step with their labels, dates as they are written."""
    for declared in rule.fields:
        value = step.data.get(declared.name)
        if value in (None, "", False):
            continue
        said = next((one.label for one in declared.choices if one.code == value), str(value))
        day = day_of(value) if declared.type is FieldType.DATE else None
        yield declared.name, say(day) if day else said


def _contents(desk: Desk, case: Case) -> "Iterator[Filed]":
    """What lies in the file: the papers that were printed, each once, and the materials, in the order of their days."""
    from agent_app.desk.timeline import local_time
    from agent_app.paper.catalogue import PAPERS
    from agent_app.paper.model import Filed

    found: dict[str, Filed] = {}
    for record in case.subject.of_kind("paper"):
        paper = PAPERS.get(str(record.get("code", "")))
        if paper is not None:
            found[paper.code] = Filed(paper.title, day_of(record.get("on")), f"第{record.get('issue', 1)}次")
    filed = [
        *found.values(),
        *(
            Filed(str(record.get("name", "")), local_time(record.added[0].wall).date(), "材料")
            for record in case.subject.of_kind("attachment")
        ),
    ]
    yield from sorted(filed, key=lambda one: one.on or desk.today)


def _person(case: Case, party: Record | None) -> "Person":
    from agent_app.paper.model import Person

    if party is None:
        return Person("")
    guardian = case.guardian_of(party)
    return Person(
        name=party.get("name", ""),
        phone=party.get("phone", ""),
        address=party.get("address", ""),
        needs=tuple(need.label for need in map(Need.known, party.get("needs", [])) if need),
        representative=bool(party.get("representative", False)),
        guardian=_guardian(guardian) if guardian else "",
        id_tail=str(party.get("id_number", ""))[-_ID_TAIL:],
    )


def _guardian(guardian: Record) -> str:
    relation, phone = guardian.get("relation", ""), guardian.get("phone", "")
    return f"{guardian.get('name', '')}{f'（{relation}）' if relation else ''}{f'　{phone}' if phone else ''}"
