"""A PDF onto paper: which printer, and the pages one after another so that the window stays awake."""

from typing import Protocol

from PySide6.QtCore import QObject, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

MOST_DPI = 300
"""Finer than this a page of text looks the same, and takes four times the memory."""
_POINTS = 72.0


class NoPrinterError(Exception):
    """This computer has no printer."""


class ChoosePrinter(Protocol):
    """Asks for a printer: the printer, or None when the person thought better of it. Raises `NoPrinterError`."""

    def __call__(self, parent: QWidget, pages: int) -> QPrinter | None: ...


def ask_for_printer(parent: QWidget, pages: int) -> QPrinter | None:
    """The system's own print dialog, A4, all pages."""
    if not QPrinterInfo.availablePrinterNames():
        raise NoPrinterError
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    prepare(printer)
    printer.setFromTo(1, pages)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, pages)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def prepare(printer: QPrinter) -> QPrinter:
    """A4 upright to the edge of the sheet: the papers bring their own margins."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    return printer


class PrintRun(QObject):
    """Prints a document, a page at each turn of the event loop, so that one can go on reading.

    `advanced(done, total)`; `ended(whole)`: all pages are with the printer, or it has failed and they are not.
    """

    advanced = Signal(int, int)
    ended = Signal(bool)

    def __init__(self, document: QPdfDocument, printer: QPrinter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._printer = document, printer
        self._pages = wanted_pages(printer, document.pageCount())
        self._painter = QPainter()
        self._done = 0

    def start(self) -> None:
        """Begins; a printer that does not answer ends it at once."""
        if not self._pages or not self._painter.begin(self._printer):
            self.ended.emit(False)
            return
        QTimer.singleShot(0, self._next)

    def _next(self) -> None:
        if self._done and not self._printer.newPage():
            self._finish(whole=False)
            return
        draw_page(self._painter, self._document, self._pages[self._done], self._printer.resolution())
        self._done += 1
        self.advanced.emit(self._done, len(self._pages))
        if self._done < len(self._pages):
            QTimer.singleShot(0, self._next)
        else:
            self._finish(whole=True)

    def _finish(self, *, whole: bool) -> None:
        ended = self._painter.end()
        failed = self._printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)
        self.ended.emit(whole and ended and not failed)


def wanted_pages(printer: QPrinter, count: int) -> list[int]:
    """The pages (from 0) that were asked for in the dialog; a printer's range counts from 1, 0 means all."""
    first, last = printer.fromPage() or 1, printer.toPage() or count
    return list(range(max(first, 1) - 1, min(last, count)))


def draw_page(painter: QPainter, document: QPdfDocument, page: int, dpi: int) -> None:
    """Draws one page in its own size onto a device of that resolution."""
    points = document.pagePointSize(page)
    shown, fine = dpi / _POINTS, min(dpi, MOST_DPI) / _POINTS
    size = QSize(round(points.width() * fine), round(points.height() * fine))
    image = document.render(page, size)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(0, 0, points.width() * shown, points.height() * shown), image)
