"""Words and icons that are only looked at."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from agent_app.gui.theme.icons import draw_icon
from agent_app.gui.theme.look import look, look_changed, set_property
from agent_app.gui.theme.tokens import SPACE


def label(text: str = "", role: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """Plain words. `role`: title, heading, row, due, strong, quiet, late, soon; none for running text."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(wrap)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def rule(role: str = "rule") -> QFrame:
    """A line between parts of a panel; `role` "sum" is the stronger one above a result."""
    made = QFrame()
    made.setProperty("role", role)
    made.setFixedHeight(1)
    return made


class IconLabel(QWidget):
    """An icon in the colour of a token, as high as a line of the words beside it (`line` px)."""

    def __init__(
        self, name: str, token: str = "ink", *, small: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._token = token
        self._small = small
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, token: str) -> None:
        """Shows another icon, or another colour."""
        self._name, self._token = name, token
        self.update()

    @property
    def side(self) -> int:
        """Its side in px at the size of the moment."""
        return look().size.icon_small if self._small else look().size.icon

    def sizeHint(self) -> QSize:
        return QSize(self.side, self.side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_icon(painter, self._name, 0, (self.height() - self.side) / 2, self.side, self._token)


class Tag(QFrame):
    """A fact, not a button: cannot be pressed or focused. `state`: "", soon, late."""

    def __init__(self, text: str, icon: str = "", state: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "tag")
        self._icon = IconLabel(icon or "info", small=True)
        self._text = label(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 10, 4)
        row.setSpacing(SPACE.tight)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_fact(text, icon, state)

    def show_fact(self, text: str, icon: str = "", state: str = "") -> None:
        """Changes what it says."""
        self._text.setText(text)
        set_property(self._text, "state", state)
        set_property(self, "state", state)
        self._icon.setVisible(bool(icon))
        self._icon.set_icon(icon or "info", state or "ink")
        self.setAccessibleName(text)
