"""Who works with this county: the invitations it gives and the desks it has certified."""

from dataclasses import dataclass
from typing import NoReturn

from sqlalchemy import Connection, delete, select

from agent_app.base.errors import UserError
from agent_app.core.scope import COUNTY_DIGITS, Scope, check_division
from agent_app.core.text import clean_line
from agent_app.core.vocabulary import Role, ScopeClass
from agent_app.desk.desk import Desk
from agent_app.store import notes, schema
from agent_app.store.notes import Note
from agent_app.sync import answer, certificate, enrolment
from agent_app.sync.enrolment import CountyCard, Invitation

INVITED_BY = (Role.AGENT, Role.SUPERVISOR)
"""The roles that a county invites to."""
NAME_LIMIT = 60
_ONCE = "invited"


@dataclass(frozen=True, slots=True)
class KnownDesk:
    """A computer with a certificate; `key` in hex."""

    key: str
    name: str
    role: Role
    divisions: tuple[str, ...]
    serial: int
    revoked: bool


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that nobody has used yet; `id` in hex."""

    id: str
    name: str
    role: Role
    divisions: tuple[str, ...]
    code: str


def invite(desk: Desk, *, scope: str, name: str, role: Role, once: str = "") -> Invitation:
    """Invite somebody to work in a village or township of this county. Raises `UserError` for a foreign one.

    The same `once` gives the same invitation again: a form that was sent twice invites once.
    """
    division = check_division(scope)
    if not division.startswith(desk.profile.division) or len(division) == COUNTY_DIGITS:
        raise UserError(
            f"{division}不是本县（{desk.profile.division}）的村（12位）或乡镇（9位）。没有发出邀请，请核对区划代码。"
        )
    person = clean_line(name)
    if not person or len(person) > NAME_LIMIT:
        raise UserError(f"请写上给谁，最多{NAME_LIMIT}字。没有发出邀请。")
    scopes = (str(Scope(division, ScopeClass.CASES)),)
    card = answer.card(desk.vault)
    with desk.vault.write() as connection:
        if once and (known := notes.find(connection, _ONCE, once)):
            return _invitation(connection, card, known.body) or _refuse_gone()
        made = enrolment.invite(connection, card, person, role, scopes)
        if once:
            notes.keep(connection, _ONCE, Note(once, desk.now_ms, made.id))
        return made


def invitations(desk: Desk) -> list[OpenInvitation]:
    """The invitations that wait to be used, by place and name."""
    table = schema.invitations
    with desk.vault.read() as connection:
        rows = connection.execute(select(table).where(table.c.used_by.is_(None))).all()
    waiting = [
        OpenInvitation(
            row.id.hex(), row.name, Role(row.role), _divisions(row.scopes.split()), _code(row.secret)
        )
        for row in rows
    ]
    return sorted(waiting, key=lambda item: (item.divisions, item.name, item.id))


def invitation_file(desk: Desk, invitation_id: str) -> bytes:
    """The invitation as a file on a stick. Raises `UserError` when it was used or taken back."""
    card = answer.card(desk.vault)
    with desk.vault.read() as connection:
        found = _invitation(connection, card, _bytes(invitation_id))
    return enrolment.to_file(found or _refuse_gone())


def _invitation(connection: Connection, card: CountyCard, invitation_id: bytes) -> Invitation | None:
    """One that nobody has used yet, secret and all."""
    table = schema.invitations
    row = connection.execute(
        select(table).where(table.c.id == invitation_id, table.c.used_by.is_(None))
    ).first()
    if row is None:
        return None
    return Invitation(1, row.id, card, row.name, Role(row.role), tuple(row.scopes.split()), row.secret)


def _refuse_gone() -> NoReturn:
    raise UserError("这份邀请已经用过或收回了。没有改动，要再请一位，请重新发一份邀请。")


def take_back(desk: Desk, invitation_id: str) -> None:
    """Make an invitation that was not used worthless; one that is gone already stays gone."""
    table = schema.invitations
    with desk.vault.write() as connection:
        connection.execute(
            delete(table).where(table.c.id == _bytes(invitation_id), table.c.used_by.is_(None))
        )


def desks(desk: Desk) -> list[KnownDesk]:
    """The computers this county has certified, by place and name."""
    with desk.vault.read() as connection:
        known = [
            KnownDesk(
                found.key.hex(),
                found.name,
                found.role,
                _divisions(found.scopes),
                found.serial,
                certificate.revoked(connection, found.key),
            )
            for found in certificate.everyone(connection)
        ]
    return sorted(known, key=lambda item: (item.revoked, item.divisions, item.name, item.serial))


def revoke(desk: Desk, key: str) -> None:
    """Take nothing new from this computer from now on. What it has handed in stays."""
    known = _bytes(key)
    with desk.vault.read() as connection:
        there = certificate.of_key(connection, known) or certificate.revoked(connection, known)
    if not there:
        raise UserError("没有找到这台电脑。没有改动，请回到“电脑”页再看。")
    answer.mark_revoked(desk.vault, known)


def names_of_keys(desk: Desk) -> dict[bytes, str]:
    """Who is behind a key, for those that were ever certified."""
    with desk.vault.read() as connection:
        return {found.key: found.name for found in certificate.everyone(connection)}


def _divisions(scopes: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(Scope.parse(scope).division for scope in scopes)


def _code(secret: bytes) -> str:
    return enrolment.code_of(secret.decode("ascii"))


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
