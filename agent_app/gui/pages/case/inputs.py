"""What a declared field of a step is filled in with. Every input has a label, may be left empty or not, and can be
told what is wrong with it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from agent_app.core.routing import dates_of, routing
from agent_app.core.rules import Choice, FieldType, Rules, StepField
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.chips import ChipFace, ChipRow
from agent_app.gui.widgets.day import DayEdit
from agent_app.gui.widgets.fields import Check, Field, TextArea, choice
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.suggest import SuggestEdit
from agent_app.gui.widgets.way import WayFinder

_CHIPS_MOST = 24  # characters of all options together that still stand side by side


def _head(words: str, hint: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE.tight)
    row.addWidget(label(words, "strong"))
    row.addWidget(label(hint, "quiet"), 1)
    return row


class Input(QWidget):
    """Base of all inputs. `edited`: what stands in it has changed."""

    edited = Signal()

    def __init__(self, declared: StepField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.declared = declared
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE.hair)

    def value(self) -> Any:
        """What is handed on: a text, a code, a flag; "" when nothing."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Shows a value as `value` gives it."""
        raise NotImplementedError

    def set_error(self, sentence: str) -> None:
        """Says what is wrong, or with "" that nothing is."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self._asks.setAccessibleDescription(sentence)

    def _turned(self, *_: object) -> None:
        """Something else was chosen: what was wrong may be put right now."""
        self.set_error("")
        self.edited.emit()

    def _tell_under(self, asks: QWidget) -> None:
        """Adds what asks, and under it the place for what is wrong."""
        self._asks = asks
        self._error = label(role="late", wrap=True)
        self._error.hide()
        self.column.addWidget(asks)
        self.column.addWidget(self._error)


class TypedInput(Input):
    """One line, several lines, a number, a time. `known` is offered under a line, and anything else may be written."""

    def __init__(
        self,
        declared: StepField,
        *,
        required: bool,
        hint: str = "",
        check: Check | None = None,
        known: Sequence[str] = (),
        lines: int = 2,
    ) -> None:
        super().__init__(declared)
        if declared.type is FieldType.WORDS:
            editor: TextArea | QLineEdit = TextArea(lines)
        else:
            editor = SuggestEdit(known) if known else QLineEdit()
        self.field = Field(declared.label, editor, optional=not required and not hint, hint=hint, check=check)
        self.field.edited.connect(lambda _: self.edited.emit())
        self.column.addWidget(self.field)
        self.setFocusProxy(self.field)

    def value(self) -> str:
        text = self.field.text.strip()
        if self.declared.type is FieldType.TIME and text:
            hours, _, minutes = text.replace("：", ":").replace("点", ":").rstrip("分").partition(":")
            return f"{hours.strip():0>2}:{minutes.strip() or '0':0>2}"
        return text

    def set_value(self, value: Any) -> None:
        self.field.set_text(str(value))

    def set_error(self, sentence: str) -> None:
        self.field.set_error(sentence)


class DayInput(Input):
    """A day."""

    def __init__(self, declared: StepField, today: Callable[[], date], *, required: bool) -> None:
        super().__init__(declared)
        self.editor = DayEdit(today, future=declared.future)
        self.field = Field(declared.label, self.editor, optional=not required, check=self.editor.wrong)
        self.field.edited.connect(lambda _: self.edited.emit())
        self.column.addWidget(self.field)
        self.setFocusProxy(self.field)

    def value(self) -> str:
        day = self.editor.day
        return day.isoformat() if day else self.field.text.strip()

    def set_value(self, value: Any) -> None:
        self.editor.setText(str(value))
        self.editor.tidy()

    def set_error(self, sentence: str) -> None:
        self.field.set_error(sentence)


class ChoiceInput(Input):
    """One of a few: side by side, or in a list where they are long."""

    def __init__(self, declared: StepField, options: Sequence[Choice], *, required: bool) -> None:
        super().__init__(declared)
        self._short = sum(len(option.label) for option in options) <= _CHIPS_MOST
        if self._short:
            self.column.addLayout(_head(declared.label, "" if required else "可不填"))
            self.chips = ChipRow([ChipFace(option.code, option.label) for option in options], declared.label)
            self.chips.changed.connect(self._chosen)
            self._tell_under(self.chips)
            self.setFocusProxy(self.chips.chip(options[0].code))
        else:
            listed = [("", "请选"), *((option.code, option.label) for option in options)]
            self.field = Field(declared.label, choice(listed), optional=not required)
            self.field.edited.connect(lambda _: self.edited.emit())
            self.column.addWidget(self.field)
            self.setFocusProxy(self.field)

    def value(self) -> str:
        return next(iter(self.chips.chosen), "") if self._short else self.field.text

    def set_value(self, value: Any) -> None:
        if self._short:
            self.chips.choose(*([str(value)] if value else []))
        else:
            self.field.set_text(str(value))

    def set_error(self, sentence: str) -> None:
        if self._short:
            super().set_error(sentence)
        else:
            self.field.set_error(sentence)

    def _chosen(self, code: str, on: bool) -> None:
        if on:
            self.chips.choose(code)
        self._turned()


class ManyField(StepField):
    """A field of which any of the choices may hold."""


class ManyInput(Input):
    """Any of a few; its value is the list of their codes."""

    def __init__(self, declared: StepField) -> None:
        super().__init__(declared)
        self.column.addLayout(_head(declared.label, "可选几样" if declared.required else "可不填"))
        self.chips = ChipRow(
            [ChipFace(option.code, option.label) for option in declared.choices], declared.label
        )
        self.chips.changed.connect(self._turned)
        self._tell_under(self.chips)
        self.setFocusProxy(self.chips.chip(declared.choices[0].code))

    def value(self) -> list[str]:
        return self.chips.chosen

    def set_value(self, value: Any) -> None:
        self.chips.choose(*(value or ()))


class FlagInput(Input):
    """Yes, or nothing said."""

    def __init__(self, declared: StepField) -> None:
        super().__init__(declared)
        self.box = QCheckBox(declared.label)
        self.box.toggled.connect(self._turned)
        self._tell_under(self.box)
        self.setFocusProxy(self.box)

    def value(self) -> Any:
        return True if self.box.isChecked() else ""

    def set_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))


class TrackInput(Input):
    """The ways of Art. 31, found by plain questions one after another; whoever knows the way chooses it by name."""

    def __init__(self, declared: StepField, rules: Rules, *, required: bool) -> None:
        super().__init__(declared)
        self.column.addLayout(_head(declared.label, "" if required else "可不填"))
        allowed = [option.code for option in declared.choices]
        self.way = WayFinder(
            routing(rules),
            lambda track: dates_of(rules, track),
            allowed,
            keys=("Alt+1", "Alt+2"),
            listed=True,
        )
        self.way.changed.connect(self._turned)
        self._tell_under(self.way)
        self.setFocusProxy(self.way)

    def value(self) -> str:
        return self.way.code

    def set_value(self, value: Any) -> None:
        self.way.choose(str(value))

    def press(self, number: int) -> bool:
        """Answers the question with 是 (1) or 不是 (2); False when there is none."""
        return self.way.press(number)


def input_for(
    declared: StepField,
    rules: Rules,
    today: Callable[[], date],
    *,
    required: bool,
    known: Sequence[str] = (),
) -> Input:
    """The input of a declared field; `known` is offered where it is a line."""
    match declared.type:
        case FieldType.DATE:
            return DayInput(declared, today, required=required)
        case FieldType.FLAG:
            return FlagInput(declared)
        case FieldType.CHOICE if isinstance(declared, ManyField):
            return ManyInput(declared)
        case FieldType.CHOICE:
            if {option.code for option in declared.choices} <= set(rules.tracks):
                return TrackInput(declared, rules, required=required)
            return ChoiceInput(declared, declared.choices, required=required)
        case _:
            return TypedInput(declared, required=required, known=known)
