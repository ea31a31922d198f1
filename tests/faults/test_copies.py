"""A home that was cloned, imaged, restored from an old backup or copied back goes on in a log of its own, by itself.

Both lives write and exchange; every event that anybody was told of and that still exists anywhere is at the county in the
end, no number is signed twice or given to two cases but by an image of a whole disk, and even its two lives part as soon
as they hear of it.
"""

import random
from collections import Counter
from pathlib import Path

import pytest

from agent_app.core.vocabulary import Role
from agent_app.desk import casebook, noting, registering
from tests.faults.invariants import hold_always, hold_settled
from tests.faults.machine import Machine
from tests.faults.world import World
from tests.support.desks import TOWNSHIP, VILLAGE, WATER

DESKS = (("刘春生", VILLAGE, Role.AGENT), ("何志明", TOWNSHIP, Role.SUPERVISOR))
WAYS = ("clone", "image", "backup", "copied back", "county")


def trial(seed: int, folder: Path) -> Counter[str]:
    """One copy, and both lives going on."""
    chance = random.Random(seed)
    world = World(folder / "world", DESKS)
    numbers: list[str] = []
    try:
        desk, way = world.desks[0], WAYS[seed % len(WAYS)]
        _write(world, desk, chance, numbers)
        if chance.random() < 0.5:
            world.exchange(desk)
        lives = _copied(world, desk, way, chance, numbers)
        told = {leaf for one in lives for leaf in one.events()}
        for _ in range(chance.randrange(2, 8)):
            one = chance.choice(lives)
            _write(world, one, chance, numbers)
            told |= one.events().keys()
            if chance.random() < 0.4:
                world.exchange(one)
                hold_always(world)
        world.settle()
        hold_always(world)
        hold_settled(world)
        lost = told - world.county.events().keys()
        assert not lost, f"{len(lost)} events of two lives are not at the county"
        assert len({one.who().incarnation for one in lives}) == len(lives), "two machines live one life"
        assert way == "image" or len({*numbers}) == len(numbers), "two papers bear one number"
        return world.counts + Counter({f"way: {way}": 1})
    finally:
        world.close()


def _copied(
    world: World, desk: Machine, way: str, chance: random.Random, numbers: list[str]
) -> list[Machine]:
    if way in ("clone", "image"):
        if chance.random() < 0.5:
            _write(world, desk, chance, numbers)
        return [desk, world.clone(desk, image=way == "image")]
    keep = world.copy if way == "copied back" else world.save
    kept = keep(world.county if way == "county" else desk)
    desk.wall.turn(days=30)
    for _ in range(chance.randrange(1, 4)):
        _write(world, desk, chance, numbers)
        if chance.random() < 0.6:
            world.exchange(desk)
    if way == "county":
        world.bring_back(world.county, kept)
    elif way == "copied back":
        world.put_back(desk, kept)
    else:
        world.bring_back(desk, kept)
    return [desk]


def _write(world: World, machine: Machine, chance: random.Random, numbers: list[str]) -> None:
    rows = casebook.page(machine.desk, limit=9)
    with machine.at_work() as desk:
        if not rows or chance.random() < 0.5:
            numbers.append(registering.register(desk, WATER).number)
        else:
            noting.add_note(desk, chance.choice(rows).subject, "又问了一次")
    world.counts["writes"] += 1


@pytest.mark.parametrize("seed", range(len(WAYS)))
def test_both_lives_of_a_home_are_kept(seed: int, tmp_path: Path) -> None:
    assert trial(seed, tmp_path)["writes"] >= 2
