"""How alike accounts are: whatever is typed, the points are explained and nothing is offered below the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.core import event as ev
from agent_app.core.event import Event, Stored, add, open_
from agent_app.core.fold import Subject, fold
from agent_app.core.likeness import (
    A_STORY,
    OFFERED,
    UNLIKE,
    Person,
    Typed,
    a_name,
    common_part,
    likeness,
    plain,
    story_likeness,
)

WORDS = "4组的饮水管漏了两个月，没有人修。打过电话，说来，没来。"


def earlier(words: str = WORDS, **party: str) -> Subject:
    """A case with one party."""
    who = {"role": "petitioner", "name": "吴有根", "phone": "13800002046", "address": "石桥村4组", **party}
    ops = (open_({"words": words, "summary": words[:10], "place": "大垄田"}), add("party", b"p" * 16, who))
    event = Event(1, "case", b"c" * 16, b"k" * 32, "刘春生", 1, 0, 0, (), ops, b"s" * 16)
    return fold("case", b"c" * 16, [Stored(ev.leaf_of(ev.encode(event)), event)])


def points(typed: Typed, subject: Subject | None = None, *, household: bool = False) -> float:
    found = likeness(typed, Person.of(typed), subject or earlier(), household=household)
    return found.points if found else 0.0


typed = st.builds(
    Typed,
    name=st.one_of(st.text(max_size=6), st.just("吴有根")),
    phone=st.one_of(st.text(max_size=12), st.just("138 0000 2046")),
    id_number=st.text(max_size=20),
    address=st.one_of(st.text(max_size=12), st.just("石桥村4组")),
    category=st.text(max_size=6),
    words=st.one_of(st.text(max_size=60), st.just(WORDS), st.sampled_from([WORDS[:9], WORDS[5:20]])),
    place=st.one_of(st.text(max_size=6), st.just("大垄田")),
)


@given(typed, st.booleans())
def test_what_is_offered_says_why_and_is_above_the_line(given_: Typed, household: bool) -> None:
    found = likeness(given_, Person.of(given_), earlier(), household=household)
    if found is not None:
        assert found.points >= OFFERED
        assert found.same
        assert all(found.same) and all(found.differs)


@pytest.mark.parametrize(
    ("name", "typed_now"),
    [
        ("阿卜杜拉·买买提", "阿卜杜拉•买买提"),
        ("阿卜杜拉• 买买提", "阿卜杜拉·买买提"),
        ("张 三", "张三"),
        ("张三", "张\u3000三"),
    ],
)
def test_a_name_is_the_same_whatever_dot_or_blank_it_is_typed_with(name: str, typed_now: str) -> None:
    again = Typed(name=typed_now, words=WORDS)
    found = likeness(again, Person.of(again), earlier(name=name))
    assert found is not None
    assert "姓名" in found.same
    assert not any("那件的人叫" in words for words in found.differs)


@given(typed)
def test_knowing_that_it_is_one_household_never_speaks_against_it(given_: Typed) -> None:
    assert points(given_, household=True) >= points(given_)


@given(st.text(max_size=80), st.text(max_size=80))
def test_stories_are_unlike_or_alike_by_some_measure(one: str, other: str) -> None:
    alike = story_likeness(one, other)
    assert alike == 0 or UNLIKE <= alike <= 1
    assert story_likeness(one, one) == (len(plain(one)) >= A_STORY)


def test_marks_blanks_and_wide_forms_make_no_difference() -> None:
    assert story_likeness(WORDS, "４组的 饮水管 漏了两个月\n没有人修打过电话说来没来") == 1


def test_a_name_that_stands_for_anybody_is_none() -> None:
    assert [a_name(name) for name in ("村民", "吴某某", "张*", "李", " 吴有根 ")] == [
        "",
        "",
        "",
        "",
        "吴有根",
    ]


def test_a_rare_character_leaves_the_part_that_every_keyboard_has() -> None:
    assert [common_part(name) for name in ("罗小㮾", "㮾小满", "王㮾明", "吴有根", "𠮷野")] == [
        "罗小",
        "小满",
        "",
        "",
        "",
    ]
    assert points(Typed(name="吴有𠮷", phone="13800002046")) > points(Typed(phone="13800002046"))


def test_a_case_in_which_somebody_is_only_named_needs_the_story_too() -> None:
    told = earlier(WORDS + "是唐木根叫人挖断的。", name="吴有根")
    assert points(Typed(name="唐木根"), told) == 0
    found = likeness(Typed(name="唐木根", words=WORDS), Person.of(Typed(name="唐木根")), told)
    assert found is not None and found.same[0] == "说到这个姓名"


def test_the_same_place_helps_a_story_along() -> None:
    story = "饮水管漏了两个月没有人修，家里老人挑水吃。"
    assert points(Typed(words=story, place="大垄田")) > points(Typed(words=story)) == 0
