"""经过: what happened to a case, newest first, on one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QWidget

from agent_app.gui.models.rows import ROW_ROLE, RowsModel
from agent_app.gui.theme.icons import draw_icon
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.row_parts import RowDelegate
from agent_app.gui.widgets.rows import RowsView


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper or material that can be opened from the timeline."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened. `struck` is a value that was put right: it stays, struck through, below the new one."""

    id: str
    date: str
    icon: str
    title: str
    facts: str = ""
    links: tuple[PaperLink, ...] = ()
    struck: str = ""
    late: str = ""

    @property
    def sentence(self) -> str:
        """For a screen reader."""
        struck = f"原来写的是{self.struck}" if self.struck else ""
        papers = "材料：" + "、".join(link.text for link in self.links) if self.links else ""
        return "，".join(filter(None, (self.date, self.title, self.late, self.facts, struck, papers)))


class TimelineDelegate(RowDelegate):
    """Date at the right of its column, a ring with the icon on the line, then the words."""

    def __init__(self) -> None:
        super().__init__()
        self._dates = 0.0

    def measure(self, rows: Sequence[TimelineItem]) -> None:
        """Fits the column of dates."""
        self._dates = max((paint.width(item.date) for item in rows), default=0.0)

    @property
    def ring(self) -> int:
        """Its diameter in px."""
        return look().size.icon + 2

    def row_height(self, row: Any, room: int) -> int:
        words = self._words_room(room)
        height = paint.wrapped_height(row.title, words, look().size.row_title, bold=True)
        for text in (row.facts, row.struck, row.late):
            height += paint.wrapped_height(text, words)
        if row.links:
            height += self._links(row, QRectF(0, 0, words, 0))[-1][1].bottom() + 1
        return round(height + look().size.row_padding + SPACE.tight)

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        box: QRect = option.rect
        painter.save()
        painter.fillRect(box, look().colour("panel"))
        if option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(box, look().colour("accent_tint"))
            painter.fillRect(QRect(box.x(), box.y(), 4, box.height()), look().colour("accent"))
        self._draw_line(painter, box, last=index.row() == index.model().rowCount() - 1)
        self.draw_row(painter, index.data(ROW_ROLE), QRectF(box))
        painter.restore()

    def draw_row(self, painter: QPainter, row: Any, box: QRectF) -> None:
        size = look().size
        top = box.y() + SPACE.hair
        title_line = paint.line_height(size.row_title)
        date = paint.Run(row.date, "ink2")
        date_left = box.x() + SPACE.panel + self._dates - paint.width(row.date)
        paint.draw_line(painter, [date], date_left, top + (title_line - paint.line_height()) / 2)
        centre = box.x() + SPACE.panel + self._dates + SPACE.tight + self.ring / 2
        self._draw_ring(painter, row, centre, top + title_line / 2)
        x, room = box.x() + self._words_left(), self._words_room(int(box.width()))
        y = top + paint.draw_wrapped(
            painter, paint.Run(row.title, px=size.row_title, bold=True), x, top, room
        )
        if row.late:
            y += paint.draw_wrapped(painter, paint.Run(row.late, "late"), x, y, room)
        if row.facts:
            y += paint.draw_wrapped(painter, paint.Run(row.facts, "ink2"), x, y, room)
        if row.struck:
            y += paint.draw_wrapped(painter, paint.Run(row.struck, "ink2", struck=True), x, y, room)
        side = size.icon_small
        for link, place in self._links(row, QRectF(x, y, room, 0)):
            draw_icon(
                painter, "attachment", place.x(), place.y() + (place.height() - side) / 2, side, "accent"
            )
            paint.draw_wrapped(painter, paint.Run(link.text, "accent"), place.x() + side + 6, place.y(),
                               place.width() - side - 6)  # fmt: skip

    def step_at(self, row: Any, box: QRect, x: int, y: int) -> str:
        """The paper under the pointer."""
        room = self._words_room(box.width())
        top = box.y() + SPACE.hair + paint.wrapped_height(row.title, room, look().size.row_title, bold=True)
        top += sum(paint.wrapped_height(text, room) for text in (row.late, row.facts, row.struck))
        for link, place in self._links(row, QRectF(box.x() + self._words_left(), top, room, 0)):
            if place.contains(x, y):
                return link.id
        return ""

    def _links(self, row: TimelineItem, box: QRectF) -> list[tuple[PaperLink, QRectF]]:
        """Where the links stand: side by side, wrapped."""
        mark = look().size.icon_small + 6
        x, y = box.x(), box.y()
        made: list[tuple[PaperLink, QRectF]] = []
        for link in row.links:
            wish = min(mark + paint.width(link.text) + 1, box.width())
            if x > box.x() and x + wish > box.right():
                x, y = box.x(), made[-1][1].bottom()
            height = paint.wrapped_height(link.text, box.width() - mark)
            made.append((link, QRectF(x, y, wish, height)))
            x += wish + SPACE.close
        return made

    def _words_left(self) -> float:
        return SPACE.panel + self._dates + SPACE.tight * 2 + self.ring

    def _words_room(self, room: int) -> float:
        return max(room - self._words_left() - SPACE.panel, 60)

    def _draw_line(self, painter: QPainter, box: QRect, *, last: bool) -> None:
        x = round(box.x() + SPACE.panel + self._dates + SPACE.tight + self.ring / 2)
        top = box.y() + SPACE.hair + paint.line_height(look().size.row_title) / 2
        if not last:
            painter.fillRect(QRectF(x, top, 1, box.bottom() + 1 - top), look().colour("edge"))
        if box.y() > 0 and not self._first(box):
            painter.fillRect(QRectF(x, box.y(), 1, top - box.y()), look().colour("edge"))

    def _first(self, box: QRect) -> bool:
        view = self.parent()
        return isinstance(view, RowsView) and view.indexAt(box.center()).row() == 0

    def _draw_ring(self, painter: QPainter, row: TimelineItem, x: float, y: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look().colour("edge"), 1))
        painter.setBrush(look().colour("panel"))
        half = self.ring / 2
        painter.drawEllipse(QRectF(x - half + 0.5, y - half + 0.5, self.ring - 1, self.ring - 1))
        side = round(self.ring * 0.6)
        draw_icon(painter, row.icon, x - side / 2, y - side / 2, side, "late" if row.late else "ink")


class Timeline(RowsView):
    """The view. `paper_requested(item, paper)`: a paper was pressed, or Enter on an item that has one."""

    paper_requested = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            TimelineDelegate(), RowsModel(), "经过", more=lambda count: f"往前还有 {count} 步", parent=parent
        )
        self.step_requested.connect(self.paper_requested)

    def show_items(self, items: Sequence[TimelineItem]) -> None:
        """Shows these, newest first."""
        self.show_rows(items)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().data(ROW_ROLE)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            if row.links:
                self.paper_requested.emit(row.id, row.links[0].id)
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
