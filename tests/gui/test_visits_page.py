"""走访 in the window: a visit by the keyboard in seconds, taken back, found, opened as a case; reception days of a township."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from agent_app.core.vocabulary import Role
from agent_app.desk import drafts, intake, receptions, registering, stepping, visits
from agent_app.desk.desk import Desk
from agent_app.gui.pages.register import RegisterPage
from agent_app.gui.pages.visits import VisitsPage
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.widgets.notes import Note, Toast
from agent_app.gui.widgets.today_rows import TodayRow
from tests.gui.cuts import cut
from tests.gui.hands import AtWindow, alt, control, enter, focused, press, say
from tests.support.desks import FIELD, TOWNSHIP, WATER, Wall, make_desk


class Hand(AtWindow):
    """Somebody at the page, with the keyboard."""

    def __init__(self, qtbot: QtBot, desk: Desk, tasks: Tasks) -> None:
        pages = {"visits": lambda: VisitsPage(desk, tasks), "register": lambda: RegisterPage(desk, tasks)}
        super().__init__(qtbot, tasks, pages)
        self.desk = desk
        self.shell.go("visits")
        page = self.shell.page("visits")
        assert isinstance(page, VisitsPage)
        self.page = page
        self.wait()

    @property
    def rows(self) -> list[TodayRow]:
        """The rows of the list, without headings."""
        return [row for row in self.page.list.model().rows if isinstance(row, TodayRow)]  # type: ignore[attr-defined]

    def visit(self, household: str, said: str) -> None:
        """Writes a visit down, from the first field to the key that saves it."""
        say(household)
        enter(3)
        say(said)
        before = visits.listing(self.desk).total
        control(Qt.Key.Key_Return)
        self.wait(lambda: visits.listing(self.desk).total == before + 1 and self.page.entry.blank)


@pytest.fixture
def hand(qtbot: QtBot, desk: Desk, tasks: Tasks, look: Look) -> Hand:
    look.use(size="standard")
    return Hand(qtbot, desk, tasks)


def test_a_visit_is_written_down_by_the_keyboard_and_taken_back(hand: Hand, desk: Desk) -> None:
    assert focused() is hand.page.entry.fields["household"].editor
    hand.visit("孙月娥", "路灯亮了")
    hand.visit("罗小满", "工钱还没给")
    hand.wait(lambda: [row.title for row in hand.rows] == ["罗小满", "孙月娥"])
    assert focused() is hand.page.entry.fields["household"].editor
    [toast] = hand.shell.findChildren(Toast)
    assert toast.accessibleName() == "记下了：罗小满，可以撤销"
    toast._take_back()
    hand.wait(lambda: [row.title for row in hand.rows] == ["孙月娥"])
    assert (hand.page.entry.fields["household"].text, hand.page.entry.fields["said"].text) == (
        "罗小满",
        "工钱还没给",
    )
    control(Qt.Key.Key_Return)
    hand.wait(lambda: len(hand.rows) == 2 and hand.page.entry.blank)
    assert drafts.kept(desk, visits.DRAFT) == []


def test_what_is_missing_is_said_in_its_place_and_nothing_is_lost(hand: Hand, desk: Desk) -> None:
    control(Qt.Key.Key_Return)
    fields = hand.page.entry.fields
    assert (fields["household"].error, fields["said"].error) == ("写上是哪一户。", "写上说了什么，一句也行。")
    say("孙月娥")
    fields["said"].set_text("路灯亮了")
    fields["on"].set_text("2026年7月9日")
    control(Qt.Key.Key_Return)
    hand.wait(lambda: bool(fields["on"].error))
    assert "还没到" in fields["on"].error
    assert fields["said"].text == "路灯亮了"
    assert visits.listing(desk).total == 0


def test_after_a_bug_the_visit_can_be_saved_once_more(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    say("孙月娥")
    enter(3)
    say("路灯亮了")
    with monkeypatch.context() as patch:
        patch.setattr(visits, "add_visit", break_)
        control(Qt.Key.Key_Return)
        hand.bot.waitUntil(lambda: bool(hand.broken))
    hand.broken.clear()
    assert any("请再试一次" in note.sentence for note in hand.page.findChildren(Note))
    hand.page.entry.fields["said"].setFocus()
    control(Qt.Key.Key_Return)
    hand.wait(lambda: [row.title for row in hand.rows] == ["孙月娥"])


def test_what_was_typed_is_there_after_the_program_was_gone(
    qtbot: QtBot, hand: Hand, desk: Desk, tasks: Tasks
) -> None:
    say("孙月娥")
    enter(3)
    say("路灯亮了，就是")
    hand.wait(lambda: bool(drafts.kept(desk, visits.DRAFT)))
    hand.page.entry.flush()
    hand.wait(lambda: drafts.kept(desk, visits.DRAFT)[0].data["said"] == "路灯亮了，就是")
    again = Hand(qtbot, desk, tasks)
    again.wait(lambda: again.page.entry.fields["said"].text == "路灯亮了，就是")
    assert again.page.entry.fields["household"].text == "孙月娥"


def test_a_visit_about_a_case_that_is_there_goes_into_it(hand: Hand, desk: Desk) -> None:
    number = registering.register(desk, FIELD).number
    say("周桂兰")
    hand.wait(lambda: bool(hand.page.entry.about.isVisible()))
    hand.page.entry.about.chips.chip(number).setFocus()
    press(Qt.Key.Key_Space)
    hand.page.entry.fields["said"].set_text("问了几时复测")
    control(Qt.Key.Key_Return)
    hand.wait(lambda: visits.listing(desk).total == 1 and bool(hand.rows))
    assert [step.data["said"] for step in desk.case(number).facts.steps] == ["问了几时复测"]
    assert hand.rows[0].next_step == "看那件事"


def test_a_case_is_opened_from_a_visit(hand: Hand, desk: Desk) -> None:
    hand.visit("孙月娥", "路灯不亮，想修")
    hand.wait(lambda: bool(hand.rows))
    hand.page.list.setFocus()
    enter()
    detail = hand.page.detail
    assert (detail.isVisible(), detail.heading.text()) == (True, "孙月娥，6月30日 周二")
    with hand.bot.waitSignal(hand.page.draft_requested) as asked:
        press(Qt.Key.Key_Space)  # the way to a case has the focus
    page = hand.shell.page("register")
    assert isinstance(page, RegisterPage)
    hand.shell.go("register", str(asked.args[0]))
    hand.wait(lambda: page.writing.collect().name == "孙月娥")
    assert (page.writing.collect().words, page.writing.collect().channel) == ("路灯不亮，想修", "outreach")
    data = page.writing.collect().as_registration() | {"purpose": "appeal"}
    made = intake.register(
        desk, data | {"petitioner": {"name": "孙月娥", "address": "3组"}}, str(asked.args[0])
    )
    assert visits.listing(desk).lines[0].number == made.number
    assert drafts.kept(desk, intake.DRAFT) == []
    hand.shell.go("visits")
    hand.wait(lambda: hand.rows[0].next_step == "看那件事")


def test_who_is_to_be_visited_again_stands_first_and_search_leaves_only_visits(
    hand: Hand, desk: Desk, wall: Wall
) -> None:
    made = registering.register(desk, WATER)
    stepping.take_step(desk, made.number, "reply", data={"organ": "镇里", "reason": "当场答复"})
    stepping.take_step(desk, made.number, "serve")
    stepping.take_step(desk, made.number, "explain")
    visits.add_visit(desk, {"household": "孙月娥", "said": "路灯亮了"})
    hand.page.load()
    hand.wait(lambda: len(hand.rows) == 2)
    assert [row.next_step for row in hand.rows] == ["记回访", "登记成一件事"]
    hand.page.list.choose(hand.rows[0].id)
    with hand.bot.waitSignal(hand.page.step_requested) as asked:
        hand.page.list.step_requested.emit(hand.rows[0].id, hand.rows[0].step)
    assert asked.args == [made.id, "follow_up"]
    control(Qt.Key.Key_F)
    assert focused() is hand.page.search
    say("路灯")
    hand.wait(lambda: [row.title for row in hand.rows] == ["孙月娥"])
    say("没有这样的")
    hand.wait(lambda: hand.rows == [])
    press(Qt.Key.Key_Escape)
    hand.wait(lambda: len(hand.rows) == 2)


def test_a_township_writes_reception_days_down(
    qtbot: QtBot, tmp_path: Path, wall: Wall, tasks: Tasks, look: Look
) -> None:
    desk = make_desk(tmp_path / "township", wall, name="镇里", division=TOWNSHIP, role=Role.SUPERVISOR)
    number = registering.register(desk, FIELD).number
    hand = Hand(qtbot, desk, tasks)
    part = hand.page.receptions
    assert part is not None
    alt(Qt.Key.Key_2)
    assert hand.page.on_receptions
    assert focused() is part.entry.official.editor
    say("镇长 王海")
    part.entry.cases.field.setFocus()
    say("周桂兰")
    hand.wait(lambda: number in part.entry.cases._faces)
    part.entry.cases.chips.chip(number).click()
    control(Qt.Key.Key_Return)
    hand.wait(lambda: len(receptions.listing(desk)) == 1)
    assert [step.data["leader"] for step in desk.case(number).facts.steps] == ["镇长 王海"]
    look.use(size="largest")
    hand.wait(lambda: True)
    assert cut(hand.page) == []
    desk.close()


def test_nothing_is_cut(hand: Hand, desk: Desk, look: Look) -> None:
    registering.register(desk, FIELD)
    visits.add_visit(desk, {"household": "孙月娥", "said": "路灯亮了" * 30, "place": "石桥村3组"})
    hand.page.load()
    say("周桂兰")
    hand.wait(lambda: hand.page.entry.about.isVisible() and bool(hand.rows))
    for size in ("standard", "large", "largest"):
        look.use(size=size)  # type: ignore[arg-type]
        hand.wait(lambda: cut(hand.page) == [])
        hand.page._open(hand.rows[0].id)
        hand.wait(lambda: cut(hand.page) == [])
        assert hand.page.back()
