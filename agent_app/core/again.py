"""The same act told twice: under one key, and again under another because the first might not have arrived.

Both have one salt and say the same, but for their author and what they have seen. Whoever has seen one of them has seen
the act.
"""

import hashlib
from collections.abc import Iterable, Sequence

import msgspec

from agent_app.core.event import Event, Stored, encode

_MARK, _MARK_BYTES = b"told again", 16


def once(stored: Sequence[Stored]) -> Sequence[Stored]:
    """Each act once, by that of its tellings which has seen most; it has seen what any of them has.

    What is left of an erased event has no salt and stands for itself, as does what the county has written.
    """
    if len({item.event.salt for item in stored}) == len(stored):
        return stored
    told: dict[bytes, list[Stored]] = {}
    for item in stored:
        alone = item.authority or not item.event.salt
        told.setdefault(item.leaf if alone else _what_is_said(item.event), []).append(item)
    if len(told) == len(stored):
        return stored
    same = {item.leaf: {one.leaf for one in act} for act in told.values() if len(act) > 1 for item in act}
    return [
        _having_seen(
            max(act, key=lambda item: (len(item.event.sees), item.leaf)),
            {leaf for item in act for seen in item.event.sees for leaf in same.get(seen, {seen})},
        )
        for act in told.values()
    ]


def mark_of(event: Event) -> bytes:
    """What all tellings of an act have in common, and nothing that is said in them; empty for what is left of an erased event.

    The leaf of an erased event can be guessed back by whoever knows its salt, so this says the salt's hash.
    """
    return hashlib.sha256(_MARK + event.salt).digest()[:_MARK_BYTES] if event.salt else b""


def _what_is_said(event: Event) -> bytes:
    return encode(msgspec.structs.replace(event, author=b"", sees=()))


def _having_seen(item: Stored, leaves: Iterable[bytes]) -> Stored:
    sees = tuple(sorted({*leaves} - {item.leaf}))
    return Stored(item.leaf, msgspec.structs.replace(item.event, sees=sees), item.authority)
