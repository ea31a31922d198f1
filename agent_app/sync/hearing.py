"""How far each desk is known to have heard the county: by the heads of the county's logs in its last request.

Kept by the county for what must reach everybody, such as an erasure. A desk's word is believed of itself alone.
"""

from collections.abc import Collection, Sequence
from typing import TypeAlias

from agent_app.core.scope import Scope
from agent_app.store.meta import get_meta, get_metas, put_meta
from agent_app.store.vault import Connection
from agent_app.sync import elsewhere
from agent_app.sync.message import Manifest

Heard: TypeAlias = dict[tuple[bytes, str], int]
"""The last number of each log of the county, by incarnation and scope."""
ELSEWHERE = b""
"""In place of an incarnation, with a scope of which a desk has logs and may read no more: up to which row of the county
it has been told of erasures there."""


def note(
    connection: Connection, desk: bytes, county: Collection[bytes], request: Manifest, scopes: Sequence[Scope]
) -> None:
    """Remember what a desk has of the logs of the county's keys, in place of what it had before."""
    kept: list[list[object]] = [
        [head.incarnation, head.scope, head.number] for head in request.heads if head.key in county
    ]
    known = get_metas(connection, "generation", _key(desk))
    generation = known.get("generation", b"")
    cursors = request.cursors if request.generation == generation else {}
    places = sorted(elsewhere.held(connection, scopes, request))
    kept += [[ELSEWHERE, scope, elsewhere.told(cursors, scope)] for scope in places]
    if kept != known.get(_key(desk), []):
        put_meta(connection, _key(desk), kept or None)


def heard(connection: Connection, desk: bytes) -> Heard:
    """What a desk is known to have of the county's logs."""
    found: Heard = {}
    for incarnation, scope, number in get_meta(connection, _key(desk), []):
        found[incarnation, scope] = max(number, found.get((incarnation, scope), 0))
    return found


def _key(desk: bytes) -> str:
    return f"heard/{desk.hex()}"
