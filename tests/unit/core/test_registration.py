"""What the command line and the window hand in is checked by the same code, and told by the key."""

from typing import Any

import pytest

from agent_app.base.errors import UserError
from agent_app.core.registration import AccusationError, check_registration, summary_of
from tests.support.desks import FIELD, WATER


def without(data: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != key}


def test_the_petitioner_comes_first_and_representatives_are_marked() -> None:
    parties = check_registration(FIELD).parties
    assert [party["name"] for party in parties][:2] == ["周桂兰", "邓长河"]
    assert [party["role"] for party in parties][:2] == ["petitioner", "joint"]
    assert [party["name"] for party in parties if party["representative"]] == ["周桂兰", "邓长河"]


def test_numbers_are_kept_one_way_and_words_as_they_were_said() -> None:
    checked = check_registration({**WATER, "words": " 水管漏了。\r\n没人修\x00。 "})
    assert checked.parties[0]["phone"] == "13800002046"
    assert checked.fields["words"] == "水管漏了。\n没人修。"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("阿卜杜拉·\n买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉.买买提", "阿卜杜拉·买买提"),
        ("张\u3000三", "张三"),
        ("张三 李四", "张三 李四"),
        ("John  Smith", "John Smith"),
    ],
)
def test_a_name_is_kept_one_way(typed: str, kept: str) -> None:
    petitioner = {**WATER["petitioner"], "name": typed}
    joint = [{"name": typed, "address": "石桥村2组"}]
    change = {"petitioner": petitioner, "joint": joint, "representatives": [typed]}
    parties = check_registration({**WATER, **change}).parties
    assert [party["name"] for party in parties] == [kept, kept]
    assert parties[0]["representative"]


def test_a_summary_that_nobody_wrote_is_the_first_sentence() -> None:
    assert (
        check_registration(without(WATER, "summary")).fields["summary"] == "4组的饮水管漏了两个月，没有人修"
    )
    assert summary_of("长" * 100) == "长" * 39 + "…"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"colour": "red"}, "colour"),
        ({"channel": "pigeon"}, "letter"),
        ({"purpose": "anger"}, "suggestion"),
        ({"told": ["nothing"]}, "deadlines"),
        ({"told": "deadlines"}, "told"),
        ({"people_affected": -1}, "people_affected"),
        ({"people_affected": "三"}, "people_affected"),
        ({"words": ""}, "words"),
        ({"words": "长" * 10_001}, "10001"),
        ({"petitioner": {"name": "吴有根"}}, "petitioner.address"),
        ({"petitioner": {"name": " ", "address": "4组"}}, "petitioner.name"),
        ({"petitioner": {"name": "吴有根", "address": "4组", "age": 60}}, "petitioner.age"),
        ({"petitioner": {"name": "吴有根", "address": "4组", "phone": "12ab"}}, "petitioner.phone"),
        ({"petitioner": {"name": "吴有根", "address": "4组", "id_number": "11010519491231002Y"}}, "X"),
        ({"petitioner": {"name": "吴有根", "address": "4组", "id_number": "123"}}, "18位"),
        ({"petitioner": {"name": "吴有根", "address": "4组", "needs": ["music"]}}, "large_print"),
        ({"petitioner": "吴有根"}, "petitioner"),
        ({"joint": [{"phone": "12345"}]}, "joint[0].name"),
        ({"representatives": ["别人"]}, "别人"),
    ],
)
def test_what_is_not_allowed_is_named(change: dict[str, Any], named: str) -> None:
    with pytest.raises(UserError) as refused:
        check_registration({**WATER, **change})
    assert named in refused.value.sentence
    assert "什么都没有写" in refused.value.sentence


def test_of_two_with_one_name_the_one_who_was_chosen_speaks() -> None:
    joint = [{"name": "邓长河", "address": "石桥村1组"}, {"name": "邓长河", "address": "石桥村2组"}]
    parties = check_registration({**WATER, "joint": joint, "representatives": [2]}).parties
    assert [party["representative"] for party in parties] == [False, False, True]
    with pytest.raises(UserError, match="3"):
        check_registration({**WATER, "joint": joint, "representatives": [3]})


def test_at_most_five_representatives() -> None:
    joint = [{"name": f"邻居{n}"} for n in range(6)]
    names = [party["name"] for party in joint]
    with pytest.raises(UserError, match="第二十条"):
        check_registration({**WATER, "joint": joint, "representatives": names})
    assert check_registration({**WATER, "joint": joint, "representatives": names[:5]})


def test_of_namesakes_no_more_represent_than_were_named() -> None:
    joint = [{"name": name} for name in ("邓长河", "邓长河", "罗小满")]
    for names, places in ((["邓长河"], [1]), (["邓长河", "罗小满", "邓长河"], [1, 2, 3])):
        parties = check_registration({**WATER, "joint": joint, "representatives": names}).parties
        assert [party["place"] for party in parties if party["representative"]] == places


@pytest.mark.parametrize("key", ["petitioner", "channel", "purpose", "words"])
def test_what_is_missing_is_named(key: str) -> None:
    with pytest.raises(UserError, match=key):
        check_registration(without(WATER, key))


def test_an_accusation_is_sent_where_it_belongs_before_anything_is_read() -> None:
    with pytest.raises(AccusationError) as refused:
        check_registration({"purpose": "accusation", "words": 5, "unknown": 1})
    assert "12388" in refused.value.sentence
    with pytest.raises(AccusationError, match="请按《信访工作条例》第22条第2款转给县纪委监委") as passed_on:
        check_registration({"purpose": "accusation"}, county=True)
    assert "村" not in passed_on.value.sentence
