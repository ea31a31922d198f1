"""登记: what a resident brings, checked and made ready to be written as the first event of a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core.event import Op, add, new_id, open_
from agent_app.core.field_type import Field, FieldError, Kind
from agent_app.core.fields import CASE, PARTY
from agent_app.core.people import MAX_REPRESENTATIVES, doubtful_id_number, doubtful_phone
from agent_app.core.text import clean_name, cut
from agent_app.core.vocabulary import PartyRole, Purpose, Tie

PERSON_KEYS = ("name", "phone", "id_number", "address", "needs")
GUARDIAN_KEYS = ("name", "phone", "address", "relation")
CASE_KEYS = (
    "channel",
    "purpose",
    "category",
    "words",
    "summary",
    "wish",
    "place",
    "people_affected",
    "told",
    "read_back",
    "visit",
    "form",
    "registered_on",
)
KEYS = ("petitioner", "joint", "representatives", "tie", *CASE_KEYS)
ASK_TIE = "ask_tie"
"""The step that asks an agent whether something ties them to the matter."""
_TIE = Field("tie", "代理员和这件事有没有直接关系", Kind.TERM, terms=Tie)
SUMMARY_LENGTH = 40
"""Characters of the resident's words that stand in for a summary that nobody wrote."""

ACCUSATION_ROUTES = (
    "检举控告不在村里记：请直接向纪检监察机关反映，电话12388，网址www.12388.gov.cn，"
    "也可以写信或当面去县纪委监委。这里没有留下任何内容。"
)
COUNTY_ACCUSATION = (
    "检举控告不登记成信访事项：请按《信访工作条例》第22条第2款转给县纪委监委（电话12388），信和材料原样转去，"
    "不告诉被检举的人和单位（第30条第3款）。这里没有留下任何内容。"
)
"""What the county's own staff are told: theirs is to pass it on, not to send the resident away."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A checked registration. `parties` begins with the petitioner; `guardians` are by the place of their ward.

    `tie` is what ties the agent to the matter, "" when nobody asked.
    """

    fields: Mapping[str, Any]
    parties: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    guardians: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    tie: str = ""

    def operations(self, **given: Any) -> list[Op]:
        """The operations of the opening event; `given` are the fields that the desk adds."""
        fields = {**self.fields, **given}
        ids = [new_id() for _ in self.parties]
        ops = [
            open_(fields),
            *(add("party", one, party) for one, party in zip(ids, self.parties, strict=True)),
        ]
        ops += [
            add("party", new_id(), {**guardian, "guards": ids[place]})
            for place, guardian in self.guardians.items()
        ]
        if self.tie:
            asked = {"on": fields["registered_on"], "agent": fields["agent_name"], "tie": self.tie}
            ops.append(add("step", new_id(), {"code": ASK_TIE, **asked}))
        return ops

    @property
    def doubts(self) -> list[str]:
        """Numbers that were taken and look wrong: whose, and why."""
        people = [*self.parties, *self.guardians.values()]
        return [f"{person['name']}：{doubt}。" for person in people for doubt in doubts_of(person)]


class AccusationError(UserError):
    """An accusation is not taken as a case (Art. 30 ¶3); the sentence says where it goes, to a village or to the county."""

    def __init__(self, county: bool = False) -> None:
        super().__init__(COUNTY_ACCUSATION if county else ACCUSATION_ROUTES)


def check_registration(data: Any, *, county: bool = False) -> Registration:
    """Check what was handed in (the keys of `KEYS`), by a desk or by the `county`'s own staff.

    Raises `AccusationError` before anything else is looked at, and `UserError` naming the key and
    what is allowed.
    """
    if not isinstance(data, Mapping):
        raise UserError("登记的内容应是一个JSON对象。什么都没有写，请改了再试。")
    if data.get("purpose") == Purpose.ACCUSATION:
        raise AccusationError(county)
    _known(data, KEYS, "")
    if "petitioner" not in data:
        raise UserError("少了“petitioner”（信访人）：姓名和住址要有。什么都没有写，请补上再试。")
    given = [data["petitioner"], *_list(data, "joint")]
    people, guardians = [], {}
    for place, one in enumerate(given):
        where = f"joint[{place - 1}]" if place else "petitioner"
        required = ("name",) if place else ("name", "address")
        guardian, person = _guardian_apart(one, where)
        people.append(check_person(person, where, (*PERSON_KEYS, "guardian"), required))
        if guardian is not None:
            guardians[place] = guardian
    representatives = _representatives(_list(data, "representatives"), people)
    parties = [
        person
        | {
            "role": (PartyRole.JOINT if place else PartyRole.PETITIONER).value,
            "representative": place in representatives,
            "place": place,
        }
        for place, person in enumerate(people)
    ]
    values = _checked(CASE, {key: data[key] for key in CASE_KEYS if key in data}, "")
    for key in ("channel", "purpose", "words"):
        if key not in values:
            raise UserError(f"少了“{key}”（{CASE[key].label}）。什么都没有写，请补上再试。")
    values["category"] = values.get("category") or "其他"
    values["summary"] = values.get("summary") or summary_of(values["words"])
    tie = _TIE.check(data["tie"], "tie") if data.get("tie") else ""
    return Registration(values, parties, guardians, tie)


def check_not_ahead(key: str, day: str, today: date) -> None:
    """Raises `FieldError` when a day (ISO) that something was written down lies after today."""
    if day > today.isoformat():
        raise FieldError(key, f"写的是{day}，还没到这一天，今天是{today}")


def doubts_of(person: Mapping[str, Any]) -> list[str]:
    """What looks wrong about somebody's numbers, each in a sentence without its stop; the numbers are taken all the same."""
    found = {
        "phone": doubtful_phone(person["phone"]) if person.get("phone") else "",
        "id_number": doubtful_id_number(person["id_number"]) if person.get("id_number") else "",
    }
    return [f"{PARTY[name].label}{doubt}；没有错就照写" for name, doubt in found.items() if doubt]


def summary_of(words: str) -> str:
    """The first sentence of the resident's own words, shortened; nothing is rephrased."""
    line = words.strip().split("\n", 1)[0].strip()
    for stop in "。！？；":
        line = line.split(stop, 1)[0]
    return cut(line, SUMMARY_LENGTH)


def _known(data: Mapping[str, Any], keys: Sequence[str], where: str) -> None:
    for key in data:
        if key not in keys:
            raise UserError(
                f"不认识“{where}{key}”，可以用的是：{'、'.join(keys)}。什么都没有写，请改了再试。"
            )


def _list(data: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = data.get(key, ())
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise UserError(f"“{key}”应是一个列表。什么都没有写，请改了再试。")
    return value


def _checked(declared: Mapping[str, Field], data: Mapping[str, Any], where: str) -> dict[str, Any]:
    return {key: declared[key].check(value, where + key) for key, value in data.items() if value is not None}


def _guardian_apart(data: Any, where: str) -> tuple[dict[str, Any] | None, Any]:
    """The guardian named with a person, checked, and the person without."""
    if not isinstance(data, Mapping) or not data.get("guardian"):
        return None, data
    person = {key: value for key, value in data.items() if key != "guardian"}
    guardian = check_person(data["guardian"], f"{where}.guardian", GUARDIAN_KEYS, ("name",))
    return guardian | {"role": PartyRole.GUARDIAN.value}, person


def check_person(data: Any, where: str, keys: Sequence[str], required: Sequence[str]) -> dict[str, Any]:
    """Somebody on a case as it is stored: what is empty left out. Raises `UserError` that names the key."""
    if not isinstance(data, Mapping):
        raise UserError(f"“{where}”应写成一个对象，里面有{'、'.join(keys)}。什么都没有写，请改了再试。")
    _known(data, keys, f"{where}.")
    for key in required:
        if not data.get(key):
            raise UserError(f"少了“{where}.{key}”（{PARTY[key].label}）。什么都没有写，请补上再试。")
    checked = _checked(PARTY, data, f"{where}.")
    for key in required:
        if not checked[key]:
            raise UserError(f"“{where}.{key}”（{PARTY[key].label}）不能空着。什么都没有写，请补上再试。")
    return {key: value for key, value in checked.items() if value not in ("", [])}


def _representatives(named: Sequence[Any], people: Sequence[Mapping[str, Any]]) -> set[int]:
    """Their places among the people. Somebody is named by name or, for the sake of namesakes, by place (the petitioner is 0);
    of namesakes each time one more, so that there are never more than were named.
    """
    if len(named) > MAX_REPRESENTATIVES:
        raise UserError(
            f"“representatives”有{len(named)}人，代表最多{MAX_REPRESENTATIVES}人（《信访工作条例》第二十条）。"
            "什么都没有写，请改了再试。"
        )
    named = [clean_name(name) if isinstance(name, str) else name for name in named]
    chosen = {place for place in named if type(place) is int and 0 <= place < len(people)}
    for name in named:
        if type(name) is int and name in chosen:
            continue
        places = [place for place, person in enumerate(people) if person["name"] == name]
        if not places:
            raise UserError(f"代表“{name}”不在信访人里面，代表要从信访人中推选。什么都没有写，请改了再试。")
        chosen.update([place for place in places if place not in chosen][:1])
    return chosen
