"""The guide in 帮助: every class by a link, each page with everything that is told, the county's own words included."""

from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from agent_app.core.categories import categories
from agent_app.core.guide import Advice, shipped_guide
from agent_app.gui.pages.help import HelpPage, manual_page
from agent_app.gui.theme.look import Look


def test_every_class_is_a_link_away(qtbot: QtBot, look: Look) -> None:
    page = HelpPage()
    qtbot.addWidget(page)
    page.opened("guide")
    for category in categories():
        if category.level == 1:
            assert f"[{category.name}](" in manual_page("guide")
            page.browser.anchorClicked.emit(QUrl(f"guide/{category.name}.md"))
            shown = page.browser.toPlainText()
            for advice in shipped_guide().all:
                if advice.name.split("·")[0] == category.name:
                    assert advice.where in shown and advice.route in shown
    page.browser.anchorClicked.emit(QUrl("guide.md"))
    assert "按分类看" in page.browser.toPlainText()


def test_a_countys_own_sentences_are_shown(qtbot: QtBot, look: Look) -> None:
    own = {"教育文体": Advice("教育文体", "找县教育局信访室。", "缴费单。", "按信访程序办。")}
    page = HelpPage(lambda: shipped_guide().with_own(own))
    qtbot.addWidget(page)
    page.opened("guide/教育文体")
    assert "找县教育局信访室。" in page.browser.toPlainText()
