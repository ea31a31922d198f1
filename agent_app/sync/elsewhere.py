"""Erasures in places that a desk was once in charge of: it is not given what is written there, and yet keeps what it had.

Whoever shows by its heads that it has logs of such a place is told by the county which events have been erased there,
and nothing else. How far it has been told of each place is a cursor, which it says again in its next request: so the
county knows who has heard.
"""

from collections.abc import Iterable, Mapping, Sequence

from agent_app.core.event import ERASE
from agent_app.core.scope import Scope, may_read
from agent_app.core.vocabulary import ScopeClass
from agent_app.store import cursors, erasing, segments
from agent_app.store.vault import Connection
from agent_app.sync import certificate
from agent_app.sync.certificate import Certificate
from agent_app.sync.message import Head, Manifest

_ERASED = "erased:"
"""With this before a scope, a cursor stands among those of the scopes: up to which row of the county was told of."""


def held(connection: Connection, scopes: Sequence[Scope], request: Manifest) -> set[str]:
    """The scopes of which the sender of a request has logs and may read none; only where it was in charge under this key, or
    names a log that we have, too.

    The last segment of that need not be here: what was written after a move, or by somebody who was stopped, lies aside. The
    incarnation of a log is drawn by lot and told to those alone who read what its writer writes.
    """
    told = [head for head in request.heads if _is_elsewhere(scopes, head.scope)]
    ever = certificate.scopes_ever(connection, request.sender) if told else []
    return {
        head.scope for head in told if may_read(ever, Scope.parse(head.scope)) or _is_here(connection, head)
    }


def _is_here(connection: Connection, head: Head) -> bool:
    last, _ = segments.end_of(connection, (head.key, head.incarnation, head.scope), head.hash)
    return last > 0


def erased(
    connection: Connection, scopes: Sequence[Scope], request: Manifest, reached: Mapping[str, int]
) -> tuple[tuple[tuple[bytes, bytes], ...], dict[str, int]]:
    """What the sender of a request is told: subject and leaf of each event; and its cursors of such places after that."""
    after = {scope: told(reached, scope) for scope in held(connection, scopes, request)}
    if not after:
        return (), {}
    last = erasing.last_row(connection)
    acts = erasing.acts(connection, min(after.values()))
    new = [act for act in acts if act.row > after.get(act.scope, last)]
    gone = tuple((act.event.subject, op[1]) for act in new for op in act.event.ops if op[0] == ERASE)
    return gone, {_ERASED + scope: last for scope in after}


def told(reached: Mapping[str, int], scope: str) -> int:
    """How far these cursors say that somebody was told of a place."""
    return reached.get(_ERASED + scope, 0)


def ask_again(connection: Connection, own: Certificate | None, came: Iterable[str]) -> None:
    """What comes late of places that are elsewhere by now may have been erased there since: the desk is to be told anew."""
    if own is not None:
        scopes = own.scope_list()
        cursors.keep(connection, {_ERASED + scope: 0 for scope in came if _is_elsewhere(scopes, scope)})


def forget(connection: Connection, manifest: Manifest) -> list[bytes]:
    """The desk does away with what it was told of; returns the subjects, which are to be derived anew."""
    own = certificate.of_key(connection, manifest.recipient)
    if own is None or not manifest.erased:
        return []
    scopes = own.scope_list()
    return erasing.drop(connection, manifest.erased, lambda scope: _is_elsewhere(scopes, scope))


def _is_elsewhere(scopes: Sequence[Scope], name: str) -> bool:
    try:
        scope = Scope.parse(name)
    except ValueError:
        return False
    return scope.kind is ScopeClass.CASES and not may_read(scopes, scope)
