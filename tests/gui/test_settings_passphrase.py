"""口令 in 设置: changed by key alone, refused in place, and nothing typed there stays behind."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from agent_app.gui.pages.settings_passphrase import PassphrasePanel
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.store import keyslots
from tests.gui.gates import say_hidden
from tests.gui.hands import press
from tests.support.desks import PASSPHRASE, make_desk

NEW = "another one"


def test_a_passphrase_is_changed_in_place(qtbot: QtBot, look: Look, tasks: Tasks, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "home")
    holder = QWidget()
    qtbot.addWidget(holder)
    panel = PassphrasePanel(desk, tasks)
    QVBoxLayout(holder).addWidget(panel)
    with qtbot.waitExposed(holder):
        holder.show()
    holder.activateWindow()
    fields = (panel.old, panel.new.first, panel.new.again)
    panel.old.setFocus()
    press(Qt.Key.Key_Tab, times=6)
    assert not any(field.error for field in fields)  # who only comes through is asked for nothing

    for field, typed in zip(fields, ("not this", NEW, NEW), strict=True):
        say_hidden(qtbot, field.editor, typed)
    press(Qt.Key.Key_Return, times=2)
    qtbot.waitUntil(lambda: "口令不对" in panel.old.error)
    assert panel.new.text == NEW
    assert keyslots.unlock(desk.vault.home, PASSPHRASE) == desk.vault.key

    for typed, answer in ((PASSPHRASE, "一样"), ("short", "至少要6个字")):
        panel.old.set_text(PASSPHRASE)
        panel.new.first.set_text(typed)
        panel.new.again.set_text(typed)
        panel.change()
        qtbot.waitUntil(lambda answer=answer: answer in panel.new.first.error)

    for field in fields[1:]:
        field.set_text(NEW)
    panel.old.setFocus()
    press(Qt.Key.Key_Return, times=4)  # field by field, and the button
    qtbot.waitUntil(lambda: panel.said.text() != "")
    assert [field.text for field in fields] == ["", "", ""]
    assert keyslots.unlock(desk.vault.home, NEW) == desk.vault.key

    panel.old.set_text("half typed")
    holder.hide()
    assert isinstance(panel.old.editor, QLineEdit) and not panel.old.text
    desk.close()
