"""Reminders: once a day and when a clock turns, in counts alone."""

from agent_app.desk import registering, reminding, snoozing
from agent_app.desk.desk import Desk
from tests.support.desks import WATER, Wall


def test_once_a_day_and_not_by_night(desk: Desk, wall: Wall) -> None:
    number = registering.register(desk, WATER).number
    registering.register(desk, WATER)
    wall.go_to("2026-07-04")
    found = reminding.look(desk, wall())
    assert found.words == "今天有2件要办，其中2件已过期。点这里看。"
    assert number not in found.words and "吴有根" not in found.words
    reminding.told(desk)
    assert reminding.look(desk, wall()).words == ""
    wall.turn(hours=15)
    assert reminding.look(desk, wall()).words == ""
    wall.turn(hours=8)
    assert reminding.look(desk, wall()).daily


def test_a_clock_that_turns_is_told_and_what_one_writes_oneself_is_not(desk: Desk, wall: Wall) -> None:
    reminding.told(desk)
    before = wall()
    registering.register(desk, WATER)
    assert reminding.look(desk, before).words == ""
    wall.turn(days=3, hours=14)
    reminding.told(desk)
    assert reminding.look(desk, before).turned == 0  # due on the third day, and not over before it is
    before = wall()
    wall.turn(hours=1)
    reminding.told(desk)
    assert reminding.look(desk, before).words == "又有1件到日子了。点这里看。"
    assert reminding.look(desk, wall()).words == ""


def test_what_was_put_off_is_told_when_it_comes_back(desk: Desk, wall: Wall) -> None:
    number = registering.register(desk, WATER).number
    snoozing.snooze(desk, number, wall().date().replace(month=7, day=10), "等")
    reminding.told(desk)
    wall.go_to("2026-07-09")
    assert reminding.look(desk, wall()).words == ""
    before = wall()
    wall.go_to("2026-07-10")
    assert reminding.look(desk, before).turned == 1
