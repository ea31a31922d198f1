"""Draws every page at both screen sizes, in light, dark and larger type: `python -m tests.shots [name …]`.

The pictures go to build/_out/shots/, to be looked at. What opens in the pages stands in `tests/shot_views.py`.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSize
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
from tests.shot_views import VIEWS, Studio
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


def pages(desk: Desk, tasks: Tasks) -> dict[str, Callable[[], Page]]:
    """Every page, on the records of the practice village."""
    return {
        "today": lambda: TodayPage(desk, tasks),
        "register": lambda: RegisterPage(desk, tasks),
        "cases": lambda: CasesPage(desk, tasks),
        "case": lambda: case_page(desk, tasks),
        "visits": lambda: VisitsPage(desk, tasks),
        "import": lambda: ImportPage(desk, tasks),
        "import-columns": lambda: ImportShown(desk, tasks, LEDGER, 0),
        "import-unknown": lambda: ImportShown(
            desk, tasks, "镇里的表,,\n何人,说的啥,打哪个电话\n张三,路灯坏了,\n", 0
        ),
        "import-trial": lambda: ImportShown(desk, tasks, LEDGER, 1),
        "import-refused": lambda: ImportShown(desk, tasks, "", 0),
        "figures": lambda: FiguresPage(desk, tasks),
        "exchange": lambda: ExchangePage(desk, tasks),
        "handover": lambda: HandoverPage(desk, tasks),
        "paper": lambda: paper_page(desk, tasks),
        "papers": lambda: PapersPage(desk, tasks, office()),
        "settings": lambda: settings_page(desk, tasks),
        "help": HelpPage,
    }


def case_page(desk: Desk, tasks: Tasks) -> Page:
    """The case of the village with the longest history among those that are open."""
    rows = [row for row in casebook.page(desk, limit=300) if row.open]
    page = CasePage(desk, tasks)
    page.show_case(max(rows, key=lambda row: len(casebook.view(desk, row.number).moments)).number)
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

    def opened(self, subject: str = "") -> None:
        super().opened(subject)
        OUT.mkdir(parents=True, exist_ok=True)
        path = OUT / "石桥村2024年信访台账.csv"
        path.write_text(self._text, "utf-8")
        self.look_at(path)
        for _ in range(self._further):
            self._rest()
            self.primary()


def settle(tasks: Tasks) -> None:
    """Lets queries, layouts and delayed work come to rest."""
    app = QApplication.instance()
    assert app is not None
    answered = threading.Event()
    tasks.query(lambda: None, lambda _: answered.set())
    while not answered.is_set():
        app.processEvents()
        time.sleep(0.005)
    for _ in range(6):
        app.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as the loop of the program does


def draw(shell: Shell, tasks: Tasks, name: str, screen: QSize, look: Look, place: str = "") -> None:
    """Writes the pictures of what stands in a window, or of a place, in each look."""
    shell.resize(screen)
    for size, dark in LOOKS:
        look.use(size=size, dark=dark)
        if place:
            shell.go(place)
        settle(tasks)
        theme = "dark" if dark else "light"
        shell.grab().save(str(OUT / f"{name}-{screen.width()}-{size}-{theme}.png"))


def draw_view(studio: Studio, name: str, look: Look) -> None:
    """Writes the pictures of what opens in a page, in a window of its own."""
    view = VIEWS[name]
    look.use(size="standard", dark=False)
    shell = window(studio.tasks, {view.place: lambda: view.make(studio)})
    shell.go(view.place, view.subject(studio))
    studio.settle()
    view.then(studio, shell.page(view.place))
    for screen in SCREENS:
        draw(shell, studio.tasks, name, screen, look)
    shell.hide()
    shell.deleteLater()
    studio.settle()


def window(tasks: Tasks, made: dict[str, Callable[[], Page]]) -> Shell:
    """A window with these pages, shown."""
    shell = Shell(tasks, made)
    shell.show_status(samples.STATUS)
    shell.rail.show_counts(samples.COUNTS)
    shell.resize(SCREENS[0])
    shell.show()
    shell.activateWindow()
    return shell


def main(names: list[str]) -> int:
    """Writes the pictures of the named pages and of what opens in them, of all when none is named."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv[:1])
    look = Look(app)
    tasks = Tasks()
    OUT.mkdir(parents=True, exist_ok=True)
    desk = practice(OUT.parent / "practice", law())
    made = pages(desk, tasks)
    shell = window(tasks, made)
    for screen in SCREENS:
        for place in (name for name in names or made if name in made):
            draw(shell, tasks, place, screen, look, place)
    shell.hide()
    shell.deleteLater()
    studio = Studio(desk, tasks, OUT.parent, partial(settle, tasks))
    for name in (name for name in names or VIEWS if name in VIEWS):
        draw_view(studio, name, look)
    tasks.close()
    sys.stdout.write(f"{OUT}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main([Path(name).stem for name in sys.argv[1:]]))
