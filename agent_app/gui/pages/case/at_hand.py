"""What the parts of the page share: the case at hand, and the way to have something done to it."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from agent_app.base.errors import AppError
from agent_app.desk import mending
from agent_app.desk.desk import Desk
from agent_app.desk.mending import Withdrawn
from agent_app.gui.pages.case.sheet import Sheet
from agent_app.gui.tasks import Tasks, Topic

T = TypeVar("T")


class AtHand(QObject):
    """The case at hand. `told(text, undo | None)`: something is done; `troubled(AppError)`: something was not."""

    told = Signal(str, object)
    troubled = Signal(object)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self.tasks = desk, tasks
        self.sheet: Sheet | None = None

    def do(
        self,
        work: Callable[[], T],
        then: Callable[[T], object],
        label: str,
        *,
        failed: Callable[[AppError], object] | None = None,
        changes: Topic = Topic.CASES,
        light: bool = False,
    ) -> None:
        """Has `work` done to the records of the case, and tells the window that the case has changed."""
        self.tasks.operation(
            lambda _: work(),
            then,
            label,
            changes=changes,
            subject=self.sheet.id if self.sheet else "",
            owner=self,
            failed=failed or self.troubled.emit,
            light=light,
        )

    def withdraw(self, record: str, reason: str, then: Callable[[], object] = lambda: None) -> None:
        """Takes back a step, a note or a material; it stays on the timeline, struck through, and can be put back."""
        if self.sheet is None:
            return
        case = self.sheet.id

        def done(withdrawn: Withdrawn) -> None:
            then()
            self.told.emit("撤掉了，“经过”里还看得到", lambda: restore(withdrawn))

        def restore(withdrawn: Withdrawn) -> None:
            self.do(
                lambda: mending.restore(self.desk, case, withdrawn),
                lambda _: self.told.emit("放回来了", None),
                "正在放回来",
            )

        self.do(lambda: mending.withdraw_step(self.desk, case, record, reason), done, "正在撤掉")
