"""A line in which anything may be written, with a list of what is known under it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QCompleter, QListView

from agent_app.gui.theme.tokens import SCROLL_BAR, SPACE
from agent_app.gui.widgets.line_edit import LineEdit

_LIST_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class _Suggestions(QListView):
    """The list under the field, as wide as its longest name."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "suggestions")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setMinimumWidth(self.sizeHintForColumn(0) + SCROLL_BAR + 2 * SPACE.tight)


class SuggestEdit(LineEdit):
    """Anything may be written; what is known is offered, all of it on the arrow down."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        super().__init__()
        self._popup = _Suggestions()
        self.show_icons(after="chevron_down")
        self._names = QStringListModel(list(names), self)
        self._known = known = QCompleter(self._names, self)
        known.setFilterMode(Qt.MatchFlag.MatchContains)
        known.setMaxVisibleItems(8)
        known.setPopup(self._popup)
        self.setCompleter(known)

    def offer(self, names: Sequence[str]) -> None:
        """Offers these from now on."""
        if list(names) != self._names.stringList():
            self._names.setStringList(list(names))

    def event(self, event: QEvent) -> bool:
        """While the list is open, Enter and Esc are its own: they choose and close, and go nowhere."""
        if event.type() == QEvent.Type.ShortcutOverride and self._keeps(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self._popup.isVisible():
            self._offer_all()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QEvent) -> None:
        super().mouseReleaseEvent(event)  # type: ignore[arg-type]
        if not self.text():
            self._offer_all()

    def _keeps(self, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and event.key() in _LIST_KEYS and self._popup.isVisible()

    def _offer_all(self) -> None:
        self._known.setCompletionPrefix("")
        self._known.complete()
