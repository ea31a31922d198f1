"""The exchange, desk's side: one request up, one response down, over any carrier.

What is sealed and not confirmed goes up; what the county has and this desk has not comes down. Cursors are
hints, heads decide; delivery advances by the county's own word only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

import msgspec

from agent_app.base.collector import collector_at_rest
from agent_app.base.errors import UserError
from agent_app.core.event import new_id
from agent_app.store import (
    blob_ways,
    blobs,
    cursors,
    delivery,
    erasing,
    milestones,
    reauthoring,
    segments,
)
from agent_app.store import identity as who
from agent_app.store.delivery import CONFIRMED, HANDED_OVER
from agent_app.store.meta import get_meta, put_meta
from agent_app.store.readside import Law
from agent_app.store.vault import Connection, Vault
from agent_app.sync import (
    belonging,
    bundle,
    certificate,
    confirming,
    elsewhere,
    enrolment,
    message,
    offering,
    packing,
    quarantine,
    segment,
    unpacking,
)
from agent_app.sync.intake import Report
from agent_app.sync.message import Manifest
from agent_app.sync.offering import Outgoing, Photos
from agent_app.sync.response import Opened, Reading

_NOT_INVITED = (
    "县里不认这份邀请，可能已经用过，或者收回了。这台电脑还照原来的连着，登记的事都在，请再交换一次。"
    "要换新的，请县里另发一份邀请。"
)
_INVITED_MEANWHILE = "正在交换的时候，这台电脑接了一份新的邀请，县里的这次回复还是给原来的，没有用它。登记的事都在，请再交换一次。"


@dataclass(frozen=True, slots=True)
class Result:
    """What an exchange brought. `left`: so many attachments are still to come."""

    received: int
    confirmed: int
    quarantined: int
    parked: int
    more: bool
    cases: tuple[bytes, ...]
    left: int = 0


def write_request(
    vault: Vault,
    out: BinaryIO,
    now_ms: int,
    limit: int = message.STICK_LIMIT,
    already: Sequence[Outgoing] = (),
    photos: Photos = Photos.GO,
    after: Opened | None = None,
    *,
    at_once: bool = False,
) -> Outgoing:
    """Seal what is new and write a request for the county to `out`, with up to `limit` bytes, as may its answer have.

    What the requests `already` carried is not repeated: what the county has put aside, and therefore does
    not confirm, must not hold up the rest. Nor is what the response `after` brings, which is about to be applied.
    `at_once`: who asks waits for the answer, so that the request need not be remembered.
    """
    asking = new_id()
    with vault.read() as connection:
        identity, county = who.load(connection), belonging.county_of(connection)
        unsealed = _unsealed(connection, identity)
    if county is None:
        raise belonging.NotEnrolledError()
    left = (unsealed or not at_once) and _seal(vault, asking, limit if at_once else None)
    with vault.read() as connection:
        offered = blob_ways.unconfirmed(connection)
        load = offering.collect(connection, limit, already, offered, photos)
        load.more |= left
        signers = {identity.public, *segments.signers(connection, load.segments)}
        load.certificates = certificate.of_signers(connection, signers)
        proof = get_meta(connection, "proof")
        known = after.manifest.cursors if after is not None else cursors.known(connection)
        manifest = Manifest(
            version=message.VERSION,
            direction=message.REQUEST,
            bundle=asking,
            sender=identity.public,
            sender_box=identity.box,
            recipient=county.key,
            created=now_ms,
            generation=get_meta(connection, "generation", b""),
            heads=message.heads(connection),
            cursors=known,
            proof=None if proof is None else msgspec.convert(proof, enrolment.Proof),
            more=load.more,
            offers=tuple(blob.name for blob in offered),
            held=offering.held(connection, known, already),
            wanted=tuple((name, tuple(lacking)) for name, lacking in blob_ways.begun(connection).items()),
            limit=limit,
            without_chunks=photos is Photos.STAY,
            milestone=milestones.known(connection),
        )
        header = load.header(connection, identity, county.key, manifest)
        frames = load.frames(connection)
        header = packing.write(out, header, message.encode_manifest(manifest), frames, identity, county.box)
    return Outgoing(header, tuple(load.segments), tuple(load.chunks), load.more)


def _seal(vault: Vault, asking: bytes, most: int | None) -> bool:
    """Seal what is new, and remember the request; returns whether something is left to be sealed.

    On the line it is about `most` bytes, as many as go in one request: the county works on that while the next is sealed.
    """
    with vault.write() as connection:
        identity = who.load(connection)
        sealed = segment.seal(vault, connection, identity, most=most)
        if most is None:
            offering.remember(connection, asking)
        return bool(sealed) and _unsealed(connection, identity)


def _unsealed(connection: Connection, identity: who.Identity) -> bool:
    return bool(segments.open_logs(connection, identity.public, identity.incarnation))


def mark_handed_over(vault: Vault, outgoing: Outgoing) -> None:
    """The request has left: it lies on the stick and was read back, or the line took it."""
    if outgoing.segments or outgoing.chunks:
        with vault.write() as connection:
            _hand_over(connection, outgoing)


def _hand_over(connection: Connection, outgoing: Outgoing) -> None:
    delivery.advance(connection, outgoing.segments, HANDED_OVER)
    delivery.advance_blobs(connection, {name for name, _ in outgoing.chunks}, HANDED_OVER)


def read_response(vault: Vault, source: BinaryIO, law: Law, now_ms: int) -> Result:
    """Read the county's response from `source` (seekable) and apply it; raises as `open_response`."""
    return apply_response(vault, open_response(vault, source), law, now_ms)


def open_response(vault: Vault, source: BinaryIO) -> Opened:
    """Go through the county's response in `source` (seekable), which must stay open until it is applied.

    Raises `BundleError` with nothing applied when it is not whole, not for this desk, or not the county's, and
    `UserError` when the county refuses: then an invitation that was accepted for new keys is given up.
    """
    with vault.read() as connection:
        identity = who.load(connection)
        county = belonging.county_of(connection)
    if county is None:
        raise belonging.NotEnrolledError()
    header = bundle.read_header(source)
    message.check_addressed(header, [identity], county.keys)
    reading = Reading(identity, county, header)
    frames = unpacking.verified(source, identity, reading.check)
    assert reading.manifest is not None
    if reading.manifest.refusal:
        if belonging.be_as_before(vault):
            raise UserError(_NOT_INVITED)
        raise UserError(reading.manifest.refusal)
    return Opened(reading, frames)


def apply_response(
    vault: Vault, opened: Opened, law: Law, now_ms: int, answered: Outgoing | None = None
) -> Result:
    """Take in what a response carries and says, in one transaction; with it the request that it answers was handed over.

    Raises `UserError` with nothing applied when this desk has got other keys since it was opened.
    """
    reading, manifest = opened.reading, opened.manifest
    with vault.write() as connection, collector_at_rest():
        if manifest.recipient != who.load(connection).public:
            raise UserError(_INVITED_MEANWHILE)
        waited = answered is not None and answered.header.bundle == manifest.reply_to
        word = _hear(connection, manifest, waited or offering.asked(connection, manifest.reply_to))
        reading.begin(connection, law, now_ms, counts=word.counts)
        opened.frames(reading.apply)
        result = _conclude(connection, reading, manifest, now_ms, word)
        if answered is not None:
            _hand_over(connection, answered)
    erasing.finish(vault)
    return result


def goes_on_alike(vault: Vault, opened: Opened) -> bool:
    """Whether the next request may leave before this response is applied: nothing in it but its cursors matters to that one.

    Chunks that it brings, or is to be brought, another life of the county, and keys that change all do matter.
    """
    manifest = opened.manifest
    with vault.read() as connection:
        return (
            not (opened.reading.chunks or manifest.wanted or manifest.revoked or manifest.lost)
            and manifest.generation == get_meta(connection, "generation", b"")
            and not reauthoring.former(connection)
        )


class _Word(NamedTuple):
    """What a response's word is worth: whether it `counts`, and whether it is one that this life of the home `asked` for."""

    counts: bool
    asked: bool


def _hear(connection: Connection, manifest: Manifest, asked: bool) -> _Word:
    """Note in which life the county speaks; the word of one that may have ended does not count.

    That it has not is certain where it answers a request that was made since the last one was heard to have ended. Else
    it may have, also when it was never heard of before: answers lie on sticks for long.
    """
    known, generation = get_meta(connection, "generation", b""), manifest.generation
    another = generation != known
    if known and not asked:
        return _Word(False, asked)
    if (another and known) or manifest.lost:
        # It was restored: what it had confirmed it may have lost, so everything is offered again.
        delivery.fall_back(connection)
        cursors.forget(connection)
        milestones.forget(connection)
    if another or manifest.lost:
        offering.forget(connection)
        put_meta(connection, "generation", generation)
    milestones.keep(connection, milestones.Milestone(*manifest.milestone))
    return _Word(True, asked)


def _conclude(
    connection: Connection, reading: Reading, manifest: Manifest, now_ms: int, word: _Word
) -> Result:
    assert reading.intake is not None
    for wire in (*quarantine.release_certified(connection), *quarantine.release_allowed(connection)):
        reading.intake.take(wire, waited=True)
    report: Report = reading.intake.finish()
    confirmed = confirming.confirm(connection, manifest) if word.counts else 0
    whole = blobs.settle(connection, list(reading.touched_blobs))
    delivery.advance_blobs(connection, (*whole, *manifest.blobs) if word.counts else (), CONFIRMED)
    put_meta(connection, "wanted_chunks", {name: list(numbers) for name, numbers in manifest.wanted})
    if word.counts and word.asked:
        # An answer to another life of this home, be it a copy, passes over what that one had and this one lacks.
        # Where a certificate was lacking, all are asked for again: a restored county may know older ones later than newer.
        again = {message.CERTIFICATES: 0} if report.refused else {}
        cursors.keep(connection, {**manifest.cursors, **again})
    if manifest.county is not None:
        known = belonging.county_of(connection)
        # A county that does not know its own address is still where it was found.
        url = manifest.county.url or (known.url if known else "")
        county = msgspec.structs.replace(manifest.county, url=url)
        belonging.note(connection, county)
    own = certificate.of_key(connection, manifest.recipient)
    elsewhere.ask_again(connection, own, report.places)
    written_again: list[bytes] = []
    if own is not None:
        if word.counts:
            written_again = reauthoring.settle(connection)
            reading.intake.renew(written_again)
        put_meta(connection, "proof", None)
        put_meta(connection, "scopes", list(own.scopes))
        put_meta(connection, "role", own.role.value)
    for key in manifest.revoked:
        certificate.revoke(connection, key)
    reading.intake.renew(elsewhere.forget(connection, manifest))
    # A server's clock may be anywhere; what is shown is never later than now.
    put_meta(connection, "last_contact", min(manifest.created, now_ms))
    return Result(
        received=report.events,
        confirmed=confirmed,
        quarantined=report.quarantined,
        parked=max(report.parked, 0),
        more=manifest.more or manifest.lost or bool(written_again),
        cases=tuple(report.subjects),
        left=manifest.left,
    )
