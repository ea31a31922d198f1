"""A new passphrase: typed twice, or once while it is looked at."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.fields import Field
from agent_app.gui.widgets.line_edit import PasswordEdit

SHORTEST = 6


class NewPassphrase(QWidget):
    """Two fields; the second goes away while the first shows what stands in it. `edited`: something was typed."""

    edited = Signal()

    def __init__(self, text: str = "口令", hint: str = "打开程序时用", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        editor = PasswordEdit()
        self.first = Field(text, editor, hint=hint, check=_too_short)
        self.again = Field("再输一次", PasswordEdit(), check=self._differs)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.panel)
        row.addWidget(self.first, 1)
        row.addWidget(self.again, 1)
        self.setFocusProxy(self.first)
        editor.turned.connect(lambda seen: self.again.setVisible(not seen))
        self.first.edited.connect(lambda _: self._changed())
        self.again.edited.connect(lambda _: self.edited.emit())

    @property
    def text(self) -> str:
        """The passphrase."""
        return self.first.text

    @property
    def whole(self) -> bool:
        """Whether it may be taken, without telling why not."""
        return not _too_short(self.text) and not (self._asked_again and self._differs(self.again.text))

    def clear(self) -> None:
        """Empties both fields, with nothing said of them."""
        for field in (self.first, self.again):
            field.set_text("")
            field.set_error("")

    def first_wrong(self) -> Field | None:
        """Says what is wrong in place, and gives the first field where something is."""
        if not self.first.validate():
            return self.first
        if self._asked_again and not self.again.validate():
            return self.again
        return None

    @property
    def _asked_again(self) -> bool:
        editor = self.first.editor
        return isinstance(editor, QLineEdit) and editor.echoMode() == QLineEdit.EchoMode.Password

    def _differs(self, text: str) -> str:
        if text == self.text:
            return ""
        return (
            "同上面输的不一样，请再输一次；或者按“看一下”对一对。"
            if text
            else "请照样再输一次；或者按“看一下”对一对，就不用再输。"
        )

    def _changed(self) -> None:
        if self.again.error:
            self.again.set_error("")
        self.edited.emit()


def _too_short(text: str) -> str:
    if len(text) >= SHORTEST:
        return ""
    return f"现在是{len(text)}个字，至少要{SHORTEST}个字。" if text else f"请想一个口令，至少{SHORTEST}个字。"
