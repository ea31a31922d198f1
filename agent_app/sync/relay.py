"""Carrying for others: bundles that are neither from here nor for here, taken from a stick and given on as they are.

They lie in the home as on a stick of its own. Nothing in them can be read here; their clear headers say which way
they go, and whether they are whole. A newer bundle of the same way takes the place of an older one.
"""

from collections.abc import Callable, Collection
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
MOST = 4 * 1024**3
"""Bytes that are carried for others at most."""
_SPOILT = "替别处带的这一份坏了，不再带了。别的都写好了，请让那边的人重新写一份。"
_UNREAD = "替别处带的这一份读不出来，没有写上。别的都写好了，下次再试。"


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
    box, done = home / BOX, Carried()
    for found in stick.look(root).bundles:
        header = found.header
        if {header.sender, header.recipient} & {*own} or _has(box, header):
            continue
        try:
            if sum(one.header.size for one in lying(home)) + header.size > MOST:
                raise TroubleError("替别处带的已经太多，没有再拷。请先交掉一些。")
            check_room(home, header.size, "带上它")
            box.mkdir(exist_ok=True)
            stick.write(box, copying(found.path))
            _drop_answered(home, header)
            done.count += 1
        except AppError as error:
            done.notes.append(f"{found.path.name}：{error.sentence}")
        except OSError:
            done.notes.append(f"{found.path.name}：{stick.UNREADABLE}")
    return done


def put_down(home: Path, root: Path) -> Carried:
    """Put everything that is carried on a stick, read back; what lies there already, or newer, is left.

    What cannot be put there is named and blocks nothing; one that is damaged is carried no longer.
    """
    done = Carried()
    for found in lying(home):
        if _has(root, found.header):
            continue
        try:
            stick.write(root, copying(found.path))
            done.count += 1
        except BundleError:
            found.path.unlink(missing_ok=True)
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
        except (OfflineError, CaptiveError):
            raise
        except AppError as error:
            done.notes.append(f"{found.path.name}：{error.sentence}")
        else:
            done.count += 1
    return done


def forget(home: Path) -> int:
    """Carry nothing any more; returns how many bundles were put away. Whose they are has them still."""
    found = lying(home)
    for one in found:
        one.path.unlink(missing_ok=True)
    return len(found)


def copying(path: Path) -> Callable[[BinaryIO], Header]:
    """Writes the bundle in this file as it is. Raises `BundleError` when it is not whole."""

    def produce(out: BinaryIO) -> Header:
        with path.open("rb") as source:
            header = bundle.read_header(source)
            bundle.check_whole(source, header)
            source.seek(0)
            while piece := source.read(bundle.PIECE):
                out.write(piece)
        return header

    return produce


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

    stick.write(home / BOX, produce)
    _drop_answered(home, header)


def _drop_answered(home: Path, header: Header) -> None:
    """An answer to a desk has come by: its request has arrived, and is carried no longer."""
    if header.direction == RESPONSE:
        for one in lying(home):
            ways = (one.header.direction, one.header.sender, one.header.recipient)
            if ways == (REQUEST, header.recipient, header.sender):
                one.path.unlink(missing_ok=True)


def _has(root: Path, header: Header) -> bool:
    """Whether this bundle lies there, or a newer one of the same way."""
    if not root.is_dir():
        return False
    return any(
        (one.header.direction, one.header.sender, one.header.recipient)
        == (header.direction, header.sender, header.recipient)
        and one.header.created >= header.created
        for one in stick.look(root).bundles
    )
