"""What wants somebody today: open cases in groups, and how many there are in each.

Answered from one index of the open cases alone, whatever else there is. It is over one column, `wants`, in which
all stands that the groups are made by: comparing six columns for every case would cost three times as much.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection

from agent_app.core.clocks import Clock
from agent_app.core.vocabulary import Holder
from agent_app.store.bulk import run, run_in
from agent_app.store.schema import NO_DATE

SOON = timedelta(days=3)
LET_GO = timedelta(days=7)
"""How long a resident's right stays on the page of the day after its last safe day."""
ASKED_AFTER = timedelta(days=7)
"""How long after handing over nobody asks yet on which day it was received."""

_AGENT, _RESIDENT = Holder.AGENT.value, Holder.RESIDENT.value
_TURNS = frozenset({"serve", "explain", "hand_over"})
_KINDS = "SELECT wants, count(*) FROM cases WHERE open = 1 GROUP BY wants"
_CASES = "SELECT wants, id FROM cases WHERE open = 1 AND wants IN (?)"
_AWAY = "SELECT id, wants FROM cases WHERE open = 1 AND id IN (?)"


class Group(StrEnum):
    """What is late, what ends within three days, what is the agent's turn, what waits, who is to be visited."""

    LATE = "late"
    SOON = "soon"
    TURN = "turn"
    WAITING = "waiting"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Due:
    """A case of a group by its row id; `step` is what the agent may do next without a clock, perhaps "".

    `urged`: the unit was urged lately and is left to answer.
    """

    case: int
    group: Group
    step: str
    urged: bool = False


class Wants(NamedTuple):
    """All that the groups are made by; dates as YYYY-MM-DD.

    The day that counts, whose it is, and the same without residents' rights; the step that is the agent's turn,
    perhaps "", and since when; the day on which the unit was urged last, and until which it is left to answer, "" when
    it never was.
    """

    due: str
    holder: str
    duty_due: str
    step: str
    since: str
    urged: str
    quiet_until: str

    @property
    def kind(self) -> str:
        """As it is stored. Cases that are alike in it stand in one group."""
        return "|".join(self)


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


def agenda(
    connection: Connection, day: date, most: int, away: Collection[int] = ()
) -> tuple[dict[Group, int], list[Due]]:
    """How many cases there are in each group on that day, and the `most` most urgent of each.

    Urgent is what counts until an early day; where no period runs, what has waited longest. The cases in `away`
    (row ids) are left out.
    """
    days = _Days(*(each.isoformat() for each in (day, day + SOON, let_go(day), day - ASKED_AFTER)))
    left_out = Counter(kind for _, kind in run_in(connection, _AWAY, away))
    counts: Counter[Group] = Counter()
    kinds: dict[Group, list[tuple[str, str, int]]] = defaultdict(list)
    for kind, count in run(connection, _KINDS):
        placed = _place(Wants(*kind.split("|")), days)
        count -= left_out[kind]
        if placed is not None and count:
            group, urgency = placed
            counts[group] += count
            kinds[group].append((urgency, kind, count))
    return dict(counts), _most_urgent(connection, kinds, most, frozenset(away), days)


def _most_urgent(
    connection: Connection,
    kinds: Mapping[Group, list[tuple[str, str, int]]],
    most: int,
    away: Collection[int],
    days: _Days,
) -> list[Due]:
    chosen: list[tuple[Group, str, str]] = []
    for group in Group:
        left = most
        for urgency, kind, count in sorted(kinds.get(group, ())):
            if left > 0:
                chosen.append((group, urgency, kind))
            left -= count
    cases: dict[str, list[int]] = defaultdict(list)
    for kind, case in run_in(connection, _CASES, [kind for _, _, kind in chosen]):
        if case not in away:
            cases[kind].append(case)
    found: list[Due] = []
    for group in Group:
        of_group = sorted(
            (urgency, case, kind) for part, urgency, kind in chosen if part is group for case in cases[kind]
        )
        for _, case, kind in of_group[:most]:
            wants = Wants(*kind.split("|"))
            found.append(Due(case, group, wants.step, _is_quiet(wants, _wanted(wants, days), days)))
    return found


def _place(kind: Wants, days: _Days) -> tuple[Group, str] | None:
    """The group of such cases, and what they are ordered by in it."""
    wanted = _wanted(kind, days)
    if wanted <= days.soon and not _is_quiet(kind, wanted, days):
        return (Group.LATE if wanted < days.today else Group.SOON), wanted
    if kind.step in _TURNS or (kind.step == "receive" and kind.since <= days.asked):
        return Group.TURN, kind.since
    if kind.step == "follow_up":
        return Group.VISIT, kind.since
    return (Group.WAITING, wanted) if wanted < NO_DATE else None


def _is_quiet(kind: Wants, wanted: str, days: _Days) -> bool:
    """Whether the unit was urged a few days ago; what was said before its time was over does not count afterwards."""
    if kind.quiet_until < days.today or kind.holder == _AGENT or wanted > days.soon:
        return False
    if kind.holder == _RESIDENT and wanted != kind.duty_due:
        return False
    return wanted >= days.today or kind.urged > wanted


def _wanted(kind: Wants, days: _Days) -> str:
    """The day that counts. A right counts as of today for a week after its last safe day: it is never overdue."""
    if kind.holder != _RESIDENT:
        return kind.due
    return kind.duty_due if kind.due < days.let_go else max(kind.due, days.today)
