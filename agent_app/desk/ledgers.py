"""台账: the cases as a table for the township, masked unless asked otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from agent_app.base.collector import collector_at_rest
from agent_app.base.errors import UserError
from agent_app.base.progress import Progress, silent
from agent_app.core.case import CASE_KIND, derive
from agent_app.core.clock_words import say
from agent_app.core.event import new_id
from agent_app.core.fold import Subject, fold
from agent_app.desk import drafts, listing
from agent_app.desk.desk import Desk
from agent_app.desk.ledger_rows import ledger_row, registered_and_beside
from agent_app.ledger.export import OWN_HEADERS, as_told, write_ledger
from agent_app.ledger.table import LedgerRow
from agent_app.store import caselist, journal
from agent_app.store.caselist import Chip, Sort

if TYPE_CHECKING:
    from agent_app.ledger.template import Filled

_CHUNK = 500
_SHOWN, _TEMPLATE = "ledger_shown", "ledger_template"
"""Notes of this desk: whole names that left it, and the superior's table that was filled in last."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases a ledger holds: what was typed, the filters and whose cases, as on the list, and the days they were
    registered on (both included); a case whose day is not known is in no period.
    """

    typed: str = ""
    chips: tuple[Chip, ...] = ()
    since: date | None = None
    until: date | None = None
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """Names and numbers left this desk whole: when (ms since 1970 UTC), by whom, how many cases, into which file."""

    at: int
    who: str
    cases: int
    file: str


EVERYTHING = Choice()


def export_ledger(
    desk: Desk,
    path: Path,
    choice: Choice = EVERYTHING,
    *,
    unmasked: bool = False,
    full: bool = False,
    progress: Progress = silent,
) -> int:
    """Write the chosen cases as an xlsx workbook, oldest first; returns how many there are.

    Further columns of ledgers that were imported come along only when nothing is left out or masked: nobody knows
    whose names and numbers stand in them. Before names are written whole, a note is kept of it (`shown`).
    Raises `UserError` for a period that ends before it begins, and what `write_ledger` raises.
    """
    chosen = chosen_subjects(desk, choice)
    title = f"信访代理台账　{desk.profile.unit or desk.profile.name}　{_period(desk, choice)}"
    rows, extra = _rows(desk, chosen), list[str]()
    if full and unmasked:
        rows, extra = map(as_told, rows), _extra_columns(desk, chosen)
    if unmasked:
        _note(desk, path, len(chosen))
    with collector_at_rest():
        return write_ledger(
            path, rows, title=title, unmasked=unmasked, full=full, extra=extra, progress=progress,
            total=len(chosen),
        )  # fmt: skip


def fill_template(
    desk: Desk,
    template: Path,
    path: Path,
    choice: Choice = EVERYTHING,
    *,
    unmasked: bool = False,
    progress: Progress = silent,
) -> "Filled":
    """Fill a superior's own table with the chosen cases, oldest first, and remember it for the next time.

    Raises what `export_ledger` and `agent_app.ledger.template.fill` raise.
    """
    from agent_app.ledger.template import Facts, fill

    chosen = chosen_subjects(desk, choice)
    facts = Facts(desk.profile.unit, desk.profile.name, desk.today, choice.since, choice.until)
    if unmasked:
        _note(desk, path, len(chosen))
    rows: list[LedgerRow] = []
    for row in _rows(desk, chosen):
        progress(len(rows), 2 * len(chosen))
        rows.append(row)
    filled = fill(
        template, path, rows, facts, unmasked=unmasked,
        progress=lambda done, total: progress(len(rows) + done, 2 * len(rows)),
    )  # fmt: skip
    drafts.keep(desk, _TEMPLATE, "", {"path": str(template.resolve())})
    return filled


def last_template(desk: Desk) -> Path | None:
    """The superior's table that was filled in last, if it is still there."""
    paths = [Path(str(item.data.get("path", ""))) for item in drafts.kept(desk, _TEMPLATE)]
    return next((path for path in paths if path.is_file()), None)


def shown(desk: Desk) -> list[Shown]:
    """When names and numbers left this desk whole in a ledger, newest first."""
    return [
        Shown(item.changed, str(item.data["who"]), int(item.data["cases"]), str(item.data["file"]))
        for item in drafts.kept(desk, _SHOWN)
    ]


def _note(desk: Desk, path: Path, cases: int) -> None:
    kept = {"who": desk.profile.name, "cases": cases, "file": path.name}
    drafts.keep(desk, _SHOWN, new_id().hex(), kept)


def _period(desk: Desk, choice: Choice) -> str:
    if choice.since or choice.until:
        return f"{choice.since or ''}至{choice.until or desk.today}"
    return desk.today.isoformat()


def chosen_subjects(desk: Desk, choice: Choice) -> list[bytes]:
    """The subjects of the chosen cases, oldest first. Raises `UserError` for a period that ends before it begins."""
    since, until = choice.since, choice.until
    if since and until and since > until:
        raise UserError(f"从{say(since)}到{say(until)}，前后写反了。没有写出文件，请改了再试。")
    if not choice.typed:
        with desk.vault.read() as connection:
            return caselist.subjects_under(connection, choice.chips, desk.today, since, until, choice.agent)
    found = listing.find(desk, choice.typed)
    lines = [*found.lines]
    while found.more:
        found = listing.find(desk, choice.typed, found.before)
        lines += found.lines
    kept = listing.refined(lines, Sort.NEWEST, choice.chips, desk.today, choice.agent)
    return [
        bytes.fromhex(line.row.subject)
        for line in reversed(kept)
        if _within(line.row.registered_on, since, until)
    ]


def _within(day: date | None, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    return day is not None and (since or date.min) <= day <= (until or date.max)


def _extra_columns(desk: Desk, chosen: Sequence[bytes]) -> list[str]:
    """The headers of all further columns that imported ledgers had, in the order in which they came."""
    found: dict[str, None] = {}
    for subject in _folded(desk, chosen):
        beside: Mapping[str, str] = registered_and_beside(subject)[1]
        if not OWN_HEADERS.isdisjoint(beside):
            beside = as_told(_row(desk, subject)).extra
        found.update(dict.fromkeys(beside))
    return list(found)


def _rows(desk: Desk, chosen: Sequence[bytes]) -> Iterator[LedgerRow]:
    return (_row(desk, subject) for subject in _folded(desk, chosen))


def _row(desk: Desk, subject: Subject) -> LedgerRow:
    return ledger_row(desk, derive(subject, desk.law.rules, desk.law.calendar))


def subjects(desk: Desk) -> Iterator[Subject]:
    """All cases, the oldest first, folded a few hundred at a time."""
    return _folded(desk, chosen_subjects(desk, EVERYTHING))


def _folded(desk: Desk, chosen: Sequence[bytes]) -> Iterator[Subject]:
    for start in range(0, len(chosen), _CHUNK):
        part = chosen[start : start + _CHUNK]
        with (
            desk.vault.read() as connection
        ):  # it is not held while somebody works on them, who may stop anywhere
            events = journal.events_of(connection, part)
        yield from (fold(CASE_KIND, subject, events[subject]) for subject in part)
