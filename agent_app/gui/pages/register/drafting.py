"""Drafts: the one on the page is kept from the first key on; the others wait and are offered."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from agent_app.base.errors import AppError
from agent_app.core.event import new_id
from agent_app.desk import drafts, intake
from agent_app.desk.desk import Desk
from agent_app.desk.drafts import Draft
from agent_app.gui.pages.register.drafts_button import DraftsButton
from agent_app.gui.pages.register.form import SECTIONS, Form
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.flow import FitLabel
from agent_app.gui.widgets.label import IconLabel
from agent_app.gui.widgets.notes import Note
from agent_app.gui.words import moment_in_words

WAIT_MS = 400


class DraftKeeper(QObject):
    """Writes what `collect` gives into the vault, at most `WAIT_MS` after something has changed.

    `kept(ms)`: it is on the disk, since when (ms since 1970 UTC); None: there is nothing to keep.
    """

    kept = Signal(object)

    def __init__(self, desk: Desk, tasks: Tasks, collect: Callable[[], Form], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._collect = desk, tasks, collect
        self.key = new_id().hex()
        self._saved: dict[str, Any] | None = None
        self._held = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def stored(self) -> bool:
        """Whether the draft lies in the vault."""
        return self._saved is not None

    def begin(self, draft: Draft | None = None) -> None:
        """Begins a new draft, or goes on with one that is in the vault."""
        self._timer.stop()
        self._held = False
        self.key = draft.key if draft else new_id().hex()
        self._saved = draft.data if draft else None
        self.kept.emit(draft.changed if draft else None)

    def touch(self) -> None:
        """Something has changed; writing waits a moment for more, never for the end of it."""
        if not self._held and not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Writes now, if anything differs from what is kept."""
        self._timer.stop()
        if self._held:
            return
        form = self._collect()
        data, key, fresh = form.as_draft(), self.key, not self.stored
        if form.blank:
            if self.stored:
                self.drop()
        elif data != self._saved:
            self._saved = data
            self._tasks.operation(
                lambda _: drafts.keep(self._desk, intake.DRAFT, key, data),
                lambda changed: self._is_kept(key, changed),
                "正在存草稿",
                changes=Topic.DRAFTS if fresh else Topic.NOTHING,
                owner=self,
                failed=self._failed,
                light=True,
            )

    def hold(self) -> None:
        """Keeps nothing until `release`: what is on the page is being saved, or is nothing that may be kept."""
        self._timer.stop()
        self._held = True

    def release(self) -> None:
        """Goes on keeping."""
        self._held = False
        self.touch()

    def drop(self) -> None:
        """Removes the draft and its materials from the vault; the page keeps what it shows."""
        self._timer.stop()
        self._saved, key = None, self.key
        self._tasks.operation(
            lambda _: intake.discard(self._desk, key),
            label="正在收拾草稿",
            changes=Topic.DRAFTS,
            owner=self,
            light=True,
        )
        self.kept.emit(None)

    def _is_kept(self, key: str, changed: int) -> None:
        if key == self.key and self.stored:
            self.kept.emit(changed)

    def _failed(self, error: AppError) -> None:
        self._saved = None  # the next change tries again
        self._tasks.told.emit(error)


class KeptLabel(QWidget):
    """草稿已存 15:42."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._words = desk, FitLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.tight)
        row.addWidget(IconLabel("saved", "ink2", small=True))
        row.addWidget(self._words)
        self.hide()

    def show_kept(self, changed: object) -> None:
        """Since when it is kept, in ms; None for nothing."""
        self.setVisible(isinstance(changed, int))
        if isinstance(changed, int):
            when = moment_in_words(changed, self._desk.today).removeprefix("今天 ")
            self._words.set_wordings(f"草稿已存 {when}", when)


class DraftsAtHand(QObject):
    """The draft on the page and those that wait. `resumed(Form)`: somebody goes on with one, it is to be shown.

    `offered(Note | None)`: the last one is offered to a blank page. `another_requested`: one more is to be begun.
    """

    resumed = Signal(object)
    offered = Signal(object)
    another_requested = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, collect: Callable[[], Form], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._collect = desk, tasks, collect
        self.keeper = DraftKeeper(desk, tasks, collect, self)
        self.button = DraftsButton(desk)
        self.label = KeptLabel(desk)
        self.keeper.kept.connect(self.label.show_kept)
        self.button.chosen.connect(self.resume)
        self.button.another_requested.connect(self.another_requested)

    def read(self, wanted: str = "") -> None:
        """Looks what waits; the draft `wanted` is opened, else the last is offered if the page is blank."""
        self._tasks.query(
            lambda: drafts.kept(self._desk, intake.DRAFT),
            lambda found: self._found(found, wanted),
            owner=self,
            key="drafts",
        )

    def resume(self, draft: Draft) -> None:
        """Goes on with a draft; the one on the page is kept."""
        self.keeper.flush()
        self.keeper.begin(draft)
        self.resumed.emit(Form.from_draft(draft.data))
        self.read()

    def _found(self, found: list[Draft], wanted: str) -> None:
        others = [draft for draft in found if draft.key != self.keeper.key]
        blank = self._collect().blank
        self.button.show_drafts(others, busy=not blank)
        asked_for = next((draft for draft in others if draft.key == wanted), None)
        if asked_for is not None:
            self.resume(asked_for)
        elif blank and others:
            self.offered.emit(self._offer(others[0]))

    def _offer(self, draft: Draft) -> Note:
        form = Form.from_draft(draft.data)
        when = moment_in_words(draft.changed, self._desk.today)
        sentence = f"上次写到“{SECTIONS.get(form.at, SECTIONS[1])}”：{form.title}。草稿是{when}存的。"
        note = Note("soon", sentence, "接着写", closable=True)
        note.pressed.connect(lambda: self.resume(draft))
        return note
