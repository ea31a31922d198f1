"""Two on a sheet: slips half as high as a sheet, one above the other, that are cut apart in its middle."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from agent_app.paper.cut import Cut
from agent_app.paper.page import FRAME_WIDTH, UPRIGHT, Format, Placed, Sheet, Slab, height_of, stacked

HALVED = Format(UPRIGHT.width, UPRIGHT.height, 12 * mm, UPRIGHT.left, 12 * mm, UPRIGHT.right)
"""Left and right as on every paper; above and below what half a sheet can spare."""
_BESIDE_CUT = 5 * mm
HALF_HEIGHT = HALVED.height / 2 - HALVED.top - _BESIDE_CUT
"""What a slip has room for, in points."""


@dataclass(frozen=True, slots=True)
class Half:
    """One slip: its `slabs` as they stand on half a sheet, none where it does not fit, and its sheets when `alone`."""

    slabs: Sequence[Slab]
    alone: Callable[[], Iterable[Sheet]]


def in_pairs(papers: Iterable[Sequence[Half]], cut: str) -> Iterator[tuple[int, Sheet]]:
    """The sheets of papers made of slips, each with the place of the paper that it belongs to; `cut` stands in the cut.

    Two slips of a paper share a sheet. One that is left over shares it with the next paper where that is a single
    slip, so that each paper ends whole with a sheet, and stands alone otherwise; so does one that does not fit.
    """
    left: tuple[int, Half] | None = None
    for place, halves in enumerate(papers):
        if left and len(halves) == 1 and halves[0].slabs:
            yield left[0], _pair(left[1], halves[0], cut)
            left = None
            continue
        if left:
            yield from ((left[0], sheet) for sheet in left[1].alone())
            left = None
        for half in halves:
            if not half.slabs:
                yield from ((place, sheet) for sheet in half.alone())
            elif left:
                yield place, _pair(left[1], half, cut)
                left = None
            else:
                left = place, half
    if left:
        yield from ((left[0], sheet) for sheet in left[1].alone())


def _pair(upper: Half, lower: Half, cut: str) -> Sheet:
    middle = HALVED.height / 2
    sheet = stacked(upper.slabs, form=HALVED)
    sheet += stacked(lower.slabs, middle + _BESIDE_CUT, HALVED)
    for line in Cut(cut).slabs(FRAME_WIDTH):
        sheet.append(Placed(line, HALVED.left, middle - height_of([line]) / 2))
    return sheet
