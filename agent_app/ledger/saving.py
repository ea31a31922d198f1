"""A table file appears under its name only when it is whole; until then an older one stays as it is."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agent_app.base.errors import TroubleError, UserError
from agent_app.base.paths import folder_beside, put_in_place
from agent_app.base.space import no_room

ENDING = ".xlsx"


@contextmanager
def saving(path: Path) -> Iterator[Path]:
    """A path to write to; what is there at the end is put in the place of `path`.

    It lies in a folder of its own beside `path`, where also whatever else is needed on the way may wait.
    Raises `UserError` for a name that no table program would open it by, `TroubleError` when the disk does not take the
    file; whatever is raised leaves nothing behind.
    """
    if path.suffix.lower() != ENDING or path.is_dir():
        raise UserError(f"“{path.name}”不能当表格的名字。没有写出文件，请起一个以{ENDING}结尾的名字再导出。")
    try:
        with folder_beside(path, "ledger") as folder:
            part = folder / "ledger.xlsx"
            yield part
            with part.open("r+b") as file:
                os.fsync(file.fileno())
            put_in_place(part, path)
    except OSError as error:
        raise _trouble(path, error) from error


def _trouble(path: Path, error: OSError) -> TroubleError:
    unchanged = "原来的文件没有改动" if path.exists() else "没有留下半份文件"
    if no_room(error) or error.errno == errno.EFBIG:
        return TroubleError(f"磁盘放不下了，“{path.name}”没有写成。{unchanged}，请清出空间或换个位置再导出。")
    if isinstance(error, FileNotFoundError):
        return TroubleError(f"没有找到要放“{path.name}”的文件夹。请检查U盘是否插着，或换个位置再导出。")
    if isinstance(error, PermissionError):
        return TroubleError(
            f"“{path.name}”正被别的程序打开，或者这个位置不让写入。{unchanged}，请关闭它或换个位置再导出。"
        )
    return TroubleError(
        f"“{path.name}”没有写成（{error.strerror or error}）。{unchanged}，请检查U盘或磁盘后再导出。"
    )
