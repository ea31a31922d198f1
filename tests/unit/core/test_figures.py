"""The figures: each as it is declared, their rates and parts, and the year of a city from facts that are made up."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent_app.base.errors import UserError
from agent_app.core.course import CONCLUDED, Course, after
from agent_app.core.figure_report import Report, periods_of, report
from agent_app.core.figure_words import MINUS, NOTHING, CellKind, growth_cell, share_cell
from agent_app.core.figures import FIGURES, Source, Unit, Way, made, values
from agent_app.core.period import Period, period, usual
from agent_app.core.vocabulary import Channel
from tests.support.year import LAST_YEAR, THIS_YEAR, TODAY, courses_of_the_city

JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))
OUTCOMES = {"support": "支持", "not_support": "不支持"}
NOTHING_BESIDE = dict.fromkeys(Source, (0, 0, 0))

_DAYS = [date(2025, 5, 20) + timedelta(days=9 * step) for step in range(50)]
_day = st.sampled_from([None, *_DAYS])
any_course = st.builds(
    Course,
    registered_on=_day,
    channel=st.sampled_from([*(term.value for term in Channel), ""]),
    category=st.sampled_from(["农村农业", "农村农业·水利水电", "劳动和社会保障·工资福利", ""]),
    assisted=st.booleans(),
    receipt_on=_day,
    received_on=_day,
    office_on=_day,
    forwarded_on=_day,
    decided_on=_day,
    accepted_on=_day,
    notify_due=_day,
    notify_met=_day,
    reply_due=_day,
    reply_met=_day,
    replied_on=_day,
    outcome=st.sampled_from(["support", "not_support", "later", ""]),
    concluded=st.booleans(),
    concluded_on=_day,
    handed_on=_day,
    contacted_on=_day,
    served_on=_day,
    explained_on=_day,
    reexamined_on=_day,
    rated_on=_day,
    satisfaction=st.sampled_from(["satisfied", "basically_satisfied", "dissatisfied", ""]),
    agency_satisfaction=st.sampled_from(["satisfied", "dissatisfied", ""]),
    repeats=st.booleans(),
    again_on=_day,
    division=st.sampled_from(["990101003001", "990101003002"]),
)


def of(*courses: Course, within: Period = JUNE, today: date = date(2026, 12, 31)) -> Report:
    """The report of a period over these."""
    return report(courses, NOTHING_BESIDE, within, today, OUTCOMES, digits=12)


def case(**given: object) -> Course:
    """A case registered on 2026-06-10 with an agent, of which this is known."""
    plain = {
        "registered_on": date(2026, 6, 10), "channel": "visit", "category": "农村农业", "assisted": True,
        "division": "990101003001",
    }  # fmt: skip
    return Course(**(plain | given))  # type: ignore[arg-type]


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


# What is declared


def test_every_figure_says_how_it_is_made_on_what_it_rests_and_which_date_decides() -> None:
    for key, figure in FIGURES.items():
        assert key == figure.key and figure.key.isidentifier()
        assert figure.label and figure.formula and figure.basis and figure.dated.words
        assert (figure.counts is None) == (figure.source is not Source.CASES)
        assert figure.unit is not Unit.RATE or "÷" in figure.formula
    labels = [figure.label for figure in FIGURES.values()]
    assert len(set(labels)) == len(labels)


def test_no_figure_is_of_a_person() -> None:
    told = " ".join(f"{figure.key} {figure.label} {figure.formula}" for figure in FIGURES.values())
    assert not [word for word in ("排名", "得分", "评分", "人均", "信访人次", "代理员工作") if word in told]
    assert not {"name", "petitioner", "agent", "phone", "actor"} & set(Course.__struct_fields__)


def test_what_is_concluded_is_what_no_organ_has_to_answer_any_more() -> None:
    assert {"replied", "withdrawn", "declined", "redirected", "merged"} < {stage.value for stage in CONCLUDED}
    assert not {"handling", "returned", "agency_ended", "registered"} & {stage.value for stage in CONCLUDED}


# Rates, parts and wholes


@settings(max_examples=30, deadline=None)
@given(
    st.lists(any_course, max_size=12), st.sampled_from([JUNE, Period(date(2026, 1, 1), date(2026, 7, 15))])
)
def test_rates_lie_between_nothing_and_all_and_parts_make_up_the_whole(
    courses: list[Course], within: Period
) -> None:
    found = report(courses, NOTHING_BESIDE, within, date(2026, 7, 20), OUTCOMES, digits=12)
    for line in found.lines:
        for value in (line.now, line.year_before, line.before):
            assert 0 <= value.part <= value.n
            if line.figure.unit is Unit.RATE:
                assert (value.value is None) == (value.n == 0)
                assert value.value is None or 0 <= value.value <= 1
            if line.figure.unit is Unit.DAYS:
                assert value.value is None or value.value >= 0
    for table in found.tables:
        assert all(len(row.cells) == len(table.heads) for row in table.rows)
        if table.key in ("in_time", "ratings"):
            for row in table.rows:
                *parts, whole = (cell.number for cell in row.cells[1:])
                assert sum(parts) == whole
            continue
        *parts, whole = table.rows
        tops = [row for row in parts if row.level == 1]
        for column, cell in enumerate(whole.cells):
            if cell.kind is CellKind.COUNT:
                assert sum(row.cells[column].number for row in tops) == cell.number
    registered = found.line("received").now.n
    assert found.table("channels").rows[-1].cells[1].number == registered
    assert found.table("places").rows[-1].cells[1].number == registered


@settings(max_examples=30, deadline=None)
@given(st.lists(any_course, max_size=8), st.lists(any_course, max_size=8))
def test_figures_of_two_places_add_up(one: list[Course], other: list[Course]) -> None:
    today, periods = date(2026, 7, 20), periods_of(JUNE)
    parts = [values(each, periods, today) for each in (one, other)]
    for key, whole in values([*one, *other], periods, today).items():
        if FIGURES[key].way in (Way.NUMBER, Way.SHARE):
            for place, value in enumerate(whole):
                assert value.part == sum(part[key][place].part for part in parts)
                assert value.n == sum(part[key][place].n for part in parts)


@settings(max_examples=30, deadline=None)
@given(st.lists(any_course, max_size=8))
def test_the_last_day_of_a_case_is_none_too_early(courses: list[Course]) -> None:
    for one in courses:
        for figure in FIGURES.values():
            day = figure.dated.of(one)
            assert day is None or day <= one.last_on


def test_of_nothing_there_is_no_rate_and_nothing_grows_from_nothing() -> None:
    empty = of()
    assert empty.empty
    assert empty.line("satisfied").value.text == NOTHING
    assert empty.line("satisfied").value.number is None
    assert empty.line("received").value.text == "0"
    assert empty.line("received").on_last_year.text == NOTHING
    assert growth_cell(3, 0).text == NOTHING and share_cell(0, 0).text == NOTHING


def test_few_are_told_and_never_hidden() -> None:
    line = of(case(rated_on=day("06-20"), satisfaction="satisfied")).line("satisfied")
    assert line.value.text == "100.0%" and line.behind == "1 ÷ 1"
    assert "只有1件" in line.caution
    many = of(*[case(rated_on=day("06-20"), satisfaction="satisfied")] * 30).line("satisfied")
    assert many.caution == "" and many.behind == "30 ÷ 30"


def test_halves_are_rounded_away_from_nought_and_a_difference_is_of_what_was_not_rounded() -> None:
    assert share_cell(1, 8).text == "12.5%" and share_cell(1, 16).text == "6.3%"
    assert growth_cell(15, 16).text == f"{MINUS}6.3%" and growth_cell(17, 16).text == "+6.3%"
    assert growth_cell(10_000, 10_001).text == "0.0%"
    assert made(Way.MEDIAN, [9, 1, 2]).value == 2 and made(Way.MEDIAN, [1, 2]).value == 1.5


# What counts, and when


@pytest.mark.parametrize(
    ("key", "given_", "told"),
    [
        ("decided_in_time", {"received_on": day("05-20"), "decided_on": day("06-19")}, "1 ÷ 1"),
        ("decided_in_time", {"received_on": day("05-20"), "decided_on": day("06-20")}, "0 ÷ 1"),
        ("decided_in_time", {"received_on": day("06-20"), "decided_on": day("06-25")}, "0件"),  # falls due in July
        ("forwarded_in_time", {"received_on": day("06-01"), "forwarded_on": day("06-16")}, "0件"),
        ("forwarded_in_time", {"office_on": day("06-01"), "forwarded_on": day("06-16")}, "1 ÷ 1"),
        ("forwarded_in_time", {"received_on": day("05-20"), "office_on": day("06-01"), "forwarded_on": day("06-17")}, "0 ÷ 1"),
        ("replied_in_time", {"reply_due": day("06-30")}, "0 ÷ 1"),
        ("replied_in_time", {"reply_due": day("06-30"), "reply_met": day("06-30")}, "1 ÷ 1"),
        ("concluded_in_time", {"reply_due": day("06-01"), "reply_met": day("06-02")}, "0 ÷ 1"),
        ("took_part", {"served_on": day("05-31")}, "0 ÷ 1"),
        ("took_part", {"served_on": day("05-31"), "rated_on": day("06-09"), "satisfaction": "dissatisfied"}, "1 ÷ 1"),
        ("settled_at_once", {"concluded_on": day("06-01")}, "1 ÷ 1"),
        ("settled_at_once", {"concluded_on": day("06-01"), "again_on": day("08-30")}, "0 ÷ 1"),
        ("settled_at_once", {"concluded_on": day("06-01"), "again_on": day("08-31")}, "1 ÷ 1"),
        ("settled_at_once", {"concluded_on": day("06-01"), "reexamined_on": day("07-01")}, "0 ÷ 1"),
        ("settled_at_once", {"concluded_on": day("06-01"), "repeats": True}, "0件"),
        ("contacted", {"contacted_on": day("07-01")}, "1 ÷ 1"),
        ("receipt_at_once", {"receipt_on": day("06-10")}, "1 ÷ 1"),
        ("receipt_at_once", {"receipt_on": day("06-11")}, "0 ÷ 1"),
        ("receipt_at_once", {"receipt_on": day("06-10"), "assisted": False}, "0件"),
        ("handing_over_days", {"handed_on": day("06-13")}, "1件"),
    ],
)  # fmt: skip
def test_what_counts_and_when(key: str, given_: dict[str, object], told: str) -> None:
    assert of(case(**given_)).line(key).behind == told


def test_what_may_still_come_is_not_counted_yet() -> None:
    one = case(concluded_on=day("06-01"), served_on=day("06-01"))
    early = of(one, today=day("06-30"))
    assert early.line("settled_at_once").now.n == 0 and early.line("took_part").now.n == 0
    assert of(one, today=day("07-02")).line("took_part").behind == "0件"  # its time ran out in July
    assert of(one, today=day("08-30")).line("settled_at_once").behind == "1 ÷ 1"


def test_in_what_time_it_was_done_is_told_as_of_today() -> None:
    due = {"received_on": day("05-10")}
    found = of(
        case(**due),
        case(**due, decided_on=day("06-09")),
        case(**due, decided_on=day("06-10")),
        today=day("06-09"),
    )
    assert [cell.text for cell in found.table("in_time").rows[1].cells] == [
        "责任单位受理",
        "1",
        "1",
        "0",
        "1",
        "3",
    ]
    found = of(case(**due), today=day("06-10"))
    assert [cell.text for cell in found.table("in_time").rows[1].cells][3:5] == ["1", "0"]


def test_days_beyond_all_calendars_are_no_trouble() -> None:
    end = date.max
    one = case(received_on=end, served_on=end, concluded_on=end, reply_due=end)
    assert after(end, timedelta(days=1)) is None
    assert of(one).line("settled_at_once").now.n == 0 and one.last_on == end


# Periods


def test_periods_are_compared_with_their_like() -> None:
    assert JUNE.year_before == Period(date(2025, 6, 1), date(2025, 6, 30))
    assert JUNE.before == Period(date(2026, 5, 1), date(2026, 5, 31))
    february = Period(date(2024, 2, 1), date(2024, 2, 29))
    assert february.year_before == Period(date(2023, 2, 1), date(2023, 2, 28))
    assert february.before == Period(date(2024, 1, 1), date(2024, 1, 31))
    assert Period(date(2025, 2, 1), date(2025, 2, 28)).year_before.until == date(2024, 2, 29)
    begun = Period(date(2026, 3, 1), date(2026, 3, 30))
    assert begun.before == Period(date(2026, 2, 1), date(2026, 2, 28))
    week = Period(date(2026, 6, 10), date(2026, 6, 16))
    assert week.before == Period(date(2026, 6, 3), date(2026, 6, 9)) and week.days == 7
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    assert year.before == year.year_before
    quarter = Period(date(2026, 4, 1), date(2026, 6, 30))
    assert quarter.before == Period(date(2026, 1, 1), date(2026, 3, 31))


def test_usual_periods_end_today_where_they_have_not_ended() -> None:
    offered = usual(date(2026, 1, 15))
    assert offered["本月"] == Period(date(2026, 1, 1), date(2026, 1, 15)) == offered["今年"]
    assert offered["上月"] == Period(date(2025, 12, 1), date(2025, 12, 31))
    assert offered["去年"] == Period(date(2025, 1, 1), date(2025, 12, 31))


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(UserError, match="前后写反了"):
        period(date(2026, 7, 1), date(2026, 6, 30))
    with pytest.raises(UserError, match="太长或太远"):
        period(date(1, 1, 1), date(2026, 6, 30))


# The year of a city, from made-up facts


@pytest.fixture(scope="module")
def city() -> Report:
    names = {"990101003": "青溪镇", "990102": "没有它的事"}
    return report(courses_of_the_city(), NOTHING_BESIDE, THIS_YEAR, TODAY, OUTCOMES, digits=9, names=names)


@pytest.mark.parametrize(
    ("key", "value", "behind", "on_last_year"),
    [
        ("received", "3,276", "", "−18.6%"),
        ("settled_at_once", "92.3%", "2,400 ÷ 2,600", "0.0个百分点"),
        ("repeats", "5.1%", "167 ÷ 3,276", "−3.2个百分点"),
        ("satisfied", "94.2%", "1,131 ÷ 1,201", "+4.5个百分点"),
    ],
)
def test_the_year_of_a_city(city: Report, key: str, value: str, behind: str, on_last_year: str) -> None:
    line = city.line(key)
    assert (line.value.text, line.behind, line.on_last_year.text) == (value, behind, on_last_year)
    assert line.figure.formula in line.how and line.figure.dated.words in line.how


def test_satisfaction_of_the_year_before_stands_beside(city: Report) -> None:
    assert city.line("satisfied").last_year.text == "89.7%"


def test_wage_matters_and_the_street_of_the_city(city: Report) -> None:
    rows = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in city.table("categories").rows}
    assert rows["工资福利"] == ["200", "339", "−41.0%", "136", "68.0%"]
    places = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in city.table("places").rows}
    assert places["990101004"][-2:] == ["213", "213"]
    assert next(iter(places)) == "青溪镇（990101003）"
    assert THIS_YEAR.year_before == LAST_YEAR
