"""打开: the passphrase. It is shown first and waited for, so it is built of as little as it can be."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from agent_app.gui.gate import NAME, Gate
from agent_app.gui.theme.look import set_property
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.line_edit import PasswordEdit
from agent_app.gui.widgets.panel import Panel

_WIDEST = 480
_LINE = "输口令打开。您记的都加了密，存在这台电脑里。"
_SLOW_MS = 1500
_SLOW = "正在核对，请等一会儿。前面输错过几次，就会多等一些，最多半分钟。"


class UnlockPage(Gate):
    """The page; `deed` is what the button does. `given(passphrase)`: somebody wants in. `forgotten`: the recovery code is wanted.
    `back_requested`: Esc, for where there is a way back.

    While what was given is looked at the page takes nothing more, until it is refused in place or taken away.
    """

    given = Signal(str)
    forgotten = Signal()
    back_requested = Signal()

    def __init__(self, line: str = "", deed: str = "打开", parent: QWidget | None = None) -> None:
        super().__init__(NAME, line or _LINE, _WIDEST, parent)
        self._deed = deed
        self.editor = PasswordEdit()
        self.editor.setAccessibleName("口令")
        self.editor.returnPressed.connect(self.primary)
        self._said = label(wrap=True)
        self._said.hide()
        self._open = Button(deed, "primary", on_click=self.primary)
        self._forgotten = Button("忘了口令，用恢复码", "link", on_click=self.forgotten.emit)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(lambda: self._say(_SLOW, "quiet"))
        panel = Panel()
        panel.body.addSpacing(SPACE.hair)
        for widget in (label("口令", "strong"), self.editor, self._said):
            panel.body.addWidget(widget)
        row = QHBoxLayout()
        row.setContentsMargins(0, SPACE.close, 0, 0)
        row.addWidget(self._open)
        row.addStretch(1)
        row.addWidget(self._forgotten)
        panel.body.addLayout(row)
        self.column.insertStretch(0, 1)
        self.column.addWidget(panel)
        self.column.addStretch(2)
        self.setFocusProxy(self.editor)

    @property
    def error(self) -> str:
        """Why it was refused; "" when it was not."""
        return self._said.text() if self._said.property("role") == "late" else ""

    @property
    def waiting(self) -> bool:
        """Whether what was given is being looked at."""
        return not self._open.isEnabled()

    def primary(self) -> None:
        """Asks to be let in."""
        if self.waiting:
            return
        if not self.editor.text():
            self.refuse("还没有输口令。")
            return
        self._wait(True)
        self._slow.start()
        self.given.emit(self.editor.text())

    def back(self) -> None:
        if not self.waiting:
            self.back_requested.emit()

    def refuse(self, sentence: str) -> None:
        """Says why not, and lets try again; what was typed stays, marked."""
        self._wait(False)
        self._say(sentence, "late")
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.selectAll()

    def _wait(self, waiting: bool) -> None:
        self._slow.stop()
        self._say("", "quiet")
        self._open.set_text(f"正在{self._deed}" if waiting else self._deed)
        self._open.setEnabled(not waiting)
        self._forgotten.setEnabled(not waiting)
        self.editor.setReadOnly(waiting)

    def _say(self, sentence: str, role: str) -> None:
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        self.editor.setAccessibleDescription(sentence)
        set_property(self._said, "role", role)
        set_property(self.editor, "bad", "true" if role == "late" and sentence else "false")
