"""The clocks that run, by the day they are due: what the page of the day is made of."""

from datetime import date

import msgspec
from sqlalchemy import Connection, text

from agent_app.core.clocks import Clock
from agent_app.store.schema import NO_DATE

_decode = msgspec.msgpack.Decoder(Clock).decode
# The text of the partial index `clocks_running`, as it must stand in a query to be used.
_RUNNING = "status = 'running'"


def running(connection: Connection, most: int) -> list[tuple[int, Clock]]:
    """Running clocks with the row ids of their cases, the most urgent first."""
    found = connection.execute(
        text(
            f"SELECT case_id, face FROM clocks WHERE {_RUNNING} AND due < :never ORDER BY due, case_id LIMIT :n"
        ),
        {"never": NO_DATE, "n": most},
    )
    return [(case, _decode(face)) for case, face in found]


def count(connection: Connection, since: date | None = None, before: date | None = None) -> int:
    """How many running clocks are due from the day `since` on, and before the day `before`."""
    return int(
        connection.execute(
            text(f"SELECT count(*) FROM clocks WHERE {_RUNNING} AND due >= :since AND due < :before"),
            {
                "since": since.isoformat() if since else "",
                "before": before.isoformat() if before else NO_DATE,
            },
        ).scalar_one()
    )
