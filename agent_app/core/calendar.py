"""Working days by the State Council's yearly notices (国务院办公厅关于节假日安排的通知).

A calendar knows certain years. In a year it does not know, Monday to Friday are taken as working days, and
whoever asks is told so (`note_for`): nothing is guessed in silence.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from hashlib import blake2b

from agent_app.base.errors import UserError

_DAY = timedelta(days=1)
_EVERY_YEAR = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Off in every year, by month and day (《全国年节及纪念日放假办法》第二条); the others move with the moon."""

Exceptional = Mapping[date, bool]
"""Days that differ from Monday to Friday: True = worked all the same (调休上班), False = off."""


class Calendar:
    """The working days of the years for which an arrangement is known; immutable.

    `load` gives the exceptional days of each known year. It is called once, when first needed.
    """

    def __init__(self, load: Callable[[], Mapping[int, Exceptional]]) -> None:
        self._load = load

    @cached_property
    def _by_year(self) -> Mapping[int, Exceptional]:
        return self._load()

    @cached_property
    def _exceptional(self) -> dict[date, bool]:
        return {day: worked for days in self._by_year.values() for day, worked in days.items()}

    @cached_property
    def years(self) -> frozenset[int]:
        """The years whose arrangement is known."""
        return frozenset(self._by_year)

    @cached_property
    def version(self) -> str:
        """Changes whenever any answer could: tells which calendar a stored date was computed with."""
        text = repr((sorted(self.years), sorted(self._exceptional.items())))
        return blake2b(text.encode("ascii"), digest_size=8).hexdigest()

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`; by Monday to Friday in a year that is not known."""
        worked = self._exceptional.get(day)
        return day.weekday() < 5 if worked is None else worked

    def working_days_after(self, start: date, n: int) -> tuple[date, bool]:
        """The `n`-th working day after `start` (n ≥ 1), which itself never counts.

        The second value is True when a year on the way is not known, so that the date is an assumption.
        """
        if n < 1:
            raise ValueError(f"no working days to count: {n}")
        day = start
        left = n
        while left:
            day += _DAY
            left -= self.is_working_day(day)
        return day, not self.years.issuperset(range(start.year, day.year + 1))

    def last_working_day_on_or_before(self, day: date) -> date:
        """`day`, or the nearest working day before it; who is to be there by then finds no closed door in an unknown year."""
        while not self.is_working_day(day) or self._is_surely_off(day):
            day -= _DAY
        return day

    def _is_surely_off(self, day: date) -> bool:
        return day.year not in self.years and (day.month, day.day) in _EVERY_YEAR

    def next_working_day_on_or_after(self, day: date) -> date:
        """`day`, or the nearest working day after it (the reading of 民法典 Art. 203)."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def differing(self, other: "Calendar") -> list[date]:
        """The days, in order, of which the two do not say the same: worked or not, known or only assumed."""
        years = self.years ^ other.years
        days = {day for year in years for day in _days_of(year)}
        named = self._exceptional.keys() | other._exceptional.keys()
        days |= {day for day in named if self.is_working_day(day) is not other.is_working_day(day)}
        return sorted(days)

    def note_for(self, years: Iterable[int]) -> str:
        """One sentence naming those of `years` that are not known; empty when all are."""
        unknown = sorted(set(years) - self.years)
        if not unknown:
            return ""
        named = "、".join(f"{year}年" for year in unknown)
        return f"{named}放假安排未导入，按周一至周五推算"

    def with_county_year(self, year: int, off: Iterable[date], on: Iterable[date]) -> "Calendar":
        """This calendar with the county's arrangement for `year` in place of whatever it knew of it.

        `off` are the days off (weekends among them do no harm), `on` the days worked in exchange.
        Raises UserError when a day lies outside the year or is said to be both.
        """
        days = dict.fromkeys(off, False)
        worked = dict.fromkeys(on, True)
        if both := days.keys() & worked.keys():
            raise UserError(f"{min(both)}既写成放假又写成上班。这份{year}年放假安排没有采用，请改好再导入。")
        days |= worked
        if outside := [day for day in days if day.year != year]:
            raise UserError(f"{min(outside)}不在{year}年。这份放假安排没有采用，请改好再导入。")
        return Calendar(lambda: {**self._by_year, year: days})


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + _DAY * n for n in range((date(year, 12, 31) - first).days + 1)]


def published() -> Calendar:
    """The calendar of every year published so far, 2004 onwards; its tables are read when first asked."""
    return Calendar(_published_years)


def _published_years() -> dict[int, dict[date, bool]]:
    # Importing takes some 40 ms and most starts of the program need no calendar.
    from chinese_calendar.constants import holidays, workdays

    years: dict[int, dict[date, bool]] = {}
    for days, worked in ((holidays, False), (workdays, True)):
        for day in days:
            years.setdefault(day.year, {})[day] = worked
    # A notice may reach into a neighbouring year; National Day shows that the year has one of its own.
    return {year: days for year, days in years.items() if date(year, 10, 1) in days}
