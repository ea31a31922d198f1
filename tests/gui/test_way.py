"""The questions of Art. 31 in the window: one at a time, by key alone, to one way; never more than was asked for."""

from collections.abc import Collection

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agent_app.core.routing import dates_of, routing
from agent_app.core.rules import load_rules
from agent_app.gui.widgets.way import WayFinder
from tests.gui.hands import press

pytestmark = pytest.mark.usefixtures("look")

RULES = load_rules()


def finder(qtbot: QtBot, allowed: Collection[str] | None = None) -> WayFinder:
    made = WayFinder(routing(RULES), lambda track: dates_of(RULES, track), allowed, listed=True)
    qtbot.addWidget(made)
    made.resize(320, 400)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.begin()
    return made


def test_no_five_times_leads_to_the_sixty_days(qtbot: QtBot) -> None:
    way = finder(qtbot)
    press(Qt.Key.Key_Tab)
    for place in range(1, 6):
        assert way.code == "" and f"第{place}句" in way._place.text()
        press(Qt.Key.Key_Return)
    assert way.code == "31(6)"
    assert "60日" in way.reached.accessibleName()
    press(Qt.Key.Key_Return, times=3)  # one Enter too many answers nothing
    assert way.code == "31(6)"


def test_yes_leads_to_another_law_and_one_can_go_back(qtbot: QtBot) -> None:
    way, told = finder(qtbot), []
    way.changed.connect(lambda: told.append(way.code))
    assert way.press(2) and way.press(1) and not way.press(1)
    assert way.code == "31(2)" and "仲裁" in way.reached.accessibleName()
    assert QApplication.focusWidget() is way.reached
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    assert way.code == "" and QApplication.focusWidget() is way.yes
    assert told == ["31(2)", ""]


def test_what_a_step_does_not_take_is_never_the_answer(qtbot: QtBot) -> None:
    way = finder(qtbot, [code for code in RULES.tracks if code != "31(6)"])
    for _ in range(5):
        way.press(2)
    assert way.code == "" and "都不是" in way.reached.accessibleName()


@pytest.mark.parametrize("code", list(RULES.tracks))
def test_who_knows_the_way_chooses_it_by_name(qtbot: QtBot, code: str) -> None:
    way = finder(qtbot)
    way._turn.click()
    way._ways[code].click()
    assert way.code == code and RULES.tracks[code].label in way.reached.accessibleName()
