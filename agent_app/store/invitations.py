"""Invitations as the county keeps them: whom it invited to what, the secret, and the key that used it."""

from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from agent_app.store import schema
from agent_app.store.turns import claim


class Invited(NamedTuple):
    """An invitation. `scopes` are joined by blanks; `used_by` is the key of the desk that took it up."""

    id: bytes
    secret: bytes
    name: str
    role: str
    scopes: str
    used_by: bytes | None = None


def keep(connection: Connection, invited: Invited) -> None:
    """Store a new invitation."""
    connection.execute(insert(schema.invitations).values(invited._asdict()))


def find(connection: Connection, invitation: bytes) -> Invited | None:
    """The invitation of this id, or None."""
    table = schema.invitations
    columns = [table.c[name] for name in Invited._fields]
    row = connection.execute(select(*columns).where(table.c.id == invitation)).first()
    return Invited(*row) if row else None


def use(connection: Connection, invitation: bytes, key: bytes) -> None:
    """Note which desk has taken it up."""
    claim(connection)
    table = schema.invitations
    connection.execute(update(table).where(table.c.id == invitation).values(used_by=key))
