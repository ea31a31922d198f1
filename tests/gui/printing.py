"""Printers for the tests of the window: their paper is a file."""

from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from agent_app.gui.pages.paper_print import prepare
from agent_app.gui.pages.printers import NoPrinterError, Setup


class PaperPrinter(QPrinter):
    """Prints into a file and goes away after `after` pages; `sides` is what it says of them."""

    def __init__(
        self,
        out: Path,
        after: int = 1000,
        sides: QPrinter.DuplexMode = QPrinter.DuplexMode.DuplexNone,
    ) -> None:
        super().__init__(QPrinter.PrinterMode.ScreenResolution)
        prepare(self)
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setOutputFileName(str(out))
        self._left, self._sides = after - 1, sides

    def newPage(self) -> bool:
        self._left -= 1
        return self._left >= 0 and super().newPage()

    def duplex(self) -> QPrinter.DuplexMode:
        return self._sides


class PaperPrinters:
    """The printers of a place: `there` are their names, those in `both` print both sides.

    `wanted` False is somebody who closes the system's dialog; `pages` is what is chosen there; `used` is how it was
    printed, time after time.
    """

    def __init__(self, out: Path) -> None:
        self.out, self.after = out, 1000
        self.there, self.both = ["办公室"], {"办公室"}
        self.wanted = True
        self.pages: tuple[int, int] | None = None
        self.used: list[Setup] = []

    def names(self) -> list[str]:
        return self.there

    def turns(self, name: str) -> bool:
        return name in self.both

    def ready(self, setup: Setup) -> QPrinter:
        if not self.there:
            raise NoPrinterError
        if setup.name not in self.there:
            raise NoPrinterError(setup.name)
        self.used.append(setup)
        sides = QPrinter.DuplexMode.DuplexLongSide if setup.both_sides else QPrinter.DuplexMode.DuplexNone
        printer = PaperPrinter(self.out, self.after, sides)
        printer.setCopyCount(setup.copies)
        return printer

    def ask(self, parent: QWidget, setup: Setup, pages: int, *, ranges: bool) -> QPrinter | None:
        printer = self.ready(setup)
        if ranges and self.pages:
            printer.setFromTo(*self.pages)
        return printer if self.wanted else None
