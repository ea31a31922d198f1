"""Visits and reception days travel as cases do: to the county, and to whoever has the village in sight."""

from pathlib import Path

import pytest

from agent_app.core.event import new_id, open_
from agent_app.core.outreach import RECEPTION_KIND
from agent_app.core.reception_days import in_words
from agent_app.core.vocabulary import Delivery
from agent_app.county import server
from agent_app.desk import checking, exchanging, receptions, registering, settings, visits
from agent_app.desk.desk import Desk
from tests.support.desks import (
    FIELD,
    OTHER_VILLAGE,
    Wall,
    enrol,
    exchanged,
    make_desk,
    request_of,
    take_in,
)

LAMP = {"household": "孙月娥", "said": "村道路灯修好了，亮着。", "place": "石桥村3组"}


@pytest.fixture
def desks(tmp_path: Path, desk: Desk, township: Desk, county: Desk, wall: Wall) -> tuple[Desk, Desk, Desk]:
    """The agent, the township's supervisor, and the agent of another village."""
    other = make_desk(tmp_path / "other", wall, name="别村", division=OTHER_VILLAGE)
    enrol(county, other)
    for one in (desk, township, other):
        exchanged(one, county)
    return desk, township, other


def seen(desk: Desk) -> list[tuple[str, str, str]]:
    return [(line.row.household, line.row.said, line.row.case) for line in visits.listing(desk).lines]


def test_a_visit_reaches_the_county_and_the_township_and_nobody_else(
    desks: tuple[Desk, Desk, Desk], county: Desk, wall: Wall
) -> None:
    agent, township, other = desks
    made = registering.register(agent, FIELD)
    wall.turn(days=1)
    about = visits.add_visit(agent, LAMP, case=made.number)
    loose = visits.add_visit(agent, {"household": "罗小满", "said": "工钱给了"})
    assert {line.row.delivery for line in visits.listing(agent).lines} == {Delivery.SAVED}
    request_of(agent)
    assert {line.row.delivery for line in visits.listing(agent).lines} == {Delivery.HANDED_OVER}
    for desk in (agent, township, other):
        exchanged(desk, county)
    assert {line.row.delivery for line in visits.listing(agent).lines} == {Delivery.CONFIRMED}
    assert seen(county) == seen(township) == seen(agent)
    assert {line.row.id for line in visits.listing(county).lines} == {about, loose}
    assert seen(other) == []
    assert [step.code for step in township.case(made.number).facts.steps] == ["visit"]

    # The supervisor opens a case from the agent's visit; taken back by the agent, another is gone everywhere.
    from_visit = registering.register(township, FIELD | {"visit": loose})
    visits.take_back(agent, about, "记错了")
    for desk in (agent, township, agent):
        exchanged(desk, county)
    for desk in (agent, township, county):
        assert seen(desk) == [("罗小满", "工钱给了", from_visit.id)]
        assert checking.check(desk).problems == []


def test_a_reception_day_of_the_township_stands_in_the_villages_cases(
    desks: tuple[Desk, Desk, Desk], county: Desk, wall: Wall
) -> None:
    agent, township, other = desks
    made = registering.register(agent, FIELD)
    exchanged(agent, county)
    exchanged(township, county)
    wall.turn(days=2)
    receptions.add_reception(
        township, {"official": "镇长 王海", "cases": [{"number": made.number, "said": "复测"}]}
    )
    day = receptions.add_reception(county, {"official": "副县长 李", "cases": [made.number]}, actor="王海")
    for desk in (township, agent, other):
        exchanged(desk, county)
    assert {step.data["leader"] for step in agent.case(made.number).facts.steps} == {"镇长 王海", "副县长 李"}
    assert len(receptions.listing(county)) == 2
    assert receptions.listing(agent) == []  # the day itself is the township's and the county's own
    assert [found.row.id for found in receptions.listing(county) if found.row.actor == "王海"] == [day]
    assert receptions.listing(other) == []


def test_what_was_written_before_the_desk_was_enrolled_goes_where_it_may(
    tmp_path: Path, county: Desk, wall: Wall
) -> None:
    desk = make_desk(tmp_path / "early", wall, division="990101003009")
    visit = visits.add_visit(desk, LAMP)
    receptions.add_reception(desk, {"official": "镇长 王海"})
    enrol(county, desk, scope=OTHER_VILLAGE)
    exchanged(desk, county)
    exchanged(desk, county)
    assert [line.row.id for line in visits.listing(county).lines] == [visit]
    assert len(receptions.listing(county)) == 1
    assert visits.listing(desk).lines[0].row.delivery is Delivery.CONFIRMED
    assert checking.check(desk).problems == []


def test_what_receptions_are_coming_is_seen_in_the_villages(
    desks: tuple[Desk, Desk, Desk], county: Desk, wall: Wall, tmp_path: Path
) -> None:
    agent, township, _ = desks
    elsewhere = make_desk(tmp_path / "elsewhere", wall, name="远村", division="990101004001")
    enrol(county, elsewhere)
    exchanged(elsewhere, county)
    stick = tmp_path / "stick"
    stick.mkdir()

    def carried() -> None:
        exchanging.by_stick(township, stick)
        exchanging.county_by_stick(county, stick)
        for desk in (agent, elsewhere):
            exchanged(desk, county)

    made = receptions.add_reception(
        township, {"official": "镇长 王海", "on": "2026-07-09", "place": "镇政府“一楼”"}
    )
    receptions.add_reception(county, {"official": "县长 何志明", "on": "2026-08-03"}, "李敏")
    carried()
    assert in_words(receptions.coming(agent), 2026) == (
        "接下来的领导接访日：7月9日 周四，镇长 王海，镇政府“一楼”；8月3日 周一，县长 何志明。"
    )
    assert [day.official for day in receptions.coming(elsewhere)] == ["县长 何志明"]
    assert receptions.listing(agent) == []
    assert receptions.publish(county) is False
    receptions.take_back(township, made, "改期")
    carried()
    assert [day.official for day in receptions.coming(agent)] == ["县长 何志明"]
    wall.go_to("2026-08-04")
    assert receptions.coming(agent) == ()
    settings.withdraw(county, "receptions", "改在网上公布")
    receptions.add_reception(county, {"official": "县长 何志明", "on": "2026-09-01"})
    exchanged(agent, county)
    assert receptions.coming(agent) == ()


def test_a_reception_day_that_makes_no_sense_keeps_no_exchange_and_no_other_day_back(
    desks: tuple[Desk, Desk, Desk], county: Desk
) -> None:
    agent, township, _ = desks
    with township.writing() as writing:
        for fields in (
            {"on": "2026-13-45", "official": "镇长"},
            {"on": "2026-07-08"},
            {"on": "2026-07-08", "official": "长" * 90},
        ):
            writing.open(new_id(), [open_(fields)], RECEPTION_KIND)
    receptions.add_reception(township, {"official": "镇长 王海", "on": "2026-07-09"})
    take_in(township, server._answer(county, request_of(township))[0])
    exchanged(agent, county)
    assert [day.official for day in receptions.coming(agent)] == ["镇长 王海"]
