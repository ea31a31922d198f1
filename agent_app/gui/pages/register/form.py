"""What has been written on the page, without a window: drafts, what is still lacking, and what is handed to the desk."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

import msgspec

from agent_app.core.field_type import Field, FieldError, Kind
from agent_app.core.fields import CASE, PARTY, Told
from agent_app.core.people import MAX_REPRESENTATIVES
from agent_app.core.registration import check_not_ahead, summary_of
from agent_app.core.text import clean_name, clean_words, plain_digits
from agent_app.core.vocabulary import Channel, Purpose, Verdict

PEOPLE, MATTER, MATERIALS, TOLD = 1, 2, 3, 4
SECTIONS = {PEOPLE: "来人", MATTER: "诉求", MATERIALS: "材料", TOLD: "告知"}
SPOKEN = frozenset({Channel.VISIT, Channel.CALL, Channel.OUTREACH})
"""Channels in which somebody is there to whom one can read."""

_PERSON = ("name", "phone", "address", "id_number")
_MATTER = ("words", "wish", "category", "place", "people_affected")
_AS_TYPED = ("words", "wish", "category", "place", "visit", "form", "tie")
REQUIRED = {
    "name": "姓名要填。",
    "address": "住址要填：哪个组、几号，或者怎样找得到人。",
    "words": "本人的话要记下来，一句也行。",
}


@dataclass
class Other:
    """Somebody who has come along with the same matter."""

    name: str = ""
    phone: str = ""
    address: str = ""
    representative: bool = False


@dataclass
class Material:
    """A file laid beside the form. `error`: why it could not be taken, "" when it lies in the vault."""

    key: str
    name: str
    path: str = ""
    size: int = 0
    error: str = ""


@dataclass
class Form:
    """Everything on the page, as it was typed. `at` is the section that was written in last; `compared` what somebody
    has said of cases that are there, by their ids; `registered_on` the day on the paper that is typed, "" for today."""

    channel: str = Channel.VISIT.value
    name: str = ""
    phone: str = ""
    address: str = ""
    id_number: str = ""
    needs: list[str] = field(default_factory=list)
    representative: bool = False
    others: list[Other] = field(default_factory=list)
    purpose: str = ""
    words: str = ""
    read_back: bool = False
    wish: str = ""
    category: str = ""
    place: str = ""
    people_affected: str = ""
    materials: list[Material] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    tie: str = ""
    compared: dict[str, Verdict] = field(default_factory=dict)
    at: int = PEOPLE
    visit: str = ""
    form: str = ""
    registered_on: str = ""

    @property
    def blank(self) -> bool:
        """Nothing has been written that anybody would miss."""
        return self._told_apart() == Form()._told_apart()

    @property
    def title(self) -> str:
        """What a list of drafts calls it."""
        what = summary_of(clean_words(self.words)) if self.words.strip() else "还没写诉求"
        paper = f"空白单号{self.form}，" if self.form else ""
        return f"{paper}{clean_name(self.name) or '还没写姓名'}，{what}"

    def _told_apart(self) -> dict[str, Any]:
        return asdict(self) | {"channel": "", "at": 0, "compared": {}}

    def as_draft(self) -> dict[str, Any]:
        """As the desk keeps it."""
        return asdict(self)

    @classmethod
    def from_draft(cls, data: dict[str, Any]) -> "Form":
        """The form of a draft; of one that another version wrote, what still fits."""
        try:
            return msgspec.convert(data, cls)
        except msgspec.ValidationError:
            kinds = {one.name: one.type for one in fields(cls)}
            return cls(**{key: value for key, value in data.items() if kinds.get(key) is type(value)})

    def as_registration(self) -> dict[str, Any]:
        """The keys of `core.registration.KEYS`; what was left empty is left out."""
        others = [other for other in self.others if other.name.strip()]
        speaks = [self.representative, *(other.representative for other in others)]
        number = plain_digits(self.people_affected).strip()
        data: dict[str, Any] = {
            "petitioner": _filled({key: getattr(self, key) for key in _PERSON} | {"needs": list(self.needs)}),
            "joint": [
                _filled({key: getattr(other, key) for key in ("name", "phone", "address")})
                for other in others
            ],
            "representatives": [place for place, chosen in enumerate(speaks) if chosen and others],
            "channel": self.channel,
            "purpose": self.purpose,
            "told": list(self.told),
            "read_back": self.read_back,
            "people_affected": int(number) if number.isdecimal() else None,
        }
        return data | _filled({key: getattr(self, key) for key in (*_AS_TYPED, "registered_on")})


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value for key, value in values.items() if value and (not isinstance(value, str) or value.strip())
    }


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is not right yet: where, how a list calls it, and what is said beside it.

    A `soft` one may stay as it is when the person says so.
    """

    section: int
    place: str
    words: str
    sentence: str
    soft: bool = False


def wrong_with(declared: Field, text: str) -> str:
    """What is wrong with a text that was typed, "" when nothing is or nothing stands there."""
    if not text.strip():
        return ""
    value: Any = text
    if declared.kind is Kind.COUNT:
        plain = plain_digits(text).strip()
        value = int(plain) if plain.isdecimal() and len(plain) < 10 else None
    try:
        declared.check(value)
    except FieldError as error:
        return error.what + "。"
    return ""


def checker(declared: Field) -> Callable[[str], str]:
    """`wrong_with` of one field."""
    return lambda text: wrong_with(declared, text)


def lacks(form: Form, today: date = date.max) -> list[Lack]:
    """Everything that is not right yet, in the order of the page; no day is taken that lies after `today`."""
    return [*_person_lacks(form), *_matter_lacks(form, today), *_material_lacks(form), *_told_lacks(form)]


def _text_lacks(form: Form, section: int, names: tuple[str, ...]) -> Iterator[Lack]:
    for name in names:
        declared = PARTY[name] if name in _PERSON else CASE[name]
        text = getattr(form, name)
        sentence = REQUIRED.get(name, "") if not text.strip() else wrong_with(declared, text)
        if sentence:
            yield Lack(section, name, declared.label, sentence)


def _person_lacks(form: Form) -> Iterator[Lack]:
    yield from _text_lacks(form, PEOPLE, ("form", *_PERSON))
    for at, other in enumerate(form.others):
        sentence = wrong_with_other(other)
        if sentence:
            yield Lack(PEOPLE, f"other:{at}", f"第{at + 2}户", sentence)
    sentence = wrong_with_representatives(form)
    if sentence:
        yield Lack(PEOPLE, "others", "代表", sentence)


def wrong_with_other(other: Other) -> str:
    """What is wrong with a row of those who came along."""
    if not other.name.strip():
        return "这一户还没有姓名，没有就去掉这一行。"
    found = ((PARTY[key], getattr(other, key)) for key in ("name", "phone", "address"))
    return next((wrong for declared, text in found if (wrong := wrong_with(declared, text))), "")


def wrong_with_representatives(form: Form) -> str:
    """Representatives: at most five (Art. 20 ¶3), each told apart by name."""
    if not form.others:
        return ""
    people = [(clean_name(form.name), form.representative)]
    people += [(clean_name(other.name), other.representative) for other in form.others]
    chosen = [name for name, ticked in people if ticked]
    if len(chosen) > MAX_REPRESENTATIVES:
        return f"代表选了{len(chosen)}人，最多{MAX_REPRESENTATIVES}人（《信访工作条例》第二十条）。请大家再商量一下。"
    names = [name for name, _ in people]
    twice = next((name for name in chosen if name and names.count(name) > 1), "")
    return f"有两个人都叫{twice}，分不清谁是代表。请在名字后面写明，像“{twice}（2组）”。" if twice else ""


def _matter_lacks(form: Form, today: date) -> Iterator[Lack]:
    if not form.purpose:
        yield Lack(MATTER, "purpose", "哪一类", "是建议意见、申诉求决还是检举控告，要选一类。")
    yield from _text_lacks(form, MATTER, _MATTER[:1])
    if form.channel in SPOKEN and not form.read_back:
        yield Lack(MATTER, "read_back", "读给本人听", "还没有读给本人听。", soft=True)
    if sentence := _wrong_with_day(form.registered_on, today):
        yield Lack(MATTER, "registered_on", CASE["registered_on"].label, sentence)
    yield from _text_lacks(form, MATTER, _MATTER[1:])


def _wrong_with_day(day: str, today: date) -> str:
    wrong = wrong_with(CASE["registered_on"], day)
    try:
        check_not_ahead("registered_on", "" if wrong else day, today)
    except FieldError as error:
        return error.what + "。"
    return wrong


def _material_lacks(form: Form) -> Iterator[Lack]:
    for material in form.materials:
        if material.error:
            yield Lack(MATERIALS, material.key, "材料", f"{material.error}去掉它就能先存。")


def _told_lacks(form: Form) -> Iterator[Lack]:
    left = len(set(Told)) - len(set(form.told))
    if form.channel in SPOKEN and left:
        yield Lack(TOLD, "told", "告知", f"还有{left}条没有念给本人听。", soft=True)


def section_state(form: Form, section: int, found: list[Lack]) -> str:
    """How a section's mark looks when one is elsewhere: todo, done, bad (something typed is wrong)."""
    here = [lack for lack in found if lack.section == section]
    if any(not lack.soft and _typed(form, lack.place) for lack in here):
        return "bad"
    if section == MATERIALS:
        return "done" if form.materials else "todo"
    if section == TOLD and form.channel not in SPOKEN:
        return "done" if form.told else "todo"
    return "todo" if here else "done"


def _typed(form: Form, place: str) -> bool:
    """Whether something stands there that can be wrong."""
    value = getattr(form, place, None)
    return bool(value.strip()) if isinstance(value, str) else place != "purpose"


def accusing(purpose: str) -> bool:
    """Whether this is what a village desk does not take."""
    return purpose == Purpose.ACCUSATION.value
