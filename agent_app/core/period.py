"""Periods that figures are told for, and those they are compared with."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from agent_app.base.errors import UserError
from agent_app.core.clock_words import say

_DAY = timedelta(days=1)
_EARLIEST, _LATEST = date(1951, 1, 1), date(9000, 12, 31)
"""Beyond these no period is compared with another."""


class Period(NamedTuple):
    """The days from `since` to `until`, both included."""

    since: date
    until: date

    @property
    def words(self) -> str:
        """2026年1月1日至12月31日."""
        if self.since == self.until:
            return say(self.since)
        return f"{say(self.since)}至{say(self.until, self.since.year)}"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.since <= day <= self.until

    @property
    def year_before(self) -> "Period":
        """上年同期: the same days of the year before; a month's end stays a month's end."""
        return Period(_moved(self.since, -12), _moved(self.until, -12, keep_end=self._to_the_end))

    @property
    def before(self) -> "Period":
        """上期: as many whole months before; of days within one month those of the month before; else as many days."""
        if self.since.day == 1 and (self._to_the_end or self._months == 1):
            months = -self._months
            return Period(_moved(self.since, months), _moved(self.until, months, keep_end=self._to_the_end))
        return Period(self.since - self.days * _DAY, self.since - _DAY)

    @property
    def _to_the_end(self) -> bool:
        return self.until.day == _length(self.until.year, self.until.month)

    @property
    def _months(self) -> int:
        """How many months it touches."""
        return _number(self.until) - _number(self.since) + 1


def period(since: date, until: date) -> Period:
    """The period as somebody chose it. Raises `UserError` when it ends before it begins or lies out of all reason."""
    if since > until:
        raise UserError(f"从{say(since)}到{say(until)}，前后写反了。什么都没有算，请改了再试。")
    if since < _EARLIEST or until > _LATEST or until.year - since.year > 40:
        raise UserError(f"从{say(since)}到{say(until)}，太长或太远，算不了。请改短些再试。")
    return Period(since, until)


def usual(today: date) -> Mapping[str, Period]:
    """The periods that are offered, by what they are called; what has not ended yet goes as far as today."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    last = month - _DAY
    return {
        "本月": Period(month, today),
        "上月": Period(last.replace(day=1), last),
        "今年": Period(year, today),
        "去年": Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _length(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _moved(day: date, months: int, *, keep_end: bool = False) -> date:
    year, month = divmod(_number(day) + months, 12)
    longest = _length(year, month + 1)
    return date(year, month + 1, longest if keep_end else min(day.day, longest))
