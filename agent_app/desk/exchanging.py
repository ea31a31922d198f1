"""交换: with the county, by stick or by line; and enrolment, which is the first exchange of all."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from agent_app.base.errors import AppError, UserError
from agent_app.core.vocabulary import Delivery
from agent_app.desk import erasing, settings
from agent_app.desk.desk import Desk, load_profile
from agent_app.store import delivery, journal, keyslots
from agent_app.store import identity as who
from agent_app.store.vault import get_meta, put_meta
from agent_app.sync import answer, bundle, enrolment, exchange, message, network, quarantine, stick
from agent_app.sync.enrolment import CountyCard, Invitation


@dataclass(slots=True)
class Outcome:
    """What an exchange did: events in and out, what was told on the way, and which settings the county has changed."""

    sent: int = 0
    received: int = 0
    confirmed: int = 0
    quarantined: int = 0
    parked: int = 0
    bundles: int = 0
    notes: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)

    def add(self, result: exchange.Result) -> None:
        """Count one response in."""
        self.received += result.received
        self.confirmed += result.confirmed
        self.quarantined += result.quarantined
        self.parked += result.parked
        self.bundles += 1


@dataclass(frozen=True, slots=True)
class Standing:
    """How far this desk's records have come, for the status line and the exchange page."""

    county: CountyCard | None
    counts: dict[Delivery, int]
    last_contact: int
    unsealed: int
    quarantined: int


def standing(desk: Desk) -> Standing:
    """Counts of cases by delivery, and the last word from the county."""
    with desk.vault.read() as connection:
        return Standing(
            county=exchange.county_of(connection),
            counts=delivery.counts(connection),
            last_contact=get_meta(connection, "last_contact", 0),
            unsealed=journal.unsealed(connection),
            quarantined=quarantine.count(connection),
        )


def standing_beside(desk: Desk) -> dict[Delivery, int]:
    """How many visits and reception days, which stand on no list of cases, have come how far."""
    with desk.vault.read() as connection:
        return delivery.counts_beside(connection)


def enrol_by_file(desk: Desk, path: Path) -> Invitation:
    """Take the invitation in a file from the county; certified with the next exchange."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"读不到 {path}。没有改动什么，请看看U盘插好没有。") from error
    return _enrol(desk, enrolment.from_file(data))


def enrol_by_code(desk: Desk, url: str, code: str) -> Invitation:
    """Take the invitation behind a typed code from the county's server, and get the certificate at once."""
    with desk.vault.read() as connection:
        key = who.load(connection).public
    invitation = _enrol(desk, network.fetch_invitation(url, code, key))
    over_network(desk)
    return invitation


def _enrol(desk: Desk, invitation: Invitation) -> Invitation:
    exchange.accept_invitation(desk.vault, invitation)
    # A desk whose passphrase and recovery code are both lost can be opened at the county, from its backup.
    keyslots.add_escrow(desk.vault.home, desk.vault.key, invitation.county.box)
    with desk.vault.read() as connection:
        desk.profile = load_profile(connection)
        desk.keep_to_law(connection)
    return invitation


def over_network(desk: Desk, said: Callable[[str], None] | None = None) -> Outcome:
    """Exchange on the line until neither side has more. Raises `OfflineError` when the county is not there."""
    with desk.vault.read() as connection:
        county = exchange.county_of(connection)
    if county is None:
        raise exchange.NotEnrolledError()
    outcome = Outcome()
    already: list[exchange.Outgoing] = []
    with network.Line(county) as line:
        more = True
        while more:
            out = io.BytesIO()
            request = exchange.write_request(desk.vault, out, desk.now_ms, message.LINE_LIMIT, already)
            response = line.exchange(out.getvalue())
            already.append(request)
            exchange.mark_handed_over(desk.vault, request)
            result = exchange.read_response(desk.vault, response, desk.law, desk.now_ms)
            outcome.sent += request.header.events
            outcome.add(result)
            more = request.more or result.more
            if said is not None:
                said(f"已交出{outcome.sent}条，收到{outcome.received}条")
    _after(desk, outcome)
    return outcome


def write_to_stick(desk: Desk, root: Path) -> Outcome:
    """Put everything the county has not confirmed on a stick; handed over only when read back equal."""
    written: list[exchange.Outgoing] = []

    def produce(out: BinaryIO) -> bundle.Header:
        written.append(exchange.write_request(desk.vault, out, desk.now_ms))
        return written[-1].header

    stick.write(root, produce)
    exchange.mark_handed_over(desk.vault, written[-1])
    outcome = Outcome(sent=written[-1].header.events, bundles=1)
    _after(desk, outcome)
    return outcome


def read_from_stick(desk: Desk, root: Path) -> Outcome:
    """Take in every response for this desk on a stick; one that is broken is named and blocks no other."""
    content = stick.look(root)
    outcome = Outcome(notes=list(content.unreadable))
    for found in _for_us(desk, content, message.RESPONSE):
        with _noted(outcome, found), found.path.open("rb") as source:
            outcome.add(exchange.read_response(desk.vault, source, desk.law, desk.now_ms))
    _after(desk, outcome)
    return outcome


def by_stick(desk: Desk, root: Path) -> Outcome:
    """Both ways with one stick: first what the county answered, then what is new here."""
    outcome = read_from_stick(desk, root)
    outcome.sent = write_to_stick(desk, root).sent
    return outcome


def county_by_stick(desk: Desk, root: Path) -> tuple[Outcome, list[str]]:
    """The county's side of a stick: answer every request on it. Returns the names of the desks answered."""
    content = stick.look(root)
    outcome = Outcome(notes=list(content.unreadable))
    names: list[str] = []
    for found in _for_us(desk, content, message.REQUEST):
        with _noted(outcome, found), found.path.open("rb") as source:
            answered = _answer_on(desk, root, source)
            outcome.received += answered.report.events
            outcome.quarantined += answered.report.quarantined
            outcome.parked += max(answered.report.parked, 0)
            outcome.sent += answered.header.events
            outcome.bundles += 1
            names.append(answered.name)
            erasing.follow_up(desk, answered.report.subjects)
    return outcome, names


def _for_us(desk: Desk, content: stick.Content, direction: str) -> list[stick.Found]:
    """The bundles of one direction that are sealed to this record; others' lie beside them and are left alone."""
    with desk.vault.read() as connection:
        own = bundle.key_id(who.load(connection).public)
    return [
        found
        for found in content.bundles
        if found.header.direction == direction and found.header.recipient == own
    ]


@contextmanager
def _noted(outcome: Outcome, found: stick.Found) -> Iterator[None]:
    """A bundle that cannot be used is named with the reason, and blocks no other."""
    try:
        yield
    except AppError as error:
        outcome.notes.append(f"{found.path.name}：{error.sentence}")
    except OSError:
        outcome.notes.append(f"{found.path.name}：{stick.UNREADABLE}")


def _answer_on(desk: Desk, root: Path, source: BinaryIO) -> answer.Answered:
    answered: list[answer.Answered] = []

    def produce(out: BinaryIO) -> bundle.Header:
        answered.append(answer.answer(desk.vault, source, out, desk.law, desk.now_ms))
        return answered[-1].header

    stick.write(root, produce)
    return answered[-1]


def _after(desk: Desk, outcome: Outcome) -> None:
    before = desk.law
    with desk.vault.write() as connection:
        put_meta(connection, "last_exchange", desk.now_ms)
    with desk.vault.read() as connection:
        desk.profile = load_profile(connection)
        desk.keep_to_law(connection)
    outcome.settings += settings.news(before, desk.law)
