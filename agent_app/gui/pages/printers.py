"""The printers of this computer, and the system's own dialog about them."""

from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from agent_app.gui.pages.paper_print import prepare

MOST_COPIES = 99


class NoPrinterError(Exception):
    """This computer has no printer, or not the one that was chosen, which is then named."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Setup:
    """How something is to be printed; `name` "" is the printer that the system prefers."""

    name: str = ""
    copies: int = 1
    both_sides: bool = False


class Printers(Protocol):
    """What there is to print on."""

    def names(self) -> list[str]:
        """The printers, as the system calls them, the one that it prefers first."""

    def turns(self, name: str) -> bool:
        """Whether a printer can print both sides of a sheet."""

    def ready(self, setup: Setup) -> QPrinter:
        """A printer set up for the papers. Raises `NoPrinterError`."""

    def ask(self, parent: QWidget, setup: Setup, pages: int, *, ranges: bool) -> QPrinter | None:
        """The system's own dialog, A4, begun with `setup`: None when the person thought better of it.

        `ranges`: some of the pages may be chosen. Raises `NoPrinterError`.
        """


class SystemPrinters:
    """Those that the system knows."""

    def names(self) -> list[str]:
        preferred = QPrinterInfo.defaultPrinterName()
        return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: name != preferred)

    def turns(self, name: str) -> bool:
        modes = QPrinterInfo.printerInfo(name).supportedDuplexModes()
        return any(mode != QPrinter.DuplexMode.DuplexNone for mode in modes)

    def ready(self, setup: Setup) -> QPrinter:
        names = self.names()
        if not names:
            raise NoPrinterError
        if setup.name and setup.name not in names:
            raise NoPrinterError(setup.name)
        printer = QPrinter(
            QPrinterInfo.printerInfo(setup.name or names[0]), QPrinter.PrinterMode.HighResolution
        )
        printer.setCopyCount(setup.copies)
        sides = QPrinter.DuplexMode
        printer.setDuplex(sides.DuplexLongSide if setup.both_sides else sides.DuplexNone)
        return prepare(printer)

    def ask(self, parent: QWidget, setup: Setup, pages: int, *, ranges: bool) -> QPrinter | None:
        there = setup.name in self.names()
        printer = self.ready(setup if there else replace(setup, name=""))
        dialog = QPrintDialog(printer, parent)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, ranges)
        if ranges:
            printer.setFromTo(1, pages)
            dialog.setMinMax(1, pages)
        return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


class ChoosePrinter(Protocol):
    """Asks for a printer: the printer, or None when the person thought better of it. Raises `NoPrinterError`."""

    def __call__(self, parent: QWidget, pages: int) -> QPrinter | None: ...


def ask_for_printer(parent: QWidget, pages: int) -> QPrinter | None:
    """By the system's own dialog, where there is no room to choose in place."""
    return SystemPrinters().ask(parent, Setup(), pages, ranges=True)
