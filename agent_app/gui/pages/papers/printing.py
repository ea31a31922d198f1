"""One print job on its way: what of it came out is recorded, what did not waits to be printed later."""

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from agent_app.base.errors import AppError
from agent_app.desk import paper_jobs, print_later
from agent_app.desk.desk import Desk
from agent_app.desk.paper_jobs import PaperJob, Wanted
from agent_app.gui.pages.paper_print import PrintRun
from agent_app.gui.pages.papers import words
from agent_app.gui.pages.papers.made import Made
from agent_app.gui.tasks import Tasks, Topic

WRITES = Topic.CASES | Topic.DRAFTS
"""What recording a print job may change."""


def wanted_of(job: PaperJob) -> list[Wanted]:
    """The papers of a job, to be wanted again."""
    return [Wanted(one.subject, one.code) for one in job.papers]


class JobPrinting(QObject):
    """Prints one job at a time. Its papers wait in 以后再打 from before the first sheet until they are recorded, so that
    no failure, of the printer or of the light, loses sight of any.

    `advanced(done, total)` in sheets. `ended(kind, sentence)`: it is over, and what came out is known; `again`: the same
    may be printed again. `count_wanted(sent, sentence)`: the printer has gone away after `sent` papers, and `count` is to
    be told how many came out.
    """

    advanced = Signal(int, int)
    ended = Signal(str, str, bool)
    count_wanted = Signal(int, str)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._run: PrintRun | None = None
        self._made: Made | None = None
        self._copies, self._given = 1, False

    @property
    def running(self) -> bool:
        """Whether something is being printed, or its count is waited for."""
        return self._made is not None

    def begin(self, made: Made, document: QPdfDocument, printer: QPrinter, *, given: bool) -> None:
        """Prints `made`, which `document` shows; `given`: what is printed is handed to the residents."""
        leaves = made.leaves(document.pageCount())
        parts = [one.pages for one in made.job.papers] if made.job else leaves
        run = PrintRun(document, printer, self, leaves=leaves, papers=parts)
        run.advanced.connect(self.advanced)
        run.ended.connect(lambda whole: self._run_ended(whole=whole))
        self._run, self._made = run, made
        self._copies, self._given = printer.copyCount(), given
        if made.job is None:
            run.start()
            return
        wanted = wanted_of(made.job)
        self._tasks.operation(
            lambda _: print_later.put(self._desk, wanted),
            lambda _: run.start(),
            "正在准备",
            owner=self,
            failed=lambda error: self._end("late", error.sentence, again=True),
        )

    def stop(self) -> None:
        """Ends after the paper that is being printed."""
        if self._run is not None:
            self._run.stop()

    def count(self, count: int) -> None:
        """So many papers, from the first on, have come out of the printer that went away."""
        if self._made is not None and self._made.job is not None:
            self._record(self._made.job, count, words.counted(count, len(self._made.job.papers)))

    def _run_ended(self, *, whole: bool) -> None:
        run, made = self._run, self._made
        if run is None or made is None:
            return
        self._run = None
        run.deleteLater()
        if made.job is None:
            self._end("info" if whole else "late", words.loose(whole=whole), again=True)
            return
        count, total = made.job.whole_in(run.sent), len(made.job.papers)
        if whole:
            self._record(made.job, count, words.printed(count, total))
        elif count:
            self.count_wanted.emit(count, words.failed(count, total))
        else:
            self._end("late", words.silent(total))

    def _record(self, job: PaperJob, count: int, told: str) -> None:
        copies, given = self._copies, self._given

        def failed(error: AppError) -> None:
            self.count_wanted.emit(count, words.not_recorded(count, error.sentence))

        def record(_: Any) -> int:
            return paper_jobs.record(self._desk, job, count, copies=copies, given=given)

        self._tasks.operation(
            record, lambda _: self._end("info", told), "正在记下", changes=WRITES, owner=self, failed=failed
        )

    def _end(self, kind: str, sentence: str, *, again: bool = False) -> None:
        self._run = self._made = None
        self.ended.emit(kind, sentence, again)
