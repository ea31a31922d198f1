"""What the county's word changes here: how far each segment has come, and whether this home must begin a new life."""

from agent_app.core.scope import is_counted
from agent_app.store import delivery, forks, segments
from agent_app.store import identity as who
from agent_app.store.delivery import CONFIRMED
from agent_app.store.vault import Connection
from agent_app.sync import branches
from agent_app.sync.message import Manifest


def confirm(connection: Connection, manifest: Manifest) -> int:
    """Mark what the county says it has; where its head of our log differs, begin a new incarnation."""
    identity = who.load(connection)
    forked = forks.forked(connection)
    confirmed: dict[int, str] = {}
    for head in manifest.confirmed:
        log = (head.key, head.incarnation, head.scope)
        here = segments.upto(connection, log, head.number)
        if head.hash not in [sent.hash for sent in here if sent.number == head.number]:
            # The county has another segment of this number, or more of our log than we do: this home was
            # restored or copied. What we write from now on goes into a log of its own.
            if head.key == identity.public and head.incarnation == identity.incarnation:
                who.begin_incarnation(connection)
            continue
        if log in forked:
            branch = branches.behind(connection, log, [head.hash])
            here = [sent for sent in here if sent.hash in branch]
        confirmed |= {sent.id: head.scope for sent in here if sent.delivery < CONFIRMED}
    delivery.advance(connection, list(confirmed), CONFIRMED)
    return sum(is_counted(scope) for scope in confirmed.values())
