"""What a response of the county carries, frame by frame: looked through whole first, then taken in."""

from collections.abc import Callable
from dataclasses import dataclass

from agent_app.store.delivery import CONFIRMED, HANDED_OVER
from agent_app.store.identity import Identity
from agent_app.store.readside import Law
from agent_app.store.vault import Connection
from agent_app.sync import bundle, message, unpacking
from agent_app.sync.enrolment import CountyCard
from agent_app.sync.intake import Intake, Terms
from agent_app.sync.message import RESPONSE, Manifest


class Reading:
    """Both passes over a response: the first only checks, and counts what there is of `segments` and `chunks`; the second
    applies.
    """

    def __init__(self, identity: Identity, county: CountyCard, header: bundle.Header) -> None:
        self._identity = identity
        self._keys = county.keys
        self._header = header
        self.manifest: Manifest | None = None
        self.intake: Intake | None = None
        self._connection: Connection | None = None
        self.touched_blobs: set[bytes] = set()
        self.segments = self.chunks = 0

    def check(self, kind: int, payload: bytes) -> None:
        """The first pass: whether the manifest is the county's. Raises `BundleError`."""
        if kind == bundle.MANIFEST:
            body, signature = bundle.read_manifest(payload)
            sender = next(key for key in self._keys if bundle.key_id(key) == self._header.sender)
            bundle.check_signature(body, signature, sender)
            self.manifest = message.checked_manifest(body, self._header, RESPONSE, self._identity.public)
            if self.manifest.county is not None:
                # A county that has changed its key says so with the one that is known here.
                self._keys = tuple(dict.fromkeys((*self._keys, *self.manifest.county.keys)))
        self.segments += kind == bundle.SEGMENT
        self.chunks += kind == bundle.CHUNK

    def begin(self, connection: Connection, law: Law, now_ms: int, *, counts: bool) -> None:
        """Where the second pass puts it: the county has it, unless its word `counts` no more."""
        self._delivery = CONFIRMED if counts else HANDED_OVER
        terms = Terms(self._keys[0], self._delivery, law, now_ms, vouched=True, former=self._keys[1:])
        self._connection, self.intake = connection, Intake(connection, terms)

    def apply(self, kind: int, payload: bytes) -> None:
        """The second pass."""
        assert self.intake is not None and self._connection is not None
        if kind == bundle.CERTIFICATE:
            self.intake.take_certificate(payload)
        elif kind == bundle.SEGMENT:
            self.intake.take(payload)
        elif kind == bundle.CHUNK:
            self.touched_blobs.add(
                message.take_chunk(self._connection, message.checked_chunk(payload), self._delivery)
            )


@dataclass(frozen=True, slots=True)
class Opened:
    """A response that was gone through once: it is whole and the county's, and nothing of it has been applied."""

    reading: Reading
    frames: Callable[[unpacking.Sink], None]

    @property
    def manifest(self) -> Manifest:
        """What it says beside what it carries."""
        assert self.reading.manifest is not None
        return self.reading.manifest
