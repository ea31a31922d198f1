"""The same events fold to the same state, byte for byte, in whatever order they came: all orders of few, many orders of many."""

import random
import sys
from collections import Counter
from itertools import permutations
from pathlib import Path
from typing import Any

import msgspec
import pytest

from agent_app.core import event as ev
from agent_app.core.event import Event, Stored
from agent_app.core.fold import fold

SUBJECT = b"s" * 16
RECORDS = [bytes([n]) * 16 for n in range(3)]
FIELDS = ("place", "summary", "words")


def history(chance: random.Random, number: int) -> list[Stored]:
    """Events by several hands, each having seen some of those before; a few of the county's erase others."""
    made: list[Stored] = []
    for place in range(number):
        authority = chance.random() < 0.3
        sees = tuple(sorted(item.leaf for item in made if chance.random() < 0.5))
        ops = tuple(_operation(chance, made, authority) for _ in range(chance.randrange(1, 4)))
        event = Event(
            1,
            "case",
            SUBJECT,
            bytes([authority]) * 32,
            "某",
            chance.randrange(1, place + 3),
            0,
            0,
            sees,
            ops,
            ev.new_id(),
        )
        made.append(Stored(ev.leaf_of(ev.encode(event)), event, authority))
        if not authority and chance.random() < 0.2:
            made.append(_again(made[-1]))
    return made


def _again(item: Stored) -> Stored:
    """The same act under another key, as it is written again when the first may be lost."""
    event = msgspec.structs.replace(
        item.event, author=b"\2" * 32, sees=tuple(sorted({*item.event.sees, item.leaf}))
    )
    return Stored(ev.leaf_of(ev.encode(event)), event)


def _operation(chance: random.Random, made: list[Stored], authority: bool) -> tuple[Any, ...]:
    fields = {name: chance.randrange(3) for name in FIELDS if chance.random() < 0.5}
    record = chance.choice(RECORDS)
    choices: list[Any] = [
        ev.open_(fields),
        ev.set_(fields),
        ev.set_(fields, record),
        ev.add(chance.choice(["note", "party"]), record, fields),
        ev.drop(record),
        ev.drop(),
        ("later", fields),
    ]
    if made and authority and chance.random() < 0.5:
        gone = chance.choice(made)
        replaced = [(ev.SUBJECT, name, gone.event.sees) for name in FIELDS]
        return tuple(ev.erase(gone.leaf, "依据", replaced))
    return tuple(chance.choice(choices))


HISTORIES = 20
"""In a trial."""


def trial(seed: int, folder: Path) -> Counter[str]:
    """All orders of up to seven events, and some hundred orders of up to forty, some of them told twice."""
    chance, counts = random.Random(seed), Counter[str]()
    for _ in range(HISTORIES):
        counts += _orders(chance)
    return counts


def _orders(chance: random.Random) -> Counter[str]:
    counts = Counter[str]()
    few = history(chance, chance.randrange(2, 7))[:7]
    expected = fold("case", SUBJECT, few).digest()
    for order in permutations(few):
        assert fold("case", SUBJECT, order).digest() == expected
        counts["orders"] += 1
    many = history(chance, chance.randrange(7, 41))
    expected = fold("case", SUBJECT, many).digest()
    for _ in range(100):
        chance.shuffle(many)
        assert fold("case", SUBJECT, many).digest() == expected
        counts["orders"] += 1
    return counts


@pytest.mark.parametrize("seed", range(6))
def test_any_order_gives_the_same_state(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "HISTORIES", 1)
    assert trial(seed, tmp_path)["orders"] > 100
