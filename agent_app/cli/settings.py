"""`settings`: what the county has set, on both command lines; putting a table in is the county's alone."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from agent_app.cli.common import lacking, print_json

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk

AGENT = "用的是哪些规则、县里的期限和放假安排", "agent-app settings --json"
COUNTY = "县里的设置：期限、放假安排、单位、分类、指引等", "county-server settings put 期限表.toml"
_MOST = 4 * 1024 * 1024


def arguments(parser: ArgumentParser) -> None:
    """[--json]."""
    parser.add_argument("--json", action="store_true", help="只要县里放的设置，写成JSON")


def county_arguments(parser: ArgumentParser) -> None:
    """put FILE | list [--json] | show KEY | withdraw KEY --reason WORDS."""
    parser.add_argument(
        "what",
        choices=["put", "list", "show", "withdraw"],
        help="put 放一张表，list 列出，show 看原文，withdraw 停用",
    )
    parser.add_argument(
        "name", nargs="?", help="put：表格文件（TOML）；show、withdraw：哪一项，如 “calendar 2027”"
    )
    parser.add_argument("--reason", default="", help="withdraw：为什么停用")
    parser.add_argument("--actor", default="", help="经办人")
    arguments(parser)


def show(desk: "Desk", given: Namespace) -> None:
    """List what is in force, as JSON or in words."""
    from agent_app.desk import settings

    if given.json:
        print_json([settings.as_json(found) for found in settings.in_use(desk)])
    else:
        print("\n".join(settings.in_words(desk)))


def county(desk: "Desk", given: Namespace) -> None:
    """Put a table in, list, show, or take one out of use."""
    from agent_app.desk import settings

    if given.what == "list":
        show(desk, given)
        return
    if not given.name:
        raise lacking("name", "哪个文件或者哪一项")
    if given.what == "put":
        path = Path(given.name)
        with path.open("rb") as file:
            done = settings.put(desk, path.name, file.read(_MOST), given.actor)
        print_json({"key": done.setting.key, "version": done.setting.version, "changed": done.changed})
    elif given.what == "show":
        print(settings.text_of(desk, given.name))
    else:
        settings.withdraw(desk, given.name, given.reason, given.actor)
        print_json({"key": given.name, "in_use": False})
