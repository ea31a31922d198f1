"""Erasing: what stays of the events that the county has removed values from, and how it is decided what goes.

An erased event loses its body everywhere. What stays of it is repeated by the act that erased it, under the erased
event's own leaf, so whatever later events saw of it still holds. All of this depends on the set of events alone: a
replica that never had the body comes to the same state as one that had it.

What an act repeats may have to go later. Then the next act repeats less, and erases the act before: what stays of that
one is all but the repeating. So nothing that is gone is left in any act, and acts do not repeat one another.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import msgspec

from agent_app.core.again import mark_of
from agent_app.core.event import ADD, DROP, ERASE, OPEN, SET, SUBJECT, Event, Op, Stored

Gone: TypeAlias = Callable[[bytes, str, str], bool]
"""Whether a field goes, by its record (`SUBJECT` for the case itself), that record's kind, and its name; asked with the
name "" whether the record goes as a whole."""

AS_OTHERS_SAY = True
"""Stands in an act for what stays of an event when a later act repeats that."""
_Acts: TypeAlias = dict[bytes, list[tuple[Event, Op]]]
_GIVING = frozenset({OPEN, ADD, SET})
_NOTHING: Op = ("",)
"""Keeps the place of an operation that is gone, so that what several acts have left can be laid side by side."""
_ERASE_LEAF, _REPLACED, _REST, _BLOBS, _RECORDS, _MARK = 1, 3, 4, 5, 7, 8
_REST_FRAME = 7
"""Elements of a rest before its operations and its authority: author, actor, lamport, wall, its quality, sees, salt."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One event without what goes: `rest` repeats what stays, as an erasing operation carries it.

    `replaced` is what the removed values had replaced; `blobs` are the files that went with them.
    """

    leaf: bytes
    replaced: tuple[tuple[bytes, str, tuple[bytes, ...]], ...]
    rest: list[Any] | None
    blobs: tuple[bytes, ...]


class Removed(NamedTuple):
    """An event that an act erases, with the record and the field of every value that went with it."""

    leaf: bytes
    mark: bytes
    values: set[tuple[bytes, str]]


def cut(item: Stored, kinds: Mapping[bytes, str], gone: Gone) -> Cut | None:
    """An event without what is `gone`; None when nothing of it goes. `kinds` names the kind of every record."""
    event = item.event
    kept = [_without(op, kinds, gone) for op in event.ops]
    if all(after == op for after, op in zip(kept, event.ops, strict=True)):
        return None
    removed = [value for before, after in zip(event.ops, kept, strict=True) for value in _lost(before, after)]
    rest = _rest_of(item, kept)
    return Cut(
        item.leaf,
        tuple((record, name, event.sees) for record, name, _ in removed),
        None if all(op == _NOTHING for op in kept) else rest,
        tuple(value for _, name, value in removed if name == "blob" and isinstance(value, bytes)),
    )


def silence(item: Stored, leaves: Collection[bytes]) -> Cut | None:
    """An act without what it repeats of these events, which another act repeats now; None when it repeats nothing."""
    event = item.event
    kept = [
        (*op[:_REST], AS_OTHERS_SAY, *op[_REST + 1 :])
        if op[0] == ERASE and op[_ERASE_LEAF] in leaves and isinstance(_at(op, _REST), list | tuple)
        else op
        for op in event.ops
    ]
    if not item.authority or kept == list(event.ops):
        return None
    return Cut(item.leaf, (), _rest_of(item, kept), ())


def kinds_of(stored: Iterable[Stored]) -> dict[bytes, str]:
    """The kind of every record that was ever added."""
    return {op[2]: op[1] for item in stored for op in item.event.ops if op[0] == ADD} | {SUBJECT: "case"}


def is_act(event: Event) -> bool:
    """Whether an event erases something."""
    return any(op[0] == ERASE for op in event.ops)


def records_of(act: Event) -> list[bytes]:
    """The records that an act has removed as a whole; none when it is no such act."""
    return next((list(op[_RECORDS]) for op in act.ops if op[0] == ERASE and _at(op, _RECORDS)), [])


def files_of(act: Event) -> set[bytes]:
    """The files that an act has removed."""
    return {name for op in act.ops if op[0] == ERASE for name in _at(op, _BLOBS) or ()}


def keeping(stored: Iterable[Stored], files: Collection[bytes]) -> set[bytes]:
    """The records that keep one of these files."""
    return {op[2] for item in stored for op in item.event.ops if op[0] == ADD and op[3].get("blob") in files}


def removed_by(act: Event) -> list[Removed]:
    """The events that an act erases."""
    return [
        Removed(op[_ERASE_LEAF], _at(op, _MARK) or b"", {(record, name) for record, name, _ in op[_REPLACED]})
        for op in act.ops
        if op[0] == ERASE
    ]


def marks_of(events: Iterable[Stored]) -> dict[bytes, bytes]:
    """The marks of events by their leaves: what tells the same act under another key has the same.

    Of an event that has lost something, the acts alone still know it.
    """
    found = {one.leaf: one.mark for item in events for one in removed_by(item.event)}
    return found | {
        item.leaf: mark for item in events if (mark := mark_of(item.event)) and not item.authority
    }


class Erasures:
    """The erasing operations among some events; only those of the county's own log act."""

    __slots__ = ("_of", "_standing", "blobs", "leaves")

    def __init__(self, stored: Sequence[Stored]) -> None:
        self._standing = stored
        self._of = _acts(stored)
        before: _Acts = {}
        while self._of != before:  # an act may itself have been erased in part
            before = self._of
            self._standing = _standing(stored, before)
            self._of = _acts(self._standing)
        self.leaves = frozenset(self._of)
        """The events that have been erased."""
        self.blobs = frozenset(
            name for acts in self._of.values() for _, op in acts for name in _at(op, _BLOBS) or ()
        )
        """The files that were erased with them."""

    @property
    def standing(self) -> Sequence[Stored]:
        """The events as they stand: erased ones are not there, or there with what stays of them."""
        return self._standing

    @property
    def shown(self) -> Sequence[Stored]:
        """The events as they stand, without the erased values where somebody tells them again, unheard of by the county."""
        gone: dict[bytes, set[tuple[bytes, str]]] = {}
        for acts in self._of.values():
            for one in (one for act, _ in acts for one in removed_by(act) if one.mark):
                gone.setdefault(one.mark, set()).update(one.values)
        return (
            [_untold(item, gone.get(mark_of(item.event), ())) for item in self._standing]
            if gone
            else self._standing
        )

    def replaced(self) -> Iterable[tuple[bytes, str, Iterable[bytes]]]:
        """What the erased values had replaced, so that no older value comes back."""
        for acts in self._of.values():
            for _, op in acts:
                yield from op[_REPLACED]


def standing(stored: Sequence[Stored]) -> Sequence[Stored]:
    """The events as they stand after all erasing among them."""
    return Erasures(stored).standing


def shown(stored: Sequence[Stored]) -> Sequence[Stored]:
    """The events as somebody may see them: as they stand, without what is told again of erased ones."""
    return Erasures(stored).shown


def _acts(stored: Iterable[Stored]) -> _Acts:
    found: _Acts = {}
    for item in stored:
        if item.authority:
            for op in item.event.ops:
                if op[0] == ERASE:
                    found.setdefault(op[_ERASE_LEAF], []).append((item.event, op))
    return found


def _standing(stored: Sequence[Stored], acts: _Acts) -> Sequence[Stored]:
    if not acts:
        return stored
    kept = [item for item in stored if item.leaf not in acts]
    return kept + [rest for leaf, of in acts.items() if (rest := _rest(leaf, of)) is not None]


def _rest_of(item: Stored, ops: Sequence[Op]) -> list[Any]:
    event = item.event
    return [
        event.author, event.actor, event.lamport, event.wall, event.wall_quality, list(event.sees), b"",
        list(ops), item.authority,
    ]  # fmt: skip


def _rest(leaf: bytes, acts: Sequence[tuple[Event, Op]]) -> Stored | None:
    """What stays of an event after several acts: what every one of them has left."""
    rests = [rest for _, op in acts if (rest := _at(op, _REST)) is not AS_OTHERS_SAY]
    if not rests or any(rest is None for rest in rests):
        return None
    first = rests[0]
    ops = [_common(same) for same in zip(*(rest[_REST_FRAME] for rest in rests), strict=False)]
    author, actor, lamport, wall, quality, sees, salt = first[:_REST_FRAME]
    act = acts[0][0]
    event = Event(
        act.version, act.kind, act.subject, author, actor, lamport, wall, quality,
        tuple(sees), tuple(tuple(op) for op in ops), salt,
    )  # fmt: skip
    return Stored(leaf, event, bool(first[_REST_FRAME + 1]))


def _common(same: Sequence[Op]) -> Op:
    """One operation as several acts have left it: with the fields that are in all of them."""
    first = same[0]
    if any(op[0] != first[0] for op in same):
        return _NOTHING
    if first[0] == ERASE:
        return next((op for op in same if _at(op, _REST) is AS_OTHERS_SAY), first)
    if all(isinstance(op[-1], dict) for op in same):
        return (
            *first[:-1],
            {name: value for name, value in first[-1].items() if all(name in op[-1] for op in same)},
        )
    return first if all(op[-1] == first[-1] for op in same) else (*first[:-1], "")


def _without(op: Op, kinds: Mapping[bytes, str], gone: Gone) -> Op:
    """An operation without what goes. A record that was taken away stays away; only the reason goes with it."""
    if op[0] in _GIVING:
        record = _record(op)
        kind = kinds.get(record, "")
        fields = {name: value for name, value in op[-1].items() if not gone(record, kind, name)}
        if not fields and op[0] != OPEN:
            return _NOTHING
        return op if len(fields) == len(op[-1]) else (*op[:-1], fields)
    if op[0] == DROP and op[2] and gone(op[1], kinds.get(op[1], ""), ""):
        return (DROP, op[1], "")
    return op


def _untold(item: Stored, values: Collection[tuple[bytes, str]]) -> Stored:
    if item.authority or not values:
        return item
    ops = tuple(_without(op, {}, lambda record, _, name: (record, name) in values) for op in item.event.ops)
    return Stored(item.leaf, msgspec.structs.replace(item.event, ops=ops), item.authority)


def _lost(before: Op, after: Op) -> Iterable[tuple[bytes, str, Any]]:
    """The values of an operation that are not in what stays of it: record, field, value."""
    if before[0] in _GIVING:
        stay = after[-1] if after != _NOTHING else ()
        yield from ((_record(before), name, value) for name, value in before[-1].items() if name not in stay)


def _record(op: Op) -> bytes:
    record: bytes = SUBJECT if op[0] == OPEN else op[2] if op[0] == ADD else op[1]
    return record


def _at(op: Op, place: int) -> Any:
    """An element that operations of the first version do not have."""
    return op[place] if len(op) > place else None
