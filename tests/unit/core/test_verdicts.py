"""比过: what people said of pairs of cases, apart and in any order, is the same on both."""

from dataclasses import dataclass
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from agent_app.core import event as ev
from agent_app.core.event import Event, Stored, add, drop
from agent_app.core.fold import Subject, fold
from agent_app.core.verdicts import COMPARE, in_order, merged_into, side, verdicts
from agent_app.core.vocabulary import Verdict

CASES = [bytes([mark]) * ev.ID_BYTES for mark in (1, 2, 3)]


@dataclass(frozen=True)
class Said:
    """One act of somebody: `lamport` as far as that desk has come; perhaps taken back by itself at once."""

    pair: tuple[bytes, bytes]
    verdict: Verdict
    lamport: int
    record: bytes
    undone: bool


said = st.builds(
    Said,
    pair=st.sampled_from([*combinations(CASES, 2), *((b, a) for a, b in combinations(CASES, 2))]),
    verdict=st.sampled_from(list(Verdict)),
    lamport=st.integers(1, 6),
    record=st.binary(min_size=ev.ID_BYTES, max_size=ev.ID_BYTES),
    undone=st.booleans(),
)


def written(act: Said) -> list[Stored]:
    """The events of an act, as a desk writes them: on both cases, one after the other."""
    made: list[Stored] = []
    lamport = act.lamport
    for subject in in_order(*act.pair):
        other = next(each for each in act.pair if each != subject)
        values = side({"code": COMPARE, "verdict": act.verdict.value, "on": "2026-06-30"}, other, other.hex())
        made.append(stored(subject, lamport, (), add("step", act.record, values)))
        lamport += 1
    if act.undone:
        made += [stored(each.event.subject, lamport, (each.leaf,), drop(act.record, "记错")) for each in made]
    return made


def stored(subject: bytes, lamport: int, sees: tuple[bytes, ...], op: ev.Op) -> Stored:
    event = Event(
        ev.EVENT_VERSION, "case", subject, b"k" * 32, "刘春生", lamport, 0, 0, sees, (tuple(op),), ev.new_id()
    )
    return Stored(ev.leaf_of(ev.encode(event)), event)


def folded(events: list[Stored]) -> dict[bytes, Subject]:
    return {
        case: fold("case", case, [each for each in events if each.event.subject == case]) for case in CASES
    }


@given(st.lists(said, max_size=8, unique_by=lambda act: act.record), st.data())
def test_both_cases_say_the_same_whatever_the_order(acts: list[Said], data: st.DataObject) -> None:
    events = [event for act in acts for event in written(act)]
    found = {case: verdicts(subject) for case, subject in folded(events).items()}
    for one, other in combinations(CASES, 2):
        here, there = found[one].get(other), found[other].get(one)
        assert (here and here.verdict, here and here.record) == (
            there and there.verdict,
            there and there.record,
        )
        standing = {act.record for act in acts if set(act.pair) == {one, other} and not act.undone}
        assert (here is not None) == bool(standing)
        assert here is None or here.record in standing
    shuffled = data.draw(st.permutations(events))
    assert {case: verdicts(subject) for case, subject in folded(shuffled).items()} == found


def test_what_another_version_said_is_no_verdict_here() -> None:
    values = side({"code": COMPARE, "verdict": "perhaps", "on": "2026-06-30"}, CASES[1], "DL-2")
    subject = fold("case", CASES[0], [stored(CASES[0], 1, (), add("step", b"r" * 16, values))])
    assert (verdicts(subject), merged_into(subject)) == ({}, None)
