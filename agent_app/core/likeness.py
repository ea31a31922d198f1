"""How much an account of a matter is like an earlier case: points for what is the same, and words for why.

Whoever reads the words can follow the points; a person decides, nothing is kept of them. The weights stand against
the benchmark `repeats` on real messages (`tests/bench/repeats.py`), where the lines below were drawn.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agent_app.core.categories import OTHER, top
from agent_app.core.fold import Record, Subject
from agent_app.core.people import clean_id_number, clean_phone
from agent_app.core.search_pieces import normal
from agent_app.core.text import clean_line, clean_name

OFFERED = 60
"""Points from which on a case is offered."""
ID_NUMBER, PHONE = 80, 60  # each is enough by itself
NAME, NOT_TOLD_YET = 20, 40  # a name is enough until the matter is told
ID_TAIL = 40  # with the name it is the same person
NAME_BUT_RARE_MARK = 20  # 王㮾 was often written with another character where no keyboard had it
NAMED_IN_IT, HOUSEHOLD, PLACE = 15, 20, 15
ANOTHER_CARD = -NAME  # a namesake
STORY = 80
"""Times the likeness of the two stories, from 0 to 1: alone it takes 0.75, with the name 0.375.

Of 3,000 pairs of messages of different people 999 in 1,000 are below 0.30; of one person's messages about different
things 98 in 100 are below 0.46; the same text sent again is above 0.88.
"""
UNLIKE = 0.30
"""Stories below this have nothing to do with one another, and give no points."""
A_STORY = 8  # characters from which on the matter counts as told
TAIL = 4

_READ_TYPED, _READ_TOLD = 160, 1000  # characters of each story that are held against each other
_NOT_WORDS = re.compile(r"[\W_]+")
_NOBODY = frozenset({"居民", "村民", "市民", "群众", "业主", "网民", "匿名", "无名", "不详", "本人"})
_HIDDEN = re.compile(r"[*×某xX?？]")
_COMMON = frozenset(
    {
        "我们", "他们", "没有", "一个", "这个", "那个", "还有", "不是", "就是", "已经", "现在", "去年", "今年",
        "时候", "问题", "解决", "希望", "要求", "反映", "村里", "镇里", "县里", "电话", "什么", "怎么", "自己",
        "可以", "两个", "个月", "说是", "有人",
    }
)  # fmt: skip
"""Pairs of characters that stand in every story, and say nothing when two share them."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What is known of a matter so far; empty texts where nothing has been typed."""

    name: str = ""
    phone: str = ""
    id_number: str = ""
    address: str = ""
    category: str = ""
    words: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who it is about, as values are stored; `id_tail` where only the end of a number was given."""

    name: str
    phone: str
    id_number: str
    id_tail: str
    address: str

    @classmethod
    def of(cls, typed: Typed) -> "Person":
        """The person of what was typed; a name that names nobody is none."""
        id_number = clean_id_number(typed.id_number)[0] or ""
        return cls(
            name=a_name(typed.name),
            phone=clean_phone(typed.phone) or "",
            id_number=id_number,
            id_tail=(id_number or clean_line(typed.id_number).upper())[-TAIL:],
            address=clean_line(typed.address),
        )


@dataclass(frozen=True, slots=True)
class Likeness:
    """Points, and why: what is the same, what differs, in words."""

    points: float
    same: tuple[str, ...]
    differs: tuple[str, ...]


def a_name(text: str) -> str:
    """A name as it is compared; "" for one that is masked or stands for anybody."""
    name = clean_name(text)
    return "" if name in _NOBODY or len(name) < 2 or _HIDDEN.search(name) else name


def common_part(name: str) -> str:
    """What is left of a name with a character that older keyboards lack, when that is a pair or more; else ""."""
    parts = re.split("|".join(map(re.escape, marks)), name) if (marks := _rare_marks(name)) else []
    return next((part for part in parts if len(part) > 1), "")


def likeness(typed: Typed, person: Person, earlier: Subject, *, household: bool = False) -> Likeness | None:
    """How much an earlier case is like what was typed; None when it is not enough to be offered.

    `household`: few live at the address, so that it means something.
    """
    party = _closest(earlier.of_kind("party"), person)
    told = f"{earlier.get('summary', '')}\n{earlier.get('words', '')}"
    is_told, alike = len(plain(typed.words)) >= A_STORY, story_likeness(typed.words, told)
    found = [*_same_person(person, party, told), *_same_place(typed, person, party, earlier, household)]
    points = sum(each for each, _ in found) + STORY * alike
    if not is_told and party is not None and _same_name(person, party):
        points += NOT_TOLD_YET
    if points < OFFERED:
        return None
    same = [words for _, words in found if words]
    differs = [*_differences(typed, person, party, earlier)]
    shared = shared_words(typed.words, told)
    if alike >= STORY_SAID_AGAIN:
        same.append("说的几乎一样")
    elif shared:
        same.append("都说到" + "、".join(f"“{words}”" for words in shared))
    elif _stated(typed.category) and top(typed.category) == top(earlier.get("category", "")):
        same.append(f"都是{top(typed.category)}")
    if is_told and not alike and not shared:
        differs.append("说的事不大一样")
    return Likeness(points, tuple(same), tuple(differs))


STORY_SAID_AGAIN = 0.9
"""Stories from this on are said to be nearly the same."""


def story_likeness(words: str, told: str) -> float:
    """How well the shorter of two stories fits into the other, without blanks and marks: 0, or from `UNLIKE` to 1."""
    from rapidfuzz import fuzz  # takes a tenth of a second, which the window's beginning has not

    one, other = plain(words)[:_READ_TYPED], plain(told)[:_READ_TOLD]
    if len(one) < A_STORY or not other:
        return 0.0
    return fuzz.partial_ratio(one, other, score_cutoff=100 * UNLIKE) / 100


def plain(text: str) -> str:
    """The characters that say something, in their plain forms."""
    return _NOT_WORDS.sub("", normal(text))


def shared_words(words: str, told: str, most: int = 2) -> list[str]:
    """The longest stretches that stand in both, as somebody might name them."""
    typed, story = normal(words)[:_READ_TYPED], normal(told)
    runs: set[str] = set()
    start = 0
    while start < len(typed) - 1:
        end = start + 2
        if typed[start:end] not in story or not typed[start:end].isalpha():
            start += 1
            continue
        while end < len(typed) and typed[end].isalpha() and typed[start : end + 1] in story:
            end += 1
        if typed[start:end] not in _COMMON:
            runs.add(typed[start:end])
        start = end
    telling = [run for run in runs if len(run) > 2 or not any(pair in run for pair in _COMMON)]
    return [run[:12] for run in sorted(telling, key=lambda run: (-len(run), typed.index(run)))[:most]]


def _closest(parties: Iterable[Record], person: Person) -> Record | None:
    """The party that is most probably this person, or of the same household."""

    def agreement(party: Record) -> int:
        keys = (("id_number", person.id_number), ("phone", person.phone), ("address", person.address))
        agreed = [2 for key, value in keys if value and party.get(key) == value]
        if _same_name(person, party):
            agreed.append(3)
        elif _name_but_rare(person.name, str(party.get("name", ""))):
            agreed.append(1)
        return sum(agreed)

    best = max(parties, key=agreement, default=None)
    return best if best is not None and agreement(best) else None


def _same_person(person: Person, party: Record | None, told: str) -> Iterator[tuple[float, str]]:
    if party is None:
        if person.name and person.name in told:
            yield NAMED_IN_IT, "说到这个姓名"
        return
    name, card = party.get("name", ""), party.get("id_number", "")
    if _same_name(person, party):
        yield NAME, "姓名"
        if person.id_number and card and card != person.id_number:
            yield ANOTHER_CARD, ""
    elif _name_but_rare(person.name, name):
        yield NAME_BUT_RARE_MARK, f"姓名只差一个生僻字（{name}）"
    if person.id_number and card == person.id_number:
        yield ID_NUMBER, "身份证号"
    elif person.id_tail and not person.id_number and card.endswith(person.id_tail):
        yield ID_TAIL, f"身份证尾号 {person.id_tail}"
    if person.phone and party.get("phone") == person.phone:
        yield PHONE, f"电话尾号 {person.phone[-TAIL:]}"


def _same_place(
    typed: Typed, person: Person, party: Record | None, earlier: Subject, household: bool
) -> Iterator[tuple[float, str]]:
    if party is not None and person.address and party.get("address") == person.address:
        yield HOUSEHOLD * household, "住址"
    here, there = plain(typed.place), plain(earlier.get("place", ""))
    if here and here == there:
        yield PLACE, f"地点{clean_line(typed.place)[:12]}"


def _differences(typed: Typed, person: Person, party: Record | None, earlier: Subject) -> Iterator[str]:
    if party is not None:
        if person.name and clean_name(party.get("name", person.name)) != person.name:
            yield f"那件的人叫{party.get('name')}"
        if person.id_number and party.get("id_number", person.id_number) != person.id_number:
            yield "那件的身份证号不一样"
        phone = party.get("phone", "")
        if person.phone and phone and phone != person.phone:
            yield f"那件的电话尾号 {phone[-TAIL:]}"
        if person.address and party.get("address", person.address) != person.address:
            yield f"那件的住址是{party.get('address')}"
    elif person.name and (other := next((p.get("name", "") for p in earlier.of_kind("party")), "")):
        yield f"那件的人叫{other}"
    category = earlier.get("category", "")
    if _stated(typed.category) and _stated(category) and top(category) != top(typed.category):
        yield f"那件是{top(category)}"


def _same_name(person: Person, party: Record) -> bool:
    return bool(person.name) and clean_name(party.get("name", "")) == person.name


def _name_but_rare(one: str, other: str) -> bool:
    """Whether two names differ in one character that is rare in one of them."""
    if len(one) != len(other) or len(one) < 2 or one == other:
        return False
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(apart) == 1 and bool(_rare_marks("".join(apart[0])))


def _rare_marks(name: str) -> Sequence[str]:
    """Characters of a name that are not in the oldest national set (GB/T 2312), which old keyboards had."""
    found = []
    for mark in name:
        try:
            mark.encode("gb2312")
        except UnicodeEncodeError:
            found.append(mark)
    return found


def _stated(category: str) -> bool:
    return bool(category) and category != OTHER
