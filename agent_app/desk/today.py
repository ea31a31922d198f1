"""今日: what wants somebody today. Derived from the clocks and the timeline, never typed."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, text

from agent_app.core.clock_badge import Badge, badge
from agent_app.core.clocks import Clock
from agent_app.core.vocabulary import Holder, Stage
from agent_app.desk.casebook import Row, rows_of
from agent_app.desk.desk import Desk

MOST = 300
"""Items on the page; beyond that the list of cases, filtered, is the better place."""
_SOON = timedelta(days=3)


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
    soon = (day + _SOON).isoformat()
    with desk.vault.read() as connection:
        counts = {
            Group.LATE: _count(connection, "due < :day", day),
            Group.SOON: _count(connection, "due >= :day AND due <= :soon", day, soon),
            Group.WAITING: _count(connection, "due > :soon", day, soon),
        }
        clocks = connection.execute(
            text(
                "SELECT case_id, face FROM clocks WHERE status = 'running' AND due < '9999'"
                " ORDER BY due, case_id LIMIT :n"
            ),
            {"n": MOST},
        ).all()
        stages = connection.execute(
            text(
                "SELECT id, stage FROM cases WHERE open AND stage IN ('served', 'replied', 'followed_up') ORDER BY stage_on LIMIT :n"
            ),
            {"n": MOST},
        ).all()
        rows = {
            row.id: row for row in rows_of(connection, [*(c for c, _ in clocks), *(c for c, _ in stages)])
        }
    items = [
        _of_clock(rows[case], msgspec.msgpack.decode(face, type=Clock), day, soon)
        for case, face in clocks
        if case in rows
    ]
    for case, stage in stages:
        if case in rows and (item := _of_stage(rows[case], Stage(stage))) is not None:
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


def _count(connection: Connection, where: str, day: date, soon: str = "") -> int:
    sql = f"SELECT count(*) FROM clocks WHERE status = 'running' AND due < '9999' AND {where}"
    return int(connection.execute(text(sql), {"day": day.isoformat(), "soon": soon}).scalar_one())


def _of_clock(row: Row, clock: Clock, day: date, soon: str) -> Item:
    due = (clock.safe_until or clock.due or day).isoformat()
    group = Group.LATE if due < day.isoformat() else Group.SOON if due <= soon else Group.WAITING
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
