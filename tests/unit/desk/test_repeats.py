"""会不会是同一件事: what is offered, what is said of it, what is not offered, and what a person decides."""

from pathlib import Path
from typing import Any

import pytest

from agent_app.base.errors import UserError
from agent_app.core.vocabulary import Role, Stage, Verdict
from agent_app.desk import casebook, intake, mending, registering, repeats, stepping
from agent_app.desk.desk import Desk
from agent_app.desk.repeats import MOST, Typed, candidates, decide, kin, merge
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
)

WATER_WORDS = "4组的饮水管又漏了，说来修，没有人修。"
WAGES_WORDS = "在县城给人盖仓库，工钱到现在没有给，电话也不接。"
WAGES: dict[str, Any] = WATER | {
    "words": WAGES_WORDS,
    "summary": "盖仓库的工钱没有给",
    "category": "劳动社保",
}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    registering.register(desk, WATER)
    registering.register(desk, FIELD)
    return desk


def number_of(desk: Desk, words: str) -> str:
    return casebook.find(desk, words)[0].number


def test_the_same_telephone_is_enough(desk: Desk) -> None:
    (repeat,) = candidates(desk, Typed(name="吴小根", phone="138-0000-2046", words=WAGES_WORDS))
    assert repeat.title == WATER["summary"]
    assert repeat.same == ("电话尾号 2046",)
    assert repeat.differs == ("那件的人叫吴有根", "说的事不大一样")
    assert repeat.why == "一样：电话尾号 2046；不一样：那件的人叫吴有根、说的事不大一样"


def test_the_same_name_and_story_says_what_is_the_same(desk: Desk) -> None:
    (repeat,) = candidates(
        desk,
        Typed(
            name="吴有根",
            phone="13911110000",
            address="石桥村4组",
            category="农村农业·水利水电",
            words=WATER_WORDS,
        ),
    )
    assert repeat.same == ("姓名", "住址", "都说到“组的饮水管”、“没有人修”")
    assert repeat.differs == ("那件的电话尾号 2046",)


def test_a_namesake_with_another_story_is_not_offered(desk: Desk) -> None:
    assert candidates(desk, Typed(name="吴有根")) != []
    assert candidates(desk, Typed(name="吴有根", words=WAGES_WORDS)) == []


def test_a_joint_petitioner_is_found_too(desk: Desk) -> None:
    (repeat,) = candidates(desk, Typed(name="罗小满", words="量地那天没喊我们，量少了。"))
    assert repeat.same[0] == "姓名"


def test_a_neighbour_with_the_same_words_is_offered_without_a_name(desk: Desk) -> None:
    (repeat,) = candidates(desk, Typed(name="邓小春", words=WATER["words"]))
    assert repeat.same == ("说的几乎一样",)
    assert repeat.differs == ("那件的人叫吴有根",)


def test_somebody_of_the_household_needs_less_of_the_story(desk: Desk) -> None:
    again = "饮水管漏了，找了几回都没有人来修，家里老人挑水挑不动。"
    assert candidates(desk, Typed(name="陈春妹", words=again)) == []
    (repeat,) = candidates(desk, Typed(name="陈春妹", address="石桥村4组", words=f"4组的饮水管漏了，{again}"))
    assert "住址" in repeat.same


def test_a_name_with_a_rare_character_is_found_and_so_is_its_makeshift(desk: Desk) -> None:
    person = {"name": "罗小㮾", "phone": "13800009911", "address": "石桥村6组"}
    registering.register(desk, WAGES | {"petitioner": person})
    assert candidates(desk, Typed(name="罗小㮾"))[0].same == ("姓名",)
    (makeshift,) = candidates(desk, Typed(name="罗小朗", words=WAGES_WORDS))
    assert makeshift.same[0] == "姓名只差一个生僻字（罗小㮾）"


def test_the_end_of_an_identity_number_counts_with_the_name(desk: Desk) -> None:
    person = WATER["petitioner"] | {
        "name": "唐满秀",
        "id_number": "11010519491231002X",
        "phone": "13800001111",
    }
    registering.register(desk, WAGES | {"petitioner": person})
    (repeat,) = candidates(
        desk, Typed(name="唐满秀", id_number="002x", words="渠里的水是黑的，十几户浇田都用它。")
    )
    assert repeat.same == ("姓名", "身份证尾号 002X")


def test_another_identity_number_makes_a_namesake(desk: Desk) -> None:
    person = WATER["petitioner"] | {"id_number": "11010519491231002X"}
    registering.register(desk, WAGES | {"petitioner": person | {"name": "唐满秀", "phone": "13800001111"}})
    assert candidates(desk, Typed(name="唐满秀")) != []
    assert candidates(desk, Typed(name="唐满秀", id_number="440524188001010014")) == []


def test_what_was_denied_is_not_offered_again(desk: Desk) -> None:
    (repeat,) = candidates(desk, Typed(name="吴有根"))
    assert candidates(desk, Typed(name="吴有根"), [repeat.subject]) == []


@pytest.mark.parametrize(
    "typed",
    [
        Typed(),
        Typed(name="吴"),
        Typed(name="村民"),
        Typed(name="吴某某"),
        Typed(phone="12"),
        Typed(id_number="1"),
    ],
)
def test_too_little_to_go_by_offers_nothing(desk: Desk, typed: Typed) -> None:
    assert candidates(desk, typed) == []


def test_the_likeliest_comes_first_and_there_are_few(desk: Desk) -> None:
    for _ in range(5):
        registering.register(desk, WATER)
    found = candidates(desk, Typed(name="吴有根", phone="13800002046", words=WATER_WORDS))
    assert len(found) == MOST
    assert all("电话尾号 2046" in repeat.same for repeat in found)


def test_a_decision_stands_on_both_cases_and_ends_the_offer(desk: Desk) -> None:
    first = number_of(desk, "饮水管")
    later = registering.register(desk, WATER | {"words": WATER_WORDS}).number
    assert [each.number for each in kin(desk, later).possible] == [first]
    decide(desk, later, first, Verdict.OTHER)
    for one, other in ((first, later), (later, first)):
        (linked,) = kin(desk, one).linked
        assert (linked.number, linked.verdict, linked.here) == (other, Verdict.OTHER, True)
        assert kin(desk, one).possible == ()
        (moment,) = [each for each in casebook.view(desk, one).moments if each.code == "compare"]
        assert moment.facts.startswith("不是一件") and other in moment.facts


def test_the_later_word_counts_and_taking_one_back_takes_it_back_on_both(desk: Desk) -> None:
    first = number_of(desk, "饮水管")
    later = registering.register(desk, WATER).number
    decide(desk, later, first, Verdict.NOT_SAME_PERSON)
    said = decide(desk, first, later, Verdict.SAME)
    assert kin(desk, first).same[0].number == later and kin(desk, later).same[0].number == first
    withdrawn = mending.withdraw_step(desk, later, said.record, "看错了")
    assert {kin(desk, each).linked[0].verdict for each in (first, later)} == {Verdict.NOT_SAME_PERSON}
    mending.restore(desk, later, withdrawn)
    assert {kin(desk, each).linked[0].verdict for each in (first, later)} == {Verdict.SAME}
    mending.correct_step(desk, first, said.record, "是另一件", data={"verdict": "other"})
    assert {kin(desk, each).linked[0].verdict for each in (first, later)} == {Verdict.OTHER}


def test_a_repeat_is_closed_into_the_other_and_comes_back_whole(desk: Desk) -> None:
    first = number_of(desk, "饮水管")
    later = registering.register(desk, WATER).number
    with pytest.raises(UserError, match="不能记"):
        merge(desk, later, first)
    decide(desk, later, first, Verdict.SAME)
    done = merge(desk, later, first)
    assert done.state == Stage.MERGED
    assert kin(desk, later).merged_into == desk.case(first).subject.id.hex()
    assert not any(clock.pressing for clock in desk.case(later).clocks)
    assert any(clock.pressing for clock in desk.case(first).clocks)
    with pytest.raises(UserError, match="自己已经并到别的一件里了"):
        merge(desk, first, later)
    mending.withdraw_step(desk, later, done.record, "还是分开办")
    assert desk.case(later).progress.stage is Stage.REGISTERED


def test_a_case_is_not_compared_with_itself_nor_with_one_that_is_not_there(desk: Desk) -> None:
    first = number_of(desk, "饮水管")
    for other in (first, "DL-没有"):
        with pytest.raises(UserError):
            decide(desk, first, other, Verdict.SAME)
    assert kin(desk, first).linked == ()


def test_what_was_said_while_registering_is_saved_with_the_case(desk: Desk) -> None:
    (repeat,) = candidates(desk, Typed(name="吴有根", phone="13800002046", words=WAGES_WORDS))
    made = intake.register(desk, WAGES, compared={repeat.subject: Verdict.OTHER, "0" * 32: Verdict.SAME})
    for one, other in ((made.number, repeat.number), (repeat.number, made.number)):
        assert [(each.number, each.verdict) for each in kin(desk, one).linked] == [(other, Verdict.OTHER)]


def test_a_decision_travels_and_undoing_it_too(tmp_path: Path) -> None:
    wall = Wall()
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "desk", wall)
    enrol(county, desk)
    first, later = (registering.register(desk, WATER).number for _ in range(2))
    said = decide(desk, later, first, Verdict.SAME)
    exchanged(desk, county)
    assert kin(county, first).same[0].number == later and kin(county, later).same[0].number == first
    decide(county, first, later, Verdict.OTHER, actor="王海")
    exchanged(desk, county)
    assert kin(desk, later).linked[0].verdict is Verdict.OTHER
    assert (
        stepping.take_step(desk, later, "hand_over", data={"organ": "青溪镇人民政府"}).state == "handed_over"
    )
    mending.withdraw_step(desk, later, said.record, "记错")
    exchanged(desk, county)
    assert [each.verdict for each in kin(county, later).linked] == [Verdict.OTHER]
    county.close()
    desk.close()


def test_of_two_cases_one_of_which_is_elsewhere_the_word_stays_as_it_is(tmp_path: Path) -> None:
    wall = Wall()
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "desk", wall)
    neighbour = make_desk(tmp_path / "neighbour", wall, name="王秋菊", division=OTHER_VILLAGE)
    town = make_desk(tmp_path / "town", wall, name="陈德明", division=TOWNSHIP, role=Role.SUPERVISOR)
    here, there = registering.register(desk, WATER).number, registering.register(neighbour, WATER).number
    for each in (desk, neighbour, town):
        enrol(county, each)
        exchanged(each, county)
    assert [each.number for each in kin(town, here).possible] == [there]
    said = decide(town, here, there, Verdict.SAME)
    exchanged(town, county)
    exchanged(desk, county)
    (linked,) = kin(desk, here).linked
    assert (linked.number, linked.here, linked.verdict) == (there, False, Verdict.SAME)
    assert kin(county, there).same[0].number == here
    with pytest.raises(UserError, match="那一件不在这里"):
        mending.withdraw_step(desk, here, said.record, "记错")
    for each in (county, desk, neighbour, town):
        each.close()


def test_two_that_were_closed_into_one_another_are_told(tmp_path: Path) -> None:
    wall = Wall()
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "desk", wall)
    enrol(county, desk)
    first, later = (registering.register(desk, WATER).number for _ in range(2))
    decide(desk, later, first, Verdict.SAME)
    exchanged(desk, county)
    merge(desk, later, first)
    merge(county, first, later, actor="王海")
    exchanged(desk, county)
    assert kin(desk, later).astray and kin(county, first).astray
    county.close()
    desk.close()


def test_a_case_that_is_there_is_compared_as_it_would_be_typed(desk: Desk) -> None:
    case = desk.case(number_of(desk, "饮水管"))
    typed = repeats.typed_of(case)
    assert (typed.name, typed.phone, typed.words) == ("吴有根", "13800002046", WATER["words"])
