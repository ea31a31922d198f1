"""Draws every page at both screen sizes, in light, dark and larger type: `python -m tests.shots [page …]`.

The pictures go to build/_out/shots/, to be looked at.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from agent_app.app import law
from agent_app.desk import casebook
from agent_app.desk.demo import practice
from agent_app.desk.desk import Desk
from agent_app.gui.page import Page
from agent_app.gui.pages.case import CasePage
from agent_app.gui.pages.cases import CasesPage
from agent_app.gui.pages.exchange import ExchangePage
from agent_app.gui.pages.handover import HandoverPage
from agent_app.gui.pages.help import HelpPage
from agent_app.gui.pages.register import RegisterPage
from agent_app.gui.pages.settings import SettingsPage
from agent_app.gui.pages.settings_law import LawPanel
from agent_app.gui.pages.settings_photos import PhotosPanel
from agent_app.gui.pages.today import TodayPage
from agent_app.gui.pages.unbuilt import figures_page
from agent_app.gui.pages.visits import VisitsPage
from agent_app.gui.shell import Shell
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import SizeName
from tests.gui import samples
from tests.support.tools import ROOT

OUT = ROOT / "build" / "_out" / "shots"
SCREENS = (QSize(1366, 768), QSize(1920, 1080))
LOOKS: tuple[tuple[SizeName, bool], ...] = (
    ("standard", False), ("standard", True), ("large", False), ("largest", False), ("largest", True),
)  # fmt: skip


def pages(desk: Desk, tasks: Tasks) -> dict[str, Callable[[], Page]]:
    """Every page, on the records of the practice village."""
    return {
        "today": lambda: TodayPage(desk, tasks),
        "register": lambda: RegisterPage(desk, tasks),
        "cases": lambda: CasesPage(desk, tasks),
        "case": lambda: case_page(desk, tasks),
        "visits": lambda: VisitsPage(desk, tasks),
        "figures": figures_page,
        "exchange": lambda: ExchangePage(desk, tasks),
        "handover": lambda: HandoverPage(desk, tasks),
        "settings": lambda: SettingsPage(law=LawPanel(desk, tasks), photos=PhotosPanel(desk, tasks)),
        "help": HelpPage,
    }


def case_page(desk: Desk, tasks: Tasks) -> Page:
    """The case of the village with the longest history among those that are open."""
    rows = [row for row in casebook.page(desk, limit=300) if row.open]
    page = CasePage(desk, tasks)
    page.show_case(max(rows, key=lambda row: len(casebook.view(desk, row.number).moments)).number)
    return page


def settle(app: QApplication, tasks: Tasks) -> None:
    """Lets queries, layouts and delayed work come to rest."""
    answered = threading.Event()
    tasks.query(lambda: None, lambda _: answered.set())
    while not answered.is_set():
        app.processEvents()
        time.sleep(0.005)
    for _ in range(6):
        app.processEvents()


def main(names: list[str]) -> int:
    """Writes the pictures of the named pages, of all when none is named."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv[:1])
    look = Look(app)
    tasks = Tasks()
    OUT.mkdir(parents=True, exist_ok=True)
    made = pages(practice(OUT.parent / "practice", law()), tasks)
    shell = Shell(tasks, made)
    shell.show_status(samples.STATUS)
    shell.rail.show_counts(samples.COUNTS)
    shell.show()
    for screen in SCREENS:
        shell.resize(screen)
        for size, dark in LOOKS:
            look.use(size=size, dark=dark)
            for place in names or made:
                shell.go(place)
                settle(app, tasks)
                name = f"{place}-{screen.width()}-{size}-{'dark' if dark else 'light'}.png"
                shell.grab().save(str(OUT / name))
    tasks.close()
    sys.stdout.write(f"{OUT}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main([Path(name).stem for name in sys.argv[1:]]))
