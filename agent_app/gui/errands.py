"""What is done unseen while the window is open: indexing, exchange on the line, the turn of the day.

It has a worker of its own, so that nobody at a page waits for a line that does not answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from agent_app.base.errors import AppError
from agent_app.desk import exchanging, indexing, ways, wrong_clock
from agent_app.desk.desk import Desk
from agent_app.desk.outcomes import Outcome
from agent_app.gui.tasks import Change, Tasks, Topic

_PIECE_S = 0.05
_BETWEEN_PIECES_MS = 250
_MINUTE_MS = 60_000
_FIRST_MS = 3_000
_SOON_MS = 5_000
_AGAIN_MS = 300_000
_PATIENCE_MS = (15_000, 30_000, 60_000, 120_000, 300_000)
"""How long after the first, second … failure in a row the next try comes."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of the line: whether the county has answered on it, and in words what is wrong, "" when nothing."""

    up: bool = False
    trouble: str = ""


class OverLine(Protocol):
    """Has an exchange made on the line, and answers in the window's thread; the records stay free meanwhile."""

    def __call__(self, then: Callable[[Outcome], object], failed: Callable[[AppError], object]) -> None: ...


class Errands(QObject):
    """The work. `contacted`: the county has answered. `line_changed(Line)`: what is known of the line, also in `line`.

    `advanced(Outcome)`: a request of an exchange that goes on has been answered. `broke(error)`: a bug.
    """

    advanced = Signal(object)
    contacted = Signal()
    line_changed = Signal(object)
    broke = Signal(object)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._worker = Tasks(self)
        self._worker.broke.connect(self.broke)
        self._worker.told.connect(
            lambda error: None
        )  # the next try comes by itself; what matters stands in `line`
        self.line = Line()
        self._failures = 0
        self._exchanging = self._telling = self._doubted = False
        self._day = desk.today
        self._index = self._timer(self._index_piece, _BETWEEN_PIECES_MS, once=True)
        self._line = self._timer(self._exchange, _FIRST_MS, once=True)
        self._minute = self._timer(self._look_at_day, _MINUTE_MS)
        tasks.changed.connect(self._changed)

    def start(self) -> None:
        """Begins."""
        self._index.start()
        self._line.start()
        self._minute.start()

    def end(self) -> None:
        """Ends; a line that does not answer is not waited for long."""
        for timer in (self._index, self._line, self._minute):
            timer.stop()
        self._worker.close(patience=2.0)

    def over_line(self, then: Callable[[Outcome], object], failed: Callable[[AppError], object]) -> None:
        """Makes an exchange that somebody asked for, and answers them; the patience begins anew."""

        def done(outcome: Outcome) -> None:
            self._exchanged(outcome)
            then(outcome)

        def told(error: AppError) -> None:
            self._failed(error)
            failed(error)

        self._failures = 0
        self._exchanging = True
        self._worker.query(self._exchange_now, done, owner=self, failed=told)

    # Indexing

    def _index_piece(self) -> None:
        if self._tasks.busy:
            self._index.start()
            return
        self._worker.query(
            lambda: indexing.catch_up(self._desk, _PIECE_S), self._indexed, owner=self, key="index"
        )

    def _indexed(self, waiting: int) -> None:
        if waiting:
            self._index.start()

    # The line

    def _exchange(self) -> None:
        if self._exchanging or self._tasks.busy:
            self._line.start(_SOON_MS)
            return
        self._exchanging = True
        self._worker.query(self._over_network, self._exchanged, owner=self, failed=self._failed)

    def _over_network(self) -> Outcome | None:
        county = exchanging.standing(self._desk).county
        wished = county is not None and county.url and ways.ways(self._desk).by_itself
        return self._exchange_now() if wished else None

    def _exchange_now(self) -> Outcome:
        before = wrong_clock.doubt(self._desk)
        # Told on the worker; the signal brings a copy to the window's thread.
        outcome = exchanging.over_network(self._desk, lambda done: self.advanced.emit(replace(done)))
        self._doubted = wrong_clock.doubt(self._desk) != before
        return outcome

    def _exchanged(self, outcome: Outcome | None) -> None:
        self._exchanging = False
        self._line.start(_AGAIN_MS)
        if outcome is None:
            return
        self._failures = 0
        self._learned(Line(up=True))
        self.contacted.emit()
        if outcome.sent or outcome.received or outcome.confirmed or outcome.quarantined or self._doubted:
            self._tell(Topic.CASES | Topic.EXCHANGE)

    def _failed(self, error: AppError) -> None:
        self._exchanging = False
        self._line.start(_PATIENCE_MS[min(self._failures, len(_PATIENCE_MS) - 1)])
        self._failures += 1
        self._learned(Line(trouble=error.sentence))

    def _learned(self, line: Line) -> None:
        self.line = line
        self.line_changed.emit(line)

    # The day, and what others have changed

    def _look_at_day(self) -> None:
        if self._desk.today != self._day:
            self._day = self._desk.today
            self._tell(Topic.CASES)

    def _tell(self, topics: Topic) -> None:
        self._telling = True
        self._tasks.changed.emit(Change(topics))
        self._telling = False

    def _changed(self, change: Change) -> None:
        if not change.topics & (Topic.CASES | Topic.EXCHANGE):
            return
        if change.topics & Topic.CASES:
            self._index.start()
        if not (self._telling or self._failures) and self._line.remainingTime() > _SOON_MS:
            self._line.start(
                _SOON_MS
            )  # what was just written goes soon; where the line is down, its turn comes

    def _timer(self, slot: object, interval: int, *, once: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval)
        timer.setSingleShot(once)
        timer.setTimerType(Qt.TimerType.CoarseTimer)
        timer.timeout.connect(slot)
        return timer
