"""A county's settings: refused whole when broken, in force from their day, the same whatever order they came in."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.base.errors import UserError
from agent_app.core.clocks import Clock, clocks, counted_again
from agent_app.core.law import Law
from agent_app.core.settings import Version, with_settings
from agent_app.core.settings_read import Setting, read_setting
from tests.support.settings import CALENDAR_2027, CATEGORIES, GUIDE, LIMITS, TABLES, UNITS
from tests.unit.core.casework import CALENDAR, COUNTY, RULES, any_case, case, day, step, version

SHIPPED = Law(RULES, CALENDAR)


def read(text: str) -> Setting:
    return read_setting("云山县.toml", text, COUNTY, RULES)


def law_of(*versions: Version) -> Law:
    return with_settings(SHIPPED, versions)


def test_every_kind_is_read() -> None:
    assert [read(text).key for text in TABLES] == [
        "rules 2026-07-01",
        "calendar 2027",
        "units",
        "categories",
        "guide",
    ]
    law = law_of(*(version(text) for text in TABLES))
    assert law.units == ("青溪镇人民政府", "云山县水利局")
    assert [one.name for one in law.categories] == [
        "农村农业",
        "农村农业·水利水电",
        "农村农业·村务管理",
        "其他",
    ]
    assert law.guide.of("农村农业·水利水电").where.startswith("供水单位")
    assert law.guide.of("农村农业").where == "先找村委会。"
    assert not law.calendar.is_working_day(day("2027-02-08"))
    assert law.calendar.is_working_day(day("2027-02-20"))
    assert law.shipped is SHIPPED
    assert SHIPPED.categories[0].name == "农村农业"
    assert len(SHIPPED.categories) > 50


@pytest.mark.parametrize(
    ("text", "find", "put", "said"),
    [
        (
            LIMITS,
            'kind = "rules"',
            'kind = "weather"',
            r"第2行附近，kind：“weather”不认识，可以写的有：.*calendar",
        ),
        (LIMITS, 'kind = "rules"\n', "", "kind：缺这一项"),
        (
            LIMITS,
            'division = "990101"',
            'division = "990102"',
            r"第3行附近，division：是给990102的，不是给990101的",
        ),
        (LIMITS, "version = 1", "version = 0", r"第4行附近，version：应是1到9999的整数"),
        (LIMITS, "days = 72", 'days = "三天"', r"第16行附近，clock first_contact的days：应是1到3660的整数"),
        (LIMITS, "[[clock]]", "[[clock]", r"第8行第\d+个字：写法不是TOML"),
        (
            LIMITS,
            'met_by = ["contact"]',
            'met_by = ["wave"]',
            "met_by：“wave”不认识，没有这样的代码，像样的有",
        ),
        (
            LIMITS,
            'met_by = ["contact"]',
            'met_by = ["contakt"]',
            r"“contakt”不认识，是不是contact（同本人联系上了，.*）。",
        ),
        (CALENDAR_2027, "2027-02-05~", "2027-02-12~", r"第7行附近，off：.*前后写反了"),
        (CALENDAR_2027, "2027-02-20", "2027-02-10", r"第8行附近，on：2027-02-10既写成放假又写成上班"),
        (CALENDAR_2027, "2027-01-01", "2026-12-31", r"off：2026-12-31不在2027年"),
        (CALENDAR_2027, "2027-01-01", "7", r"off：“7”应是日期"),
        (CALENDAR_2027, '"2027-02-20"', '"2027-02-30"', r"on：“2027-02-30”应是日期"),
        (CALENDAR_2027, '["2027-02-20"]', '"2027-02-20"', "on：应是一列"),
        (CALENDAR_2027, "year = 2027", "year = 2027\ndays = 3", "days：不认识"),
        (CALENDAR_2027, "off = ", "off = [[2027-01-01]] #", "应是日期"),
        (UNITS, '"云山县水利局"', '"青溪镇人民政府"', "units：有重复的名称"),
        (UNITS, '["青溪镇人民政府", "云山县水利局"]', "[]", "units：要写1到2000个"),
        (
            CATEGORIES,
            'name = "其他"',
            'name = "农村农业"',
            r"第13行附近，第2个category的name：“农村农业”写了两次",
        ),
        (CATEGORIES, 'name = "水利水电"', 'name = "水·电"', "名称里不能有“·”"),
        (GUIDE, 'where = "先找村委会。"\n', "", "第1个guide的where：缺这一项"),
    ],
)
def test_a_broken_one_is_refused_with_line_and_reason(text: str, find: str, put: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        read(text.replace(find, put, 1))
    assert re.search(said, refused.value.sentence), refused.value.sentence
    assert "没有采用" in refused.value.sentence
    assert "还在用" in refused.value.sentence


@given(st.data())
def test_a_damaged_one_is_refused_or_means_something(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(TABLES)).splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    cut = data.draw(st.integers(0, len(lines[at])))
    lines[at] = lines[at][:cut] + data.draw(
        st.sampled_from(["", "=", '"', "]", " = 7", "[[clock]]", "= [1979-05-27T07:32:00]"])
    )
    try:
        assert read("\n".join(lines)).key
    except UserError as refused:
        assert "没有采用" in refused.sentence


# In force from their day


def limit(facts: Any, law: Law) -> Clock | None:
    return next((c for c in clocks(facts, law.rules, law.calendar) if c.rule == "first_contact"), None)


def registered(on: str, category: str = "城乡建设") -> Any:
    return case(registered_on=day(on), category=category)


def test_a_limit_is_for_what_begins_when_it_is_in_force() -> None:
    law = law_of(version(LIMITS))
    assert limit(registered("2026-06-30"), law) is None
    assert limit(registered("2026-07-01"), law) is not None
    assert limit(registered("2026-07-01", "城乡建设·城市建设和市政管理"), law) is not None
    assert limit(registered("2026-07-01", "民政"), law) is None
    assert limit(case(historical=True, registered_on=day("2026-07-01"), category="城乡建设"), law) is None


def test_each_period_follows_the_edition_of_the_day_it_begins() -> None:
    longer = LIMITS.replace("2026-07-01", "2027-01-01").replace("days = 72", "days = 48")
    law = law_of(version(LIMITS, 1), version(longer, 2))
    assert [edition.in_force.isoformat() for edition in law.rules.editions()] == [
        "2027-01-01",
        "2026-07-01",
        "2022-05-01",
    ]
    found = [limit(registered(on), law) for on in ("2026-06-30", "2026-12-31", "2027-01-01", "2031-01-01")]
    assert [clock and clock.days for clock in found] == [None, 72, 48, 48]


def test_the_simple_procedure_has_its_working_days() -> None:
    simple = (
        LIMITS[: LIMITS.index("[[clock]]")]
        + """
[[clock]]
code = "simple_decide"
label = "按简易程序决定是否受理"
article = "简易办理办法"
kind = "duty"
holder = "receiver"
start = ["receive"]
data = { receiver = ["unit"], procedure = ["simple"] }
days = 3
unit = "working_day"
met_by = ["accept", "decline"]

[[clock]]
code = "simple_reply"
label = "按简易程序答复"
article = "简易办理办法"
kind = "duty"
holder = "competent_organ"
start = ["accept"]
data = { procedure = ["simple"] }
days = 10
unit = "working_day"
met_by = ["reply"]
"""
    )
    law = law_of(version(simple))
    steps = (
        step("receive", "2026-09-30", organ="镇里", procedure="simple"),
        step("accept", "2026-10-09", organ="镇里", procedure="simple", lamport=2),
    )
    found = {c.rule: c for c in clocks(case(*steps), law.rules, law.calendar)}
    assert (found["simple_decide"].due, found["simple_decide"].met_on) == (
        day("2026-10-10"),
        day("2026-10-09"),
    )
    assert (found["simple_reply"].due, found["simple_reply"].unit) == (day("2026-10-22"), "镇里")
    assert found["handle"].due == day("2026-12-08")
    ordinary = [step(s.code, s.on.isoformat(), organ="镇里") for s in steps]
    assert not {"simple_decide", "simple_reply"} & {
        c.rule for c in clocks(case(*ordinary), law.rules, law.calendar)
    }


# Versions


def test_a_newer_version_takes_the_place_of_the_older() -> None:
    newer = LIMITS.replace("version = 1", "version = 2").replace("days = 72", "days = 24")
    law = law_of(version(LIMITS, 1), version(newer, 2))
    found = limit(registered("2026-07-01"), law)
    assert found is not None
    assert found.days == 24
    assert [adopted.setting and adopted.setting.version for adopted in law.settings] == [2]


def test_a_bad_one_that_arrives_leaves_the_old_one_in_use() -> None:
    bad = version(LIMITS.replace('met_by = ["contact"]', 'met_by = ["wave"]'), 5, key="rules 2026-07-01")
    law = law_of(version(LIMITS, 1), bad)
    assert limit(registered("2026-07-01"), law) is not None
    (adopted,) = law.settings
    assert adopted.setting is not None
    assert "“wave”不认识" in adopted.refused
    alone = law_of(bad)
    assert alone.rules is RULES
    assert alone.settings[0].setting is None


def test_another_countys_is_not_used_even_when_it_is_signed() -> None:
    other = replace(version(LIMITS), text=LIMITS.replace("990101", "990102"))
    law = law_of(other)
    assert law.rules is RULES
    assert "是给990102的" in law.settings[0].refused


def test_one_that_was_taken_out_of_use_is_gone() -> None:
    withdrawn = replace(version(CALENDAR_2027, 3), text="", reason="写错了")
    law = law_of(version(CALENDAR_2027, 1), withdrawn)
    assert law.calendar.version == CALENDAR.version
    again = law_of(version(CALENDAR_2027, 1), withdrawn, version(CALENDAR_2027, 4))
    assert 2027 in again.calendar.years


VERSIONS = [
    version(LIMITS, 1),
    version(LIMITS.replace("days = 72", "days = 48").replace("version = 1", "version = 2"), 4),
    version(LIMITS.replace("2026-07-01", "2026-08-15").replace("days = 72", "days = 12"), 3),
    version(LIMITS.replace("days = 72", 'days = "x"'), 7, key="rules 2026-07-01"),
    version(CALENDAR_2027, 2),
    version(CALENDAR_2027.replace("2027-02-11", "2027-02-10").replace("version = 1", "version = 2"), 6),
    replace(version(UNITS, 5), text=""),
    version(UNITS, 4),
]


@given(st.permutations(VERSIONS), any_case)
def test_every_order_of_versions_gives_the_same_clocks(order: list[Version], facts: Any) -> None:
    straight, law = law_of(*VERSIONS), law_of(*order, order[0])
    assert law.versions == straight.versions
    assert law.mark == straight.mark
    facts = type(facts)(
        **{name: getattr(facts, name) for name in facts.__struct_fields__} | {"category": "城乡建设"}
    )
    assert clocks(facts, law.rules, law.calendar) == clocks(facts, straight.rules, straight.calendar)


@given(any_case)
def test_counted_again_is_as_if_it_had_been_counted_so_at_first(facts: Any) -> None:
    before, law = law_of(version(LIMITS)), law_of(version(LIMITS), version(CALENDAR_2027))
    again = [
        counted_again(clock, law.rules, law.calendar)
        for clock in clocks(facts, before.rules, before.calendar)
    ]
    assert again == list(clocks(facts, law.rules, law.calendar))


def test_the_oldest_edition_is_for_all_days_before_it() -> None:
    assert RULES.on(date(1990, 1, 1)) is RULES.on(date(2030, 1, 1)) is RULES
