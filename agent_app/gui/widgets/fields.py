"""Fields: the label above, whether it may be left empty, the editor, and below what is wrong and whether one may go on."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from agent_app.gui.theme.look import look_changed, set_property
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.chips import Chip
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.line_edit import LineEdit
from agent_app.gui.widgets.sight import keep_in_sight

Check = Callable[[str], str]
_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class TextArea(QPlainTextEdit):
    """Several lines in the resident's own words; Tab leaves it, and it grows from `lines` with the text to three times that."""

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.cursorPositionChanged.connect(self._come_into_sight)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_lines"):
            self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._come_into_sight()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._come_into_sight()

    def _fit(self) -> None:
        needed = round(self.document().size().height())  # in lines: a plain text layout counts so
        shown = max(self._lines, min(needed, self._lines * 3))
        self.setFixedHeight(
            round(shown * paint.line_height()) + 2 * SPACE.tight + 2 * round(self.document().documentMargin())
        )

    def _come_into_sight(self) -> None:
        if self.hasFocus() and not QApplication.mouseButtons():  # what is pressed on stays where it is
            QTimer.singleShot(0, self, lambda: keep_in_sight(self))  # as soon as what grew has its place


Editor = QLineEdit | QPlainTextEdit | QComboBox | QSpinBox


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
        self.editor: Editor = editor if editor is not None else LineEdit()
        self.name = text
        self._check = check
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
        column.addStretch(1)
        self.setFocusProxy(self.editor)
        self.editor.setAccessibleName("，".join(filter(None, (text, note))))
        self.editor.installEventFilter(self)
        self._watch()

    @property
    def text(self) -> str:
        """What stands in the field; of a list the code of the choice."""
        match self.editor:
            case QLineEdit():
                return self.editor.text()
            case QPlainTextEdit():
                return self.editor.toPlainText()
            case QComboBox():
                code = self.editor.currentData()
                return self.editor.currentText() if code is None else str(code)
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
        if isinstance(self.editor, LineEdit):
            self.editor.warn(bool(sentence))

    def set_hint(self, words: str) -> None:
        """Changes the words beside the label."""
        self._hint.setText(words)

    def validate(self) -> bool:
        """Asks the check now; True when nothing is wrong."""
        self.set_error(self._check(self.text) if self._check else "")
        return not self.error

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _STAYS:
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
    WheelScrollsPage(made)
    return made


def count_edit(least: int, most: int, count: int, parent: QWidget | None = None) -> QSpinBox:
    """A whole number."""
    made = QSpinBox(parent)
    made.setRange(least, most)
    made.setValue(count)
    made.lineEdit().setTextMargins(SPACE.close, 0, 0, 0)  # a style sheet's padding does not reach it
    WheelScrollsPage(made)
    return made


class WheelScrollsPage(QObject):
    """Installed on an editor: who scrolls over it scrolls the page, and changes nothing of what stands in it."""

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor)
        editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel:
            return False
        event.ignore()
        return True


def tab_before(stop: QWidget, others: Sequence[QWidget]) -> None:
    """Lets Tab go through others before it comes to a stop that was there earlier."""
    before = stop.previousInFocusChain()
    while before is not None and before.focusPolicy() == Qt.FocusPolicy.NoFocus:
        before = before.previousInFocusChain()
    for other in others:
        if before is not None:
            QWidget.setTabOrder(before, other)
        before = other


class EnterGoesOn(QObject):
    """Installed on a form: Enter goes to the next field, except in several lines of text and on buttons; a box is
    ticked, a chip chosen, by the space bar."""

    def __init__(self, form: QWidget) -> None:
        super().__init__(form)
        for editor in form.findChildren(QWidget):
            if isinstance(editor, QLineEdit | QComboBox | QSpinBox | QCheckBox | Chip):
                editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() != QEvent.Type.KeyPress
            or not isinstance(event, QKeyEvent)
            or not isinstance(watched, QWidget)
        ):
            return False
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not plain:
            return False
        watched.focusNextChild()
        inside = QApplication.focusWidget()
        if inside is not None and watched.isAncestorOf(inside):
            inside.focusNextChild()  # past what stands in the field, as 看一下 does
        row = watched.parentWidget()
        if isinstance(watched, Chip) and row is not None:
            for _ in row.findChildren(Chip):  # the whole row is one question
                focused = QApplication.focusWidget()
                if focused is not None and row.isAncestorOf(focused):
                    focused.focusNextChild()
        return True
