"""How this desk exchanges: by itself or when asked, photos on the line or on sticks alone, which proxy, for whom it carries."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core.address import HTTP, read_address
from agent_app.core.vocabulary import Role
from agent_app.desk.desk import Desk
from agent_app.store.meta import get_meta, put_meta
from agent_app.store.vault import Connection

_KEPT = "ways"


@dataclass(frozen=True, slots=True)
class Ways:
    """`by_itself`: on the line without being asked; `photos_by_stick`: none on the line; `carries`: others' bundles too.

    `proxy` is an address (http://host:port); "" for what the computer says.
    """

    by_itself: bool = True
    photos_by_stick: bool = False
    carries: bool = False
    proxy: str = ""


def ways(desk: Desk) -> Ways:
    """As chosen on this desk. A township carries for its villages unless it was told not to."""
    with desk.vault.read() as connection:
        return ways_in(connection)


def ways_in(connection: Connection) -> Ways:
    """The same, inside a transaction."""
    carries = get_meta(connection, "role", Role.AGENT.value) == Role.SUPERVISOR.value
    known = Ways.__dataclass_fields__
    kept = {key: value for key, value in get_meta(connection, _KEPT, {}).items() if key in known}
    return replace(Ways(carries=carries), **kept)


def choose(desk: Desk, **changes: Any) -> Ways:
    """Change some of it, from now on. Raises `UserError` for a proxy that is no address."""
    if proxy := changes.get("proxy"):
        changes["proxy"] = _checked(proxy)
    with desk.vault.write() as connection:
        chosen = replace(ways_in(connection), **changes)
        kept = {**get_meta(connection, _KEPT, {}), **{key: getattr(chosen, key) for key in changes}}
        put_meta(connection, _KEPT, kept)
    return chosen


def as_json(chosen: Ways) -> dict[str, Any]:
    """For the command line."""
    return asdict(chosen)


def _checked(proxy: str) -> str:
    try:
        read = read_address(proxy, HTTP, "http")
        if read.port is None:
            raise ValueError(proxy)
    except ValueError as error:
        raise UserError(
            f"代理服务器“{proxy}”不对，应写成 http://10.1.2.3:8080 这样。没有改动，请改了再试。"
        ) from error
    return read.url
