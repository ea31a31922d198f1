"""A piece of work on the records, and the row in which it waits for a thread that takes it."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from agent_app.base.errors import AppError

PATIENCE_MS = 400
"""Work that is done sooner shows no face, and nothing overtakes it."""


@dataclass(slots=True)
class Work:
    """What is run on a thread, and who is answered in the window's.

    `then(result)` is called when it has succeeded, `failed(error)` when it has not, neither once `owner` is gone. Of
    work with the same `key` only the newest counts. An operation has a `label`, a query has none; a `light` operation
    is over in a moment and depends on no other. `change` is what it changes when it succeeds, None for nothing.
    `result` or `error` is there once it has run.
    """

    run: Callable[[], Any]
    then: Callable[[Any], object] | None
    failed: Callable[[AppError], object] | None
    owner: QObject | None
    key: str = ""
    label: str = ""
    change: object = None
    light: bool = False
    result: Any = None
    error: BaseException | None = None

    @property
    def heavy(self) -> bool:
        """Whether it has a face when it lasts, and others may overtake it."""
        return bool(self.label) and not self.light

    def forget(self) -> None:
        """Let go of what it was given and has brought, in the window's thread: a worker may be the last to hold it, and a
        widget that goes there ends the program.
        """
        self.run, self.then, self.failed, self.owner = _nothing, None, None, None
        self.result = self.error = None


def _nothing() -> None:
    """What is left to do of work that is done."""


class WorkRow:
    """Work in the order in which it came, and who takes what of it. Every thread may call it.

    Whoever takes a piece says when it is `done`, before taking the next.
    """

    def __init__(self) -> None:
        self._waiting: deque[Work] = deque()
        self._changed = threading.Condition()
        self._lasting: Work | None = None
        self._since = 0.0
        self._beside = 0
        self._ended = False

    def add(self, work: Work) -> None:
        """Puts it behind what waits."""
        with self._changed:
            self._waiting.append(work)
            self._changed.notify_all()

    def end(self) -> None:
        """Nothing more comes."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def next(self) -> Work | None:
        """The first of all, when nobody works beside any more; None at the end. Waits until there is one."""
        with self._changed:
            self._changed.wait_for(lambda: not self._beside and (self._waiting or self._ended))
            if not self._waiting:
                return None
            work = self._waiting.popleft()
            if work.heavy:
                self._lasting, self._since = work, time.monotonic()
                self._changed.notify_all()
            return work

    def beside(self, *, light: bool) -> Work | None:
        """The first query, or light operation, while something lasts longer than the patience; None at the end.

        Waits until there is one.
        """
        with self._changed:
            while True:
                if self._lasting is None:
                    if self._ended:
                        return None
                    self._changed.wait()
                    continue
                left = self._since + PATIENCE_MS / 1000 - time.monotonic()
                work = next((one for one in self._waiting if not one.heavy and one.light is light), None)
                if left > 0 or work is None:
                    self._changed.wait(left if left > 0 else None)
                    continue
                self._waiting.remove(work)
                self._beside += 1
                return work

    def done(self, work: Work) -> None:
        """A piece of work that was taken has ended."""
        with self._changed:
            if work is self._lasting:
                self._lasting = None
            elif self._beside:  # whoever is first in the row takes nothing while others work beside
                self._beside -= 1
            self._changed.notify_all()
