"""Who may take over a case: agents whom the county has certified for its place, and those it does not know yet."""

from dataclasses import dataclass

from agent_app.base.errors import UserError
from agent_app.core.scope import Scope, may_write
from agent_app.core.vocabulary import Role, ScopeClass
from agent_app.desk.desk import Desk
from agent_app.store import identity as who
from agent_app.store import journal
from agent_app.store.vault import Connection
from agent_app.sync import certificate


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody with a certificate for the place of a case."""

    name: str
    role: Role


def takers(desk: Desk) -> list[Taker]:
    """Who may take over what this desk registers, by name; not this desk's own person."""
    with desk.vault.read() as connection:
        own = who.load(connection).public
        home = Scope(desk.profile.division, ScopeClass.CASES)
        found = {
            (one.name, one.role)
            for one in certificate.everyone(connection)
            if one.key != own
            and one.role is not Role.COUNTY
            and not certificate.revoked(connection, one.key)
            and may_write(one.scope_list(), home)
        }
    return [Taker(name, role) for name, role in sorted(found)]


def check_taker(connection: Connection, subject: bytes, name: str) -> None:
    """Raises `UserError` when the county knows this agent, and for another place only.

    One whom nobody has certified yet may be named: the cases come to them when the county has done so.
    """
    scope = journal.scope_of(connection, subject)
    known = [
        one
        for one in certificate.everyone(connection)
        if one.name == name and not certificate.revoked(connection, one.key)
    ]
    if scope is None or not known or any(may_write(one.scope_list(), scope) for one in known):
        return
    places = "、".join(sorted({place.division for one in known for place in one.scope_list()}))
    raise UserError(
        f"{name}管的是{places}，这件事在{scope.division}，不能交给这个人。没有改动，请换一位，或者请县里先改范围。"
    )
