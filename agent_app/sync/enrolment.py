"""Enrolment: the county invites, a desk proves that it was the one invited, the county certifies its key.

An invitation travels as a file on a stick, or as a code of seventeen characters that is typed: the code is
the secret, its hash finds the invitation, and both sides prove the secret to each other (HMAC-SHA256) before
any key is believed.
"""

import hashlib
import hmac
import secrets

import msgspec

from agent_app.base.errors import UserError
from agent_app.core.address import HTTPS, read_address
from agent_app.core.text import plain_code
from agent_app.core.vocabulary import Role
from agent_app.store import invitations
from agent_app.store.identity import Identity
from agent_app.store.invitations import Invited
from agent_app.store.vault import Connection
from agent_app.sync import certificate
from agent_app.sync.certificate import Certificate

SECRET_LENGTH = 16
FILE_SUFFIX = ".xfyq"
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_FILE_MAGIC = b"XFYQ1\n"


class CountyCard(msgspec.Struct, frozen=True):
    """What a desk needs to know of its county."""

    name: str
    division: str
    key: bytes
    box: str
    generation: bytes
    url: str = ""
    authority: str = ""
    """The PEM of the one certificate authority that the county's server is trusted by."""
    discipline: str = ""
    """The age recipient of the county's discipline office, to which stubs are sealed; "" while there is none."""
    former: tuple[bytes, ...] = ()
    """Keys that the county had before this one; what it signed with them stands."""

    @property
    def keys(self) -> tuple[bytes, ...]:
        """All keys that speak for this county."""
        return (self.key, *self.former)


class Invitation(msgspec.Struct, frozen=True):
    """Who is invited, to what, by whom. The secret is in it only on a stick."""

    version: int
    id: bytes
    county: CountyCard
    name: str
    role: Role
    scopes: tuple[str, ...]
    secret: bytes = b""


class Proof(msgspec.Struct, frozen=True):
    """A desk's answer to an invitation, part of its next request."""

    invitation: bytes
    key: bytes
    box: str
    proof: bytes


_encode = msgspec.msgpack.Encoder().encode


def new_secret() -> str:
    """Sixteen characters (about 78 bits) drawn for one invitation."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(SECRET_LENGTH))


def code_of(secret: str) -> str:
    """The code as it is printed: groups of four, with a check character at the end."""
    whole = secret + _check(secret)
    return "-".join(whole[i : i + 4] for i in range(0, len(whole), 4))


def secret_of(code: str) -> str:
    """The secret in a typed code. Raises `UserError` when a character was mistyped."""
    plain = plain_code(code)
    drawn = len(plain) == SECRET_LENGTH + 1 and {*plain} <= {*_ALPHABET}
    if not drawn or plain[-1] != _check(plain[:-1]):
        raise UserError("这串字不对，可能有一个看错了。没有改动什么，请对着纸再输一次。")
    return plain[:-1]


def address_of(typed: str) -> str:
    """The county's address as it was typed, made plain. Raises `UserError`."""
    try:
        return read_address(typed, HTTPS, "https").url
    except ValueError as error:
        raise UserError(
            "这个网址不对，应写成 https://10.1.2.3:8443 这样。没有改动什么，请对着县里的纸再看一遍。"
        ) from error


def id_of(secret: bytes) -> bytes:
    """The name of an invitation, which tells nothing about its secret."""
    return hashlib.sha256(b"invitation\0" + secret).digest()[:8]


def invite(
    connection: Connection, card: CountyCard, name: str, role: Role, scopes: tuple[str, ...]
) -> Invitation:
    """The county invites somebody; the secret works once."""
    secret = new_secret().encode("ascii")
    invitation = Invitation(1, id_of(secret), card, name, role, scopes, secret)
    invitations.keep(connection, Invited(invitation.id, secret, name, role.value, " ".join(scopes)))
    return invitation


def to_file(invitation: Invitation) -> bytes:
    """The invitation as a file on a stick, secret and all: it is handed over like a key."""
    return _FILE_MAGIC + _encode(invitation)


def from_file(data: bytes) -> Invitation:
    """Read such a file. Raises `UserError`."""
    try:
        if not data.startswith(_FILE_MAGIC):
            raise ValueError("magic")
        return msgspec.msgpack.decode(data[len(_FILE_MAGIC) :], type=Invitation)
    except (msgspec.MsgspecError, ValueError) as error:
        raise UserError("这不是县里给的邀请文件，或者没拷完。没有改动什么，请再拷一次。") from error


def public_answer(connection: Connection, invitation_id: bytes, card: CountyCard, key: bytes) -> bytes | None:
    """What the county's server says of an invitation to who asks by its id: proven, without the secret.

    None when there is no such invitation, or another desk than the one with `key` has used it.
    """
    row = invitations.find(connection, invitation_id)
    if row is None or row.used_by not in (None, key):
        return None
    body = _encode(Invitation(1, row.id, card, row.name, Role(row.role), tuple(row.scopes.split())))
    return _encode((body, hmac.digest(row.secret, b"county\0" + body, "sha256")))


def from_answer(answer: bytes, secret: bytes) -> Invitation:
    """The invitation in a server's answer, believed only with the proof. Raises `UserError`."""
    try:
        body, proof = msgspec.msgpack.decode(answer, type=tuple[bytes, bytes])
        if not hmac.compare_digest(proof, hmac.digest(secret, b"county\0" + body, "sha256")):
            raise ValueError("proof")
        invitation = msgspec.msgpack.decode(body, type=Invitation)
    except (msgspec.MsgspecError, ValueError) as error:
        raise UserError("对面不像是发这串字的县里，没有同它连。请核对地址和这串字。") from error
    return msgspec.structs.replace(invitation, secret=secret)


def prove(invitation: Invitation, desk: Identity) -> Proof:
    """The desk's proof that it holds the secret, bound to its keys."""
    return Proof(invitation.id, desk.public, desk.box, _proof(invitation.secret, desk.public, desk.box))


def certify(connection: Connection, county: Identity, proof: Proof) -> Certificate | None:
    """The county answers a proof with a certificate; None when it does not hold.

    The same desk may ask again (its answer was lost); another one may not use the invitation any more.
    """
    row = invitations.find(connection, proof.invitation)
    if row is None or not hmac.compare_digest(proof.proof, _proof(row.secret, proof.key, proof.box)):
        return None
    if row.used_by is not None:
        return certificate.of_key(connection, proof.key) if row.used_by == proof.key else None
    invitations.use(connection, row.id, proof.key)
    return certificate.issue(
        connection, county, proof.key, proof.box, row.name, Role(row.role), row.scopes.split()
    )


def _proof(secret: bytes, key: bytes, box: str) -> bytes:
    return hmac.digest(secret, b"desk\0" + key + box.encode("utf-8"), "sha256")


def _check(secret: str) -> str:
    return _ALPHABET[
        sum((place + 2) * _ALPHABET.index(mark) for place, mark in enumerate(secret)) % len(_ALPHABET)
    ]
