"""The way to the records and back. It decides what stands in the window: pages before the records, or the records.

Locking hides the records and asks for the passphrase again; what was half typed stays where it is. The desk stays open
behind the lock, so exchanges that are under way come to their end.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from agent_app.base import paths
from agent_app.gui.frame import Frame
from agent_app.gui.gates import LOCKED, Gates
from agent_app.gui.remembered import Remembered
from agent_app.gui.theme.look import look

# What is shown first is all that may be loaded here; the rest is loaded while somebody reads or types.
if TYPE_CHECKING:
    from agent_app.base.errors import AppError
    from agent_app.desk.desk import Desk
    from agent_app.gui.opening import Founded
    from agent_app.gui.sitting import Sitting
    from agent_app.gui.window import DeskWindow

_RENEWAL = "要换恢复码，先输一次口令。换了以后，旧的那张纸就作废了。不换就按 Esc 回去。"
_CLOSING = "还有事没办完，办完就关上。"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the records are, and whether they are the made-up ones. `before` is where one came from to practise."""

    home: Path
    practice: bool = False
    before: "Place | None" = None


class Flow(QObject):
    """Owns the window, the pages before the records, and the open desk.

    `opened`: the records are in the window. `broke(error)`: a bug. `ended`: everything is closed.
    """

    opened = Signal()
    broke = Signal(object)
    ended = Signal()

    def __init__(self, place: Place, remembered: Remembered, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place, self.remembered = place, remembered
        self.frame = Frame(remembered)
        self.gates = Gates(self.frame, self._opened, self)
        self.sitting: Sitting | None = None
        self._window: DeskWindow | None = None  # made ahead
        self._new: Desk | None = None  # founded, its recovery code not yet seen
        self._renewed: Founded | None = None  # as much of the open desk
        self._locked = False
        self._next: Place | None = None
        self.frame.leaving.connect(self.leave)
        self.frame.practice_over.connect(self._stop_practice)
        self.gates.founded.connect(self.show_recovery)
        self.gates.practice_requested.connect(self._practise)
        self.gates.practice_over.connect(self._stop_practice)
        self.gates.broke.connect(self.broke)
        look().changed.connect(self._remember_look)

    def begin(self) -> None:
        """Shows what comes first in this place."""
        self.frame.be_practice(self.place.practice)
        self.gates.begin(self.place.home, practice=self.place.practice)

    # The recovery code

    def show_recovery(self, made: "Founded") -> None:
        """The recovery code of a new desk, or a new one of the open desk, this once; behind the lock it waits."""
        from agent_app.gui.pages.recovery import RecoveryPage

        if self.sitting is None:
            self._new = made.desk
        else:
            self._renewed = made
        if self._locked:
            return
        page = RecoveryPage(made.desk, self.gates.tasks, made.code)
        page.finished.connect(self._leave_recovery)
        self.gates.show(page)
        if made.trouble:
            page.tell("soon", f"还没有同县里连上，不耽误用，以后打开“交换”再连。{made.trouble}")

    def show_renewal(self) -> None:
        """A new recovery code for the open desk, for whom the passphrase is known to."""
        if self.sitting is not None:
            desk = self.sitting.desk
            self.sitting.hide()
            page = self.gates.ask_passphrase(_RENEWAL, lambda _: self._renew(desk), "换恢复码")
            page.back_requested.connect(lambda: self._opened(None))

    # Into the records, out of them, and back before the lock

    def lock(self) -> None:
        """Hides the records, or what stands before them with a way back, until the passphrase is given."""
        if self.sitting is not None and not self._locked:
            self._locked = True
            self.sitting.hide()
            self.gates.show_unlock(LOCKED + (_practice_hint() if self.place.practice else ""))

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
        tasks = self.gates.tasks
        if tasks.busy:
            tasks.cancel()
            tasks.idle.connect(self._end, Qt.ConnectionType.SingleShotConnection)
        elif self.sitting is None:
            self._end()
            return
        elif self.sitting.close():
            return
        if self.gates.shown is not None:
            self.gates.shown.tell("info", _CLOSING)

    def _opened(self, desk: "Desk | None") -> None:
        self._locked = False
        if self.sitting is not None:
            if desk is not None:
                desk.close()  # opened to prove the recovery code, while another is open behind the lock
            if self._renewed is not None:
                self.show_recovery(self._renewed)
                return
            self.sitting.show_again()
            self.gates.drop()
        elif desk is not None:
            self._sit_down(desk)

    def _sit_down(self, desk: "Desk") -> None:
        from agent_app.gui.sitting import Sitting

        self.prepare()
        assert self._window is not None
        self.sitting, self._window, self._new = Sitting(self.frame, self._window, desk, self), None, None
        self.gates.behind = desk
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
        self.gates.drop()
        self.opened.emit()

    def _stood_up(self) -> None:
        assert self.sitting is not None
        self.sitting.deleteLater()
        self.sitting = self.gates.behind = self._renewed = None
        self._locked = False
        self._end()

    def _leave_recovery(self) -> None:
        self._renewed = None
        if not self._locked:
            self._opened(self._new)

    def _renew(self, desk: "Desk") -> None:
        from agent_app.gui import opening

        if self._locked:  # while the passphrase was looked at
            return

        def refuse(error: "AppError") -> None:
            if self.gates.shown is not None:
                self.gates.shown.refuse(error.sentence)

        self.gates.tasks.operation(
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
        self.gates.tasks.close()
        self.ended.emit()

    def _practise(self) -> None:
        self.go_to(Place(paths.demo_home(), True, self.place))

    def _stop_practice(self) -> None:
        self.go_to(self.place.before)

    # What is remembered

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
