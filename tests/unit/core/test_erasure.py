"""Erasing: what is gone is gone in every order, what stays stays where it was, and nothing older comes back."""

from collections.abc import Sequence
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from agent_app.core import event as ev
from agent_app.core.erasure import Erasures, Gone, cut, kinds_of, marks_of, silence, standing
from agent_app.core.event import Stored
from agent_app.core.fold import Subject, fold
from tests.unit.core.test_fold import CASE, OPENED, PARTY, folded, histories, stored

NEIGHBOUR = b"q" * 16


def erased(lamport: int, events: Sequence[Stored], gone: Gone) -> list[Stored]:
    """The county's acts that take `gone` out of these events, as they travel: through bytes."""
    kinds = kinds_of(events)
    acts = []
    for item in standing(events):
        if (done := cut(item, kinds, gone)) is not None:
            mark = marks_of(events)[done.leaf]
            op = ev.erase(done.leaf, "本人要求", done.replaced, done.rest, done.blobs, "电话", (), mark)
            act = stored(lamport, op, authority=True, author="县")
            acts.append(Stored(act.leaf, ev.decode(ev.encode(act.event)), True))
            lamport += 1
    return acts


def of(record: bytes, *names: str) -> Gone:
    return lambda r, kind, name: r == record and (not names or name in names)


def values(state: Subject) -> Any:
    return state.values(), {record.id: record.values() for record in state.records.values()}


def test_one_of_several_people_goes_and_the_others_stay_as_they_were() -> None:
    opened = stored(
        1,
        ev.open_({"summary": "水管漏了"}),
        ev.add("party", PARTY, {"name": "吴有根", "phone": "13800002046"}),
        ev.add("party", NEIGHBOUR, {"name": "邓长河"}),
    )
    later = stored(2, ev.set_({"phone": "13900001111"}, PARTY), sees=[opened])
    moved = stored(3, ev.set_({"summary": "水管修好了"}), sees=[opened])
    acts = erased(10, [opened, later, moved], of(PARTY))
    assert len(acts) == 2
    for kept in ([opened, later, moved], [moved], [later, moved]):
        state = folded(*kept, *acts)
        assert values(state) == ({"summary": "水管修好了"}, {NEIGHBOUR: {"name": "邓长河"}})
        assert (state.opened[0].leaf, state.opened[0].actor) == (opened.leaf, "甲")
    assert "吴有根" not in str(msgspec.to_builtins([act.event for act in acts], builtin_types=(bytes,)))


def test_what_was_seen_of_an_erased_event_still_replaces_what_stays_of_it() -> None:
    acts = erased(10, [OPENED], of(PARTY, "name"))
    moved = stored(11, ev.set_({"place": "5组"}), sees=[OPENED], author="乙")
    state = folded(*acts, moved)
    assert (state.get("place"), state.conflicts()) == ("5组", [])


def test_what_is_told_again_of_an_erased_event_is_not_shown_before_the_county_has_heard_of_it() -> None:
    acts = erased(10, [OPENED], of(PARTY, "name"))
    again = stored(1, *OPENED.event.ops, sees=[OPENED], author="甲的新机")
    moved = stored(11, ev.set_({"place": "5组"}), sees=[again])
    for events in ([again], [OPENED, again]):
        assert values(folded(*events, moved, *acts)) == ({"summary": "水管漏了", "place": "5组"}, {})
    another = stored(2, *OPENED.event.ops, sees=[OPENED])
    assert folded(another, *acts).records[PARTY].values() == {"name": "吴有根"}, "said anew by itself"


def test_two_acts_leave_what_both_have_left_in_whatever_order() -> None:
    first = erased(10, [OPENED], of(ev.SUBJECT, "place"))
    second = erased(20, [OPENED], of(PARTY, "name"))
    third = erased(30, [*first, OPENED], of(ev.SUBJECT, "summary"))
    for acts in (first + second + third, third + first + second):
        state = folded(OPENED, *acts)
        assert values(state) == ({}, {})
        assert state.digest() == folded(*reversed(acts)).digest()


def next_act(lamport: int, events: Sequence[Stored], gone: Gone) -> list[Stored]:
    """What is kept after one more act: without the bodies that it erased, with no word repeated twice."""
    now = standing(events)
    cuts = [done for item in now if (done := cut(item, kinds_of(now), gone)) is not None]
    leaves = {one.leaf for one in cuts}
    cuts += [done for item in now if (done := silence(item, leaves)) is not None]
    acts = []
    for place, one in enumerate(cuts):
        op = ev.erase(one.leaf, "本人要求", one.replaced, one.rest, one.blobs, "一个人的资料")
        act = stored(lamport + place, op, authority=True, author="县")
        acts.append(Stored(act.leaf, ev.decode(ev.encode(act.event)), True))
    erased_leaves = Erasures([*events, *acts]).leaves
    return [item for item in (*events, *acts) if item.leaf not in erased_leaves]


def test_one_after_the_other_goes_and_no_act_keeps_what_a_later_one_removed() -> None:
    people = {bytes([65 + n]) * 16: f"姓名{chr(0x4E00 + n)}" for n in range(12)}
    opened = stored(
        1,
        ev.open_({"summary": "量地"}),
        *(ev.add("party", party, {"name": name}) for party, name in people.items()),
    )
    kept, every = [opened], [opened]
    for done, party in enumerate(people, 1):
        kept = next_act(100 * done, kept, of(party))
        every += [item for item in kept if item not in every]
        assert len(kept) <= 2 * done
        text = b"".join(ev.encode(item.event) for item in kept)
        for place, name in enumerate(people.values(), 1):
            assert (name.encode() in text) is (place > done)
        state = folded(*kept)
        assert len(state.records) == len(people) - done and state.get("summary") == "量地"
        assert state.digest() == folded(*every).digest() == folded(*reversed(every)).digest()


def test_a_reason_goes_with_its_record_and_the_record_stays_away() -> None:
    gone = stored(2, ev.drop(PARTY, "吴有根说不要了"), sees=[OPENED])
    acts = erased(10, [OPENED, gone], of(PARTY))
    state = folded(*acts)
    assert (state.records, [entry.value for entry in state.dropped[PARTY]]) == ({}, [""])


def test_the_wish_of_a_desk_erases_nothing() -> None:
    [act] = erased(10, [OPENED], of(PARTY))
    assert folded(OPENED, Stored(act.leaf, act.event, False)).get("place") == folded(OPENED).get("place")


@given(histories(), st.data(), st.randoms())
def test_any_order_with_or_without_the_bodies_gives_one_state(
    events: list[Stored], data: st.DataObject, random: Any
) -> None:
    record = data.draw(st.sampled_from([ev.SUBJECT, PARTY, b"n" * 16, b"m" * 16]))
    names = data.draw(st.sets(st.sampled_from(["place", "summary", "name", "text"])))
    gone = of(record, *names)
    acts = erased(100, events, gone)
    if data.draw(st.booleans()):
        acts += erased(200, [*events, *acts], of(ev.SUBJECT, "place"))
    bodies = [event for event in events if data.draw(st.booleans()) or event.leaf not in _erased_by(acts)]
    shuffled = [*bodies, *acts]
    random.shuffle(shuffled)
    state, whole = fold("case", CASE, shuffled), folded(*events, *acts)
    assert state.digest() == whole.digest()
    for target, held in ((ev.SUBJECT, state.values()), *((r.id, r.values()) for r in state.records.values())):
        assert not [name for name in held if gone(target, "", name)]
    if record != ev.SUBJECT:
        before = folded(*events).values()
        assert {**before, "place": ""} == {**state.values(), "place": ""}, "only the record was touched"


def _erased_by(acts: list[Stored]) -> set[bytes]:
    return {op[1] for act in acts for op in act.event.ops}
