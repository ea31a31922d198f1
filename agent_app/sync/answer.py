"""The exchange, county's side: take a request in, say what is confirmed, give what the sender lacks."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

import msgspec

from agent_app.base.collector import collector_at_rest
from agent_app.core.event import new_id
from agent_app.store import blob_ways, blobs, erasing, milestones
from agent_app.store import identity as who
from agent_app.store.delivery import CONFIRMED
from agent_app.store.identity import Identity
from agent_app.store.meta import get_metas
from agent_app.store.milestones import Milestone
from agent_app.store.readside import Law
from agent_app.store.vault import Connection, Vault
from agent_app.sync import (
    bundle,
    certificate,
    elsewhere,
    enrolment,
    hearing,
    message,
    packing,
    quarantine,
    segment,
    unpacking,
)
from agent_app.sync.certificate import Certificate
from agent_app.sync.chunks import Chunks
from agent_app.sync.enrolment import CountyCard
from agent_app.sync.giving import Giving, collect
from agent_app.sync.intake import AT_ONCE, Intake, Report, Terms
from agent_app.sync.message import REQUEST, RESPONSE, Load, Manifest
from agent_app.sync.unpacking import Sink

UNKNOWN_DESK = (
    "县里不认识这台电脑（没有证书，或邀请已被别的电脑用过、收回了，或县里恢复过备份）。您的记录都在，请同县里联系，"
    "重新要一份邀请。"
)
REVOKED_DESK = "县里已经停用了这台电脑，它新交来的先单独存着，没有收进记录。您的记录都在，请同县里联系。"


_TOLD = ("name", "scope", "generation", "url", "authority", "discipline")


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request brought in, and the response that was written; `law` is the record's now."""

    sender: bytes
    name: str
    report: Report
    law: Law
    header: bundle.Header


def card(vault: Vault) -> CountyCard:
    """What desks are told of this county."""
    return _itself(vault)[1]


def _itself(vault: Vault) -> tuple[list[Identity], CountyCard]:
    """The county's keys, those it has now first, and what desks are told of it."""
    kept = vault.glance(lambda connection: get_metas(connection, *who.KEPT, *_TOLD))
    identity, *former = identities = who.kept_in(kept)
    told = CountyCard(
        name=kept.get("name", ""),
        division=kept.get("scope", ""),
        key=identity.public,
        box=identity.box,
        generation=kept.get("generation", b""),
        url=kept.get("url", ""),
        authority=kept.get("authority", ""),
        discipline=kept.get("discipline", ""),
        former=tuple(one.public for one in former),
    )
    return identities, told


class _Reading:
    def __init__(self, header: bundle.Header, county: Identity) -> None:
        self._header = header
        self._county = county
        self.manifest: Manifest | None = None
        self.scopes: set[str] = set()
        """Where everything belongs that it carries."""

    def check(self, kind: int, payload: bytes) -> None:
        if kind == bundle.MANIFEST:
            body, signature = bundle.read_manifest(payload)
            manifest = message.checked_manifest(body, self._header, REQUEST, self._county.public)
            bundle.check_signature(body, signature, manifest.sender)
            self.manifest = manifest
        elif kind == bundle.SEGMENT:
            with suppress(segment.InvalidSegmentError):  # it will be put aside
                self.scopes.add(segment.read_header(payload)[1].scope)
        elif kind == bundle.CHUNK:
            self.scopes.add(message.checked_chunk(payload).scope)


class _Taken(NamedTuple):
    """What was taken in: the certificate of the sender then, of which blobs chunks came, and whether anything went."""

    report: Report
    law: Law
    sender: Certificate | None
    blobs: list[bytes]
    erased: bool


def answer(
    vault: Vault,
    source: BinaryIO,
    out: BinaryIO,
    law: Law,
    now_ms: int,
    limit: int = message.STICK_LIMIT,
    *,
    at_once: int = AT_ONCE,
) -> Answered:
    """Apply the request in `source` (seekable) and write the response to `out` (seekable).

    Raises `BundleError` with nothing applied when the request is not whole or not for this county. A request
    of an unknown desk is answered with a refusal in words; what it carried waits in quarantine.

    Requests that carry records of other places are answered at the same time, where the database can. Up to `at_once`
    cases are derived before the answer, more behind it (`store.underived`).
    """
    identities, told = _itself(vault)
    county = identities[0]
    header = bundle.read_header(source)
    # Who knows an older key of this county is answered with it, and learns of the new one by the answer.
    addressed = message.check_addressed(header, identities)
    reading = _Reading(header, addressed)
    frames = unpacking.verified(source, addressed, reading.check)
    manifest = reading.manifest
    if manifest is None:
        raise bundle.damaged()
    terms = Terms(county.public, CONFIRMED, law, now_ms, former=told.former, at_once=at_once)
    taken = vault.write_in(
        reading.scopes,
        lambda connection: _take_in(connection, county, terms, manifest, frames),
    )
    if taken.erased:
        erasing.finish(vault)
    written = _respond(vault, addressed, told, manifest, taken, now_ms, limit, out)
    name = taken.sender.name if taken.sender else ""
    return Answered(manifest.sender, name, taken.report, taken.law, written)


def _take_in(
    connection: Connection,
    county: Identity,
    terms: Terms,
    manifest: Manifest,
    frames: Callable[[Sink], None],
) -> _Taken:
    released: list[bytes] = []
    proof = manifest.proof if manifest.proof and manifest.proof.key == manifest.sender else None
    if proof is not None and enrolment.certify(connection, county, proof) is not None:
        reasons = (quarantine.UNKNOWN, quarantine.OUTSIDE)
        released = quarantine.release(connection, manifest.sender, reasons)
    intake = Intake(connection, terms)
    for wire in released:
        intake.take(wire)
    chunks = Chunks(connection)

    def apply(kind: int, payload: bytes) -> None:
        if kind == bundle.CERTIFICATE:
            # Our own word, which a restored backup does not remember.
            intake.take_certificate(payload)
        elif kind == bundle.SEGMENT:
            intake.take(payload)
        elif kind == bundle.CHUNK:
            chunks.take(payload, intake.certificate_of(manifest.sender))

    with collector_at_rest():
        frames(apply)
        for wire in quarantine.release_certified(connection):
            intake.take(wire)
        report = intake.finish()
    sender = intake.certificate_of(manifest.sender)
    blobs.settle(connection, sorted(chunks.touched))
    if sender is not None:
        hearing.note(connection, manifest.sender, terms.counties, manifest, sender.scope_list())
    return _Taken(report, intake.law, sender, sorted(chunks.touched), erasing.pending(connection))


def _respond(
    vault: Vault,
    county: Identity,
    told: CountyCard,
    request: Manifest,
    taken: _Taken,
    now_ms: int,
    limit: int,
    out: BinaryIO,
) -> bundle.Header:
    sender = taken.sender
    with vault.read(plain=True) as connection:
        manifest = Manifest(
            version=message.VERSION,
            direction=RESPONSE,
            bundle=new_id(),
            sender=county.public,
            sender_box=county.box,
            recipient=request.sender,
            created=now_ms,
            generation=told.generation,
            reply_to=request.bundle,
            refusal="" if sender else _refusal(connection, request.sender),
            county=told,
        )
        giving = Giving(Load(limit))
        if sender is not None:
            last, lost = milestones.look(connection, Milestone(*request.milestone))
            giving = _give(connection, sender, request, told.generation, limit, lost=lost)
            manifest = msgspec.structs.replace(manifest, milestone=last, lost=giving.lost)
            manifest = _tell(connection, manifest, sender, request, taken.blobs, giving)
        header = giving.load.header(connection, county, request.sender, manifest)
        frames = giving.load.frames(connection)
        return packing.write(
            out, header, message.encode_manifest(manifest), frames, county, request.sender_box
        )


def _give(
    connection: Connection,
    sender: Certificate,
    request: Manifest,
    generation: bytes,
    limit: int,
    *,
    lost: bool,
) -> Giving:
    """What the sender lacks. One that has not heard of a restore is told first, and says then which blobs it has.

    By its cursors it may know of more than the milestones do, which tell of segments alone.
    """
    least = min(limit, request.limit) if request.limit else limit
    if request.generation == generation and not lost:
        giving = collect(connection, sender, request, least, request.cursors)
        if not giving.lost:
            return giving
        lost = True
    giving = collect(connection, sender, request, least, {}, chunks=not request.generation)
    giving.load.more |= bool(request.generation and giving.left)
    giving.lost = lost
    return giving


def _tell(
    connection: Connection,
    manifest: Manifest,
    sender: Certificate,
    request: Manifest,
    touched: Sequence[bytes],
    giving: Giving,
) -> Manifest:
    """What a desk with a certificate is told besides: what the county has of it, what it lacks, and who was stopped."""
    scopes = sender.scope_list()
    erased, upto = elsewhere.erased(connection, scopes, request, giving.cursors)
    giving.cursors |= upto
    done, partly = blob_ways.sort_out(connection, dict.fromkeys((*request.offers, *touched)))
    return msgspec.structs.replace(
        manifest,
        cursors=giving.cursors,
        confirmed=message.heads_for(connection, scopes, request.sender),
        blobs=tuple(done),
        wanted=tuple((name, tuple(missing)) for name, missing in partly.items()),
        more=giving.load.more,
        left=giving.left,
        revoked=tuple(certificate.revoked_beside(connection, scopes)),
        erased=erased,
    )


def _refusal(connection: Connection, key: bytes) -> str:
    return REVOKED_DESK if certificate.revoked(connection, key) else UNKNOWN_DESK


def mark_revoked(vault: Vault, key: bytes) -> None:
    """Stop taking anything new from a desk."""
    with vault.write() as connection:
        certificate.revoke(connection, key)
