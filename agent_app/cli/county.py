"""`county-server`: the county on the command line."""

import argparse
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from agent_app import __version__
from agent_app.cli import (
    cases,
    checking,
    common,
    day,
    desks,
    exchanges,
    figures,
    mending,
    outreach,
    profile,
    registering,
    repeats,
    rights,
    scanning,
    settings,
    staff,
    steps,
)
from agent_app.cli import county_office as office
from agent_app.cli.common import Parser, json_argument

_HOME = Path("county-home")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; exit codes as `agent-app`."""
    common.use_utf8()
    words = list(sys.argv[1:] if argv is None else argv)
    if (help_text := steps.asked_for_help(words, "county-server")) is not None:
        print(help_text)
        return 0
    parser = Parser(
        prog="county-server",
        description="信访代理的县级服务器。口令从环境变量 AGENT_APP_PASSPHRASE 读，没有就问。",
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--home", type=Path, default=_HOME, help="县里的记录所在的文件夹")
    common.add_commands(parser, COMMANDS)
    given = parser.parse_args(words)
    if given.command is None:
        parser.print_help()
        return 2
    return common.run(lambda: given.work(given))


def _in_office(work: Callable[[Any, Namespace], int | None]) -> Callable[[Namespace], int | None]:
    """A command that is nothing but work on the open record of the county."""

    def command(given: Namespace) -> int | None:
        with office.opened(given) as desk:
            return work(desk, given)

    return command


def _acted(work: Callable[[Any, Namespace, str], int | None]) -> Callable[[Namespace], int | None]:
    """The same, done by whom the command names."""
    return _in_office(lambda desk, given: work(desk, given, given.actor))


def _register(given: Namespace) -> None:
    registering.register(given, office.opened, given.actor, county=True)


def _named(
    arguments: Callable[[argparse.ArgumentParser], None],
) -> Callable[[argparse.ArgumentParser], None]:
    """The same arguments, and who of the staff does it."""

    def with_actor(parser: argparse.ArgumentParser) -> None:
        arguments(parser)
        parser.add_argument("--actor", default="", help="经办人")

    return with_actor


def _here(told: tuple[str, str]) -> tuple[str, str]:
    """What is said of a command of both lines, with the example as it is written here."""
    return told[0], told[1].replace("agent-app", "county-server")


COMMANDS = (
    ("init", "建县里的记录", "county-server init --name 云山县信访局 --division 990101", office.init_arguments, office.init),
    ("serve", "开网络服务", "county-server serve --host 0.0.0.0 --port 8443", office.serve_arguments, office.serve),
    ("trust", "写出根证书，装进工作人员的浏览器", "county-server trust --out 县里.crt", office.trust_arguments, office.trust),
    ("staff", *staff.STAFF, staff.arguments, _in_office(staff.work)),
    ("enrol", "邀请代理员", "county-server enrol --scope 990101003001 --name 刘春生 --out 邀请.xfyq", office.enrol_arguments, office.enrol),
    ("desks", *desks.DESKS, desks.arguments, _in_office(desks.work)),
    ("discipline", "纪检监察机关的密钥", "county-server discipline init --out 纪检.age", office.discipline_arguments, office.discipline),
    ("exchange", "用U盘交换", "county-server exchange --usb /media/usb", exchanges.usb_arguments, office.exchange),
    ("stick", *_here(exchanges.STICK), exchanges.stick_arguments, exchanges.stick),
    ("quarantine", *exchanges.COUNTY_QUARANTINE, _named(exchanges.county_quarantine_arguments), _in_office(exchanges.quarantine)),
    ("register", "登记一件事，可以登记到村里", "county-server register 事项.json --scope 990101003001",
     _named(registering.arguments), _register),
    ("cases", *_here(cases.CASES), cases.list_arguments, _in_office(cases.show_list)),
    ("case", *_here(cases.CASE), _named(cases.case_arguments), _in_office(cases.show_case)),
    ("step", "记一步", "county-server step DL-… accept --on 2026-07-10 --data -", _named(steps.arguments), _acted(steps.work)),
    ("correct", "改一步", "county-server correct DL-… 记录 --on 2026-07-10 --reason 抄错了",
     _named(mending.correct_arguments), _acted(mending.correct)),
    ("withdraw", "撤掉一步", "county-server withdraw DL-… 记录 --reason 记错了",
     _named(mending.withdraw_arguments), _acted(mending.withdraw)),
    ("today", "今天要办的", "county-server today --json", day.today_arguments, _in_office(day.today)),
    ("visit", *_here(outreach.VISIT), outreach.visit_arguments, _in_office(outreach.visit)),
    ("reception", *_here(outreach.RECEPTION), outreach.reception_arguments, _in_office(outreach.reception)),
    ("figures", *_here(figures.FIGURES), figures.arguments, _in_office(figures.figures)),
    ("repeats", *_here(repeats.REPEATS), repeats.repeats_arguments, _in_office(repeats.repeats)),
    ("link", *_here(repeats.LINK), _named(repeats.link_arguments), _acted(repeats.link)),
    ("facts", *_here(rights.FACTS), _named(rights.facts_arguments), _in_office(rights.facts)),
    ("attach", *_here(rights.ATTACH), rights.attach_arguments, _in_office(rights.attach)),
    ("material", *_here(rights.MATERIAL), rights.material_arguments, _in_office(rights.material)),
    ("my-materials", *_here(rights.MY_MATERIALS), _named(rights.my_materials_arguments), _in_office(rights.my_materials)),
    ("looks", *_here(rights.LOOKS), rights.looks_arguments, _in_office(rights.looks)),
    ("retention", *_here(rights.RETENTION), rights.retention_arguments, _in_office(rights.retention)),
    ("erase", *rights.ERASE, _named(rights.erase_arguments), _in_office(rights.erase)),
    ("erasures", *rights.ERASURES, rights.erasures_arguments, _in_office(rights.erasures)),
    ("verify-paper", *_here(scanning.VERIFY_PAPER), scanning.verify_paper_arguments, _in_office(scanning.verify_paper)),
    ("settings", *settings.COUNTY, settings.county_arguments, _in_office(settings.county)),
    ("passphrase", *_here(profile.PASSPHRASE), office.no_arguments, office.passphrase),
    ("backup", "备份", "county-server backup 县里.xfbak", office.backup_arguments, office.backup),
    ("restore", "从备份恢复", "county-server --home 空文件夹 restore 县里.xfbak", office.restore_arguments, office.restore),
    ("upgrade", "把PostgreSQL里的表升到这个版本；先停掉所有节点，用旧版本备份", "county-server upgrade",
     office.no_arguments, office.upgrade),
    ("escrow", "给口令和恢复码都丢了的备份换恢复码", "county-server escrow 旧.xfbak --out 新.xfbak",
     office.escrow_arguments, office.escrow),
    ("rotate", "给县里换一把新钥匙，旧的还认", "county-server rotate", office.no_arguments, office.rotate),
    ("check", checking.CHECK, "county-server check", json_argument, _in_office(checking.check)),
)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
