"""What the county has erased is nowhere: not in a database, its log or its index, not in a file beside it, not in a later bundle."""

import random
from collections import Counter
from pathlib import Path

import pytest

from agent_app.core.vocabulary import Role
from agent_app.desk import casebook, erasing, noting, registering
from agent_app.store import identity
from agent_app.sync import bundle, unpacking
from tests.faults.invariants import hold_always, hold_settled
from tests.faults.machine import Machine
from tests.faults.world import World
from tests.support.desks import TOWNSHIP, VILLAGE, WATER
from tests.support.pages import plain_pages

DESKS = (("刘春生", VILLAGE, Role.AGENT), ("何志明", TOWNSHIP, Role.SUPERVISOR))
BASIS = "本人要求"


def trial(seed: int, folder: Path) -> Counter[str]:
    """Cases with planted words, some of them erased while desks write on and exchange; then a search everywhere."""
    chance = random.Random(seed)
    world = World(folder / "world", DESKS)
    try:
        planted = _plant(world, chance)
        for machine in world.desks:
            world.exchange(machine)
        gone = _erase(world, chance, planted)
        for machine in world.desks:
            _write_on(machine, chance)
            if chance.random() < 0.5:
                machine.restart()
        world.settle()
        hold_always(world)
        hold_settled(world)
        for machine in world.everyone:
            _search(world, machine, gone)
        return Counter(
            {"planted": len(planted), "erased": len(gone), "places searched": 4 * len(world.everyone)}
        )
    finally:
        world.close()


def _plant(world: World, chance: random.Random) -> dict[str, tuple[str, str]]:
    """Words by where they are: case and record ("" where it is a field of the case)."""
    planted: dict[str, tuple[str, str]] = {}
    for place in range(chance.randrange(2, 5)):
        machine = chance.choice(world.desks)
        word = f"埋{chance.randrange(10**9):09}"
        with machine.at_work() as desk:
            number = registering.register(desk, {**WATER, "place": f"{word}组"}).number
            planted[word] = (number, "")
            said = f"语{chance.randrange(10**9):09}"
            planted[said] = (number, noting.add_note(desk, number, f"{said}在井边"))
            if chance.random() < 0.5:
                registering.correct(desk, number, {"place": f"{word}组{place}"})
    return planted


def _erase(world: World, chance: random.Random, planted: dict[str, tuple[str, str]]) -> list[str]:
    gone: list[str] = []
    for word, (number, record) in planted.items():
        if chance.random() < 0.6 or not gone:
            with world.county.at_work() as desk:
                where = {"record": record} if record else {"fields": ["place"]}
                erasing.erase(desk, number, BASIS, **where)  # type: ignore[arg-type]
            gone.append(word)
    return gone


def _write_on(machine: Machine, chance: random.Random) -> None:
    with machine.at_work() as desk:
        for row in casebook.page(desk, limit=9):
            if chance.random() < 0.5:
                registering.correct(desk, row.subject, {"summary": "漏水还没修"})


def _search(world: World, machine: Machine, gone: list[str]) -> None:
    words = [word.encode() for word in gone]
    with machine.at_work() as desk:
        places = {"pages": plain_pages(desk.vault), "files": _files(machine.root)}
        if machine is not world.county:
            places["request"] = _plain(world.request(machine), world.county)
            response = world.ask(world.request(machine))
            assert response is not None
            places["response"] = _plain(response, machine)
    for name, found in places.items():
        hits = [word for word in words if word in found]
        assert not hits, f"{len(hits)} of {len(words)} erased words are in the {name} of {machine.name}"


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def _plain(data: bytes, receiver: Machine) -> bytes:
    """All frames of a bundle, decrypted and unpacked."""
    import io

    with receiver.desk.vault.read() as connection:
        own = identity.load(connection)
    source, frames = io.BytesIO(data), bytearray()
    bundle.read_header(source)
    unpacking.scan(source, own, lambda _, payload: frames.extend(payload))
    return bytes(frames)


@pytest.mark.parametrize("seed", range(2))
def test_erased_words_are_nowhere(seed: int, tmp_path: Path) -> None:
    assert trial(seed, tmp_path)["erased"] >= 1
