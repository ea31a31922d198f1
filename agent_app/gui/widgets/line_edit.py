"""Fields of one line, with an icon or a word inside them at the size of the moment."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from agent_app.core.scan_digits import scanned_in
from agent_app.gui.theme.icons import draw_icon
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.button import Button


class LineEdit(QLineEdit):
    """One line; icons before and after the text are painted, so that they grow with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before, self._after, self._token = "", "", "ink2"
        self._warns = False

    def show_icons(self, *, before: str | None = None, after: str | None = None, token: str = "ink2") -> None:
        """Shows icons, "" for none; those not named stay."""
        self._before = self._before if before is None else before
        self._after = self._after if after is None else after
        self._token = token
        self.fit()

    @property
    def after(self) -> str:
        """The icon after the text, "" for none: while something is wrong that says so, in the place of its own."""
        return "late" if self._warns else self._after

    def warn(self, warns: bool) -> None:
        """Shows that something is wrong, or no more."""
        self._warns = warns
        self.fit()

    def fit(self) -> None:
        """Keeps the text clear of what stands beside it."""
        icon = look().size.icon_small + SPACE.hair
        self.setTextMargins(
            icon if self._before else 0, 0, self.room_after() + (icon if self.after else 0), 0
        )
        self.update()

    def room_after(self) -> int:
        """Room for something at the right end, after the icon, in px."""
        return 0

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_token"):
            self.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (self._before or self.after):
            return
        painter = QPainter(self)
        side = look().size.icon_small
        top = (self.height() - side) / 2
        if self._before:
            draw_icon(painter, self._before, SPACE.close, top, side, self._token)
        if self.after:
            left = self.width() - SPACE.close - side - self.room_after()
            draw_icon(painter, self.after, left, top, side, "late" if self._warns else self._token)


class PasswordEdit(LineEdit):
    """A passphrase, with 看一下 in the field. `turned(seen)`: it was pressed, and what was typed is seen or not."""

    turned = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText)
        self._look = Button("看一下", "inline", on_click=self._turn, parent=self)
        self.fit()

    def room_after(self) -> int:
        return self._look.sizeHint().width() + SPACE.hair

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self._look.sizeHint()
        left = self.width() - SPACE.close - size.width()
        self._look.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())

    def _turn(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._look.set_text("遮起来" if hidden else "看一下")
        self.turned.emit(hidden)


class SearchEdit(LineEdit):
    """The search field. Down goes into the list (`down_pressed`); Esc empties it before it means to go back.

    Enter after the code of a paper, which a scanner has typed or a person, empties it too: `scanned(text)`.
    """

    down_pressed = Signal()
    scanned = Signal(str)

    def __init__(
        self, words: str = "姓名、电话尾号、编号", key: str = "Ctrl+F", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._key = key
        self.setPlaceholderText(words)
        self.setAccessibleName(f"找事项：{words}")
        self.setToolTip(f"{words}；回执、空白表可以直接扫（{key}）")
        self.show_icons(before="search")

    @property
    def takes_code(self) -> bool:
        """Whether what stands here is, or becomes, the code of a paper, which no list is searched for."""
        return bool(scanned_in(self.text()))

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._empties(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.down_pressed.emit()
        elif self._empties(event):
            self.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.takes_code:
            code = scanned_in(self.text())
            self.clear()
            self.scanned.emit(code)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names the key at the right end: the one that leads here, or the one that empties the field."""
        super().paintEvent(event)
        words = "清掉 Esc" if self.text() else self._key if look().size.shows_keys else ""
        left = self.width() - paint.width(words) - SPACE.close
        taken = paint.width(self.text() or self.placeholderText()) + look().size.icon_small + 2 * SPACE.page
        if words and left > taken:
            paint.draw_line(
                QPainter(self), [paint.Run(words, "ink2")], left, (self.height() - paint.line_height()) / 2
            )

    def _empties(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and bool(self.text())
