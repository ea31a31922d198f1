"""今日: what wants somebody today. Derived from the clocks and the timeline, never typed."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from agent_app.core.clock_badge import Badge, badge
from agent_app.core.clocks import Clock
from agent_app.core.vocabulary import Holder, Stage
from agent_app.desk.casebook import Row
from agent_app.desk.desk import Desk
from agent_app.store import caselist, clocklist

MOST = 300
"""Items on the page; beyond that the list of cases, filtered, is the better place."""
_SOON = timedelta(days=3)
_STAGES = (Stage.SERVED, Stage.REPLIED, Stage.FOLLOWED_UP)


class Group(StrEnum):
    """The headings of the page, in their order."""

    LATE = "late"
    SOON = "soon"
    EXPLAIN = "explain"
    WAITING = "waiting"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that wants somebody: which case, until when, why, and what next (a step code or empty)."""

    group: Group
    row: Row
    badge: Badge
    clock: Clock | None
    next_step: str


@dataclass(frozen=True, slots=True)
class Today:
    """The page: its items in order, and how many there are in each group, shown or not."""

    items: tuple[Item, ...]
    counts: dict[Group, int]


def today(desk: Desk) -> Today:
    """What wants somebody, most urgent first. A few indexed look-ups, whatever the number of cases."""
    day = desk.today
    soon = day + _SOON
    later = soon + timedelta(days=1)
    with desk.vault.read() as connection:
        counts = {
            Group.LATE: clocklist.count(connection, before=day),
            Group.SOON: clocklist.count(connection, since=day, before=later),
            Group.WAITING: clocklist.count(connection, since=later),
        }
        clocks = clocklist.running(connection, MOST)
        stages = caselist.in_stages(connection, _STAGES, MOST)
        ids = [case for case, _ in clocks] + [case for case, _ in stages]
        rows = {row.id: row for row in caselist.rows(connection, ids)}
    items = [_of_clock(rows[case], clock, day, soon) for case, clock in clocks if case in rows]
    for case, stage in stages:
        if case in rows and (item := _of_stage(rows[case], stage)) is not None:
            items.append(item)
            counts[item.group] = counts.get(item.group, 0) + 1
    order = list(Group)
    items.sort(
        key=lambda item: (
            order.index(item.group),
            item.clock.due if item.clock and item.clock.due else day,
            item.row.id,
        )
    )
    return Today(tuple(items), counts)


def _of_clock(row: Row, clock: Clock, day: date, soon: date) -> Item:
    due = clock.safe_until or clock.due or day
    group = Group.LATE if due < day else Group.SOON if due <= soon else Group.WAITING
    if group is Group.LATE and clock.holder is Holder.RESIDENT:
        group = Group.SOON
    return Item(group, row, badge(clock, day), clock, "hand_over" if clock.holder is Holder.AGENT else "")


def _of_stage(row: Row, stage: Stage) -> Item | None:
    from agent_app.core.clock_badge import BadgeKind

    if stage is Stage.REPLIED:
        return Item(
            Group.EXPLAIN, row, Badge(BadgeKind.PLAIN, "已有答复", "还没有送到本人手里"), None, "serve"
        )
    if stage is Stage.SERVED:
        return Item(
            Group.VISIT,
            row,
            Badge(BadgeKind.PLAIN, "该回访了", f"{row.stage_on.month}月{row.stage_on.day}日送达"),
            None,
            "follow_up",
        )
    return None
