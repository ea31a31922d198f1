"""Ruled tables whose rows go over several sheets, with their heads repeated."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from agent_app.paper.blocks import Text, placed_below, shared_widths
from agent_app.paper.page import THIN, Block, Pen, Slab, height_of, slabs_of
from agent_app.paper.typeset import Style, Words

_TORN_ABOVE = 150.0
"""Rows higher than this may break between their lines."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, `width` points wide (0: shares what is left)."""

    blocks: Sequence[Block]
    width: float = 0.0


Row = Sequence[Cell]


def cell(words: Words, style: Style, width: float = 0.0) -> Cell:
    """A cell with one paragraph."""
    return Cell((Text(words, style),), width)


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; rows may have different columns. The first `heads` rows are repeated on every sheet.

    No row below the heads is lower than `least` points. Rows below the heads stay together by `bound`; with `keep` the
    last one stays with what follows.
    """

    rows: Sequence[Row]
    padding: tuple[float, float] = (6.0, 4.0)
    heads: int = 0
    weight: float = THIN
    least: float = 0.0
    bound: int = 1
    keep: bool = False

    def slabs(self, width: float) -> list[Slab]:
        rows = [
            self._row(row, width, self.least if place >= self.heads else 0.0)
            for place, row in enumerate(self.rows)
        ]
        heads = tuple(slab for row in rows[: self.heads] for slab in row)
        for slab in heads:
            slab.keep = True
        body = [slab for row in rows[self.heads :] for slab in row]
        for place, slab in enumerate(body, 1):
            slab.heads = heads
            slab.keep = slab.keep or place % self.bound != 0
        slabs = [*heads, *body]
        if slabs:
            slabs[-1].closes = True
            slabs[-1].keep = slabs[-1].keep or self.keep
        return list(slabs)

    def _row(self, row: Row, width: float, least: float) -> "list[_RowSlab]":
        across, down = self.padding
        widths = shared_widths([own.width for own in row], width)
        columns = [slabs_of(own.blocks, each - 2 * across) for own, each in zip(row, widths, strict=True)]
        height = max(max(map(height_of, columns)) + 2 * down, least)
        edges = [sum(widths[:place]) for place in range(len(widths) + 1)]
        if height <= _TORN_ABOVE:
            parts = [
                part
                for edge, column in zip(edges, columns, strict=False)
                for part in placed_below(column, edge + across, (height - height_of(column)) / 2)
            ]
            return [_RowSlab(height, parts, edges, self.weight)]
        return self._torn_row(columns, edges)

    def _torn_row(self, columns: list[list[Slab]], edges: list[float]) -> "list[_RowSlab]":
        """A high row as one strip a line; a sheet that begins within it repeats its labels."""
        across, down = self.padding
        strips = list(zip_longest(*columns))
        labels = [
            (edge + across, 0.0, column[0])
            for edge, column in zip(edges, columns, strict=False)
            if len(column) == 1
        ]
        rows = []
        for place, strip in enumerate(strips):
            above, below = (0.0 if place else down), (down if place == len(strips) - 1 else 0.0)
            height = max(slab.height for slab in strip if slab) + above + below
            parts = [(edge + across, above, slab) for edge, slab in zip(edges, strip, strict=False) if slab]
            near_edge = place in {0, len(strips) - 2}
            repeated = labels if place else None
            rows.append(_RowSlab(height, parts, edges, self.weight, repeated, keep=near_edge))
        return rows


@dataclass(eq=False)
class _RowSlab(Slab):
    parts: Sequence[tuple[float, float, Slab]]
    edges: Sequence[float]
    weight: float
    repeated: Sequence[tuple[float, float, Slab]] | None = None
    closes: bool = False

    def draw(self, pen: Pen, x: float, y: float, *, first: bool = True, last: bool = True) -> None:
        half, bottom = self.weight / 2, y + self.height
        right = x + self.edges[-1]
        for edge in self.edges:
            upright = min(max(x + edge, x + half), right - half)
            pen.rule(upright, y, upright, bottom, self.weight)
        continues = self.repeated is not None
        if first or not continues:
            pen.rule(x, y + half, right, y + half, self.weight)
        if last or self.closes:
            pen.rule(x, bottom - half, right, bottom - half, self.weight)
        for dx, dy, slab in [*(self.repeated or ()), *self.parts] if first else self.parts:
            slab.draw(pen, x + dx, y + dy)
