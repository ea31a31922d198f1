"""Bytes and values that are spoiled in one place or a few: what a worn stick, a wrong program or somebody who lies makes of them."""

import random
from typing import Any

import msgspec

_encode = msgspec.msgpack.Encoder().encode


def spoiled(data: bytes, chance: random.Random) -> bytes:
    """Bits flipped, bytes cut off, put in, moved or written over."""
    changed = bytearray(data)
    size = len(changed)
    if not size:
        return b"\0"
    start, length = chance.randrange(size), chance.choice([1, 1, 2, 4, 64])
    match chance.randrange(7):
        case 0 | 1:
            for _ in range(chance.choice([1, 1, 1, 3, 20])):
                changed[chance.randrange(size)] ^= 1 << chance.randrange(8)
        case 2:
            del changed[start:]
        case 3:
            del changed[start : start + length]
        case 4:
            changed[start:start] = chance.choice([chance.randbytes(length), bytes(length), b"\xff" * length])
        case 5:
            changed[start : start + length] = chance.choice([chance.randbytes(length), b"\xff" * length])
        case _:
            other = chance.randrange(size)
            changed[start : start + length], changed[other : other + length] = (
                changed[other : other + length],
                changed[start : start + length],
            )
    return bytes(changed)


_ODD: tuple[Any, ...] = (
    *(None, True, False, -1, 0, 1, 2**31, 2**53, 2**63 - 1, 2**64 - 1, -(2**63), 1.5, float("nan"), float("inf")),
    *("", "x", "\0", "\ud7ff", "字" * 300, "2026-02-30", "9999-12-31", "990101/cases", "990101003001/sealed"),
    *("1e999", "-1", "../../x", b"", b"\0", bytes(16), bytes(32), b"\xff" * 64),
    *([], {}, [[]], [None], {"": None}, {"a": {"b": []}}, [[[[[[[[[[[[]]]]]]]]]]]], list(range(300))),
)  # fmt: skip


def mangled(value: Any, chance: random.Random) -> Any:
    """The same value with something in it that is odd, missing, doubled, swapped, or of another type."""
    if isinstance(value, (list, tuple)) and value and chance.random() < 0.85:
        changed, place = list(value), chance.randrange(len(value))
        match chance.randrange(8):
            case 0:
                del changed[place]
            case 1:
                changed.insert(place, changed[place])
            case 2:
                other = chance.randrange(len(changed))
                changed[place], changed[other] = changed[other], changed[place]
            case _:
                changed[place] = mangled(changed[place], chance)
        return changed
    if isinstance(value, dict) and value and chance.random() < 0.85:
        changed_map, name = dict(value), chance.choice(list(value))
        match chance.randrange(8):
            case 0:
                del changed_map[name]
            case 1:
                changed_map[chance.choice(["", "new", "number", "kind"])] = changed_map.pop(name)
            case _:
                changed_map[name] = mangled(changed_map[name], chance)
        return changed_map
    if isinstance(value, bytes) and value and chance.random() < 0.5:
        return spoiled(value, chance)
    if isinstance(value, int) and chance.random() < 0.4:
        return max(-(2**63), min(value + chance.choice([-1, 1, 256, -256]), 2**64 - 1))
    return chance.choice(_ODD)


def repacked(payload: bytes, chance: random.Random) -> bytes:
    """A packed value, mangled one or a few times."""
    value = msgspec.msgpack.decode(payload)
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        value = mangled(value, chance)
    return _encode(value)
