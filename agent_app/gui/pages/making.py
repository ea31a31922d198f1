"""练习: the practice county is being made; it takes some seconds the first time."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from agent_app.gui import opening
from agent_app.gui.gate import Gate
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk

_WIDEST = 560


class MakingPage(Gate):
    """The page; it begins when `begin()` is called. `made(desk)`: it is there. `stop_requested`: it takes too long."""

    made = Signal(object)
    stop_requested = Signal()

    def __init__(self, tasks: Tasks, home: Path, parent: QWidget | None = None) -> None:
        self._tasks, self._home = tasks, home
        line = "云山县青溪镇石桥村，都是编出来的。随便登记、打印、改，不会有人看到。"
        super().__init__("先练练手", line, _WIDEST, parent)
        self._words = label("正在准备假的事项，头一次要等十几秒。", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName("准备了多少")
        self._stop = Button("不练了", key="Esc", on_click=self.back)
        self._again = Button("再试一次", on_click=self.begin)
        panel = Panel()
        panel.body.setSpacing(SPACE.close)
        panel.body.addSpacing(SPACE.hair)
        panel.body.addWidget(self._words)
        panel.body.addWidget(self._bar)
        row = QHBoxLayout()
        row.addWidget(self._again)
        row.addWidget(self._stop)
        row.addStretch(1)
        panel.body.addLayout(row)
        self._again.hide()
        self.column.insertStretch(0, 1)
        self.column.addWidget(panel)
        self.column.addStretch(2)
        self.setFocusProxy(self._stop)
        tasks.advanced.connect(self.advance)

    def begin(self) -> None:
        """Makes the practice county, or opens the one that is there."""
        self.tell("info", "")
        for widget, shown in ((self._words, True), (self._bar, True), (self._again, False)):
            widget.setVisible(shown)
        home = self._home
        self._tasks.operation(
            lambda progress: opening.practised(home, progress),
            self._take,
            "正在准备",
            failed=lambda error: self.refuse(error.sentence),
        )

    def advance(self, done: int, total: int | None) -> None:
        """How far it is."""
        self._bar.setRange(0, total or 0)
        self._bar.setValue(done)

    def back(self) -> None:
        self._stop.setEnabled(False)
        self.stop_requested.emit()

    def refuse(self, sentence: str) -> None:
        self.tell("late", sentence)
        for widget, shown in ((self._words, False), (self._bar, False), (self._again, True)):
            widget.setVisible(shown)
        self._stop.setEnabled(True)

    def _take(self, desk: "Desk") -> None:
        """Where somebody has just thought better of it, the desk is closed again."""
        if self._stop.isEnabled():
            self.made.emit(desk)
        else:
            desk.close()
