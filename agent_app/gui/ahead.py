"""What the window needs later is loaded while somebody reads or types, so that nobody waits for it twice."""

import gc
import importlib

from PySide6.QtCore import QObject, QTimer, Signal

from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import look

# Whose first use takes long, and which know nothing of Qt: loaded on the worker.
_BELOW = (
    "agent_app.app",
    "agent_app.desk.today",
    "agent_app.desk.casebook",
    "agent_app.desk.exchanging",
    "agent_app.desk.drafts",
    "argon2.low_level",
    "nacl.secret",
    "nacl.signing",
    "pyrage",
)
# Qt's own classes are made in the window's thread, a module at each turn of the event loop.
_ABOVE = (
    "agent_app.gui.shell",
    "agent_app.gui.pages.today",
    "agent_app.gui.window",
    "agent_app.gui.pages.cases.page",
    "agent_app.gui.pages.register.page",
    "agent_app.gui.pages.case.page",
    "agent_app.gui.pages.exchange",
)


def load_below() -> None:
    """Loads the rules, the vault and what opens it. Takes a second or so on a village laptop."""
    for name in _BELOW:
        importlib.import_module(name)
    importlib.import_module("agent_app.app").law()


class LoadAhead(QObject):
    """Loads both, one after the other, once it is started. `loaded`: everything is there."""

    loaded = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._left = list(_ABOVE)

    def start(self) -> None:
        """Begins; comes back at once."""
        self._tasks.query(load_below, lambda _: self._next(), owner=self)

    def _next(self) -> None:
        if self._left:
            importlib.import_module(self._left.pop(0))
            QTimer.singleShot(0, self, self._next)
        else:
            look().load_rare_faces()
            gc.freeze()  # it stays to the end: looked through at each search for cycles, it would hold the window up for 70 ms
            self.loaded.emit()
