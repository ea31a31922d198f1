"""A small world for the fault trials: a county, desks on machines of their own, bundles on their way, and what must hold.

Everything in it is the real program. What must hold of it all is in `invariants`, but for what holds of every bundle.
"""

import hashlib
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import httpx

from agent_app.base.errors import UserError
from agent_app.core import event as ev
from agent_app.core.event import Op
from agent_app.core.scope import Scope
from agent_app.core.vocabulary import Role, ScopeClass
from agent_app.county import office, people, server
from agent_app.desk import erasing
from agent_app.desk.desk import Desk
from agent_app.store import identity, journal
from agent_app.store.backup import backup, restore
from agent_app.sync import message, segment
from agent_app.sync.network import EXCHANGE_PATH
from tests.faults.machine import Machine, state_of
from tests.faults.scene import is_kept, segments_in
from tests.support.county import InProcess
from tests.support.desks import PASSPHRASE, Wall, enrol, make_county, make_desk, request_of, take_in

ROUNDS = 5
"""Exchanges of everybody after which nothing more may be under way."""


class World:
    """A county and desks, and what they were told."""

    def __init__(self, root: Path, desks: Sequence[tuple[str, str, Role]]) -> None:
        self.root = root
        self.counts: Counter[str] = Counter()
        self.county = Machine("county", root / "county", Wall(), Role.COUNTY)
        with state_of(self.county):
            self.county.desk = make_county(self.county.home, self.county.wall)
        self.desks: list[Machine] = []
        for name, division, role in desks:
            machine = Machine(name, root / name, Wall(), role)
            with state_of(machine):
                machine.desk = make_desk(machine.home, machine.wall, name=name, division=division, role=role)
            self.desks.append(machine)
            self.enrol(machine)
        self._served: Desk | None = None
        self.imaged: set[bytes] = set()
        """Incarnations that live on two machines: these, and no others, may sign a number twice."""
        self.gone: dict[bytes, tuple[bytes, set[object]]] = {}
        """By the leaf of an act of erasing: its subject, and the places that had ever been written there."""
        self.named: set[bytes] = set()
        """The leaves that an act has named, even one that a restored county and everybody else know no more."""

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
            machine.ever.add(Scope(scope or desk.profile.division, ScopeClass.CASES))
        machine.revoked = False
        self.counts["enrolments"] += 1

    def request(self, machine: Machine, room: int = message.STICK_LIMIT) -> bytes:
        """Make a request of up to `room` bytes, which its answer has too; it has left the desk."""
        with machine.at_work() as desk:
            return request_of(desk, limit=room)

    def ask(self, request: bytes) -> bytes | None:
        """Post a request to the county's real server; None when it refuses in words."""
        with self.county.at_work() as desk:
            if self._served is not desk:
                self._served, self._server = desk, InProcess(server.create(desk))
            with httpx.Client(transport=self._server, base_url="https://county") as line:
                answer = line.post(EXCHANGE_PATH, content=request)
        self.counts["exchanges"] += 1
        assert answer.status_code in (200, 400), answer.text
        if answer.status_code != 200:
            return None
        self._hold_all(self.county, request)
        return answer.content

    def receive(self, machine: Machine, response: bytes) -> bool:
        """Let a desk read a response; False when it was refused in words. Whether more waits is the answer."""
        try:
            with machine.at_work() as desk:
                more = take_in(desk, response).more
        except UserError:
            self.counts["refused"] += 1
            return False
        self._hold_all(machine, response)
        return more

    def _hold_all(self, machine: Machine, data: bytes) -> None:
        """Every segment that came is in the record, or lies aside with a reason (I10)."""
        with machine.desk.vault.read() as connection:
            for payload in segments_in(connection, data):
                assert is_kept(connection, payload), f"{machine.name} has dropped a segment"
                self.counts["segments carried"] += 1

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
        twin.revoked, twin.ever = machine.revoked, set(machine.ever)
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

    def erase_place(self, case: str) -> None:
        """The county erases the place of a case. Raises `UserError` where there is none."""
        with self.county.at_work() as desk:
            subject = desk.case(case).subject.id
            with desk.vault.read() as connection:
                stored = journal.events_of(connection, [subject])[subject]
            given = {op[-1]["place"] for item in stored for op in item.event.ops if _gives_place(op)}
            before = self.county.acts().keys()
            erasing.erase(desk, case, "本人要求", fields=["place"], actor="王海")
        acts = self.county.acts()
        self.gone |= dict.fromkeys(acts.keys() - before, (subject, given))
        self.named.update(*acts.values())

    def settle(self) -> None:
        """Let everybody exchange until there is nothing left; nobody has to do anything for another (I11)."""
        for _ in range(ROUNDS):
            for machine in self.desks:
                if not machine.revoked:
                    self.exchange(machine)


def _gives_place(op: Op) -> bool:
    return (op[0] == ev.OPEN and "place" in op[1]) or (
        op[0] == ev.SET and op[1] == ev.SUBJECT and "place" in op[2]
    )


def _file_of(home: Path, like: str) -> str:
    """The name of the state file that belongs to a home at another place."""
    vault = like.rsplit("-", 1)[0]
    return f"{vault}-{hashlib.sha256(str(home.resolve()).encode('utf-8')).hexdigest()[:16]}.json"
