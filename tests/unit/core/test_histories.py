"""Whatever people may record, correct and take back, on desks that work apart: a way on, a holder, and one truth."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from agent_app.core import event as ev
from agent_app.core.case import CASE_KIND, Case, derive
from agent_app.core.event import Event, Stored
from agent_app.core.fold import fold
from agent_app.core.rules import FieldType, StepField, StepRule
from agent_app.core.turn import QUIET_MOST, moved, turn, urged
from agent_app.core.vocabulary import Holder, Purpose, Role, Stage
from agent_app.core.workflow import CaseFacts, allowed, progress
from tests.unit.core.casework import CALENDAR, ORGAN, REGISTERED, RULES, any_case, case, step

SUBJECT = b"c" * 16
MOST = 12
BOUNDED = settings(max_examples=60, deadline=None)
_OVER = RULES.closed
_AUTHORS = {Role.AGENT: "刘春生", Role.SUPERVISOR: "何志明", Role.COUNTY: "王海"}


class History:
    """Events of one case, written one after another; a writer may not have seen the newest yet."""

    def __init__(self, purpose: Purpose) -> None:
        self.events: list[Stored] = []
        fields = {"registered_on": REGISTERED.isoformat(), "purpose": purpose.value, "summary": "水管漏了"}
        party = {"name": "吴有根", "address": "石桥村4组", "place": 0}
        self.write(Role.AGENT, [ev.open_(fields), ev.add("party", b"p" * 16, party)], ())

    def write(self, role: Role, ops: Sequence[Any], sees: Sequence[bytes]) -> None:
        lamport, name = len(self.events) + 1, _AUTHORS[role]
        event = Event(
            1, CASE_KIND, SUBJECT, name.encode().ljust(32, b"-"), name, lamport, 1_780_000_000_000 + lamport, 0,
            tuple(sorted(sees)), tuple(tuple(op) for op in ops), lamport.to_bytes(16, "big"),
        )  # fmt: skip
        self.events.append(Stored(ev.leaf_of(ev.encode(event)), event, role is Role.COUNTY))

    def seen(self, behind: int = 0) -> Case:
        """The case as somebody has it who lacks the newest events."""
        return made(self.events[: max(1, len(self.events) - behind)])


def made(events: Sequence[Stored]) -> Case:
    return derive(fold(CASE_KIND, SUBJECT, events), RULES, CALENDAR)


def value_of(data: st.DataObject, field: StepField, day: date) -> Any:
    match field.type:
        case FieldType.CHOICE:
            return data.draw(st.sampled_from([choice.code for choice in field.choices]))
        case FieldType.COUNT:
            return data.draw(st.integers(1, min(field.limit, 30)))
        case FieldType.DATE:
            return (day + timedelta(days=data.draw(st.integers(0, 40)))).isoformat()
        case FieldType.FLAG:
            return True
        case FieldType.TIME:
            return "09:30"
        case _:
            return data.draw(st.sampled_from([ORGAN, "云山县水利局"]))


def filled(data: st.DataObject, rule: StepRule, day: date) -> dict[str, Any]:
    """What is required, and of the rest what chance brings."""
    chosen = (
        data.draw(st.sets(st.sampled_from([field.name for field in rule.fields]), max_size=3))
        if rule.fields
        else ()
    )
    return {
        field.name: value_of(data, field, day)
        for field in rule.fields
        if field.required or field.name in chosen
    }


def take(data: st.DataObject, history: History, role: Role, day: date, behind: int = 0) -> StepRule | None:
    """A step that is allowed to somebody by what they have seen."""
    seen = history.seen(behind)
    possible = allowed(seen.facts, RULES, role)
    if not possible:
        return None
    rule = data.draw(st.sampled_from(possible))
    record = len(history.events).to_bytes(16, "big")
    fields = {"code": rule.code, "on": day.isoformat(), **filled(data, rule, day)}
    history.write(role, [ev.add("step", record, fields)], ())
    return rule


def mend(data: st.DataObject, history: History, role: Role, behind: int) -> None:
    """A correction or a withdrawal of a step that somebody has seen."""
    seen = history.seen(behind).subject
    steps = [record for record in seen.records.values() if record.kind == "step"]
    if not steps:
        return
    found = data.draw(st.sampled_from(steps))
    if data.draw(st.booleans()):
        history.write(role, [ev.drop(found.id, "记错了")], [entry.leaf for entry in found.added])
        return
    day = REGISTERED + timedelta(days=data.draw(st.integers(0, 120)))
    changed = {"on": day.isoformat(), "note": data.draw(st.sampled_from(["看错了", None]))}
    reason = {"step": found.id, "reason": "看错了"}
    ops = [
        ev.set_(changed, found.id),
        ev.add("correction", len(history.events).to_bytes(16, "little"), reason),
    ]
    history.write(role, ops, list(seen.live(changed, found.id)))


def drawn(data: st.DataObject, *, apart: bool) -> History:
    """A history of at most so many steps; `apart`: corrected and taken back by people who have not seen all."""
    history = History(data.draw(st.sampled_from([Purpose.APPEAL, Purpose.SUGGESTION])))
    day = REGISTERED
    for _ in range(data.draw(st.integers(0, MOST))):
        role, behind = data.draw(st.sampled_from(Role)), data.draw(st.integers(0, 3)) if apart else 0
        day += timedelta(days=data.draw(st.integers(0, 30)))
        if apart and data.draw(st.integers(0, 2)) == 0:
            mend(data, history, role, behind)
        else:
            take(data, history, role, day, behind)
    return history


def holds(found: Case) -> None:
    """There is a way on, and everything that runs is somebody's."""
    state = found.progress
    for clock in found.clocks:
        assert clock.holder in Holder and clock.unit and all(clock.why)
    step = turn(found.facts, state, RULES)
    assert step == "" or step in RULES.steps
    if state.stage in _OVER:
        return
    ways = {role: allowed(found.facts, RULES, role) for role in Role}
    assert any(rule.to is not None for rule in ways[Role.COUNTY])
    for role in (Role.AGENT, Role.SUPERVISOR):
        assert state.agency_ended or any(rule.to is not None for rule in ways[role])
        if step and not state.agency_ended:
            assert step in {rule.code for rule in ways[role]}


@BOUNDED
@given(st.data())
def test_any_allowed_steps_leave_a_way_on_and_no_clock_without_a_holder(data: st.DataObject) -> None:
    holds(drawn(data, apart=False).seen())


@BOUNDED
@given(st.data())
def test_what_is_corrected_and_taken_back_apart_leaves_a_way_on_too(data: st.DataObject) -> None:
    holds(drawn(data, apart=True).seen())


@BOUNDED
@given(any_case, st.sampled_from(["0001-01-01", "9999-12-31", "2026-08-01", "月底"]))
def test_an_urging_quiets_for_some_days_whatever_it_says(facts: CaseFacts, on: str) -> None:
    day = on if on[0].isdigit() else "2026-07-20"
    asked = urged(replace(facts, steps=[*facts.steps, step("urge", day, answer_on=on)]))
    assert asked is not None
    assert asked[1] <= moved(asked[0], QUIET_MOST)


@BOUNDED
@given(st.data(), st.randoms(use_true_random=False))
def test_events_in_any_order_and_twice_make_the_same_state_and_clocks(
    data: st.DataObject, random: Any
) -> None:
    history = drawn(data, apart=True)
    found = history.seen()
    events = [*history.events, *random.sample(history.events, min(3, len(history.events)))]
    random.shuffle(events)
    again = made(list({item.leaf: item for item in events}.values()))
    assert again.subject.digest() == found.subject.digest()
    assert (again.progress, again.clocks) == (found.progress, found.clocks)


@BOUNDED
@given(st.data())
def test_corrections_and_withdrawals_made_apart_commute(data: st.DataObject) -> None:
    history = drawn(data, apart=False)
    before = list(history.events)
    behind = 0
    for role in (Role.AGENT, Role.COUNTY):
        mend(data, history, role, behind)
        behind = len(history.events) - len(before)
    mended = history.events[len(before) :]
    one, other = made([*before, *mended]), made([*before, *reversed(mended)])
    assert one.subject.digest() == other.subject.digest()
    assert (one.progress, one.clocks) == (other.progress, other.clocks)


@BOUNDED
@given(st.data())
def test_a_step_that_was_allowed_brings_the_case_where_it_says(data: st.DataObject) -> None:
    """Also when several are recorded on one day."""
    facts, day = case(), REGISTERED
    for number in range(data.draw(st.integers(1, MOST))):
        day += timedelta(days=data.draw(st.sampled_from([0, 0, 1, 9])))
        possible = allowed(facts, RULES, Role.AGENT)
        ended = progress(facts, RULES).agency_ended
        code = data.draw(st.sampled_from([rule.code for rule in possible]))
        taken = step(code, day.isoformat(), lamport=number, name=str(number))
        facts, to = case(*facts.steps, taken), RULES.steps[code].to
        state = progress(facts, RULES)
        assert to is None or ended or (state.stage if to is Stage.AGENCY_ENDED else state.matter) is to


def test_from_every_stage_and_round_the_case_can_be_brought_to_its_end() -> None:
    """Every stage is reached, and none is a trap: steps lead on to a closed stage."""
    leads: dict[tuple[Stage, str], set[tuple[Stage, str]]] = {}
    waiting = [case()]
    while waiting:
        facts = waiting.pop()
        state = progress(facts, RULES)
        if (state.stage, state.round) in leads:
            continue
        found = leads[state.stage, state.round] = set()
        on = REGISTERED + timedelta(days=len(facts.steps) + 1)
        for rule in allowed(facts, RULES, Role.SUPERVISOR):
            taken = step(rule.code, on.isoformat(), days=10)
            further = case(*facts.steps, taken)
            after = progress(further, RULES)
            if (after.stage, after.round) != (state.stage, state.round):
                found.add((after.stage, after.round))
                waiting.append(further)
    assert {stage for stage, _ in leads} == set(Stage)
    ends = {place for place in leads if place[0] in _OVER}
    while more := {place for place, on in leads.items() if place not in ends and on & ends}:
        ends |= more
    assert set(leads) == ends
