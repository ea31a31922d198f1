"""Disks and sticks that are full, read-only or pulled: one plain sentence, and what was saved stays saved."""

import errno
import io
import os
import shutil
from pathlib import Path
from typing import BinaryIO, NoReturn

import pytest

from agent_app.app import unlock
from agent_app.base.errors import TroubleError, UserError
from agent_app.base.paths import STATE_DIR_VARIABLE
from agent_app.core.vocabulary import Delivery
from agent_app.county import office
from agent_app.desk import attaching, casebook, checking, exchanging, indexing, ledgers, registering
from agent_app.desk.desk import Desk
from agent_app.desk.papers import save_paper
from agent_app.store import vault
from agent_app.store.backup import backup
from agent_app.store.keyslots import WrongPassphraseError
from agent_app.sync import answer, stick
from agent_app.sync.bundle import Header
from tests.bench.data import cases
from tests.support.desks import (
    FIELD,
    PASSPHRASE,
    QUICK,
    WATER,
    Wall,
    enrol,
    exchanged,
    make_county,
    make_desk,
    reopened,
    request_of,
)
from tests.support.mounts import read_only, small_disk
from tests.support.pictures import document
from tests.support.templates import superior

LONG = {**WATER, "words": "水管漏了。" * 1900}


def test_a_full_disk_refuses_the_next_case_and_keeps_all_before(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "2m") as disk:
        desk = make_desk(disk / "home", Wall())
        saved: list[str] = []
        with pytest.raises(TroubleError, match="磁盘满了"):
            while len(saved) < 500:
                saved.append(registering.register(desk, LONG).number)
        assert saved
        again = reopened(desk)
        assert {row.number for row in casebook.page(again, limit=1000)} == set(saved)
        again.close()


def test_a_record_opens_on_the_full_disk_that_refused_its_last_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk(tmp_path / "disk", "4m") as disk:
        monkeypatch.setenv(STATE_DIR_VARIABLE, str(disk / "state"))
        desk = make_desk(disk / "home", Wall())
        number = registering.register(desk, LONG).number
        fill(disk)
        with pytest.raises(TroubleError, match="磁盘满了"):
            while True:
                registering.register(desk, LONG)
        again = reopened(desk)
        assert casebook.view(again, number)
        again.close()


def test_a_record_opens_on_a_disk_that_was_filled_by_what_came_in(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "8m") as disk:
        county, desk = make_county(disk / "home", Wall()), make_desk(tmp_path / "desk", Wall())
        enrol(county, desk)
        with desk.writing() as writing:
            for subject, ops in cases(300):
                writing.open(subject, ops)
        request = io.BytesIO(request_of(desk))
        answer.answer(county.vault, request, io.BytesIO(), county.law, county.now_ms)
        (disk / "else").write_bytes(bytes(shutil.disk_usage(disk).free - 128 * 1024))
        again = reopened(county)  # what came in is in the record, and follows on the lists when there is room
        assert len(casebook.page(again, limit=1000)) < 300
        (disk / "else").unlink()
        assert indexing.derive(again) == 0
        assert len(casebook.page(again, limit=1000)) == 300
        again.close()


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    desk = make_desk(home, Wall())
    number = registering.register(desk, WATER).number
    desk.close()
    with read_only(home), pytest.raises(TroubleError, match="只能读"):
        unlocked = unlock(home, PASSPHRASE)
        registering.register(unlocked, WATER)
    assert casebook.view(unlock(home, PASSPHRASE), number)


def test_nothing_is_sealed_where_the_state_folder_cannot_be_written(
    tmp_path: Path, desk: Desk, county: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.set_address(county, "https://127.0.0.1:9")
    exchanged(desk, county)
    number = registering.register(desk, WATER).number
    usb = tmp_path / "usb"
    usb.mkdir()
    (tmp_path / "file").write_bytes(b"")
    with monkeypatch.context() as patch:
        patch.setenv(STATE_DIR_VARIABLE, str(tmp_path / "file"))
        for write in (
            lambda: exchanging.write_to_stick(desk, usb),
            lambda: exchanging.over_network(desk),
            lambda: registering.register(county, WATER),
        ):
            with pytest.raises(TroubleError, match=f"记数的文件夹 {tmp_path / 'file'} 现在写不进去"):
                write()
        with pytest.raises(WrongPassphraseError):
            unlock(desk.vault.home, "不是这个口令")
    assert not [*(usb / stick.FOLDER).iterdir()]
    assert exchanging.write_to_stick(desk, usb).sent == 1
    assert casebook.view(desk, number).delivery is Delivery.HANDED_OVER


def test_a_new_home_in_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with read_only(tmp_path / "place") as place, pytest.raises(TroubleError, match="只能读"):
        vault.create(place / "home", PASSPHRASE, QUICK)


def test_a_new_home_on_a_full_disk_is_not_told_of_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(TroubleError, match="磁盘满了"):
        vault.create(tmp_path / "home", PASSPHRASE, QUICK)


@pytest.mark.parametrize("room", range(64, 1024, 64))
def test_a_new_home_that_does_not_fit_is_told_and_is_none(tmp_path: Path, room: int) -> None:
    with small_disk(tmp_path / "disk", f"{room}k") as disk:
        home = disk / "home"
        try:
            make_desk(home, Wall()).close()
        except TroubleError:
            assert not vault.exists(home)
            return
        unlock(home, PASSPHRASE).close()


def test_a_backup_that_does_not_fit_leaves_the_older_one(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "home", Wall())
    registering.register(desk, WATER)
    with small_disk(tmp_path / "disk", "400k") as disk:
        backup(desk.vault, disk / "b.xfbak")
        before = (disk / "b.xfbak").read_bytes()
        for _ in range(20):
            registering.register(desk, LONG)
        with pytest.raises(TroubleError, match="没有写成"):
            backup(desk.vault, disk / "b.xfbak")
        assert (disk / "b.xfbak").read_bytes() == before
        assert [path.name for path in disk.iterdir()] == ["b.xfbak"]


def test_a_paper_that_cannot_be_saved_leaves_the_older_file(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "64k") as disk:
        (disk / "回执.pdf").write_bytes(b"older")
        with pytest.raises(TroubleError, match="磁盘满了"):
            save_paper(disk / "回执.pdf", b"x" * 200_000)
        assert (disk / "回执.pdf").read_bytes() == b"older"


def test_a_table_that_does_not_fit_leaves_the_older_file_and_nothing_else(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "home", Wall())
    for _ in range(3):
        registering.register(desk, LONG)
    template = superior(tmp_path / "月报.xlsx")
    with small_disk(tmp_path / "disk", "8k") as disk:
        for write in (
            lambda path: ledgers.fill_template(desk, template, path),
            lambda path: ledgers.export_ledger(desk, path, full=True),
        ):
            path = disk / "台账.xlsx"
            path.write_bytes(b"older")
            with pytest.raises(TroubleError, match=r"磁盘放不下了，“台账\.xlsx”没有写成。原来的文件没有改动"):
                write(path)
            assert path.read_bytes() == b"older"
            assert [*disk.iterdir()] == [path]
    desk.close()


def test_a_stick_there_and_back(tmp_path: Path, desk: Desk, county: Desk) -> None:
    number = registering.register(desk, FIELD).number
    usb = tmp_path / "usb"
    usb.mkdir()
    assert exchanging.write_to_stick(desk, usb).sent == 1
    assert casebook.view(desk, number).delivery is Delivery.HANDED_OVER
    done, names = exchanging.county_by_stick(county, usb)
    assert (done.received, names) == (1, ["刘春生"])
    exchanging.read_from_stick(desk, usb)
    assert casebook.view(desk, number).delivery is Delivery.CONFIRMED
    for path in (usb / stick.FOLDER).iterdir():
        assert all(secret not in path.read_bytes() for secret in ("周桂兰".encode(), b"990101003001"))


def add_photo(desk: Desk, number: str, folder: Path, size: int = 300_000) -> None:
    """A scan that no compression makes smaller."""
    scan = folder / "扫描.pdf"
    scan.write_bytes(document(size, seed=3))
    attaching.attach(desk, number, scan)


def fill(disk: Path) -> None:
    """Leave no room on a disk."""
    with pytest.raises(OSError), (disk / "别的").open("wb", buffering=0) as out:
        while out.write(bytes(4096)) == 4096:
            pass


@pytest.mark.parametrize("kind", ["full", "read-only", "missing"])
def test_a_stick_that_takes_nothing_is_never_called_written(tmp_path: Path, desk: Desk, kind: str) -> None:
    number = registering.register(desk, LONG).number
    if kind == "full":
        with small_disk(tmp_path / "usb", "100k") as usb:
            fill(usb)
            with pytest.raises(TroubleError, match="满了"):
                exchanging.write_to_stick(desk, usb)
            assert not list((usb / stick.FOLDER).glob("*.xfb")) if (usb / stick.FOLDER).exists() else True
    elif kind == "read-only":
        with read_only(tmp_path / "usb") as usb, pytest.raises(TroubleError, match="只能读"):
            exchanging.write_to_stick(desk, usb)
    else:
        with pytest.raises(UserError, match="插好U盘"):
            exchanging.write_to_stick(desk, tmp_path / "nothing")
    assert casebook.view(desk, number).delivery is Delivery.SAVED
    assert not checking.check(desk).problems


def test_what_the_computer_has_no_room_for_is_not_said_of_the_stick(tmp_path: Path) -> None:
    def produce(out: BinaryIO) -> Header:
        out.write(b"begun")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "state")

    with pytest.raises(OSError, match="state"):
        stick.write(tmp_path, produce)
    assert not list((tmp_path / stick.FOLDER).iterdir())


def test_a_stick_on_which_one_may_use_no_more_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(TroubleError, match="U盘满了"):
        stick.folder_of(tmp_path, create=True)


def test_a_full_stick_keeps_the_older_bundle(tmp_path: Path, desk: Desk, county: Desk) -> None:
    with small_disk(tmp_path / "usb", "120k") as usb:
        first = registering.register(desk, WATER).number
        exchanging.write_to_stick(desk, usb)
        registering.register(desk, WATER)
        fill(usb)
        with pytest.raises(TroubleError, match="满了"):
            exchanging.write_to_stick(desk, usb)
        (usb / "别的").unlink()
        done, _ = exchanging.county_by_stick(county, usb)
        assert done.received == 1
        assert casebook.view(county, first)


def test_a_small_stick_takes_the_records_and_the_photo_goes_with_the_next(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    number = registering.register(desk, WATER).number
    add_photo(desk, number, tmp_path)
    with small_disk(tmp_path / "usb", "120k") as usb:
        assert exchanging.write_to_stick(desk, usb).more
        exchanging.county_by_stick(county, usb)
        assert not exchanging.read_from_stick(desk, usb).notes
    assert casebook.view(desk, number).delivery is Delivery.CONFIRMED
    assert exchanging.standing(desk).photos.number == 1
    (tmp_path / "larger").mkdir()
    assert not exchanging.write_to_stick(desk, tmp_path / "larger").more
    exchanging.county_by_stick(county, tmp_path / "larger")
    exchanging.read_from_stick(desk, tmp_path / "larger")
    assert exchanging.standing(desk).photos.number == 0


def test_what_a_killed_writer_left_on_a_stick_takes_no_room_of_the_next(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    exchanged(desk, county)
    add_photo(desk, registering.register(desk, WATER).number, tmp_path)
    with small_disk(tmp_path / "usb", "2m") as usb:
        folder = stick.folder_of(usb, create=True)
        (folder / "0.part").write_bytes(bytes(1900 * 1024))
        assert not exchanging.write_to_stick(desk, usb).more
        assert [path.suffix for path in folder.iterdir()] == [stick.SUFFIX]


def test_a_stick_that_lies_about_what_it_holds(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick of fake capacity takes every byte and gives back others."""
    number = registering.register(desk, WATER).number
    usb = tmp_path / "usb"
    usb.mkdir()
    honest = stick._forget_cached

    def swallow(source: object) -> None:
        path = next((usb / stick.FOLDER).glob("*.part"))
        data = bytearray(path.read_bytes())
        data[-40:] = bytes(40)
        path.write_bytes(data)
        honest(source)  # type: ignore[arg-type]

    monkeypatch.setattr(stick, "_forget_cached", swallow)
    with pytest.raises(TroubleError, match="换一个U盘"):
        exchanging.write_to_stick(desk, usb)
    assert casebook.view(desk, number).delivery is Delivery.SAVED
    assert not list((usb / stick.FOLDER).glob("*.xfb"))


def test_foreign_files_and_broken_bundles_on_a_stick_block_nothing(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    number = registering.register(desk, WATER).number
    usb = tmp_path / "usb"
    usb.mkdir()
    exchanging.write_to_stick(desk, usb)
    folder = usb / stick.FOLDER
    (folder / "holiday.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "notes.xfb").write_bytes(b"hello")
    [request] = folder.glob("req-*.xfb")
    broken = bytearray(request.read_bytes())
    broken[-50] ^= 1
    (folder / "req-broken.xfb").write_bytes(broken)
    done, _ = exchanging.county_by_stick(county, usb)
    assert done.received == 1
    assert sorted(note.split("：")[0] for note in done.notes) == ["notes.xfb", "req-broken.xfb"]
    assert all("没有用它" in note or "没有动" in note for note in done.notes)
    assert casebook.view(county, number)


def test_the_same_stick_read_twice_and_an_old_one_after_a_new(
    tmp_path: Path, desk: Desk, county: Desk
) -> None:
    usb, old = tmp_path / "usb", tmp_path / "old"
    usb.mkdir()
    numbers = [registering.register(desk, WATER).number]
    exchanging.write_to_stick(desk, usb)
    shutil.copytree(usb, old)
    numbers.append(registering.register(desk, WATER).number)
    exchanging.write_to_stick(desk, usb)
    for one in (usb, old, usb, old):
        exchanging.county_by_stick(county, one)
        exchanging.read_from_stick(desk, one)
    assert {row.number for row in casebook.page(county)} == set(numbers)
    assert {casebook.view(desk, number).delivery for number in numbers} == {Delivery.CONFIRMED}
    for one_desk in (desk, county):
        assert not checking.check(one_desk).problems
