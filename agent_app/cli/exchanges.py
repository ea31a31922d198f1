"""`exchange` and what belongs to it: the ways, what lies on a stick, who else there is, what was put aside."""

import argparse
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent_app.base.errors import UserError
from agent_app.cli.common import lacking, print_json

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk

EXCHANGE = "交换", "agent-app exchange --usb /media/usb"
WAYS = "怎么交换：自动不自动，照片走哪边，替不替别处带", "agent-app ways --photos stick"
STICK = "U盘上有什么，不用口令也能看", "agent-app stick /media/usb --check"
OTHERS = "可以用U盘带给哪些电脑", "agent-app others"
UNCONFIRMED = "县里还没有确认的，按编号列出", "agent-app unconfirmed"
CARRIED = "替别处带着的", "agent-app carried"
QUARANTINE = "放在一边、没有并进来的", "agent-app quarantine retry"
COUNTY_QUARANTINE = "放在一边、没有收进来的", "county-server quarantine take 3"
_SETTLING = {
    "list": "列出",
    "retry": "再试一次，装了新版本、有了证书以后用",
    "away": "不用再等了，写明原因收起来",
    "back": "收起来的放回去",
    "settled": "列出收起来的",
}
_OF_ONE = frozenset({"take", "away", "back"})
_ON_OFF = {"on": True, "off": False}


def exchange_arguments(parser: ArgumentParser) -> None:
    """--usb FOLDER [--to WHO] | --net."""
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--usb", type=Path, metavar="文件夹", help="U盘所在的文件夹")
    way.add_argument("--net", action="store_true", help="走网络")
    parser.add_argument("--to", default="", metavar="谁", help="写给另一台电脑：姓名，或 others 列出的钥匙")


def exchange(desk: "Desk", given: Namespace) -> int:
    """Both ways, by stick or line."""
    from agent_app.desk import exchanging, indexing, peers

    to = peers.find(desk, given.to).key if given.to else ""
    done = exchanging.by_stick(desk, given.usb, to) if given.usb else exchanging.over_network(desk)
    indexing.catch_up(desk)
    return tell(done, as_json(done))


def tell(done: Any, document: dict[str, Any]) -> int:
    """Print what an exchange did; what could not be used is told as a refusal, and the rest stands."""
    print_json(document)
    for note in done.notes:
        print(note, file=sys.stderr)
    return UserError.exit_code if done.notes else 0


def as_json(done: Any) -> dict[str, Any]:
    """What an exchange did."""
    return {
        "sent": done.sent,
        "received": done.received,
        "confirmed": done.confirmed,
        "quarantined": done.quarantined,
        "waiting": done.parked,
        "bundles": done.bundles,
        "more": done.more,
        "photos_left": done.photos.number,
        "photos_coming": done.left,
        "carried": done.carried,
        "notes": done.notes,
        "settings": done.settings,
    }


def ways_arguments(parser: ArgumentParser) -> None:
    """Each of them is changed when it is given."""
    parser.add_argument("--by-itself", choices=_ON_OFF, help="有网时自己交换")
    parser.add_argument("--photos", choices=["line", "stick"], help="照片走网络，还是只用U盘")
    parser.add_argument("--carry", choices=_ON_OFF, help="读U盘时把别处的交换包也带上")
    parser.add_argument("--proxy", metavar="地址", help='上网用的代理服务器；写 --proxy "" 就用系统的')


def ways(desk: "Desk", given: Namespace) -> None:
    """Change what is given, and tell what is chosen now."""
    from agent_app.desk import ways

    changes: dict[str, Any] = {}
    if given.by_itself:
        changes["by_itself"] = _ON_OFF[given.by_itself]
    if given.photos:
        changes["photos_by_stick"] = given.photos == "stick"
    if given.carry:
        changes["carries"] = _ON_OFF[given.carry]
    if given.proxy is not None:
        changes["proxy"] = given.proxy
    print_json(ways.as_json(ways.choose(desk, **changes) if changes else ways.ways(desk)))


def stick_arguments(parser: ArgumentParser) -> None:
    """FOLDER [--check]."""
    parser.add_argument("folder", type=Path, help="U盘所在的文件夹")
    parser.add_argument("--check", action="store_true", help="每个文件都读一遍，看坏了没有")


def stick(given: Namespace) -> int:
    """List what lies on a stick. No desk is opened."""
    from agent_app.desk.stick_content import content

    found = content(given.folder, check=given.check)
    bundles = [one.as_json() for one in found.bundles]
    print_json({"bundles": bundles, "unreadable": list(found.unreadable)})
    return UserError.exit_code if found.unreadable or any(one.whole is False for one in found.bundles) else 0


def others(desk: "Desk", given: Namespace) -> None:
    """Whom one may write a stick for."""
    from agent_app.desk import peers

    print_json(
        [
            {"key": one.key, "name": one.name, "role": one.role.value, "scopes": list(one.divisions)}
            for one in peers.others(desk)
        ]
    )


def unconfirmed(desk: "Desk", given: Namespace) -> None:
    """Every case of which the county has not confirmed something, by its number."""
    from agent_app.desk import unconfirmed

    found = unconfirmed.look(desk)
    if given.json:
        print_json(found.as_json())
    else:
        print(found.as_text(), end="")


def carried_arguments(parser: ArgumentParser) -> None:
    """[--forget]."""
    parser.add_argument("--forget", action="store_true", help="都不带了；写它的电脑上还有")


def carried(desk: "Desk", given: Namespace) -> None:
    """What is carried for others, or nothing any more."""
    from agent_app.desk.stick_content import content, names_here
    from agent_app.sync import relay

    if given.forget:
        print_json({"forgotten": relay.forget(desk.vault.home)})
        return
    box = desk.vault.home / relay.BOX
    found = content(box, names_here(desk)).bundles if box.is_dir() else ()
    print_json([one.as_json() for one in found])


def quarantine_arguments(parser: ArgumentParser) -> None:
    """[list|retry|question|away ID --reason WHY|back ID|settled]."""
    _quarantine_arguments(parser, {**_SETTLING, "question": "写一张给县里问"})


def county_quarantine_arguments(parser: ArgumentParser) -> None:
    """[list|retry|take ID|away ID --reason WHY|back ID|settled]."""
    _quarantine_arguments(parser, {**_SETTLING, "take": "问清以后把这一份收进来"})


def _quarantine_arguments(parser: ArgumentParser, ways: dict[str, str]) -> None:
    said = "；".join(f"{way} {meaning}" for way, meaning in ways.items())
    parser.add_argument("what", nargs="?", default="list", choices=list(ways), help=said)
    parser.add_argument("id", nargs="?", type=int, default=None, help="哪一份，list 里的 id")
    parser.add_argument("--reason", default="", help="away：问过谁、怎么定的")


def quarantine(desk: "Desk", given: Namespace) -> None:
    """What was put aside: listed, tried again, settled, or as a page."""
    from agent_app.desk import put_aside

    if given.what in _OF_ONE and given.id is None:
        raise lacking("id", "哪一份")
    match given.what:
        case "question":
            print(put_aside.as_text(desk))
        case "retry":
            print_json({"taken": put_aside.retry(desk)})
        case "take":
            print_json({"taken": put_aside.take(desk, given.id)})
        case "away":
            put_aside.put_away(desk, given.id, given.reason, getattr(given, "actor", ""))
            print_json({"away": given.id})
        case "back":
            put_aside.bring_back(desk, given.id)
            print_json({"back": given.id})
        case "settled":
            print_json([put_aside.away_as_json(one) for one in put_aside.away(desk)])
        case _:
            print_json([put_aside.as_json(one) for one in put_aside.waiting(desk)])
            if said := put_aside.turned_away(desk):
                print(said, file=sys.stderr)


def usb_arguments(parser: argparse.ArgumentParser) -> None:
    """--usb FOLDER, which is the county's only way of its own."""
    parser.add_argument("--usb", type=Path, required=True, metavar="文件夹")
