"""What a handed-in file really is, found out by its bytes before a table reader opens it.

The name's ending makes nothing a table: systems write text and web pages into files called .xls. It only tells
what cannot be one: Excel opens no text that is called .xlsx.
"""

import copy
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import chain
from pathlib import Path

from agent_app.base.errors import TroubleError, UserError
from agent_app.base.progress import Progress, silent
from agent_app.ledger.compound import BOOKS, look_through, stream_names
from agent_app.ledger.extent import Extent, Merged, count_notes, grid_extents, sheet_extent, string_sizes
from agent_app.ledger.unread import MACRO, notes_unread, unread

MAX_FILE = 200 << 20
"""Bytes of the file as it lies on the disk."""

MAX_UNPACKED = 400 << 20
"""Bytes of all parts of a packed file together."""

MAX_RATIO = 200
"""How many times its packed size one part may unpack to, above `RATIO_FLOOR` bytes; deflate ends at 1,032."""

RATIO_FLOOR = 8 << 20
MAX_PARTS = 10_000
MAX_COLUMNS = 1_000
MAX_CELLS = 5_000_000
"""Cells of the rectangle that one sheet spans: 160 MB in the table reader."""

MAX_TEXT = 200 << 20
"""Bytes that texts shared or repeated by many cells may grow to."""

CHUNK = 1 << 20

_ZIP = b"PK\x03\x04"
_PACKED_ENDINGS = {".xlsx", ".xlsm", ".ods"}
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage"
_WORD_DOCUMENT = "WordDocument"
_BOOK = "xl/workbook.xml"
_FROM_1904 = re.compile(
    rb"<(?:\w+:)?workbookPr\s[^<>]*date1904=[\"'](?:1|true)[\"']"
    rb"|<table:null-date\s[^<>]*date-value=[\"']1904-01-01"
)
_NOTES = re.compile(rb"<(?:\w+:)?comments[\s>]")
_WEB_TABLE = re.compile(rb"<(?:table|tr)[\s>]")
_ODS_MANIFEST = "META-INF/manifest.xml"
_ODS_ENCRYPTED = b"encryption-data"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ENCRYPTED_FLAG = 0x1

_SAVE_AS = "请用WPS或Excel打开它，另存为xlsx，再导入另存的那一份"


class Kind(Enum):
    """How a table is written down."""

    XLSX = auto()
    XLS = auto()
    ODS = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Examined:
    """The kind of a file that may be opened, and what the person should know about it (whole sentences).

    `written`: how many rows and cells an xlsx spells out, also those that only have a look. `from_1904`: its days are
    numbered from 1904 on, as old Excel on a Macintosh did. `merged`: the cells of an ods file that span rows, by sheets.
    """

    kind: Kind
    remarks: tuple[str, ...] = ()
    written: int = 0
    from_1904: bool = False
    merged: Mapping[str, Sequence[Merged]] = field(default_factory=dict)


def refuse(path: Path, what: str, advice: str) -> UserError:
    """The error that names the file, says what is the matter with it and what to do next."""
    return UserError(f"“{path.name}”{what}。什么都没有导入，{advice}。")


def unreadable(path: Path, error: OSError) -> TroubleError:
    """The error for a disk or stick that does not give the file's bytes, and for another program that keeps them."""
    if isinstance(error, PermissionError):
        return TroubleError(
            f"“{path.name}”正被别的程序打开，或者不让读。什么都没有导入，请关闭它，或者复制一份再试。"
        )
    return TroubleError(
        f"读不出“{path.name}”（{error.strerror or error}）。什么都没有导入，请检查U盘或磁盘后再试。"
    )


def examine(path: Path, progress: Progress = silent) -> Examined:
    """Look at the file without opening it as a table.

    `progress` is called with (0, None), so that a large file can be cancelled.
    Raises `UserError` for what is not a table, has a password, or would unpack to more than a ledger can be,
    `TroubleError` when the disk does not give the bytes.
    """
    try:
        if not path.is_file():
            raise UserError(f"没有找到文件“{path.name}”。什么都没有导入，请检查文件的位置和名字。")
        size = path.stat().st_size
        if size == 0:
            raise refuse(path, "是空文件", "请检查是不是选错了文件")
        if size > MAX_FILE:
            raise refuse(path, f"有{size >> 20}MB，超过{MAX_FILE >> 20}MB", "请按年份分成几个文件再导入")
        with path.open("rb") as file:
            head = file.read(4096)
        if head.startswith(_ZIP):
            return _examine_archive(path, progress)
        if head.startswith(_COMPOUND):
            return _examine_compound(path)
    except OSError as error:
        raise unreadable(path, error) from error
    _refuse_documents(path, head)
    if path.suffix.lower() in _PACKED_ENDINGS:
        raise refuse(
            path,
            f"不是{path.suffix[1:].lower()}表格，只是名字像",
            "请检查是不是选错了文件，或者向给您文件的人再要一份",
        )
    return Examined(Kind.TEXT)


def _refuse_documents(path: Path, head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    # In a text table these stand in what people sent in by a form.
    marked = path.suffix.lower() not in (".csv", ".txt") and _WEB_TABLE.search(start)
    if marked or start.startswith((b"<", b"mime-version:")):
        raise refuse(path, "其实是一个网页，不是表格", _SAVE_AS)
    if start.startswith(b"%pdf"):
        raise refuse(path, "是PDF，不是表格", "请向给您文件的人要xlsx表格")
    if start.startswith((b"rar!", b"7z\xbc\xaf")):
        raise refuse(path, "是压缩包，不是表格", "请先解压，再导入里面的表格")


def _examine_compound(path: Path) -> Examined:
    """Old xls and et files, and the shell that Office puts around a workbook with a password."""
    content = path.read_bytes()
    try:
        names = stream_names(content)
        if _ENCRYPTED_PACKAGE in names:
            raise _password_needed(path)
        if _WORD_DOCUMENT in names and names.isdisjoint(BOOKS):
            raise _no_table(path)
        book = look_through(content)
    except (struct.error, ValueError) as error:
        raise damaged(path) from error
    if book.protected:
        raise _password_needed(path)
    for extent in book.extents:
        _check_extent(path, extent)
    remarks = [MACRO] * book.macros + notes_unread(book.notes)
    return Examined(Kind.XLS, tuple(remarks), from_1904=book.from_1904)


def _password_needed(path: Path) -> UserError:
    return refuse(path, "设有密码，打不开", "请在WPS或Excel里去掉密码，另存一份后再导入")


def _no_table(path: Path) -> UserError:
    return refuse(path, "是Word文档，不是表格", "请把里面的表格复制到WPS或Excel里，另存为xlsx再导入")


def damaged(path: Path) -> UserError:
    """The error for a file that begins like a table and is not whole."""
    return refuse(path, "已经损坏，或者没有复制完整", "请重新复制一份，能用WPS或Excel打开后再导入")


def _examine_archive(path: Path, progress: Progress) -> Examined:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_directory(path, parts)
            names = {part.filename.lower() for part in parts}
            kind = _kind_of(path, archive, names)
            extents, from_1904 = _check_parts(path, archive, kind, progress)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        KeyError,
    ) as error:
        raise damaged(path) from error
    merged = {extent.name: extent.merged for extent in extents if extent.merged}
    return Examined(
        kind, tuple(unread(names, extents)), sum(extent.written for extent in extents), from_1904, merged
    )


def _check_directory(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    """Refuse by the sizes that the archive itself declares, before anything is unpacked."""
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise _password_needed(path)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _bomb(path)
    for part in parts:
        if part.file_size > RATIO_FLOOR and part.file_size > MAX_RATIO * part.compress_size:
            raise _bomb(path)


def _bomb(path: Path) -> UserError:
    return refuse(
        path,
        "解开以后大得不像一份台账，可能是有人动过手脚的文件",
        f"请确认它的来历；如果没有问题，{_SAVE_AS}",
    )


def _kind_of(path: Path, archive: zipfile.ZipFile, names: set[str]) -> Kind:
    if _BOOK in names:
        return Kind.XLSX
    if "mimetype" in names and archive.read("mimetype").strip().startswith(_ODS_TYPE):
        if _ODS_ENCRYPTED in archive.read(_ODS_MANIFEST):
            raise _password_needed(path)
        return Kind.ODS
    if "xl/workbook.bin" in names:
        raise refuse(path, "是二进制的xlsb表格，读不了", _SAVE_AS)
    if "word/document.xml" in names:
        raise _no_table(path)
    raise refuse(path, "是压缩包或别的文件，不是表格", "请先解压，再导入里面的表格")


def _check_parts(
    path: Path, archive: zipfile.ZipFile, kind: Kind, progress: Progress
) -> tuple[list[Extent], bool]:
    """Unpack every XML part once, to nowhere, and refuse what the table reader could not hold; how much it is, and
    whether its days are numbered from 1904 on."""
    extents: list[Extent] = []
    sizes: list[int] = []
    from_1904 = False
    chunks: Iterator[bytes]
    for part in archive.infolist():
        chunks = _unpack(path, archive, part, progress)
        head = next(chunks, b"")
        if not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            continue
        from_1904 = from_1904 or _FROM_1904.search(head) is not None
        chunks = chain([head], chunks)
        if kind is Kind.ODS:
            extents += grid_extents(chunks)
        elif b"<sst" in head[:4096] or b":sst" in head[:4096]:
            sizes += string_sizes(chunks)
        elif _NOTES.search(head, 0, 4096):
            extents.append(Extent(notes=count_notes(chunks)))
        else:
            extents.append(sheet_extent(chunks))
    for extent in extents:
        extent.spell_out(sizes)
        _check_extent(path, extent)
    return extents, from_1904


def _check_extent(path: Path, extent: Extent) -> None:
    if extent.columns > MAX_COLUMNS:
        raise refuse(
            path,
            f"里有一张表宽到第{extent.columns:,}列，台账不会这么宽，多半是很远的格子里误填了内容",
            "请删去右边多余的列，另存后再导入",
        )
    if extent.cells > MAX_CELLS:
        raise refuse(
            path,
            f"里有一张表占到{extent.rows:,}行、{extent.columns:,}列，太大了",
            "请删去下面和右边多余的行列，或者按年份分成几个文件再导入",
        )
    if extent.text > MAX_TEXT:
        raise _bomb(path)


def _unpack(
    path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo, progress: Progress
) -> Iterator[bytes]:
    """The bytes of one part to their true end, whatever length the archive declares for them."""
    whole = copy.copy(part)
    whole.file_size = MAX_UNPACKED + 1
    length = 0
    with archive.open(whole) as stream:
        while chunk := stream.read(CHUNK):
            length += len(chunk)
            if length > part.file_size:
                raise _bomb(path)
            progress(0, None)
            yield chunk
