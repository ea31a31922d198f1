"""What a clock is, once derived."""

from datetime import date, time
from enum import StrEnum

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


class Clock(msgspec.Struct, frozen=True, gc=False):
    """One clock of one holder.

    `unit` names the holder (the organ as recorded); `days` counts `unit_of_days`. `natural_due` is the last
    day of the period alone; `due` the day that counts, extensions and pauses included, None while none can be
    said; `due_at` its time of day where hours are counted. `safe_until` (rights only) is the last working day
    not after `due`. `soon`: how many days or hours before the end it becomes urgent. `quiet`: the case is
    archived. `why` explains the date line by line; `note` is what to mind.
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

    @property
    def pressing(self) -> bool:
        """Whether somebody is to act by its date: not of an archived case, and not a mere possibility."""
        return self.status is ClockStatus.RUNNING and not self.quiet and self.kind is not ClockKind.WINDOW
