"""A whole desk goes to another agent in the window: to whom, which cases, and the list that is printed."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from agent_app.desk import handover, registering
from agent_app.desk.desk import Desk
from agent_app.gui.pages.handover import HandoverPage
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from tests.gui.hands import control, say, window_with
from tests.support.desks import FIELD, WATER


def test_by_the_keyboard(qtbot: QtBot, look: Look, tasks: Tasks, desk: Desk) -> None:
    numbers = {registering.register(desk, data).number for data in (WATER, FIELD)}
    shell = window_with(qtbot, tasks, {"handover": lambda: HandoverPage(desk, tasks)})
    shell.go("handover")
    page = shell.page("handover")
    assert isinstance(page, HandoverPage)

    def words() -> str:
        return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())

    qtbot.waitUntil(lambda: "还在办的2件" in words() and not tasks.busy, timeout=10_000)
    qtbot.waitUntil(lambda: all(number in words() for number in numbers))
    assert "2件有只存在这台电脑上的记录" in words()
    control(Qt.Key.Key_Return)
    assert "还没有写交给谁" in words()
    say("王秋菊")
    control(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.paper.isVisible() and not tasks.busy, timeout=20_000)
    assert {desk.case(number).agent for number in numbers} == {"王秋菊"}
    assert page.paper.face is not None and page.paper.face.title == "代理事项交接清单"
    assert handover.of_agent(desk) == ()
    assert desk.case(next(iter(numbers))).facts.steps[-1].on == date(2026, 6, 30)
