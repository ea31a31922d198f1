"""材料 of a case: pictures made fit, turned, kept once; one that is broken keeps no other back."""

from pathlib import Path

import pytest

from agent_app.base.errors import UserError
from agent_app.desk import attaching, casebook, registering
from agent_app.desk.desk import Desk
from agent_app.store import blobs
from tests.support.desks import VILLAGE, WATER, Wall, enrol, exchanged, make_county, reopened
from tests.support.pictures import bomb, exif, photo


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_what_cannot_be_taken_keeps_none_of_the_others_back(desk: Desk, tmp_path: Path) -> None:
    number = registering.register(desk, WATER).number
    paths = [
        written(tmp_path, name, data)
        for name, data in (
            ("一.jpg", photo()),
            ("坏.jpg", photo(300, 200)[:900]),
            ("大.png", bomb()),
            ("二.png", photo(format="PNG")),
            ("假.pdf", photo()),
        )
    ]
    done = attaching.attach_all(desk, number, [*paths, tmp_path / "没有.jpg"])
    assert [one.name for one in done.added] == ["一.jpg", "二.png"]
    assert [sentence[1:3] for sentence in done.refused][:3] == ["坏.", "大.", "假."]
    assert all("没有加" in sentence for sentence in done.refused)
    assert [one.name for one in attaching.materials(desk, number)] == ["一.jpg", "二.png"]


def test_the_place_of_a_photo_goes_nowhere_unless_the_original_is_asked_for(
    desk: Desk, tmp_path: Path
) -> None:
    number = registering.register(desk, WATER).number
    taken = written(tmp_path, "井.jpg", photo(exif=exif(6, place=True)))
    small = attaching.attach(desk, number, taken)
    assert b"SHIQIAO" not in attaching.content(desk, number, small.record)
    whole = attaching.attach(desk, number, taken, original=True)
    assert attaching.content(desk, number, whole.record) == taken.read_bytes()
    attaching.keep_originals(desk, True)
    again = reopened(desk)
    assert attaching.keeps_originals(again)
    assert attaching.attach(again, number, taken).record == whole.record
    again.close()


def test_a_picture_is_turned_for_everybody_and_its_file_stays(desk: Desk, tmp_path: Path) -> None:
    county = make_county(tmp_path / "county", Wall())
    enrol(county, desk, scope=VILLAGE)
    number = registering.register(desk, WATER).number
    made = attaching.attach(desk, number, written(tmp_path, "井.jpg", photo()))
    before = attaching.content(desk, number, made.record)
    moments = len(casebook.view(desk, number).moments)
    assert [attaching.turn(desk, number, made.record, by) for by in (1, 1, 1, 1, -1)] == [1, 2, 3, 0, 3]
    exchanged(desk, county)
    for one in (desk, county):
        assert attaching.seen(one, number, made.record).turned == 3
        assert attaching.content(one, number, made.record) == before
    assert len(casebook.view(desk, number).moments) == moments
    with pytest.raises(UserError, match="不在这件事里"):
        attaching.turn(desk, number, "00" * 16, 1)
    county.close()


def test_the_same_photo_for_two_steps_is_listed_twice_and_stored_once(desk: Desk, tmp_path: Path) -> None:
    number = registering.register(desk, WATER).number
    path = written(tmp_path, "井.jpg", photo())
    first, second = attaching.attach(desk, number, path), attaching.attach(desk, number, path, step="ab" * 16)
    assert first.record != second.record
    with desk.vault.read() as connection:
        assert len(blobs.names(connection)) == 1
