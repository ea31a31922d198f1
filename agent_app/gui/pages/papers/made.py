"""What is ready to be printed in one go, from whatever it was made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from agent_app.base.errors import Cancelled
from agent_app.base.progress import Progress
from agent_app.desk import blanks, ledger_paper, paper_jobs
from agent_app.desk.desk import Desk
from agent_app.desk.paper_jobs import LeftOut, PaperJob, Wanted
from agent_app.paper.catalogue import PAPERS

Make = Callable[[Progress], "Made"]
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF with its title. `job` is what is recorded of it, None where that is nothing (blanks, ledger).

    `parts` is of how many equal parts it is where there is no job; `told` is said beside it.
    """

    title: str
    pdf: bytes
    job: PaperJob | None = None
    parts: int = 1
    told: str = ""

    @property
    def to_resident(self) -> bool:
        """Whether a resident takes any of it home."""
        return self.job is not None and any(PAPERS[one.code].to_resident for one in self.job.papers)

    def leaves(self, sheets: int) -> list[int]:
        """The parts of its `sheets` that must not stand on each other's backs, in sheets."""
        if self.job is None:
            return [sheets // self.parts] * self.parts
        found: list[int] = []
        for one in self.job.papers:
            found += [1] * one.pages if PAPERS[one.code].apart else [one.pages]
        return found

    def counted(self, sheets: int) -> str:
        """How much it is, in words."""
        count = len(self.job.papers) if self.job else self.parts
        return f"{count}份，{sheets}张"


def of_wanted(desk: Desk, wanted: Callable[[], Sequence[Wanted]], *, paired: bool = False) -> Make:
    """Papers of cases; `wanted` says which when it is made, `paired`: receipts two a sheet.

    Raises `UserError`, also while it is made.
    """

    def make(progress: Progress) -> Made:
        job = paper_jobs.make(desk, wanted(), progress, paired=paired)
        return Made(job.title, job.pdf, job, told=_left_out(job.left_out) + job.told)

    return make


def of_blanks(desk: Desk, code: str, copies: int) -> Make:
    """Blanks of a paper, numbered within a batch."""

    def make(progress: Progress) -> Made:
        printed = blanks.print_blanks(desk, code, copies, progress)
        return Made(f"空白{printed.title}", printed.pdf, parts=copies)

    return make


def of_ledger(desk: Desk, since: date, until: date) -> Make:
    """The ledger of the cases registered in a period, both days included."""

    def make(progress: Progress) -> Made:
        printed = ledger_paper.print_ledger(desk, since, until, progress)
        return Made(printed.title, printed.pdf)

    return make


def stoppable(make: Make) -> Callable[[Progress], Made | None]:
    """The same, giving None when it is stopped."""

    def guarded(progress: Progress) -> Made | None:
        try:
            return make(progress)
        except Cancelled:
            return None

    return guarded


def _left_out(left_out: Sequence[LeftOut]) -> str:
    if not left_out:
        return ""
    named = "、".join(one.number for one in left_out[:_NAMED])
    more = "等" if len(left_out) > _NAMED else ""
    return f"有{len(left_out)}件没有放进来（{named}{more}）：{left_out[0].why}。"
