"""A small world for the fault trials: a county, desks on machines of their own, bundles on their way, and what must hold.

Everything in it is the real program. The world only remembers who was told that something is saved, keeps every bundle
that was ever made, and holds the records against each other.
"""

import hashlib
import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from agent_app.app import unlock
from agent_app.base.errors import UserError
from agent_app.base.paths import STATE_DIR_VARIABLE
from agent_app.core import event as ev
from agent_app.core.scope import Scope, may_read
from agent_app.core.vocabulary import Role
from agent_app.county import office, people, server
from agent_app.desk import checking
from agent_app.desk.desk import Desk
from agent_app.store import identity
from agent_app.store.backup import backup, restore
from agent_app.store.bulk import run
from agent_app.sync import certificate, exchange, segment
from agent_app.sync.network import EXCHANGE_PATH
from tests.support.county import InProcess
from tests.support.desks import PASSPHRASE, Wall, enrol, make_county, make_desk, request_of, take_in

ROUNDS = 5
"""Exchanges of everybody after which nothing more may be under way."""

SignedAs = tuple[bytes, bytes, str, int]
"""Key, incarnation, scope and number: what is signed once."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An event as a record keeps it."""

    scope: str
    subject: bytes
    sealed: bool
    erased: bool
    authority: bool


@dataclass
class Machine:
    """A computer with one home, a clock and a state folder of its own."""

    name: str
    root: Path
    wall: Wall
    role: Role = Role.AGENT
    desk: Desk = field(init=False)
    revoked: bool = False
    homes: int = 1

    @property
    def home(self) -> Path:
        """Where the record lies now."""
        return self.root / f"home{self.homes}"

    @contextmanager
    def at_work(self) -> Iterator[Desk]:
        """The desk, with this machine's own state folder in place."""
        before = os.environ.get(STATE_DIR_VARIABLE)
        os.environ[STATE_DIR_VARIABLE] = str(self.root / "state")
        try:
            yield self.desk
        finally:
            if before is None:
                del os.environ[STATE_DIR_VARIABLE]
            else:
                os.environ[STATE_DIR_VARIABLE] = before

    def open(self) -> None:
        """Unlock the home as after a start of the machine."""
        with _state_of(self):
            self.desk = unlock(self.home, PASSPHRASE, self.wall)

    def restart(self) -> None:
        """Close and open."""
        with self.at_work():
            self.desk.close()
        self.open()

    def events(self) -> dict[bytes, Kept]:
        """Every event of the record by its leaf."""
        sql = (
            "SELECT e.leaf, l.scope, e.subject, e.segment IS NOT NULL, e.body IS NULL, l.authority"
            " FROM events e JOIN logs l ON l.id = e.log"
        )
        with self.desk.vault.read() as connection:
            return {
                leaf: Kept(scope, subject, *map(bool, rest))
                for leaf, scope, subject, *rest in run(connection, sql)
            }

    def segments(self) -> list[tuple[SignedAs, bytes, int]]:
        """Every segment: what it is signed as, its hash, how far it has come."""
        sql = (
            "SELECT l.key, l.incarnation, l.scope, s.number, s.hash, s.delivery"
            " FROM segments s JOIN logs l ON l.id = s.log"
        )
        with self.desk.vault.read() as connection:
            return [
                ((key, life, scope, number), mark, delivery)
                for key, life, scope, number, mark, delivery in run(connection, sql)
            ]

    def aside(self) -> list[tuple[str, bytes]]:
        """Reason and bytes of what was put aside."""
        with self.desk.vault.read() as connection:
            return [(reason, body) for reason, body in run(connection, "SELECT reason, body FROM quarantine")]

    def who(self) -> identity.Identity:
        """The keys of the home."""
        with self.desk.vault.read() as connection:
            return identity.load(connection)

    def generation(self) -> bytes:
        """The county's life that this record last heard of, or is in."""
        with self.desk.vault.read() as connection:
            return bytes(exchange.get_meta(connection, "generation", b""))

    def digests(self) -> dict[bytes, bytes]:
        """The state of every case by its id."""
        sql = "SELECT subject, scope FROM cases"
        with self.desk.vault.read() as connection:
            subjects = [subject for subject, _ in run(connection, sql)]
            return {subject: self.desk.case_in(connection, subject).subject.digest() for subject in subjects}


@contextmanager
def _state_of(machine: Machine) -> Iterator[None]:
    machine.desk = getattr(machine, "desk", None)  # type: ignore[assignment]
    with machine.at_work():
        yield


class World:
    """A county and desks, and what they were told."""

    def __init__(self, root: Path, desks: Sequence[tuple[str, str, Role]]) -> None:
        self.root = root
        self.counts: Counter[str] = Counter()
        self.county = Machine("county", root / "county", Wall(), Role.COUNTY)
        with _state_of(self.county):
            self.county.desk = make_county(self.county.home, self.county.wall)
        self.desks: list[Machine] = []
        for name, division, role in desks:
            machine = Machine(name, root / name, Wall(), role)
            with _state_of(machine):
                machine.desk = make_desk(machine.home, machine.wall, name=name, division=division, role=role)
            self.desks.append(machine)
            self.enrol(machine)
        self.imaged: set[bytes] = set()
        """Incarnations that live on two machines: these, and no others, may sign a number twice."""

    @property
    def everyone(self) -> list[Machine]:
        """The county and all desks."""
        return [self.county, *self.desks]

    def close(self) -> None:
        """Close every record."""
        for machine in self.everyone:
            with machine.at_work() as desk:
                desk.close()

    # What happens

    def enrol(self, machine: Machine, scope: str | None = None) -> None:
        """Invite a desk, and let it accept."""
        with machine.at_work() as desk:
            enrol(self.county.desk, desk, scope=scope)
        machine.revoked = False
        self.counts["enrolments"] += 1

    def request(self, machine: Machine) -> bytes:
        """Make a request; it has left the desk."""
        with machine.at_work() as desk:
            return request_of(desk)

    def ask(self, request: bytes) -> bytes | None:
        """Post a request to the county's real server; None when it refuses in words."""
        with self.county.at_work() as desk:
            transport = InProcess(server.create(desk))
            with httpx.Client(transport=transport, base_url="https://county") as line:
                answer = line.post(EXCHANGE_PATH, content=request)
        self.counts["exchanges"] += 1
        assert answer.status_code in (200, 400), answer.text
        return answer.content if answer.status_code == 200 else None

    def receive(self, machine: Machine, response: bytes) -> bool:
        """Let a desk read a response; False when it was refused in words. Whether more waits is the answer."""
        try:
            with machine.at_work() as desk:
                return take_in(desk, response).more
        except UserError:
            self.counts["refused"] += 1
            return False

    def exchange(self, machine: Machine) -> None:
        """The whole way there and back, until nothing waits."""
        for _ in range(ROUNDS):
            response = self.ask(self.request(machine))
            assert response is not None
            if not self.receive(machine, response):
                return

    def copy(self, machine: Machine) -> Path:
        """A copy of the home as a person makes it, with the program closed."""
        with machine.at_work() as desk:
            desk.close()
        kept = machine.root / f"copy{self.counts['copies']}"
        self.counts["copies"] += 1
        shutil.copytree(machine.home, kept)
        machine.open()
        return kept

    def put_back(self, machine: Machine, kept: Path) -> None:
        """Copy a home back to where it came from: what was written since is gone from this machine."""
        with machine.at_work() as desk:
            desk.close()
        shutil.rmtree(machine.home)
        shutil.copytree(kept, machine.home)
        machine.open()
        self.counts["homes copied back"] += 1

    def save(self, machine: Machine) -> Path:
        """Write a backup."""
        kept = machine.root / f"backup{self.counts['backups']}.xfbak"
        self.counts["backups"] += 1
        with machine.at_work() as desk:
            backup(desk.vault, kept)
        return kept

    def bring_back(self, machine: Machine, kept: Path) -> None:
        """Restore a backup on the same machine, into a new home."""
        with machine.at_work() as desk:
            desk.close()
            machine.homes += 1
            if machine is self.county:
                machine.desk = office.restore(machine.home, kept, PASSPHRASE, machine.wall)
            else:
                restore(machine.home, kept)
        if machine is not self.county:
            machine.open()
        self.counts["restores"] += 1

    def clone(self, machine: Machine, *, image: bool) -> Machine:
        """A second machine with a copy of the home; of an `image` of the whole disk with its state folder too."""
        kept = self.copy(machine)
        twin = Machine(
            f"{machine.name}-{len(self.desks)}",
            self.root / f"twin{len(self.desks)}",
            Wall(machine.wall.at),
            machine.role,
        )
        twin.root.mkdir()
        shutil.copytree(kept, twin.home)
        if image:
            with machine.at_work() as desk:
                state = identity._file(desk.vault)
            (twin.root / "state").mkdir()
            place = _file_of(twin.home, state)
            shutil.copyfile(machine.root / "state" / state, twin.root / "state" / place)
            self.imaged.add(machine.who().incarnation)
        twin.revoked = machine.revoked
        twin.open()
        self.desks.append(twin)
        self.counts["images" if image else "clones"] += 1
        return twin

    def seal(self, machine: Machine) -> None:
        """Seal what is new, as when the desk is idle."""
        with machine.at_work() as desk, desk.vault.write() as connection:
            segment.seal(desk.vault, connection, identity.load(connection))

    def revoke(self, machine: Machine) -> None:
        """The county stops a computer."""
        key = machine.who().public
        for known in people.desks(self.county.desk):
            if known.key == key.hex():
                people.revoke(self.county.desk, known.key)
        for one in self.desks:
            if one.who().public == key:
                one.revoked = True
        self.counts["revocations"] += 1

    # What must hold

    def settle(self) -> None:
        """Let everybody exchange until there is nothing left; nobody has to do anything for another (I11)."""
        for _ in range(ROUNDS):
            for machine in self.desks:
                if not machine.revoked:
                    self.exchange(machine)

    def hold_always(self) -> None:
        """What holds after every step: nothing is confirmed that the county lacks (I6), no number is signed twice (I4)."""
        there = {mark for _, mark, _ in self.county.segments()}
        generation = self.county.generation()
        signed: dict[SignedAs, set[bytes]] = defaultdict(set)
        for machine in self.everyone:
            heard = machine.generation() == generation
            for place, mark, delivery in machine.segments():
                signed[place].add(mark)
                if heard and delivery == 2:
                    assert mark in there, (
                        f"{machine.name} calls {place[2:]} confirmed, and the county lacks it"
                    )
        for place, marks in signed.items():
            assert len(marks) == 1 or place[1] in self.imaged, f"{place[2:]} was signed {len(marks)} times"

    def hold_settled(self) -> None:
        """What holds when everybody has exchanged: all have the same of what they may read, and it is whole (I2, I3, I5)."""
        at_county = self.county.events()
        aside = _leaves_aside(self.county.aside())
        states = self.county.digests()
        for machine in self.desks:
            if machine.revoked:
                continue
            own, scopes = machine.events(), _scopes(self.county, machine)
            if not scopes and not _scopes(machine, machine):
                continue  # its invitation was forgotten by a restored county before it was used: it has to be given again
            readable = {leaf for leaf, kept in at_county.items() if may_read(scopes, Scope.parse(kept.scope))}
            missing = readable - own.keys()
            assert not missing, f"{machine.name} lacks {len(missing)} of {len(readable)} events"
            lost = own.keys() - at_county.keys() - aside
            assert not lost, f"the county lacks {len(lost)} events of {machine.name}"
            places = _places(at_county)
            for leaf in own.keys() & readable:
                if len(places[own[leaf].subject]) > 1:
                    continue
                assert own[leaf].erased == at_county[leaf].erased, f"erased unlike at {machine.name}"
            waiting = [reason for reason, _ in machine.aside() if reason != "outside"]
            assert not waiting, f"{machine.name} has put aside {waiting}"
            _same_states(machine, states, own, at_county, scopes)
        for machine in self.everyone:
            with machine.at_work() as desk:
                problems = checking.check(desk).problems
            assert problems == [], f"{machine.name}: {problems}"


def _same_states(
    machine: Machine,
    states: dict[bytes, bytes],
    own: dict[bytes, Kept],
    at_county: dict[bytes, Kept],
    scopes: list[Scope],
) -> None:
    """Every case that lies in one place, of which the county has put nothing aside, is the same here and there."""
    places, apart = _places(own, at_county), {own[leaf].subject for leaf in own.keys() - at_county.keys()}
    for subject, digest in machine.digests().items():
        if subject not in apart and all(may_read(scopes, Scope.parse(scope)) for scope in places[subject]):
            assert states.get(subject) == digest, f"{machine.name} has another state of {subject.hex()}"


def _places(*records: dict[bytes, Kept]) -> dict[bytes, set[str]]:
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


def _leaves_aside(aside: list[tuple[str, bytes]]) -> set[bytes]:
    found: set[bytes] = set()
    for _, body in aside:
        try:
            outer, _, _ = segment.read_header(body)
        except segment.InvalidSegmentError:
            continue
        found |= {ev.leaf_of(one) for one in outer.bodies if one is not None} | set(outer.leaves)
    return found


def _file_of(home: Path, like: str) -> str:
    """The name of the state file that belongs to a home at another place."""
    vault = like.rsplit("-", 1)[0]
    return f"{vault}-{hashlib.sha256(str(home.resolve()).encode('utf-8')).hexdigest()[:16]}.json"
