"""Papers against the same page on a bare reportlab canvas, in processor time, since machines are shared.

The bare page has the same words at the same places in the same types, embedded by reportlab's own TTFont.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from agent_app.paper import page
from agent_app.paper.catalogue import render, render_all
from agent_app.paper.fonts import bundled
from agent_app.paper.receipt import receipt_sheets
from agent_app.paper.typeset import Line
from tests.bench.figures import Figure, figure, processor_seconds
from tests.paper.samples import TYPICAL

BATCH = 500
ROUNDS = 20

Drawing = list[tuple[Callable[..., object], tuple[object, ...]]]


class _Recorder(page.Pen):
    """Notes what a page consists of, as calls of a plain canvas."""

    def __init__(self) -> None:
        self.drawing: Drawing = []

    def words(self, line: Line, size: float, x: float, top: float, height: float) -> None:
        baseline, x = page.SHEET_HEIGHT - top - (height + 0.76 * size) / 2, x + line.offset
        for run in line.runs:
            name = "BareBold" if run.font.bold else "BareRegular"
            self.drawing += [(Canvas.setFont, (name, size)), (Canvas.drawString, (x, baseline, run.text))]
            x += run.font.stringWidth(run.text, size) + run.spacing * len(run.text)

    def rule(self, x1: float, y1: float, x2: float, y2: float, *_: object, **__: object) -> None:
        self.drawing.append((Canvas.line, (x1, page.SHEET_HEIGHT - y1, x2, page.SHEET_HEIGHT - y2)))

    def box(self, x: float, y: float, width: float, height: float, weight: float = 0.5) -> None:
        self.drawing.append((Canvas.rect, (x, page.SHEET_HEIGHT - y - height, width, height)))

    def modules(self, runs: str, x: float, y: float, module: float) -> None:
        for rectangle in runs.removesuffix(" f").split(" re ")[:-1]:
            left, top, width, height = (float(number) * module for number in rectangle.split())
            self.drawing.append((Canvas.rect, (x + left, page.SHEET_HEIGHT - y - top, width, height, 0, 1)))


def papers(folder: Path) -> Iterator[Figure]:
    """One receipt, the first and a later one, and a batch of them as one job."""
    cases = [
        replace(TYPICAL, parties=(), number=f"DL-990102-K7M-20260630-{serial:03d}X", qr=f"K{serial}")
        for serial in range(BATCH)
    ]
    first = processor_seconds(lambda: render("receipt", cases[0]))
    later = median(processor_seconds(lambda case=case: render("receipt", case)) for case in cases[:ROUNDS])
    bare = _bare_seconds()
    yield figure("receipt, first of a process", 1000 * first, "ms", 1000 * bare)
    yield figure("receipt, in a running program", 1000 * later, "ms", 1000 * bare, "≤ 1.5×")
    a_second = BATCH / processor_seconds(lambda: render_all("receipt", cases))
    yield figure(f"receipts, {BATCH} in one job", a_second, "1/s", 1 / bare, "≥ 100/s")


def _bare_seconds() -> float:
    recorder = _Recorder()
    for placed in next(receipt_sheets(replace(TYPICAL, parties=()))):
        placed.slab.draw(recorder, placed.x, placed.y, first=placed.first, last=placed.last)
    regular, bold = bundled().fonts[:2]
    pdfmetrics.registerFont(TTFont("BareRegular", str(regular.face.path)))
    pdfmetrics.registerFont(TTFont("BareBold", str(bold.face.path)))
    return median(processor_seconds(lambda: _bare_page(recorder.drawing)) for _ in range(ROUNDS))


def _bare_page(drawing: Drawing) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, pageCompression=1)
    for method, arguments in drawing:
        method(canvas, *arguments)
    canvas.save()
    return buffer.getvalue()
