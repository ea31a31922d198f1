"""Where a page scrolls so that what somebody is at can be seen."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractItemView, QScrollArea, QWidget


def keep_in_sight(widget: QWidget) -> None:
    """Scrolls to what one is at, all of it where there is room, else the line with the cursor."""
    if isinstance(widget, QAbstractItemView) and widget.currentIndex().isValid():
        widget.scrollTo(widget.currentIndex())
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            _scroll(parent, widget)
        parent = parent.parentWidget()


def _scroll(area: QScrollArea, widget: QWidget) -> None:
    top, room = widget.mapTo(area.viewport(), QPoint()).y(), area.viewport().height()
    if widget.height() <= room:
        bar, below = area.verticalScrollBar(), top + widget.height() - room
        bar.setValue(bar.value() + min(top, max(below, 0)))
    area.ensureWidgetVisible(widget)  # of an editor, Qt looks for the cursor alone
