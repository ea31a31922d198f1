"""What two desks wrote apart: shown side by side in 交换 and at the case, and settled."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from agent_app.desk import casebook, revealing
from agent_app.desk.desk import Desk
from agent_app.gui.pages.case import CasePage
from agent_app.gui.widgets.button import FaceButton
from agent_app.gui.widgets.notes import Note
from tests.gui.exchange_hand import Hand, Room, in_conflict, said

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_what_two_desks_wrote_is_shown_with_both_values_and_settled_with_a_way_back(
    room: Room, exchange_hand: Callable[[], Hand]
) -> None:
    number = in_conflict(room)
    at = exchange_hand()
    assert at.page.state is not None
    assert at.page.state.wanted == 1
    values = {card.accessibleName() for card in at.page.wanted.findChildren(QWidget) if card.accessibleName()}
    assert {"136****8841", "136****8814"} <= values
    assert {"刘春生", "何田"} <= set(said(at.page.wanted))
    at.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    at.wait(lambda: "没有要您定的" in said(at.page.wanted))
    chosen = _phone(room.desk, number)
    assert chosen in {"13600008841", "13600008814"}
    at.shell.toast._undo.click()
    at.wait(lambda: at.page.state is not None and at.page.state.wanted == 1)
    at.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    at.wait(lambda: "没有要您定的" in said(at.page.wanted))
    assert _phone(room.desk, number) != chosen


def test_where_neither_is_right_another_value_is_written(
    room: Room, exchange_hand: Callable[[], Hand]
) -> None:
    number = in_conflict(room)
    at = exchange_hand()
    at.button("都不对，重写").click()
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.insert("12")
    at.button("用新写的").click()
    assert any("不像电话号码" in words for words in said(at.page.wanted))
    field.selectAll()
    field.insert("136 0000 8899")
    at.button("用新写的").click()
    at.wait(lambda: "没有要您定的" in said(at.page.wanted))
    assert _phone(room.desk, number) == "13600008899"


def test_the_same_can_be_settled_at_the_case(room: Room, exchange_hand: Callable[[], Hand]) -> None:
    number = in_conflict(room)
    at = exchange_hand()
    at.shell.go("case", number)
    case = at.shell.page("case")
    assert isinstance(case, CasePage)
    at.wait(lambda: any("两边写得不一样" in note.sentence for note in case.findChildren(Note)))
    next(b for b in case.findChildren(FaceButton) if b.text() == "去定").click()
    case.timeline.window().setFocus()
    case.columns.next.setFocus()
    QTest.keyClick(QApplication.focusWidget() or case, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    at.wait(
        lambda: case.columns.settle is None and not casebook.view(room.desk, number).case.subject.conflicts()
    )


def test_numbers_that_look_alike_in_part_are_seen_whole_at_the_case_and_that_is_noted(
    room: Room, exchange_hand: Callable[[], Hand]
) -> None:
    number = in_conflict(room, "13611118841")
    at = exchange_hand()
    assert any("打开这件事，在那里按“看全”" in words for words in said(at.page.wanted))
    at.shell.go("case", number)
    case = at.shell.page("case")
    assert isinstance(case, CasePage)
    at.wait(lambda: any("两边写得不一样" in note.sentence for note in case.findChildren(Note)))
    next(b for b in case.findChildren(FaceButton) if b.text() == "去定").click()
    panel = case.columns.settle
    assert panel is not None

    def offered() -> set[str]:
        buttons = [b for b in panel.findChildren(FaceButton) if b.text() == "用这个" and b.isVisible()]
        return {b.accessibleName().split("，")[0] for b in buttons}

    assert offered() == {"用这个：136****8841"}
    next(b for b in panel.findChildren(FaceButton) if b.text() == "看全").click()
    at.wait(lambda: offered() == {"用这个：13600008841", "用这个：13611118841"})
    assert [look.what for look in revealing.looks(room.desk, number)] == ["看了电话"]


def _phone(desk: Desk, number: str) -> str:
    petitioner = casebook.view(desk, number).case.petitioner
    assert petitioner is not None
    return str(petitioner.get("phone"))
