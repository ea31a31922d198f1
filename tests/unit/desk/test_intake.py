"""来件: materials beside a draft, and taking all in at once or not at all."""

from pathlib import Path
from typing import Any

import pytest

from agent_app.base.errors import TroubleError, UserError
from agent_app.desk import attaching, casebook, drafts, intake
from agent_app.desk.desk import Desk
from tests.support.desks import FIELD, WATER, reopened
from tests.support.pictures import photo as photo_of

PHOTO, PICTURE = photo_of(), photo_of(format="PNG")


def test_what_lies_beside_a_draft_needs_the_stick_no_more(desk: Desk, tmp_path: Path) -> None:
    photo = tmp_path / "水管.jpg"
    photo.write_bytes(PHOTO)
    drafts.keep(desk, intake.DRAFT, "d1", {"name": "吴有根"})
    assert intake.lay(desk, "d1", "0002", photo) == intake.Laid("0002", "水管.jpg", len(PHOTO))
    intake.lay_data(desk, "d1", "0001", "贴的图.png", PICTURE)
    intake.lay_data(desk, "d2", "0001", "别的.png", PICTURE)
    photo.unlink()
    again = reopened(desk)
    assert [one.name for one in intake.laid(again, "d1")] == ["贴的图.png", "水管.jpg"]
    made = intake.register(again, WATER, "d1", ["0002", "0001"])
    found = attaching.materials(again, made.number)
    assert [(one.name, one.here) for one in found] == [("水管.jpg", True), ("贴的图.png", True)]
    assert attaching.content(again, made.number, found[0].record) == PHOTO
    assert (intake.laid(again, "d1"), drafts.kept(again, intake.DRAFT)) == ([], [])
    assert len(intake.laid(again, "d2")) == 1
    again.close()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("坏.png", b"hello", "内容和名字不符"), ("空.jpg", b"", "是空的"), ("远" * 201, b"x", "最多200字")],
)
def test_what_cannot_be_a_material_is_refused_at_once(
    desk: Desk, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    path = tmp_path / name[:60]
    path.write_bytes(data)
    with pytest.raises(UserError, match=said):
        if len(name) > 200:
            intake.lay_data(desk, "d1", "0001", name, data)
        else:
            intake.lay(desk, "d1", "0001", path)
    with pytest.raises(TroubleError, match="读不到"):
        intake.lay(desk, "d1", "0001", tmp_path / "没有.jpg")
    assert intake.laid(desk, "d1") == []


def test_a_material_is_taken_away_and_given_back(desk: Desk) -> None:
    intake.lay_data(desk, "d1", "0001", "贴的图.png", PICTURE)
    assert intake.take_away(desk, "d1", "0001") == PICTURE
    assert intake.take_away(desk, "d1", "0001") is None
    assert intake.laid(desk, "d1") == []


@pytest.mark.parametrize(
    "data",
    [
        WATER | {"petitioner": {"name": "吴有根"}},
        FIELD | {"joint": [{"name": f"户{at}", "address": "远" * 200} for at in range(400)]},
        WATER,
    ],
    ids=["wrong", "too large", "a material is missing"],
)
def test_a_registration_that_is_refused_leaves_the_draft_and_its_materials(
    desk: Desk, data: dict[str, Any]
) -> None:
    drafts.keep(desk, intake.DRAFT, "d1", {})
    intake.lay_data(desk, "d1", "0001", "贴的图.png", PICTURE)
    with pytest.raises(UserError):
        intake.register(desk, data, "d1", ["0001", "0002"])
    assert casebook.total(desk) == 0
    assert (len(intake.laid(desk, "d1")), len(drafts.kept(desk, intake.DRAFT))) == (1, 1)


def test_a_repeat_is_written_into_the_case_that_is_there(desk: Desk) -> None:
    number = intake.register(desk, WATER).number
    intake.lay_data(desk, "d1", "0001", "贴的图.png", PICTURE)
    with pytest.raises(UserError, match="还没有写"):
        intake.join(desk, number, " ", "d1")
    intake.join(desk, number, "还是没有人来修。", "d1", ["0001"])
    titles = [moment.title for moment in casebook.view(desk, number).moments]
    assert titles == ["代理登记", "记事", "加了材料"]
    assert intake.laid(desk, "d1") == []


def test_a_draft_is_discarded_with_all_that_lies_beside_it(desk: Desk) -> None:
    drafts.keep(desk, intake.DRAFT, "d1", {})
    intake.lay_data(desk, "d1", "0001", "贴的图.png", PICTURE)
    intake.discard(desk, "d1")
    assert (intake.laid(desk, "d1"), drafts.kept(desk, intake.DRAFT)) == ([], [])
