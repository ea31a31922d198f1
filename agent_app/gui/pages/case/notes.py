"""What is said above the columns of a case: what differs, that it is put off, what is half written, what looks wrong."""

from collections.abc import Callable
from functools import partial

from agent_app.core.clock_words import say
from agent_app.gui.page import Page
from agent_app.gui.pages.case.columns import CaseColumns
from agent_app.gui.pages.case.forms import Forms
from agent_app.gui.pages.case.put_off import PutOff
from agent_app.gui.pages.case.sheet import Sheet
from agent_app.gui.widgets.notes import Note


class CaseNotes:
    """Puts the notes on the page. `go_to(step)` leads to an item of the timeline."""

    def __init__(
        self, page: Page, columns: CaseColumns, forms: Forms, put_off: PutOff, go_to: Callable[[str], object]
    ) -> None:
        self._page, self._columns, self._forms, self._put_off = page, columns, forms, put_off
        self._go_to = go_to
        self._trouble = ""

    def tell(self, sentence: str) -> None:
        """Says what was not done, until somebody has read it: also when the case is shown anew meanwhile."""
        self._trouble = sentence
        self._page.clear_notes()
        self._show_trouble()

    def forget(self) -> None:
        """What was not done is over: something was done since, or another case is looked at."""
        self._trouble = ""

    def show(self, sheet: Sheet, year: int) -> None:
        """Says what is to be said of this case; days are told without the year `year`."""
        self._page.clear_notes()
        self._show_trouble()
        if sheet.conflicts:
            first, count = sheet.conflicts[0], len(sheet.conflicts)
            more = f"，一共{count}处" if count > 1 else ""
            self._add(
                Note("soon", f"“{first.label}”两边写得不一样{more}，请您定。两个都留着。", "去定"),
                self._forms.settle,
            )
        if sheet.snoozed:
            back = say(sheet.snoozed.back_on, year)
            self._add(
                Note("info", f"先放着，{back}回来。{sheet.snoozed.reason}", "拿回来"),
                self._put_off.bring_back,
            )
        self._show_unfinished(sheet)
        if issues := sheet.case.progress.issues:
            more = f"（这样的一共{len(issues)}处）" if len(issues) > 1 else ""
            step = issues[0].step_id
            note = Note("soon", issues[0].sentence + more, "看这一步" if step else "")
            self._add(note, partial(self._go_to, step))

    def _show_trouble(self) -> None:
        if self._trouble:
            note = Note("late", self._trouble, closable=True)
            note.closed.connect(self.forget)
            self._page.add_note(note)

    def _show_unfinished(self, sheet: Sheet) -> None:
        """Names a form that was left half filled in."""
        if self._columns.form or self._columns.facts_form:
            return
        for code in sheet.drafts:
            name = self._forms.name_of(code)
            if name:
                note = Note("info", f"“{name}”还没记完，写了的都留着。", "接着写")
                self._add(note, partial(self._forms.go_on, code))
                note.pressed.connect(note.hide)
                return

    def _add(self, note: Note, pressed: Callable[[], object]) -> None:
        note.pressed.connect(pressed)
        self._page.add_note(note)
