"""The fold: the same events give the same state in any order, and nobody's words are lost."""

import itertools
from collections.abc import Sequence
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from agent_app.core import event as ev
from agent_app.core.event import Event, Stored
from agent_app.core.fold import Subject, fold, gathered

CASE = b"c" * 16
PARTY = b"p" * 16


def stored(
    lamport: int,
    *ops: Sequence[Any],
    sees: Sequence[Stored] = (),
    author: str = "甲",
    authority: bool = False,
) -> Stored:
    """An event of `author`, replacing what the events in `sees` said."""
    event = Event(
        1, "case", CASE, author.encode().ljust(32, b"-"), author, lamport, lamport * 1000, 0,
        tuple(sorted(item.leaf for item in sees)), tuple(tuple(op) for op in ops), lamport.to_bytes(16, "big"),
    )  # fmt: skip
    return Stored(ev.leaf_of(ev.encode(event)), event, authority)


def folded(*events: Stored) -> Subject:
    return fold("case", CASE, events)


OPENED = stored(
    1, ev.open_({"summary": "水管漏了", "place": "4组"}), ev.add("party", PARTY, {"name": "吴有根"})
)


def test_an_opening_event_gives_fields_and_records() -> None:
    state = folded(OPENED)
    assert state.get("summary") == "水管漏了"
    assert [party.get("name") for party in state.of_kind("party")] == ["吴有根"]
    assert state.conflicts() == []


def test_a_set_replaces_what_it_saw() -> None:
    later = stored(2, ev.set_({"place": "5组"}), sees=[OPENED])
    assert folded(OPENED, later).get("place") == "5组"
    assert folded(OPENED, later).get("summary") == "水管漏了"


def test_different_fields_changed_apart_both_hold() -> None:
    one = stored(2, ev.set_({"place": "5组"}), sees=[OPENED], author="甲")
    two = stored(2, ev.set_({"summary": "水管破了"}), sees=[OPENED], author="乙")
    state = folded(OPENED, one, two)
    assert (state.get("place"), state.get("summary")) == ("5组", "水管破了")
    assert state.conflicts() == []


def test_one_field_changed_apart_keeps_both_and_a_person_settles_it() -> None:
    one = stored(2, ev.set_({"place": "5组"}), sees=[OPENED], author="甲")
    two = stored(3, ev.set_({"place": "6组"}), sees=[OPENED], author="乙")
    state = folded(OPENED, one, two)
    [(record, name, values)] = state.conflicts()
    assert (record, name) == (ev.SUBJECT, "place")
    assert [(entry.value, entry.actor) for entry in values] == [("6组", "乙"), ("5组", "甲")]
    settled = stored(4, ev.set_({"place": "5组"}), sees=[one, two])
    assert folded(OPENED, one, two, settled).conflicts() == []
    assert folded(OPENED, one, two, settled).get("place") == "5组"


def test_nobody_is_asked_which_way_up_a_picture_is() -> None:
    added = stored(2, ev.add("attachment", b"a" * 16, {"name": "井.jpg"}))
    one, two = (
        stored(3 + n, ev.set_({"turned": n + 1}, b"a" * 16), author=who) for n, who in enumerate("甲乙")
    )
    state = folded(OPENED, added, one, two)
    assert (state.conflicts(), state.records[b"a" * 16].get("turned")) == ([], 2)


def test_the_same_value_given_apart_is_no_conflict() -> None:
    one = stored(2, ev.set_({"place": "5组"}), sees=[OPENED], author="甲")
    two = stored(2, ev.set_({"place": "5组"}), sees=[OPENED], author="乙")
    assert folded(OPENED, one, two).conflicts() == []


def test_a_dropped_record_is_gone_and_an_added_one_wins() -> None:
    gone = stored(2, ev.drop(PARTY, "写错了"), sees=[OPENED])
    assert list(folded(OPENED, gone).of_kind("party")) == []
    again = stored(2, ev.add("party", PARTY, {"name": "吴有根"}), author="乙")
    assert [party.get("name") for party in folded(OPENED, gone, again).of_kind("party")] == ["吴有根"]


def test_a_case_entered_by_mistake_is_hidden_and_comes_back_when_opened_again() -> None:
    mistake = stored(2, ev.drop(), sees=[OPENED])
    assert folded(OPENED, mistake).hidden
    assert not folded(OPENED, mistake, stored(3, ev.open_({}))).hidden


def test_what_a_later_version_writes_is_passed_over() -> None:
    unknown = stored(2, ("rearrange", b"x", {"what": "ever"}))
    assert folded(OPENED, unknown).get("summary") == "水管漏了"


def test_the_official_number_is_the_countys_word() -> None:
    claimed = stored(2, ev.set_({"official_number": "990102202607010003"}))
    assert folded(OPENED, claimed).get("official_number") is None
    given = stored(3, ev.set_({"official_number": "990102202607010004"}), authority=True)
    assert folded(OPENED, claimed, given).get("official_number") == "990102202607010004"


def test_only_the_county_erases() -> None:
    secret = stored(2, ev.set_({"place": "6组"}), sees=[OPENED])
    wish = stored(3, ev.erase(secret.leaf, "个人信息保护法第47条", [(ev.SUBJECT, "place", [OPENED.leaf])]))
    assert folded(OPENED, secret, wish).get("place") == "6组"
    act = stored(3, *wish.event.ops, authority=True)
    assert folded(OPENED, secret, act).get("place") is None


def test_an_erased_body_never_lets_an_older_value_come_back() -> None:
    secret = stored(2, ev.set_({"place": "6组"}), sees=[OPENED])
    act = stored(3, ev.erase(secret.leaf, "依据", [(ev.SUBJECT, "place", [OPENED.leaf])]), authority=True)
    with_body, without_body = folded(OPENED, secret, act), folded(OPENED, act)
    assert with_body.get("place") is without_body.get("place") is None
    assert with_body.digest() == without_body.digest()


@st.composite
def histories(draw: st.DrawFn) -> list[Stored]:
    """Events of three writers who each see some of what came before."""
    events = [OPENED]
    for lamport in range(2, draw(st.integers(3, 8))):
        seen = [event for event in events if draw(st.booleans())]
        op: Sequence[Any] = draw(
            st.one_of(
                st.builds(
                    ev.set_,
                    st.dictionaries(
                        st.sampled_from(["place", "summary"]), st.sampled_from(["一", "二"]), min_size=1
                    ),
                    st.sampled_from([ev.SUBJECT, PARTY]),
                ),
                st.builds(
                    ev.add, st.just("note"), st.sampled_from([b"n" * 16, b"m" * 16]), st.just({"text": "记"})
                ),
                st.builds(ev.drop, st.sampled_from([ev.SUBJECT, PARTY, b"n" * 16])),
            )
        )
        events.append(stored(lamport, op, sees=seen, author=draw(st.sampled_from("甲乙丙"))))
    return events


@given(histories(), st.randoms())
def test_any_order_gives_the_same_state(events: list[Stored], random: Any) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)
    assert folded(*shuffled).digest() == folded(*events).digest()


@given(histories())
def test_an_event_twice_is_an_event_once(events: list[Stored]) -> None:
    once = folded(*events)
    assert folded(*events, events[-1]).conflicts() == once.conflicts()


@given(histories(), st.data())
def test_erasing_gives_one_state_with_and_without_the_body(events: list[Stored], data: st.DataObject) -> None:
    victim = data.draw(st.sampled_from(events[1:] or events))
    names = [(op[1], name) for op in victim.event.ops if op[0] == "set" for name in op[2]]
    replaced = [(record, name, victim.event.sees) for record, name in names]
    act = stored(99, ev.erase(victim.leaf, "依据", replaced), authority=True)
    rest = [event for event in events if event is not victim]
    assert folded(*events, act).digest() == folded(*rest, act).digest()


_FIELDS = st.dictionaries(st.sampled_from(["place", "official_number"]), st.sampled_from(["一", "二"]))
_OPS = st.one_of(
    st.builds(ev.open_, _FIELDS),
    st.builds(
        ev.add, st.just("note"), st.sampled_from([b"n" * 16, b"m" * 16, b"k" * 16, ev.SUBJECT]), _FIELDS
    ),
    st.builds(ev.set_, _FIELDS),
)


@given(st.lists(st.tuples(st.lists(_OPS, max_size=3), st.booleans()), min_size=1, max_size=4))
def test_events_that_only_add_are_folded_as_any_others(acts: list[tuple[list[Sequence[Any]], bool]]) -> None:
    events = [stored(9 - place, *ops, authority=county) for place, (ops, county) in enumerate(acts)]
    told = folded(*events), gathered("case", CASE, events)
    assert told[0].digest() == told[1].digest()
    assert (told[0].wall, told[0].opened, told[0].records.keys()) == (
        told[1].wall,
        told[1].opened,
        told[1].records.keys(),
    )


def test_all_orders_of_a_small_history() -> None:
    one = stored(2, ev.set_({"place": "5组"}), sees=[OPENED], author="甲")
    two = stored(3, ev.set_({"place": "6组"}), sees=[OPENED], author="乙")
    gone = stored(4, ev.drop(PARTY), sees=[OPENED])
    act = stored(5, ev.erase(one.leaf, "依据", [(ev.SUBJECT, "place", [OPENED.leaf])]), authority=True)
    digests = {folded(*order).digest() for order in itertools.permutations([OPENED, one, two, gone, act])}
    assert len(digests) == 1


def test_an_act_told_again_under_another_key_is_one_act_for_whoever_has_seen_either() -> None:
    visit = b"v" * 16
    step = stored(2, ev.add("step", visit, {"code": "visit"}), ev.set_({"place": "5组"}), sees=[OPENED])
    event = msgspec.structs.replace(step.event, author=b"2" * 32, sees=(*step.event.sees, step.leaf))
    again = Stored(ev.leaf_of(ev.encode(event)), event)
    by_others = stored(3, ev.set_({"place": "6组"}), ev.drop(visit, "记错了"), sees=[step], author="乙")
    for order in itertools.permutations([OPENED, step, again, by_others]):
        state = folded(*order)
        assert state.get("place") == "6组" and not state.conflicts()
        assert visit not in state.records
    copied = stored(2, *step.event.ops, sees=[OPENED], authority=True)
    assert (
        len(folded(OPENED, copied, again).records[visit].added) == 2
    )  # what the county says stands for itself
