"""Who this desk is: its keys, and the incarnation under which it writes.

An incarnation is one life of a home on one machine. A home that was copied, restored or moved must not go on
signing numbers that it may have signed before, nor draw case numbers that may stand on somebody's paper. So a nonce
and a count of both are kept *outside* the home too, in the user's machine-local state folder; where they are missing or
differ, a new incarnation begins. The system's keyring is not asked besides: it lies in the same user's profile and is
copied with it, and one that is locked asks people for a password that is none of ours.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, text

from agent_app.base.errors import TroubleError
from agent_app.base.paths import state_dir, write_atomically
from agent_app.core.event import new_id
from agent_app.core.numbers import new_device_part
from agent_app.core.vocabulary import Role
from agent_app.store import certificates, keyslots
from agent_app.store.meta import get_meta, get_metas, put_meta
from agent_app.store.turns import claim
from agent_app.store.vault import Vault, when_undone

if TYPE_CHECKING:
    from nacl.signing import SigningKey

SUITE = 1
"""Ed25519, SHA-256, age with X25519. 2 is kept for SM2/SM3/SM4."""


@dataclass(frozen=True)
class Identity:
    """Keys of a desk or county. `public` signs and names it; `box` is where bundles for it are sealed to."""

    seed: bytes
    public: bytes
    box_secret: str
    box: str
    incarnation: bytes
    device: str

    @cached_property
    def signing_key(self) -> "SigningKey":
        """The Ed25519 key; made when first needed."""
        from nacl.signing import SigningKey

        return SigningKey(self.seed)


KEYS = tuple(Identity.__dataclass_fields__)
"""Under which the vault keeps what makes an identity."""
_FORMER, _GENERATION = "former_identities", "generation"
KEPT = (*KEYS, _FORMER)
"""The same with what makes those that it was before."""


def found(connection: Connection) -> None:
    """Draw the keys of a new vault, and begin its first life."""
    draw_keys(connection)
    begin_incarnation(connection)


def draw_keys(connection: Connection) -> None:
    """New keys in place of those that are there; a new incarnation has to begin with them."""
    from nacl.signing import SigningKey
    from pyrage import x25519

    signing = SigningKey.generate()
    box = x25519.Identity.generate()
    put_meta(connection, "seed", bytes(signing))
    put_meta(connection, "public", bytes(signing.verify_key))
    put_meta(connection, "box_secret", str(box))
    put_meta(connection, "box", str(box.to_public()))


def load(connection: Connection) -> Identity:
    """The keys of this vault."""
    return Identity(**get_metas(connection, *KEYS))


def rotate(connection: Connection) -> None:
    """A county draws new keys. It keeps the old ones, to which bundles on their way are still sealed.

    Everything has to be sealed before, since what is not bears the old name.
    """
    put_meta(connection, _FORMER, [get_metas(connection, *KEYS), *get_meta(connection, _FORMER, [])])
    draw_keys(connection)
    begin_incarnation(connection)


def load_all(connection: Connection) -> list[Identity]:
    """The keys of this vault, and then those that it had before, the newest first."""
    return kept_in(get_metas(connection, *KEPT))


def kept_in(values: Mapping[str, Any]) -> list[Identity]:
    """The same of what the vault keeps under `KEPT`, perhaps among other things."""
    now = {key: values[key] for key in KEYS}
    return [Identity(**keys) for keys in (now, *values.get(_FORMER, []))]


def begin_incarnation(connection: Connection) -> None:
    """Begin a new life: new logs, a new device part in numbers. What is not sealed yet moves along."""
    claim(connection)
    incarnation = new_id()
    public = get_meta(connection, "public")
    put_meta(connection, "incarnation", incarnation)
    put_meta(connection, "device", new_device_part())
    put_meta(connection, "serials", {})
    waiting = connection.execute(
        text(
            "SELECT DISTINCT l.id, l.scope, l.authority FROM events e JOIN logs l ON l.id = e.log WHERE e.segment IS NULL"
        )
    ).all()
    for old, scope, authority in waiting:
        connection.execute(
            text("INSERT INTO logs(key, incarnation, scope, authority) VALUES (:k, :i, :s, :a)"),
            {"k": public, "i": incarnation, "s": scope, "a": authority},
        )
        connection.execute(
            text(
                "UPDATE events SET log = (SELECT id FROM logs WHERE key=:k AND incarnation=:i AND scope=:s)"
                " WHERE segment IS NULL AND log = :old"
            ),
            {"k": public, "i": incarnation, "s": scope, "old": old},
        )


def new_generation(connection: Connection) -> None:
    """A county's record begins to live, or lives again: what it has confirmed in another life counts no longer."""
    put_meta(connection, _GENERATION, new_id())


def begin_again(connection: Connection) -> None:
    """This home has come back from before, with what it knew then: a new incarnation, and of a county's a new generation."""
    begin_incarnation(connection)
    if get_meta(connection, "role") == Role.COUNTY.value:
        new_generation(connection)
        certificates.leap(connection)


def settle_on_machine(vault: Vault) -> bool:
    """Compare the home with this machine; returns whether another life had to begin.

    A record on a server is on no machine: its numbers are given in its own transactions. In a home, after a backup, it is.
    """
    if vault.shared:
        return False
    with vault.read() as connection:
        if _agrees(vault, connection):
            return False
    nonce = secrets.token_hex(16)
    with vault.write() as connection:
        # Another process may have been sealing, which counts outside first: only here nobody else writes.
        if _agrees(vault, connection):
            return False
        begin = bool(get_metas(connection, "nonce", _GENERATION))
        if begin:
            begin_again(connection)
        put_meta(connection, "nonce", nonce)
        put_meta(connection, "seals", 0)
        _keep_outside(vault, nonce, 0)
    return begin


def _agrees(vault: Vault, connection: Connection) -> bool:
    known = {"nonce": get_meta(connection, "nonce"), "seals": get_meta(connection, "seals", 0)}
    return known["nonce"] is not None and _outside(vault) == known


def count_seal(vault: Vault, connection: Connection) -> None:
    """Count one sealing, outside first: a home copied back from before cannot sign a number twice.

    Raises `TroubleError` where the count outside cannot be kept; then nothing may be sealed.
    """
    _count(vault, connection)


def count_numbers(vault: Vault, connection: Connection) -> None:
    """Count that numbers were drawn, which may be on paper in a minute: a home copied back cannot draw them twice.

    Where the count outside cannot be kept, it will not agree, and that begins a new life as well: nothing is refused. So
    does one that a power cut takes away, which is why nobody waits for it to reach the disk.
    """
    with suppress(TroubleError):
        _count(vault, connection, lasting=False)


def _count(vault: Vault, connection: Connection, *, lasting: bool = True) -> None:
    claim(connection)
    seals = get_meta(connection, "seals", 0) + 1
    put_meta(connection, "seals", seals)
    if not vault.shared:
        nonce = get_meta(connection, "nonce")
        _keep_outside(vault, nonce, seals, lasting=lasting)
        # Else the next opening would begin a new life, for which a disk that is full has no room.
        when_undone(connection, partial(_put_back, vault, nonce, seals - 1))


def _put_back(vault: Vault, nonce: str, seals: int) -> None:
    with suppress(TroubleError):
        _keep_outside(vault, nonce, seals, lasting=False)


def _file(vault: Vault) -> str:
    # The folder is part of the name, so a copy beside the original is known as one.
    place = hashlib.sha256(str(vault.home.resolve()).encode("utf-8")).hexdigest()[:16]
    return f"{keyslots.read(vault.home)['vault']}-{place}.json"


def _outside(vault: Vault) -> dict[str, object] | None:
    try:
        kept = json.loads((state_dir() / _file(vault)).read_text(encoding="utf-8"))
        return {"nonce": kept["nonce"], "seals": kept["seals"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep_outside(vault: Vault, nonce: str, seals: int, *, lasting: bool = True) -> None:
    """Raises `TroubleError` where it cannot be kept: it is enough that a scanner holds the file for a moment."""
    folder = state_dir()
    kept = json.dumps({"nonce": nonce, "seals": seals}).encode("ascii")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _put(folder / _file(vault), kept, lasting=lasting)
    except OSError as error:
        raise TroubleError(
            f"记数的文件夹 {folder} 现在写不进去，刚才这一步没有做成。您的记录都在，请过一会儿再试；"
            "还是这样，请县里管电脑的人看看这个文件夹。"
        ) from error


def _put(path: Path, kept: bytes, *, lasting: bool) -> None:
    if lasting or not path.exists():
        write_atomically(path, kept)
        return
    # A new file in place of the old one would be waited for by the file system itself.
    with path.open("r+b") as file:
        file.write(kept)
        file.truncate()
