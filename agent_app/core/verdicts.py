"""What people have said of a case and others that look like it: 比过, recorded on both cases alike.

The last word on a pair counts. Both cases carry the same records in the same order, so both say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent_app.core.fold import Record, Subject
from agent_app.core.vocabulary import Verdict

COMPARE, MERGE = "compare", "merge"
"""The steps: two cases were compared; a case was closed as a repeat of another."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What was said last of this case and another: `subject` its id, `number` as it was when that was said."""

    record: bytes
    subject: bytes
    number: str
    verdict: Verdict
    on: str
    actor: str


def verdicts(subject: Subject) -> dict[bytes, Compared]:
    """The last word on every case that this one was compared with, by its id."""
    said = [record for record in subject.of_kind("step") if record.get("code") == COMPARE]
    said.sort(key=lambda record: (record.added[-1].lamport, record.id))
    found = (_compared(record) for record in said)
    return {each.subject: each for each in found if each is not None}


def merged_into(subject: Subject) -> bytes | None:
    """The id of the case that this one was closed into as a repeat, None when it was not."""
    merges = [record for record in subject.of_kind("step") if record.get("code") == MERGE]
    return merges[-1].get("subject") if merges else None


def side(values: Mapping[str, Any], other: bytes, number: str) -> dict[str, Any]:
    """The fields of such a step as the one case carries them, pointing to the other."""
    return {**values, "other": number, "subject": other}


def in_order(one: bytes, other: bytes) -> tuple[bytes, bytes]:
    """In which order both are written to, so that records made apart have the same order on both."""
    return (one, other) if one < other else (other, one)


def _compared(record: Record) -> Compared | None:
    added = record.added[-1]
    try:
        verdict = Verdict(record.get("verdict"))
    except ValueError:
        return None  # a later version's word
    other = record.get("subject")
    if not isinstance(other, bytes):
        return None
    return Compared(record.id, other, record.get("other", ""), verdict, record.get("on", ""), added.actor)
