"""The line as 交换 tells of it: how it is, an exchange that somebody asks for, and how far one has come."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from agent_app.base.errors import AppError
from agent_app.desk import exchanging
from agent_app.desk.desk import Desk
from agent_app.desk.outcomes import Outcome
from agent_app.gui.errands import Line, OverLine
from agent_app.gui.pages import exchange_faces as faces
from agent_app.gui.pages import exchange_work as work
from agent_app.gui.pages.exchange_way import WayPanel
from agent_app.gui.pages.exchange_work import State
from agent_app.gui.tasks import Tasks, Topic


class LineTalk(QObject):
    """Exchanges and tells. `began`: somebody has asked for an exchange; `ended`: it is over, with or without success."""

    began = Signal()
    ended = Signal()

    def __init__(
        self, desk: Desk, tasks: Tasks, way: WayPanel, over_line: OverLine | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._way = desk, tasks, way
        self._over_line = over_line or self._over_line_here
        self._state: State | None = None
        self._known = faces.Known()
        way.line_requested.connect(self.use)

    def use(self) -> None:
        """现在交换."""
        self.began.emit()
        self._say(replace(self._known, under_way=""))

        def done(outcome: Outcome) -> None:
            self._say(faces.Known(Line(up=True), brought=work.brought(outcome)))
            self.ended.emit()

        def failed(error: AppError) -> None:
            self._say(faces.Known(Line(trouble=error.sentence)))
            self.ended.emit()

        self._over_line(done, failed)

    def told(self, line: Line) -> None:
        """Says how the line is, as the window has learned it."""
        self._say(faces.Known(line))

    def advanced(self, said: str) -> None:
        """Says how far an exchange has come that goes on."""
        self._say(replace(self._known, under_way=said))

    def show_state(self, state: State) -> None:
        """The page has been read anew."""
        self._state = state
        self._say(self._known)

    def _say(self, known: faces.Known) -> None:
        self._known = known
        self._way.show_line(faces.line(self._state, known))

    def _over_line_here(
        self, then: Callable[[Outcome], object], failed: Callable[[AppError], object]
    ) -> None:
        self._tasks.operation(
            lambda _: exchanging.over_network(self._desk),
            then,
            "正在同县里交换",
            changes=Topic.CASES | Topic.EXCHANGE,
            owner=self.parent(),
            failed=failed,
        )
