"""Lists: views whose rows are painted from the tokens."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QListView, QTableView, QWidget

from agent_app.gui.models.rows import PagedModel, RowsModel
from agent_app.gui.widgets.row_parts import RowDelegate
from agent_app.gui.widgets.row_view import Rows, say_more


class RowsView(Rows, QListView):
    """A list of frozen rows that may be of different heights; for up to some hundred.

    `opened(id)`: Enter, a double click, or with `opens_on_click` one click. `current_changed(id)`: another row is
    chosen, "" for none. `step_requested(id, step)`: the words of a row's next step were pressed.
    """

    opened = Signal(str)
    current_changed = Signal(str)
    step_requested = Signal(str, str)

    def __init__(
        self,
        delegate: RowDelegate,
        model: RowsModel | PagedModel,
        name: str,
        *,
        opens_on_click: bool = False,
        more: Callable[[int], str] = say_more,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.set_up(delegate, model, name, opens_on_click, more)


class LongRowsView(Rows, QTableView):
    """A list of any length whose rows are all equally high; signals as `RowsView`.

    A table of one column, because Qt lays out a list by asking for every row.
    """

    opened = Signal(str)
    current_changed = Signal(str)
    step_requested = Signal(str, str)

    def __init__(
        self,
        delegate: RowDelegate,
        model: RowsModel | PagedModel,
        name: str,
        *,
        opens_on_click: bool = False,
        more: Callable[[int], str] = say_more,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.set_up(delegate, model, name, opens_on_click, more)
        self._lay_out_again()

    def content_height(self) -> int:
        return self._rows_model.rowCount() * self._row_height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self._rows_model.rowCount() - 1}
        if event.key() in ends:
            self.setCurrentIndex(self._rows_model.index(max(0, ends[Qt.Key(event.key())])))
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt calls it
        """Does nothing: Qt would ask for every row, and there is a field to search with."""

    def _lay_out_again(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        self.updateGeometry()

    def _row_height(self) -> int:
        return self._delegate.row_height(None, self.viewport().width())
