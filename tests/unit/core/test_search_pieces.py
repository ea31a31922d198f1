"""Words of two characters, names by initials, tails of numbers: what a search must find."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.core.search_pieces import (
    index_text,
    initials_of,
    matches,
    phrase,
    pieces_of,
    query_of,
    spellings,
)

TEXTS = [
    "在外务工被欠薪，讲好一天二百八",
    "13800002046",
    "DL-990101003001-7KQ-20260630-001X",
    "𠮷野家",
    "WiFi断了",
    "３组",
]
NAMES = ["罗小满", "单于"]


@pytest.mark.parametrize(
    "typed",
    ["欠薪", "被欠薪", "薪", "2046", "046", "138000", "𠮷野", "wifi", "WIFI", "lxm", "3组", "务工 2046", "630-001", "讲好一天",
     "DL-990101003001-7KQ-20260630-001X", "99010100"],
)  # fmt: skip
def test_found(typed: str) -> None:
    assert matches(query_of(typed), TEXTS, NAMES)


@pytest.mark.parametrize(
    "typed", ["薪欠", "欠薪水", "2047", "小罗", "野𠮷", "讲好二百八", "务工 2047", "zzz"]
)
def test_not_found(typed: str) -> None:
    assert not matches(query_of(typed), TEXTS, NAMES)


def test_a_name_with_two_readings_is_found_by_both() -> None:
    assert {"dx", "sx", "cx"} & initials_of("单雄")
    assert initials_of("曾一")


@pytest.mark.parametrize(
    ("name", "initials"),
    [("阿卜杜拉·买买提", "abdlmmt"), ("卓玛（2组）", "zm2z"), ("张 三", "zs"), ("买买提𡈽", "mmt")],
)
def test_a_name_with_a_mark_in_it_is_found_by_its_initials(name: str, initials: str) -> None:
    assert any(found.startswith(initials) for found in initials_of(name))


@pytest.mark.parametrize("dot", ["·", "•", "・", "．", ".", " · ", " "])
def test_a_name_is_found_whichever_dot_is_typed(dot: str) -> None:
    assert matches(query_of(f"阿卜杜拉{dot}买买提"), ["阿卜杜拉·买买提"], ["阿卜杜拉·买买提"])


def test_blanks_and_marks_ask_for_nothing() -> None:
    assert query_of("  ，。 ").empty


@given(st.text(alphabet="欠薪水管漏了两个月138ab ，", min_size=4, max_size=30), st.data())
def test_any_stretch_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    typed = text[start : data.draw(st.integers(start + 1, len(text)))].split(" ")[0]
    query = query_of(typed)
    # A word's middle is no beginning of a Latin word, and the middle of a short number none of its end.
    if not query.empty and not any(mark.isascii() and mark.isalnum() for mark in typed):
        assert matches(query, [text])


def test_every_mark_that_stands_for_a_chinese_character_is_among_its_spellings() -> None:
    for mark in map(chr, range(0x110000)):
        plain = unicodedata.normalize("NFKC", mark)
        if plain != mark:
            for stretch in query_of(plain).stretches:
                assert mark in spellings(stretch), f"U+{ord(mark):04X}"


@pytest.mark.parametrize(
    ("typed", "stretches"),
    [
        ("务工 2046", ("务工",)),
        ("4组老井", ("组老井",)),
        ("の水漏", ("水漏",)),
        ("wifi", ()),
        ("水，水 修", ("水", "修")),
    ],
)
def test_the_chinese_of_a_query(typed: str, stretches: tuple[str, ...]) -> None:
    assert query_of(typed).stretches == stretches


@given(st.lists(st.text(st.sampled_from("水管漏了㮾𠮷ａＢc 12３，\n　-"), max_size=30), max_size=4))
def test_the_index_holds_every_run_at_its_place_and_nothing_that_a_query_would_find_wrongly(
    texts: list[str],
) -> None:
    held, pieces = index_text(texts, ["罗小满"]).split(), pieces_of(texts, ["罗小满"])
    runs = {run for text in texts for run in query_of(text).runs}
    assert all(f" {phrase(run)} " in f" {' '.join(held)} " for run in runs)
    pairs = {one + other for one, other in pairwise(held)}
    assert {pair for pair in pairs if query_of(pair).runs == (pair,)} <= pieces
    assert {mark for mark in held if mark.isascii()} == {piece for piece in pieces if piece.isascii()}
