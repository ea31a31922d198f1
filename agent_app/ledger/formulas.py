"""Formulas of a sheet in which some rows are repeated: every one points at what it pointed at before."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.formula.tokenizer import Token, Tokenizer

_REFERENCE = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^!'\[\]:]+)!)?"
    r"(?:(?P<column>\$?[A-Za-z]{1,3})(?P<fixed>\$?)(?P<row>\d+)"
    r"|(?P<from_column>\$?[A-Za-z]{0,3})(?P<from_fixed>\$?)(?P<from>\d+)"
    r":(?P<to_column>\$?[A-Za-z]{0,3})(?P<to_fixed>\$?)(?P<to>\d+))"
)


@dataclass(frozen=True, slots=True)
class Block:
    """Rows `first` to `last` (from 1, both included) that stand `times` times one below the other, at least once."""

    first: int
    last: int
    times: int

    @property
    def height(self) -> int:
        """Rows of one repetition."""
        return self.last - self.first + 1

    @property
    def grown(self) -> int:
        """Rows by which everything below moves down."""
        return self.height * (self.times - 1)

    def __contains__(self, row: int) -> bool:
        return self.first <= row <= self.last

    def moved(self, first: int, last: int) -> tuple[int, int]:
        """Where a stretch of rows is after the growth; one that reaches the block's end grows with it."""
        below = self.grown * (first > self.last)
        return first + below, last + self.grown * (last >= self.last)


Part = str | tuple[str, Block, re.Match[str]]


class Formula:
    """A formula read once: `at(offset)` is its text in a repetition that many rows further down.

    `own` is the title of its sheet, `blocks` says by titles which rows are repeated, and `inside` whether the
    formula stands in such rows. Then references to these rows and above go along as in copying, but for those
    with `$`; references to below stay at what they mean. From elsewhere a range that ends with the block takes
    in all its repetitions, a single cell stays the first one.
    """

    def __init__(self, text: str, own: str, blocks: Mapping[str, Block], *, inside: bool = False) -> None:
        self._inside, self._own = inside, own
        self._parts: list[Part] = ["="]
        for token in Tokenizer(text).items:
            found = _REFERENCE.fullmatch(token.value) if _refers(token) else None
            title = _title(found["sheet"]) if found and found["sheet"] else own
            block = blocks.get(title)
            self._parts.append((title, block, found) if found and block else token.value)

    def at(self, offset: int = 0) -> str:
        """The text, beginning with `=`."""
        return "".join(part if isinstance(part, str) else self._moved(part, offset) for part in self._parts)

    def _moved(self, part: tuple[str, Block, re.Match[str]], offset: int) -> str:
        title, block, found = part
        copied = offset if self._inside and title == self._own else None

        def row(name: str, fixed: str, *, ends: bool = False) -> str:
            at = int(found[name])
            if at > block.last or (ends and at == block.last and copied is None):
                return str(at + block.grown)
            return str(at if fixed or copied is None else at + copied)

        sheet = f"{found['sheet']}!" if found["sheet"] else ""
        if found["row"]:
            return f"{sheet}{found['column']}{found['fixed']}{row('row', found['fixed'])}"
        return (
            f"{sheet}{found['from_column']}{found['from_fixed']}{row('from', found['from_fixed'])}"
            f":{found['to_column']}{found['to_fixed']}{row('to', found['to_fixed'], ends=True)}"
        )


def _refers(token: Token) -> bool:
    return bool(token.type == Token.OPERAND and token.subtype == Token.RANGE)


def _title(written: str) -> str:
    return written[1:-1].replace("''", "'") if written.startswith("'") else written
