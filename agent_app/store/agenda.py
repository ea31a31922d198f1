"""What wants somebody today: open cases in groups, and how many there are in each.

Answered from one index of the open cases alone, whatever else there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import Connection, text

from agent_app.core.vocabulary import Holder
from agent_app.store.schema import NO_DATE

SOON = timedelta(days=3)
LET_GO = timedelta(days=7)
"""How long a resident's right stays on the page of the day after its last safe day."""
ASKED_AFTER = timedelta(days=7)
"""How long after handing over nobody asks yet on which day it was received."""


class Group(StrEnum):
    """What is late, what ends within three days, what is the agent's turn, what waits, who is to be visited."""

    LATE = "late"
    SOON = "soon"
    TURN = "turn"
    WAITING = "waiting"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Due:
    """A case of a group by its row id; `step` is what the agent may do next without a clock, perhaps ""."""

    case: int
    group: Group
    step: str


# A right counts as of today for a week after its last safe day, and then no more: it is never overdue.
_WHEN = (
    "CASE WHEN due_holder <> :resident THEN due WHEN due < :let_go THEN duty_due"
    " WHEN due < :day THEN :day ELSE due END"
)
_GROUPED = f"""
SELECT id, next_step, stage_on, {_WHEN} AS wanted,
  CASE WHEN {_WHEN} < :day THEN 'late'
       WHEN {_WHEN} <= :soon THEN 'soon'
       WHEN next_step IN ('serve', 'explain', 'hand_over') THEN 'turn'
       WHEN next_step = 'receive' AND stage_on <= :asked THEN 'turn'
       WHEN next_step = 'follow_up' THEN 'visit'
       WHEN {_WHEN} < :never THEN 'waiting' END AS part
FROM cases WHERE open = 1
"""
_COUNTS = f"SELECT part, count(*) FROM ({_GROUPED}) AS grouped WHERE part IS NOT NULL GROUP BY part"
_FIRST = (
    f"SELECT id, next_step FROM ({_GROUPED}) AS grouped WHERE part = :part ORDER BY {{order}}, id LIMIT :most"
)
_BY_STAGE = (Group.TURN, Group.VISIT)


def counts(connection: Connection, day: date) -> dict[Group, int]:
    """How many cases there are in each group on that day; groups without any are left out."""
    return {Group(part): count for part, count in connection.execute(text(_COUNTS), _bound(day))}


def first(connection: Connection, day: date, group: Group, most: int) -> Sequence[Due]:
    """The most urgent cases of a group, by the day that counts; where there is none, the longest waiting."""
    order = "stage_on" if group in _BY_STAGE else "wanted"
    bound = _bound(day) | {"part": group.value, "most": most}
    found = connection.execute(text(_FIRST.format(order=order)), bound)
    return [Due(row, group, step) for row, step in found]


def let_go(day: date) -> date:
    """Rights whose last safe day lies before this day are on no list of what is to do."""
    return day - LET_GO


def _bound(day: date) -> dict[str, object]:
    return {
        "day": day.isoformat(),
        "soon": (day + SOON).isoformat(),
        "let_go": let_go(day).isoformat(),
        "asked": (day - ASKED_AFTER).isoformat(),
        "never": NO_DATE,
        "resident": Holder.RESIDENT.value,
    }
