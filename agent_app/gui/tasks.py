"""All work on the records runs on one thread, one piece after another, so that the window never waits for it.

Two doors: `query` reads, `operation` changes something or takes long. Results come back in the window's thread.
"""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Flag, auto
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from agent_app.base.errors import AppError, Cancelled
from agent_app.base.progress import Progress

PATIENCE_MS = 400  # work that is done sooner shows no face


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


@dataclass(slots=True)
class _Work:
    run: Callable[[], Any]
    then: Callable[[Any], object] | None
    failed: Callable[[AppError], object] | None
    owner: QObject | None
    key: str = ""
    label: str = ""
    change: Change = field(default_factory=lambda: Change(Topic.NOTHING))
    result: Any = None
    error: BaseException | None = None


class Tasks(QObject):
    """The worker and its two doors.

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
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._newest: dict[str, _Work] = {}
        self._operations = 0
        self._current: _Work | None = None
        self._shown = False
        self._stop = threading.Event()
        self._done.connect(self._deliver)
        self._taken.connect(self._begin)
        self._progressed.connect(self._progress)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._show_face)
        self._thread = threading.Thread(target=self._run, name="records", daemon=True)
        self._thread.start()

    def query(
        self,
        fn: Callable[[], Any],
        then: Callable[[Any], object],
        *,
        owner: QObject | None = None,
        key: str = "",
        failed: Callable[[AppError], object] | None = None,
    ) -> None:
        """Runs `fn()` on the worker and calls `then(result)`.

        Nothing is called once `owner` is gone. Of queries with the same `key` only the newest is answered, and those
        not yet begun are dropped. `failed(error)` takes an AppError in place of `told`.
        """
        work = _Work(fn, then, failed, owner, key)
        if key:
            self._newest[key] = work
        self._queue.put(work)

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
    ) -> None:
        """Runs `fn(progress)` on the worker, then calls `then(result)` and tells `changed`.

        `label` says what is being done ("正在写进 U 盘"). An operation that calls `progress` can be cancelled; then
        nothing is called.
        """
        change = Change(changes, subject)
        work = _Work(lambda: fn(self._report), then, failed, owner, label=label or "正在办", change=change)
        self._operations += 1
        self._queue.put(work)

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
        """Ends the thread when what waits is done; called once, when the window goes.

        After `patience` seconds it is left to end with the process.
        """
        self._queue.put(None)
        self._thread.join(patience)

    # On the worker

    def _run(self) -> None:
        while (work := self._queue.get()) is not None:
            if work.key and self._newest.get(work.key) is not work:
                continue
            if work.label:
                self._stop.clear()
                self._taken.emit(work)
            try:
                work.result = work.run()
            except BaseException as error:  # every way to end is delivered, nothing ends the thread
                work.error = error
            self._done.emit(work)

    def _report(self, done: int, total: int | None) -> None:
        if self._stop.is_set():
            raise Cancelled
        self._progressed.emit(done, total)

    # In the window's thread

    def _begin(self, work: _Work) -> None:
        self._current = work
        self._patience.start()

    def _show_face(self) -> None:
        if self._current:
            self._shown = True
            self.began.emit(self._current.label)

    def _progress(self, done: int, total: int | None) -> None:
        if self._shown:
            self.advanced.emit(done, total)

    def _deliver(self, work: _Work) -> None:
        if work.label:
            self._finish()
        elif work.key and self._newest.get(work.key) is not work:
            return
        else:
            self._newest.pop(work.key, None)
        with self._told_when_broken():
            self._answer(work)
        if work.label and not self.busy:
            self.idle.emit()

    def _answer(self, work: _Work) -> None:
        here = work.owner is None or isValid(work.owner)
        match work.error:
            case None:
                if here and work.then:
                    work.then(work.result)
                if work.change.topics:
                    self.changed.emit(work.change)
            case Cancelled():
                pass
            case AppError() if here and work.failed:
                work.failed(work.error)
            case AppError():
                self.told.emit(work.error)
            case _:
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

    def _finish(self) -> None:
        self._operations -= 1
        self._current = None
        self._patience.stop()
        if self._shown:
            self._shown = False
            self.ended.emit()
