"""Bundles that others carry: what is on a stick and in the box, whatever clocks and cables do to it."""

import errno
import hashlib
from pathlib import Path
from typing import NoReturn

import pytest

from agent_app.desk import casebook, exchanging, registering, stick_content
from agent_app.desk.desk import Desk
from agent_app.sync import bundle, network, relay, stick
from agent_app.sync.bundle import Header
from agent_app.sync.message import REQUEST, RESPONSE
from tests.support.desks import WATER, Wall

DAY = 86_400_000
NOW = 20_635 * DAY
"""A day of 2026."""


def carried(root: Path, created: int, body: bytes, direction: str = REQUEST, reply_to: bytes = b"") -> Path:
    """A bundle of the computer 1 for the computer 2, or an answer, in the folder of a stick."""
    ways = (b"\1" * 8, b"\2" * 8) if direction == REQUEST else (b"\2" * 8, b"\1" * 8)
    digest = hashlib.sha256(body).digest()
    header = Header(
        bundle.FORMAT, 1, *ways, direction, body, created, 0, 0, len(body), digest, reply_to=reply_to
    )
    root.mkdir(parents=True, exist_ok=True)
    folder = stick.folder_of(root, create=True)
    path = folder / f"{direction[:3]}-{ways[0].hex()}-{ways[1].hex()}-{created}.xfb"
    path.write_bytes(bundle.header_bytes(header) + body)
    return path


def test_a_day_that_no_calendar_has_spoils_one_file_and_not_the_list(tmp_path: Path) -> None:
    for number, created in enumerate((10**18, -1, bundle.LATEST, NOW)):
        carried(tmp_path, created, b"%d" % number)
    found = stick_content.content(tmp_path)
    assert [lying.sentence for lying in found.bundles] and len(found.bundles) == 1
    assert len(found.unreadable) == 3


def test_what_is_carried_and_damaged_is_named_and_blocks_no_other(tmp_path: Path) -> None:
    home, root = tmp_path / "home", tmp_path / "stick"
    root.mkdir()
    carried(home / relay.BOX, NOW, b"ours")
    spoilt = carried(home / relay.BOX, NOW, b"theirs", RESPONSE)
    spoilt.write_bytes(spoilt.read_bytes()[:-1])
    done = relay.put_down(home, root)
    assert (done.count, len(done.notes), spoilt.exists()) == (1, 1, False)
    assert [found.header.bundle for found in stick.look(root).bundles] == [b"ours"]


def test_what_cannot_be_kept_here_is_not_said_of_the_stick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, root = tmp_path / "home", tmp_path / "stick"
    home.mkdir()
    carried(root, NOW, b"theirs")
    with monkeypatch.context() as patch:
        patch.setattr(stick, "_read_back", cut_short)
        [note] = relay.pick_up(home, root, []).notes
        assert "这台电脑的磁盘" in note and "U盘" not in note.partition("：")[2]
    with monkeypatch.context() as patch:
        patch.setattr(bundle, "check_whole", cut_short)
        [note] = relay.pick_up(home, root, []).notes
        assert stick.UNREADABLE in note


def test_what_is_held_by_another_program_is_noted_and_ends_no_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    carried(home / relay.BOX, NOW, b"held")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", cut_short)
        done = relay.forward(home, Line(), [b"\2" * 8])
    assert done.count == 0 and "没有替他们交" in done.notes[0]
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", cut_short)
        assert relay.forget(home) == 0
    assert relay.forget(home) == 1


class Line(network.Line):
    """One that nobody answers on."""

    def __init__(self) -> None:
        pass


def cut_short(*_: object, **__: object) -> NoReturn:
    raise PermissionError(errno.EACCES, "held")


def test_a_laptop_that_was_once_in_2033_is_carried_for_as_before(tmp_path: Path) -> None:
    home, root = tmp_path / "home", tmp_path / "stick"
    home.mkdir()
    root.mkdir()

    def picked_up() -> tuple[int, set[bytes]]:
        count = relay.pick_up(home, root, [b"\3" * 8]).count
        return count, {found.header.bundle for found in relay.lying(home)}

    carried(root, NOW + 2500 * DAY, b"2033")
    assert picked_up() == (1, {b"2033"})
    carried(root, NOW, b"right")
    assert picked_up() == (1, {b"2033", b"right"})
    assert picked_up() == (0, {b"2033", b"right"})
    carried(root, NOW + DAY, b"later")
    assert picked_up() == (1, {b"2033", b"right", b"later"})
    other = tmp_path / "other"
    other.mkdir()
    assert relay.put_down(home, other).count == 3
    assert relay.put_down(home, other).count == 0
    assert b"later" in {found.header.bundle for found in stick.look(other).bundles}


def test_an_answer_ends_the_carrying_of_what_it_answers_and_of_nothing_else(tmp_path: Path) -> None:
    home, root, next_root = tmp_path / "home", tmp_path / "stick", tmp_path / "next"
    home.mkdir()
    carried(root, NOW, b"asked")
    relay.pick_up(home, root, [])
    carried(next_root, NOW - 400 * DAY, b"asked again")
    carried(next_root, NOW + DAY, b"answer", RESPONSE, b"asked")
    assert relay.pick_up(home, next_root, []).count == 2
    assert {found.header.bundle for found in relay.lying(home)} == {b"asked again", b"answer"}
    assert relay.pick_up(home, root, []).count == 0  # it lies on the first stick still, and has arrived
    assert relay.forget(home) == 2
    assert relay.pick_up(home, root, []).count == 1


def test_an_answer_that_does_not_say_to_what_ends_the_carrying_of_nothing(tmp_path: Path) -> None:
    home, root = tmp_path / "home", tmp_path / "stick"
    home.mkdir()
    carried(root, NOW, b"asked")
    carried(root, NOW + DAY, b"answer", RESPONSE)
    assert relay.pick_up(home, root, []).count == 2
    assert {found.header.bundle for found in relay.lying(home)} == {b"asked", b"answer"}


def test_what_was_asked_after_the_answered_request_goes_on(
    tmp_path: Path, desk: Desk, county: Desk, wall: Wall
) -> None:
    one, two, home = (tmp_path / name for name in ("one", "two", "laptop"))
    for folder in (one, two, home):
        folder.mkdir()
    registering.register(desk, WATER)
    exchanging.write_to_stick(desk, one)
    wall.turn(minutes=5)
    later = registering.register(desk, WATER).id
    exchanging.write_to_stick(desk, two)
    assert relay.pick_up(home, two, []).count == 1
    wall.turn(days=1)
    exchanging.county_by_stick(county, one)
    relay.pick_up(home, one, [])
    relay.put_down(home, one)
    exchanging.county_by_stick(county, one)
    assert casebook.view(county, later)
    relay.pick_up(home, one, [])
    assert {found.header.direction for found in relay.lying(home)} == {RESPONSE}
