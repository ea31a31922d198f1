"""On the page of a case: what it may be a repeat of, decided by the keyboard, undone, closed into the other."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from agent_app.core.vocabulary import Stage, Verdict
from agent_app.desk import registering, repeats
from agent_app.desk.desk import Desk
from agent_app.desk.repeats import Kin, kin
from agent_app.gui.pages.case import CasePage
from agent_app.gui.pages.case.kinship import words_of
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import SIZES, SizeName
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.notes import Note
from tests.gui.cuts import cut
from tests.gui.hands import alt, press, window_with
from tests.support.desks import WATER


@pytest.fixture
def numbers(desk: Desk) -> tuple[str, str]:
    """Two cases of one person about one thing, the earlier first."""
    return registering.register(desk, WATER).number, registering.register(desk, WATER).number


@pytest.fixture
def page(qtbot: QtBot, look: Look, tasks: Tasks, desk: Desk, numbers: tuple[str, str]) -> Iterator[CasePage]:
    shell = window_with(qtbot, tasks, {"case": lambda: CasePage(desk, tasks)})
    shell.go("case", numbers[1])
    shown = shell.page("case")
    assert isinstance(shown, CasePage)
    qtbot.waitUntil(lambda: bool(said(shown)), timeout=5000)
    yield shown
    qtbot.waitUntil(lambda: not tasks.busy, timeout=5000)


def said(page: CasePage) -> list[str]:
    return [note.accessibleName() for note in page.findChildren(Note) if "同一件" in note.accessibleName()]


def way(page: CasePage, words: str) -> Button:
    assert page.columns.kin is not None
    return next(each for each in page.columns.kin.findChildren(Button) if each.text() == words)


def test_it_is_said_quietly_and_takes_no_focus(page: CasePage) -> None:
    assert "可能是同一件：“4组饮水管漏水，没人修”（姓名一样）" in said(page)[0]
    assert page.timeline.hasFocus()
    assert page._back.text() == "今日"  # where Esc leads from here


def test_not_the_same_is_said_on_both_and_can_be_taken_back(
    qtbot: QtBot, page: CasePage, desk: Desk, numbers: tuple[str, str]
) -> None:
    first, later = numbers
    alt(Qt.Key.Key_B)
    assert page.columns.kin is not None
    assert kin(desk, later).linked == ()
    alt(Qt.Key.Key_B)
    qtbot.waitUntil(lambda: bool(kin(desk, first).linked), timeout=5000)
    assert kin(desk, first).linked[0].verdict is Verdict.OTHER
    qtbot.waitUntil(lambda: not said(page) and "已经比过" in texts(page), timeout=5000)
    panel = page.columns.kin
    qtbot.waitUntil(panel.close_button.hasFocus)  # one goes on with what is left
    undo = way(page, "撤回这句话")
    undo.setFocus()
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: kin(desk, first).linked == (), timeout=5000)
    qtbot.waitUntil(lambda: bool(said(page)), timeout=5000)
    press(Qt.Key.Key_Escape)
    assert page.columns.kin is None


def test_a_repeat_is_closed_into_the_other_by_the_keyboard(
    qtbot: QtBot, page: CasePage, desk: Desk, numbers: tuple[str, str]
) -> None:
    first, later = numbers
    alt(Qt.Key.Key_Y)
    alt(Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: bool(kin(desk, first).same), timeout=5000)
    qtbot.waitUntil(lambda: page.columns.kin is not None and "已经比过" in texts(page), timeout=5000)
    merge = way(page, "这件是重复的，并入那件")
    merge.setFocus()
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.case(later).progress.stage is Stage.MERGED, timeout=5000)
    qtbot.waitUntil(lambda: "这一件已经作为重复的并到那一件里，记的都还在。" in texts(page), timeout=5000)
    with qtbot.waitSignal(page.case_requested) as signal:
        QTest.keyClick(focus_on(way(page, "打开看看")), Qt.Key.Key_Space)
    assert signal.args == [desk.case(first).subject.id.hex()]


def focus_on(button: Button) -> Button:
    button.setFocus()
    assert QApplication.focusWidget() is button
    return button


def texts(page: CasePage) -> list[str]:
    assert page.columns.kin is not None
    return [each.text() for each in page.columns.kin.findChildren(QLabel)]


@pytest.mark.parametrize("size", [size.name for size in SIZES])
def test_nothing_is_cut_at_any_size(
    qtbot: QtBot, page: CasePage, look: Look, desk: Desk, numbers: tuple[str, str], size: SizeName
) -> None:
    repeats.decide(desk, numbers[1], numbers[0], Verdict.SAME)
    registering.register(desk, WATER)
    look.use(size=size)
    page.show_case(numbers[1])
    qtbot.waitUntil(lambda: bool(said(page)), timeout=5000)
    page.kinship.open()
    qtbot.waitUntil(lambda: cut(page) == [])


def test_that_nobody_works_at_the_matter_is_said_before_all_else() -> None:
    assert words_of(Kin((), (), merged_into="0" * 32, astray=True)).startswith("这件并到的那一件也结束了")
    assert words_of(Kin((), ())) == ""
