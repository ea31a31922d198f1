"""What a clock is, once derived."""

from datetime import date, time
from enum import StrEnum
from typing import NamedTuple

import msgspec

from agent_app.core.rules import ClockKind, Unit
from agent_app.core.vocabulary import Holder


class ClockStatus(StrEnum):
    """How a clock stands, whatever day it is."""

    RUNNING = "running"
    MET = "met"
    UNKNOWN = "unknown"
    OTHER_LAW = "other_law"
    PAUSED = "paused"


class Extension(NamedTuple):
    """An extension as it was recorded: approved on a day, by whom and why if that was said."""

    on: date
    days: int
    by: str = ""
    reason: str = ""


class Move(NamedTuple):
    """What moves the last day: extensions, and a hearing (from, to; None while it lasts)."""

    extensions: tuple[Extension, ...] = ()
    hearing: tuple[date, date | None] | None = None


UNMOVED = Move()


class Basis(NamedTuple):
    """What a clock is counted from besides its first day, so that another calendar can count it again.

    `event` happened on that day, `at` that time where hours are counted (None: not recorded); `given` is the day
    that was set in place of a period.
    """

    event: str
    at: time | None = None
    move: Move = UNMOVED
    given: date | None = None


class Clock(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One clock of one holder.

    `unit` names the holder (the organ as recorded); `days` counts `unit_of_days`. `natural_due` is the last
    day of the period alone; `due` the day that counts, extensions and pauses included, None while none can be
    said; `due_at` its time of day where hours are counted. `safe_until` (rights only) is the last working day
    not after `due`. `soon`: how many days or hours before the end it becomes urgent. `quiet`: the case is
    archived. `why` explains the date line by line; `note` is what to mind. `started_by` and `met_by` are the ids of
    the steps that started and met it, `met_at` is the time of day of the latter if recorded. `was` tells what it
    came to before, and why that has changed.
    """

    rule: str
    label: str
    article: str
    kind: ClockKind
    holder: Holder
    unit: str
    start_event: str
    start: date | None
    estimated: bool
    days: int
    unit_of_days: Unit
    status: ClockStatus
    soon: int
    quiet: bool
    why: tuple[str, ...]
    note: str
    natural_due: date | None = None
    due: date | None = None
    due_at: time | None = None
    safe_until: date | None = None
    extended_days: int = 0
    paused_days: int = 0
    met_on: date | None = None
    evidence: str = ""
    met_by: str = ""
    met_at: time | None = None
    started_by: str = ""
    basis: Basis | None = None
    was: tuple[str, ...] = ()

    @property
    def pressing(self) -> bool:
        """Whether somebody is to act by its date: not of an archived case, and not a mere possibility."""
        return self.status is ClockStatus.RUNNING and not self.quiet and self.kind is not ClockKind.WINDOW
