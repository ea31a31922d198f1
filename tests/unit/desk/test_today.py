"""今日 by the desk: one row a case, counts that agree with it, and rights that are never overdue."""

from datetime import date
from typing import Any

import pytest

from agent_app.desk import casebook, registering, stepping
from agent_app.desk import today as page
from agent_app.desk.casebook import Chip, Sort
from agent_app.desk.desk import Desk
from agent_app.desk.today import Group, Item, today
from tests.support.desks import WATER, Wall

TOWN = {"organ": "青溪镇政府"}
SERVED = (
    ("hand_over", "2026-07-01", TOWN),
    ("receive", "2026-07-01", TOWN),
    ("accept", "2026-07-10", {"track": "31(6)"}),
    ("reply", "2026-08-28", {}),
    ("serve", "2026-09-01", {}),
)


def case_with(desk: Desk, wall: Wall, *steps: tuple[str, str, dict[str, Any]], then: str) -> str:
    number = registering.register(desk, WATER).number
    wall.go_to(max([then, *(on for _, on, _ in steps)]))
    for code, on, data in steps:
        stepping.take_step(desk, number, code, date.fromisoformat(on), data)
    wall.go_to(then)
    return number


def only(desk: Desk) -> Item:
    found = today(desk)
    [item] = found.items
    assert found.counts == {item.group: 1}
    return item


@pytest.mark.parametrize(
    ("steps", "then", "group", "headline", "next_words"),
    [
        (0, "2026-07-01", Group.SOON, "还有 2 天", "记移交"),
        (0, "2026-07-04", Group.LATE, "过期 1 天", "记移交"),
        (1, "2026-07-09", Group.TURN, "交出 8 天", "记收到"),
        (2, "2026-07-02", Group.WAITING, "还有 14 天", "看进度"),
        (2, "2026-07-15", Group.SOON, "还有 1 天", "问青溪镇政府"),
        (2, "2026-07-20", Group.LATE, "过期 4 天", "催青溪镇政府"),
        (3, "2026-07-20", Group.WAITING, "还有 50 天", "看进度"),
        (4, "2026-08-30", Group.TURN, "答复来了", "记签收"),
        (5, "2026-09-03", Group.TURN, "讲给本人听", "记解读"),
        (5, "2026-09-28", Group.SOON, "还有 2 天", "记申请复查"),
        (5, "2026-10-05", Group.SOON, "请立即核实", "记申请复查"),
        (5, "2026-10-20", Group.TURN, "讲给本人听", "记解读"),
    ],
)
def test_a_case_stands_in_one_group(
    desk: Desk, wall: Wall, steps: int, then: str, group: Group, headline: str, next_words: str
) -> None:
    case_with(desk, wall, *SERVED[:steps], then=then)
    item = only(desk)
    assert (item.group, item.badge.headline, item.next_words) == (group, headline, next_words)
    assert item.why


def test_what_was_handed_over_is_asked_for_after_a_week(desk: Desk, wall: Wall) -> None:
    case_with(desk, wall, SERVED[0], then="2026-07-07")
    assert today(desk).items == ()


def test_a_visit_tells_of_the_right_that_still_runs(desk: Desk, wall: Wall) -> None:
    case_with(desk, wall, *SERVED, ("explain", "2026-09-01", {}), then="2026-09-10")
    item = only(desk)
    assert (item.group, item.next_step) == (Group.VISIT, "follow_up")
    assert item.why == "办结后回访，问满不满意；不服的，9月30日前可以申请复查"


def test_a_right_that_was_let_pass_leaves_the_page_and_is_never_overdue(desk: Desk, wall: Wall) -> None:
    told = (
        *SERVED,
        ("explain", "2026-09-01", {}),
        ("follow_up", "2026-09-08", {"satisfaction": "satisfied"}),
    )
    number = case_with(desk, wall, *told, then="2026-10-07")
    assert only(desk).group is Group.SOON
    wall.go_to("2026-10-08")
    assert today(desk).items == ()
    assert casebook.total(desk, [Chip.LATE]) == 0
    [clock] = [
        clock for clock in casebook.view(desk, number).case.clocks if clock.rule == "ask_reexamination"
    ]
    assert clock.pressing
    newer = registering.register(desk, WATER).number
    assert [row.number for row in casebook.page(desk, sort=Sort.DUE)] == [newer, number]


def test_more_than_the_page_shows_is_counted(desk: Desk, wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MOST", 2)
    numbers = []
    for _ in range(3):
        numbers.append(registering.register(desk, WATER).number)
        wall.turn(days=1)
    wall.turn(days=9)
    found = today(desk)
    assert [item.row.number for item in found.items] == numbers[:2]
    assert found.counts == {Group.LATE: 3}
    assert found.wanted == 3
    assert casebook.total(desk, [Chip.LATE]) == 3
