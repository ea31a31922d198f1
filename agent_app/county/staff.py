"""The people who work in the console: their passwords, and the slowing down of whoever guesses at them."""

import hashlib
import secrets
from datetime import timedelta

import argon2
import msgspec
from argon2.exceptions import Argon2Error
from sqlalchemy import Connection, delete, insert, select, update

from agent_app.base.errors import UserError
from agent_app.core.text import clean_line
from agent_app.desk.desk import Desk
from agent_app.store import notes, schema
from agent_app.store.notes import Note

NAME_LIMIT = 40
PASSWORD_LIMIT = 200
FREE_TRIES = 3
LONGEST_WAIT_S = 60
_FORGOTTEN_MS = int(timedelta(minutes=30) / timedelta(milliseconds=1))
_KIND = "wrong-password"
_NO_FAILURE = Note("", 0, msgspec.msgpack.encode(0))
_HASHER = argon2.PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_hex(16))


def add_staff(
    desk: Desk, name: str, password: str | None = None, *, hasher: argon2.PasswordHasher = _HASHER
) -> str:
    """Let somebody work in the console; returns the password, drawn when none is given.

    For a name that is there it is a new password; who was logged in with the old one is logged out.
    `hasher` says how much work it is to try a password.
    """
    person = clean_line(name)
    if not person or len(person) > NAME_LIMIT:
        raise UserError(f"姓名要写，最多{NAME_LIMIT}字。什么都没有改，请改了再试。")
    chosen = password or secrets.token_urlsafe(9)
    hashed = hasher.hash(chosen)
    table = schema.staff
    with desk.vault.write() as connection:
        changed = connection.execute(update(table).where(table.c.name == person).values(password=hashed))
        if not changed.rowcount:
            connection.execute(insert(table).values(name=person, password=hashed))
    return chosen


def remove_staff(desk: Desk, name: str) -> None:
    """Let somebody work in the console no more; who is logged in is logged out. Raises `UserError` for an unknown name."""
    person, table = clean_line(name), schema.staff
    with desk.vault.write() as connection:
        if not connection.execute(delete(table).where(table.c.name == person)).rowcount:
            raise UserError(f"工作人员里没有“{person}”。什么都没有改，请从 staff list 里照抄。")


def names(desk: Desk) -> list[str]:
    """Who works in the console."""
    with desk.vault.read() as connection:
        return list(connection.execute(select(schema.staff.c.name).order_by(schema.staff.c.name)).scalars())


def check_staff(desk: Desk, name: str, password: str) -> bool:
    """Whether this name and password may work in the console; takes the same time for an unknown name."""
    with desk.vault.read() as connection:
        hashed = password_of(connection, name)
    if len(password) > PASSWORD_LIMIT:
        return False
    try:
        return _HASHER.verify(hashed or _NOBODY, password) and hashed is not None
    except Argon2Error:
        return False


def password_of(connection: Connection, name: str) -> str | None:
    """The hash kept for a name; None for somebody who does not work here."""
    table = schema.staff
    found: str | None = connection.execute(select(table.c.password).where(table.c.name == name)).scalar()
    return found


def enter(desk: Desk, name: str, password: str, address: str) -> str:
    """Who may come in. Raises `UserError` for a wrong password, and while somebody has to wait.

    After some wrong tries each next one from the same address waits twice as long, a minute at most; half an
    hour later it is forgotten. Nobody is locked out for ever, and not by what is done elsewhere.
    """
    person = clean_line(name)
    mark = hashlib.sha256(f"{person}\0{address}".encode()).hexdigest()[:32]
    _count(desk, mark)
    if not check_staff(desk, person, password):
        raise UserError("姓名或密码不对。请看看大小写，再输一次。")
    _forget(desk, mark)
    return person


def _wait_s(failures: int) -> int:
    return 0 if failures < FREE_TRIES else min(2 ** (failures - FREE_TRIES + 1), LONGEST_WAIT_S)


def _count(desk: Desk, mark: str) -> None:
    """Counts a try before it is made, so that of many at once each waits for those before it."""
    with desk.vault.write() as connection:
        _, last, body = notes.find(connection, _KIND, mark) or _NO_FAILURE
        failures = msgspec.msgpack.decode(body, type=int)
        passed = (desk.now_ms - last) // 1000
        # A clock that was set back tells nothing; nobody waits for it.
        if passed >= 0 and (wait := _wait_s(failures) - passed) > 0:
            raise UserError(
                f"密码连着错了{failures}次，请等{wait}秒再试。忘了密码，请管服务器的人重新给一个。"
            )
        notes.forget_older(connection, _KIND, desk.now_ms - _FORGOTTEN_MS)
        notes.keep(connection, _KIND, Note(mark, desk.now_ms, msgspec.msgpack.encode(failures + 1)))


def _forget(desk: Desk, mark: str) -> None:
    with desk.vault.write() as connection:
        notes.forget(connection, _KIND, mark)
