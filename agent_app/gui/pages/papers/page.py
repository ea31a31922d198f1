"""成批打印: above what is to be printed, on the left how it will look, on the right what can be done with it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from agent_app.base.errors import AppError
from agent_app.desk import print_later
from agent_app.desk.desk import Desk
from agent_app.desk.ledgers import Choice
from agent_app.gui.page import Page
from agent_app.gui.pages.paper.printer_choice import PrinterChoice
from agent_app.gui.pages.paper.side import PaperSide
from agent_app.gui.pages.paper_view import PaperView
from agent_app.gui.pages.papers import words
from agent_app.gui.pages.papers.asking import LATER, Asking
from agent_app.gui.pages.papers.keeping import JobKeeping
from agent_app.gui.pages.papers.made import Made, stoppable
from agent_app.gui.pages.papers.printing import JobPrinting
from agent_app.gui.pages.printers import NoPrinterError, Printers
from agent_app.gui.pages.where import ask_where_pdf
from agent_app.gui.tasks import Change, Tasks, Topic
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.fields import Field, count_edit


class PapersPage(Page):
    """Opened for a kind (receipts, urgings, listed, later, blank, ledger), or "" for the last one."""

    title = "成批打印"
    help_page = "papers"
    back_requested = Signal()

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        printers: Printers | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self.made: Made | None = None
        self._turn = 0
        self.view = PaperView()
        self.asking = Asking(desk)
        self.printing, self.keeping = JobPrinting(desk, tasks, self), JobKeeping(desk, tasks, self)
        self.printer = PrinterChoice(desk, tasks, printers)
        self.printer.ask_pressed.connect(lambda: self.print_now(by_dialog=True))
        self.side = PaperSide(
            self.printer,
            on_print=self.print_now,
            on_save=self.save_as,
            on_later=self.put_off,
            on_note=self._note,
        )
        self._spin = count_edit(0, 0, 0)
        self.count = Field("数一数，出来了几份", self._spin)
        self._lay_out()
        self._connect()
        self._forget()

    def take_listed(self, choice: Choice, said: str) -> None:
        """The cases that a list shows may be printed now; `said` tells which they are."""
        self.asking.offer_listed(choice, said)

    # What the window asks of a page

    def opened(self, subject: str = "") -> None:
        if self.printing.running:
            return
        if subject:
            self.asking.choose(subject)
        self._turned()
        self.asking.begin()

    def leave(self) -> bool:
        if self.printing.running:
            self.side.tell("soon", words.STILL if self.count.isHidden() else words.COUNT_FIRST)
        return not self.printing.running

    def primary(self) -> None:
        if self.made is None:
            self.look()
        else:
            self.print_now()

    def panels(self) -> list[QWidget]:
        return [self.asking.kinds, self.side, self.view]

    # What can be done

    def look(self) -> None:
        """Makes what the form asks for, and shows it."""
        if self.printing.running:
            return
        self._forget()
        self.side.clear()
        turn = self._turn
        try:
            make = self.asking.form.make()
        except AppError as error:
            self.side.tell("soon", error.sentence)
            return

        def unless_turned(show: Callable[[Any], object]) -> Callable[[Any], object]:
            return lambda found: show(found) if turn == self._turn else None

        failed = unless_turned(lambda error: self.side.tell("soon", error.sentence))
        self._tasks.operation(
            stoppable(make), unless_turned(self._show), "正在排纸", owner=self, failed=failed
        )

    def print_now(self, *, by_dialog: bool = False) -> None:
        """Prints as it is chosen beside the papers, or in the system's dialog."""
        made = self.made
        if made is None or self.printing.running:
            return
        self.side.clear()
        try:
            # Printed all, or up to where it is stopped: there is no range to choose.
            pages = self.view.document.pageCount()
            printer = self.printer.take(pages, by_dialog=by_dialog, ranges=False)
        except NoPrinterError as error:
            self.side.tell("soon", words.no_printer(made, error.name))
            self.printer.look_again()
        else:
            if printer is not None:
                self.printing.begin(made, self.view.document, printer, given=self.side.given.isChecked())
                if not by_dialog:
                    self.printer.keep()
                self._show_ways()

    def save_as(self) -> None:
        """Asks where, and saves the PDF there."""
        if self.made is not None and (out := ask_where_pdf(self, self.made.title)):
            self.save_to(out)

    def save_to(self, out: Path) -> None:
        """Saves the PDF there, and records its papers, all of them."""
        if self.made is not None:
            self.keeping.save(self.made, out)

    def put_off(self) -> None:
        """Lets all of it wait for a printer."""
        if self.made is not None and self.made.job is not None:
            self.keeping.put_off(self.made.job)

    # What came of it

    def _note(self) -> None:
        if self.count.isHidden():
            self.printing.stop()
        else:
            self.printing.count(self._spin.value())

    def _ask_count(self, sent: int, sentence: str) -> None:
        """Only who stands before the printer knows what came out."""
        self._spin.setRange(0, sent)
        self._spin.setValue(sent)
        self._show_ways(counting=True)
        self.side.tell("late", sentence)
        self.count.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ended(self, kind: str, sentence: str, again: bool = False) -> None:
        """Something left the desk, or was put off: what is shown is not printed a second time by mistake."""
        if again:
            self._show_ways()
        else:
            self._forget()
        self.side.tell(kind, sentence)

    def _failed(self, error: AppError) -> None:
        self.side.tell("late", error.sentence)

    # What is shown

    def _turned(self) -> None:
        self._forget()
        self.side.clear()
        self._read_later(look=self.asking.form.makes_itself)

    def _read_later(self, *, look: bool = False) -> None:
        def show(waiting: list[print_later.Waiting]) -> None:
            self.asking.show_later(waiting)
            self._show_ways()
            if look and (self.asking.kind != LATER or waiting):
                self.look()

        self._tasks.query(
            lambda: print_later.waiting(self._desk), show, owner=self, key="look later" if look else "later"
        )

    def _show(self, made: Made | None) -> None:
        if made is None:
            self.side.tell("info", words.STOPPED)
            return
        self.made = made
        self.view.show_pdf(made.pdf)
        self.side.title.setText("\n".join(made.title.rsplit(" ", 1)))  # the day whole, on a line of its own
        if made.told:
            self.side.tell("info", made.told)
        self._show_ways()
        self.view.describe(f"预览，{made.title}，{self.side.fact.text()}")
        self.side.begin()

    def _forget(self) -> None:
        """What was made no longer is what is asked for."""
        self._turn += 1
        self.made = None
        self.view.clear()
        self.side.title.setText("")
        self.side.fact.setText("")
        self._show_ways()

    def _show_ways(self, *, counting: bool = False) -> None:
        made, side, running = self.made, self.side, self.printing.running
        ready = made is not None and not running
        self.asking.setEnabled(not running)
        self.asking.kinds.setEnabled(not running)
        empty_list = self.asking.kind == LATER and not self.asking.later.waiting
        self.asking.look_button.setVisible(made is None and not running and not empty_list)
        for part in (side.title, side.fact):
            part.setVisible(made is not None)
        for way in (side.printer, side.print_button, side.save_button):
            way.setVisible(ready)
        side.given.setVisible(ready and made is not None and made.to_resident)
        of_cases = made is not None and made.job is not None
        side.later_button.setVisible(ready and of_cases and self.asking.kind != LATER)
        side.offer_note("记下这几份" if counting else "停下" if running else "")
        self.count.setVisible(counting)
        side.print_button.set_text("打印并记下" if of_cases else "打印")
        if made is not None:
            side.fact.setText(made.counted(self.view.document.pageCount()))
        side.fold()

    def _changed(self, change: Change) -> None:
        if change.topics & Topic.DRAFTS and not self.printing.running:
            self._read_later()

    # How it is put together

    def _lay_out(self) -> None:
        self.side.column.insertWidget(0, self.asking)
        self.side.add_part(self.count)
        beside = QHBoxLayout()
        beside.setSpacing(SPACE.panel)
        beside.addWidget(self.view, 1)
        beside.addWidget(self.side)
        column = QVBoxLayout()
        column.setSpacing(SPACE.panel)
        column.addWidget(self.asking.kinds)
        column.addLayout(beside, 1)
        self.body.addLayout(column, 1)
        self.bar.add_back("回去", self.back_requested.emit)

    def _connect(self) -> None:
        self.asking.turned.connect(self._turned)
        self.asking.edited.connect(self._forget)
        self.asking.look_pressed.connect(self.look)
        self.asking.later.dropped.connect(self.keeping.take_off)
        self.printing.advanced.connect(
            lambda done, total: self.side.fact.setText(f"正在打第{done}张，共{total}张")
        )
        self.printing.ended.connect(self._ended)
        self.printing.count_wanted.connect(self._ask_count)
        self.keeping.ended.connect(partial(self._ended, "info"))
        self.keeping.failed.connect(self._failed)
        self._tasks.changed.connect(self._changed)
        self.offer("print", self.primary)
        self.offer_numbers(self.asking.turn_to)
