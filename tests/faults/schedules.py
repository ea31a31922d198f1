"""The steps of a schedule: what three desks, their county, two sticks and lines may do, each counted when it was really made."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from agent_app.base.errors import UserError
from agent_app.core.vocabulary import Role
from agent_app.desk import attaching, casebook, exchanging, noting, registering, stepping
from agent_app.desk.desk import Desk
from tests.faults.invariants import hold_always, hold_settled
from tests.faults.machine import Machine
from tests.faults.world import World
from tests.support.desks import OTHER_VILLAGE, TOWNSHIP, VILLAGE, WATER
from tests.support.pictures import document

DESKS = (
    ("刘春生", VILLAGE, Role.AGENT),
    ("邱满生", OTHER_VILLAGE, Role.AGENT),
    ("何志明", TOWNSHIP, Role.SUPERVISOR),
)
MOST_DESKS = 5
MOST_KEPT = 3
FIELDS = ("place", "summary", "people_affected")
DAYS = (-7300, -400, -1, 1, 40, 3650)
PLACES = (VILLAGE, OTHER_VILLAGE, TOWNSHIP)
ROOMS = (1, 2_000, 20_000)
"""Bytes that a request and its answer have where there is room for little: for one thing, for some."""

STEPS = (
    *(
        "write",
        "photo",
        "seal",
        "export",
        "import",
        "sip",
        "desk to desk",
        "duplicate",
        "drop",
        "reorder",
        "restart",
    ),
    *(
        "restore desk",
        "restore county",
        "copy back",
        "clone",
        "image",
        "clock jump",
        "scope change",
        "revoke",
        "erase",
    ),
)
"""What a schedule is made of."""

desks = st.integers(0, MOST_DESKS - 1)
picks = st.integers(0, 9)


class Schedules(RuleBasedStateMachine):
    """One schedule; `counts` tells what it did."""

    counts: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="agent-app-faults-", dir=os.environ.get("FAULTS_FOLDER")))
        self.world = World(self.root / "world", DESKS)
        self.scan = self.root / "扫描.pdf"
        self.sticks = [self.root / "stick1", self.root / "stick2"]
        for stick in self.sticks:
            stick.mkdir()
        self.requests: list[bytes] = []
        self.responses: list[tuple[Machine, bytes]] = []
        self.kept: list[tuple[Machine, Path, bool]] = []
        self.serial = 0

    def pick(self, number: int) -> Machine:
        return self.world.desks[number % len(self.world.desks)]

    def case_of(self, machine: Machine, number: int) -> str | None:
        rows = casebook.page(machine.desk, limit=10)
        return rows[number % len(rows)].subject and rows[number % len(rows)].number if rows else None

    def did(self, step: str) -> None:
        """Count a step that was really made."""
        assert step in STEPS
        self.world.counts[step] += 1

    def value(self) -> str:
        """Words that stand nowhere else."""
        self.serial += 1
        return f"第{self.serial}句"

    # Writing

    @initialize(which=desks)
    def begin(self, which: int) -> None:
        self.register(which)

    @rule(which=desks)
    def register(self, which: int) -> None:
        with self.pick(which).at_work() as desk:
            registering.register(desk, {**WATER, "place": self.value()})
        self.did("write")

    @rule(which=desks, number=picks, field=st.sampled_from(FIELDS))
    def correct(self, which: int, number: int, field: str) -> None:
        self._write(
            which, number, lambda desk, case: registering.correct(desk, case, {field: self._value(field)})
        )

    @rule(which=desks, number=picks)
    def note(self, which: int, number: int) -> None:
        self._write(which, number, lambda desk, case: noting.add_note(desk, case, self.value()))

    @rule(which=desks, number=picks)
    def step(self, which: int, number: int) -> None:
        organ = {"organ": "水务站"}
        self._write(which, number, lambda desk, case: stepping.take_step(desk, case, "hand_over", data=organ))

    @rule(number=picks)
    def county_writes(self, number: int) -> None:
        case = self.case_of(self.world.county, number)
        if case is not None:
            with self.world.county.at_work() as desk:
                registering.correct(desk, case, {"summary": self.value()}, actor="王海")
            self.did("write")

    @rule(which=desks, number=picks, seed=picks)
    def photograph(self, which: int, number: int, seed: int) -> None:
        self.scan.write_bytes(document(3_000, seed=seed))
        self._write(which, number, lambda desk, case: attaching.attach(desk, case, self.scan), step="photo")

    def _write(
        self, which: int, number: int, act: Callable[[Desk, str], object], step: str = "write"
    ) -> None:
        machine = self.pick(which)
        case = self.case_of(machine, number)
        if case is None:
            return
        try:
            with machine.at_work() as desk:
                act(desk, case)
            self.did(step)
        except UserError:
            self.world.counts["refused"] += 1

    def _value(self, field: str) -> Any:
        return self.serial + 2 if field == "people_affected" else self.value()

    @rule(which=desks)
    def seal(self, which: int) -> None:
        self.world.seal(self.pick(which))
        self.did("seal")

    # Carrying

    @rule(which=desks)
    def exchange(self, which: int) -> None:
        machine = self.pick(which)
        if not machine.revoked:
            self.world.exchange(machine)
            self.did("export")
            self.did("import")

    @rule(which=desks, room=st.sampled_from(ROOMS))
    def sip(self, which: int, room: int) -> None:
        """An exchange that ends before all of it is through."""
        machine = self.pick(which)
        response = self.world.ask(self.world.request(machine, room))
        if response is not None and self.world.receive(machine, response):
            self.did("sip")

    @rule(which=desks)
    def send(self, which: int) -> None:
        self.requests.append(self.world.request(self.pick(which)))
        self.did("export")

    @precondition(lambda self: self.can("answer"))
    @rule(which=picks, again=st.booleans())
    def answer(self, which: int, again: bool) -> None:
        place = which % len(self.requests)
        request = self.requests[place] if again else self.requests.pop(place)
        self._carried(place, again)
        response = self.world.ask(request)
        if response is not None:
            self.responses += [(machine, response) for machine in self.world.desks]

    def _carried(self, place: int, again: bool) -> None:
        self.did("import")
        if again:
            self.did("duplicate")
        if place:
            self.did("reorder")

    @precondition(lambda self: self.can("receive"))
    @rule(which=picks, again=st.booleans())
    def receive(self, which: int, again: bool) -> None:
        place = which % len(self.responses)
        machine, response = self.responses[place] if again else self.responses.pop(place)
        if machine in self.world.desks:
            self._carried(place, again)
            self.world.receive(machine, response)

    @rule()
    def lose(self) -> None:
        if self.requests or self.responses:
            self.did("drop")
        self.requests.clear()
        self.responses.clear()

    @rule(which=desks, stick=st.integers(0, 1))
    def carry_out(self, which: int, stick: int) -> None:
        with self.pick(which).at_work() as desk:
            exchanging.by_stick(desk, self.sticks[stick])
        self.did("export")

    @rule(stick=st.integers(0, 1))
    def carry_in(self, stick: int) -> None:
        with self.world.county.at_work() as desk:
            outcome, _ = exchanging.county_by_stick(desk, self.sticks[stick])
        if outcome.bundles:
            self.did("import")

    @rule(which=desks, other=desks, stick=st.integers(0, 1))
    def carry_across(self, which: int, other: int, stick: int) -> None:
        key = self.pick(other).who().public.hex()
        try:
            with self.pick(which).at_work() as desk:
                exchanging.write_to_stick(desk, self.sticks[stick], to=key)
            with self.pick(other).at_work() as desk:
                exchanging.read_from_stick(desk, self.sticks[stick])
            self.did("desk to desk")
        except UserError:
            self.world.counts["refused"] += 1

    # What goes wrong

    @rule(which=desks)
    def restart(self, which: int) -> None:
        self.pick(which).restart()
        self.did("restart")

    @rule()
    def restart_county(self) -> None:
        self.world.county.restart()

    @precondition(lambda self: self.can("keep"))
    @rule(which=st.integers(-1, MOST_DESKS - 1), copied=st.booleans())
    def keep(self, which: int, copied: bool) -> None:
        machine = self.world.county if which < 0 else self.pick(which)
        copied = copied and which >= 0
        kept = self.world.copy(machine) if copied else self.world.save(machine)
        self.kept.append((machine, kept, copied))

    @precondition(lambda self: self.can("bring_back"))
    @rule(which=picks)
    def bring_back(self, which: int) -> None:
        machine, kept, copied = self.kept.pop(which % len(self.kept))
        if copied:
            self.world.put_back(machine, kept)
            self.did("copy back")
            # A file that was copied beside a backup that came later belongs to a home that is gone.
            return
        self.kept = [(one, path, also) for one, path, also in self.kept if not (one is machine and also)]
        self.world.bring_back(machine, kept)
        self.did("restore county" if machine is self.world.county else "restore desk")

    @precondition(lambda self: self.can("clone"))
    @rule(which=desks, image=st.booleans())
    def clone(self, which: int, image: bool) -> None:
        self.world.clone(self.pick(which), image=image)
        self.did("image" if image else "clone")

    @rule(which=st.integers(-1, MOST_DESKS - 1), days=st.sampled_from(DAYS))
    def turn_clock(self, which: int, days: int) -> None:
        machine = self.world.county if which < 0 else self.pick(which)
        if 1990 < machine.wall.at.year + days / 365 < 2080:
            machine.wall.turn(days=days)
            self.did("clock jump")

    @rule(which=desks, scope=st.sampled_from(PLACES))
    def move(self, which: int, scope: str) -> None:
        self.world.enrol(self.pick(which), scope)
        self.did("scope change")

    @rule(which=desks)
    def revoke(self, which: int) -> None:
        machine = self.pick(which)
        if not machine.revoked and sum(not one.revoked for one in self.world.desks) > 1:
            self.world.revoke(machine)
            self.did("revoke")

    @rule(number=picks)
    def erase(self, number: int) -> None:
        case = self.case_of(self.world.county, number)
        if case is None:
            return
        try:
            self.world.erase_place(case)
            self.did("erase")
        except UserError:
            self.world.counts["refused"] += 1

    # What must hold

    @invariant()
    def always(self) -> None:
        hold_always(self.world)

    def can(self, name: str) -> bool:
        """Whether a rule makes sense now."""
        return {
            "answer": bool(self.requests),
            "receive": bool(self.responses),
            "keep": len(self.kept) < MOST_KEPT,
            "bring_back": bool(self.kept),
            "clone": len(self.world.desks) < MOST_DESKS,
        }.get(name, True)

    def teardown(self) -> None:
        try:
            self.world.settle()
            self.always()
            hold_settled(self.world)
        finally:
            type(self).counts.update(self.world.counts)
            type(self).counts["schedules"] += 1
            self.away()

    def away(self) -> None:
        """Leave nothing behind."""
        self.world.close()
        shutil.rmtree(self.root, ignore_errors=True)
