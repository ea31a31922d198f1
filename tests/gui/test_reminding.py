"""The tray says something only when nobody is at the window, and the setting turns it off."""

from pathlib import Path

from PySide6.QtWidgets import QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from agent_app.desk import registering, reminding
from agent_app.gui import opening
from agent_app.gui.reminding import Reminding, Tray
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from tests.support.desks import WATER, Wall, make_desk


def test_it_is_said_once_a_day_where_nobody_looks(
    qtbot: QtBot, look: Look, tasks: Tasks, tmp_path: Path
) -> None:
    desk = make_desk(tmp_path / "home", Wall())
    registering.register(desk, WATER)
    made = Reminding(desk, tasks)
    with qtbot.waitSignal(made.said) as told:
        made.look()
    assert told.args == ["今天有1件要办。点这里看。"]
    qtbot.waitUntil(lambda: not reminding.look(desk, desk.now()).daily)
    assert not opening.to_be_put_away(desk)  # what is noted of the day says nothing of the recovery code
    desk.close()


def test_nothing_is_said_to_somebody_at_the_window(
    qtbot: QtBot, look: Look, tasks: Tasks, tmp_path: Path
) -> None:
    desk = make_desk(tmp_path / "home", Wall())
    registering.register(desk, WATER)
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made, said = Reminding(desk, tasks), list[str]()
    made.said.connect(said.append)
    made.look()
    qtbot.waitUntil(lambda: not reminding.look(desk, desk.now()).daily)
    assert said == []
    desk.close()


def test_where_there_is_no_tray_nothing_happens(qtbot: QtBot, look: Look) -> None:
    tray = Tray()
    for on in (True, True, False, False):
        tray.turn(on=on)
        tray.say("今天有1件要办。点这里看。")
        assert tray.findChildren(QSystemTrayIcon) == []
