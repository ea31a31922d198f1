"""How far everything here has come: saved, handed over, confirmed by the county.

A case has come as far as the least far of its events. An event that is not sealed is only saved.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Table, func, select, text, update

from agent_app.core.vocabulary import Delivery
from agent_app.store import schema
from agent_app.store.bulk import run_in, run_many

SAVED, HANDED_OVER, CONFIRMED = range(3)
LEVELS = (Delivery.SAVED, Delivery.HANDED_OVER, Delivery.CONFIRMED)
"""The words for these levels, which are stored as their places here."""
_BESIDE = (schema.visits, schema.receptions)
_SUBJECTS = (schema.cases, *_BESIDE)


def advance(connection: Connection, segments: Sequence[int], level: int) -> int:
    """Note that these segments have come as far as `level`; returns how many had not. None ever goes back."""
    sql = f"SELECT id FROM segments WHERE id IN (?) AND delivery < {level:d}"
    behind = [row for (row,) in run_in(connection, sql, segments)]
    run_many(connection, "UPDATE segments SET delivery = ? WHERE id = ?", [(level, row) for row in behind])
    refresh(connection, behind)
    return len(behind)


def advance_blobs(connection: Connection, names: Iterable[bytes], level: int) -> None:
    """The same for attachments, by the names of their blobs."""
    table = schema.blobs
    for name in names:
        connection.execute(
            update(table).where(table.c.hash == name, table.c.delivery < level).values(delivery=level)
        )


def fall_back(connection: Connection) -> None:
    """What was confirmed is only handed over again: the county that confirmed it was restored from a backup."""
    for table in (schema.segments, schema.blobs, *_SUBJECTS):
        connection.execute(update(table).where(table.c.delivery == CONFIRMED).values(delivery=HANDED_OVER))


def refresh(connection: Connection, segments: Sequence[int]) -> None:
    """Bring the delivery of all cases, visits and reception days with events in these segments up to date."""
    for start in range(0, len(segments), 100):
        marks = ",".join(str(int(segment)) for segment in segments[start : start + 100])
        for table in _SUBJECTS:
            connection.execute(
                text(
                    f"UPDATE {table.name} SET delivery = (SELECT MIN(COALESCE(s.delivery, 0)) FROM events e"
                    f" LEFT JOIN segments s ON s.id = e.segment WHERE e.subject = {table.name}.subject)"
                    f" WHERE subject IN (SELECT subject FROM events WHERE segment IN ({marks}))"
                )
            )


def unconfirmed_events(connection: Connection) -> dict[bytes, tuple[int, int]]:
    """By subject, how many of its events are only saved and how many handed over; those all confirmed are left out."""
    level = func.coalesce(schema.segments.c.delivery, SAVED)
    joined = schema.events.outerjoin(schema.segments, schema.segments.c.id == schema.events.c.segment)
    rows = connection.execute(
        select(schema.events.c.subject, level, func.count())
        .select_from(joined)
        .where(level < CONFIRMED)
        .group_by(schema.events.c.subject, level)
    )
    found: dict[bytes, tuple[int, int]] = {}
    for subject, at, number in rows:
        saved, handed_over = found.get(subject, (0, 0))
        found[subject] = (number, handed_over) if at == SAVED else (saved, number)
    return found


def counts(connection: Connection) -> dict[Delivery, int]:
    """How many cases, visits and reception days have come how far; a visit written down in a case goes with the case."""
    return _counts(connection, _SUBJECTS)


def counts_beside(connection: Connection) -> dict[Delivery, int]:
    """The same of the visits and reception days alone, which stand on no list of cases."""
    return _counts(connection, _BESIDE)


def _counts(connection: Connection, tables: Sequence[Table]) -> dict[Delivery, int]:
    found = dict.fromkeys(Delivery, 0)
    for table in tables:
        query = select(func.count()).select_from(table)
        rows = select(table.c.delivery, func.count()).where(schema.NOT_CONFIRMED).group_by(table.c.delivery)
        if table is schema.visits:
            own = func.length(schema.visits.c.record) == 0
            query, rows = query.where(own), rows.where(own)
        # The index holds those below confirmed alone: there are few of them among many.
        below = {LEVELS[level]: number for level, number in connection.execute(rows)}
        for level, number in below.items():
            found[level] += number
        found[Delivery.CONFIRMED] += connection.execute(query).scalar_one() - sum(below.values())
    return found
