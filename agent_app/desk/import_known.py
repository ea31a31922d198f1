"""What a ledger tells of cases that are here already: an import changes none of them, and says what it leaves out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from agent_app.core.event import ERASE, OPEN, Op
from agent_app.core.text import clean_name
from agent_app.core.vocabulary import ScopeClass
from agent_app.ledger.case import LedgerCase, Rejected
from agent_app.ledger.export import MASKED, OWN_HEADERS, TOLD
from agent_app.store import caselist, journal
from agent_app.store.vault import Connection

_ASKED = {
    "address": "住址",
    "phone": "电话",
    "purpose": "事项类别",
    "category": "内容分类",
    "channel": "信访形式",
    "note": "答复意见",
    "on": "答复日期",
}
"""The fields that a ledger may fill in later, with the words for them; beside them all of `extra`."""

_NAMED = 5
"""Columns, and rows, that a sentence names."""

_Said: TypeAlias = tuple[str, str]


class KnownCases:
    """Cases that are here already, with all that was ever written in them."""

    def __init__(self, connection: Connection, subjects: Iterable[bytes]) -> None:
        subjects = set(subjects)
        events = journal.events_of(connection, subjects) if subjects else {}
        self._ops = {
            subject: [op for each in told for op in each.event.ops] for subject, told in events.items()
        }
        self._listed = caselist.listed_among(connection, subjects) if subjects else {}

    def untold(self, row: int, ops: Sequence[Op], subject: bytes, *, own: bool) -> Rejected | None:
        """The row when it would write what its case never said, with the way to put it there; None when all is there.

        In our `own` ledger columns that no field is read from are made of the case. What was erased, or is on no list
        any more, is not asked for again.
        """
        written, listed = self._ops.get(subject, ()), self._listed.get(subject)
        if not listed or any(op[0] == ERASE for op in written):
            return None
        said = {pair for pair, _ in _said(written)}
        names = [name for pair, name in _said(ops) if pair not in said and not (own and _is_ours(pair[0]))]
        if not names:
            return None
        number, _ = listed
        return Rejected(
            row, f"这件事以前记过（{number}）。这一行的{_some(names)}那里没有，没有记进去，请打开那一件补上。"
        )


class KnownNumbers:
    """Cases here by the number that they had in the ledger they came from; made by reading all that was written."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._numbered: dict[str, list[bytes]] = {}
        for _, event in journal.in_class(connection, ScopeClass.CASES):
            for op in event.ops:
                if op[0] == OPEN and op[1].get("source"):
                    self._numbered.setdefault(op[1]["source"], []).append(event.subject)

    def near(self, rows: Iterable[LedgerCase]) -> Iterable[str]:
        """Of rows that become new cases those that may be one of these in other words, each with that case: the same
        number, and the same person or day. A number alone is nothing: many ledgers begin anew with 1.
        """
        pairs = [(row, subject) for row in rows for subject in self._numbered.get(row.number, ())]
        events = journal.events_of(self._connection, {subject for _, subject in pairs})
        listed = caselist.listed_among(self._connection, events)
        found: dict[int, str] = {}
        for row, subject in pairs:
            if subject in listed and _is_near(row, [op for each in events[subject] for op in each.event.ops]):
                number, title = listed[subject]
                found.setdefault(row.row, f"第{row.row}行（编号{row.number}）和“{title}”（{number}）")
        return found.values()


def near_words(near: Sequence[str]) -> list[str]:
    """The sentence about them, none where there are none."""
    if not near:
        return []
    return [
        f"有{len(near):,}行和以前记过的编号一样，人或者日期也一样，写的内容不一样，当作另一件：{_some(near)}。"
        "其实是同一件的，导入以前先从表里删去那一行；导入以后，按“找找有没有重复的”，打开那件再定。"
    ]


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:_NAMED]) + "等" * (len(names) > _NAMED)


def _is_near(row: LedgerCase, ops: Iterable[Op]) -> bool:
    named = {("name", _plain(clean_name(row.petitioner))), ("registered_on", _plain(row.registered_on or ""))}
    told = ((name, _plain(value)) for fields in _fields(ops) for name, value in fields.items() if value)
    return not named.isdisjoint(told)


def _said(ops: Iterable[Op]) -> Iterator[tuple[_Said, str]]:
    """What these say of the fields that are asked for, each with what a person calls it; a day that was made up is not said."""
    for fields in _fields(ops):
        for name, value in fields.items():
            if name in _ASKED and not (name == "on" and "estimated" in fields):
                yield (name, _plain(value)), _ASKED[name]
        for name, value in fields.get("extra", {}).items():
            yield (name, _plain(value)), name


def _fields(ops: Iterable[Op]) -> Iterator[Mapping[str, Any]]:
    return (part for op in ops for part in op if isinstance(part, Mapping))


def _is_ours(header: str) -> bool:
    return header.removesuffix(MASKED).removesuffix(TOLD) in OWN_HEADERS


def _plain(value: object) -> str:
    """As it is compared: table programs change blanks and line breaks."""
    return "".join(str(value).split())
