"""事项 as a list: what stands in a line, and that what was found is filtered and sorted as the whole list is."""

from datetime import date
from pathlib import Path

import pytest

from agent_app.core.clock_badge import BadgeKind
from agent_app.desk import casebook, listing, registering, stepping
from agent_app.desk.desk import Desk
from agent_app.desk.importing import import_ledger
from agent_app.desk.listing import Line
from agent_app.store.caselist import Chip, Sort
from tests.support.desks import FIELD, WATER, Wall

TOWN = {"organ": "青溪镇政府"}


@pytest.fixture
def desk(desk: Desk, wall: Wall, tmp_path: Path) -> Desk:
    """Cases at every point of the way: two just registered, served, let pass, archived, withdrawn, imported."""
    ways = {
        "served": ("2026-01-05", ("hand_over", "receive", "accept", "reply", "serve")),
        "over": ("2025-10-10", ("hand_over", "receive", "accept", "reply", "serve")),
        "done": ("2026-02-02", ("hand_over", "receive", "accept", "reply", "serve", "archive")),
        "back": ("2026-02-03", ("withdraw",)),
        "late": ("2026-05-04", ("hand_over", "receive")),
        "new": ("2026-06-29", ()),
    }
    data = {"hand_over": TOWN, "receive": TOWN, "accept": {"track": "31(6)"}}
    for name, (day, steps) in ways.items():
        wall.go_to(day)
        number = registering.register(desk, FIELD | {"summary": f"{name} 欠薪"}).number
        for step in steps:
            stepping.take_step(desk, number, step, date.fromisoformat(day), data.get(step, {}))
    (tmp_path / "旧.csv").write_text(
        "姓名,标题,登记日期\n周桂兰,old 欠薪,2019-01-02\n,nothing 欠薪,", encoding="utf-8"
    )
    import_ledger(desk, tmp_path / "旧.csv")
    wall.go_to("2026-06-30")
    registering.register(desk, WATER)
    return desk


def told(desk: Desk) -> dict[str, Line]:
    return {line.row.title.split()[0]: line for line in listing.stretch(desk, Sort.NEWEST, [], 0, 50)}


@pytest.mark.parametrize(
    ("name", "kind", "headline", "detail", "where"),
    [
        ("new", BadgeKind.SOON, "还有 2 天", "7月2日", "已登记，轮到您把材料送到，并给本人回话"),
        ("late", BadgeKind.LATE, "过期 42 天", "5月19日", "已收到，青溪镇政府该书面告知是否受理"),
        ("done", BadgeKind.MET, "2月2日", "归档", "已归档"),
        ("back", BadgeKind.MET, "2月3日", "撤回", "已撤回"),
        ("over", BadgeKind.PLAIN, "2025年10月10日", "送达", "已送达"),
        ("old", BadgeKind.MET, "2019年1月2日", "登记", "从台账导入，已登记"),
        ("nothing", BadgeKind.MET, "日子不详", "", "从台账导入，已登记"),
    ],
)
def test_a_line_says_how_far_and_until_when(
    desk: Desk, name: str, kind: BadgeKind, headline: str, detail: str, where: str
) -> None:
    line = told(desk)[name]
    assert (line.badge.kind, line.badge.headline, line.badge.detail) == (kind, headline, detail)
    assert line.where == where


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("chips", [(), *((chip,) for chip in Chip), (Chip.OPEN, Chip.YEAR)])
def test_what_was_found_is_filtered_and_sorted_as_the_list_is(
    desk: Desk, sort: Sort, chips: tuple[Chip, ...]
) -> None:
    found = listing.find(desk, "欠薪").lines
    assert len(found) == 8
    listed = [line.row for line in listing.stretch(desk, sort, chips, 0, 50) if "欠薪" in line.row.title]
    assert [line.row for line in listing.refined(found, sort, chips, desk.today)] == listed


def test_the_figures_agree_with_the_lists(desk: Desk) -> None:
    overview = listing.overview(desk)
    everything = listing.stretch(desk, Sort.NEWEST, [], 0, 50)
    assert overview.total == len(everything) == 9
    counts = listing.counts(everything, desk.today)
    assert counts == {chip: len(casebook.page(desk, chips=[chip])) for chip in Chip}
    assert counts[Chip.SAVED] == 9
    assert overview.counts == {chip: counts[chip] for chip in listing.STANDING}
    for chips in ((Chip.SAVED,), (Chip.OPEN, Chip.YEAR)):
        assert listing.overview(desk, chips).listed == casebook.total(desk, chips)


def test_pages_meet_whatever_the_order(desk: Desk) -> None:
    for sort in Sort:
        whole = listing.stretch(desk, sort, [], 0, 50)
        parts = [line for start in range(0, 9, 2) for line in listing.stretch(desk, sort, [], start, 2)]
        assert parts == whole


def test_older_hits_are_asked_for_where_the_last_ended(desk: Desk) -> None:
    first = listing.find(desk, "欠薪", most=5)
    assert (len(first.lines), first.more) == (5, True)
    rest = listing.find(desk, "欠薪", before=first.before, most=5)
    assert (len(rest.lines), rest.more) == (3, False)
    assert (*first.lines, *rest.lines) == listing.find(desk, "欠薪").lines
