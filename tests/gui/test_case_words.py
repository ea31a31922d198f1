"""A case in words: days as they are typed, why a date is that date, what stands together on the timeline."""

from datetime import date
from pathlib import Path

import pytest

from agent_app.app import law
from agent_app.desk import attaching, casebook, importing, papers, registering, stepping
from agent_app.desk.casebook import CaseView
from agent_app.gui.pages.case.clocks import due_faces
from agent_app.gui.pages.case.facts import facts_of
from agent_app.gui.pages.case.moments import timeline_items
from agent_app.gui.pages.case.sheet import organ_for, read
from agent_app.gui.widgets.day import day_in
from tests.support.desks import FIELD, Wall, make_desk
from tests.support.pictures import photo as photo_of

TODAY = date(2026, 9, 16)
ORGAN = "青溪镇人民政府"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("9月8日", "2026-09-08"),
        ("9.8", "2026-09-08"),
        ("0908", "2026-09-08"),
        ("２０２６－９－８", "2026-09-08"),
        ("2026年9月8日 周二", "2026-09-08"),
        ("20251231", "2025-12-31"),
        ("昨天", "2026-09-15"),
        ("12.31", "2026-12-31"),
        ("1.5", "2027-01-05"),
        ("2月30日", ""),
        ("星期三", ""),
        ("8", ""),
        ("", ""),
    ],
)
def test_a_day_is_understood_as_people_write_it(typed: str, day: str) -> None:
    found = day_in(typed, TODAY)
    assert (found.isoformat() if found else "") == day


@pytest.fixture
def view(tmp_path: Path) -> CaseView:
    """Registered, printed, handed over with a photo, received, accepted, extended."""
    wall = Wall()
    desk = make_desk(tmp_path / "home", wall)
    number = registering.register(desk, FIELD).number
    for code in ("registration_sheet", "receipt"):
        papers.print_paper(desk, number, code)
    photo = tmp_path / "转交单.png"
    photo.write_bytes(photo_of(format="PNG"))
    wall.go_to("2026-08-28")
    for code, on, data in (
        ("hand_over", "2026-07-01", {"organ": ORGAN}),
        ("receive", "2026-07-01", {"organ": ORGAN}),
        ("accept", "2026-07-10", {"track": "31(6)"}),
        ("extend", "2026-08-28", {"days": 30}),
    ):
        taken = stepping.take_step(desk, number, code, date.fromisoformat(on), data)
        if code == "hand_over":
            attaching.attach(desk, number, photo, step=taken.record)
    sheet = read(desk, number)
    rule = law().rules.steps
    assert organ_for(rule["reply"], sheet.case, law().rules) == ORGAN
    assert organ_for(rule["transfer"], sheet.case, law().rules) == ""
    told = {fact.name: fact.value for fact in facts_of(sheet, law().rules, TODAY)}
    assert told["信访人"] == "周桂兰等5户，代表2人"
    assert told["办的单位"] == ORGAN
    assert told["电话"] == "138****7320"
    assert told["哪一类"] == "申诉求决，农村农业，走信访处理程序"
    found = casebook.view(desk, number)
    desk.close()
    return found


def test_a_clock_is_told_with_each_step_of_its_count(view: CaseView) -> None:
    [due] = due_faces(view.case.clocks, TODAY)
    assert due.what == f"{ORGAN}该出处理意见书"
    assert due.clock.sentence == "还有 22 天，10月8日 周四"
    assert due.why is not None
    assert [line.what for line in due.why.lines] == ["7月10日", "加60日", "加30日"]
    assert due.why.result is not None
    assert due.why.result.what == "10月8日"
    assert due.why.result.says.startswith("周四，上班")
    assert due.why.whose == f"这是{ORGAN}的责任，不是信访人的"


def test_papers_of_a_day_stand_together_and_photos_stand_with_their_step(view: CaseView) -> None:
    items = timeline_items(view.moments, (), TODAY, "刘春生")
    assert [item.date for item in items] == sorted((item.date for item in items), key=_day, reverse=True)
    printed = next(item for item in items if item.icon == "print")
    assert [link.text for link in printed.links] == ["代理事项登记表", "代理登记回执"]
    handed = next(item for item in items if item.title == "材料已移交")
    assert [link.text for link in handed.links] == ["转交单.png"]
    assert not any(item.title.startswith("加了") for item in items)
    assert handed.facts == ORGAN


def test_what_somebody_else_wrote_is_marked_with_the_name(view: CaseView) -> None:
    [item] = [i for i in timeline_items(view.moments, (), TODAY, "陈秋") if i.title == "已受理"]
    assert item.facts.endswith("刘春生记的")


def _day(words: str) -> tuple[int, int]:
    month, _, day = words.rstrip("日").partition("月")
    return int(month), int(day)


def test_what_a_ledger_told_besides_is_in_sight_without_its_numbers(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "home", Wall())
    ledger = tmp_path / "台账.csv"
    ledger.write_text(
        "编号,姓名,内容,经手人,时间\nA-1,张三,路灯坏了,李四13800002046,2024-3-1 9:20\n", "utf-8"
    )
    importing.import_ledger(desk, ledger)
    sheet = read(desk, casebook.page(desk)[0].number)
    told = {fact.name: fact.value for fact in facts_of(sheet, desk.law.rules, TODAY)}
    assert told["台账里的编号"].replace("\u200b", "") == "A-1"
    assert told["台账里的其他栏目"] == "经手人：李四138****2046；登记时间：2024-03-01 09:20:00"
    desk.close()
