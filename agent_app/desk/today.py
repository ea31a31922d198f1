"""今日: what wants somebody today. Derived from the clocks and the timeline, never typed."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec

from agent_app.core.clock_badge import Badge, BadgeKind, badge
from agent_app.core.clock_reason import reason
from agent_app.core.clock_words import say
from agent_app.core.clocks import Clock, lead_clock
from agent_app.core.rules import ClockKind, Rules
from agent_app.core.turn import URGE
from agent_app.core.vocabulary import Delivery, Holder, Stage
from agent_app.desk import snoozing
from agent_app.desk.casebook import Row, clock_json, row_json
from agent_app.desk.desk import CHINA, Desk
from agent_app.desk.snoozing import Snoozed
from agent_app.store import agenda, caselist, clocklist, delivery
from agent_app.store.agenda import Due
from agent_app.store.agenda import Group as Group

MOST = 50
"""Cases shown of a group; beyond that the list of cases, filtered, is the better place."""

_LONGEST_UNIT = 6
_ASKS = {
    Stage.REPLIED: "已作出书面答复，还没有送到本人手里",
    Stage.REEXAMINED: "复查机关已答复，还没有送到本人手里",
    Stage.FINAL_REVIEWED: "复核机关已答复，还没有送到本人手里",
    Stage.SERVED: "答复已送到，还没有当面讲给本人听",
    Stage.DECLINED: "单位不予受理，还没有讲给本人听，也讲讲还能怎么办",
    Stage.REDIRECTED: "单位告知走其他法定途径，还没有讲给本人听",
    Stage.RETURNED: "材料退回来了，要重新交出去",
    Stage.HANDED_OVER: "还没有记单位收到的日子，期限没法算",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One case that wants somebody: until when, why (a sentence), and what next (`next_step` a step's code or "").

    `clock` is the one that counts, None where no period says until when.
    """

    group: Group
    row: Row
    badge: Badge
    clock: Clock | None
    why: str
    next_step: str
    next_words: str


@dataclass(frozen=True, slots=True)
class Today:
    """The page: its items, group after group, and how many cases there are in each group, shown or not.

    `snoozed` was put off for some days and is in no group; `unconfirmed` says of how many cases the county has not
    confirmed all.
    """

    day: date
    items: tuple[Item, ...]
    counts: dict[Group, int]
    snoozed: tuple[Snoozed, ...]
    unconfirmed: dict[Delivery, int]

    @property
    def wanted(self) -> int:
        """How many cases are late, due within days, or the agent's turn."""
        return sum(self.counts.get(group, 0) for group in (Group.LATE, Group.SOON, Group.TURN))


def today(desk: Desk, at: datetime | None = None) -> Today:
    """What wants somebody now, or `at` another time by what is recorded now, most urgent first.

    A few look-ups on one index, whatever the number of cases.
    """
    now = (at or desk.now()).astimezone(CHINA)
    day = now.date()
    with desk.vault.read() as connection:
        snoozed = snoozing.standing(connection, day)
        counts, dues = agenda.agenda(connection, day, MOST, [item.row.id for item in snoozed])
        unconfirmed = delivery.counts(connection)
        ids = [due.case for due in dues]
        rows = {row.id: row for row in caselist.rows(connection, ids)}
        clocks = clocklist.of_cases(connection, ids)
    items = [_item(due, rows[due.case], clocks[due.case], now, desk.law.rules) for due in dues]
    for late in [item for item in items if item.group is Group.SOON and item.badge.kind is BadgeKind.LATE]:
        # A clock that runs in hours may be over on the day itself.
        items[items.index(late)] = replace(late, group=Group.LATE)
        counts[Group.SOON] -= 1
        counts[Group.LATE] = counts.get(Group.LATE, 0) + 1
    order = list(Group)
    items.sort(key=lambda item: order.index(item.group))
    return Today(
        day,
        tuple(items),
        {group: count for group, count in counts.items() if count},
        tuple(snoozed),
        {level: unconfirmed[level] for level in (Delivery.SAVED, Delivery.HANDED_OVER)},
    )


def as_json(found: Today) -> dict[str, Any]:
    """The page as the command line prints it."""
    return {
        "day": found.day.isoformat(),
        "counts": {group.value: count for group, count in found.counts.items()},
        "unconfirmed": {level.value: count for level, count in found.unconfirmed.items()},
        "items": [
            row_json(item.row)
            | {
                "group": item.group.value,
                "headline": item.badge.headline,
                "detail": item.badge.detail,
                "why": item.why,
                "next_step": item.next_step,
                "next": item.next_words,
                "clock": clock_json(item.clock) if item.clock else None,
            }
            for item in found.items
        ],
        "snoozed": [
            row_json(item.row) | {"back_on": item.back_on.isoformat(), "reason": item.reason}
            for item in found.snoozed
        ],
    }


def _item(due: Due, row: Row, clocks: list[Clock], now: datetime, rules: Rules) -> Item:
    if due.group in (Group.TURN, Group.VISIT):
        return _of_step(due, row, clocks, now.date(), rules)
    clock = lead_clock(clock for clock in clocks if _counts(clock, now.date()))
    assert clock is not None
    words, step = _next(clock, due, rules)
    told, why = badge(clock, now), reason(clock, rules, now.year)
    for other in clocks:
        # What runs in hours is told beside what ends first in days: it may be over before the day is.
        if other is not clock and other.due_at is not None and _counts(other, now.date()):
            hours = badge(other, now)
            if hours.kind in (BadgeKind.SOON, BadgeKind.LATE):
                why = f"{why}；{other.label}{hours.headline}"
    if due.urged:
        why = f"催过了，等回话；{why}"
    if clock.kind is ClockKind.RIGHT:
        told, why = _right(clock, told, why, now.date())
    return Item(due.group, row, told, clock, why, step, words)


def _right(clock: Clock, told: Badge, why: str, day: date) -> tuple[Badge, str]:
    """A resident's right in few words: until when it is safe, and never that it is over."""
    safe = say(_last_day(clock), day.year)
    if day <= _last_day(clock):
        return msgspec.structs.replace(told, detail=f"请在{safe}前"), why
    why = f"{why}；请立即问受理机关，这里算的不作准"
    if clock.due is not None and day <= clock.due:
        return msgspec.structs.replace(told, detail=f"期限到{say(clock.due, day.year)}"), why
    return msgspec.structs.replace(told, headline="请立即核实", detail=f"{safe}前最稳妥"), why


def _counts(clock: Clock, day: date) -> bool:
    """Whether a clock is on the page: not a right that was let pass a week ago."""
    return clock.pressing and clock.due is not None and not agenda.passed(clock, day)


def _last_day(clock: Clock) -> date:
    return clock.safe_until or clock.due or date.max


def _next(clock: Clock, due: Due, rules: Rules) -> tuple[str, str]:
    """What to do about a clock, in words, and the step that it is ("" to look at the case)."""
    if clock.holder is Holder.AGENT:
        return f"记{rules.steps['hand_over'].event}", "hand_over"
    if clock.kind is ClockKind.RIGHT:
        return f"记{clock.label}", clock.rule if clock.rule in rules.steps else ""
    if due.group is Group.WAITING:
        return "看进度", ""
    verb = "催" if due.group is Group.LATE else "问"
    return f"{verb}{clock.unit if len(clock.unit) <= _LONGEST_UNIT else '办理单位'}", (
        URGE if URGE in rules.steps else ""
    )


def _of_step(due: Due, row: Row, clocks: list[Clock], day: date, rules: Rules) -> Item:
    """What waits for the agent without a period."""
    event, since = _event(row.stage), say(row.stage_on, day.year)
    why = _ASKS.get(row.stage, "")
    words = f"记{rules.steps[due.step].event}"
    match due.step:
        case "serve":
            headline = "答复来了"
        case "explain":
            headline = "讲给本人听"
        case "receive":
            headline = f"交出 {(day - row.stage_on).days} 天"
        case "hand_over":
            headline, words = "退回来了", "重新移交"
        case _:
            headline, words, why = "该回访了", "记回访", _visit(clocks, day)
    return Item(
        due.group, row, Badge(BadgeKind.PLAIN, headline, f"{since}{event}"), None, why, due.step, words
    )


def _event(stage: Stage) -> str:
    return stage.label.replace("已", "", 1)


def _visit(clocks: list[Clock], day: date) -> str:
    """What a visit is for; while the resident may still object, that is told on the same occasion."""
    said = "办结后回访，问满不满意"
    right = next((clock for clock in clocks if clock.kind is ClockKind.RIGHT and _counts(clock, day)), None)
    if right is None or _last_day(right) < day:
        return said
    return f"{said}；不服的，{say(_last_day(right), day.year)}前可以{right.label}"
