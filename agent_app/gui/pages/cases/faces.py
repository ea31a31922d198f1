"""What 事项 shows, in words: a row, a preview, what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agent_app.core.case import Case
from agent_app.core.clock_badge import BadgeKind
from agent_app.core.clock_reason import whose_turn
from agent_app.core.fields import CASE, PARTY
from agent_app.core.value_words import day_in_words, in_words
from agent_app.desk import casebook, listing, papers
from agent_app.desk.casebook import Chip, Sort
from agent_app.desk.desk import Desk
from agent_app.desk.listing import Line
from agent_app.desk.timeline import last_steps
from agent_app.gui.widgets.case_rows import CaseRow
from agent_app.gui.widgets.clock import ClockFace
from agent_app.gui.words import people_in_words

SORTS = {Sort.DUE: "按期限先后", Sort.NEWEST: "新登记的在前", Sort.CHANGED: "最近变动"}
CHIPS = {
    Chip.MINE: "轮到我",
    Chip.LATE: "过期",
    Chip.OPEN: "在办",
    Chip.YEAR: "今年",
    Chip.SAVED: "只存在这里",
    Chip.HANDED_OVER: "已交出",
    Chip.CONFIRMED: "县已确认",
}
_STEPS = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """A case beside the list: its clock and whose turn it is, its facts, and what happened last (day, what)."""

    id: str
    title: str
    number: str
    clock: ClockFace
    whose: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str], ...]


def row_of(line: Line, found: Sequence[str] = ()) -> CaseRow:
    """A row of the list; `found` are words to be marked."""
    row = line.row
    return CaseRow(
        row.subject,
        people_in_words(row.petitioner, row.parties),
        row.title or "没有写事项",
        line.where,
        clock_of(line),
        tuple(found),
    )


def clock_of(line: Line) -> ClockFace:
    """Until when, or since when."""
    return ClockFace(line.badge.kind.value, line.badge.headline, line.badge.detail)


def told(listed: int, total: int, *, asked: bool, more: bool) -> tuple[str, ...]:
    """How many there are, at several lengths. `asked`: not everything is listed; `more`: not even all that was found."""
    if not asked:
        return (f"共 {total:,}件",)
    found = f"{listed:,}{'多' if more else ''}件"
    return f"找到 {found}，共 {total:,}件", f"找到 {found}", found


def nothing(typed: str, narrowed: bool) -> tuple[str, str]:
    """What is said in place of an empty list, and what to do about it."""
    if typed:
        return (
            f"没有找到“{typed}”",
            "换个说法试试：姓名、拼音首字母、电话后四位、编号都行。按 Esc 清掉，再看全部。",
        )
    if narrowed:
        return "这些条件下没有事项", "再按一下选中的条件，就看全部。"
    return "还没有事项", "登记过的、从台账导入的都列在这里。按 Ctrl+N 登记，或者导入台账。"


def preview(desk: Desk, subject: str) -> Preview | None:
    """A case by its id, read from the desk; None when it is gone."""
    line = listing.line_of(desk, subject)
    if line is None:
        return None
    whole, year = casebook.view(desk, subject), desk.today.year
    steps = last_steps(list(whole.moments), _STEPS)
    return Preview(
        subject,
        line.row.title or "没有写事项",
        line.row.number,
        clock_of(line),
        _whose(line),
        tuple((label, text) for label, text in _facts(whole.case, desk.today, desk.profile.name) if text),
        tuple((day_in_words(step.on, year), step.title) for step in steps),
    )


def papers_of(desk: Desk, subject: str) -> list[tuple[str, str]]:
    """The papers that may be printed for a case, as (code, title)."""
    return [(paper.code, paper.title) for paper in papers.of_case(desk, desk.case(subject))]


def _whose(line: Line) -> str:
    if line.clock is not None:
        return (
            line.clock.note
            if line.badge.kind in (BadgeKind.OTHER, BadgeKind.UNKNOWN)
            else whose_turn(line.clock)
        )
    return line.where


def _facts(case: Case, today: date, own: str) -> list[tuple[str, str]]:
    """What is told beside the list; who acts only where that is not `own`, whoever works here."""
    get = case.subject.get
    who = case.petitioner
    name = people_in_words(who.get("name", "") if who else "", len(case.parties))
    address = who.get("address", "") if who else ""
    steps = sorted(case.facts.steps, key=lambda step: (step.on, step.lamport))
    organs = [step.data["organ"] for step in steps if isinstance(step.data.get("organ"), str)]
    day = day_in_words(get("registered_on", ""), today.year)
    source = "从台账导入" if case.facts.historical else in_words(CASE["channel"], get("channel"))
    return [
        ("信访人", "，".join(filter(None, (name, address)))),
        ("电话", in_words(PARTY["phone"], who.get("phone", "") if who else "")),
        ("从哪来", "，".join(filter(None, (source, f"{day}登记" if day else "")))),
        ("办的单位", organs[-1] if organs else ""),
        ("代理员", case.agent if case.agent != own else ""),
        ("县编号", get("official_number", "")),
        ("台账编号", get("source", "")),
    ]
