"""A case, or a whole desk, goes to another agent of the place, with what the county has not got yet."""

from datetime import date
from pathlib import Path

import pytest

from agent_app.base.errors import Cancelled, UserError
from agent_app.core.vocabulary import Delivery, Role
from agent_app.desk import (
    casebook,
    checking,
    handover,
    ledgers,
    listing,
    mending,
    registering,
    stepping,
    takers,
)
from agent_app.desk.casebook import Chip, Sort
from agent_app.desk.desk import Desk
from agent_app.desk.ledgers import Choice
from tests.support.desks import (
    FIELD,
    OTHER_VILLAGE,
    TOWNSHIP,
    WATER,
    Wall,
    enrol,
    exchanged,
    make_county,
    make_desk,
    reopened,
)


def test_one_case_goes_to_another_agent_and_the_timeline_says_so(desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    done = handover.hand_over_case(desk, number, "王秋菊", reason="刘春生住院")
    assert desk.case(number).agent == "王秋菊"
    assert (done.giver, done.taker, done.on) == ("刘春生", "王秋菊", date(2026, 6, 30))
    moment = casebook.view(desk, number).moments[-1]
    assert (moment.code, moment.title) == ("change_agent", "换了代理员")
    assert "刘春生" in moment.facts and "王秋菊" in moment.facts
    with pytest.raises(UserError, match="已经是王秋菊"):
        handover.hand_over_case(desk, number, "王秋菊")
    again = reopened(desk)
    assert again.case(number).agent == "王秋菊"
    assert not checking.check(again).problems


def test_the_list_is_looked_at_by_agent_as_the_last_handover_that_stands_says(desk: Desk) -> None:
    water, field = (registering.register(desk, data).number for data in (WATER, FIELD))
    taken = stepping.take_step(desk, field, "change_agent", data={"agent": "王秋菊"})

    def of(agent: str) -> list[str]:
        """The same cases from the list, the search, a ledger and the pages of the window."""
        listed = sorted(row.number for row in casebook.page(desk, agent=agent))
        found = [row.number for row in casebook.find(desk, "石桥村", limit=1, agent=agent)]
        lines = listing.refined(listing.find(desk, "石桥村").lines, Sort.DUE, (), desk.today, agent)
        stretch = listing.stretch(desk, Sort.CHANGED, (Chip.OPEN,), 0, 9, agent)
        subjects = ledgers.chosen_subjects(desk, Choice(agent=agent))
        assert len(found) == min(1, len(listed)) and set(found) <= set(listed)
        assert {line.row.number for line in lines} == {line.row.number for line in stretch} == set(listed)
        assert len(subjects) == len(listed) == casebook.total(desk, agent=agent)
        return listed

    assert casebook.agents(desk) == ["刘春生", "王秋菊"]
    assert (of("刘春生"), of("王秋菊"), of("何志明")) == ([water], [field], [])
    assert len(of("")) == 2
    mending.withdraw_step(desk, field, taken.record, "弄错了件")
    assert (casebook.agents(desk), of("王秋菊")) == (["刘春生"], [])


def test_who_has_the_most_cases_stands_no_higher(desk: Desk) -> None:
    for taker in ("王秋菊", "王秋菊", "刘小满"):
        number = registering.register(desk, FIELD).number
        stepping.take_step(desk, number, "change_agent", data={"agent": taker})
    assert casebook.agents(desk) == ["刘小满", "王秋菊"]


def test_taken_back_the_case_is_with_the_first_agent_again(desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    taken = stepping.take_step(desk, number, "change_agent", data={"agent": "王秋菊"})
    mending.withdraw_step(desk, number, taken.record, "弄错了件")
    assert desk.case(number).agent == "刘春生"


def test_the_whole_desk_with_what_was_not_sent(tmp_path: Path, desk: Desk, wall: Wall) -> None:
    county = make_county(tmp_path / "county", wall)
    enrol(county, desk)
    sent = registering.register(desk, WATER).number
    exchanged(desk, county)
    exchanged(desk, county)
    unsent = registering.register(desk, FIELD).number
    filed = registering.register(desk, WATER).number
    stepping.take_step(desk, filed, "end_agency")
    plan = {one.number: one for one in handover.of_agent(desk)}
    assert set(plan) == {sent, unsent}
    assert (plan[sent].delivery, plan[sent].saved) == (Delivery.CONFIRMED, 0)
    assert (plan[unsent].delivery, plan[unsent].saved) == (Delivery.SAVED, 1)
    assert (plan[unsent].households, plan[unsent].petitioner) == (5, "周桂兰")
    done = handover.hand_over_desk(desk, "王秋菊", reason="任期满")
    assert {one.number for one in done.cases} == {sent, unsent}
    assert all(desk.case(number).agent == "王秋菊" for number in (sent, unsent))
    assert desk.case(filed).agent == "刘春生"
    assert handover.of_agent(desk) == ()
    with pytest.raises(UserError, match="没有还在办的事"):
        handover.hand_over_desk(desk, "王秋菊")
    county.close()


def test_stopped_half_way_nothing_is_handed_over(desk: Desk) -> None:
    numbers = [registering.register(desk, WATER).number for _ in range(3)]

    def stop(done: int, total: int | None) -> None:
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        handover.hand_over_desk(desk, "王秋菊", progress=stop)
    with pytest.raises(UserError, match="还没到"):
        handover.hand_over_desk(desk, "王秋菊", on=date(2026, 7, 1))
    with pytest.raises(UserError, match="agent"):
        handover.hand_over_desk(desk, " ")
    assert {desk.case(number).agent for number in numbers} == {"刘春生"}


def test_inside_the_scope_only(tmp_path: Path, desk: Desk, wall: Wall) -> None:
    county = make_county(tmp_path / "county", wall)
    others = [
        make_desk(tmp_path / "2", wall, name="何秀", division=OTHER_VILLAGE),
        make_desk(tmp_path / "3", wall, name="王秋菊"),
        make_desk(tmp_path / "4", wall, name="何镇长", division=TOWNSHIP, role=Role.SUPERVISOR),
    ]
    for one in (desk, *others):
        enrol(county, one)
        exchanged(one, county)
    exchanged(desk, county)
    number = registering.register(desk, WATER).number
    assert [(one.name, one.role) for one in takers.takers(desk)] == [
        ("何镇长", Role.SUPERVISOR),
        ("王秋菊", Role.AGENT),
    ]
    with pytest.raises(UserError, match=f"何秀管的是{OTHER_VILLAGE}"):
        handover.hand_over_case(desk, number, "何秀")
    with pytest.raises(UserError, match="范围"):
        stepping.take_step(desk, number, "change_agent", data={"agent": "何秀"})
    handover.hand_over_case(desk, number, "王秋菊")
    exchanged(desk, county)
    exchanged(others[1], county)
    assert others[1].case(number).agent == "王秋菊"
    assert [one.number for one in handover.of_agent(others[1])] == [number]
    for one in (county, *others):
        one.close()


def test_a_supervisor_hands_over_for_an_agent_who_has_left(tmp_path: Path, desk: Desk, wall: Wall) -> None:
    county = make_county(tmp_path / "county", wall)
    township = make_desk(tmp_path / "town", wall, name="何镇长", division=TOWNSHIP, role=Role.SUPERVISOR)
    for one in (desk, township):
        enrol(county, one)
        exchanged(one, county)
    number = registering.register(desk, WATER).number
    exchanged(desk, county)
    exchanged(township, county)
    done = handover.hand_over_desk(township, "王秋菊", agent="刘春生", reason="刘春生外出")
    assert [one.number for one in done.cases] == [number]
    exchanged(township, county)
    exchanged(desk, county)
    assert desk.case(number).agent == "王秋菊"
    county.close()
    township.close()
