"""The archived cases, read from the wide rows of the read side."""

from typing import NamedTuple

from sqlalchemy import Connection, select

from agent_app.core.vocabulary import Stage
from agent_app.store import schema


class Archived(NamedTuple):
    """An archived case: `on` the day of archiving, as it is stored."""

    subject: bytes
    number: str
    title: str
    on: str
    purpose: str
    category: str


def archived(connection: Connection) -> list[Archived]:
    """All of them, the longest archived first."""
    table = schema.cases
    rows = connection.execute(
        select(
            table.c.subject,
            table.c.number,
            table.c.title,
            table.c.stage_on,
            table.c.purpose,
            table.c.category,
        )
        .where(table.c.stage == Stage.ARCHIVED.value)
        .order_by(table.c.stage_on, table.c.id)
    )
    return [Archived(*row) for row in rows]
