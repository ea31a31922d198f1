"""What becomes of a job without a printer: it is saved as a file, waits in 以后再打, or is taken off what waits there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from agent_app.base.progress import Progress
from agent_app.core.vocabulary import Outlet
from agent_app.desk import paper_jobs, papers, print_later
from agent_app.desk.desk import Desk
from agent_app.desk.paper_jobs import PaperJob, Wanted
from agent_app.gui.pages.papers import words
from agent_app.gui.pages.papers.made import Made
from agent_app.gui.pages.papers.printing import WRITES, wanted_of
from agent_app.gui.pages.where import as_pdf
from agent_app.gui.tasks import Tasks, Topic


class JobKeeping(QObject):
    """Keeps papers as a file or among those that wait. `ended(sentence)`: it is done, and this is to be told of it;
    `failed(AppError)`: it is not done."""

    ended = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks

    def save(self, made: Made, out: Path) -> None:
        """Saves the PDF as `out`, which need not have the ending; its papers, all of them, are recorded as saved."""
        path = as_pdf(out)

        def save(_: Progress) -> int:
            papers.save_paper(path, made.pdf)
            job = made.job
            return paper_jobs.record(self._desk, job, len(job.papers), outlet=Outlet.SAVED) if job else 0

        self._do(save, lambda count: words.saved(path, count), "正在存成 PDF", WRITES)

    def put_off(self, job: PaperJob) -> None:
        """Lets all papers of the job wait for a printer."""
        wanted = wanted_of(job)
        self._do(
            lambda _: print_later.put(self._desk, wanted),
            lambda _: words.put_off(len(wanted)),
            "正在放好",
            Topic.DRAFTS,
        )

    def take_off(self, wanted: list[Wanted]) -> None:
        """These papers wait no longer, and are not printed."""
        self._do(
            lambda _: print_later.take_off(self._desk, wanted),
            lambda _: words.taken_off(len(wanted)),
            "正在去掉",
            Topic.DRAFTS,
        )

    def _do(
        self, work: Callable[[Progress], Any], told: Callable[[Any], str], what: str, changes: Topic
    ) -> None:
        self._tasks.operation(
            work,
            lambda made: self.ended.emit(told(made)),
            what,
            changes=changes,
            owner=self,
            failed=self.failed.emit,
        )
