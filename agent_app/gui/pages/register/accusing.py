"""What can be done where accusations are turned away: print the addresses, or seal that a letter was posted."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from agent_app.base.errors import AppError
from agent_app.desk import papers, sealing
from agent_app.desk.desk import Desk
from agent_app.desk.sealing import SealedStub
from agent_app.gui.pages.paper import PaperFace
from agent_app.gui.pages.register.accusation import AccusationView
from agent_app.gui.tasks import Tasks, Topic


class Accusing(QObject):
    """Works behind the view. `paper_made(PaperFace)`: a paper that belongs to no case is to be shown."""

    paper_made = Signal(object)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self.view = AccusationView(lambda: desk.today)
        self.view.print_requested.connect(self.print_routes)
        self.view.posting.seal_requested.connect(self._seal)

    def begin(self) -> None:
        """Shows the addresses; the stub is offered where the county's discipline office has a key."""
        self.view.begin()
        self._tasks.query(
            lambda: sealing.offered(self._desk), self.view.offer_posting, owner=self, key="sealing"
        )

    def print_routes(self) -> None:
        """The addresses on paper."""

        def show(made: papers.Printed) -> None:
            self.paper_made.emit(PaperFace("", made.code, made.title, made.pdf))

        self._tasks.query(lambda: papers.accusation_routes(self._desk), show, owner=self, key="routes")

    def _seal(self, data: Mapping[str, Any]) -> None:
        def sealed(made: SealedStub) -> None:
            slip = made.slip
            self.paper_made.emit(PaperFace("", slip.code, slip.title, slip.pdf, only_once=True))

        def failed(error: AppError) -> None:
            self.view.posting.setEnabled(True)
            self.view.posting.say(error.sentence)

        self._tasks.operation(
            lambda _: sealing.seal(self._desk, data),
            sealed,
            "正在封",
            changes=Topic.NOTHING,
            owner=self,
            failed=failed,
        )
