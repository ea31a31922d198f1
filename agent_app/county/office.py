"""The county's own record: founded once, with its keys, its generation and its server's certificate."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from agent_app.app import found_desk, unlock
from agent_app.base.errors import UserError
from agent_app.core.address import HTTPS, read_address
from agent_app.core.scope import COUNTY_DIGITS, check_division
from agent_app.core.vocabulary import Role
from agent_app.county import tls
from agent_app.desk import indexing
from agent_app.desk.desk import Desk, Now, wall_clock
from agent_app.store import backup, identity, keyslots
from agent_app.store.meta import get_meta, put_meta
from agent_app.store.vault import Connection

_WILDCARDS = ("0.0.0.0", "::", "")


@dataclass(frozen=True, slots=True)
class Founded:
    """A new county record and its recovery code."""

    desk: Desk
    recovery_code: str


def found(
    home: Path,
    *,
    name: str,
    division: str,
    passphrase: str,
    now: Now = wall_clock,
    cost: keyslots.Cost | None = None,
    database: str = "",
) -> Founded:
    """Make a county in an empty home: keys, first generation, the authority that desks will pin."""
    code = check_division(division)
    if len(code) != COUNTY_DIGITS:
        raise UserError(f"县的区划代码是6位，“{division}”不是。什么都没有建，请改了再试。")

    def also(connection: Connection) -> None:
        authority = tls.make_authority(now())
        server = tls.issue(authority, now())
        identity.new_generation(connection)
        put_meta(connection, "authority", authority.certificate)
        put_meta(connection, "authority_key", authority.key)
        put_meta(connection, "tls", [server.certificate, server.key])

    made = found_desk(
        home, name=name, division=code, passphrase=passphrase, role=Role.COUNTY, now=now, cost=cost,
        database=database, also=also,
    )  # fmt: skip
    return Founded(made.desk, made.recovery_code)


def database_at(given: str) -> str:
    """The address of a PostgreSQL database, or "" for the one in the home ("sqlite"). Raises `UserError`."""
    if given == "sqlite":
        return ""
    try:
        from agent_app.store.postgres import check_url
    except ImportError as error:
        raise UserError(
            "没有装PostgreSQL的驱动。什么都没有建，请装上 agent-app[county]，或去掉 --database。"
        ) from error
    return check_url(given)


def open_office(home: Path, passphrase: str, now: Now = wall_clock, *, upgrade: bool = False) -> Desk:
    """Open a county's record; `upgrade` as `open_desk`. Raises `UserError` for a home that is a village desk's."""
    desk = unlock(home, passphrase, now, upgrade=upgrade)
    if not desk.is_county:
        desk.close()
        raise UserError(f"{home} 是代理员的记录，不是县里的。没有动它，请换 --home。")
    return desk


def restore(home: Path, source: Path, passphrase: str, now: Now = wall_clock, database: str = "") -> Desk:
    """Unpack a county's backup into an empty home and open it, by which its new life begins; errors as `backup.restore`.

    `database` is the address of an empty PostgreSQL database to put the record in; it stays in the home when "".
    Nothing stays there when it cannot be put in.
    """
    backup.restore(home, source)
    try:
        desk = open_office(home, passphrase, now)  # what an earlier version wrote is brought up by this
        if database:
            desk.close()
            backup.move_to_server(home, desk.vault.key, database)
            desk = open_office(home, passphrase, now)
    except BaseException:
        shutil.rmtree(home)
        raise
    indexing.catch_up(desk)
    return desk


def begin_again(desk: Desk) -> None:
    """After a server's database has come back from a backup of its own, which nothing in the home tells.

    What was confirmed since that backup counts as confirmed no longer, so desks offer it again.
    """
    with desk.vault.write() as connection:
        identity.begin_again(connection)


def rotate(desk: Desk) -> None:
    """New keys for this county. Whoever knows the old one is answered with it, and learns of the new by the answer.

    What was signed before stands, and what is on its way still arrives.
    """
    with desk.vault.write() as connection:
        identity.rotate(connection)


def set_address(desk: Desk, url: str) -> None:
    """Where desks and staff reach this county; told to desks with every response. Raises `UserError`.

    The server's certificate is made anew for it, by the same authority.
    """
    address, host = check_address(url)
    _tell(desk, address, host, given=True)


def check_address(url: str) -> tuple[str, str]:
    """The address as it is kept, and the host in it. Raises `UserError`."""
    try:
        read = read_address(url, HTTPS)
    except ValueError as error:
        raise UserError(
            f"地址“{url}”不对，应写成 https://10.1.2.3:8443 这样。没有改动，请改了再试。"
        ) from error
    return read.url, read.host


def listens(desk: Desk, host: str, port: int) -> str:
    """Note where the server listens; returns what desks are told, "" while nobody has said it.

    An address that a person has set stands. A server that listens everywhere does not know its own name.
    """
    with desk.vault.read() as connection:
        known, given = get_meta(connection, "url", ""), get_meta(connection, "url_given", False)
    if given or host in _WILDCARDS:
        return str(known)
    address = f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"
    if address != known:
        _tell(desk, address, host, given=False)
    return address


def _tell(desk: Desk, address: str, host: str, *, given: bool) -> None:
    with desk.vault.write() as connection:
        authority = tls.Pair(get_meta(connection, "authority"), get_meta(connection, "authority_key"))
        server = tls.issue(authority, desk.now(), host)
        put_meta(connection, "url", address)
        put_meta(connection, "url_given", given)
        put_meta(connection, "tls", [server.certificate, server.key])


def server_pair(desk: Desk) -> tls.Pair:
    """The server's certificate and key."""
    with desk.vault.read() as connection:
        return tls.Pair(*get_meta(connection, "tls"))


def authority(desk: Desk) -> str:
    """The authority's certificate, PEM: what a browser of the staff is told to trust."""
    with desk.vault.read() as connection:
        return str(get_meta(connection, "authority"))
