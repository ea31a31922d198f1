"""The counts at the foot of the window and on its rail, as they are now."""

from PySide6.QtCore import QObject

from agent_app.core.vocabulary import Delivery
from agent_app.desk import exchanging, settling
from agent_app.desk.desk import Desk
from agent_app.desk.exchanging import Standing
from agent_app.gui.shell import Shell
from agent_app.gui.tasks import Change, Tasks, Topic
from agent_app.gui.widgets.status import StatusFace
from agent_app.gui.words import moment_in_words


class Counts(QObject):
    """Reads what is handed over and confirmed, and what wants a person in 交换, again after each change of the records.

    What a page has counted for its place on the rail is told by `count`.
    """

    def __init__(self, desk: Desk, tasks: Tasks, window: Shell) -> None:
        super().__init__(window)
        self._desk, self._tasks, self._window = desk, tasks, window
        self._counts: dict[str, int] = {}
        tasks.changed.connect(self._changed)

    def refresh(self) -> None:
        """The counts at the foot and of what wants a person in 交换, as they are now."""
        self._tasks.query(
            lambda: (exchanging.standing(self._desk), settling.count(self._desk)),
            lambda found: self._show(*found),
            owner=self,
            key="standing",
        )

    def count(self, **counts: int) -> None:
        """Counts on the rail, by place; those of other places stay."""
        self._counts |= counts
        self._window.rail.show_counts(self._counts)

    def _changed(self, change: Change) -> None:
        if change.topics & (Topic.CASES | Topic.EXCHANGE | Topic.SETTINGS):
            self.refresh()

    def _show(self, standing: Standing, conflicts: int) -> None:
        self.count(exchange=conflicts + standing.quarantined)
        profile, counts = self._desk.profile, standing.counts
        contact = moment_in_words(standing.last_contact, self._desk.today) if standing.last_contact else ""
        self._window.show_status(
            StatusFace(
                saved=counts.get(Delivery.SAVED, 0),
                handed_over=counts.get(Delivery.HANDED_OVER, 0),
                confirmed=counts.get(Delivery.CONFIRMED, 0),
                contact=contact,
                desk=f"{profile.unit}{profile.role.label}" if profile.unit else profile.role.label,
                person=profile.name,
            )
        )
