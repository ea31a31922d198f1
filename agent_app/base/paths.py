"""Where the program keeps things on this computer, and how a file is written to survive a power cut."""

import errno
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DATA_DIR_VARIABLE = "AGENT_APP_DATA_DIR"
STATE_DIR_VARIABLE = "AGENT_APP_STATE_DIR"
KEYS_NAME, DATABASE_NAME, SERVER_NAME = "keys.json", "vault.db", "database.sealed"
"""What makes a home: the keys, and the database or where the server of it is."""
_WINDOWS = os.name == "nt"
_WAITS_S = (0.05, 0.1, 0.2, 0.4, 0.8)
"""How long a file that is to be renamed on Windows is left to whoever looks at it, try by try."""


def default_home() -> Path:
    """The folder of the real records; not created here."""
    return _data_dir() / "home"


def demo_home() -> Path:
    """The folder of the practice county; never the real one's, nor inside it."""
    return _data_dir() / "practice"


def has_records(home: Path) -> bool:
    """Whether somebody works in this home. The window asks this before anything that could open one is loaded."""
    return (home / KEYS_NAME).exists() and any(
        (home / name).exists() for name in (DATABASE_NAME, SERVER_NAME)
    )


def state_dir() -> Path:
    """What belongs to this computer and must not travel when a home is copied; outside every home."""
    if chosen := os.environ.get(STATE_DIR_VARIABLE):
        return Path(chosen)
    from platformdirs import user_state_path

    return user_state_path("agent-app-state", appauthor=False)


def _data_dir() -> Path:
    if chosen := os.environ.get(DATA_DIR_VARIABLE):
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("agent-app", appauthor=False)


def fsync_dir(path: Path) -> None:
    """Makes names created, renamed or removed in folder `path` survive a power cut, where the system can.

    Windows and some network file systems have no such call and keep names in order themselves.
    """
    if _WINDOWS:
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def write_atomically(path: Path, data: bytes) -> None:
    """Writes `data` to `path` so that after any interruption the old content or the new is there, whole.

    The new file is readable by its owner alone.
    Raises OSError; the old content then stands, and no part file is left.
    """
    part = _beside(path, path.name)
    try:
        with open(part, "xb", opener=_private) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    fsync_dir(path.parent)


def put_in_place(part: Path, path: Path) -> None:
    """Renames `part` to `path`, in the place of what is there. Raises OSError.

    On Windows a file that is open elsewhere cannot be renamed, and virus scanners open every new one for a moment.
    """
    for wait in _WAITS_S if _WINDOWS else ():
        try:
            part.replace(path)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    part.replace(path)


@contextmanager
def folder_beside(path: Path, name: str) -> Iterator[Path]:
    """An empty folder in that of `path`, for what is made on the way to it; gone afterwards. Raises OSError."""
    folder = _beside(path, name)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _beside(path: Path, name: str) -> Path:
    """A name that nothing has yet.

    Not one of `tempfile`: where nothing may be written, that tries on Windows one name after the other, for days.
    """
    return path.parent / f".{name}-{secrets.token_hex(4)}.part"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
