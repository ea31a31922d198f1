"""The window at every size: nothing is cut, everything has a name, keys lead everywhere."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from agent_app.base.errors import UserError
from agent_app.desk import registering
from agent_app.desk.desk import Desk
from agent_app.desk.today import today
from agent_app.gui.frame import within
from agent_app.gui.models.rows import ID_ROLE
from agent_app.gui.page import Page
from agent_app.gui.shell import Shell
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import SIZES, SizeName
from agent_app.gui.widgets.chips import ChoiceCard
from agent_app.gui.widgets.notes import Note
from tests.gui import samples
from tests.gui.cuts import cut
from tests.gui.hands import window_with
from tests.shot_views import settle
from tests.shots import pages
from tests.support.desks import FIELD, WATER


@pytest.fixture
def desk(desk: Desk) -> Desk:
    for matter in (FIELD, WATER):
        registering.register(desk, matter)
    return desk


@pytest.fixture
def places(desk: Desk, tasks: Tasks) -> dict[str, Callable[[], Page]]:
    return pages(desk, tasks)


@pytest.fixture
def shell(qtbot: QtBot, look: Look, tasks: Tasks, places: dict[str, Callable[[], Page]]) -> Iterator[Shell]:
    made = window_with(qtbot, tasks, places)
    made.show_status(samples.STATUS)
    made.rail.show_counts(samples.COUNTS)
    made.go("today")
    yield made


@pytest.mark.parametrize("size", [size.name for size in SIZES])
def test_no_words_are_cut_at_1366(
    shell: Shell,
    look: Look,
    tasks: Tasks,
    places: dict[str, Callable[[], Page]],
    size: SizeName,
) -> None:
    look.use(size=size)
    for place in places:
        shell.go(place)
        settle(tasks)
        assert shell.width() == 1366 and shell.height() == 768, f"{place} does not fit the screen"
        assert cut(shell) == [], place


def test_what_can_be_focused_has_a_name(
    shell: Shell, tasks: Tasks, places: dict[str, Callable[[], Page]]
) -> None:
    for place in places:
        shell.go(place)
        settle(tasks)
        nameless = [
            widget
            for widget in shell.page(place).findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and not widget.accessibleName()
            and not getattr(widget, "text", str)()
        ]
        assert nameless == [], place


def test_places_by_key_and_back(qtbot: QtBot, shell: Shell) -> None:
    for key, place in ((Qt.Key.Key_3, "cases"), (Qt.Key.Key_6, "exchange"), (Qt.Key.Key_7, "settings")):
        qtbot.keyClick(shell, key, Qt.KeyboardModifier.ControlModifier)
        assert shell.here == place
        assert shell.rail.button(place).isChecked()
    qtbot.keyClick(shell, Qt.Key.Key_F1)
    assert shell.here == "help" and "三种大小" in shell.page("help").browser.toPlainText()  # type: ignore[attr-defined]
    for place in ("settings", "exchange", "cases", "today", "today"):
        qtbot.keyClick(shell, Qt.Key.Key_Escape)
        assert shell.here == place


def test_the_settings_begin_at_the_size_that_is_chosen(qtbot: QtBot, shell: Shell, look: Look) -> None:
    for size in ("standard", "large"):
        look.use(size=size)
        shell.go("settings")
        focused = QApplication.focusWidget()
        assert isinstance(focused, ChoiceCard)
        assert focused.text().startswith(look.size.label)
        shell.go("today")


def test_the_window_is_called_after_what_it_shows(
    shell: Shell, desk: Desk, tasks: Tasks, places: dict[str, Callable[[], Page]]
) -> None:
    assert shell.windowTitle().startswith("今日 ")
    for item in today(desk).items[:2]:
        shell.go("case", item.row.number)
        assert shell.windowTitle().startswith("一件事 ")
        settle(tasks)
        assert shell.windowTitle().startswith(f"{item.row.title} ")
    shell.go("case", "没有这样的编号")
    settle(tasks)
    assert shell.windowTitle().startswith("一件事 ")


def test_size_changes_while_one_works_and_keeps_the_place(
    qtbot: QtBot, shell: Shell, look: Look, tasks: Tasks
) -> None:
    today = shell.page("today")
    settle(tasks)
    view = today.list  # type: ignore[attr-defined]
    model = view.model()
    last = [model.index(at).data(ID_ROLE) for at in range(model.rowCount()) if model.index(at).data(ID_ROLE)][
        -1
    ]
    view.choose(last)
    qtbot.keyClick(shell, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(20)
    assert look.size.name == "largest"
    assert view.current_id() == last
    assert 0 <= view.visualRect(view.currentIndex()).top() < view.viewport().height()
    qtbot.keyClick(shell, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert look.size.name == "large"


def test_errors_stay_on_the_page_until_dealt_with(qtbot: QtBot, shell: Shell, tasks: Tasks) -> None:
    sentence = "现在连不上县里。您照常登记，连上会自己交；急的就带 U 盘去镇里。"

    def fail(progress: object) -> None:
        raise UserError(sentence)

    tasks.operation(fail)
    notes = shell.findChildren
    qtbot.waitUntil(lambda: [note.sentence for note in notes(Note) if note.isVisible()] == [sentence])


def test_closing_waits_for_the_work(qtbot: QtBot, shell: Shell, tasks: Tasks) -> None:
    done: list[str] = []
    tasks.operation(lambda progress: "saved", done.append, "正在存", changes=Topic.CASES)
    shell.close()
    assert shell.isVisible() and not done
    qtbot.waitUntil(lambda: not shell.isVisible())
    assert done == ["saved"]


def test_a_toast_takes_the_status_lines_place_and_can_be_undone(qtbot: QtBot, shell: Shell) -> None:
    undone: list[bool] = []
    shell.toast.say("存好了。", lambda: undone.append(True))
    assert not shell.status.isVisible()
    shell.toast._undo.click()
    assert undone == [True] and shell.status.isVisible() and not shell.toast.isVisible()


def test_status_line_gives_way_in_order(qtbot: QtBot, shell: Shell) -> None:
    told = []
    for width in (1366, 900, 700, 560):
        shell.status.setFixedWidth(width)
        QApplication.processEvents()
        told.append(" ".join(label.text() for label in shell.status.findChildren(QLabel)))
        assert cut(shell.status) == [], width
    assert told[0] == "上次同县里联系：昨天 17:20 石桥村代理员 刘春生"
    assert "石桥村代理员" not in told[2] and "昨天" not in told[3]


def test_a_window_lies_on_its_screen_with_all_of_it() -> None:
    screen = QRect(0, 0, 1093, 580)
    assert within(QRect(40, 20, 800, 500), screen) == QRect(40, 20, 800, 500)
    assert within(QRect(-60, 20, 1366, 738), screen) == screen
    assert within(QRect(500, 200, 800, 500), screen) == QRect(293, 80, 800, 500)
