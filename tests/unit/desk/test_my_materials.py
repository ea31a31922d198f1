"""我的材料: whole for the resident, silent about the others, and noted."""

import io
import zipfile
from pathlib import Path

import pytest

from agent_app.base.errors import TroubleError, UserError
from agent_app.desk import attaching, casebook, my_materials, registering, revealing, stepping
from agent_app.desk.desk import Desk, subject_of
from tests.paper.reading import squeezed, words
from tests.support.desks import FIELD
from tests.support.pictures import document, photo


@pytest.fixture
def number(desk: Desk, tmp_path: Path) -> str:
    """Twelve households in small: corrected, handed over, with a photo and a scan."""
    data = {**FIELD, "petitioner": {**FIELD["petitioner"]}, "summary": "周桂兰、邓长河等要求重新量地"}
    made = registering.register(desk, data).number
    mine, neighbour = (party.id.hex() for party in casebook.view(desk, made).case.parties[:2])
    registering.correct(desk, made, {"phone": "13800007321"}, mine)
    registering.correct(desk, made, {"phone": "13955556666"}, neighbour)
    registering.correct(desk, made, {"phone": "13955557777", "address": "石桥村9组"}, neighbour)
    registering.correct(desk, made, {"tidied": "一、要求重新量。"})
    stepping.take_step(desk, made, "hand_over", data={"organ": "青溪镇人民政府", "note": "邓长河陪着去的"})
    for name, content in (("量地.jpg", photo(900, 1200)), ("合同:1.pdf", document(500))):
        path = tmp_path / name
        path.write_bytes(content)
        attaching.attach(desk, made, path)
    return made


def text_of(pdf: bytes) -> str:
    return squeezed(words(pdf).replace("\f", ""))


def test_the_resident_gets_everything_and_nothing_of_the_others(
    desk: Desk, number: str, tmp_path: Path
) -> None:
    owner = casebook.view(desk, number).case.parties[0].id.hex()
    revealing.reveal(desk, number, owner, "phone")
    given = my_materials.give(desk, number, tmp_path / "out")
    text = text_of(given.path.read_bytes())
    for there in (
        "周桂兰", "13800007321", "石桥村1组", number, "说好按亩补", "一、要求重新量", "改了电话", "13800007320",
        "青溪镇人民政府", "量地.jpg", "01量地.jpg", "代理约定", "看了电话", "给了本人一份我的材料", "为什么是这一天",
    ):  # fmt: skip
        assert squeezed(there) in text, there
    for hidden in ("邓长河", "罗小满", "13955556666", "13955557777", "石桥村9组", "石桥村2组、"):
        assert hidden not in text, hidden
    assert "邓某某" in text and "改了另一位的资料" in text
    assert given.files == 2 and given.missing == ()
    beside = sorted(path.name for path in (tmp_path / "out" / f"材料 {number}").iterdir())
    assert beside == ["01 量地.jpg", "02 合同_1.pdf"]


def test_each_household_may_have_its_own(desk: Desk, number: str, tmp_path: Path) -> None:
    neighbour = casebook.view(desk, number).case.parties[1].id.hex()
    given = my_materials.give(desk, number, tmp_path / "out", neighbour)
    text = text_of(given.path.read_bytes())
    assert "13955557777" in text and "13955556666" in text and "石桥村9组" in text
    assert "13800007321" not in text and "13800007320" not in text
    with pytest.raises(UserError, match="不在这件事里"):
        my_materials.give(desk, number, tmp_path / "out", "00" * 16)


def test_in_one_archive(desk: Desk, number: str, tmp_path: Path) -> None:
    given = my_materials.give(desk, number, tmp_path / "我的.zip")
    with zipfile.ZipFile(io.BytesIO(given.path.read_bytes())) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == [
            f"我的材料 {number}.pdf",
            f"材料 {number}/01 量地.jpg",
            f"材料 {number}/02 合同_1.pdf",
        ]
        assert archive.read(f"材料 {number}/02 合同_1.pdf") == document(500)
    assert not list(tmp_path.glob("*.part"))


def test_every_copy_is_noted_before_it_is_written(desk: Desk, number: str, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    with pytest.raises(TroubleError, match="写不进去"):
        my_materials.give(desk, number, blocked / "out")
    my_materials.make(desk, number)
    assert [(look.who, look.what) for look in revealing.looks(desk, number)] == [
        ("刘春生", "给了本人一份我的材料")
    ]


def test_names_of_files_suit_every_stick(desk: Desk, tmp_path: Path) -> None:
    number = registering.register(desk, FIELD).number
    for name in ("长" * 190 + ".pdf", "CON.pdf", "尾巴. .pdf"):
        with desk.writing() as writing:
            ready = attaching.prepare_data(desk, name, document(seed=len(name)))
            attaching.add_prepared(writing, subject_of(writing.connection, number), ready)
    given = my_materials.give(desk, number, tmp_path / "out")
    names = sorted(one.name for one in (given.path.parent / f"材料 {number}").iterdir())
    assert names == ["01 " + "长" * 50 + ".pdf", "02 CON.pdf", "03 尾巴. .pdf"]
