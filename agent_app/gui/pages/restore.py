"""换了新电脑: the records come back from a backup file."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from agent_app.gui import opening
from agent_app.gui.gate import Gate
from agent_app.gui.pages.where import documents
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

_WIDEST = 640
_STEPS = (
    "1. 找到最近的备份文件，名字的末尾是 .xfbak，多半在U盘里。",
    "2. 按下面的按钮把它挑出来。备份会拷到这台电脑，原来的文件不动。",
    "3. 拷好以后，用从前的口令打开；口令忘了，用恢复码。",
)


class RestorePage(Gate):
    """The page. `restored`: the records are in `home` again; `back_requested`: they are not to be."""

    restored = Signal()
    back_requested = Signal()

    def __init__(self, tasks: Tasks, home: Path, parent: QWidget | None = None) -> None:
        self._tasks, self._home = tasks, home
        line = "换了电脑，或者旧的坏了、丢了，都从备份里找回来。"
        super().__init__("找回从前的记录", line, _WIDEST, parent)
        self._choose = Button("挑备份文件", "primary", icon="folder", on_click=self.primary)
        panel = Panel()
        panel.body.setSpacing(SPACE.tight)
        panel.body.addSpacing(SPACE.hair)
        for step in _STEPS:
            panel.body.addWidget(label(step, wrap=True))
        panel.body.addSpacing(SPACE.tight)
        row = QHBoxLayout()
        row.addWidget(self._choose)
        row.addStretch(1)
        row.addWidget(Button("回去", "link", key="Esc", on_click=self.back))
        panel.body.addLayout(row)
        last = (
            "县里确认过的，就算备份旧了、没有备份，接上县里交换一次也会回来：没有备份就回去照第一次用那样做。"
            "只存在旧电脑里、没有备份的，找不回来，请对着手里的回执补记。"
        )
        panel.section(line=True).addWidget(label(last, "quiet", wrap=True))
        self.column.addWidget(panel)
        self.column.addStretch(1)
        self.setFocusProxy(self._choose)

    def primary(self) -> None:
        """Asks for the file."""
        if not self._choose.isEnabled():
            return
        name, _ = QFileDialog.getOpenFileName(
            self.window(), "挑备份文件", documents(), "备份 (*.xfbak);;所有文件 (*)"
        )
        if name:
            self.restore_from(Path(name))

    def restore_from(self, path: Path) -> None:
        """Brings the records back from this file."""
        self.tell("info", f"正在从 {path.name} 里找回，请不要拔U盘。")
        self._choose.setEnabled(False)
        home = self._home
        self._tasks.operation(
            lambda _: opening.restored(home, path),
            lambda _: self.restored.emit(),
            "正在找回",
            owner=self,
            failed=lambda error: self.refuse(error.sentence),
        )

    def back(self) -> None:
        if self._choose.isEnabled():
            self.back_requested.emit()

    def refuse(self, sentence: str) -> None:
        self._choose.setEnabled(True)
        self._choose.setFocus(Qt.FocusReason.OtherFocusReason)
        self.tell("late", sentence)
