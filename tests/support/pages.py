"""The vault's files as they lie on the disk, opened with the key: what a search for planted words has to go through."""

from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from agent_app.base.paths import DATABASE_NAME
from agent_app.store.vault import Vault

_PAGE, _RESERVED, _IV, _SALT = 4096, 80, 16, 16
_LOG_HEADER, _FRAME_HEADER = 32, 24


def plain_pages(vault: Vault) -> bytes:
    """Every page of the database and of its log, free ones too, without their encryption."""
    database = vault.home / DATABASE_NAME
    log = database.with_name(database.name + "-wal")
    found = [
        _plain(vault.key, page, first=not at) for at, page in enumerate(_cut(database.read_bytes(), 0, 0))
    ]
    if log.exists():
        found += [
            _plain(vault.key, page, first=False)
            for page in _cut(log.read_bytes(), _LOG_HEADER, _FRAME_HEADER)
        ]
    return b"".join(found)


def _cut(data: bytes, head: int, frame: int) -> Iterator[bytes]:
    for start in range(head, len(data) - _PAGE - frame + 1, _PAGE + frame):
        yield data[start + frame : start + frame + _PAGE]


def _plain(key: bytes, page: bytes, *, first: bool) -> bytes:
    body = page[_SALT if first else 0 : _PAGE - _RESERVED]
    iv = page[_PAGE - _RESERVED : _PAGE - _RESERVED + _IV]
    opener = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return opener.update(body) + opener.finalize()
