"""The desk: an open vault, the law it works by, and who is working. What a person does are the functions beside it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from agent_app.base.errors import UserError
from agent_app.core.case import CASE_KIND, Case, derive
from agent_app.core.event import Op, Stored
from agent_app.core.fold import fold
from agent_app.core.numbers import case_number
from agent_app.core.scope import Scope
from agent_app.core.vocabulary import Role, ScopeClass
from agent_app.store import caselist, delivery, journal, lawbook, readside
from agent_app.store import identity as who
from agent_app.store.delivery import CONFIRMED
from agent_app.store.meta import get_meta, get_metas
from agent_app.store.readside import Law
from agent_app.store.serials import Serials
from agent_app.store.vault import Connection, Vault
from agent_app.sync import segment

CHINA = timezone(timedelta(hours=8))
"""One civil time for the whole country, whatever the laptop thinks its zone is."""

Now = Callable[[], datetime]
_OF_THE_END = frozenset({"end_agency", "hand_back"})


def wall_clock() -> datetime:
    """The time now, in China."""
    return datetime.now(CHINA)


@dataclass(frozen=True, slots=True)
class Profile:
    """Who works here: shown on papers and in the status line."""

    name: str
    role: Role
    division: str
    unit: str = ""
    phone: str = ""


class Desk:
    """Everything below the window and the command line, composed once by `agent_app.app`.

    `now` gives the time; nothing that is decided here depends on it but dates of the day and what is printed.
    """

    def __init__(self, vault: Vault, law: Law, now: Now = wall_clock) -> None:
        self.vault = vault
        self.now = now
        with vault.read() as connection:
            self.law = lawbook.law_in(connection, law)
            self.profile = load_profile(connection)

    @property
    def today(self) -> date:
        """The date in China."""
        return self.now().astimezone(CHINA).date()

    @property
    def now_ms(self) -> int:
        """Milliseconds since 1970 UTC."""
        return int(self.now().timestamp() * 1000)

    @property
    def is_county(self) -> bool:
        """Whether this is the county's own record, whose log has authority."""
        return self.profile.role is Role.COUNTY

    @contextmanager
    def writing(self, actor: str = "") -> Iterator["Writing"]:
        """One action: what is written in the block is on the disk together when it ends, or not at all."""
        with self.vault.write() as connection:
            writing = Writing(self, connection, actor or self.profile.name)
            yield writing
            writing.settle()

    def case(self, number: str) -> Case:
        """The case with this number (its own, the county's, or its id). Raises `UserError`."""
        with self.vault.read() as connection:
            return self.case_in(connection, subject_of(connection, number))

    def case_in(self, connection: Connection, subject: bytes) -> Case:
        """The case of a subject, folded now."""
        self.keep_to_law(connection)
        events = journal.events_of(connection, [subject]).get(subject, [])
        return derive(fold(CASE_KIND, subject, events), self.law.rules, self.law.calendar)

    def keep_to_law(self, connection: Connection) -> None:
        """Take up what the county has set since, be it through another process on the same record."""
        if not lawbook.is_current(connection, self.law):
            self.law = lawbook.law_in(connection, self.law)

    def look_again(self) -> None:
        """Take up what an exchange has changed of this desk itself: its role, its scopes, and what the county has set."""
        with self.vault.read() as connection:
            self.profile = load_profile(connection)
            self.keep_to_law(connection)

    def check_in_charge(self, case: Case, *also: str) -> None:
        """Refuse to go on with a case whose agency has ended: a desk may only hand over copies then.

        `also` are ids of records that belong to the end itself. The county's own record goes on. Raises `UserError`.
        """
        if not case.progress.agency_ended or self.is_county:
            return
        ending = {step.id for step in case.facts.steps if step.code in _OF_THE_END}
        if not also or not ending.issuperset(also):
            raise UserError(
                "代理已经终止，这里只记材料交还，别的不再记。什么都没有写；要再委托，就重新登记一件。"
            )

    def close(self) -> None:
        """Close the vault; the desk cannot be used any more."""
        self.vault.close()


class Writing:
    """An action under way: appends events and brings the read side along."""

    def __init__(self, desk: Desk, connection: Connection, actor: str) -> None:
        self.desk = desk
        self.connection = connection
        kept = get_metas(connection, *who.KEYS, "scope", "lamport")
        self.identity = who.Identity(**{key: kept[key] for key in who.KEYS})
        self.home_scope = Scope(kept["scope"], ScopeClass.CASES)
        self._events = journal.Appender(
            connection,
            journal.Writer(self.identity.public, self.identity.incarnation, actor, desk.is_county, desk.now),
            kept.get("lamport", 0),
        )
        desk.keep_to_law(connection)
        self._changed: dict[bytes, None] = {}
        self._fresh: dict[bytes, list[Stored]] = {}
        self.defer_index = False
        self._sets = self._drew = False

    def case_in_charge(self, number: str) -> Case:
        """The case as it stands, of which this desk is in charge. Raises `UserError`."""
        case = self.desk.case_in(self.connection, subject_of(self.connection, number))
        self.desk.check_in_charge(case)
        return case

    def draw_number(self, division: str = "") -> str:
        """The next number of the day."""
        day = self.desk.today
        serials = Serials(self.connection, day)
        number = case_number(division or self.home_scope.division, serials.device, day, serials.draw())
        serials.keep()
        self._drew = True
        return number

    def open(
        self,
        subject: bytes,
        ops: Sequence[Op],
        kind: str = CASE_KIND,
        scope_class: ScopeClass = ScopeClass.CASES,
        division: str = "",
    ) -> None:
        """Write the first event of a new subject, in this desk's own division or in one below it."""
        scope = Scope(division or self.home_scope.division, scope_class)
        self._sets |= scope_class is ScopeClass.SETTINGS
        self._fresh[subject] = [self._events.append(kind, subject, scope, ops)]

    def append(
        self, subject: bytes, ops: Sequence[Op], sees: Iterable[bytes] = (), kind: str = CASE_KIND
    ) -> None:
        """Write one event on a subject that is there, in its scope."""
        scope = journal.scope_of(self.connection, subject) or self.home_scope
        self._sets |= scope.kind is ScopeClass.SETTINGS
        self._events.append(kind, subject, scope, ops, sees)
        self._changed[subject] = None

    def derive(self) -> None:
        """Derive what changed since the last time; a long action does so on its way and holds little in memory."""
        self._events.flush()
        subjects = dict.fromkeys((*self._fresh, *self._changed))
        fresh = {subject: events for subject, events in self._fresh.items() if subject not in self._changed}
        readside.refresh(self.connection, subjects, self.desk.law, fresh=fresh, defer_index=self.defer_index)
        self._fresh.clear()
        self._changed.clear()

    def settle(self) -> None:
        """Derive what changed. The county seals at once: what it has written, it has."""
        self.derive()
        if self._drew:
            who.count_numbers(self.desk.vault, self.connection)
        if self.desk.is_county:
            sealed = segment.seal(self.desk.vault, self.connection, self.identity, delivery=CONFIRMED)
            delivery.refresh(self.connection, sealed)
            if self._sets:
                self.desk.law = lawbook.settle(self.connection, self.desk.law)


def subject_of(connection: Connection, number: str) -> bytes:
    """The subject of a case by its number, the county's number or its id. Raises `UserError`."""
    found = caselist.subject_of(connection, number)
    if found is None:
        raise UserError(f"没有找到编号为“{number}”的事项。什么都没有动，请核对编号，或用姓名、电话尾号找。")
    return found


def load_profile(connection: Connection) -> Profile:
    """Who the vault says works here."""
    return Profile(
        name=get_meta(connection, "name", ""),
        role=Role(get_meta(connection, "role", Role.AGENT.value)),
        division=get_meta(connection, "scope", ""),
        unit=get_meta(connection, "unit", ""),
        phone=get_meta(connection, "phone", ""),
    )
