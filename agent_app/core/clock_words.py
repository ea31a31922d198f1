"""How clocks are told: dates as people say them, and why a date is what it is, line by line."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from agent_app.core.calendar import Calendar
from agent_app.core.clock_model import Extension
from agent_app.core.rules import ClockKind, ClockRule, Unit

_RIGHT = ClockKind.RIGHT
_REASON = 40
_NEAR_DAYS = 183
_WEEKDAYS = "一二三四五六日"
_HOW = {Unit.DAY: "。天天都算，不扣放假", Unit.WORKING_DAY: "。只算上班的日子"}


@lru_cache(maxsize=8192)
def say(day: date, beside: int = 0) -> str:
    """7月10日, with the year in front unless it is `beside`."""
    return f"{day.month}月{day.day}日" if day.year == beside else f"{day.year}年{day.month}月{day.day}日"


@lru_cache(maxsize=8192)
def say_with_weekday(day: date, beside: int = 0) -> str:
    """7月10日 周五, with the year as `say`."""
    return f"{say(day, beside)} 周{_WEEKDAYS[day.weekday()]}"


def plain_year(day: date, today: date) -> int:
    """The year that goes without saying: this one, and of a day ahead its own while there is no other it could mean."""
    return day.year if 0 <= (day - today).days <= _NEAR_DAYS else today.year


def started(event: str, start: date, estimated: bool) -> str:
    """From which day on it is counted."""
    doubt = "，日期是估算的" if estimated else ""
    return f"{say(start, start.year)}{event}，从这天起算（当天不算）{doubt}"


def started_at(event: str, start: date, at: time | None, estimated: bool) -> str:
    """From which moment on it is counted, where hours are."""
    doubt = "，日期是估算的" if estimated else ""
    if at is None:
        return f"{say(start, start.year)}{event}，没有记几点，从零点起算{doubt}"
    return f"{say(start, start.year)}{at:%H:%M}{event}，从这时起算{doubt}"


def added(rule: ClockRule, start: date, day: date, at: time | None) -> str:
    """The period, what it leads to, and what it rests on."""
    until = say(day, start.year)
    if rule.unit is Unit.DAY:
        return f"加{rule.days}日：{until}。{rule.article}"
    if rule.unit is Unit.WORKING_DAY:
        return f"加{rule.days}个工作日：{until}，放假不算，调休上班算。{rule.article}"
    return f"加{rule.days}小时：{until}{at:%H:%M}。{rule.article}"


def given(rule: ClockRule, start: date, day: date) -> str:
    """The day that was set in place of a period."""
    return f"要求{say(day, start.year)}前办到。{rule.article}"


def extended(extension: Extension, days: int, limit: int, start: date, day: date, *, cut: bool) -> str:
    """One extension: when, by whom and why it was approved; `cut` when it asked for more than is allowed."""
    most = f"合计最多{limit}日，多的不算" if cut else f"最多{limit}日"
    reason = extension.reason if len(extension.reason) <= _REASON else f"{extension.reason[: _REASON - 1]}…"
    why = f"（{reason}）" if reason else ""
    approved = f"{say(extension.on, start.year)}{extension.by}批准延期{why}"
    return f"加{days}日：{say(day, start.year)}。{approved}，{most}"


def paused(first: date, last: date, days: int, start: date, day: date) -> str:
    """The hearing, whose time is not counted."""
    year = start.year
    return f"加{days}日：{say(day, year)}。{say(first, year)}到{say(last, year)}听证，不计入期限"


def paused_since(first: date, start: date) -> str:
    """A hearing whose end is not known yet."""
    return f"{say(first, start.year)}开始听证，听证的时间不计入期限，结束后接着算"


def result_at(due: date, at: time, start: date) -> str:
    """The moment it comes to, where hours are counted."""
    return f"{say_with_weekday(due, start.year)} {at:%H:%M}前。钟点天天算，不扣夜里和放假"


def result(rule: ClockRule, due: date, start: date, safe_until: date | None, calendar: Calendar) -> str:
    """The day it comes to, and what kind of day that is."""
    told = f"{say_with_weekday(due, start.year)}，{_worked(due, calendar)}"
    if safe_until is None:
        return f"{told}{_HOW[rule.unit]}"
    if safe_until == due:
        return f"{told}。请在这天下班前递交"
    return f"{told}。前面最后一个上班的日子是{say_with_weekday(safe_until, start.year)}，请在这天下班前递交"


def _worked(day: date, calendar: Calendar) -> str:
    if not calendar.is_working_day(day):
        return "休息日"
    return "上班" if day.year in calendar.years else "放假安排未公布"


@lru_cache(maxsize=1024)
def whose(kind: ClockKind, unit: str) -> str:
    """Whose duty or right it is."""
    match kind:
        case ClockKind.RIGHT:
            return "这是信访人的权利，用不用由本人定"
        case ClockKind.PROMISE:
            return "这是代理员答应信访人的，不是法定期限"
        case ClockKind.WINDOW:
            return f"{unit}可以提出，也可以不提，信访人不用做什么"
        case _:
            return f"这是{unit}的责任，不是信访人的"


def met(kind: ClockKind, evidence: str, on: date, due: date | None, start: date) -> str:
    """When it was done, and for a duty whether in time."""
    told = f"{say(on, start.year)}{evidence}"
    if kind is _RIGHT or due is None:
        return told
    return f"{told}，在期限内" if on <= due else f"{told}，比期限晚{(on - due).days}天"


def met_at(evidence: str, on: date, at: time | None, due: datetime, start: date) -> str:
    """The same where hours are counted; on the last day it takes the time of day to say whether in time."""
    told = f"{say(on, start.year)}{at:%H:%M}{evidence}" if at else f"{say(on, start.year)}{evidence}"
    if at is None and on == due.date():
        return f"{told}，没有记几点，看不出在不在期限内"
    late = datetime.combine(on, at or time()) - due
    return f"{told}，在期限内" if late <= timedelta() else f"{told}，比期限晚{in_hours(late)}"


def in_hours(length: timedelta) -> str:
    """5小时, or minutes where it is less than one."""
    minutes = int(length.total_seconds() // 60)
    return f"{minutes // 60}小时" if minutes >= 60 else f"{minutes}分钟"


def note(rule: ClockRule, start: date, due: date, safe_until: date | None, calendar: Calendar) -> str:
    """What to mind about the last day; empty when nothing."""
    notes: list[str] = []
    if safe_until is not None:
        notes.append(_if_a_holiday(due, calendar))
        notes.append(calendar.note_for((safe_until.year, due.year)))
    elif rule.unit is Unit.WORKING_DAY:
        notes.append(calendar.note_for(range(start.year, due.year + 1)))
    elif rule.unit is Unit.DAY and not calendar.is_working_day(due):
        notes.append("最后一日为休息日，条例没有写可以顺延")
    notes.append(rule.note)
    return "；".join(filter(None, notes))


def _if_a_holiday(due: date, calendar: Calendar) -> str:
    moved = calendar.next_working_day_on_or_after(due)
    could = f"（参照民法典第203条，可能到{say(moved, due.year)}）" if moved != due else ""
    return f"如遇休假日，能否顺延以受理机关答复为准{could}"
