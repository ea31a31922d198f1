"""Mistakes: a step is put right or taken back by a new event; what it said stays readable and the clocks follow."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agent_app.base.errors import UserError
from agent_app.core.workflow_data import StepFieldError
from agent_app.desk import casebook, mending, registering, stepping
from agent_app.desk.casebook import CaseView
from agent_app.desk.desk import Desk
from agent_app.desk.timeline import Moment
from tests.support.desks import WATER, Wall, enrol, exchanged, make_county, make_desk

TOWN, BUREAU = "青溪镇人民政府", "云山县水利局"


def accepted(desk: Desk, wall: Wall, then: str = "2026-07-20") -> tuple[str, str]:
    """A case that was accepted on 2026-07-12, and the record of that."""
    number = registering.register(desk, WATER).number
    wall.go_to(then)
    stepping.take_step(desk, number, "receive", date(2026, 7, 1), {"organ": TOWN})
    data = {"organ": TOWN, "track": "31(6)", "document_number": "信受〔2026〕7号"}
    return number, stepping.take_step(desk, number, "accept", date(2026, 7, 12), data).record


def moments(view: CaseView, kind: str) -> list[Moment]:
    return [moment for moment in view.moments if moment.kind == kind]


def due(desk: Desk, number: str, rule: str = "handle") -> str:
    [clock] = [clock for clock in desk.case(number).clocks if clock.rule == rule]
    return str(clock.due)


def test_a_corrected_date_moves_the_clock_and_both_stay_to_be_read(desk: Desk, wall: Wall) -> None:
    number, record = accepted(desk, wall)
    assert due(desk, number) == "2026-09-10"
    mending.correct_step(
        desk,
        number,
        record,
        "纸上是10日，看成12日了",
        on=date(2026, 7, 10),
        data={"organ": BUREAU, "document_number": ""},
    )
    assert due(desk, number) == "2026-09-08"
    view = casebook.view(desk, number)
    [corrected] = moments(view, "correction")
    assert corrected.title == "改了“已受理”"
    assert corrected.facts == (
        f"纸上的日期：2026年7月10日；哪个单位受理：{BUREAU}；文号：没有写；原因：纸上是10日，看成12日了"
    )
    assert corrected.struck == f"纸上的日期：2026年7月12日；哪个单位受理：{TOWN}；文号：信受〔2026〕7号"
    [step] = [moment for moment in moments(view, "step") if moment.id == record]
    assert (step.on, step.struck) == ("2026-07-10", corrected.struck)
    assert step.data["track"] == "31(6)"


def test_corrected_twice_the_step_shows_what_it_said_at_first(desk: Desk, wall: Wall) -> None:
    number, record = accepted(desk, wall)
    mending.correct_step(desk, number, record, "看错", on=date(2026, 7, 10))
    mending.correct_step(desk, number, record, "又看错", on=date(2026, 7, 11))
    view = casebook.view(desk, number)
    assert [moment.struck for moment in moments(view, "correction")] == [
        "纸上的日期：2026年7月12日",
        "纸上的日期：2026年7月10日",
    ]
    assert moments(view, "step")[-1].struck == "纸上的日期：2026年7月12日"
    mending.correct_step(desk, number, record, "原来是对的", on=date(2026, 7, 12))
    assert moments(casebook.view(desk, number), "step")[-1].struck == ""
    assert due(desk, number) == "2026-09-10"


def test_taken_back_and_put_back(desk: Desk, wall: Wall) -> None:
    number, record = accepted(desk, wall)
    before = desk.case(number).clocks
    withdrawn = mending.withdraw_step(desk, number, record, "记到别家去了")
    assert "handle" not in {clock.rule for clock in desk.case(number).clocks}
    mending.restore(desk, number, withdrawn)
    mending.restore(desk, number, withdrawn)
    assert desk.case(number).clocks == before
    kinds = [moment.kind for moment in casebook.view(desk, number).moments]
    assert (kinds.count("withdrawn"), kinds.count("restored"), kinds.count("step")) == (1, 1, 2)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason": " "}, "改一步要写明原因"),
        ({"reason": "错" * 501}, "有501字，最多500字"),
        ({"on": date(2026, 7, 12)}, "写的和原来一样"),
        ({"on": date(2026, 7, 21)}, "2026-07-21还没到"),
        ({"on": date(1026, 7, 11)}, "1026-07-11太早了"),
        ({"data": {"track": ""}}, "还要填“走哪条路办”"),
        ({"data": {"colour": "red"}}, "“colour”不是“收到受理告知书，记受理”里的项目"),
        ({"data": {"note": "长" * 1001}}, "有1001字，最多1000字"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(
    desk: Desk, wall: Wall, given: dict[str, Any], said: str
) -> None:
    number, record = accepted(desk, wall)
    before = casebook.as_json(casebook.view(desk, number))
    with pytest.raises(UserError, match=said.replace("(", r"\(")):
        mending.correct_step(desk, number, record, **({"reason": "看错"} | given))
    assert casebook.as_json(casebook.view(desk, number)) == before


def test_control_characters_are_left_out(desk: Desk, wall: Wall) -> None:
    number, record = accepted(desk, wall)
    mending.correct_step(desk, number, record, "看\x00错\x1b了", data={"note": "第一行\r\n\x07第二行\u200b"})
    [corrected] = moments(casebook.view(desk, number), "correction")
    assert corrected.facts == "备注：第一行\n第二行；原因：看错了"


def test_a_step_is_not_moved_before_what_leads_to_it(desk: Desk, wall: Wall) -> None:
    number, _ = accepted(desk, wall, "2026-09-20")
    reply = stepping.take_step(desk, number, "reply", date(2026, 8, 28), {"outcome": "support"}).record
    served = stepping.take_step(desk, number, "serve", date(2026, 9, 1)).record
    with pytest.raises(
        StepFieldError, match="2026年8月20日那天还是“已受理”，不会有“书面答复已送达”"
    ) as refused:
        mending.correct_step(desk, number, served, "看错", on=date(2026, 8, 20))
    assert refused.value.name == "on"
    with pytest.raises(StepFieldError, match="还没有记受理就记答复的") as refused:
        mending.correct_step(desk, number, reply, "看错", on=date(2026, 7, 5))
    assert refused.value.name == "reason"
    told = mending.correct_step(
        desk, number, reply, "看错", on=date(2026, 7, 5), data={"reason": "当场先给了答复，后补的受理告知书"}
    )
    assert told.record == reply


@pytest.mark.parametrize(
    ("code", "on", "data", "name", "said"),
    [
        ("accept", date(2026, 9, 21), {"track": "31(6)"}, "on", "2026-09-21还没到，今天是2026-09-20"),
        ("contact", date(2026, 6, 29), {}, "on", "早于登记日期2026-06-30"),
        ("reply", date(2026, 7, 5), {}, "reason", "还没有记受理就记答复的"),
        ("reply", date(2026, 7, 20), {"note": "长" * 1001}, "note", "有1001字"),
        ("reply", date(2026, 7, 20), {"organ": "局" * 101}, "organ", "有101字"),
    ],
)
def test_a_step_that_cannot_be_is_refused_at_its_field(
    desk: Desk, wall: Wall, code: str, on: date, data: dict[str, Any], name: str, said: str
) -> None:
    number = registering.register(desk, WATER).number
    wall.go_to("2026-09-20")
    stepping.take_step(desk, number, "receive", date(2026, 7, 1), {"organ": TOWN})
    if code == "reply":
        stepping.take_step(desk, number, "accept", date(2026, 7, 10), {"track": "31(6)"})
    before = desk.case(number).subject.digest()
    with pytest.raises(StepFieldError, match=said) as refused:
        stepping.take_step(desk, number, code, on, data)
    assert refused.value.name == name
    assert "什么都没有写" in refused.value.sentence
    assert desk.case(number).subject.digest() == before


def test_a_date_before_what_it_follows_from_is_refused(desk: Desk, wall: Wall) -> None:
    number, _ = accepted(desk, wall, "2026-09-20")
    stepping.take_step(desk, number, "reply", date(2026, 8, 28), {})
    with pytest.raises(StepFieldError, match="2026年8月20日那天还是“已受理”"):
        stepping.take_step(desk, number, "serve", date(2026, 8, 20))
    assert stepping.take_step(desk, number, "serve", date(2026, 8, 28)).state == "served"


def test_corrections_travel_and_what_is_the_countys_stays_the_countys(tmp_path: Path, wall: Wall) -> None:
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "desk", wall)
    enrol(county, desk)
    exchanged(desk, county)
    number, record = accepted(desk, wall)
    exchanged(desk, county)
    of_county = stepping.take_step(
        county, number, "accept", date(2026, 7, 10), {"track": "31(6)"}, actor="王海"
    ).record
    mending.correct_step(desk, number, record, "看错", on=date(2026, 7, 11))
    mending.correct_step(county, number, of_county, "抄错", on=date(2026, 7, 9), actor="王海")
    exchanged(desk, county)
    assert due(desk, number) == due(county, number) == "2026-09-07"
    assert desk.case(number).subject.digest() == county.case(number).subject.digest()
    for deed in (mending.withdraw_step, mending.correct_step):
        with pytest.raises(UserError, match="这一步是县里记的"):
            deed(desk, number, of_county, "不对")  # type: ignore[operator]
