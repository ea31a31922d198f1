"""What a clock says on a certain day: a few words for a list, and what they look like."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

import msgspec

from agent_app.core.clock_model import Clock, ClockStatus
from agent_app.core.clock_words import plain_year, say, say_with_weekday
from agent_app.core.rules import ClockKind
from agent_app.core.vocabulary import Holder

_SECONDS = 3600


class BadgeKind(StrEnum):
    """How a badge looks; never the only sign, the headline says the same."""

    PLAIN = "plain"
    SOON = "soon"
    LATE = "late"
    WAIT = "wait"
    PAUSED = "paused"
    MET = "met"
    OTHER = "other"
    UNKNOWN = "unknown"


class Badge(msgspec.Struct, frozen=True, gc=False):
    """`headline` is what counts ("还有 2 天"), `detail` the date or what to do."""

    kind: BadgeKind
    headline: str
    detail: str


def badge(clock: Clock, today: date) -> Badge:
    """The badge of `clock` on `today`; a clock that runs in hours wants a datetime in local time."""
    match clock.status:
        case ClockStatus.MET:
            return _met(clock, today)
        case ClockStatus.UNKNOWN:
            return Badge(BadgeKind.UNKNOWN, clock.note, "补记以后会自动算出来")
        case ClockStatus.OTHER_LAW:
            return Badge(BadgeKind.OTHER, clock.label, clock.note)
        case ClockStatus.PAUSED:
            return Badge(BadgeKind.PAUSED, "听证期间，先不计天数", "听证结束后接着算")
        case ClockStatus.RUNNING:
            return _running(clock, today)


def _running(clock: Clock, today: date) -> Badge:
    if clock.due is None:
        raise ValueError(f"a running clock without a date: {clock.rule}")
    if clock.due_at is not None and isinstance(today, datetime):
        return _in_hours(clock, clock.due, clock.due_at, today)
    day = today.date() if isinstance(today, datetime) else today
    if clock.kind is ClockKind.RIGHT:
        return _right(clock, clock.due, clock.safe_until or clock.due, day)
    left = (clock.due - day).days
    told = say_with_weekday(clock.due, plain_year(clock.due, day))
    if clock.kind is ClockKind.WINDOW:
        return Badge(BadgeKind.WAIT, _left(left) if left >= 0 else "可以提出的日子已过", told)
    if left < 0:
        return Badge(BadgeKind.LATE, f"过期 {-left} 天", told)
    return Badge(_ahead(clock, left), _left(left), told)


def _right(clock: Clock, due: date, safe_until: date, day: date) -> Badge:
    """A resident's right: counted to the last safe day, and never called over."""
    if day <= safe_until:
        left = (safe_until - day).days
        return Badge(
            _ahead(clock, left), _left(left), f"请在{say(safe_until, plain_year(safe_until, day))}下班前递交"
        )
    if day <= due:
        last = f"期限到{say_with_weekday(due, day.year)}"
        return Badge(BadgeKind.SOON, "请马上递交", f"{last}，受理机关可能休息，请先打电话问")
    return Badge(
        BadgeKind.SOON,
        "请立即向受理机关核实",
        f"按记下的日期，{say(safe_until, day.year)}前递交最稳妥；这里算的不作准",
    )


def _in_hours(clock: Clock, due: date, at: time, now: datetime) -> Badge:
    moment = datetime.combine(due, at, tzinfo=now.tzinfo)
    left = (moment - now).total_seconds() / _SECONDS
    days = (due - now.date()).days
    told = {0: "今天", 1: "明天"}.get(days) or say_with_weekday(due, now.year)
    detail = f"{told} {at:%H:%M} 前"
    if left < 0:
        return Badge(BadgeKind.LATE, f"过期 {_hours(-left)}", detail)
    return Badge(_ahead(clock, left), f"还有 {_hours(left)}", detail)


def _hours(hours: float) -> str:
    return f"{int(hours)} 小时" if hours >= 1 else f"{int(hours * 60)} 分钟"


def _ahead(clock: Clock, left: float) -> BadgeKind:
    if left <= clock.soon:
        return BadgeKind.SOON
    return BadgeKind.PLAIN if clock.holder is Holder.AGENT else BadgeKind.WAIT


def _left(days: int) -> str:
    return f"还有 {days} 天" if days else "今天到期"


def _met(clock: Clock, today: date) -> Badge:
    if clock.met_on is None:
        return Badge(BadgeKind.MET, "已办到", clock.evidence)
    headline = f"{say(clock.met_on, today.year)} 已办到"
    return Badge(BadgeKind.MET, headline, _late(clock, clock.met_on) or clock.evidence)


def _late(clock: Clock, on: date) -> str:
    """By how much it was done too late; nothing of a right, or when it was in time."""
    if clock.due is None or clock.kind is ClockKind.RIGHT:
        return ""
    if clock.due_at is not None and clock.met_at is not None:
        late = datetime.combine(on, clock.met_at) - datetime.combine(clock.due, clock.due_at)
        return f"比期限晚 {_hours(late.total_seconds() / _SECONDS)}" if late > timedelta() else ""
    days = (on - clock.due).days
    return f"比期限晚 {days} 天" if days > 0 else ""
