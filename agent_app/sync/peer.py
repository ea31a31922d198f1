"""From desk to desk inside a scope, by stick: for a supervisor, or for whoever takes over.

The same bundles, addressed to another certificate. The county need not be near, but its word stays its own: what came
from a desk is only saved here, and is offered to the county with the rest.
"""

from collections.abc import Sequence
from typing import BinaryIO

from agent_app.base.collector import collector_at_rest
from agent_app.base.errors import UserError
from agent_app.core.event import new_id
from agent_app.core.scope import Scope, may_read
from agent_app.store import blob_ways, blobs, erasing
from agent_app.store import identity as who
from agent_app.store.delivery import SAVED
from agent_app.store.identity import Identity
from agent_app.store.meta import get_meta, put_meta
from agent_app.store.readside import Law
from agent_app.store.vault import Connection, Vault
from agent_app.sync import bundle, certificate, elsewhere, message, packing, segment, unpacking
from agent_app.sync.belonging import NotEnrolledError, county_of
from agent_app.sync.certificate import Certificate
from agent_app.sync.exchange import Result
from agent_app.sync.giving import collect
from agent_app.sync.intake import Intake, Terms
from agent_app.sync.message import PEER, Head, Manifest

_NOT_CERTIFIED = "写这个交换包的电脑没有县里的证书，或者已经停用，没有用它。您的记录都在，请同县里核对。"


def others(connection: Connection) -> list[Certificate]:
    """The computers that one may write for: certified, in charge of the same place, of one above or below, and not stopped."""
    own = who.load(connection).public
    mine = certificate.of_key(connection, own)
    if mine is None:
        return []
    return [
        found
        for found in certificate.everyone(connection)
        if found.key != own
        and certificate.concerns(found, mine.scope_list())
        and not certificate.revoked(connection, found.key)
    ]


def write(vault: Vault, out: BinaryIO, to: bytes, now_ms: int, limit: int) -> bundle.Header:
    """Seal what is new, and write what the holder of the key `to` may read and is not known to have.

    Raises `NotEnrolledError`, and `UserError` for somebody of another place.
    """
    with vault.write() as connection:
        identity = who.load(connection)
        if county_of(connection) is None or certificate.of_key(connection, identity.public) is None:
            raise NotEnrolledError()
        segment.seal(vault, connection, identity)
    with vault.read() as connection:
        receiver = next((found for found in others(connection) if found.key == to), None)
        if receiver is None:
            raise UserError("那台电脑同您管的不是一个地方，或者已经停用。什么都没有写，请重新选一位。")
        known = _known(connection, to)
        giving = collect(connection, receiver, known, limit, {})
        scopes = receiver.scope_list()
        manifest = Manifest(
            version=message.VERSION,
            direction=PEER,
            bundle=new_id(),
            sender=identity.public,
            sender_box=identity.box,
            recipient=to,
            created=now_ms,
            heads=message.heads_for(connection, scopes, to),
            held=_held_for(connection, scopes),
            more=giving.load.more,
        )
        header = giving.load.header(connection, identity, to, manifest)
        frames = giving.load.frames(connection)
        return packing.write(out, header, message.encode_manifest(manifest), frames, identity, receiver.box)


def read(vault: Vault, source: BinaryIO, law: Law, now_ms: int) -> Result:
    """Read what another desk has written for this one, from `source` (seekable), and take it in.

    Raises `BundleError` with nothing applied when it is not whole, not for this desk, or from nobody the county knows.
    """
    with vault.read() as connection:
        identity, county = who.load(connection), county_of(connection)
    if county is None:
        raise NotEnrolledError()
    header = bundle.read_header(source)
    message.check_addressed(header, [identity])
    reading = _Reading(identity, header)
    frames = unpacking.verified(source, identity, reading.check)
    if reading.manifest is None:
        raise bundle.damaged()
    with vault.write() as connection:
        reading.begin(
            connection, Intake(connection, Terms(county.key, SAVED, law, now_ms, former=county.former))
        )
        with collector_at_rest():
            frames(reading.apply)
            result = reading.finish()
    erasing.finish(vault)
    return result


class _Reading:
    def __init__(self, identity: Identity, header: bundle.Header) -> None:
        self._identity, self._header = identity, header
        self.manifest: Manifest | None = None
        self._blobs: set[bytes] = set()

    def check(self, kind: int, payload: bytes) -> None:
        if kind == bundle.MANIFEST:
            body, signature = bundle.read_manifest(payload)
            self.manifest = message.checked_manifest(body, self._header, PEER, self._identity.public)
            bundle.check_signature(body, signature, self.manifest.sender)

    def begin(self, connection: Connection, intake: Intake) -> None:
        self._connection, self._intake = connection, intake
        own = certificate.of_key(connection, self._identity.public)
        self._scopes = own.scope_list() if own else []
        self._begun = False

    def apply(self, kind: int, payload: bytes) -> None:
        if kind == bundle.CERTIFICATE:
            self._intake.take_certificate(payload)
            return
        if kind == bundle.MANIFEST:
            return
        self._check_sender()
        if kind == bundle.SEGMENT:
            self._intake.take(payload)
        elif kind == bundle.CHUNK:
            chunk = message.checked_chunk(payload)
            if may_read(self._scopes, Scope.parse(chunk.scope)):
                sender = self.manifest.sender if self.manifest else b""
                self._blobs.add(message.take_chunk(self._connection, chunk, SAVED, sender))

    def _check_sender(self) -> None:
        """Certificates stand before all that they are needed for; who is not certified undoes the whole transaction."""
        if not self._begun:
            assert self.manifest is not None
            if certificate.of_key(self._connection, self.manifest.sender) is None:
                raise bundle.BundleError(_NOT_CERTIFIED)
            self._begun = True

    def finish(self) -> Result:
        self._check_sender()
        assert self.manifest is not None
        report = self._intake.finish()
        own = certificate.of_key(self._connection, self._identity.public)
        elsewhere.ask_again(self._connection, own, report.places)
        blobs.settle(self._connection, sorted(self._blobs))
        _remember(self._connection, self.manifest)
        return Result(
            received=report.events,
            confirmed=0,
            quarantined=report.quarantined,
            parked=max(report.parked, 0),
            more=False,
            cases=tuple(report.subjects),
        )


def _held_for(connection: Connection, scopes: Sequence[Scope]) -> tuple[bytes, ...]:
    """The blobs that are here, of those places that the receiver may read: of others it is told nothing."""
    others = [name for name in blob_ways.scopes(connection) if not may_read(scopes, Scope.parse(name))]
    return tuple(blob_ways.held(connection, others))


def _known(connection: Connection, key: bytes) -> Manifest:
    """What another desk is known to have: nothing, until a stick has come from it."""
    kept = get_meta(connection, _mark(key), {})
    heads = tuple(Head(*head) for head in kept.get("heads", ()))
    return Manifest(
        message.VERSION, PEER, b"", key, "", b"", 0, heads=heads, held=tuple(kept.get("held", ()))
    )


def _remember(connection: Connection, manifest: Manifest) -> None:
    heads = [[head.key, head.incarnation, head.scope, head.number, head.hash] for head in manifest.heads]
    put_meta(connection, _mark(manifest.sender), {"heads": heads, "held": list(manifest.held)})


def _mark(key: bytes) -> str:
    return f"peer/{key.hex()}"
