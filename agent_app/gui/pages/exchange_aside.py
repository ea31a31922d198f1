"""放在一边: one thing that came and was not taken in; asked about at the county, it is put away with what was said."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from agent_app.desk.put_aside import WHY_LIMIT, PutAside
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import Field
from agent_app.gui.widgets.label import label

_WHY = "问过谁，怎么定的"
_MISSING = f"请写上问过谁、怎么定的，最多{WHY_LIMIT}字。"


class AsideRow(QWidget):
    """What it is and why it waits. `settled(id, why)`: it need not wait any more."""

    settled = Signal(int, str)

    def __init__(self, item: PutAside, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item = item
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.hair)
        column.addWidget(label(item.sentence, wrap=True))
        self._ask = Button("问清了，不用再等", "inline", on_click=self._begin)
        self._ask.setAccessibleName(f"问清了，不用再等：{item.sentence}")
        column.addWidget(self._ask, 0, Qt.AlignmentFlag.AlignLeft)
        self._form = QWidget()
        row = QHBoxLayout(self._form)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.tight)
        self.why = Field(_WHY, hint="收起来不删，也不并进来", check=_wrong)
        self.why.editor.returnPressed.connect(self._settle)  # type: ignore[union-attr]
        row.addWidget(self.why, 1)
        row.addWidget(Button("收起来", on_click=self._settle), 0, Qt.AlignmentFlag.AlignBottom)
        self._form.hide()
        column.addWidget(self._form)

    def stop_asking(self) -> bool:
        """Puts the question away; False when it was not asked. What was typed stays in it."""
        asking = not self._form.isHidden()
        if asking:
            self._form.hide()
            self._ask.show()
            self._ask.setFocus(Qt.FocusReason.OtherFocusReason)
        return asking

    def _begin(self) -> None:
        self._form.show()
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask.hide()

    def _settle(self) -> None:
        if self.why.validate():
            self.settled.emit(self._item.id, self.why.text.strip())
        else:
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)


def _wrong(text: str) -> str:
    return "" if 0 < len(text.strip()) <= WHY_LIMIT else _MISSING
