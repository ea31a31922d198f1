"""First run: a home for the records of one person, in one place, behind one passphrase."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from agent_app.base.errors import TroubleError, UserError
from agent_app.core.scope import Scope, check_division
from agent_app.core.text import clean_line
from agent_app.core.vocabulary import Role, ScopeClass
from agent_app.desk import erasing, indexing
from agent_app.desk.desk import Desk, Now, Profile, wall_clock
from agent_app.store import erasing as stored_erasing
from agent_app.store import identity, keyslots, lawbook, readside, vault, workshop
from agent_app.store.meta import put_meta
from agent_app.store.readside import Law
from agent_app.store.vault import Begin, Connection


@dataclass(frozen=True, slots=True)
class SetUp:
    """A new desk, and the recovery code that is shown once and kept nowhere."""

    desk: Desk
    recovery_code: str


def set_up(
    home: Path,
    law: Law,
    *,
    name: str,
    division: str,
    passphrase: str,
    role: Role = Role.AGENT,
    unit: str = "",
    phone: str = "",
    now: Now = wall_clock,
    cost: keyslots.Cost | None = None,
    database: str = "",
    also: Begin | None = None,
) -> SetUp:
    """Make a home. Raises `UserError` for a name, place or passphrase that will not do; nothing is left then.

    `also` writes what else the record holds from its first moment.
    """
    person = clean_line(name)
    if not person:
        raise UserError("还没有写姓名。什么都没有建，请写上再试。")
    code = check_division(division)

    def begin(connection: Connection) -> None:
        identity.found(connection)
        put_meta(connection, "name", person)
        put_meta(connection, "role", role.value)
        put_meta(connection, "scope", code)
        put_meta(connection, "scopes", [str(Scope(code, ScopeClass.CASES))])
        put_meta(connection, "unit", clean_line(unit))
        put_meta(connection, "phone", clean_line(phone))
        if also is not None:
            also(connection)

    opened, recovery_code = vault.create(home, passphrase, cost, database, begin)
    lawbook.bring_up(opened, law)
    identity.settle_on_machine(opened)
    return SetUp(Desk(opened, law, now), recovery_code)


def open_desk(home: Path, secret: str, law: Law, now: Now = wall_clock, *, upgrade: bool = False) -> Desk:
    """Unlock a home with its passphrase or recovery code; errors as `vault.open_`.

    What an earlier version made is brought up; on a server that others may be working on, only where `upgrade` says so.
    """
    opened = vault.open_(home, secret)
    workshop.clear(home)
    try:
        if opened.shared and opened.outdated and not upgrade:
            raise UserError(
                "数据库里的表是旧版本建的，没有打开，也没有动它。请先停掉所有节点，用旧版本备份一次，"
                "再执行 county-server upgrade。"
            )
        with opened.read() as connection:
            law = lawbook.law_in(connection, law)
        readside.renew(opened, law)
        lawbook.bring_up(opened, law)
        identity.settle_on_machine(opened)
        stored_erasing.finish(opened)
        desk = Desk(opened, law, now)
        with suppress(TroubleError):  # what cannot be written now can be looked at, and follows later
            indexing.derive(desk)  # an import may have been cut short of it
            if desk.is_county:
                erasing.follow_up(desk)  # and so may an exchange
        return desk
    except BaseException:
        opened.close()
        raise


def change_profile(desk: Desk, *, name: str, unit: str, phone: str) -> Profile:
    """Correct who works here; papers printed from now on say so."""
    person = clean_line(name)
    if not person:
        raise UserError("姓名不能空着。没有改动，请写上再存。")
    with desk.vault.write() as connection:
        put_meta(connection, "name", person)
        put_meta(connection, "unit", clean_line(unit))
        put_meta(connection, "phone", clean_line(phone))
    desk.profile = Profile(
        person, desk.profile.role, desk.profile.division, clean_line(unit), clean_line(phone)
    )
    return desk.profile


def change_passphrase(desk: Desk, old: str, new: str, cost: keyslots.Cost | None = None) -> None:
    """Put a new passphrase in place of the old one; `old` may be the recovery code.

    Raises `WrongPassphraseError`, `UserError` for a new one that will not do, `TroubleError` when it cannot be written;
    the old one then holds. Backups made before open with the passphrase of then.
    """
    if new == old:
        raise UserError("新口令同现在的一样，没有改动。请另想一个。")
    keyslots.unlock(desk.vault.home, old)
    with desk.vault.write():  # who else changes the keys waits
        keyslots.change_passphrase(desk.vault.home, desk.vault.key, new, cost or keyslots.Cost())


def renew_recovery_code(desk: Desk, cost: keyslots.Cost | None = None) -> str:
    """A new recovery code, shown once and kept nowhere; the sheet with the old one opens nothing from now on."""
    code = keyslots.new_recovery_code()
    with desk.vault.write():
        keyslots.change_recovery_code(desk.vault.home, desk.vault.key, code, cost or keyslots.Cost())
    return code
