"""会不会是同一件事: earlier cases that look like one that is being registered, or is there. A person decides.

What was decided is a step on both cases (`desk.pairing`); a pair that was decided on is not offered again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agent_app.core.case import CASE_KIND, Case
from agent_app.core.fold import fold
from agent_app.core.likeness import A_STORY, Likeness, Person, common_part, likeness, plain
from agent_app.core.likeness import Typed as Typed
from agent_app.core.verdicts import COMPARE, MERGE, Compared, merged_into, verdicts
from agent_app.core.vocabulary import Stage, Verdict
from agent_app.desk import pairing, stepping
from agent_app.desk.desk import Desk, Writing, subject_of
from agent_app.desk.pairing import End
from agent_app.desk.registering import Registered
from agent_app.store import alike, caselist, journal
from agent_app.store.vault import Connection

_WHO = ("name", "phone", "id_number", "address")
_CLOSED_AS_WELL = frozenset({Stage.MERGED, Stage.WITHDRAWN, Stage.AGENCY_ENDED})
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
    rows = [row for row in caselist.rows(connection, looked_at) if bytes.fromhex(row.subject) not in besides]
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


@dataclass(frozen=True, slots=True)
class Linked:
    """A case that somebody has compared with this one. `title` and `stage` are unknown where it is not here."""

    subject: str
    number: str
    verdict: Verdict
    record: str
    title: str = ""
    stage: Stage | None = None

    @property
    def here(self) -> bool:
        """Whether the case can be opened on this desk."""
        return self.stage is not None


@dataclass(frozen=True, slots=True)
class Kin:
    """What a case has to do with others: what was said (`linked`), and what may be said (`possible`).

    `merged_into` is the id of the case it was closed into as a repeat, "" when it was not; `astray`: that one was
    closed too, so that nobody works at the matter.
    """

    linked: tuple[Linked, ...]
    possible: tuple[Repeat, ...]
    merged_into: str = ""
    astray: bool = False

    @property
    def same(self) -> tuple[Linked, ...]:
        """The cases that are the same matter."""
        return tuple(each for each in self.linked if each.verdict is Verdict.SAME)


def kin(desk: Desk, number: str, most: int = MOST) -> Kin:
    """The other cases that a case has to do with. Raises `UserError` when there is none of that number."""
    with desk.vault.read() as connection:
        case = desk.case_in(connection, subject_of(connection, number))
        said = verdicts(case.subject)
        target = merged_into(case.subject)
        linked = tuple(_linked(connection, each) for each in said.values())
        found = find(connection, typed_of(case), {case.subject.id, *said}, most)
        gone = caselist.row_of(connection, target) if target else None
    return Kin(
        linked,
        tuple(found),
        merged_into=target.hex() if target else "",
        astray=gone is not None and gone.stage in _CLOSED_AS_WELL,
    )


def typed_of(case: Case) -> Typed:
    """What is known of a case that is there, as it would be typed."""
    party, get = case.petitioner, case.subject.get
    who = {name: str(party.get(name, "")) for name in _WHO} if party else {}
    return Typed(
        **who,
        category=str(get("category", "")),
        words=str(get("words", "")),
        place=str(get("place", "")),
    )


def decide(
    desk: Desk, number: str, other: str, verdict: Verdict, note: str = "", actor: str = ""
) -> stepping.Taken:
    """Record on both cases what somebody says of them. Raises `UserError`."""
    data = {"verdict": verdict.value, "other": other, "note": note}
    return stepping.take_step(desk, number, COMPARE, data=data, actor=actor)


def merge(desk: Desk, number: str, into: str, actor: str = "") -> stepping.Taken:
    """Close a case as a repeat of another that it was said to be one with; all of it stays. Raises `UserError`."""
    return stepping.take_step(desk, number, MERGE, data={"other": into}, actor=actor)


def compare_new(writing: Writing, made: Registered, other: str, verdict: Verdict) -> None:
    """Record what was said of a case while another was registered; one that has gone meanwhile is passed over."""
    row = caselist.row_of(writing.connection, bytes.fromhex(other))
    if row is not None:
        there = End(bytes.fromhex(row.subject), row.number or row.subject)
        pairing.compare(writing, End(bytes.fromhex(made.id), made.number), there, verdict)


def _linked(connection: Connection, said: Compared) -> Linked:
    row = caselist.row_of(connection, said.subject)
    return Linked(
        said.subject.hex(),
        (row.number if row else "") or said.number,
        said.verdict,
        said.record.hex(),
        row.title if row else "",
        row.stage if row else None,
    )
