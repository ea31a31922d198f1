"""Working days: the published years day by day, the counting of working days, years that are not known."""

import csv
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.base.errors import UserError
from agent_app.core.calendar import Calendar, published
from tests.support.tools import shared_data

CALENDAR = published()
DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


def spread(text: str, year: int) -> list[date]:
    """The days of a notice as people write it: "1-1 2-10~17 1-28~2-4"."""
    days: list[date] = []
    for part in text.split():
        first, _, last = part.partition("~")
        month, number = first.split("-")
        start = date(year, int(month), int(number))
        end_month, end_number = ([month, *last.split("-")])[-2:] if last else (month, number)
        end = date(year, int(end_month), int(end_number))
        days += [start + timedelta(days=i) for i in range((end - start).days + 1)]
    return days


NOTICES = {
    2024: (
        "1-1 2-10~17 4-4~6 5-1~5 6-10 9-15~17 10-1~7",
        "2-4 2-18 4-7 4-28 5-11 9-14 9-29 10-12",
    ),
    2025: (
        "1-1 1-28~2-4 4-4~6 5-1~5 5-31~6-2 10-1~8",
        "1-26 2-8 4-27 9-28 10-11",
    ),
    2026: (
        "1-1~3 2-15~23 4-4~6 5-1~5 6-19~21 9-25~27 10-1~7",
        "1-4 2-14 2-28 5-9 9-20 10-10",
    ),
}


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_of_a_notice(year: int) -> None:
    off, on = (set(spread(text, year)) for text in NOTICES[year])
    for n in range(366 if year == 2024 else 365):
        d = date(year, 1, 1) + timedelta(days=n)
        assert CALENDAR.is_working_day(d) == (d in on or (d.weekday() < 5 and d not in off)), d


def test_every_day_of_eight_years() -> None:
    with shared_data("vectors/cn_workdays_2019_2026.csv").open(encoding="utf-8", newline="") as file:
        rows = [(day(row["date"]), row["is_workday"] == "1") for row in csv.DictReader(file)]
    assert len(rows) == 2922
    assert [d for d, worked in rows if CALENDAR.is_working_day(d) != worked] == []


# Received, n, due: Art. 23 ¶3 (5 working days) and the simple procedure (3, 10).
WORKING_DAYS = """
2024-02-02  5 2024-02-08   a Sunday is worked
2024-02-07  5 2024-02-20   the eve of the festival is worked
2024-09-29  5 2024-10-11   received on a worked Sunday
2024-09-30  5 2024-10-12   ends on a worked Saturday
2025-01-26  5 2025-02-08   ends on a worked Saturday
2025-01-27 10 2025-02-17
2025-09-30  5 2025-10-14   eight days off
2025-09-30  3 2025-10-11
2025-10-01  5 2025-10-14   received on a day off
2026-02-13  5 2026-02-27   a worked Saturday counts
2026-02-14  5 2026-02-28
2026-02-14 10 2026-03-06
2026-09-18  5 2026-09-24   a worked Sunday counts
2026-09-24  5 2026-10-09
2026-09-30 10 2026-10-20
2025-12-31  3 2026-01-06
2024-04-30  5 2024-05-10
2026-04-30  5 2026-05-11
"""


@pytest.mark.parametrize("vector", WORKING_DAYS.strip().splitlines())
def test_counting_working_days(vector: str) -> None:
    start, n, due = vector.split()[:3]
    assert CALENDAR.working_days_after(day(start), int(n)) == (day(due), False)


def test_a_year_that_is_not_published_is_assumed_and_said() -> None:
    assert 2027 not in CALENDAR.years
    assert {2024, 2025, 2026} <= CALENDAR.years
    # Thursday 31 December is known to be worked; from New Year on it is Monday to Friday.
    assert CALENDAR.working_days_after(day("2026-12-30"), 1) == (day("2026-12-31"), False)
    assert CALENDAR.working_days_after(day("2026-12-30"), 3) == (day("2027-01-04"), True)
    assert CALENDAR.note_for([2026, 2027]) == "2027年放假安排未导入，按周一至周五推算"
    assert CALENDAR.note_for([2028, 2027]) == "2027年、2028年放假安排未导入，按周一至周五推算"
    assert CALENDAR.note_for([2025, 2026]) == ""


def test_a_count_that_starts_in_an_unknown_year_is_assumed() -> None:
    assert CALENDAR.working_days_after(day("2003-12-30"), 5)[1]


def test_a_county_year_joins_the_published_ones() -> None:
    known = CALENDAR.with_county_year(2027, off=spread("1-1~3 2-5~11", 2027), on=spread("1-31 2-20", 2027))
    assert known.years == CALENDAR.years | {2027}
    assert known.working_days_after(day("2026-12-30"), 3) == (day("2027-01-05"), False)
    assert known.is_working_day(day("2027-01-31"))
    assert not known.is_working_day(day("2027-02-08"))
    assert known.note_for([2027]) == ""
    assert known.is_working_day(day("2026-10-10"))
    assert known.version != CALENDAR.version == published().version
    assert 2027 not in CALENDAR.years


def test_a_county_year_replaces_what_was_published() -> None:
    known = CALENDAR.with_county_year(2026, off=[day("2026-03-03")], on=[])
    assert not known.is_working_day(day("2026-03-03"))
    assert known.is_working_day(day("2026-10-01"))


@pytest.mark.parametrize(
    ("off", "on", "said"),
    [
        (["2027-01-01"], ["2027-01-01"], "2027-01-01既写成放假又写成上班"),
        (["2026-12-31"], [], "2026-12-31不在2027年"),
        ([], ["2028-01-02"], "2028-01-02不在2027年"),
    ],
)
def test_a_wrong_county_year_is_refused(off: list[str], on: list[str], said: str) -> None:
    with pytest.raises(UserError, match=said):
        CALENDAR.with_county_year(2027, [day(d) for d in off], [day(d) for d in on])


def test_nothing_is_loaded_before_it_is_needed() -> None:
    loaded: list[str] = []

    def years() -> dict[int, dict[date, bool]]:
        loaded.append("years")
        return {}

    Calendar(years).with_county_year(2027, [], [])
    assert loaded == []


def test_no_working_days_to_count() -> None:
    with pytest.raises(ValueError, match="0"):
        CALENDAR.working_days_after(day("2026-01-01"), 0)


@given(DAYS, st.integers(1, 20), st.integers(1, 20))
def test_counting_goes_on_from_where_it_was(start: date, n: int, m: int) -> None:
    halfway, _ = CALENDAR.working_days_after(start, n)
    assert CALENDAR.working_days_after(halfway, m) == CALENDAR.working_days_after(start, n + m)


@given(DAYS)
def test_the_nearest_working_days_enclose_the_day(d: date) -> None:
    before, after = CALENDAR.last_working_day_on_or_before(d), CALENDAR.next_working_day_on_or_after(d)
    assert before <= d <= after
    assert CALENDAR.is_working_day(before)
    assert CALENDAR.is_working_day(after)
    assert (before == d == after) == CALENDAR.is_working_day(d)


def test_two_calendars_differ_on_the_days_they_say_otherwise() -> None:
    known = CALENDAR.with_county_year(2026, off=[day("2026-03-03")], on=[])
    assert day("2026-03-03") in known.differing(CALENDAR)
    assert day("2026-10-01") in known.differing(CALENDAR)
    assert day("2026-03-04") not in known.differing(CALENDAR)
    assert CALENDAR.differing(published()) == []
    new = CALENDAR.with_county_year(2027, off=[day("2027-01-01")], on=[])
    assert len(new.differing(CALENDAR)) == 365


def test_nobody_is_sent_to_a_closed_door_on_new_years_day_of_a_year_that_is_not_published() -> None:
    calendar = published()
    assert 2031 not in calendar.years
    assert calendar.last_working_day_on_or_before(date(2031, 1, 1)) == date(2030, 12, 31)
    assert calendar.last_working_day_on_or_before(date(2031, 10, 3)) == date(2031, 9, 30)
    assert calendar.is_working_day(date(2031, 1, 1))  # what is counted goes by Monday to Friday, as it says
