"""What the list shows, and what a period holds, goes out of the window as our table or as a superior's."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from agent_app.desk import indexing, ledgers, registering
from agent_app.desk.desk import Desk
from agent_app.gui.pages.cases.page import CasesPage
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from tests.support.desks import FIELD, WATER
from tests.support.templates import superior


@pytest.fixture
def page(
    qtbot: QtBot, desk: Desk, tasks: Tasks, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> CasesPage:
    registering.register(desk, WATER)
    registering.register(desk, FIELD)
    indexing.catch_up(desk)
    look.use(size="standard")
    page = CasesPage(desk, tasks)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.source.answered, timeout=5000):
        page.opened()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "出"), ""))
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *_: (str(superior(tmp_path / "月报.xlsx")), "")
    )
    return page


def choose(qtbot: QtBot, page: CasesPage, menu: QMenu, *words: str) -> str:
    """Goes through the menus by what they say; what was told at the end."""
    action = None
    for word in words:
        [action] = [action for action in menu.actions() if action.text().startswith(word)]
        menu = action.menu() or menu
    assert action is not None
    with qtbot.waitSignal(page.toast_requested, timeout=10_000) as said:
        action.trigger()
    return str(said.args[0])


def test_the_list_as_it_is_found_goes_out(qtbot: QtBot, page: CasesPage, tmp_path: Path) -> None:
    with qtbot.waitSignal(page.source.answered, timeout=5000):
        page.search.setText("饮水管")
    said = choose(qtbot, page, page.ledgers.menu(None), "导出表格", "列出的这些")
    assert said.startswith("导出好了，1件，姓名和电话遮住了一部分。")
    assert load_workbook(tmp_path / "出.xlsx").active["D3"].value == "吴**"
    said = choose(qtbot, page, page.ledgers.menu(None), "导出表格", "上个月登记的")
    assert said.startswith("导出好了，0件")


def test_a_superiors_table_is_chosen_once(qtbot: QtBot, page: CasesPage, desk: Desk, tmp_path: Path) -> None:
    menu = page.ledgers.menu(None)
    assert choose(qtbot, page, menu, "照上级的表填", "这个月登记的").startswith("导出好了，2件")
    assert load_workbook(tmp_path / "出.xlsx").active["G7"].value == "=SUM(G5:G6)"
    menu = page.ledgers.menu(ledgers.last_template(desk))
    said = choose(qtbot, page, menu, "姓名和电话写全", "照“月报.xlsx”填", "今年登记的")
    assert "写全了，已经记下" in said
    assert load_workbook(tmp_path / "出.xlsx").active["C5"].value.startswith("吴有根")
    [noted] = ledgers.shown(desk)
    assert (noted.cases, noted.file) == (2, "出.xlsx")
