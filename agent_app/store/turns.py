"""Who may write what beside others, where several write one record at once, as on a server.

A transaction holds some scopes (see `Vault.write_in`) or the whole record. What writes at a place that readers follow,
or reads and then writes, says first what it has to have to itself. Where one process has the record, it always has.
"""

from sqlalchemy import Connection

from agent_app.store.bulk import run

SCOPES = "scopes"
"""Under this name a connection knows the scopes that it writes in beside others; without it, nobody else writes."""


class NotAloneError(Exception):
    """A transaction that writes beside others came upon what they may be writing: nothing of it is kept."""


def claim(connection: Connection, scope: str | None = None) -> None:
    """Make sure that nobody else writes in this scope, or anywhere when it is None. Raises `NotAloneError`."""
    held = connection.info.get(SCOPES)
    if held is not None and scope not in held:
        raise NotAloneError


def take_turn(connection: Connection) -> None:
    """Let nobody else come this far until the transaction has ended: for the little that all scopes share, late."""
    if connection.info.get(SCOPES) is not None:
        run(connection, "SELECT pg_advisory_xact_lock(hashtext('turn'))")
