"""Certificates: the county binds a key to a person, a role and a list of scopes. There is no date in them.

"Stale" means that a newer serial of the same key is known; "revoked" is decided by the order of arrival at
the county, never by a clock.
"""

from collections.abc import Iterable, Sequence

import msgspec

from agent_app.core.scope import Scope
from agent_app.core.vocabulary import Role
from agent_app.store import certificates
from agent_app.store.certificates import Kept
from agent_app.store.identity import Identity
from agent_app.store.vault import Connection

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
    serial = certificates.next_serial(connection)
    certificate = Certificate(1, serial, key, box, name, role, tuple(scopes), county.public)
    body = _encode(certificate)
    signature = county.signing_key.sign(_CONTEXT + body).signature
    certificates.keep(connection, key, serial, Kept(body, signature))
    return certificate


def take(connection: Connection, wire: bytes, county: Sequence[bytes]) -> Certificate | None:
    """Verify a certificate that came in a bundle and store it; None when none of the county's keys signed it."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        body, signature = msgspec.msgpack.decode(wire, type=tuple[bytes, bytes])
        certificate = _decode(body)
        if certificate.county not in county:
            return None
        if certificates.found(connection, certificate.key, certificate.serial) == (body, signature):
            return certificate  # it was verified when it came first
        VerifyKey(certificate.county).verify(_CONTEXT + body, signature)
    except (CryptoError, msgspec.MsgspecError, ValueError, TypeError, OverflowError):
        return None
    certificates.keep(connection, certificate.key, certificate.serial, Kept(body, signature))
    return certificate


def of_key(connection: Connection, key: bytes) -> Certificate | None:
    """The newest certificate of a key that is not revoked."""
    body = certificates.newest(connection, key)
    return None if body is None else _decode(body)


def last_of(connection: Connection, key: bytes) -> Certificate | None:
    """The newest certificate of a key, revoked or not: who is, or was, behind it."""
    bodies = certificates.all_of(connection, key)
    return _decode(bodies[-1]) if bodies else None


def revoked(connection: Connection, key: bytes) -> bool:
    """Whether the county has revoked this key."""
    return certificates.revoked(connection, key)


def revoke(connection: Connection, key: bytes) -> None:
    """From now on nothing new of this key is taken; what was taken stays."""
    certificates.revoke(connection, key)


def everyone(connection: Connection) -> list[Certificate]:
    """The newest certificate of each key."""
    newest = {found.key: found for found in (_decode(kept.body) for kept in certificates.every(connection))}
    return list(newest.values())


def to_wire(connection: Connection, after: int = 0) -> list[bytes]:
    """The certificates after a serial as they travel."""
    return [_encode((kept.body, kept.signature)) for kept in certificates.every(connection, after)]


def of_signers(connection: Connection, keys: Iterable[bytes]) -> list[bytes]:
    """The newest certificates of these keys as they travel: who signed what goes along."""
    return [_encode((kept.body, kept.signature)) for kept in certificates.of_keys(connection, keys)]


def concerns(found: Certificate, scopes: Sequence[Scope]) -> bool:
    """Whether its holder may have written what these scopes may read, or may read what is written there."""
    return any(own.covers(other) or other.covers(own) for own in found.scope_list() for other in scopes)


def last_serial(connection: Connection) -> int:
    """The serial of the newest certificate here; 0 when there is none."""
    return certificates.next_serial(connection) - 1


def scopes_ever(connection: Connection, key: bytes) -> list[Scope]:
    """All scopes that any certificate of a key ever had: what it wrote there and the county took, stands."""
    return [scope for body in certificates.all_of(connection, key) for scope in _decode(body).scope_list()]


def revoked_beside(connection: Connection, scopes: Sequence[Scope]) -> list[bytes]:
    """The keys that are revoked, of those that have to do with these scopes."""
    return [
        key
        for key, bodies in certificates.of_revoked(connection).items()
        if any(concerns(_decode(body), scopes) for body in bodies)
    ]
