"""统计 over a record: what the steps of a case come to, repeats as people have said, and what no day is known of."""

from datetime import date
from pathlib import Path

import pytest

from agent_app.core.course import Course
from agent_app.core.period import Period
from agent_app.core.vocabulary import GivenTo
from agent_app.desk import checking, figures, mending, papers, registering, stepping, visits
from agent_app.desk.desk import Desk
from agent_app.desk.importing import import_ledger
from agent_app.store import figures as kept
from tests.support.desks import FIELD, WATER, Wall

TOWN, BUREAU = {"organ": "青溪镇人民政府"}, {"organ": "云山县水利局"}
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
# The chain of the domain page, section 7.4.
CHAIN = (
    ("hand_over", "07-01", TOWN),
    ("receive", "07-01", TOWN),
    ("accept", "07-10", BUREAU | {"track": "31(6)"}),
    ("extend", "08-28", {"days": 30, "reason": "等第三方复测"}),
    ("reply", "09-25", {"outcome": "partial"}),
    ("serve", "09-28", {}),
    ("explain", "09-28", {"rights_told": True}),
    ("follow_up", "10-08", {"satisfaction": "satisfied", "agency_satisfaction": "basically_satisfied"}),
    ("ask_reexamination", "10-20", {"organ": "云山县人民政府"}),
)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def courses(desk: Desk) -> list[Course]:
    with desk.vault.read() as connection:
        return kept.courses(connection, date.min)


@pytest.fixture
def chain(desk: Desk, wall: Wall) -> str:
    """A case that has gone the whole way, by its number; its receipt was given at once."""
    number = registering.register(desk, FIELD).number
    papers.print_paper(desk, number, "receipt", 1, GivenTo.RESIDENT)
    wall.go_to("2026-12-20")
    for code, on, data in CHAIN:
        stepping.take_step(desk, number, code, day(on), data)
    return number


def test_the_legal_chain_comes_to_its_days(desk: Desk, chain: str) -> None:
    [one] = courses(desk)
    assert one == Course(
        date(2026, 6, 30), "outreach", "农村农业", assisted=True,
        receipt_on=day("06-30"), received_on=day("07-01"), decided_on=day("07-10"),
        accepted_on=day("07-10"), notify_due=day("07-16"), notify_met=day("07-10"), reply_due=day("10-08"),
        reply_met=day("09-25"), replied_on=day("09-25"), outcome="partial", concluded=True,
        concluded_on=day("09-25"), handed_on=day("07-01"), served_on=day("09-28"), explained_on=day("09-28"),
        reexamined_on=day("10-20"), rated_on=day("10-08"), satisfaction="satisfied",
        agency_satisfaction="basically_satisfied", division="990101003001",
    )  # fmt: skip
    report = figures.figures(desk, YEAR)
    told = {line.figure.key: line.value.text for line in report.lines}
    assert told | {
        "receipt_at_once": "100.0%", "replied_in_time": "100.0%", "notified_in_time": "100.0%", "deciding_days": "9.0天",
        "replying_days": "77.0天", "handing_over_days": "1.0天", "settled_at_once": "—", "agency_satisfied": "100.0%",
        "explained": "100.0%", "followed_up": "100.0%", "forwarded_in_time": "—",
    } == told  # fmt: skip


def test_a_petition_offices_days_begin_when_it_has_the_matter(desk: Desk, wall: Wall) -> None:
    number = registering.register(desk, FIELD).number
    wall.go_to("2026-12-20")
    for code, on, receiver in (
        ("receive", "07-01", "unit"),
        ("transfer", "07-10", ""),
        ("receive", "07-12", "petition_office"),
        ("assign", "07-30", ""),
    ):
        given = {"organ": "县信访局"} | ({"receiver": receiver} if receiver else {})
        stepping.take_step(desk, number, code, day(on), given)
    [one] = courses(desk)
    assert (one.received_on, one.office_on, one.forwarded_on) == (day("07-01"), day("07-12"), day("07-30"))
    line = next(line for line in figures.figures(desk, YEAR).lines if line.figure.key == "forwarded_in_time")
    assert line.behind == "0 ÷ 1"


def test_what_is_put_right_or_taken_up_anew_is_counted_anew(desk: Desk, chain: str, wall: Wall) -> None:
    reply = next(step for step in desk.case(chain).facts.steps if step.code == "reply")
    mending.correct_step(desk, chain, reply.id, "抄错了", on=day("09-26"), data={"outcome": "support"})
    [one] = courses(desk)
    assert (one.replied_on, one.outcome, one.concluded_on) == (day("09-26"), "support", day("09-26"))
    number = registering.register(desk, WATER).number
    stepping.take_step(desk, number, "decline", data={"refusal": "declined", **TOWN})
    stepping.take_step(desk, number, "hand_over", data=TOWN)
    report = figures.figures(desk, YEAR)
    assert report.line("agency_concluded").behind == "1 ÷ 2"
    assert checking.check(desk).problems == []


def test_repeats_are_what_people_have_said(desk: Desk, wall: Wall) -> None:
    numbers = []
    for on in ("2026-06-01", "2026-06-10", "2026-06-20"):
        wall.go_to(on)
        numbers.append(registering.register(desk, WATER).number)
    stepping.take_step(desk, numbers[0], "reply", day("06-05"), {"reason": "当场答复"})
    stepping.take_step(desk, numbers[1], "compare", data={"verdict": "same", "other": numbers[0]})
    stepping.take_step(desk, numbers[2], "compare", data={"verdict": "other", "other": numbers[0]})
    wall.go_to("2026-12-01")
    report = figures.figures(desk, YEAR)
    assert report.line("repeats").behind == "1 ÷ 3"
    assert report.line("settled_at_once").behind == "0 ÷ 1"


def test_what_a_ledger_told_no_day_of_is_in_no_period(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "旧.csv").write_text(
        "姓名,标题,登记日期,答复意见\n周桂兰,欠薪,2026-01-02,已付清\n罗小满,路灯,,已修好", encoding="utf-8"
    )
    import_ledger(desk, tmp_path / "旧.csv")
    visits.add_visit(desk, {"household": "孙月娥", "said": "路灯修好了"})
    report = figures.figures(desk, YEAR)
    assert report.line("received").value.text == "1"
    assert report.line("concluded").value.text == "0"  # nobody knows when
    assert report.line("agency_concluded").now.part == report.line("agency_concluded").now.n
    assert report.line("visits").value.text == "1"
