"""The read side of visits and reception days: their rows, written with the events, and the lists made of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from agent_app.core.case import Case
from agent_app.core.fields import VISIT
from agent_app.core.fold import Record, Subject
from agent_app.core.outreach import RECEPTION_KIND, VISIT_KIND, VISIT_STEP, heard_of
from agent_app.core.search_pieces import Query, contains, pieces_of, query_of
from agent_app.core.text import as_text
from agent_app.core.vocabulary import Delivery
from agent_app.store import schema
from agent_app.store.bulk import insert_rows, run, run_in, stream
from agent_app.store.delivery import LEVELS

KINDS = frozenset({VISIT_KIND, RECEPTION_KIND})
Places = Mapping[bytes, tuple[str, int]]
"""Scope and delivery of subjects."""

_VISIT_COLUMNS = tuple(column.name for column in schema.visits.columns if column.name != "id")
_RECEPTION_COLUMNS = tuple(column.name for column in schema.receptions.columns if column.name != "id")
_NEWEST = " ORDER BY visited_on DESC, changed DESC, id DESC"
_OWN = b""
"""Stands in the place of a step where the visit is a subject of its own."""


class VisitRow(msgspec.Struct, frozen=True, gc=False):
    """A visit on a list. `id` is its own, or that of the step of the case where it was written down (`of_case`).

    `case` is the id of the case that it led to or is about, "" while there is none; `on` is YYYY-MM-DD.
    """

    id: str
    of_case: bool
    on: str
    household: str
    said: str
    place: str
    actor: str
    case: str
    delivery: Delivery


class ReceptionRow(msgspec.Struct, frozen=True, gc=False):
    """A reception day on a list; `heard` is how many cases were heard on it."""

    id: str
    on: str
    place: str
    official: str
    actor: str
    heard: int
    delivery: Delivery


def write(connection: Connection, subjects: Iterable[Subject], places: Places) -> None:
    """Store the rows of these folded visits and reception days in place of what stood for them."""
    found = list(subjects)
    forget(connection, [subject.id for subject in found])
    standing = [subject for subject in found if subject.opened]
    visits = [_visit_row(s, *places[s.id]) for s in standing if s.kind == VISIT_KIND]
    receptions = [_reception_row(s, *places[s.id]) for s in standing if s.kind == RECEPTION_KIND]
    insert_rows(connection, schema.visits, _VISIT_COLUMNS, visits)
    insert_rows(connection, schema.receptions, _RECEPTION_COLUMNS, receptions)


def write_steps(connection: Connection, cases: Iterable[Case], places: Places) -> None:
    """Store the visits that were written down in these cases themselves; what stood for the cases is gone already."""
    rows = [_step_row(case, step, *places[case.subject.id]) for case in cases for step in _visits_in(case)]
    insert_rows(connection, schema.visits, _VISIT_COLUMNS, rows)


def forget(connection: Connection, subjects: Sequence[bytes]) -> None:
    """Take away the rows of these subjects."""
    run_in(connection, "DELETE FROM visits WHERE subject IN (?)", subjects)
    run_in(connection, "DELETE FROM receptions WHERE subject IN (?)", subjects)


def picture(connection: Connection) -> list[tuple[Any, ...]]:
    """All rows without their ids, to be compared with rows that are made again."""
    found: list[tuple[Any, ...]] = []
    for table, columns in (("visits", _VISIT_COLUMNS), ("receptions", _RECEPTION_COLUMNS)):
        rows = run(connection, f"SELECT {','.join(columns)} FROM {table} ORDER BY subject, {columns[1]}")
        found += [(table, *row) for row in rows]
    return found


def visits(connection: Connection, typed: str, limit: int, offset: int = 0) -> list[VisitRow]:
    """Visits, the latest first: all, or those that match what was typed (words, names, pinyin initials)."""
    query = query_of(typed)
    sql, bound = _visit_query(query)
    found: list[VisitRow] = []
    if query.empty and typed.strip():
        return found
    for row in _rows(connection, sql + _NEWEST, bound):
        if contains(query, [row.household, row.said, row.place]):
            found.append(row)
            if len(found) == offset + limit:
                break
    return found[offset:]


def visits_holding(connection: Connection, word: str) -> list[str]:
    """The ids of visits among whose searched texts this one word stands, whichever of them it is in."""
    sql, bound = _visit_query(query_of(word))
    return [row.id for row in _rows(connection, sql + _NEWEST, bound) if not row.of_case] if bound else []


def visit_of(connection: Connection, visit: str) -> VisitRow | None:
    """The row of one visit by its id; None when it is on no list."""
    bound = (bytes.fromhex(visit),)
    for column in ("subject", "record"):
        sql, own = _visit_query(query_of(""))
        extra = f" WHERE {column} = ?" + ("" if column == "record" else " AND length(record) = 0")
        for row in _rows(connection, sql + extra, (*own, *bound)):
            return row
    return None


def count_visits(connection: Connection) -> int:
    """How many visits there are."""
    return int(run(connection, "SELECT count(*) FROM visits")[0][0])


def of_case(connection: Connection, case: str) -> list[VisitRow]:
    """The visits that led to a case or are about it, the latest first."""
    sql, _ = _visit_query(query_of(""))
    return list(_rows(connection, sql + " WHERE case_subject = ?" + _NEWEST, (case,)))


def receptions(connection: Connection, limit: int, offset: int = 0) -> list[ReceptionRow]:
    """Reception days, the latest first."""
    sql = (
        "SELECT subject, held_on, place, official, actor, heard, delivery FROM receptions"
        " ORDER BY held_on DESC, changed DESC, id DESC LIMIT ? OFFSET ?"
    )
    return [
        ReceptionRow(subject.hex(), on, place, official, actor, heard, LEVELS[delivery])
        for subject, on, place, official, actor, heard, delivery in run(connection, sql, (limit, offset))
    ]


def receptions_from(connection: Connection, day: str, limit: int) -> list[tuple[str, str, str, str]]:
    """Reception days from `day` (YYYY-MM-DD) on, the nearest first: day, official, place, and in which scope."""
    sql = (
        "SELECT held_on, official, place, scope FROM receptions WHERE held_on >= ?"
        " ORDER BY held_on, scope, official, id LIMIT ?"
    )
    return [(on, official, place, scope) for on, official, place, scope in run(connection, sql, (day, limit))]


def numbers_of(connection: Connection, cases: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Number and title of cases by their ids; of what is not here, nothing."""
    wanted = [bytes.fromhex(case) for case in cases]
    sql = "SELECT subject, number, title FROM cases WHERE subject IN (?)"
    return {subject.hex(): (number, title) for subject, number, title in run_in(connection, sql, wanted)}


def _visit_query(query: Query) -> tuple[str, tuple[Any, ...]]:
    """The statement for visits that hold these pieces; each stands between blanks in `pieces`."""
    sql = "SELECT subject, record, visited_on, household, said, place, actor, case_subject, delivery FROM visits"
    exact, prefixes = query.pieces()
    marks = [f" {piece} " for piece in exact] + [f" {piece}" for piece in prefixes]
    if marks:
        sql += " WHERE " + " AND ".join(["instr(pieces, ?) > 0"] * len(marks))
    return sql, tuple(marks)


def _rows(connection: Connection, sql: str, bound: Sequence[Any]) -> Iterator[VisitRow]:
    for subject, record, *words, case, delivery in stream(connection, sql, bound):
        on, household, said, place, actor = words
        own = record == _OWN
        visit = subject if own else record
        yield VisitRow(visit.hex(), not own, on, household, said, place, actor, case, LEVELS[delivery])


def _visit_row(subject: Subject, scope: str, delivery: int) -> tuple[Any, ...]:
    get = subject.get
    words = tuple(as_text(get(name)) for name in ("on", "household", "said", "place"))
    return (
        subject.id,
        _OWN,
        scope,
        *words,
        subject.opened[-1].actor,
        as_text(get("case")),
        _pieces(subject.values(), words[1]),
        subject.wall,
        delivery,
    )


def _step_row(case: Case, step: Record, scope: str, delivery: int) -> tuple[Any, ...]:
    household = as_text(case.petitioner.get("name")) if case.petitioner else ""
    said, place = as_text(step.get("said")), as_text(step.get("place"))
    values = {"household": household, "said": said, "place": place}
    return (
        case.subject.id,
        step.id,
        scope,
        as_text(step.get("on")),
        household,
        said,
        place,
        step.added[-1].actor,
        case.subject.id.hex(),
        _pieces(values, household),
        step.added[-1].wall,
        delivery,
    )


def _visits_in(case: Case) -> Iterator[Record]:
    """Visits that are steps of the case and no subjects of their own."""
    for record in case.subject.records.values():
        if record.kind == "step" and record.get("code") == VISIT_STEP and not record.get("visit"):
            yield record


def _reception_row(subject: Subject, scope: str, delivery: int) -> tuple[Any, ...]:
    words = tuple(as_text(subject.get(name)) for name in ("on", "place", "official"))
    heard = len(heard_of(subject))
    return (subject.id, scope, *words, subject.opened[-1].actor, heard, subject.wall, delivery)


def _pieces(values: Mapping[str, Any], name: str) -> str:
    texts = [
        str(values[field]) for field, declared in VISIT.items() if declared.searched and values.get(field)
    ]
    return f" {' '.join(sorted(pieces_of(texts, [name])))} "
