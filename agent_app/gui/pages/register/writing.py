"""Writing a form: what follows from every key, what is said of what is lacking, and the draft thrown away or saved."""

from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from agent_app.base.errors import AppError
from agent_app.core.blank_form import form_number
from agent_app.core.case import day_of
from agent_app.core.clock_words import say
from agent_app.core.vocabulary import Channel
from agent_app.desk.desk import CHINA, Desk
from agent_app.gui.pages.register.actions_bar import ActionBar
from agent_app.gui.pages.register.drafting import DraftsAtHand
from agent_app.gui.pages.register.form import Form, Lack, lacks
from agent_app.gui.pages.register.saving import Saving
from agent_app.gui.pages.register.sheet import FormSheet
from agent_app.gui.pages.register.watch import RepeatWatch
from agent_app.gui.tasks import Tasks

_REFRESH_MS = 120


class Writing(QObject):
    """The form and the bar under it, laid out by whoever shows them, with the drafts, the watch for repeats and the saving.

    `shown`: another form stands in the sheet, and is to be seen. `headed(wordings)`: how the matter came and when, from
    long to short. `discarded`: the draft was thrown away. `refused(AppError)`: saving failed, and one may go on.
    """

    shown = Signal()
    headed = Signal(object)
    discarded = Signal()
    refused = Signal(object)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked_to_discard = False
        self._focused: QWidget | None = None
        self._begun = desk.now()
        self.form = FormSheet(desk, tasks, lambda: self.drafts.keeper.key)
        self.foot = ActionBar()
        self.drafts: DraftsAtHand = DraftsAtHand(desk, tasks, self.collect, self)
        self.keeper = self.drafts.keeper
        self.saving = Saving(desk, tasks, self.keeper, self)
        self.watch = RepeatWatch(desk, tasks, self.form.repeat, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REFRESH_MS)
        self._connect()

    def collect(self) -> Form:
        """Everything that was typed."""
        form = self.form.take()
        form.compared = dict(self.watch.compared)
        return form

    def show_form(self, form: Form) -> None:
        """Shows a form in place of the one that was there."""
        self._asked_to_discard, self._begun = False, self._desk.now()
        self.saving.begin()
        self.foot.unsay()
        self.form.put(form)
        self.shown.emit()
        self.watch.begin(form)
        self.refresh()

    def refresh(self) -> None:
        """Says again what is lacking, what is done, what may be a repeat."""
        self._soon.stop()
        form = self.collect()
        found = lacks(form, self._desk.today)
        self.form.show_states(form, found)
        self.foot.show_draft(not form.blank)
        self.foot.show_lacks(found, self.form.at)
        self.watch.look(form)
        self.headed.emit(_heading(form, self._begun.astimezone(CHINA)))

    def save(self) -> None:
        """Saves, or goes to the first thing that is not right and says what."""
        self.saving.save(self.collect(), pending=self.form.materials.pending)

    def discard(self) -> None:
        """不要这份草稿: asks first."""
        if not self._asked_to_discard:
            self._asked_to_discard = True
            self.foot.say("写的和放进来的材料都扔掉，找不回来。真不要就再按一次。", "真不要就再按一次")
            return
        self.keeper.drop()
        self.keeper.hold()
        self.discarded.emit()

    def _resumed(self, form: Form) -> None:
        self.show_form(form)
        self.form.go_to_section(form.at)

    def _changed(self) -> None:
        self._asked_to_discard = False
        self.foot.unsay()
        self.keeper.touch()
        if not self._soon.isActive():
            self._soon.start()
        self.saving.changed()
        if self.saving.waits and not self.form.materials.pending:
            self.save()

    def _stopped(self, lack: Lack | None, wordings: tuple[str, ...]) -> None:
        if lack is not None:
            self.form.point_at(lack)
            self.refresh()
        self.foot.say(*wordings)

    def _began_saving(self) -> None:
        """Until it is answered nothing on the form can be changed."""
        self._focused = self.form.window().focusWidget()
        self.form.setEnabled(False)

    def _refused(self, error: AppError) -> None:
        self.form.setEnabled(True)
        self.refused.emit(error)
        if self._focused is not None:
            self._focused.setFocus()

    def _connect(self) -> None:
        self.form.edited.connect(self._changed)
        self.form.moved.connect(self.keeper.flush)
        self.form.moved.connect(self._soon.start)
        self.form.ended.connect(self.foot.begin)
        self._soon.timeout.connect(self.refresh)
        self.drafts.resumed.connect(self._resumed)
        self.form.repeat.decided.connect(self.watch.decide)
        self.form.repeat.reconsidered.connect(self.watch.reconsider)
        self.form.repeat.joined.connect(lambda number: self.saving.join(self.collect(), number))
        self.saving.stopped.connect(self._stopped)
        self.saving.began.connect(self._began_saving)
        self.saving.refused.connect(self._refused)
        self.foot.discard_requested.connect(self.discard)
        self.foot.section_requested.connect(self.form.go_to_section)
        self.foot.save_requested.connect(self.save)


def _heading(form: Form, begun: datetime) -> tuple[str, str, str]:
    """How it came and when, from long to short: since when it is typed, or the day on the paper that is, and which."""
    channel, paper = Channel(form.channel).label, day_of(form.registered_on)
    day = paper or begun.date()
    short = say(day, day.year) + ("" if paper else f" {begun:%H:%M}")
    if number := form_number(form.form):
        blank = f"照空白表录入 · 空白单号 {number}"
        return f"{blank} · {channel}，{day.year}年{short}", blank, f"空白单号 {number}"
    return f"{channel}，{day.year}年{short}", f"{channel}，{short}", channel
