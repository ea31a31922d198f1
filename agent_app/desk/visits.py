"""走访: writing a visit down in seconds, what it is about, and the case that it leads to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core.event import drop, new_id, open_
from agent_app.core.outreach import VISIT_KIND, VISIT_STEP, Visit, check_visit, visit_of
from agent_app.core.vocabulary import Channel
from agent_app.desk import drafts, intake
from agent_app.desk.desk import Desk, Writing, subject_of
from agent_app.desk.entered import refuse_entered
from agent_app.desk.outreach import folded, name_case, write_step
from agent_app.store import caselist, notes, outreach, readside, search
from agent_app.store.outreach import VisitRow

DRAFT = "visit"
"""The kind of a visit that is not finished yet, among the desk's notes."""
_GUESSES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A visit on a list, with number and title of its case, "" while there is none here."""

    row: VisitRow
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A stretch of the list of visits, and how many there are in all."""

    lines: tuple[Line, ...]
    total: int


def add_visit(desk: Desk, data: Any, case: str = "", *, draft: str = "", actor: str = "") -> str:
    """Write a visit down (the keys of `core.fields.VISIT`); returns its id.

    `case` is the number of the case that it is about, which then has it on its timeline; `draft` is
    the note that it was kept in while it was typed. One from a blank is entered once. Raises `UserError`.
    """
    fields = check_visit(data, desk.today)
    visit = new_id()
    with desk.writing(actor) as writing:
        refuse_entered(desk, writing.connection, fields.get("form", ""))
        about = subject_of(writing.connection, case) if case else b""
        writing.open(visit, [open_(fields | ({"case": about.hex()} if about else {}))], VISIT_KIND)
        if about:
            _write_into(writing, about, fields, visit)
        if draft:
            notes.forget(writing.connection, DRAFT, draft)
    return visit.hex()


def about_case(desk: Desk, visit: str, case: str) -> None:
    """Say later which case a visit is about. Raises `UserError`."""
    with desk.writing() as writing:
        subject = folded(writing.connection, VISIT_KIND, visit)
        about = subject_of(writing.connection, case)
        if subject.get("case"):
            raise UserError("这次走访已经写进一件事了。没有改动，要改请先撤掉那一条，再写进去。")
        fields = {name: subject.get(name) for name in ("on", "said", "place") if subject.get(name)}
        _write_into(writing, about, fields, subject.id)
        name_case(writing, subject, about)


def take_back(desk: Desk, visit: str, reason: str) -> None:
    """Take a visit back that was written down by mistake, and its trace in the case that it is about."""
    with desk.writing() as writing:
        subject = folded(writing.connection, VISIT_KIND, visit)
        writing.append(subject.id, [drop(reason=reason)], {e.leaf for e in subject.opened}, VISIT_KIND)
        if case := subject.get("case", ""):
            whole = desk.case_in(writing.connection, bytes.fromhex(case)).subject
            for record in list(whole.of_kind("step")):
                if record.get("visit") == visit:
                    writing.append(whole.id, [drop(record.id, reason)], {e.leaf for e in record.added})


def begin_case(desk: Desk, visit: str) -> str:
    """Begin the registration of what was heard on a visit, as a draft; returns its key.

    Begun before and not finished, it is gone on with.
    """
    found = one(desk, visit)
    if found.case:
        raise UserError("这次走访已经登记成一件事了。没有另外登记，请打开那件事接着办。")
    key = f"{DRAFT}-{visit}"
    if not any(draft.key == key for draft in drafts.kept(desk, intake.DRAFT)):
        begun = {
            "channel": Channel.OUTREACH.value,
            "name": found.household,
            "words": found.said,
            "place": found.place,
            "visit": visit,
        }
        drafts.keep(desk, intake.DRAFT, key, begun)
    return key


def one(desk: Desk, visit: str) -> Visit:
    """One visit. Raises `UserError`."""
    with desk.vault.read() as connection:
        return visit_of(folded(connection, VISIT_KIND, visit))


def listing(desk: Desk, typed: str = "", limit: int = 50, offset: int = 0) -> Listed:
    """Visits, the latest first: all, or those that match what was typed."""
    with desk.vault.read() as connection:
        rows = outreach.visits(connection, typed, limit, offset)
        known = outreach.numbers_of(connection, {row.case for row in rows if row.case})
        lines = tuple(Line(row, *known.get(row.case, ("", ""))) for row in rows)
        return Listed(lines, outreach.count_visits(connection))


def guesses(desk: Desk, household: str) -> list[caselist.Row]:
    """The open cases that a visit to this household may be about."""
    if not household.strip():
        return []
    with desk.vault.read() as connection:
        found = search.find(
            connection, household, _GUESSES * 4, lambda ids: readside.texts_of(connection, ids)
        )
        return [row for row in caselist.rows(connection, found) if row.open][:_GUESSES]


def line_json(line: Line) -> dict[str, Any]:
    """A visit as the command line prints it."""
    row = line.row
    return {
        "id": row.id,
        "on": row.on,
        "household": row.household,
        "said": row.said,
        "place": row.place,
        "by": row.actor,
        "case": line.number or row.case,
        "delivery": row.delivery.value,
    }


def _write_into(writing: Writing, about: bytes, fields: dict[str, Any], visit: bytes) -> None:
    """The visit as a step of the case; one that was before the case was registered is only named in it."""
    case, on = writing.desk.case_in(writing.connection, about), date.fromisoformat(fields["on"])
    if on >= case.facts.registered_on:
        data = {name: fields[name] for name in ("said", "place") if fields.get(name)}
        write_step(writing, case, VISIT_STEP, on, data, {"visit": visit.hex()})
