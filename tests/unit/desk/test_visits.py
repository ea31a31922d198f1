"""Visits and reception days: written in seconds, tied to cases both ways, taken back whole, found again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_app.base.errors import UserError
from agent_app.core.fields import VISIT
from agent_app.core.vocabulary import Channel, Delivery, Role
from agent_app.desk import (
    casebook,
    checking,
    drafts,
    exchanging,
    intake,
    receptions,
    registering,
    stepping,
    visits,
)
from agent_app.desk.desk import Desk
from tests.support.desks import FIELD, TOWNSHIP, WATER, Wall, make_desk

LAMP = {"household": "孙月娥", "said": "村道路灯修好了，亮着。就是晚上关得早。", "place": "石桥村3组"}


@pytest.fixture
def desk(desk: Desk) -> Iterator[Desk]:
    """Whatever a test has done with it, its record is whole."""
    yield desk
    assert checking.check(desk).problems == []


def steps(desk: Desk, number: str, code: str) -> list[dict[str, object]]:
    return [dict(step.data) for step in desk.case(number).facts.steps if step.code == code]


def test_a_visit_needs_a_household_and_what_was_said(desk: Desk) -> None:
    visit = visits.add_visit(desk, {"household": "孙月娥", "said": "路灯亮了"})
    [line] = visits.listing(desk).lines
    assert (line.row.id, line.row.on, line.row.household, line.row.case) == (
        visit,
        "2026-06-30",
        "孙月娥",
        "",
    )
    assert line.row.delivery is Delivery.SAVED
    for wrong, named in (
        ({"said": "路灯"}, "哪一户"),
        ({"household": "孙月娥"}, "说了什么"),
        ({"household": "孙月娥", "said": "路灯", "on": "2026-07-01"}, "还没到"),
        ({"household": "孙月娥", "said": "路灯", "family": "x"}, "family"),
        ("路灯", "JSON"),
    ):
        with pytest.raises(UserError, match=named):
            visits.add_visit(desk, wrong)
    assert visits.listing(desk).total == 1
    assert len([field for field in VISIT.values() if field.required and field.name != "on"]) == 2


def test_of_several_visits_on_one_day_the_last_written_down_comes_first(desk: Desk) -> None:
    for number in range(9):
        visits.add_visit(desk, {"household": f"第{number}户", "said": "好"})
    assert [line.row.household for line in visits.listing(desk).lines] == [
        f"第{n}户" for n in reversed(range(9))
    ]


def test_visits_are_found_by_words_names_and_initials(desk: Desk, wall: Wall) -> None:
    visits.add_visit(desk, LAMP)
    wall.turn(days=1)
    visits.add_visit(desk, {"household": "罗小满", "said": "工钱还没有给，说是等8月"})
    assert [line.row.household for line in visits.listing(desk).lines] == ["罗小满", "孙月娥"]
    for typed, found in (("路灯", ["孙月娥"]), ("lxm", ["罗小满"]), ("石桥村3组", ["孙月娥"]), ("月", ["罗小满", "孙月娥"]),
                         ("路灯修好", ["孙月娥"]), ("没有这样的话", []), ("？", [])):  # fmt: skip
        assert [line.row.household for line in visits.listing(desk, typed).lines] == found, typed


def test_a_case_is_opened_from_a_visit_and_each_names_the_other(desk: Desk) -> None:
    visit = visits.add_visit(desk, LAMP)
    key = visits.begin_case(desk, visit)
    assert visits.begin_case(desk, visit) == key
    [draft] = drafts.kept(desk, intake.DRAFT)
    assert (draft.data["name"], draft.data["words"], draft.data["channel"]) == (
        LAMP["household"],
        LAMP["said"],
        Channel.OUTREACH.value,
    )
    made = registering.register(desk, WATER | {"visit": visit})
    assert desk.case(made.number).subject.get("visit") == visit
    assert visits.one(desk, visit).case == made.id
    [line] = visits.listing(desk).lines
    assert (line.number, line.title) == (made.number, WATER["summary"])
    with pytest.raises(UserError, match="已经登记成"):
        visits.begin_case(desk, visit)
    with pytest.raises(UserError, match="没有找到这次走访"):
        registering.register(desk, WATER | {"visit": "ab" * 16})
    assert len(casebook.page(desk)) == 1


def test_a_visit_about_a_case_stands_on_its_timeline_and_is_taken_back_with_it(
    desk: Desk, wall: Wall
) -> None:
    made = registering.register(desk, FIELD)
    stage = desk.case(made.number).progress
    wall.turn(days=3)
    visit = visits.add_visit(desk, LAMP, case=made.number)
    assert steps(desk, made.number, "visit") == [
        {"said": LAMP["said"], "place": LAMP["place"], "visit": visit}
    ]
    assert desk.case(made.number).progress.stage is stage.stage
    assert visits.listing(desk).total == 1
    visits.take_back(desk, visit, "记错了")
    assert visits.listing(desk).lines == ()
    assert steps(desk, made.number, "visit") == []
    with pytest.raises(UserError, match="没有找到"):
        visits.take_back(desk, visit, "再撤")


def test_a_visit_may_be_written_into_a_case_later_or_in_the_case_itself(desk: Desk, wall: Wall) -> None:
    before = visits.add_visit(desk, LAMP)
    wall.turn(days=1)
    made = registering.register(desk, FIELD)
    visits.about_case(desk, before, made.number)
    assert steps(desk, made.number, "visit") == []  # it was before the case was there
    assert visits.one(desk, before).case == made.id
    with pytest.raises(UserError, match="已经写进"):
        visits.about_case(desk, before, made.number)
    wall.turn(days=1)
    taken = stepping.take_step(desk, made.number, "visit", data={"said": "又去看了一次田"})
    first, second = visits.listing(desk).lines
    assert (first.row.household, first.row.of_case, first.row.id) == ("周桂兰", True, taken.record)
    assert second.row.id == before


def test_the_open_cases_of_a_household_are_offered(desk: Desk) -> None:
    made = registering.register(desk, FIELD)
    assert [row.number for row in visits.guesses(desk, "周桂兰")] == [made.number]
    stepping.take_step(desk, made.number, "withdraw")
    assert visits.guesses(desk, "周桂兰") == []


def test_an_ended_agency_takes_no_visit(desk: Desk) -> None:
    made = registering.register(desk, FIELD)
    stepping.take_step(desk, made.number, "end_agency")
    with pytest.raises(UserError, match="不能再记"):
        visits.add_visit(desk, LAMP, case=made.number)
    assert visits.listing(desk).total == 0


def test_a_reception_day_is_written_in_every_case_that_was_heard(tmp_path: Path, wall: Wall) -> None:
    desk = make_desk(tmp_path / "township", wall, name="镇里", division=TOWNSHIP, role=Role.SUPERVISOR)
    one, two = registering.register(desk, FIELD).number, registering.register(desk, WATER).number
    wall.turn(days=2)
    day = {"official": "镇长 王海", "place": "镇便民中心", "cases": [{"number": one, "said": "本周复测"}]}
    reception = receptions.add_reception(desk, day)
    receptions.hear(desk, reception, two)
    [found] = receptions.listing(desk)
    assert [(heard.number, heard.said) for heard in found.heard] == [(one, "本周复测"), (two, "")]
    assert found.row.heard == 2
    [step] = steps(desk, one, "hear")
    assert (step["leader"], step["place"], step["said"], step["reception"]) == (
        "镇长 王海",
        "镇便民中心",
        "本周复测",
        reception,
    )
    with pytest.raises(UserError, match="已经记在"):
        receptions.hear(desk, reception, one)
    with pytest.raises(UserError, match="没有找到编号"):
        receptions.add_reception(desk, day | {"cases": [one, "DL-没有"]})
    assert len(receptions.listing(desk)) == 1
    ahead = receptions.add_reception(desk, {"official": "副县长 李", "on": "2026-07-20"})
    with pytest.raises(UserError, match="还没到"):
        receptions.hear(desk, ahead, one)
    receptions.take_back(desk, reception, "记错了")
    assert steps(desk, one, "hear") == []
    assert [row.row.id for row in receptions.listing(desk)] == [ahead]
    assert checking.check(desk).problems == []
    desk.close()


def test_what_only_stands_here_is_counted_with_the_visits(desk: Desk) -> None:
    visits.add_visit(desk, LAMP)
    made = registering.register(desk, FIELD)
    stepping.take_step(desk, made.number, "visit", data={"said": "去看了田"})
    receptions.add_reception(desk, {"official": "镇长 王海"})
    assert exchanging.standing(desk).counts[Delivery.SAVED] == 3
