"""Panels: white, a thin line, a heading; and the line between their parts."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.label import IconLabel, label, rule


class Panel(QFrame):
    """A panel; things go into `body`, edge to edge things after `flush()`.

    `heading` stands at the top with `aside` at its right end; `icon` before it in the colour of `token`.
    """

    def __init__(
        self,
        heading: str = "",
        *,
        icon: str = "",
        token: str = "ink",
        aside: QWidget | None = None,
        margin: int = SPACE.panel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._margin = margin
        self._last: QVBoxLayout | None = None
        self._all = QVBoxLayout(self)
        self._all.setContentsMargins(1, 1, 1, 1)
        self._all.setSpacing(0)
        self.body = self.section()
        if heading:
            self.set_heading(heading, icon, token, aside)

    def set_heading(self, heading: str, icon: str, token: str, aside: QWidget | None) -> None:
        """Puts the heading above everything in the first part."""
        row = QHBoxLayout()
        row.setSpacing(10)
        if icon:
            row.addWidget(IconLabel(icon, token))
        self.heading = label(heading, "heading", wrap=True)
        row.addWidget(self.heading, 1)
        if aside:
            row.addWidget(aside)
        self.body.insertLayout(0, row)
        self.setAccessibleName(heading)

    def section(self, *, line: bool = False, flush: bool = False) -> QVBoxLayout:
        """Begins another part, after a `line` across the panel; a `flush` part has no margins."""
        if line:
            self._all.addWidget(rule())
        if flush and self._last:
            margins = self._last.contentsMargins()
            margins.setBottom(SPACE.tight)
            self._last.setContentsMargins(margins)
        part = self._last = QVBoxLayout()
        side = 0 if flush else self._margin
        part.setContentsMargins(side, 0 if flush else self._margin - 4, side, 0 if flush else self._margin)
        part.setSpacing(SPACE.hair)
        self._all.addLayout(part)
        return part

    def add_stretch(self) -> None:
        """Keeps everything so far at the top."""
        self._all.addStretch(1)
