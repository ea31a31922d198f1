"""`county-server staff`: who works in the console: let in, and no more."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from agent_app.cli.common import lacking, print_json

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk

STAFF = "在网页上办理的工作人员：加、列出、去掉", "county-server staff add 王海"


def arguments(parser: ArgumentParser) -> None:
    """[list|add NAME|remove NAME]."""
    parser.add_argument("what", nargs="?", default="list", choices=["list", "add", "remove"])
    parser.add_argument("name", nargs="?", default="", help="add、remove：工作人员姓名")


def work(desk: "Desk", given: Namespace) -> None:
    """List them, add one, whose password is printed once, or remove one."""
    from agent_app.county import staff

    if given.what == "list":
        print_json(staff.names(desk))
    elif not given.name:
        raise lacking("name", "工作人员姓名")
    elif given.what == "add":
        print_json({"name": given.name, "password": staff.add_staff(desk, given.name)})
    else:
        staff.remove_staff(desk, given.name)
        print_json({"removed": given.name})
