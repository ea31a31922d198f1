"""The way to the records and back: unlock, first run, restoring, practice, lock. It decides what stands in the window.

Locking hides the records and asks for the passphrase again; what was half typed stays where it is. The desk stays open
behind the lock, so exchanges that are under way come to their end.
"""

from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from agent_app.base import paths
from agent_app.gui.frame import Frame
from agent_app.gui.gate import Gate
from agent_app.gui.pages.unlock import UnlockPage
from agent_app.gui.remembered import Remembered
from agent_app.gui.theme.look import look

# What is shown first is all that may be loaded here; the rest is loaded while somebody reads or types.
if TYPE_CHECKING:
    from agent_app.desk.desk import Desk
    from agent_app.gui.idle import Idle
    from agent_app.gui.opening import Founded
    from agent_app.gui.pages.first_run import FirstRunPage
    from agent_app.gui.tasks import Tasks
    from agent_app.gui.window import DeskWindow

_LOCKED = "锁上了。没写完的都留着，输口令接着做。"
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
        self.desk: Desk | None = None
        self.window: DeskWindow | None = None
        self._prepared: DeskWindow | None = None
        self._gate: Gate | None = None
        self._first_run: FirstRunPage | None = None
        self._idle: Idle | None = None
        self._focused: QWidget | None = None
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
        page = UnlockPage(line)
        page.given.connect(partial(self._unlock, page))
        page.forgotten.connect(self.show_forgotten)
        self._show(page)

    def show_forgotten(self) -> None:
        """The recovery code is asked for, and a new passphrase."""
        from agent_app.gui.pages.forgotten import ForgottenPage

        page = ForgottenPage(self.tasks, self._home)
        page.opened.connect(self._opened_by_code)
        page.back_requested.connect(lambda: self.show_unlock(_LOCKED if self.window else ""))
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
        """The recovery code of a new desk, this once."""
        from agent_app.gui.pages.recovery import RecoveryPage

        page = RecoveryPage(made.desk, self.tasks, made.code)
        page.finished.connect(lambda: self._open(made.desk))
        self._show(page)
        if made.trouble:
            page.tell("soon", f"还没有同县里连上，不耽误用，以后打开“交换”再连。{made.trouble}")

    def show_practice(self) -> None:
        """The practice county, made when it is not there."""
        from agent_app.gui.pages.making import MakingPage

        page = MakingPage(self.tasks, self.place.home)
        page.made.connect(self._open)
        page.stop_requested.connect(lambda: self.go_to(self.place.before))
        self._show(page)
        page.begin()

    # Into the records, out of them, and back before the lock

    def lock(self) -> None:
        """Hides the records until the passphrase is given."""
        if self.window is None or self.locked:
            return
        from PySide6.QtWidgets import QApplication, QDialog

        self._focused = QApplication.focusWidget()
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.reject()
        hint = f"练习的口令是：{_practice_passphrase()}" if self.place.practice else ""
        self.show_unlock(f"{_LOCKED}{hint}")

    def prepare(self) -> None:
        """Makes the window of the records before they are open, so that it stands the sooner."""
        if self._prepared is None and self.window is None:
            from agent_app.gui.window import DeskWindow

            self._prepared = DeskWindow()
            self._prepared.resize(self.frame.size())
            self._prepared.grab()  # lays it out and draws it once, unseen

    @property
    def locked(self) -> bool:
        """Whether the records are out of sight."""
        return self._gate is not None

    def go_to(self, place: Place | None) -> None:
        """Closes what is open here and begins in another place; with None, leaves."""
        self._next = place
        self.leave()

    def leave(self) -> None:
        """Closes everything as soon as nothing waits to be finished."""
        if self.tasks.busy:
            self.tasks.cancel()
            self.tasks.idle.connect(self._end, Qt.ConnectionType.SingleShotConnection)
            if self._gate:
                self._gate.tell("info", _CLOSING)
        elif self.window is None:
            self._end()
        elif self.window.close() is False and self._gate:
            self._gate.tell("info", _CLOSING)

    @property
    def _home(self) -> Path:
        """Where the vault itself is: that of the practice county lies one folder deeper."""
        return self.desk.vault.home if self.desk else self.place.home

    def _unlock(self, page: UnlockPage, passphrase: str) -> None:
        from agent_app.gui import opening

        home, check_only = self._home, self.desk is not None
        self.tasks.query(
            lambda: opening.check(home, passphrase) if check_only else opening.open_home(home, passphrase),
            self._opened,
            owner=page,
            failed=lambda error: page.refuse(error.sentence),
        )

    def _opened(self, desk: "Desk | None") -> None:
        if desk is not None:
            self._open(desk)
        else:
            self._unlocked()

    def _opened_by_code(self, desk: "Desk") -> None:
        if self.desk is None:
            self._open(desk)
        else:
            desk.close()
            self._unlocked()

    def _open(self, desk: "Desk") -> None:
        from agent_app.gui.idle import Idle

        self.prepare()
        assert self._prepared is not None
        self.desk = desk
        self.window, self._prepared = self._prepared, None
        self.window.lock_requested.connect(self.lock)
        self.window.lock_after_chosen.connect(self._remember_minutes)
        self.window.broke.connect(self.broke)
        self.window.closed.connect(self._window_closed)
        self.frame.put(self.window)
        self._drop_gate()
        self.window.begin(desk, self.remembered.lock_minutes)
        self._idle = Idle(self.frame, 0 if self.place.practice else self.remembered.lock_minutes)
        self._idle.over.connect(self.lock)
        self.opened.emit()

    def _unlocked(self) -> None:
        if self.window is None:
            return
        self.frame.put(self.window)
        self._drop_gate()
        from shiboken6 import isValid

        if self._focused is not None and isValid(self._focused):
            self._focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _window_closed(self) -> None:
        assert self.window is not None and self.desk is not None
        self.window.end()
        self.frame.take(self.window)
        self.desk.close()
        self.window = self.desk = None
        self._end()

    def _end(self) -> None:
        if self._idle is not None:
            self._idle.deleteLater()
            self._idle = None
        if self._next is not None:
            self.place, self._next = self._next, None
            self.begin()
            return
        self.remembered = self.frame.as_remembered(self.remembered)
        self.remembered.save()
        self.frame.let_go()
        if self._prepared is not None:
            self._prepared.end()
            self._prepared.deleteLater()
        self.tasks.close()
        self.ended.emit()

    # What is shown, and what is remembered

    def _show(self, page: Gate) -> None:
        old, self._gate = self._gate, page
        self.frame.put(page)
        if old is not None and old not in (page, self._first_run):
            self.frame.take(old)

    def _drop_gate(self) -> None:
        for page in {self._gate, self._first_run}:
            if page is not None:
                self.frame.take(page)
        self._gate = self._first_run = None

    def _broke(self, error: BaseException) -> None:
        if self._gate is not None:
            self._gate.refuse(_BROKE)
        self.broke.emit(error)

    def _remember_look(self) -> None:
        self.remembered = replace(self.remembered, size=look().size.name, dark=look().dark)
        self.remembered.save()

    def _remember_minutes(self, minutes: int) -> None:
        self.remembered = replace(self.remembered, lock_minutes=minutes)
        self.remembered.save()
        if self._idle is not None and not self.place.practice:
            self._idle.minutes = minutes


def _practice_passphrase() -> str:
    from agent_app.desk.demo import PASSPHRASE

    return PASSPHRASE
