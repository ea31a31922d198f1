"""The sheet: A4 with the margins of GB/T 9704—2012, breaking onto sheets, drawing, the finished file.

Everything that is printed is cut into slabs: strips as wide as their place that are never torn. A block (a
paragraph, a table) gives its slabs, `flow` puts them on sheets, `write_pdf` draws. Measures are in points,
downwards from the sheet's upper left corner.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Protocol

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from agent_app.paper.fonts import typeface
from agent_app.paper.typeset import Line


@dataclass(frozen=True, slots=True)
class Format:
    """A sheet and its margins."""

    width: float
    height: float
    top: float
    left: float
    bottom: float
    right: float

    @property
    def frame_width(self) -> float:
        """Between the margins."""
        return self.width - self.left - self.right

    @property
    def frame_height(self) -> float:
        """Between the margins."""
        return self.height - self.top - self.bottom


UPRIGHT = Format(A4[0], A4[1], 37 * mm, 28 * mm, 35 * mm, 26 * mm)
ACROSS = Format(A4[1], A4[0], UPRIGHT.left, UPRIGHT.bottom, UPRIGHT.right, UPRIGHT.top)
"""A wide table, bound with the others at its upper edge: the upright sheet turned a quarter to the right."""

SHEET_WIDTH, SHEET_HEIGHT = UPRIGHT.width, UPRIGHT.height
TOP, LEFT, BOTTOM, RIGHT = UPRIGHT.top, UPRIGHT.left, UPRIGHT.bottom, UPRIGHT.right
FRAME_WIDTH, FRAME_HEIGHT = UPRIGHT.frame_width, UPRIGHT.frame_height

THIN, MEDIUM = 0.5, 1.0
_ASCENT = 0.88  # of the em, where Chinese types have their baseline
_GRAIN = 0.01
_PALE = 0.9

rl_config.useA85 = 0  # pages as bytes: no printer of today needs them as text, and they are a quarter smaller


class Pen:
    """Draws on one sheet, downwards from the upper left corner, in black."""

    def __init__(self, canvas: Canvas, height: float = SHEET_HEIGHT) -> None:
        self._canvas = canvas
        self._height = height

    def words(self, line: Line, size: float, x: float, top: float, height: float) -> None:
        """A set line in the middle of a strip `height` high."""
        canvas = self._canvas
        text = canvas.beginText(x + line.offset, self._height - top - (height - size) / 2 - _ASCENT * size)
        spacing = 0.0
        for run in line.runs:
            text.setFont(run.font.fontName, size)
            if abs(run.spacing - spacing) > _GRAIN / 10:
                spacing = run.spacing
                text.setCharSpace(spacing)
            text.textOut(run.text)
        if spacing:
            text.setCharSpace(0)
        if line.spoken:
            canvas.addLiteral(f"/Span <</ActualText <FEFF{line.spoken.encode('utf-16-be').hex()}>>> BDC")
        canvas.drawText(text)
        if line.spoken:
            canvas.addLiteral("EMC")

    def ghost(self, char: str, size: float, x: float, top: float) -> None:
        """A large pale sign below the words, which nobody who reads the file's text meets."""
        canvas = self._canvas
        font = typeface().font_for(char, bold=True)
        canvas.saveState()
        canvas.setFillGray(_PALE)
        canvas.addLiteral("/Span <</ActualText <FEFF>>> BDC")
        canvas.setFont(font.fontName, size)
        canvas.drawString(x, self._height - top - _ASCENT * size, char)
        canvas.addLiteral("EMC")
        canvas.restoreState()

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, weight: float = THIN, dash: Sequence[float] = ()
    ) -> None:
        """A straight line, solid or dashed."""
        canvas = self._canvas
        canvas.setLineWidth(weight)
        if dash:
            canvas.setDash(list(dash))
        canvas.line(x1, self._height - y1, x2, self._height - y2)
        if dash:
            canvas.setDash()

    def box(self, x: float, y: float, width: float, height: float, weight: float = THIN) -> None:
        """A frame whose ink lies inside the measures."""
        self._canvas.setLineWidth(weight)
        self._canvas.rect(
            x + weight / 2, self._height - y - height + weight / 2, width - weight, height - weight
        )

    def picture(self, jpeg: bytes, x: float, y: float, width: float, height: float) -> None:
        """A picture that fills its measures; its bytes go into the file as they are."""
        image = ImageReader(BytesIO(jpeg))
        self._canvas.drawImage(image, x, self._height - y - height, width, height)

    def modules(self, runs: str, x: float, y: float, module: float) -> None:
        """A pattern of black rectangles: PDF operators in units of `module` points, downwards from (x, y)."""
        canvas = self._canvas
        canvas.saveState()
        canvas.transform(module, 0, 0, -module, x, self._height - y)
        canvas.addLiteral(runs)
        canvas.restoreState()


@dataclass(eq=False)
class Slab:
    """A strip that is never torn. `keep`: stays on the sheet of the next one; `heads`: repeated above it
    where a sheet begins with it; `is_gap`: only room, dropped at a sheet's beginning."""

    height: float
    keep: bool = field(default=False, kw_only=True)
    heads: "tuple[Slab, ...]" = field(default=(), kw_only=True)
    is_gap: bool = field(default=False, kw_only=True)

    def draw(self, pen: Pen, x: float, y: float, *, first: bool = True, last: bool = True) -> None:
        """Draw with the upper left corner at (x, y); `first` and `last` of its sheet."""


class Block(Protocol):
    """Something printed, before it is known where."""

    def slabs(self, width: float) -> list[Slab]:
        """What it is made of in a place `width` wide."""
        ...


@dataclass(frozen=True, slots=True)
class Placed:
    """A slab with its place on a sheet."""

    slab: Slab
    x: float
    y: float
    first: bool = True
    last: bool = True


class Sheet(list[Placed]):
    """What lies on one sheet, and what kind of sheet it is."""

    def __init__(self, placed: Iterable[Placed] = (), form: Format = UPRIGHT) -> None:
        super().__init__(placed)
        self.format = form


def height_of(slabs: Iterable[Slab]) -> float:
    """How high the slabs are together."""
    return sum(slab.height for slab in slabs)


def slabs_of(blocks: Iterable[Block], width: float = FRAME_WIDTH) -> list[Slab]:
    """The slabs of several blocks."""
    return [slab for block in blocks for slab in block.slabs(width)]


def stacked(slabs: Sequence[Slab], top: float | None = None, form: Format = UPRIGHT) -> Sheet:
    """Slabs one below the other on one sheet, from its upper margin or from `top`."""
    sheet, x, top = Sheet(form=form), form.left, form.top if top is None else top
    for place, slab in enumerate(slabs):
        sheet.append(Placed(slab, x, top, first=place == 0, last=place == len(slabs) - 1))
        top += slab.height
    return sheet


def flow(
    blocks: Iterable[Block], footer: Callable[[int, int], Block] | None = None, form: Format = UPRIGHT
) -> list[Sheet]:
    """Blocks on as many sheets as they need. `footer` gives the foot of sheet n of m, inside the margins."""
    return flow_parts([blocks], footer, form)


def flow_parts(
    parts: Iterable[Iterable[Block]],
    footer: Callable[[int, int], Block] | None = None,
    form: Format = UPRIGHT,
) -> list[Sheet]:
    """As `flow`; each part begins a sheet of its own."""
    width, height = form.frame_width, form.frame_height
    foot_height = height_of(footer(1, 1).slabs(width)) if footer else 0.0
    pages = [page for part in parts for page in paginated(slabs_of(part, width), height - foot_height)]
    sheets = [stacked(page, form=form) for page in pages]
    if footer:
        for number, sheet in enumerate(sheets, 1):
            foot = footer(number, len(sheets)).slabs(width)
            sheet += stacked(foot, form.top + height - foot_height, form)
    return sheets


def paginated(slabs: Iterable[Slab], height: float) -> list[list[Slab]]:
    """The slabs as they come on sheets with `height` points of room."""
    pages: list[list[Slab]] = [[]]
    room = height
    for chunk in _chunks(slabs):
        fits = height_of(chunk) + height_of(chunk[0].heads) <= height
        for piece in [chunk] if fits else [[slab] for slab in chunk]:
            if height_of(piece) > room + _GRAIN and pages[-1]:
                pages.append([])
                room = height
            if not pages[-1]:
                piece = [*piece[0].heads, *piece] if len(pages) > 1 else piece
                while piece and piece[0].is_gap:
                    piece = piece[1:]
            pages[-1] += piece
            room -= height_of(piece)
    return [page for page in pages if page]


def _chunks(slabs: Iterable[Slab]) -> Iterable[list[Slab]]:
    """Slabs that have to stay together."""
    chunk: list[Slab] = []
    for slab in slabs:
        chunk.append(slab)
        if not slab.keep:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def write_pdf(title: str, sheets: Iterable[Sheet]) -> bytes:
    """The PDF of `sheets`: the same bytes for the same sheets."""
    buffer = BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=A4,
        pageCompression=1,
        invariant=1,
        lang="zh-CN",
        pdfVersion=(1, 5),  # texts beside drawn ones (ActualText)
        initialFontName=typeface().fonts[0].fontName,
    )
    canvas.setTitle(title)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.setCreator("")
    canvas.setAuthor("")
    canvas.setSubject("")
    for sheet in sheets:
        canvas.setPageSize((sheet.format.width, sheet.format.height))
        pen = Pen(canvas, sheet.format.height)
        for placed in sheet:
            placed.slab.draw(pen, placed.x, placed.y, first=placed.first, last=placed.last)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
