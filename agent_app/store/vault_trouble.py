"""What the database in a home says about disk and file, in words for a person."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from agent_app.base.errors import TroubleError
from agent_app.base.paths import DATABASE_NAME


@contextmanager
def told(home: Path) -> Iterator[None]:
    """What is raised in the block, as `TroubleError` where there are words for it."""
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as error:
        raise _words_for(home, getattr(error, "orig", error)) or error from error


def _words_for(home: Path, error: BaseException | None) -> TroubleError | None:
    name = getattr(error, "sqlite_errorname", "") or str(error)
    text = f"{name} {error}".lower()
    if "full" in text:
        return full()
    if "readonly" in text or "read-only" in text or "unable to open" in text or "cantopen" in text:
        return not_writable(home)
    if "locked" in text or "busy" in text:
        return TroubleError(
            "另一个窗口或命令正在写同一份记录。刚才这一步没有存上，别的都在，请等一会儿再做。"
        )
    if "notadb" in text or "not a database" in text or "corrupt" in text or "malformed" in text:
        return damaged(home)
    if "i/o" in text or "ioerr" in text:
        return TroubleError("磁盘读写出错，刚才这一步没有存上。请先备份，再检查磁盘。")
    return None


def full() -> TroubleError:
    """The disk has no room for what was to be written."""
    return TroubleError("磁盘满了，刚才这一步没有存上，以前存的都在。请清出一些地方再做一次。")


def damaged(home: Path) -> TroubleError:
    """The file is not what it was when it was written."""
    return TroubleError(
        f"{home / DATABASE_NAME} 坏了或不完整，没有打开，也没有动它。请用最近的备份恢复；县里确认过的可以从县里取回。"
    )


def not_writable(home: Path) -> TroubleError:
    """The folder takes nothing from this program."""
    return TroubleError(
        f"写不进文件夹 {home}（只能读，或没有权限）。什么都没有丢，请换一个文件夹或找人改权限。"
    )
