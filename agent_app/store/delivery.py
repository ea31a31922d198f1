"""How far everything here has come: saved, handed over, confirmed by the county.

A case has come as far as the least far of its events. An event that is not sealed is only saved.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, select, text, update

from agent_app.core.vocabulary import Delivery
from agent_app.store import schema

SAVED, HANDED_OVER, CONFIRMED = range(3)
LEVELS = (Delivery.SAVED, Delivery.HANDED_OVER, Delivery.CONFIRMED)
"""The words for these levels, which are stored as their places here."""
_PART = 500


def advance(connection: Connection, segments: Sequence[int], level: int) -> int:
    """Note that these segments have come as far as `level`; returns how many had not. None ever goes back."""
    table = schema.segments
    changed = 0
    for start in range(0, len(segments), _PART):
        part = segments[start : start + _PART]
        changed += connection.execute(
            update(table).where(table.c.id.in_(part), table.c.delivery < level).values(delivery=level)
        ).rowcount
    refresh(connection, segments)
    return changed


def advance_blobs(connection: Connection, names: Iterable[bytes], level: int) -> None:
    """The same for attachments, by the names of their blobs."""
    table = schema.blobs
    for name in names:
        connection.execute(
            update(table).where(table.c.hash == name, table.c.delivery < level).values(delivery=level)
        )


def fall_back(connection: Connection) -> None:
    """What was confirmed is only handed over again: the county that confirmed it was restored from a backup."""
    for table in (schema.segments, schema.blobs, schema.cases):
        connection.execute(update(table).where(table.c.delivery == CONFIRMED).values(delivery=HANDED_OVER))


def refresh(connection: Connection, segments: Sequence[int]) -> None:
    """Bring the delivery of all cases with events in these segments up to date."""
    for start in range(0, len(segments), 100):
        marks = ",".join(str(int(segment)) for segment in segments[start : start + 100])
        connection.execute(
            text(
                "UPDATE cases SET delivery = (SELECT MIN(COALESCE(s.delivery, 0)) FROM events e"
                " LEFT JOIN segments s ON s.id = e.segment WHERE e.subject = cases.subject)"
                f" WHERE subject IN (SELECT subject FROM events WHERE segment IN ({marks}))"
            )
        )


def counts(connection: Connection) -> dict[Delivery, int]:
    """How many cases have come how far."""
    table = schema.cases
    total = connection.execute(select(func.count()).select_from(table)).scalar_one()
    # The index holds those below confirmed alone: there are few of them among many.
    rows = connection.execute(
        select(table.c.delivery, func.count()).where(schema.NOT_CONFIRMED).group_by(table.c.delivery)
    )
    found = dict.fromkeys(Delivery, 0)
    for level, number in rows:
        found[LEVELS[level]] = number
    found[Delivery.CONFIRMED] = total - sum(found.values())
    return found
