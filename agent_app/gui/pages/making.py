"""练习: the practice county is being made; it takes some seconds the first time."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from agent_app.gui.gate import Gate
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

_WIDEST = 560


class MakingPage(Gate):
    """The page. `stop_requested`: it takes too long. `again_requested`: after trouble, once more."""

    stop_requested = Signal()
    again_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        line = "云山县青溪镇石桥村，都是编出来的。随便登记、打印、改，不会有人看到。"
        super().__init__("先练练手", line, _WIDEST, parent)
        self._words = label("正在准备假的事项，头一次要等十几秒。", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName("准备了多少")
        self._stop = Button("不练了", key="Esc", on_click=self.back)
        self._again = Button("再试一次", on_click=self._once_more)
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

    def advance(self, done: int, total: int | None) -> None:
        """How far it is."""
        self._bar.setRange(0, total or 0)
        self._bar.setValue(done)

    def back(self) -> None:
        self._stop.setEnabled(False)
        self.stop_requested.emit()

    def refuse(self, sentence: str) -> None:
        self.tell("late", sentence)
        self._words.hide()
        self._bar.hide()
        self._again.show()
        self._stop.setEnabled(True)

    def _once_more(self) -> None:
        self.tell("info", "")
        self._words.show()
        self._bar.show()
        self._again.hide()
        self.again_requested.emit()
