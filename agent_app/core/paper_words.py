"""文书用语: the office that a county names on the papers of its desks, and its own sentences in place of those shipped.

The sentences that keep a paper from being taken for what it is not stay as they are.
"""

import re
import tomllib
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from agent_app.base.resources import read_text
from agent_app.core.people import clean_phone
from agent_app.core.rules_toml import Place

FILE = "papers/wording.toml"
FIXED = frozenset(
    {
        ("receipt", "not_acceptance"),
        ("feedback", "not_the_reply"),
        ("letter", "draft"),
        ("letter", "draft_mark"),
    }
)
_NAME_LIMIT, _TEXT_LIMIT, _MOST = 60, 500, 30
_GAP = re.compile(r"\{(\w*)\}")
_EARLIER = {"acceptance_notice": {"due"}, "extension_notice": {"due"}}
"""What sentences of a paper could be filled with before: a county may have it in its own still."""

Own: TypeAlias = Mapping[str, Mapping[str, str | tuple[str, ...]]]
"""Sentences by paper and name."""


@dataclass(frozen=True, slots=True)
class Office:
    """Whom a resident may ask beside the agent; "" where the county has not said."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PaperWords:
    """What a county says on papers."""

    office: Office = Office()
    own: Own = field(default_factory=dict)


@cache
def shipped_wording() -> Mapping[str, Mapping[str, Any]]:
    """The sentences that the program ships with, by paper and name."""
    return tomllib.loads(read_text(FILE))


def read_paper_words(place: Place) -> PaperWords:
    """The tables [office] and [wording.<paper>] that are left in a table. Raises UserError with the place."""
    office = Office()
    if place.has("office"):
        row = place.table("office")
        name, phone = row.text("name").strip(), row.text("phone", "").strip()
        if len(name) > _NAME_LIMIT:
            raise row.wrong(f"最多{_NAME_LIMIT}字", "name")
        if phone and clean_phone(phone) is None:
            raise row.wrong(f"“{phone}”不像电话号码", "phone")
        row.end()
        office = Office(name, phone)
    own: dict[str, dict[str, str | tuple[str, ...]]] = {}
    if place.has("wording"):
        papers = place.table("wording")
        for code in papers.left():
            own[code] = _of_paper(papers, code)
        papers.end()
    place.end()
    return PaperWords(office, own)


def _of_paper(papers: Place, code: str) -> dict[str, str | tuple[str, ...]]:
    shipped = shipped_wording().get(code)
    if shipped is None:
        raise papers.wrong(f"没有“{code}”这种纸的用语", code)
    row, found = papers.table(code), dict[str, str | tuple[str, ...]]()
    for name in row.left():
        if not isinstance(shipped.get(name), str | list) or (code, name) in FIXED:
            raise row.wrong("这里没有能改的这一句", name)
        found[name] = _sentences(row, name, shipped[name], _EARLIER.get(code, set()))
    row.end()
    return found


def _sentences(row: Place, name: str, shipped: str | list[str], earlier: Set[str]) -> str | tuple[str, ...]:
    given = row.text(name) if isinstance(shipped, str) else row.texts(name)
    sentences = (given,) if isinstance(given, str) else given
    known = set(_GAP.findall("".join(shipped)))
    if not sentences or len(sentences) > _MOST or any(len(one) > _TEXT_LIMIT for one in sentences):
        raise row.wrong(f"要写1到{_MOST}句，每句最多{_TEXT_LIMIT}字", name)
    for one in sentences:
        if unknown := set(_GAP.findall(one)) - known - earlier:
            raise row.wrong(
                f"没有“{{{min(unknown)}}}”可以填，能填的是：{'、'.join(sorted(known)) or '无'}", name
            )
        if "{" in _GAP.sub("", one) or "}" in _GAP.sub("", one) or one.count("**") % 2:
            raise row.wrong("大括号、两个星号要成对", name)
    return given
