"""第一次用: from an empty folder to a desk that is at work, back from a backup, and the practice county."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from agent_app.app import found_desk, law
from agent_app.base.paths import default_home, demo_home, has_records
from agent_app.core.vocabulary import Role
from agent_app.county import people
from agent_app.desk import demo, exchanging, registering
from agent_app.desk.desk import Desk
from agent_app.gui.flow import Place
from agent_app.gui.gate import Gate
from agent_app.gui.pages.first_run import FirstRunPage, wrong_division
from agent_app.gui.pages.forgotten import ForgottenPage
from agent_app.gui.pages.making import MakingPage
from agent_app.gui.pages.paper_print import prepare
from agent_app.gui.pages.recovery import RecoveryPage
from agent_app.gui.pages.restore import RestorePage
from agent_app.gui.pages.unlock import UnlockPage
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import SIZES
from agent_app.store.backup import backup
from agent_app.store.keyslots import new_recovery_code
from agent_app.sync import enrolment
from tests.gui.cuts import cut
from tests.gui.gates import Door, say_hidden, told
from tests.gui.hands import control, enter, focused, press, say
from tests.paper.reading import words
from tests.support.desks import OTHER_VILLAGE, PASSPHRASE, QUICK, VILLAGE, WATER, make_county, make_desk

MakeDoor = Callable[[Place], Door]


@pytest.fixture
def door(qtbot: QtBot, look: Look) -> Iterator[MakeDoor]:
    made: list[Door] = []

    def make(place: Place) -> Door:
        made.append(Door(qtbot, place))
        return made[-1]

    yield make
    for one in made:
        one.leave()


def first_run(at: Door) -> FirstRunPage:
    assert isinstance(at.page, FirstRunPage)
    return at.page


def filled(at: Door, division: str = VILLAGE) -> FirstRunPage:
    page = first_run(at)
    for field, text in ((page.name, "刘春生"), (page.village, "石桥村"), (page.division, division)):
        field.set_text(text)
    page.passphrase.first.set_text(PASSPHRASE)
    page.passphrase.again.set_text(PASSPHRASE)
    return page


def recovery(at: Door) -> RecoveryPage:
    at.wait_for(RecoveryPage)
    assert isinstance(at.page, RecoveryPage)
    return at.page


def invitation_file(county: Desk, folder: Path, name: str = "刘春生", division: str = VILLAGE) -> Path:
    invitation = people.invite(county, scope=division, name=name, role=Role.AGENT)
    path = folder / f"给{name}.xfyq"
    path.write_bytes(enrolment.to_file(invitation))
    return path


def test_a_desk_is_founded_by_the_keyboard_alone(door: MakeDoor, tmp_path: Path) -> None:
    at = door(Place(tmp_path / "home"))
    page = first_run(at)
    say("刘春生")
    enter()
    say("石桥村")
    enter()
    say(VILLAGE)
    enter()
    say_hidden(at.bot, focused(), "qingxi-2026")
    enter()
    press(Qt.Key.Key_Tab) if focused() is not page.passphrase.again.editor else None
    say_hidden(at.bot, focused(), "qingxi-2026")
    control(Qt.Key.Key_Return)
    code = recovery(at).code
    control(Qt.Key.Key_Return)
    press(Qt.Key.Key_Space)
    control(Qt.Key.Key_Return)
    at.wait(lambda: at.flow.sitting)
    profile = at.flow.sitting.desk.profile if at.flow.sitting else None
    assert profile and (profile.name, profile.unit, profile.division) == ("刘春生", "石桥村", VILLAGE)
    at.leave()
    again = door(Place(tmp_path / "home"))
    window = again.open("qingxi-2026")
    again.bot.wait(300)
    assert not any("恢复码" in said for said in told(window))
    assert code


def test_what_is_missing_is_said_in_place_and_gone_to(door: MakeDoor, tmp_path: Path) -> None:
    at = door(Place(tmp_path / "home"))
    page = first_run(at)
    control(Qt.Key.Key_Return)
    assert focused() is page.name.editor and "印在" in page.name.error
    page = filled(at, "99010100300")
    control(Qt.Key.Key_Return)
    assert focused() is page.division.editor and "11位" in page.division.error
    page.division.set_text(VILLAGE)
    assert not page.division.error  # put right: no need to leave the field first
    page.passphrase.again.set_text("一二三四五")
    control(Qt.Key.Key_Return)
    assert focused() is page.passphrase.again.editor and "不一样" in page.passphrase.again.error
    assert not has_records(tmp_path / "home")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("990101003001", ""),
        ("990 101 003 001", ""),
        ("９９０１０１００３", ""),
        ("990101", "县的代码"),
        ("石桥", "不是数字"),
        ("", "照县里"),
    ],
)
def test_division_codes(text: str, wrong: str) -> None:
    said = wrong_division(text)
    assert wrong in said if wrong else not said


def test_a_passphrase_that_is_looked_at_is_typed_once(door: MakeDoor, tmp_path: Path) -> None:
    at = door(Place(tmp_path / "home"))
    page = filled(at)
    page.passphrase.again.set_text("")
    editor = page.passphrase.first.editor
    assert page.passphrase.first_wrong() is page.passphrase.again
    editor.turned.emit(True)  # type: ignore[union-attr]
    assert page.passphrase.again.isHidden()
    editor.turned.emit(False)  # type: ignore[union-attr]
    assert page.passphrase.again.isVisible()


def test_the_size_is_there_at_once(door: MakeDoor, look: Look, tmp_path: Path) -> None:
    at = door(Place(tmp_path / "home"))
    page = first_run(at)
    page._cards["largest"].click()
    assert look.size.name == "largest"
    control(Qt.Key.Key_0)
    assert look.size.name == "large" and page._cards["large"].isChecked()


def test_what_is_to_be_typed_is_in_sight_in_the_largest_type(
    door: MakeDoor, look: Look, tmp_path: Path
) -> None:
    at = door(Place(tmp_path / "home"))
    look.use(size="largest")
    page = first_run(at)
    page.join.type_button.click()

    def in_sight(field: QWidget) -> bool:
        return field.visibleRegion().boundingRect().height() == field.height()

    at.wait(lambda: in_sight(page.join.server) and in_sight(page.join.code))


def test_an_invitation_on_a_stick_says_who_and_where_and_connects(door: MakeDoor, tmp_path: Path) -> None:
    county = make_county(tmp_path / "county")
    stick = tmp_path / "stick"
    (stick / "邀请").mkdir(parents=True)
    invitation_file(county, stick / "邀请")
    at = door(Place(tmp_path / "home"))
    page = first_run(at)
    page.join.look_in(tmp_path)
    at.wait(lambda: page.join._error.isVisible())
    page.join.look_in(stick)
    at.wait(lambda: page.join.done)
    assert "云山县信访局" in page.join.said.text()
    assert (page.name.text, page.division.text) == ("刘春生", VILLAGE)
    page.village.set_text("石桥村")
    page.passphrase.first.set_text(PASSPHRASE)
    page.passphrase.again.set_text(PASSPHRASE)
    page.primary()
    assert not told(recovery(at))
    recovery(at).finished.emit()
    at.wait(lambda: at.flow.sitting)
    assert at.flow.sitting is not None
    county_card = exchanging.standing(at.flow.sitting.desk).county
    assert county_card is not None and county_card.name == "云山县信访局"
    county.close()


def test_of_several_invitations_one_is_chosen_in_place(door: MakeDoor, tmp_path: Path) -> None:
    county, stick = make_county(tmp_path / "county"), tmp_path / "stick"
    stick.mkdir()
    invitation_file(county, stick)
    invitation_file(county, stick, "王秋菊", OTHER_VILLAGE)
    (stick / "空.xfyq").write_bytes(b"")
    at = door(Place(tmp_path / "home"))
    join = first_run(at).join
    join.look_in(stick)
    at.wait(join.question.isVisible)
    assert not join.done and "空.xfyq" in join._error.text()
    press(Qt.Key.Key_Return)
    assert join.done and "给刘春生的邀请" in join.said.text() and not join.question.isVisible()
    join.look_in(stick)
    at.wait(join.question.isVisible)
    join.question.chosen.emit(-1)
    assert not join.done and "什么都没有动" in join._error.text() and not join.question.isVisible()
    county.close()


def test_a_county_that_does_not_answer_costs_nothing(door: MakeDoor, tmp_path: Path) -> None:
    at = door(Place(tmp_path / "home"))
    page = filled(at)
    page.join.type_it()
    page.join.server.set_text("127.0.0.1:9")
    page.join.code.set_text("ABCD")
    control(Qt.Key.Key_Return)
    assert "看错了" in page.join.code.error
    page.join.code.set_text(enrolment.code_of(enrolment.new_secret()))
    control(Qt.Key.Key_Return)
    at.wait(lambda: isinstance(at.page, RecoveryPage) and told(at.page))
    assert "不耽误用" in told(at.page)[0]
    recovery(at).finished.emit()
    at.wait(lambda: at.flow.sitting)
    at.wait(lambda: any("恢复码还没有收好" in said for said in told(at.window)))


def test_the_recovery_code_is_printed_and_saved(
    qtbot: QtBot, look: Look, tasks: Tasks, tmp_path: Path
) -> None:
    desk, code, out = make_desk(tmp_path / "desk"), new_recovery_code(), tmp_path / "印出来.pdf"

    def to_file(parent: QWidget, pages: int) -> QPrinter:
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out))
        return prepare(printer)

    page = RecoveryPage(desk, tasks, code, to_file)
    qtbot.addWidget(page)
    page.show()
    assert code.split("-")[0] in " ".join(label.text() for label in page._groups)
    page.print_now()
    qtbot.waitUntil(lambda: "打上钩" in "".join(told(page)), timeout=20_000)
    assert out.stat().st_size > 1000
    page.save_to(tmp_path / "恢复码")
    qtbot.waitUntil(lambda: "存好了" in "".join(told(page)), timeout=20_000)
    assert code[:17] in words((tmp_path / "恢复码.pdf").read_bytes())
    page.save_to(tmp_path / "没有" / "恢复码.pdf")
    qtbot.waitUntil(lambda: "没有存成" in "".join(told(page)), timeout=20_000)
    desk.close()


def test_records_come_back_from_a_backup(door: MakeDoor, tmp_path: Path) -> None:
    old = make_desk(tmp_path / "old")
    number = registering.register(old, WATER).number
    backup(old.vault, tmp_path / "备份.xfbak")
    old.close()
    at = door(Place(tmp_path / "new"))
    first_run(at).name.set_text("刘")
    first_run(at).restore_requested.emit()
    at.wait_for(RestorePage)
    press(Qt.Key.Key_Escape)
    assert first_run(at).name.text == "刘"
    first_run(at).restore_requested.emit()
    at.wait_for(RestorePage)
    page = at.page
    assert isinstance(page, RestorePage)
    (tmp_path / "不是.xfbak").write_bytes(b"PK")
    page.restore_from(tmp_path / "不是.xfbak")
    at.wait(lambda: any("不是备份文件" in said for said in told(page)))
    page.restore_from(tmp_path / "备份.xfbak")
    at.wait_for(UnlockPage)
    assert "找回来了" in at.unlock.line.text()
    at.open(PASSPHRASE)
    assert at.flow.sitting is not None
    assert at.flow.sitting.desk.case(number).subject.get("number") == number


def test_practice_says_so_all_the_time_and_never_where_real_records_are(
    door: MakeDoor, tmp_path: Path
) -> None:
    demo.practice(demo_home(), law(), cases=3).close()
    at = door(Place(default_home()))
    first_run(at).practice_requested.emit()
    at.wait(lambda: at.flow.sitting)
    strip = at.flow.frame.strip
    assert strip is not None and strip.isVisible()
    assert at.flow.frame.windowTitle().startswith("练习")
    assert at.flow.sitting is not None and at.flow.sitting.desk.profile.division.startswith("99")
    control(Qt.Key.Key_L)
    at.wait_for(UnlockPage)
    assert demo.PASSPHRASE in at.unlock.line.text() and strip.isVisible()
    at.enter(demo.PASSPHRASE)
    at.wait(lambda: at.page is at.window)
    strip.button.click()
    at.wait_for(FirstRunPage)
    assert at.flow.frame.strip is None and at.flow.frame.windowTitle() == "信访代理"
    assert not has_records(default_home())

    real = found_desk(tmp_path / "real", name="刘", division=VILLAGE, passphrase=PASSPHRASE, cost=QUICK)
    real.desk.close()
    other = door(Place(tmp_path / "real", practice=True))
    other.wait(lambda: any("不能拿来练习" in said for said in told(other.page)))


def test_making_the_practice_county_can_be_stopped(door: MakeDoor, tmp_path: Path) -> None:
    at = door(Place(tmp_path / "home"))
    first_run(at).practice_requested.emit()
    at.wait_for(MakingPage)
    page = at.page
    assert isinstance(page, MakingPage)
    at.wait(lambda: page._bar.value() > 0)
    press(Qt.Key.Key_Escape)
    at.wait_for(FirstRunPage)
    assert (demo_home() / "unfinished").exists()
    demo.practice(demo_home(), law(), cases=1).close()
    assert not (demo_home() / "unfinished").exists()
    assert has_records(demo_home() / "village")


def at_rest(qtbot: QtBot, page: Gate) -> None:
    """Waits until nothing is laid out anew any more."""
    before: list[object] = []
    for _ in range(100):
        qtbot.wait(30)
        now = [widget.geometry() for widget in page.findChildren(QWidget)]
        if now == before:
            return
        before = list(now)


def test_nothing_is_cut_at_any_size(qtbot: QtBot, look: Look, tasks: Tasks, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk")
    pages: list[Gate] = [
        UnlockPage(),
        FirstRunPage(tasks, tmp_path),
        ForgottenPage(tasks, tmp_path),
        RestorePage(tasks, tmp_path),
        MakingPage(tasks, tmp_path),
        RecoveryPage(desk, tasks, new_recovery_code()),
    ]
    for page in pages:
        qtbot.addWidget(page)
        page.resize(1366, 690)
        page.show()
        page.refuse("这一下没有做成。您的记录都在，请看一看，再试一次。")
        for size in SIZES:
            look.use(size=size.name)
            at_rest(qtbot, page)
            assert not cut(page), (type(page).__name__, size.name)
        for widget in page.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                assert widget.accessibleName(), (page, type(widget), widget.parent())
    desk.close()
