"""照空白单记: which blank, filled in by hand before, a form is typed from; asked behind a link, or scanned."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from agent_app.core.blank_form import form_number
from agent_app.core.field_type import FieldError
from agent_app.core.fields import CASE
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import Field

_ASK = "照空白单录入"


class BlankPart(QWidget):
    """A link, at the end of the line of what it is `beside`, and once it was pressed the field below.

    `edited`: something has changed.
    """

    edited = Signal()

    def __init__(self, beside: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered = True
        self.field = Field(CASE["form"].label, optional=True, check=_wrong)
        self.ask = Button(_ASK, "inline", icon="paper", on_click=self._ask)
        self.field.edited.connect(lambda _: self.edited.emit())
        self.field.left.connect(self._tidy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        line = QHBoxLayout()
        line.setSpacing(SPACE.panel)
        if beside is not None:
            line.addWidget(beside)
        line.addWidget(self.ask)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.field)
        self._show(False)

    @property
    def number(self) -> str:
        """What stands in the field, "" where no blank is meant."""
        return self.field.text.strip()

    def offer(self, offered: bool) -> None:
        """Whether a blank may be meant at all."""
        self._offered = offered
        self._show(bool(self.number))

    def put(self, number: str) -> None:
        """Shows a number, or the link where there is none."""
        self.field.set_text(number)
        self.field.set_error("")
        self._show(bool(number))

    def refuse(self, sentence: str) -> None:
        """Says at the field why that number is not taken."""
        self._show(True)
        self.field.set_error(sentence)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        self._show(True)
        self.field.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, wanted: bool) -> None:
        self.field.setVisible(wanted and self._offered)
        self.ask.setVisible(not wanted and self._offered)

    def _tidy(self) -> None:
        """As it is printed, however it was typed or scanned."""
        if number := form_number(self.field.text):
            self.field.set_text(number)


def _wrong(text: str) -> str:
    try:
        CASE["form"].check(text.strip())
    except FieldError as error:
        return f"{error.what}。"
    return ""
