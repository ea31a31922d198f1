"""口令: the passphrase that holds, and a new one in its place."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout

from agent_app.base.errors import AppError
from agent_app.desk import setup
from agent_app.desk.desk import Desk
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import EnterGoesOn, Field
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.line_edit import PasswordEdit
from agent_app.gui.widgets.panel import Panel
from agent_app.gui.widgets.passphrase import NewPassphrase
from agent_app.gui.widgets.sight import keep_in_sight
from agent_app.store.keyslots import WrongPassphraseError

_HINT = (
    "打开程序、锁上以后回来，都要它。改了马上算数，恢复码不变。"
    "以前做的备份，还用当时的口令打开；怕口令给别人看过，改了以后另做一份备份。"
)
_DONE = "改好了，往后用新口令打开。恢复码没有变。"


class PassphrasePanel(Panel):
    """Three fields and a button. What was typed goes away when the page does: nobody finds it there later."""

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        super().__init__("口令")
        self._desk, self._tasks = desk, tasks
        self.body.addWidget(label(_HINT, "quiet", wrap=True))
        self.old = Field("现在的口令", PasswordEdit(), hint="忘了就输恢复码")
        self.new = NewPassphrase("新口令", "以后打开程序时用")
        self.new.first.left.connect(self._left)
        for widget in (self.old, self.new):
            self.body.addSpacing(SPACE.hair)
            self.body.addWidget(widget)
        self.said = label(role="quiet", wrap=True)
        self._change = Button("改口令", on_click=self.change)
        row = QHBoxLayout()
        row.addWidget(self._change)
        row.addWidget(self.said, 1)
        self.body.addSpacing(SPACE.hair)
        self.body.addLayout(row)
        EnterGoesOn(self)

    def change(self) -> None:
        """Changes it, or goes to what is wrong."""
        self.said.setText("")
        self.old.set_error("" if self.old.text else "请先输现在的口令。")
        wrong = self.old if self.old.error else self.new.first_wrong()
        if wrong is not None:
            _point_at(wrong)
            return
        old, new = self.old.text, self.new.text
        self._change.setEnabled(False)
        self._tasks.operation(
            lambda _: setup.change_passphrase(self._desk, old, new),
            lambda _: self._changed(),
            "正在改口令",
            owner=self,
            failed=self._refuse,
        )

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # not for a window that was only put down to the task bar
            self._clear()
            self.said.setText("")

    def _left(self) -> None:
        """Who only comes through with Tab is asked for nothing."""
        if not self.new.text:
            self.new.first.set_error("")

    def _changed(self) -> None:
        self._change.setEnabled(True)
        self._clear()
        self.said.setText(_DONE)

    def _refuse(self, error: AppError) -> None:
        self._change.setEnabled(True)
        field = self.old if isinstance(error, WrongPassphraseError) else self.new.first
        field.set_error(error.sentence)
        _point_at(field)

    def _clear(self) -> None:
        self.old.set_text("")
        self.old.set_error("")
        self.new.clear()


def _point_at(field: Field) -> None:
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    QTimer.singleShot(0, field, lambda: keep_in_sight(field))  # with the sentence below it
