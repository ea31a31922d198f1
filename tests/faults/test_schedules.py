"""Whatever three desks, their county, sticks and lines do in whatever order, all come to the same state and lose nothing.

Hypothesis draws the schedule: write, seal, hand over, lose, repeat and reorder bundles, restart, restore old backups, copy
homes, turn clocks, move a desk to another place, stop one, erase. The real program does it. After every step nothing is
called confirmed that the county lacks, and no number is signed twice; when everybody has exchanged at the end, all hold
the same events and states of what they may read, and every record is whole.
"""

import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from agent_app.base.errors import UserError
from agent_app.core.vocabulary import Role
from agent_app.desk import casebook, erasing, exchanging, noting, registering, stepping
from tests.faults.machine import Machine
from tests.faults.world import World
from tests.support.desks import OTHER_VILLAGE, TOWNSHIP, VILLAGE, WATER

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

desks = st.integers(0, MOST_DESKS - 1)
picks = st.integers(0, 9)


class Schedules(RuleBasedStateMachine):
    """One schedule; `counts` tells what it did."""

    counts: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="agent-app-faults-", dir=os.environ.get("FAULTS_FOLDER")))
        self.world = World(self.root / "world", DESKS)
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

    def told(self, what: str) -> str:
        self.serial += 1
        self.world.counts[what] += 1
        return f"{what}{self.serial}"

    # Writing

    @initialize(which=desks)
    def begin(self, which: int) -> None:
        self.register(which)

    @rule(which=desks)
    def register(self, which: int) -> None:
        with self.pick(which).at_work() as desk:
            registering.register(desk, {**WATER, "place": self.told("登记")})

    @rule(which=desks, number=picks, field=st.sampled_from(FIELDS))
    def correct(self, which: int, number: int, field: str) -> None:
        self._write(
            which, number, lambda desk, case: registering.correct(desk, case, {field: self._value(field)})
        )

    @rule(which=desks, number=picks)
    def note(self, which: int, number: int) -> None:
        self._write(which, number, lambda desk, case: noting.add_note(desk, case, self.told("记")))

    @rule(which=desks, number=picks)
    def step(self, which: int, number: int) -> None:
        organ = {"organ": "水务站"}
        self._write(which, number, lambda desk, case: stepping.take_step(desk, case, "hand_over", data=organ))

    @rule(number=picks)
    def county_writes(self, number: int) -> None:
        case = self.case_of(self.world.county, number)
        if case is not None:
            with self.world.county.at_work() as desk:
                registering.correct(desk, case, {"summary": self.told("县")}, actor="王海")

    def _write(self, which: int, number: int, act) -> None:  # type: ignore[no-untyped-def]
        machine = self.pick(which)
        case = self.case_of(machine, number)
        if case is None:
            return
        try:
            with machine.at_work() as desk:
                act(desk, case)
        except UserError:
            self.world.counts["refused"] += 1

    def _value(self, field: str) -> Any:
        return self.serial + 2 if field == "people_affected" else self.told("改")

    @rule(which=desks)
    def seal(self, which: int) -> None:
        self.world.seal(self.pick(which))

    # Carrying

    @rule(which=desks)
    def exchange(self, which: int) -> None:
        machine = self.pick(which)
        if not machine.revoked:
            self.world.exchange(machine)

    @rule(which=desks)
    def send(self, which: int) -> None:
        self.requests.append(self.world.request(self.pick(which)))

    @precondition(lambda self: self.can("answer"))
    @rule(which=picks, again=st.booleans())
    def answer(self, which: int, again: bool) -> None:
        place = which % len(self.requests)
        request = self.requests[place] if again else self.requests.pop(place)
        response = self.world.ask(request)
        if response is not None:
            self.responses += [(machine, response) for machine in self.world.desks]

    @precondition(lambda self: self.can("receive"))
    @rule(which=picks, again=st.booleans())
    def receive(self, which: int, again: bool) -> None:
        place = which % len(self.responses)
        machine, response = self.responses[place] if again else self.responses.pop(place)
        if machine in self.world.desks:
            self.world.receive(machine, response)

    @rule()
    def lose(self) -> None:
        self.requests.clear()
        self.responses.clear()

    @rule(which=desks, stick=st.integers(0, 1))
    def carry_out(self, which: int, stick: int) -> None:
        with self.pick(which).at_work() as desk:
            exchanging.by_stick(desk, self.sticks[stick])

    @rule(stick=st.integers(0, 1))
    def carry_in(self, stick: int) -> None:
        with self.world.county.at_work() as desk:
            exchanging.county_by_stick(desk, self.sticks[stick])

    @rule(which=desks, other=desks, stick=st.integers(0, 1))
    def carry_across(self, which: int, other: int, stick: int) -> None:
        key = self.pick(other).who().public.hex()
        try:
            with self.pick(which).at_work() as desk:
                exchanging.write_to_stick(desk, self.sticks[stick], to=key)
            with self.pick(other).at_work() as desk:
                exchanging.read_from_stick(desk, self.sticks[stick])
            self.world.counts["carried across"] += 1
        except UserError:
            self.world.counts["refused"] += 1

    # What goes wrong

    @rule(which=desks)
    def restart(self, which: int) -> None:
        before = self.pick(which).events().keys()
        self.pick(which).restart()
        assert before == self.pick(which).events().keys()
        self.world.counts["restarts"] += 1

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
            # A file that was copied beside a backup that came later belongs to a home that is gone.
            return
        self.kept = [(one, path, also) for one, path, also in self.kept if not (one is machine and also)]
        self.world.bring_back(machine, kept)

    @precondition(lambda self: self.can("clone"))
    @rule(which=desks, image=st.booleans())
    def clone(self, which: int, image: bool) -> None:
        self.world.clone(self.pick(which), image=image)

    @rule(which=st.integers(-1, MOST_DESKS - 1), days=st.sampled_from(DAYS))
    def turn_clock(self, which: int, days: int) -> None:
        machine = self.world.county if which < 0 else self.pick(which)
        if 1990 < machine.wall.at.year + days / 365 < 2080:
            machine.wall.turn(days=days)
        self.world.counts["clocks turned"] += 1

    @rule(which=desks, scope=st.sampled_from(PLACES))
    def move(self, which: int, scope: str) -> None:
        self.world.enrol(self.pick(which), scope)

    @rule(which=desks)
    def revoke(self, which: int) -> None:
        machine = self.pick(which)
        if not machine.revoked and sum(not one.revoked for one in self.world.desks) > 1:
            self.world.revoke(machine)

    @rule(number=picks)
    def erase(self, number: int) -> None:
        county = self.world.county
        case = self.case_of(county, number)
        if case is None:
            return
        try:
            with county.at_work() as desk:
                erasing.erase(desk, case, "本人要求", fields=["place"], actor="王海")
            self.world.counts["erasures"] += 1
        except UserError:
            pass

    # What must hold

    @invariant()
    def always(self) -> None:
        self.world.hold_always()

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
            self.world.hold_settled()
        finally:
            type(self).counts.update(self.world.counts)
            type(self).counts["schedules"] += 1
            self.away()

    def away(self) -> None:
        """Leave nothing behind."""
        self.world.close()
        shutil.rmtree(self.root, ignore_errors=True)


Act = tuple[str, dict[str, Any]]
"""The name of a rule, and what it is given."""
OFTEN = {
    "register": 5,
    "correct": 6,
    "note": 3,
    "exchange": 10,
    "send": 6,
    "answer": 6,
    "receive": 8,
    "carry_out": 3,
}
RULES = (
    *(
        "register",
        "correct",
        "note",
        "step",
        "county_writes",
        "seal",
        "exchange",
        "send",
        "answer",
        "receive",
    ),
    *(
        "lose",
        "carry_out",
        "carry_in",
        "restart",
        "restart_county",
        "keep",
        "bring_back",
        "clone",
        "turn_clock",
    ),
    *("move", "revoke", "erase"),
)


def drawn(chance: random.Random, steps: int) -> list[Act]:
    """A schedule with more of what happens every day than hypothesis would draw."""
    names = chance.choices(RULES, [OFTEN.get(name, 1) for name in RULES], k=steps)
    return [(name, {given: draw(chance) for given, draw in GIVEN[name].items()}) for name in names]


def crossed(schedule: Sequence[Act], chance: random.Random) -> list[Act]:
    """A schedule with bundles from desk to desk in between."""
    longer = list(schedule)
    for _ in range(len(schedule) // 6):
        given = {name: draw(chance) for name, draw in (("which", _DESK), ("other", _DESK), ("stick", _STICK))}
        longer.insert(chance.randrange(len(longer) + 1), ("carry_across", given))
    return longer


def _one_of(*values: Any) -> Callable[[random.Random], Any]:
    return lambda chance: chance.choice(values)


_DESK, _PICK, _BOTH, _STICK = (
    _one_of(*range(MOST_DESKS)),
    _one_of(*range(10)),
    _one_of(True, False),
    _one_of(0, 1),
)
_ANYONE = _one_of(*range(-1, MOST_DESKS))
GIVEN: dict[str, dict[str, Callable[[random.Random], Any]]] = {name: {} for name in RULES} | {
    "register": {"which": _DESK},
    "correct": {"which": _DESK, "number": _PICK, "field": _one_of(*FIELDS)},
    "note": {"which": _DESK, "number": _PICK},
    "step": {"which": _DESK, "number": _PICK},
    "county_writes": {"number": _PICK},
    "seal": {"which": _DESK},
    "exchange": {"which": _DESK},
    "send": {"which": _DESK},
    "answer": {"which": _PICK, "again": _BOTH},
    "receive": {"which": _PICK, "again": _BOTH},
    "carry_out": {"which": _DESK, "stick": _STICK},
    "carry_in": {"stick": _STICK},
    "restart": {"which": _DESK},
    "keep": {"which": _ANYONE, "copied": _BOTH},
    "bring_back": {"which": _PICK},
    "clone": {"which": _DESK, "image": _BOTH},
    "turn_clock": {"which": _ANYONE, "days": _one_of(*DAYS)},
    "move": {"which": _DESK, "scope": _one_of(*PLACES)},
    "revoke": {"which": _DESK},
    "erase": {"number": _PICK},
}


def play(schedule: Sequence[Act]) -> Counter[str]:
    """Do what a schedule says, and hold it against what must hold."""
    machine = Schedules()
    before = Counter(Schedules.counts)
    try:
        machine.register(0)
        for name, given in schedule:
            if machine.can(name):
                getattr(machine, name)(**given)
                machine.always()
    except BaseException:
        machine.away()
        raise
    machine.teardown()
    return Schedules.counts - before


def shortest(schedule: Sequence[Act]) -> list[Act]:
    """A failing schedule without what it fails without."""
    kept, size = list(schedule), max(1, len(schedule) // 2)
    while True:
        for start in range(0, len(kept), size):
            fewer = kept[:start] + kept[start + size :]
            if _fails(fewer):
                kept = fewer
                break
        else:
            if size == 1:
                return kept
            size //= 2


def _fails(schedule: Sequence[Act]) -> bool:
    try:
        play(schedule)
    except Exception:
        return True
    return False


def trial(seed: int, folder: Path) -> Counter[str]:
    """One schedule of some sixty steps."""
    os.environ["FAULTS_FOLDER"] = str(folder)
    chance = random.Random(seed)
    return play(crossed(drawn(chance, 50), chance))


FOUND = {
    5: "a desk lacked the other branch of a log that was signed on two machines",
    106: "a move left a case in two places",
    123: "a restored county knew a desk no more that it had certified since",
    158: "an answer to another life of the home moved the cursors past what this one lacked",
    2010: "what is shown depended on how far which half of a case had come",
}
"""Seeds that once failed, and what it was; those below a thousand are from before bundles went from desk to desk."""


@pytest.mark.parametrize("seed", FOUND)
def test_a_schedule_that_once_failed(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTS_FOLDER", str(tmp_path))
    chance = random.Random(seed)
    schedule = drawn(chance, 50)
    play(schedule if seed < 1000 else crossed(schedule, chance))


def test_any_schedule_ends_in_one_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTS_FOLDER", str(tmp_path))
    run_state_machine_as_test(
        Schedules,
        settings=settings(
            max_examples=4,
            stateful_step_count=20,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
