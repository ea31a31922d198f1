"""What papers are made of: paragraphs, gaps, rules, lines to write on, ticks, columns, boxes, QR codes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

import segno

from agent_app.paper.page import MEDIUM, THIN, Block, Pen, Slab, height_of, slabs_of
from agent_app.paper.typeset import Line, Style, Words, set_lines

_QR_MASK = 3


@dataclass(eq=False)
class _LineSlab(Slab):
    line: Line
    size: float

    def draw(self, pen: Pen, x: float, y: float, *, first: bool = True, last: bool = True) -> None:
        pen.words(self.line, self.size, x, y, self.height)


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph. `keep`: it stays with what follows."""

    words: Words
    style: Style
    keep: bool = False

    def slabs(self, width: float) -> list[Slab]:
        lines = set_lines(self.words, self.style, width)
        last = len(lines) - 1
        # Neither the first line of a paragraph nor the last stands alone on a sheet.
        return [
            _LineSlab(
                self.style.line_height,
                line,
                self.style.size,
                keep=self.keep or place == 0 < last or place == last - 1,
            )
            for place, line in enumerate(lines)
        ]


@dataclass(frozen=True, slots=True)
class Gap:
    """Room between two blocks."""

    height: float
    keep: bool = False

    def slabs(self, width: float) -> list[Slab]:
        return [Slab(self.height, keep=self.keep, is_gap=True)]


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stay on one sheet."""

    blocks: Sequence[Block]

    def slabs(self, width: float) -> list[Slab]:
        slabs = slabs_of(self.blocks, width)
        for slab in slabs[:-1]:
            slab.keep = True
        return slabs


@dataclass(eq=False)
class _RuleSlab(Slab):
    width: float
    weight: float
    inset: float

    def draw(self, pen: Pen, x: float, y: float, *, first: bool = True, last: bool = True) -> None:
        pen.rule(x + self.inset, y + self.height / 2, x + self.width, y + self.height / 2, self.weight)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line from edge to edge."""

    height: float
    weight: float = THIN

    def slabs(self, width: float) -> list[Slab]:
        return [_RuleSlab(self.height, width, self.weight, 0.0)]


@dataclass(eq=False)
class _BlankSlab(Slab):
    line: Line
    size: float
    begin: float
    end: float

    def draw(self, pen: Pen, x: float, y: float, *, first: bool = True, last: bool = True) -> None:
        pen.words(self.line, self.size, x, y, self.height)
        base = y + self.height / 2 + 0.45 * self.size
        pen.rule(x + self.begin, base, x + self.end, base)


@dataclass(frozen=True, slots=True)
class Blank:
    """A label and a line to write on, `room` points long or as long as there is place."""

    label: Words
    style: Style
    room: float = 0.0

    def slabs(self, width: float) -> list[Slab]:
        label = set_lines(self.label, self.style, width)[0]
        begin = label.offset + label.width
        end = min(width, begin + self.room) if self.room else width
        return [_BlankSlab(self.style.line_height, label, self.style.size, begin, end)]


@dataclass(eq=False)
class _TickSlab(Slab):
    box: Line | None
    line: Line
    size: float
    indent: float
    ticked: bool

    def draw(self, pen: Pen, x: float, y: float, *, first: bool = True, last: bool = True) -> None:
        if self.box:
            pen.words(self.box, self.size, x, y, self.height)
        if self.box and self.ticked:
            left, middle, unit = x, y + self.height / 2, self.size
            elbow = (left + 0.45 * unit, middle + 0.3 * unit)
            pen.rule(left + 0.2 * unit, middle, *elbow, MEDIUM)
            pen.rule(*elbow, left + 0.9 * unit, middle - 0.4 * unit, MEDIUM)
        pen.words(self.line, self.size, x + self.indent, y, self.height)


@dataclass(frozen=True, slots=True)
class Tick:
    """A box, ticked or to be ticked by hand, before a paragraph."""

    words: Words
    style: Style
    ticked: bool

    def slabs(self, width: float) -> list[Slab]:
        size, height, indent = self.style.size, self.style.line_height, 1.5 * self.style.size
        box = replace(set_lines("□", self.style, width)[0], spoken="☑" if self.ticked else "☐")
        lines = set_lines(self.words, self.style, width - indent)
        return [
            _TickSlab(
                height, None if place else box, line, size, indent, self.ticked, keep=place < len(lines) - 1
            )
            for place, line in enumerate(lines)
        ]


@dataclass(eq=False)
class _GroupSlab(Slab):
    """Slabs side by side or one below the other, each with its place, in a frame of `weight`."""

    parts: Sequence[tuple[float, float, Slab]]
    width: float = 0.0
    weight: float = 0.0

    def draw(self, pen: Pen, x: float, y: float, *, first: bool = True, last: bool = True) -> None:
        if self.weight:
            pen.box(x, y, self.width, self.height, self.weight)
        for dx, dy, slab in self.parts:
            slab.draw(pen, x + dx, y + dy)


def placed_below(slabs: Sequence[Slab], dx: float, dy: float) -> list[tuple[float, float, Slab]]:
    """Slabs one below the other from (dx, dy), as the parts of a larger one."""
    parts = []
    for slab in slabs:
        parts.append((dx, dy, slab))
        dy += slab.height
    return parts


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side, each as wide as given (0: shares what is left), in the middle of the height or on top."""

    blocks: Sequence[tuple[float, Sequence[Block]]]
    gutter: float = 0.0
    at_top: bool = False

    def slabs(self, width: float) -> list[Slab]:
        gutters = self.gutter * (len(self.blocks) - 1)
        widths = shared_widths([given for given, _ in self.blocks], width - gutters)
        columns = [slabs_of(blocks, own) for own, (_, blocks) in zip(widths, self.blocks, strict=True)]
        height = max(height_of(column) for column in columns)
        parts: list[tuple[float, float, Slab]] = []
        dx = 0.0
        for own, column in zip(widths, columns, strict=True):
            parts += placed_below(column, dx, 0.0 if self.at_top else (height - height_of(column)) / 2)
            dx += own + self.gutter
        return [_GroupSlab(height, parts)]


@dataclass(frozen=True, slots=True)
class Boxed:
    """Blocks in a frame."""

    blocks: Sequence[Block]
    padding: float
    weight: float = MEDIUM

    def slabs(self, width: float) -> list[Slab]:
        inner = slabs_of(self.blocks, width - 2 * self.padding)
        height = height_of(inner) + 1.4 * self.padding
        return [_GroupSlab(height, placed_below(inner, self.padding, 0.7 * self.padding), width, self.weight)]


def shared_widths(given: Sequence[float], width: float) -> list[float]:
    """The widths of columns where 0 takes an equal share of what the others leave."""
    free = sum(1 for own in given if not own)
    share = (width - sum(given)) / max(free, 1)
    return [own or share for own in given]


@dataclass(eq=False)
class _PictureSlab(Slab):
    jpeg: bytes
    width: float
    indent: float

    def draw(self, pen: Pen, x: float, y: float, *, first: bool = True, last: bool = True) -> None:
        pen.picture(self.jpeg, x + self.indent, y, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of `size` pixels, as large as fits into the width and `highest` points, in the middle of its place."""

    jpeg: bytes
    size: tuple[int, int]
    highest: float

    def slabs(self, width: float) -> list[Slab]:
        across, down = self.size
        scale = min(width / across, self.highest / down)
        own = across * scale
        return [_PictureSlab(down * scale, self.jpeg, own, (width - own) / 2)]


@dataclass(eq=False)
class _QrSlab(Slab):
    payload: str
    side: float

    def draw(self, pen: Pen, x: float, y: float, *, first: bool = True, last: bool = True) -> None:
        pattern, count = _qr_pattern(self.payload)
        pen.modules(pattern, x, y, self.side / count)


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code `side` points wide, without its quiet zone (four modules, which the page must leave)."""

    payload: str
    side: float

    def slabs(self, width: float) -> list[Slab]:
        return [_QrSlab(self.side, self.payload, self.side)]


@lru_cache(maxsize=8)
def _qr_pattern(payload: str) -> tuple[str, int]:
    """The dark runs of a QR code as PDF rectangles of one module's height, and its modules a side."""
    # Any mask can be read; trying all eight for the most even one takes most of the time of a whole page.
    matrix = segno.make(payload, error="m", micro=False, mask=_QR_MASK).matrix
    rectangles = []
    for row, cells in enumerate(matrix):
        left = 0
        for dark, group in groupby(cells):
            length = len(list(group))
            if dark:
                # A hair of overlap keeps rows from parting on a screen.
                rectangles.append(f"{left} {row} {length} 1.02 re")
            left += length
    return " ".join([*rectangles, "f"]), len(matrix)
