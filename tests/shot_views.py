"""What opens in the pages, to be drawn: forms, panels, questions, on the records of the practice village."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image

from agent_app.core.vocabulary import Role
from agent_app.desk import attaching, casebook, receptions, registering
from agent_app.desk.desk import Desk
from agent_app.gui.page import Page
from agent_app.gui.pages.case import CasePage
from agent_app.gui.pages.figures import FiguresPage
from agent_app.gui.pages.help import HelpPage
from agent_app.gui.pages.register import RegisterPage
from agent_app.gui.pages.register.form import Form, Other
from agent_app.gui.pages.visits import VisitsPage
from agent_app.gui.tasks import Tasks
from agent_app.store.vault import put_meta
from agent_app.sync.enrolment import CountyCard
from agent_app.sync.sealed import DisciplineKey
from tests.support.desks import FIELD, TOWNSHIP, make_desk
from tests.support.pictures import photo

_STEPS = (
    "urge", "visit", "meeting", "snooze", "note", "ask_tie", "change_agent", "ask_erasure", "end_agency",
)  # fmt: skip


@dataclass
class Studio:
    """What is drawn from: the practice village, and a township's desk that is made when it is first wanted."""

    desk: Desk
    tasks: Tasks
    folder: Path
    settle: Callable[[], None]
    _township: Desk | None = field(default=None, repr=False)

    def case(self, among: Callable[[casebook.Row], bool] = lambda row: row.open) -> str:
        """The number of the case with the longest history among those."""
        rows = [row for row in casebook.page(self.desk, limit=300) if among(row)]
        return max(rows, key=lambda row: len(casebook.view(self.desk, row.number).moments)).number

    @property
    def township(self) -> Desk:
        """A desk of a supervisor with a reception day."""
        if self._township is None:
            made = make_desk(self.folder / "township", name="邱满生", division=TOWNSHIP, role=Role.SUPERVISOR)
            number = registering.register(made, FIELD).number
            receptions.add_reception(made, {"official": "镇长 王海", "place": "镇政府", "cases": [number]})
            self._township = made
        return self._township


@dataclass(frozen=True)
class View:
    """A page for a place of the rail, what it is opened for, and what is done on it before it is drawn."""

    place: str
    make: Callable[[Studio], Page]
    subject: Callable[[Studio], str] = lambda studio: ""
    then: Callable[[Studio, Any], object] = lambda studio, page: None


def _case(then: Callable[[Studio, Any], object], step: str = "", open_: bool = True) -> View:
    def subject(studio: Studio) -> str:
        return f"{studio.case(lambda row: row.open == open_)} {step}".strip()

    return View("case", lambda studio: CasePage(studio.desk, studio.tasks), subject, then)


def _register(then: Callable[[Studio, Any], object]) -> View:
    return View("register", lambda studio: RegisterPage(studio.desk, studio.tasks), then=then)


def _nothing(studio: Studio, page: Page) -> None:
    pass


def _filled(studio: Studio, page: RegisterPage) -> None:
    """A joint matter with a guardian, a wrong number, and an earlier case that is like it."""
    known = casebook.page(studio.desk, limit=1)[0]
    page.show_form(
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
    page.watch._ask()
    studio.settle()
    page.form.at = 1
    page.refresh()


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
    number = studio.case()
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
    page.timeline.setFocus()
    for moment in casebook.view(studio.desk, studio.case()).moments:
        if page.timeline.choose(moment.id) and not page.columns.history.foot._correct.isHidden():
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
    "case-material": _case(_material),
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
