"""Attachments: each encrypted with a key of its own, named by the hash of its ciphertext, kept in 1 MiB chunks.

The key is in the event that adds the attachment, so whoever may read the case may read the attachment. The
same file twice in one case is kept once; between cases nothing is shared, so erasing stays possible.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from agent_app.base.errors import TroubleError
from agent_app.store import schema
from agent_app.store.delivery import CONFIRMED
from agent_app.store.turns import claim

CHUNK = 1024 * 1024
MAX_SIZE = 50 * 1024 * 1024
ERASED = 0
"""Chunks of a blob that was erased."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Where an attachment is: its name, its key."""

    hash: bytes
    key: bytes


class Chunk(NamedTuple):
    """One chunk of a blob, with what is said of the whole: its scope, its bytes, how many chunks."""

    scope: str
    size: int
    chunks: int
    data: bytes


def put(connection: Connection, subject: bytes, scope: str, data: bytes) -> Blob:
    """Encrypt and store; the same data in the same case gives the same blob."""
    from nacl.secret import SecretBox
    from nacl.utils import random

    sources = schema.blob_sources
    plain = hashlib.sha256(data).digest()
    there = connection.execute(
        select(sources.c.hash, sources.c.key).where(sources.c.subject == subject, sources.c.plain == plain)
    ).first()
    if there is not None:
        return Blob(there.hash, there.key)
    key = random(SecretBox.KEY_SIZE)
    sealed = bytes(SecretBox(key).encrypt(data))
    name = hashlib.sha256(sealed).digest()
    pieces = [sealed[i : i + CHUNK] for i in range(0, len(sealed), CHUNK)]
    announce(connection, name, len(sealed), len(pieces), scope)
    for number, piece in enumerate(pieces):
        connection.execute(insert(schema.blob_chunks).values(hash=name, number=number, data=piece))
    _place(connection, name)
    connection.execute(insert(sources).values(subject=subject, plain=plain, hash=name, key=key))
    return Blob(name, key)


def get(connection: Connection, blob: Blob) -> bytes | None:
    """The attachment; None while not all of it has arrived. Raises `TroubleError` when it is damaged."""
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    sealed = sealed_bytes(connection, blob.hash)
    if sealed is None:
        return None
    try:
        return bytes(SecretBox(blob.key).decrypt(sealed))
    except (CryptoError, ValueError) as error:
        raise TroubleError("这份材料的文件坏了，打不开；别的都在。请从原件再加一次。") from error


def sealed_bytes(connection: Connection, name: bytes) -> bytes | None:
    """The ciphertext when all chunks are there and it is what its name says; None otherwise."""
    row = connection.execute(select(schema.blobs.c.chunks).where(schema.blobs.c.hash == name)).first()
    if row is None:
        return None
    table = schema.blob_chunks
    pieces = connection.execute(
        select(table.c.data).where(table.c.hash == name).order_by(table.c.number)
    ).scalars()
    sealed = b"".join(pieces)
    return sealed if hashlib.sha256(sealed).digest() == name else None


def announce(
    connection: Connection,
    name: bytes,
    size: int,
    chunks: int,
    scope: str,
    delivery: int = 0,
    origin: bytes = b"",
) -> None:
    """Note a blob that is on its way; `origin` is who sent it. It has no position until it is whole."""
    table = schema.blobs
    claim(connection, scope)
    if connection.execute(select(table.c.hash).where(table.c.hash == name)).first():
        return
    connection.execute(
        insert(table).values(
            hash=name,
            size=size,
            chunks=chunks,
            scope=scope,
            delivery=delivery,
            position=0,
            origin=origin,
        )
    )


def add_chunk(connection: Connection, name: bytes, number: int, data: bytes) -> None:
    """Keep one chunk of a blob that is on its way; one that is here already stays."""
    table, whole = schema.blob_chunks, schema.blobs
    scope, chunks = connection.execute(
        select(whole.c.scope, whole.c.chunks).where(whole.c.hash == name)
    ).one()
    claim(connection, scope)
    if (
        number < chunks
        and not connection.execute(
            select(table.c.number).where(table.c.hash == name, table.c.number == number)
        ).first()
    ):
        connection.execute(insert(table).values(hash=name, number=number, data=data))


def erase(connection: Connection, name: bytes, scope: str) -> bool:
    """Drop a blob with its key; its name stays, so that it is not taken in again. False when it is gone already."""
    chunks, table, sources = schema.blob_chunks, schema.blobs, schema.blob_sources
    announce(connection, name, ERASED, ERASED, scope, CONFIRMED)
    gone = connection.execute(chunks.delete().where(chunks.c.hash == name)).rowcount
    gone += connection.execute(sources.delete().where(sources.c.hash == name)).rowcount
    connection.execute(
        update(table).where(table.c.hash == name).values(size=ERASED, chunks=ERASED, delivery=CONFIRMED)
    )
    return gone > 0


def settle(connection: Connection, names: Sequence[bytes]) -> list[bytes]:
    """Which of these blobs are whole now; each gets the next position of its scope, so no reader waits for a gap.

    Chunks that make a wrong whole are dropped with what was said of it, to be sent again.
    """
    whole: list[bytes] = []
    for name in names:
        row = connection.execute(select(schema.blobs.c.chunks).where(schema.blobs.c.hash == name)).first()
        table = schema.blob_chunks
        there = connection.execute(
            select(func.count()).select_from(table).where(table.c.hash == name)
        ).scalar_one()
        if row is None or row.chunks == ERASED or there < row.chunks:
            continue
        if sealed_bytes(connection, name) is not None:
            _place(connection, name)
            whole.append(name)
        else:
            connection.execute(table.delete().where(table.c.hash == name))
            connection.execute(schema.blobs.delete().where(schema.blobs.c.hash == name))
    return whole


def _place(connection: Connection, name: bytes) -> None:
    """Give a blob the next position of its scope, once."""
    table = schema.blobs
    scope = connection.execute(select(table.c.scope).where(table.c.hash == name)).scalar_one()
    claim(connection, scope)
    last = connection.execute(select(func.max(table.c.position)).where(table.c.scope == scope)).scalar_one()
    connection.execute(
        update(table).where(table.c.hash == name, table.c.position == 0).values(position=last + 1)
    )


def missing_chunks(connection: Connection, name: bytes) -> list[int]:
    """The chunks of a blob that are not here."""
    row = connection.execute(select(schema.blobs.c.chunks).where(schema.blobs.c.hash == name)).first()
    table = schema.blob_chunks
    there = set(connection.execute(select(table.c.number).where(table.c.hash == name)).scalars())
    return [number for number in range(row.chunks if row else 0) if number not in there]


def names(connection: Connection) -> list[bytes]:
    """The names of all blobs, whole or not, besides those that were erased."""
    table = schema.blobs
    return list(connection.execute(select(table.c.hash).where(table.c.chunks != ERASED)).scalars())


def chunk(connection: Connection, name: bytes, number: int) -> Chunk:
    """A chunk that is here."""
    blobs, chunks = schema.blobs, schema.blob_chunks
    row = connection.execute(
        select(blobs.c.scope, blobs.c.size, blobs.c.chunks, chunks.c.data)
        .join(chunks, chunks.c.hash == blobs.c.hash)
        .where(blobs.c.hash == name, chunks.c.number == number)
    ).one()
    return Chunk(*row)
