"""The window of an open desk: which page is behind each place, and where the wishes of each page lead."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent

from agent_app.desk.desk import Desk
from agent_app.desk.ledgers import Choice
from agent_app.gui import opening
from agent_app.gui.counts import Counts
from agent_app.gui.errands import Errands
from agent_app.gui.page import Page
from agent_app.gui.reminding import Reminding, Tray
from agent_app.gui.scanning import Scanning
from agent_app.gui.shell import MakePage, Shell
from agent_app.gui.tasks import Tasks
from agent_app.gui.widgets.notes import Note

_RECOVERY = "恢复码还没有收好。忘了口令，就要靠它打开这些记录。"


class DeskWindow(Shell):
    """The window. Its frame can be made before there is a desk, while a passphrase is typed; `begin` gives it one.

    `closed`: it has closed, nothing waits to be finished. `broke(error)`: a bug. `called`: the tray was pressed.
    `reminding_chosen(on)`: whether something is to be said there.
    `lock_after_chosen(minutes)`: when the window is to lock itself. `recovery_requested`: a new recovery code is wanted.
    """

    closed = Signal()
    called = Signal()
    broke = Signal(object)
    lock_after_chosen = Signal(int)
    reminding_chosen = Signal(bool)
    recovery_requested = Signal()

    _desk: Desk
    _lock_minutes: int
    _reminds: bool
    _practice: bool
    reminding: Reminding
    tray: Tray
    counts: Counts
    errands: Errands
    scanning: Scanning

    def __init__(self) -> None:
        self.tasks = Tasks()
        super().__init__(self.tasks, self._makers())
        self.tasks.setParent(self)
        self.tasks.broke.connect(self.broke)
        self.delivery_requested.connect(lambda code: self.go("cases", f"delivery {code}"))

    def begin(self, desk: Desk, lock_minutes: int, *, reminds: bool = False, practice: bool = False) -> None:
        """Shows 今日 of this desk, and begins what is done unseen; called once.

        The passphrase of the `practice` county is known and stays.
        """
        self._desk, self._lock_minutes = desk, lock_minutes
        self._reminds, self._practice = reminds, practice
        self.counts = Counts(desk, self.tasks, self)
        self.errands = Errands(desk, self.tasks, self)
        self.errands.broke.connect(self.broke)
        self.errands.contacted.connect(self.counts.refresh)
        self.scanning = Scanning(desk, self.tasks, self)
        self.go("today")
        self.counts.refresh()
        self.errands.start()
        self.reminding, self.tray = Reminding(desk, self.tasks, self), Tray(self)
        self.reminding.said.connect(self.tray.say)
        self.tray.opened.connect(self._call)
        self.tray.turn(on=reminds)
        self.reminding.start()
        self.tasks.query(lambda: opening.to_be_put_away(desk), self._remind, owner=self)

    def end(self) -> None:
        """Ends the work behind the window; called once, when it has closed or was never begun."""
        if hasattr(self, "errands"):
            self.errands.end()
            self.reminding.end()
            self.tray.turn(on=False)
        self.tasks.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if event.isAccepted():
            self.closed.emit()

    # Pages, made when they are first asked for

    def _makers(self) -> Mapping[str, MakePage]:
        return {
            "today": self._today,
            "register": self._register,
            "cases": self._cases,
            "import": self._import,
            "case": self._case,
            "paper": self._paper,
            "papers": self._papers,
            "visits": self._visits,
            "figures": self._figures,
            "exchange": self._exchange,
            "settings": self._settings,
            "handover": self._handover,
            "help": self._help,
        }

    def _today(self) -> Page:
        from agent_app.gui.pages.today import TodayPage

        page = TodayPage(self._desk, self.tasks)
        page.case_requested.connect(self._to("case"))
        page.step_requested.connect(lambda case, step: self.go("case", f"{case} {step}".strip()))
        page.register_requested.connect(self._to("register"))
        page.draft_requested.connect(self._to("register"))
        page.exchange_requested.connect(self._to("exchange"))
        page.papers_requested.connect(self._to("papers"))
        page.search_requested.connect(lambda text: self.go("cases", f"find {text}"))
        page.counted.connect(lambda wanted, visits: self.counts.count(today=wanted, visits=visits))
        return page

    def _register(self) -> Page:
        from agent_app.gui.pages.register.page import RegisterPage

        page = RegisterPage(self._desk, self.tasks)
        page.case_requested.connect(self._to("case"))
        page.back_requested.connect(self.go_back)
        return page

    def _cases(self) -> Page:
        from agent_app.gui.pages.cases.page import CasesPage

        page = CasesPage(self._desk, self.tasks)
        page.case_requested.connect(self._to("case"))
        page.paper_requested.connect(self._to_paper)
        page.import_requested.connect(self._to("import"))
        page.papers_requested.connect(self._to_listed_papers)
        page.ledger_requested.connect(lambda: self.go("papers", "ledger"))
        return page

    def _import(self) -> Page:
        from agent_app.gui.pages.imports import ImportPage

        page = ImportPage(self._desk, self.tasks)
        page.case_requested.connect(self._to("case"))
        page.back_requested.connect(self.go_back)
        return page

    def _case(self) -> Page:
        from agent_app.gui.pages.case.page import CasePage

        page = CasePage(self._desk, self.tasks)
        page.case_requested.connect(self._to("case"))
        page.paper_requested.connect(self._to_paper)
        page.back_requested.connect(self.go_back)
        return page

    def _paper(self) -> Page:
        from agent_app.gui.pages.paper import PaperPage

        page = PaperPage(self._desk, self.tasks)
        page.back_requested.connect(self.go_back)
        page.papers_requested.connect(self._to("papers"))
        return page

    def _papers(self) -> Page:
        from agent_app.gui.pages.papers import PapersPage

        page = PapersPage(self._desk, self.tasks)
        page.back_requested.connect(self.go_back)
        return page

    def _exchange(self) -> Page:
        from agent_app.gui.pages.exchange import ExchangePage

        page = ExchangePage(self._desk, self.tasks, over_line=self.errands.over_line)
        page.case_requested.connect(self._to("case"))
        self.errands.line_changed.connect(page.line_told)
        self.errands.advanced.connect(page.line_advanced)
        page.line_told(self.errands.line)
        return page

    def _visits(self) -> Page:
        from agent_app.desk.visit_paper import VISIT
        from agent_app.gui.pages.visits import VisitsPage

        page = VisitsPage(self._desk, self.tasks)
        page.case_requested.connect(self._to("case"))
        page.step_requested.connect(lambda case, step: self.go("case", f"{case} {step}".strip()))
        page.draft_requested.connect(self._to("register"))
        page.print_requested.connect(lambda visit: self.go("paper", f"{VISIT}{visit}"))
        return page

    def _figures(self) -> Page:
        from agent_app.gui.pages.figures import FiguresPage

        return FiguresPage(self._desk, self.tasks)

    def _help(self) -> Page:
        from agent_app.gui.pages.help import HelpPage

        return HelpPage(lambda: self._desk.law.guide)

    def _handover(self) -> Page:
        from agent_app.gui.pages.handover import HandoverPage

        page = HandoverPage(self._desk, self.tasks)
        page.back_requested.connect(self.go_back)
        return page

    def _settings(self) -> Page:
        from agent_app.gui.pages.settings import SettingsPage
        from agent_app.gui.pages.settings_fonts import FontsPanel
        from agent_app.gui.pages.settings_law import LawPanel
        from agent_app.gui.pages.settings_passphrase import PassphrasePanel
        from agent_app.gui.pages.settings_person import PersonPanel
        from agent_app.gui.pages.settings_photos import PhotosPanel
        from agent_app.gui.pages.settings_ways import WaysPanel

        profile = self._desk.profile
        about = (
            f"这台电脑是{profile.unit}{profile.role.label}{profile.name}的，区划代码 {profile.division}。",
            f"记录在：{self._desk.vault.home}",
        )
        law, photos = LawPanel(self._desk, self.tasks), PhotosPanel(self._desk, self.tasks)
        ways, fonts = WaysPanel(self._desk, self.tasks), FontsPanel(self._desk, self.tasks)
        person = PersonPanel(self._desk, self.tasks)
        passphrase = None if self._practice else PassphrasePanel(self._desk, self.tasks)
        page = SettingsPage(
            about,
            self._lock_minutes,
            reminds=self._reminds,
            person=person,
            law=law,
            photos=photos,
            fonts=fonts,
            ways=ways,
            passphrase=passphrase,
        )
        page.reminding_chosen.connect(lambda on: self.tray.turn(on=on))
        page.reminding_chosen.connect(self.reminding_chosen)
        page.lock_requested.connect(self.lock_requested)
        page.lock_after_chosen.connect(self.lock_after_chosen)
        page.recovery_requested.connect(self.recovery_requested)
        page.handover_requested.connect(self._to("handover"))
        return page

    def _call(self) -> None:
        """The tray was pressed: 今日 comes to the front, behind the lock where it is locked."""
        self.go("today")
        self.called.emit()

    def _remind(self, wanted: bool) -> None:
        """The recovery code was never put away: said until it is, or until the program is started again."""
        if wanted:
            note = Note("soon", _RECOVERY, "换一个，现在收好", closable=True)
            note.pressed.connect(self.recovery_requested)
            self.page("today").add_note(note)

    def _to(self, place: str) -> Callable[..., object]:
        return lambda subject="": self.go(place, subject)

    def _to_paper(self, number: str, code: str) -> None:
        self.go("paper", f"{number} {code}")

    def _to_listed_papers(self, choice: Choice, said: str) -> None:
        """Papers of the cases that the list shows."""
        from agent_app.gui.pages.papers import PapersPage
        from agent_app.gui.pages.papers.asking import LISTED

        page = self.page("papers")
        assert isinstance(page, PapersPage)
        page.take_listed(choice, said)
        self.go("papers", LISTED)
