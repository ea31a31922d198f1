"""怎么交换: what is refused is told where it belongs, and the cards show what holds."""

import pytest
from pytestqt.qtbot import QtBot

from agent_app.base.errors import TroubleError
from agent_app.desk import ways
from agent_app.desk.desk import Desk
from agent_app.gui.pages.settings_ways import WaysPanel
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look


def test_a_choice_that_was_not_kept_is_told_and_taken_back(
    qtbot: QtBot, look: Look, tasks: Tasks, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = WaysPanel(desk, tasks)
    qtbot.addWidget(panel)
    alone, asked = panel.cards["by_itself", True], panel.cards["by_itself", False]
    qtbot.waitUntil(alone.isChecked, timeout=5000)

    def full(*_: object, **__: object) -> None:
        raise TroubleError("硬盘满了，没有记下。")

    with monkeypatch.context() as patch:
        patch.setattr(ways, "choose", full)
        asked.click()
        qtbot.waitUntil(lambda: panel.trouble.text() == "硬盘满了，没有记下。", timeout=5000)
        qtbot.waitUntil(alone.isChecked, timeout=5000)
    assert not panel.proxy.error and not asked.isChecked() and not panel.trouble.isHidden()
    asked.click()
    qtbot.waitUntil(panel.trouble.isHidden, timeout=5000)
    assert asked.isChecked() and not ways.ways(desk).by_itself
    panel.proxy.set_text("x")
    panel._keep_proxy()
    qtbot.waitUntil(lambda: "没有改动" in panel.proxy.error, timeout=5000)
    assert panel.trouble.isHidden() and panel.proxy.text == "x"
