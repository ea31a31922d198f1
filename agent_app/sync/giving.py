"""What somebody is given: what lies in their scopes and they have not, records before attachments.

Cursors only say where to begin looking; heads, and the names of blobs, decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent_app.core.scope import Scope, may_read
from agent_app.store import blob_ways, blobs, segments
from agent_app.store.segments import Reach
from agent_app.store.vault import Connection
from agent_app.sync import certificate, message
from agent_app.sync.branches import Coverage
from agent_app.sync.certificate import Certificate
from agent_app.sync.message import CERTIFICATES, Load, Manifest

_BLOBS = "blobs:"


@dataclass(slots=True)
class Giving:
    """What was chosen; the receiver's cursors after it, and how many blobs are still to come.

    `lost`: the receiver was told of more than there is.
    """

    load: Load
    cursors: dict[str, int] = field(default_factory=dict)
    left: int = 0
    lost: bool = False


def collect(
    connection: Connection,
    receiver: Certificate,
    request: Manifest,
    limit: int,
    known: Mapping[str, int],
    *,
    chunks: bool = True,
) -> Giving:
    """Choose up to `limit` bytes of what the receiver lacks; `known` are its cursors as far as they hold."""
    giving = Giving(Load(limit), dict(known))
    _certificates(connection, giving)
    scopes = receiver.scope_list()
    reaches = [
        reach
        for reach in segments.reaches(connection, [scope.division for scope in scopes])
        if may_read(scopes, Scope.parse(reach.scope))
    ]
    giving.lost = any(
        reach.segments < known.get(reach.scope, 0) or reach.blobs < known.get(f"{_BLOBS}{reach.scope}", 0)
        for reach in reaches
    )
    if _segments(connection, giving, reaches, request):
        _blobs(connection, giving, reaches, request, chunks=chunks)
    return giving


def _certificates(connection: Connection, giving: Giving) -> None:
    """Those since the last time: of everybody in the county, so that no case is handed to somebody outside its scope."""
    after, last = giving.cursors.get(CERTIFICATES, 0), certificate.last_serial(connection)
    giving.load.certificates = certificate.to_wire(connection, after) if last > after else []
    giving.cursors[CERTIFICATES] = last


def _segments(connection: Connection, giving: Giving, reaches: Sequence[Reach], request: Manifest) -> bool:
    """Whether all of them fitted. The cursors stay before what is only assumed to be there: it is looked at again.

    Of a place the county's own go first: whoever has an event that was erased has the act that tells of it, and what is
    left of the event. A county that was put back to before it hears of that act again only from them.
    """
    other = Coverage(connection, message.ends(request.heads))
    for scope, last, _ in reaches:
        after, sure = giving.cursors.get(scope, 0), True
        if last <= after:
            continue
        ahead = [*segments.beyond(connection, scope, after)]
        missing = sorted(
            (found for found in ahead if not other.has(found)), key=lambda one: not one.authority
        )
        fitted = all(giving.load.offer(found.offer) for found in missing)
        given = {*giving.load.segments}
        for found in ahead:
            if not (other.has(found) or found.offer.id in given):
                break
            sure = sure and not other.assumes(found)
            if sure:
                giving.cursors[scope] = found.position
        if not fitted:
            return False
    return True


def _blobs(
    connection: Connection, giving: Giving, reaches: Sequence[Reach], request: Manifest, *, chunks: bool
) -> None:
    wanted, held = dict(request.wanted), {*request.held, *request.offers}
    whole = chunks and not request.without_chunks
    for scope, _, last in reaches:
        mark = f"{_BLOBS}{scope}"
        if last <= giving.cursors.get(mark, 0):
            continue
        for name, position, count in blob_ways.beyond(connection, scope, giving.cursors.get(mark, 0)):
            if name not in held and not (whole and _offer(giving.load, name, lacking(wanted, name, count))):
                break
            giving.cursors[mark] = position
        giving.left += blob_ways.beyond_count(connection, scope, giving.cursors.get(mark, 0))


def _offer(load: Load, name: bytes, numbers: Sequence[int]) -> bool:
    """Whether all that is missing of a blob fitted; what did, goes along, and the rest follows."""
    return all(load.offer_chunk(name, number, blobs.CHUNK) for number in numbers)


def lacking(wanted: Mapping[bytes, Sequence[int]], name: bytes, chunks: int) -> Sequence[int]:
    """Which of its `chunks` the other side lacks of a blob; all of them where it does not say."""
    return [number for number in wanted.get(name, range(chunks)) if 0 <= number < chunks]


def blob_scopes(cursors: Mapping[str, int]) -> list[str]:
    """The scopes in which these cursors say how far the blobs have come."""
    return [scope.removeprefix(_BLOBS) for scope in cursors if scope.startswith(_BLOBS)]
