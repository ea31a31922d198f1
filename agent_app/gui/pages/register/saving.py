"""Taking a form in: as a case of its own or as part of one that is there; once, and whole or not at all."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from agent_app.base.errors import AppError
from agent_app.core.text import clean_words
from agent_app.desk import intake
from agent_app.desk.desk import Desk
from agent_app.gui.pages.register.drafting import DraftKeeper
from agent_app.gui.pages.register.form import Form, lacks
from agent_app.gui.tasks import Tasks, Topic


class Saving(QObject):
    """`stopped(Lack | None, wordings)`: not yet, and why, from long to short.

    `began`; then `registered(Registered)`, `joined(number)` or `refused(AppError)`, after which one may go on.
    """

    stopped = Signal(object, object)
    began = Signal()
    registered = Signal(object)
    joined = Signal(str)
    refused = Signal(object)

    def __init__(self, desk: Desk, tasks: Tasks, keeper: DraftKeeper, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._keeper = desk, tasks, keeper
        self.busy = False
        self._asked: tuple[str, ...] = ()
        self.waits = False

    def begin(self) -> None:
        """Another form is on the page."""
        self._asked, self.waits = (), False

    def changed(self) -> None:
        """The form has changed: what was asked is to be asked again."""
        self._asked = ()

    def save(self, form: Form, *, pending: bool = False) -> None:
        """Saves the form with the materials of its draft; the draft is gone then.

        What is wrong stops it. What may be left out stops it once; asked again, it saves. While materials are
        `pending` it `waits` to be asked again.
        """
        found = lacks(form, self._desk.today)
        hard = [lack for lack in found if not lack.soft]
        left_out = tuple(lack.place for lack in found)
        self.waits = pending
        if pending:
            self.stopped.emit(None, ("材料还在放进来，放好就存。", "材料放好就存"))
        elif hard:
            self.stopped.emit(hard[0], (f"还不能存。{hard[0].sentence}", f"先看“{hard[0].words}”"))
        elif found and left_out != self._asked:
            self._asked = left_out
            told = "".join(lack.sentence for lack in found)
            self.stopped.emit(found[0], (f"{told}没法念的，再按一次就存。", "没法念的，再按一次就存"))
        else:
            data, draft, materials = form.as_registration(), self._keeper.key, _keys(form)
            self._run(
                lambda: intake.register(self._desk, data, draft, materials, form.compared),
                self.registered.emit,
                "正在存",
            )

    def join(self, form: Form, number: str) -> None:
        """Writes words and materials into the case `number`; the draft is gone then."""
        said = clean_words(form.words) + (f"\n想要：{form.wish.strip()}" if form.wish.strip() else "")
        draft, materials = self._keeper.key, _keys(form)
        self._run(
            lambda: intake.join(self._desk, number, said, draft, materials),
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


def _keys(form: Form) -> list[str]:
    return [material.key for material in form.materials if not material.error]
