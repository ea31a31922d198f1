"""The people on a case after its registration: households, representatives, guardians, helping agents."""

import contextlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from agent_app.base.errors import UserError
from agent_app.core.people import MAX_REPRESENTATIVES
from agent_app.core.vocabulary import Role
from agent_app.desk import casebook, checking, papers, people, registering
from agent_app.desk.desk import Desk
from tests.support.desks import (
    FIELD,
    TOWNSHIP,
    WATER,
    Wall,
    enrol,
    exchanged,
    make_county,
    make_desk,
    reopened,
)


@pytest.fixture
def number(desk: Desk) -> str:
    return registering.register(desk, FIELD).number


def names(desk: Desk, number: str) -> list[str]:
    return [party.get("name") for party in desk.case(number).parties]


def titles(desk: Desk, number: str) -> list[str]:
    return [moment.title for moment in casebook.view(desk, number).moments]


def test_forty_households_each_with_a_receipt_of_their_own(desk: Desk, number: str) -> None:
    more = [{"name": f"何{n}", "address": "石桥村3组"} for n in range(35)]
    people.add_households(desk, number, more)
    case = desk.case(number)
    assert len(case.parties) == 40
    assert [party.get("place") for party in case.parties] == list(range(40))
    assert papers.preview(desk, number, "receipt").pdf.count(b"/Type /Page\n") >= 40
    assert casebook.page(desk)[0].parties == 40
    assert not checking.check(reopened(desk)).problems


def test_who_is_added_and_taken_out_stays_on_the_timeline_with_the_reason(desk: Desk, number: str) -> None:
    added = people.add_household(desk, number, {"name": "谢满仓", "reason": "外出打工才回来"})
    assert names(desk, number)[-1] == "谢满仓"
    people.remove(desk, number, added.record, "地已经换给别人了")
    assert "谢满仓" not in names(desk, number)
    told = {moment.title: moment.facts for moment in casebook.view(desk, number).moments}
    assert told["加了一户：谢满仓"] == "外出打工才回来"
    assert told["去掉了一户：谢满仓"] == "地已经换给别人了"
    with pytest.raises(UserError, match="原因"):
        people.remove(desk, number, desk.case(number).parties[1].id.hex(), " ")


def test_when_the_petitioner_goes_the_next_household_takes_that_place(desk: Desk, number: str) -> None:
    people.remove(desk, number, desk.case(number).parties[0].id.hex(), "本人说不反映了")
    case = desk.case(number)
    assert case.petitioner is not None
    assert (case.petitioner.get("name"), case.petitioner.get("role")) == ("邓长河", "petitioner")
    assert casebook.page(desk)[0].petitioner == "邓长河"


def test_the_only_household_is_not_taken_out(desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    with pytest.raises(UserError, match="撤回"):
        people.remove(desk, number, desk.case(number).parties[0].id.hex(), "写错了")


def test_at_most_five_speak_for_all(desk: Desk, number: str) -> None:
    parties = desk.case(number).parties
    people.choose_representatives(desk, number, [party.id.hex() for party in parties[1:4]])
    assert [one.get("name") for one in desk.case(number).representatives] == ["邓长河", "罗小满", "何田生"]
    people.add_households(desk, number, [{"name": f"何{n}", "representative": True} for n in (1, 2)])
    with pytest.raises(UserError, match="第二十条"):
        people.add_household(desk, number, {"name": "何三", "representative": True})
    everybody = [party.id.hex() for party in desk.case(number).parties]
    with pytest.raises(UserError, match=f"最多{MAX_REPRESENTATIVES}人"):
        people.choose_representatives(desk, number, everybody)
    assert len(desk.case(number).representatives) == MAX_REPRESENTATIVES


def test_a_guardian_speaks_for_one_household_and_is_none_himself(desk: Desk) -> None:
    ward = {"name": "小满", "address": "石桥村2组", "guardian": {"name": "罗大山", "relation": "父亲"}}
    number = registering.register(desk, {**WATER, "petitioner": ward}).number
    case = desk.case(number)
    assert len(case.parties) == casebook.page(desk)[0].parties == 1
    assert case.petitioner is not None
    guardian = case.guardian_of(case.petitioner)
    assert guardian is not None
    assert (guardian.get("name"), guardian.get("relation")) == ("罗大山", "父亲")
    with pytest.raises(UserError, match="先去掉"):
        people.add_guardian(desk, number, {"name": "罗二山"})
    people.remove(desk, number, guardian.id.hex(), "换成母亲")
    people.add_guardian(desk, number, {"name": "何秀", "relation": "母亲"})
    assert [one.get("name") for one in desk.case(number).guardians] == ["何秀"]


def test_a_guardian_goes_with_the_ward(desk: Desk, number: str) -> None:
    ward = desk.case(number).parties[2]
    people.add_guardian(desk, number, {"name": "罗大山", "guards": ward.id.hex()})
    people.remove(desk, number, ward.id.hex(), "另外反映")
    assert desk.case(number).guardians == ()


def test_a_number_that_looks_wrong_is_taken_and_told(desk: Desk, number: str) -> None:
    added = people.add_household(
        desk, number, {"name": "谢满仓", "id_number": "990426199112010074", "phone": "1381234567"}
    )
    assert len(added.doubts) == 2
    assert desk.case(number).parties[-1].get("id_number") == "990426199112010074"
    with pytest.raises(UserError, match="校验"):
        people.add_household(desk, number, {"name": "谢满囤", "id_number": "36042619910102009X"})


def test_several_agents_on_one_case(desk: Desk, number: str) -> None:
    added = people.add_agent(desk, number, {"name": "王秋菊", "post": "石桥村网格员", "phone": "13800001111"})
    case = desk.case(number)
    assert (case.agent, [one.get("name") for one in case.helpers]) == ("刘春生", ["王秋菊"])
    with pytest.raises(UserError, match="已经在"):
        people.add_agent(desk, number, {"name": "刘春生"})
    people.remove(desk, number, added.record, "调走了")
    assert desk.case(number).helpers == ()
    assert titles(desk, number)[-2:] == ["加了协办代理员：王秋菊", "去掉了协办代理员：王秋菊"]


def test_two_desks_add_people_apart_and_both_stand(tmp_path: Path, desk: Desk, number: str) -> None:
    county = make_county(tmp_path / "county")
    township = make_desk(tmp_path / "town", Wall(), name="何镇长", division=TOWNSHIP, role=Role.SUPERVISOR)
    for one in (desk, township):
        enrol(county, one)
        exchanged(one, county)
    exchanged(desk, county)
    exchanged(township, county)
    people.add_household(desk, number, {"name": "谢满仓"})
    people.add_household(township, number, {"name": "谢满囤"})
    for one in (desk, township, desk):
        exchanged(one, county)
    assert set(names(desk, number)) == set(names(township, number)) == set(names(county, number))
    assert {"谢满仓", "谢满囤"} <= set(names(county, number))
    for one in (county, township):
        one.close()


class Households(RuleBasedStateMachine):
    """Whatever is added, taken out and chosen, in whatever order: somebody brought the matter, at most five speak."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.desk = make_desk(Path(self.folder.name) / "home", Wall())
        self.number = registering.register(self.desk, FIELD).number

    def parties(self) -> list[str]:
        return [party.id.hex() for party in self.desk.case(self.number).parties]

    @rule(speaks=st.booleans())
    def add(self, speaks: bool) -> None:
        with contextlib.suppress(UserError):
            people.add_household(self.desk, self.number, {"name": "何田", "representative": speaks})

    @rule(data=st.data())
    def add_guardian(self, data: st.DataObject) -> None:
        ward = data.draw(st.sampled_from(self.parties()))
        with contextlib.suppress(UserError):
            people.add_guardian(self.desk, self.number, {"name": "罗大山", "guards": ward})

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        everybody = [one.id.hex() for one in self.desk.case(self.number).people]
        with contextlib.suppress(UserError):
            people.remove(self.desk, self.number, data.draw(st.sampled_from(everybody)), "换人")

    @rule(data=st.data())
    def choose(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sets(st.sampled_from(self.parties())))
        with contextlib.suppress(UserError):
            people.choose_representatives(self.desk, self.number, chosen)

    @invariant()
    def holds(self) -> None:
        case = self.desk.case(self.number)
        assert case.parties
        assert [party.get("role") for party in case.parties].count("petitioner") == 1
        assert case.petitioner is not None and case.petitioner.get("role") == "petitioner"
        assert len(case.representatives) <= MAX_REPRESENTATIVES
        wards = [guardian.get("guards") for guardian in case.guardians]
        assert len(set(wards)) == len(wards) and set(wards) <= {party.id for party in case.parties}
        assert casebook.page(self.desk)[0].parties == len(case.parties)

    def teardown(self) -> None:
        self.desk.close()
        self.folder.cleanup()


TestHouseholds = Households.TestCase
TestHouseholds.settings = settings(max_examples=8, stateful_step_count=12, deadline=None)
