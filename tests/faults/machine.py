"""A computer of a trial: one home, a clock and a state folder of its own, and what its record holds."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from agent_app.app import unlock
from agent_app.base.paths import STATE_DIR_VARIABLE
from agent_app.core import event as ev
from agent_app.core.scope import Scope
from agent_app.core.vocabulary import Role
from agent_app.desk.desk import Desk
from agent_app.store import identity
from agent_app.store.bulk import run
from agent_app.sync import exchange
from tests.support.desks import PASSPHRASE, Wall

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
    ever: set[Scope] = field(default_factory=set)
    """All places that it was ever in charge of."""

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
        with state_of(self):
            self.desk = unlock(self.home, PASSPHRASE, self.wall)

    def restart(self) -> None:
        """Close and open: what was acknowledged is there (I1)."""
        before = self.events().keys()
        with self.at_work():
            self.desk.close()
        self.open()
        assert self.events().keys() == before

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

    def acts(self) -> dict[bytes, set[bytes]]:
        """The events by which the county erased something, and the leaves that each of them names."""
        sql = (
            "SELECT e.leaf, e.body FROM events e JOIN logs l ON l.id = e.log"
            " WHERE l.authority AND instr(e.body, ?) > 0"
        )
        with self.desk.vault.read() as connection:
            found = run(connection, sql, (ev.ERASE.encode(),))
        return {leaf: {op[1] for op in ev.decode(body).ops if op[0] == ev.ERASE} for leaf, body in found}

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
def state_of(machine: Machine) -> Iterator[None]:
    machine.desk = getattr(machine, "desk", None)  # type: ignore[assignment]
    with machine.at_work():
        yield
