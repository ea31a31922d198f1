"""What happens beside the course of a case, in the window: behind one row, by the keyboard, and on the timeline by groups."""

from PySide6.QtCore import Qt

from agent_app.desk import registering, stepping
from agent_app.desk.desk import Desk
from agent_app.gui.theme.look import Look
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.steps import StepButton
from tests.gui.case_hand import Hand
from tests.gui.cuts import cut
from tests.support.desks import FIELD

ORGAN = "青溪镇人民政府"


def aside(hand: Hand, code: str) -> None:
    """Alt+9 and the number of the row."""
    hand.page.timeline.setFocus()
    hand.press(Qt.Key.Key_9, Qt.KeyboardModifier.AltModifier)
    hand.press(Qt.Key(Qt.Key.Key_1 + hand.steps.index(code)), Qt.KeyboardModifier.AltModifier)
    assert hand.page.columns.form is not None
    assert hand.page.columns.form.face.code == code


def test_a_meeting_and_an_urging_are_written_down_by_the_keyboard(hand: Hand) -> None:
    course = hand.steps
    assert not {"urge", "meeting", "note"} & set(course)
    aside(hand, "meeting")
    hand.fill(place="石桥村晒场", attended="11", agreed="推选代表5人")
    hand.save()
    hand.wait(lambda: hand.page.columns.form is None and hand.newest.title == "开了会")
    assert hand.newest.facts == "石桥村晒场；来了多少户：11；推选代表5人"
    assert hand.steps == course
    aside(hand, "urge")
    hand.fill(organ=ORGAN, way="call", said="周五回话", answer_on="2026.7.3")
    hand.save()
    hand.wait(lambda: hand.newest.title == "已催询")
    assert any(f"{ORGAN}该按答应的日子回话" in due.accessibleName() for due in hand.page.columns.next.dues)


def test_escape_leads_from_the_form_and_the_list_back_to_the_course(hand: Hand) -> None:
    course = hand.steps
    hand.press(Qt.Key.Key_9, Qt.KeyboardModifier.AltModifier)
    assert hand.steps[0] == "urge"
    assert "note" in hand.steps
    assert hand.page.back()
    assert hand.steps == course
    aside(hand, "visit")
    assert hand.page.back()
    assert hand.page.columns.form is None
    assert hand.steps == course


def test_the_timeline_is_looked_at_by_groups(hand: Hand, desk: Desk, look: Look) -> None:
    stepping.take_step(desk, hand.number, "hand_over", data={"organ": ORGAN})
    stepping.take_step(desk, hand.number, "meeting", data={"agreed": "推选代表"})
    stepping.take_step(desk, hand.number, "urge", data={"organ": ORGAN})
    hand.page._load(hand.number)
    history = hand.page.columns.history
    hand.wait(lambda: hand.page.timeline.model().rowCount() == 4)
    menu = history.looks_menu()
    assert [action.text() for action in menu.actions()] == [
        "全部 4步",
        "程序 2步",
        "催询 1步",
        "会议走访 1步",
    ]
    menu.actions()[3].trigger()
    assert (hand.page.timeline.model().rowCount(), hand.newest.title) == (1, "开了会")
    assert history._look.text() == "会议走访 1步"
    look.use(size="largest")
    hand.wait(lambda: history._look.text() == "会议走访 1步")
    hand.page.columns.next.turn_aside()
    hand.wait(lambda: cut(hand.page.columns) == [])
    other = registering.register(desk, FIELD).number
    hand.page.show_case(other)
    hand.wait(lambda: history._look.text() == "全部 1步")
    assert not history._look.isEnabled()


def test_a_step_that_can_be_done_is_in_sight_on_an_enlarged_screen(hand: Hand, look: Look) -> None:
    look.use(size="largest")
    hand.shell.resize(1093, 590)
    panel = hand.page.columns.next

    def seen() -> bool:
        first = next(iter(panel.steps.findChildren(StepButton)))
        words = paint.line_height() / 2
        return first.visibleRegion().boundingRect().bottom() > first.rect().center().y() + words

    hand.wait(seen)
    hand.press(Qt.Key.Key_9, Qt.KeyboardModifier.AltModifier)
    assert hand.steps[0] == "urge"
