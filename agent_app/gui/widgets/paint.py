"""What delegates and buttons draw with: text, wrapped or elided, found words, icons in a line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from agent_app.gui.theme.look import look

WRAP = Qt.TextFlag.TextWordWrap
LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
TOP = Qt.AlignmentFlag.AlignTop
_TALL = 1 << 20


def metrics(px: int | None = None, *, bold: bool = False) -> QFontMetricsF:
    """How wide and high text is in the window's font."""
    return _metrics(px or look().size.text, bold)


@lru_cache(maxsize=64)
def _metrics(px: int, bold: bool) -> QFontMetricsF:
    return QFontMetricsF(look().font(px, bold=bold))


def width(text: str, px: int | None = None, *, bold: bool = False) -> float:
    """The width of one line of text."""
    return metrics(px, bold=bold).horizontalAdvance(text)


def line_height(px: int | None = None) -> float:
    """The height of one line: the font's own."""
    return metrics(px).height()


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of one look; `gap` is the room before them on the same line."""

    text: str
    token: str = "ink"
    px: int | None = None
    bold: bool = False
    gap: float = 0
    struck: bool = False


def draw_line(painter: QPainter, runs: Iterable[Run], x: float, y: float, room: float = _TALL) -> float:
    """Draws runs one after another with one baseline, the last elided into `room`; returns where they end."""
    shown = [run for run in runs if run.text]
    if not shown:
        return x
    ascent = max(metrics(run.px, bold=run.bold).ascent() for run in shown)
    left = x
    for place, run in enumerate(shown):
        measure = metrics(run.px, bold=run.bold)
        x += run.gap if place else 0
        text = run.text
        if x + measure.horizontalAdvance(text) > left + room + 0.5:
            text = measure.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, left + room - x))
        painter.setFont(_font(run))
        painter.setPen(look().colour(run.token))
        painter.drawText(QPointF(x, y + ascent), text)
        x += measure.horizontalAdvance(text)
    return x


def _font(run: Run) -> QFont:
    font = look().font(run.px, bold=run.bold)
    if run.struck:
        font = QFont(font)
        font.setStrikeOut(True)
    return font


def wrapped_height(text: str, room: float, px: int | None = None, *, bold: bool = False) -> float:
    """The height of text wrapped into `room`."""
    if not text:
        return 0.0
    measure = metrics(px, bold=bold)
    if measure.horizontalAdvance(text) <= room:
        return measure.height()
    return measure.boundingRect(QRectF(0, 0, room, _TALL), WRAP | LEFT, text).height()


def draw_wrapped(painter: QPainter, run: Run, x: float, y: float, room: float) -> float:
    """Draws text wrapped into `room`; returns its height."""
    height = wrapped_height(run.text, room, run.px, bold=run.bold)
    painter.setFont(_font(run))
    painter.setPen(look().colour(run.token))
    painter.drawText(QRectF(x, y, room, height + 2), WRAP | LEFT | TOP, run.text)
    return height


def flowed_height(runs: Sequence[Run], room: float) -> float:
    """The height of runs set as one paragraph of running text wrapped into `room`."""
    layout, height = _paragraph(runs, room)
    return height if layout.lineCount() else 0.0


def draw_flowed(painter: QPainter, runs: Sequence[Run], x: float, y: float, room: float) -> float:
    """Draws runs of text size as one paragraph wrapped into `room`; returns its height."""
    layout, height = _paragraph(runs, room)
    painter.setPen(look().colour("ink"))
    layout.draw(painter, QPointF(x, y))
    return height


def _paragraph(runs: Sequence[Run], room: float) -> tuple[QTextLayout, float]:
    shown = [run for run in runs if run.text]
    text = "\u3000".join(run.text for run in shown)
    layout = QTextLayout(text, look().font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(_formats(shown))
    layout.beginLayout()
    height = 0.0
    step = line_height()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(room)
        line.setPosition(QPointF(0, height))
        height += step
    layout.endLayout()
    return layout, height


def _formats(runs: Sequence[Run]) -> list[QTextLayout.FormatRange]:
    made, start = [], 0
    for run in runs:
        form = QTextCharFormat()
        form.setForeground(QBrush(look().colour(run.token)))
        span = QTextLayout.FormatRange()
        length = _units(run.text)
        span.start, span.length, span.format = start, length, form
        made.append(span)
        start += length + 1
    return made


def _units(text: str) -> int:
    """The length as Qt counts: a rare character takes two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def found_spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where `words` stand in `text` (start, end), in order, overlaps joined; capitals do not matter."""
    low = text.lower()
    found: list[tuple[int, int]] = []
    for word in filter(None, (word.lower() for word in words)):
        at = low.find(word)
        while at >= 0:
            found.append((at, at + len(word)))
            at = low.find(word, at + len(word))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def draw_marked(painter: QPainter, run: Run, words: Sequence[str], x: float, y: float, room: float) -> None:
    """Draws one line, elided into `room`, with a mark behind each of the found `words`."""
    measure = metrics(run.px, bold=run.bold)
    text = measure.elidedText(run.text, Qt.TextElideMode.ElideRight, room)
    for start, end in found_spans(text, words):
        left = measure.horizontalAdvance(text[:start])
        right = measure.horizontalAdvance(text[:end])
        painter.fillRect(QRectF(x + left, y, right - left, measure.height()), look().colour("mark"))
    draw_line(painter, [run], x, y, room + 1)
