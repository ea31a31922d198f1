"""Backup and restore: the whole home in one file, as encrypted as the home itself.

The database is copied while it is open, page by page, with its own key; the slots go along, so the backup
opens with the same passphrase and recovery code. A record on a server is copied row by row, as it stands at one moment,
into a database like that of a home: there is one kind of backup, and either database comes back from it.
"""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from agent_app.base.errors import TroubleError, UserError
from agent_app.base.paths import DATABASE_NAME, folder_beside, fsync_dir, put_in_place
from agent_app.core.event import new_id
from agent_app.store import keyslots
from agent_app.store.transfer import transfer
from agent_app.store.vault import Vault, exists, new, open_with_key
from agent_app.store.workshop import WORKSHOP, workshop

SUFFIX = ".xfbak"
_LIST = "backup.json"
_CUT_OFF = {WORKSHOP, keyslots.FILE_NAME}
"""What a restore leaves in a home when it is cut off."""
FORMAT = 1


def backup(vault: Vault, target: Path) -> int:
    """Write a backup of the open vault to `target`, read it back, and return its size in bytes.

    An older file of that name stays until the new one is whole. Raises `TroubleError`.
    """
    try:
        with workshop(vault.home) as folder:
            copy = folder / DATABASE_NAME
            (_copy_from_server if vault.shared else _copy_database)(vault, copy)
            part = target.with_name(target.name + ".part")
            try:
                _pack(copy, vault.home / keyslots.FILE_NAME, part)
                _check(part)
                put_in_place(part, target)
            finally:
                part.unlink(missing_ok=True)
        fsync_dir(target.absolute().parent)
        return target.stat().st_size
    except (OSError, zipfile.BadZipFile, sqlcipher.Error) as error:
        raise TroubleError(
            f"备份没有写成：{target}。原来的记录和备份都没有动，请换个地方或清出空间再试。"
        ) from error


def restore(home: Path, source: Path) -> None:
    """Unpack a backup into an empty home. Raises `UserError` when something is there, or the file is no backup.

    One that was cut off before leaves no home, and may be begun again.
    """
    _check_empty(home)
    try:
        _check(source)
        home.mkdir(parents=True, exist_ok=True)
        with workshop(home) as folder, zipfile.ZipFile(source) as pack:
            _check_empty(home)  # another may have been at it meanwhile
            for name in (DATABASE_NAME, keyslots.FILE_NAME):
                with pack.open(name) as packed, (folder / name).open("wb") as out:
                    shutil.copyfileobj(packed, out)
                    out.flush()
                    os.fsync(out.fileno())
            # Numbers may have been given and segments signed since this backup: a new incarnation must begin.
            keyslots.rename_vault(folder, new_id().hex())
            # Keys without a database are no home yet; with it, they are.
            for name in (keyslots.FILE_NAME, DATABASE_NAME):
                put_in_place(folder / name, home / name)
                fsync_dir(home)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise UserError(f"“{source.name}”不是备份文件，或者没拷完。什么都没有动，请换一份备份。") from error
    except OSError as error:
        raise TroubleError(f"恢复没有做成，备份文件还在。请看看 {home} 能不能写、空间够不够。") from error


def _check_empty(home: Path) -> None:
    if exists(home) or (home.exists() and {item.name for item in home.iterdir()} - _CUT_OFF):
        raise UserError(f"{home} 里已经有东西了，没有动它。请恢复到一个空文件夹。")


def move_to_server(home: Path, key: bytes, database: str) -> None:
    """Put the record of a home that nobody has open into an empty PostgreSQL database, which the home then names.

    The record stays in the home until all of it has arrived. Raises `UserError`, `TroubleError`.
    """
    from agent_app.store import postgres

    kept, server = open_with_key(home, key), None
    try:
        server = postgres.create(home, key, database)
        with kept.read() as source, server.write() as target:
            transfer(source, target)
    finally:
        for vault in filter(None, (kept, server)):
            vault.close()
    (home / DATABASE_NAME).unlink()
    fsync_dir(home)


def rewrite_keys(source: Path, out: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Write the backup in `source` to `out` with its keys' file changed; the records go along as they are, encrypted.

    Raises `UserError` when it is no backup or `out` is there already, `TroubleError`, and what `change` raises.
    """
    if out.exists():
        raise UserError(f"{out} 已经有了，没有动它。请换一个名字。")
    part = out.with_name(out.name + ".part")
    try:
        _check(source)
        with folder_beside(out, "keys") as folder, zipfile.ZipFile(source) as pack:
            for name in (DATABASE_NAME, keyslots.FILE_NAME):
                pack.extract(name, folder)
            keys = folder / keyslots.FILE_NAME
            keys.write_text(json.dumps(change(keyslots.read(folder))), encoding="utf-8")
            _pack(folder / DATABASE_NAME, keys, part)
            _check(part)
            put_in_place(part, out)
        fsync_dir(out.absolute().parent)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise UserError(f"“{source.name}”不是备份文件，或者没拷完。什么都没有写，请换一份备份。") from error
    except OSError as error:
        raise TroubleError(f"没有写成 {out}。原来的备份没有动，请看看地方够不够再试。") from error
    finally:
        part.unlink(missing_ok=True)


def _copy_database(vault: Vault, copy: Path) -> None:
    source = sqlcipher.connect(str(vault.home / DATABASE_NAME), isolation_level=None)
    try:
        source.execute(f"PRAGMA key = \"x'{vault.key.hex()}'\"")
        source.execute(f"ATTACH DATABASE ? AS copy KEY \"x'{vault.key.hex()}'\"", (str(copy),))
        # One statement copies all of one state of the database; the copy has the same key.
        source.execute("SELECT sqlcipher_export('copy')")
        version = source.execute("PRAGMA user_version").fetchone()[0]
        source.execute(f"PRAGMA copy.user_version = {version}")
        source.execute("DETACH DATABASE copy")
    finally:
        source.close()


def _copy_from_server(vault: Vault, copy: Path) -> None:
    with closing(new(copy.parent, vault.key)) as twin:
        with vault.read() as source, twin.write() as target:
            transfer(source, target)
        twin.cut_log()


def _pack(database: Path, keys: Path, out: Path) -> None:
    sums = {path.name: _sha256(path) for path in (database, keys)}
    with out.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as pack:
            pack.writestr(_LIST, json.dumps({"format": FORMAT, "sha256": sums}))
            for path in (database, keys):
                pack.write(path, path.name)
        file.flush()
        os.fsync(file.fileno())


def _check(source: Path) -> None:
    """Read every byte back. Raises `zipfile.BadZipFile` or ValueError, and `UserError` when there is nothing to read."""
    if not source.is_file():
        raise UserError(f"没有找到备份“{source}”。什么都没有动，请核对文件名，再看看U盘插好了没有。")
    with zipfile.ZipFile(source) as pack:
        listed = json.loads(pack.read(_LIST))
        try:
            version, sums = int(listed["format"]), dict(listed["sha256"])
        except TypeError as error:
            raise ValueError(_LIST) from error
        if version > FORMAT:
            raise keyslots.newer_version()
        if not {DATABASE_NAME, keyslots.FILE_NAME} <= sums.keys():
            raise ValueError(_LIST)
        for name, expected in sums.items():
            digest = hashlib.sha256()
            with pack.open(name) as packed:
                while piece := packed.read(1024 * 1024):
                    digest.update(piece)
            if digest.hexdigest() != expected:
                raise ValueError(name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
