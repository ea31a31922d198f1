"""Rows for lists: a few groups held whole, or very many fetched a page at a time."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
ID_ROLE = ROW_ROLE + 1
PAGE = 50
PAGES_KEPT = 80
_AHEAD_MS = 30
_NEAR = PAGE // 5  # so close to its end the next page is fetched before it comes into sight


def _said(row: Any, role: int) -> Any:
    if row is None:
        return "正在取" if role == Qt.ItemDataRole.AccessibleTextRole else None
    if role == ROW_ROLE:
        return row
    if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
        return row.sentence
    if role == ID_ROLE:
        return getattr(row, "id", "")
    if role == Qt.ItemDataRole.ToolTipRole:
        return getattr(row, "tip", None)
    return None


class RowsModel(QAbstractListModel):
    """Rows held whole. A row without an id is a heading: shown, never chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Any] = ()

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Replaces all rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    @property
    def rows(self) -> Sequence[Any]:
        """The rows, headings included."""
        return self._rows

    def row_of(self, row_id: str) -> int:
        """Where the row of that id stands; -1 when it is not here."""
        return next((at for at, row in enumerate(self._rows) if getattr(row, "id", None) == row_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return _said(self._rows[index.row()], role) if index.isValid() else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and getattr(self._rows[index.row()], "id", None) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class PagedModel(QAbstractListModel):
    """Very many rows, fetched page by page when they come into sight.

    `fetch(offset, limit, answer)` is asked for rows and calls `answer(rows)` in the window's thread when they are
    there; until then a row is None and drawn empty. The pages seen last are kept.
    """

    def __init__(
        self,
        fetch: Callable[[int, int, Callable[[Sequence[Any]], None]], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._total = 0
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()
        self._asked: set[int] = set()
        self._turn = 0
        self._ahead = 0
        # What is in sight is drawn first.
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_AHEAD_MS)
        self._patience.timeout.connect(lambda: self._ask(self._ahead))

    def reset(self, total: int, rows: Sequence[Any] = (), offset: int = 0) -> None:
        """Begins a new list of `total` rows; some may be at hand, from the page on that begins at `offset`."""
        self.beginResetModel()
        self._turn += 1
        self._total = total
        self._pages.clear()
        self._asked.clear()
        for start in range(0, len(rows), PAGE):
            self._pages[(offset + start) // PAGE] = tuple(rows[start : start + PAGE])
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self._total

    def row(self, at: int) -> Any:
        """The row at that place, None while it is being fetched."""
        page = at // PAGE
        rows = self._pages.get(page)
        if rows is None:
            self._ask(page)
            return None
        self._pages.move_to_end(page)
        if at % PAGE < _NEAR or at % PAGE >= PAGE - _NEAR:
            self._ahead = page - 1 if at % PAGE < _NEAR else page + 1
            if self._ahead not in self._pages and not self._patience.isActive():
                self._patience.start()
        return rows[at % PAGE] if at % PAGE < len(rows) else None

    def row_of(self, row_id: str) -> int:
        """Where the row of that id stands among those at hand; -1 when it is not."""
        for page, rows in self._pages.items():
            for at, row in enumerate(rows):
                if row.id == row_id:
                    return page * PAGE + at
        return -1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return _said(self.row(index.row()), role) if index.isValid() else None

    def _ask(self, page: int) -> None:
        if page in self._asked or page in self._pages or not 0 <= page * PAGE < self._total:
            return
        self._asked.add(page)
        turn = self._turn
        self._fetch(page * PAGE, PAGE, lambda rows: self._take(turn, page, rows))

    def _take(self, turn: int, page: int, rows: Sequence[Any]) -> None:
        if turn != self._turn:
            return
        self._asked.discard(page)
        self._pages[page] = tuple(rows)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        first = page * PAGE
        self.dataChanged.emit(self.index(first), self.index(min(first + PAGE, self._total) - 1))
