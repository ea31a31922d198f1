"""The bar over a page: its title, one short fact, search, at most two buttons."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import FitLabel
from agent_app.gui.widgets.label import label


class TopBar(QWidget):
    """As high as the tokens say. `fact` takes wordings, longest first; `add()` puts things at the right end."""

    def __init__(self, title: str, *facts: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE.page, 0, SPACE.page, 0)
        self._row.setSpacing(SPACE.panel)
        self.title = label(title, "title", wrap=True)
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
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
