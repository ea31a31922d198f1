"""Which county a desk belongs to: it accepts an invitation, and is again who it was where the county refuses that."""

import msgspec

from agent_app.base.errors import UserError
from agent_app.core.scope import Scope, may_write
from agent_app.store import identity as who
from agent_app.store import journal, reauthoring
from agent_app.store.meta import get_meta, put_meta
from agent_app.store.vault import Connection, Vault
from agent_app.sync import certificate, enrolment
from agent_app.sync.enrolment import CountyCard, Invitation

_INVITATION = "invitation"


class NotEnrolledError(UserError):
    """This desk does not know its county yet."""

    def __init__(self) -> None:
        super().__init__(
            "这台电脑还没有同县里连起来。登记的事都在，请先用县里给的U盘或那串字连上，再来交换。"
        )


def county_of(connection: Connection) -> CountyCard | None:
    """The county this desk is enrolled with, or None."""
    body = get_meta(connection, "county")
    return None if body is None else msgspec.convert(body, CountyCard)


def note(connection: Connection, county: CountyCard) -> None:
    """Keep what the county says of itself."""
    put_meta(connection, "county", msgspec.to_builtins(county, builtin_types=(bytes,)))


def accept_invitation(vault: Vault, invitation: Invitation) -> None:
    """Begin to belong to a county: its keys are known, and the next request carries the proof.

    What was written before and cannot stand in the invited scopes is moved into the first of them; nothing
    of it has left this machine. A new incarnation begins.
    """
    with vault.write() as connection:
        known = county_of(connection)
        if known is not None and not {*known.keys} & {*invitation.county.keys}:
            raise UserError("这台电脑已经同另一个县连着，没有改动。要换县，请先同原来的县里办停用。")
        accepted = _accepted(connection)
        scopes, role = invitation.scopes, invitation.role
        if invitation.id not in accepted:
            _be_new(connection, invitation.county)
            put_meta(connection, _INVITATION, [*accepted, invitation.id])
        elif (own := certificate.of_key(connection, who.load(connection).public)) is not None:
            # It was read before: what the county has said since goes before what it promised then.
            scopes, role = own.scopes, own.role
        note(connection, invitation.county)
        proof = enrolment.prove(invitation, who.load(connection))
        put_meta(connection, "proof", msgspec.to_builtins(proof, builtin_types=(bytes,)))
        put_meta(connection, "scopes", list(scopes))
        put_meta(connection, "role", role.value)
        put_meta(connection, "scope", Scope.parse(scopes[0]).division)
        _rehome(connection)
        who.begin_incarnation(connection)


def _accepted(connection: Connection) -> list[bytes]:
    """The invitations that were accepted here; once only the last one was kept."""
    kept = get_meta(connection, _INVITATION, [])
    return [kept] if isinstance(kept, bytes) else list(kept)


def _be_new(connection: Connection, county: CountyCard) -> None:
    """A desk that was certified before and is invited again gets a new key: the old one may be in other hands."""
    own = who.load(connection).public
    if certificate.scopes_ever(connection, own):
        known = get_meta(connection, "generation", b"")
        reauthoring.renew(connection, restored=county.generation != known)


def _rehome(connection: Connection) -> None:
    scopes = [Scope.parse(scope) for scope in get_meta(connection, "scopes", [])]
    journal.rehome(connection, get_meta(connection, "scope"), lambda scope: may_write(scopes, scope))


def be_as_before(vault: Vault) -> bool:
    """The county refuses: a desk that got new keys for its invitation has those again that it had; whether it did."""
    with vault.write() as connection:
        went_back = reauthoring.go_back(connection)
        if went_back:
            _rehome(connection)
    return went_back
