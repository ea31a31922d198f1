"""Where the window begins: the application, one window a home, and what is loaded once it stands.

From the start of the process to a passphrase that can be typed is what somebody waits for every morning, so nothing is
loaded before that page stands but what it needs itself.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QCryptographicHash, QLockFile, QTimer
from PySide6.QtWidgets import QApplication

from agent_app.base import paths
from agent_app.base.errors import AppError, TroubleError, UserError
from agent_app.gui import input_method
from agent_app.gui.flow import Flow, Place
from agent_app.gui.gate import LATER_MS, NAME
from agent_app.gui.pages.unlock import UnlockPage
from agent_app.gui.remembered import Remembered
from agent_app.gui.theme.look import Look

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox

_SELFTEST_S = 60


def run(home: Path | None, demo: bool = False) -> int:
    """The program with its window, until it is left; returns the exit code."""
    app = application()
    remembered = Remembered.load()
    try:
        Look(app, remembered.size, dark=remembered.dark)  # type: ignore[arg-type]
        place = place_of(home, demo=demo)
        claimed = claim(place.home)
        flow = start(place, remembered)
    except AppError as error:
        message(error.sentence).exec()
        return error.exit_code
    except Exception as error:  # who clicks on a picture has no terminal to read it in
        broke(error).exec()
        raise
    QTimer.singleShot(LATER_MS, flow, lambda: load_the_rest(flow))
    try:
        return app.exec()
    finally:
        flow.frame.deleteLater()
        claimed.unlock()


def message(sentence: str) -> "QMessageBox":
    """What is said where nothing of the window stands yet in which it could be."""
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QMessageBox.Icon.Information, NAME, sentence)
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    return box


def broke(error: Exception) -> "QMessageBox":
    """What is said of a bug there."""
    from agent_app.gui.bugs import report

    box = message("程序出了错，窗口没有打开。以前存的都在，请把下面几行交给县里管电脑的人。")
    box.setInformativeText(report(error))
    return box


def start(place: Place, remembered: Remembered) -> Flow:
    """The window with its first page, shown."""
    flow = Flow(place, remembered)
    flow.begin()
    flow.frame.show()
    return flow


def load_the_rest(flow: Flow) -> None:
    """What the first page did without: Qt's own words in Chinese, where bugs are told, and the rest of the program."""
    from agent_app.gui.ahead import LoadAhead
    from agent_app.gui.bugs import CatchesBugs, catch
    from agent_app.gui.qt_words import speak_chinese

    speak_chinese()
    tell = CatchesBugs(flow.frame)
    catch(tell)
    flow.broke.connect(tell)
    ahead = LoadAhead(flow.gates.tasks, flow)
    ahead.loaded.connect(flow.prepare)
    ahead.start()


def application() -> QApplication:
    """The application of this process."""
    app = QCoreApplication.instance()
    if not isinstance(app, QApplication):
        input_method.choose(os.environ)
        app = QApplication(sys.argv[:1])
    app.setApplicationName("agent-app")
    app.setDesktopFileName("agent-app")
    return app


def place_of(home: Path | None, *, demo: bool) -> Place:
    """Where the records of this start are. The practice county refuses a folder with real ones when it is opened."""
    return Place(home or (paths.demo_home() if demo else paths.default_home()), practice=demo)


def claim(home: Path) -> QLockFile:
    """The right to be the only window on this home, until it is unlocked or the process ends. Raises `UserError`."""
    folder = paths.state_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TroubleError(
            f"写不进文件夹 {folder}，所以没有打开。您的记录没有动，请找人改一下权限。"
        ) from error
    whole = QCryptographicHash.hash(str(home.resolve()).encode("utf-8"), QCryptographicHash.Algorithm.Sha256)
    name = whole.data().hex()[:16]
    lock = QLockFile(str(folder / f"window-{name}.lock"))
    lock.setStaleLockTime(0)  # only that of a process which is gone
    if not lock.tryLock(0):
        if lock.error() is not QLockFile.LockError.LockFailedError:
            raise TroubleError(
                f"写不进文件夹 {folder}，所以没有打开。您的记录没有动，请清出一些地方，或找人改一下权限。"
            )
        raise UserError("信访代理已经开着。请在屏幕下边的任务栏里找到它，点一下就回来了。")
    return lock


def selftest_window(home: Path, passphrase: str) -> None:
    """Opens the real window on a home, as a person does, until 今日 is shown, and closes it. Raises what went wrong."""
    app = application()
    if app.findChild(Look) is None:
        Look(app)
    flow = start(Place(home), Remembered())
    broken: list[BaseException] = []
    flow.broke.connect(broken.append)
    page = flow.frame.shown
    if not isinstance(page, UnlockPage):
        raise TroubleError(f"{home} 里没有记录，窗口没有问口令。")
    page.editor.setText(passphrase)
    page.primary()
    _wait(lambda: bool(broken or _refused(page) or flow.sitting))
    if broken:
        raise broken[0]
    if flow.sitting is None:
        raise TroubleError(page.error)
    shown: list[bool] = []
    flow.sitting.window.tasks.query(lambda: None, lambda _: shown.append(True))  # behind what 今日 asked for
    _wait(lambda: bool(broken or shown))
    if broken:
        raise broken[0]
    gone: list[bool] = []
    flow.ended.connect(lambda: gone.append(True))
    flow.leave()
    _wait(lambda: bool(gone))


def selftest_views(pdf: bytes, photo: bytes) -> None:
    """Draws a paper and a photo as the window does, after `selftest_window`. Raises `TroubleError` when nothing comes."""
    from PySide6.QtGui import QImage

    from agent_app.gui.pages.paper_view import PaperView

    view = PaperView()
    view.show_pdf(pdf)
    drawn = view.document.render(0, view.document.pagePointSize(0).toSize())
    view.deleteLater()
    if drawn.isNull():
        raise TroubleError("窗口画不出一张纸。")
    if QImage.fromData(photo).isNull():
        raise TroubleError("窗口画不出一张照片。")


def _refused(page: UnlockPage) -> bool:
    from shiboken6 import isValid

    return isValid(page) and bool(page.error)


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + _SELFTEST_S
    while not until():
        if time.monotonic() > end:
            raise TroubleError("窗口等了一分钟还没有好。")
        QCoreApplication.processEvents()
        time.sleep(0.005)
