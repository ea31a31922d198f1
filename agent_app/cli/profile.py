"""`profile`: who works here, as it stands on the papers; on the command line as in 设置."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from agent_app.cli.common import print_json

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk

PROFILE = "看或改姓名、村（社区）、电话，往后打的纸照新的写", "agent-app profile --phone 13800001206"


def arguments(parser: ArgumentParser) -> None:
    """[--name NAME] [--unit UNIT] [--phone PHONE]."""
    parser.add_argument("--name", help="姓名")
    parser.add_argument("--unit", help="村（社区）")
    parser.add_argument("--phone", help="电话，印在回执上")


def show(desk: "Desk", given: Namespace) -> None:
    """Change what was given, and print what holds."""
    from agent_app.desk.setup import change_profile

    known = desk.profile
    asked = {name: getattr(given, name) for name in ("name", "unit", "phone")}
    if any(value is not None for value in asked.values()):
        kept = {name: getattr(known, name) if value is None else value for name, value in asked.items()}
        known = change_profile(desk, **kept)
    print_json({name: getattr(known, name) for name in (*asked, "division")} | {"role": known.role.value})
