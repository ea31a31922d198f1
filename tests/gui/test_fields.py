"""Fields say what is wrong when they are left, not while somebody types; Enter goes on."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from agent_app.gui.page import Sheet
from agent_app.gui.theme.look import Look
from agent_app.gui.widgets.chips import ChipFace, ChipRow
from agent_app.gui.widgets.day import DayEdit
from agent_app.gui.widgets.fields import EnterGoesOn, Field, TextArea, choice
from agent_app.gui.widgets.line_edit import SearchEdit
from agent_app.gui.widgets.steps import StepList
from tests.gui import samples


def checked(text: str) -> str:
    return "" if len(text) == 18 else f"现在是{len(text)}位，应是18位。不填也能登记。"


def form(qtbot: QtBot, *fields: Field) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    for field in fields:
        column.addWidget(field)
    EnterGoesOn(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    fields[0].setFocus()
    return made


def test_an_error_is_told_on_leaving_and_goes_when_put_right(qtbot: QtBot, look: Look) -> None:
    number, name = Field("身份证号", optional=True, check=checked), Field("姓名")
    page = form(qtbot, number, name)
    assert page.isVisible()
    qtbot.keyClicks(number.editor, "99010219700101001")
    assert number.error == ""
    qtbot.keyClick(number.editor, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is name.editor
    assert number.error == "现在是17位，应是18位。不填也能登记。"
    assert number.editor.accessibleDescription() == number.error
    assert number.editor.property("bad") == "true"
    assert number.editor.accessibleName() == "身份证号，可不填"
    qtbot.keyClicks(number.editor, "2")
    assert number.error == ""


def test_several_lines_keep_enter_and_grow(qtbot: QtBot, look: Look) -> None:
    words = Field("本人的话", TextArea(2))
    page = form(qtbot, words, Field("想要什么结果"))
    assert page.isVisible()
    before = words.editor.height()
    for _ in range(4):
        qtbot.keyClick(words.editor, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is words.editor
    qtbot.waitUntil(lambda: words.editor.height() > before)


def test_a_list_gives_codes(look: Look) -> None:
    field = Field("村", choice([("01", "石桥村"), ("02", "下渡村")]))
    field.set_text("02")
    assert field.text == "02"


def test_escape_empties_the_search_first(qtbot: QtBot, look: Look) -> None:
    search = SearchEdit()
    qtbot.addWidget(search)
    search.show()
    qtbot.keyClicks(search, "qx")
    with qtbot.waitSignal(search.down_pressed):
        qtbot.keyClick(search, Qt.Key.Key_Down)
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""


def test_one_of_exclusive_chips_stays_on_and_nothing_moves(qtbot: QtBot, look: Look) -> None:
    row = ChipRow([ChipFace("a", "建议意见"), ChipFace("b", "申诉求决")], exclusive=True)
    qtbot.addWidget(row)
    widths = [row.chip(code).sizeHint().width() for code in "ab"]
    row.chip("b").click()
    row.chip("b").click()
    assert row.chosen == ["b"]
    assert [row.chip(code).sizeHint().width() for code in "ab"] == widths


def test_steps_are_numbered_and_the_last_is_always_there(qtbot: QtBot, look: Look) -> None:
    steps = StepList()
    qtbot.addWidget(steps)
    steps.show_steps(samples.STEPS, shown=2)
    taken: list[str] = []
    steps.chosen.connect(taken.append)
    assert steps.press(2) and steps.press(4) and steps.press(0) and not steps.press(9)
    assert taken == ["remind", "meeting", "end_agency"]


def test_enter_goes_on_from_a_row_of_chips_and_from_a_box_and_leaves_them_as_they_are(
    qtbot: QtBot, look: Look
) -> None:
    made, last = QWidget(), Field("姓名")
    row = ChipRow([ChipFace("a", "电话"), ChipFace("b", "当面"), ChipFace("c", "书面")], "怎么问的")
    box = QCheckBox("日期是估的")
    column = QVBoxLayout(made)
    for part in (row, box, last):
        column.addWidget(part)
    EnterGoesOn(made)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    row.choose("a")
    row.chip("a").setFocus()
    for there in (box, last.editor):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        assert QApplication.focusWidget() is there
    assert row.chosen == ["a"] and not box.isChecked()


def test_what_one_writes_stays_in_sight_where_the_page_scrolls(qtbot: QtBot, look: Look) -> None:
    above, words = [Field("姓名"), Field("电话"), Field("住址")], Field("本人的话", TextArea(3))
    sheet = Sheet()
    qtbot.addWidget(sheet)
    for part in (*above, words, Field("想要什么结果", TextArea(9))):
        sheet.column.addWidget(part)
    with qtbot.waitActive(sheet):
        sheet.show()
        sheet.activateWindow()
    above[-1].setFocus()
    sheet.resize(400, 320)
    qtbot.keyClick(above[-1].editor, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: in_sight(words.editor))
    for _ in range(5):
        qtbot.keyClick(words.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: words.editor.height() > 100 and in_sight(words.editor))
    sheet.resize(400, sheet.height() - 30)
    qtbot.waitUntil(lambda: in_sight(words.editor))


def test_a_day_keeps_its_calendar_when_what_was_wrong_is_put_right(qtbot: QtBot, look: Look) -> None:
    edit = DayEdit(lambda: date(2026, 9, 18))
    field = Field("哪天", edit, check=edit.wrong)
    qtbot.addWidget(field)
    for text, icon in (("", "today"), ("2.30", "late"), ("9.14", "today")):
        field.set_text(text)
        field.validate()
        assert edit.after == icon


def in_sight(widget: QWidget) -> bool:
    """Whether all of it is seen, and not only the line that is written."""
    return widget.visibleRegion().boundingRect() == widget.rect()
