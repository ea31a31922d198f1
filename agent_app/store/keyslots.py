"""The slots that hold the database key: one for the passphrase, one for the recovery code, one for escrow.

The key is 32 random bytes and never changes; each slot holds it wrapped. The file lies beside the database.
"""

import json
import secrets
import time
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from agent_app.base.errors import TroubleError, UserError
from agent_app.base.paths import KEYS_NAME, state_dir, write_atomically
from agent_app.core.text import plain_code

FORMAT = 1
FILE_NAME = KEYS_NAME
KEY_BYTES = 32
MIN_PASSPHRASE = 6
RECOVERY_GROUPS, RECOVERY_GROUP = 6, 5
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_FREE_TRIES, _LONGEST_WAIT = 3, 30.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Work of argon2id: memory in KiB, passes, lanes. The default takes 0.2–0.3 s on a village laptop."""

    memory: int = 64 * 1024
    passes: int = 3
    lanes: int = 2


class WrongPassphraseError(UserError):
    """No slot opens with what was typed."""


def new_recovery_code() -> str:
    """Six groups of five characters (about 147 bits), printed once at set-up."""
    groups = (
        "".join(secrets.choice(_ALPHABET) for _ in range(RECOVERY_GROUP)) for _ in range(RECOVERY_GROUPS)
    )
    return "-".join(groups)


def create(home: Path, vault_id: str, passphrase: str, recovery_code: str, cost: Cost) -> bytes:
    """Draw a database key, write its slots into `home`, and return it."""
    _check_passphrase(passphrase)
    key = secrets.token_bytes(KEY_BYTES)
    document = {
        "format": FORMAT,
        "vault": vault_id,
        "slots": [
            _wrap("passphrase", passphrase, key, cost),
            _wrap("recovery", plain_code(recovery_code), key, cost),
        ],
    }
    _write(home, document)
    return key


def unlock(home: Path, secret: str) -> bytes:
    """The database key, from the passphrase or the recovery code.

    Raises `WrongPassphraseError`; each further wrong try waits longer (at most 30 s), none locks for ever.
    """
    document = read(home)
    waiting = _Tries(document["vault"])
    waiting.wait()
    for slot in document["slots"]:
        typed = _typed_for(slot["kind"], secret)
        if typed is not None and (key := _unwrap(slot, typed)) is not None:
            waiting.forget()
            return key
    waiting.count()
    raise WrongPassphraseError(
        "口令不对。您的记录都在，请看看大小写和输入法，再输一次；忘了口令可以用恢复码。"
    )


def change_passphrase(home: Path, key: bytes, passphrase: str, cost: Cost) -> None:
    """Put a new passphrase in place of the old one; the recovery code stays.

    At every moment the file opens with the one or with the other. Raises `UserError` for one that is too short.
    """
    _check_passphrase(passphrase)
    _replace(home, _wrap("passphrase", passphrase, key, cost))


def change_recovery_code(home: Path, key: bytes, code: str, cost: Cost) -> None:
    """Put a new recovery code in place of the old one, whose sheet opens nothing from then on."""
    _replace(home, _wrap("recovery", plain_code(code), key, cost))


def add_escrow(home: Path, key: bytes, county_box: str) -> None:
    """Wrap the key for the county, so that a desk whose passphrase and code are lost can be opened there."""
    from pyrage import encrypt, x25519

    box = encrypt(key, [x25519.Recipient.from_str(county_box)])
    _replace(home, {"kind": "escrow", "recipient": county_box, "box": box.hex()})


def in_escrow(home: Path, county_box: str) -> bool:
    """Whether the key is wrapped for this county."""
    return any(slot.get("recipient") == county_box for slot in read(home)["slots"])


def open_escrow(document: Mapping[str, Any], county_secrets: Iterable[str]) -> bytes:
    """The database key out of the slot for the county, by any of its keys. Raises `UserError` where none fits."""
    from pyrage import DecryptError, decrypt, x25519

    keys = [x25519.Identity.from_str(secret) for secret in county_secrets]
    for slot in document["slots"]:
        if slot["kind"] == "escrow":
            try:
                return bytes(decrypt(bytes.fromhex(slot["box"]), keys))
            except DecryptError:
                break
    raise UserError(
        "这份记录没有交给本县保管的钥匙（同县里接上以前的备份没有）。什么都没有动，请找口令或恢复码。"
    )


def with_new_code(document: Mapping[str, Any], key: bytes, code: str, cost: Cost) -> dict[str, Any]:
    """The slots with a new recovery code, and no passphrase: one is chosen when it is opened with the code."""
    kept = [slot for slot in document["slots"] if slot["kind"] not in ("passphrase", "recovery")]
    return {**document, "slots": [_wrap("recovery", plain_code(code), key, cost), *kept]}


def read(home: Path) -> dict[str, Any]:
    """The slots' file. Raises `TroubleError` when it is damaged or of a newer version."""
    try:
        document = json.loads((home / FILE_NAME).read_text(encoding="utf-8"))
        version = document["format"]
        slots = document["slots"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TroubleError(
            f"打不开钥匙文件{home / FILE_NAME}。记录没有动，请用最近的备份恢复，或把这个文件夹交给县里看。"
        ) from error
    if version > FORMAT or not isinstance(slots, list):
        raise newer_version()
    return dict(document)


def newer_version() -> TroubleError:
    """The home was written by a later version of the program."""
    return TroubleError("这里的记录是更新版本的程序写的，这个版本打不开。什么都没有动，请装上新版本再打开。")


def seal(key: bytes, data: bytes) -> bytes:
    """Encrypt with a database key what lies outside of its database, or in one that is not encrypted itself."""
    from nacl.secret import SecretBox

    return bytes(SecretBox(key).encrypt(data))


@lru_cache(maxsize=256)
def unseal(key: bytes, data: bytes) -> bytes:
    """What `seal` encrypted. Raises `TroubleError` when it is damaged or of another key.

    A server asks for the same few values in every exchange.
    """
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    try:
        return bytes(SecretBox(key).decrypt(data))
    except (CryptoError, ValueError) as error:
        raise TroubleError("钥匙和记录对不上，打不开。记录没有动，请看看这个文件夹是不是拷全了。") from error


def rename_vault(home: Path, vault_id: str) -> None:
    """Give a home another id: what this machine remembers of the old one does not hold for it."""
    _write(home, {**read(home), "vault": vault_id})


def _check_passphrase(passphrase: str) -> None:
    if len(passphrase) < MIN_PASSPHRASE:
        raise UserError(f"口令太短，至少{MIN_PASSPHRASE}个字。什么都没有动，请换一个长些的。")


def _typed_for(kind: str, secret: str) -> str | None:
    """What to try a slot with; None where it cannot fit, which saves a key derivation."""
    if kind == "passphrase":
        return secret
    code = plain_code(secret)
    return code if kind == "recovery" and len(code) == RECOVERY_GROUPS * RECOVERY_GROUP else None


def _derive(secret: str, salt: bytes, cost: Mapping[str, int]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return bytes(
        hash_secret_raw(
            unicodedata.normalize("NFC", secret).encode("utf-8"),
            salt,
            cost["passes"],
            cost["memory"],
            cost["lanes"],
            KEY_BYTES,
            Type.ID,
        )
    )


def _wrap(kind: str, secret: str, key: bytes, cost: Cost) -> dict[str, Any]:
    from nacl.secret import SecretBox

    salt = secrets.token_bytes(16)
    parameters = {"memory": cost.memory, "passes": cost.passes, "lanes": cost.lanes}
    box = SecretBox(_derive(secret, salt, parameters)).encrypt(key)
    return {"kind": kind, "argon2id": parameters, "salt": salt.hex(), "box": bytes(box).hex()}


def _unwrap(slot: Mapping[str, Any], secret: str) -> bytes | None:
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    try:
        wrapping = _derive(secret, bytes.fromhex(slot["salt"]), slot["argon2id"])
        return bytes(SecretBox(wrapping).decrypt(bytes.fromhex(slot["box"])))
    except CryptoError:
        return None


def _replace(home: Path, slot: dict[str, Any]) -> None:
    """One slot in place of the other of its kind, at once; the order of kinds stays. Raises `TroubleError`.

    Who calls holds the vault's door for writing, so that of two changes at the same moment none takes back the other.
    """
    document = read(home)
    slots = document["slots"]
    place = next((at for at, old in enumerate(slots) if old["kind"] == slot["kind"]), len(slots))
    document["slots"] = [*slots[:place], slot, *slots[place + 1 :]]
    try:
        _write(home, document)
    except OSError as error:
        raise TroubleError(
            "钥匙文件没有写成，原来的还在，照旧能打开。磁盘满了就清出一些地方，再来一次。"
        ) from error


def _write(home: Path, document: Mapping[str, Any]) -> None:
    write_atomically(home / FILE_NAME, json.dumps(document, indent=1).encode("utf-8"))


class _Tries:
    """Wrong tries in a row, counted outside the home so that a copied home cannot reset them here."""

    def __init__(self, vault_id: str) -> None:
        self._file = state_dir() / f"{vault_id}.tries"

    def wait(self) -> None:
        over = self._read() - _FREE_TRIES
        if over >= 0:
            time.sleep(min(2.0**over, _LONGEST_WAIT))

    def count(self) -> None:
        with suppress(OSError):  # whoever cannot be made to wait is told all the same that it was wrong
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(str(self._read() + 1), encoding="ascii")

    def forget(self) -> None:
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _read(self) -> int:
        try:
            return int(self._file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0
