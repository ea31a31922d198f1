"""Tables come out of every kind of file the same, and what is no table is refused in one sentence."""

import errno
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from agent_app.base.errors import Cancelled, TroubleError, UserError
from agent_app.ledger.container import MAX_CELLS, MAX_COLUMNS, MAX_UNPACKED, unreadable
from agent_app.ledger.sheets import Row, open_book
from tests.unit.ledger.compound import compound_file, xls
from tests.unit.ledger.files import Table, ods_cell, ods_parts, text_cell, write_parts, write_xlsx, xlsx_parts

MOMENT = datetime.fromisoformat("2020-01-02 03:04:05")
CSV = '编号,内容\r\nA1,"第一行\r\n第二行，带“引号”和""双引号"""\r\n\r\nA2,㮾和𠮷🙂\r\n'
CSV_ROWS: list[Row] = [
    (1, ["编号", "内容"]),
    (2, ["A1", '第一行\n第二行，带“引号”和"双引号"']),
    (4, ["A2", "㮾和𠮷🙂"]),
]


def rows_of(path: Path, sheet: int = 0) -> list[Row]:
    with open_book(path) as book:
        return list(book.rows(book.sheets[sheet]))


def refusal(path: Path) -> str:
    """The sentence with which the file is refused; it names the file and says that nothing happened."""
    with pytest.raises(UserError) as caught:
        rows_of(path)
    sentence = caught.value.sentence
    assert f"“{path.name}”" in sentence
    assert "什么都没有导入" in sentence
    assert sentence.endswith("。") and "\n" not in sentence
    return sentence


# What is read


def test_xlsx_keeps_row_numbers_columns_and_kinds(tmp_path: Path) -> None:
    table: Table = [
        [],
        [None, "编号", "日期"],
        [],
        [None, 24.0, date(2020, 1, 2), MOMENT, 0.5, True, False, "  \n "],
    ]
    assert rows_of(write_xlsx(tmp_path / "a.xlsx", table)) == [
        (2, ["", "编号", "日期"]),
        (4, ["", 24, date(2020, 1, 2), MOMENT, 0.5, "是", "否"]),
    ]


def test_text_is_cleaned_of_what_cannot_be_stored_and_of_nothing_else(tmp_path: Path) -> None:
    text = "\t\n　　书记\u00a0您好\x07，\r\n１３８\t㮾\ufeff\n  "
    assert rows_of(write_xlsx(tmp_path / "a.xlsx", [[text]])) == [(1, ["书记\u00a0您好，\n１３８\t㮾"])]


@pytest.mark.parametrize("text", ["第一行_x000D_\n第二行", "第一行_x000D_第二行", "第一行\r第二行"])
def test_a_carriage_return_is_a_line_break_however_it_is_written(tmp_path: Path, text: str) -> None:
    path = write_parts(tmp_path / "a.xlsx", xlsx_parts(f'<row r="1">{text_cell("A1", text)}</row>'))
    assert rows_of(path) == [(1, ["第一行\n第二行"])]
    (tmp_path / "a.csv").write_text(f'x,"{text}"\n', encoding="utf-8", newline="")
    assert rows_of(tmp_path / "a.csv") == [(1, ["x", "第一行\n第二行"])]


def test_what_a_merged_cell_says_goes_for_its_rows_only(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 2, "台账")
    for row, line in enumerate(
        [["编号", "人", "内容"], ["1", "", "甲"], ["2", "", "乙"], ["3", "李四", "丙"]], 1
    ):
        for column, value in enumerate(line):
            sheet.write(row, column, value)
    sheet.merge_range(2, 1, 3, 1, "张三")
    book.close()
    assert rows_of(tmp_path / "a.xlsx")[0] == (1, ["台账"])
    assert [cells for _, cells in rows_of(tmp_path / "a.xlsx")[2:]] == [
        ["1", "张三", "甲"],
        ["2", "张三", "乙"],
        ["3", "李四", "丙"],
    ]


def test_merged_cells_of_ods_say_the_same(tmp_path: Path) -> None:
    spanned = ods_cell("张三", ' table:number-columns-spanned="1" table:number-rows-spanned="2"')
    covered = "<table:covered-table-cell/>"
    table = (
        f'<table:table-row table:number-rows-repeated="2">{ods_cell("编号")}</table:table-row>'
        f"<table:table-row>{spanned}{ods_cell('甲')}</table:table-row>"
        f"<table:table-row>{covered}{ods_cell('乙')}</table:table-row>"
        f"<table:table-row>{ods_cell('李四')}{ods_cell('丙')}</table:table-row>"
    )
    parts = ods_parts(table)
    for name in ("甲", "甲 &amp; &quot;乙&quot;"):
        renamed = {part: str(text).replace('"甲"', f'"{name}"') for part, text in parts.items()}
        assert rows_of(write_parts(tmp_path / "a.ods", renamed))[2:] == [
            (3, ["张三", "甲"]),
            (4, ["张三", "乙"]),
            (5, ["李四", "丙"]),
        ]


def test_a_merged_cell_makes_no_rows(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 40_000, 0, "全部")
    sheet.write(1, 1, "甲")
    book.close()
    assert rows_of(tmp_path / "a.xlsx") == [(1, ["全部"]), (2, ["全部", "甲"])]


def test_phantom_rows_and_columns_cost_nothing(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True})
    sheet = book.add_worksheet()
    grey = book.add_format({"bg_color": "#CCCCCC"})
    sheet.write(0, 0, "编号")
    for row in range(1, 3000):
        for column in range(30):
            sheet.write_blank(row, column, None, grey)
    sheet.write_blank(1_048_575, 16_383, None, grey)
    book.close()
    with open_book(tmp_path / "a.xlsx") as opened:
        assert list(opened.rows("Sheet1")) == [(1, ["编号"])]
        assert opened.height("Sheet1") == 1


def test_sheets_in_the_order_of_their_tabs_without_the_hidden_ones(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    for name in ("说明", "隐藏", "一月"):
        book.add_worksheet(name).write(0, 0, name)
    book.get_worksheet_by_name("隐藏").hide()
    book.close()
    with open_book(tmp_path / "a.xlsx") as opened:
        assert opened.sheets == ("说明", "一月")
        assert list(opened.rows("一月")) == [(1, ["一月"])]
        assert list(opened.rows("隐藏")) == [(1, ["隐藏"])]
        with pytest.raises(UserError, match=r"“二月”.*“说明”、“一月”"):
            list(opened.rows("二月"))


def test_an_empty_sheet_has_no_rows(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [])
    assert rows_of(path) == []
    with open_book(path) as book:
        assert book.height("Sheet1") == 0


def test_formulas_give_their_saved_values(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_formula(0, 0, '="甲"&"乙"', None, "甲乙")
    sheet.write_formula(0, 1, "=1+1", None, 2)
    book.close()
    assert rows_of(tmp_path / "a.xlsx") == [(1, ["甲乙", 2])]


def test_formulas_without_a_value_are_told_by_their_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["编号", "内容", "天数"], ["=ROW()", "路灯", "=1+1"], [2, "水管", 3]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    with open_book(tmp_path / "a.xlsx") as opened:
        assert list(opened.rows("Sheet")) == [
            (1, ["编号", "内容", "天数"]),
            (2, ["", "路灯"]),
            (3, [2, "水管", 3]),
        ]
        [remark] = opened.remarks
    assert remark.startswith("有2格是没有算出结果的公式（第一处是A2格）") and "存一次" in remark
    cells = (
        '<c r="A1"><f>1</f><v>7</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
        '<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    )
    path = write_parts(tmp_path / "b.xlsx", xlsx_parts(f'<row r="1">{cells}</row>'))
    with open_book(path) as opened:
        assert list(opened.rows("甲")) == [(1, [7])]
        [remark] = opened.remarks
    assert remark.startswith("有1格的公式算出来是错误，如#DIV/0!（第一处是C1格）")
    assert "改好" in remark, "to open and save it helps nothing"


def test_what_people_noted_beside_cells_is_counted(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for sheet in (book.add_worksheet(), book.add_worksheet()):
            sheet.write_row(0, 0, ["编号", "内容"])
            sheet.write_comment("B1", "已经修了")
    note = "<office:annotation><text:p>已经修了</text:p></office:annotation>"
    cell = f'<table:table-cell office:value-type="string">{note}<text:p>编号</text:p></table:table-cell>'
    write_parts(tmp_path / "a.ods", ods_parts(f"<table:table-row>{cell}{cell}</table:table-row>"))
    (tmp_path / "a.xls").write_bytes(xls([["编号"]], records=[(0x1C, b"\0" * 8)] * 2))
    for name in ("a.xlsx", "a.ods", "a.xls"):
        with open_book(tmp_path / name) as opened:
            assert opened.remarks == ("有2条批注没有读取；里面有要紧的，请导入以后写进那一件。",)
            assert "修" not in str(list(opened.rows(opened.sheets[0])))


def test_old_xls_and_et(tmp_path: Path) -> None:
    for name in ("a.xls", "a.et", "其实不是新表.xlsx"):
        path = tmp_path / name
        for short in (False, True):
            path.write_bytes(xls([["编号", "内容"], [3.0, "路灯㮾"]], short=short, beside=["WordDocument"]))
            assert rows_of(path) == [(1, ["编号", "内容"]), (2, [3, "路灯㮾"])]


def test_ods_with_repeated_cells(tmp_path: Path) -> None:
    twice = ods_cell("甲", ' table:number-columns-repeated="2"')
    table = (
        f"<table:table-row>{ods_cell('编号')}{twice}"
        '<table:table-cell table:number-columns-repeated="16381"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="date" '
        'office:date-value="2020-01-02T03:04:05"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048573">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert rows_of(write_parts(tmp_path / "a.ods", ods_parts(table))) == [
        (1, ["编号", "甲", "甲"]),
        (2, [MOMENT]),
        (3, [MOMENT]),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables_in_every_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CSV.replace(",", delimiter), encoding=encoding, newline="")
    assert rows_of(path) == CSV_ROWS
    with open_book(path) as book:
        assert book.sheets == ("a",)
        assert book.height("a") >= 4


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('="00018"', "00018"),
        ('"=""00018"""', "00018"),
        ('="他说""好"""', '他说"好"'),
        ("'00018", "00018"),
        ("'43010219900101123X", "43010219900101123X"),
        ("'2025-03-07 09:10", "2025-03-07 09:10"),
        ('=""', ""),
        ("'他说的", "'他说的"),
        ("'4组的水管漏了", "'4组的水管漏了"),
        ("=1+1", "=1+1"),
    ],
)
def test_numbers_that_a_text_file_guards(tmp_path: Path, written: str, meant: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"编号,内容\n{written},路灯", encoding="utf-8")
    assert rows_of(path)[1] == (2, [meant, "路灯"])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_damaged_character_is_told_by_its_row_and_read_as_nothing_else(
    tmp_path: Path, encoding: str
) -> None:
    rows = ["编号,内容\n", *(f'{number},"路灯坏了\n没有人修"\n' for number in range(40))]
    before, after = ("".join(part).encode(encoding) for part in (rows[:21], rows[21:]))
    path = tmp_path / "a.csv"
    for damaged in (b"\xff" + after, '20,"路灯'.encode(encoding)[:-1]):
        path.write_bytes(before + damaged)
        assert "第22行有坏了的字" in refusal(path)


def test_a_text_table_named_xls_and_one_with_a_title(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("云山县台账\n编号\t内容\n1\t逗号,逗号,逗号\n", encoding="gb18030")
    assert rows_of(path) == [(1, ["云山县台账"]), (2, ["编号", "内容"]), (3, ["1", "逗号,逗号,逗号"])]


def test_markup_in_what_somebody_wrote_makes_no_web_page_of_a_text_table(tmp_path: Path) -> None:
    path = tmp_path / "网上来件.csv"
    path.write_text('编号,内容\n1,"<p>路灯坏了</p><table><tr><td>三盏"\n', encoding="utf-8")
    assert rows_of(path)[1] == (2, ["1", "<p>路灯坏了</p><table><tr><td>三盏"])


def test_a_cell_of_time_only(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    book.add_worksheet().write_datetime(0, 0, time(3, 4, 5), book.add_format({"num_format": "hh:mm:ss"}))
    book.close()
    assert rows_of(tmp_path / "a.xlsx") == [(1, [time(3, 4, 5)])]


def test_macros_and_links_are_left_alone_and_said(tmp_path: Path) -> None:
    parts = xlsx_parts(f'<row r="1">{text_cell("A1", "编号")}</row>')
    path = write_parts(
        tmp_path / "a.xlsm",
        parts | {"xl/vbaProject.bin": b"\xd0\xcf", "xl/externalLinks/externalLink1.xml": "<externalLink/>"},
    )
    with open_book(path) as book:
        assert list(book.rows("甲")) == [(1, ["编号"])]
        assert len(book.remarks) == 2
        assert "宏" in book.remarks[0] and "没有运行" in book.remarks[0]
        assert "链接" in book.remarks[1]
    old = tmp_path / "a.xls"
    old.write_bytes(xls([["编号"]], beside=["_VBA_PROJECT_CUR"]))
    with open_book(old) as book:
        assert "宏" in book.remarks[0]


# What is refused


def test_not_there_empty_or_a_folder(tmp_path: Path) -> None:
    assert "没有找到" in refusal(tmp_path / "没有.xlsx")
    assert "没有找到" in refusal(tmp_path)
    (tmp_path / "空.csv").touch()
    assert "空文件" in refusal(tmp_path / "空.csv")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("p.xlsx", compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"y" * 5000}), "密码"),
        ("p.xls", xls([["编号"]], protected=True), "密码"),
        ("p.et", xls([["编号"]], protected=True), "密码"),
        ("w.doc", compound_file({"WordDocument": b"x"}), "Word"),
        ("h.xls", b"\xef\xbb\xbf\n<html><table><tr><td>1</td></tr></table></html>", "网页"),
        ("x.xls", b'<?xml version="1.0"?><Workbook/>', "网页"),
        ("s.xls", b"\r\n<style>td{}</style><table border=1><tr><td>1", "网页"),
        ("n.xls", b"<!-- 1 --><div>", "网页"),
        ("m.xls", b"MIME-Version: 1.0\nContent-Type: multipart/related", "网页"),
        ("o.xls", "台账\n<TABLE border=1><TR><TD>编号".encode("gb18030"), "网页"),
        ("f.pdf", b"%PDF-1.7\n", "PDF"),
        ("r.rar", b"Rar!\x1a\x07\x00", "压缩包"),
        ("t.xlsx", "编号,内容\n1,路灯坏了".encode(), "不是xlsx表格，只是名字像"),
        ("t.ODS", b"hello", "不是ods表格，只是名字像"),
        ("b.xls", bytes(range(256)) * 20, "不是能读的表格"),
        ("g.csv", b"\xff\xff\xff,\xff", "不是能读的表格"),
        ("c.xls", xls([["编号"]])[:700], "损坏"),
        ("z.xlsx", b"PK\x03\x04 but nothing follows", "损坏"),
        ("q.csv", '编号,内容\n1,"没有结束\n'.encode() + b"2,x\n" * 50_000, "引号没有配对"),
    ],
)
def test_other_files(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert said in refusal(tmp_path / name)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"word/document.xml": "<w/>"}, "Word"),
        ({"xl/workbook.bin": b"\0"}, "xlsb"),
        ({"readme.txt": "x"}, "压缩包"),
        (ods_parts("", encrypted=True), "密码"),
        ({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "not a workbook"}, "损坏"),
    ],
)
def test_other_archives(tmp_path: Path, parts: dict[str, str | bytes], said: str) -> None:
    assert said in refusal(write_parts(tmp_path / "a.xlsx", parts))


def test_a_workbook_cut_short_or_with_changed_bytes(tmp_path: Path) -> None:
    whole = write_xlsx(
        tmp_path / "a.xlsx", [["编号", "内容"], *([str(i), "路" * i] for i in range(300))]
    ).read_bytes()
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole[: len(whole) // 2])
    assert "损坏" in refusal(cut)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    changed = bytearray(whole)
    changed[part.header_offset + 100] ^= 0xFF
    (tmp_path / "changed.xlsx").write_bytes(changed)
    assert "损坏" in refusal(tmp_path / "changed.xlsx")


def test_a_part_with_a_password(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["编号"]])
    content = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 4)
    path.write_bytes(content)
    assert "密码" in refusal(path)


# What would not fit into memory


def _bomb_of_zeros(path: Path) -> Path:
    parts = xlsx_parts("") | {"xl/worksheets/sheet1.xml": b"<" + b"0" * (64 << 20)}
    return write_parts(path, parts)


def _declare(path: Path, size: int) -> Path:
    """Makes the largest part of the archive say that it unpacks to `size` bytes."""
    with zipfile.ZipFile(path) as archive:
        largest = max(part.file_size for part in archive.infolist())
    content = path.read_bytes().replace(largest.to_bytes(4, "little"), size.to_bytes(4, "little"))
    path.write_bytes(content)
    return path


def _lying_directory(path: Path) -> Path:
    return _declare(_bomb_of_zeros(path), 100)


def _far_corner(path: Path) -> Path:
    return write_parts(
        path, xlsx_parts(f'<row r="1">{text_cell("A1", "a")}{text_cell("XFD1048576", "b")}</row>')
    )


def _million_columns(path: Path) -> Path:
    return write_parts(path, xlsx_parts("<row>" + text_cell("", "a") * 20_000 + "</row>"))


def _tall_and_wide(path: Path) -> Path:
    rows = MAX_CELLS // MAX_COLUMNS + 1
    corner = text_cell(f"ALL{rows}", "b")
    return write_parts(path, xlsx_parts(f'<row r="1">{text_cell("A1", "a")}{corner}</row>'))


def _long_string_everywhere(path: Path) -> Path:
    cells = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 8_001))
    return write_parts(path, xlsx_parts(cells, ["字" * 30_000]))


def _repeated_rows(path: Path) -> Path:
    row = f'<table:table-row table:number-rows-repeated="1048576">{ods_cell("x" * 300)}</table:table-row>'
    return write_parts(path, ods_parts(row))


def _old_far_corner(path: Path) -> Path:
    rows: list[list[str | None]] = [["a"], *([[]] * 65_534), [None] * 255 + ["b"]]
    path.write_bytes(xls(rows))
    return path


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_bomb_of_zeros, "大得不像"),
        (_lying_directory, "大得不像"),
        (_far_corner, "第16,384列"),
        (_million_columns, "第20,000列"),
        (_tall_and_wide, "太大了"),
        (_long_string_everywhere, "大得不像"),
        (_repeated_rows, "大得不像"),
        (_old_far_corner, "65,536行、256列"),
    ],
)
def test_what_would_unpack_to_more_than_a_ledger_can_be(
    tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    path = make(tmp_path / "a.xlsx")
    tracemalloc.start()
    try:
        assert said in refusal(path)
        assert tracemalloc.get_traced_memory()[1] < 80 << 20
    finally:
        tracemalloc.stop()


def test_what_the_archive_declares_is_looked_at_before_anything_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unpacked(done: int, total: int | None) -> None:
        raise AssertionError("something was unpacked")

    path = _declare(write_xlsx(tmp_path / "a.xlsx", [["编号"]]), MAX_UNPACKED)
    with pytest.raises(UserError, match="大得不像"):
        open_book(path, unpacked)
    monkeypatch.setattr("agent_app.ledger.container.MAX_PARTS", 5)
    with pytest.raises(UserError, match="大得不像"):
        open_book(write_xlsx(tmp_path / "b.xlsx", [["编号"]]), unpacked)


def test_a_file_too_large_altogether(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(201 << 20)
    assert "201MB" in refusal(path)


def test_looking_at_a_file_can_be_cancelled(tmp_path: Path) -> None:
    def stop(done: int, total: int | None) -> None:
        raise Cancelled

    for path in (
        write_xlsx(tmp_path / "a.xlsx", [["编号"]]),
        write_parts(tmp_path / "a.ods", ods_parts("")),
        tmp_path / "a.csv",
    ):
        if path.suffix == ".csv":
            path.write_text(CSV, encoding="utf-8")
        with pytest.raises(Cancelled):
            open_book(path, stop)


def test_a_disk_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CSV, encoding="utf-8")
    book = open_book(path)
    path.unlink()
    with book, pytest.raises(TroubleError, match=r"读不出“a\.csv”"):
        list(book.rows("a"))
    assert "正被别的程序打开" in unreadable(path, PermissionError(errno.EACCES, "denied")).sentence
