"""Looks for earlier cases while somebody types, and remembers which of them are another matter."""

from PySide6.QtCore import QObject, QTimer

from agent_app.desk import repeats
from agent_app.desk.desk import Desk
from agent_app.desk.repeats import Typed
from agent_app.gui.pages.register.form import Form
from agent_app.gui.pages.register.repeat import RepeatPanel
from agent_app.gui.tasks import Tasks

WAIT_MS = 400


class RepeatWatch(QObject):
    """Fills the panel; never in the way of typing or saving. `not_same` are the subjects that were denied."""

    def __init__(self, desk: Desk, tasks: Tasks, panel: RepeatPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._panel = desk, tasks, panel
        self._typed, self._asked = Typed(), Typed()
        self.not_same: list[str] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._ask)

    def begin(self, form: Form) -> None:
        """Another form is on the page."""
        self.not_same = list(form.not_same)
        self._asked = Typed()
        self._panel.show_repeats(())
        self.look(form)

    def look(self, form: Form) -> None:
        """Looks again, in a moment, when what a case is known by has changed."""
        self._typed = Typed(form.name, form.phone, form.id_number, form.address, form.category, form.words)
        if self._typed != self._asked and not self._timer.isActive():
            self._timer.start()

    def deny(self, subject: str) -> None:
        """不是一件: that case is not offered again."""
        self.not_same.append(subject)
        self._panel.show_repeats([repeat for repeat in self._panel.repeats if repeat.subject != subject])

    def _ask(self) -> None:
        typed = self._asked = self._typed
        passed = tuple(self.not_same)
        if not (typed.name.strip() or typed.phone.strip() or typed.id_number.strip()):
            self._panel.show_repeats(())
            return
        self._tasks.query(
            lambda: repeats.candidates(self._desk, typed, passed),
            self._panel.show_repeats,
            owner=self,
            key="repeats",
        )
