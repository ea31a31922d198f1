"""The way in: passphrase, recovery code, lock; and what is loaded before anybody can type."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from agent_app.app import found_desk
from agent_app.base.errors import TroubleError, UserError
from agent_app.desk.desk import Desk
from agent_app.gui import main, opening
from agent_app.gui.flow import Place
from agent_app.gui.idle import Idle
from agent_app.gui.pages.forgotten import ForgottenPage
from agent_app.gui.pages.recovery import RecoveryPage
from agent_app.gui.pages.register import RegisterPage
from agent_app.gui.pages.settings import SettingsPage
from agent_app.gui.pages.unlock import UnlockPage
from agent_app.gui.remembered import Remembered
from agent_app.gui.theme.look import Look
from agent_app.gui.widgets.button import FaceButton
from tests.gui.gates import Door, say_hidden, told
from tests.gui.hands import control, focused, press, say
from tests.support.desks import PASSPHRASE, QUICK, VILLAGE
from tests.support.pictures import photo
from tests.support.tools import ROOT

NEW_PASSPHRASE = "qingxi-2026"
MakeDoor = Callable[[Path], Door]


@pytest.fixture
def door(qtbot: QtBot, look: Look) -> Iterator[MakeDoor]:
    made: list[Door] = []

    def make(home: Path) -> Door:
        made.append(Door(qtbot, Place(home)))
        return made[-1]

    yield make
    for one in made:
        one.leave()


def make_home(folder: Path) -> tuple[Path, str]:
    """A home, and its recovery code."""
    made = found_desk(
        folder, name="刘春生", division=VILLAGE, passphrase=PASSPHRASE, unit="石桥村", cost=QUICK
    )
    made.desk.close()
    return folder, made.recovery_code


def test_a_wrong_passphrase_is_told_in_place_and_the_right_one_opens_today(
    door: MakeDoor, tmp_path: Path
) -> None:
    home, _ = make_home(tmp_path / "home")
    at = door(home)
    assert focused() is at.unlock.editor
    press(Qt.Key.Key_Return)
    assert "还没有输口令" in at.unlock.error
    at.enter("一二三四五七")
    at.wait(lambda: at.unlock.error)
    assert "口令不对" in at.unlock.error and "口令不对" in at.unlock.editor.accessibleDescription()
    assert focused() is at.unlock.editor
    window = at.open(PASSPHRASE)
    at.wait(lambda: "石桥村" in window.status.accessibleName() or window.status.isVisible())
    assert at.flow.frame.windowTitle() == "今日 - 信访代理"


def test_the_passphrase_can_be_looked_at(door: MakeDoor, tmp_path: Path) -> None:
    at = door(make_home(tmp_path / "home")[0])
    say_hidden(at.bot, at.unlock.editor, "qingxi")
    assert at.unlock.editor.echoMode() is QLineEdit.EchoMode.Password
    look_button = at.unlock.editor.findChild(FaceButton)
    assert isinstance(look_button, FaceButton)
    look_button.click()
    assert at.unlock.editor.echoMode() is QLineEdit.EchoMode.Normal
    assert at.unlock.editor.text() == "qingxi"


def test_with_the_recovery_code_one_thinks_of_a_new_passphrase(door: MakeDoor, tmp_path: Path) -> None:
    home, code = make_home(tmp_path / "home")
    at = door(home)
    at.unlock.forgotten.emit()
    at.wait_for(ForgottenPage)
    page = at.page
    assert isinstance(page, ForgottenPage)
    page.code.set_text(code[:-1])
    control(Qt.Key.Key_Return)
    assert "29个" in page.code.error
    page.code.set_text("22222" * 6)
    page.passphrase.first.set_text(NEW_PASSPHRASE)
    control(Qt.Key.Key_Return)
    assert page.passphrase.again.error
    page.passphrase.again.set_text(NEW_PASSPHRASE)
    control(Qt.Key.Key_Return)
    at.wait(lambda: "恢复码不对" in page.code.error)
    page.code.set_text(code.lower().replace("-", " "))
    control(Qt.Key.Key_Return)
    at.wait(lambda: at.flow.sitting)
    at.leave()
    again = door(home)
    again.enter(PASSPHRASE)
    again.wait(lambda: again.unlock.error)
    again.open(NEW_PASSPHRASE)


def test_esc_leads_back_from_the_recovery_code(door: MakeDoor, tmp_path: Path) -> None:
    at = door(make_home(tmp_path / "home")[0])
    at.unlock.forgotten.emit()
    at.wait_for(ForgottenPage)
    press(Qt.Key.Key_Escape)
    assert isinstance(at.page, UnlockPage)


def test_a_home_that_cannot_be_opened_says_why(door: MakeDoor, tmp_path: Path) -> None:
    home, _ = make_home(tmp_path / "home")
    keys = home / "keys.json"
    slots = json.loads(keys.read_text(encoding="utf-8"))
    keys.write_text(json.dumps({**slots, "format": 99}), encoding="utf-8")
    at = door(home)
    at.enter(PASSPHRASE)
    at.wait(lambda: at.unlock.error)
    assert "更新版本" in at.unlock.error
    keys.write_text(json.dumps(slots), encoding="utf-8")
    database = home / "vault.db"
    database.write_bytes(database.read_bytes()[:5000])
    at.enter(PASSPHRASE)
    at.wait(lambda: "坏了" in at.unlock.error)


def test_locking_keeps_what_is_half_typed(door: MakeDoor, tmp_path: Path) -> None:
    at = door(make_home(tmp_path / "home")[0])
    window = at.open(PASSPHRASE)
    control(Qt.Key.Key_N)
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    at.wait(lambda: isinstance(focused(), QLineEdit))
    field = focused()
    say("吴有根")
    control(Qt.Key.Key_L)
    at.wait_for(UnlockPage)
    assert "没写完的都留着" in at.unlock.line.text()
    assert not page.isVisible()
    control(Qt.Key.Key_1)  # keys of the places do not reach behind the lock
    at.enter("错错错错错错")
    at.wait(lambda: at.unlock.error)
    assert at.page is not window
    at.enter(PASSPHRASE)
    at.wait(lambda: at.page is window)
    assert window.here == "register"
    assert focused() is field
    assert page.writing.collect().name == "吴有根"


def test_it_locks_itself(door: MakeDoor, tmp_path: Path) -> None:
    at = door(make_home(tmp_path / "home")[0])
    window = at.open(PASSPHRASE)
    idle = at.flow.frame.findChild(Idle)
    assert isinstance(idle, Idle) and idle.minutes == 10
    steady, wall = [1000.0], [50_000.0]
    idle.steady_clock, idle.wall_clock = (lambda: steady[0]), (lambda: wall[0])
    idle.begin_again()

    def pass_time(seconds: float) -> None:
        for _ in range(int(seconds // 5)):
            steady[0] += 5
            wall[0] += 5
            idle.tick()

    pass_time(590)
    assert at.page is window
    QTest.keyClick(at.flow.frame.windowHandle(), Qt.Key.Key_Shift)
    pass_time(590)
    assert at.page is window
    say("这一口气写了十分钟")  # an input method speaks to the field, past the window
    pass_time(590)
    assert at.page is window
    pass_time(20)
    assert isinstance(at.page, UnlockPage)
    at.enter(PASSPHRASE)
    at.wait(lambda: at.page is window)
    wall[0] += 3600  # the lid was shut for an hour
    idle.tick()
    assert isinstance(at.page, UnlockPage)


def test_how_long_it_waits_is_chosen_in_settings_and_remembered(door: MakeDoor, tmp_path: Path) -> None:
    at = door(make_home(tmp_path / "home")[0])
    window = at.open(PASSPHRASE)
    window.go("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    next(button for button in page.findChildren(FaceButton) if button.text() == "30分钟").click()
    idle = at.flow.frame.findChild(Idle)
    assert isinstance(idle, Idle) and idle.minutes == 30
    assert Remembered.load().lock_minutes == 30


def test_a_new_recovery_code_is_given_for_the_passphrase(door: MakeDoor, tmp_path: Path) -> None:
    home, old = make_home(tmp_path / "home")
    at = door(home)
    window = at.open(PASSPHRASE)
    window.recovery_requested.emit()
    at.wait_for(UnlockPage)
    press(Qt.Key.Key_Escape)
    assert at.page is window
    window.recovery_requested.emit()
    at.wait_for(UnlockPage)
    at.enter(PASSPHRASE)
    at.wait_for(RecoveryPage)
    page = at.page
    assert isinstance(page, RecoveryPage)
    assert page.code != old
    control(Qt.Key.Key_Return)
    at.wait(lambda: "还没有打钩" in "".join(told(page)))
    press(Qt.Key.Key_Space)
    control(Qt.Key.Key_Return)
    at.wait(lambda: at.page is window)


def test_nobody_goes_round_the_lock_by_way_of_the_recovery_code(door: MakeDoor, tmp_path: Path) -> None:
    at = door(make_home(tmp_path / "home")[0])
    window = at.open(PASSPHRASE)
    control(Qt.Key.Key_N)
    at.wait(lambda: isinstance(focused(), QLineEdit))
    field = focused()
    window.recovery_requested.emit()
    at.wait_for(UnlockPage)
    window.lock_requested.emit()
    at.wait(lambda: "锁上了" in at.unlock.line.text())
    press(Qt.Key.Key_Escape)
    assert at.page is not window
    at.enter(PASSPHRASE)
    at.wait(lambda: at.page is window)
    assert focused() is field


def test_a_new_recovery_code_waits_behind_the_lock(
    door: MakeDoor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = door(make_home(tmp_path / "home")[0])
    window = at.open(PASSPHRASE)
    renewed = opening.renewed

    def locked_meanwhile(desk: Desk) -> str:
        window.lock_requested.emit()
        return renewed(desk)

    def unlocked() -> RecoveryPage:
        at.wait(lambda: "锁上了" in at.unlock.line.text() and not at.flow.gates.tasks.busy)
        at.enter(PASSPHRASE)
        at.wait_for(RecoveryPage)
        assert isinstance(at.page, RecoveryPage)
        return at.page

    monkeypatch.setattr(opening, "renewed", locked_meanwhile)
    window.recovery_requested.emit()
    at.wait_for(UnlockPage)
    at.enter(PASSPHRASE)
    at.wait(lambda: "锁上了" in at.unlock.line.text())
    code = unlocked().code
    window.lock_requested.emit()
    page = unlocked()
    assert page.code == code
    page.kept.setChecked(True)
    control(Qt.Key.Key_Return)
    at.wait(lambda: at.page is window)
    window.lock_requested.emit()
    at.wait_for(UnlockPage)
    at.enter(PASSPHRASE)
    at.wait(lambda: at.page is window)


def test_a_bug_at_the_door_lets_one_try_again(
    door: MakeDoor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = door(make_home(tmp_path / "home")[0])

    def fall(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("agent_app.gui.opening.open_home", fall)
    at.enter(PASSPHRASE)
    at.bot.waitUntil(lambda: bool(at.broken))
    assert "记录没有动" in at.unlock.error and not at.unlock.waiting
    at.broken.clear()


def test_size_colours_and_place_are_remembered(door: MakeDoor, look: Look, tmp_path: Path) -> None:
    at = door(make_home(tmp_path / "home")[0])
    press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    look.use(dark=True)
    at.leave()
    kept = Remembered.load()
    assert (kept.size, kept.dark, kept.box[2:]) == ("largest", True, (1366, 738))


def test_one_window_a_home(tmp_path: Path) -> None:
    first = main.claim(tmp_path / "one")
    other = main.claim(tmp_path / "other")
    with pytest.raises(UserError, match="已经开着"):
        main.claim(tmp_path / "one")
    with pytest.raises(UserError, match="已经开着"):
        main.claim(tmp_path / "other" / ".." / "one")  # another way to the same folder, as a link is
    first.unlock()
    main.claim(tmp_path / "one").unlock()
    other.unlock()


def test_a_place_that_takes_no_claim_is_not_told_as_another_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(QLockFile):
        def tryLock(self, timeout: int = 0) -> bool:
            return False

        def error(self) -> QLockFile.LockError:
            return QLockFile.LockError.UnknownError

    monkeypatch.setattr(main, "QLockFile", Full)
    with pytest.raises(TroubleError, match="写不进文件夹"):
        main.claim(tmp_path / "one")


def test_what_breaks_before_the_window_stands_is_told_in_one(
    look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def broken(*_: object) -> None:
        raise RuntimeError("云山县的李某")

    monkeypatch.setattr(main, "Look", lambda *_, **__: look)
    monkeypatch.setattr(main, "start", broken)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text() + box.informativeText()))
    with pytest.raises(RuntimeError):
        main.run(tmp_path / "home")
    [said] = told
    assert said.startswith("程序出了错，窗口没有打开。以前存的都在")
    assert "gui/main.py" in said and "李某" not in said


def test_what_is_said_before_the_window_stands_is_said_in_chinese_alone(look: Look) -> None:
    box = main.message("信访代理已经开着。")
    assert [button.text() for button in box.buttons()] == ["知道了"]


def test_nothing_heavy_is_loaded_before_the_passphrase_can_be_typed(tmp_path: Path) -> None:
    make_home(tmp_path / "home")
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "import agent_app.cli.agent\n"
        "from agent_app.gui import main\n"
        "app = main.application()\n"
        "main.Look(app)\n"
        "flow = main.start(main.place_of(Path(sys.argv[1]), demo=False), main.Remembered())\n"
        "app.processEvents()\n"
        "assert flow.frame.shown.editor.isVisible()\n"
        "print(*sorted(sys.modules), flush=True)\n"
        "os._exit(0)\n"  # how an interpreter takes down windows that nobody has closed is not asked here
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "home")], capture_output=True, encoding="utf-8", cwd=ROOT, timeout=60
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    heavy = {
        "sqlalchemy",
        "sqlcipher3",
        "msgspec",
        "reportlab",
        "nacl",
        "httpx",
        "agent_app.app",
        "agent_app.gui.shell",
    }
    assert not loaded & heavy


def test_the_window_tests_itself(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    home, _ = make_home(tmp_path / "home")
    main.selftest_window(home, PASSPHRASE)
    with pytest.raises(Exception, match="口令不对"):
        main.selftest_window(home, "错错错错错错")
    with pytest.raises(TroubleError, match="画不出一张纸"):
        main.selftest_views(b"", photo())
