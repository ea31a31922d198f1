"""The panel around a list, with round corners over rows that reach its edge."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import RADIUS_PANEL


class _Rim(QWidget):
    """Draws a panel's border and round corners over what lies in it edge to edge."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.ChildAdded):
            self.setGeometry(self._over.rect())
            self.raise_()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        round_box = QPainterPath()
        round_box.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PANEL, RADIUS_PANEL)
        corners = QPainterPath()
        corners.addRect(box)
        painter.fillPath(corners - round_box, look().colour("ground"))
        painter.setPen(QPen(look().colour("line"), 1))
        painter.drawPath(round_box)


class ListFrame(QFrame):
    """The panel around a list, as high as its rows need and the page has; perhaps with a header and a footer."""

    def __init__(
        self,
        view: QWidget,
        header: QWidget | None = None,
        footer: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "list")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 0)
        column.setSpacing(0)
        for part in (header, view, footer):
            if part:
                column.addWidget(part)
        self._rim = _Rim(self)
        self._rim.raise_()
