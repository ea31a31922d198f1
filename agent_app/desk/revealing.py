"""看全号: a masked value shown whole, and a note of this desk of who looked at what, for the resident's sake."""

from dataclasses import dataclass

from agent_app.base.errors import UserError
from agent_app.core.case import Case
from agent_app.core.event import new_id
from agent_app.core.fields import CASE, PARTY
from agent_app.core.value_words import MASKS
from agent_app.desk import drafts
from agent_app.desk.desk import Desk

KIND = "reveal"
COPY = "my_materials"
"""Stands in the note for all there is: the resident was given a copy."""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked: when (ms since 1970 UTC), who, at whose record ("" for the case itself), at what in words."""

    at: int
    who: str
    record: str
    what: str


def reveal(desk: Desk, number: str, record: str, field: str) -> str:
    """The whole value of a field of a case, or of one of its records (`record`, its id); noted before it is shown."""
    subject = desk.case(number).subject
    if record and bytes.fromhex(record) not in subject.records:
        raise UserError("要看的这个人已经不在这件事里了。请重新打开这件事再看。")
    value = subject.records[bytes.fromhex(record)].get(field) if record else subject.get(field)
    note(desk, subject.id, record, field)
    return str(value or "")


def note(desk: Desk, case: bytes, record: str, field: str, who: str = "") -> None:
    """Keep that somebody is shown something, before it is shown; `field` may name several, with blanks between."""
    looked = {"who": who or desk.profile.name, "case": case.hex(), "record": record, "field": field}
    drafts.keep(desk, KIND, new_id().hex(), looked)


def note_whole(desk: Desk, case: Case, who: str = "") -> None:
    """Keep that somebody is shown every number of a case and of its people whole, before they are shown."""
    for record, declared, values in (
        ("", CASE, case.subject.values()),
        *((one.id.hex(), PARTY, one.values()) for one in case.people),
    ):
        names = [name for name, field in declared.items() if field.kind in MASKS and values.get(name)]
        if names:
            note(desk, case.subject.id, record, " ".join(names), who)


def looks(desk: Desk, number: str) -> list[Look]:
    """Who looked at what of a case on this desk, oldest first."""
    case = desk.case(number).subject.id.hex()
    found = [item for item in drafts.kept(desk, KIND) if item.data.get("case") == case]
    return [
        Look(item.changed, str(item.data.get("who", "")), str(item.data.get("record", "")), _words(item.data))
        for item in reversed(found)
    ]


def _words(looked: dict[str, str]) -> str:
    if looked.get("field") == COPY:
        return "给了本人一份我的材料"
    declared = {**CASE, **PARTY}
    names = looked.get("field", "").split()
    return "看了" + "、".join(declared[name].label if name in declared else name for name in names)
