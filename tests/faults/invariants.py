"""What must hold of a world, as `World` makes it: after every step, and when everybody has exchanged.

I1 is asked at every restart, I10 of every bundle (`world`); I9 is what `test_clocks` is about.
"""

from collections import defaultdict
from contextlib import suppress

from agent_app.core import event as ev
from agent_app.core.scope import Scope, may_read
from agent_app.desk import checking
from agent_app.store import blobs
from agent_app.store.bulk import run
from agent_app.sync import certificate, segment
from tests.faults.machine import Kept, Machine, SignedAs
from tests.faults.world import World

Events = dict[bytes, Kept]


def hold_always(world: World) -> None:
    """What holds after every step.

    Nothing is confirmed that the county lacks (I6), no number is signed twice but by an image of a whole disk (I4),
    and nothing lies where it may not be read (I5).
    """
    there = {mark for _, mark, _ in world.county.segments()}
    generation = world.county.generation()
    signed: dict[SignedAs, set[bytes]] = defaultdict(set)
    for machine in world.everyone:
        heard, mine = machine.generation() == generation, _ever(world.county, machine)
        for place, mark, delivery in machine.segments():
            signed[place].add(mark)
            scope = Scope.parse(place[2])
            assert machine is world.county or may_read(mine, scope), f"{machine.name} has {place[2]}"
            if heard and delivery == 2:
                assert mark in there, f"{machine.name} calls {place[2:]} confirmed, and the county lacks it"
    for place, marks in signed.items():
        assert len(marks) == 1 or place[1] in world.imaged, f"{place[2:]} was signed {len(marks)} times"


def hold_settled(world: World) -> None:
    """What holds when everybody has exchanged, without anybody's doing anything for another (I11).

    All have the same of what they may read (I2, I3), nothing is gone but what the county erased (I7), that is gone
    everywhere (I8) and has brought no older value back (I12), nothing lies aside without a reason (I10), and every
    record is whole. What a county erased and, restored, knows no more, as it had told only who had gone elsewhere and was
    not given the act, it has to erase again; until then some have it and some have not.
    """
    at_county = world.county.events()
    states = world.county.digests()
    named = world.named.union(*(leaves for one in world.everyone for leaves in one.acts().values()))
    forgotten = named.difference(*world.county.acts().values())
    _nothing_is_gone(world.county, at_county, named)
    for machine in world.desks:
        if machine.revoked:
            continue
        own, scopes = machine.events(), _scopes(world.county, machine)
        if not scopes and (not _scopes(machine, machine) or _is_stopped(world.county, machine)):
            continue  # its invitation was forgotten by a restored county before it was used: it has to be given again
        _has_all(world.county, machine, own, at_county, scopes, forgotten)
        _nothing_is_gone(machine, own, named)
        _attachments_are_there(world.county, machine, scopes)
        _same_states(machine, states, own, at_county, scopes, forgotten)
    _no_older_value(world, at_county)
    for machine in world.everyone:
        assert all(reason for reason, _ in machine.aside())
        with machine.at_work() as desk:
            problems = checking.check(desk).problems
        assert problems == [], f"{machine.name}: {problems}"


def _has_all(
    county: Machine,
    machine: Machine,
    own: Events,
    at_county: Events,
    scopes: list[Scope],
    forgotten: set[bytes],
) -> None:
    """A desk has what it may read of the county's, and the county has what is the desk's."""
    readable = {leaf for leaf, kept in at_county.items() if may_read(scopes, Scope.parse(kept.scope))}
    missing = readable - own.keys()
    assert not missing, f"{machine.name} lacks {len(missing)} of {len(readable)} events"
    lost = own.keys() - at_county.keys() - _leaves_aside(county.aside())
    assert not lost, f"the county lacks {len(lost)} events of {machine.name}"
    places = _places(at_county)
    for leaf in own.keys() & readable:
        if len(places[own[leaf].subject]) == 1:
            alike = own[leaf].erased == at_county[leaf].erased
            assert alike or leaf in forgotten, f"erased unlike at {machine.name}"
    for leaf in own.keys() & at_county.keys() - readable:  # of places that it was moved away from
        in_one_place = len(places[own[leaf].subject] | {own[leaf].scope}) == 1
        if at_county[leaf].erased and in_one_place:
            assert own[leaf].erased or leaf in forgotten, f"{machine.name} keeps what was erased where it was"
    waiting = [
        reason
        for reason, body in machine.aside()
        if reason != "outside"
        and not (reason == "unknown" and _was_refused(county, body))
        and not (reason == "revoked" and not _leaves(body) & at_county.keys())
        and not (reason in ("revoked", "waiting") and _is_elsewhere(scopes, body))
    ]
    assert not waiting, f"{machine.name} has put aside {waiting}"


def _nothing_is_gone(machine: Machine, own: Events, named: set[bytes]) -> None:
    """What is erased the county has named; and what it has named is erased wherever an act of it has been heard of."""
    acts = machine.acts()
    heard = {leaf for leaves in acts.values() for leaf in leaves}
    places, subjects = _places(own), {own[leaf].subject for leaf in acts}
    for leaf, kept in own.items():
        if len(places[kept.subject]) > 1 or (kept.erased and not kept.subject):
            continue
        assert kept.erased <= (leaf in named), f"a body is gone at {machine.name} that nobody has erased"
        if kept.subject in subjects:
            assert (leaf in heard) <= kept.erased, f"a body is at {machine.name} that the county has erased"


def _attachments_are_there(county: Machine, machine: Machine, scopes: list[Scope]) -> None:
    """What the county has of attachments in its places a desk has too, and the other way round.

    But for a place of which the county has no record yet: what names them waits for something that never came again.
    """
    with county.desk.vault.read() as there, machine.desk.vault.read() as here:
        sql = "SELECT hash, scope FROM blobs WHERE chunks > 0 AND position > 0"
        known = {scope for (scope,) in run(there, "SELECT DISTINCT scope FROM segments")}
        for name, scope in run(there, sql):
            if scope in known and may_read(scopes, Scope.parse(scope)):
                assert blobs.sealed_bytes(here, name) is not None, f"{machine.name} lacks an attachment"
        for name, scope in run(here, sql):
            if may_read(scopes, Scope.parse(scope)):
                found = run(there, "SELECT chunks FROM blobs WHERE hash = ?", (name,))
                assert found, f"the county lacks an attachment of {machine.name}"
                assert found == [(blobs.ERASED,)] or blobs.sealed_bytes(there, name) is not None


def _no_older_value(world: World, at_county: Events) -> None:
    """None of the values that an act has erased is shown, wherever that act is heard of."""
    for machine in world.everyone:
        if machine.revoked:
            continue
        own = machine.events()
        places = _places(own, at_county)
        for act, (subject, gone) in world.gone.items():
            if act in own and len(places[subject]) == 1:
                live = machine.desk.case(subject.hex()).subject.registers.get("place", ())
                back = {entry.value for entry in live} & gone
                assert not back, f"{machine.name} shows {sorted(back)}, which was erased"


def _same_states(
    machine: Machine,
    states: dict[bytes, bytes],
    own: Events,
    at_county: Events,
    scopes: list[Scope],
    forgotten: set[bytes],
) -> None:
    """Every case that lies in one place, of which the county has put nothing aside, is the same here and there."""
    places, apart = _places(own, at_county), {own[leaf].subject for leaf in own.keys() - at_county.keys()}
    apart |= {
        own[leaf].subject or at_county[leaf].subject
        for leaf in own.keys() & at_county.keys() & forgotten
        if own[leaf].erased or at_county[leaf].erased
    }
    for subject, digest in machine.digests().items():
        if subject not in apart and all(may_read(scopes, Scope.parse(scope)) for scope in places[subject]):
            assert states.get(subject) == digest, f"{machine.name} has another state of {subject.hex()}"


def _places(*records: Events) -> dict[bytes, set[str]]:
    """The scopes that each subject lies in: one, unless two copies of a home were moved to different places."""
    found: dict[bytes, set[str]] = defaultdict(set)
    for record in records:
        for kept in record.values():
            found[kept.subject].add(kept.scope)
    return found


def _scopes(where: Machine, machine: Machine) -> list[Scope]:
    """What a record knows a desk to be certified for."""
    with where.desk.vault.read() as connection:
        known = certificate.of_key(connection, machine.who().public)
    return known.scope_list() if known else []


def _is_stopped(county: Machine, machine: Machine) -> bool:
    """Whether a desk has again the key under which it was stopped, as its new invitation is not known."""
    with county.desk.vault.read() as connection:
        return certificate.revoked(connection, machine.who().public)


def _ever(county: Machine, machine: Machine) -> set[Scope]:
    """Where a desk, or another with its key, was ever in charge."""
    with county.desk.vault.read() as connection:
        machine.ever |= {*certificate.scopes_ever(connection, machine.who().public)}
    return machine.ever


def _was_refused(county: Machine, body: bytes) -> bool:
    """Whether the county knows nobody by the key that signed it: a desk that was refused has written it again under its own."""
    _, header, _ = segment.read_header(body)
    with county.desk.vault.read() as connection:
        return certificate.of_key(connection, header.key) is None


def _is_elsewhere(scopes: list[Scope], body: bytes) -> bool:
    """Whether a segment is about places that a desk may not read, so that it does not hear of its having been taken after all."""
    _, header, _ = segment.read_header(body)
    return not may_read(scopes, Scope.parse(header.scope))


def _leaves_aside(aside: list[tuple[str, bytes]]) -> set[bytes]:
    found: set[bytes] = set()
    for _, body in aside:
        with suppress(segment.InvalidSegmentError):
            found |= _leaves(body)
    return found


def _leaves(body: bytes) -> set[bytes]:
    outer, _, _ = segment.read_header(body)
    return {ev.leaf_of(one) for one in outer.bodies if one is not None} | {*outer.leaves}
