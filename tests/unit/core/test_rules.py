"""The tables of the law: complete as shipped, refused whole when broken, extended by a county."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.base.errors import UserError
from agent_app.base.resources import read_text
from agent_app.core.rules import (
    REGISTER,
    ClockKind,
    FieldType,
    Rules,
    Unit,
    load_rules,
    read_rules,
)
from agent_app.core.vocabulary import Holder, Purpose, Role, Stage
from agent_app.paper.catalogue import PAPERS
from tests.unit.core.casework import county_rules

STEPS, CLOCKS = read_text("rules/steps.toml"), read_text("rules/clocks.toml")
RULES = load_rules()

ASIDES = [
    "urge",
    "meeting",
    "visit",
    "assess",
    "publish",
    "end_publication",
    "lead",
    "task_force",
    "co_handle",
    "co_report",
    "report",
    "perform",
    "hear",
    "ask_tie",
    "change_agent",
]
CODES = [
    "hand_over",
    "receive",
    "contact",
    "transfer",
    "assign",
    "object",
    "return",
    "accept",
    "decline",
    "redirect",
    "extend",
    "reply",
    "serve",
    "explain",
    "follow_up",
    "archive",
    "withdraw",
    "end_agency",
    "hand_back",
    "ask_reexamination",
    "reexamination_reply",
    "ask_final_review",
    "final_review_reply",
    *ASIDES,
    "ask_erasure",
    "compare",
    "merge",
]


def test_every_step_is_there() -> None:
    assert list(RULES.steps) == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_step_is_fully_declared(code: str) -> None:
    rule = RULES.steps[code]
    assert rule.code == code
    assert all((rule.label, rule.done, rule.event, rule.icon))
    assert rule.roles
    assert rule.from_stages
    assert {field.name for field in rule.fields} >= {"note"}
    for field in rule.fields:
        assert field.label
        assert bool(field.choices) == (field.type is FieldType.CHOICE)
        assert (field.limit > 0) == (field.type in {FieldType.LINE, FieldType.WORDS, FieldType.COUNT})


def test_every_stage_is_reached_and_left() -> None:
    assert {rule.to for rule in RULES.steps.values()} | {Stage.REGISTERED} >= set(Stage)
    final = {Stage.ARCHIVED, Stage.WITHDRAWN, Stage.AGENCY_ENDED, Stage.MERGED}
    for stage in set(Stage) - final:
        for role in Role:
            assert RULES.next[stage, role], (stage, role)


def test_withdrawing_and_ending_the_agency_come_last_everywhere() -> None:
    for stage in set(Stage) - RULES.closed:
        for role in Role:
            assert [rule.code for rule in RULES.next[stage, role]][-2:] == ["withdraw", "end_agency"]


def test_the_six_tracks_ask_and_answer() -> None:
    assert list(RULES.tracks) == [f"31({n})" for n in range(1, 7)]
    assert all(
        track.question.endswith("？") and track.label and track.route for track in RULES.tracks.values()
    )
    accept, redirect = RULES.steps["accept"].field("track"), RULES.steps["redirect"].field("track")
    assert accept is not None
    assert redirect is not None
    assert [choice.code for choice in accept.choices] == list(RULES.tracks)
    assert [choice.code for choice in redirect.choices] == list(RULES.tracks)[:5]


# Domain page, table of section 1: the period, its unit, whose it is, and the article.
PERIODS = {
    "forward": (15, Unit.DAY, Holder.RECEIVER, "第22条"),
    "notify": (15, Unit.DAY, Holder.RECEIVER, "第23条"),
    "objection": (5, Unit.WORKING_DAY, Holder.RECEIVER, "第23条第3款"),
    "handle": (60, Unit.DAY, Holder.COMPETENT_ORGAN, "第34条"),
    "ask_reexamination": (30, Unit.DAY, Holder.RESIDENT, "第35条"),
    "reexamination": (30, Unit.DAY, Holder.REEXAMINATION_ORGAN, "第35条"),
    "ask_final_review": (30, Unit.DAY, Holder.RESIDENT, "第36条"),
    "final_review": (30, Unit.DAY, Holder.FINAL_REVIEW_ORGAN, "第36条"),
}


@pytest.mark.parametrize("code", PERIODS)
def test_a_period_of_the_regulation(code: str) -> None:
    clock = next(clock for clock in RULES.clocks if clock.code == code)
    days, unit, holder, article = PERIODS[code]
    assert (clock.days, clock.unit, clock.holder) == (days, unit, holder)
    assert article in clock.article
    assert clock.kind is (ClockKind.RIGHT if holder is Holder.RESIDENT else clock.kind)
    assert not clock.adjustable


def test_the_agents_own_promise_is_not_called_law() -> None:
    clock = next(clock for clock in RULES.clocks if clock.code == "agent_hand_over")
    assert (clock.days, clock.holder, clock.kind) == (3, Holder.AGENT, ClockKind.PROMISE)
    assert clock.start == {REGISTER}
    assert "条例" not in clock.article
    assert clock.adjustable


def test_only_the_final_review_is_paused_by_a_hearing() -> None:
    assert [clock.code for clock in RULES.clocks if clock.paused_by] == ["final_review"]


def test_sixty_days_are_for_the_sixth_track_alone() -> None:
    assert [clock.code for clock in RULES.clocks if clock.days == 60] == ["handle"]
    handle = next(clock for clock in RULES.clocks if clock.code == "handle")
    assert handle.tracks == {"31(6)"}
    assert handle.purposes == {Purpose.APPEAL}
    assert handle.extension_limit == 30


def test_steps_know_their_clocks() -> None:
    assert set(RULES.steps["receive"].starts) == {
        "forward",
        "notify",
        "objection",
        "suggestion",
        "accusation",
    }
    assert RULES.steps["extend"].moves == ("handle",)
    assert {"notify", "objection", "forward"} <= set(RULES.steps["accept"].stops)
    assert set(RULES.steps["withdraw"].stops) == {clock.code for clock in RULES.clocks}


def test_the_version_changes_with_the_text() -> None:
    changed = read_rules(STEPS, CLOCKS.replace("soon_days = 3", "soon_days = 5"))
    assert changed.version != RULES.version == load_rules().version
    assert (RULES.in_force.isoformat(), changed.soon[Unit.DAY]) == ("2022-05-01", 5)


def broken(find: str, put: str) -> Rules:
    """The rules with the first `find` in either table replaced."""
    assert (find in STEPS) != (find in CLOCKS)
    return read_rules(STEPS.replace(find, put, 1), CLOCKS.replace(find, put, 1))


@pytest.mark.parametrize(
    ("find", "put", "said"),
    [
        ('code = "hand_over"\n', 'code = "hand_over\n', r"steps.toml.*第\d+行第\d+个字"),
        ("[next]\n", "[next\n", r"第\d+行"),
        ('event = "移交"\n', "", r"第\d+行附近，step hand_over的event：缺这一项"),
        ('event = "移交"', "event = 3", "step hand_over的event：应是文字"),
        (
            'event = "移交"',
            'event = "移交"\ncolour = "red"',
            "hand_over的colour：不认识，可以写的有：.*label",
        ),
        ('to = "handed_over"', 'to = "gone"', "hand_over的to：“gone”不认识，可以写的有：.*handed_over"),
        ('same = "organ"', 'same = "unit"', "receive的same：“unit”不认识"),
        ("rank = 11", 'rank = "last"', "archive的rank：应是0到99的整数"),
        ('to = "archived"', 'to = "served"', "没有哪一步走到“已归档”"),
        (
            'reexamining = ["reexamination_reply"]',
            "reexamining = []",
            "reexamination_reply.*没有哪个阶段能记这一步",
        ),
        ('withdrawn = ["archive"]', "withdrawn = []", "“已撤回”（withdrawn）之后没有能记的步骤"),
        ('within = "handling"', 'within = "dancing"', "没有哪一步开始“dancing”这一轮"),
        (
            '["explain", "reply", "follow_up"',
            '["explain", "explain", "follow_up"',
            "redirected：有重复的代码",
        ),
        ("[field.organ]", "[field.on]", "“on”是每一步都有的"),
        ('type = "flag"', 'type = "tick"', "rights_told的type：“tick”不认识"),
        (
            "limit = 60\n\n[field.method]",
            "limit = -60\n\n[field.method]",
            "recipient的limit：应是1到10000的整数",
        ),
        ('required = ["satisfaction"]', 'required = ["joy"]', "follow_up的required：“joy”不认识"),
        (
            'without = { track = ["31(6)"] }',
            'without = { track = ["31(9)"] }',
            r"redirect的without的track：“31\(9\)”不认识",
        ),
        ('code = "31(2)"', 'code = "31(1)"', r"track 31\(1\)：这个代码写了两次"),
        ('code = "31(2)"', "", "第2个track：缺code"),
        ("future = true", 'future = "yes"', "due_on的future：应是true或false"),
        (
            '[["satisfied", "满意"], ["basically_satisfied", "基本满意"], ["dissatisfied", "不满意"]]',
            "[]",
            "应是一列",
        ),
        ("soon_hours = 24\n", "", "clocks.toml.*soon_hours：缺这一项"),
        ("days = 60", "days = 0", r"第\d+行附近，clock handle的days：应是1到3660的整数"),
        ("days = 60\n", "", "clock handle的days：缺这一项"),
        ("days = 60", 'days = 60\nunit = "week"', "handle的unit：“week”不认识"),
        ('extended_by = "extend"', 'extended_by = "serve"', "handle的extended_by：“serve”没有填几日的项目"),
        ('start = ["assign"]', 'start = ["arrive"]', "assigned_report的start：“arrive”不认识"),
        ('start = ["assign"]', "start = []", "要写从哪一步起算"),
        ('due_field = "due_on"', 'due_field = "tomorrow"', "due_field：“tomorrow”不认识"),
        (
            'data = { receiver = ["petition_office"] }',
            'data = { weather = ["fine"] }',
            "起算的步骤里没有这一项",
        ),
        ('data = { receiver = ["petition_office"] }', 'data = { receiver = ["king"] }', "“king”不认识"),
        ('paused_by = ["hearing_from", "hearing_to"]', 'paused_by = ["hearing_from"]', "要写两项"),
        ('holder = "agent"', 'holder = "robot"', "agent_hand_over的holder：“robot”不认识"),
        ('needs = "address"', 'needs = "money"', "needs：“money”不认识"),
    ],
)
def test_a_broken_table_is_refused_with_the_place_and_the_reason(find: str, put: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        broken(find, put)
    assert re.search(said, str(refused.value)), str(refused.value)
    assert "没有采用，原来的规则还在用" in str(refused.value)


@given(st.data())
def test_a_damaged_table_is_refused_or_means_something(data: st.DataObject) -> None:
    of_steps = data.draw(st.booleans())
    lines = (STEPS if of_steps else CLOCKS).splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    cut = data.draw(st.integers(0, len(lines[at])))
    lines[at] = lines[at][:cut] + data.draw(st.sampled_from(["", "=", '"', "]", " = 7", "[[step]]"]))
    text = "\n".join(lines)
    try:
        assert read_rules(*((text, CLOCKS) if of_steps else (STEPS, text))).steps
    except UserError as refused:
        assert "没有采用" in str(refused)


COUNTY = """
kind = "rules"
division = "990101"
version = 2
in_force = 2026-01-01
issued_by = "云山县信访工作联席会议办公室"
soon_days = 5

[[clock]]
code = "first_contact"
label = "同本人联系一次"
article = "云山县物业纠纷首次回应规定"
kind = "duty"
holder = "receiver"
start = ["register"]
category = ["物业纠纷"]
days = 72
unit = "hour"
met_by = ["receive", "accept"]

[[clock]]
code = "simple"
label = "简易办理出具意见"
article = "云山县简易办理规定"
kind = "duty"
holder = "competent_organ"
start = ["accept"]
data = { procedure = ["simple"] }
days = 10
unit = "working_day"
met_by = ["reply"]

[[clock]]
code = "agent_hand_over"
days = 2
"""


def test_a_county_adds_limits() -> None:
    rules = county_rules(COUNTY)
    by_code = {clock.code: clock for clock in rules.clocks}
    assert (by_code["first_contact"].days, by_code["first_contact"].unit) == (72, Unit.HOUR)
    assert by_code["first_contact"].soon == 24
    assert by_code["agent_hand_over"].days == 2
    assert by_code["agent_hand_over"].holder is Holder.AGENT
    assert (by_code["handle"].days, by_code["handle"].soon) == (60, 5)
    assert rules.version != RULES.version
    assert "simple" in rules.steps["accept"].starts
    assert rules.next[Stage.REGISTERED, Role.AGENT][0].code == "hand_over"
    assert "simple" in next(r for r in rules.next[Stage.REGISTERED, Role.AGENT] if r.code == "accept").starts


@pytest.mark.parametrize(
    ("find", "put", "said"),
    [
        (
            'code = "agent_hand_over"',
            'code = "handle"',
            r"第\d+行附近，clock handle：这个期限是法规定的，县里不能改",
        ),
        ("days = 2\n", 'days = 2\nlabel = "快"\n', "agent_hand_over的label：不认识"),
        ("issued_by", "issued", "issued_by：缺这一项"),
        ("in_force = 2026-01-01", 'in_force = "now"', "in_force：应是日期"),
        ('category = ["物业纠纷"]', 'category = "物业纠纷"', "category：应是一列文字"),
        ("[[clock]]", "[clock]", "写法不是TOML|应写成"),
        ("soon_days = 5", "[[step]]\nlabel = 3", "step：不认识|first_contact"),
    ],
)
def test_a_county_table_that_goes_too_far_is_refused(find: str, put: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        county_rules(COUNTY.replace(find, put, 1))
    assert re.search(said, str(refused.value)), str(refused.value)
    assert "“云山县”没有采用" in str(refused.value)


def test_the_papers_that_steps_offer_are_declared() -> None:
    assert {code for rule in RULES.steps.values() for code in rule.papers} <= set(PAPERS)


def test_what_happens_beside_the_course_moves_nothing_and_has_its_group() -> None:
    assert {rule.group for rule in RULES.steps.values()} <= set(RULES.groups)
    assert [code for code, rule in RULES.steps.items() if rule.aside and rule.to is not None] == []
    assert [group.code for group in RULES.groups.values() if group.county] == ["county"]
    moving = STEPS.replace('code = "urge"\n', 'code = "urge"\nto = "accepted"\n', 1)
    with pytest.raises(UserError, match=r"urge.*不能改变进度"):
        read_rules(moving, CLOCKS)
    grouped = STEPS.replace('group = "urging"', 'group = "urgings"', 1)
    with pytest.raises(UserError, match=r"urgings.*不认识"):
        read_rules(grouped, CLOCKS)
