"""指引 in the window: it follows the class that is written, is one line with larger type, and asks where a matter goes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from agent_app.core.guide import shipped_guide
from agent_app.desk import registering
from agent_app.desk.desk import Desk
from agent_app.gui.pages.case.facts import facts_of
from agent_app.gui.pages.case.facts_panel import FactsPanel
from agent_app.gui.pages.case.sheet import read
from agent_app.gui.pages.register import RegisterPage
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import SIZES
from agent_app.gui.widgets.button import Button
from tests.gui.cuts import cut
from tests.gui.hands import press
from tests.gui.registration import Window
from tests.support.desks import WATER

WAGES = "劳动和社会保障·工资福利"


@pytest.fixture
def page(window: Window) -> RegisterPage:
    return window.page


def test_it_follows_the_class_that_is_written(qtbot: QtBot, page: RegisterPage, look: Look) -> None:
    look.use(size="standard", dark=False)
    qtbot.waitUntil(page.form.guide.isVisible)
    guide, category = page.form.guide, page.form.matter.texts["category"]
    assert guide.isVisible() and guide._hint.isVisible() and not guide._advice.isVisible()
    category.set_text(WAGES)
    assert "12333" in guide._advice.accessibleName() and WAGES in guide.accessibleName()
    category.set_text("邻里·一棵树")
    assert shipped_guide().of("其他").where in guide._advice.accessibleName()
    page.start_anew()
    assert guide._hint.isVisible()


def test_with_larger_type_it_is_a_line_in_the_form_that_opens(page: RegisterPage) -> None:
    guide = page.form.guide
    page.form.matter.texts["category"].set_text(WAGES)
    assert page.form.matter.isAncestorOf(guide) and not guide._advice.isVisible()
    page.form.matter.texts["people_affected"].setFocus()
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is guide.first
    press(Qt.Key.Key_Return)
    assert guide._advice.isVisible()
    press(Qt.Key.Key_Escape)
    assert not guide._advice.isVisible() and page.form.matter.texts["category"].text == WAGES


def test_the_questions_are_asked_in_place_and_esc_takes_them_away(
    qtbot: QtBot, page: RegisterPage, look: Look
) -> None:
    look.use(size="standard", dark=False)
    guide = page.form.guide
    qtbot.waitUntil(guide._ask.isVisible)
    guide._ask.setFocus()
    press(Qt.Key.Key_Return)
    assert guide.way is not None
    qtbot.waitUntil(guide.way.no.isVisible)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Backtab)
    press(Qt.Key.Key_Return)
    assert guide.way.code == "31(2)"
    press(Qt.Key.Key_Escape)
    assert guide.way is None and QApplication.focusWidget() is guide._ask
    assert page.writing.collect().blank


@pytest.mark.parametrize("size", [size.name for size in SIZES])
def test_nothing_is_cut(qtbot: QtBot, page: RegisterPage, look: Look, size: str) -> None:
    look.use(size=size, dark=False)
    page.form.matter.texts["category"].set_text("国土资源·土地资源管理")
    guide = page.form.guide
    if not guide._advice.isVisible():
        guide.turn()
    guide._ask.click()
    assert guide.way is not None
    for _ in range(5):
        qtbot.waitUntil(lambda: cut(guide) == [])
        guide.way.press(2)
    assert guide.way.code == "31(6)"
    qtbot.waitUntil(lambda: cut(guide) == [])


def test_the_facts_of_a_case_tell_it_behind_a_button(qtbot: QtBot, desk: Desk, look: Look) -> None:
    made = registering.register(desk, {**WATER, "category": WAGES})
    facts = facts_of(read(desk, made.number), desk.law.rules, desk.today, desk.law.guide)
    [told] = [fact.advice for fact in facts if fact.advice]
    assert told == shipped_guide().of(WAGES)
    panel = FactsPanel()
    qtbot.addWidget(panel)
    panel.show_facts(facts, ())
    panel.show()
    button = next(b for b in panel.findChildren(Button) if b.text() == "归谁管、带什么")
    assert told.where not in labels(panel)
    button.click()
    assert told.where in labels(panel)


def labels(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
