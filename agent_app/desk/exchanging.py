"""交换: with the county, by stick or by line; and enrolment, which is the first exchange of all."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from agent_app.base.errors import AppError, TroubleError, UserError
from agent_app.base.space import check_room, free_bytes
from agent_app.core.vocabulary import Delivery
from agent_app.desk import erasing, indexing, line_errand, peers, receptions, settings, ways
from agent_app.desk.desk import Desk
from agent_app.desk.outcomes import Outcome, Watch
from agent_app.store import blob_ways, delivery, journal, keyslots
from agent_app.store import identity as who
from agent_app.store.meta import get_meta, put_meta
from agent_app.sync import (
    answer,
    belonging,
    bundle,
    enrolment,
    exchange,
    message,
    network,
    peer,
    quarantine,
    relay,
    stick,
)
from agent_app.sync.enrolment import CountyCard, Invitation
from agent_app.sync.offering import Outgoing

_PACE = "line_limit"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far this desk's records have come, for the status line and the exchange page."""

    county: CountyCard | None
    counts: dict[Delivery, int]
    last_contact: int
    unsealed: int
    quarantined: int
    photos: blob_ways.Waiting
    """Those that the county has not confirmed."""


def standing(desk: Desk) -> Standing:
    """Counts of cases by delivery, and the last word from the county."""
    with desk.vault.read() as connection:
        return Standing(
            county=belonging.county_of(connection),
            counts=delivery.counts(connection),
            last_contact=get_meta(connection, "last_contact", 0),
            unsealed=journal.unsealed(connection),
            quarantined=quarantine.count(connection),
            photos=blob_ways.waiting(connection),
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
    invitation = _enrol(desk, network.fetch_invitation(url, code, key, ways.ways(desk).proxy))
    over_network(desk)
    return invitation


def _enrol(desk: Desk, invitation: Invitation) -> Invitation:
    belonging.accept_invitation(desk.vault, invitation)
    _entrust(desk)
    desk.look_again()
    return invitation


def _entrust(desk: Desk) -> None:
    """Have the county hold the key of a desk that belongs to it, unless it does. Raises `TroubleError`.

    One whose passphrase and recovery code are both lost can be opened there, from its backup. The invitation may have
    been cut short of this.
    """
    vault = desk.vault
    with vault.read() as connection:
        county = belonging.county_of(connection)
    if county is not None and not keyslots.in_escrow(vault.home, county.box):
        with vault.write():
            keyslots.add_escrow(vault.home, vault.key, county.box)


def over_network(desk: Desk, watch: Watch | None = None) -> Outcome:
    """Exchange on the line until neither side has more: records first, then photos unless they go by stick alone.

    `watch` is shown what was done after every request, and may raise `Cancelled`; what was exchanged by then stands, and
    the next time goes on from there. Raises `OfflineError` when the county is not there.
    """
    with desk.vault.read() as connection:
        county, chosen = belonging.county_of(connection), ways.ways_in(connection)
        known = get_meta(connection, _PACE, network.Pace.FIRST)
    if county is None:
        raise belonging.NotEnrolledError()
    check_room(desk.vault.home, 0, "交换")
    pace, outcome = network.Pace(known), Outcome()
    try:
        with network.Line(county, chosen.proxy) as line:
            line_errand.Errand(desk, line, pace, outcome, watch).run()
            if chosen.carries:
                outcome.carry(
                    relay.forward(desk.vault.home, line, [bundle.key_id(key) for key in county.keys])
                )
    except network.OfflineError:
        pace.failed()
        raise
    finally:
        if pace.limit != known:
            with desk.vault.write() as connection:
                put_meta(connection, _PACE, pace.limit)
        indexing.derive(desk)  # what has come stands on the lists, however the line ended
    _after(desk, outcome)
    return outcome


def write_to_stick(desk: Desk, root: Path, to: str = "") -> Outcome:
    """Put everything the county has not confirmed on a stick, and what is carried for others.

    It is handed over only when read back equal. What does not fit goes the next time, photos last. `to` is the key of
    somebody else's computer, in hex: then it is written for that one, with all that may be read there.
    """
    outcome = Outcome()
    limit = _room_on(root)
    if to:
        header = peers.write(desk, root, to, limit)
        outcome.sent, outcome.bundles = header.events, 1
        return outcome
    written: list[Outgoing] = []

    def produce(out: BinaryIO) -> bundle.Header:
        written.append(exchange.write_request(desk.vault, out, desk.now_ms, limit))
        return written[-1].header

    stick.write(root, produce)
    exchange.mark_handed_over(desk.vault, written[-1])
    outcome.sent, outcome.bundles, outcome.more = written[-1].header.events, 1, written[-1].more
    if ways.ways(desk).carries:
        outcome.carry(relay.put_down(desk.vault.home, root))
    _after(desk, outcome)
    return outcome


def read_from_stick(desk: Desk, root: Path) -> Outcome:
    """Take in every bundle for this desk on a stick, from the county and from other desks; and take along what is others'.

    One that is broken is named and blocks no other.
    """
    content = stick.look(root)
    outcome = Outcome(notes=list(content.unreadable))
    for found in _for_us(desk, content, message.RESPONSE, message.PEER):
        with _noted(outcome, found), found.path.open("rb") as source:
            check_room(desk.vault.home, found.header.size, "读它")
            if found.header.direction == message.PEER:
                outcome.add(peer.read(desk.vault, source, desk.law, desk.now_ms))
            else:
                outcome.add(_read(desk, source))
    indexing.derive(desk)
    if ways.ways(desk).carries:
        outcome.carry(relay.pick_up(desk.vault.home, root, _own_ids(desk)))
    _after(desk, outcome)
    return outcome


def _read(desk: Desk, source: BinaryIO) -> exchange.Result:
    try:
        return exchange.read_response(desk.vault, source, desk.law, desk.now_ms)
    except UserError:
        desk.look_again()  # refused, it may be again who it was before its invitation
        raise


def by_stick(desk: Desk, root: Path, to: str = "") -> Outcome:
    """Both ways with one stick: first what was written for this desk, then what is new here."""
    outcome = read_from_stick(desk, root)
    written = write_to_stick(desk, root, to)
    outcome.sent, outcome.more = written.sent, written.more
    outcome.bundles += written.bundles
    outcome.carried += written.carried
    outcome.notes += written.notes
    return outcome


def _room_on(root: Path) -> int:
    """Bytes that may go on this stick in one file; what was cut off before takes no room of it."""
    stick.clear(root)
    free = free_bytes(root)
    return message.STICK_LIMIT if free is None else min(message.STICK_LIMIT, free)


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
            if answered.report.erased:
                erasing.follow_up(desk)
    indexing.derive(desk)
    receptions.publish(desk)
    return outcome, names


def _own_ids(desk: Desk) -> list[bytes]:
    with desk.vault.read() as connection:
        return [bundle.key_id(one.public) for one in who.load_all(connection)]


def _for_us(desk: Desk, content: stick.Content, *directions: str) -> list[stick.Found]:
    """The bundles of these directions that are sealed to this record; others' lie beside them and are left alone."""
    own = _own_ids(desk)
    return [
        found
        for found in content.bundles
        if found.header.direction in directions and found.header.recipient in own
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
        answered.append(answer.answer(desk.vault, source, out, desk.law, desk.now_ms, _room_on(root)))
        return answered[-1].header

    stick.write(root, produce)
    return answered[-1]


def _after(desk: Desk, outcome: Outcome) -> None:
    before = desk.law
    desk.look_again()
    outcome.settings += settings.news(before, desk.law)
    with suppress(TroubleError):  # it follows with any exchange
        _entrust(desk)
