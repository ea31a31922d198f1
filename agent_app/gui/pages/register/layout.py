"""Fields side by side: as many in a line as have room, the rest of the line shared out among them."""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QVBoxLayout, QWidget

from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.label import label


@dataclass(frozen=True, slots=True)
class _Wish:
    least: float | None  # in characters of running text; None: what the widget wants
    weight: int


class FieldFlow(QLayout):
    """Lines of fields; where the width ends the next line begins, so that with larger type there are fewer in a line."""

    def __init__(
        self,
        parent: QWidget | None = None,
        gap: int = SPACE.panel,
        line_gap: int = SPACE.tight,
        *,
        centred: bool = False,
    ) -> None:
        super().__init__(parent)
        self._centred = centred
        self._items: list[QLayoutItem] = []
        self._wishes: list[_Wish] = []
        self._gap, self._line_gap = gap, line_gap
        self._coming: _Wish | None = None
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def add(self, widget: QWidget, least: float | None = None, weight: int = 0) -> None:
        """Adds a widget that needs `least` characters of width and takes its share of what is left over."""
        self._coming = _Wish(least, weight)
        self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self._wishes.append(self._coming or _Wish(None, 0))
        self._coming = None

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        del self._wishes[index]
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:  # asked many times while forms within forms are laid out
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        widths = [self._least(item, wish) for item, wish in self._shown()]
        width = sum(widths) + self._gap * max(0, len(widths) - 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt calls it
        widest = max((item.minimumSize().width() for item, _ in self._shown()), default=0)
        return QSize(widest, 0)

    def _shown(self) -> list[tuple[QLayoutItem, _Wish]]:
        pairs = zip(self._items, self._wishes, strict=True)
        return [(item, wish) for item, wish in pairs if not item.isEmpty()]

    @staticmethod
    def _least(item: QLayoutItem, wish: _Wish) -> int:
        if wish.least is None:
            return item.sizeHint().width()
        return max(round(wish.least * look().size.text), item.minimumSize().width())

    @staticmethod
    def _size(item: QLayoutItem, width: int) -> QSize:
        return QSize(
            width, item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
        )

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, _Wish, int]]]:
        lines: list[list[tuple[QLayoutItem, _Wish, int]]] = []
        left = 0
        for item, wish in self._shown():
            least = min(self._least(item, wish), max(width, 1))
            if not lines or least + self._gap > left:
                lines.append([])
                left = width + self._gap
            lines[-1].append((item, wish, least))
            left -= least + self._gap
        return lines

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            gaps = self._gap * (len(line) - 1)
            spare = max(0, rect.width() - gaps - sum(least for _, _, least in line))
            shares = sum(wish.weight for _, wish, _ in line)
            sizes = [
                self._size(item, least + (spare * wish.weight // shares if shares else 0))
                for item, wish, least in line
            ]
            tallest = max(size.height() for size in sizes)
            x = rect.x()
            for (item, _, _), size in zip(line, sizes, strict=True):
                down = (tallest - size.height()) // 2 if self._centred else 0
                if move:
                    item.setGeometry(QRect(QPoint(x, y + down), size))
                x += size.width() + self._gap
            y += tallest + self._line_gap
        return max(0, y - self._line_gap - rect.y())


def flow_of(
    *widgets: tuple[QWidget, float | None, int], gap: int = SPACE.panel, centred: bool = False
) -> QWidget:
    """A widget with a `FieldFlow` of (widget, least, weight)."""
    holder = QWidget()
    flow = FieldFlow(holder, gap, centred=centred)
    for widget, least, weight in widgets:
        flow.add(widget, least, weight)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    return holder


def in_tab_order(*widgets: QWidget) -> None:
    """Tab goes from each to the next, wherever and whenever they were made."""
    for one, other in pairwise(widgets):
        QWidget.setTabOrder(one, other)


class Labelled(QWidget):
    """Anything under a label, if it has one, and over what is wrong with it, as fields have it."""

    def __init__(self, text: str, widget: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.hair)
        if text:
            column.addWidget(label(text, "strong"))
        column.addWidget(widget)
        self.error = label(role="late", wrap=True)
        self.error.hide()
        column.addWidget(self.error)
        self.setFocusProxy(widget)

    def set_error(self, sentence: str) -> None:
        """Says what is wrong, or with "" that nothing is."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
