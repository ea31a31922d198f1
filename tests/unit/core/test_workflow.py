"""Where a case stands, what may come next, and what is refused before it is written."""

import re
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.base.errors import UserError
from agent_app.base.resources import read_text
from agent_app.core.rules import in_sequence, read_rules
from agent_app.core.vocabulary import Purpose, Role, Stage
from agent_app.core.workflow import CaseFacts, StepRecord, allowed, check_data, counted, ordered, progress
from tests.unit.core.casework import ORGAN, REGISTERED, RULES, any_case, case, day, step

TODAY = date(2026, 12, 20)
STEPS, CLOCKS = read_text("rules/steps.toml"), read_text("rules/clocks.toml")

# The chain of the domain page, section 7.4.
CHAIN = (
    step("hand_over", "2026-07-01", organ=ORGAN),
    step("receive", "2026-07-01", organ=ORGAN),
    step("accept", "2026-07-10", organ=ORGAN),
    step("extend", "2026-08-28", days=30, reason="等第三方复测"),
    step("reply", "2026-09-25", outcome="support"),
    step("serve", "2026-09-28", method="in_person"),
    step("ask_reexamination", "2026-10-20"),
    step("reexamination_reply", "2026-11-14"),
    step("serve", "2026-11-16"),
    step("ask_final_review", "2026-12-01"),
    step("final_review_reply", "2026-12-15"),
    step("serve", "2026-12-16"),
    step("follow_up", "2026-12-18", satisfaction="satisfied"),
    step("archive", "2026-12-19"),
)


def codes(facts: CaseFacts, role: Role = Role.AGENT, on: str = "") -> list[str]:
    return [rule.code for rule in allowed(facts, RULES, role, day(on) if on else None) if not rule.aside]


def issues(*steps: StepRecord, **given: Any) -> list[str]:
    return [issue.code for issue in progress(case(*steps, **given), RULES).issues]


def test_a_chain_goes_from_stage_to_stage() -> None:
    stages = [progress(case(*CHAIN[:n]), RULES).stage for n in range(len(CHAIN) + 1)]
    assert [stage.value for stage in stages] == [
        "registered",
        "handed_over",
        "received",
        "accepted",
        "handling",
        "replied",
        "served",
        "reexamining",
        "reexamined",
        "served",
        "final_reviewing",
        "final_reviewed",
        "served",
        "followed_up",
        "archived",
    ]
    whole = progress(case(*CHAIN), RULES)
    assert (whole.since, whole.extended, whole.issues) == (day("2026-12-19"), True, ())


@pytest.mark.parametrize("place", range(len(CHAIN)))
def test_every_step_of_the_chain_is_offered_in_its_turn(place: int) -> None:
    before = case(*CHAIN[:place])
    assert CHAIN[place].code in codes(before)
    assert CHAIN[place].code in codes(before, on=CHAIN[place].on.isoformat())


def test_what_is_likeliest_comes_first() -> None:
    assert codes(case())[0] == "hand_over"
    assert codes(case(*CHAIN[:1]))[0] == "receive"
    assert codes(case(*CHAIN[:2]))[0] == "accept"
    assert codes(case(*CHAIN[:5]))[0] == "serve"
    assert codes(case(*CHAIN[:6]))[:3] == ["explain", "follow_up", "ask_reexamination"]
    explained = case(*CHAIN[:6], step("explain", "2026-09-29"))
    assert codes(explained)[0] == "follow_up"
    assert codes(explained)[-3:] == ["explain", "withdraw", "end_agency"]


def test_an_office_does_not_hand_over_or_explain() -> None:
    assert codes(case(), Role.COUNTY)[0] == "receive"
    assert "explain" not in codes(case(*CHAIN[:6]), Role.COUNTY)


@pytest.mark.parametrize("place", range(len(CHAIN)))
@pytest.mark.parametrize("role", Role)
def test_withdrawing_and_ending_the_agency_are_always_possible(place: int, role: Role) -> None:
    assert codes(case(*CHAIN[:place]), role)[-2:] == ["withdraw", "end_agency"]


def test_each_review_is_asked_for_in_its_round() -> None:
    first = codes(case(*CHAIN[:6]))
    assert "ask_reexamination" in first
    assert "ask_final_review" not in first
    second = codes(case(*CHAIN[:9]))
    assert "ask_final_review" in second
    assert "ask_reexamination" not in second
    third = codes(case(*CHAIN[:12]))
    assert "ask_final_review" not in third
    assert "ask_reexamination" not in third


def test_an_objection_needs_a_transfer() -> None:
    received = step("receive", "2026-07-08", organ="县人社局")
    assert "object" not in codes(case(received))
    assert "object" in codes(case(step("transfer", "2026-07-03", organ="县人社局"), received))


def test_after_the_agency_has_ended() -> None:
    facts = case(*CHAIN[:3], step("end_agency", "2026-07-20"))
    state = progress(facts, RULES)
    assert (state.stage, state.matter, state.agency_ended) == (Stage.AGENCY_ENDED, Stage.ACCEPTED, True)
    assert codes(facts, Role.AGENT) == codes(facts, Role.SUPERVISOR, on="2026-07-05") == ["hand_back"]
    assert codes(facts, Role.COUNTY)[0] == "reply"
    assert "end_agency" not in codes(facts, Role.COUNTY)

    goes_on = case(*facts.steps, step("reply", "2026-09-01", authority=True))
    state = progress(goes_on, RULES)
    assert (state.stage, state.agency_ended, state.issues) == (Stage.REPLIED, True, ())

    given_back = [step("hand_back", "2026-07-20", items="土地证复印件"), step("explain", "2026-07-21")]
    assert issues(*facts.steps, *given_back[:1]) == []
    assert "after_end_of_agency" in issues(*facts.steps, *given_back)
    assert issues(*CHAIN[:3], *given_back[:1]) == ["out_of_order"]


def test_a_withdrawn_case_can_only_be_filed() -> None:
    facts = case(*CHAIN[:4], step("withdraw", "2026-09-02"))
    assert progress(facts, RULES).stage is Stage.WITHDRAWN
    assert codes(facts) == ["archive"]


def test_a_forgotten_step_finds_its_place() -> None:
    facts = case(CHAIN[1], CHAIN[4], CHAIN[5])
    assert issues(*facts.steps) == ["without_acceptance"]
    assert "accept" not in codes(facts)
    assert "accept" in codes(facts, on="2026-07-10")
    assert "accept" not in codes(facts, on="2026-09-30")
    assert issues(*facts.steps, CHAIN[2]) == []


def test_the_county_may_record_for_itself_what_a_desk_recorded() -> None:
    facts = case(*CHAIN[:6])
    assert {"accept", "reply", "serve"} <= set(codes(facts, Role.COUNTY))
    confirmed = case(*CHAIN[:6], step("accept", "2026-07-09", authority=True))
    assert "accept" not in codes(confirmed, Role.COUNTY)


# Order


def test_a_day_has_its_natural_course_whatever_was_recorded_first() -> None:
    mixed = [
        step("serve", "2026-09-28", lamport=1),
        step("reply", "2026-09-28", lamport=9),
        step("accept", "2026-07-01", lamport=2),
        step("receive", "2026-07-01", lamport=5),
    ]
    assert [s.code for s in ordered(mixed, RULES)] == ["receive", "accept", "reply", "serve"]


def test_steps_of_one_rank_and_day_go_by_lamport_then_leaf() -> None:
    there = step("transfer", "2026-07-03", lamport=4, organ="甲")
    back = step("return", "2026-07-03", lamport=6, organ="甲")
    assert ordered([back, there], RULES) == [there, back]
    twins = [step("transfer", "2026-07-03", lamport=4, name=name) for name in "ab"]
    assert ordered(twins, RULES) == ordered(twins[::-1], RULES) == sorted(twins, key=lambda s: s.leaf)


@given(any_case, st.randoms(use_true_random=False))
def test_progress_does_not_depend_on_the_order_given(facts: CaseFacts, random: Any) -> None:
    steps = list(facts.steps)
    random.shuffle(steps)
    shuffled = msgspec.structs.replace(facts, steps=steps)
    assert progress(shuffled, RULES) == progress(facts, RULES)
    for role in Role:
        assert allowed(shuffled, RULES, role) == allowed(facts, RULES, role)


# Two records of one act


def test_the_countys_record_is_counted_and_the_desks_kept() -> None:
    desk = step("accept", "2026-07-12")
    county = step("accept", "2026-07-10", authority=True)
    facts = case(CHAIN[1], desk, county)
    assert counted(facts.steps, RULES) == [CHAIN[1], county]
    state = progress(facts, RULES)
    assert (state.stage, state.since, state.issues) == (Stage.ACCEPTED, day("2026-07-10"), ())


def test_serving_is_another_act_in_each_round() -> None:
    county = step("serve", "2026-11-15", authority=True)
    steps = counted([*CHAIN[:9], county], RULES)
    assert CHAIN[5] in steps
    assert CHAIN[8] not in steps
    assert steps[-1] == county


def test_receiving_is_another_act_at_each_organ() -> None:
    town = step("receive", "2026-07-01", organ=ORGAN)
    seen = step("receive", "2026-07-06", organ="县人社局")
    bureau = step("receive", "2026-07-05", organ="县人社局", authority=True)
    assert counted([town, seen, bureau], RULES) == [town, bureau]


def test_following_up_twice_is_no_duplicate() -> None:
    visits = [step("follow_up", "2026-12-18"), step("follow_up", "2026-12-20", authority=True)]
    assert counted(visits, RULES) == visits


# Issues


@pytest.mark.parametrize(
    ("steps", "code", "said"),
    [
        ([step("reply", "2026-09-25")], "without_acceptance", "2026年9月25日的“已作出书面答复”之前没有记受理"),
        ([step("contact", "2026-06-29")], "before_registration", "“已同本人联系”写的是2026年6月29日，早于登记日期"),
        ([step("accept", "2026-07-10"), step("accept", "2026-07-12")], "twice", "“已受理”记了两次（2026年7月10日和2026年7月12日）"),
        ([step("serve", "2026-07-10")], "out_of_order", "“书面答复已送达”记在“已登记”之后"),
        ([step("ask_final_review", "2026-07-10")], "out_of_order", "“已申请复核”记在"),
        ([step("accept", "2026-07-10"), step("extend", "2026-08-28", days=31)], "extension_too_long", "延期一共31日，超过第34条的30日"),
        ([step("accept", "2026-07-10"), step("extend", "2026-09-09", days=30)], "extension_late", "那时原期限（2026年9月8日）已过"),
        ([step("accept", "2026-07-10"), step("extend", "2026-09-01")], "no_days", "没有写延长几日"),
        ([step("accept", "2026-07-10", track="31(2)"), step("extend", "2026-09-01", days=9)], "extends_nothing", "没有可延的60日期限"),
        ([step("mediate", "2026-07-10")], "unknown_step", "（mediate）这里的程序还不认识"),
        ([step("end_agency", "2026-07-10"), step("accept", "2026-07-12")], "after_end_of_agency", "代理终止后又记了“已受理”"),
    ],
)  # fmt: skip
def test_what_looks_wrong_is_said_and_never_refused(steps: list[StepRecord], code: str, said: str) -> None:
    found = {issue.code: issue for issue in progress(case(*steps), RULES).issues}
    assert code in found
    assert said in found[code].sentence
    assert found[code].step_id == steps[-1].id
    assert found[code].sentence.endswith(("。", "看。"))


def test_two_units_may_each_have_received_it() -> None:
    received = [
        step("receive", on, organ=who) for on, who in (("2026-07-02", "镇"), ("2026-07-05", "县信访局"))
    ]
    assert issues(*received) == [
        "out_of_order"
    ]  # the forwarding between them is lacking, nothing is one too many


def test_two_extensions_may_not_exceed_thirty_days_together() -> None:
    accepted = step("accept", "2026-07-10")
    first, second = step("extend", "2026-08-20", days=20), step("extend", "2026-09-20", days=10)
    assert issues(accepted, first, second) == []
    assert issues(accepted, first, step("extend", "2026-09-20", days=11)) == ["extension_too_long"]


def test_a_reply_before_the_acceptance_is_fine_when_the_paper_says_why() -> None:
    assert issues(step("reply", "2026-07-05", reason="当场答复")) == []
    assert issues(step("reply", "2026-07-05"), purpose=Purpose.SUGGESTION) == []


def test_a_ledgers_gaps_are_no_issues_until_the_case_is_taken_up_again() -> None:
    reply = step("reply", "2026-07-05")
    assert issues(reply, historical=True) == []
    assert issues(reply, historical=True, reopened_on=day("2026-08-10")) == ["without_acceptance"]


# Every stage is reachable, and there is always a way on


def _walk(data: st.DataObject, length: int) -> CaseFacts:
    """A case that took `length` steps, each one that was allowed to somebody at the time."""
    facts = case(purpose=data.draw(st.sampled_from(Purpose)), reachable=data.draw(st.booleans()))
    on = REGISTERED
    for number in range(length):
        role = data.draw(st.sampled_from(Role))
        possible = allowed(facts, RULES, role)
        if not possible:
            continue
        rule = data.draw(st.sampled_from(possible))
        on += timedelta(days=data.draw(st.integers(0, 40)))
        taken = StepRecord(
            str(number), rule.code, on, _filled(data, rule.fields), False, role is Role.COUNTY, number, bytes([number]), ""
        )  # fmt: skip
        facts = msgspec.structs.replace(facts, steps=(*facts.steps, taken))
    return facts


def _filled(data: st.DataObject, fields: Any) -> dict[str, Any]:
    return {
        field.name: data.draw(st.sampled_from([choice.code for choice in field.choices]))
        if field.choices
        else data.draw(st.integers(1, 30))
        for field in fields
        if field.required
    }


@given(st.data(), st.integers(0, 12))
def test_there_is_always_a_way_on(data: st.DataObject, length: int) -> None:
    facts = _walk(data, length)
    state = progress(facts, RULES)
    if state.stage not in {Stage.ARCHIVED, Stage.WITHDRAWN, Stage.AGENCY_ENDED, Stage.MERGED}:
        assert codes(facts, Role.COUNTY)
        assert state.agency_ended or codes(facts, Role.AGENT)


def test_every_stage_is_reached_by_allowed_steps() -> None:
    seen: dict[tuple[Stage, str], CaseFacts] = {}
    waiting = [case()]
    while waiting:
        facts = waiting.pop()
        state = progress(facts, RULES)
        if (state.stage, state.round) in seen:
            continue
        seen[state.stage, state.round] = facts
        on = REGISTERED + timedelta(days=len(facts.steps) + 1)
        for rule in allowed(facts, RULES, Role.SUPERVISOR):
            taken = step(rule.code, on.isoformat(), days=10)
            waiting.append(msgspec.structs.replace(facts, steps=(*facts.steps, taken)))
    assert {stage for stage, _ in seen} == set(Stage)


@given(any_case)
def test_no_set_of_steps_is_refused(facts: CaseFacts) -> None:
    state = progress(facts, RULES)
    assert state.stage in Stage
    assert all(issue.sentence for issue in state.issues)
    for role in Role:
        allowed(facts, RULES, role, date(2026, 9, 1))


# What a person is about to write


def checked(code: str, data: dict[str, Any], on: str = "2026-08-01", **given: Any) -> dict[str, Any]:
    return check_data(RULES.steps[code], data, day(on), case(**given), TODAY)


def refusal(code: str, data: dict[str, Any], on: str = "2026-08-01", **given: Any) -> str:
    with pytest.raises(UserError) as refused:
        checked(code, data, on, **given)
    sentence = str(refused.value)
    assert sentence.endswith("什么都没有写，请改了再试。")
    return sentence


def test_what_is_right_is_cleaned_and_kept() -> None:
    data = {
        "organ": "  青溪镇\n人民政府 ",
        "track": "31（6）",
        "note": "一\r\n二",
        "document_number": "",
        "procedure": None,
    }
    assert checked("accept", data) == {"organ": "青溪镇 人民政府", "track": "31(6)", "note": "一\n二"}


def test_choices_may_be_given_as_people_say_them() -> None:
    assert checked("follow_up", {"satisfaction": "基本满意"}) == {"satisfaction": "basically_satisfied"}
    assert checked("serve", {"method": "当面", "signed": "self"}) == {"method": "in_person", "signed": "self"}


def test_numbers_days_and_times() -> None:
    assert checked("extend", {"days": "３０"}) == {"days": 30}
    assert checked("assign", {"due_on": date(2027, 1, 8), "at": "9:40".zfill(5)}) == {
        "due_on": "2027-01-08",
        "at": "09:40",
    }
    assert checked("explain", {"rights_told": True}) == {"rights_told": True}


@pytest.mark.parametrize(
    ("code", "data", "said"),
    [
        (
            "receive",
            {"colour": "red"},
            "“colour”不是“对方收下了，记收到日”里的项目，可以填的有：organ（哪个单位收到）",
        ),
        ("accept", {"track": "31(7)"}, "“走哪条路办”（track）的值“31(7)”不认识，可以是：31(1)（诉讼"),
        ("accept", {"track": 6}, "的值“6”不认识"),
        ("accept", {}, "还要填“走哪条路办”（track），可以是：31(1)"),
        ("redirect", {"track": "31(6)"}, "的值“31(6)”不认识"),
        ("extend", {"days": 31}, "“延长几日”（days）写的是31，应是1到30的整数"),
        ("extend", {"days": 0}, "应是1到30的整数"),
        ("extend", {"days": True}, "应是1到30的整数"),
        ("extend", {}, "还要填“延长几日”（days）"),
        ("follow_up", {"satisfaction": "还行"}, "的值“还行”不认识，可以是：satisfied（满意）"),
        ("receive", {"organ": "县" * 101}, "有101字，最多100字"),
        ("receive", {"organ": 7}, "应是文字"),
        ("receive", {"at": "早上"}, "应是几点几分"),
        ("explain", {"rights_told": "是"}, "应是true或false"),
        ("assign", {"due_on": "月底"}, "应是日期，写成2026-06-30这样"),
        ("urge", {"organ": "镇政府", "answer_on": "2026-06-01"}, "2026-06-01早于登记日期2026-06-30"),
        ("ask_final_review", {"hearing_from": "2026-12-21"}, "2026-12-21还没到，今天是2026-12-20"),
        ("ask_final_review", {"hearing_from": "2026-12-10", "hearing_to": "2026-12-09"}, "早于开始的日子"),
        ("ask_final_review", {"hearing_to": "2026-12-09"}, "还要写开始的日子"),
        ("reply", {"outcome": "support"}, "还没有记受理就记答复的，要在“原因”（reason）里写明"),
    ],
)
def test_what_is_wrong_is_refused_with_what_is_allowed(code: str, data: dict[str, Any], said: str) -> None:
    assert said in refusal(code, data)


def test_the_day_of_a_step() -> None:
    assert "“日期”（on）2026-12-21还没到，今天是2026-12-20" in refusal("receive", {}, on="2026-12-21")
    assert "2026-06-29早于登记日期2026-06-30" in refusal("hand_over", {}, on="2026-06-29")
    assert checked("receive", {}, on="2026-12-20") == {}


def test_who_comes_with_the_answer_in_hand_has_the_day_on_the_paper() -> None:
    given = step("reply", "2026-06-05", reason="登记以前就答复了"), step("serve", "2026-06-10")
    assert checked("serve", {}, on="2026-06-10") == {}
    assert issues(*given) == []
    assert "1026-06-10太早了" in refusal("serve", {}, on="1026-06-10")


def test_the_track_is_asked_of_appeals_only() -> None:
    assert checked("accept", {}, purpose=Purpose.SUGGESTION) == {}
    assert checked("reply", {}, purpose=Purpose.SUGGESTION) == {}


def test_a_reply_after_the_acceptance_needs_no_reason() -> None:
    facts = case(step("accept", "2026-07-10"))
    assert check_data(RULES.steps["reply"], {}, day("2026-08-01"), facts, TODAY) == {}
    assert check_data(RULES.steps["reply"], {"reason": "当场答复"}, day("2026-08-01"), case(), TODAY) == {
        "reason": "当场答复"
    }


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=20),
    st.lists(st.integers(), max_size=2),
    st.dates(),
)


@given(st.sampled_from(list(RULES.steps)), st.data())
def test_anything_is_checked_or_refused_in_words(code: str, data: st.DataObject) -> None:
    rule = RULES.steps[code]
    names = st.sampled_from([*(field.name for field in rule.fields), "on", ""])
    wanted = data.draw(st.dictionaries(names, _VALUES, max_size=4))
    try:
        found = check_data(rule, wanted, day("2026-08-01"), case(), TODAY)
    except UserError as refused:
        assert re.search("。什么都没有写，请改了再试。$", str(refused))
    else:
        assert set(found) <= {field.name for field in rule.fields}
        assert check_data(rule, found, day("2026-08-01"), case(), TODAY) == found


# Extensions together, and who may record what


def extended(*steps: StepRecord, on: str, days: int) -> dict[str, Any]:
    return check_data(RULES.steps["extend"], {"days": days}, day(on), case(*steps), TODAY)


def test_extensions_are_thirty_days_together() -> None:
    steps = step("accept", "2026-07-10"), step("extend", "2026-08-28", days=20, lamport=2)
    with pytest.raises(UserError, match="前面已经延了20日，合计最多30日，这次最多写10日"):
        extended(*steps, on="2026-09-05", days=11)
    assert extended(*steps, on="2026-09-05", days=10) == {"days": 10}
    # The same paper, recorded by two desks; and a new acceptance by another organ.
    assert extended(*steps, on="2026-08-28", days=20) == {"days": 20}
    assert extended(*steps, step("accept", "2026-09-04", lamport=3), on="2026-09-05", days=30) == {"days": 30}
    with pytest.raises(UserError, match="不能再延"):
        extended(steps[0], step("extend", "2026-08-28", days=30), on="2026-09-05", days=1)


def test_what_only_the_other_side_may_record_is_an_issue_and_counts() -> None:
    everybody, accept = 'roles = ["agent", "supervisor", "county"]', STEPS.index('code = "accept"')
    table = STEPS[:accept] + STEPS[accept:].replace(everybody, 'roles = ["county"]', 1)
    strict = read_rules(table, CLOCKS)
    facts = case(step("accept", "2026-07-10"))
    assert [issue.code for issue in progress(facts, strict).issues] == ["not_theirs"]
    assert progress(facts, strict).stage is Stage.ACCEPTED
    assert progress(case(step("accept", "2026-07-10", authority=True)), strict).issues == ()
    for role in Role:
        for on in (None, day("2026-07-10")):
            offered = {rule.code for rule in allowed(case(), strict, role, on)}
            assert ("accept" in offered) == (role is Role.COUNTY)
    handed = case(step("hand_over", "2026-07-01"))
    assert "hand_over" not in {rule.code for rule in allowed(handed, RULES, Role.COUNTY)}
    assert issues(step("hand_over", "2026-07-01", authority=True)) == ["not_theirs"]


def test_a_case_goes_by_the_edition_under_which_it_began() -> None:
    later = read_rules(
        re.sub(
            r"(?m)^declined = .*$",
            'declined = ["archive"]',
            STEPS.replace("in_force = 2022-05-01", "in_force = 2030-01-01"),
        ),
        CLOCKS.replace("in_force = 2022-05-01", "in_force = 2030-01-01"),
    )
    rules = in_sequence([later, RULES])
    declined = step("decline", "2030-02-01")
    old, new = (case(declined, registered_on=day(on)) for on in ("2029-12-31", "2030-01-01"))
    assert "explain" in {rule.code for rule in allowed(old, rules, Role.AGENT)}
    assert "explain" not in {rule.code for rule in allowed(new, rules, Role.AGENT)}
    assert rules.on(day("2029-12-31")).version == RULES.version
    assert rules.in_force == day("2030-01-01")
