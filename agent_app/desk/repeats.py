"""会不会是同一件事: earlier cases that look like one that is being registered, or is there. A person decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agent_app.core.case import CASE_KIND
from agent_app.core.fold import fold
from agent_app.core.likeness import A_STORY, Likeness, Person, common_part, likeness, plain
from agent_app.core.likeness import Typed as Typed
from agent_app.core.vocabulary import Stage
from agent_app.desk.desk import Desk
from agent_app.store import alike, caselist, journal
from agent_app.store.vault import Connection

MOST = 3
"""Cases that are offered at once."""
_OF_PERSON, _OF_HOUSEHOLD, _OF_PLACE, _OF_STORY = 8, 6, 6, 8
"""Cases that are read because of each; an address that more cases have is a neighbourhood, no household."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """An earlier case that may be the same matter: what is the same and what differs, in words."""

    subject: str
    number: str
    title: str
    registered_on: date | None
    stage: Stage
    points: float
    same: tuple[str, ...]
    differs: tuple[str, ...]

    @property
    def why(self) -> str:
        """What is the same and what differs, as one sentence."""
        differs = f"；不一样：{'、'.join(self.differs)}" if self.differs else ""
        return f"一样：{'、'.join(self.same)}{differs}"


def candidates(desk: Desk, typed: Typed, besides: Iterable[str] = (), most: int = MOST) -> list[Repeat]:
    """At most `most` earlier cases that may be the same, the likeliest first; without the subjects `besides`."""
    with desk.vault.read() as connection:
        return find(connection, typed, {bytes.fromhex(subject) for subject in besides}, most)


def find(connection: Connection, typed: Typed, besides: set[bytes], most: int = MOST) -> list[Repeat]:
    """As `candidates`, in a transaction that is under way."""
    person = Person.of(typed)
    looked_at, household = _looked_at(connection, typed, person)
    rows = [
        row for row in caselist.rows(connection, looked_at) if bytes.fromhex(row.subject) not in besides
    ]
    events = journal.events_of(connection, [bytes.fromhex(row.subject) for row in rows])
    judged: list[tuple[Likeness, caselist.Row]] = []
    for row in rows:
        subject = bytes.fromhex(row.subject)
        earlier = fold(CASE_KIND, subject, events.get(subject, ()))
        found = likeness(typed, person, earlier, household=row.id in household)
        if found is not None:
            judged.append((found, row))
    judged.sort(key=lambda each: (-each[0].points, -each[1].id))
    return [_repeat(found, row) for found, row in judged[:most]]


def _looked_at(connection: Connection, typed: Typed, person: Person) -> tuple[list[int], frozenset[int]]:
    """Cases worth reading, out of the index, and those of them that are of the same household."""
    rows: dict[int, None] = {}
    card = person.id_number or person.id_tail
    for value in (card, person.phone, person.name, common_part(person.name)):
        rows.update(dict.fromkeys(alike.holding(connection, value, _OF_PERSON)))
    living_there = alike.holding(connection, person.address, _OF_HOUSEHOLD + 1)
    household = frozenset(living_there if len(living_there) <= _OF_HOUSEHOLD else ())
    rows.update(dict.fromkeys(household))
    rows.update(dict.fromkeys(alike.holding(connection, typed.place, _OF_PLACE)))
    if len(plain(typed.words)) >= A_STORY:
        rows.update(dict.fromkeys(alike.telling(connection, typed.words, _OF_STORY)))
    return list(rows), household


def _repeat(found: Likeness, row: caselist.Row) -> Repeat:
    return Repeat(
        subject=row.subject,
        number=row.number or row.subject,
        title=row.title,
        registered_on=row.registered_on,
        stage=row.stage,
        points=found.points,
        same=found.same,
        differs=found.differs,
    )
