"""What a clock came to before, and why it has changed: told from the record, the same at every desk."""

from datetime import date

from agent_app.desk import casebook, mending, registering, stepping
from agent_app.desk import settings as setting
from agent_app.desk.desk import Desk
from tests.support.desks import WATER, Wall
from tests.support.settings import CALENDAR_2027, LIMITS


def was(desk: Desk, number: str, rule: str) -> list[str]:
    """What the newest clock of a rule came to before."""
    clocks = [c for c in casebook.as_json(casebook.view(desk, number))["clocks"] if c["rule"] == rule]
    found: list[str] = clocks[-1]["was"]
    return found


def accepted(desk: Desk, wall: Wall) -> tuple[str, str]:
    """A case that was accepted on 10 July, and the record of it."""
    number = registering.register(desk, WATER).number
    wall.go_to("2026-07-20")
    taken = stepping.take_step(desk, number, "accept", _day(10), {"track": "31(6)"}, actor="王海")
    return number, taken.record


def _day(number: int) -> date:
    return date(2026, 7, number)


def test_a_corrected_date_keeps_the_old_one(county: Desk, wall: Wall) -> None:
    number, record = accepted(county, wall)
    assert was(county, number, "handle") == []
    mending.correct_step(county, number, record, reason="看错了", on=_day(12), actor="王海")
    assert was(county, number, "handle") == [
        "原来算到9月8日：2026年7月20日王海把“已受理”的日期从7月10日改成7月12日，所以改到9月10日"
    ]
    wall.go_to("2026-07-21")
    mending.correct_step(county, number, record, reason="还是不对", on=_day(9), actor="李敏")
    assert [line.partition("：")[0] for line in was(county, number, "handle")] == [
        "原来算到9月8日",
        "原来算到9月10日",
    ]


def test_a_step_taken_back_and_recorded_anew(county: Desk, wall: Wall) -> None:
    number, record = accepted(county, wall)
    mending.withdraw_step(county, number, record, "记错了", "王海")
    stepping.take_step(county, number, "accept", _day(13), {"track": "31(6)"}, actor="王海")
    assert was(county, number, "handle") == [
        "原来算到9月8日：2026年7月20日王海撤掉了“已受理”（记错了），所以改到9月11日"
    ]


def test_a_calendar_and_a_table_that_came_later(county: Desk, wall: Wall) -> None:
    wall.go_to("2026-12-28")
    number = registering.register(county, WATER).number
    stepping.take_step(county, number, "transfer", data={"organ": "县水利局"})
    stepping.take_step(county, number, "receive", data={"organ": "县水利局"})
    wall.turn(hours=1)
    setting.put(county, "2027.toml", CALENDAR_2027.encode(), "王海")
    assert was(county, number, "objection") == [
        "原来算到2027年1月4日：县里2026年12月28日放进来2027年放假安排，所以改到2027年1月5日"
    ]
    wall.turn(hours=1)
    limits = LIMITS.replace("城乡建设", "农村农业")
    setting.put(county, "表.toml", limits.encode(), "王海")
    assert was(county, number, "first_contact") == []
    wall.turn(hours=1)
    shorter = limits.replace("days = 72", "days = 24").replace("version = 1", "version = 2")
    setting.put(county, "表.toml", shorter.encode(), "王海")
    assert was(county, number, "first_contact") == [
        "原来算到12月31日10:00：县里2026年12月28日放进来2026年7月1日起的期限表，所以改到12月29日10:00"
    ]
    later = registering.register(county, WATER).number
    assert was(county, later, "first_contact") == []


def test_an_extension_is_told_where_it_is_counted(county: Desk, wall: Wall) -> None:
    number, _ = accepted(county, wall)
    stepping.take_step(county, number, "extend", data={"days": 30})
    assert was(county, number, "handle") == []
