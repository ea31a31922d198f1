"""Lines break as Chinese lines do."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agent_app.paper.typeset import (
    CLOSING,
    OPENING,
    Align,
    Span,
    Style,
    marked,
    one_line,
    paragraphs,
    plain,
    set_lines,
    text_width,
)

STYLE = Style(10, align=Align.JUSTIFY)


def rows(text: str, ems: float, style: Style = STYLE) -> list[str]:
    return ["".join(run.text for run in line.runs) for line in set_lines(text, style, ems * style.size)]


@pytest.mark.parametrize("ems", [7, 8, 9, 10, 11, 12, 13])
def test_marks_stand_where_they_may(ems: int) -> None:
    for row in rows("他说：“那天量地（就是五月初），谁也不在。”我问：《公示》里的数，对不对？不对！", ems):
        assert row[0] not in CLOSING
        assert row[-1] not in OPENING


@pytest.mark.parametrize("ems", range(12, 30))
def test_room_for_a_date_is_not_torn_and_has_no_gaps(ems: int) -> None:
    text = f"我是{'＿' * 4}，从＿＿＿＿年＿＿月＿＿日起不再委托{'＿' * 20}代理。"
    found = rows(text, ems)
    assert sum("＿＿＿＿年＿＿月＿＿日" in row for row in found) == 1
    for line in set_lines(text, STYLE, ems * STYLE.size):
        assert not [run for run in line.runs if "＿＿" in run.text and run.spacing > 0.05]


def test_a_number_that_is_too_long_is_torn_after_a_stroke() -> None:
    number = "DL-990102030405-K7M-20260630-001X"
    for ems in range(9, 14):
        first, *rest = rows(number, ems)
        assert first.endswith("-")
        assert first + "".join(rest) == number
    assert "".join(rows("9" * 40, 6)) == "9" * 40


@pytest.mark.parametrize("ems", range(12, 30))
@pytest.mark.parametrize(
    "whole",
    [
        "2025年10月20日",
        "3,200.50元",
        "000-0000-1206",
        "shiqiao@example.cn",
        "12.5%",
        "46亩",
        "——",
        "……",
        "DL-990102-2A3",
    ],
)
def test_what_belongs_together_stays_together(whole: str, ems: int) -> None:
    text = f"我们村里去年修路占了地{whole}到现在没有人来说一句话{whole}。"
    assert "".join(rows(text, ems)) == text
    assert sum(row.count(whole) for row in rows(text, ems)) == 2


def test_a_word_wider_than_the_line_is_broken_rather_than_cut() -> None:
    long = "https://example.cn/" + "a" * 100
    assert "".join(rows(f"看{long}吧", 10)) == f"看{long}吧"
    assert all(line.width <= 100 for line in set_lines(long, STYLE, 100))


@example("1—1《”12", 3, False)
@given(st.text(alphabet="一二三，。“”（）《》、：12ab -.—…", max_size=120), st.integers(3, 20), st.booleans())
def test_nothing_is_lost_or_overflows(text: str, ems: int, justified: bool) -> None:
    style = Style(10, align=Align.JUSTIFY if justified else Align.LEFT, indent=2)
    lines = set_lines(text, style, ems * 10.0)
    kept = "".join(run.text for line in lines for run in line.runs)
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", text)
    for line in lines:
        assert line.offset + line.width <= ems * 10 + 0.001


def test_justified_lines_reach_the_edge_but_the_last_does_not() -> None:
    *full, last = set_lines("一二三四五六七八九十，一二三四五六七八九十一二三四。", STYLE, 105)
    assert all(line.width == pytest.approx(105) for line in full)
    assert last.width < 105


def test_no_single_character_is_left_for_the_last_line() -> None:
    assert rows("一二三四五六七八九十上。", 10) == ["一二三四五六七八九", "十上。"]


def test_marks_side_by_side_take_one_place() -> None:
    assert text_width("”，", STYLE) == pytest.approx(15)
    assert text_width("好”。", STYLE) == pytest.approx(25)


def test_a_loosely_spaced_line_carries_its_text() -> None:
    (line,) = set_lines("回执", Style(20, tracking=0.15), 200)
    assert line.spoken == "回执"
    (line,) = set_lines("回执", Style(20), 200)
    assert line.spoken == ""


def test_center_and_right() -> None:
    (line,) = set_lines("中间", Style(10, align=Align.CENTER), 100)
    assert line.offset == pytest.approx(40)
    (line,) = set_lines("右边", Style(10, align=Align.RIGHT), 100)
    assert line.offset == pytest.approx(80)


def test_bold_comes_from_the_template_and_never_from_what_is_filled_in() -> None:
    words = marked("交给：**{unit}**，{day}。", unit="**甲**{x}", day="明天")
    assert words == (Span("交给："), Span("**甲**{x}", bold=True), Span("，明天。"))
    assert plain(words) == "交给：**甲**{x}，明天。"


def test_words_are_cleaned_of_what_cannot_be_seen() -> None:
    assert paragraphs("一\r\n\r\n　　二\u200b\n \t\n三\ufe0f四\x00") == ["一", "二", "三四"]
    assert one_line("　一 \n　二\u00a0三") == "一 二 三"
