"""The pages before the records, in the window, and the way from one to the next.

What is shown first is all that may be loaded here; the rest is loaded while somebody reads or types.
"""

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from agent_app.base import paths
from agent_app.gui.frame import Frame
from agent_app.gui.gate import Gate
from agent_app.gui.pages.unlock import UnlockPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from agent_app.desk.desk import Desk
    from agent_app.gui.pages.first_run import FirstRunPage
    from agent_app.gui.tasks import Tasks

LOCKED = "锁上了。没写完的都留着，输口令接着做。"
"""What is said over the passphrase while a desk is open behind it."""
_RESTORED = "记录找回来了。请输从前的口令；口令忘了，用恢复码。"
_BROKE = "程序出了错，这一下没有做成。记录没有动，请再试一次。"


class Gates(QObject):
    """Owns the pages before the records, and the worker for what is done there.

    `opened(desk)` is called when the records may be shown: with the desk that was opened, or with None where the
    passphrase was given for one that is open behind the lock, which is `behind`. It is no signal, so that what goes
    wrong in it is told on the page as well. `shown` is the page in the window, None while the records stand there.
    `founded(Founded)`: a first run has made a desk. `practice_requested`: to the practice county. `practice_over`: back
    from it, before it is made. `broke(error)`: a bug.
    """

    founded = Signal(object)
    practice_requested = Signal()
    practice_over = Signal()
    broke = Signal(object)

    _home: Path

    def __init__(
        self, frame: Frame, opened: "Callable[[Desk | None], object]", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._frame, self._opened = frame, opened
        self.shown: Gate | None = None
        self.behind: Desk | None = None
        self._first_run: FirstRunPage | None = None

    @cached_property
    def tasks(self) -> "Tasks":
        """The worker for what happens before the records are open."""
        from agent_app.gui.tasks import Tasks

        tasks = Tasks(self)
        tasks.broke.connect(self._broke)
        return tasks

    def begin(self, home: Path, *, practice: bool) -> None:
        """Shows what comes first where the records are, or are to be, in `home`."""
        self._home = home
        if practice:
            self.show_practice()
        elif paths.has_records(home):
            self.show_unlock()
        else:
            self.show_first_run()

    def show_unlock(self, line: str = "") -> None:
        """The passphrase is asked for."""
        self.ask_passphrase(line, self._opened)

    def show_forgotten(self) -> None:
        """The recovery code is asked for, and a new passphrase."""
        from agent_app.gui.pages.forgotten import ForgottenPage

        page = ForgottenPage(self.tasks, self._vault_home)
        page.opened.connect(self._opened)
        page.back_requested.connect(lambda: self.show_unlock(LOCKED if self.behind else ""))
        self.show(page)

    def show_first_run(self) -> None:
        """Name, place, passphrase; what was typed there before is still there."""
        from agent_app.gui.pages.first_run import FirstRunPage

        if self._first_run is None:
            page = self._first_run = FirstRunPage(self.tasks, self._home)
            page.founded.connect(self.founded)
            page.restore_requested.connect(self.show_restore)
            page.practice_requested.connect(self.practice_requested)
        self.show(self._first_run)

    def show_restore(self) -> None:
        """A backup file is asked for."""
        from agent_app.gui.pages.restore import RestorePage

        page = RestorePage(self.tasks, self._home)
        page.restored.connect(lambda: self.show_unlock(_RESTORED))
        page.back_requested.connect(self.show_first_run)
        self.show(page)

    def show_practice(self) -> None:
        """The practice county, made when it is not there."""
        from agent_app.gui.pages.making import MakingPage

        page = MakingPage(self.tasks, self._home)
        page.made.connect(self._opened)
        page.stop_requested.connect(self.practice_over)
        self.show(page)
        page.begin()

    def ask_passphrase(
        self, line: str, then: "Callable[[Desk | None], object]", deed: str = "打开"
    ) -> UnlockPage:
        """Shows the page with `line`; `then` gets the desk that was opened, None where one was open before.

        `deed` says what the passphrase is given for.
        """
        page = UnlockPage(line, deed)
        page.given.connect(partial(self._unlock, page, then))
        page.forgotten.connect(self.show_forgotten)
        self.show(page)
        return page

    def show(self, page: Gate) -> None:
        """Puts a page into the window in place of the one before it."""
        old, self.shown = self.shown, page
        self._frame.put(page)
        if old is not None and old not in (page, self._first_run):
            self._frame.take(old)

    def drop(self) -> None:
        """Takes the pages away, with what was typed there: the records are in the window."""
        for page in {self.shown, self._first_run}:
            if page is not None:
                self._frame.take(page)
        self.shown = self._first_run = None

    @property
    def _vault_home(self) -> Path:
        """Where the vault itself is: that of the practice county lies one folder deeper."""
        return self.behind.vault.home if self.behind else self._home

    def _unlock(self, page: UnlockPage, then: "Callable[[Desk | None], object]", passphrase: str) -> None:
        from agent_app.gui import opening

        home, opens = self._vault_home, self.behind is None
        self.tasks.query(
            lambda: opening.open_home(home, passphrase) if opens else opening.check(home, passphrase),
            then,
            owner=page,
            failed=lambda error: page.refuse(error.sentence),
        )

    def _broke(self, error: BaseException) -> None:
        if self.shown is not None:
            self.shown.refuse(_BROKE)
        self.broke.emit(error)
