"""The ring around what has the focus; drawn over the page, so that nothing moves."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFocusFrame,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
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
_MARGINS = {QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_FocusFrameVMargin}


class FocusRing(QFocusFrame):
    """One ring for the whole application: around buttons and boxes always, around lists when a key led there.

    Fields show their focus by their own border. Other things that take the focus say so by the property
    `ring` = "around"; what reaches the edge of its panel says so by the property
    `ring` = "inside".
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.hide()
        self._margins = _Margins()
        self.setStyle(self._margins)
        app.focusChanged.connect(self._follow)

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
        ringed = ringed or (now is not None and now.property("ring") == "around")
        inside = now is not None and now.property("ring") == "inside"
        self._margins.out = 0 if inside else RING + RING_GAP
        self.setWidget(now if ringed else None)  # type: ignore[arg-type]
        self.setVisible(ringed)


class _Margins(QProxyStyle):
    """How far the ring stands off, which Qt asks its style; it is the style of nothing else."""

    def __init__(self) -> None:
        super().__init__("Fusion")
        self.out = RING + RING_GAP

    def pixelMetric(  # noqa: N802 - Qt calls it
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        return self.out if metric in _MARGINS else super().pixelMetric(metric, option, widget)

    def styleHint(  # noqa: N802 - Qt calls it
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_FocusFrame_Mask:
            return 0  # nothing is cut off
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1  # over the page, or over what scrolls in it, so that no narrow holder cuts it either
        return super().styleHint(hint, option, widget, returned)
