"""The exchange, desk's side: one request up, one response down, over any carrier.

What is sealed and not confirmed goes up; what the county has and this desk has not comes down. Cursors are
hints, heads decide; delivery advances by the county's own word only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import msgspec
from sqlalchemy import Connection, select, text, update

from agent_app.base.errors import UserError
from agent_app.core.event import new_id
from agent_app.core.scope import Scope, may_read
from agent_app.store import blobs, readside, schema
from agent_app.store import identity as who
from agent_app.store.identity import Identity
from agent_app.store.readside import Law
from agent_app.store.vault import Vault, get_meta, put_meta
from agent_app.sync import bundle, certificate, enrolment, message, quarantine, segment
from agent_app.sync.enrolment import CountyCard, Invitation
from agent_app.sync.intake import Intake, Report, Terms
from agent_app.sync.message import RESPONSE, Chunk, Load, Manifest

SAVED, HANDED_OVER, CONFIRMED = range(3)


class NotEnrolledError(UserError):
    """This desk does not know its county yet."""

    def __init__(self) -> None:
        super().__init__(
            "这台电脑还没有同县里连起来。登记的事都在，请先用县里给的U盘或那串字连上，再来交换。"
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What an exchange brought."""

    received: int
    confirmed: int
    quarantined: int
    parked: int
    more: bool
    cases: tuple[bytes, ...]


def county_of(connection: Connection) -> CountyCard | None:
    """The county this desk is enrolled with, or None."""
    body = get_meta(connection, "county")
    return None if body is None else msgspec.convert(body, CountyCard)


def accept_invitation(vault: Vault, invitation: Invitation) -> None:
    """Begin to belong to a county: its keys are known, and the next request carries the proof.

    What was written before and cannot stand in the invited scopes is moved into the first of them; nothing
    of it has left this machine. A new incarnation begins.
    """
    with vault.write() as connection:
        known = county_of(connection)
        if known is not None and known.key != invitation.county.key:
            raise UserError("这台电脑已经同另一个县连着，没有改动。要换县，请先同原来的县里办停用。")
        put_meta(connection, "county", msgspec.to_builtins(invitation.county, builtin_types=(bytes,)))
        proof = enrolment.prove(invitation, who.load(connection))
        put_meta(connection, "proof", msgspec.to_builtins(proof, builtin_types=(bytes,)))
        put_meta(connection, "scopes", list(invitation.scopes))
        put_meta(connection, "role", invitation.role.value)
        scopes = [Scope.parse(scope) for scope in invitation.scopes]
        _move_into(connection, scopes)
        who.begin_incarnation(connection)


def _move_into(connection: Connection, scopes: list[Scope]) -> None:
    home = str(scopes[0])
    rows = connection.execute(
        text("SELECT DISTINCT l.id, l.scope, l.key, l.incarnation FROM logs l JOIN events e ON e.log = l.id"
             " WHERE e.segment IS NULL")
    ).all()  # fmt: skip
    for row in rows:
        if not may_read(scopes, Scope.parse(row.scope)):
            target = connection.execute(
                select(schema.logs.c.id).where(
                    schema.logs.c.key == row.key,
                    schema.logs.c.incarnation == row.incarnation,
                    schema.logs.c.scope == home,
                )
            ).scalar()
            if target is None:
                connection.execute(update(schema.logs).where(schema.logs.c.id == row.id).values(scope=home))
            else:
                connection.execute(
                    update(schema.events).where(schema.events.c.log == row.id).values(log=target)
                )
            connection.execute(
                update(schema.cases).where(schema.cases.c.scope == row.scope).values(scope=home)
            )
            connection.execute(
                update(schema.blobs).where(schema.blobs.c.scope == row.scope).values(scope=home)
            )
    put_meta(connection, "scope", scopes[0].division)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request that was written: which segments and which chunks of blobs are in it."""

    header: bundle.Header
    segments: tuple[int, ...]
    chunks: tuple[tuple[bytes, int], ...]
    more: bool


def write_request(
    vault: Vault,
    out: BinaryIO,
    now_ms: int,
    limit: int = message.STICK_LIMIT,
    already: Sequence[Outgoing] = (),
) -> Outgoing:
    """Seal what is new and write a request for the county to `out`.

    What the requests `already` carried is not repeated: what the county has put aside, and therefore does
    not confirm, must not hold up the rest.
    """
    with vault.write() as connection:
        identity = who.load(connection)
        county = county_of(connection)
        if county is None:
            raise NotEnrolledError()
        segment.seal(vault, connection, identity)
    with vault.read() as connection:
        load = _collect(connection, limit, already)
        proof = get_meta(connection, "proof")
        manifest = Manifest(
            version=1,
            direction=message.REQUEST,
            bundle=new_id(),
            sender=identity.public,
            sender_box=identity.box,
            recipient=county.key,
            created=now_ms,
            generation=get_meta(connection, "generation", b""),
            heads=message.heads(connection),
            cursors={row.scope: row.position for row in connection.execute(select(schema.cursors))},
            proof=None if proof is None else msgspec.convert(proof, enrolment.Proof),
            more=load.more,
        )
        header = bundle.Header(
            format=bundle.FORMAT,
            suite=who.SUITE,
            sender=bundle.key_id(identity.public),
            recipient=bundle.key_id(county.key),
            direction=message.REQUEST,
            bundle=manifest.bundle,
            created=now_ms,
            segments=len(load.segments),
            events=load.events,
        )
        frames = load.frames(connection, with_certificates=False)
        header = bundle.write(out, header, message.encode_manifest(manifest), frames, identity, county.box)
    return Outgoing(header, tuple(load.segments), tuple(load.chunks), load.more)


def _collect(connection: Connection, limit: int, already: Sequence[Outgoing]) -> Load:
    load = Load(limit)
    went = {row for request in already for row in request.segments}
    chunks_went = {chunk for request in already for chunk in request.chunks}
    table = schema.segments
    rows = connection.execute(
        select(table.c.id, table.c.size, table.c.count)
        .where(table.c.delivery < CONFIRMED)
        .order_by(table.c.id)
    )
    for row, size, events in rows:
        if row not in went and not load.offer(row, size, events):
            return load
    waiting = select(schema.blobs.c.hash, schema.blobs.c.chunks).where(schema.blobs.c.delivery < CONFIRMED)
    wanted: dict[bytes, list[int]] = dict(get_meta(connection, "wanted_chunks", {}))
    for name, chunks in connection.execute(waiting).all():
        gone = {number for blob, number in chunks_went if blob == name} | set(blobs.missing_chunks(connection, name))
        for number in wanted.get(name, range(chunks)):
            if number not in gone and not load.offer_chunk(name, number, blobs.CHUNK):
                return load
    return load


def mark_handed_over(vault: Vault, outgoing: Outgoing) -> None:
    """The request has left: it lies on the stick and was read back, or the line took it."""
    with vault.write() as connection:
        _advance(connection, list(outgoing.segments), HANDED_OVER)
        table = schema.blobs
        for name in {name for name, _ in outgoing.chunks}:
            connection.execute(
                update(table)
                .where(table.c.hash == name, table.c.delivery < HANDED_OVER)
                .values(delivery=HANDED_OVER)
            )


def _advance(connection: Connection, segments: list[int], delivery: int) -> int:
    changed = 0
    for start in range(0, len(segments), 500):
        part = segments[start : start + 500]
        table = schema.segments
        changed += connection.execute(
            update(table).where(table.c.id.in_(part), table.c.delivery < delivery).values(delivery=delivery)
        ).rowcount
    readside.refresh_delivery(connection, segments)
    return changed


class _Reading:
    """Both passes over a response: the first only checks, the second applies."""

    def __init__(self, identity: Identity, county: CountyCard, header: bundle.Header) -> None:
        self._identity = identity
        self._county = county
        self._header = header
        self.manifest: Manifest | None = None
        self.intake: Intake | None = None
        self._connection: Connection | None = None
        self.touched_blobs: set[bytes] = set()

    def check(self, kind: int, payload: bytes) -> None:
        if kind == bundle.MANIFEST:
            body, signature = bundle.read_manifest(payload)
            bundle.check_signature(body, signature, self._county.key)
            self.manifest = checked_manifest(body, self._header, RESPONSE, self._identity.public)

    def begin(self, connection: Connection, intake: Intake) -> None:
        self._connection, self.intake = connection, intake

    def apply(self, kind: int, payload: bytes) -> None:
        assert self.intake is not None and self._connection is not None
        if kind == bundle.CERTIFICATE:
            certificate.take(self._connection, payload, self._county.key)
        elif kind == bundle.SEGMENT:
            self.intake.take(payload)
        elif kind == bundle.CHUNK:
            self.touched_blobs.add(take_chunk(self._connection, checked_chunk(payload), CONFIRMED))


def checked_chunk(payload: bytes) -> Chunk:
    """A chunk of a possible blob. Raises `BundleError`."""
    try:
        chunk = message.decode_chunk(payload)
        Scope.parse(chunk.scope)
    except (msgspec.MsgspecError, ValueError) as error:
        raise bundle.damaged() from error
    if (
        not 0 <= chunk.number < chunk.chunks <= blobs.MAX_SIZE // blobs.CHUNK + 2
        or len(chunk.data) > blobs.CHUNK
    ):
        raise bundle.damaged()
    return chunk


def take_chunk(connection: Connection, chunk: Chunk, delivery: int, origin: bytes = b"") -> bytes:
    """Keep a chunk that came in from `origin`; returns the name of its blob."""
    blobs.announce(connection, chunk.hash, chunk.size, chunk.chunks, chunk.scope, delivery, origin)
    blobs.add_chunk(connection, chunk.hash, chunk.number, chunk.data)
    return chunk.hash


def checked_manifest(body: bytes, header: bundle.Header, direction: str, recipient: bytes) -> Manifest:
    """A manifest that agrees with the clear header and is meant for us. Raises `BundleError`."""
    try:
        manifest = message.decode_manifest(body)
    except msgspec.MsgspecError as error:
        raise bundle.BundleError(
            "交换包里的说明读不懂，可能是更新版本的程序写的。它还在原处没有动，请装上新版本再读。"
        ) from error
    agrees = (
        manifest.bundle == header.bundle
        and manifest.direction == header.direction == direction
        and bundle.key_id(manifest.sender) == header.sender
        and manifest.recipient == recipient
    )
    if not agrees:
        raise bundle.damaged()
    return manifest


def read_response(
    vault: Vault, source: BinaryIO, law: Law, now_ms: int, commit: Callable[[], None] | None = None
) -> Result:
    """Read the county's response from `source` (seekable) and apply it.

    Raises `BundleError` with nothing applied when it is not whole, not for this desk, or not the county's.
    """
    with vault.read() as connection:
        identity = who.load(connection)
        county = county_of(connection)
    if county is None:
        raise NotEnrolledError()
    header = bundle.read_header(source)
    check_addressed(header, identity, county.key)
    reading = _Reading(identity, county, header)
    bundle.scan(source, identity, reading.check)
    assert reading.manifest is not None
    if reading.manifest.refusal:
        raise UserError(reading.manifest.refusal)
    source.seek(bundle.HEADER_SIZE)
    with vault.write() as connection:
        terms = Terms(county.key, CONFIRMED, law, now_ms)
        reading.begin(connection, Intake(connection, terms))
        bundle.scan(source, identity, reading.apply)
        return _conclude(connection, reading, reading.manifest)


def check_addressed(header: bundle.Header, identity: Identity, sender: bytes | None) -> None:
    """Refuse what is meant for somebody else, or comes from another county. Raises `BundleError`."""
    if header.recipient != bundle.key_id(identity.public):
        raise bundle.BundleError("这个交换包是给别的电脑的，没有用它。请找给这台电脑的那一份，您的记录都在。")
    if sender is not None and header.sender != bundle.key_id(sender):
        raise bundle.BundleError("这个交换包是另一个县里写的，没有用它。请核对U盘，您的记录都在。")


def _conclude(connection: Connection, reading: _Reading, manifest: Manifest) -> Result:
    assert reading.intake is not None
    generation = get_meta(connection, "generation", b"")
    if generation and manifest.generation != generation:
        _begin_again(connection)
    put_meta(connection, "generation", manifest.generation)
    for wire in quarantine.release_certified(connection):
        reading.intake.take(wire)
    report: Report = reading.intake.finish()
    confirmed = _confirm(connection, manifest)
    for name in blobs.settle(connection, list(reading.touched_blobs)):
        _have_both(connection, name)
    for name in manifest.blobs:
        _have_both(connection, name)
    put_meta(connection, "wanted_chunks", {name: list(numbers) for name, numbers in manifest.wanted})
    for scope, position in manifest.cursors.items():
        changed = connection.execute(
            update(schema.cursors).where(schema.cursors.c.scope == scope).values(position=position)
        )
        if not changed.rowcount:
            connection.execute(schema.cursors.insert().values(scope=scope, position=position))
    if manifest.county is not None:
        known = county_of(connection)
        # A county that does not know its own address is still where it was found.
        url = manifest.county.url or (known.url if known else "")
        county = msgspec.structs.replace(manifest.county, url=url)
        put_meta(connection, "county", msgspec.to_builtins(county, builtin_types=(bytes,)))
    own = certificate.of_key(connection, manifest.recipient)
    if own is not None:
        put_meta(connection, "proof", None)
        put_meta(connection, "scopes", list(own.scopes))
        put_meta(connection, "role", own.role.value)
    put_meta(connection, "last_contact", manifest.created)
    return Result(
        received=report.events,
        confirmed=confirmed,
        quarantined=report.quarantined,
        parked=max(report.parked, 0),
        more=manifest.more,
        cases=tuple(report.subjects),
    )


def _have_both(connection: Connection, name: bytes) -> None:
    """An attachment that both sides have whole."""
    connection.execute(update(schema.blobs).where(schema.blobs.c.hash == name).values(delivery=CONFIRMED))


def _begin_again(connection: Connection) -> None:
    """The county was restored: what it had confirmed is only handed over again, and everything is offered."""
    connection.execute(
        update(schema.segments).where(schema.segments.c.delivery == CONFIRMED).values(delivery=HANDED_OVER)
    )
    connection.execute(
        update(schema.blobs).where(schema.blobs.c.delivery == CONFIRMED).values(delivery=HANDED_OVER)
    )
    connection.execute(
        update(schema.cases).where(schema.cases.c.delivery == CONFIRMED).values(delivery=HANDED_OVER)
    )
    connection.execute(schema.cursors.delete())


def _confirm(connection: Connection, manifest: Manifest) -> int:
    """Mark what the county says it has; where its head of our log differs, begin a new incarnation."""
    identity = who.load(connection)
    confirmed: list[int] = []
    for head in manifest.confirmed:
        rows: list[Any] = list(
            connection.execute(
                text(
                    "SELECT s.id, s.number, s.hash, s.delivery FROM segments s JOIN logs l ON l.id = s.log"
                    " WHERE l.key = :k AND l.incarnation = :i AND l.scope = :s AND s.number <= :n"
                    " AND (s.delivery < 2 OR s.number = :n)"
                ),
                {"k": head.key, "i": head.incarnation, "s": head.scope, "n": head.number},
            )
        )
        if head.hash not in [row.hash for row in rows if row.number == head.number]:
            # The county has another segment of this number, or more of our log than we do: this home was
            # restored or copied. What we write from now on goes into a log of its own.
            if head.key == identity.public and head.incarnation == identity.incarnation:
                who.begin_incarnation(connection)
            continue
        confirmed += [row.id for row in rows if row.delivery < CONFIRMED]
    return _advance(connection, confirmed, CONFIRMED)
