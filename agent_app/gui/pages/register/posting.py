"""封一笔寄信记录: for whoever was only helped to post a letter of accusation. There is no field for what it says."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from agent_app.base.errors import UserError
from agent_app.core.sealed import DisciplineOrgan, posting_number
from agent_app.gui.pages.register.layout import Labelled, flow_of
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import Chip, ChipFace, ChipRow
from agent_app.gui.widgets.day import DayEdit
from agent_app.gui.widgets.fields import EnterGoesOn, Field
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.notes import announce
from agent_app.gui.widgets.panel import Panel

_HEADING = "只帮他寄了信的，可以封一笔寄信记录"
_WHAT = (
    "信由本人自己写、自己封，这里不看。只记哪天寄的、寄给哪里、邮局收据上的号，封给县纪检监察机关："
    "村里、镇里、县信访部门都打不开，这台电脑上也再看不到。给本人打一张条子，只打这一次。"
)
_OPEN, _SHUT = "要封一笔", "不封了"


class PostingForm(Panel):
    """One panel that opens. `turned(open)`; `seal_requested(data)`: everything is filled in (keys of `core.sealed.KEYS`)."""

    turned = Signal(bool)
    seal_requested = Signal(object)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(_HEADING, icon="lock", parent=parent)
        self._today = today
        self.body.setSpacing(SPACE.close)
        self.body.addWidget(label(_WHAT, wrap=True))
        self._turn = Button(_OPEN, on_click=self._turned)
        self._form = QWidget()
        self.organ = ChipRow(
            [ChipFace(organ.value, organ.label) for organ in DisciplineOrgan], "寄给哪里", exclusive=True
        )
        self._organ = labelled = Labelled("寄给哪里", self.organ)
        self.organ.changed.connect(lambda *_: labelled.set_error(""))
        self.day = DayEdit(today)
        self.on = Field("哪天寄的", self.day, check=self.day.wrong)
        self.number = Field("邮局收据上的号", optional=True, check=_wrong_number)
        self._trouble = label(role="late", wrap=True)
        self.seal = Button("封好，打一张条子", "primary", on_click=self._ask)
        self._lay_out()
        EnterGoesOn(self._form)
        self.begin()

    @property
    def opened(self) -> bool:
        """Whether it is being filled in."""
        return not self.isHidden() and not self._form.isHidden()

    def begin(self) -> None:
        """Folded, with nothing in it."""
        for part in (self._form, self.seal):
            part.hide()
        self._turn.set_text(_OPEN)
        self.turned.emit(False)
        self.organ.choose()
        self._organ.set_error("")
        self.day.set_day(self._today())
        self.number.set_text("")
        for field in (self.on, self.number):
            field.set_error("")
        self.say("")
        self.setEnabled(True)

    def say(self, sentence: str) -> None:
        """Says why it was not sealed; "" takes it back."""
        self._trouble.setText(sentence)
        self._trouble.setAccessibleName(sentence)
        self._trouble.setVisible(bool(sentence))
        if sentence:
            announce(self._trouble)

    def close_open(self) -> bool:
        """Folds it; False when it was not open."""
        if self._form.isHidden():
            return False
        self.begin()
        self._turn.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _turned(self) -> None:
        if self.close_open():
            return
        for part in (self._form, self.seal):
            part.show()
        self._turn.set_text(_SHUT)
        self.turned.emit(True)
        self.organ.findChildren(Chip)[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        self.say("")
        organ = next(iter(self.organ.chosen), "")
        wrong = self.day.wrong(self.on.text) if self.on.text.strip() else "还没有写哪一天。"
        number = _wrong_number(self.number.text)
        self._organ.set_error("" if organ else "还没有选寄给哪里。")
        self.on.set_error(wrong)
        self.number.set_error(number)
        if not organ:
            self.organ.findChildren(Chip)[0].setFocus(Qt.FocusReason.OtherFocusReason)
        elif wrong:
            self.on.setFocus(Qt.FocusReason.OtherFocusReason)
        elif number:
            self.number.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            data: dict[str, Any] = {"on": self.day.day, "organ": organ, "posting_number": self.number.text}
            self.setEnabled(False)
            self.seal_requested.emit(data)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.close)
        column.addWidget(self._organ)
        column.addWidget(flow_of((self.on, 13, 1), (self.number, 15, 1)))
        column.addWidget(self._trouble)
        self.body.addWidget(self._form)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.close)
        foot.addWidget(self.seal)
        foot.addWidget(self._turn)
        foot.addStretch(1)
        self.body.addLayout(foot)


def _wrong_number(typed: str) -> str:
    try:
        posting_number(typed)
    except UserError:
        return "不像邮局收据上的号：只有字母和数字，6到20位。别的不写在这里；没有号就空着。"
    return ""
