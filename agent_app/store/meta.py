"""The vault's own small store: who this home is, and what it has to remember beside the record.

Private keys are among its values: where the database itself is not encrypted, each is sealed with the vault's key.
"""

from typing import Any

import msgspec
from sqlalchemy import Connection

from agent_app.store import keyslots
from agent_app.store.bulk import run, run_in

SEALING = "key"
"""Under this name a connection knows what its values are sealed with; without it, they lie as they are."""


def get_meta(connection: Connection, key: str, default: Any = None) -> Any:
    """A value of the vault's own small store."""
    rows = run(connection, "SELECT value FROM meta WHERE key = ?", (key,))
    return _read(connection, rows[0][0]) if rows else default


def get_metas(connection: Connection, *keys: str) -> dict[str, Any]:
    """Several values at once; what is not there is left out."""
    rows = run_in(connection, "SELECT key, value FROM meta WHERE key IN (?)", keys)
    return {key: _read(connection, value) for key, value in rows}


def put_meta(connection: Connection, key: str, value: Any) -> None:
    """Keep a value under a key; None removes it."""
    if value is None:
        run(connection, "DELETE FROM meta WHERE key = ?", (key,))
    else:
        run(
            connection,
            "INSERT INTO meta(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            (key, _written(connection, value)),
        )


def _read(connection: Connection, stored: bytes) -> Any:
    sealing = connection.info.get(SEALING)
    return msgspec.msgpack.decode(keyslots.unseal(sealing, stored) if sealing else stored)


def _written(connection: Connection, value: Any) -> bytes:
    sealing, plain = connection.info.get(SEALING), msgspec.msgpack.encode(value)
    return keyslots.seal(sealing, plain) if sealing else plain
