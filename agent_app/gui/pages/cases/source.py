"""What the list of 事项 is asked and what it answers; all of it is read behind the window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from agent_app.base.errors import AppError
from agent_app.desk import casebook, listing
from agent_app.desk.casebook import Chip, Sort
from agent_app.desk.desk import Desk
from agent_app.desk.listing import Found
from agent_app.gui.models.rows import PAGE, PagedModel
from agent_app.gui.pages.cases.faces import row_of
from agent_app.gui.tasks import Tasks
from agent_app.gui.widgets.case_rows import CaseRow


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see: what was typed, the filters that are on, the order, whose cases ("" for all)."""

    typed: str = ""
    chips: tuple[Chip, ...] = ()
    sort: Sort = Sort.DUE
    agent: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether not everything is to be seen, whatever was typed."""
        return bool(self.chips or self.agent)


@dataclass(frozen=True, slots=True)
class Answer:
    """What there is: `total` cases, `listed` of them, `counts` under each filter; `more` older ones may match.

    `rows` begin at `offset`. `found` is what a search found, before filters. `agents` are those who have cases.
    """

    asked: Asked
    total: int
    listed: int
    counts: dict[Chip, int] = field(default_factory=dict)
    more: bool = False
    rows: tuple[CaseRow, ...] = ()
    offset: int = 0
    found: Found | None = None
    agents: tuple[str, ...] = ()


class CaseSource(QObject):
    """Asks the desk. `answered(Answer, fresh)`: there is something to `fill` the model with; `fresh` when something
    else was asked than before.
    """

    answered = Signal(object, bool)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self.model = PagedModel(self._fetch, self)
        self.asked = Asked()
        self.waiting = False
        """Whether something was asked that is not answered yet."""
        self._answer: Answer | None = None

    def ask(self, asked: Asked) -> None:
        """Asks for something else; what a search found is filtered and sorted without searching again."""
        before, self.asked = self._answer, asked
        found = before.found if before is not None and before.asked.typed == asked.typed else None
        self._query(partial(_read, self._desk, asked, 0, found), fresh=True)

    def refresh(self, at: int = 0) -> None:
        """Asks for the same again, with the rows from `at` on at once."""
        offset = max(0, at) // PAGE * PAGE
        self._query(partial(_read, self._desk, self.asked, offset), fresh=self._answer is None)

    def fill(self, answer: Answer) -> None:
        """Puts an answer into the model."""
        self._answer = answer
        self.model.reset(answer.listed, answer.rows, answer.offset)

    def ask_older(self) -> None:
        """Goes on with the search beyond what it has found so far."""
        if self._answer is not None and self._answer.found is not None:
            self._query(partial(_read_older, self._desk, self._answer), fresh=False)

    def _query(self, read: Callable[[], Answer], *, fresh: bool) -> None:
        self.waiting = True
        self._tasks.query(read, partial(self._take, fresh), owner=self, key="cases", failed=self._fail)

    def _take(self, fresh: bool, answer: Answer) -> None:
        self.waiting = False
        self.answered.emit(answer, fresh)

    def _fail(self, error: AppError) -> None:
        self.waiting = False
        self._tasks.told.emit(error)

    def _fetch(self, offset: int, limit: int, answer: Callable[[Sequence[CaseRow]], None]) -> None:
        if self._answer is not None and self._answer.found is not None:
            rows = self._answer.rows[offset : offset + limit]
            QTimer.singleShot(0, self, lambda: answer(rows))
            return
        self._tasks.query(partial(_stretch, self._desk, self.asked, offset, limit), answer, owner=self)


def _read(desk: Desk, asked: Asked, offset: int, found: Found | None = None) -> Answer:
    if asked.typed:
        return _refined(desk, asked, found or listing.find(desk, asked.typed))
    seen = listing.overview(desk, asked.chips, asked.agent)
    rows = tuple(_stretch(desk, asked, offset, 2 * PAGE))
    return Answer(asked, seen.total, seen.listed, seen.counts, rows=rows, offset=offset, agents=seen.agents)


def _read_older(desk: Desk, answer: Answer) -> Answer:
    assert answer.found is not None
    older = listing.find(desk, answer.asked.typed, answer.found.before)
    return _refined(desk, answer.asked, Found(answer.found.lines + older.lines, older.more))


def _refined(desk: Desk, asked: Asked, found: Found) -> Answer:
    words = asked.typed.split()
    lines = listing.refined(found.lines, asked.sort, asked.chips, desk.today, asked.agent)
    return Answer(
        asked,
        listing.total(desk),
        len(lines),
        listing.counts(found.lines, desk.today),
        found.more,
        tuple(row_of(line, words) for line in lines),
        found=found,
        agents=tuple(casebook.agents(desk)),
    )


def _stretch(desk: Desk, asked: Asked, offset: int, limit: int) -> list[CaseRow]:
    return [
        row_of(line) for line in listing.stretch(desk, asked.sort, asked.chips, offset, limit, asked.agent)
    ]
