"""What lies on a stick, read without any key: from which computer to which, which runs of records, how many, when, the hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from agent_app.desk.desk import CHINA, Desk
from agent_app.store import identity as who
from agent_app.sync import belonging, bundle, certificate, message, stick
from agent_app.sync.bundle import BundleError

_WAYS = {message.REQUEST: "交给县里", message.RESPONSE: "县里的回信", message.PEER: "电脑之间带的"}
_MARK = 8


@dataclass(frozen=True, slots=True)
class Lying:
    """A bundle on a stick. `sender` and `recipient` are named where they are known here, else by their mark.

    `ranges` are (log, first, last) by marks; `created` in ms as its writer's clock said; `whole` is None where nobody
    has looked through it.
    """

    file: str
    way: str
    sender: str
    recipient: str
    created: int
    segments: int
    events: int
    ranges: tuple[tuple[str, int, int], ...]
    size: int
    sha256: str
    whole: bool | None = None

    @property
    def sentence(self) -> str:
        """In one line."""
        day = datetime.fromtimestamp(self.created / 1000, CHINA)
        what = f"{self.events}条记录" if self.events else "没有新记录"
        bad = "，坏了或没拷完" if self.whole is False else ""
        size = f"{max(self.size / 1e6, 0.1):.1f} MB"
        return f"{self.way}：{self.sender} → {self.recipient}，{what}，{day.year}年{day.month}月{day.day}日 {day:%H:%M} 写的，{size}{bad}"

    def as_json(self) -> dict[str, Any]:
        """For the command line."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Content:
    """Everything on a stick that belongs here, and sentences on files that should and cannot be read."""

    bundles: tuple[Lying, ...]
    unreadable: tuple[str, ...]


def content(root: Path, names: Mapping[bytes, str] | None = None, *, check: bool = False) -> Content:
    """Look at a stick; with `check` every file is read through. `names` by the marks of keys. Raises `UserError`."""
    found = stick.look(root)
    known = names or {}
    return Content(tuple(_lying(one, known, check=check) for one in found.bundles), found.unreadable)


def names_here(desk: Desk) -> dict[bytes, str]:
    """What the marks of keys are called on this desk."""
    with desk.vault.read() as connection:
        county = belonging.county_of(connection)
        own = who.load(connection).public
        known = certificate.everyone(connection)
    named = {bundle.key_id(found.key): f"{found.role.label}{found.name}" for found in known}
    if county is not None:
        named |= {bundle.key_id(key): county.name for key in county.keys}
    named[bundle.key_id(own)] = desk.profile.name if desk.is_county else "这台电脑"
    return named


def _lying(found: stick.Found, names: Mapping[bytes, str], *, check: bool) -> Lying:
    header = found.header
    return Lying(
        file=found.path.name,
        way=_WAYS.get(header.direction, header.direction),
        sender=_name(header.sender, names),
        recipient=_name(header.recipient, names),
        created=header.created,
        segments=header.segments,
        events=header.events,
        ranges=tuple((log.hex()[:_MARK], first, last) for log, first, last in header.ranges),
        size=header.size,
        sha256=header.sha256.hex(),
        whole=_is_whole(found) if check else None,
    )


def _name(mark: bytes, names: Mapping[bytes, str]) -> str:
    return names.get(mark) or f"电脑 {mark.hex()[:_MARK]}"


def _is_whole(found: stick.Found) -> bool:
    try:
        with found.path.open("rb") as source:
            bundle.check_whole(source, bundle.read_header(source))
    except (BundleError, OSError):
        return False
    return True
