"""会不会是同一件事: earlier cases that look like the one being registered. A person decides; nothing is scored or kept.

The same identity number, the same telephone, or the same name: as a party, unless the stories differ, or anywhere in a
case that tells much the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from agent_app.core.case import Case
from agent_app.core.categories import OTHER, top
from agent_app.core.fold import Record
from agent_app.core.people import clean_id_number, clean_phone
from agent_app.core.search_pieces import normal
from agent_app.core.text import clean_line
from agent_app.core.vocabulary import Stage
from agent_app.desk import casebook
from agent_app.desk.desk import Desk

MOST = 3
_LOOKED_AT = 24  # cases that are read for one search
_ALIKE, _UNLIKE = 0.25, 0.1  # share of two-character pieces that two stories have in common
_A_STORY = 8  # characters
_TAIL = 4
_COMMON = frozenset(
    {
        "我们", "他们", "没有", "一个", "这个", "那个", "还有", "不是", "就是", "已经", "现在", "去年", "今年",
        "时候", "问题", "解决", "希望", "要求", "反映", "村里", "镇里", "县里", "电话", "什么", "怎么", "自己",
        "可以", "两个", "个月", "说是", "有人",
    }
)  # fmt: skip
"""Pairs of characters that stand in every story."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What has been typed so far; empty texts where nothing has."""

    name: str = ""
    phone: str = ""
    id_number: str = ""
    address: str = ""
    category: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """An earlier case that may be the same matter: what is the same and what differs, in words."""

    subject: str
    number: str
    title: str
    registered_on: date
    stage: Stage
    same: tuple[str, ...]
    differs: tuple[str, ...]


def candidates(desk: Desk, typed: Typed, besides: Iterable[str] = ()) -> list[Repeat]:
    """At most `MOST` earlier cases that may be the same, the likeliest first; without the subjects `besides`."""
    name, phone = clean_line(typed.name), clean_phone(typed.phone) or ""
    id_number = clean_id_number(typed.id_number)[0] or ""
    passed = set(besides)
    found: dict[str, str] = {}
    for asked in (id_number, phone, name if len(name) > 1 else ""):
        for row in casebook.find(desk, asked, _LOOKED_AT) if asked else ():
            if row.subject not in passed:
                found.setdefault(row.subject, row.number or row.subject)
    person = _Person(name, phone, id_number, clean_line(typed.address))
    judged = [_judge(desk.case(number), person, typed) for number in list(found.values())[:_LOOKED_AT]]
    ranked = sorted((each for each in judged if each is not None), key=lambda each: -each[0])
    return [repeat for _, repeat in ranked[:MOST]]


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    phone: str
    id_number: str
    address: str


def _judge(case: Case, person: _Person, typed: Typed) -> tuple[float, Repeat] | None:
    """How likely it is, and what to say; None when they have only the name in common, and the stories differ."""
    party = _closest(case.parties, person)
    story = f"{case.subject.get('summary', '')}\n{case.subject.get('words', '')}"
    share = _share(typed.words, story)
    same_id = bool(person.id_number) and party.get("id_number") == person.id_number if party else False
    same_phone = bool(person.phone) and party.get("phone") == person.phone if party else False
    same_name = party is not None and party.get("name") == person.name
    # A namesake, or the same person with something else, is no repeat once the story is told.
    told = len(typed.words.strip()) >= _A_STORY
    if not (same_id or same_phone) and share < (_UNLIKE * told if same_name else _ALIKE):
        return None
    same = [
        "姓名" if same_name else "",
        "身份证号" if same_id else "",
        f"电话尾号 {person.phone[-_TAIL:]}" if same_phone else "",
        *_same_facts(case, party, person, typed),
    ]
    repeat = Repeat(
        subject=case.subject.id.hex(),
        number=case.subject.get("number", ""),
        title=case.subject.get("summary", ""),
        registered_on=case.facts.registered_on,
        stage=case.progress.stage,
        same=tuple(filter(None, same)),
        differs=tuple(_differences(case, party, person, typed, share)),
    )
    return 4 * same_id + 2 * same_phone + same_name + share, repeat


def _closest(parties: Iterable[Record], person: _Person) -> Record | None:
    """The party that is most probably this person."""

    def agreement(party: Record) -> int:
        keys = (("id_number", person.id_number), ("phone", person.phone), ("name", person.name))
        return sum(bool(value) and party.get(key) == value for key, value in keys)

    best = max(parties, key=agreement, default=None)
    return best if best is not None and agreement(best) else None


def _same_facts(case: Case, party: Record | None, person: _Person, typed: Typed) -> Iterator[str]:
    if party is not None and person.address and party.get("address") == person.address:
        yield "住址"
    shared = _shared_words(typed.words, f"{case.subject.get('summary', '')}\n{case.subject.get('words', '')}")
    if shared:
        yield "都说到" + "、".join(f"“{words}”" for words in shared)
    elif _stated(typed.category) and top(typed.category) == top(case.subject.get("category", "")):
        yield f"都是{top(typed.category)}"


def _differences(
    case: Case, party: Record | None, person: _Person, typed: Typed, share: float
) -> Iterator[str]:
    if party is not None:
        if person.name and party.get("name", person.name) != person.name:
            yield f"那件的人叫{party.get('name')}"
        phone = party.get("phone", "")
        if person.phone and phone and phone != person.phone:
            yield f"那件的电话尾号 {phone[-_TAIL:]}"
        if person.address and party.get("address", person.address) != person.address:
            yield f"那件的住址是{party.get('address')}"
    else:
        yield "那件只是提到这个姓名"
    category = case.subject.get("category", "")
    if _stated(typed.category) and _stated(category) and top(category) != top(typed.category):
        yield f"那件是{top(category)}"
    elif typed.words and share < _UNLIKE:
        yield "说的事不大一样"


def _stated(category: str) -> bool:
    return bool(category) and category != OTHER


def _pieces(text: str) -> set[str]:
    plain = normal(text)
    pairs = {plain[at : at + 2] for at in range(len(plain) - 1)}
    return {pair for pair in pairs if pair.isalpha()} - _COMMON


def _share(words: str, story: str) -> float:
    """How much of the shorter of two stories occurs in the other, from 0 to 1."""
    one, other = _pieces(words), _pieces(story)
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _shared_words(words: str, story: str, most: int = 2) -> list[str]:
    """The longest stretches that stand in both, as somebody might name them."""
    plain, told = normal(words), normal(story)
    runs: set[str] = set()
    start = 0
    while start < len(plain) - 1:
        end = start + 2
        if plain[start:end] not in told or not plain[start:end].isalpha():
            start += 1
            continue
        while end < len(plain) and plain[end].isalpha() and plain[start : end + 1] in told:
            end += 1
        if plain[start:end] not in _COMMON:
            runs.add(plain[start:end])
        start = end
    telling = [run for run in runs if len(run) > 2 or not any(pair in run for pair in _COMMON)]
    return [run[:12] for run in sorted(telling, key=lambda run: (-len(run), plain.index(run)))[:most]]
