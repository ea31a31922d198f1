"""Every clock of the law: when it starts, until when, whose it is, and how it is told."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.core.clocks import Badge, BadgeKind, Clock, ClockStatus, badge, clocks, lead_clock
from agent_app.core.rules import ClockKind, Unit
from agent_app.core.tracks import may_be_reexamined
from agent_app.core.vocabulary import Holder, Purpose
from agent_app.core.workflow import StepRecord, progress
from tests.unit.core.casework import (
    CALENDAR,
    CHAIN,
    ORGAN,
    REGISTERED,
    RULES,
    any_case,
    case,
    clock_of,
    clocks_of,
    day,
    step,
)

# Period, start, natural last day, last working day not after it, the reading of 民法典 Art. 203.
NATURAL_DAYS = """
15    2024-01-26 2024-02-10 2024-02-09 2024-02-18
15    2024-09-16 2024-10-01 2024-09-30 2024-10-08
15    2025-01-13 2025-01-28 2025-01-27 2025-02-05
15    2025-09-16 2025-10-01 2025-09-30 2025-10-09
15    2026-01-30 2026-02-14 2026-02-14 2026-02-14
15    2026-01-31 2026-02-15 2026-02-14 2026-02-24
15    2026-02-09 2026-02-24 2026-02-24 2026-02-24
15    2026-09-18 2026-10-03 2026-09-30 2026-10-08
60    2024-01-02 2024-03-02 2024-03-01 2024-03-04
60    2024-12-31 2025-03-01 2025-02-28 2025-03-03
60    2025-08-06 2025-10-05 2025-09-30 2025-10-09
60    2025-12-19 2026-02-17 2026-02-14 2026-02-24
60    2026-08-02 2026-10-01 2026-09-30 2026-10-08
60    2026-07-10 2026-09-08 2026-09-08 2026-09-08
60+30 2025-11-20 2026-02-18 2026-02-14 2026-02-24
60+30 2026-03-02 2026-05-31 2026-05-29 2026-06-01
60+30 2026-07-10 2026-10-08 2026-10-08 2026-10-08
30    2024-01-30 2024-02-29 2024-02-29 2024-02-29
30    2025-01-31 2025-03-02 2025-02-28 2025-03-03
30    2026-09-01 2026-10-01 2026-09-30 2026-10-08
30    2026-09-28 2026-10-28 2026-10-28 2026-10-28
15    2024-02-29 2024-03-15 2024-03-15 2024-03-15
"""


@pytest.mark.parametrize("vector", NATURAL_DAYS.strip().splitlines())
def test_natural_days(vector: str) -> None:
    period, start, due, safe, moved = vector.split()
    clock = clock_of(period, start)
    assert clock.due == day(due)
    assert clock.status is ClockStatus.RUNNING
    assert CALENDAR.last_working_day_on_or_before(day(due)) == day(safe)
    assert CALENDAR.next_working_day_on_or_after(day(due)) == day(moved)
    if period == "30":
        assert clock.safe_until == day(safe)
        assert ("参照民法典第203条" in clock.note) == (moved != due)
        assert "能否顺延以受理机关答复为准" in clock.note
    else:
        assert clock.safe_until is None
        assert ("最后一日为休息日" in clock.note) == (moved != due)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2024-02-02", "2024-02-08"),
        ("2024-02-07", "2024-02-20"),
        ("2024-09-29", "2024-10-11"),
        ("2024-09-30", "2024-10-12"),
        ("2025-01-26", "2025-02-08"),
        ("2025-09-30", "2025-10-14"),
        ("2025-10-01", "2025-10-14"),
        ("2026-02-13", "2026-02-27"),
        ("2026-02-14", "2026-02-28"),
        ("2026-09-18", "2026-09-24"),
        ("2026-09-24", "2026-10-09"),
        ("2024-04-30", "2024-05-10"),
        ("2026-04-30", "2026-05-11"),
    ],
)
def test_five_working_days_to_object_to_a_transfer(received: str, due: str) -> None:
    steps = step("transfer", received), step("receive", received, organ="县人社局", lamport=2)
    clock = clocks_of(*steps, registered_on=day(received))["objection"]
    assert (clock.due, clock.days, clock.unit_of_days) == (day(due), 5, Unit.WORKING_DAY)
    assert (clock.unit, clock.kind, clock.note) == ("县人社局", ClockKind.WINDOW, "")


def test_a_year_that_is_not_published_is_said_and_natural_days_are_not_touched() -> None:
    steps = step("transfer", "2026-12-28"), step("receive", "2026-12-28", organ="县人社局", lamport=2)
    found = clocks_of(*steps)
    assert found["objection"].due == day("2027-01-04")
    assert found["objection"].note == "2027年放假安排未导入，按周一至周五推算"
    assert (found["notify"].due, found["notify"].note) == (day("2027-01-12"), "")
    right = clock_of("30", "2026-12-10")
    assert (right.due, right.safe_until) == (day("2027-01-09"), day("2027-01-08"))
    assert "2027年放假安排未导入，按周一至周五推算" in right.note

    known = CALENDAR.with_county_year(2027, off=[day("2027-01-01")], on=[])
    (objection,) = (c for c in clocks(case(*steps), RULES, known) if c.rule == "objection")
    assert (objection.due, objection.note) == (day("2027-01-05"), "")


OPINIONS = (
    step("reply", "2016-05-20", document_number="LF20160033102"),
    step("serve", "2016-05-26"),
    step("reply", "2016-06-02", name="second"),
    step("serve", "2016-06-03", name="second"),
)


# Real published dates: registered 2016-02-16, an opinion served 2016-05-26 and another 2016-06-03; no acceptance.
def test_without_the_day_of_acceptance_nobody_is_called_late() -> None:
    found = clocks_of(*OPINIONS, registered_on=day("2016-02-16"))
    handle = found["handle"]
    assert (handle.status, handle.due, handle.start, handle.met_on) == (ClockStatus.UNKNOWN, None, None, None)
    assert handle.note == "缺受理日期，算不出"
    assert badge(handle, day("2016-07-01")).kind is BadgeKind.UNKNOWN
    assert "notify" not in found


def test_every_opinion_that_was_signed_for_has_its_thirty_days() -> None:
    facts = case(*OPINIONS, registered_on=day("2016-02-16"))
    found = [clock for clock in clocks(facts, RULES, CALENDAR) if clock.rule == "ask_reexamination"]
    told = [(clock.start, clock.due) for clock in found]
    assert told == [(day("2016-05-26"), day("2016-06-25")), (day("2016-06-03"), day("2016-07-03"))]
    assert lead_clock(found) is found[0]  # nobody is told the later day while the earlier may still count


def test_an_opinion_after_the_days_of_the_first_begins_them_anew() -> None:
    first, later = ("2026-07-20", "2026-07-21"), ("2026-09-20", "2026-09-22")
    steps = [
        step(code, on, name=on)
        for pair in (first, later)
        for code, on in zip(("reply", "serve"), pair, strict=True)
    ]
    found = clocks(case(step("accept", "2026-07-10"), *steps), RULES, CALENDAR)
    assert [clock.due for clock in found if clock.rule == "ask_reexamination"] == [day("2026-10-22")]
    without_reply = clocks(case(step("accept", "2026-07-10"), *steps[:2], steps[3]), RULES, CALENDAR)
    assert [clock.due for clock in without_reply if clock.rule == "ask_reexamination"] == [day("2026-08-20")]


@pytest.mark.parametrize(("served", "due"), [("2026-08-20", 2), ("2026-08-21", 1)])
def test_until_the_last_day_has_passed_both_opinions_have_their_thirty_days(served: str, due: int) -> None:
    first = step("accept", "2026-07-10"), step("reply", "2026-07-20"), step("serve", "2026-07-21")
    later = step("reply", "2026-08-19", name="second"), step("serve", served, name="second")
    found = clocks(case(*first, *later), RULES, CALENDAR)
    days = [day("2026-08-20"), day(served) + timedelta(30)]
    assert [clock.due for clock in found if clock.rule == "ask_reexamination"] == days[-due:]


def test_the_same_dates_with_an_acceptance() -> None:
    found = clocks_of(
        step("receive", "2016-02-16"),
        step("accept", "2016-02-16"),
        step("extend", "2016-04-20", days=30),
        step("reply", "2016-05-26"),
        registered_on=day("2016-02-16"),
    )
    assert found["notify"].due == day("2016-03-02")
    assert found["handle"].natural_due == day("2016-04-16")
    assert found["handle"].due == day("2016-05-16")


@pytest.mark.parametrize(
    ("taken", "rule", "due", "holder"),
    [
        (0, "agent_hand_over", "2026-07-03", "代理员"),
        (2, "notify", "2026-07-16", ORGAN),
        (3, "handle", "2026-09-08", ORGAN),
        (4, "handle", "2026-10-08", ORGAN),
        (6, "ask_reexamination", "2026-10-28", "信访人"),
        (7, "reexamination", "2026-11-19", "云山县人民政府"),
        (9, "ask_final_review", "2026-12-16", "信访人"),
    ],
)
def test_the_chain_of_the_law(taken: int, rule: str, due: str, holder: str) -> None:
    facts = case(*CHAIN[:taken])
    lead = lead_clock(clocks(facts, RULES, CALENDAR))
    assert lead is not None
    assert (lead.rule, lead.due, lead.unit) == (rule, day(due), holder)


def test_at_its_end_every_clock_of_the_chain_but_one_is_met() -> None:
    found = clocks_of(*CHAIN)
    assert [clock.met_on and clock.met_on.isoformat() for clock in found.values()] == [
        "2026-07-01",
        "2026-07-10",
        "2026-09-25",
        "2026-10-20",
        "2026-11-14",
        None,
    ]
    assert found["notify"].evidence == "已受理（青信告〔2026〕7号）"
    assert (found["handle"].extended_days, found["handle"].natural_due) == (30, day("2026-09-08"))


def test_why_a_date_is_what_it_is() -> None:
    assert clocks_of(*CHAIN[:4])["handle"].why == (
        "7月10日受理，从这天起算（当天不算）",
        "加60日：9月8日。《信访工作条例》第34条",
        "加30日：10月8日。8月28日批准延期（等第三方复测），最多30日",
        "10月8日 周四，上班。天天都算，不扣放假",
        "这是青溪镇人民政府的责任，不是信访人的",
    )
    by_whom = step("extend", "2026-08-28", days=30, approved_by="李局长", organ="镇里", reason="等" * 60)
    assert (
        clocks_of(CHAIN[2], by_whom)["handle"].why[2]
        == f"加30日：10月8日。8月28日李局长批准延期（{'等' * 39}…），最多30日"
    )
    assert clocks_of(*CHAIN[:6])["handle"].why[-1] == "9月25日已作出书面答复，在期限内"
    assert clock_of("30", "2026-09-01").why == (
        "9月1日签收，从这天起算（当天不算）",
        "加30日：10月1日。《信访工作条例》第35条",
        "10月1日 周四，休息日。前面最后一个上班的日子是9月30日 周三，请在这天下班前递交",
        "这是信访人的权利，用不用由本人定",
    )
    assert clocks_of()["agent_hand_over"].why[-1] == "这是代理员答应信访人的，不是法定期限"
    assert clock_of("60", "2025-12-19").why[1] == "加60日：2026年2月17日。《信访工作条例》第34条"


def test_sixty_and_thirty_are_ninety() -> None:
    for ahead in range(0, 800, 7):
        start = day("2024-01-01") + timedelta(ahead)
        accepted = step("accept", start.isoformat())
        extended = step("extend", (start + timedelta(55)).isoformat(), days=30)
        clock = clocks_of(accepted, extended, registered_on=start)["handle"]
        assert clock.due == start + timedelta(90)


# Edges of the domain page


def test_an_extension_of_more_than_thirty_days_counts_as_thirty() -> None:
    clock = clocks_of(step("accept", "2026-07-10"), step("extend", "2026-08-28", days=31))["handle"]
    assert (clock.due, clock.extended_days) == (day("2026-10-08"), 30)
    assert "合计最多30日，多的不算" in clock.why[2]


def test_several_extensions_are_thirty_days_together() -> None:
    several = step("extend", "2026-08-28", days=20), step("extend", "2026-09-20", days=20)
    clock = clocks_of(step("accept", "2026-07-10"), *several)["handle"]
    assert (clock.due, clock.extended_days) == (day("2026-10-08"), 30)


def test_an_extension_that_two_desks_recorded_counts_once() -> None:
    steps = step("accept", "2026-07-10"), *(step("extend", "2026-08-28", days=15, name=who) for who in "ab")
    assert clocks_of(*steps)["handle"].due == day("2026-09-23")
    assert [issue.code for issue in progress(case(*steps), RULES).issues] == ["twice"]


def test_a_declined_matter_has_no_sixty_days() -> None:
    found = clocks_of(step("receive", "2026-07-01"), step("decline", "2026-07-10"))
    assert "handle" not in found
    assert found["notify"].status is ClockStatus.MET


@pytest.mark.parametrize("code", ["accept", "redirect"])
@pytest.mark.parametrize("track", ["31(1)", "31(2)", "31(3)", "31(4)", "31(5)"])
def test_the_other_tracks_follow_their_own_law(code: str, track: str) -> None:
    found = clocks_of(step(code, "2026-07-10", track=track, organ="县仲裁委"))
    assert "handle" not in found
    clock = found["other_route"]
    assert (clock.status, clock.due, clock.unit) == (ClockStatus.OTHER_LAW, None, "县仲裁委")
    assert clock.label == f"按{RULES.tracks[track].route}办理"
    assert "按相应法定程序" in clock.note
    assert badge(clock, day("2026-09-01")).kind is BadgeKind.OTHER
    served = clocks_of(
        step(code, "2026-07-10", track=track), step("reply", "2026-08-01"), step("serve", "2026-08-02")
    )
    assert "ask_reexamination" not in served
    assert served["other_remedy"].holder is Holder.RESIDENT
    assert "handle" not in served


def test_a_way_that_this_version_does_not_know_is_none_that_was_said() -> None:
    clock = clocks_of(step("accept", "2026-07-10", track="31(7)"))["handle"]
    assert (clock.status, clock.due) == (ClockStatus.UNKNOWN, None)


@pytest.mark.parametrize(
    ("track", "purpose", "may"),
    [
        ("31(6)", Purpose.APPEAL, True),
        (None, Purpose.APPEAL, True),  # a right is not withheld because a desk forgot something
        ("31(2)", Purpose.APPEAL, False),
        ("31(6)", Purpose.SUGGESTION, False),
    ],
)
def test_a_reexamination_is_for_appeals_by_article_31_6(
    track: str | None, purpose: Purpose, may: bool
) -> None:
    assert may_be_reexamined(case(step("accept", "2026-07-10", track=track), purpose=purpose), RULES) is may


def test_who_was_reexamined_has_a_final_review_whichever_way_it_went_before() -> None:
    found = clocks_of(
        step("accept", "2026-07-10", track="31(4)"),
        step("reply", "2026-08-20"),
        step("serve", "2026-08-24"),
        step("ask_reexamination", "2026-09-01"),
        step("reexamination_reply", "2026-10-01"),
        step("serve", "2026-10-09", name="second"),
    )
    assert found["ask_final_review"].due == day("2026-11-08")
    assert "other_remedy" not in found


def test_the_next_unit_decides_on_which_way_it_goes() -> None:
    sent_on = step("redirect", "2026-07-10", track="31(4)"), step("hand_over", "2026-07-20", organ="县水利局")
    found = clocks_of(*sent_on, step("reply", "2026-08-20", reason="当场答复"), step("serve", "2026-08-24"))
    assert found["ask_reexamination"].due == day("2026-09-23")
    assert "other_remedy" not in found


def test_an_acceptance_without_its_track_cannot_be_counted() -> None:
    found = clocks_of(step("accept", "2026-07-10", track=None))
    assert found["handle"].status is ClockStatus.UNKNOWN
    assert found["handle"].note == "缺条例第31条的哪一项，算不出"
    # A right is not withheld because a desk forgot something.
    served = clocks_of(
        step("accept", "2026-07-10", track=None), step("reply", "2026-08-01"), step("serve", "2026-08-02")
    )
    assert served["ask_reexamination"].due == day("2026-09-01")


def test_who_cannot_be_reached_cannot_be_told_in_writing() -> None:
    assert "notify" not in clocks_of(step("receive", "2026-07-01"), reachable=False)


def test_an_anonymous_matter_has_no_reexamination() -> None:
    steps = CHAIN[:6]
    assert "ask_reexamination" not in clocks_of(*steps, anonymous=True)
    assert clocks_of(*steps[:3], anonymous=True)["handle"].due == day("2026-09-08")  # the unit has its days
    assert "ask_reexamination" in clocks_of(*steps, reachable=False)


def test_clocks_keep_running_for_the_resident_when_the_agency_ends() -> None:
    ended = step("end_agency", "2026-07-20")
    assert clocks_of(*CHAIN[:3], ended) == clocks_of(*CHAIN[:3])
    assert "agent_hand_over" not in clocks_of(step("end_agency", "2026-07-01"))


def test_a_withdrawn_matter_has_no_clocks_left() -> None:
    found = clocks_of(*CHAIN[:3], step("withdraw", "2026-07-20"))
    assert {clock.status for clock in found.values()} == {ClockStatus.MET}


def test_a_corrected_date_moves_all_that_follows() -> None:
    corrected = step("serve", "2026-09-30")
    assert clocks_of(*CHAIN[:5], corrected)["ask_reexamination"].due == day("2026-10-30")


def test_an_estimated_start_is_marked() -> None:
    clock = clocks_of(step("accept", "2026-07-10", estimated=True))["handle"]
    assert clock.estimated
    assert "日期是估算的" in clock.why[0]


def test_suggestions_and_accusations_have_no_days() -> None:
    received = step("receive", "2026-07-01", organ=ORGAN)
    suggestion = clocks_of(received, purpose=Purpose.SUGGESTION)
    assert suggestion["suggestion"].status is ClockStatus.OTHER_LAW
    assert suggestion["notify"].due == day("2026-07-16")
    accusation = clocks_of(received, purpose=Purpose.ACCUSATION)
    assert accusation["accusation"].due is None
    assert "notify" not in accusation


def test_the_countys_date_is_counted_from() -> None:
    county = step("accept", "2026-07-08", authority=True, organ="县人社局")
    clock = clocks_of(CHAIN[1], CHAIN[2], county)["handle"]
    assert (clock.due, clock.unit) == (day("2026-09-06"), "县人社局")


# Who has the matter


def test_the_petition_office_and_the_unit_have_a_clock_each() -> None:
    steps = (
        step("receive", "2026-07-01", organ="县信访局", receiver="petition_office"),
        step("transfer", "2026-07-08", organ="县人社局"),
        step("receive", "2026-07-09", organ="县人社局"),
    )
    first = clocks_of(steps[0])
    assert (first["forward"].due, first["forward"].unit) == (day("2026-07-16"), "县信访局")
    assert "notify" not in first
    both = clocks_of(*steps)
    assert both["forward"].met_on == day("2026-07-08")
    assert (both["notify"].due, both["notify"].unit) == (day("2026-07-24"), "县人社局")
    assert both["objection"].due == day("2026-07-16")


def test_whoever_took_the_matter_over_has_its_clocks() -> None:
    """Not whoever is only named on the way, and what is the resident's stays the resident's."""
    given = step("receive", "2026-07-01", organ="县人社局"), step("urge", "2026-07-03", organ="县信访局")
    steps = *given, step("accept", "2026-07-10"), step("reply", "2026-08-01", organ="县人社局")
    found = clocks_of(
        *steps, step("serve", "2026-08-02", organ="石桥村委会"), registered_on=day("2026-06-30")
    )
    assert (found["handle"].unit, found["ask_reexamination"].unit) == ("县人社局", "信访人")
    assert found["agent_hand_over"].unit == "代理员"
    asked = clocks_of(*steps, step("serve", "2026-08-02"), step("ask_reexamination", "2026-08-10"))
    assert asked["reexamination"].unit == Holder.REEXAMINATION_ORGAN.label


def test_what_was_returned_starts_anew_with_the_next_unit() -> None:
    steps = (
        step("transfer", "2026-07-03", organ="县住建局"),
        step("receive", "2026-07-06", organ="县住建局"),
        step("object", "2026-07-10", organ="县住建局", reason="不归本局管"),
        step("return", "2026-07-14"),
        step("transfer", "2026-07-15", organ="县农业农村局"),
        step("receive", "2026-07-16", organ="县农业农村局"),
    )
    found = clocks(case(*steps), RULES, CALENDAR)
    told = [(clock.unit, clock.due) for clock in found if clock.rule == "notify"]
    assert told == [("县农业农村局", day("2026-07-31"))]
    objections = [(clock.unit, clock.status) for clock in found if clock.rule == "objection"]
    assert objections == [("县住建局", ClockStatus.MET), ("县农业农村局", ClockStatus.RUNNING)]


def test_an_assigned_matter_has_the_day_that_was_set() -> None:
    clock = clocks_of(step("assign", "2026-09-01", organ="县人社局", due_on="2026-09-18"))["assigned_report"]
    assert (clock.due, clock.days, clock.unit) == (day("2026-09-18"), 17, "县人社局")
    assert clock.why[1] == "要求9月18日前办到。《信访工作条例》第22条第1款第3项，日子由交办单位定"
    assert "assigned_report" not in clocks_of(step("assign", "2026-09-01"))


def test_recorded_twice_the_first_date_stands() -> None:
    found = clocks(case(step("accept", "2026-07-10"), step("accept", "2026-07-12")), RULES, CALENDAR)
    assert [clock.due for clock in found if clock.rule == "handle"] == [day("2026-09-08")]
    received = (
        step("receive", on, organ=organ)
        for on, organ in (("2026-07-01", "甲局"), ("2026-07-02", "乙局"), ("2026-07-05", "甲局"))
    )
    found = clocks(case(*received), RULES, CALENDAR)
    told = [(clock.unit, clock.due) for clock in found if clock.rule == "notify"]
    assert told == [("甲局", day("2026-07-16")), ("乙局", day("2026-07-17"))]


# Hearing


ASKED = (*CHAIN, step("ask_final_review", "2026-12-01", organ="市人民政府"))


def _asked(**data: str) -> StepRecord:
    return msgspec.structs.replace(ASKED[-1], data={**ASKED[-1].data, **data})


def test_the_time_of_a_hearing_is_not_counted() -> None:
    assert clocks_of(*ASKED)["final_review"].due == day("2026-12-31")
    clock = clocks_of(*CHAIN, _asked(hearing_from="2026-12-08", hearing_to="2026-12-10"))["final_review"]
    assert (clock.due, clock.paused_days, clock.natural_due) == (day("2027-01-03"), 3, day("2026-12-31"))
    assert "加3日：2027年1月3日。12月8日到12月10日听证，不计入期限" in clock.why
    told_late = step("final_review_reply", "2027-01-02", hearing_from="2026-12-08", hearing_to="2026-12-10")
    assert clocks_of(*ASKED, told_late)["final_review"].why[-1] == "2027年1月2日复核机关已答复，在期限内"


@pytest.mark.parametrize(
    ("first", "last", "left_out"),
    [
        ("2026-12-08", "2026-12-08", 1),
        ("2026-11-29", "2026-12-02", 2),  # what was before the request counts for nothing
        ("2026-12-08", "2026-12-05", 0),
        ("2026-11-20", "2026-11-28", 0),
    ],
)
def test_of_a_hearing_the_days_since_the_request_are_left_out(first: str, last: str, left_out: int) -> None:
    clock = clocks_of(*CHAIN, _asked(hearing_from=first, hearing_to=last))["final_review"]
    assert (clock.paused_days, clock.due) == (left_out, day("2026-12-31") + timedelta(left_out))


def test_a_hearing_that_began_with_the_request_ends_with_the_answer() -> None:
    begun = _asked(hearing_from="2026-12-10")
    ended = step("final_review_reply", "2026-12-28", hearing_from="2026-12-10", hearing_to="2026-12-12")
    clock = clocks_of(*CHAIN, begun, ended)["final_review"]
    assert (clock.due, clock.paused_days) == (day("2027-01-03"), 3)


def test_a_hearing_that_lasts_pauses_the_clock() -> None:
    clock = clocks_of(*CHAIN, _asked(hearing_from="2026-12-08"))["final_review"]
    assert (clock.status, clock.due) == (ClockStatus.PAUSED, None)
    assert clock.why[2:] == (
        "12月8日开始听证，听证的时间不计入期限，结束后接着算",
        "这是市人民政府的责任，不是信访人的",
    )
    assert badge(clock, day("2026-12-20")) == Badge(
        BadgeKind.PAUSED, "听证期间，先不计天数", "听证结束后接着算"
    )


def test_a_hearing_moves_no_other_clock() -> None:
    asked = msgspec.structs.replace(CHAIN[6], data={"hearing_from": "2026-11-01", "hearing_to": "2026-11-03"})
    assert clocks_of(*CHAIN[:6], asked)["reexamination"].due == day("2026-11-19")


# Cases from a ledger


def test_no_clock_runs_for_a_case_from_a_ledger_until_it_is_taken_up_again() -> None:
    assert clocks_of(*CHAIN, historical=True) == {}
    reopened = clocks_of(CHAIN[2], historical=True, reopened_on=day("2026-08-10"))
    assert reopened["handle"].due == day("2026-09-08")
    assert "agent_hand_over" not in reopened
    fresh = clocks_of(historical=True, reopened_on=day("2026-08-10"))["agent_hand_over"]
    assert (fresh.due, fresh.why[0]) == (day("2026-08-13"), "8月10日重新办理，从这天起算（当天不算）")


# What holds for every case


@given(any_case, st.randoms(use_true_random=False))
def test_clocks_do_not_depend_on_the_order_given(facts: Any, random: Any) -> None:
    found = clocks(facts, RULES, CALENDAR)
    steps = list(facts.steps)
    random.shuffle(steps)
    assert clocks(msgspec.structs.replace(facts, steps=steps), RULES, CALENDAR) == found


@given(any_case, st.dates(date(2026, 7, 1), date(2027, 12, 31)))
def test_every_clock_has_a_holder_a_reason_and_a_badge(facts: Any, today: date) -> None:
    found = clocks(facts, RULES, CALENDAR)
    if facts.dormant:
        assert found == ()
    for clock in found:
        assert clock.holder in Holder
        assert clock.unit
        assert clock.article
        assert all(clock.why)
        assert badge(clock, today).headline
        assert clock.due is None or clock.natural_due is not None
        assert clock.status is not ClockStatus.RUNNING or clock.due is not None
        assert clock.status is not ClockStatus.MET or clock.met_on is not None
        if clock.safe_until is not None and clock.due is not None:
            assert clock.safe_until <= clock.due
            assert CALENDAR.is_working_day(clock.safe_until)
        assert 0 <= clock.extended_days <= 30
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=tuple[Clock, ...]) == found


@given(any_case)
def test_clocks_come_in_the_order_in_which_they_started(facts: Any) -> None:
    starts = [clock.start for clock in clocks(facts, RULES, CALENDAR) if clock.start is not None]
    assert all(a <= b for a, b in pairwise(starts[1:]))


def test_a_date_beyond_counting_starts_no_clock() -> None:
    assert "handle" not in clocks_of(step("accept", "9999-12-31"))
    assert clocks_of(registered_on=date.max) == {}
    far = _asked(hearing_from="2026-12-08", hearing_to="9999-12-31")
    assert clocks_of(*CHAIN, far)["final_review"].status is ClockStatus.PAUSED


def test_the_registration_date_is_no_clock_of_the_law() -> None:
    found = clocks_of()
    assert list(found) == ["agent_hand_over"]
    assert found["agent_hand_over"].start == REGISTERED
