"""以后再打: papers that wait until there is a printer. Notes of this desk alone, never exchanged; printing takes them off."""

from collections.abc import Iterable
from dataclasses import dataclass

from agent_app.desk import issuing, papers
from agent_app.desk.desk import Desk
from agent_app.desk.issuing import LATER
from agent_app.desk.paper_jobs import Wanted
from agent_app.store import caselist, notes
from agent_app.store.notes import Note


@dataclass(frozen=True, slots=True)
class Waiting:
    """A paper that waits: whose it is, and since when (ms since 1970 UTC)."""

    wanted: Wanted
    number: str
    petitioner: str
    summary: str
    title: str
    since: int


def put(desk: Desk, wanted: Iterable[Wanted]) -> int:
    """Let these papers wait; those that wait already wait on. Returns how many were put there. Raises `UserError`."""
    once = list(dict.fromkeys(wanted))
    for code in {one.code for one in once}:
        papers.of_cases(desk, code)
    with desk.vault.write() as connection:
        there = {note.key for note in notes.kept(connection, LATER)}
        fresh = [one for one in once if _key(one) not in there]
        for place, one in enumerate(fresh):  # in their order, though they are kept in one moment
            notes.keep(connection, LATER, Note(_key(one), desk.now_ms + place, b""))
    return len(fresh)


def take_off(desk: Desk, wanted: Iterable[Wanted]) -> None:
    """Let these wait no longer, without printing them."""
    with desk.vault.write() as connection:
        for one in wanted:
            notes.forget(connection, LATER, _key(one))


def waiting(desk: Desk) -> list[Waiting]:
    """What waits, longest first. What waits for a case that is gone from this desk is not among it."""
    with desk.vault.read() as connection:
        kept = [(Wanted(*note.key.split("/", 1)), note.changed) for note in notes.kept(connection, LATER)]
        rows = {
            row.subject: row
            for row in caselist.rows_of(connection, [bytes.fromhex(one.subject) for one, _ in kept])
        }
    if not rows:
        return []
    # With it comes all that papers are set with; 今日, which asks first, does without when nothing waits.
    from agent_app.paper.catalogue import PAPERS

    return [
        Waiting(one, row.number, row.petitioner, row.title, PAPERS[one.code].title, since)
        for one, since in reversed(kept)
        if (row := rows.get(one.subject)) and one.code in PAPERS
    ]


def count(desk: Desk) -> int:
    """How many papers wait."""
    return len(waiting(desk))


def _key(one: Wanted) -> str:
    return issuing.later_key(bytes.fromhex(one.subject), one.code)
