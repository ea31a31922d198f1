"""Certificates: the county binds a key to a person, a role and a list of scopes. There is no date in them.

"Stale" means that a newer serial of the same key is known; "revoked" is decided by the order of arrival at
the county, never by a clock.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from agent_app.core.scope import Scope
from agent_app.core.vocabulary import Role
from agent_app.store import schema
from agent_app.store.identity import Identity

_CONTEXT = b"xinfang-agent certificate 1\0"
_encode = msgspec.msgpack.Encoder().encode


class Certificate(msgspec.Struct, frozen=True):
    """Who a key is. `scopes` as `division/class`; `county` is the key that signed."""

    version: int
    serial: int
    key: bytes
    box: str
    name: str
    role: Role
    scopes: tuple[str, ...]
    county: bytes

    def scope_list(self) -> list[Scope]:
        """The scopes, parsed."""
        return [Scope.parse(scope) for scope in self.scopes]


_decode = msgspec.msgpack.Decoder(Certificate).decode


def issue(
    connection: Connection,
    county: Identity,
    key: bytes,
    box: str,
    name: str,
    role: Role,
    scopes: Sequence[str],
) -> Certificate:
    """Make and store the next certificate of a key; only the county calls this."""
    serial = connection.execute(
        select(func.coalesce(func.max(schema.certificates.c.serial), 0) + 1)
    ).scalar_one()
    certificate = Certificate(1, serial, key, box, name, role, tuple(scopes), county.public)
    body = _encode(certificate)
    keep(connection, certificate, body, county.signing_key.sign(_CONTEXT + body).signature)
    return certificate


def keep(connection: Connection, certificate: Certificate, body: bytes, signature: bytes) -> None:
    """Store a certificate; one that is there already stays as it is."""
    table = schema.certificates
    there = connection.execute(
        select(table.c.serial).where(table.c.key == certificate.key, table.c.serial == certificate.serial)
    ).first()
    if there is None:
        connection.execute(
            insert(table).values(
                key=certificate.key, serial=certificate.serial, body=body, signature=signature, revoked=False
            )
        )


def take(connection: Connection, wire: bytes, county: bytes) -> Certificate | None:
    """Verify a certificate that came in a bundle and store it; None when the county did not sign it."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        body, signature = msgspec.msgpack.decode(wire, type=tuple[bytes, bytes])
        VerifyKey(county).verify(_CONTEXT + body, signature)
        certificate = _decode(body)
    except (CryptoError, msgspec.MsgspecError, ValueError, TypeError):
        return None
    if certificate.county != county:
        return None
    keep(connection, certificate, body, signature)
    return certificate


def of_key(connection: Connection, key: bytes) -> Certificate | None:
    """The newest certificate of a key that is not revoked."""
    table = schema.certificates
    row: Any = connection.execute(
        select(table.c.body, table.c.revoked)
        .where(table.c.key == key)
        .order_by(table.c.serial.desc())
        .limit(1)
    ).first()
    return None if row is None or row.revoked else _decode(row.body)


def revoked(connection: Connection, key: bytes) -> bool:
    """Whether the county has revoked this key."""
    table = schema.certificates
    return bool(connection.execute(select(table.c.key).where(table.c.key == key, table.c.revoked)).first())


def revoke(connection: Connection, key: bytes) -> None:
    """From now on nothing new of this key is taken; what was taken stays."""
    connection.execute(
        update(schema.certificates).where(schema.certificates.c.key == key).values(revoked=True)
    )


def everyone(connection: Connection) -> list[Certificate]:
    """The newest certificate of each key."""
    rows = connection.execute(
        select(schema.certificates.c.body).order_by(schema.certificates.c.serial)
    ).scalars()
    newest = {certificate.key: certificate for certificate in map(_decode, rows)}
    return list(newest.values())


def to_wire(connection: Connection) -> list[bytes]:
    """All certificates as they travel."""
    table = schema.certificates
    rows = connection.execute(select(table.c.body, table.c.signature).order_by(table.c.serial)).all()
    return [_encode((row.body, row.signature)) for row in rows]
