"""材料: photos, scans and documents kept with a case, encrypted, and seen without a temporary file."""

from dataclasses import dataclass
from pathlib import Path

from agent_app.base.errors import TroubleError, UserError
from agent_app.core.event import add, new_id
from agent_app.core.fields import ATTACHMENT
from agent_app.core.text import clean_line
from agent_app.desk.desk import Desk, Writing, subject_of
from agent_app.store import blobs, journal
from agent_app.store.blobs import Blob

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
)
_BY_SUFFIX = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Attached:
    """A material that was added."""

    record: str
    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Material:
    """A material of a case; `here` is false while its file is still on the way."""

    record: str
    name: str
    media_type: str
    size: int
    here: bool


def attach(desk: Desk, number: str, path: Path, step: str = "") -> Attached:
    """Add a file to a case (at most 50 MB). The same file twice in a case is stored once.

    Raises `UserError` for a file that is empty, too large, or not what its name says.
    """
    data, name = read_file(path), clean_line(path.name)
    with desk.writing() as writing:
        return add_file(writing, subject_of(writing.connection, number), name, data, step)


def add_file(writing: Writing, subject: bytes, name: str, data: bytes, step: str = "") -> Attached:
    """As `attach`, inside an action that is under way, for a file that has been read. Raises `UserError`."""
    kind = media_type(name, data)
    scope = journal.scope_of(writing.connection, subject) or writing.home_scope
    blob = blobs.put(writing.connection, subject, str(scope), data)
    fields = {"name": name, "media_type": kind, "size": len(data), "blob": blob.hash, "key": blob.key}
    if step:
        fields["step"] = bytes.fromhex(step)
    checked = {key: ATTACHMENT[key].check(value) for key, value in fields.items()}
    record = new_id()
    writing.append(subject, [add("attachment", record, checked)])
    return Attached(record.hex(), name, len(data), kind)


def materials(desk: Desk, number: str) -> list[Material]:
    """The materials of a case, oldest first."""
    with desk.vault.read() as connection:
        subject = desk.case_in(connection, subject_of(connection, number)).subject
        return [
            Material(
                record.id.hex(),
                record.get("name", ""),
                record.get("media_type", ""),
                record.get("size", 0),
                not blobs.missing_chunks(connection, record.get("blob", b"")),
            )
            for record in subject.of_kind("attachment")
        ]


def content(desk: Desk, number: str, record: str) -> bytes:
    """The file itself. Raises `UserError` while it has not arrived, `TroubleError` when it is damaged."""
    with desk.vault.read() as connection:
        subject = desk.case_in(connection, subject_of(connection, number)).subject
        found = subject.records.get(bytes.fromhex(record))
        if found is None:
            raise UserError("这份材料已经不在这件事里了。没有动什么，请重新打开这件事再看。")
        data = blobs.get(connection, Blob(found.get("blob", b""), found.get("key", b"")))
    if data is None:
        raise UserError("这份材料的文件还没有传到这台电脑。记录都在，下次交换后再看。")
    return data


def read_file(path: Path) -> bytes:
    """A file's bytes, checked for size before it is read."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UserError(f"“{path.name}”不是文件。什么都没有加，请选一张照片或一份文件。")
        if size > blobs.MAX_SIZE:
            raise UserError(f"“{path.name}”有{size // 2**20}MB，最多50MB。什么都没有加，请拍小一些或分开加。")
        data = path.read_bytes()
    except OSError as error:
        raise TroubleError(f"读不到“{path.name}”。什么都没有加，请看看文件还在不在、U盘插好没有。") from error
    if not data:
        raise UserError(f"“{path.name}”是空的。什么都没有加，请重新拍或重新拷。")
    return data


def media_type(name: str, data: bytes) -> str:
    """What a file is by its first bytes. Raises `UserError` when its name says something else."""
    found = next((kind for start, kind in _SIGNATURES if data.startswith(start)), "application/octet-stream")
    claimed = _BY_SUFFIX.get(Path(name).suffix.lower())
    if claimed is not None and claimed != found:
        raise UserError(f"“{name}”的内容和名字不符，可能坏了。什么都没有加，请重新拍或换原件。")
    return found
