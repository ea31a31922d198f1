"""Papers that leave the desk: each issue a record, many in one job, and those that wait for a printer."""

from datetime import date
from pathlib import Path

import pytest

from agent_app.base.errors import Cancelled, TroubleError, UserError
from agent_app.core.vocabulary import GivenTo, Outlet
from agent_app.desk import casebook, issuing, paper_jobs, papers, print_later, registering, stepping
from agent_app.desk.desk import Desk
from agent_app.desk.issuing import Issue
from agent_app.desk.ledgers import Choice
from agent_app.desk.paper_jobs import Wanted
from tests.paper.reading import information, words
from tests.support.desks import (
    FIELD,
    WATER,
    Wall,
    answer_to,
    enrol,
    exchanged,
    make_county,
    request_of,
)

ORGAN = {"organ": "青溪镇人民政府"}
DAY = date(2026, 6, 30)


def said(desk: Desk, number: str) -> list[tuple[str, str]]:
    """What the timeline says of papers."""
    return [
        (moment.title, moment.facts)
        for moment in casebook.view(desk, number).moments
        if moment.kind == "paper"
    ]


def registered(desk: Desk, count: int) -> list[str]:
    return [registering.register(desk, WATER).number for _ in range(count)]


def test_each_issue_is_a_record_and_the_second_says_so(desk: Desk, tmp_path: Path) -> None:
    (number,) = registered(desk, 1)
    papers.print_paper(desk, number, "receipt", 2, GivenTo.RESIDENT)
    saved = papers.save_issue(desk, number, "receipt", tmp_path / "回执.pdf")
    assert saved.issue == 2
    assert "第2次打印" in words((tmp_path / "回执.pdf").read_bytes())
    assert said(desk, number) == [
        ("打印了代理登记回执", "2份，已交给本人"),
        ("代理登记回执存成了文件", "第2次"),
    ]
    second = [moment for moment in casebook.view(desk, number).moments if moment.kind == "paper"][1]
    assert (second.actor, second.on) == ("刘春生", "2026-06-30")
    for _ in range(2):  # pressed twice, noted once
        issuing.mark_given(desk, number, second.id)
    assert said(desk, number)[1] == ("代理登记回执存成了文件", "第2次，已交给本人")
    assert len(casebook.view(desk, number).moments) == 3
    with pytest.raises(TroubleError, match="没有存成"):
        papers.save_issue(desk, number, "receipt", tmp_path / "nowhere" / "回执.pdf")
    assert len(said(desk, number)) == 2


def test_the_county_sees_what_was_printed(desk: Desk, wall: Wall, tmp_path: Path) -> None:
    county = make_county(tmp_path / "county", wall)
    enrol(county, desk)
    (number,) = registered(desk, 1)
    papers.print_paper(desk, number, "receipt", 1, GivenTo.RESIDENT)
    answer_to(county, request_of(desk))
    exchanged(desk, county)
    assert said(county, number) == [("打印了代理登记回执", "已交给本人")]
    county.close()


def test_the_receipts_of_a_day_are_one_job(desk: Desk, wall: Wall) -> None:
    first, second = registered(desk, 2)
    household = registering.register(desk, FIELD).number
    wall.go_to("2026-07-01")
    registered(desk, 1)
    papers.print_paper(desk, second, "receipt")
    job = paper_jobs.make(desk, paper_jobs.receipts_of(desk, DAY))
    assert [(ready.number, ready.pages, ready.issue) for ready in job.papers] == [
        (first, 1, 1),
        (household, 5, 1),
    ]
    assert information(job.pdf)["Pages"] == "6"
    again = paper_jobs.make(desk, paper_jobs.receipts_of(desk, DAY, again=True))
    assert [ready.issue for ready in again.papers] == [1, 2, 1]
    assert "第2次打印" in words(again.pdf)
    # Only what lies whole among the sheets that came out was printed: four of the five households are none.
    assert [job.whole_in(sheets) for sheets in (0, 1, 5, 6)] == [0, 1, 1, 2]
    assert paper_jobs.record(desk, job, job.whole_in(5), given=True) == 1
    assert said(desk, first) == [("打印了代理登记回执", "已交给本人")]
    assert said(desk, household) == []
    paper_jobs.record(desk, job, 2)
    with pytest.raises(UserError, match=r"6月30日登记的3件，回执都打过了"):
        paper_jobs.receipts_of(desk, DAY)
    with pytest.raises(UserError, match="没有登记事项"):
        paper_jobs.receipts_of(desk, date(2026, 6, 29))


def test_the_urgings_of_a_week(desk: Desk, wall: Wall) -> None:
    numbers = registered(desk, 3)
    wall.go_to("2026-08-05")
    for number in numbers:
        stepping.take_step(desk, number, "hand_over", date(2026, 7, 1), ORGAN)
    for number, day in zip(numbers, (27, 28, 29), strict=True):
        stepping.take_step(desk, number, "urge", date(2026, 7, day), {**ORGAN, "way": "call"})
    stepping.take_step(desk, numbers[0], "urge", date(2026, 8, 3), {**ORGAN, "way": "call"})
    week = paper_jobs.urgings_of(desk, date(2026, 7, 30))
    job = paper_jobs.make(desk, week)
    assert [ready.number for ready in job.papers] == numbers
    paper_jobs.record(desk, job, 3, outlet=Outlet.SAVED)
    with pytest.raises(UserError, match="7月27日到8月2日催过的3件，催询单都打过了"):
        paper_jobs.urgings_of(desk, date(2026, 7, 27))
    assert len(paper_jobs.urgings_of(desk, date(2026, 7, 27), again=True)) == 3
    # Urged again after it was printed: there is something new to print.
    stepping.take_step(desk, numbers[1], "urge", date(2026, 8, 4), {**ORGAN, "way": "call"})
    fresh = paper_jobs.urgings_of(desk, date(2026, 8, 5))
    assert [desk.case(one.subject).subject.get("number") for one in fresh] == [numbers[1]]


def test_a_job_that_is_stopped_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    numbers = registered(desk, 3)
    out, asked = tmp_path / "回执.pdf", [0]

    def stop(done: int, total: int | None) -> None:
        asked[0] += 1
        if asked[0] == 5:
            raise Cancelled

    wanted = paper_jobs.receipts_of(desk, DAY)
    with pytest.raises(Cancelled):
        paper_jobs.save(desk, wanted, out, progress=stop)
    assert not out.exists()
    assert [said(desk, number) for number in numbers] == [[], [], []]
    paper_jobs.save(desk, wanted, out)
    assert [said(desk, number) for number in numbers] == [[("代理登记回执存成了文件", "")]] * 3


def test_a_case_without_the_paper_is_named(desk: Desk) -> None:
    numbers = registered(desk, 2)
    stepping.take_step(desk, numbers[0], "hand_over", DAY, ORGAN)
    stepping.take_step(desk, numbers[0], "urge", DAY, {**ORGAN, "way": "call"})
    job = paper_jobs.make(desk, paper_jobs.of_choice(desk, Choice(typed="饮水管"), "urging_record"))
    assert [ready.number for ready in job.papers] == numbers[:1]
    assert [(one.number, one.why) for one in job.left_out] == [(numbers[1], "还没有“催询记录单”")]
    with pytest.raises(UserError, match="都还没有“催询记录单”可打"):
        paper_jobs.make(desk, paper_jobs.of_numbers(desk, numbers[1:], "urging_record"))
    with pytest.raises(UserError, match="有权处理机关出"):
        paper_jobs.of_numbers(desk, numbers, "acceptance_notice")


def test_what_waits_for_a_printer_waits_until_it_is_printed(desk: Desk, wall: Wall) -> None:
    first, second = (desk.case(number).subject.id.hex() for number in registered(desk, 2))
    wanted = [Wanted(first, "receipt"), Wanted(second, "receipt"), Wanted(first, "registration_sheet")]
    assert print_later.put(desk, wanted[:2]) == 2
    wall.turn(minutes=1)
    assert print_later.put(desk, wanted) == 1
    assert [one.wanted for one in print_later.waiting(desk)] == wanted
    job = paper_jobs.make(desk, wanted)
    assert [ready.title for ready in job.papers] == ["代理登记回执", "代理登记回执", "代理事项登记表"]
    # The printer went after two of the three: these are known, the rest waits on.
    assert paper_jobs.record(desk, job, 2) == 2
    assert [one.wanted for one in print_later.waiting(desk)] == wanted[2:]
    issuing.record(desk, [Issue(first, "registration_sheet")])
    assert print_later.count(desk) == 0
    print_later.put(desk, wanted)
    print_later.take_off(desk, wanted)
    assert print_later.count(desk) == 0


def test_single_households_stand_on_what_others_leave_and_each_paper_ends_with_a_sheet(desk: Desk) -> None:
    first, second = registered(desk, 2)
    five = registering.register(desk, FIELD).number
    third = registered(desk, 1)[0]
    wanted = paper_jobs.receipts_of(desk, DAY)
    loose = paper_jobs.make(desk, wanted)
    assert [ready.number for ready in loose.papers] == [first, second, five, third]
    assert information(loose.pdf)["Pages"] == "8"
    job = paper_jobs.make(desk, wanted, paired=True)
    assert [(ready.number, ready.pages) for ready in job.papers] == [
        (five, 3),
        (first, 0),
        (second, 1),
        (third, 0),
    ]
    assert [job.whole_in(sheets) for sheets in range(5)] == [0, 0, 0, 2, 4]
    assert information(job.pdf)["Pages"] == "4"
    assert job.told == ""
