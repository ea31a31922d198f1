"""材料: photos, scans and documents kept with a case, encrypted, and seen without a temporary file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent_app.base.errors import AppError, TroubleError, UserError
from agent_app.base.space import check_room
from agent_app.core.event import add, new_id, set_
from agent_app.core.fields import ATTACHMENT
from agent_app.core.fold import Record, Subject
from agent_app.core.text import clean_line
from agent_app.desk.desk import Desk, Writing, subject_of
from agent_app.store import blob_ways, blobs, journal
from agent_app.store.blobs import Blob
from agent_app.store.meta import get_meta, put_meta

_ORIGINALS = "keep_originals"
_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Attached:
    """A material that was added; `again` when it was there already, and nothing was written."""

    record: str
    name: str
    size: int
    media_type: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """A material of a case; `here` is false while its file is still on the way.

    `turned` is by how many quarters of a circle, clockwise, it is shown turned.
    """

    record: str
    name: str
    media_type: str
    size: int
    here: bool
    turned: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """A material opened: `data` is the file, `shown` what a window can show of it."""

    name: str
    media_type: str
    data: bytes
    shown: bytes
    turned: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that may become a material: looked at, and of a photo only what is kept."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of several files; `refused` says of each that was not taken why, in a sentence."""

    added: tuple[Attached, ...]
    refused: tuple[str, ...]


def attach(desk: Desk, number: str, path: Path, step: str = "", *, original: bool | None = None) -> Attached:
    """Add a file to a case (at most 50 MB). The same file twice in a case is kept, and listed, once.

    A photo is set upright, made at most 2,400 pixels long and freed of place and device, unless the `original` is
    to be kept (None: as this desk is set). Raises `UserError` for a file that is empty, too large, damaged, or not
    what its name says.
    """
    return attach_prepared(desk, number, [prepare(desk, path, original=original)], step)[0]


def attach_prepared(desk: Desk, number: str, ready: Sequence[Prepared], step: str = "") -> list[Attached]:
    """As `attach`, for files that are prepared: all of them, or none."""
    with desk.writing() as writing:
        subject = subject_of(writing.connection, number)
        desk.check_in_charge(desk.case_in(writing.connection, subject), *filter(None, [step]))
        return [add_prepared(writing, subject, one, step) for one in once(ready)]


def once(ready: Sequence[Prepared]) -> list[Prepared]:
    """Without those whose content is there a second time."""
    return list({one.data: one for one in reversed(ready)}.values())[::-1]


def attach_all(desk: Desk, number: str, paths: Sequence[Path], *, original: bool | None = None) -> Batch:
    """As `attach`, for several; one that cannot be taken keeps none of the others back."""
    added, refused = [], []
    for path in paths:
        try:
            added.append(attach(desk, number, path, original=original))
        except AppError as error:
            refused.append(error.sentence)
    return Batch(tuple(added), tuple(refused))


def prepare(desk: Desk, path: Path, *, original: bool | None = None) -> Prepared:
    """Read a file and make it ready to be kept; raises as `attach`."""
    return prepare_data(desk, path.name, read_file(path), original=original)


def prepare_data(desk: Desk, name: str, data: bytes, *, original: bool | None = None) -> Prepared:
    """As `prepare`, for something that is no file."""
    from agent_app.picture.taking import take

    name = ATTACHMENT["name"].check(clean_line(name), ATTACHMENT["name"].label)
    taken = take(name, data, original=keeps_originals(desk) if original is None else original)
    return Prepared(taken.name, taken.media_type, taken.data)


def add_prepared(writing: Writing, subject: bytes, ready: Prepared, step: str = "") -> Attached:
    """Put a file into a case, inside an action that is under way."""
    check_room(writing.desk.vault.home, len(ready.data), "存这份材料")
    scope = journal.scope_of(writing.connection, subject) or writing.home_scope
    blob = blobs.put(writing.connection, subject, str(scope), ready.data)
    fields = {
        "name": ready.name,
        "media_type": ready.media_type,
        "size": len(ready.data),
        "blob": blob.hash,
        "key": blob.key,
    }
    if step:
        fields["step"] = bytes.fromhex(step)
    folded = writing.desk.case_in(writing.connection, subject).subject
    there = next((record for record in folded.of_kind("attachment") if _same(record, fields)), None)
    record = there.id if there else new_id()
    if there is None:
        checked = {key: ATTACHMENT[key].check(value) for key, value in fields.items()}
        writing.append(subject, [add("attachment", record, checked)])
    return Attached(record.hex(), ready.name, len(ready.data), ready.media_type, again=there is not None)


def _same(record: Record, fields: dict[str, object]) -> bool:
    return all(record.get(name) == fields.get(name) for name in ("blob", "step"))


def materials(desk: Desk, number: str) -> list[Material]:
    """The materials of a case, oldest first."""
    with desk.vault.read() as connection:
        subject = desk.case_in(connection, subject_of(connection, number)).subject
        records = list(subject.of_kind("attachment"))
        here = blob_ways.whole(connection, [record.get("blob", b"") for record in records])
        return [
            Material(
                record.id.hex(),
                record.get("name", ""),
                record.get("media_type", ""),
                record.get("size", 0),
                record.get("blob", b"") in here,
                record.get("turned", 0) % _QUARTERS,
            )
            for record in records
        ]


def content(desk: Desk, number: str, record: str) -> bytes:
    """The file itself. Raises `UserError` while it has not arrived, `TroubleError` when it is damaged."""
    return seen(desk, number, record).data


def seen(desk: Desk, number: str, record: str) -> Seen:
    """A material as it is looked at; raises as `content`."""
    with desk.vault.read() as connection:
        subject = desk.case_in(connection, subject_of(connection, number)).subject
        found = _found(subject, record)
        data = blobs.get(connection, Blob(found.get("blob", b""), found.get("key", b"")))
    if data is None:
        raise UserError("这份材料的文件还没有传到这台电脑。记录都在，下次交换后再看。")
    name, kind = found.get("name", ""), found.get("media_type", "")
    return Seen(name, kind, data, _shown(name, kind, data), found.get("turned", 0) % _QUARTERS)


def _shown(name: str, kind: str, data: bytes) -> bytes:
    """A picture that not every window can show as JPEG, where this computer can read it."""
    from agent_app.picture import kinds, showing, taking

    if kind in (kinds.JPEG, kinds.PNG) or kind not in kinds.PICTURES:
        return data
    try:
        return showing.as_jpeg(name, kind, data, long_side=taking.LONG_SIDE)
    except UserError:
        return data


def turn(desk: Desk, number: str, record: str, quarters: int) -> int:
    """Show a material turned by further `quarters` of a circle clockwise, from now on and everywhere.

    The file stays as it is. Returns how far it is turned now.
    """
    with desk.writing() as writing:
        subject = desk.case_in(writing.connection, subject_of(writing.connection, number)).subject
        found = _found(subject, record)
        turned: int = (found.get("turned", 0) + quarters) % _QUARTERS
        writing.append(subject.id, [set_({"turned": turned}, found.id)], subject.live(["turned"], found.id))
    return turned


def keeps_originals(desk: Desk) -> bool:
    """Whether this desk keeps photos as they came."""
    with desk.vault.read() as connection:
        return bool(get_meta(connection, _ORIGINALS, False))


def keep_originals(desk: Desk, keep: bool) -> None:
    """Set whether this desk keeps photos as they came, in full size, with place and time."""
    with desk.vault.write() as connection:
        put_meta(connection, _ORIGINALS, keep or None)


def _found(subject: Subject, record: str) -> Record:
    found = subject.records.get(bytes.fromhex(record))
    if found is None or found.kind != "attachment":
        raise UserError("这份材料已经不在这件事里了。没有动什么，请重新打开这件事再看。")
    return found


def read_file(path: Path) -> bytes:
    """A file's bytes, checked for size before it is read."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UserError(f"“{path.name}”不是文件。没有加它，请选一张照片或一份文件。")
        if size > blobs.MAX_SIZE:
            raise UserError(f"“{path.name}”有{size // 2**20}MB，最多50MB。没有加它，请拍小一些或分开加。")
        data = path.read_bytes()
    except OSError as error:
        raise TroubleError(f"读不到“{path.name}”。没有加它，请看看文件还在不在、U盘插好没有。") from error
    if not data:
        raise UserError(f"“{path.name}”是空的。没有加它，请重新拍或重新拷。")
    return data
