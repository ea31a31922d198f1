"""What the four parts of the form have in common: a heading, fields that are bound to the form, stops for Enter."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from agent_app.core.field_type import Field as Declared
from agent_app.gui.pages.register.form import REQUIRED, Form, Lack, checker
from agent_app.gui.pages.register.layout import flow_of
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.chips import Chip, ChipRow
from agent_app.gui.widgets.fields import Editor, Field
from agent_app.gui.widgets.flow import FitLabel
from agent_app.gui.widgets.label import label

MARGIN = 20


class Section(QWidget):
    """A part of the form. `edited`: something in it has changed.

    `texts` are the fields whose text is an attribute of the form of that name.
    """

    edited = Signal()

    def __init__(self, title: str, hints: Sequence[str], aside: QWidget | None = None) -> None:
        super().__init__()
        self.texts: dict[str, Field] = {}
        self.setAccessibleName(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, SPACE.tight, MARGIN, SPACE.close)
        self.column.setSpacing(SPACE.tight)
        self.hint = FitLabel(hints)
        self._heading = label(title, "heading")
        line = [(self._heading, None, 0), (self.hint, 0.0, 1)] + ([(aside, None, 0)] if aside else [])
        self.column.addWidget(flow_of(*line, gap=SPACE.close, centred=True))

    def bind(self, name: str, declared: Declared, editor: Editor | None = None) -> Field:
        """Makes the field of the form's attribute `name`; one that is not required says that it may stay empty."""
        field = Field(declared.label, editor, optional=name not in REQUIRED, check=checker(declared))
        field.editor.setAcceptDrops(False)  # what is dropped anywhere is a material
        field.edited.connect(self.edited)
        self.texts[name] = field
        return field

    def put(self, form: Form) -> None:
        """Shows what the form says."""
        for name, field in self.texts.items():
            if field.text != getattr(form, name):
                field.set_text(getattr(form, name))
            field.set_error("")

    def take(self, form: Form) -> None:
        """Writes what stands here into the form."""
        for name, field in self.texts.items():
            setattr(form, name, field.text)

    def stops(self) -> list[QWidget]:
        """Where Enter goes, in order."""
        return [field.editor for field in self.texts.values()]

    def point_at(self, lack: Lack) -> None:
        """Puts the focus where something is not right and says there what."""
        field = self.texts.get(lack.place)
        if field is not None:
            field.set_error(lack.sentence)
            go_to(field.editor)


def go_to(stop: QWidget, reason: Qt.FocusReason = Qt.FocusReason.TabFocusReason) -> None:
    """Puts the focus there; of chips on the one that is on."""
    if isinstance(stop, ChipRow):
        chips = stop.findChildren(Chip)
        stop = next((chip for chip in chips if chip.isChecked()), chips[0])
    stop.setFocus(reason)


def grows_with_its_lines(widget: QWidget) -> QWidget:
    """Gives the height that a width asks for."""
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)
    return widget
