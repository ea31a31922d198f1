"""您是谁 in 设置: corrected there, and refused in a sentence without a name."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from agent_app.gui.pages.settings_person import PersonPanel
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.widgets.button import Button
from tests.support.desks import Wall, make_desk, reopened


def test_a_name_that_was_mistyped_is_corrected_and_stays(
    qtbot: QtBot, look: Look, tasks: Tasks, tmp_path: Path
) -> None:
    desk = make_desk(tmp_path / "home", Wall(), name="春生")
    panel = PersonPanel(desk, tasks)
    qtbot.addWidget(panel)
    keep = panel.findChild(Button)
    panel.name.set_text("")
    keep.click()
    qtbot.waitUntil(lambda: "姓名不能空着" in panel.name.error)
    assert desk.profile.name == "春生"
    panel.name.set_text(" 刘春生 ")
    panel.phone.set_text("13800001206")
    keep.click()
    qtbot.waitUntil(lambda: panel.said.text() != "")
    assert panel.name.text == "刘春生"
    assert panel.name.error == ""
    again = reopened(desk)
    assert (again.profile.name, again.profile.phone) == ("刘春生", "13800001206")
    again.close()
