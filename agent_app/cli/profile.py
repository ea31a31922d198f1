"""`profile` and `passphrase`: who works here, as it stands on the papers, and what opens it; as in 设置."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from agent_app.cli.common import NEW_PASSPHRASE_VARIABLE, passphrase, print_json

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk

PASSPHRASE = (
    f"改口令；旧的忘了就输恢复码，新的从环境变量 {NEW_PASSPHRASE_VARIABLE} 读，没有就问",
    "agent-app passphrase",
)
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


def change(opened: "Callable[[str], Desk]") -> None:
    """Change the passphrase of the home that `opened` opens with the one that holds."""
    from agent_app.desk.setup import change_passphrase

    old = passphrase(asked="现在的口令：")
    new = passphrase(confirm=True, variable=NEW_PASSPHRASE_VARIABLE, asked="新口令：")
    with closing(opened(old)) as desk:
        change_passphrase(desk, old, new)
        print_json({"home": str(desk.vault.home), "changed": True})
    print("改好了，恢复码没有变。以前做的备份，还用当时的口令打开。", file=sys.stderr)
