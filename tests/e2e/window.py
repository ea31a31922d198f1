"""Somebody at the whole window of an open desk: places by their keys, waiting for the work behind them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from agent_app.desk import casebook, peers
from agent_app.desk.desk import Desk
from agent_app.gui.page import Page
from agent_app.gui.pages.case import CasePage
from agent_app.gui.pages.exchange import ExchangePage
from agent_app.gui.sticks import Stick
from agent_app.gui.widgets.button import FaceButton
from agent_app.gui.widgets.notes import Note
from agent_app.gui.window import DeskWindow
from tests.gui.hands import control

PageT = TypeVar("PageT", bound=Page)
_WAIT_MS = 30_000


class Person:
    """Who sits at a desk's window."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.bot, self.desk = qtbot, desk
        self.broken: list[BaseException] = []
        self.window = DeskWindow()
        self.window.broke.connect(self.broken.append)
        self.window.resize(1366, 768)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.window.begin(desk, 0)
        self.wait(lambda: self.window.here == "today")

    def leave(self) -> None:
        """Ends the window, with all its work done."""
        self.wait(lambda: True)
        self.window.close()
        self.window.end()
        self.window.deleteLater()  # else every look of the tests to come would dress it anew
        self.desk.close()

    def wait(self, until: Callable[[], bool]) -> None:
        """Waits until something is so and no operation is left; a bug anywhere fails."""
        try:
            self.bot.waitUntil(lambda: bool(until()) and not self.window.tasks.busy, timeout=_WAIT_MS)
        except self.bot.TimeoutError:
            pytest.fail(
                f"still waiting; in sight: {told(self.window)} {labels(self.window)}; bugs: {self.broken}"
            )
        assert not self.broken, self.broken

    def at(self, place: str, kind: type[PageT], subject: str = "") -> PageT:
        """Goes to a place, and gives its page. Keys go to the window that was used last."""
        with self.bot.waitActive(self.window):
            self.window.raise_()
            self.window.activateWindow()
        self.window.go(place, subject)
        page = self.window.page(place)
        assert isinstance(page, kind)
        return page

    def case(self, number: str) -> CasePage:
        """The page of a case, read."""
        page = self.at("case", CasePage, number)
        self.wait(lambda: page.timeline.model().rowCount() > 0)
        return page

    def record(self, number: str, step: str, on: str, **fields: Any) -> None:
        """Records a step in the case's window: fills in its form and saves it."""
        page = self.case(number)
        page.forms.open(step)
        self.wait(lambda: page.columns.form is not None)
        form = page.columns.form
        assert form is not None and form.face.code == step, (number, step)
        form.day.set_value(on)
        for name, value in fields.items():
            form.inputs[name].set_value(value)
        before = page.timeline.model().rowCount()
        control(Qt.Key.Key_Return)
        self.wait(lambda: page.columns.form is None and page.timeline.model().rowCount() > before)

    def change(self, number: str, record: str = "", **values: Any) -> None:
        """Changes facts of a case, or of one of its people (`record`), in the case's window."""
        page = self.case(number)
        page.forms.facts_of(record)
        self.wait(lambda: page.columns.facts_form is not None)
        form = page.columns.facts_form
        assert form is not None
        for name, value in values.items():
            form._inputs[record, name].set_value(value)
        control(Qt.Key.Key_Return)
        self.wait(lambda: page.columns.facts_form is None)

    def told_of(self, number: str) -> Any:
        """The case as `agent-app case --json` tells it."""
        return casebook.as_json(casebook.view(self.desk, number), whole=True)

    def drop(self, page: QWidget, *paths: Path) -> None:
        """Drops files on a page."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        none = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
        page.dropEvent(QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, *none))

    def write_stick(self, folder: Path) -> None:
        """写进 U 盘."""
        page = self._exchange(folder)
        control(Qt.Key.Key_T)
        self.wait(lambda: f"“{folder.name}”上" in told(page))

    def write_stick_for(self, name: str, folder: Path) -> None:
        """给别的电脑带一份, for whom is called so."""
        page = self._exchange(folder)
        self._press("给别的电脑带一份")
        self._press(next(one.words for one in peers.others(self.desk) if one.name == name))
        self.wait(lambda: f"“{folder.name}”上" in told(page))

    def _press(self, words: str) -> None:
        def found() -> list[FaceButton]:
            return [
                one for one in self.window.findChildren(FaceButton) if one.isVisible() and words in one.text()
            ]

        self.wait(lambda: bool(found()))
        found()[0].click()

    def read_stick(self, folder: Path) -> None:
        """从 U 盘读回."""
        page = self._exchange(folder)
        control(Qt.Key.Key_R)
        self.wait(lambda: told(page) != "")

    def over_line(self) -> None:
        """现在交换."""
        page = self._exchange()
        page.line.use()
        self.wait(lambda: any("刚才交换过" in words for words in labels(page)))

    def _exchange(self, plugged: Path | None = None) -> ExchangePage:
        page = self.at("exchange", ExchangePage)
        page.stick._find = lambda: [Stick(plugged, plugged.name)] if plugged else []
        page.clear_notes()
        page.reload()
        self.wait(lambda: page.state is not None)
        page.way.write.setFocus()
        return page


def told(page: QWidget) -> str:
    """What stands on a page in notes."""
    return "\n".join(note.sentence for note in page.findChildren(Note) if note.isVisible())


def labels(page: QWidget) -> list[str]:
    """Every label in sight."""
    return [words.text() for words in page.findChildren(QLabel) if words.isVisible()]
