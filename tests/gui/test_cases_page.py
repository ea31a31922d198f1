"""事项 in the window: found by the keyboard, filtered, looked at, opened, and ledgers out."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu
from pytestqt.qtbot import QtBot

from agent_app.desk import registering, stepping, visits
from agent_app.desk.casebook import Chip, Sort
from agent_app.desk.desk import Desk
from agent_app.gui.pages.cases import CasesPage
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.look import Look
from agent_app.gui.widgets.case_rows import CaseRow
from agent_app.gui.widgets.notes import Note
from tests.bench.data import fill
from tests.support.desks import FIELD, WATER, Wall


class Hand:
    """Somebody at the page."""

    def __init__(self, qtbot: QtBot, page: CasesPage) -> None:
        self.bot, self.page = qtbot, page

    def open(self, subject: str = "") -> None:
        with self.bot.waitSignal(self.page.source.answered, timeout=5000):
            self.page.opened(subject)

    def type(self, text: str) -> None:
        self.page.start_search()
        with self.bot.waitSignal(self.page.source.answered, timeout=5000):
            self.page.search.insert(text)  # as an input method does

    def press(self, key: Qt.Key, **modifiers: Any) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, key, **modifiers)

    def rows(self) -> list[CaseRow]:
        model = self.page.source.model
        return [model.row(at) for at in range(model.rowCount())]

    def previewed(self) -> str:
        labels = self.page.preview.findChildren(QLabel)
        return " ".join(label.text() for label in labels if label.isVisible())


@pytest.fixture
def hand(qtbot: QtBot, desk: Desk, tasks: Tasks, look: Look) -> Hand:
    look.use(size="standard")
    page = CasesPage(desk, tasks)
    qtbot.addWidget(page)
    page.resize(1218, 730)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return Hand(qtbot, page)


def test_a_case_is_found_looked_at_and_opened_by_the_keyboard(hand: Hand, desk: Desk) -> None:
    water = registering.register(desk, WATER)
    stepping.take_step(desk, water.number, "hand_over", data={"organ": "青溪镇政府"})
    registering.register(desk, FIELD)
    hand.open()
    assert hand.page.bar.fact.text() == "共 2件"
    hand.type("漏水")
    [row] = hand.rows()
    assert (row.title, row.person, row.found) == ("4组饮水管漏水，没人修", "吴有根", ("漏水",))
    assert hand.page.bar.fact.text() == "找到 1件，共 2件"
    QTest.keyClick(hand.page.search, Qt.Key.Key_Down)
    hand.bot.waitUntil(lambda: "138****2046" in hand.previewed(), timeout=5000)
    for told in (water.number, "石桥村4组", "来访，6月30日登记", "青溪镇政府", "材料已移交", "代理登记"):
        assert told in hand.previewed()
    assert "13800002046" not in hand.previewed()
    with hand.bot.waitSignal(hand.page.case_requested) as asked:
        QTest.keyClick(hand.page.list, Qt.Key.Key_Return)
    assert asked.args == [water.id]


@pytest.mark.parametrize("typed", ["wyg", "2046", "吴有根", "饮水管漏了"])
def test_what_may_be_typed(hand: Hand, desk: Desk, typed: str) -> None:
    registering.register(desk, WATER)
    registering.register(desk, FIELD)
    hand.open()
    hand.type(typed)
    assert [row.person for row in hand.rows()] == ["吴有根"]


def test_esc_closes_what_is_innermost_then_clears_then_goes_back(hand: Hand, desk: Desk, look: Look) -> None:
    look.use(size="large")
    registering.register(desk, WATER)
    hand.open()
    hand.type("漏水")
    hand.page.list.setFocus()
    assert not hand.page.preview.isVisible()
    QTest.keyClick(hand.page.list, Qt.Key.Key_Space)
    assert hand.page.preview.isVisible()
    assert hand.page.back() and not hand.page.preview.isVisible()
    with hand.bot.waitSignal(hand.page.source.answered):
        assert hand.page.back() and hand.page.search.text() == ""
    assert not hand.page.back()


def test_filters_and_orders(hand: Hand, desk: Desk, wall: Wall) -> None:
    late = registering.register(desk, WATER).id
    wall.turn(days=5)
    newer = registering.register(desk, FIELD).id
    hand.open()
    assert [row.id for row in hand.rows()] == [late, newer]
    faces = {code: hand.page.chips.chip(code).face.count for code in ("mine", "late", "open", "year")}
    assert faces == {"mine": 2, "late": 1, "open": 2, "year": 2}
    with hand.bot.waitSignal(hand.page.source.answered):
        hand.page.columns.sort_chosen.emit(Sort.NEWEST)
    assert [row.id for row in hand.rows()] == [newer, late]
    with hand.bot.waitSignal(hand.page.source.answered):
        QTest.keyClick(hand.page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert [row.id for row in hand.rows()] == [late]
    assert hand.page.bar.fact.text() == "找到 1件，共 2件"
    hand.open("delivery saved")
    assert hand.page.chips.chosen == [Chip.SAVED.value]
    assert len(hand.rows()) == 2
    hand.open("delivery confirmed")
    assert (hand.page.chips.chosen, hand.rows()) == ([Chip.CONFIRMED.value], [])
    hand.open("find 漏水")
    assert (hand.page.search.text(), hand.page.chips.chosen) == ("漏水", [])


def test_the_chosen_row_and_the_place_in_sight_outlast_a_refresh(
    hand: Hand, desk: Desk, tasks: Tasks, look: Look
) -> None:
    fill(desk, 1000)
    hand.open()
    page = hand.page
    page.columns.sort_chosen.emit(Sort.NEWEST)
    hand.bot.waitUntil(lambda: not page.source.waiting)
    page.list.verticalScrollBar().setValue(480)
    hand.bot.waitUntil(lambda: page.source.model.row(484) is not None, timeout=5000)
    chosen = page.source.model.row(484).id
    assert page.list.choose(chosen)
    top = page.list.verticalScrollBar().value()
    with hand.bot.waitSignal(page.source.answered, timeout=5000):
        tasks.operation(lambda _: stepping.take_step(desk, chosen, "withdraw"), changes=Topic.CASES)
    assert page.list.current_id() == chosen
    assert page.list.verticalScrollBar().value() == top
    assert page.source.model.row(484).where == "已撤回"
    hand.bot.waitUntil(lambda: page.preview.subject == chosen, timeout=5000)


def test_nothing_found_says_what_to_try(hand: Hand, desk: Desk) -> None:
    hand.open()
    assert hand.page.columns.says_nothing.startswith("还没有事项")
    registering.register(desk, WATER)
    hand.open()
    assert hand.page.list.isVisible()
    hand.type("没有这样的事")
    assert hand.page.columns.says_nothing.startswith("没有找到“没有这样的事”")


def test_the_first_matter_of_an_empty_list_is_chosen_and_opened_by_enter(hand: Hand, desk: Desk) -> None:
    hand.open()
    water = registering.register(desk, WATER)
    hand.open()
    with hand.bot.waitSignal(hand.page.case_requested) as asked:
        hand.press(Qt.Key.Key_Return)
    assert asked.args == [water.id]


def test_the_table_is_written_where_one_says(
    hand: Hand, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registering.register(desk, WATER)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "出.xlsx"), ""))
    hand.open()
    with hand.bot.waitSignal(hand.page.toast_requested, timeout=10_000) as said:
        hand.page.ledgers.choose_export()
    assert said.args[0].startswith("导出好了，1件")
    assert (tmp_path / "出.xlsx").stat().st_size > 1000


def test_papers_are_offered_from_the_preview(hand: Hand, desk: Desk) -> None:
    water = registering.register(desk, WATER)
    hand.open()
    hand.bot.waitUntil(lambda: hand.page.preview.subject == water.id, timeout=5000)
    hand.page.preview.ask_print()
    hand.bot.waitUntil(lambda: bool(hand.page.preview.findChildren(QMenu)), timeout=5000)
    [menu] = hand.page.preview.findChildren(QMenu)
    with hand.bot.waitSignal(hand.page.paper_requested) as asked:
        menu.actions()[0].trigger()
    assert asked.args[0] == water.id
    menu.close()


def test_a_supervisor_looks_at_the_cases_of_one_agent(hand: Hand, desk: Desk) -> None:
    registering.register(desk, WATER)
    hand.open()
    assert not hand.page.columns.agent.isVisible()
    number = registering.register(desk, FIELD).number
    stepping.take_step(desk, number, "change_agent", data={"agent": "王秋菊"})
    hand.open()
    button = hand.page.columns.agent
    assert (button.isVisible(), button.accessibleName()) == (True, "代理员：所有代理员")
    button.setFocus()
    hand.press(Qt.Key.Key_Space)
    [menu] = hand.page.columns.findChildren(QMenu)
    assert [action.text() for action in menu.actions()] == ["所有代理员", "刘春生", "王秋菊"]
    with hand.bot.waitSignal(hand.page.source.answered, timeout=5000):
        menu.actions()[2].trigger()
    menu.close()
    assert [row.person for row in hand.rows()] == ["周桂兰等5人"]
    assert (button.accessibleName(), hand.page.ledgers._listed().agent) == ("代理员：王秋菊", "王秋菊")
    hand.open("find ")
    assert len(hand.rows()) == 2


def test_what_else_is_only_here_is_told_beside_the_cases(hand: Hand, desk: Desk) -> None:
    registering.register(desk, WATER)
    visits.add_visit(desk, {"household": "孙月娥", "said": "路灯亮了"})
    hand.open("delivery saved")
    hand.bot.waitUntil(lambda: bool(hand.page.findChildren(Note)))
    [note] = hand.page.findChildren(Note)
    assert note.sentence == "另有1次走访、接待日也是“只存在这里”。"
    with hand.bot.waitSignal(hand.page.go_requested) as asked:
        note.pressed.emit()
    assert asked.args == ["visits", ""]
