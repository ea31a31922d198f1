"""The line along which two parts of a sheet are cut apart."""

from dataclasses import dataclass

from agent_app.paper.page import FRAME_WIDTH, LEFT, SHEET_WIDTH, THIN, Pen, Slab
from agent_app.paper.typeset import Line, Style, set_lines

_STYLE = Style(10.5, 16)


@dataclass(frozen=True, slots=True)
class Cut:
    """Across the whole sheet, with `label` in the middle: 骑缝编号, the number that both parts bear."""

    label: str

    def slabs(self, width: float) -> list[Slab]:
        return [CutSlab(_STYLE.line_height, set_lines(self.label, _STYLE, width)[0])]


@dataclass(eq=False)
class CutSlab(Slab):
    """The line; it may be made higher, and stays in the middle of its height."""

    label: Line

    def draw(self, pen: Pen, x: float, y: float, *, first: bool = True, last: bool = True) -> None:
        middle, scissors, air = y + self.height / 2, 14.0, 8.0
        begin = LEFT + (FRAME_WIDTH - self.label.width) / 2
        end = begin + self.label.width
        pen.rule(0, middle, begin - scissors - air, middle, 2 * THIN, (4, 3))
        pen.rule(end + air, middle, SHEET_WIDTH, middle, 2 * THIN, (4, 3))
        pen.words(set_lines("✂", _STYLE, scissors)[0], _STYLE.size, begin - scissors, y, self.height)
        pen.words(self.label, _STYLE.size, begin, y, self.height)
