"""Makes the small tables that the tests hand in."""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

Value = str | float | date | datetime | bool | None
Table = Sequence[Sequence[Value]]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def write_xlsx(path: Path, *sheets: Table, names: Sequence[str] = ()) -> Path:
    """A workbook with the sheets; days and moments as such, texts never as formulas."""
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "yyyy/m/d"})
    moment = book.add_format({"num_format": "yyyy/m/d h:mm:ss"})
    for place, table in enumerate(sheets):
        sheet = book.add_worksheet(names[place] if names else None)
        for row, line in enumerate(table):
            for column, value in enumerate(line):
                if isinstance(value, datetime):
                    sheet.write_datetime(row, column, value, moment)
                elif isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write(row, column, value)
    book.close()
    return path


def write_parts(path: Path, parts: dict[str, str | bytes]) -> Path:
    """A zip archive of the parts, as the packed table formats are."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def xlsx_parts(sheet: str, strings: Sequence[str] = ()) -> dict[str, str | bytes]:
    """The parts of the smallest xlsx whose one sheet holds `sheet` as its data."""
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="甲" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{shared}</sst>',
    }


def text_cell(name: str, text: str) -> str:
    """A cell of an xlsx sheet; without a name it stands beside the one before."""
    place = f' r="{name}"' if name else ""
    return f'<c{place} t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def ods_parts(table: str, *, encrypted: bool = False) -> dict[str, str | bytes]:
    """The parts of the smallest ods whose one table holds `table` as its rows."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    secret = "<manifest:encryption-data/>" if encrypted else ""
    return {
        "mimetype": kind,
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>{secret}</manifest:manifest>',
        "content.xml": f'<office:document-content xmlns:office="{_OASIS}:office:1.0" '
        f'xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="甲">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>",
    }


def ods_cell(text: str, more: str = "") -> str:
    """A text cell of an ods table."""
    return f'<table:table-cell office:value-type="string"{more}><text:p>{escape(text)}</text:p></table:table-cell>'
