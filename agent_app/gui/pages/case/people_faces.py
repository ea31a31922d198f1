"""Forms about people that record no step: an authorization and its signing, somebody who comes to the case or leaves it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from agent_app.core import agency
from agent_app.core.case import CHANGE_AGENT, Case
from agent_app.core.field_type import Field, Kind
from agent_app.core.fields import AGENT, AUTHORIZATION, PARTY
from agent_app.core.registration import ASK_TIE
from agent_app.core.rules import Choice, FieldType, Rules, StepField
from agent_app.core.vocabulary import Act, Term
from agent_app.desk import authorizing
from agent_app.desk.desk import Desk
from agent_app.gui.pages.case.form_face import FormFace
from agent_app.gui.pages.case.inputs import ManyField

AUTHORIZE, SIGN, HOUSEHOLD, GUARDIAN, HELPER = "authorize", "sign", "household", "guardian", "helper"
_REMOVE = "remove "

_KINDS = {
    Kind.WORDS: FieldType.WORDS,
    Kind.DATE: FieldType.DATE,
    Kind.FLAG: FieldType.FLAG,
    Kind.TERM: FieldType.CHOICE,
}
Asked = tuple[StepField, bool]


def removing(record: str) -> str:
    """The code of the form that takes somebody out."""
    return _REMOVE + record


def removed(code: str) -> str:
    """Whom the form of this code takes out, "" for any other form."""
    return code.removeprefix(_REMOVE) if code.startswith(_REMOVE) else ""


def people_face(code: str, case: Case, desk: Desk) -> FormFace | None:
    """The form of that code; None when it is no form about people, or not possible now."""
    if record := removed(code):
        return _removal_face(record, case)
    make: Mapping[str, Callable[[], FormFace | None]] = {
        AUTHORIZE: lambda: _authorization_face(case, desk),
        SIGN: lambda: _signing_face(case, desk.today),
        HOUSEHOLD: lambda: _household_face(),
        GUARDIAN: lambda: _guardian_face(case),
        HELPER: lambda: _helper_face(),
    }
    return make[code]() if code in make else None


def with_agents(face: FormFace, case: Case, rules: Rules, takers: Sequence[str]) -> FormFace:
    """The form of a step with the agents named in it who are most likely meant; `takers` are offered."""
    rule = rules.steps.get(face.code)
    if rule is None:
        return face
    agents = {"agent": case.agent} if face.code == ASK_TIE else {"agent_before": case.agent}
    given = {name: value for name, value in agents.items() if rule.field(name) and value}
    known = {"agent" if face.code == CHANGE_AGENT else "other_agent": takers}
    return replace(face, given=given | face.given, known=known)


def _authorization_face(case: Case, desk: Desk) -> FormFace | None:
    if case.progress.agency_ended:
        return None
    proposed = authorizing.proposed(desk, case)
    asked: list[Asked] = []
    if agency.tie_of(case, case.agent) is None:
        tie = desk.law.rules.steps[ASK_TIE].field("tie")
        assert tie is not None
        asked.append((replace(tie, label=f"{case.agent}和这件事有没有直接关系"), True))
    asked.append(_declared(AUTHORIZATION, "matter", required=True))
    acts = tuple(map(_choice, Act))
    asked.append((ManyField("acts", AUTHORIZATION["acts"].label, FieldType.CHOICE, True, choices=acts), True))
    asked.append((StepField("other_act", "选了“其他”，写明是什么", FieldType.LINE, limit=100), False))
    asked.append((StepField("until", "委托到哪天", FieldType.DATE, future=True), False))
    asked += [_declared(AUTHORIZATION, name) for name in ("agent", "post", "phone")]
    given = {name: value for name, value in proposed.items() if value and name != "on"}
    before = (
        "选上的才能替本人做。承认、放弃、变更诉求，和解，撤回，签调解协议，都要本人自己签。"
        "不写到哪天，就到办结为止。存好就去打印，一式两份。"
    )
    return FormFace(
        AUTHORIZE,
        "写代理委托书",
        "存好，去打印",
        "委托日期",
        tuple(asked),
        before,
        given,
        bare=True,
        blank=True,
    )


def _signing_face(case: Case, today: date) -> FormFace | None:
    paper = agency.mandate(case)
    if paper is None or case.progress.agency_ended:
        return None
    asked = [
        _declared(AUTHORIZATION, "signing", required=True),
        *(_declared(AUTHORIZATION, name) for name in ("read_by", "witness")),
    ]
    given = {field.name: paper.get(field.name) for field, _ in asked if paper.get(field.name)}
    signed = paper.get("signed_on")
    on = date.fromisoformat(signed) if signed else today
    before = "签好的委托书拍一张，或者扫描，一起存进来。本人按指印的，写上谁读给本人听、谁见证。"
    return FormFace(
        SIGN, "委托书签了字", "记下来", "签字日期", tuple(asked), before, given, on=on, exact=True
    )


def _household_face() -> FormFace:
    names = ("name", "phone", "id_number", "address", "representative", "reason")
    asked = tuple(_declared(PARTY, name, required=name == "name") for name in names)
    return FormFace(HOUSEHOLD, "加一户", "加上", "", asked, "各户各有一张回执，加好以后打印。", bare=True)


def _guardian_face(case: Case) -> FormFace | None:
    wards = [party for party in case.parties if case.guardian_of(party) is None]
    if not wards:
        return None
    choices = tuple(Choice(party.id.hex(), str(party.get("name", ""))) for party in wards)
    whose = StepField("guards", "是谁的监护人", FieldType.CHOICE, required=True, choices=choices)
    asked = [
        _declared(PARTY, name, required=name == "name") for name in ("name", "relation", "phone", "address")
    ]
    given = {"guards": choices[0].code} if len(choices) == 1 else {}
    before = "本人是小孩，或者自己说不清、办不了的，由监护人代着来。"
    return FormFace(GUARDIAN, "加监护人", "加上", "", ((whose, True), *asked), before, given, bare=True)


def _helper_face() -> FormFace:
    asked = tuple(_declared(AGENT, name, required=name == "name") for name in AGENT)
    before = "协办的代理员帮着跑、帮着记；负责的还是原来那位。要换负责的人，用“换一位代理员”。"
    return FormFace(HELPER, "加协办代理员", "加上", "", asked, before, bare=True)


def _removal_face(record: str, case: Case) -> FormFace | None:
    who = next((one for one in (*case.people, *case.helpers) if one.id.hex() == record), None)
    if who is None:
        return None
    reason = StepField("reason", "为什么", FieldType.LINE, required=True, limit=200)
    before = "去掉以后不再算这件事里的人，“经过”里一直看得到。填错了资料的不用去掉，改就行。"
    name = str(who.get("name", ""))
    return FormFace(removing(record), f"去掉：{name}", "去掉", "", ((reason, True),), before, bare=True)


def _declared(fields: Mapping[str, Field], name: str, *, required: bool = False) -> Asked:
    field = fields[name]
    choices = tuple(_choice(term) for term in field.terms or ())
    kind = _KINDS.get(field.kind, FieldType.LINE)
    return StepField(name, field.label, kind, required, field.limit, choices), required


def _choice(term: Term) -> Choice:
    return Choice(term.value, term.label)
