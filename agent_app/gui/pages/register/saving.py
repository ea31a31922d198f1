"""Taking a form in: as a case of its own or as part of one that is there; once, and whole or not at all."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from agent_app.base.errors import AppError
from agent_app.core.text import clean_words
from agent_app.desk import intake
from agent_app.desk.desk import Desk
from agent_app.gui.pages.register.drafting import DraftKeeper
from agent_app.gui.pages.register.form import Form
from agent_app.gui.tasks import Tasks, Topic


class Saving(QObject):
    """`began`; then `registered(Registered)`, `joined(number)` or `refused(AppError)`, after which one may go on."""

    began = Signal()
    registered = Signal(object)
    joined = Signal(str)
    refused = Signal(object)

    def __init__(self, desk: Desk, tasks: Tasks, keeper: DraftKeeper, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._keeper = desk, tasks, keeper
        self.busy = False

    def register(self, form: Form) -> None:
        """Saves the form with the materials of its draft; the draft is gone then."""
        data, draft = form.as_registration(), self._keeper.key
        self._run(lambda: intake.register(self._desk, data, draft), self.registered.emit, "正在存")

    def join(self, form: Form, number: str) -> None:
        """Writes words and materials into the case `number`; the draft is gone then."""
        said = clean_words(form.words) + (f"\n想要：{form.wish.strip()}" if form.wish.strip() else "")
        draft = self._keeper.key
        self._run(
            lambda: intake.join(self._desk, number, said, draft),
            lambda _: self.joined.emit(number),
            "正在写进那一件",
        )

    def _run(self, work: Callable[[], Any], then: Callable[[Any], object], label: str) -> None:
        if self.busy:
            return
        self.busy = True
        self._keeper.hold()
        self.began.emit()

        def done(result: Any) -> None:
            self.busy = False
            then(result)

        def failed(error: AppError) -> None:
            self.busy = False
            self._keeper.release()
            self.refused.emit(error)

        topics = Topic.CASES | Topic.DRAFTS
        self._tasks.operation(lambda _: work(), done, label, changes=topics, owner=self, failed=failed)
