"""What opens in the pages, to be drawn: forms, panels, questions, on the records of the practice village."""

import io
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import msgspec
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from agent_app.app import law
from agent_app.core.vocabulary import Role
from agent_app.desk import attaching, casebook, receptions, registering
from agent_app.desk.demo import practice
from agent_app.desk.desk import Desk
from agent_app.gui.page import Page
from agent_app.gui.pages.case import CasePage
from agent_app.gui.pages.figures import FiguresPage
from agent_app.gui.pages.help import HelpPage
from agent_app.gui.pages.register import RegisterPage
from agent_app.gui.pages.register.form import Form, Other
from agent_app.gui.pages.visits import VisitsPage
from agent_app.gui.tasks import Tasks
from agent_app.store.meta import put_meta
from agent_app.sync.enrolment import CountyCard
from agent_app.sync.sealed import DisciplineKey
from tests.support.desks import FIELD, TOWNSHIP, make_desk
from tests.support.pictures import photo

_STEPS = (
    "urge", "visit", "meeting", "snooze", "note", "ask_tie", "change_agent", "ask_erasure", "end_agency",
)  # fmt: skip
_MOMENT = 1000
"""ms; what waits longer, as the words that something is done do, is looked at before it goes."""


def settle(tasks: Tasks) -> None:
    """Lets queries, what they ask further, layouts and delayed work come to rest."""
    app = QApplication.instance()
    assert app is not None
    for _ in range(2):  # an answer may ask for more, as a preview does
        _answered(app, tasks)
    while tasks.busy or _waits():
        _answered(app, tasks)


def _waits() -> bool:
    """Whether a page has put something off for a moment, as it does while somebody types or walks through a list."""
    timers = (timer for window in QApplication.topLevelWidgets() for timer in window.findChildren(QTimer))
    return any(timer.isActive() and timer.isSingleShot() and timer.interval() <= _MOMENT for timer in timers)


def _answered(app: QCoreApplication, tasks: Tasks) -> None:
    answered = threading.Event()
    tasks.query(lambda: None, lambda _: answered.set())
    while not answered.is_set():
        app.processEvents()
        time.sleep(0.005)
    for _ in range(6):
        app.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as the loop of the program does


class Studio:
    """What is drawn from: a copy of the practice village, and a township's desk that is made when it is first wanted.

    `village` is the folder of the practice village, `place` one in which copies may lie. Entered for one window.
    """

    tasks: Tasks

    def __init__(self, village: Path, place: Path) -> None:
        self._village, self._place = village, place
        self.folder = Path(mkdtemp(dir=place))
        shutil.copytree(village, self.folder / "practice")
        self.desk = practice(self.folder / "practice", law())

    def another(self) -> "Studio":
        """One to write in, which no other picture shows."""
        return Studio(self._village, self._place)

    def __enter__(self) -> "Studio":
        self.tasks = Tasks()
        return self

    def __exit__(self, *_: object) -> None:
        self.tasks.close()

    def settle(self) -> None:
        """Lets the window come to rest."""
        settle(self.tasks)

    @cached_property
    def township(self) -> Desk:
        """A desk of a supervisor with a reception day."""
        made = make_desk(self.folder / "township", name="邱满生", division=TOWNSHIP, role=Role.SUPERVISOR)
        number = registering.register(made, FIELD).number
        receptions.add_reception(made, {"official": "镇长 王海", "place": "镇政府", "cases": [number]})
        return made


@cache
def longest(desk: Desk, *, open_: bool = True) -> str:
    """The number of the case with the longest history, of those that are open or of the others."""
    rows = [row for row in casebook.page(desk, limit=300) if row.open == open_]
    return max(rows, key=lambda row: len(casebook.view(desk, row.number).moments)).number


@dataclass(frozen=True)
class View:
    """A page for a place of the rail, what it is opened for, and what is done on it before it is drawn.

    `writes`: what is done there may leave traces on other pages.
    """

    place: str
    make: Callable[[Studio], Page]
    subject: Callable[[Studio], str] = lambda studio: ""
    then: Callable[[Studio, Any], object] = lambda studio, page: None
    writes: bool = False


def _case(
    then: Callable[[Studio, Any], object], step: str = "", *, open_: bool = True, writes: bool = False
) -> View:
    def subject(studio: Studio) -> str:
        return f"{longest(studio.desk, open_=open_)} {step}".strip()

    return View("case", lambda studio: CasePage(studio.desk, studio.tasks), subject, then, writes)


def _register(then: Callable[[Studio, Any], object]) -> View:
    return View("register", lambda studio: RegisterPage(studio.desk, studio.tasks), then=then, writes=True)


def _nothing(studio: Studio, page: Page) -> None:
    pass


def _filled(studio: Studio, page: RegisterPage) -> None:
    """A joint matter with a guardian, a wrong number, and an earlier case that is like it."""
    known = casebook.page(studio.desk, limit=1)[0]
    page.writing.show_form(
        Form(
            name=known.petitioner,
            address="石桥村3组17号",
            id_number="11010119700101001",
            purpose="appeal",
            category="劳动和社会保障",
            words="去年八月到今年三月在县城北边给人家盖仓库，只给过一万。",
            others=[Other("李小花", address="石桥村3组"), Other("李小树", address="石桥村3组")],
        )
    )
    page.writing.watch._ask()
    studio.settle()
    page.form.at = 1
    page.writing.refresh()


def _repeat_opened(studio: Studio, page: RegisterPage) -> None:
    _filled(studio, page)
    if page.form.repeat._line:
        page.form.repeat._turned()


def _accused(studio: Studio, page: RegisterPage) -> None:
    card = CountyCard("云山县信访局", "990101", b"", "", b"", discipline=DisciplineKey.draw().recipient)
    with studio.desk.vault.write() as connection:
        put_meta(connection, "county", msgspec.to_builtins(card, builtin_types=(bytes,)))
    page.form.matter.purpose.chip("accusation").click()
    studio.settle()
    page.accusation.posting._turned()


def _material(studio: Studio, page: CasePage) -> None:
    number = longest(studio.desk)
    for name, data in (("井台.jpg", photo(1200, 900)), ("工资条.pdf", _scan())):
        path = studio.folder / name
        path.write_bytes(data)
        attaching.attach(studio.desk, number, path)
    record = attaching.materials(studio.desk, number)[0].record
    page.show_case(number)
    studio.settle()
    page.materials.open(f"material:{record}")


def _scan() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "PDF")
    return out.getvalue()


def _own_step(studio: Studio, page: CasePage) -> None:
    """Chooses a step that the agent wrote, which can be put right."""
    timeline = page.timeline
    for moment in casebook.view(studio.desk, longest(studio.desk)).moments:
        if timeline.choose(moment.id) and not page.columns.history.foot._correct.isHidden():
            at = timeline.visualRect(timeline.currentIndex()).center()
            QTest.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=at)
            return


def _corrected(studio: Studio, page: CasePage) -> None:
    _own_step(studio, page)
    page.columns.history.foot.correct()


def _withdrawing(studio: Studio, page: CasePage) -> None:
    _own_step(studio, page)
    page.columns.history.foot.ask()


def _received(studio: Studio, page: VisitsPage) -> None:
    page._turn_to("receptions")


def _visited(studio: Studio, page: VisitsPage) -> None:
    page._open(page.list.model().rows[-1].id)


def _explained(studio: Studio, page: FiguresPage) -> None:
    page.list.choose("settled_at_once")
    page._turn("settled_at_once")


def _few(studio: Studio, page: FiguresPage) -> None:
    page.period.turn(1)
    studio.settle()
    _explained(studio, page)


def _tables(studio: Studio, page: FiguresPage) -> None:
    page.list.choose("categories 0")
    page.list.scrollTo(page.list.currentIndex(), page.list.ScrollHint.PositionAtTop)


def _figures(then: Callable[[Studio, Any], object]) -> View:
    return View("figures", lambda studio: FiguresPage(studio.desk, studio.tasks), then=then)


VIEWS: dict[str, View] = {
    "register-filled": _register(_filled),
    "register-repeat": _register(_repeat_opened),
    "register-accusation": _register(_accused),
    "case-archived": _case(_nothing, open_=False),
    "case-why": _case(lambda studio, page: page.columns.next.toggle_why()),
    "case-aside": _case(lambda studio, page: page.columns.next.turn_aside()),
    "case-facts": _case(lambda studio, page: page.forms.facts()),
    "case-people": _case(lambda studio, page: page.people.open()),
    "case-repeats": _case(lambda studio, page: page.kinship.open()),
    "case-material": _case(_material, writes=True),
    "case-correct": _case(_corrected),
    "case-withdraw": _case(_withdrawing),
    **{f"case-{step.replace('_', '-')}": _case(_nothing, step) for step in _STEPS},
    "visits-one": View("visits", lambda studio: VisitsPage(studio.desk, studio.tasks), then=_visited),
    "visits-receptions": View(
        "visits", lambda studio: VisitsPage(studio.township, studio.tasks), then=_received
    ),
    "figures-how": _figures(_explained),
    "figures-few": _figures(_few),
    "figures-tables": _figures(_tables),
    "figures-own": _figures(lambda studio, page: page.period.turn(5)),
    "figures-nothing": _figures(lambda studio, page: page.period.turn(4)),
    "figures-paper": _figures(lambda studio, page: page.print_now()),
    "figures-township": View("figures", lambda studio: FiguresPage(studio.township, studio.tasks)),
    "help-guide": View(
        "help", lambda studio: HelpPage(lambda: studio.desk.law.guide), lambda studio: "guide"
    ),
}
"""By the name of the picture."""
