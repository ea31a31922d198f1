"""The ring around what has the focus; drawn over the page, so that nothing moves."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFocusFrame,
    QTextBrowser,
    QWidget,
)

from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import RADIUS_BUTTON, RING, RING_GAP

BY_KEY = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}
_OUT = RING + RING_GAP


class FocusRing(QFocusFrame):
    """One ring for the whole application: around buttons and boxes always, around lists when a key led there.

    Fields show their focus by their own border. What reaches the edge of its panel says so by the property
    `ring` = "inside".
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.hide()
        app.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        handled = super().eventFilter(watched, event)
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.ParentChange):
            self._place()
        return handled

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look().colour("accent"), RING))
        half = RING / 2
        radius = RADIUS_BUTTON + RING_GAP
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        ringed = isinstance(now, QAbstractButton | QTextBrowser) or (
            isinstance(now, QAbstractItemView) and getattr(now, "led_by_key", False)
        )
        self.setWidget(now if ringed else None)  # type: ignore[arg-type]
        self.setVisible(ringed)
        self._place()

    def _place(self) -> None:
        widget, parent = self.widget(), self.parentWidget()
        if widget is None or parent is None or not parent.isAncestorOf(widget):
            return
        out = 0 if widget.property("ring") == "inside" else _OUT
        corner = widget.mapTo(parent, widget.rect().topLeft())
        box = widget.rect().translated(corner).adjusted(-out, -out, out, out)
        self.clearMask()  # Fusion cuts the frame to its own, narrower one
        if self.geometry() != box:
            self.setGeometry(box)
