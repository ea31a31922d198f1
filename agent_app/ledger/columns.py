"""Which column of a sheet holds what: told by the words above it, never by its place."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import count, zip_longest
from typing import TypeVar

from agent_app.base.errors import UserError
from agent_app.base.resources import read_text
from agent_app.core.vocabulary import Channel, Purpose, Term
from agent_app.ledger.sheets import Cell, Row
from agent_app.ledger.table import RULES

HEADER_ROWS = 20
"""Rows from the top among which the header is looked for."""

FEWEST_COLUMNS = 2
"""A row with fewer known words above columns is a title, not a header."""

NOTHING = "nothing"
"""The field of columns that are passed over."""

TEXT_FIELDS = ("words", "summary")
"""A ledger without either of these says nothing of the matters."""

TermT = TypeVar("TermT", bound=Term)

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BLANK = re.compile(r"[\s*:\"'“”]+")


@dataclass(frozen=True)
class Layout:
    """Where the header stands and which columns (from 0) hold which field.

    `names` are the words above the columns, `passed` the columns that are not looked at, `header` the row
    itself. Columns that are neither a field's nor passed over are kept under their names.
    """

    header_row: int
    fields: Mapping[str, int]
    names: Mapping[int, str]
    passed: frozenset[int] = frozenset()
    header: tuple[Cell, ...] = ()

    @cached_property
    def others(self) -> tuple[int, ...]:
        """The columns below the header that are kept as they are."""
        known = self.passed.union(self.fields.values())
        return tuple(column for column in range(len(self.header)) if column not in known)

    def name_of(self, column: int) -> str:
        """What the file calls the column, or the letter that the table program shows above it."""
        return self.names.get(column) or f"{_letters(column)}列"

    def repeats_header(self, cells: Sequence[Cell]) -> bool:
        """Whether a row is the header once more, as at the top of every printed page, or its second line, in which
        the words of cells that are merged over both stand again: `FEWEST_COLUMNS` cells say what is above them.
        """
        same = sum(cell == word for cell, word in zip(cells, self.header, strict=False) if word != "")
        return same >= FEWEST_COLUMNS or tuple(cells) == self.header


@dataclass(frozen=True, slots=True)
class Rules:
    """The words of the rule file: header → (field, place in its list), and written value → term.

    `left_out`: words of columns that are never kept.
    """

    headers: Mapping[str, tuple[str, int]]
    left_out: Sequence[str]
    first: Mapping[str, Sequence[str]]
    channels: Mapping[str, Channel]
    purposes: Mapping[str, Purpose]


def find_header(rows: Sequence[Row], where: str) -> Layout:
    """The layout told by that row of the first `HEADER_ROWS` which holds most known words.

    `where` names the file and sheet in the error.
    Raises `UserError` when no row is a header, or the header names neither words nor a summary.
    """
    best = likeliest(layouts(rows[:HEADER_ROWS]), where)
    if not any(field in best.fields for field in TEXT_FIELDS):
        raise UserError(
            f"{where}的表头在第{best.header_row}行，但没有写事项内容的一列。什么都没有导入，"
            f"请指明写事情的是哪一列，或者把它的名称改成{_wanted()}里的一个。"
        )
    return best


def likeliest(layouts: Sequence[Layout], where: str) -> Layout:
    """The row that holds most known words. Raises `UserError` when none holds `FEWEST_COLUMNS`."""
    best = max(layouts, key=lambda layout: len(layout.fields), default=None)
    if best is None or len(best.fields) < FEWEST_COLUMNS:
        raise UserError(
            f"{where}的前{HEADER_ROWS}行里没有找到表头。什么都没有导入，请指明表头是哪一行、写事情的是哪一列；"
            f"或者在第一行写上各列的名称，其中要有{_wanted()}里的一个。"
        )
    return best


def channel_of(text: str) -> Channel | None:
    """The channel that a ledger writes so."""
    return rules().channels.get(_normal(text))


def purpose_of(text: str) -> Purpose | None:
    """The purpose that a ledger writes so."""
    return rules().purposes.get(_normal(text))


@cache
def rules() -> Rules:
    """The rule file, read once."""
    data = tomllib.loads(read_text(RULES))
    named = data["headers"]
    left_out = tuple(map(_normal, named.pop("left_out")))
    headers = {
        _normal(word): (field, place) for field, words in named.items() for place, word in enumerate(words)
    }
    first = {field: words[:4] for field, words in named.items()}
    return Rules(
        headers, left_out, first, _values(Channel, data["channels"]), _values(Purpose, data["purposes"])
    )


def _wanted() -> str:
    """Words that a column with the matter in it may have above it."""
    return "、".join(f"“{word}”" for field in TEXT_FIELDS for word in rules().first[field])


def _values(terms: type[TermT], written: Mapping[str, Iterable[str]]) -> Mapping[str, TermT]:
    """What is understood as each term: its label, its code, and the words of the rule file."""
    return {
        _normal(word): term
        for term in terms
        for word in (term.label, term.value, *written.get(term.value, ()))
    }


def is_left_out(header: str) -> bool:
    """Whether a column of this name is never kept, see the rule file."""
    whole = _normal(header)
    return whole not in rules().headers and any(word in whole for word in rules().left_out)


def _layout_at(number: int, cells: Sequence[Cell]) -> Layout:
    """The columns of a row taken as a header; of two words for one field the earlier in the list wins."""
    found: dict[str, tuple[int, int]] = {}
    names: dict[int, str] = {}
    passed: set[int] = set()
    for column, cell in enumerate(cells):
        if not isinstance(cell, str) or not cell:
            continue
        names[column] = " ".join(cell.split())
        field, place = _lookup(cell)
        if field == NOTHING:
            passed.add(column)
        elif field and (field not in found or place < found[field][0]):
            found[field] = (place, column)
    fields = {field: column for field, (_, column) in found.items()}
    return Layout(number, fields, _distinct(names), frozenset(passed), tuple(cells))


def layouts(rows: Sequence[Row]) -> list[Layout]:
    """Each of these rows taken as a header. One in two lines, of which some cells are merged over both, takes the
    words that it lacks from its second line.
    """
    found = []
    for at, (number, cells) in enumerate(rows):
        layout = _layout_at(number, cells)
        below = rows[at + 1][1] if rows[at + 1 : at + 2] and rows[at + 1][0] == number + 1 else []
        if layout.repeats_header(below):
            both = zip_longest(cells, below, fillvalue="")
            layout = _layout_at(number, [upper if upper != "" else lower for upper, lower in both])
        found.append(layout)
    return found


def _lookup(header: str) -> tuple[str, int]:
    headers = rules().headers
    whole = _normal(header)
    known = headers.get(whole) or headers.get(_BRACKETED.sub("", whole))
    if known is None and any(word in whole for word in rules().left_out):
        return NOTHING, 0
    return known or ("", 0)


def _normal(text: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", text).casefold())


def _distinct(names: Mapping[int, str]) -> Mapping[int, str]:
    """The same names, those that repeat with a number behind that makes them nobody else's."""
    taken = set(names.values())
    seen: set[str] = set()
    distinct = {}
    for column, name in names.items():
        if name in seen:
            name = next(each for number in count(2) if (each := f"{name}{number}") not in taken)
            taken.add(name)
        seen.add(name)
        distinct[column] = name
    return distinct


def _letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
