"""成批打印: what is to be printed on the right, how it will look on the left, and one job of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QSpinBox, QWidget

from agent_app.base.errors import AppError, Cancelled
from agent_app.base.progress import Progress
from agent_app.core.vocabulary import Outlet
from agent_app.desk import paper_jobs, papers, print_later
from agent_app.desk.desk import Desk
from agent_app.desk.ledgers import Choice
from agent_app.desk.paper_jobs import PaperJob, Wanted
from agent_app.gui.page import Page
from agent_app.gui.pages.paper.side import PaperSide
from agent_app.gui.pages.paper_print import ChoosePrinter, NoPrinterError, PrintRun, ask_for_job_printer
from agent_app.gui.pages.paper_view import PaperView
from agent_app.gui.pages.papers import words
from agent_app.gui.pages.papers.asking import LATER, Asking
from agent_app.gui.pages.papers.made import Made, Make
from agent_app.gui.tasks import Change, Tasks, Topic
from agent_app.gui.widgets.fields import Field


class PapersPage(Page):
    """Opened for a kind (receipts, urgings, listed, later, blank, ledger) or "" for the last one.

    `choose_printer` asks the person for a printer.
    """

    title = "成批打印"
    help_page = "papers"
    back_requested = Signal()

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        choose_printer: ChoosePrinter = ask_for_job_printer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._choose = desk, tasks, choose_printer
        self.made: Made | None = None
        self._wish: Callable[[], object] = lambda: None
        self._run: PrintRun | None = None
        self._turn = 0
        self.view = PaperView()
        self.asking = Asking(desk)
        self.side = PaperSide(
            on_print=self.print_now, on_save=self.save_as, on_later=self.put_off, on_note=lambda: self._wish()
        )
        self._count = Field("数一数，出来了几份", QSpinBox())
        self.side.column.insertWidget(0, self.asking)
        self.side.add_way(self._count)
        self.side.kinds.hide()
        self.bar.add_back("回去", self.back_requested.emit)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.side)
        self.asking.turned.connect(self._turned)
        self.asking.edited.connect(self._forget)
        self.asking.look_pressed.connect(self.look)
        self.asking.later.dropped.connect(self._drop)
        self._tasks.changed.connect(self._changed)
        self.offer("print", self.primary)
        self.offer_numbers(self.asking.turn_to)
        self._forget()

    def take_listed(self, choice: Choice, said: str) -> None:
        """The cases that a list shows may be printed now; `said` tells which they are."""
        self.asking.offer_listed(choice, said)

    # What the window asks of a page

    def opened(self, subject: str = "") -> None:
        if subject:
            self.asking.choose(subject)
        self._turned()
        self.asking.begin()

    def leave(self) -> bool:
        if self._run is None:
            return True
        self.side.tell("soon", words.STILL)
        return False

    def primary(self) -> None:
        if self.made is None:
            self.look()
        else:
            self.print_now()

    def panels(self) -> list[QWidget]:
        return [self.asking, self.side, self.view]

    # What can be done

    def look(self) -> None:
        """Makes what the form asks for, and shows it."""
        if self._run is not None:
            return
        self._forget()
        turn = self._turn
        try:
            make = self.asking.form.make()
        except AppError as error:
            self.side.tell("soon", error.sentence)
            return

        def shown(found: Made | None) -> None:
            if turn == self._turn:
                self._show(found)

        self._tasks.operation(
            _stoppable(make),
            shown,
            "正在排纸",
            owner=self,
            failed=lambda error: self.side.tell("soon", error.sentence),
        )

    def print_now(self) -> None:
        """Asks for a printer and prints; papers of cases wait in 以后再打 until they are known to be printed."""
        made = self.made
        if made is None or self._run is not None:
            return
        self.side.clear()
        try:
            printer = self._choose(self, self.view.document.pageCount())
        except NoPrinterError:
            self.side.tell("soon", words.no_printer(made))
            return
        if printer is None:
            return
        copies, sheets = printer.copyCount(), self.view.document.pageCount()
        run = PrintRun(
            self.view.document,
            printer,
            self,
            leaves=made.leaves(sheets),
            papers=[one.pages for one in made.job.papers] if made.job else made.leaves(sheets),
        )
        run.advanced.connect(lambda done, total: self.side.fact.setText(f"正在打第{done}张，共{total}张"))
        run.ended.connect(lambda whole: self._ended(made, copies, whole=whole))
        self._run = run
        self._wish = self._stop
        self._show_ways(running=True)
        if made.job is None:
            run.start()
            return
        wanted = _wanted(made.job)
        self._tasks.operation(
            lambda _: print_later.put(self._desk, wanted),
            lambda _: run.start(),
            "正在准备",
            owner=self,
            failed=self._not_begun,
        )

    def save_as(self) -> None:
        """Asks where, and saves the PDF there."""
        if self.made is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        suggested = str(Path(folder) / f"{self.made.title}.pdf")
        out, _ = QFileDialog.getSaveFileName(self.window(), "存成 PDF", suggested, "PDF (*.pdf)")
        if out:
            self.save_to(Path(out))

    def save_to(self, out: Path) -> None:
        """Saves the PDF, and records its papers, all of them."""
        made, path = self.made, out if out.suffix.lower() == ".pdf" else out.with_name(f"{out.name}.pdf")
        if made is None:
            return

        def save(_: Progress) -> int:
            papers.save_paper(path, made.pdf)
            job = made.job
            return paper_jobs.record(self._desk, job, len(job.papers), outlet=Outlet.SAVED) if job else 0

        self._do(save, lambda count: self._done(words.saved(path, count)), "正在存成 PDF")

    def put_off(self) -> None:
        """Lets all of it wait for a printer."""
        if self.made is None or self.made.job is None:
            return
        wanted = _wanted(self.made.job)
        self._do(
            lambda _: print_later.put(self._desk, wanted),
            lambda _: self._done(words.put_off(len(wanted))),
            "正在放好",
            Topic.DRAFTS,
        )

    # What came of it

    def _ended(self, made: Made, copies: int, *, whole: bool) -> None:
        run = self._run
        if run is None:
            return
        self._run = None
        run.deleteLater()
        if made.job is None:
            self._show_ways()
            self.side.tell("info" if whole else "late", words.loose(whole=whole))
            return
        count, total = made.job.whole_in(run.sent), len(made.job.papers)
        if whole:
            self._record(made.job, count, copies, words.printed(count, total))
        elif count == 0:
            self._done(words.silent(total), "late")
        else:
            self._ask_count(made.job, count, copies)

    def _ask_count(self, job: PaperJob, sent: int, copies: int) -> None:
        """The printer has failed on its way: only who stands before it knows what came out."""
        spin = self._count.editor
        assert isinstance(spin, QSpinBox)
        spin.setRange(0, sent)
        spin.setValue(sent)

        def noted() -> None:
            count = spin.value()
            self._record(job, count, copies, words.counted(count, len(job.papers)))

        self._show_ways(counting=True)
        self._wish = noted
        self.side.tell("late", words.failed(sent, len(job.papers)))
        self._count.setFocus(Qt.FocusReason.OtherFocusReason)

    def _record(self, job: PaperJob, count: int, copies: int, told: str) -> None:
        given = self.side.given.isChecked()
        self._do(
            lambda _: paper_jobs.record(self._desk, job, count, copies=copies, given=given),
            lambda _: self._done(told),
            "正在记下",
        )

    def _not_begun(self, error: AppError) -> None:
        if self._run is not None:
            self._run.deleteLater()
            self._run = None
        self._show_ways()
        self.side.tell("late", error.sentence)

    def _stop(self) -> None:
        if self._run is not None:
            self._run.stop()

    def _done(self, told: str, kind: str = "info") -> None:
        """Something left the desk, or was put off: what is shown is not printed a second time by mistake."""
        self._forget()
        self.side.tell(kind, told)
        self._read_later()

    # What is shown

    def _turned(self) -> None:
        self._forget()
        self.side.clear()
        self._read_later(look=self.asking.form.makes_itself)

    def _read_later(self, *, look: bool = False) -> None:
        def show(waiting: list[print_later.Waiting]) -> None:
            self.asking.show_later(waiting)
            if look and (self.asking.kind != LATER or waiting):
                self.look()

        self._tasks.query(lambda: print_later.waiting(self._desk), show, owner=self, key="later")

    def _drop(self, wanted: list[Wanted]) -> None:
        self._do(
            lambda _: print_later.take_off(self._desk, wanted),
            lambda _: self._done(f"去掉了{len(wanted)}份，没有打。"),
            "正在去掉",
            Topic.DRAFTS,
        )

    def _show(self, made: Made | None) -> None:
        if made is None:
            self.side.tell("info", words.STOPPED)
            return
        self.made = made
        self.view.show_pdf(made.pdf)
        sheets = self.view.document.pageCount()
        self.side.title.setText(made.title)
        self.side.fact.setText(made.counted(sheets))
        self.view.describe(f"预览，{made.title}，{made.counted(sheets)}")
        if made.told:
            self.side.tell("info", made.told)
        self._show_ways()
        self.side.begin()

    def _forget(self) -> None:
        """What was made no longer is what is asked for."""
        self._turn += 1
        self.made = None
        self.view.clear()
        self.side.title.setText("")
        self.side.fact.setText("")
        self._show_ways()

    def _show_ways(self, *, running: bool = False, counting: bool = False) -> None:
        made = self.made
        ready = made is not None and not running and not counting
        self.asking.setEnabled(not running)
        self.asking.look_button.setVisible(made is None)
        for way in (self.side.print_button, self.side.save_button):
            way.setVisible(ready)
        self.side.given.setVisible(ready and made is not None and made.to_resident)
        self.side.later_button.setVisible(
            ready and made is not None and made.job is not None and self.asking.kind != LATER
        )
        self.side.offer_note("停下" if running else "记下这几份" if counting else "")
        self._count.setVisible(counting)
        if made is not None and not running:
            self.side.fact.setText(made.counted(self.view.document.pageCount()))

    def _changed(self, change: Change) -> None:
        if change.topics & Topic.DRAFTS and self._run is None:
            self._read_later()

    def _do(
        self,
        work: Callable[[Progress], Any],
        then: Callable[[Any], object],
        what: str,
        changes: Topic = Topic.CASES | Topic.DRAFTS,
    ) -> None:
        self._tasks.operation(
            work,
            then,
            what,
            changes=changes,
            owner=self,
            failed=lambda error: self.side.tell("late", error.sentence),
        )


def _stoppable(make: Make) -> Callable[[Progress], Made | None]:
    def guarded(progress: Progress) -> Made | None:
        try:
            return make(progress)
        except Cancelled:
            return None

    return guarded


def _wanted(job: PaperJob) -> list[Wanted]:
    return [Wanted(one.subject, one.code) for one in job.papers]
