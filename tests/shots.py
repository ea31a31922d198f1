"""Draws every page at both screen sizes, in light, dark and larger type: `python -m tests.shots [name …]`.

The pictures go to build/_out/shots/, to be looked at. What opens in the pages stands in `tests/shot_views.py`.
"""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QSize, Qt
from PySide6.QtPdf import QPdfPageRenderer
from PySide6.QtWidgets import QApplication

from agent_app.app import law
from agent_app.desk import casebook
from agent_app.desk.demo import practice
from agent_app.desk.desk import Desk
from agent_app.gui.page import Page
from agent_app.gui.pages.case import CasePage
from agent_app.gui.pages.cases import CasesPage
from agent_app.gui.pages.exchange import ExchangePage
from agent_app.gui.pages.figures import FiguresPage
from agent_app.gui.pages.handover import HandoverPage
from agent_app.gui.pages.help import HelpPage
from agent_app.gui.pages.imports import ImportPage
from agent_app.gui.pages.paper import PaperPage
from agent_app.gui.pages.papers import PapersPage
from agent_app.gui.pages.register import RegisterPage
from agent_app.gui.pages.settings import SettingsPage
from agent_app.gui.pages.settings_fonts import FontsPanel
from agent_app.gui.pages.settings_law import LawPanel
from agent_app.gui.pages.settings_passphrase import PassphrasePanel
from agent_app.gui.pages.settings_person import PersonPanel
from agent_app.gui.pages.settings_photos import PhotosPanel
from agent_app.gui.pages.settings_ways import WaysPanel
from agent_app.gui.pages.today import TodayPage
from agent_app.gui.pages.visits import VisitsPage
from agent_app.gui.shell import Shell
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import SizeName
from tests.gui import samples
from tests.gui.printing import PaperPrinters
from tests.shot_views import VIEWS, Studio, View, longest, settle
from tests.support.tools import ROOT

OUT = ROOT / "build" / "_out" / "shots"
SCREENS = (QSize(1366, 768), QSize(1920, 1080))
LOOKS: tuple[tuple[SizeName, bool], ...] = (
    ("standard", False), ("standard", True), ("large", False), ("largest", False), ("largest", True),
)  # fmt: skip


LEDGER = "\n".join(
    (
        "序号,登记编号,姓名,家庭住址,联系电话,反映时间,信访形式,类别,反映的问题,办理结果,民族",
        *(
            f"{n},SQ-2024-{n:03d},{name},石桥村{n % 8 + 1}组,1380000{n:04d},2024年{n % 12 + 1}月3日,来访,农村农业,{said},已同村里说过,汉"
            for n, (name, said) in enumerate(
                [
                    ("吴有根", "4组的饮水管漏了两个月，没有人修。打过电话，说来，没来。"),
                    ("周桂兰", "说好按亩补，量地那天没喊我们，量少了。我们要重新量，当着面量。"),
                    ("邓长河", ""),
                    ("罗小满", "在外面做工，干了三个月，一分钱没有拿到，包工头电话也不接了。"),
                    ("唐木根", "从学校到桥头那段路没有灯，晚上孩子不敢走。"),
                ]
                * 3,
                1,
            )
        ),
    )
)
"""A ledger as a village keeps it."""


def case_page(desk: Desk, tasks: Tasks) -> Page:
    """The case of the village with the longest history among those that are open."""
    page = CasePage(desk, tasks)
    page.show_case(longest(desk))
    return page


def paper_page(desk: Desk, tasks: Tasks) -> Page:
    """The receipt of the case that was registered last."""
    page = PaperPage(desk, tasks, office())
    page.opened(casebook.page(desk, limit=1)[0].number)
    return page


def office() -> PaperPrinters:
    """Printers to choose from."""
    made = PaperPrinters(OUT / "打印.pdf")
    made.there = ["便民服务大厅 HP LaserJet Pro M404dn", "办公室"]
    made.both = {*made.there}
    return made


def settings_page(desk: Desk, tasks: Tasks) -> Page:
    """The settings with all their panels."""
    return SettingsPage(
        person=PersonPanel(desk, tasks),
        law=LawPanel(desk, tasks),
        photos=PhotosPanel(desk, tasks),
        fonts=FontsPanel(desk, tasks),
        ways=WaysPanel(desk, tasks),
        passphrase=PassphrasePanel(desk, tasks),
    )


class ImportShown(ImportPage):
    """The wizard, which somebody goes on with at once: a ledger is looked at, and so many further steps taken."""

    def __init__(self, desk: Desk, tasks: Tasks, text: str, further: int) -> None:
        super().__init__(desk, tasks)
        self._rest, self._text, self._further = partial(settle, tasks), text, further
        self._folder = desk.vault.home.parent

    def opened(self, subject: str = "") -> None:
        super().opened(subject)
        path = self._folder / "石桥村2024年信访台账.csv"
        path.write_text(self._text, "utf-8")
        self.look_at(path)
        for _ in range(self._further):
            self._rest()
            self.primary()


PAGES: dict[str, Callable[[Desk, Tasks], Page]] = {
    "today": TodayPage,
    "register": RegisterPage,
    "cases": CasesPage,
    "case": case_page,
    "visits": VisitsPage,
    "import": ImportPage,
    "import-columns": lambda desk, tasks: ImportShown(desk, tasks, LEDGER, 0),
    "import-unknown": lambda desk, tasks: ImportShown(
        desk, tasks, "镇里的表,,\n何人,说的啥,打哪个电话\n张三,路灯坏了,\n", 0
    ),
    "import-trial": lambda desk, tasks: ImportShown(desk, tasks, LEDGER, 1),
    "import-refused": lambda desk, tasks: ImportShown(desk, tasks, "", 0),
    "figures": FiguresPage,
    "exchange": ExchangePage,
    "handover": HandoverPage,
    "paper": paper_page,
    "papers": lambda desk, tasks: PapersPage(desk, tasks, office()),
    "settings": settings_page,
    "help": lambda desk, tasks: HelpPage(),
}
"""By the name of the picture."""


def pages(desk: Desk, tasks: Tasks) -> dict[str, Callable[[], Page]]:
    """Every page, on these records."""
    return {name: partial(make, desk, tasks) for name, make in PAGES.items()}


@dataclass(frozen=True)
class Job:
    """What is drawn at both screen sizes: a page, or what opens in one, in a look."""

    name: str
    size: SizeName
    dark: bool


@cache
def _place_to_draw(village: Path, place: Path) -> tuple[Look, Studio]:
    """What a process draws with, made once."""
    app = QApplication([])
    app.setCursorFlashTime(0)
    return Look(app), Studio(village, place)


def draw(village: Path, place: Path, job: Job) -> None:
    """Writes the pictures of a job, each in a window of its own."""
    look, studio = _place_to_draw(village, place)
    look.use(size=job.size, dark=job.dark)
    view = VIEWS.get(job.name) or View(job.name, lambda studio: PAGES[job.name](studio.desk, studio.tasks))
    with studio.another() if view.writes else studio as at:
        shell = window(at.tasks, {view.place: partial(view.make, at)})
        page = shell.page(view.place)
        _come_to_rest(page)
        shell.go(view.place, view.subject(at))
        at.settle()
        view.then(at, page)
        at.settle()
        _come_to_rest(page)
        for screen in SCREENS:
            shell.resize(screen)
            at.settle()
            theme = "dark" if job.dark else "light"
            out = OUT / f"{job.name}-{screen.width()}-{job.size}-{theme}.png"
            if not shell.grab().save(str(out)):
                raise OSError(f"{out} was not written")
        shell.hide()
        shell.deleteLater()
        at.settle()


def _come_to_rest(page: Page) -> None:
    """Has the sheets that are on the page by now drawn at once, where nobody need wait for them."""
    for sheets in page.findChildren(QPdfPageRenderer):
        sheets.setRenderMode(QPdfPageRenderer.RenderMode.SingleThreaded)


def window(tasks: Tasks, made: dict[str, Callable[[], Page]]) -> Shell:
    """A window with these pages, shown."""
    shell = Shell(tasks, made)
    shell.show_status(samples.STATUS)
    shell.rail.show_counts(samples.COUNTS)
    shell.resize(SCREENS[0])
    shell.show()
    shell.activateWindow()
    QApplication.processEvents()  # it becomes active, and gives the focus to its first button
    shell.setFocus(Qt.FocusReason.OtherFocusReason)  # as the window of the program does
    return shell


def main(names: list[str]) -> int:
    """Writes the pictures of the named pages and of what opens in them, of all when none is named.

    A window takes longer to put on another look than to be made anew, and each core can make one.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    OUT.mkdir(parents=True, exist_ok=True)
    village = OUT.parent / "practice"
    practice(village, law()).close()
    jobs = [Job(name, *look) for look in LOOKS for name in (*PAGES, *VIEWS) if not names or name in names]
    with TemporaryDirectory() as place, ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for _ in pool.map(partial(draw, village, Path(place)), jobs):
            pass
    sys.stdout.write(f"{OUT}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main([Path(name).stem for name in sys.argv[1:]]))
