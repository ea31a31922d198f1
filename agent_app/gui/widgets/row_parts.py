"""The parts of a list: how a row is painted, and the strip that says that the list runs on."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from agent_app.gui.models.rows import ROW_ROLE, Index
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.button import FaceButton, Piece

BAR = 4


class RowDelegate(QStyledItemDelegate):
    """Paints rows and says how high they are; `step_at` finds the part of a row that is pressed for itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A list asks for every height several times while it is laid out, and wrapping words is what takes long.
        self._heights: dict[tuple[Any, int, int], int] = {}

    def prepare(self, rows: Sequence[Any]) -> None:
        """Before these rows are shown, and when the size has changed."""
        self._heights.clear()
        self.measure(rows)

    def row_height(self, row: Any, room: int) -> int:
        """The height of `row` in a list `room` px wide, the line below included."""
        raise NotImplementedError

    def draw_row(self, painter: QPainter, row: Any, box: QRectF) -> None:
        """Paints what stands in `box`, which is without line and bar."""
        raise NotImplementedError

    def measure(self, rows: Sequence[Any]) -> None:
        """Fits columns to the rows that will be shown."""

    def step_at(self, row: Any, box: QRect, x: int, y: int) -> str:
        """The step whose words are under the pointer; "" when it is none."""
        return ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        room = view.viewport().width() if isinstance(view, QAbstractItemView) else 600
        row = index.data(ROW_ROLE)
        key = (row, room, look().size.text)
        height = self._heights.get(key)
        if height is None:
            height = self._heights[key] = self.row_height(row, room)
        return QSize(0, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect
        state = option.state
        row = index.data(ROW_ROLE)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        under = bool(state & QStyle.StateFlag.State_MouseOver) and getattr(row, "id", None) is not None
        plain = "ground" if self.is_heading(row) else "panel"
        colours = look()
        painter.save()
        painter.fillRect(box, colours.colour("accent_tint" if chosen else "ground" if under else plain))
        if chosen:
            painter.fillRect(QRect(box.x(), box.y(), BAR, box.height()), colours.colour("accent"))
        painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), colours.colour("line"))
        if row is not None:
            self.draw_row(painter, row, QRectF(box.x(), box.y(), box.width(), box.height() - 1))
        painter.restore()

    def is_heading(self, row: Any) -> bool:
        """Whether a row is a heading."""
        return row is not None and getattr(row, "id", None) is None


class MoreStrip(FaceButton):
    """下面还有 n 件, over the last strip of a list that runs on; a press turns the page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setProperty("role", "more")
        self.setProperty("ring", "inside")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the list itself goes on with Page Down
        self.hide()

    def say(self, words: str) -> None:
        """What it says."""
        self.setText(words)
        self.setAccessibleName(words)

    def pieces(self) -> list[Piece]:
        return [Piece(icon="chevron_down", token="accent"), Piece(self.text(), token="accent")]

    def face_height(self) -> int:
        return round(paint.line_height()) + SPACE.hair
