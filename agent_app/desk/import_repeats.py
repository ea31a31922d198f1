"""Which rows of a ledger may be repeats of cases that are here: looked for behind the import, and decided afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agent_app.base.progress import Progress, silent
from agent_app.core.text import clean_line
from agent_app.desk import repeats
from agent_app.desk.desk import Desk
from agent_app.desk.importing import Imported
from agent_app.desk.repeats import Repeat, Typed
from agent_app.ledger.case import LedgerCase, Rejected
from agent_app.ledger.reader import open_ledger


@dataclass(frozen=True, slots=True)
class RowRepeats:
    """A row of a ledger with what it may be a repeat of; `number` is its case, "" where it was not imported."""

    row: int
    number: str
    title: str
    repeats: tuple[Repeat, ...]


def of_import(desk: Desk, done: Imported, progress: Progress = silent) -> list[RowRepeats]:
    """The rows of an import that look like cases that were here before it. Takes some milliseconds a row.

    Ask when the index has caught up (`desk.indexing`): what waits for it is not found. Raises `Cancelled`.
    """
    batch = {bytes.fromhex(subject) for _, subject in done.rows}
    found = []
    with desk.vault.read() as connection:
        for place, (row, subject) in enumerate(done.rows):
            progress(place, len(done.rows))
            case = desk.case_in(connection, bytes.fromhex(subject))
            alike = repeats.find(connection, repeats.typed_of(case), batch)
            if alike:
                get = case.subject.get
                found.append(RowRepeats(row, get("number", ""), get("summary", ""), tuple(alike)))
    return found


def of_file(desk: Desk, path: Path, progress: Progress = silent) -> Iterator[RowRepeats]:
    """The rows of a ledger that look like cases that are here, without importing it. Raises as `open_ledger`."""
    with open_ledger(path, progress=progress) as ledger, desk.vault.read() as connection:
        for row in ledger.cases(progress):
            if isinstance(row, Rejected):
                continue
            alike = repeats.find(connection, typed_of(row), set())
            if alike:
                yield RowRepeats(row.row, "", clean_line(row.summary or row.words)[:60], tuple(alike))


def typed_of(row: LedgerCase) -> Typed:
    """What a row says, as it would be typed."""
    return Typed(
        name=row.petitioner,
        phone=row.phone,
        address=row.address,
        category=row.category,
        words=row.words or row.summary,
    )
