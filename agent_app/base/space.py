"""Room on a disk or stick: asked for before something large is written there, and known by its lack."""

import errno
import shutil
from pathlib import Path

from agent_app.base.errors import TroubleError

SPARE = 32 * 1024 * 1024
"""Bytes that are left alone on the disk of the records, so that the next case can be saved."""


def free_bytes(place: Path) -> int | None:
    """How much may still be written there; None where nobody can say."""
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return None


def check_room(place: Path, size: int, what: str) -> None:
    """Raises `TroubleError` when `size` bytes more would fill the disk of the records; `what` needs them."""
    free = free_bytes(place)
    if free is not None and free < size + SPARE:
        raise TroubleError(
            f"这台电脑的磁盘只剩{free // 2**20}MB，{what}要{(size + SPARE) // 2**20}MB，所以没有开始。"
            "您的记录都在，请清出一些地方再来。"
        )


def no_room(error: OSError) -> bool:
    """Whether the disk, or what one may use of it, is full."""
    return error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
