"""登记 in the window: by the keyboard alone, with nothing lost on any way."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from agent_app.core.agency import tie_of
from agent_app.core.fields import Told
from agent_app.core.vocabulary import Tie
from agent_app.desk import casebook, drafts, intake, registering
from agent_app.desk.desk import Desk
from agent_app.gui.pages.register.form import MATTER, Form, Other
from agent_app.gui.pages.register.told import ToldSection
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import SIZES, SizeName
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import ChipRow
from tests.gui.cuts import cut
from tests.gui.hands import alt, control, enter, focused, press, say
from tests.gui.registration import (
    Window,
    drop,
    kept,
    opened,
    photo_in,
    repeat_shown,
    saved,
    type_matter,
    type_petitioner,
    visible_notes,
)
from tests.support.desks import WATER, Wall

NAMES = "邓长河、罗小满、何田生、唐木根、彭水生、石秀英、向月娥、段春妹、叶大顺、覃青山、蒲满秀"


def test_one_person_is_registered_by_the_keyboard_alone(qtbot: QtBot, window: Window) -> None:
    type_petitioner()
    enter()
    type_matter()
    assert focused().accessibleName() == "存好，打印回执"
    number = saved(qtbot, window)
    case = window.desk.case(number)
    assert case.subject.get("words") == "4组的饮水管漏了两个月。\n没有人修。"
    assert (case.subject.get("wish"), case.subject.get("purpose")) == ("把水管修好", "appeal")
    assert (case.subject.get("read_back"), len(case.subject.get("told"))) == (True, len(Told))
    assert case.petitioner is not None
    assert case.petitioner.get("phone") == "13800002046"
    assert window.shell.toast.accessibleName() == f"存好了，编号 {number}"
    qtbot.waitUntil(lambda: window.page.paper.view.document.pageCount() == 1, timeout=5000)
    assert number in window.page.paper.view.text()
    offered = window.page.paper.side.kinds.editor
    assert isinstance(offered, QComboBox)
    assert offered.findData("registration_sheet") >= 0 > offered.findData("withdrawal_request")
    assert drafts.kept(window.desk, intake.DRAFT) == []


def test_twelve_households_are_registered_by_the_keyboard_alone(qtbot: QtBot, window: Window) -> None:
    type_petitioner()
    press(Qt.Key.Key_Tab, times=3)
    assert focused().accessibleName() == "还有同来的人"
    enter()
    say(NAMES)
    enter(2)
    type_matter()
    window.page.form.people.others._own.click()
    number = saved(qtbot, window)
    case = window.desk.case(number)
    assert [party.get("name") for party in case.parties] == ["吴有根", *NAMES.split("、")]
    assert [party.get("representative") for party in case.parties] == [True] + [False] * 11
    qtbot.waitUntil(lambda: window.page.paper.view.document.pageCount() == 12, timeout=10_000)
    assert all(name in window.page.paper.view.text() for name in NAMES.split("、"))


def test_where_names_are_typed_stays_in_sight_however_many_have_come(
    qtbot: QtBot, window: Window, look: Look
) -> None:
    look.use(size="large")
    others = window.page.form.people.others
    others._begin()
    for names in ("唐木根", NAMES, "罗小满"):
        qtbot.wait(100)
        say(names)
        enter()
        assert focused() is others._names
        qtbot.waitUntil(lambda: others._names.visibleRegion().boundingRect() == others._names.rect())


def test_people_are_pasted_from_a_table(qtbot: QtBot, window: Window) -> None:
    QGuiApplication.clipboard().setText("邓长河\t13800001111\t石桥村2组\n罗小满\t\t石桥村1组\n")
    window.page.form.people.others._begin()
    control(Qt.Key.Key_V)
    assert window.page.writing.collect().others == [
        Other("邓长河", "13800001111", "石桥村2组"), Other("罗小满", "", "石桥村1组"),
    ]  # fmt: skip


def test_a_wrong_number_is_told_in_its_place_and_gone_to(qtbot: QtBot, window: Window) -> None:
    type_petitioner()
    field = window.page.form.people.texts["id_number"]
    field.setFocus()
    say("990102 19700101 001")
    assert field.error == ""
    enter()
    assert field.error == "现在是17位，应是18位，不填也能登记。"
    assert field.editor.accessibleDescription() == field.error
    enter()
    type_matter()
    control(Qt.Key.Key_Return)
    assert focused() is field.editor
    assert window.page.foot.said == f"还不能存。{field.error}"
    field.editor.clear()
    assert field.error == ""
    saved(qtbot, window)


def test_a_paper_filled_in_on_another_day_keeps_its_day_and_number(qtbot: QtBot, window: Window) -> None:
    people = window.page.form.people
    next(one for one in people.findChildren(Button) if one.text() == "照空白表录入").click()
    assert focused().accessibleName() == "空白单号，可不填"
    say("ｋ7m2q03x")  # as through an input method, without the stroke
    enter()
    assert people.texts["form"].text == "K7M2Q-03X"
    assert people.texts["name"].editor.hasFocus()
    type_petitioner()
    enter()
    type_matter()
    assert window.page.writing.collect().registered_on == ""
    qtbot.waitUntil(lambda: "空白单号 K7M2Q-03X" in window.page.bar.fact.accessibleName())
    window.page.form.matter.texts["wish"].setFocus()
    press(Qt.Key.Key_Tab)
    assert focused().accessibleName() == "登记日期，不是今天就改"
    control(Qt.Key.Key_A)
    say("7.1")
    control(Qt.Key.Key_Return)
    assert window.page.foot.said == "还不能存。写的是2026-07-01，还没到这一天，今天是2026-06-30。"
    assert focused().accessibleName() == "登记日期，不是今天就改"
    control(Qt.Key.Key_A)
    say("6.29")
    enter()
    assert window.page.form.matter.texts["category"].editor.hasFocus()
    assert kept(qtbot, window)["registered_on"] == "2026-06-29"
    number = saved(qtbot, window)
    case = window.desk.case(number)
    assert (number[20:28], str(case.facts.registered_on)) == ("20260630", "2026-06-29")
    assert case.subject.get("form") == "K7M2Q-03X"
    assert window.page.writing.collect().registered_on == ""


def test_saving_goes_to_what_is_missing_and_asks_once_for_what_may_be_left(
    qtbot: QtBot, window: Window
) -> None:
    control(Qt.Key.Key_Return)
    assert focused().accessibleName() == "姓名"
    assert window.page.form.people.texts["name"].error == "姓名要填。"
    type_petitioner()
    control(Qt.Key.Key_Return)
    assert focused().accessibleName() == "建议意见"
    press(Qt.Key.Key_Space)
    enter()
    say("路灯坏了半年。")
    control(Qt.Key.Key_Return)
    assert window.page.foot.said.endswith("没法念的，再按一次就存。")
    assert window.desk.is_county is False and casebook.total(window.desk) == 0
    saved(qtbot, window)


def test_where_accusations_go_can_be_printed(qtbot: QtBot, window: Window) -> None:
    window.page.form.matter.purpose.chip("accusation").click()
    control(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page.face is window.page.paper, timeout=5000)
    assert "12388" in window.page.paper.view.text()


def test_what_the_desk_refuses_stays_on_the_page(qtbot: QtBot, window: Window) -> None:
    others = [Other(f"户{number}", address="远" * 200) for number in range(200)]
    form = Form(
        name="吴有根",
        address="石桥村4组",
        purpose="appeal",
        channel="letter",
        words="话" * 9000,
        others=others,
    )
    window.page.writing.show_form(form)
    control(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(visible_notes(window)), timeout=5000)
    assert window.page.form.isEnabled()
    assert window.page.writing.collect().others == others
    kept(qtbot, window)


@pytest.mark.parametrize("height", range(700, 768, 12))
def test_whatever_one_comes_to_is_whole_in_sight(
    qtbot: QtBot, window: Window, look: Look, height: int
) -> None:
    look.use(size="large")
    window.shell.resize(1366, height)
    window.page.writing.show_form(Form(purpose="appeal", words="没有人修。\n" * 40))
    qtbot.wait(50)
    window.page.form.go_to_section(MATTER)
    while window.page.form.sheet.isAncestorOf(at := focused()):
        qtbot.waitUntil(lambda: at.visibleRegion().boundingRect() == at.rect(), timeout=500)
        press(Qt.Key.Key_Tab)


@pytest.mark.parametrize("size", [size.name for size in SIZES])
def test_nothing_is_cut_at_any_size(qtbot: QtBot, window: Window, look: Look, size: SizeName) -> None:
    registering.register(window.desk, WATER)
    window.page.writing.show_form(
        Form(
            name="吴有根", phone="13800002046", address="石桥村4组", id_number="123", purpose="appeal", needs=["hearing"],
            words="4组的饮水管漏了两个月，没有人修。", others=[Other(name) for name in NAMES.split("、")], told=["deadlines"],
        )
    )  # fmt: skip
    window.page.form.people.texts["id_number"].validate()
    look.use(size=size)
    repeat_shown(qtbot, window)()
    kept(qtbot, window)
    qtbot.wait(200)
    assert cut(window.page) == []
    assert window.shell.size().toTuple() == (1366, 768)
    assert window.page.form.sheet.widget().width() <= window.page.form.sheet.viewport().width()
    alt(Qt.Key.Key_Y)
    qtbot.wait(100)
    assert cut(window.page) == []
    form = window.page.form
    while form.close_innermost():
        qtbot.wait(50)
    assert form._above.isHidden() or form._above.height() == form.repeat.height_in(form._above.width())
    look.use(size="standard")
    qtbot.wait(100)
    assert window.shell.size().toTuple() == (1366, 768)


def test_tab_goes_down_the_page_and_everything_has_a_name(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    registering.register(window.desk, WATER)
    others = [Other("邓长河"), Other("罗小满")]
    window.page.writing.show_form(Form(name="吴有根", phone="13800002046", words="工钱没给", others=others))
    drop(window, photo_in(tmp_path))
    qtbot.waitUntil(lambda: not window.page.form.materials.pending)
    repeat_shown(qtbot, window)()
    window.page.form.go_to_section(1)
    passed = []
    while focused().accessibleName() != "存好，打印回执":
        widget = focused()
        text = widget.text() if isinstance(widget, QCheckBox) else ""
        passed.append(widget.accessibleName() or text)
        press(Qt.Key.Key_Tab)
    assert all(passed)
    in_order = [
        "姓名", "电话，可不填", "住址", "身份证号，可不填", "大字", "吴有根（本人）是代表", "第2户姓名", "去掉第2户邓长河",
        "第3户姓名", "同来的人，几个人一起写，用顿号隔开；也可以从表格里粘进来", "建议意见", "本人的话",
        "已读给本人听，本人说没写错", "想要什么结果，可不填", "内容分类，可不填", "地点，可不填", "涉及人数，可不填",
        "分类选劳动和社会保障·工资福利", "加材料", "水管.jpg，1KB，按一下去掉", "展开", "第1段，来人，正在写", "先放下",
    ]  # fmt: skip
    assert [name for name in passed if name in in_order] == in_order


def test_what_ties_the_agent_is_asked_and_recorded(qtbot: QtBot, window: Window) -> None:
    type_petitioner()
    enter()
    type_matter()
    told = window.page.findChild(ToldSection)
    chip = told.findChild(ChipRow).chip("relative")
    chip.setFocus()
    press(Qt.Key.Key_Space)
    assert "应当回避" in "".join(label.text() for label in told.findChildren(QLabel) if label.isVisible())
    case = window.desk.case(saved(qtbot, window))
    assert tie_of(case, window.desk.profile.name) is Tie.RELATIVE


def test_a_date_that_cannot_be_right_is_told_before_anything_is_written(
    qtbot: QtBot, look: Look, tasks: Tasks, desk: Desk, wall: Wall
) -> None:
    registering.register(desk, WATER)
    wall.turn(days=-400)
    window = opened(qtbot, tasks, desk)
    qtbot.waitUntil(lambda: bool(visible_notes(window)))
    assert "请看看屏幕右下角的日期对不对" in visible_notes(window)[0].sentence
