"""忘了口令: the recovery code from the sheet, and a new passphrase."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from agent_app.core.text import plain_code
from agent_app.gui import opening
from agent_app.gui.gate import Gate
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import EnterGoesOn, Field
from agent_app.gui.widgets.panel import Panel
from agent_app.gui.widgets.passphrase import NewPassphrase
from agent_app.store.keyslots import RECOVERY_GROUP, RECOVERY_GROUPS

_WIDEST = 640
_LENGTH = RECOVERY_GROUP * RECOVERY_GROUPS


class ForgottenPage(Gate):
    """The page. `opened(desk)`: it has opened; `back_requested`: the passphrase came to mind after all."""

    opened = Signal(object)
    back_requested = Signal()

    def __init__(self, tasks: Tasks, home: Path, parent: QWidget | None = None) -> None:
        self._tasks, self._home = tasks, home
        line = "找出第一次用时打印的那张恢复码，照着输，再想一个新口令。您记的都在。"
        super().__init__("用恢复码打开", line, _WIDEST, parent)
        self.code = Field("恢复码", hint=f"{_LENGTH}个字母和数字，横线可以不输", check=_wrong_code)
        self.passphrase = NewPassphrase("新口令", "以后打开程序时用")
        self._open = Button("打开", "primary", on_click=self.primary)
        panel = Panel()
        panel.body.setSpacing(SPACE.close)
        panel.body.addSpacing(SPACE.hair)
        panel.body.addWidget(self.code)
        panel.body.addWidget(self.passphrase)
        row = QHBoxLayout()
        row.addWidget(self._open)
        row.addStretch(1)
        row.addWidget(Button("想起口令了，回去", "link", key="Esc", on_click=self.back))
        panel.body.addLayout(row)
        self.column.insertStretch(0, 1)
        self.column.addWidget(panel)
        self.column.addStretch(2)
        self.setFocusProxy(self.code)
        self._enter = EnterGoesOn(self)

    def primary(self) -> None:
        """Asks to be let in, or goes to what is wrong."""
        if not self._open.isEnabled():
            return
        wrong = None if self.code.validate() else self.code
        wrong = wrong or self.passphrase.first_wrong()
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.tell("info", "")
        self._wait(True)
        home, code, passphrase = self._home, self.code.text, self.passphrase.text
        self._tasks.operation(
            lambda _: opening.open_with_code(home, code, passphrase),
            self.opened.emit,
            "正在打开",
            owner=self,
            failed=lambda error: self.refuse(error.sentence),
        )

    def back(self) -> None:
        if self._open.isEnabled():
            self.back_requested.emit()

    def refuse(self, sentence: str) -> None:
        self._wait(False)
        self.code.set_error(sentence)
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _wait(self, waiting: bool) -> None:
        self._open.setEnabled(not waiting)
        self._open.set_text("正在打开" if waiting else "打开")


def _wrong_code(text: str) -> str:
    count = len(plain_code(text))
    if count == _LENGTH:
        return ""
    return f"现在是{count}个，应是{_LENGTH}个字母和数字。" if count else "请照那张纸输恢复码。"
