"""The bar over a page: its title, one short fact, search, at most two buttons."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import FitLabel


class Title(QLabel):
    """The page's title: one line, two where it is long, and whole in its tip where that is not enough."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "title")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(round(self._wish + 1), round(paint.line_height(look().size.page_title)))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), look().size.page_title * 8), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), look().size.page_title
        if self._wish <= self.width() + 1:
            paint.draw_line(painter, [paint.Run(self.text(), px=px, bold=True)], 0, self._top(px, 1))
            return
        px = look().size.row_title
        first, rest = _broken(self.text(), self.width(), px)
        top = self._top(px, 2 if rest else 1)
        paint.draw_line(painter, [paint.Run(first, px=px, bold=True)], 0, top)
        below = top + paint.line_height(px)
        paint.draw_line(painter, [paint.Run(rest, px=px, bold=True)], 0, below, self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(self.text() if self._wish > self.width() + 1 else "")

    @property
    def _wish(self) -> float:
        return paint.width(self.text(), look().size.page_title, bold=True)

    def _top(self, px: int, lines: int) -> float:
        return (self.height() - lines * paint.line_height(px)) / 2


def _broken(text: str, room: float, px: int) -> tuple[str, str]:
    """As much as fits on a line, and what is left."""
    measure = paint.metrics(px, bold=True)
    end = len(text)
    while end > 1 and measure.horizontalAdvance(text[:end]) > room:
        end -= 1
    return text[:end], text[end:]


class TopBar(QWidget):
    """As high as the tokens say. `fact` takes wordings, longest first; `add()` puts things at the right end."""

    def __init__(self, title: str, *facts: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE.page, 0, SPACE.page, 0)
        self._row.setSpacing(SPACE.panel)
        self.title = Title(title)
        self.fact = FitLabel(facts)
        self._row.addWidget(self.title)
        self._row.addWidget(self.fact, 1)
        self._left = 0
        self._fit()

    def set_title(self, title: str) -> None:
        """Changes the title."""
        self.title.setText(title)
        self.setAccessibleName(title)

    def set_fact(self, *wordings: str) -> None:
        """Changes the fact beside the title; wordings from long to short."""
        self.fact.set_wordings(*wordings)

    def add(self, widget: QWidget) -> QWidget:
        """Puts something at the right end."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        return widget

    def add_after_title(self, widget: QWidget, stretch: int = 0) -> QWidget:
        """Puts something between title and fact: a tag, a search field."""
        self._row.insertWidget(self._row.indexOf(self.fact), widget, stretch, Qt.AlignmentFlag.AlignVCenter)
        return widget

    def add_back(self, text: str, on_click: Callable[[], object]) -> Button:
        """Puts the way back before the title."""
        button = Button(text, icon="chevron_left", key="Esc", on_click=on_click)
        self._row.insertWidget(0, button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_left"):
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(look().size.top_bar)
