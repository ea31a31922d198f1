"""今日 in the window: what is due, opened by the keyboard, kept up to date, and given way to at larger type."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from agent_app.desk import drafts, intake, registering, snoozing, stepping
from agent_app.desk.desk import Desk
from agent_app.desk.today import today
from agent_app.gui.pages.today import TodayPage
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.look import Look
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.notes import StandingNote
from agent_app.gui.widgets.today_rows import TodayHeading, TodayRow
from tests.support.desks import FIELD, WATER, Wall


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, tasks: Tasks, look: Look) -> TodayPage:
    look.use(size="standard")
    made = TodayPage(desk, tasks)
    qtbot.addWidget(made)
    made.resize(1218, 730)
    made.show()
    return made


def loaded(qtbot: QtBot, page: TodayPage) -> list[TodayHeading | TodayRow]:
    with qtbot.waitSignal(page.counted, timeout=5000):
        page.opened()
    return list(page.list.model().rows)  # type: ignore[attr-defined]


def test_what_is_due_is_told_and_opened_by_the_keyboard(
    qtbot: QtBot, page: TodayPage, desk: Desk, wall: Wall
) -> None:
    late = registering.register(desk, WATER)
    wall.turn(days=5)
    registering.register(desk, FIELD)
    heading, first, second, third = loaded(qtbot, page)
    assert (heading.title, heading.fact) == ("已过期", "1件，该办了")  # type: ignore[union-attr]
    assert second.sentence == "三天内到期，1件"
    assert first.sentence == (
        "过期 2 天，7月3日 周五，4组饮水管漏水，没人修，吴有根，"
        "轮到您把材料送到，并给本人回话：6月30日登记，3日内，下一步：记移交"
    )
    assert "周桂兰等5人" in third.sentence
    with qtbot.waitSignal(page.case_requested) as asked:
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert asked.args == [late.id]


def test_units_are_urged_only_where_all_that_is_overdue_is_theirs(
    qtbot: QtBot, page: TodayPage, desk: Desk, wall: Wall
) -> None:
    number = registering.register(desk, WATER).number
    for step in ("hand_over", "receive"):
        stepping.take_step(desk, number, step, None, {"organ": "青溪镇人民政府"})
    wall.turn(days=20)
    assert loaded(qtbot, page)[0].fact == "1件，该催了"  # type: ignore[union-attr]
    registering.register(desk, FIELD)
    wall.turn(days=5)
    assert loaded(qtbot, page)[0].fact == "2件"  # type: ignore[union-attr]


def test_the_words_of_the_next_step_lead_to_the_step(qtbot: QtBot, page: TodayPage, desk: Desk) -> None:
    number = registering.register(desk, WATER)
    loaded(qtbot, page)
    box = page.list.visualRect(page.list.model().index(1))
    with qtbot.waitSignal(page.step_requested) as asked:
        QTest.mouseClick(
            page.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.right() - 40, box.center().y())
        )
    assert asked.args == [number.id, "hand_over"]


def test_the_page_follows_what_happens_and_keeps_its_place(
    qtbot: QtBot, page: TodayPage, desk: Desk, tasks: Tasks
) -> None:
    numbers = [registering.register(desk, WATER) for _ in range(20)]
    loaded(qtbot, page)
    qtbot.waitUntil(lambda: page.list.viewport().height() > 500)
    page.list.choose(numbers[11].id)
    top = page.list.verticalScrollBar().value()
    with qtbot.waitSignal(page.counted) as told:
        tasks.operation(
            lambda _: stepping.take_step(desk, numbers[15].number, "hand_over", data={"organ": "镇里"}),
            changes=Topic.CASES,
        )
    assert told.args == [19, 0]
    assert page.list.current_id() == numbers[11].id
    assert page.list.verticalScrollBar().value() == top


def test_drafts_and_exchange_give_way_to_larger_type(
    qtbot: QtBot, page: TodayPage, desk: Desk, look: Look
) -> None:
    drafts.keep(desk, intake.DRAFT, "one", {"name": "彭水生", "words": "欠薪。八千块", "at": 2})
    registering.register(desk, WATER)
    assert len(loaded(qtbot, page)) == 2
    look.use(size="largest")
    rows = list(page.list.model().rows)  # type: ignore[attr-defined]
    assert [row.title for row in rows[2:]] == ["接着办", "没写完的登记", "该去交换了"]
    assert rows[3].person == "彭水生，欠薪"
    page.list.choose(rows[3].id)
    with qtbot.waitSignal(page.draft_requested) as asked:
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert asked.args == ["one"]
    page.list.choose(rows[4].id)
    with qtbot.waitSignal(page.exchange_requested):
        QTest.keyClick(page.list, Qt.Key.Key_Return)


def test_an_empty_day_says_how_to_begin(qtbot: QtBot, page: TodayPage, desk: Desk) -> None:
    page.opened()
    assert not page.shows_nothing  # before it is read
    qtbot.waitUntil(lambda: page.shows_nothing, timeout=5000)
    with qtbot.waitSignal(page.register_requested):
        page.primary()


def test_what_is_put_off_is_folded_away_with_its_reason_and_one_key_brings_it_back(
    qtbot: QtBot, page: TodayPage, desk: Desk
) -> None:
    first, second = (registering.register(desk, WATER) for _ in range(2))
    snoozing.snooze(desk, first.number, date(2026, 7, 2), "等他从外地回来")
    heading, _, away, fold = loaded(qtbot, page)
    assert (heading.sentence, away.sentence) == ("三天内到期，1件", "先放一放，1件")
    assert fold.sentence.startswith("1 件，最早7月2日，放着的")
    page.list.choose(fold.id)  # type: ignore[union-attr]
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    row = page.list.model().rows[-1]  # type: ignore[attr-defined]
    assert row.sentence == "7月2日，回来，4组饮水管漏水，没人修，吴有根，等他从外地回来，下一步：拿回来"
    page.list.choose(second.id)
    with qtbot.waitSignal(page.step_requested) as asked:
        QTest.keyClick(page.list, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [second.id, "snooze"]
    page.list.choose(first.id)
    with qtbot.waitSignal(page.counted) as told:
        QTest.keyClick(page.list, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [2, 0]
    assert today(desk).snoozed == ()


def test_a_date_that_cannot_be_right_is_told_until_it_was_read(
    qtbot: QtBot, page: TodayPage, desk: Desk, wall: Wall
) -> None:
    registering.register(desk, WATER)
    wall.turn(days=-400)
    loaded(qtbot, page)
    [note] = page.findChildren(StandingNote)
    assert note.isVisible()
    assert "请看看屏幕右下角的日期对不对" in note.sentence
    note.findChild(Button).click()  # type: ignore[union-attr]
    registering.register(desk, WATER)
    loaded(qtbot, page)
    assert not note.isVisible()
