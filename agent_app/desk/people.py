"""一件事里的人: households, guardians and helping agents, added, marked and taken out after the registration."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core.event import Op, add, drop, new_id, set_
from agent_app.core.fields import AGENT, PARTY
from agent_app.core.fold import Record
from agent_app.core.people import MAX_REPRESENTATIVES
from agent_app.core.registration import check_person, doubts_of
from agent_app.core.vocabulary import PartyRole
from agent_app.desk.desk import Desk

HOUSEHOLD_KEYS = ("name", "phone", "id_number", "address", "needs", "representative", "reason")
GUARDIAN_KEYS = ("name", "phone", "address", "relation", "guards", "reason")


@dataclass(frozen=True, slots=True)
class Added:
    """Somebody who was added; `doubts` say which numbers look wrong and were taken all the same."""

    record: str
    doubts: tuple[str, ...] = ()


def add_household(desk: Desk, number: str, person: Mapping[str, Any], actor: str = "") -> Added:
    """Add a household to a joint matter (`HOUSEHOLD_KEYS`), last in the order. Raises `UserError`."""
    return add_households(desk, number, [person], actor)[0]


def add_households(
    desk: Desk, number: str, people: Sequence[Mapping[str, Any]], actor: str = ""
) -> list[Added]:
    """Add several households in one action, all or none. Raises `UserError`."""
    checked = [
        check_person(person, f"第{n}户", HOUSEHOLD_KEYS, ("name",)) for n, person in enumerate(people, 1)
    ]
    with desk.writing(actor) as writing:
        case = writing.case_in_charge(number)
        first = 1 + max((int(party.get("place", 0)) for party in case.parties), default=-1)
        if len(case.parties) + len(checked) > PARTY["place"].limit:
            raise UserError(f"一件事最多{PARTY['place'].limit}户。没有改动，请分成几件。")
        speakers = len(case.representatives) + sum(bool(one.get("representative")) for one in checked)
        _few_enough(speakers)
        records = [new_id() for _ in checked]
        role = PartyRole.JOINT if case.parties else PartyRole.PETITIONER
        ops = [
            add("party", record, {"role": role.value, "place": place, "representative": False} | one)
            for place, (record, one) in enumerate(zip(records, checked, strict=True), first)
        ]
        writing.append(case.subject.id, ops)
    return [Added(record.hex(), tuple(doubts_of(one))) for record, one in zip(records, checked, strict=True)]


def add_guardian(desk: Desk, number: str, guardian: Mapping[str, Any], actor: str = "") -> Added:
    """Add the guardian (`GUARDIAN_KEYS`) of a household (`guards`, its id; the petitioner when absent).

    Raises `UserError`.
    """
    given = dict(guardian)
    ward = str(given.pop("guards", ""))
    checked = check_person(given, "guardian", GUARDIAN_KEYS, ("name",))
    with desk.writing(actor) as writing:
        case = writing.case_in_charge(number)
        party = _person(case.parties, ward) if ward else case.petitioner
        if party is None:
            raise UserError("这件事还没有信访人，写不了监护人。没有改动。")
        if (other := case.guardian_of(party)) is not None:
            raise UserError(
                f"{party.get('name', '')}的监护人已经写了{other.get('name', '')}。没有改动，要换就先去掉再加。"
            )
        record = new_id()
        frame = {"role": PartyRole.GUARDIAN.value, "guards": party.id}
        writing.append(case.subject.id, [add("party", record, frame | checked)])
    return Added(record.hex(), tuple(doubts_of(checked)))


def add_agent(desk: Desk, number: str, agent: Mapping[str, Any], actor: str = "") -> Added:
    """Name another agent who helps with the case (the fields of `AGENT`). Raises `UserError`."""
    checked = {
        key: AGENT[key].check(value, AGENT[key].label)
        for key, value in agent.items()
        if _known(key) and value
    }
    if not checked.get("name"):
        raise UserError("还要写协办代理员的姓名（name）。没有改动，请补上再试。")
    with desk.writing(actor) as writing:
        case = writing.case_in_charge(number)
        if checked["name"] in {case.agent, *(one.get("name") for one in case.helpers)}:
            raise UserError(f"{checked['name']}已经在代理这件事了。没有改动。")
        record = new_id()
        writing.append(case.subject.id, [add("agent", record, checked)])
    return Added(record.hex())


def remove(desk: Desk, number: str, record: str, reason: str, actor: str = "") -> None:
    """Take somebody out of a case, with a reason; the timeline keeps showing who it was.

    Guardians go with their ward; when the petitioner goes, the next household takes that place.
    Raises `UserError`, for the only household too: a case always has somebody who brought it.
    """
    if not reason.strip():
        raise UserError("去掉一个人要写明原因。没有改动，请写上再试。")
    with desk.writing(actor) as writing:
        case = writing.case_in_charge(number)
        person = _person((*case.people, *case.helpers), record)
        if person in case.parties and len(case.parties) == 1:
            raise UserError("这件事只有这一户，不能去掉。写错了就改，本人不反映了就记撤回。没有改动。")
        going = [person, *(one for one in case.guardians if one.get("guards") == person.id)]
        ops: list[Op] = [drop(one.id, reason.strip()) for one in going]
        sees = {entry.leaf for one in going for entry in one.added}
        if person is case.petitioner:
            heir = case.parties[1]
            role = {"role": PartyRole.PETITIONER.value}
            ops.append(set_(role, heir.id))
            sees |= case.subject.live(role, heir.id)
        writing.append(case.subject.id, ops, sees)


def choose_representatives(desk: Desk, number: str, chosen: Iterable[str], actor: str = "") -> None:
    """Say who speaks for all, by the ids of their records: at most five (Art. 20 ¶3). Raises `UserError`."""
    wanted = set(chosen)
    _few_enough(len(wanted))
    with desk.writing(actor) as writing:
        case = writing.case_in_charge(number)
        for record in wanted:
            _person(case.parties, record)
        changed = [
            party
            for party in case.parties
            if bool(party.get("representative")) is not (party.id.hex() in wanted)
        ]
        if not changed:
            return
        ops = [set_({"representative": party.id.hex() in wanted}, party.id) for party in changed]
        sees = {leaf for party in changed for leaf in case.subject.live(["representative"], party.id)}
        writing.append(case.subject.id, ops, sees)


def _few_enough(count: int) -> None:
    if count > MAX_REPRESENTATIVES:
        raise UserError(
            f"代表选了{count}人，最多{MAX_REPRESENTATIVES}人（《信访工作条例》第二十条）。没有改动，请大家再商量。"
        )


def _person(people: Iterable[Record], record: str) -> Record:
    found = next((person for person in people if person.id.hex() == record), None)
    if found is None:
        raise UserError("这个人已经不在这件事里了。没有改动，请重新打开这件事再看。")
    return found


def _known(key: str) -> bool:
    if key not in AGENT:
        raise UserError(f"不认识“{key}”，可以用的是：{'、'.join(AGENT)}。没有改动，请改了再试。")
    return True
