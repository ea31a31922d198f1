"""The signature on a receipt: made with the key that signs a desk's segments, checked with the keys that are known here."""

from dataclasses import dataclass, replace
from enum import StrEnum

from agent_app.core.receipt_mark import KEY_LENGTH, ReceiptMark, Statement
from agent_app.store import identity as who
from agent_app.store.identity import Identity
from agent_app.store.vault import Connection
from agent_app.sync import certificate
from agent_app.sync.belonging import county_of

_CONTEXT = b"xinfang-agent receipt 1\0"


class Standing(StrEnum):
    """What is known of the key that signed."""

    OWN = "own"
    KNOWN = "known"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that is known here, and whose it is ("" where the certificate does not say)."""

    key: bytes
    name: str
    standing: Standing


def sign(identity: Identity, statement: Statement) -> ReceiptMark:
    """The statement with this desk's signature."""
    signature = identity.signing_key.sign(_CONTEXT + statement.bytes).signature
    return ReceiptMark(statement, identity.public[:KEY_LENGTH], signature)


def signers(connection: Connection, mark: ReceiptMark) -> list[Signer]:
    """Those whose key the mark names; empty when it is of nobody who is known here. Nothing is verified.

    Known are this desk's own key, the county's, and every key of which a certificate has come here, stopped or not.
    """
    own, county = who.load(connection).public, county_of(connection)
    known = {own: Signer(own, "", Standing.OWN)}
    if county is not None:
        known.setdefault(county.key, Signer(county.key, county.name, Standing.KNOWN))
    for one in certificate.everyone(connection):
        known.setdefault(one.key, Signer(one.key, one.name, Standing.KNOWN))
    return [_standing(connection, one) for key, one in known.items() if key[:KEY_LENGTH] == mark.key]


def signed_by(mark: ReceiptMark, signer: Signer) -> bool:
    """Whether this key has signed exactly this statement."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(signer.key).verify(_CONTEXT + mark.statement.bytes, mark.signature)
    except (CryptoError, ValueError):
        return False
    return True


def _standing(connection: Connection, signer: Signer) -> Signer:
    gone = signer.standing is Standing.KNOWN and certificate.revoked(connection, signer.key)
    return replace(signer, standing=Standing.REVOKED) if gone else signer
