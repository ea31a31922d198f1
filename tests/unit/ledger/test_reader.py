"""Rows become cases, or are left out with a reason; nothing is lost without a word."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from agent_app.base.errors import Cancelled, UserError
from agent_app.core.vocabulary import Channel, Purpose
from agent_app.ledger.case import FINGERPRINT_SIZE, LedgerCase, Rejected, fingerprint
from agent_app.ledger.mapping import Choice
from agent_app.ledger.reader import open_ledger
from agent_app.ledger.rows import MAX_TEXT
from tests.support.ledgers import read_cases
from tests.unit.ledger.compound import xls
from tests.unit.ledger.files import Table, Value, ods_cell, ods_parts, write_parts, write_xlsx

HEADER = [
    "编号",
    "信访人",
    "住址",
    "电话",
    "登记时间",
    "信访形式",
    "诉求摘要",
    "诉求内容",
    "分类",
    "答复意见",
    "答复时间",
]
MOMENT = datetime.fromisoformat("2019-04-25 09:32:09")


def outcomes(
    path: Path, *rows: Sequence[Value], header: Sequence[str] = HEADER
) -> list[LedgerCase | Rejected]:
    return list(read_cases(write_xlsx(path / "台账.xlsx", [header, *rows])))


def test_a_full_row(tmp_path: Path) -> None:
    row: Sequence[Value] = [
        "XF-1",
        "张　三",
        "石桥村\n4组",
        13812345678,
        MOMENT,
        "电话",
        "路灯不亮",
        "\t路灯\n坏了 ",
        "城乡建设",
        "已修好。",
        "2019年5月10日",
    ]
    assert outcomes(tmp_path, row) == [
        LedgerCase(
            row=2,
            source_id="XF-1",
            number="XF-1",
            petitioner="张 三",
            address="石桥村 4组",
            phone="13812345678",
            summary="路灯不亮",
            words="路灯\n坏了",
            category="城乡建设",
            registered_on=MOMENT.date(),
            registered_at=MOMENT,
            channel=Channel.CALL,
            reply="已修好。",
            reply_on=date(2019, 5, 10),
        )
    ]


def test_a_row_with_its_matter_only(tmp_path: Path) -> None:
    (case,) = outcomes(tmp_path, ["路灯不亮", None], header=["诉求内容", "编号"])
    assert isinstance(case, LedgerCase)
    assert case.words == "路灯不亮"
    assert case.source_id == fingerprint(case).hex()
    assert (case.number, case.petitioner, case.registered_on, case.channel) == ("", "", None, None)


def test_what_no_field_can_take_is_kept(tmp_path: Path) -> None:
    header = ["编号", "内容", "电话", "日期", "信访形式", "事项类别", "分类", "点赞数", "点赞数"]
    row: list[Value] = [
        "1",
        "甲",
        "13812345678、13900000000",
        "去年冬天",
        "托人带话",
        "求助",
        "民政",
        9,
        "九",
    ]
    (case,) = outcomes(tmp_path, [*row, "无名列"], header=header)
    assert isinstance(case, LedgerCase)
    assert case.phone == "13812345678"
    assert (case.registered_on, case.channel, case.purpose, case.category) == (None, None, None, "民政")
    assert case.extra == {
        "电话": "13812345678、13900000000",
        "日期": "去年冬天",
        "信访形式": "托人带话",
        "事项类别": "求助",
        "点赞数": "9",
        "点赞数2": "九",
        "J列": "无名列",
    }


def test_what_was_not_understood_is_told_by_column_and_row(tmp_path: Path) -> None:
    header = ["编号", "内容", "登记日期", "电话", "信访形式"]
    rows: list[Sequence[Value]] = [
        ["1", "甲", date(2020, 1, 2), "13812345678", "来访"],
        ["2", "乙", "去年冬天", "", "托人带话"],
        ["3", "丙", "去年\n春天", "问他儿子", ""],
    ]
    with open_ledger(write_xlsx(tmp_path / "台账.xlsx", [header, *rows])) as ledger:
        assert len(list(ledger.cases())) == 3
        assert ledger.remarks == [
            "“登记日期”有2行没有读懂，原样留在那件事旁边（第一处是第3行“去年冬天”）。",
            "“信访形式”有1行没有读懂，原样留在那件事旁边（第一处是第3行“托人带话”）。",
            "“电话”有1行没有读懂，原样留在那件事旁边（第一处是第4行“问他儿子”）。",
        ]


def test_a_class_that_is_no_purpose_is_the_category_where_there_is_no_other(tmp_path: Path) -> None:
    header = ["编号", "内容", "事项类别"]
    first, second = outcomes(tmp_path, ["1", "甲", "城乡建设"], ["2", "乙", "申诉求决类"], header=header)
    assert isinstance(first, LedgerCase) and isinstance(second, LedgerCase)
    assert (first.category, first.purpose, first.extra) == ("城乡建设", None, {})
    assert (second.category, second.purpose, second.extra) == ("", Purpose.APPEAL, {})


def test_rows_that_are_left_out(tmp_path: Path) -> None:
    header = ["编号", "内容", "备注", "事项类别"]
    rows: list[Sequence[Value]] = [
        ["1", "", "没有内容", ""],
        ["2", "长" * MAX_TEXT, "", ""],
        ["3", "长" * (MAX_TEXT + 1), "", ""],
        ["4", "甲", "注" * (MAX_TEXT + 1), ""],
        ["5", "某某受贿", "", "检举控告"],
        [],
        header,
        ["6", "乙", "", ""],
    ]
    found = outcomes(tmp_path, *rows, header=header)
    assert [(item.row, isinstance(item, LedgerCase)) for item in found] == [
        (2, False),
        (3, True),
        (4, False),
        (5, False),
        (6, False),
        (9, True),
    ]
    reasons = {item.row: item.reason for item in found if isinstance(item, Rejected)}
    assert reasons[2] == "没有写事项内容，没有导入。"
    assert "“内容”有20,001字" in reasons[4]
    assert "“备注”有20,001字" in reasons[5]
    assert "12388" in reasons[6] and "受贿" not in reasons[6]


def test_who_signed_below_the_table_is_no_matter(tmp_path: Path) -> None:
    rows: list[Sequence[Value]] = [
        ["", "审核人：王海", ""],
        ["填表人 :刘春生", "负责人：王海", ""],
        ["", "负责人：是谁，村里没有人说得清", "老周"],
        ["", "审核人不在，低保办不了", ""],
    ]
    first, second, *matters = outcomes(tmp_path, *rows, header=["编号", "内容", "经办人"])
    assert isinstance(first, Rejected) and isinstance(second, Rejected)
    assert first.reason == "只写着“审核人：王海”，是表下面的落款，不是一件事，没有导入。"
    assert [isinstance(matter, LedgerCase) for matter in matters] == [True, True]


def test_the_same_matter_twice_is_taken_once(tmp_path: Path) -> None:
    rows = [
        ["1", "张三", "路灯不亮", "城乡建设"],
        ["2", "李四", "路灯不亮", ""],
        ["1", "张三", " 路灯\n不亮", "城乡建设"],
    ]
    header = ["编号", "姓名", "内容", "分类"]
    found = outcomes(tmp_path, *rows, header=header)
    assert [item.row for item in found if isinstance(item, LedgerCase)] == [2, 3]
    assert found[2] == Rejected(4, "和第2行是同一件（编号1），没有再记一次。")


def test_a_repeat_says_what_the_two_rows_differ_in(tmp_path: Path) -> None:
    rows = [
        ["1", "甲", "城乡建设", "", "3"],
        ["1", "甲", "交通运输", "已答复", "4"],
        ["", "乙", "", "", ""],
        ["", "乙", "", "", ""],
    ]
    header = ["编号", "内容", "分类", "答复", "点赞数"]
    found = outcomes(tmp_path, *rows, header=header)
    assert found[1] == Rejected(
        3, "和第2行是同一件（编号1），没有再记一次；两行的内容分类、答复、其他栏目不一样，请在那一件里核对。"
    )
    assert found[3] == Rejected(5, "和第4行是同一件，没有再记一次。")


def test_one_number_beside_two_matters_keeps_both(tmp_path: Path) -> None:
    rows = [["1", "路灯不亮"], ["1", "水管漏水"], ["1", "垃圾没人收"]]
    header = ["编号", "内容"]
    found = outcomes(tmp_path, *rows, header=header)
    ids = [item.source_id for item in found if isinstance(item, LedgerCase)]
    assert ids[0] == "1"
    assert len(set(ids)) == 3
    again = outcomes(tmp_path, rows[1], rows[2], rows[0], header=header)
    assert {fingerprint(item) for item in found if isinstance(item, LedgerCase)} == {
        fingerprint(item) for item in again if isinstance(item, LedgerCase)
    }


@given(
    st.lists(
        st.tuples(
            st.text("12", max_size=1), st.text("张李", max_size=1), st.text("甲乙", min_size=1, max_size=2)
        ),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_rows_does_not_change_the_matters(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], order: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    marks = []
    for _ in range(2):
        (folder / "a.csv").write_text(
            "\n".join(["编号,姓名,内容", *map(",".join, rows)]), encoding="utf-8", newline="\n"
        )
        cases = [item for item in read_cases(folder / "a.csv") if isinstance(item, LedgerCase)]
        assert len({case.source_id for case in cases}) == len(cases)
        assert len({fingerprint(case) for case in cases}) == len(cases)
        marks.append({fingerprint(case) for case in cases})
        order.shuffle(rows)
    assert marks[0] == marks[1]
    assert len(marks[0]) == len(set(rows))


def test_the_fingerprint_is_of_the_matter_and_of_nothing_else() -> None:
    case = LedgerCase(row=2, source_id="1", number="1", petitioner="张三", words="路灯 不亮", summary="灯")
    mark = fingerprint(case)
    assert len(mark) == FINGERPRINT_SIZE
    # Cases that were taken over are found again by it: another value would take them over twice.
    assert mark.hex() == "ab46b563f60f92338a536eccce7724f7"
    aside: list[dict[str, Any]] = [
        {"row": 9},
        {"source_id": "1-abc"},
        {"words": "路灯\n\u00a0不亮 "},
        {"category": "城乡建设"},
        {"reply": "已修好"},
        {"phone": "13812345678"},
        {"registered_at": MOMENT},
        {"extra": {"点赞数": "3"}},
    ]
    for change in aside:
        assert fingerprint(replace(case, **change)) == mark, change
    within: list[dict[str, Any]] = [
        {"number": "2"},
        {"petitioner": "李四"},
        {"words": "路灯亮了"},
        {"summary": "路灯"},
        {"registered_on": MOMENT.date()},
        {"petitioner": "张", "summary": "三灯"},
    ]
    for change in within:
        assert fingerprint(replace(case, **change)) != mark, change


def test_the_same_rows_from_another_kind_of_file(tmp_path: Path) -> None:
    table: Table = [
        ["编号", "姓名", "时间", "内容"],
        [37042, "张三", MOMENT, "\n\t\t路灯坏了，\n \t请修　"],
        ["XF-２", "李四", date(2020, 1, 6), "水管"],
    ]
    lines = '编号\t姓名\t时间\t内容\n37042\t张三\t2019/4/25 9:32:09\t"路灯坏了，\r\n请修"\nXF-2\t李四\t2020年1月6日\t水管\n'
    (tmp_path / "a.txt").write_text(lines, encoding="gb18030", newline="")
    marks = [
        [fingerprint(item) for item in read_cases(path) if isinstance(item, LedgerCase)]
        for path in (write_xlsx(tmp_path / "a.xlsx", table), tmp_path / "a.txt")
    ]
    assert marks[0] == marks[1]
    assert len(set(marks[0])) == 2


def test_the_first_sheet_with_a_header_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    sheets: list[Table] = [[["填表说明"]], [["编号", "内容"], ["1", "甲"]], [["编号", "内容"], ["2", "乙"]]]
    path = write_xlsx(tmp_path / "a.xlsx", *sheets, names=["说明", "一月", "二月"])
    with open_ledger(path) as ledger:
        assert ledger.sheet == "一月"
        assert ledger.layout.fields == {"source_id": 0, "words": 1}
        assert ledger.remarks == [
            "只读取了工作表“一月”；“说明”、“二月”没有读取，也要的话，请再导入一次，选那张工作表。"
        ]
        assert [case.source_id for case in ledger.cases()] == ["1"]  # type: ignore[union-attr]
    assert [case.source_id for case in read_cases(path, sheet="二月")] == ["2"]  # type: ignore[union-attr]
    with pytest.raises(UserError, match=r"“a\.xlsx”的工作表“说明”的前20行里没有找到表头"):
        list(read_cases(path, sheet="说明"))
    with pytest.raises(UserError, match="没有名叫“三月”的工作表"):
        list(read_cases(path, sheet="三月"))


def test_sheets_that_nobody_sees_are_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name in ("今年", "去年", "底稿"):
            book.add_worksheet(name).write_row(0, 0, ["编号", "内容"])
            if name != "今年":
                book.get_worksheet_by_name(name).hide()
    with open_ledger(tmp_path / "a.xlsx") as ledger:
        assert ledger.remarks == [
            "另有隐藏的工作表“去年”、“底稿”没有读取；也要的话，请取消隐藏，存一次，再导入。"
        ]
    with open_ledger(tmp_path / "a.xlsx", choice=Choice("去年")) as ledger:
        assert "“今年”没有读取" in ledger.remarks[0] and "工作表“底稿”没有读取" in ledger.remarks[1]


def test_days_that_are_numbered_from_1904(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, line in enumerate(
            [
                ["编号", "内容", "日期", "点赞数"],
                [1, "甲", None, 44741],
                [2, "乙", 44741],
                [3, "丙", 20260630],
            ]
        ):
            sheet.write_row(row, 0, line)
        sheet.write_datetime(1, 2, MOMENT, day)
    first, second, third = read_cases(tmp_path / "a.xlsx")
    assert isinstance(first, LedgerCase) and isinstance(second, LedgerCase) and isinstance(third, LedgerCase)
    assert (first.registered_at, first.extra) == (MOMENT, {"点赞数": "44741"})
    assert second.registered_on == third.registered_on == date(2026, 6, 30)


def test_days_that_are_numbered_from_1904_in_other_kinds_of_files(tmp_path: Path) -> None:
    rows = [["内容", "日期"], ["甲", 44741.0]]
    for number, day in ((1, date(2026, 6, 30)), (0, date(2022, 6, 29))):
        path = tmp_path / "a.xls"
        path.write_bytes(xls(rows, records=[(0x22, number.to_bytes(2, "little"))]))
        [case] = read_cases(path)
        assert isinstance(case, LedgerCase) and case.registered_on == day
    number = '<table:table-cell office:value-type="float" office:value="44741"/>'
    lines = ((ods_cell("内容"), ods_cell("日期")), (ods_cell("甲"), number))
    parts = ods_parts("".join(f"<table:table-row>{''.join(line)}</table:table-row>" for line in lines))
    settings = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    parts["content.xml"] = str(parts["content.xml"]).replace("<table:table ", f"{settings}<table:table ")
    [case] = read_cases(write_parts(tmp_path / "a.ods", parts))
    assert isinstance(case, LedgerCase) and case.registered_on == date(2026, 6, 30)


def test_a_layout_that_a_person_chose(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["甲栏", "乙栏"], ["路灯不亮", "1"]])
    with open_ledger(path, choice=Choice("", 1, {"甲栏": "words", "乙栏": "source_id"})) as ledger:
        assert list(ledger.cases()) == [LedgerCase(row=2, source_id="1", number="1", words="路灯不亮")]


def test_progress_counts_rows_and_may_cancel(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["编号", "内容"], *([str(i), f"事{i}"] for i in range(1000))])
    calls: list[tuple[int, int | None]] = []
    assert len(list(read_cases(path, progress=lambda done, total: calls.append((done, total))))) == 1000
    counted = [call for call in calls if call[1] is not None]
    assert counted[0] == (100, 1001)
    assert counted[-1] == (1001, 1001)
    assert [done for done, _ in counted] == sorted(done for done, _ in counted)

    def stop(done: int, total: int | None) -> None:
        if done >= 300:
            raise Cancelled

    read = read_cases(path, progress=stop)
    assert len(list(islice(read, 298))) == 298
    with pytest.raises(Cancelled):
        next(read)


def test_rows_come_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("编号,内容\n" + "1,甲\n" * 9, encoding="utf-8")
    read = read_cases(tmp_path / "a.csv")
    assert isinstance(next(read), LedgerCase)
    read.close()  # type: ignore[attr-defined]
