"""打开: the passphrase, or the recovery code and a new passphrase. Shown first, so it asks for as little as it can."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from agent_app.gui.gate import NAME, Gate
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import Field
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.line_edit import PasswordEdit
from agent_app.gui.widgets.panel import Panel

_WIDEST = 480
_SLOW_MS = 1500
_SLOW = "正在核对，请等一会儿。前面输错过几次，就会多等一些，最多半分钟。"


class UnlockPage(Gate):
    """The page. `given(passphrase)`: somebody wants in. `forgotten()`: the recovery code is wanted.

    While what was given is looked at the page waits (`wait()`), until it is refused in place or taken away.
    """

    given = Signal(str)
    forgotten = Signal()

    def __init__(self, line: str = "", parent: QWidget | None = None) -> None:
        super().__init__(NAME, line or "输口令打开。您记的都加了密，存在这台电脑里。", _WIDEST, parent)
        self.field = Field("口令", PasswordEdit())
        self.open_button = Button("打开", "primary", on_click=self.primary)
        self.forgotten_button = Button("忘了口令，用恢复码", "link", on_click=self.forgotten.emit)
        self._waiting = label(role="quiet", wrap=True)
        self._waiting.hide()
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(lambda: self._say(_SLOW))
        panel = Panel()
        panel.body.setSpacing(SPACE.close)
        panel.body.addSpacing(SPACE.hair)
        panel.body.addWidget(self.field)
        panel.body.addWidget(self._waiting)
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addStretch(1)
        row.addWidget(self.forgotten_button)
        panel.body.addLayout(row)
        self.column.insertStretch(0, 1)
        self.column.addWidget(panel)
        self.column.addStretch(2)
        self.field.editor.returnPressed.connect(self.primary)  # type: ignore[union-attr]
        self.setFocusProxy(self.field)

    def primary(self) -> None:
        """Asks to be let in."""
        if self.waiting:
            return
        if not self.field.text:
            self.field.set_error("还没有输口令。")
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.wait()
        self.given.emit(self.field.text)

    @property
    def waiting(self) -> bool:
        """Whether what was given is being looked at."""
        return not self.open_button.isEnabled()

    def wait(self) -> None:
        """Takes nothing more until `refuse`."""
        self.field.set_error("")
        self._set_waiting(True)
        self._slow.start()

    def refuse(self, sentence: str) -> None:
        """Says why not, and lets try again; what was typed stays, marked."""
        self._set_waiting(False)
        self.field.set_error(sentence)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.editor.selectAll()  # type: ignore[union-attr]

    def _set_waiting(self, waiting: bool) -> None:
        self._slow.stop()
        self._say("")
        self.open_button.set_text("正在打开" if waiting else "打开")
        self.open_button.setEnabled(not waiting)
        self.field.editor.setReadOnly(waiting)  # type: ignore[union-attr]

    def _say(self, sentence: str) -> None:
        self._waiting.setText(sentence)
        self._waiting.setVisible(bool(sentence))
