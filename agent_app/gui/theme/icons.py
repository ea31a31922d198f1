"""Icons: 24-unit outlines, drawn in the colour of the text beside them."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from agent_app.base.resources import read_text
from agent_app.gui.theme.look import look


@lru_cache(maxsize=512)
def icon_pixmap(name: str, px: int, colour: str, ratio: float) -> QPixmap:
    """The icon `name` at `px` logical pixels in `colour` (#RRGGBB) for a screen of `ratio`."""
    from PySide6.QtSvg import QSvgRenderer  # only when something is really drawn

    drawing = read_text(f"icons/{name}.svg").replace("currentColor", colour)
    side = round(px * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def draw_icon(painter: QPainter, name: str, left: float, top: float, px: int, token: str) -> None:
    """Draws the icon with its top left corner there, in the colour of that token."""
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(QPoint(round(left), round(top)), icon_pixmap(name, px, look().hex(token), ratio))


class _Engine(QIconEngine):
    """Draws with the colours of the moment, so that an icon follows the theme without being set again."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        left, top = rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2
        draw_icon(painter, self._name, left, top, side, self._token)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        side = min(size.width(), size.height())
        return icon_pixmap(self._name, side, look().hex(self._token), 1.0).copy()

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._token)


def icon(name: str, token: str = "ink") -> QIcon:
    """An icon for Qt's own widgets and actions, in the colour of `token`."""
    return QIcon(_Engine(name, token))
