"""登记 loses nothing: drafts of what was typed, copies of what was dropped, and of an accusation neither."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from agent_app.desk import attaching, drafts, intake
from agent_app.gui.pages.register.form import MATTER, PEOPLE
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.store import notes
from tests.gui.hands import control, enter, focused, press, say
from tests.gui.registration import (
    PHOTO,
    Window,
    drop,
    kept,
    opened,
    photo_in,
    saved,
    type_matter,
    type_petitioner,
    visible_notes,
)
from tests.gui.unfinished import WORDS
from tests.support.desks import PASSPHRASE, make_desk, unlock
from tests.support.tools import ROOT


def test_what_is_typed_is_a_draft_and_goes_on_from_where_it_was(qtbot: QtBot, window: Window) -> None:
    type_petitioner()
    data = kept(qtbot, window)
    assert (data["name"], data["address"]) == ("吴有根", "石桥村4组")
    press(Qt.Key.Key_Escape)
    assert window.shell.here == "today"
    assert window.page.writing.collect().blank
    control(Qt.Key.Key_N)
    qtbot.waitUntil(lambda: bool(visible_notes(window)))
    (note,) = visible_notes(window)
    assert "上次写到“来人”：吴有根，还没写诉求" in note.sentence
    note.pressed.emit()
    assert window.page.writing.collect().address == "石桥村4组"
    say("x")
    control(Qt.Key.Key_Z)
    assert window.page.writing.collect().as_draft() == data


def test_the_next_one_begins_at_the_name_wherever_the_last_was_left(qtbot: QtBot, window: Window) -> None:
    window.page.form.go_to_section(MATTER)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Escape)
    window.shell.page("today").setFocus()
    control(Qt.Key.Key_N)
    assert focused() is window.page.form.people.texts["name"].editor
    assert window.page.form.at == PEOPLE


def test_several_drafts_wait_side_by_side(qtbot: QtBot, window: Window) -> None:
    for name in ("吴有根", "周桂兰"):
        window.page.form.go_to_section(1)
        say(name)
        press(Qt.Key.Key_Escape)
        control(Qt.Key.Key_N)
    qtbot.waitUntil(lambda: window.page.drafts.button.text() == "草稿 2")
    entries = window.page.drafts.button.menu_of().actions()
    assert {entry.text().split("，")[0] for entry in entries} == {"吴有根", "周桂兰"}
    next(entry for entry in entries if entry.text().startswith("吴有根")).trigger()
    assert window.page.writing.collect().name == "吴有根"
    window.page.foot.discard_requested.emit()
    assert window.page.writing.collect().name == "吴有根"
    window.page.foot.discard_requested.emit()
    qtbot.waitUntil(lambda: len(drafts.kept(window.desk, intake.DRAFT)) == 1)


def test_a_draft_survives_a_killed_program(qtbot: QtBot, look: Look, tasks: Tasks, tmp_path: Path) -> None:
    home, photo = tmp_path / "home", tmp_path / "水管.jpg"
    photo.write_bytes(PHOTO)
    make_desk(home).close()
    command = [sys.executable, "-m", "tests.gui.unfinished", str(home), str(photo)]
    typing = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert typing.stdout is not None
        assert typing.stdout.readline() == "kept\n"
    finally:
        typing.kill()
        typing.communicate()
    photo.unlink()
    desk = unlock(home, PASSPHRASE)
    try:
        window = opened(qtbot, tasks, desk)
        qtbot.waitUntil(lambda: bool(visible_notes(window)))
        visible_notes(window)[0].pressed.emit()
        form = window.page.writing.collect()
        assert form.name == "吴有根"
        assert form.words.startswith(WORDS)
        qtbot.waitUntil(lambda: not window.page.form.materials.pending)
        (material,) = window.page.writing.collect().materials
        assert (material.name, material.size, material.error) == ("水管.jpg", len(PHOTO), "")
        qtbot.waitUntil(lambda: not tasks.busy, timeout=5000)
    finally:
        desk.close()


def test_of_an_accusation_nothing_is_kept(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    type_petitioner()
    drop(window, photo_in(tmp_path))
    qtbot.waitUntil(lambda: not window.page.form.materials.pending)
    kept(qtbot, window)
    key = window.page.keeper.key
    window.page.form.matter.purpose.chip("accusation").setFocus()
    press(Qt.Key.Key_Space)
    assert window.page.face is window.page.accusation
    qtbot.waitUntil(lambda: drafts.kept(window.desk, intake.DRAFT) == [])
    assert intake.laid(window.desk, key) == []
    press(Qt.Key.Key_Escape)
    assert window.page.face is window.page.form
    assert window.page.writing.collect().name == "吴有根"
    qtbot.waitUntil(lambda: len(intake.laid(window.desk, key)) == 1)
    window.page.form.matter.purpose.chip("accusation").click()
    control(Qt.Key.Key_1)
    control(Qt.Key.Key_2)
    assert window.page.writing.collect().blank
    qtbot.wait(600)
    with window.desk.vault.read() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM notes").scalar_one()
    assert count == 0


def test_a_dropped_photo_goes_with_the_case_even_when_the_stick_is_gone(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    photo = photo_in(tmp_path)
    drop(window, photo, photo_in(tmp_path, "坏.png", b"hello"))
    qtbot.waitUntil(lambda: not window.page.form.materials.pending)
    photo.unlink()
    picture = QImage(20, 20, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(picture)
    window.page.form.go_to_section(1)
    control(Qt.Key.Key_V)
    type_petitioner()
    enter()
    type_matter()
    control(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "坏.png" in focused().accessibleName())
    assert "去掉它就能先存" in window.page.foot.said
    focused().click()  # type: ignore[attr-defined]
    number = saved(qtbot, window)
    found = attaching.materials(window.desk, number)
    assert [material.name for material in found] == ["水管.jpg", "粘贴的图片1.png"]
    assert attaching.content(window.desk, number, found[0].record) == PHOTO
    with window.desk.vault.read() as connection:
        assert notes.kept(connection, "material/") == []


def test_a_material_that_was_taken_away_comes_back(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    drop(window, photo_in(tmp_path))
    qtbot.waitUntil(lambda: not window.page.form.materials.pending)
    (material,) = window.page.writing.collect().materials
    with qtbot.waitSignal(window.page.toast_requested) as signal:
        window.page.form.materials._take_away(window.page.form.materials._materials[0])
    assert window.page.writing.collect().materials == []
    text, back = signal.args
    assert text == "去掉了水管.jpg"
    back()
    qtbot.waitUntil(lambda: not window.page.form.materials.pending)
    assert window.page.writing.collect().materials[0].size == material.size
