"""Lists open, page, mark what was found, and never end in half a row."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from agent_app.gui.models.rows import PAGE, PagedModel, RowsModel
from agent_app.gui.theme.look import Look
from agent_app.gui.widgets.case_rows import CaseList, CaseRow
from agent_app.gui.widgets.clock import ClockFace
from agent_app.gui.widgets.conflict import differing
from agent_app.gui.widgets.paint import found_spans
from agent_app.gui.widgets.timeline import Timeline
from agent_app.gui.widgets.today_rows import TodayList
from tests.gui import samples


def case(number: int) -> CaseRow:
    return CaseRow(
        str(number), "罗小满", f"第{number}件", "镇里已受理", ClockFace("plain", "还有 50 天", "11月5日")
    )


@pytest.fixture
def today(qtbot: QtBot, look: Look) -> TodayList:
    view = TodayList()
    qtbot.addWidget(view)
    view.resize(1100, 320)
    view.show_groups(samples.TODAY.groups)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_arrows_skip_headings_and_enter_opens(qtbot: QtBot, today: TodayList) -> None:
    opened: list[str] = []
    today.opened.connect(opened.append)
    assert today.current_id() == "a"
    for _ in range(6):
        qtbot.keyClick(today, Qt.Key.Key_Down)
    assert today.current_id() == "g"
    qtbot.keyClick(today, Qt.Key.Key_Return)
    assert opened == ["g"]


def test_the_strip_counts_what_lies_below_and_covers_half_rows(qtbot: QtBot, today: TodayList) -> None:
    assert today._more.isVisible()
    shown = [
        at
        for at in range(today.model().rowCount())
        if 0 <= today.visualRect(today.model().index(at, 0)).bottom() < today._more.y()
    ]
    rows = samples.TODAY.groups
    below = sum(len(group.rows) for group in rows) - sum(
        getattr(today.model().index(at, 0).data(256), "id", None) is not None for at in shown
    )
    assert today._more.text() == f"下面还有 {below} 件"
    today.verticalScrollBar().setValue(today.verticalScrollBar().maximum())
    assert not today._more.isVisible()


def test_a_press_on_the_step_asks_for_the_step_elsewhere_for_the_case(qtbot: QtBot, today: TodayList) -> None:
    box = today.visualRect(today.model().index(1, 0))
    with qtbot.waitSignal(today.step_requested) as asked:
        qtbot.mouseClick(
            today.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.right() - 40, box.center().y())
        )
    assert asked.args == ["a", "remind"]
    with qtbot.waitSignal(today.opened) as opened:
        qtbot.mouseClick(today.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, box.center().y()))
    assert opened.args == ["a"]


def test_a_list_that_grows_lower_keeps_the_chosen_row_in_sight(today: TodayList) -> None:
    def seen() -> bool:
        box = today.visualRect(today.currentIndex())
        return box.top() >= 0 and box.bottom() < today.viewport().height()

    today.resize(1100, 700)
    today.choose("g")
    assert seen()
    today.resize(1100, 320)
    assert seen()
    today.verticalScrollBar().setValue(0)
    assert not seen()
    today.resize(1100, 300)
    assert not seen(), "nobody who has scrolled away is led back"


def test_new_rows_keep_the_chosen_one(today: TodayList) -> None:
    today.choose("d")
    today.show_groups(samples.TODAY.groups[1:])
    assert today.current_id() == "d"
    today.show_groups(samples.TODAY.groups[2:])
    assert today.current_id() == "e"


def test_a_row_is_one_sentence(today: TodayList) -> None:
    said = today.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("过期 4 天，9月12日 周六，4组饮水管漏水") and said.endswith("下一步：打印催询单")


def test_very_many_rows_are_fetched_where_one_looks(qtbot: QtBot, look: Look) -> None:
    asked: list[int] = []
    held: list[Callable[[], None]] = []

    def fetch(offset: int, limit: int, answer: Callable[[Sequence[CaseRow]], None]) -> None:
        asked.append(offset)
        held.append(lambda: answer([case(number) for number in range(offset, offset + limit)]))

    model = PagedModel(fetch)
    view = CaseList(model)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    model.reset(100_000, [case(number) for number in range(PAGE)])
    view.choose_first()
    qtbot.wait(10)
    assert asked == [] and view.current_id() == "0"
    view.verticalScrollBar().setValue(50_000)
    qtbot.waitUntil(lambda: 50_000 in asked)
    assert len(asked) <= 2
    held.pop()()
    assert view.choose("50003") and view.current_id() == "50003"
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: 100_000 - PAGE in asked)
    model.reset(5)
    held.pop()()  # an answer to the list before is not taken
    assert model.row(0) is None


def test_papers_open_from_the_timeline(qtbot: QtBot, look: Look) -> None:
    view = Timeline()
    qtbot.addWidget(view)
    view.resize(600, 900)
    view.show_items(samples.TIMELINE)
    view.show()
    with qtbot.waitSignal(view.paper_requested) as asked:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert asked.args == ["1", "p1"]
    assert view.model().rowCount() == len(samples.TIMELINE)


def test_words_are_found_without_regard_to_case_and_joined() -> None:
    assert found_spans("采茶欠薪，欠薪者", ["欠薪", "薪者"]) == [(2, 4), (5, 8)]
    assert found_spans("Abc", ["B"]) == [(1, 2)]
    assert found_spans("没有", ["欠薪", ""]) == []


def test_differing_digits() -> None:
    assert differing("136 0000 8841", "136 0000 8814") == [(11, 13)]
    assert differing("石桥村3组", "石桥村13组") == []
    assert differing("石桥村13组", "石桥村3组") == [(3, 4)]


def test_rows_without_an_id_cannot_be_chosen() -> None:
    model = RowsModel()
    model.show_rows([samples.TODAY.groups[0], samples.CASES[0]])
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags
    assert model.row_of("1") == 1
