"""The way to the records and back: unlock, first run, restoring, practice, lock. It decides what stands in the window.

Locking hides the records and asks for the passphrase again; what was half typed stays where it is. The desk stays open
behind the lock, so exchanges that are under way come to their end.
"""

from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from agent_app.base import paths
from agent_app.gui.frame import Frame
from agent_app.gui.gate import Gate
from agent_app.gui.pages.unlock import UnlockPage
from agent_app.gui.remembered import Remembered
from agent_app.gui.theme.look import look

# What is shown first is all that may be loaded here; the rest is loaded while somebody reads or types.
if TYPE_CHECKING:
    from collections.abc import Callable

    from agent_app.base.errors import AppError
    from agent_app.desk.desk import Desk
    from agent_app.gui.opening import Founded
    from agent_app.gui.pages.first_run import FirstRunPage
    from agent_app.gui.sitting import Sitting
    from agent_app.gui.tasks import Tasks
    from agent_app.gui.window import DeskWindow

_LOCKED = "锁上了。没写完的都留着，输口令接着做。"
_RENEWAL = "要换恢复码，先输一次口令。换了以后，旧的那张纸就作废了。不换就按 Esc 回去。"
_RESTORED = "记录找回来了。请输从前的口令；口令忘了，用恢复码。"
_CLOSING = "还有事没办完，办完就关上。"
_BROKE = "程序出了错，这一下没有做成。记录没有动，请再试一次。"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the records are, and whether they are the made-up ones. `before` is where one came from to practise."""

    home: Path
    practice: bool = False
    before: "Place | None" = None


class Flow(QObject):
    """Owns the window, the worker for what happens before the records are open, and the open desk.

    `opened`: the records are in the window. `broke(error)`: a bug. `ended`: everything is closed.
    """

    opened = Signal()
    broke = Signal(object)
    ended = Signal()

    def __init__(self, place: Place, remembered: Remembered, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place, self.remembered = place, remembered
        self.frame = Frame(remembered)
        self.sitting: Sitting | None = None
        self._window: DeskWindow | None = None  # made ahead
        self._new: Desk | None = None  # founded, its recovery code not yet seen
        self._gate: Gate | None = None
        self._first_run: FirstRunPage | None = None
        self._next: Place | None = None
        self.frame.leaving.connect(self.leave)
        self.frame.practice_over.connect(lambda: self.go_to(self.place.before))
        look().changed.connect(self._remember_look)

    @cached_property
    def tasks(self) -> "Tasks":
        """The worker for what happens before the records are open."""
        from agent_app.gui.tasks import Tasks

        tasks = Tasks(self)
        tasks.broke.connect(self._broke)
        return tasks

    def begin(self) -> None:
        """Shows what comes first in this place."""
        self.frame.be_practice(self.place.practice)
        if self.place.practice:
            self.show_practice()
        elif paths.has_records(self.place.home):
            self.show_unlock()
        else:
            self.show_first_run()

    # Pages before the records

    def show_unlock(self, line: str = "") -> None:
        """The passphrase is asked for."""
        self._ask_passphrase(line, self._opened)

    def show_forgotten(self) -> None:
        """The recovery code is asked for, and a new passphrase."""
        from agent_app.gui.pages.forgotten import ForgottenPage

        page = ForgottenPage(self.tasks, self._home)
        page.opened.connect(self._opened)
        page.back_requested.connect(lambda: self.show_unlock(_LOCKED if self.sitting else ""))
        self._show(page)

    def show_first_run(self) -> None:
        """Name, place, passphrase; what was typed there before is still there."""
        from agent_app.gui.pages.first_run import FirstRunPage

        if self._first_run is None:
            page = self._first_run = FirstRunPage(self.tasks, self.place.home)
            page.founded.connect(self.show_recovery)
            page.restore_requested.connect(self.show_restore)
            page.practice_requested.connect(lambda: self.go_to(Place(paths.demo_home(), True, self.place)))
        self._show(self._first_run)

    def show_restore(self) -> None:
        """A backup file is asked for."""
        from agent_app.gui.pages.restore import RestorePage

        page = RestorePage(self.tasks, self.place.home)
        page.restored.connect(lambda: self.show_unlock(_RESTORED))
        page.back_requested.connect(self.show_first_run)
        self._show(page)

    def show_recovery(self, made: "Founded") -> None:
        """The recovery code of a new desk, or a new one of the open desk, this once."""
        from agent_app.gui.pages.recovery import RecoveryPage

        if self.sitting is None:
            self._new = made.desk
        page = RecoveryPage(made.desk, self.tasks, made.code)
        page.finished.connect(lambda: self._opened(self._new))
        self._show(page)
        if made.trouble:
            page.tell("soon", f"还没有同县里连上，不耽误用，以后打开“交换”再连。{made.trouble}")

    def show_renewal(self) -> None:
        """A new recovery code for the open desk, for whom the passphrase is known to."""
        if self.sitting is not None:
            desk = self.sitting.desk
            self.sitting.hide()
            page = self._ask_passphrase(_RENEWAL, lambda _: self._renew(desk), "换恢复码")
            page.back_requested.connect(lambda: self._opened(None))

    def show_practice(self) -> None:
        """The practice county, made when it is not there."""
        from agent_app.gui.pages.making import MakingPage

        page = MakingPage(self.tasks, self.place.home)
        page.made.connect(self._sit_down)
        page.stop_requested.connect(lambda: self.go_to(self.place.before))
        self._show(page)
        page.begin()

    # Into the records, out of them, and back before the lock

    def lock(self) -> None:
        """Hides the records until the passphrase is given."""
        if self.sitting is not None and not isinstance(self._gate, UnlockPage):
            self.sitting.hide()
            self.show_unlock(_LOCKED + (_practice_hint() if self.place.practice else ""))

    def prepare(self) -> None:
        """Makes the window of the records before they are open, so that it stands the sooner."""
        if self._window is None and self.sitting is None:
            from agent_app.gui.window import DeskWindow

            self._window = DeskWindow()
            self._window.resize(self.frame.size())
            self._window.grab()  # lays it out and draws it once, unseen

    def go_to(self, place: Place | None) -> None:
        """Closes what is open here and begins in another place; with None, leaves."""
        self._next = place
        self.leave()

    def leave(self) -> None:
        """Closes everything as soon as nothing waits to be finished."""
        if self.tasks.busy:
            self.tasks.cancel()
            self.tasks.idle.connect(self._end, Qt.ConnectionType.SingleShotConnection)
        elif self.sitting is None:
            self._end()
            return
        elif self.sitting.close():
            return
        if self._gate is not None:
            self._gate.tell("info", _CLOSING)

    @property
    def _home(self) -> Path:
        """Where the vault itself is: that of the practice county lies one folder deeper."""
        return self.sitting.desk.vault.home if self.sitting else self.place.home

    def _ask_passphrase(
        self, line: str, then: "Callable[[Desk | None], object]", deed: str = "打开"
    ) -> UnlockPage:
        """Shows the page; `then` gets the desk that was opened, None where one was open before."""
        page = UnlockPage(line, deed)
        page.given.connect(partial(self._unlock, page, then))
        page.forgotten.connect(self.show_forgotten)
        self._show(page)
        return page

    def _unlock(self, page: UnlockPage, then: "Callable[[Desk | None], object]", passphrase: str) -> None:
        from agent_app.gui import opening

        home, opens = self._home, self.sitting is None
        self.tasks.query(
            lambda: opening.open_home(home, passphrase) if opens else opening.check(home, passphrase),
            then,
            owner=page,
            failed=lambda error: page.refuse(error.sentence),
        )

    def _opened(self, desk: "Desk | None") -> None:
        if self.sitting is not None:
            if desk is not None:
                desk.close()  # opened to prove the recovery code, while another is open behind the lock
            self.sitting.show_again()
            self._drop_gates()
        elif desk is not None:
            self._sit_down(desk)

    def _sit_down(self, desk: "Desk") -> None:
        from agent_app.gui.sitting import Sitting

        self.prepare()
        assert self._window is not None
        self.sitting, self._window, self._new = Sitting(self.frame, self._window, desk, self), None, None
        window = self.sitting.window
        window.lock_after_chosen.connect(self._remember_minutes)
        window.reminding_chosen.connect(lambda on: self._remember(reminds=on))
        window.called.connect(self.frame.come_forward)
        window.recovery_requested.connect(self.show_renewal)
        window.broke.connect(self.broke)
        self.sitting.lock_wanted.connect(self.lock)
        self.sitting.closed.connect(self._stood_up)
        self.sitting.begin(
            self.remembered.lock_minutes, reminds=self.remembered.reminds, practice=self.place.practice
        )
        self._drop_gates()
        self.opened.emit()

    def _stood_up(self) -> None:
        assert self.sitting is not None
        self.sitting.deleteLater()
        self.sitting = None
        self._end()

    def _renew(self, desk: "Desk") -> None:
        from agent_app.gui import opening

        def refuse(error: "AppError") -> None:
            if self._gate is not None:
                self._gate.refuse(error.sentence)

        self.tasks.operation(
            lambda _: opening.Founded(desk, opening.renewed(desk)),
            self.show_recovery,
            "正在换恢复码",
            failed=refuse,
        )

    def _end(self) -> None:
        if self._new is not None:
            self._new.close()
            self._new = None
        if self._next is not None:
            self.place, self._next = self._next, None
            self.begin()
            return
        self.remembered = self.frame.as_remembered(self.remembered)
        self.remembered.save()
        self.frame.let_go()
        if self._window is not None:
            self._window.end()
            self._window.deleteLater()
        self.tasks.close()
        self.ended.emit()

    # What is shown, and what is remembered

    def _show(self, page: Gate) -> None:
        old, self._gate = self._gate, page
        self.frame.put(page)
        if old is not None and old not in (page, self._first_run):
            self.frame.take(old)

    def _drop_gates(self) -> None:
        for page in {self._gate, self._first_run}:
            if page is not None:
                self.frame.take(page)
        self._gate = self._first_run = None

    def _broke(self, error: BaseException) -> None:
        if self._gate is not None:
            self._gate.refuse(_BROKE)
        self.broke.emit(error)

    def _remember(self, **known: Any) -> None:
        self.remembered = replace(self.remembered, **known)
        self.remembered.save()

    def _remember_look(self) -> None:
        self._remember(size=look().size.name, dark=look().dark)

    def _remember_minutes(self, minutes: int) -> None:
        self._remember(lock_minutes=minutes)
        if self.sitting is not None:
            self.sitting.lock_after(minutes)


def _practice_hint() -> str:
    from agent_app.desk.demo import PASSPHRASE

    return f"练习的口令是：{PASSPHRASE}"
