"""The page of the day, and the list with what its lines show, among open cases that have come along the way."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from agent_app.core.event import Op, add, new_id
from agent_app.desk import casebook, indexing, listing, snoozing
from agent_app.desk.casebook import Sort
from agent_app.desk.desk import Desk
from agent_app.desk.today import today
from tests.bench.data import COMMON, cases
from tests.bench.figures import Figure, figure, milliseconds
from tests.support.desks import Wall, make_desk

_TODAY = date(2026, 6, 20)
_SPREAD = 120
"""Days back from today over which the cases were registered."""
# Step, days after registering, its fields, and how many of the cases have come so far.
_WAY = (
    ("hand_over", 1, {"organ": "青溪镇人民政府"}, 1.0),
    ("receive", 2, {"organ": "青溪镇人民政府"}, 1.0),
    ("accept", 10, {"organ": "云山县水利局", "track": "31(6)"}, 0.8),
    ("reply", 40, {"organ": "云山县水利局"}, 0.3),
    ("serve", 42, {}, 0.2),
    ("explain", 42, {}, 0.1),
)


def agenda(folder: Path, count: int = 20_000) -> Iterator[Figure]:
    """今日 and 事项 among many open cases."""
    desk = under_way(folder / "desk", count)
    with desk.vault.read() as connection:
        clocks = connection.exec_driver_sql("SELECT count(*) FROM clocks").scalar_one()
    among = f"{count} open cases with {clocks} clocks"
    yield figure(f"今日 among {among}", milliseconds(lambda: today(desk)), "ms", aim="≤ 50 ms")
    for row in casebook.page(desk, limit=200):
        if snoozing.may_be(desk, row.subject):
            snoozing.snooze(desk, row.subject, _TODAY + timedelta(days=5), "等回话")
    put_off = len(today(desk).snoozed)
    yield figure(f"今日 with {put_off} put off", milliseconds(lambda: today(desk)), "ms", aim="≤ 50 ms")
    yield figure(f"figures over {among}", milliseconds(lambda: listing.overview(desk)), "ms", aim="≤ 50 ms")
    for sort in Sort:
        value = milliseconds(lambda sort=sort: listing.stretch(desk, sort, [], count // 2, 50))
        yield figure(f"50 lines from the middle of {among}, by {sort}", value, "ms", aim="≤ 50 ms")
    value = milliseconds(lambda: listing.find(desk, COMMON))
    yield figure(f"all lines of a two-character word in {among}", value, "ms", aim="≤ 100 ms")
    desk.close()


def under_way(home: Path, count: int) -> Desk:
    """A desk with so many open cases that have come along the way."""
    wall = Wall()
    wall.go_to(_TODAY.isoformat())
    desk = make_desk(home, wall)
    chance = random.Random(5)
    source = cases(count)
    left = count
    while left:
        with desk.writing() as writing:
            writing.defer_index = True
            for _ in range(min(left, 5000)):
                subject, ops = next(source)
                writing.open(subject, _walked(ops, chance))
                left -= 1
    indexing.catch_up(desk)
    return desk


def _walked(ops: list[Op], chance: random.Random) -> list[Op]:
    """A case registered lately, with as many steps as chance has it come."""
    day = _TODAY - timedelta(days=int(_SPREAD * chance.random()))
    far = chance.random()
    ops[0][1]["registered_on"] = day.isoformat()
    steps = [
        add("step", new_id(), {"code": code, "on": (day + timedelta(days=after)).isoformat(), **data})
        for code, after, data, share in _WAY
        if far < share
    ]
    return ops + steps
