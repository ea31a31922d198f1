"""Clocks that are wrong by twenty years, or jump, change nothing: what everybody has is what true clocks would have given.

The same acts are done twice, once with true clocks and once with clocks that jump before every act, at the desks and at the
county. Nothing is refused, nothing waits, and the same values and conflicts stand in the end.
"""

import random
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from agent_app.core.vocabulary import Role
from agent_app.desk import casebook, noting, registering
from agent_app.desk.desk import CHINA
from tests.faults.invariants import hold_always, hold_settled
from tests.faults.world import World
from tests.support.desks import TOWNSHIP, VILLAGE, WATER

DESKS = (("刘春生", VILLAGE, Role.AGENT), ("何志明", TOWNSHIP, Role.SUPERVISOR))
ACTS = 24


def trial(seed: int, folder: Path) -> Counter[str]:
    """One sequence of acts under true and under false clocks."""
    shapes = []
    counts = Counter[str]()
    for kind in ("true", "false"):
        world = World(folder / kind, DESKS)
        try:
            _act(world, random.Random(seed), None if kind == "true" else random.Random(seed + 1), counts)
            world.settle()
            hold_always(world)
            hold_settled(world)
            assert not world.counts["refused"]
            shapes.append(_shape(world))
        finally:
            world.close()
    assert shapes[0] == shapes[1]
    counts["acts"] += ACTS
    return counts


def _act(world: World, chance: random.Random, jumps: random.Random | None, counts: Counter[str]) -> None:
    for place in range(ACTS):
        if jumps is not None:
            for machine in world.everyone:
                if jumps.random() < 0.5:
                    year = 2026 + jumps.randrange(-20, 11)
                    machine.wall.at = datetime(year, jumps.randrange(1, 13), 15, 9, tzinfo=CHINA)
                    counts["jumps"] += 1
        machine = chance.choice(world.desks)
        rows = sorted(casebook.page(machine.desk, limit=50), key=lambda row: row.title)
        what, which = (
            chance.choice(["register", "correct", "correct", "note", "exchange", "county"]),
            chance.random(),
        )
        with machine.at_work() as desk:
            if what == "register" or not rows:
                registering.register(desk, {**WATER, "summary": f"第{place:02}件"})
            elif what == "exchange":
                world.exchange(machine)
            elif what == "note":
                noting.add_note(desk, rows[int(which * len(rows))].subject, f"记{place}")
            elif what == "correct":
                registering.correct(desk, rows[int(which * len(rows))].subject, {"place": f"地{place}"})
        if what == "county":
            rows = sorted(casebook.page(world.county.desk, limit=50), key=lambda row: row.title)
            if rows:
                with world.county.at_work() as desk:
                    registering.correct(
                        desk, rows[int(which * len(rows))].subject, {"place": f"县{place}"}, actor="王海"
                    )


def _shape(world: World) -> list[object]:
    """What stands in the end, without the ids and days that are drawn anew each time."""
    found: list[object] = []
    for row in casebook.page(world.county.desk, limit=50):
        subject = world.county.desk.case(row.subject).subject
        values = {
            name: sorted(str(entry.value) for entry in register)
            for name, register in subject.registers.items()
        }
        notes = sorted(str(note.get("text")) for note in subject.of_kind("note"))
        found.append((values["summary"], values.get("place"), notes))
    return sorted(found, key=str)


@pytest.mark.parametrize("seed", range(2))
def test_false_clocks_change_nothing(seed: int, tmp_path: Path) -> None:
    assert trial(seed, tmp_path)["jumps"] > 10
