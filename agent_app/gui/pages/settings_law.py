"""用的是哪些规则: the rules, the county's tables and the calendars in force here, and since when."""

from PySide6.QtWidgets import QVBoxLayout

from agent_app.desk import settings
from agent_app.desk.desk import Desk
from agent_app.gui.tasks import Change, Tasks, Topic
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.flow import empty
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

_HINT = "期限照这些算。县里换了表，下次交换就收到，没办完的事马上照新的算。"


class LawPanel(Panel):
    """Says it in plain `lines`, anew when an exchange may have brought something."""

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        super().__init__("用的是哪些规则")
        self._desk, self._tasks = desk, tasks
        self.body.addWidget(label(_HINT, "quiet", wrap=True))
        self.lines: list[str] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE.hair)
        self.body.addLayout(self._lines)
        tasks.changed.connect(self._changed)
        self._read()

    def _changed(self, change: Change) -> None:
        if change.topics & (Topic.EXCHANGE | Topic.SETTINGS):
            self._read()

    def _read(self) -> None:
        self._tasks.query(lambda: settings.in_words(self._desk), self._show, owner=self, key="law in words")

    def _show(self, lines: list[str]) -> None:
        self.lines = lines
        empty(self._lines)
        for line in lines:
            self._lines.addWidget(label(line, wrap=True))
