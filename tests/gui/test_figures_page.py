"""统计 in the window: a period chosen and how a figure is made by the keyboard, out as a workbook and on paper."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from agent_app.core.period import Period
from agent_app.core.vocabulary import Role
from agent_app.desk import registering, stepping
from agent_app.desk.desk import Desk
from agent_app.gui.pages.figures import FiguresPage
from agent_app.gui.pages.figures.faces import FigureRow, NoteRow, PartRow
from agent_app.gui.pages.figures.period import OWN
from agent_app.gui.tasks import Change, Tasks, Topic
from agent_app.gui.theme.look import Look
from agent_app.gui.widgets.notes import Note
from tests.gui.cuts import cut
from tests.gui.hands import AtWindow, alt, control, enter, focused, press, say
from tests.support.desks import FIELD, TOWNSHIP, WATER, Wall, make_desk


class Hand(AtWindow):
    """Somebody at the page, with the keyboard."""

    def __init__(self, qtbot: QtBot, desk: Desk, tasks: Tasks) -> None:
        super().__init__(qtbot, tasks, {"figures": lambda: FiguresPage(desk, tasks)})
        self.desk = desk
        control(Qt.Key.Key_5)
        page = self.shell.page("figures")
        assert isinstance(page, FiguresPage)
        self.page = page
        self.wait(lambda: page.report is not None)

    def row(self, key: str) -> FigureRow:
        """The row of a figure as it is shown."""
        model = self.page.list.model()
        return next(row for row in model.rows if isinstance(row, FigureRow) and row.id == key)  # type: ignore[attr-defined]

    @property
    def notes(self) -> list[str]:
        """What is told under the top bar."""
        return [note.sentence for note in self.page.findChildren(Note) if note.isVisible()]


@pytest.fixture
def hand(qtbot: QtBot, desk: Desk, tasks: Tasks, look: Look) -> Hand:
    """Two cases of today, one of them answered at once and rated."""
    look.use(size="standard")
    registering.register(desk, FIELD)
    water = registering.register(desk, WATER).number
    stepping.take_step(desk, water, "reply", data={"reason": "当场答复", "outcome": "support"})
    stepping.take_step(desk, water, "follow_up", data={"satisfaction": "satisfied"})
    return Hand(qtbot, desk, tasks)


def test_how_a_figure_is_made_opens_under_it_by_enter(hand: Hand) -> None:
    page = hand.page
    assert focused() is page.list and page.list.current_id() == "received"
    assert hand.row("received").cells == ("2", "", "0", "—")
    satisfied = hand.row("satisfied")
    assert satisfied.cells == ("100.0%", "1 ÷ 1", "—", "—") and satisfied.few == "件数少，不宜比较"
    assert "满意率：100.0%，其中1 ÷ 1，上年同期—" in satisfied.sentence and not satisfied.opened
    page.list.choose("satisfied")
    enter()
    opened = hand.row("satisfied")
    assert opened.opened and page.list.current_id() == "satisfied"
    told = dict(opened.how)
    assert told["怎么算"].startswith("（满意 + 基本满意）÷ 已评价")
    assert "按评价（回访）日期落在2026年1月1日至6月30日的" in told["算进来的"]
    assert "只有1件" in told["要留意"] and told["怎么算"] in opened.sentence
    press(Qt.Key.Key_Escape)
    assert not hand.row("satisfied").opened
    assert page.isVisible()


def test_a_period_is_chosen_by_the_keyboard(hand: Hand) -> None:
    page = hand.page
    alt(Qt.Key.Key_4)  # 去年
    hand.wait(lambda: page.nothing.isVisible())
    assert page.report is not None and page.report.empty and not page.list.isVisible()
    assert "这段时间没有登记" in page.nothing.accessibleName()
    alt(Qt.Key.Key_1)  # 本月
    hand.wait(lambda: page.list.isVisible())
    assert page.report.period == Period(date(2026, 6, 1), date(2026, 6, 30))
    alt(Qt.Key.Key_5)
    assert page.period.chips.chosen == [OWN] and focused() is page.period.since
    press(Qt.Key.Key_Backspace)
    say("2026-6-30")
    press(Qt.Key.Key_Tab)
    assert focused() is page.period.until
    page.period.until.selectAll()
    say("2026-6-1")
    enter()
    assert focused() is page.period.since and "前后写反了" in page.period.since.accessibleDescription()
    page.period.since.selectAll()
    say("6.1")
    enter()
    hand.wait(lambda: page.report is not None and page.report.period.since == date(2026, 6, 1))
    assert page.report.period == Period(date(2026, 6, 1), date(2026, 6, 1)) and page.report.empty


def test_the_tables_stand_below_each_with_its_sentence(hand: Hand) -> None:
    rows = hand.page.list.model().rows  # type: ignore[attr-defined]
    parts = [row for row in rows if isinstance(row, PartRow)]
    [matter] = [row for row in parts if row.title == "农村农业"]
    assert matter.sentence == "农村农业，登记件数2，上年同期0，同比—，其中网上0，网上占比0.0%"
    assert sum(isinstance(row, NoteRow) for row in rows) == 6
    hand.page.list.choose(matter.id)
    before = list(rows)
    enter()  # nothing opens there
    assert list(hand.page.list.model().rows) == before  # type: ignore[attr-defined]


def test_it_goes_out_as_a_workbook(hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "统计"
    asked: list[str] = []

    def choose(parent: object, title: str, suggested: str, kinds: str) -> tuple[str, str]:
        asked.append(suggested)
        return str(out), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
    hand.wait(lambda: bool(hand.notes))
    assert [Path(wish).name for wish in asked] == ["信访统计 2026-01-01 至 2026-06-30.xlsx"]
    assert "导出好了" in hand.notes[0] and "统计.xlsx" in hand.notes[0]
    assert openpyxl.load_workbook(out.with_suffix(".xlsx"))["指标"]["B3"].value == 2
    hand.page.export_to(tmp_path / "没有" / "统计.xlsx")
    hand.wait(lambda: "没有找到" in "".join(hand.notes))


def test_it_is_shown_on_paper_and_left_by_escape(hand: Hand) -> None:
    control(Qt.Key.Key_P)
    hand.wait(lambda: hand.page.paper is not None and hand.page.paper.face is not None)
    paper = hand.page.paper
    assert paper is not None and paper.isVisible() and not hand.page.list.isVisible()
    assert "信访统计表" in paper.view.text() and "当场给回执率" in paper.view.text()
    press(Qt.Key.Key_Escape)
    assert hand.page.list.isVisible() and not paper.isVisible() and focused() is hand.page.list


def test_it_counts_anew_when_something_was_registered(hand: Hand) -> None:
    registering.register(hand.desk, WATER)
    hand.tasks.changed.emit(Change(Topic.CASES))
    hand.wait(lambda: hand.row("received").cells[0] == "3")


def test_nothing_is_cut_at_any_size(hand: Hand, look: Look) -> None:
    alt(Qt.Key.Key_5)
    hand.page._turn("received")
    for size in ("standard", "large", "largest"):
        look.use(size=size)
        hand.wait()
        assert cut(hand.page) == []
        delegate, room = hand.page.list.itemDelegate(), hand.page.list.viewport().width()
        for row in hand.page.list.model().rows:  # type: ignore[attr-defined]
            if isinstance(row, FigureRow | PartRow):
                assert delegate._label_room(row, room) >= look.size.text * 7, row  # type: ignore[attr-defined]


def test_a_township_chooses_a_village(
    qtbot: QtBot, tmp_path: Path, tasks: Tasks, look: Look, wall: Wall
) -> None:
    desk = make_desk(tmp_path / "township", wall, division=TOWNSHIP, role=Role.SUPERVISOR)
    for village in ("001", "001", "002"):
        registering.register(desk, WATER, f"{TOWNSHIP}{village}")
    hand = Hand(qtbot, desk, tasks)
    assert hand.page.place.isVisible() and hand.row("received").cells[0] == "3"
    hand.page._choose_place(f"{TOWNSHIP}001")
    hand.wait(lambda: hand.row("received").cells[0] == "2")
    assert hand.page.report is not None and hand.page.report.place == f"{TOWNSHIP}001"
    desk.close()
