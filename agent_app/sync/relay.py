"""Carrying for others: bundles that are neither from here nor for here, taken from a stick and given on as they are.

They lie in the home as on a stick of its own. Nothing in them can be read here; their clear headers say which way
they go, and whether they are whole. Which was taken along before, and which was answered, is told by a bundle's own id and
not by its day: the clock of who wrote it may have stood in another year. A newer bundle of the same way takes the place
of an older one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from agent_app.base.errors import AppError, TroubleError
from agent_app.base.space import check_room
from agent_app.sync import bundle, stick
from agent_app.sync.bundle import BundleError, Header
from agent_app.sync.message import LINE_LIMIT, REQUEST, RESPONSE
from agent_app.sync.network import CaptiveError, Line, OfflineError
from agent_app.sync.stick import Found

BOX = "relay"
"""The folder in a home."""
_HAD = "had.txt"
"""In it: the ids of the bundles that were taken along once, in hex, the latest last; none of them is taken again."""
_MOST_HAD = 5000
MOST = 4 * 1024**3
"""Bytes that are carried for others at most."""
_SPOILT = "替别处带的这一份坏了，不再带了。别的都写好了，请让那边的人重新写一份。"
_UNREAD = "替别处带的这一份读不出来，没有写上。别的都写好了，下次再试。"
_NOT_SENT = "替别处带的这一份读不出来，没有替他们交。您自己的都交了，下次再试。"
_NOT_KEPT = "替别处带的这一份没有在这台电脑的磁盘上存好。您自己的记录都在，请看看磁盘还有没有地方，下次再试。"


@dataclass(slots=True)
class Carried:
    """How many bundles of others went on, and sentences on those that did not."""

    count: int = 0
    notes: list[str] = field(default_factory=list)


def lying(home: Path) -> tuple[Found, ...]:
    """What is carried now."""
    box = home / BOX
    return stick.look(box).bundles if box.is_dir() else ()


def pick_up(home: Path, root: Path, own: Collection[bytes]) -> Carried:
    """Take what is others' from a stick; `own` are the ids of this desk's keys. A damaged bundle blocks no other."""
    done = Carried()
    had = _had(home)
    on_stick = stick.look(root).bundles
    ids = {found.header.bundle for found in on_stick}
    for found in on_stick:
        header = found.header
        if {header.sender, header.recipient} & {*own} or header.bundle in had:
            continue
        try:
            if sum(one.header.size for one in lying(home)) + header.size > MOST:
                raise TroubleError("替别处带的已经太多，没有再拷。请先交掉一些。")
            check_room(home, header.size, "带上它")
            with _box(home) as box:
                _put(box, found, ids, stick.UNREADABLE)
            _drop_answered(home, header)
            had[header.bundle] = None
            done.count += 1
        except AppError as error:
            done.notes.append(f"{found.path.name}：{error.sentence}")
        except OSError:
            done.notes.append(f"{found.path.name}：{stick.UNREADABLE}")
    _remember(home, had)
    return done


def put_down(home: Path, root: Path) -> Carried:
    """Put everything that is carried on a stick, read back; what lies there already is left.

    What cannot be put there is named and blocks nothing; one that is damaged is carried no longer.
    """
    done, had = Carried(), _had(home)
    there = {found.header.bundle for found in stick.look(root).bundles}
    ours = lying(home)
    ids = {found.header.bundle for found in ours}
    for found in ours:
        if found.header.bundle in there:
            continue
        try:
            _put(root, found, ids, _UNREAD)
            done.count += 1
        except BundleError:
            stick.remove(found.path)
            had.pop(found.header.bundle, None)
            _remember(home, had)
            done.notes.append(f"{found.path.name}：{_SPOILT}")
        except AppError as error:
            done.notes.append(f"{found.path.name}：{error.sentence}")
        except OSError:
            done.notes.append(f"{found.path.name}：{_UNREAD}")
    return done


def forward(home: Path, line: Line, county: Collection[bytes]) -> Carried:
    """Hand the requests for this county (by the ids of its keys) in on the line, and keep the answers to be carried back.

    One that the county refuses is named and stays. Raises `OfflineError` when the line is cut.
    """
    done = Carried()
    for found in lying(home):
        header = found.header
        if header.direction != REQUEST or header.recipient not in county:
            continue
        if header.size > LINE_LIMIT:
            done.notes.append(f"{found.path.name}：太大，线上交不了，请用U盘带到县里。")
            continue
        try:
            answer = line.exchange(found.path.read_bytes())
            _keep_answer(home, answer, header)
            stick.remove(found.path)
        except (OfflineError, CaptiveError):
            raise
        except AppError as error:
            done.notes.append(f"{found.path.name}：{error.sentence}")
        except OSError:
            done.notes.append(f"{found.path.name}：{_NOT_SENT}")
        else:
            done.count += 1
    return done


def forget(home: Path) -> int:
    """Carry nothing any more; returns how many bundles were put away. Whose they are has them still."""
    found = lying(home)
    for one in found:
        stick.remove(one.path)
    _remember(home, {})
    return len(found) - len(lying(home))


def copying(path: Path, unread: str) -> Callable[[BinaryIO], Header]:
    """Writes the bundle in this file as it is.

    Raises `BundleError` when it is not whole, `TroubleError` with the sentence `unread` when it cannot be read.
    """

    def produce(out: BinaryIO) -> Header:
        header = _checked(path, unread)
        with path.open("rb") as source:
            while piece := source.read(bundle.PIECE):
                out.write(piece)
        return header

    return produce


def _checked(path: Path, unread: str) -> Header:
    try:
        with path.open("rb") as source:
            header = bundle.read_header(source)
            bundle.check_whole(source, header)
    except OSError as error:
        raise TroubleError(unread) from error
    return header


def _keep_answer(home: Path, answer: BinaryIO, request: Header) -> None:
    header = bundle.read_header(answer)
    ways = (header.direction, header.sender, header.recipient)
    if ways != (RESPONSE, request.recipient, request.sender):
        raise bundle.damaged()
    bundle.check_whole(answer, header)

    def produce(out: BinaryIO) -> Header:
        answer.seek(0)
        out.write(answer.read())
        return header

    with _box(home) as box:
        stick.write(box, produce)
    _drop_answered(home, header)


def _drop_answered(home: Path, header: Header) -> None:
    """An answer has come by: the request that it names has arrived, and is carried no longer. No other has, for all that
    is known here."""
    if header.direction == RESPONSE and header.reply_to:
        _drop(home / BOX, lambda one: one.bundle == header.reply_to)


def _put(root: Path, found: Found, together: Collection[bytes], unread: str) -> None:
    """Write a bundle to a stick or the box in place of older ones of its way, but for those it comes `together` with."""
    new = found.header
    stick.write(root, copying(found.path, unread), beside=True)
    _drop(
        root,
        lambda one: _way(one) == _way(new) and one.created <= new.created and one.bundle not in together,
    )


def _drop(root: Path, chosen: Callable[[Header], bool]) -> None:
    for one in stick.look(root).bundles:
        if chosen(one.header):
            stick.remove(one.path)


@contextmanager
def _box(home: Path) -> Iterator[Path]:
    """The box, to be written to as a stick is; what cannot be written there is told as trouble with this computer."""
    box = home / BOX
    try:
        box.mkdir(exist_ok=True)
        yield box
    except (stick.NotWrittenError, OSError) as error:
        raise TroubleError(_NOT_KEPT) from error


def _way(header: Header) -> tuple[str, bytes, bytes]:
    return header.direction, header.sender, header.recipient


def _had(home: Path) -> dict[bytes, None]:
    """The bundles that were taken along once, in their order, and those that are carried now."""
    lying_now = [found.header.bundle for found in lying(home)]
    try:
        lines = (home / BOX / _HAD).read_text("ascii").split()
        return dict.fromkeys([*(bytes.fromhex(line) for line in lines), *lying_now])
    except (OSError, ValueError):
        return dict.fromkeys(lying_now)


def _remember(home: Path, had: Iterable[bytes]) -> None:
    names = [name.hex() for name in had][-_MOST_HAD:]
    with suppress(OSError):  # what is not remembered is taken along once more
        (home / BOX / _HAD).write_text("\n".join(names), "ascii")
