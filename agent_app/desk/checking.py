"""Check: that the record is whole, and that what is shown is what it says."""

from dataclasses import dataclass, field
from typing import Any

from agent_app.core import event as ev
from agent_app.core.scope import is_counted
from agent_app.desk.desk import Desk
from agent_app.store import blobs, journal, readside, search, segments, underived
from agent_app.store.readside import Picture
from agent_app.store.vault import Connection, bad_pages
from agent_app.sync import segment
from agent_app.sync.segment import FIRST, InvalidSegmentError


@dataclass(slots=True)
class Checked:
    """What was looked at, and what is wrong: empty `problems` means that all is well."""

    events: int = 0
    segments: int = 0
    cases: int = 0
    attachments: int = 0
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "ok": not self.problems,
            "events": self.events,
            "segments": self.segments,
            "cases": self.cases,
            "attachments": self.attachments,
            "problems": self.problems,
        }


class _UndoError(Exception):
    """Leaves the rebuilding transaction without keeping it."""


def check(desk: Desk) -> Checked:
    """Verify pages, leaves, chains and signatures, and rebuild the read side to compare it. Changes nothing."""
    found = Checked()
    if not desk.vault.shared:
        # A power cut while the log was being folded in leaves pages half written that stand whole in the log.
        desk.vault.cut_log()
    with desk.vault.read() as connection:
        _pages(connection, found)
        _leaves(connection, found)
        _chains(connection, found)
        _blobs(connection, found)
        stored = readside.picture(connection)
    if found.problems:
        return found
    rebuilt: list[Picture] = []
    try:
        with desk.vault.write() as connection:
            desk.keep_to_law(connection)
            stored = _caught_up(connection, desk)
            readside.rebuild(connection, desk.law)
            rebuilt.append(_caught_up(connection, desk))
            raise _UndoError
    except _UndoError:
        pass
    found.cases = len(stored.cases)
    if stored != rebuilt[0]:
        found.problems.append("列表和记录对不上。记录本身没有问题，请在设置里重建列表。")
    return found


def _caught_up(connection: Connection, desk: Desk) -> Picture:
    """What is shown when nothing waits any more to be derived or indexed."""
    while waiting := underived.next_(connection, search.CATCH_UP):
        readside.catch_up(connection, desk.law, waiting)
    while search.catch_up(connection, lambda rows: readside.texts_of(connection, rows)):
        pass
    return readside.picture(connection)


def rebuild(desk: Desk) -> None:
    """Make lists and index again from the record."""
    with desk.vault.write() as connection:
        readside.rebuild(connection, desk.law)


def _pages(connection: Connection, found: Checked) -> None:
    found.problems += [f"数据库有坏页：{said}" for said in bad_pages(connection)]


def _leaves(connection: Connection, found: Checked) -> None:
    for row, leaf, body, scope in journal.leaves(connection):
        found.events += is_counted(scope)
        if body is not None and ev.leaf_of(body) != leaf:
            found.problems.append(f"第{row}条记录的内容和指纹不符")


def _chains(connection: Connection, found: Checked) -> None:
    known = {FIRST}
    for row, expected, scope in segments.hashes(connection):
        found.segments += is_counted(scope)
        try:
            outer, header, mark = segment.read_header(segment.to_wire(connection, row))
            segment.verify(outer, header, mark)
        except InvalidSegmentError as error:
            found.problems.append(f"第{row}段：{error}")
            continue
        if mark != expected or header.previous not in known:
            found.problems.append(f"第{row}段接不上前一段")
        known.add(mark)


def _blobs(connection: Connection, found: Checked) -> None:
    for name in blobs.names(connection):
        found.attachments += 1
        if not blobs.missing_chunks(connection, name) and blobs.sealed_bytes(connection, name) is None:
            found.problems.append(f"材料{name.hex()[:12]}的文件坏了")
