"""Somebody who registers: the page in a window, and what the keyboard fills in."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from agent_app.core.fields import Told
from agent_app.desk import drafts, intake
from agent_app.desk.desk import Desk
from agent_app.gui.page import Page
from agent_app.gui.pages.register import RegisterPage
from agent_app.gui.shell import Shell
from agent_app.gui.tasks import Tasks
from agent_app.gui.widgets.notes import Note
from tests.gui.hands import control, enter, press, say, window_with
from tests.support.pictures import photo as photo_of

PHOTO = photo_of()


class Window(SimpleNamespace):
    """What a test holds on to: the shell, its page, the desk."""

    shell: Shell
    page: RegisterPage
    desk: Desk


def opened(qtbot: QtBot, tasks: Tasks, desk: Desk) -> Window:
    page = RegisterPage(desk, tasks)
    shell = window_with(qtbot, tasks, {"today": Page, "register": lambda: page})
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
    wanted = window.page.writing.collect().as_draft()
    found: list[drafts.Draft] = []

    def there() -> bool:
        found[:] = drafts.kept(window.desk, intake.DRAFT)
        return [draft.data for draft in found] == [wanted]

    qtbot.waitUntil(there)
    return found[0].data


def visible_notes(window: Window) -> list[Note]:
    return [note for note in window.page.findChildren(Note) if note.isVisible()]


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


def photo_in(folder: Path, name: str = "水管.jpg", data: bytes = PHOTO) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def drop(window: Window, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    window.page.dropEvent(QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, *none))


def repeat_shown(qtbot: QtBot, window: Window, wanted: bool = True) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: bool(window.page.form.repeat.repeats) is wanted)
