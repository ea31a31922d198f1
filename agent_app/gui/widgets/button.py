"""Buttons: the style sheet draws their frame, the words, icon and key inside are painted in one line."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from agent_app.gui.theme.icons import draw_icon
from agent_app.gui.theme.look import look, look_changed, set_property
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint


@dataclass(frozen=True, slots=True)
class Piece:
    """Words or an icon inside a button. `push` moves it and what follows to the right end."""

    text: str = ""
    icon: str = ""
    token: str = "ink"
    px: int | None = None
    bold: bool = False
    gap: float = SPACE.tight
    push: bool = False

    @property
    def width(self) -> float:
        """How much room it takes without its gap."""
        if self.icon:
            return self.px or look().size.icon_small
        return paint.width(self.text, self.px, bold=self.bold)


class FaceButton(QPushButton):
    """Base of all buttons: `pieces()` says what stands in it now.

    Its text is what a screen reader says and never `&`-marked. A button that `wraps` lets its words run over
    several lines when there is too little room; no other button ever gets narrower than its words.
    """

    centred = True
    wraps = False

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(self.wraps)
        self.setSizePolicy(policy)

    def pieces(self) -> list[Piece]:
        """What stands in the button, from left to right."""
        return [Piece(self.text())]

    def padding(self) -> float:
        """The room left and right of the pieces, border included."""
        return SPACE.panel

    def face_height(self) -> int:
        """The height of the button with one line of words."""
        return look().size.control

    def sizeHint(self) -> QSize:
        return QSize(round(self._wish(self.pieces()) + 0.5), self.face_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(look().size.text * 8, self.face_height()) if self.wraps else self.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return self.wraps

    def heightForWidth(self, width: int) -> int:
        pieces = self.pieces()
        words = next((piece for piece in pieces if piece.text and not piece.push), None)
        if words is None or self._wish(pieces) <= width:
            return self.face_height()
        room = width - (self._wish(pieces) - words.width)
        extra = paint.wrapped_height(words.text, room, words.px, bold=words.bold) - paint.line_height(
            words.px
        )
        return self.face_height() + round(max(0.0, extra))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event):
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it too: Qt leaves that to dialogs."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.icon = QIcon()
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        self.draw_face(painter)

    def draw_face(self, painter: QPainter) -> None:
        """Draws the pieces over the frame."""
        pieces = self.pieces()
        if not self.isEnabled():
            pieces = [replace(piece, token="ink2") for piece in pieces]
        wish = self._wish(pieces)
        spare = self.width() - wish
        x = self.padding() + (max(0.0, spare) / 2 if self.centred else 0.0)
        for place, piece in enumerate(pieces):
            x += piece.gap if place else 0
            if piece.push:
                x += max(0.0, spare)
            short = spare if spare < 0 and piece.text and not piece.push and self.wraps else 0.0
            spare = 0.0 if short else spare
            self._draw(painter, piece, x, piece.width + short)
            x += piece.width + short

    def _draw(self, painter: QPainter, piece: Piece, x: float, room: float) -> None:
        if piece.icon:
            side = round(piece.width)
            draw_icon(painter, piece.icon, x, (self.height() - side) / 2, side, piece.token)
            return
        run = paint.Run(piece.text, piece.token, piece.px, piece.bold)
        if room < piece.width - 0.5:
            height = paint.wrapped_height(piece.text, room, piece.px, bold=piece.bold)
            paint.draw_wrapped(painter, run, x, (self.height() - height) / 2, room)
        else:
            paint.draw_line(painter, [run], x, (self.height() - paint.line_height(piece.px)) / 2)

    def _wish(self, pieces: list[Piece]) -> float:
        gaps = sum(piece.gap for piece in pieces[1:])
        return sum(piece.width for piece in pieces) + gaps + 2 * self.padding()


_QSS_KINDS = {"big": "primary", "inline": "link"}


class Button(FaceButton):
    """A button with words, perhaps an icon before and a key after them.

    `kind`: primary (one on a page), big (the primary one of 今日), secondary, link, inline (a link that stands in line
    with words). With larger type keys leave the
    button, and stay in its tip, unless `keep_key`.
    """

    def __init__(
        self,
        text: str,
        kind: str = "secondary",
        *,
        icon: str = "",
        key: str = "",
        keep_key: bool = False,
        icon_after: str = "",
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.kind = kind
        self._icon = icon
        self._icon_after = icon_after
        self._key = key
        self._keep_key = keep_key
        self.setProperty("kind", _QSS_KINDS.get(kind, kind))
        if key:
            self.setToolTip(f"{text}（{key}）")
        if on_click:
            self.clicked.connect(lambda: on_click())

    def set_icons(self, *, before: str | None = None, after: str | None = None) -> None:
        """Changes the icon before or after the words."""
        self._icon = self._icon if before is None else before
        self._icon_after = self._icon_after if after is None else after
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: str) -> None:
        """Changes how much it stands out: only one button of a page is the primary one."""
        self.kind = kind
        set_property(self, "kind", _QSS_KINDS.get(kind, kind))
        self.updateGeometry()

    def set_text(self, text: str, key: str | None = None) -> None:
        """Changes the words, also those that a screen reader says, and the key when one is given."""
        self._key = self._key if key is None else key
        self.setText(text)
        self.setAccessibleName(text)
        if self._key:
            self.setToolTip(f"{text}（{self._key}）")
        self.updateGeometry()

    def pieces(self) -> list[Piece]:
        filled = self.kind in {"primary", "big"}
        token = "on_accent" if filled else "accent" if self.kind in {"link", "inline"} else "ink"
        px = look().size.big_text if self.kind == "big" else None
        side = look().size.icon if self.kind == "big" else None
        made = []
        if self._icon:
            made.append(Piece(icon=self._icon, token=token, px=side))
        made.append(Piece(self.text(), token=token, px=px, bold=filled))
        if self._icon_after:
            made.append(Piece(icon=self._icon_after, token=token, gap=SPACE.hair))
        if self._key and (self._keep_key or look().size.shows_keys):
            made.append(Piece(self._key, token=token if filled else "ink2"))
        return made

    def padding(self) -> float:
        return {"inline": 0, "link": SPACE.tight, "big": 20}.get(self.kind, SPACE.panel)

    def face_height(self) -> int:
        if self.kind in {"link", "inline"}:
            return round(paint.line_height()) + SPACE.hair
        return look().size.big_button if self.kind == "big" else look().size.control
