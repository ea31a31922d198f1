"""What a desk offers its county: records first, then attachments, as far as they fit and may go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from agent_app.store import blob_ways, blobs, reauthoring, segments
from agent_app.store.meta import get_meta, put_meta
from agent_app.store.vault import Connection
from agent_app.sync import bundle
from agent_app.sync.giving import blob_scopes, lacking
from agent_app.sync.message import Load

_ASKED, _MOST_ASKED = "asked", 64


class Photos(Enum):
    """What becomes of attachments in an exchange: they go along, follow the records, or wait for a stick."""

    GO = auto()
    LATER = auto()
    STAY = auto()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request that was written: which segments and which chunks of blobs are in it."""

    header: bundle.Header
    segments: tuple[int, ...]
    chunks: tuple[tuple[bytes, int], ...]
    more: bool


def remember(connection: Connection, request: bytes) -> None:
    """Remember the id of a request whose answer may come on another day."""
    put_meta(connection, _ASKED, [*get_meta(connection, _ASKED, [])[1 - _MOST_ASKED :], request])


def forget(connection: Connection) -> None:
    """Forget the requests made so far: the county is heard to speak in another life than they name."""
    put_meta(connection, _ASKED, None)


def asked(connection: Connection, request: bytes) -> bool:
    """Whether this life of the home made the request, having heard of that of the county which it knows now."""
    return request in get_meta(connection, _ASKED, [])


def held(connection: Connection, known: Mapping[str, int], already: Sequence[Outgoing]) -> tuple[bytes, ...]:
    """The blobs that need not be given: where no cursor says so, all that are here, and what has just been sent."""
    sent = (name for request in already for name, _ in request.chunks)
    return tuple(dict.fromkeys((*blob_ways.held(connection, blob_scopes(known)), *sent)))


def collect(
    connection: Connection,
    limit: int,
    already: Sequence[Outgoing],
    offered_blobs: Sequence[blob_ways.Kept],
    photos: Photos,
) -> Load:
    """What the county has not confirmed, records first, without what the requests `already` carried."""
    load = Load(limit)
    went = {row for request in already for row in request.segments}
    chunks_went = {chunk for request in already for chunk in request.chunks}
    # What was signed with a former key waits for the county's answer: it may have it, and may take it no more.
    for offered in segments.unconfirmed(connection, reauthoring.former(connection)):
        if offered.id not in went and not load.offer(offered):
            return load
    load.more |= bool(photos is Photos.LATER and offered_blobs)
    wanted: dict[bytes, list[int]] = dict(get_meta(connection, "wanted_chunks", {}))
    for name, _, chunks in offered_blobs if photos is Photos.GO else ():
        for number in lacking(wanted, name, chunks):
            if (name, number) not in chunks_went and not load.offer_chunk(name, number, blobs.CHUNK):
                return load
    return load
