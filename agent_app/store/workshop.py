"""The folder in a home in which something large is made before it takes its place: a copy for a backup, a new home.

Whoever is at work there holds a lock of the database's own kind, which ends with its process. So what a kill has left, be
it a copy of all records, is told from what is being made, and goes.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from agent_app.base.errors import TroubleError

WORKSHOP = ".work"
"""Its name in a home."""
_HELD = "held"


@contextmanager
def workshop(home: Path) -> Iterator[Path]:
    """The folder, empty, and gone afterwards. Raises `TroubleError` while another is at work there, and OSError."""
    folder = home / WORKSHOP
    folder.mkdir(exist_ok=True)
    holder = _hold(folder)
    try:
        _empty(folder)
        yield folder
    finally:
        _empty(folder)
        holder.close()
        for remove in ((folder / _HELD).unlink, folder.rmdir):
            with suppress(OSError):
                remove()


def clear(home: Path) -> None:
    """Put away what a kill has left in the folder; while somebody is at work there, and where it cannot be, it stays."""
    if (home / WORKSHOP).is_dir():
        with suppress(TroubleError, OSError), workshop(home):
            pass


def _hold(folder: Path) -> sqlcipher.Connection:
    try:
        holder = sqlcipher.connect(str(folder / _HELD), isolation_level=None, timeout=0)
        try:
            holder.execute("PRAGMA journal_mode=MEMORY")
            holder.execute("BEGIN EXCLUSIVE")
        except BaseException:
            holder.close()
            raise
    except sqlcipher.Error as error:
        raise TroubleError(
            "另一个窗口或命令正在这里建记录、备份或恢复，这一次没有开始。什么都没有动，请等它做完再来。"
        ) from error
    return holder


def _empty(folder: Path) -> None:
    for item in folder.iterdir():
        if item.name != _HELD:
            with suppress(OSError):
                item.unlink()
