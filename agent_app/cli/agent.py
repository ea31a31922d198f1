"""`agent-app`: the desk on the command line, for IT staff and scripts. Without arguments: the window."""

import argparse
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from agent_app import __version__
from agent_app.base import paths
from agent_app.base.errors import UserError
from agent_app.cli import (
    cases,
    checking,
    common,
    day,
    exchanges,
    figures,
    guidance,
    ledgers,
    mending,
    outreach,
    paper_jobs,
    papers,
    people,
    profile,
    registering,
    repeats,
    rights,
    scanning,
    settings,
    steps,
)
from agent_app.cli.common import Parser, json_argument, print_json


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 2 refused, 3 trouble with disk, line or file)."""
    common.use_utf8()
    words = list(sys.argv[1:] if argv is None else argv)
    if (help_text := steps.asked_for_help(words, "agent-app")) is not None:
        print(help_text)
        return 0
    if not {"-h", "--help"} & set(words):
        window, others = _options().parse_known_args(words)
        if not others:  # nobody waits for the window until all commands are described
            return common.run(lambda: _window(window))
    parser = _options()
    common.add_commands(parser, COMMANDS)
    given = parser.parse_args(words)
    return common.run(lambda: _work(given) if given.command else _window(given))


def _options() -> Parser:
    parser = Parser(
        prog="agent-app",
        description="信访代理。不写命令就打开窗口。口令从环境变量 AGENT_APP_PASSPHRASE 读，没有就问。",
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--home", type=Path, default=None, help="记录所在的文件夹")
    parser.add_argument("--demo", action="store_true", help="练习：用假的县、假的事项，和真的记录分开")
    return parser


def home_of(given: Namespace) -> Path:
    """The home of the real records: the one that was named, or the usual one."""
    return given.home or paths.default_home()


def _work(given: Namespace) -> int | None:
    if given.demo and given.command in _REAL_ONLY:
        raise UserError(
            f"练习的县已经设置好了，不用也不能 {given.command}。什么都没有动，请去掉 --demo 再试。"
        )
    done: int | None = given.work(given)
    return done


def _window(given: Namespace) -> int:
    from agent_app.gui.main import run

    return run(given.home, demo=given.demo)


def _desk(given: Namespace) -> Any:
    from agent_app.app import law, unlock

    if given.demo:
        from agent_app.desk.demo import practice

        return closing(practice(given.home or paths.demo_home(), law()))
    return closing(unlock(home_of(given), common.passphrase()))


def _setup(given: Namespace) -> None:
    from agent_app.app import found_desk
    from agent_app.core.vocabulary import Role

    made = found_desk(
        home_of(given),
        name=given.name,
        division=given.scope,
        passphrase=common.passphrase(confirm=True),
        role=Role(given.role),
        unit=given.unit,
        phone=given.phone,
    )
    with closing(made.desk) as desk:
        print_json(
            {
                "home": str(desk.vault.home),
                "name": desk.profile.name,
                "scope": desk.profile.division,
                "role": desk.profile.role.value,
                "recovery_code": made.recovery_code,
            }
        )


def _register(given: Namespace) -> None:
    registering.register(given, _desk)


def _on_desk(work: Callable[[Any, Namespace], int | None]) -> Callable[[Namespace], int | None]:
    """A command that is nothing but work on the open desk."""

    def command(given: Namespace) -> int | None:
        with _desk(given) as desk:
            return work(desk, given)

    return command


def _ledger(given: Namespace) -> None:
    with _desk(given) as desk:
        ledgers.work(desk, given, _tell)


def _tell(done: int, total: int | None) -> None:
    if done % 500 == 0 and sys.stderr.isatty():
        print(f"\r{done}/{total or '?'}", end="", file=sys.stderr)


def _enrol(given: Namespace) -> None:
    from agent_app.desk.exchanging import enrol_by_code, enrol_by_file

    with _desk(given) as desk:
        if given.file:
            invitation = enrol_by_file(desk, Path(given.file))
        elif given.server and given.code:
            invitation = enrol_by_code(desk, given.server, given.code)
        else:
            raise UserError("要写 --file 邀请文件，或者 --server 地址 和 --code 那串字。没有改动什么。")
    print_json(
        {"county": invitation.county.name, "scopes": list(invitation.scopes), "role": invitation.role.value}
    )


def _backup(given: Namespace) -> None:
    from agent_app.store.backup import backup

    with _desk(given) as desk:
        print_json({"out": str(given.file), "bytes": backup(desk.vault, given.file)})


def _restore(given: Namespace) -> None:
    from agent_app.store.backup import restore

    restore(home_of(given), given.file)
    with _desk(given) as desk:
        print_json({"home": str(desk.vault.home), "name": desk.profile.name})


def _passphrase(given: Namespace) -> None:
    from agent_app.app import unlock

    profile.change(lambda old: unlock(home_of(given), old))


def _selftest(given: Namespace) -> int:
    from agent_app.cli.selftest import selftest

    return selftest()


def _none(parser: argparse.ArgumentParser) -> None:
    """A command without arguments."""


def _setup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="您的姓名")
    parser.add_argument("--scope", required=True, help="区划代码：村12位，乡镇9位")
    parser.add_argument("--role", choices=["agent", "supervisor"], default="agent", help="代理员或镇级督导")
    parser.add_argument("--unit", default="", help="村（社区）或单位的名称，印在纸上")
    parser.add_argument("--phone", default="", help="您的电话，印在纸上")


def _enrol_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", help="县里给的邀请文件")
    parser.add_argument("--server", help="县里的网络地址")
    parser.add_argument("--code", help="县里给的那串字")


def _file_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)


COMMANDS = (
    ("setup", "第一次用：建一个新的家", "agent-app setup --name 刘春生 --scope 990101003001", _setup_arguments, _setup),
    ("register", *registering.REGISTER, registering.arguments, _register),
    ("cases", *cases.CASES, cases.list_arguments, _on_desk(cases.show_list)),
    ("case", *cases.CASE, cases.case_arguments, _on_desk(cases.show_case)),
    ("step", "记一步", "agent-app step DL-… hand_over --on 2026-07-01", steps.arguments, _on_desk(steps.work)),
    ("correct", *mending.CORRECT, mending.correct_arguments, _on_desk(mending.correct)),
    ("withdraw", *mending.WITHDRAW, mending.withdraw_arguments, _on_desk(mending.withdraw)),
    ("today", *day.TODAY, day.today_arguments, _on_desk(day.today)),
    ("snooze", *day.SNOOZE, day.snooze_arguments, _on_desk(day.snooze)),
    ("guide", *guidance.GUIDE, guidance.guide_arguments, _on_desk(guidance.guide)),
    ("route", *guidance.ROUTE, guidance.route_arguments, _on_desk(guidance.route)),
    ("accusation", *guidance.ACCUSATION, guidance.accusation_arguments, _on_desk(guidance.accusation)),
    ("visit", *outreach.VISIT, outreach.visit_arguments, _on_desk(outreach.visit)),
    ("reception", *outreach.RECEPTION, outreach.reception_arguments, _on_desk(outreach.reception)),
    ("figures", *figures.FIGURES, figures.arguments, _on_desk(figures.figures)),
    ("person", *people.PERSON, people.person_arguments, _on_desk(people.person)),
    ("authorize", *people.AUTHORIZE, people.authorize_arguments, _on_desk(people.authorize)),
    ("sign", *people.SIGN, people.sign_arguments, _on_desk(people.sign)),
    ("handover", *people.HANDOVER, people.handover_arguments, _on_desk(people.hand_over)),
    ("repeats", *repeats.REPEATS, repeats.repeats_arguments, _on_desk(repeats.repeats)),
    ("link", *repeats.LINK, repeats.link_arguments, _on_desk(repeats.link)),
    ("facts", *rights.FACTS, rights.facts_arguments, _on_desk(rights.facts)),
    ("attach", *rights.ATTACH, rights.attach_arguments, _on_desk(rights.attach)),
    ("material", *rights.MATERIAL, rights.material_arguments, _on_desk(rights.material)),
    ("my-materials", *rights.MY_MATERIALS, rights.my_materials_arguments, _on_desk(rights.my_materials)),
    ("looks", *rights.LOOKS, rights.looks_arguments, _on_desk(rights.looks)),
    ("retention", *rights.RETENTION, rights.retention_arguments, _on_desk(rights.retention)),
    ("paper", "打一张纸", papers.EXAMPLE, papers.arguments, _on_desk(papers.work)),
    ("papers-batch", *paper_jobs.PAPERS_BATCH, paper_jobs.arguments, _on_desk(paper_jobs.work)),
    ("paper-fonts", "纸上用自己的字体", "agent-app paper-fonts --body 仿宋.ttf", papers.font_arguments, _on_desk(papers.fonts)),
    ("verify-paper", *scanning.VERIFY_PAPER, scanning.verify_paper_arguments, _on_desk(scanning.verify_paper)),
    ("papers", "能打哪些纸", "agent-app papers --json", json_argument, papers.list_papers),
    ("ledger", "台账导入、导出", "agent-app ledger import 台账.xlsx", ledgers.arguments, _ledger),
    ("enrol", "同县里连起来", "agent-app enrol --file 邀请.xfyq", _enrol_arguments, _enrol),
    ("exchange", *exchanges.EXCHANGE, exchanges.exchange_arguments, _on_desk(exchanges.exchange)),
    ("ways", *exchanges.WAYS, exchanges.ways_arguments, _on_desk(exchanges.ways)),
    ("stick", *exchanges.STICK, exchanges.stick_arguments, exchanges.stick),
    ("others", *exchanges.OTHERS, _none, _on_desk(exchanges.others)),
    ("unconfirmed", *exchanges.UNCONFIRMED, json_argument, _on_desk(exchanges.unconfirmed)),
    ("carried", *exchanges.CARRIED, exchanges.carried_arguments, _on_desk(exchanges.carried)),
    ("quarantine", *exchanges.QUARANTINE, exchanges.quarantine_arguments, _on_desk(exchanges.quarantine)),
    ("profile", *profile.PROFILE, profile.arguments, _on_desk(profile.show)),
    ("passphrase", *profile.PASSPHRASE, _none, _passphrase),
    ("settings", *settings.AGENT, settings.arguments, _on_desk(settings.show)),
    ("check", checking.CHECK, "agent-app check --json", json_argument, _on_desk(checking.check)),
    ("backup", "备份", "agent-app backup 备份.xfbak", _file_argument, _backup),
    ("restore", "从备份恢复到空的家", "agent-app --home 新文件夹 restore 备份.xfbak", _file_argument, _restore),
    ("selftest", "程序自查", "agent-app selftest", _none, _selftest),
)  # fmt: skip
_REAL_ONLY = {"setup", "restore", "enrol", "passphrase"}
"""What would make or change the practice county itself, which is made for everybody alike."""


if __name__ == "__main__":
    sys.exit(main())
