"""草稿: how many are waiting, and a menu of them."""

from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from agent_app.desk.desk import Desk
from agent_app.desk.drafts import Draft
from agent_app.gui.pages.register.form import Form
from agent_app.gui.widgets.button import Button
from agent_app.gui.words import moment_in_words

_MOST = 12


class DraftsButton(Button):
    """Lists the drafts other than the one on the page, if any. `chosen(Draft)`; `another_requested`: begin one more."""

    chosen = Signal(object)
    another_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("草稿", icon_after="chevron_down", parent=parent)
        self._desk = desk
        self._drafts: list[Draft] = []
        self._busy, self._wanted = False, True
        self.clicked.connect(self._open)
        self.show_drafts([], busy=False)

    def show_drafts(self, found: list[Draft], *, busy: bool) -> None:
        """Shows how many wait; `busy`: something is written on the page."""
        self._drafts, self._busy = found, busy
        self.set_text(f"草稿 {len(found)}")
        self._show()

    def set_wanted(self, wanted: bool) -> None:
        """Whether the button has a place on the page now."""
        self._wanted = wanted
        self._show()

    def menu_of(self) -> QMenu:
        """The drafts, newest first; on a page that is in use also the way to one more."""
        menu = QMenu(self)
        for draft in self._drafts[:_MOST]:
            when = moment_in_words(draft.changed, self._desk.today)
            entry = menu.addAction(f"{Form.from_draft(draft.data).title}，{when}")
            entry.triggered.connect(partial(self.chosen.emit, draft))
        if self._busy:
            menu.addSeparator()
            menu.addAction("另写一件，这件先放着").triggered.connect(lambda: self.another_requested.emit())
        return menu

    def _show(self) -> None:
        self.setVisible(self._wanted and bool(self._drafts))

    def _open(self) -> None:
        menu = self.menu_of()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
