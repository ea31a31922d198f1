"""What all lists do, whichever of Qt's views lays them out: choosing, opening, and saying what lies below."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QSizePolicy,
)

from agent_app.gui.models.rows import ID_ROLE, ROW_ROLE, Index, PagedModel, RowsModel
from agent_app.gui.theme.focus import BY_KEY
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.widgets.row_parts import MoreStrip, RowDelegate

if TYPE_CHECKING:
    _View = QAbstractItemView
else:
    _View = object


def say_more(count: int) -> str:
    """The words of the strip under most lists."""
    return f"下面还有 {count} 件"


class Rows(_View):
    """Beside one of Qt's views, which comes after it among the bases."""

    opened: Any
    current_changed: Any
    step_requested: Any
    led_by_key = False  # whether a key brought the focus here

    def set_up(
        self,
        delegate: RowDelegate,
        model: RowsModel | PagedModel,
        name: str,
        opens_on_click: bool,
        more: Callable[[int], str],
    ) -> None:
        """Said once by the view that is made: what it shows, how its rows are painted, and what they are called."""
        self.setAccessibleName(name)
        self._rows_model = model
        self._more_words = more
        self._opens_on_click = opens_on_click
        delegate.setParent(self)
        self._delegate = delegate
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setItemDelegate(delegate)
        self.setModel(model)
        self._more = MoreStrip(self)
        self._more.clicked.connect(self._turn_page)
        self.verticalScrollBar().valueChanged.connect(self._place_more)
        self.verticalScrollBar().rangeChanged.connect(self._place_more)
        model.modelReset.connect(self._model_reset)
        self.selectionModel().currentChanged.connect(self._tell_current)

    def current_id(self) -> str:
        """The id of the chosen row, "" when there is none."""
        index = self.currentIndex()
        return (index.data(ID_ROLE) or "") if index.isValid() else ""

    def choose(self, row_id: str) -> bool:
        """Chooses the row of that id; False when it is not here."""
        at = self._rows_model.row_of(row_id) if row_id else -1
        if at < 0:
            return False
        self.setCurrentIndex(self._rows_model.index(at))
        return True

    def choose_first(self) -> None:
        """Chooses the first row that can be chosen."""
        at = self._first()
        if at >= 0:
            self.setCurrentIndex(self._rows_model.index(at))
            self.scrollToTop()

    def _first(self) -> int:
        """The first row that can be chosen, perhaps below a heading; -1 when there is none."""
        for at in range(min(self._rows_model.rowCount(), 3)):
            if self._rows_model.index(at).flags() & Qt.ItemFlag.ItemIsSelectable:
                return at
        return -1

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Replaces the rows of a `RowsModel`; the chosen row stays chosen and in its place while it is there."""
        chosen, top = self.current_id(), self.verticalScrollBar().value()
        if isinstance(self._rows_model, RowsModel):
            self._delegate.prepare(rows)
            self._rows_model.show_rows(rows)
        if self.choose(chosen):
            self.executeDelayedItemsLayout()  # until then the bar has no room to scroll
            self.verticalScrollBar().setValue(top)
        else:
            self.choose_first()

    def content_height(self) -> int:
        """The height of all rows."""
        count = self._rows_model.rowCount()
        return sum(max(0, self.sizeHintForRow(at)) for at in range(count))

    def sizeHint(self) -> QSize:
        return QSize(look().size.text * 40, min(self.content_height(), 1 << 20))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().size.text * 12, look().size.control * 2)

    def scrollTo(  # noqa: N802 - Qt calls it
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if index.row() == self._first():
            self.scrollToTop()  # with the heading above it
            return
        super().scrollTo(index, hint)
        if self._more.isVisible() and self.visualRect(index).bottom() >= self._more.y():
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.led_by_key = event.reason() in BY_KEY
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier
        ):
            if self.current_id():
                self.opened.emit(self.current_id())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid() or not index.data(ID_ROLE):
            return
        step = self._delegate.step_at(
            index.data(ROW_ROLE),
            self.visualRect(index),
            round(event.position().x()),
            round(event.position().y()),
        )
        if step:
            self.step_requested.emit(index.data(ID_ROLE), step)
        elif self._opens_on_click:
            self.opened.emit(index.data(ID_ROLE))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not self._opens_on_click and index.isValid() and index.data(ID_ROLE):
            self.opened.emit(index.data(ID_ROLE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        lower = event.size().height() < event.oldSize().height()
        keep = lower and 0 <= self.visualRect(self.currentIndex()).top() < event.oldSize().height()
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out_again()
        self._place_more()
        if keep:
            self.scrollTo(self.currentIndex())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_more"):
            if isinstance(self._rows_model, RowsModel):
                self._delegate.prepare(self._rows_model.rows)
            self._lay_out_again()

    def updateGeometries(self) -> None:  # noqa: N802 - Qt calls it
        super().updateGeometries()
        self._place_more()

    def _lay_out_again(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()

    def _model_reset(self) -> None:
        self.updateGeometry()
        self._place_more()

    def _tell_current(self, index: QModelIndex, before: QModelIndex) -> None:
        self.current_changed.emit((index.data(ID_ROLE) or "") if index.isValid() else "")

    def _turn_page(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + max(1, bar.pageStep() - 1))

    def _place_more(self) -> None:
        """Covers what does not show a whole row, and says how many rows lie below."""
        if not hasattr(self, "_more"):
            return
        height, count = self.viewport().height(), self._rows_model.rowCount()
        bar = self.verticalScrollBar()
        if not count or bar.value() >= bar.maximum():
            self._more.hide()
            return
        least = self._more.face_height()
        at = self.indexAt(self.viewport().rect().topLeft() + self.viewport().rect().topLeft()).row()
        bottom = 0
        while 0 <= at < count:
            box = self.visualRect(self._rows_model.index(at))
            if box.y() + box.height() > height - least:
                break
            bottom, at = box.y() + box.height(), at + 1
        bottom = self._without_last_heading(at, bottom)
        left = self._left_from(at)
        if not left:
            self._more.hide()
            return
        self._more.say(self._more_words(left))
        self._more.setGeometry(0, bottom, self.viewport().width(), height - bottom)
        self._more.show()
        self._more.raise_()

    def _without_last_heading(self, at: int, bottom: int) -> int:
        """A heading with nothing under it is covered too."""
        index = self._rows_model.index(at - 1)
        if at > 0 and not index.flags() & Qt.ItemFlag.ItemIsSelectable:
            return max(0, self.visualRect(index).y())
        return bottom

    def _left_from(self, at: int) -> int:
        if isinstance(self._rows_model, PagedModel):
            return self._rows_model.rowCount() - at
        return sum(getattr(row, "id", None) is not None for row in self._rows_model.rows[at:])
