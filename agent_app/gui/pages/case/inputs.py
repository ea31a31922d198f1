"""What a declared field of a step is filled in with. Every input has a label, may be left empty or not, and can be
told what is wrong with it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from agent_app.core.rules import Choice, FieldType, Rules, StepField, Track
from agent_app.gui.pages.case.day import DayEdit
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import FaceButton, Piece
from agent_app.gui.widgets.chips import ChipFace, ChipRow
from agent_app.gui.widgets.fields import Check, Field, TextArea, choice
from agent_app.gui.widgets.label import label

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
        raise NotImplementedError


class TypedInput(Input):
    """One line, several lines, a number, a time."""

    def __init__(
        self, declared: StepField, *, required: bool, hint: str = "", check: Check | None = None
    ) -> None:
        super().__init__(declared)
        editor = TextArea(2) if declared.type is FieldType.WORDS else QLineEdit()
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
            self.chips.changed.connect(self._turned)
            self.column.addWidget(self.chips)
            self._error = label(role="late", wrap=True)
            self._error.hide()
            self.column.addWidget(self._error)
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
            self._error.setText(sentence)
            self._error.setVisible(bool(sentence))
        else:
            self.field.set_error(sentence)

    def _turned(self, code: str, on: bool) -> None:
        if on:
            self.chips.choose(code)
        self.set_error("")
        self.edited.emit()


class ManyInput(Input):
    """Any of a few; its value is the list of their codes."""

    def __init__(self, declared: StepField) -> None:
        super().__init__(declared)
        self.column.addLayout(_head(declared.label, "可不填"))
        self.chips = ChipRow(
            [ChipFace(option.code, option.label) for option in declared.choices], declared.label
        )
        self.chips.changed.connect(lambda *_: self.edited.emit())
        self.column.addWidget(self.chips)
        self.setFocusProxy(self.chips.chip(declared.choices[0].code))

    def value(self) -> list[str]:
        return self.chips.chosen

    def set_value(self, value: Any) -> None:
        self.chips.choose(*(value or ()))

    def set_error(self, sentence: str) -> None:
        self.chips.setAccessibleDescription(sentence)


class FlagInput(Input):
    """Yes, or nothing said."""

    def __init__(self, declared: StepField) -> None:
        super().__init__(declared)
        self.box = QCheckBox(declared.label)
        self.box.toggled.connect(lambda _: self.edited.emit())
        self.column.addWidget(self.box)
        self.setFocusProxy(self.box)

    def value(self) -> Any:
        return True if self.box.isChecked() else ""

    def set_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def set_error(self, sentence: str) -> None:
        self.box.setAccessibleDescription(sentence)


class _Answer(FaceButton):
    """A question of which one is answered with yes; its words wrap."""

    centred = False
    wraps = True

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("role", "choice")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Expanding)
        policy.setVerticalPolicy(policy.Policy.Minimum)
        self.setSizePolicy(policy)

    def pieces(self) -> list[Piece]:
        on = self.isChecked()
        radio = Piece(icon="radio_on" if on else "radio_off", token="accent" if on else "edge")
        return [radio, Piece(self.text(), gap=SPACE.tight + 2)]

    def padding(self) -> float:
        return SPACE.close

    def face_height(self) -> int:
        return look().size.control


class TrackInput(Input):
    """The ways of Art. 31, asked by plain questions; the one whose answer is yes is chosen, and named below."""

    def __init__(self, declared: StepField, tracks: Sequence[Track], *, required: bool) -> None:
        super().__init__(declared)
        self.column.addWidget(label(declared.label, "strong"))
        hint = "一句一句问，哪一句答“是”就选哪一句。" + ("" if required else "不知道可以先不选。")
        self.column.addWidget(label(hint, "quiet", wrap=True))
        self._tracks = {track.code: track for track in tracks}
        self._answers: dict[str, _Answer] = {}
        for track in tracks:
            answer = self._answers[track.code] = _Answer(track.question)
            answer.toggled.connect(self._chosen)
            self.column.addWidget(answer)
        self._leads = label(role="quiet", wrap=True)
        self._error = label(role="late", wrap=True)
        for words in (self._leads, self._error):
            words.hide()
            self.column.addWidget(words)
        self.setFocusProxy(next(iter(self._answers.values())))

    def value(self) -> str:
        return next((code for code, answer in self._answers.items() if answer.isChecked()), "")

    def set_value(self, value: Any) -> None:
        if str(value) in self._answers:
            self._answers[str(value)].setChecked(True)

    def set_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def choose(self, number: int) -> bool:
        """Answers the numbered question with yes; False when there is none."""
        answers = list(self._answers.values())
        if not 1 <= number <= len(answers):
            return False
        answers[number - 1].click()
        answers[number - 1].setFocus()
        return True

    def _chosen(self, on: bool) -> None:
        if not on:
            return
        self.set_error("")
        self._leads.setText(f"走的是：{self._tracks[self.value()].label}")
        self._leads.show()
        self.edited.emit()


def input_for(declared: StepField, rules: Rules, today: Callable[[], date], *, required: bool) -> Input:
    """The input of a declared field."""
    match declared.type:
        case FieldType.DATE:
            return DayInput(declared, today, required=required)
        case FieldType.FLAG:
            return FlagInput(declared)
        case FieldType.CHOICE:
            allowed = {option.code for option in declared.choices}
            tracks = [track for code, track in rules.tracks.items() if code in allowed]
            if len(tracks) == len(declared.choices) > 0:
                return TrackInput(declared, tracks, required=required)
            return ChoiceInput(declared, declared.choices, required=required)
        case _:
            return TypedInput(declared, required=required)
