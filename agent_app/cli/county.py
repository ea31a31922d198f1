"""`county-server`: the county on the command line."""

import argparse
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from agent_app import __version__
from agent_app.cli import (
    agent,
    cases,
    common,
    day,
    desks,
    exchanges,
    figures,
    mending,
    outreach,
    profile,
    repeats,
    rights,
    scanning,
    settings,
    steps,
)
from agent_app.cli.common import Parser, print_json

_HOME = Path("county-home")
_KEY_PASSPHRASE = "DISCIPLINE_KEY_PASSPHRASE"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; exit codes as `agent-app`."""
    common.use_utf8()
    words = list(sys.argv[1:] if argv is None else argv)
    if (help_text := steps.asked_for_help(words)) is not None:
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


def _office(given: Namespace) -> Any:
    from agent_app.county.office import open_office

    return closing(open_office(given.home, common.passphrase()))


def _in_office(work: Callable[[Any, Namespace], int | None]) -> Callable[[Namespace], int | None]:
    """A command that is nothing but work on the open record of the county."""

    def command(given: Namespace) -> int | None:
        with _office(given) as desk:
            return work(desk, given)

    return command


def _acted(work: Callable[[Any, Namespace, str], int | None]) -> Callable[[Namespace], int | None]:
    """The same, done by whom the command names."""
    return _in_office(lambda desk, given: work(desk, given, given.actor))


def _init(given: Namespace) -> None:
    from agent_app.county.office import check_address, database_at, found, set_address

    if given.url:
        check_address(given.url)
    database = database_at(given.database)
    made = found(
        given.home,
        name=given.name,
        division=given.division,
        passphrase=common.passphrase(confirm=True),
        database=database,
    )
    with closing(made.desk) as desk:
        print_json(
            {
                "home": str(given.home),
                "name": desk.profile.name,
                "division": desk.profile.division,
                "recovery_code": made.recovery_code,
            }
        )
        if given.url:
            set_address(desk, given.url)


def _serve(given: Namespace) -> None:
    from agent_app.county import office, server

    with _office(given) as desk:
        if given.url:
            office.set_address(desk, given.url)
        listening = server.listen(given.host, given.port)
        port = listening.getsockname()[1]
        told = office.listens(desk, given.host, port)

        def ready() -> None:
            host = f"[{given.host}]" if ":" in given.host else given.host
            print_json({"url": f"https://{host}:{port}", "told": told})
            if not told:
                print(
                    "代理员还不知道从哪里找县里。请加 --url https://县里的地址:端口 再开一次。",
                    file=sys.stderr,
                )
            sys.stdout.flush()

        server.serve(desk, listening, ready)


def _trust(given: Namespace) -> None:
    from agent_app.base.paths import write_atomically
    from agent_app.county.office import authority

    with _office(given) as desk:
        write_atomically(given.out, authority(desk).encode("ascii"))
    print_json({"out": str(given.out)})


def _staff(given: Namespace) -> None:
    from agent_app.county.staff import add_staff

    with _office(given) as desk:
        print_json({"name": given.name, "password": add_staff(desk, given.name)})


def _enrol(given: Namespace) -> None:
    from agent_app.base.paths import write_atomically
    from agent_app.core.vocabulary import Role
    from agent_app.county.people import invite
    from agent_app.sync import enrolment

    with _office(given) as desk:
        invitation = invite(desk, scope=given.scope, name=given.name, role=Role(given.role))
    out = given.out
    if out is not None:
        if out.is_dir():  # a stick: named after whom it is for
            out = out / f"{given.name}{enrolment.FILE_SUFFIX}"
        write_atomically(out, enrolment.to_file(invitation))
    print_json(
        {
            "name": invitation.name,
            "scope": given.scope,
            "role": given.role,
            "code": enrolment.code_of(invitation.secret.decode("ascii")),
            "server": invitation.county.url,
            "file": str(out) if out else None,
        }
    )


def _discipline(given: Namespace) -> None:
    from agent_app.county import discipline

    if given.what == "init":
        if given.out is None:
            raise common.lacking("--out", "密钥写到哪个文件")
        locked = common.passphrase(confirm=True, variable=_KEY_PASSPHRASE, asked="密钥文件的口令：")
        with _office(given) as desk:
            recipient = discipline.init(desk, given.out, locked, replace=given.replace)
        print_json({"out": str(given.out), "recipient": recipient})
        print("请把这个文件和它的口令交给纪检监察机关，这里不留。电脑下次交换就知道了。", file=sys.stderr)
        return
    if given.key is None:
        raise common.lacking("--key", "纪检监察机关的密钥文件")
    key = discipline.key_in(given.key, common.passphrase(variable=_KEY_PASSPHRASE, asked="密钥文件的口令："))
    with _office(given) as desk:
        found = discipline.read(desk, key)
    print_json({"stubs": [stub.as_json() for stub in found.read], "other_key": found.other_key})


def _exchange(given: Namespace) -> int:
    from agent_app.desk import indexing
    from agent_app.desk.exchanging import county_by_stick

    with _office(given) as desk:
        done, names = county_by_stick(desk, given.usb)
        indexing.catch_up(desk)
    return exchanges.tell(done, {**exchanges.as_json(done), "answered": names})


def _register(given: Namespace) -> None:
    agent.register(given, _office, given.actor, county=True)


def _backup(given: Namespace) -> None:
    from agent_app.store.backup import backup

    with _office(given) as desk:
        print_json({"out": str(given.file), "bytes": backup(desk.vault, given.file)})


def _restore(given: Namespace) -> None:
    from agent_app.base.errors import UserError
    from agent_app.county import office

    if given.already == (given.file is not None):
        raise UserError("请写一个备份文件，或者写 --already（数据库已经恢复好了）。什么都没有动。")
    if given.already:
        with _office(given) as desk:
            office.begin_again(desk)
    else:
        database = office.database_at(given.database)
        office.restore(given.home, given.file, common.passphrase(), database=database).close()
    print_json({"home": str(given.home), "restored": True})
    print(
        "代理员的电脑下次交换时，会把备份以后的再交一次。备份以后才发、还没有接上的邀请，这里不记得了，请重新发。",
        file=sys.stderr,
    )


def _passphrase(given: Namespace) -> None:
    from agent_app.county.office import open_office

    profile.change(lambda old: open_office(given.home, old))


def _upgrade(given: Namespace) -> None:
    from agent_app.county.office import open_office

    open_office(given.home, common.passphrase(), upgrade=True).close()
    print_json({"home": str(given.home), "upgraded": True})


def _rotate(given: Namespace) -> None:
    from agent_app.county import office
    from agent_app.sync import answer

    with _office(given) as desk:
        office.rotate(desk)
        print_json({"key": answer.card(desk.vault).key})
    print(
        "换好了。各台电脑下次交换就知道，正在路上的照收。请马上备份一次，旧备份里没有新钥匙。",
        file=sys.stderr,
    )


def _escrow(given: Namespace) -> None:
    from agent_app.county.escrow import open_backup

    with _office(given) as desk:
        code = open_backup(desk, given.file, given.out)
    print_json({"out": str(given.out), "recovery_code": code})
    print("新的恢复码只显示这一次。请当面交给本人，让他恢复这份新备份，用它打开，再换口令。", file=sys.stderr)


def _check(given: Namespace) -> int:
    from agent_app.desk.checking import check

    with _office(given) as desk:
        return agent.tell_check(check(desk), given.json)


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="备份文件")


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    """A command without arguments."""


def _escrow_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="代理员的备份文件")
    parser.add_argument("--out", type=Path, required=True, help="新的备份写到哪里")


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", help="备份文件，恢复到一个空文件夹里")
    parser.add_argument(
        "--database", default="sqlite", help="恢复到哪里：家里（sqlite），或一个空的PostgreSQL库的地址"
    )
    parser.add_argument(
        "--already", action="store_true", help="PostgreSQL 已经用它自己的备份恢复好了，从现在起重新开始"
    )


def _init_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="单位名称，如 云山县信访局")
    parser.add_argument("--division", required=True, help="县的区划代码，6位")
    parser.add_argument(
        "--database",
        default="sqlite",
        help="数据库；默认是家里加密的SQLite（sqlite），或一个空的PostgreSQL库：postgresql+psycopg://用户:密码@主机/库",
    )
    parser.add_argument("--url", help="代理员从网络上找县里的地址，如 https://10.1.2.3:8443")


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8443)
    parser.add_argument("--url", help="告诉代理员的地址，记住以后不用再写；默认由 host 和 port 得出")


def _trust_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, help="写到哪个文件，如 县里.crt")


def _staff_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["add"])
    parser.add_argument("name", help="工作人员姓名")


def _enrol_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scope", required=True, help="村12位或乡镇9位区划代码")
    parser.add_argument("--name", required=True, help="给谁")
    parser.add_argument("--role", choices=["agent", "supervisor"], default="agent")
    parser.add_argument("--out", type=Path, help="写成邀请文件，或写到这个文件夹（U盘）里")


def _discipline_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = f"纪检监察机关的密钥。密钥文件的口令从环境变量 {_KEY_PASSPHRASE} 读，没有就问。"
    parser.add_argument("what", choices=["init", "read"], help="init 做密钥，read 列出密封的寄信记录")
    parser.add_argument("--out", type=Path, help="init：密钥写到哪个文件")
    parser.add_argument("--replace", action="store_true", help="init：已经有了也另做一把")
    parser.add_argument("--key", type=Path, help="read：密钥文件")


def _correct_arguments(parser: argparse.ArgumentParser) -> None:
    mending.correct_arguments(parser)
    parser.add_argument("--actor", default="", help="经办人")


def _link_arguments(parser: argparse.ArgumentParser) -> None:
    repeats.link_arguments(parser)
    parser.add_argument("--actor", default="", help="经办人")


def _withdraw_arguments(parser: argparse.ArgumentParser) -> None:
    mending.withdraw_arguments(parser)
    parser.add_argument("--actor", default="", help="经办人")


def _register_arguments(parser: argparse.ArgumentParser) -> None:
    agent.register_arguments(parser)
    parser.add_argument("--actor", default="", help="经办人")


def _step_arguments(parser: argparse.ArgumentParser) -> None:
    steps.arguments(parser)
    parser.add_argument("--actor", default="", help="经办人")


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
    ("init", "建县里的记录", "county-server init --name 云山县信访局 --division 990101", _init_arguments, _init),
    ("serve", "开网络服务", "county-server serve --host 0.0.0.0 --port 8443", _serve_arguments, _serve),
    ("trust", "写出根证书，装进工作人员的浏览器", "county-server trust --out 县里.crt", _trust_arguments, _trust),
    ("staff", "加工作人员", "county-server staff add 王海", _staff_arguments, _staff),
    ("enrol", "邀请代理员", "county-server enrol --scope 990101003001 --name 刘春生 --out 邀请.xfyq", _enrol_arguments, _enrol),
    ("desks", *desks.DESKS, desks.arguments, _in_office(desks.work)),
    ("discipline", "纪检监察机关的密钥", "county-server discipline init --out 纪检.age", _discipline_arguments, _discipline),
    ("exchange", "用U盘交换", "county-server exchange --usb /media/usb", exchanges.usb_arguments, _exchange),
    ("stick", *_here(exchanges.STICK), exchanges.stick_arguments, exchanges.stick),
    ("quarantine", *exchanges.COUNTY_QUARANTINE, _named(exchanges.county_quarantine_arguments), _in_office(exchanges.quarantine)),
    ("register", "登记一件事，可以登记到村里", "county-server register 事项.json --scope 990101003001", _register_arguments, _register),
    ("cases", *_here(cases.CASES), cases.list_arguments, _in_office(cases.show_list)),
    ("case", *_here(cases.CASE), _named(cases.case_arguments), _in_office(cases.show_case)),
    ("step", "记一步", "county-server step DL-… accept --on 2026-07-10 --data -", _step_arguments, _acted(steps.work)),
    ("correct", "改一步", "county-server correct DL-… 记录 --on 2026-07-10 --reason 抄错了", _correct_arguments, _acted(mending.correct)),
    ("withdraw", "撤掉一步", "county-server withdraw DL-… 记录 --reason 记错了", _withdraw_arguments, _acted(mending.withdraw)),
    ("today", "今天要办的", "county-server today --json", day.today_arguments, _in_office(day.today)),
    ("visit", *outreach.VISIT, outreach.visit_arguments, _in_office(outreach.visit)),
    ("reception", *outreach.RECEPTION, outreach.reception_arguments, _in_office(outreach.reception)),
    ("figures", *_here(figures.FIGURES), figures.arguments, _in_office(figures.figures)),
    ("repeats", *repeats.REPEATS, repeats.repeats_arguments, _in_office(repeats.repeats)),
    ("link", *repeats.LINK, _link_arguments, _acted(repeats.link)),
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
    ("passphrase", *_here(profile.PASSPHRASE), _no_arguments, _passphrase),
    ("backup", "备份", "county-server backup 县里.xfbak", _backup_arguments, _backup),
    ("restore", "从备份恢复", "county-server --home 空文件夹 restore 县里.xfbak", _restore_arguments, _restore),
    ("upgrade", "把PostgreSQL里的表升到这个版本；先停掉所有节点，用旧版本备份", "county-server upgrade", _no_arguments, _upgrade),
    ("escrow", "给口令和恢复码都丢了的备份换恢复码", "county-server escrow 旧.xfbak --out 新.xfbak", _escrow_arguments, _escrow),
    ("rotate", "给县里换一把新钥匙，旧的还认", "county-server rotate", _no_arguments, _rotate),
    ("check", "检查记录是否完好，有问题时返回1", "county-server check", agent.json_argument, _check),
)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
