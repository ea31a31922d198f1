"""What the page shows, in words: who is to be visited again, the visits, the reception days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agent_app.core.case import day_of
from agent_app.core.clock_words import say
from agent_app.core.registration import summary_of
from agent_app.core.text import clean_words
from agent_app.desk import receptions, visits
from agent_app.desk.desk import Desk
from agent_app.desk.receptions import Reception
from agent_app.desk.today import Group, Item, today
from agent_app.desk.visits import Line, Listed
from agent_app.gui.widgets.clock import ClockFace
from agent_app.gui.widgets.today_rows import TodayGroup, TodayRow
from agent_app.gui.words import people_in_words

SHOWN, DUE_SHOWN = 50, 3
VISIT, RECEPTION = "visit:", "reception:"
"""Begin the id of a row that is a visit, or a reception day; that of a case is its own id."""
REGISTER, LOOK, FOLLOW_UP = "register", "look", "follow_up"
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class VisitsFace:
    """Everything that the page shows of visits; `lines` by the id of their row."""

    fact: str
    groups: tuple[TodayGroup, ...]
    lines: dict[str, Line]


def read(desk: Desk, typed: str) -> VisitsFace:
    """Who is to be visited again and the latest visits; of the visits those that match what was typed."""
    due = () if typed.strip() else tuple(item for item in today(desk).items if item.group is Group.VISIT)
    return visits_face(due, visits.listing(desk, typed, SHOWN), typed, desk.today)


def visits_face(due: Sequence[Item], listed: Listed, typed: str, day: date) -> VisitsFace:
    """The same, of what was read."""
    groups = []
    if due:
        shown = due[:DUE_SHOWN] if listed.lines else due
        first = f"，先列{len(shown)}户，其余在“今日”里" if len(due) > len(shown) else ""
        groups.append(TodayGroup("要回访", f"{len(due)}户{first}", tuple(map(_due_row, shown))))
    rows = tuple(_visit_row(line, day) for line in listed.lines)
    if rows and typed.strip():
        groups.append(TodayGroup("找到的", f"{len(rows)}次", rows))
    elif rows:
        first = f"，先列最近{len(rows)}次" if listed.total > len(rows) else ""
        groups.append(TodayGroup("走访过", f"{listed.total:,}次{first}", rows))
    fact = f"记了{listed.total:,}次" if listed.total else ""
    return VisitsFace(fact, tuple(groups), {VISIT + line.row.id: line for line in listed.lines})


def receptions_of(desk: Desk) -> tuple[TodayGroup, ...]:
    """The reception days, the latest first."""
    found = receptions.listing(desk, SHOWN)
    rows = tuple(_reception_row(one, desk.today) for one in found)
    return (TodayGroup("接待日", f"{len(rows)}天", rows),) if rows else ()


def day_face(iso: str, today: date, icon: str) -> ClockFace:
    """A day in the place where other lists have a clock."""
    day = day_of(iso)
    if day is None:
        return ClockFace("plain", "日子不详", icon=icon)
    near = {0: "今天", 1: "昨天", -1: "明天"}.get((today - day).days, "")
    return ClockFace("plain", near or say(day, today.year), f"周{_WEEKDAYS[day.weekday()]}", icon)


def _due_row(item: Item) -> TodayRow:
    return TodayRow(
        id=item.row.subject,
        clock=ClockFace(item.badge.kind.value, item.badge.headline, item.badge.detail, "visits"),
        title=item.row.title,
        person=people_in_words(item.row.petitioner, item.row.parties),
        why=item.why,
        next_step="记回访",
        step=FOLLOW_UP,
    )


def _visit_row(line: Line, today: date) -> TodayRow:
    row = line.row
    step = LOOK if row.case else REGISTER
    return TodayRow(
        id=VISIT + row.id,
        clock=day_face(row.on, today, "visits"),
        title=row.household,
        person=row.place,
        why="，".join(
            filter(None, (summary_of(clean_words(row.said)), f"记在“{line.title}”" if line.title else ""))
        ),
        next_step="看那件事" if row.case else "登记成一件事",
        step=step,
    )


def _reception_row(one: Reception, today: date) -> TodayRow:
    row = one.row
    heard = (
        f"听了{row.heard}件：{'、'.join(case.title or case.number for case in one.heard)}"
        if one.heard
        else ""
    )
    ahead = (day_of(row.on) or today) > today
    return TodayRow(
        id=RECEPTION + row.id,
        clock=day_face(row.on, today, "people"),
        title=row.official,
        person=row.place,
        why=heard or ("还没到" if ahead else "还没有记听了哪几件"),
        next_step="" if ahead else "记听过的事",
        step="" if ahead else LOOK,
    )
