"""登记 in the window: by the keyboard alone, with nothing lost on any way."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from agent_app.core.agency import tie_of
from agent_app.core.fields import Told
from agent_app.core.vocabulary import Tie, Verdict
from agent_app.desk import attaching, casebook, drafts, intake, registering, repeats
from agent_app.desk.desk import Desk
from agent_app.gui.page import Page
from agent_app.gui.pages.register import RegisterPage
from agent_app.gui.pages.register.form import Form, Other
from agent_app.gui.pages.register.told import ToldSection
from agent_app.gui.shell import Shell
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import SIZES, SizeName
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import ChipRow
from agent_app.gui.widgets.notes import Note
from agent_app.store import notes
from tests.gui.cuts import cut
from tests.gui.hands import alt, control, enter, focused, press, say
from tests.gui.unfinished import WORDS
from tests.support.desks import PASSPHRASE, WATER, Wall, make_desk, unlock
from tests.support.pictures import photo as photo_of
from tests.support.tools import ROOT

PHOTO = photo_of()
NAMES = "邓长河、罗小满、何田生、唐木根、彭水生、石秀英、向月娥、段春妹、叶大顺、覃青山、蒲满秀"


class Window(SimpleNamespace):
    """What a test holds on to: the shell, its page, the desk."""

    shell: Shell
    page: RegisterPage
    desk: Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "home", Wall())
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, look: Look, tasks: Tasks, desk: Desk) -> Iterator[Window]:
    yield opened(qtbot, tasks, desk)
    qtbot.waitUntil(lambda: not tasks.busy, timeout=5000)


def opened(qtbot: QtBot, tasks: Tasks, desk: Desk) -> Window:
    page = RegisterPage(desk, tasks)
    shell = Shell(tasks, {"today": Page, "register": lambda: page})
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    with qtbot.waitActive(shell):
        shell.show()
        shell.activateWindow()
    shell.go("today")
    control(Qt.Key.Key_N)
    return Window(shell=shell, page=page, desk=desk)


def saved(qtbot: QtBot, window: Window) -> str:
    """Ctrl+Enter, and the number of what was saved."""
    with qtbot.waitSignal(window.page.registered, timeout=5000) as signal:
        control(Qt.Key.Key_Return)
    return str(signal.args[0])


def kept(qtbot: QtBot, window: Window) -> dict[str, object]:
    """The one draft in the vault, as soon as it is what the page shows."""
    wanted = window.page.collect().as_draft()
    found: list[drafts.Draft] = []

    def there() -> bool:
        found[:] = drafts.kept(window.desk, intake.DRAFT)
        return [draft.data for draft in found] == [wanted]

    qtbot.waitUntil(there, timeout=3000)
    return found[0].data


def type_petitioner() -> None:
    """Name, telephone, address, and on to who came along."""
    say("吴有根")
    enter()
    say("138 0000 2046")
    enter()
    say("石桥村4组")
    enter(2)


def type_matter() -> None:
    """From 哪一类 on: the kind, words, read back, wish, and all that is told."""
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    enter()
    say("4组的饮水管漏了两个月。")
    enter()
    say("没有人修。")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    enter()
    say("把水管修好")
    enter(5)
    for _ in Told:
        press(Qt.Key.Key_Space)
        enter()


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


def test_people_are_pasted_from_a_table(qtbot: QtBot, window: Window) -> None:
    QGuiApplication.clipboard().setText("邓长河\t13800001111\t石桥村2组\n罗小满\t\t石桥村1组\n")
    window.page.form.people.others._begin()
    control(Qt.Key.Key_V)
    assert window.page.collect().others == [
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
    assert window.page.collect().registered_on == ""
    qtbot.waitUntil(lambda: "空白单号 K7M2Q-03X" in window.page.bar.fact.accessibleName(), timeout=3000)
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
    assert window.page.collect().registered_on == ""


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


def test_what_is_typed_is_a_draft_and_goes_on_from_where_it_was(qtbot: QtBot, window: Window) -> None:
    type_petitioner()
    data = kept(qtbot, window)
    assert (data["name"], data["address"]) == ("吴有根", "石桥村4组")
    press(Qt.Key.Key_Escape)
    assert window.shell.here == "today"
    assert window.page.collect().blank
    control(Qt.Key.Key_N)
    qtbot.waitUntil(lambda: bool(visible_notes(window)), timeout=3000)
    (note,) = visible_notes(window)
    assert "上次写到“来人”：吴有根，还没写诉求" in note.sentence
    note.pressed.emit()
    assert window.page.collect().address == "石桥村4组"
    say("x")
    control(Qt.Key.Key_Z)
    assert window.page.collect().as_draft() == data


def visible_notes(window: Window) -> list[Note]:
    return [note for note in window.page.findChildren(Note) if note.isVisible()]


def test_several_drafts_wait_side_by_side(qtbot: QtBot, window: Window) -> None:
    for name in ("吴有根", "周桂兰"):
        window.page.form.go_to_section(1)
        say(name)
        press(Qt.Key.Key_Escape)
        control(Qt.Key.Key_N)
    qtbot.waitUntil(lambda: window.page.drafts.button.text() == "草稿 2", timeout=3000)
    entries = window.page.drafts.button.menu_of().actions()
    assert {entry.text().split("，")[0] for entry in entries} == {"吴有根", "周桂兰"}
    next(entry for entry in entries if entry.text().startswith("吴有根")).trigger()
    assert window.page.collect().name == "吴有根"
    window.page.foot.discard_requested.emit()
    assert window.page.collect().name == "吴有根"
    window.page.foot.discard_requested.emit()
    qtbot.waitUntil(lambda: len(drafts.kept(window.desk, intake.DRAFT)) == 1, timeout=3000)


def test_a_draft_survives_a_killed_program(qtbot: QtBot, look: Look, tasks: Tasks, tmp_path: Path) -> None:
    home, photo = tmp_path / "home", tmp_path / "水管.jpg"
    photo.write_bytes(PHOTO)
    make_desk(home).close()
    command = [sys.executable, "-m", "tests.gui.unfinished", str(home), str(photo)]
    typing = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert typing.stdout is not None
        assert typing.stdout.readline() == "kept\n"
    finally:
        typing.kill()
        typing.communicate()
    photo.unlink()
    desk = unlock(home, PASSPHRASE)
    try:
        window = opened(qtbot, tasks, desk)
        qtbot.waitUntil(lambda: bool(visible_notes(window)), timeout=3000)
        visible_notes(window)[0].pressed.emit()
        form = window.page.collect()
        assert form.name == "吴有根"
        assert form.words.startswith(WORDS)
        qtbot.waitUntil(lambda: not window.page.form.materials.pending, timeout=3000)
        (material,) = window.page.collect().materials
        assert (material.name, material.size, material.error) == ("水管.jpg", len(PHOTO), "")
        qtbot.waitUntil(lambda: not tasks.busy, timeout=5000)
    finally:
        desk.close()


def test_of_an_accusation_nothing_is_kept(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    type_petitioner()
    drop(window, photo_in(tmp_path))
    qtbot.waitUntil(lambda: not window.page.form.materials.pending, timeout=3000)
    kept(qtbot, window)
    key = window.page.keeper.key
    window.page.form.matter.purpose.chip("accusation").setFocus()
    press(Qt.Key.Key_Space)
    assert window.page.face is window.page.accusation
    qtbot.waitUntil(lambda: drafts.kept(window.desk, intake.DRAFT) == [], timeout=3000)
    assert intake.laid(window.desk, key) == []
    press(Qt.Key.Key_Escape)
    assert window.page.face is window.page.form
    assert window.page.collect().name == "吴有根"
    qtbot.waitUntil(lambda: len(intake.laid(window.desk, key)) == 1, timeout=3000)
    window.page.form.matter.purpose.chip("accusation").click()
    control(Qt.Key.Key_1)
    control(Qt.Key.Key_2)
    assert window.page.collect().blank
    qtbot.wait(600)
    with window.desk.vault.read() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM notes").scalar_one()
    assert count == 0


def test_where_accusations_go_can_be_printed(qtbot: QtBot, window: Window) -> None:
    window.page.form.matter.purpose.chip("accusation").click()
    control(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page.face is window.page.paper, timeout=5000)
    assert "12388" in window.page.paper.view.text()


def photo_in(folder: Path, name: str = "水管.jpg", data: bytes = PHOTO) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def drop(window: Window, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    window.page.dropEvent(QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, *none))


def test_a_dropped_photo_goes_with_the_case_even_when_the_stick_is_gone(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    photo = photo_in(tmp_path)
    drop(window, photo, photo_in(tmp_path, "坏.png", b"hello"))
    qtbot.waitUntil(lambda: not window.page.form.materials.pending, timeout=3000)
    photo.unlink()
    picture = QImage(20, 20, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(picture)
    window.page.form.go_to_section(1)
    control(Qt.Key.Key_V)
    type_petitioner()
    enter()
    type_matter()
    control(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "坏.png" in focused().accessibleName(), timeout=3000)
    assert "去掉它就能先存" in window.page.foot.said
    focused().click()  # type: ignore[attr-defined]
    number = saved(qtbot, window)
    found = attaching.materials(window.desk, number)
    assert [material.name for material in found] == ["水管.jpg", "粘贴的图片1.png"]
    assert attaching.content(window.desk, number, found[0].record) == PHOTO
    with window.desk.vault.read() as connection:
        assert notes.kept(connection, "material/") == []


def test_a_material_that_was_taken_away_comes_back(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    drop(window, photo_in(tmp_path))
    qtbot.waitUntil(lambda: not window.page.form.materials.pending, timeout=3000)
    (material,) = window.page.collect().materials
    with qtbot.waitSignal(window.page.toast_requested, timeout=3000) as signal:
        window.page.form.materials._take_away(window.page.form.materials._materials[0])
    assert window.page.collect().materials == []
    text, back = signal.args
    assert text == "去掉了水管.jpg"
    back()
    qtbot.waitUntil(lambda: not window.page.form.materials.pending, timeout=3000)
    assert window.page.collect().materials[0].size == material.size


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
    window.page.show_form(form)
    control(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(visible_notes(window)), timeout=5000)
    assert window.page.form.isEnabled()
    assert window.page.collect().others == others
    kept(qtbot, window)


def repeat_shown(qtbot: QtBot, window: Window, wanted: bool = True) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: bool(window.page.form.repeat.repeats) is wanted, timeout=3000)


def test_a_possible_repeat_is_offered_and_denied(qtbot: QtBot, window: Window) -> None:
    registering.register(window.desk, WATER)
    type_petitioner()
    before = focused()
    repeat_shown(qtbot, window)()
    assert focused() is before
    (repeat,) = window.page.form.repeat.repeats
    assert repeat.same[:2] == ("姓名", "电话尾号 2046")
    alt(Qt.Key.Key_B)
    assert window.page.form.repeat.repeats == []
    say("1")
    qtbot.wait(700)
    assert window.page.form.repeat.repeats == []
    assert window.page.collect().compared == {repeat.subject: Verdict.OTHER}
    window.page.form.repeat.reconsidered.emit()
    repeat_shown(qtbot, window)()
    assert window.page.collect().compared == {}


@pytest.mark.parametrize("verdict", list(Verdict))
def test_what_was_said_of_a_repeat_is_saved_with_the_registration(
    qtbot: QtBot, window: Window, verdict: Verdict
) -> None:
    earlier = registering.register(window.desk, WATER).number
    type_petitioner()
    field = focused()
    repeat_shown(qtbot, window)()
    if verdict is Verdict.OTHER:
        alt(Qt.Key.Key_B)
    else:
        alt(Qt.Key.Key_Y)
        words = {Verdict.SAME: "另登一件，连在一起", Verdict.NOT_SAME_PERSON: "不是同一个人"}[verdict]
        way = next(each for each in window.page.form.repeat.findChildren(Button) if each.text() == words)
        way.setFocus()
        press(Qt.Key.Key_Return)
    field.setFocus()
    enter()
    type_matter()
    number = saved(qtbot, window)
    for one, other in ((number, earlier), (earlier, number)):
        said = repeats.kin(window.desk, one).linked
        assert [(each.number, each.verdict) for each in said] == [(other, verdict)]


def test_the_same_matter_is_written_into_the_case_that_is_there(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    number = registering.register(window.desk, WATER).number
    type_petitioner()
    enter()
    press(Qt.Key.Key_Space)
    enter()
    say("还是没有人来修。")
    drop(window, photo_in(tmp_path))
    repeat_shown(qtbot, window)()
    alt(Qt.Key.Key_Y)
    assert casebook.total(window.desk) == 1
    with qtbot.waitSignal(window.page.case_requested, timeout=3000) as signal:
        alt(Qt.Key.Key_Y)
    assert signal.args == [number]
    titles = [moment.title for moment in casebook.view(window.desk, number).moments]
    assert titles == ["代理登记", "记事", "加了材料"]
    assert (casebook.total(window.desk), drafts.kept(window.desk, intake.DRAFT)) == (1, [])
    assert window.page.collect().blank


@pytest.mark.parametrize("size", [size.name for size in SIZES])
def test_nothing_is_cut_at_any_size(qtbot: QtBot, window: Window, look: Look, size: SizeName) -> None:
    registering.register(window.desk, WATER)
    window.page.show_form(
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
    look.use(size="standard")
    qtbot.wait(100)
    assert window.shell.size().toTuple() == (1366, 768)


def test_tab_goes_down_the_page_and_everything_has_a_name(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    registering.register(window.desk, WATER)
    others = [Other("邓长河"), Other("罗小满")]
    window.page.show_form(Form(name="吴有根", phone="13800002046", words="工钱没给", others=others))
    drop(window, photo_in(tmp_path))
    qtbot.waitUntil(lambda: not window.page.form.materials.pending, timeout=3000)
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
