"""The clocks of cases as they were derived last, for lists."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from agent_app.core.clocks import Clock
from agent_app.store.bulk import run_in

_decode = msgspec.msgpack.Decoder(Clock).decode


def of_cases(connection: Connection, ids: Sequence[int]) -> dict[int, list[Clock]]:
    """The clocks of the cases with these row ids, in the order in which they started."""
    found: dict[int, list[Clock]] = {row: [] for row in ids}
    sql = "SELECT case_id, face FROM clocks WHERE case_id IN (?) ORDER BY rowid"
    for row, face in run_in(connection, sql, found):
        found[row].append(_decode(face))
    return found
