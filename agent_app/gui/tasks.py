"""All work on the records runs on one thread, one piece after another, so that the window never waits for it.

Two doors: `query` reads, `operation` changes something or takes long. Results come back in the window's thread.
While an operation lasts, queries and light operations (a draft that is kept) are not left to wait behind it: they
overtake it on threads of their own, each kind in its order. When it has ended all is in one row again.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Flag, auto
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from agent_app.base.errors import AppError, Cancelled, TroubleError
from agent_app.base.progress import Progress
from agent_app.gui.collecting import CollectsHere
from agent_app.gui.work import PATIENCE_MS, Work, WorkRow

_BROKE = "程序出了错，这一下没有做成。以前存的都在，请再试一次。"


class Topic(Flag):
    """What an operation may have changed."""

    NOTHING = 0
    CASES = auto()
    DRAFTS = auto()
    EXCHANGE = auto()
    SETTINGS = auto()


@dataclass(frozen=True, slots=True)
class Change:
    """`topics` have changed; `subject` is the id of the one case that did, "" for any."""

    topics: Topic
    subject: str = ""


class Tasks(QObject):
    """The workers and their two doors.

    `changed(Change)`: an operation has succeeded. `told(AppError)`: something went wrong that nobody took in place.
    `broke(BaseException)`: a bug. `began(label)`, `advanced(done, total | None)`, `ended()`: an operation lasts longer
    than `PATIENCE_MS`. `idle()`: no operation waits or runs any more.
    """

    changed = Signal(object)
    told = Signal(object)
    broke = Signal(object)
    began = Signal(str)
    advanced = Signal(object, object)
    ended = Signal()
    idle = Signal()
    _done = Signal(object)
    _progressed = Signal(object, object)
    _taken = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._row = WorkRow()
        self._newest: dict[str, Work] = {}
        self._operations = 0
        self._current: Work | None = None
        self._shown = False
        self._stop = threading.Event()
        self._done.connect(self._deliver)
        self._taken.connect(self._begin)
        self._progressed.connect(self._progress)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._show_face)
        self._collecting = CollectsHere(self)
        self._threads = [
            threading.Thread(target=self._run, args=(self._row.next,), name="records", daemon=True)
        ]
        self._threads[0].start()

    def query(
        self,
        fn: Callable[[], Any],
        then: Callable[[Any], object],
        *,
        owner: QObject | None = None,
        key: str = "",
        failed: Callable[[AppError], object] | None = None,
    ) -> None:
        """Runs `fn()`, which reads and changes nothing, and calls `then(result)`.

        Nothing is called once `owner` is gone. Of queries with the same `key` only the newest is answered, and those
        not yet begun are dropped. `failed(error)` takes an AppError in place of `told`; after a bug it gets a
        TroubleError, beside `broke`, so that whoever waits for an answer can go on.
        """
        work = Work(fn, then, failed, owner, key)
        if key:
            self._newest[key] = work
        self._row.add(work)

    def operation(
        self,
        fn: Callable[[Progress], Any],
        then: Callable[[Any], object] | None = None,
        label: str = "",
        *,
        changes: Topic = Topic.NOTHING,
        subject: str = "",
        owner: QObject | None = None,
        failed: Callable[[AppError], object] | None = None,
        light: bool = False,
    ) -> None:
        """Runs `fn(progress)`, then calls `then(result)` and tells `changed`.

        `label` says what is being done ("正在写进 U 盘"). An operation that calls `progress` can be cancelled; then
        nothing is called. A `light` one is over in a moment and depends on no other: it need not wait for one that
        lasts.
        """
        work = Work(
            lambda: fn(self._report),
            then,
            failed,
            owner,
            label=label or "正在办",
            change=Change(changes, subject) if changes else None,
            light=light,
        )
        self._operations += 1
        if len(self._threads) == 1:
            self._threads += [
                threading.Thread(target=self._run, args=(take,), name=name, daemon=True)
                for name, take in (
                    ("records beside, reading", lambda: self._row.beside(light=False)),
                    ("records beside, writing", lambda: self._row.beside(light=True)),
                )
            ]
            for thread in self._threads[1:]:
                thread.start()
        self._row.add(work)

    @property
    def busy(self) -> bool:
        """Whether an operation waits or runs."""
        return self._operations > 0

    @property
    def doing(self) -> str:
        """What is being done, in words; "" when nothing is."""
        return self._current.label if self._current else ""

    def cancel(self) -> None:
        """Asks the running operation to stop; it does when it next reports its progress."""
        self._stop.set()

    def close(self, patience: float | None = None) -> None:
        """Ends the threads when what waits is done; called once, when the window goes.

        After `patience` seconds they are left to end with the process.
        """
        self._row.end()
        for thread in self._threads:
            thread.join(patience)
        if not any(thread.is_alive() for thread in self._threads):
            self._collecting.end()

    # On the workers

    def _run(self, take: Callable[[], Work | None]) -> None:
        while (work := take()) is not None:
            if not work.key or self._newest.get(work.key) is work:
                if work.heavy:
                    self._stop.clear()
                    self._taken.emit(work)
                try:
                    work.result = work.run()
                except BaseException as error:  # every way to end is delivered, nothing ends the thread
                    work.error = error
            self._done.emit(work)
            self._row.done(work)

    def _report(self, done: int, total: int | None) -> None:
        if self._stop.is_set():
            raise Cancelled
        self._progressed.emit(done, total)

    # In the window's thread

    def _begin(self, work: Work) -> None:
        self._current = work
        self._patience.start()

    def _show_face(self) -> None:
        if self._current:
            self._shown = True
            self.began.emit(self._current.label)

    def _progress(self, done: int, total: int | None) -> None:
        if self._shown:
            self.advanced.emit(done, total)

    def _deliver(self, work: Work) -> None:
        if work.label:
            self._finish(work)
        if not work.key or self._newest.get(work.key) is work:
            self._newest.pop(work.key, None)
            with self._told_when_broken():
                self._answer(work)
        work.forget()
        if work.label and not self.busy:
            self.idle.emit()

    def _answer(self, work: Work) -> None:
        here = work.owner is None or isValid(work.owner)
        match work.error:
            case None:
                if here and work.then:
                    work.then(work.result)
                if work.change is not None:
                    self.changed.emit(work.change)
            case Cancelled():
                pass
            case AppError() if here and work.failed:
                work.failed(work.error)
            case AppError():
                self.told.emit(work.error)
            case _:
                if here and work.failed:
                    with self._told_when_broken():
                        work.failed(TroubleError(_BROKE))
                self.broke.emit(work.error)

    @contextmanager
    def _told_when_broken(self) -> Iterator[None]:
        """What goes wrong while a page shows a result is a bug too."""
        try:
            yield
        except AppError as error:
            self.told.emit(error)
        except Exception as error:
            self.broke.emit(error)

    def _finish(self, work: Work) -> None:
        self._operations -= 1
        if not work.heavy:
            return
        self._current = None
        self._patience.stop()
        if self._shown:
            self._shown = False
            self.ended.emit()
