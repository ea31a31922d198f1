"""A PDF onto paper: the pages one after another, so that the window stays awake."""

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QObject, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

MOST_DPI = 300
"""Finer than this a page of text looks the same, and takes four times the memory."""
_POINTS = 72.0


def prepare(printer: QPrinter) -> QPrinter:
    """A4 upright to the edge of the sheet: the papers bring their own margins."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    return printer


class PrintRun(QObject):
    """Prints a document, a page at each turn of the event loop, so that one can go on reading.

    `leaves` are the parts that begin on a sheet of their own, in pages: when both sides are printed, or the printer
    decides about that, the back before one stays empty. `stop` ends the job after the part of `papers` that is being
    printed; what was sent comes out.
    `advanced(done, total)`; `ended(whole)`: all that was not stopped is with the printer, or it has failed.
    `sent` is how many pages it has taken.
    """

    advanced = Signal(int, int)
    ended = Signal(bool)

    def __init__(
        self,
        document: QPdfDocument,
        printer: QPrinter,
        parent: QObject | None = None,
        *,
        leaves: Sequence[int] = (),
        papers: Sequence[int] = (),
    ) -> None:
        super().__init__(parent)
        self._document, self._printer = document, printer
        self._pages = wanted_pages(printer, document.pageCount())
        self._painter = painter = QPainter()
        # Whoever closes the window meanwhile: a printer must not go while it is painted on, which ends the program.
        self.destroyed.connect(lambda: _let_go(painter, printer))
        self._fresh, self._ends = _beginnings(leaves), _beginnings(papers)
        self._both_sides = printer.duplex() != QPrinter.DuplexMode.DuplexNone
        self._side = 0  # sides used so far, with those left empty
        self._stopped = False
        self.sent = 0

    def start(self) -> None:
        """Begins; a printer that does not answer ends it at once."""
        if self._pages:
            self._lay(self._pages[0])
        if not self._pages or not self._painter.begin(self._printer):
            self.ended.emit(False)
            return
        QTimer.singleShot(0, self, self._next)

    def stop(self) -> None:
        """Prints no further paper."""
        self._stopped = True

    def _next(self) -> None:
        page = self._pages[self.sent]
        if self._stopped and (page in self._ends or not self._ends):
            self._finish(whole=True)
            return
        turned = self._both_sides and self._side % 2 and page in self._fresh
        self._lay(page)
        if self.sent and not all(self._printer.newPage() for _ in range(2 if turned else 1)):
            self._finish(whole=False)
            return
        draw_page(self._painter, self._document, page, self._printer.resolution())
        self._side += 2 if turned else 1
        self.sent += 1
        self.advanced.emit(self.sent, len(self._pages))
        if self.sent < len(self._pages):
            QTimer.singleShot(0, self, self._next)
        else:
            self._finish(whole=True)

    def _lay(self, page: int) -> None:
        """A page that lies across is printed across; it holds from the printer's next page on."""
        size = self._document.pagePointSize(page)
        across = size.width() > size.height()
        wanted = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
        if self._printer.pageLayout().orientation() != wanted:
            self._printer.setPageOrientation(wanted)

    def _finish(self, *, whole: bool) -> None:
        ended = self._painter.end()
        failed = self._printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)
        self.ended.emit(whole and ended and not failed)


def _let_go(painter: QPainter, _printer: QPrinter) -> None:
    """Ends what is painted on the printer, before the printer goes."""
    if painter.isActive():
        painter.end()


def _beginnings(parts: Sequence[int]) -> frozenset[int]:
    """The pages, from 0, with which parts of these lengths begin."""
    return frozenset(accumulate(parts, initial=0))


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
