"""`county-server desks`: the computers that the county has certified, and stopping one."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from agent_app.base.errors import UserError
from agent_app.cli.common import lacking, print_json

if TYPE_CHECKING:
    from agent_app.county.people import KnownDesk
    from agent_app.desk.desk import Desk

DESKS = "有证书的电脑；停用一台（丢了、人不干了）", "county-server desks revoke 3f9c21ab"
_LEAST = 8
"""Digits of a key that name a computer."""


def arguments(parser: ArgumentParser) -> None:
    """[list|revoke KEY]."""
    parser.add_argument("what", nargs="?", default="list", choices=["list", "revoke"])
    parser.add_argument("key", nargs="?", default="", help="revoke：哪一台，写 list 里钥匙的前8位以上")


def work(desk: "Desk", given: Namespace) -> None:
    """List them, or stop one from now on."""
    from agent_app.county import people

    if given.what == "revoke":
        if not given.key:
            raise lacking("key", "哪一台")
        found = _one(people.desks(desk), given.key)
        people.revoke(desk, found.key)
        print_json({"revoked": found.key, "name": found.name})
        return
    print_json(
        [
            {
                "key": one.key,
                "name": one.name,
                "role": one.role.value,
                "scopes": list(one.divisions),
                "serial": one.serial,
                "revoked": one.revoked,
            }
            for one in people.desks(desk)
        ]
    )


def _one(known: "list[KnownDesk]", key: str) -> "KnownDesk":
    found = [one for one in known if len(key) >= _LEAST and one.key.startswith(key.lower())]
    if len(found) != 1:
        raise UserError(f"没有找到钥匙以“{key}”开头的电脑，或者不止一台。没有改动，请从 desks list 里照抄。")
    return found[0]
