"""A table as a superior's office hands it out, with everything in it that has to survive being filled."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEADS = ("序号", "编号", "信访人", "诉求摘要", "登记日期", "限办日期", "剩余天数", "官方件号", "备注")
FIELDS = (
    "{{序号}}", "{{代理编号}}", "{{信访人}}（{{联系电话}}）", "{{诉求摘要}}", "{{登记日期}}", "｛｛ 限办日期 ｝｝",
    "=F5-E5", "{{官方信访件编号}}", "件",
)  # fmt: skip


def superior(path: Path) -> Path:
    """Merged heads over two rows, row 5 once for each case, totals and signatures below, a second sheet that counts."""
    book = Workbook()
    sheet = book.active
    sheet.title = "月报 表"
    sheet["A1"], sheet["A2"] = "云山县信访代理情况月报表", "单位：{{单位}}　填表日期：{{填表日期}}"
    sheet["A1"].font, sheet["A1"].alignment = Font(name="宋体", size=20, bold=True), Alignment("center")
    sheet.merge_cells("A1:I1")
    sheet.merge_cells("A2:I2")
    for column, head in enumerate(HEADS, 1):
        sheet.cell(3, column, head).font = Font(bold=True)
    for column in range(1, 10):
        for row in (3, 4, 5, 6):
            sheet.cell(row, column).border = BOX
            sheet.cell(row, column).alignment = Alignment("center", "center", wrap_text=True)
        if column not in (5, 6):
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    sheet["E3"], sheet["E4"], sheet["F4"] = "日期", "登记", "限办"
    sheet.merge_cells("E3:F3")
    for column, field in enumerate(FIELDS, 1):
        sheet.cell(5, column, field)
    sheet["F5"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["D5"].fill, sheet["D5"].font = PatternFill("solid", fgColor="FFF2CC"), Font(name="仿宋", size=11)
    sheet["A6"], sheet["G6"], sheet["H6"] = "合计", "=SUM(G5:G5)", "=COUNTA(B5:B5)"
    sheet.merge_cells("A6:F6")
    sheet["A8"], sheet["F8"] = "填表人：{{填表人}}", "=H6*2"
    sheet.merge_cells("A8:C8")
    for row, height in {1: 36, 5: 30, 6: 24, 8: 42}.items():
        sheet.row_dimensions[row].height = height
    for column, width in zip("ABCDEFGHI", (6, 30, 24, 40, 12, 16, 10, 24, 6), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.conditional_formatting.add(
        "G5", CellIsRule(operator="lessThan", formula=["10"], font=Font(color="FF0000"))
    )
    choice = DataValidation(type="list", formula1='"件,批"', allow_blank=True)
    choice.add("I5")
    sheet.add_data_validation(choice)
    sheet.freeze_panes, sheet.print_area, sheet.print_title_rows = "A5", "A1:I8", "1:4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第&P页"
    sheet.auto_filter.ref = "A4:I5"
    sheet.row_breaks.append(Break(id=6))
    second = book.create_sheet("汇总")
    second["A1"], second["B1"] = "{{件数}}", "=SUM('月报 表'!G5:G5)+'月报 表'!H6"
    book.save(path)
    return path
