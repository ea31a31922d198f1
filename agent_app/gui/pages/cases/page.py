"""事项: a list of every case, what is looked for in it, and the chosen one beside it."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from agent_app.core.vocabulary import Delivery
from agent_app.desk import exchanging
from agent_app.desk.casebook import Chip, Sort
from agent_app.desk.desk import Desk
from agent_app.desk.ledgers import Choice
from agent_app.desk.listing import STANDING
from agent_app.gui.actions import deed
from agent_app.gui.page import Page
from agent_app.gui.pages.cases.columns import DELIVERED, CasesColumns
from agent_app.gui.pages.cases.faces import nothing, papers_of, preview, told
from agent_app.gui.pages.cases.ledgers import Ledgers
from agent_app.gui.pages.cases.source import Answer, CaseSource
from agent_app.gui.tasks import Change, Tasks, Topic
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.line_edit import SearchEdit
from agent_app.gui.widgets.notes import Note

FIND, DELIVERY = "find", "delivery"
"""The page opens for `find 文字`, and for `delivery saved`: what has come that far on its way to the county."""

_TYPING_MS = 120
_LOOKING_MS = 60
_LEAST, _MOST = 12, 30
"""Characters of running text that the search field is wide."""
_WORDS = "词、姓名、拼音首字母、编号、电话尾号"


class CasesPage(Page):
    """The page. `case_requested(id)`: a case is to be opened; `paper_requested(id, code)`: a paper of it printed;
    `import_requested`: a ledger is to come in; `papers_requested(Choice, words)`: papers of all that is listed;
    `ledger_requested`: the ledger of a period on paper."""

    title = "事项"
    help_page = "cases"
    case_requested = Signal(str)
    paper_requested = Signal(str, str)
    import_requested = Signal()
    papers_requested = Signal(object, str)
    ledger_requested = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._opened_for = self._chosen = ""
        self._filling = self._into_list_next = False
        self.source = CaseSource(desk, tasks, self)
        self.ledgers = Ledgers(desk, tasks, self, self._listed)
        self.columns = CasesColumns(self.source.model)
        self.list, self.preview, self.chips = self.columns.list, self.columns.preview, self.columns.chips
        self._typing = _timer(self, _TYPING_MS, self._ask)
        self._looking = _timer(self, _LOOKING_MS, self._load_preview)
        self._build_bar()
        self.body.addWidget(self.columns, 1)
        self._connect()
        self.offer("export", self.ledgers.choose_export)
        self.offer("print", self.preview.ask_print)
        self.offer_numbers(self._turn_chip)

    # What the window asks of a page

    def opened(self, subject: str = "") -> None:
        what, _, rest = subject.partition(" ")
        if subject and subject != self._opened_for:
            self.columns.choose_filters(
                *(chip for chip in DELIVERED if what == DELIVERY and chip.value == rest)
            )
            self.search.setText(rest if what == FIND else "")
            self.source.asked = replace(self.source.asked, agent="")
            self._ask()
        else:
            self.source.refresh(self._top)
        self._opened_for = subject
        self.clear_notes()
        if what == DELIVERY:
            self._tell_beside(Delivery(rest))
        if what == FIND and not rest:
            self.start_search()
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_beside(self, level: Delivery) -> None:
        """What else has come that far and is no case."""

        def tell(counts: dict[Delivery, int]) -> None:
            if counts[level]:
                note = Note(
                    "info",
                    f"另有{counts[level]}次走访、接待日也是“{level.label}”。",
                    "去“走访”看",
                    closable=True,
                )
                note.pressed.connect(lambda: self.go_requested.emit("visits", ""))
                self.add_note(note)

        self._tasks.query(lambda: exchanging.standing_beside(self._desk), tell, owner=self, key="beside")

    def start_search(self) -> bool:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
        return True

    def primary(self) -> None:
        if self._chosen:
            self.case_requested.emit(self._chosen)

    def back(self) -> bool:
        if self.columns.close_preview():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if self.search.text():
            self.search.clear()
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return False

    def panels(self) -> list[QWidget]:
        return [self.search, self.chips, self.list, self.preview]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "columns"):
            self.columns.arrange()
            self._fit_search()

    def _fit_search(self) -> None:
        self.search.setMinimumWidth(look().size.text * _LEAST)
        self.search.setMaximumWidth(look().size.text * _MOST)

    def _build_bar(self) -> None:
        self.search = SearchEdit(_WORDS)
        self._fit_search()
        self.bar.add_after_title(self.search, 2)
        self.bar.add(Button("导入台账", icon="import", on_click=self.import_requested.emit))
        export = deed("export")
        button = Button(export.text, icon=export.icon, on_click=lambda: self.ledgers.open(button))
        button.setToolTip(f"{export.text}（{export.key}）")
        self.bar.add(button)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda: self._typing.start())
        self.search.down_pressed.connect(self._go_into_list)
        self.search.scanned.connect(self.scanned)
        self.search.returnPressed.connect(self._go_into_list)
        self.chips.changed.connect(lambda *_: self._ask())
        self.columns.sort_chosen.connect(self._sort_by)
        self.columns.agent_chosen.connect(self._look_at)
        self.columns.preview_turned.connect(self._load_preview)
        self.columns.older.clicked.connect(self.source.ask_older)
        self.columns.empty.pressed.connect(self.import_requested)
        self.source.answered.connect(self._show)
        self.list.opened.connect(self.case_requested)
        self.list.current_changed.connect(self._choose)
        self.preview.open_requested.connect(self.case_requested)
        self.preview.print_requested.connect(self._offer_papers)
        self.preview.paper_requested.connect(self.paper_requested)
        self.preview.papers_requested.connect(self._print_listed)
        self.ledgers.print_requested.connect(self.ledger_requested)
        self.ledgers.told.connect(lambda sentence: self.toast_requested.emit(sentence, None))
        self.ledgers.failed.connect(self.refuse)
        self._tasks.changed.connect(self._changed)

    # What is looked for

    def _ask(self) -> None:
        self._typing.stop()
        if self.search.takes_code:
            return
        chips = tuple(Chip(code) for code in self.chips.chosen)
        self.source.ask(replace(self.source.asked, typed=self.search.text().strip(), chips=chips))

    def _turn_chip(self, number: int) -> None:
        if number <= len(STANDING):
            self.chips.chip(STANDING[number - 1].value).click()

    def _sort_by(self, sort: Sort) -> None:
        self.columns.show_sort(sort)
        self.source.ask(replace(self.source.asked, sort=sort))

    def _look_at(self, agent: str) -> None:
        self.source.ask(replace(self.source.asked, agent=agent))

    def _show(self, answer: Answer, fresh: bool) -> None:
        """Shows what was found; where nothing else was asked, the chosen row and the place in sight stay."""
        top, chosen = self._top, self._chosen
        asked = answer.asked
        self.bar.set_fact(
            *told(answer.listed, answer.total, asked=bool(asked.typed or asked.narrowed), more=answer.more)
        )
        self.columns.show_filters(answer.counts)
        self.columns.show_agents(answer.agents, asked.agent)
        self.columns.show_older(len(answer.found.lines) if answer.found else 0, answer.more)
        self._filling = True
        self.source.fill(answer)
        if answer.listed:
            self.columns.show_list()
        else:
            self.columns.show_empty(*nothing(asked.typed, asked.narrowed), unfound=answer.total > 0)
        if fresh or not chosen or not answer.listed:
            self.list.choose_first()
        else:
            self.list.choose(chosen)
            self.list.verticalScrollBar().setValue(top)
        self._filling = False
        self._choose(self.list.current_id() or ("" if fresh or not answer.listed else chosen))
        if self._into_list_next:
            self._go_into_list()

    # The chosen row

    @property
    def _top(self) -> int:
        return max(0, self.list.verticalScrollBar().value())

    def _go_into_list(self) -> None:
        """From the search field, as soon as it has been answered."""
        self._into_list_next = self._typing.isActive() or self.source.waiting
        if self._typing.isActive():
            self._ask()
        if not self._into_list_next and self.source.model.rowCount():
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if not self.list.currentIndex().isValid():
                self.list.choose_first()

    def _choose(self, subject: str) -> None:
        if self._filling:
            return
        self._chosen = subject
        self._looking.start()

    def _load_preview(self) -> None:
        self._looking.stop()
        if not self.columns.preview_shown:
            return
        if not self._chosen:
            self.preview.show_case(None)
            return
        subject = self._chosen
        self._tasks.query(
            lambda: preview(self._desk, subject), self.preview.show_case, owner=self, key="preview"
        )

    def _offer_papers(self, subject: str) -> None:
        self._tasks.query(
            lambda: papers_of(self._desk, subject), self.preview.offer_papers, owner=self, key="papers"
        )

    def _changed(self, change: Change) -> None:
        if change.topics & (Topic.CASES | Topic.EXCHANGE) and self.isVisible():
            self.source.refresh(self._top)

    # Ledgers

    def _listed(self) -> Choice:
        """What the list shows, for the table that is written of it."""
        asked = self.source.asked
        return Choice(asked.typed, asked.chips, agent=asked.agent)

    def _print_listed(self) -> None:
        fact = self.bar.fact.accessibleName()
        self.papers_requested.emit(self._listed(), f"事项里列出的：{fact}")


def _timer(owner: QObject, interval: int, slot: Callable[[], None]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    timer.timeout.connect(slot)
    return timer
