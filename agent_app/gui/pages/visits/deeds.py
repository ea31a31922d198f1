"""What may come of a visit that is written down: it becomes a case, is written into one, or is taken back."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from agent_app.desk import visits
from agent_app.desk.desk import Desk
from agent_app.gui.tasks import Tasks, Topic

_MISTAKEN = "刚才记错了"


class VisitDeeds(QObject):
    """Does it. `draft_made(key)`: the registration that was begun from a visit waits as this draft.

    `done(said, written | None)`: a visit was written into a case, or taken back; then `written` is what was in it.
    `troubled(AppError)`: it was not done.
    """

    draft_made = Signal(str)
    done = Signal(str, object)
    troubled = Signal(object)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks

    def register(self, visit: str) -> None:
        """Begins a registration with what the visit tells."""
        self._tasks.operation(
            lambda _: visits.begin_case(self._desk, visit),
            self.draft_made.emit,
            "正在打开登记",
            changes=Topic.DRAFTS,
            owner=self,
            failed=self.troubled.emit,
        )

    def write_into(self, visit: str, number: str) -> None:
        """Writes the visit into the case `number`."""
        self._do(lambda: visits.about_case(self._desk, visit, number), "写进那件事了")

    def take_back(self, visit: str, written: Mapping[str, str]) -> None:
        """Takes the visit back; `written` is what was written in it, by its fields."""
        said = "撤掉了，写的还在上面，改好了可以再记"
        self._do(lambda: visits.take_back(self._desk, visit, _MISTAKEN), said, written)

    def _do(self, work: Callable[[], None], said: str, written: Mapping[str, str] | None = None) -> None:
        self._tasks.operation(
            lambda _: work(),
            lambda _: self.done.emit(said, written),
            "正在存",
            changes=Topic.CASES,
            owner=self,
            failed=self.troubled.emit,
        )
