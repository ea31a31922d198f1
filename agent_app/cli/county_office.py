"""Running a county on the command line: founding it, serving, inviting, its keys, its backups."""

import argparse
import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path
from typing import Any

from agent_app.cli import common, exchanges, profile
from agent_app.cli.common import print_json

_KEY_PASSPHRASE = "DISCIPLINE_KEY_PASSPHRASE"


def opened(given: Namespace) -> Any:
    """The county's record, opened with its passphrase; closed at the end of a `with`."""
    from agent_app.county.office import open_office

    return closing(open_office(given.home, common.passphrase()))


def init_arguments(parser: argparse.ArgumentParser) -> None:
    """--name NAME --division CODE [--database URL] [--url URL]."""
    parser.add_argument("--name", required=True, help="单位名称，如 云山县信访局")
    parser.add_argument("--division", required=True, help="县的区划代码，6位")
    parser.add_argument(
        "--database",
        default="sqlite",
        help="数据库；默认是家里加密的SQLite（sqlite），或一个空的PostgreSQL库：postgresql+psycopg://用户:密码@主机/库",
    )
    parser.add_argument("--url", help="代理员从网络上找县里的地址，如 https://10.1.2.3:8443")


def init(given: Namespace) -> None:
    """Make the record of a county, in its home or in a PostgreSQL database."""
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


def serve_arguments(parser: argparse.ArgumentParser) -> None:
    """[--host HOST] [--port PORT] [--url URL]."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8443)
    parser.add_argument("--url", help="告诉代理员的地址，记住以后不用再写；默认由 host 和 port 得出")


def serve(given: Namespace) -> None:
    """Answer on the line until it is stopped."""
    from agent_app.county import office, server

    with opened(given) as desk:
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


def trust_arguments(parser: argparse.ArgumentParser) -> None:
    """--out FILE."""
    parser.add_argument("--out", type=Path, required=True, help="写到哪个文件，如 县里.crt")


def trust(given: Namespace) -> None:
    """Write the county's own certificate authority out, for the browsers of its staff."""
    from agent_app.base.paths import write_atomically
    from agent_app.county.office import authority

    with opened(given) as desk:
        write_atomically(given.out, authority(desk).encode("ascii"))
    print_json({"out": str(given.out)})


def enrol_arguments(parser: argparse.ArgumentParser) -> None:
    """--scope CODE --name NAME [--role ROLE] [--out FILE]."""
    parser.add_argument("--scope", required=True, help="村12位或乡镇9位区划代码")
    parser.add_argument("--name", required=True, help="给谁")
    parser.add_argument("--role", choices=["agent", "supervisor"], default="agent")
    parser.add_argument("--out", type=Path, help="写成邀请文件，或写到这个文件夹（U盘）里")


def enrol(given: Namespace) -> None:
    """Invite an agent: prints the code, and writes a file where one is wanted."""
    from agent_app.base.errors import UserError
    from agent_app.base.paths import write_atomically
    from agent_app.core.vocabulary import Role
    from agent_app.county.people import invite
    from agent_app.sync import enrolment

    out = given.out
    if out is not None and not out.parent.is_dir():
        raise UserError(f"没有“{out.parent}”这个文件夹。没有发邀请，请先建好文件夹，或者换一个地方。")
    with opened(given) as desk:
        invitation = invite(desk, scope=given.scope, name=given.name, role=Role(given.role))
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


def discipline_arguments(parser: argparse.ArgumentParser) -> None:
    """init|read [--out FILE] [--replace] [--key FILE]."""
    parser.description = f"纪检监察机关的密钥。密钥文件的口令从环境变量 {_KEY_PASSPHRASE} 读，没有就问。"
    parser.add_argument("what", choices=["init", "read"], help="init 做密钥，read 列出密封的寄信记录")
    parser.add_argument("--out", type=Path, help="init：密钥写到哪个文件")
    parser.add_argument("--replace", action="store_true", help="init：已经有了也另做一把")
    parser.add_argument("--key", type=Path, help="read：密钥文件")


def discipline(given: Namespace) -> None:
    """The key of the discipline inspection office: make one, or read what was sealed for it."""
    from agent_app.county import discipline

    if given.what == "init":
        if given.out is None:
            raise common.lacking("--out", "密钥写到哪个文件")
        locked = common.passphrase(confirm=True, variable=_KEY_PASSPHRASE, asked="密钥文件的口令：")
        with opened(given) as desk:
            recipient = discipline.init(desk, given.out, locked, replace=given.replace)
        print_json({"out": str(given.out), "recipient": recipient})
        print("请把这个文件和它的口令交给纪检监察机关，这里不留。电脑下次交换就知道了。", file=sys.stderr)
        return
    if given.key is None:
        raise common.lacking("--key", "纪检监察机关的密钥文件")
    key = discipline.key_in(given.key, common.passphrase(variable=_KEY_PASSPHRASE, asked="密钥文件的口令："))
    with opened(given) as desk:
        found = discipline.read(desk, key)
    print_json({"stubs": [stub.as_json() for stub in found.read], "other_key": found.other_key})


def exchange(given: Namespace) -> int:
    """Answer what lies on a stick."""
    from agent_app.desk import indexing
    from agent_app.desk.exchanging import county_by_stick

    with opened(given) as desk:
        done, names = county_by_stick(desk, given.usb)
        indexing.catch_up(desk)
    return exchanges.tell(done, {**exchanges.as_json(done), "answered": names})


def backup_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE."""
    parser.add_argument("file", type=Path, help="备份文件")


def backup(given: Namespace) -> None:
    """Write an encrypted backup."""
    from agent_app.store.backup import backup

    with opened(given) as desk:
        print_json({"out": str(given.file), "bytes": backup(desk.vault, given.file)})


def restore_arguments(parser: argparse.ArgumentParser) -> None:
    """[FILE] [--database URL] [--already]."""
    parser.add_argument("file", type=Path, nargs="?", help="备份文件，恢复到一个空文件夹里")
    parser.add_argument(
        "--database", default="sqlite", help="恢复到哪里：家里（sqlite），或一个空的PostgreSQL库的地址"
    )
    parser.add_argument(
        "--already", action="store_true", help="PostgreSQL 已经用它自己的备份恢复好了，从现在起重新开始"
    )


def restore(given: Namespace) -> None:
    """Begin again from a backup, or in a database that was restored by its own means."""
    from agent_app.base.errors import UserError
    from agent_app.county import office

    if given.already == (given.file is not None):
        raise UserError("请写一个备份文件，或者写 --already（数据库已经恢复好了）。什么都没有动。")
    if given.already:
        with opened(given) as desk:
            office.begin_again(desk)
    else:
        database = office.database_at(given.database)
        office.restore(given.home, given.file, common.passphrase(), database=database).close()
    print_json({"home": str(given.home), "restored": True})
    print(
        "代理员的电脑下次交换时，会把备份以后的再交一次。备份以后才发、还没有接上的邀请，这里不记得了，请重新发。",
        file=sys.stderr,
    )


def passphrase(given: Namespace) -> None:
    """Change the passphrase."""
    from agent_app.county.office import open_office

    profile.change(lambda old: open_office(given.home, old))


def upgrade(given: Namespace) -> None:
    """Bring the tables in PostgreSQL to those of this version."""
    from agent_app.county.office import open_office

    open_office(given.home, common.passphrase(), upgrade=True).close()
    print_json({"home": str(given.home), "upgraded": True})


def rotate(given: Namespace) -> None:
    """Give the county a new key; the former ones hold too."""
    from agent_app.county import office
    from agent_app.sync import answer

    with opened(given) as desk:
        office.rotate(desk)
        print_json({"key": answer.card(desk.vault).key})
    print(
        "换好了。各台电脑下次交换就知道，正在路上的照收。请马上备份一次，旧备份里没有新钥匙。",
        file=sys.stderr,
    )


def escrow_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE --out FILE."""
    parser.add_argument("file", type=Path, help="代理员的备份文件")
    parser.add_argument("--out", type=Path, required=True, help="新的备份写到哪里")


def escrow(given: Namespace) -> None:
    """Open an agent's backup with the county's share, and write it with a new recovery code."""
    from agent_app.county.escrow import open_backup

    with opened(given) as desk:
        code = open_backup(desk, given.file, given.out)
    print_json({"out": str(given.out), "recovery_code": code})
    print("新的恢复码只显示这一次。请当面交给本人，让他恢复这份新备份，用它打开，再换口令。", file=sys.stderr)


def no_arguments(parser: argparse.ArgumentParser) -> None:
    """A command without arguments."""
