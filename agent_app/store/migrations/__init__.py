"""The tables of a county on PostgreSQL, from one version of the program to the next, by alembic.

A revision is named after the `schema.SCHEMA_VERSION` that it leads to. What is derived is empty while revisions run and is
made again after them, so they change its tables freely; of the log no row is ever changed by one. A new database is made
from `schema` at once and only noted as up to date; that both ways lead to the same tables is tested.

A vault of SQLite needs none of this: its lists are dropped and made anew.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from agent_app.store import schema
from agent_app.store.bulk import run

if TYPE_CHECKING:
    from alembic.config import Config

TABLE = "alembic_version"
_EMPTIED = (*schema.READ_SIDE, "search")


def version(connection: Connection) -> int:
    """Which schema the tables have; 0 when there is no note of one."""
    if not there(connection, TABLE):
        return 0
    return max((int(noted) for (noted,) in run(connection, f"SELECT version_num FROM {TABLE}")), default=0)


def note(connection: Connection, number: int) -> None:
    """Note that the tables are those of a version."""
    from alembic import command

    command.stamp(_config(connection), f"{number:04}")


def upgrade(connection: Connection) -> None:
    """Bring the tables to this version in the transaction that is open; what is derived has to be made again."""
    from alembic import command

    for table in filter(lambda name: there(connection, name), _EMPTIED):
        run(connection, f"TRUNCATE {table}")
    command.upgrade(_config(connection), "head")


def there(connection: Connection, table: str) -> bool:
    """Whether there is a table of this name."""
    return bool(run(connection, "SELECT to_regclass(?) IS NOT NULL", (table,))[0][0])


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
