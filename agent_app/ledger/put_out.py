"""A filled table put out as a file, without a copy of it in the system's folder for what is temporary."""

from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter


def put_out(book: Workbook, path: Path) -> None:
    """Write the workbook. Raises OSError when the disk does not take it."""
    book.properties.modified = datetime.now(tz=UTC).replace(tzinfo=None)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        _Straight(book, archive).save()


class _Straight(ExcelWriter):
    """Writes a sheet straight into the archive: people's names wait nowhere else, and a power cut leaves none behind."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """One sheet, with what it needs beside it noted for later."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        with self._archive.open(ws.path[1:], "w") as stream:
            writer = WorksheetWriter(ws, stream)
            writer.write()
        ws._rels = writer._rels
        self.manifest.append(ws)
