"""What wants somebody today: open cases in groups, and how many there are in each.

Answered from one index of the open cases alone, whatever else there is.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection

from agent_app.core.clocks import Clock
from agent_app.core.vocabulary import Holder
from agent_app.store.schema import NO_DATE

SOON = timedelta(days=3)
LET_GO = timedelta(days=7)
"""How long a resident's right stays on the page of the day after its last safe day."""
ASKED_AFTER = timedelta(days=7)
"""How long after handing over nobody asks yet on which day it was received."""

_RESIDENT = Holder.RESIDENT.value
_TURNS = frozenset({"serve", "explain", "hand_over"})
_COLUMNS = ("due", "due_holder", "duty_due", "next_step", "stage_on")
_NAMED = ",".join(_COLUMNS)
# In the order of the index `cases_open`, so that nothing is sorted.
_KINDS = f"SELECT {_NAMED}, count(*) FROM cases WHERE open = 1 GROUP BY {_NAMED}"
_CASES = (
    f"WITH kind({_NAMED}) AS (VALUES (?)) SELECT {','.join(f'kind.{name}' for name in _COLUMNS)}, cases.id"
    f" FROM kind JOIN cases ON cases.open = 1 AND {' AND '.join(f'cases.{name} = kind.{name}' for name in _COLUMNS)}"
)


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


class _Kind(NamedTuple):
    """Open cases that are alike in all that the groups are made by; dates as YYYY-MM-DD."""

    due: str
    holder: str
    duty_due: str
    step: str
    since: str


class _Days(NamedTuple):
    """The days that matter to the groups."""

    today: str
    soon: str
    let_go: str
    asked: str


def let_go(day: date) -> date:
    """Rights whose last safe day lies before this day are on no list of what is to do."""
    return day - LET_GO


def passed(clock: Clock, day: date) -> bool:
    """Whether a clock is a resident's right that was let pass so long ago; nothing says that it is over."""
    last = clock.safe_until or clock.due
    return clock.holder is Holder.RESIDENT and last is not None and last < let_go(day)


def agenda(connection: Connection, day: date, most: int) -> tuple[dict[Group, int], list[Due]]:
    """How many cases there are in each group on that day, and the `most` most urgent of each.

    Urgent is what counts until an early day; where no period runs, what has waited longest.
    """
    days = _Days(*(each.isoformat() for each in (day, day + SOON, let_go(day), day - ASKED_AFTER)))
    counts: Counter[Group] = Counter()
    kinds: dict[Group, list[tuple[str, _Kind, int]]] = defaultdict(list)
    for *values, count in connection.exec_driver_sql(_KINDS).all():
        kind = _Kind(*values)
        placed = _place(kind, days)
        if placed is not None:
            group, urgency = placed
            counts[group] += count
            kinds[group].append((urgency, kind, count))
    chosen: list[tuple[Group, str, _Kind]] = []
    for group in Group:
        left = most
        for urgency, kind, count in sorted(kinds[group]):
            if left > 0:
                chosen.append((group, urgency, kind))
            left -= count
    cases = _cases(connection, [kind for _, _, kind in chosen])
    found: list[Due] = []
    for group in Group:
        of_group = [
            (urgency, case, kind.step)
            for part, urgency, kind in chosen
            if part is group
            for case in cases[kind]
        ]
        found += [Due(case, group, step) for _, case, step in sorted(of_group)[:most]]
    return dict(counts), found


def _place(kind: _Kind, days: _Days) -> tuple[Group, str] | None:
    """The group of such cases, and what they are ordered by in it."""
    wanted = _wanted(kind, days)
    if wanted < days.today:
        return Group.LATE, wanted
    if wanted <= days.soon:
        return Group.SOON, wanted
    if kind.step in _TURNS or (kind.step == "receive" and kind.since <= days.asked):
        return Group.TURN, kind.since
    if kind.step == "follow_up":
        return Group.VISIT, kind.since
    return (Group.WAITING, wanted) if wanted < NO_DATE else None


def _wanted(kind: _Kind, days: _Days) -> str:
    """The day that counts. A right counts as of today for a week after its last safe day: it is never overdue."""
    if kind.holder != _RESIDENT:
        return kind.due
    return kind.duty_due if kind.due < days.let_go else max(kind.due, days.today)


def _cases(connection: Connection, kinds: list[_Kind]) -> dict[_Kind, list[int]]:
    """The row ids of the cases of these kinds."""
    found: dict[_Kind, list[int]] = {kind: [] for kind in kinds}
    if kinds:
        marks = "),(".join([",".join("?" * len(_COLUMNS))] * len(kinds))
        values = tuple(value for kind in kinds for value in kind)
        for *kind, case in connection.exec_driver_sql(_CASES.replace("(?)", f"({marks})"), values).all():
            found[_Kind(*kind)].append(case)
    return found
