"""Taking in segments from somewhere else: every one is applied, parked or quarantined, none is dropped.

A segment is applied when its signer's certificate covers its scope, it verifies, and the segment before it is
here. One that comes too early is parked and applied when its predecessor arrives. One that may not be applied
waits in quarantine with the reason, and blocks nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from agent_app.core.case import CASE_KIND
from agent_app.core.scope import Scope, is_counted, may_write
from agent_app.core.settings import SETTING_KIND
from agent_app.store import erasing, forks, journal, lawbook, readside, segments, underived
from agent_app.store import identity as who
from agent_app.store.delivery import SAVED
from agent_app.store.journal import SealedRow
from agent_app.store.meta import get_metas
from agent_app.store.readside import Law
from agent_app.store.segments import Log, Place
from agent_app.store.turns import claim
from agent_app.store.vault import Connection
from agent_app.sync import certificate, quarantine, segment
from agent_app.sync.certificate import Certificate
from agent_app.sync.segment import FIRST, Header, InvalidSegmentError, Verified, Wire

_FLUSH_EVENTS = 4096
_TOGETHER = 500
"""Subjects that are read back and derived together."""
AT_ONCE = 20
"""Up to so many changed cases are derived and indexed with the import; more are behind it."""


@dataclass(slots=True)
class Report:
    """What became of what came in: of which `kinds` and `places`, about which `subjects`, and about which of them something is
    `erased`, or may be. `refused` are those that no certificate known here allows, also where they lay aside before.
    """

    events: int = 0
    parked: int = 0
    quarantined: int = 0
    refused: int = 0
    kinds: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    subjects: set[bytes] = field(default_factory=set)
    erased: set[bytes] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Terms:
    """How to take in: the county's key (its log has authority), what counts as delivered, whose clock.

    `law` is the program's; what the county has set is read from the record. `vouched`: it comes from the county itself,
    which has looked at the certificates in the order of arrival; who was stopped or moved since, wrote it before.
    `anew`: it lay aside and is tried again, and has its room there already. More than `at_once` subjects are derived
    behind the import, as `store.underived` says; whoever takes in sees to that.
    """

    county: bytes
    delivery: int
    law: Law
    now_ms: int
    vouched: bool = False
    anew: bool = False
    at_once: int = AT_ONCE
    former: tuple[bytes, ...] = ()
    """Keys that the county had before; its logs under them have authority too."""

    @property
    def counties(self) -> tuple[bytes, ...]:
        """All keys of the county."""
        return (self.county, *self.former)


class Intake:
    """Takes segments inside one writing transaction; `finish` derives the read side by `law`, which is the record's now.

    Of many cases it only notes that they came: what was received is safe, and confirmed, before it is worked on.
    """

    def __init__(self, connection: Connection, terms: Terms) -> None:
        self._connection = connection
        self._terms = terms
        self.report = Report()
        self._room = None if terms.anew else quarantine.Room(connection)
        self._logs: dict[Log, int] = {}
        self._certificates: dict[bytes, Certificate | None] = {}
        self._scopes: dict[bytes, list[Scope] | None] = {}
        self._rows: list[SealedRow] = []
        self._scope_of: dict[bytes, str] = {}
        self._beside: set[bytes] = set()
        self._accepted: set[bytes] = set()
        self._lamport = 0
        known = get_metas(connection, "public", "incarnation", "lamport", lawbook.SETTINGS)
        self._seen = int(known.get("lamport", 0))
        self._own = known["public"], known["incarnation"]
        # Of what lay here, from wherever it came, a desk hears by the county's heads alone that the county has it too.
        self._at_county = known["public"] in terms.counties
        self._of_waiting = terms.delivery if self._at_county else SAVED
        current = known.get(lawbook.SETTINGS, "") == terms.law.mark
        self.law = terms.law if current else lawbook.law_in(connection, terms.law)
        self._settings_came = False

    def take_certificate(self, wire: bytes) -> None:
        """Take a certificate; what comes after it is judged by it."""
        found = certificate.take(self._connection, wire, self._terms.counties)
        if found is not None:
            self._certificates.pop(found.key, None)
            self._scopes.pop(found.key, None)

    def certificate_of(self, key: bytes) -> Certificate | None:
        """The newest certificate of a key that is not revoked."""
        if key not in self._certificates:
            self._certificates[key] = certificate.of_key(self._connection, key)
        return self._certificates[key]

    def take(self, wire: bytes, *, waited: bool = False) -> None:
        """Take one segment as it travelled; `waited`: it lay here, parked or aside."""
        try:
            outer, header, mark = segment.read_header(wire)
        except InvalidSegmentError as error:
            self._quarantine(wire, b"", 0, quarantine.INVALID, str(error))
            return
        log = (header.key, header.incarnation, header.scope)
        place = Place(min(header.number, segment.MOST_NUMBERS), mark)  # not verified yet: it may be anything
        here = segments.around(self._connection, log, place, header.previous)
        if here.known:
            return
        refusal = self._refusal(header)
        self.report.refused += refusal is not None
        if refusal is not None and refusal[0] == quarantine.UNKNOWN:
            self._quarantine(wire, header.key, header.count, *refusal)
            return
        try:
            verified = segment.verify(outer, header, mark)
        except InvalidSegmentError as error:
            self._quarantine(
                wire, header.key, header.count, quarantine.INVALID, str(error), signed=error.signed
            )
            return
        if refusal is not None:
            self._quarantine(wire, header.key, header.count, *refusal)
            return
        if header.lamport_last > max(self._lamport, self._seen) + journal.MAX_LAMPORT_JUMP:
            self._quarantine(wire, header.key, header.count, "jump", "次序号跳得太远")
            return
        if header.previous != FIRST and not here.previous:
            quarantine.park(self._connection, mark, header, wire, self._terms.now_ms)
            self.report.parked += 1
            return
        delivery = self._of_waiting if waited else self._terms.delivery
        self._apply(verified, outer, delivery, is_fork=here.taken)

    def finish(self) -> Report:
        """Apply what was waiting for these segments, and bring the read side up to date, or note what has to be."""
        if self._terms.vouched and self._accepted and not self._at_county:
            quarantine.settle(self._connection, self._accepted)
        while self._accepted:
            marks, self._accepted = self._accepted, set()
            for wire in quarantine.unpark(self._connection, marks):
                self.report.parked -= 1
                self.take(wire, waited=True)
        self._derive()
        if self._settings_came:
            self.law = lawbook.settle(self._connection, self.law)
        if self._lamport > self._seen:
            journal.saw_lamport(self._connection, self._lamport)
        return self.report

    def _derive(self) -> None:
        """Derive every subject that came once, however often this import adds to it; of many only what cannot wait."""
        self._flush()
        came = self.report.subjects = set(self._scope_of)
        self.report.erased = erasing.touched(self._connection, came)
        if self._at_county:
            erasing.note_late(self._connection, self.report.erased)
        many = len(came) > self._terms.at_once
        late = self._may_wait() if many else {}
        if late:
            underived.defer(self._connection, late)
        now = sorted(came - late.keys())
        for start in range(0, len(now), _TOGETHER):
            readside.refresh(self._connection, now[start : start + _TOGETHER], self.law, defer_index=many)

    def _may_wait(self) -> dict[bytes, str]:
        """The cases that came and their scopes, but those of which something is erased: that has to be gone with the import.

        They stand in the order in which they came, which is about that of their events and of their days.
        """
        now = self._beside | self.report.erased
        return {subject: scope for subject, scope in self._scope_of.items() if subject not in now}

    def renew(self, subjects: Iterable[bytes]) -> None:
        """Derive these subjects anew, whose events have changed in another way."""
        readside.refresh(self._connection, dict.fromkeys(subjects), self.law)

    def _refusal(self, header: Header) -> tuple[str, str] | None:
        if header.key in self._terms.counties:
            return None
        if header.key not in self._scopes:
            self._scopes[header.key] = self._scopes_of(header.key)
        scopes = self._scopes[header.key]
        if scopes is None:
            return "revoked", "写它的电脑已经停用，这份是停用以后才到的"
        if not scopes:
            return quarantine.UNKNOWN, "写它的电脑还没有县里的证书"
        if not may_write(scopes, Scope.parse(header.scope)):
            return quarantine.OUTSIDE, "写它的电脑无权写这个地方的记录"
        return None

    def _scopes_of(self, key: bytes) -> list[Scope] | None:
        """Where this key may write; None when it was stopped."""
        if self._terms.vouched:
            return certificate.scopes_ever(self._connection, key)
        found = self.certificate_of(key)
        if found is not None:
            return found.scope_list()
        return None if certificate.revoked(self._connection, key) else []

    def _quarantine(
        self, wire: bytes, key: bytes, count: int, reason: str, detail: str, *, signed: bool = False
    ) -> None:
        room = None if signed else self._room
        if quarantine.keep(self._connection, wire, key, count, reason, detail, self._terms.now_ms, room):
            self.report.quarantined += 1

    def _apply(self, verified: Verified, outer: Wire, delivery: int, *, is_fork: bool) -> None:
        header = verified.header
        authority = header.key in self._terms.counties
        if authority:  # law for all scopes; and erasures are told of in the order in which they came
            claim(self._connection)
        log = self._log(header, authority)
        if is_fork:
            forks.note(self._connection, log)
        if (header.key, header.incarnation) == self._own:
            # Somebody else signs as this life of this home: it was copied. What is written from now on goes elsewhere.
            who.begin_incarnation(self._connection)
            self._own = b"", b""
        row = segments.store(
            self._connection,
            log,
            Place(header.number, verified.hash),
            verified.header_bytes,
            verified.signature,
            header.scope,
            events=header.count,
            size=sum(len(body) for body in outer.bodies if body is not None),
            delivery=delivery,
        )
        for leaf, event, body in zip(verified.leaves, verified.events, verified.bodies, strict=True):
            subject = event.subject if event is not None else b""
            self._rows.append((subject, leaf, log, row, event.lamport if event else 0, body))
            if event is not None:
                self.report.kinds.add(event.kind)
                self.report.places.add(header.scope)
                self._scope_of[subject] = min(self._scope_of.get(subject, header.scope), header.scope)
                if event.kind != CASE_KIND:
                    self._beside.add(subject)
                self._settings_came |= authority and event.kind == SETTING_KIND
        self._lamport = max(self._lamport, header.lamport_last)
        self._accepted.add(verified.hash)
        if is_counted(header.scope):
            self.report.events += header.count
        if len(self._rows) >= _FLUSH_EVENTS:
            self._flush()

    def _log(self, header: Header, authority: bool) -> int:
        key = (header.key, header.incarnation, header.scope)
        if key not in self._logs:
            self._logs[key] = journal.log_id(
                self._connection, header.key, header.incarnation, Scope.parse(header.scope), authority
            )
        return self._logs[key]

    def _flush(self) -> None:
        """Put what came into the record."""
        journal.take_in(self._connection, self._rows)
        self._rows.clear()
