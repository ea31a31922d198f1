"""The stick: bundles as files in one folder, written so that a pulled or lying stick is noticed.

Files of several desks and counties lie side by side; each says in its clear header whose it is. "On the
stick" is said only after the file was read back and its hash was the one that was written.
"""

import errno
import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from agent_app.base.errors import TroubleError, UserError
from agent_app.base.paths import fsync_dir, put_in_place
from agent_app.base.space import no_room
from agent_app.sync import bundle
from agent_app.sync.bundle import BundleError, Header

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

FOLDER = "xinfang-exchange"
SUFFIX = ".xfb"
_PART = ".part"
_NAME = re.compile(r"(req|res|desk)-[0-9a-f]{16}-[0-9a-f]{16}-\d+\.xfb")
UNREADABLE = "U盘上的这个文件读不出来。您的记录都在，请拔下U盘再插一次，还不行就让对方重新写一份。"


class NotWrittenError(TroubleError):
    """What was to be written is not there, or not as it was written; what was there before stays."""


@dataclass(frozen=True, slots=True)
class Found:
    """A bundle on a stick."""

    path: Path
    header: Header


def folder_of(stick: Path, create: bool = False) -> Path:
    """Where bundles lie on this stick. Raises `UserError` when there is no such stick."""
    if not stick.is_dir():
        raise UserError(f"没有找到 {stick}。请插好U盘再试；您的记录都在。")
    folder = stick / FOLDER
    if create:
        with _told():
            folder.mkdir(exist_ok=True)
    return folder


@dataclass(frozen=True, slots=True)
class Content:
    """What lies on a stick: bundles, oldest first, and sentences on files that are none and should be."""

    bundles: tuple[Found, ...]
    unreadable: tuple[str, ...]


def look(stick: Path) -> Content:
    """The bundles on a stick, whoever they are for; nothing is decrypted. Raises `UserError` without a stick."""
    folder = folder_of(stick)
    found: list[Found] = []
    unreadable: list[str] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []:
        try:
            with path.open("rb") as source:
                found.append(Found(path, bundle.read_header(source)))
        except BundleError as error:
            unreadable.append(f"{path.name}：{error.sentence}")
        except OSError:
            unreadable.append(f"{path.name}：{UNREADABLE}")
    return Content(
        tuple(sorted(found, key=lambda item: (item.header.created, item.path.name))), tuple(unreadable)
    )


def write(stick: Path, produce: Callable[[BinaryIO], Header], *, beside: bool = False) -> Header:
    """Write one bundle to a stick, wait until it is on it, read it back, and only then give it its name.

    Older bundles of the same way are removed after that, unless it is written `beside` them. Raises `NotWrittenError`, and
    what `produce` raises; what was on the stick stays.
    """
    folder = folder_of(stick, create=True)
    clear(stick)
    part = folder / _own_part()
    try:
        with _told():
            out = io.BufferedRandom(_File(part, "w+b"))
        with out:
            header = produce(out)
            out.flush()
            with _told():
                os.fsync(out.fileno())
        name = _name(header)
        with _told():
            _read_back(part, header)
            put_in_place(part, folder / name)
            fsync_dir(folder)
    except BaseException:
        remove(part)
        raise
    if not beside:
        _remove_older(folder, header, name)
    return header


def clear(stick: Path) -> None:
    """Remove what others began to write on a stick and were cut off from. One that is still at it is told, and writes again."""
    with suppress(OSError):  # a stick that was pulled is told of by whoever writes to it
        for path in folder_of(stick).glob(f"*{_PART}"):
            if path.name != _own_part():
                remove(path)


def _own_part() -> str:
    return f"{os.getpid():x}{_PART}"


class _File(io.FileIO):
    """A file on a stick. What goes wrong in writing it is the stick's, and all else that its producer meets is not."""

    def write(self, data: "ReadableBuffer") -> int:
        with _told():
            return super().write(data)


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the stick says into words."""
    try:
        yield
    except OSError as error:
        raise _not_written(error) from error


def _name(header: Header) -> str:
    way = {"request": "req", "response": "res"}.get(header.direction, "desk")
    return f"{way}-{header.sender.hex()}-{header.recipient.hex()}-{header.created}{SUFFIX}"


def _read_back(path: Path, header: Header) -> None:
    """What a stick of fake capacity swallowed shows here."""
    try:
        with path.open("rb") as source:
            _forget_cached(source)
            if bundle.read_header(source) != header:
                raise bundle.damaged()
            bundle.check_whole(source, header)
    except BundleError as error:
        remove(path)
        raise NotWrittenError(
            "写进U盘的和读回来的不一样，这个U盘可能坏了。您的记录都在，请换一个U盘再写。"
        ) from error


def _forget_cached(source: BinaryIO) -> None:
    """Ask for the bytes on the stick, not those that memory still holds; where the system offers it."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _remove_older(folder: Path, header: Header, name: str) -> None:
    prefix = name.rsplit("-", 1)[0] + "-"
    for path in folder.glob(f"{prefix}*{SUFFIX}"):
        if path.name != name and _NAME.fullmatch(path.name) and _created(path) <= header.created:
            remove(path)


def _created(path: Path) -> int:
    return int(path.stem.rsplit("-", 1)[1])


def remove(path: Path) -> None:
    """Removes a bundle where that can be done."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        pass  # a stick that was pulled, a file that is held: what is left is overwritten or ignored next time


def _not_written(error: OSError) -> NotWrittenError:
    if no_room(error):
        return NotWrittenError("U盘满了，没写完。您的记录都在，请清出一些地方再写，或换一个U盘。")
    if error.errno == errno.EFBIG:
        return NotWrittenError("这个U盘一个文件最多4GB，没写完。您的记录都在，请换一个U盘再写。")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return NotWrittenError("这个U盘只能读，写不进去。您的记录都在，请拨开写保护，或换一个U盘。")
    return NotWrittenError("U盘中途断开或出错，没写完。您的记录都在，请再插上，重新写一次。")
