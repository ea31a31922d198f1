"""统计: the courses of cases as figures ask of them, written with the read side, and what else is counted."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection

from agent_app.core.case import Case, day_of
from agent_app.core.course import Course, course
from agent_app.core.figures import Source
from agent_app.core.period import Period
from agent_app.core.rules import Rules
from agent_app.store import schema
from agent_app.store.bulk import insert_rows, run, run_in, stream

_COLUMNS = tuple(column.name for column in schema.courses.columns)
_BESIDE = {
    Source.VISITS: "SELECT count(*) FROM visits WHERE visited_on BETWEEN ? AND ? AND scope LIKE ?",
    Source.RECEPTIONS: "SELECT count(*) FROM receptions WHERE held_on BETWEEN ? AND ? AND scope LIKE ?",
    Source.HEARD: "SELECT COALESCE(SUM(heard), 0) FROM receptions WHERE held_on BETWEEN ? AND ? AND scope LIKE ?",
}
_SINCE = "SELECT case_id, scope, face FROM courses WHERE last_on >= ? AND scope LIKE ?"
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Course).decode


def write(connection: Connection, cases: Iterable[tuple[int, str, Case]], rules: Rules) -> None:
    """Store the courses of cases, each with its row id and scope; what stood for them is gone already."""
    rows = []
    for row, scope, case in cases:
        found = course(case, rules)
        rows.append((row, scope, found.last_on.isoformat(), _encode(found)))
    insert_rows(connection, schema.courses, _COLUMNS, rows)


def forget(connection: Connection, rows: Iterable[int]) -> None:
    """Take away the courses of these row ids."""
    run_in(connection, "DELETE FROM courses WHERE case_id IN (?)", rows)


def courses(connection: Connection, since: date, division: str = "") -> list[Course]:
    """The courses of all cases that anything may count from `since` on, in a division and those below it; no order.

    What only the record knows is filled in: where they lie, and what a person called the same matter came before or after.
    """
    found: list[Course] = []
    akin: list[tuple[int, int]] = []
    replace = msgspec.structs.replace
    for row, scope, face in stream(connection, _SINCE, (since.isoformat(), f"{division}%")):
        one = _decode(face)
        if one.same:
            akin.append((len(found), row))
        found.append(replace(one, division=scope.partition("/")[0]))
    if akin:
        _tell_repeats(connection, found, akin)
    return found


def beside(connection: Connection, periods: Sequence[Period], division: str = "") -> dict[Source, list[int]]:
    """How many visits, reception days and cases heard there were in each of the periods."""
    return {
        source: [
            int(run(connection, sql, (each.since.isoformat(), each.until.isoformat(), f"{division}%"))[0][0])
            for each in periods
        ]
        for source, sql in _BESIDE.items()
    }


def divisions(connection: Connection) -> list[str]:
    """The divisions that cases lie in, by their codes."""
    rows = run(connection, "SELECT DISTINCT scope FROM courses")
    return sorted({str(scope).partition("/")[0] for (scope,) in rows})


def picture(connection: Connection) -> list[tuple[Any, ...]]:
    """All rows without the row ids, to be compared with rows that are made again."""
    sql = "SELECT c.subject, k.scope, k.last_on, k.face FROM courses k JOIN cases c ON c.id = k.case_id ORDER BY 1"
    return [("courses", *row) for row in run(connection, sql)]


def _tell_repeats(connection: Connection, found: list[Course], akin: Sequence[tuple[int, int]]) -> None:
    """Fill in of each of `akin` (place in `found`, row id) what came before and after it.

    What was registered on one day stands in the order of the row ids, which is that of registering.
    """
    wanted = {subject for place, _ in akin for subject in found[place].same}
    sql = "SELECT subject, id, registered_on FROM cases WHERE subject IN (?)"
    there = {subject: (row, day_of(on)) for subject, row, on in run_in(connection, sql, wanted)}
    for place, row in akin:
        one = found[place]
        others = [there[subject] for subject in one.same if subject in there]
        later = [on for other, on in others if other > row and on is not None]
        found[place] = msgspec.structs.replace(
            one, repeats=any(other < row for other, _ in others), again_on=min(later, default=None)
        )
