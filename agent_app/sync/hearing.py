"""How far each desk is known to have heard the county: by the heads of the county's logs in its last request.

Kept by the county for what must reach everybody, such as an erasure. A desk's word is believed of itself alone.
"""

from collections.abc import Collection, Iterable
from typing import TypeAlias

from agent_app.store.vault import Connection, get_meta, put_meta
from agent_app.sync.message import Head

Heard: TypeAlias = dict[tuple[bytes, str], int]
"""The last number of each log of the county, by incarnation and scope."""


def note(connection: Connection, desk: bytes, county: Collection[bytes], heads: Iterable[Head]) -> None:
    """Remember what a desk has of the logs of the county's keys, in place of what it had before."""
    kept = [[head.incarnation, head.scope, head.number] for head in heads if head.key in county]
    put_meta(connection, _key(desk), kept or None)


def heard(connection: Connection, desk: bytes) -> Heard:
    """What a desk is known to have of the county's logs."""
    found: Heard = {}
    for incarnation, scope, number in get_meta(connection, _key(desk), []):
        found[incarnation, scope] = max(number, found.get((incarnation, scope), 0))
    return found


def _key(desk: bytes) -> str:
    return f"heard/{desk.hex()}"
