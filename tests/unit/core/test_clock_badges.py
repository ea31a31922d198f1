"""How a clock is told: which one leads the row of a case, its badge, and what runs in hours."""

from datetime import datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.core.clocks import Badge, BadgeKind, Clock, ClockStatus, badge, clocks, lead_clock
from tests.support.settings import limits
from tests.unit.core.casework import (
    CALENDAR,
    CHAIN,
    case,
    clock_of,
    clocks_of,
    county_rules,
    day,
    step,
)

CHINA = timezone(timedelta(hours=8))


# Which clock decides the row of a case


def test_an_archived_case_asks_nobody() -> None:
    found = clocks_of(*CHAIN, step("archive", "2026-11-17"))
    assert found["ask_final_review"].status is ClockStatus.RUNNING
    assert found["ask_final_review"].quiet
    assert lead_clock(found.values()) is None


@pytest.mark.parametrize("later", ["visit", "ask_erasure", "end_agency"])
def test_what_comes_after_the_archive_asks_nobody_again(later: str) -> None:
    found = clocks_of(*CHAIN, step("archive", "2026-11-17"), step(later, "2026-11-18"))
    assert all(clock.quiet for clock in found.values())
    assert lead_clock(found.values()) is None
    unknown = clocks_of(step("accept", "2026-07-10", track=None), step("archive", "2026-11-17"))
    assert lead_clock(unknown.values()) is None


def test_the_first_day_leads_and_of_a_right_the_last_that_is_safe() -> None:
    right = clock_of("30", "2026-09-01")
    assert (right.due, right.safe_until) == (day("2026-10-01"), day("2026-09-30"))
    duty, later = (clock_of("60", start) for start in ("2026-07-31", "2026-08-02"))
    assert (duty.due, later.due) == (day("2026-09-29"), day("2026-10-01"))
    for leads, other in ((duty, right), (right, later), (duty, later)):
        assert lead_clock([leads, other]) is lead_clock([other, leads]) is leads
    untold = clocks_of(step("accept", "2026-07-10", track=None))["handle"]
    assert lead_clock([untold, later]) is later  # whatever has a day goes before what has none


def test_a_chance_to_object_never_leads() -> None:
    found = clocks_of(step("transfer", "2026-07-03"), step("receive", "2026-07-06"))
    lead = lead_clock(found.values())
    assert lead is not None
    assert lead.rule == "notify"
    assert not found["objection"].pressing


def test_what_cannot_be_counted_leads_only_when_nothing_runs() -> None:
    replied = clocks_of(step("reply", "2026-09-01", reason="当场答复"))
    lead = lead_clock(replied.values())
    assert lead is not None
    assert lead.status is ClockStatus.UNKNOWN
    served = clocks_of(step("reply", "2026-09-01"), step("serve", "2026-09-02"))
    lead = lead_clock(served.values())
    assert lead is not None
    assert lead.rule == "ask_reexamination"
    assert lead_clock([]) is None


# Badges


@pytest.mark.parametrize(
    ("today", "kind", "headline"),
    [
        ("2026-08-17", "wait", "还有 22 天"),
        ("2026-09-04", "wait", "还有 4 天"),
        ("2026-09-05", "soon", "还有 3 天"),
        ("2026-09-08", "soon", "今天到期"),
        ("2026-09-12", "late", "过期 4 天"),
    ],
)
def test_the_badge_of_a_duty(today: str, kind: str, headline: str) -> None:
    told = badge(clocks_of(step("accept", "2026-07-10"))["handle"], day(today))
    assert told == Badge(BadgeKind(kind), headline, "9月8日 周二")


def test_the_badge_of_the_agents_own_promise() -> None:
    clock = clocks_of(registered_on=day("2026-06-20"))["agent_hand_over"]
    assert badge(clock, day("2026-06-19")) == Badge(BadgeKind.PLAIN, "还有 4 天", "6月23日 周二")


@pytest.mark.parametrize(
    ("today", "kind", "headline", "detail"),
    [
        ("2026-09-16", "wait", "还有 14 天", "请在9月30日下班前递交"),
        ("2026-09-28", "soon", "还有 2 天", "请在9月30日下班前递交"),
        ("2026-09-30", "soon", "今天到期", "请在9月30日下班前递交"),
        ("2026-10-01", "soon", "请马上递交", "期限到10月1日 周四，受理机关可能休息，请先打电话问"),
        ("2026-10-02", "soon", "请立即向受理机关核实", "按记下的日期，9月30日前递交最稳妥；这里算的不作准"),
    ],
)
def test_the_badge_of_a_right_never_calls_it_over(today: str, kind: str, headline: str, detail: str) -> None:
    clock = clock_of("30", "2026-09-01")
    assert badge(clock, day(today)) == Badge(BadgeKind(kind), headline, detail)


@given(st.integers(-40, 4000))
def test_no_day_makes_a_right_over(after: int) -> None:
    told = badge(clock_of("30", "2026-09-01"), day("2026-10-01") + timedelta(after))
    assert "过期" not in told.headline + told.detail
    assert told.kind is not BadgeKind.LATE


def test_the_badge_of_what_was_done() -> None:
    handle = clocks_of(*CHAIN)["handle"]
    assert badge(handle, day("2026-12-01")) == Badge(BadgeKind.MET, "9月25日 已办到", "已作出书面答复")
    late = clocks_of(step("accept", "2026-07-10"), step("reply", "2026-09-11"))["handle"]
    assert badge(late, day("2027-01-01")) == Badge(BadgeKind.MET, "2026年9月11日 已办到", "比期限晚 3 天")
    assert late.why[-1] == "9月11日已作出书面答复，比期限晚3天"


def test_a_chance_that_has_passed_is_not_late() -> None:
    clock = clocks_of(step("transfer", "2026-07-03"), step("receive", "2026-07-06"))["objection"]
    assert badge(clock, day("2026-07-10")).headline == "还有 3 天"
    assert badge(clock, day("2026-08-01")) == Badge(BadgeKind.WAIT, "可以提出的日子已过", "7月13日 周一")


# Hours: a county's first response


HOURS = county_rules(limits("物业纠纷", since="2026-01-01"))


def _first_contact(**given: Any) -> Clock:
    facts = case(registered_on=day("2026-09-14"), category="物业纠纷", **given)
    return next(clock for clock in clocks(facts, HOURS, CALENDAR) if clock.rule == "first_contact")


def test_a_clock_that_runs_in_hours() -> None:
    clock = _first_contact(registered_at=time(9, 40))
    assert (clock.due, clock.due_at) == (day("2026-09-17"), time(9, 40))
    assert clock.why[1] == "加72小时：9月17日09:40。云山县物业纠纷首次回应规定"
    told = [
        badge(clock, datetime(2026, 9, *at, tzinfo=CHINA))
        for at in ((15, 8, 0), (16, 15, 40), (17, 9, 10), (17, 12, 40))
    ]
    assert told == [
        Badge(BadgeKind.WAIT, "还有 49 小时", "9月17日 周四 09:40 前"),
        Badge(BadgeKind.SOON, "还有 18 小时", "明天 09:40 前"),
        Badge(BadgeKind.SOON, "还有 30 分钟", "今天 09:40 前"),
        Badge(BadgeKind.LATE, "过期 3 小时", "今天 09:40 前"),
    ]
    assert badge(clock, day("2026-09-16")).headline == "还有 1 天"


def test_without_a_time_of_day_it_is_counted_from_midnight() -> None:
    clock = _first_contact()
    assert (clock.due, clock.due_at) == (day("2026-09-17"), time(0, 0))


def test_a_countys_limit_is_for_its_categories_only() -> None:
    found = clocks(case(category="土地"), HOURS, CALENDAR)
    assert [clock.rule for clock in found] == ["agent_hand_over"]
