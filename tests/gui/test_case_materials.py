"""材料 and the resident's copy in the window: turned, taken beside a broken one, given, and the tidied text."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from agent_app.desk import attaching, casebook, revealing
from agent_app.desk.desk import Desk
from agent_app.gui.pages.settings_photos import PhotosPanel
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.widgets.notes import Note
from tests.gui.case_hand import Hand
from tests.support.desks import FIELD
from tests.support.pictures import bomb, exif, photo


def press(hand: Hand, words: str) -> None:
    """A button of the page that is open, by its words."""
    buttons = [
        one for one in hand.page.findChildren(QPushButton) if one.text().startswith(words) and one.isVisible()
    ]
    buttons[0].click()


def shown(hand: Hand) -> QImage:
    """The picture in the viewer as it stands there."""
    pixmaps = [
        label.pixmap() for label in hand.page.materials.viewer.findChildren(QLabel) if label.isVisible()
    ]
    return next(pixmap.toImage() for pixmap in pixmaps if not pixmap.isNull() and pixmap.width() > 40)


def test_a_picture_is_turned_and_stays_so(hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "量地.jpg"
    path.write_bytes(photo(600, 300, exif=exif(1, place=True)))
    hand.page.materials.add([path])
    hand.wait(lambda: hand.newest.title == "加了1份材料")
    [material] = attaching.materials(hand.desk, hand.number)
    hand.page.materials.open(f"material:{material.record}")
    hand.wait(hand.page.materials.viewer.isVisible)
    assert shown(hand).width() > shown(hand).height()
    press(hand, "向右转")
    hand.wait(lambda: attaching.materials(hand.desk, hand.number)[0].turned == 1)
    picture = shown(hand)
    assert picture.width() < picture.height()
    top = picture.pixelColor(picture.width() // 2, 4)
    assert top.red() > top.blue(), "what was left is above"
    hand.page.materials.close()
    hand.page.materials.open(f"material:{material.record}")
    hand.wait(hand.page.materials.viewer.isVisible)
    assert shown(hand).width() < shown(hand).height()
    assert hand.newest.title == "加了1份材料"


def test_a_broken_file_keeps_no_other_back_and_is_named(hand: Hand, tmp_path: Path) -> None:
    paths = []
    for name, data in (("好.jpg", photo()), ("坏.jpg", photo(300, 200)[:700]), ("大.png", bomb())):
        paths.append(tmp_path / name)
        paths[-1].write_bytes(data)
    hand.page.materials.add(paths)
    hand.wait(lambda: hand.newest.title == "加了1份材料")
    hand.wait(
        lambda: any(
            "坏.jpg" in note.sentence and "大.png" in note.sentence for note in hand.page.findChildren(Note)
        )
    )


def test_each_household_gets_its_copy_from_the_papers(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "usb"))
    menu = hand.page.papers.menu()
    assert menu is not None
    each = menu.actions()[-1].menu()
    assert [action.text() for action in each.actions()] == ["周桂兰", "邓长河", "罗小满", "何田生", "唐木根"]
    each.actions()[1].trigger()
    hand.wait(lambda: bool(list((tmp_path / "usb").glob("*.pdf"))))
    neighbour = casebook.view(hand.desk, hand.number).case.parties[1].id.hex()
    assert [(look.record, look.what) for look in revealing.looks(hand.desk, hand.number)] == [
        (neighbour, "给了本人一份我的材料")
    ]
    menu.close()


def test_a_tidied_text_is_written_below_the_own_words(hand: Hand) -> None:
    hand.page.columns.show_facts()
    hand.page.forms.facts()
    form = hand.page.columns.facts_form
    assert form is not None
    form._inputs["", "tidied"].set_value("一、量地没有通知。\n二、要求重新量。")
    hand.page.forms.save()
    hand.wait(
        lambda: "一、量地没有通知" in casebook.view(hand.desk, hand.number).case.subject.get("tidied", "")
    )
    hand.wait(lambda: hand.newest.title == "记下整理稿")
    said = [label.text() for label in hand.page.columns.facts.findChildren(QLabel)]
    assert "整理稿" in said and "代理员整理的，以本人的话为准" in said
    assert f"“{FIELD['words']}”" in said


def test_photos_are_kept_as_they_came_when_that_is_chosen(qtbot: QtBot, look: Look, desk: Desk) -> None:
    tasks = Tasks()
    panel = PhotosPanel(desk, tasks)
    qtbot.addWidget(panel)
    qtbot.waitUntil(panel.small.isChecked, timeout=5000)
    panel.original.click()
    qtbot.waitUntil(lambda: attaching.keeps_originals(desk), timeout=5000)
    panel.small.click()
    qtbot.waitUntil(lambda: not attaching.keeps_originals(desk), timeout=5000)
    tasks.close()
