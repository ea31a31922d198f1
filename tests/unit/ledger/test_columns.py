"""Columns are known by the words above them, wherever they stand."""

import pytest

from agent_app.base.errors import UserError
from agent_app.core.vocabulary import Channel, Purpose
from agent_app.ledger.columns import (
    HEADER_ROWS,
    NOTHING,
    TEXT_FIELDS,
    Layout,
    channel_of,
    find_header,
    purpose_of,
    rules,
)
from agent_app.ledger.sheets import Cell
from agent_app.ledger.table import COLUMNS, SERIAL


def layout_of(*rows: list[Cell]) -> Layout:
    return find_header(list(enumerate(rows, 1)), "“台账.xlsx”")


def test_the_headers_of_citizens_messages() -> None:
    layout = layout_of(["id", "author", "subject", "time", "body", "label", "reply", "reply_time"])
    names = ["source_id", "petitioner", "summary", "registered", "words", "category", "reply", "reply_on"]
    assert list(layout.fields) == names
    assert layout.others == ()


def test_order_does_not_matter_and_unknown_columns_are_kept() -> None:
    layout = layout_of(["点赞数", "留言详情", "留言编号", "反对数", "留言主题"])
    assert layout.fields == {"words": 1, "source_id": 2, "summary": 4}
    assert [layout.name_of(column) for column in layout.others] == ["点赞数", "反对数"]


@pytest.mark.parametrize(
    "header",
    [
        "诉求摘要",
        " 诉求\n摘要 ",
        "诉求摘要：",
        "*诉求摘要",
        "诉求摘要（必填）",
        "（必填）诉求摘要",
        "诉求摘要[50字内]",
    ],
)
def test_headers_are_known_however_they_are_set(header: str) -> None:
    assert layout_of(["编号", header]).fields == {"source_id": 0, "summary": 1}


def test_capitals_and_full_width_do_not_matter() -> None:
    assert layout_of(["ＩＤ", "Body"]).fields == {"source_id": 0, "words": 1}


def test_the_header_is_the_row_with_most_known_words() -> None:
    layout = layout_of(
        ["云山县信访台账"],
        ["填表单位：青溪镇", "", "日期", "2026年"],
        ["编号", "信访人", "信访人", "内容"],
        ["编号", "姓名", "电话", "内容"],
        ["1", "张三", "13812345678", "内容"],
    )
    assert layout.header_row == 4
    assert layout.fields == {"source_id": 0, "petitioner": 1, "phone": 2, "words": 3}


def test_the_first_of_equal_headers_is_taken_and_the_others_are_known() -> None:
    layout = layout_of(["编号", "内容"], ["1", "甲"], ["编号", "内容"])
    assert layout.header_row == 1
    assert layout.repeats_header(["编号", "内容"])
    assert not layout.repeats_header(["1", "甲"])


def test_a_header_in_two_lines_is_one() -> None:
    upper: list[Cell] = ["编号", "姓名", "内容", "日期", "", "备注"]
    lower: list[Cell] = ["编号", "姓名", "内容", "登记", "限办", "备注"]
    layout = layout_of(
        ["信访登记台账"], upper, lower, ["A1", "张三", "路灯坏了", "2026-06-30", "2026-07-30", ""]
    )
    assert (layout.header_row, layout.fields["registered"]) == (2, 3)
    assert [layout.name_of(column) for column in layout.others] == ["限办", "备注"]
    assert layout.repeats_header(lower)
    grouped: list[Cell] = ["信访人情况", "", "信访事项", "", "登记日期"]
    layout = layout_of(grouped, ["姓名", "电话", "主要内容", "类别", "登记日期"])
    assert (layout.header_row, len(layout.fields)) == (2, 5)


def test_of_two_columns_for_one_field_the_better_known_is_taken() -> None:
    layout = layout_of(["官方信访件编号", "代理编号", "事项", "信访事项", "诉求内容"])
    assert layout.fields == {"source_id": 1, "words": 4}
    assert [layout.name_of(column) for column in layout.others] == ["官方信访件编号", "事项", "信访事项"]


def test_columns_of_one_name_or_of_none_stay_apart() -> None:
    layout = layout_of(["内容", "编号", "备注", "备注", "", "备注", "备注2"])
    names = [layout.name_of(column) for column in (*layout.others, 30)]
    assert names == ["备注", "备注3", "E列", "备注4", "备注2", "AE列"]


def test_the_serial_number_is_passed_over() -> None:
    layout = layout_of(["序号", "内容", "编号"])
    assert layout.passed == {0}
    assert layout.others == ()


@pytest.mark.parametrize(
    "rows",
    [
        [["1", "张三", "路灯不亮"]],
        [["台账"], ["诉求摘要"]],
        [[24, 0.5, "内容"]],
        [*[["甲"]] * HEADER_ROWS, ["编号", "内容"]],
        [],
    ],
)
def test_without_a_header_nothing_is_guessed(rows: list[list[Cell]]) -> None:
    with pytest.raises(UserError) as caught:
        layout_of(*rows)
    sentence = caught.value.sentence
    assert sentence.startswith("“台账.xlsx”的前20行里没有找到表头")
    assert "“信访原文”" in sentence and "“诉求摘要”" in sentence and "什么都没有导入" in sentence


def test_a_header_without_the_matter_says_what_is_missing() -> None:
    with pytest.raises(UserError, match="表头在第1行，但没有写事项内容的一列"):
        layout_of(["编号", "姓名", "电话"])


def test_every_word_of_the_rules_means_one_thing() -> None:
    words = [word for known in rules().first.values() for word in known]
    assert len(words) == len(set(words))
    fields = {field for field, _ in rules().headers.values()}
    assert fields == {*rules().first}
    assert {*TEXT_FIELDS, NOTHING} <= fields


def test_no_word_stands_in_two_lists() -> None:
    places = [place for _, place in rules().headers.values()]
    # Every word that would be overwritten by a later list leaves a gap in its own.
    for field in rules().first:
        own = sorted(place for name, place in rules().headers.values() if name == field)
        assert own == list(range(len(own))), field
    assert len(places) == len(rules().headers)


def test_channels_and_purposes() -> None:
    assert channel_of("网上信访") is Channel.ONLINE
    assert channel_of("走访") is Channel.VISIT
    for channel in Channel:
        assert channel_of(channel.label) is channel
        assert channel_of(channel.value) is channel
    for purpose in Purpose:
        assert purpose_of(purpose.label) is purpose
    assert purpose_of("揭发控告") is Purpose.ACCUSATION
    assert purpose_of("城乡建设") is None


def test_what_is_written_out_is_known_when_it_comes_back() -> None:
    header: list[Cell] = [SERIAL.header, *(column.header for column in COLUMNS.values())]
    layout = layout_of(header)
    keys = ["", *COLUMNS]
    assert {name: keys[column] for name, column in layout.fields.items()} == {
        "source_id": "number",
        "registered": "registered",
        "petitioner": "petitioner",
        "address": "address",
        "phone": "phone",
        "purpose": "purpose",
        "category": "category",
        "summary": "summary",
        "earlier": "source",
        "channel": "channel",
        "words": "words",
        "reply": "reply",
        "reply_on": "reply_on",
    }
    assert layout.passed == {0}
