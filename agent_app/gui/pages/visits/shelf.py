"""A list in its frame, and in its place one sentence where there is nothing to list."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.list_frame import ListFrame
from agent_app.gui.widgets.today_rows import TodayGroup, TodayList


class Shelf(QWidget):
    """The list; `name` is for a screen reader, `unit` what its rows are counted in."""

    def __init__(self, name: str, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = TodayList(name, lambda count: f"下面还有 {count} {unit}")
        self._frame = ListFrame(self.list)
        self._instead = label(role="quiet", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._frame)
        column.addWidget(self._instead)
        column.addStretch(0)
        self.show_groups((), "")

    def show_groups(self, groups: Sequence[TodayGroup], instead: str) -> None:
        """Shows these groups; where there are none, the sentence."""
        self.list.show_groups(groups)
        self._frame.setHidden(not groups)
        self._instead.setText(instead)
        self._instead.setHidden(bool(groups) or not instead)
