"""Who is logged in: a signed cookie and a token for every form. The server itself remembers only who has left.

The signature is bound to the name and to the password as it is kept, so a new password ends old sessions.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from agent_app.county.staff import password_of
from agent_app.desk.desk import Desk
from agent_app.store import notes
from agent_app.store.meta import get_meta, put_meta
from agent_app.store.notes import Note

COOKIE = "__Host-staff"
"""Browsers take a cookie of this prefix from a secure origin only, for the whole of it and for no other."""
HOURS = 12
_HOURS_MS = HOURS * 3600 * 1000
_SECRET = "console_secret"
_LEFT = "left"


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody of the staff, logged in; `token` belongs into every form that is made for this person.

    It is the same after logging in again: what was typed while a session ran out can still be sent.
    """

    name: str
    token: str


class Sessions:
    """Makes and reads the cookies of one county; every process of it makes the same of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        with desk.vault.read() as connection:
            secret = get_meta(connection, _SECRET)
        if secret is None:
            with desk.vault.write() as connection:
                secret = get_meta(connection, _SECRET) or secrets.token_bytes(32)
                put_meta(connection, _SECRET, secret)
        self._secret: bytes = secret

    def begin(self, name: str) -> str:
        """The cookie of somebody who has just proven the password."""
        said = ".".join((_packed(name.encode("utf-8")), str(self._desk.now_ms // 1000), secrets.token_hex(8)))
        return f"{said}.{self._sign(name, 'session', said)}"

    def of(self, cookie: str) -> Session | None:
        """Whose cookie it is; None when it is not ours, too old, left with, or the person works here no more."""
        said, _, signature = cookie.rpartition(".")
        try:
            name_part, began, _ = said.split(".")
            name = _unpacked(name_part).decode("utf-8")
            age_s = self._desk.now_ms // 1000 - int(began)
        except (ValueError, binascii.Error):
            return None
        if not _same(signature, self._sign(name, "session", said)) or not -60 <= age_s < HOURS * 3600:
            return None
        with self._desk.vault.read() as connection:
            if notes.find(connection, _LEFT, said):
                return None
        return Session(name, self._sign(name, "form", ""))

    def end(self, cookie: str) -> None:
        """Take this cookie from nobody any more; who else has come in under the name stays."""
        said, now = cookie.rpartition(".")[0], self._desk.now_ms
        with self._desk.vault.write() as connection:
            notes.forget_older(connection, _LEFT, now - _HOURS_MS)
            notes.keep(connection, _LEFT, Note(said, now, b""))

    def _sign(self, name: str, purpose: str, said: str) -> str:
        with self._desk.vault.read() as connection:
            hashed = password_of(connection, name)
        # Somebody unknown is signed for with a key that nobody ever gets to see.
        key = hmac.digest(self._secret, (hashed or secrets.token_hex(16)).encode("utf-8"), hashlib.sha256)
        return _packed(hmac.digest(key, f"{purpose}\0{said}".encode(), hashlib.sha256))


def right_token(session: Session, given: str) -> bool:
    """Whether a form was made for whoever is logged in."""
    return _same(given, session.token)


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), right.encode("ascii"))


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
