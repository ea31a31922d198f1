"""先放一放, and a unit that was just urged: both quiet the page for a while, and neither hides what is due by law."""

from datetime import date
from typing import Any

import pytest

from agent_app.base.errors import UserError
from agent_app.desk import casebook, mending, registering, snoozing, stepping
from agent_app.desk.casebook import Chip
from agent_app.desk.desk import Desk
from agent_app.desk.today import Group, as_json, today
from tests.support.desks import WATER, Wall, reopened

TOWN = {"organ": "青溪镇政府"}


def received(desk: Desk, wall: Wall, then: str) -> str:
    """A case whose unit must tell by 2026-07-16 whether it accepts."""
    number = registering.register(desk, WATER).number
    wall.go_to(then)
    stepping.take_step(desk, number, "receive", date(2026, 7, 1), TOWN)
    return number


def groups(desk: Desk) -> list[Group]:
    return [item.group for item in today(desk).items]


def test_put_off_and_back_on_its_day(desk: Desk, wall: Wall) -> None:
    number = registering.register(desk, WATER).number
    other = registering.register(desk, WATER).number
    assert snoozing.snooze(desk, number, date(2026, 7, 5), "老人住院，出院再办") == date(2026, 7, 5)
    found = today(desk)
    assert [item.row.number for item in found.items] == [other]
    assert found.counts == {Group.SOON: 1}
    [away] = found.snoozed
    assert (away.row.number, away.back_on, away.reason) == (number, date(2026, 7, 5), "老人住院，出院再办")
    assert as_json(found)["snoozed"][0]["reason"] == "老人住院，出院再办"
    # The list of cases hides nothing.
    wall.go_to("2026-07-04")
    assert casebook.total(desk, [Chip.LATE]) == 2
    assert len(today(reopened(desk)).snoozed) == 1
    wall.go_to("2026-07-05")
    desk = reopened(desk)
    assert groups(desk) == [Group.LATE, Group.LATE]
    assert today(desk).snoozed == ()


def test_one_key_brings_it_back(desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    snoozing.snooze(desk, number, date(2026, 7, 5), "等回话")
    snoozing.bring_back(desk, number)
    snoozing.bring_back(desk, number)
    assert groups(desk) == [Group.SOON]


def test_it_comes_back_the_day_before_a_period_of_the_law_ends(desk: Desk, wall: Wall) -> None:
    number = received(desk, wall, "2026-07-02")
    assert snoozing.snooze(desk, number, date(2026, 8, 20), "等雨季过了") == date(2026, 7, 15)
    wall.go_to("2026-07-14")
    assert groups(desk) == []
    wall.go_to("2026-07-15")
    assert groups(desk) == [Group.SOON]
    wall.go_to("2026-07-30")
    assert groups(desk) == [Group.LATE]


def test_what_is_recorded_meanwhile_brings_it_back(desk: Desk, wall: Wall) -> None:
    number = received(desk, wall, "2026-07-02")
    stepping.take_step(desk, number, "accept", date(2026, 7, 2), {"track": "31(6)"})
    snoozing.snooze(desk, number, date(2026, 8, 20), "单位在办")
    assert groups(desk) == []
    wall.go_to("2026-07-20")
    stepping.take_step(desk, number, "reply", date(2026, 7, 20), {})
    assert groups(desk) == [Group.TURN]


@pytest.mark.parametrize(
    ("until", "reason", "said"),
    [
        ("2026-07-16", "等", "那天已经到了"),
        ("2026-09-30", "等", "最多放60天"),
        ("2026-07-25", " \x00", "“为什么先放一放”不能空着"),
        ("2026-07-25", "等" * 201, "有201字，最多200字"),
        ("2026-07-25", "等", "不能放一放"),
    ],
)
def test_what_cannot_be_put_off(desk: Desk, wall: Wall, until: str, reason: str, said: str) -> None:
    number = received(desk, wall, "2026-07-16")
    with pytest.raises(UserError, match=said):
        snoozing.snooze(desk, number, date.fromisoformat(until), reason)
    assert today(desk).snoozed == ()


def urge(desk: Desk, number: str, on: str, **data: Any) -> str:
    [field] = [f for f in stepping.rule_of(desk, "urge").fields if f.name == "organ"] or [None]
    given = (TOWN if field else {}) | data
    return stepping.take_step(desk, number, "urge", date.fromisoformat(on), given).record


def test_a_late_unit_is_urged_and_then_left_to_answer_for_some_days(desk: Desk, wall: Wall) -> None:
    number = received(desk, wall, "2026-07-20")
    [item] = today(desk).items
    assert (item.group, item.next_step, item.next_words) == (Group.LATE, "urge", "催青溪镇政府")
    record = urge(desk, number, "2026-07-20")
    [item] = today(desk).items
    assert item.group is Group.WAITING
    assert item.why.startswith("催过了，等回话；青溪镇政府该书面告知是否受理")
    assert today(desk).counts == {Group.WAITING: 1}
    wall.go_to("2026-07-24")
    assert groups(desk) == [Group.WAITING]
    wall.go_to("2026-07-25")
    assert groups(desk) == [Group.LATE]
    wall.go_to("2026-07-21")
    mending.withdraw_step(desk, number, record, "没有打通")
    assert groups(desk) == [Group.LATE]


def test_urging_before_the_day_does_not_quiet_what_is_late_after_it(desk: Desk, wall: Wall) -> None:
    number = received(desk, wall, "2026-07-14")
    assert groups(desk) == [Group.SOON]
    urge(desk, number, "2026-07-14")
    assert groups(desk) == [Group.WAITING]
    wall.go_to("2026-07-17")
    assert groups(desk) == [Group.LATE]


def test_a_unit_that_named_a_day_is_left_until_then_and_no_longer(desk: Desk, wall: Wall) -> None:
    number = received(desk, wall, "2026-07-20")
    urge(desk, number, "2026-07-20", answer_on="2026-07-22")
    wall.go_to("2026-07-22")
    assert groups(desk) == [Group.WAITING]
    wall.go_to("2026-07-23")
    assert groups(desk) == [Group.LATE]
