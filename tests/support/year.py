"""The year of a city, made up so that its figures are the truth: 3,276 cases after 4,025 in the year before.

Every case stands in the plan by what it is to the figures; days lie so that every rate has run out on `TODAY`.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from agent_app.core.course import Course
from agent_app.core.event import Op, add, open_
from agent_app.core.numbers import case_number
from agent_app.core.period import Period
from agent_app.core.vocabulary import Role
from agent_app.desk.desk import Desk
from tests.support.desks import COUNTY, Wall, make_desk

THIS_YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
LAST_YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
TODAY = date(2027, 5, 10)
STREET, TOWN = "990101004", "990101003"
WAGES, OTHERS = "劳动和社会保障·工资福利", ("农村农业", "城乡建设·住房保障与房地产", "民政")


class Amounts(NamedTuple):
    """How many of a year's cases: all; those that repeat an earlier one; those of wages, and of these online; those that
    were concluded at once and for good, concluded and asked to be reexamined, concluded as repeats; those that were rated, and of
    these with content.
    """

    cases: int
    repeats: int
    wages: int
    wages_online: int
    settled: int
    reexamined: int
    rated: int
    content: int


AMOUNTS = {
    LAST_YEAR: Amounts(4025, 334, 339, 120, 2400, 200, 1000, 897),
    THIS_YEAR: Amounts(3276, 167, 200, 136, 2400, 200, 1201, 1131),
}
IN_STREET = 213
"""Of this year's cases that were concluded, those of one street."""


class Planned(NamedTuple):
    """One case of the plan. `repeats`: the place in the plan of the earlier case that it repeats, None for a first one."""

    place: int
    division: str
    registered_on: date
    channel: str
    category: str
    repeats: int | None
    concluded_on: date | None
    reexamined_on: date | None
    rated_on: date | None
    content: bool

    @property
    def subject(self) -> bytes:
        """Its id."""
        return blake2b(f"{self.place}".encode(), digest_size=16).digest()


def plan() -> Iterator[Planned]:
    """Both years, the earlier first, in the order of registering."""
    place = 0
    for year in (LAST_YEAR, THIS_YEAR):
        amounts = AMOUNTS[year]
        begun = place
        for serial in range(amounts.cases):
            # Registered within nine months, so that all of it is concluded and rated within the year.
            on = year.since + timedelta(days=serial * 270 // amounts.cases)
            # The last ones repeat those that were never concluded, so no first-time matter is spoilt by one.
            again = serial >= amounts.cases - amounts.repeats
            done = serial < amounts.settled + amounts.reexamined
            asked = done and serial >= amounts.settled
            rated = serial < amounts.rated
            concluded_on = on + timedelta(days=20) if done else None
            yield Planned(
                place,
                STREET if year is THIS_YEAR and serial < IN_STREET else TOWN,
                on,
                "online" if serial < amounts.wages_online else "visit",
                WAGES if serial < amounts.wages else OTHERS[serial % len(OTHERS)],
                begun + amounts.settled + amounts.reexamined + serial % 100 if again else None,
                concluded_on,
                concluded_on + timedelta(days=25) if concluded_on and asked else None,
                on + timedelta(days=40) if rated else None,
                serial < amounts.content,
            )
            place += 1


def courses_of_the_city() -> list[Course]:
    """The same as the record would tell it, without a record."""
    planned = list(plan())
    later: dict[int, date] = {}
    for one in planned:
        if one.repeats is not None:
            later.setdefault(one.repeats, one.registered_on)
    return [
        Course(
            one.registered_on,
            one.channel,
            one.category,
            assisted=True,
            concluded=one.concluded_on is not None,
            concluded_on=one.concluded_on,
            replied_on=one.concluded_on,
            outcome="support" if one.concluded_on else "",
            reexamined_on=one.reexamined_on,
            rated_on=one.rated_on,
            satisfaction=("satisfied" if one.content else "dissatisfied") if one.rated_on else "",
            repeats=one.repeats is not None,
            again_on=later.get(one.place),
            division=one.division,
        )
        for one in planned
    ]


def desk_of_the_city(home: Path) -> Desk:
    """The record of both years, written as its desk would write it: every case with its steps, in bulk."""
    wall = Wall()
    wall.go_to(TODAY.isoformat())
    desk = make_desk(home, wall, division=COUNTY, role=Role.SUPERVISOR)
    planned = list(plan())
    said: dict[int, list[Op]] = defaultdict(list)
    for one in planned:
        if one.repeats is not None:
            said[one.place].append(_same(one, planned[one.repeats]))
            said[one.repeats].append(_same(planned[one.repeats], one))
    with desk.writing() as writing:
        writing.defer_index = True
        for one in planned:
            writing.open(one.subject, [*_ops(one), *said[one.place]], division=f"{one.division}001")
    return desk


def _number(one: Planned) -> str:
    return case_number(f"{one.division}001", "7KQ", one.registered_on, one.place % 1000)


def _ops(one: Planned) -> list[Op]:
    """A case with what the plan says has happened."""
    fields = {
        "number": _number(one),
        "registered_on": one.registered_on.isoformat(),
        "channel": one.channel,
        "purpose": "appeal",
        "category": one.category,
        "words": "说好的没有办。",
        "summary": "说好的没有办",
        "agent_name": "刘春生",
    }
    party = {"role": "petitioner", "name": "周桂兰", "address": "石桥村1组", "place": 0}
    steps = (
        ("reply", one.concluded_on, {"reason": "当场答复", "outcome": "support"}),
        ("ask_reexamination", one.reexamined_on, {}),
        ("follow_up", one.rated_on, {"satisfaction": "satisfied" if one.content else "dissatisfied"}),
    )
    return [
        open_(fields),
        add("party", _id(one, "party"), party),
        *(_step(one, code, on, data) for code, on, data in steps if on is not None),
    ]


def _same(one: Planned, other: Planned) -> Op:
    on = max(one.registered_on, other.registered_on)
    data = {"verdict": "same", "other": _number(other), "subject": other.subject}
    return _step(one, f"compare {min(one.place, other.place)} {max(one.place, other.place)}", on, data)


def _step(one: Planned, code: str, on: date, data: dict[str, Any]) -> Op:
    return add("step", _id(one, code), {"code": code.split(" ")[0], "on": on.isoformat(), **data})


def _id(one: Planned, what: str) -> bytes:
    return blake2b(f"{one.place} {what}".encode(), digest_size=16).digest()
