"""A computer whose clock is wrong is told of, by what was written on it and by the county; nothing is refused."""

from agent_app.desk import registering, wrong_clock
from agent_app.desk.desk import Desk
from tests.support.desks import WATER, Wall


def test_a_clock_that_fell_back_is_told_until_it_is_right(desk: Desk, wall: Wall) -> None:
    assert wrong_clock.doubt(desk) == ""
    registering.register(desk, WATER)
    wall.turn(hours=-20)
    assert wrong_clock.doubt(desk) == ""
    wall.go_to("2025-10-20")
    said = "这台电脑的日期是2025年10月20日，比最后记事或同县里联系的那天（2026年6月30日）还早。"
    assert wrong_clock.doubt(desk).startswith(said)
    registering.register(desk, WATER)
    assert wrong_clock.doubt(desk).startswith(said)
    wall.go_to("2026-07-01")
    assert wrong_clock.doubt(desk) == ""


def test_a_clock_that_runs_ahead_is_told_by_the_county(desk: Desk, wall: Wall) -> None:
    county = desk.now_ms
    wall.turn(days=370)
    registering.register(desk, WATER)
    wrong_clock.heard(desk, county)
    assert wrong_clock.doubt(desk).startswith("县里回信那天是2026年6月30日，这台电脑的日期却是2027年7月5日。")
    wall.turn(days=-370)
    assert "还早" in wrong_clock.doubt(desk)
    wrong_clock.heard(desk, county)
    assert wrong_clock.doubt(desk) == ""


def test_a_clock_that_is_behind_the_county_is_told_before_anything_was_written(
    desk: Desk, wall: Wall
) -> None:
    county = desk.now_ms
    wall.turn(days=-400)
    wrong_clock.heard(desk, county)
    assert "（2026年6月30日）" in wrong_clock.doubt(desk)
