"""A superior's table is filled as a careful hand would: its look stays, text stays text, sums take in every row."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from agent_app.base.errors import AppError, Cancelled, UserError
from agent_app.core.vocabulary import Purpose
from agent_app.ledger import template as filling
from agent_app.ledger.formulas import Block, Formula
from agent_app.ledger.sheets import open_book
from agent_app.ledger.table import LedgerRow
from agent_app.ledger.template import Facts, Filled, fill
from tests.support.ledgers import ROW, TEXTS
from tests.support.templates import superior
from tests.unit.ledger.compound import compound_file, xls

FACTS = Facts("石桥镇", "刘春生", date(2026, 6, 30), date(2026, 6, 1), date(2026, 6, 30))


def made(path: Path, cells: dict[str, object], change: Callable[[Worksheet], None] | None = None) -> Path:
    book = Workbook()
    for place, value in cells.items():
        book.active[place] = value
    if change:
        change(book.active)
    book.save(path)
    return path


def filled(template: Path, rows: list[LedgerRow], *, unmasked: bool = False) -> tuple[Worksheet, Filled]:
    path = template.with_name("out.xlsx")
    said = fill(template, path, rows, FACTS, unmasked=unmasked)
    return load_workbook(path).worksheets[0], said


def row_of(sheet: Worksheet, number: int) -> list[object]:
    return [cell.value for cell in sheet[number]]


def test_the_look_stays_and_the_sums_take_in_every_row(tmp_path: Path) -> None:
    rows = [replace(ROW, number=f"DL-{serial}") for serial in range(1, 41)]
    sheet, said = filled(superior(tmp_path / "表.xlsx"), rows)
    assert said == Filled(40)
    assert sheet["A2"].value == "单位：石桥镇　填表日期：2026-06-30"
    first, last = row_of(sheet, 5), row_of(sheet, 44)
    assert first[:4] == [1, "DL-1", "罗**（137****5518）", "在外务工被欠薪"]
    assert first[6:] == ["=F5-E5", "321002202208220001", "件"]
    assert (last[0], last[1], last[6], last[8]) == (40, "DL-40", "=F44-E44", "件")
    assert row_of(sheet, 45)[6:8] == ["=SUM(G5:G44)", "=COUNTA(B5:B44)"]
    assert row_of(sheet, 47)[0] == "填表人：刘春生" and row_of(sheet, 47)[5] == "=H45*2"
    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert {"A1:I1", "E3:F3", "A3:A4", "A45:F45", "A47:C47"} <= merged and "A6:F6" not in merged
    heights = [sheet.row_dimensions[row].height for row in (1, 5, 30, 44, 45, 47)]
    assert heights == [36, 30, 30, 30, 24, 42]
    for row in (5, 44):
        cell = sheet[f"D{row}"]
        assert (cell.fill.fgColor.rgb, cell.font.name, cell.border.left.style) == (
            "00FFF2CC",
            "仿宋",
            "thin",
        )
    assert sheet["A45"].border.left.style == "thin"
    assert sheet.print_area == "'月报 表'!$A$1:$I$47" and sheet.print_title_rows == "$1:$4"
    assert (sheet.page_setup.orientation, sheet.freeze_panes) == ("landscape", "A5")
    assert sheet.oddFooter.center.text == "第&P页" and sheet.column_dimensions["D"].width == 40
    assert sheet.auto_filter.ref == "A4:I44" and [each.id for each in sheet.row_breaks.brk] == [45]
    assert [str(each.sqref) for each in sheet.conditional_formatting] == ["G5:G44"]
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["I5:I44"]
    second = load_workbook(tmp_path / "out.xlsx").worksheets[1]
    assert row_of(second, 1) == [40, "=SUM('月报 表'!G5:G44)+'月报 表'!H45"]


def test_days_are_days_and_text_stays_text(tmp_path: Path) -> None:
    texts = [*TEXTS, "_x0041_", "a\x01b", "{{单位}}"]
    sheet, _ = filled(
        superior(tmp_path / "表.xlsx"), [replace(ROW, summary=text, official_number=text) for text in texts]
    )
    assert (str(sheet["E5"].value), sheet["E5"].number_format) == ("2026-06-30 00:00:00", "yyyy-mm-dd")
    assert sheet["F5"].number_format == 'yyyy"年"m"月"d"日"'
    assert {sheet[f"H{row}"].number_format for row in range(5, 5 + len(texts))} == {"@"}
    assert {sheet[f"D{row}"].data_type for row in range(5, 5 + len(texts))} == {"s"}
    with open_book(tmp_path / "out.xlsx") as book:
        table = dict(book.rows("月报 表"))
    read = [(table[row][3], table[row][7]) for row in range(5, 5 + len(texts))]
    assert read == [(text, text) for text in [*TEXTS, "_x0041_", "ab", "{{单位}}"]]
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode("utf-8")
    assert len(re.findall(r"<f\b", xml)) == len(texts) + 3


def test_masked_unless_asked_and_an_accusation_always(tmp_path: Path) -> None:
    rows = [ROW, replace(ROW, purpose=Purpose.ACCUSATION)]
    for unmasked, first in ((False, "罗**（137****5518）"), (True, "罗小满（13799995518）")):
        sheet, _ = filled(superior(tmp_path / "表.xlsx"), rows, unmasked=unmasked)
        assert [sheet["C5"].value, sheet["C6"].value] == [first, "罗**（137****5518）"]
        assert [sheet["D5"].value, sheet["D6"].value] == ["在外务工被欠薪", None]


@pytest.mark.parametrize("count", [0, 1])
def test_few_cases_leave_the_rows_where_they_are(tmp_path: Path, count: int) -> None:
    sheet, said = filled(superior(tmp_path / "表.xlsx"), [ROW] * count)
    assert said.rows == count
    assert row_of(sheet, 5)[:2] == ([1, ROW.number] if count else [None, None])
    assert row_of(sheet, 6)[6] == "=SUM(G5:G5)" and sheet["A8"].value == "填表人：刘春生"


def test_a_block_of_marked_rows_with_merged_cells(tmp_path: Path) -> None:
    cells = {
        "A1": "头",
        "A2": "{{每件}}{{序号}}",
        "B2": "{{代理编号}}",
        "B3": "{{每件}}{{诉求摘要}}",
        "A4": "尾",
    }
    template = made(tmp_path / "表.xlsx", cells, lambda sheet: sheet.merge_cells("A2:A3"))
    sheet, _ = filled(template, [ROW, ROW, ROW])
    assert [row[:2] for row in sheet.iter_rows(values_only=True)] == [
        ("头", None), (1, ROW.number), (None, ROW.summary), (2, ROW.number), (None, ROW.summary),
        (3, ROW.number), (None, ROW.summary), ("尾", None),
    ]  # fmt: skip
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A2:A3", "A4:A5", "A6:A7"}


def test_what_there_is_not_is_named_with_its_cell(tmp_path: Path) -> None:
    template = made(tmp_path / "表.xlsx", {"A1": "{{单位}}", "C5": "{{身份证}}", "D5": "{{代理编号}}"})
    with pytest.raises(UserError, match=r"“Sheet”C5格的“\{\{身份证\}\}”没有这一项.*代理编号、登记日期.*件数"):
        filled(template, [ROW])
    template = made(
        tmp_path / "表.xlsx",
        {"D5": "{{代理编号}}"},
        lambda sheet: setattr(sheet.oddHeader.left, "text", "{{村名}}"),
    )
    with pytest.raises(UserError, match=r"“Sheet”页眉或页脚的“\{\{村名\}\}”没有这一项"):
        filled(template, [ROW])
    with pytest.raises(UserError, match="没有一格写着要填什么"):
        filled(made(tmp_path / "表.xlsx", {"A1": "空的"}), [ROW])
    with pytest.raises(UserError, match=r"B1格.*不在标了“\{\{每件\}\}”的行里"):
        filled(made(tmp_path / "表.xlsx", {"B1": "{{代理人}}", "A2": "{{每件}}{{代理编号}}"}), [ROW])
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),
        (b"hello", "不是xlsx表格"),
        (b"%PDF-1.7", "是PDF"),
        (b"PK\x03\x04 broken", "已经损坏"),
        (b"<html><table>", "是一个网页"),
        (compound_file({"EncryptedPackage": b"y" * 5000}), "设有密码"),
        (xls([["{{代理编号}}"]]), "不是xlsx表格"),
    ],
)
def test_what_is_no_table_is_told_and_the_old_file_stays(tmp_path: Path, content: bytes, said: str) -> None:
    template, out = tmp_path / "表.xlsx", tmp_path / "out.xlsx"
    template.write_bytes(content)
    out.write_bytes(b"old")
    with pytest.raises(UserError) as caught:
        fill(template, out, [ROW], FACTS, unmasked=False)
    assert said in caught.value.sentence and "表.xlsx" in caught.value.sentence
    assert "导入" not in caught.value.sentence
    assert out.read_bytes() == b"old"


def test_a_damaged_part_is_told(tmp_path: Path) -> None:
    whole = superior(tmp_path / "whole.xlsx")
    for part in ("xl/styles.xml", "xl/worksheets/sheet1.xml"):
        template = tmp_path / "表.xlsx"
        with zipfile.ZipFile(whole) as source, zipfile.ZipFile(template, "w") as target:
            for name in source.namelist():
                target.writestr(name, source.read(name)[: 300 if name == part else None])
        with pytest.raises(AppError, match="损坏"):
            filled(template, [ROW])


def test_links_names_charts_and_margins_mean_what_they_meant(tmp_path: Path) -> None:
    template = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(template) as book:
        sheet = book.add_worksheet("表")
        for place, text in {
            "A1": "{{代理编号}}",
            "B1": "{{序号}}",
            "A2": "合计",
            "B2": "=SUM(B1:B1)",
        }.items():
            sheet.write(place, text)
        sheet.write_url("A3", "https://example.org/", string="办法")
        book.define_name("表!本表", "=表!$B$2")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"name": "=表!$A$2", "values": "=表!$B$1", "categories": "=表!$A$1:$A$1"})
        sheet.insert_chart("D3", chart)
        sheet.set_footer("&L{{单位}}&R第&P页")
    path = tmp_path / "out.xlsx"
    said = fill(template, path, [ROW] * 3, replace(FACTS, unit="A&B镇"), unmasked=False)
    assert said.remarks == ("表里的图表带过来了，样子可能有点变，请打开填好的表看一看。",)
    sheet = load_workbook(path).worksheets[0]
    assert [(cell.coordinate, cell.hyperlink.target) for row in sheet for cell in row if cell.hyperlink] == [
        ("A5", "https://example.org/")
    ]
    assert sheet.defined_names["本表"].attr_text == "表!$B$4"
    [chart] = sheet._charts
    [series] = chart.series
    shown = [
        source.f for source in (series.tx.strRef, series.val.numRef, series.cat.strRef or series.cat.numRef)
    ]
    assert shown == ["表!$A$4", "表!$B$1:$B$3", "表!$A$1:$A$3"]
    assert chart.anchor._from.row == 4
    assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("A&&B镇", "第&P页")


def test_shapes_that_are_not_kept_are_told(tmp_path: Path) -> None:
    template = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(template) as book:
        sheet = book.add_worksheet()
        sheet.write_string("A1", "{{代理编号}}")
        sheet.insert_textbox("C3", "填表说明")
    _, said = filled(template, [ROW])
    assert said.remarks and "没有带过来" in said.remarks[0]


def test_macros_are_left_behind_and_told(tmp_path: Path) -> None:
    template = made(tmp_path / "表.xlsm", {"A1": "{{代理编号}}"})
    with zipfile.ZipFile(template, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf")
    _, said = filled(template, [ROW])
    assert said.remarks == ("表里的宏没有带过来，也没有运行。",)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert not [name for name in archive.namelist() if "vba" in name]


def test_a_bomb_is_never_opened(tmp_path: Path) -> None:
    template = tmp_path / "表.xlsx"
    whole = made(tmp_path / "whole.xlsx", {"A1": "{{代理编号}}"})
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(template, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            bomb = b"<" + b"0" * (64 << 20) if name.endswith("sheet1.xml") else source.read(name)
            target.writestr(name, bomb)
    with pytest.raises(UserError, match="大得不像"):
        filled(template, [ROW])


def test_empty_cells_count_where_they_would_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(template) as book:
        sheet = book.add_worksheet()
        sheet.write_string("A1", "{{代理编号}}")
        for row in range(1, 50):
            sheet.write_blank(row, 0, None, book.add_format({"bg_color": "#CCCCCC"}))
    assert filled(template, [ROW])[1].rows == 1
    monkeypatch.setattr("agent_app.ledger.template_fields.MAX_CELLS", 99)
    with pytest.raises(UserError, match="里有100格，太大了"):
        filled(template, [ROW])


def test_the_empty_table_is_never_written_over(tmp_path: Path) -> None:
    template = superior(tmp_path / "表.xlsx")
    whole = template.read_bytes()
    with pytest.raises(UserError, match="不能盖掉"):
        fill(template, template, [ROW], FACTS, unmasked=False)
    assert template.read_bytes() == whole


def test_cancelled_or_too_many_leave_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template, out = superior(tmp_path / "表.xlsx"), tmp_path / "out.xlsx"
    out.write_bytes(b"old")

    def stop(done: int, total: int | None) -> None:
        if done >= 200:
            raise Cancelled

    with pytest.raises(Cancelled):
        fill(template, out, [ROW] * 500, FACTS, unmasked=False, progress=stop)
    with monkeypatch.context() as small:
        small.setattr(filling, "MAX_CELLS", 100)
        with pytest.raises(UserError, match="填不下这么多"):
            fill(template, out, [ROW] * 500, FACTS, unmasked=False)
    assert out.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.xlsx", "表.xlsx"]


BLOCK = {"表": Block(5, 6, 10), "S": Block(2, 2, 3)}


@pytest.mark.parametrize(
    ("inside", "text", "first", "later"),
    [
        (False, "=SUM(A5:A6)+A5", "=SUM(A5:A24)+A5", None),
        (False, "=SUM($A$1:$A$6)/A7", "=SUM($A$1:$A$24)/A25", None),
        (False, "=SUM(A:A)+S!B2+SUM(S!B2:B2)+S!$B$3", "=SUM(A:A)+S!B2+SUM(S!B2:B4)+S!$B$5", None),
        (False, '=IF(B7>0,"A7 {A5}",B4)', '=IF(B25>0,"A7 {A5}",B4)', None),
        (False, "=SUM(5:6)+[1]表!A7+other!A7", "=SUM(5:24)+[1]表!A7+other!A7", None),
        (True, "=A5+B6", "=A5+B6", "=A9+B10"),
        (True, "=F4+SUM(A$5:A5)/$A$7", "=F4+SUM(A$5:A5)/$A$25", "=F8+SUM(A$5:A9)/$A$25"),
        (True, "=A8", "=A26", "=A26"),
    ],
)
def test_a_formula_points_at_what_it_pointed_at(
    inside: bool, text: str, first: str, later: str | None
) -> None:
    formula = Formula(text, "表", BLOCK, inside=inside)
    assert formula.at() == first
    assert later is None or formula.at(4) == later


@given(st.integers(1, 50), st.integers(1, 4), st.integers(1, 300), st.integers(1, 80))
def test_rows_never_change_places(first: int, height: int, times: int, row: int) -> None:
    block = Block(first, first + height - 1, times)
    (above, _), (below, _) = block.moved(row, row), block.moved(row + 1, row + 1)
    assert above < below
    assert block.moved(row, row)[0] == (row + block.grown if row > block.last else row)
