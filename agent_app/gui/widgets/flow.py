"""Layouts that give way: things in a row that go to the next line, labels that choose the wording that fits."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem, QSizePolicy, QWidget

from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint


class FlowLayout(QLayout):
    """Puts things side by side and goes on in the next line where the width ends."""

    def __init__(self, parent: QWidget | None = None, gap: int = SPACE.tight) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        gaps = self.spacing() * max(0, len(shown) - 1)
        return QSize(
            sum(size.width() for size in shown) + gaps, max((size.height() for size in shown), default=0)
        )

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt calls it
        size = QSize(0, 0)
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            x, tallest = rect.x(), max(size.height() for _, size in line)
            for item, size in line:
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (tallest - size.height()) // 2), size))
                x += size.width() + self.spacing()
            y += tallest + self.spacing()
        return max(0, y - self.spacing() - rect.y())

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """What stands in each line, and how large."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        left = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(width, 1)))
            if item.hasHeightForWidth():
                size.setHeight(max(size.height(), item.heightForWidth(size.width())))
            if not lines or size.width() > left:
                lines.append([])
                left = width
            lines[-1].append((item, size))
            left -= size.width() + self.spacing()
        return lines


class FitLabel(QLabel):
    """One line that says the same at several lengths and shows the longest that fits; the tip has it whole."""

    def __init__(
        self, wordings: Sequence[str] = (), role: str = "quiet", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_wordings(*wordings)

    def set_wordings(self, *wordings: str) -> None:
        """The wordings, longest first."""
        self._wordings = wordings or ("",)
        self.setAccessibleName(self._wordings[0])
        self.updateGeometry()
        self._choose()

    def sizeHint(self) -> QSize:
        return QSize(self._needs(self._wordings[0]), round(paint.line_height() + 0.5))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._needs(self._wordings[-1]), round(paint.line_height() + 0.5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event):
            self.updateGeometry()
            self._choose()

    def _needs(self, text: str) -> int:
        return round(paint.width(text) + 1)

    def _choose(self) -> None:
        fitting = [text for text in self._wordings if self._needs(text) <= self.width()]
        chosen = fitting[0] if fitting else self._wordings[-1]
        self.setText(chosen)
        self.setToolTip(self._wordings[0] if chosen != self._wordings[0] else "")


def empty(layout: QLayout) -> None:
    """Takes everything out of a layout and away, also what stands in layouts within it."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif within := item.layout():
            empty(within)


def ems(pixels: float) -> float:
    """A width counted in characters of running text, so that a page gives way at every size alike."""
    return pixels / look().size.text
