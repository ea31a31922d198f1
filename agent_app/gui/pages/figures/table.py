"""The list of figures: columns that are ruled by what stands in them, and what is opened under a figure."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from agent_app.gui.models.rows import RowsModel
from agent_app.gui.pages.figures.faces import HOW, AnyRow, FigureRow, HeadRow, NoteRow, PartRow
from agent_app.gui.theme.icons import draw_icon
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import RADIUS_FIELD, SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.flow import ems
from agent_app.gui.widgets.row_parts import RowDelegate
from agent_app.gui.widgets.rows import RowsView

_FIGURES = ""
"""Under this name the columns of the figures themselves are kept beside those of the tables."""
_BEHIND = 1
_NARROW = 40
"""Characters of text below which the column of how many yields; it stands in what is opened too."""
_WHATS = 5
_TOGGLE = "how"


class FiguresDelegate(RowDelegate):
    """A label at the left that wraps, figures right-aligned in columns, and at the right what opens a row."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: dict[str, list[float]] = {}

    def measure(self, rows: Sequence[AnyRow]) -> None:
        """Every table's columns as wide as the widest thing in them."""
        found: dict[str, list[float]] = {}
        for row in rows:
            if isinstance(row, NoteRow):
                continue
            table = _FIGURES if isinstance(row, FigureRow) else row.table
            texts = row.cells[1:] if isinstance(row, HeadRow) else row.cells
            widths = found.setdefault(table, [0.0] * len(texts))
            for place, text in enumerate(texts):
                wide = paint.width(text, self._px(row, place), bold=self._is_bold(row, place))
                widths[place] = max(widths[place], wide)
        self._columns = found

    # How high

    def row_height(self, row: Any, room: int) -> int:
        pad = 2 * look().size.row_padding
        if isinstance(row, NoteRow):
            return round(paint.wrapped_height(row.text, room - 2 * SPACE.panel) + pad)
        if isinstance(row, HeadRow):
            above = paint.line_height(look().size.row_title) + SPACE.page if row.title else 0
            return round(paint.line_height() + above + pad / 2)
        words = paint.wrapped_height(row.title, self._label_room(row, room), bold=self._is_bold(row, -1))
        if isinstance(row, FigureRow):
            words = max(
                words + (paint.line_height() if row.few else 0), paint.line_height(look().size.row_title)
            )
            return round(words + pad + (self._how_height(row, room) if row.opened else 0))
        return round(words + pad)

    def _how_height(self, row: FigureRow, room: int) -> float:
        says = self._says_room(room)
        lines = sum(paint.wrapped_height(text, says) for _, text in row.how)
        return lines + (len(row.how) - 1) * SPACE.hair + 2 * SPACE.tight + SPACE.tight

    # What stands where

    def draw_row(self, painter: QPainter, row: Any, box: QRectF) -> None:
        if isinstance(row, NoteRow):
            top = box.y() + look().size.row_padding
            paint.draw_wrapped(painter, paint.Run(row.text, "ink2"), box.x() + SPACE.panel, top,
                               box.width() - 2 * SPACE.panel)  # fmt: skip
        elif isinstance(row, HeadRow):
            self._draw_heads(painter, row, box)
        else:
            self._draw_cells(painter, row, box)
            if isinstance(row, FigureRow):
                self._draw_way_in(painter, row, box)
                if row.opened:
                    self._draw_how(painter, row, box)

    def step_at(self, row: Any, box: QRect, x: int, y: int) -> str:
        room = box.width()
        here = isinstance(row, FigureRow) and x >= box.x() + room - SPACE.panel - self._way_in_room
        return _TOGGLE if here else ""

    def _draw_heads(self, painter: QPainter, row: HeadRow, box: QRectF) -> None:
        top = box.bottom() - paint.line_height() - look().size.row_padding / 2
        if row.title:
            title = paint.Run(row.title, px=look().size.row_title, bold=True)
            above = top - paint.line_height(look().size.row_title) - SPACE.hair
            paint.draw_line(painter, [title], box.x() + SPACE.panel, above)
        paint.draw_line(painter, [paint.Run(row.cells[0], "ink2")], box.x() + SPACE.panel, top)
        for place, right in self._rights(row, box.width()):
            text = row.cells[1:][place]
            paint.draw_line(painter, [paint.Run(text, "ink2")], box.x() + right - paint.width(text), top)

    def _draw_cells(self, painter: QPainter, row: FigureRow | PartRow, box: QRectF) -> None:
        top = box.y() + look().size.row_padding
        line = paint.line_height(look().size.row_title) if isinstance(row, FigureRow) else paint.line_height()
        room = self._label_room(row, int(box.width()))
        bold = self._is_bold(row, -1)
        left = box.x() + self._label_left(row)
        first = paint.Run(row.title, bold=bold)
        down = top + (line - paint.line_height()) / 2
        high = paint.draw_wrapped(painter, first, left, down, room)
        if isinstance(row, FigureRow) and row.few:
            side = look().size.icon_small
            below = down + high
            draw_icon(painter, "info", left, below + (paint.line_height() - side) / 2, side, "soon")
            paint.draw_line(painter, [paint.Run(row.few, "soon")], left + side + SPACE.hair, below, room)
        for place, right in self._rights(row, box.width()):
            px, bold = self._px(row, place), self._is_bold(row, place)
            text = row.cells[place]
            run = paint.Run(text, "ink" if bold or isinstance(row, PartRow) else "ink2", px, bold)
            x = box.x() + right - paint.width(text, px, bold=bold)
            paint.draw_line(painter, [run], x, top + (line - paint.line_height(px)) / 2)

    def _draw_way_in(self, painter: QPainter, row: FigureRow, box: QRectF) -> None:
        side = look().size.icon_small
        line = paint.line_height(look().size.row_title)
        top = box.y() + look().size.row_padding
        right = box.right() - SPACE.panel - side
        draw_icon(
            painter,
            "chevron_up" if row.opened else "chevron_down",
            right,
            top + (line - side) / 2,
            side,
            "accent",
        )
        words = paint.Run(HOW, "accent")
        paint.draw_line(
            painter, [words], right - SPACE.hair - paint.width(HOW), top + (line - paint.line_height()) / 2
        )

    def _draw_how(self, painter: QPainter, row: FigureRow, box: QRectF) -> None:
        high = self._how_height(row, int(box.width()))
        field = QRectF(
            box.x() + SPACE.panel,
            box.bottom() - high - look().size.row_padding + SPACE.tight + 1,
            box.width() - 2 * SPACE.panel,
            high - SPACE.tight,
        )
        shape = QPainterPath()
        shape.addRoundedRect(field.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_FIELD, RADIUS_FIELD)
        painter.fillPath(shape, look().colour("sunk"))
        painter.setPen(QPen(look().colour("line"), 1))
        painter.drawPath(shape)
        y = field.y() + SPACE.tight
        says = self._says_room(int(box.width()))
        for what, text in row.how:
            paint.draw_line(painter, [paint.Run(what, "ink2")], field.x() + SPACE.close, y)
            y += paint.draw_wrapped(painter, paint.Run(text), field.right() - SPACE.close - says, y, says)
            y += SPACE.hair

    # How wide

    @property
    def _way_in_room(self) -> float:
        return paint.width(HOW) + SPACE.hair + look().size.icon_small

    def _says_room(self, room: int) -> float:
        return room - 2 * SPACE.panel - 2 * SPACE.close - look().size.text * _WHATS

    def _rights(self, row: AnyRow, room: float) -> list[tuple[int, float]]:
        """Where each column that is shown ends, from the left of the row."""
        table = _FIGURES if isinstance(row, FigureRow) else getattr(row, "table", _FIGURES)
        gap = SPACE.page if ems(room) < 55 else SPACE.wide
        right = room - SPACE.panel - (0 if table else self._way_in_room + gap)
        found = []
        widths = self._columns.get(table, [])
        for place in reversed(range(len(widths))):
            if not table and place == _BEHIND and ems(room) < _NARROW:
                continue
            found.append((place, right))
            right -= widths[place] + gap
        return found[::-1]

    def _label_left(self, row: FigureRow | PartRow) -> float:
        inner = isinstance(row, PartRow) and row.inner
        return SPACE.panel + (look().size.text * 2 if inner else 0)

    def _label_room(self, row: FigureRow | PartRow, room: int) -> float:
        rights = self._rights(row, room)
        table = row.table if isinstance(row, PartRow) else _FIGURES
        first = rights[0][1] - self._columns[table][rights[0][0]] if rights else room
        return max(first - SPACE.panel - self._label_left(row), look().size.text * 6)

    def _px(self, row: AnyRow, place: int) -> int | None:
        return look().size.row_title if isinstance(row, FigureRow) and place == 0 else None

    def _is_bold(self, row: AnyRow, place: int) -> bool:
        if isinstance(row, FigureRow):
            return place <= 0
        return isinstance(row, PartRow) and row.sums


class FiguresList(RowsView):
    """The list. `opened(key)`: how a figure is made is to be shown, or not any more: by Enter, or a press."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            FiguresDelegate(),
            RowsModel(),
            "统计，回车看怎么算的",
            opens_on_click=True,
            more=lambda count: f"下面还有 {count} 行",
            parent=parent,
        )
        self.step_requested.connect(lambda row, _: self.opened.emit(row))

    def bring_into_sight(self, row_id: str) -> None:
        """Shows a row whole, from the top where it does not fit in otherwise."""
        self.executeDelayedItemsLayout()
        index = self._rows_model.index(self._rows_model.row_of(row_id))
        foot = self._more.y() if self._more.isVisible() else self.viewport().height()
        if self.visualRect(index).bottom() > foot:
            self.scrollTo(index, self.ScrollHint.PositionAtTop)
