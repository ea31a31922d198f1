"""Looks for earlier cases while somebody types, and remembers what was said of them until the form is saved."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from agent_app.core.vocabulary import Verdict
from agent_app.desk import repeats
from agent_app.desk.desk import Desk
from agent_app.desk.repeats import Repeat, Typed
from agent_app.gui.pages.register.form import Form
from agent_app.gui.pages.register.repeat import RepeatPanel
from agent_app.gui.tasks import Tasks

WAIT_MS = 400


class RepeatWatch(QObject):
    """Fills the panel; never in the way of typing or saving. `compared`: what was said of cases, by their ids."""

    def __init__(self, desk: Desk, tasks: Tasks, panel: RepeatPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._panel = desk, tasks, panel
        self._typed, self._asked = Typed(), Typed()
        self.compared: dict[str, Verdict] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._ask)

    def begin(self, form: Form) -> None:
        """Another form is on the page."""
        self.compared = dict(form.compared)
        self._asked = Typed()
        self._panel.show_repeats((), len(self.compared))
        self.look(form)

    def look(self, form: Form) -> None:
        """Looks again, in a moment, when what a case is known by has changed."""
        self._typed = Typed(
            form.name, form.phone, form.id_number, form.address, form.category, form.words, form.place
        )
        if self._typed != self._asked and not self._timer.isActive():
            self._timer.start()

    def decide(self, subject: str, verdict: str) -> None:
        """What somebody says of a case: it is not offered again, and recorded with the registration."""
        self.compared[subject] = Verdict(verdict)
        self._show([repeat for repeat in self._panel.repeats if repeat.subject != subject])

    def reconsider(self) -> None:
        """Forgets what was said, and offers the cases again."""
        self.compared.clear()
        self._ask()

    def _ask(self) -> None:
        typed = self._asked = self._typed
        passed = tuple(self.compared)
        if not any((typed.name.strip(), typed.phone.strip(), typed.id_number.strip(), typed.words.strip())):
            self._show(())
            return
        self._tasks.query(
            lambda: repeats.candidates(self._desk, typed, passed),
            self._show,
            owner=self,
            key="repeats",
        )

    def _show(self, found: Sequence[Repeat]) -> None:
        self._panel.show_repeats(found, len(self.compared))
