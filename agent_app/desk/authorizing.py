"""委托: the resident's authorization, drawn up and signed. It is ended by the step `end_agency`, at any time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core import agency
from agent_app.core.agency import Lack
from agent_app.core.case import Case
from agent_app.core.event import Op, add, new_id, set_
from agent_app.core.field_type import Field, Kind
from agent_app.core.fields import AUTHORIZATION
from agent_app.core.registration import ASK_TIE
from agent_app.core.vocabulary import Act, Tie
from agent_app.core.workflow_data import LONG_AGO, check_day
from agent_app.desk import attaching
from agent_app.desk.desk import Desk, Writing
from agent_app.desk.entered import form_of_step
from agent_app.desk.takers import takers

ASKED = ("on", "matter", "acts", "other_act", "until", "agent", "post", "phone", "form")
"""What is filled in when it is drawn up."""
SIGNED = ("signed_on", "signing", "read_by", "witness")
"""What is filled in when it was signed."""

_TIE = Field("tie", "和这件事有没有直接关系", Kind.TERM, terms=Tie)


@dataclass(frozen=True, slots=True)
class Authorized:
    """An authorization that was drawn up; where the agent has to stand back, `refusal` says so and there is none."""

    record: str = ""
    number: str = ""
    refusal: str = ""


def lacks(desk: Desk, case: Case) -> list[Lack]:
    """What the authorization of a case lacks today."""
    return agency.lacks(case, desk.today)


def proposed(desk: Desk, case: Case) -> dict[str, Any]:
    """What stands in a new authorization before anybody has changed it."""
    own = case.agent == desk.profile.name
    return {
        "on": desk.today.isoformat(),
        "matter": str(case.subject.get("summary", "")),
        "acts": [act.value for act in Act if act is not Act.OTHER],
        "agent": case.agent,
        "post": f"{desk.profile.unit}{desk.profile.role.label}" if own else "",
        "phone": desk.profile.phone if own else "",
    }


def authorize(
    desk: Desk, number: str, values: Mapping[str, Any], tie: str = "", actor: str = "", record: str = ""
) -> Authorized:
    """Draw up the authorization of a case: keys of `ASKED`, what is not given as `proposed`.

    `tie` is what the agent answered to what ties them to the matter (`Tie`); it may have been recorded before.
    An agent who is tied has to stand back (after Art. 28 ¶3): then the answer alone is recorded, and `refusal`
    says what to do. `record` is the id where the caller draws it: asking twice then makes one.
    Raises `UserError`; nothing is written then.
    """
    with desk.writing(actor) as writing:
        case = writing.case_in_charge(number)
        identity = bytes.fromhex(record) if record else new_id()
        if identity in case.subject.records:
            return Authorized(identity.hex(), str(case.subject.records[identity].get("number", "")))
        fields = _checked(desk, proposed(desk, case) | _given(values, ASKED))
        fields |= form_of_step(desk, writing.connection, fields.get("form", ""))
        ops, known = _answer(desk, case, fields["agent"], tie)
        if known is Tie.NONE:
            fields["number"] = _number(writing, case)
            ops.append(add("authorization", identity, fields))
        if ops:
            writing.append(case.subject.id, ops)
    if known is not Tie.NONE:
        return Authorized(refusal=_stand_back(desk, case, fields["agent"], known))
    return Authorized(identity.hex(), fields["number"])


def sign(
    desk: Desk, number: str, values: Mapping[str, Any], files: Sequence[Path] = (), actor: str = ""
) -> None:
    """Record who signed the authorization that counts, and when (keys of `SIGNED`), with photos of the signed paper.

    Raises `UserError`; nothing is written then.
    """
    photos = [attaching.prepare(desk, path) for path in files]
    with desk.writing(actor) as writing:
        case = writing.case_in_charge(number)
        paper = agency.mandate(case)
        if paper is None:
            raise UserError("这件事还没有委托书，没有什么可签的。没有改动，请先写委托书。")
        checked = _filled(_given(values, SIGNED))
        for name in ("signed_on", "signing"):
            if not checked.get(name):
                raise UserError(f"还要写“{AUTHORIZATION[name].label}”（{name}）。没有改动，请补上再试。")
        drawn_up = date.fromisoformat(paper.get("on"))
        day = date.fromisoformat(checked["signed_on"])
        if not drawn_up <= day <= desk.today:
            raise UserError(
                f"签字日期写的是{day}，应在委托日期{drawn_up}和今天{desk.today}之间。没有改动，请核对。"
            )
        writing.append(case.subject.id, [set_(checked, paper.id)], case.subject.live(checked, paper.id))
        for photo in photos:
            attaching.add_prepared(writing, case.subject.id, photo, paper.id.hex())


def _given(values: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    for key in values:
        if key not in keys:
            raise UserError(f"不认识“{key}”，可以用的是：{'、'.join(keys)}。没有改动，请改了再试。")
    return {key: value for key, value in values.items() if value is not None}


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    checked = {
        key: AUTHORIZATION[key].check(value, AUTHORIZATION[key].label)
        for key, value in values.items()
        if value not in ("", [])
    }
    return {key: value for key, value in checked.items() if value not in ("", [])}


def _checked(desk: Desk, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are stored. Raises `UserError` that says what is missing or cannot be."""
    fields = _filled(values)
    for name in ("on", "matter", "acts", "agent"):
        if not fields.get(name):
            raise UserError(f"还要写“{AUTHORIZATION[name].label}”（{name}）。没有改动，请补上再试。")
    other = Act.OTHER.value in fields["acts"]
    if other != bool(fields.get("other_act")):
        what = "选了“其他”，还要写明是什么（other_act）" if other else "写了其他权限，也要选上“其他”（acts）"
        raise UserError(f"{what}。没有改动，请改了再试。")
    on = date.fromisoformat(fields["on"])
    check_day("on", AUTHORIZATION["on"].label, on, LONG_AGO, desk.today)
    if fields.get("until") and date.fromisoformat(fields["until"]) < on:
        raise UserError(f"委托到{fields['until']}为止，早于委托日期{on}。没有改动，请核对。")
    return fields


def _answer(desk: Desk, case: Case, agent: str, tie: str) -> tuple[list[Op], Tie]:
    """The operations that record the answer, and what it is. Raises `UserError` when nobody has asked."""
    known = agency.tie_of(case, agent)
    if tie:
        answer = Tie(_TIE.check(tie, _TIE.label))
        fields = {"code": ASK_TIE, "on": desk.today.isoformat(), "agent": agent, "tie": answer.value}
        return ([] if answer is known else [add("step", new_id(), fields)]), answer
    if known is None:
        raise UserError(
            f"写委托书以前，要先问{agent}和这件事有没有直接关系（tie）：是不是当事人、当事人的亲属、"
            "被反映单位的人。没有改动，问了再写。"
        )
    return [], known


def _stand_back(desk: Desk, case: Case, agent: str, tie: Tie) -> str:
    """That another agent has to take the case, and who could."""
    helpers = (str(one.get("name", "")) for one in case.helpers)
    others = dict.fromkeys((*helpers, *(one.name for one in takers(desk))))
    names = "、".join(name for name in others if name != agent)
    return (
        f"{agent}{agency.TIED[tie]}，应当回避（《信访工作条例》第二十八条）。回答已经记下，委托书没有写。"
        f"请换一位代理员{f'（可以找{names}）' if names else ''}，再由那一位写委托书。"
    )


def _number(writing: Writing, case: Case) -> str:
    """The case's number and a place of its own; a desk that did not make the case adds its mark, so that two never agree."""
    whose = str(case.subject.get("number", ""))
    mark = "" if f"-{writing.identity.device}-" in whose else writing.identity.device
    return f"{whose}-W{mark}{1 + sum(1 for _ in case.subject.of_kind('authorization'))}"
