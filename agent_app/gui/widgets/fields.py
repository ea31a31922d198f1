"""Fields: the label above, whether it may be left empty, the editor, and below what is wrong and whether one may go on."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from agent_app.gui.theme.icons import icon
from agent_app.gui.theme.look import look, look_changed, set_property
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.label import label

Check = Callable[[str], str]


class TextArea(QPlainTextEdit):
    """Several lines in the resident's own words; Tab leaves it, and it grows from `lines` with the text to three times that."""

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_lines"):
            self._fit()

    def _fit(self) -> None:
        needed = round(self.document().size().height())  # in lines: a plain text layout counts so
        shown = max(self._lines, min(needed, self._lines * 3))
        self.setFixedHeight(round(shown * paint.line_height()) + 2 * SPACE.tight + 2 * round(self.document().documentMargin()))


Editor = QLineEdit | QPlainTextEdit | QComboBox | QDateEdit | QSpinBox


class Field(QWidget):
    """A labelled editor.

    `check` gets the text when the field is left and answers what is wrong, "" when nothing; the sentence says what is,
    what should be, and whether one may go on. It is not asked while somebody types. `edited(text)`: the text has
    changed. `left`: the field was left.
    """

    edited = Signal(str)
    left = Signal()

    def __init__(
        self,
        text: str,
        editor: Editor | None = None,
        *,
        optional: bool = False,
        hint: str = "",
        check: Check | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor: Editor = editor if editor is not None else QLineEdit()
        self.name = text
        self._check = check
        self._warning: QAction | None = None
        self._label = label(text, "strong")
        self._label.setBuddy(self.editor)
        note = "可不填" if optional else hint
        self._hint = label(note, "quiet", wrap=True)
        self._error = label(role="late", wrap=True)
        self._error.hide()
        head = QHBoxLayout()
        head.setSpacing(SPACE.tight)
        head.addWidget(self._label)
        head.addWidget(self._hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.hair)
        column.addLayout(head)
        column.addWidget(self.editor)
        column.addWidget(self._error)
        self.setFocusProxy(self.editor)
        self.editor.setAccessibleName("，".join(filter(None, (text, note))))
        self.editor.installEventFilter(self)
        self._watch()

    @property
    def text(self) -> str:
        """What stands in the field; of a list the code of the choice, of a date YYYY-MM-DD."""
        match self.editor:
            case QLineEdit():
                return self.editor.text()
            case QPlainTextEdit():
                return self.editor.toPlainText()
            case QComboBox():
                code = self.editor.currentData()
                return self.editor.currentText() if code is None else str(code)
            case QDateEdit():
                return self.editor.date().toString(Qt.DateFormat.ISODate)
            case _:
                return str(self.editor.value())

    def set_text(self, text: str) -> None:
        """Puts `text` into the field, as `text` gives it."""
        match self.editor:
            case QLineEdit():
                self.editor.setText(text)
            case QPlainTextEdit():
                self.editor.setPlainText(text)
            case QComboBox():
                at = self.editor.findData(text)
                self.editor.setCurrentIndex(at if at >= 0 else self.editor.findText(text))
            case QDateEdit():
                from PySide6.QtCore import QDate

                self.editor.setDate(QDate.fromString(text, Qt.DateFormat.ISODate))
            case _:
                self.editor.setValue(int(text or 0))

    @property
    def error(self) -> str:
        """What is said to be wrong, "" when nothing."""
        return self._error.text()

    def set_error(self, sentence: str) -> None:
        """Says what is wrong, or with "" that nothing is."""
        if sentence == self._error.text():
            return
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.editor.setAccessibleDescription(sentence)
        set_property(self.editor, "bad", "true" if sentence else "false")
        if isinstance(self.editor, QLineEdit):
            if self._warning is None:
                self._warning = QAction(icon("late", "late"), "", self.editor)
                self.editor.addAction(self._warning, QLineEdit.ActionPosition.TrailingPosition)
            self._warning.setVisible(bool(sentence))

    def set_hint(self, words: str) -> None:
        """Changes the words beside the label."""
        self._hint.setText(words)

    def validate(self) -> bool:
        """Asks the check now; True when nothing is wrong."""
        self.set_error(self._check(self.text) if self._check else "")
        return not self.error

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched is self.editor:
            reason = event.reason()  # type: ignore[attr-defined]
            if reason not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
                self.validate()
                self.left.emit()
        return False

    def _watch(self) -> None:
        match self.editor:
            case QLineEdit():
                self.editor.textChanged.connect(self._changed)
            case QPlainTextEdit():
                self.editor.textChanged.connect(self._changed)
            case QComboBox():
                self.editor.currentIndexChanged.connect(self._changed)
            case QDateEdit():
                self.editor.dateChanged.connect(self._changed)
            case _:
                self.editor.valueChanged.connect(self._changed)

    def _changed(self, *_: object) -> None:
        if self.error and self._check and not self._check(self.text):
            self.set_error("")  # put right: no need to leave the field first
        self.edited.emit(self.text)


def choice(options: list[tuple[str, str]], parent: QWidget | None = None) -> QComboBox:
    """A list to choose from: (code, words)."""
    made = QComboBox(parent)
    for code, words in options:
        made.addItem(words, code)
    made.setMaxVisibleItems(12)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return made


def date_edit(parent: QWidget | None = None) -> QDateEdit:
    """A day, typed or picked."""
    made = QDateEdit(parent)
    made.setDisplayFormat("yyyy年M月d日")
    made.setCalendarPopup(True)
    return made


class PasswordEdit(QLineEdit):
    """A passphrase, with 看一下 in the field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText)
        self._eye = QAction(icon("eye", "accent"), "看一下", self)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)

    def _show(self, on: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)


class SearchEdit(QLineEdit):
    """The search field. Down goes into the list (`down_pressed`); Esc empties it before it means to go back."""

    down_pressed = Signal()

    def __init__(self, words: str = "姓名、电话尾号、编号", key: str = "Ctrl+F", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setPlaceholderText(words)
        self.setAccessibleName(f"找事项：{words}")
        self.setToolTip(f"{words}（{key}）")
        self.addAction(QAction(icon("search", "ink2"), "", self), QLineEdit.ActionPosition.LeadingPosition)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape and self.text():  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.down_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names the key at the right end: the one that leads here, or the one that empties the field."""
        super().paintEvent(event)
        words = "清掉 Esc" if self.text() else self._key if look().size.shows_keys else ""
        room = self.width() - paint.width(words) - SPACE.close
        if words and room > self.fontMetrics().horizontalAdvance(self.text() or self.placeholderText()) + 60:
            painter = QPainter(self)
            paint.draw_line(painter, [paint.Run(words, "ink2")], room, (self.height() - paint.line_height()) / 2)


class EnterGoesOn(QObject):
    """Installed on a form: Enter goes to the next field, except in several lines of text and on buttons."""

    def __init__(self, form: QWidget) -> None:
        super().__init__(form)
        for editor in form.findChildren(QWidget):
            if isinstance(editor, QLineEdit | QComboBox | QDateEdit | QSpinBox):
                editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(watched, QWidget):
            return False
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)  # type: ignore[attr-defined]
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not plain:  # type: ignore[attr-defined]
            return False
        watched.focusNextChild()
        return True


def field_width(characters: int) -> int:
    """The width in px of a field for so many Chinese characters."""
    return round(look().size.text * characters + 2 * SPACE.close)
