"""The ledger goes out as a table that can be worked with, and comes back as it was."""

import errno
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.base.errors import Cancelled, TroubleError, UserError
from agent_app.core.numbers import case_number
from agent_app.core.text import clean_line, clean_words
from agent_app.core.vocabulary import Channel, Purpose
from agent_app.ledger import workbook
from agent_app.ledger.case import LedgerCase
from agent_app.ledger.export import write_ledger
from agent_app.ledger.reader import open_ledger
from agent_app.ledger.rows import MAX_TEXT
from agent_app.ledger.sheets import Row, open_book
from agent_app.ledger.table import COLUMNS, Kind, LedgerRow
from agent_app.ledger.workbook import MAX_CELL, Heading, Table, Value, write_table
from tests.support.ledgers import MOMENT, ROW, TEXTS, read_cases, row_of
from tests.support.mounts import small_disk
from tests.support.tools import ROOT


def table_of(path: Path) -> list[Row]:
    with open_book(path) as book:
        assert book.sheets == ("台账",)
        return list(book.rows("台账"))


def values_of(path: Path, row: int = 2) -> dict[str, object]:
    table = table_of(path)
    header, cells = table[1][1], table[row][1]
    cells = cells + [""] * (len(header) - len(cells))
    return dict(zip(map(str, header), cells, strict=True))


def test_the_columns_stand_in_the_order_of_the_field(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    assert write_ledger(path, [ROW], title="石桥村代理台账") == 1
    title, header, cells = (row for _, row in table_of(path))
    assert title == ["石桥村代理台账"]
    assert "｜".join(map(str, header)) == (
        "序号｜代理编号｜登记日期｜信访人（脱敏）｜村（社区）/组｜联系电话（脱敏）｜事项类别｜内容分类｜诉求摘要｜代理人｜委托书编号｜提交去向｜提交日期｜"
        "官方信访件编号｜收到/受理日期｜责任单位｜限办日期｜延期至｜办结日期｜结果｜送达签收日期｜满意度｜回访日期｜复查复核｜归档日期｜备注"
    )
    assert cells[:4] == [1, ROW.number, MOMENT, "罗**"]


def test_a_full_ledger_has_what_was_said_and_answered(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger(path, [ROW], title="台账", full=True, extra=["点赞数"])
    values = values_of(path)
    assert [*values][-6:] == ["台账里的编号", "信访形式", "信访原文", "答复意见", "答复日期", "点赞数"]
    assert values["信访原文"] == ROW.words
    assert values["信访形式"] == "走访中收集"
    assert values["答复日期"] == date(2026, 9, 1)


def test_every_field_is_a_column_and_every_column_is_complete() -> None:
    assert {item.name for item in fields(LedgerRow)} == {*COLUMNS, "extra"}
    headers = [column.header for column in COLUMNS.values()]
    assert len(headers) == len(set(headers))
    for item in fields(LedgerRow):
        if item.name != "extra":
            column = COLUMNS[item.name]
            assert column.width >= len(column.header)
            assert (column.kind is Kind.DATE) == ("date" in str(item.type))


def test_masked_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger(path, [ROW], title="台账")
    assert values_of(path)["信访人（脱敏）"] == "罗**"
    assert values_of(path)["联系电话（脱敏）"] == "137****5518"
    write_ledger(path, [ROW], title="台账", unmasked=True)
    assert values_of(path)["信访人"] == "罗小满"
    assert values_of(path)["联系电话"] == "13799995518"


def test_an_accusation_shows_neither_who_nor_what(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    secret = LedgerRow(
        number="DL-1",
        petitioner="罗小满",
        phone="13799995518",
        purpose=Purpose.ACCUSATION,
        summary="某某受贿",
        words="某某受贿",
        reply="已转",
        remarks="某某",
        responsible_unit="某某委员会",
        extra={"被反映人": "某某"},
    )
    write_ledger(path, [secret], title="台账", unmasked=True, full=True, extra=["被反映人"])
    values = {name: value for name, value in values_of(path).items() if value != ""}
    assert values == {
        "序号": 1,
        "代理编号": "DL-1",
        "信访人": "罗**",
        "联系电话": "137****5518",
        "事项类别": "检举控告",
    }


def test_text_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger(path, [LedgerRow(number=text, summary=text) for text in TEXTS], title="台账", unmasked=True)
    for place, text in enumerate(TEXTS, 2):
        assert values_of(path, place)["代理编号"] == text
        assert values_of(path, place)["诉求摘要"] == text
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode("utf-8")
    assert "<f>" not in sheet and "hyperlink" not in sheet


def test_dates_and_numbers_are_real_and_days_too_old_are_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [LedgerRow(registered=date(2026, 6, 30)), LedgerRow(registered=date(1899, 1, 1))]
    write_ledger(path, rows, title="台账")
    assert values_of(path)["登记日期"] == date(2026, 6, 30)
    assert values_of(path, 3)["登记日期"] == "1899-01-01"
    assert values_of(path, 3)["序号"] == 2


def test_how_the_sheet_scrolls_filters_and_prints(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger(path, [ROW, ROW], title="台账")
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode("utf-8")
        book = archive.read("xl/workbook.xml").decode("utf-8")
    assert re.search(r'<pane xSplit="2" ySplit="2" topLeftCell="C3"[^>]* state="frozen"/>', sheet)
    assert '<autoFilter ref="A2:Z4"/>' in sheet
    assert 'orientation="landscape"' in sheet and "fitToPage" in sheet
    assert "$1:$2" in book
    assert sheet.count("<col ") >= 10


@pytest.mark.parametrize("full", [False, True])
def test_the_columns_are_spread_over_paper_on_which_they_can_be_read(tmp_path: Path, full: bool) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger(path, [ROW], title="台账", full=full)
    sheet = openpyxl.load_workbook(path).active
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (3 if full else 2, 0)
    assert sheet.print_title_cols == "$A:$B", "who it is stands on every sheet"
    assert sheet["A1"].alignment.horizontal == "left", "a title in the middle lies on the edge of two sheets"
    width = sum(each.width for each in sheet.column_dimensions.values()) / sheet.page_setup.fitToWidth
    assert width < 220, "characters on a sheet of A3: each has some 5 points"


def test_the_numbers_that_are_given_here_stand_on_one_line() -> None:
    number = case_number("990101003001", "DFA", date(2026, 6, 30), 123)
    assert COLUMNS["number"].width > len(number) <= COLUMNS["source"].width
    assert COLUMNS["authorization"].width > len(f"{number}-W1")


def test_a_row_is_as_high_as_its_longest_text_needs(tmp_path: Path) -> None:
    """Not every table program sees to it when it opens the file; a row of one line is left to it."""
    path = tmp_path / "台账.xlsx"
    headings = [Heading("哪里", 10), Heading("说了什么", 20)]
    rows: list[list[Value]] = [
        ["石桥", "井水黄"],
        ["石桥", "井水发黄" * 15],
        ["一\n二\n三", "短"],
        ["石桥", "长" * 30_000],
    ]
    write_table(path, Table("来信", "来信", headings), rows)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    heights = [sheet.row_dimensions[place].height for place in range(3, 7)]
    assert heights[0] is None and heights[3] == workbook.TALLEST
    assert heights[1] >= 7 * workbook.LINE_HEIGHT and heights[2] == 3 * workbook.LINE_HEIGHT


def test_another_table_program_finds_everything_in_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    identity = "360426199101010071"
    headings = [
        Heading("村", 16),
        Heading("件数", 8),
        Heading("占比", 9),
        Heading("截至", 12),
        Heading("证号", 22),
    ]
    rows: list[list[Value]] = [
        ["石桥村", 12, 0.5, date(2026, 6, 30), identity],
        ["=SUM(B3:B9)", 0, -1.25, MOMENT, "+86"],
        ["@甲", 3, None, None, "-1"],
    ]
    assert write_table(path, Table("石桥镇各村件数", "统计", headings), rows) == 3
    sheet = openpyxl.load_workbook(path)["统计"]
    assert (
        sheet.freeze_panes == "C3"
        and sheet.auto_filter.ref == "A2:E5"
        and sheet["A1"].value == "石桥镇各村件数"
    )
    widths = [sheet.column_dimensions[name].width for name in "ABCDE"]
    assert all(0 <= width - heading.width < 1 for width, heading in zip(widths, headings, strict=True))
    assert [cell.value for cell in sheet[2]] == [heading.header for heading in headings]
    kinds = ["".join(cell.data_type for cell in row) for row in sheet.iter_rows(min_row=3)]
    assert kinds == ["snnds", "snnds", "snnns"]
    assert [sheet["A4"].value, sheet["E3"].value, sheet["E4"].value, sheet["E5"].value] == [
        "=SUM(B3:B9)", identity, "+86", "-1",
    ]  # fmt: skip
    assert [sheet["B3"].value, sheet["C4"].value] == [12, -1.25]
    assert str(sheet["D3"].value) == "2026-06-30 00:00:00" and sheet["D3"].number_format == "yyyy-mm-dd"
    assert {sheet[name].number_format for name in ("A4", "E3")} == {"@"}


def test_a_cell_takes_what_it_can_and_says_when_there_is_more(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger(
        path, [LedgerRow(words="🙂" * 20_000), LedgerRow(words="字" * MAX_CELL)], title="台账", full=True
    )
    cut = values_of(path)["信访原文"]
    assert isinstance(cut, str)
    assert cut.startswith("🙂" * 16_000) and cut.endswith("全文在事项里）")
    assert len(cut.encode("utf-16-le")) <= MAX_CELL * 2
    assert values_of(path, 3)["信访原文"] == "字" * MAX_CELL


def test_an_empty_ledger_is_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert write_ledger(path, [], title="台账") == 0
    assert list(read_cases(path)) == []


def test_more_rows_than_a_sheet_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 5)
    path = tmp_path / "a.xlsx"
    assert write_ledger(path, [ROW] * 3, title="台账") == 3
    whole = path.read_bytes()
    with pytest.raises(UserError, match="一张表放不下"):
        write_ledger(path, [ROW] * 4, title="台账")
    assert path.read_bytes() == whole
    assert [*tmp_path.iterdir()] == [path]


def test_what_goes_out_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    cases = [
        LedgerCase(
            row=0,
            source_id="DL-1",
            number="DL-1",
            petitioner="罗小满",
            address="石桥村4组",
            phone="13799995518",
            summary="欠薪",
            words="=三个月\n一分钱没拿到",
            category="劳动",
            purpose=Purpose.APPEAL,
            registered_on=MOMENT.date(),
            registered_at=MOMENT,
            channel=Channel.OUTREACH,
            reply="已付",
            reply_on=date(2026, 9, 1),
            extra={"点赞数": "3"},
        ),
        LedgerCase(row=0, source_id="DL-2", number="DL-2", summary="路灯", registered_on=date(2026, 7, 1)),
    ]
    write_ledger(path, map(row_of, cases), title="台账", unmasked=True, full=True, extra=["点赞数"])
    assert list(read_cases(path)) == cases


def test_the_columns_that_a_case_has_no_field_for_come_back_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger(path, [ROW], title="台账")
    with open_ledger(path) as ledger:
        assert ledger.layout.header_row == 2
        (case,) = ledger.cases()
    assert isinstance(case, LedgerCase)
    assert (case.petitioner, case.phone) == ("罗**", "")
    assert case.extra == {
        "联系电话（脱敏）": "137****5518",
        "代理人": "刘春生",
        "官方信访件编号": "321002202208220001",
        "责任单位": "云山县人社局",
        "限办日期": "2026-09-18",
    }


SAID = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).filter(
    lambda text: "_x000D_" not in text
)
SHORT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=20)
YEARS = {"min_value": date(1949, 1, 1), "max_value": date(2099, 12, 31)}


@given(
    st.lists(
        st.tuples(SAID, SAID, SHORT, SHORT, st.none() | st.dates(**YEARS), st.none() | st.datetimes()),
        max_size=6,
    )
)
def test_any_text_and_any_moment_come_back(
    tmp_path_factory: pytest.TempPathFactory,
    told: list[tuple[str, str, str, str, date | None, datetime | None]],
) -> None:
    path = tmp_path_factory.mktemp("round") / "a.xlsx"
    cases = []
    for number, (words, reply, name, other, day, moment) in enumerate(told):
        at = moment.replace(microsecond=0, year=2000 + moment.year % 90 // 4 * 4) if moment else None
        at = at if at and at.time() != datetime.min.time() else None
        cases.append(
            LedgerCase(
                row=0,
                source_id=f"DL-{number}",
                number=f"DL-{number}",
                petitioner=" ".join(clean_line(name).split()),
                summary="事",
                words=clean_words(words),
                reply=clean_words(reply),
                registered_on=at.date() if at else day,
                registered_at=at,
                extra={"其他": clean_words(other)} if clean_words(other) else {},
            )
        )
    write_ledger(path, map(row_of, cases), title="台账", unmasked=True, full=True, extra=["其他"])
    assert list(read_cases(path)) == cases


def test_the_longest_words_come_back(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger(path, [LedgerRow(number="1", words="字" * MAX_TEXT)], title="台账", full=True)
    (case,) = read_cases(path)
    assert isinstance(case, LedgerCase)
    assert case.words == "字" * MAX_TEXT


# What goes wrong


def test_cancelled_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger(path, [ROW], title="台账")
    whole = path.read_bytes()

    def stop(done: int, total: int | None) -> None:
        if done >= 200:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_ledger(path, [ROW] * 1000, title="台账", progress=stop)
    assert path.read_bytes() == whole
    assert [*tmp_path.iterdir()] == [path]


def test_rows_that_cannot_be_had_leave_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger(path, [ROW], title="台账")
    whole = path.read_bytes()

    def rows() -> Iterator[LedgerRow]:
        yield ROW
        raise TroubleError("资料读不出来。")

    with pytest.raises(TroubleError, match="资料读不出来"):
        write_ledger(path, rows(), title="台账")
    assert path.read_bytes() == whole
    assert [*tmp_path.iterdir()] == [path]


def test_while_it_is_written_rows_wait_beside_the_file_and_nowhere_else(tmp_path: Path) -> None:
    seen: list[str] = []

    def look(done: int, total: int | None) -> None:
        seen.extend(path.name for path in tmp_path.iterdir())

    write_ledger(tmp_path / "a.xlsx", [ROW] * 300, title="台账", progress=look)
    assert seen
    assert all(name.startswith(".ledger-") and name.endswith(".part") for name in seen)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match=r"没有找到要放“a\.xlsx”的文件夹"):
        write_ledger(tmp_path / "没有" / "a.xlsx", [ROW], title="台账")


@pytest.mark.parametrize("name", ["台账.csv", "台账", "夹子.xlsx"])
def test_a_name_that_no_table_program_would_open_it_by(tmp_path: Path, name: str) -> None:
    (tmp_path / "夹子.xlsx").mkdir()
    with pytest.raises(UserError, match=f"“{name}”不能当表格的名字"):
        write_ledger(tmp_path / name, [ROW], title="台账")
    assert [path.name for path in tmp_path.iterdir()] == ["夹子.xlsx"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(errno.EACCES, "denied"), "正被别的程序打开"),
        (OSError(errno.ENOSPC, "full"), "磁盘放不下了"),
        (OSError(errno.EIO, "I/O error"), "I/O error"),
    ],
)
def test_a_name_that_cannot_be_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger(path, [ROW], title="台账")
    whole = path.read_bytes()

    def refuse(self: Path, target: Path) -> Path:
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(TroubleError) as caught:
        write_ledger(path, [ROW, ROW], title="台账")
    assert said in caught.value.sentence and "原来的文件没有改动" in caught.value.sentence
    assert path.read_bytes() == whole
    assert [*tmp_path.iterdir()] == [path]


WRITER = """
import resource, sys
from pathlib import Path
from agent_app.base.errors import TroubleError
from agent_app.ledger.export import write_ledger
from agent_app.ledger.table import LedgerRow

if sys.argv[2:]:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
rows = (LedgerRow(number=str(i), words="".join(chr(0x4E00 + i * k % 20000) for k in range(90))) for i in range(2000))
try:
    write_ledger(Path(sys.argv[1]), rows, title="台账", full=True)
except TroubleError as error:
    sys.stdout.buffer.write(error.sentence.encode("utf-8"))
"""


def written_without_room(path: Path, *limit: str) -> None:
    """Writes some 700 kB of rows in a process of its own, which has to say that there was no room."""
    done = subprocess.run(
        [sys.executable, "-c", WRITER, str(path), *limit], cwd=ROOT, capture_output=True, check=True
    )
    assert "磁盘放不下了" in done.stdout.decode("utf-8")
    assert done.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes to set")
@pytest.mark.parametrize("room", ["20000", "200000"])
def test_files_that_may_not_grow_leave_the_old_one(tmp_path: Path, room: str) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger(path, [ROW], title="台账")
    whole = path.read_bytes()
    written_without_room(path, room)
    assert path.read_bytes() == whole
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.skipif(sys.platform != "linux", reason="no small disk to mount")
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """The room ends while the sheet is put together from the rows that were gathered."""
    with small_disk(tmp_path / "disk", "1400k") as disk:
        path = disk / "a.xlsx"
        write_ledger(path, [ROW], title="台账")
        whole = path.read_bytes()
        written_without_room(path)
        assert path.read_bytes() == whole
        assert [*disk.iterdir()] == [path]
