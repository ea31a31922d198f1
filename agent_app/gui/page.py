"""What every page of the window has."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from agent_app.base.errors import AppError
from agent_app.gui.actions import bind, bind_numbers
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.flow import empty
from agent_app.gui.widgets.notes import Note
from agent_app.gui.widgets.sight import keep_in_sight
from agent_app.gui.widgets.topbar import TopBar


class Page(QWidget):
    """A page: a top bar, below it notes, then the body.

    `title` names it in the window's title; `titled`: it is called otherwise from now on. A page asks the window by
    signals: `go_requested(place, subject)` to go somewhere, `toast_requested(text, undo | None)` to say that something
    is done. `scanned(code)`: the code of a paper came in on it.
    """

    title = ""
    titled = Signal()
    help_page = "keys"
    go_requested = Signal(str, str)
    toast_requested = Signal(str, object)
    scanned = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.title)
        self.bar = TopBar(self.title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.bar)
        self._notes = QVBoxLayout()
        self._notes.setContentsMargins(SPACE.page, 0, SPACE.page, 0)
        self._notes.setSpacing(SPACE.tight)
        self._column.addLayout(self._notes)
        self.body = QHBoxLayout()
        self.body.setContentsMargins(SPACE.page, 0, SPACE.page, SPACE.panel)
        self.body.setSpacing(SPACE.panel)
        self._column.addLayout(self.body, 1)

    def opened(self, subject: str = "") -> None:
        """The page has come into sight; `subject` is what it was opened for ("" for nothing special)."""

    def entitle(self, title: str) -> None:
        """Calls the page otherwise, in its top bar and in the window's title."""
        self.title = title
        self.bar.set_title(title)
        self.titled.emit()

    def came_from(self, place: str) -> None:
        """Where the way back leads from here, by the name of the place."""

    def leave(self) -> bool:
        """Asked before another page comes; False stays here. What was typed is kept anyway."""
        return True

    def primary(self) -> None:
        """The page's main action (Ctrl+Enter)."""

    def start_search(self) -> bool:
        """Puts the cursor into the page's own search (Ctrl+F); False when it has none."""
        return False

    def back(self) -> bool:
        """Closes the innermost thing (Esc); False when nothing was open, and the window goes back."""
        return False

    def panels(self) -> list[QWidget]:
        """Where F6 goes, in order."""
        return []

    def step_panel(self, by: int) -> None:
        """Gives the focus to the next panel (`by` 1) or the one before (-1)."""
        panels = [panel for panel in self.panels() if panel.isVisible()]
        if not panels:
            return
        now = self.window().focusWidget()
        here = next(
            (at for at, panel in enumerate(panels) if now and (panel is now or panel.isAncestorOf(now))), -1
        )
        panel = panels[(here + by) % len(panels)] if here >= 0 else panels[0 if by > 0 else -1]
        _focus_first(panel)

    def offer(self, name: str, slot: Callable[[], object]) -> None:
        """Gives the page a declared action with its keys."""
        bind(self, name, slot)

    def offer_numbers(self, slot: Callable[[int], object]) -> None:
        """Gives the page Alt+1…9."""
        bind_numbers(self, slot)

    def add_standing(self, note: Note) -> None:
        """Puts a note under the top bar that stays when the others are taken away."""
        row = QHBoxLayout()
        row.setContentsMargins(SPACE.page, 0, SPACE.page, SPACE.close)
        row.addWidget(note)
        self._column.insertLayout(1, row)

    def add_foot(self, widget: QWidget) -> None:
        """Puts an action bar below the body; it never scrolls."""
        self._column.addWidget(widget)

    def add_note(self, note: Note) -> Note:
        """Shows a note under the top bar."""
        self._notes.addWidget(note)
        self._notes.setContentsMargins(SPACE.page, 0, SPACE.page, SPACE.close)
        return note

    def refuse(self, error: AppError) -> None:
        """Says why something did not come about, in place of what was said before."""
        self.clear_notes()
        self.add_note(Note("late", error.sentence, closable=True))

    def clear_notes(self) -> None:
        """Takes all notes away."""
        empty(self._notes)
        self._notes.setContentsMargins(SPACE.page, 0, SPACE.page, 0)


def _focus_first(panel: QWidget) -> None:
    reason = Qt.FocusReason.TabFocusReason
    if panel.focusPolicy() != Qt.FocusPolicy.NoFocus:
        panel.setFocus(reason)
        keep_in_sight(panel)
        return
    for widget in panel.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            widget.setFocus(reason)
            keep_in_sight(widget)
            return


class _Flowing(QWidget):
    """As high as its lines are at the width it has: what they would be in the narrowest leaves nothing blank below."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class Sheet(QScrollArea):
    """A column that scrolls when the window is too low; `column` takes its things.

    `widest` is its greatest width in px at 标准; it grows with the type.
    """

    def __init__(self, widest: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        sheet = _Flowing()
        sheet.setProperty("role", "sheet")
        self.viewport().setAutoFillBackground(False)
        row = QHBoxLayout(sheet)
        row.setContentsMargins(0, 0, 0, 0)
        self._holder, self._widest = QWidget(), widest
        self.column = QVBoxLayout(self._holder)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE.panel)
        row.addWidget(self._holder, 1)
        if widest:
            row.addStretch(0)
        self.setWidget(sheet)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_widest"):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        focused = QApplication.focusWidget()
        lower = event.size().height() < event.oldSize().height()
        if lower and focused is not None and self.isAncestorOf(focused):
            QTimer.singleShot(0, focused, lambda: keep_in_sight(focused))  # when the new room is shared out

    def _fit(self) -> None:
        if self._widest:
            self._holder.setMaximumWidth(look().scaled(self._widest))
