"""Materials and what the resident may ask for, on both command lines: see, correct, take home, have erased."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent_app.base.errors import UserError
from agent_app.cli.common import a_day, print_json, read_object

if TYPE_CHECKING:
    from agent_app.desk.attaching import Attached
    from agent_app.desk.desk import Desk

ATTACH = "加材料：照片、扫描件、文件", "agent-app attach DL-… 照片.jpg 合同.pdf"
MATERIAL = "看一份材料：存出来，或者转正", "agent-app material DL-… 记录号 --out 照片.jpg"
FACTS = (
    "改登记的内容，原来写的留在经过里",
    """echo '{"tidied": "4组饮水管漏水两个月，没有人修。"}' | agent-app facts DL-… --data -""",
)
MY_MATERIALS = "给本人一份“我的材料”", "agent-app my-materials DL-… --out 文件夹（或 我的材料.zip）"
LOOKS = "谁看过全号、拿走过副本（这台电脑上的）", "agent-app looks DL-…"
RETENTION = "归档满了保存期的事项；只列出来，不会自己删", "agent-app retention --until 2036-12-31"
ERASE = (
    "按规定删去一条、一项或者整件事的内容",
    ("county-server erase DL-… --record 记录号 --basis 本人要求，个人信息保护法第四十七条 --actor 王海"),
)
ERASURES = "本人要求删什么，删去过什么，哪些电脑还没有听到", "county-server erasures"


def attach_arguments(parser: ArgumentParser) -> None:
    """NUMBER FILE… [--original]."""
    parser.add_argument("number", help="编号")
    parser.add_argument("file", nargs="+", help="照片、扫描件或文件，每份最多50MB")
    parser.add_argument(
        "--original", action="store_true", default=None, help="照片照原样存：不缩小，也不去掉拍摄地点"
    )


def attach(desk: "Desk", given: Namespace) -> int:
    """Add files; of several each that cannot be taken is named with the reason, and the others are taken."""
    from agent_app.desk import attaching

    paths = [Path(name) for name in given.file]
    if len(paths) == 1:
        print_json(_attached(attaching.attach(desk, given.number, paths[0], original=given.original)))
        return 0
    done = attaching.attach_all(desk, given.number, paths, original=given.original)
    print_json({"added": [_attached(one) for one in done.added], "refused": list(done.refused)})
    return UserError.exit_code if done.refused else 0


def _attached(made: "Attached") -> dict[str, Any]:
    found = asdict(made)
    return found if made.again else {name: value for name, value in found.items() if name != "again"}


def material_arguments(parser: ArgumentParser) -> None:
    """NUMBER RECORD [--out FILE] [--turn left|right]."""
    parser.add_argument("number", help="编号")
    parser.add_argument("record", help="材料的记录号（case --json 里的id）")
    parser.add_argument("--out", type=Path, help="存到哪个文件")
    parser.add_argument("--turn", choices=["left", "right"], help="以后向左或向右转着看；文件不变")


def material(desk: "Desk", given: Namespace) -> None:
    """Turn a picture, or write a material where it is said."""
    from agent_app.desk import attaching, papers

    turned = None
    if given.turn:
        turned = attaching.turn(desk, given.number, given.record, 1 if given.turn == "right" else -1)
    seen = attaching.seen(desk, given.number, given.record)
    if given.out:
        papers.save_paper(given.out, seen.data)
    print_json(
        {
            "name": seen.name,
            "media_type": seen.media_type,
            "size": len(seen.data),
            "turned": seen.turned if turned is None else turned,
            "out": str(given.out) if given.out else None,
        }
    )


def facts_arguments(parser: ArgumentParser) -> None:
    """NUMBER --data FILE|- [--record ID]."""
    parser.add_argument("number", help="编号")
    parser.add_argument("--data", required=True, help="要改的内容，JSON文件，- 是标准输入")
    parser.add_argument("--record", default="", help="改哪个人的（case --json 里的id），不写就是事项本身")


def facts(desk: "Desk", given: Namespace) -> None:
    """Give fields of a case, or of one of its people, new values."""
    from agent_app.desk import registering

    changes = read_object(given.data)
    registering.correct(desk, given.number, changes, given.record, getattr(given, "actor", ""))
    print_json({"number": given.number, "changed": sorted(changes)})


def my_materials_arguments(parser: ArgumentParser) -> None:
    """NUMBER --out FOLDER|FILE.zip [--party ID]."""
    parser.add_argument("number", help="编号")
    parser.add_argument("--out", type=Path, required=True, help="写到哪个文件夹，或者哪个 .zip")
    parser.add_argument("--party", default="", help="给哪一户（case --json 里的id），不写就是信访人")


def my_materials(desk: "Desk", given: Namespace) -> None:
    """Write the resident's copy; it is noted."""
    from agent_app.desk.my_materials import give

    done = give(desk, given.number, given.out, given.party, getattr(given, "actor", ""))
    print_json({"out": str(done.path), "files": done.files, "missing": list(done.missing)})


def looks_arguments(parser: ArgumentParser) -> None:
    """NUMBER."""
    parser.add_argument("number", help="编号")


def looks(desk: "Desk", given: Namespace) -> None:
    """Who looked at what of a case on this computer."""
    from agent_app.desk import revealing
    from agent_app.desk.timeline import local_time

    found = revealing.looks(desk, given.number)
    print_json([{**asdict(look), "at": local_time(look.at).isoformat("T", "minutes")} for look in found])


def retention_arguments(parser: ArgumentParser) -> None:
    """[--until DAY]."""
    parser.add_argument("--until", type=a_day, help="到哪一天为止满期的，默认今天")


def retention(desk: "Desk", given: Namespace) -> None:
    """The archived cases that have been kept as long as they are to be."""
    from agent_app.desk import retention as keeping

    print_json([keeping.as_json(kept) for kept in keeping.listed(desk, given.until)])


def erase_arguments(parser: ArgumentParser) -> None:
    """NUMBER (--record ID [--field NAME]… | --field NAME… | --whole) --basis WORDS [--actor NAME]."""
    parser.add_argument("number", help="编号")
    parser.add_argument(
        "--record", default="", help="删哪一条（case --json 里的id）：材料、记事、一个人、一步"
    )
    parser.add_argument("--field", action="append", default=[], help="只删这一项，如 phone；可以写几次")
    parser.add_argument("--whole", action="store_true", help="删整件事的内容，只留编号、日期和步骤")
    parser.add_argument("--basis", required=True, help="依据：本人要求，或者哪部法的哪一条")


def erase(desk: "Desk", given: Namespace) -> None:
    """Remove for good, here and on every desk with its next exchange."""
    from agent_app.desk import erasing

    done = erasing.erase(
        desk,
        given.number,
        given.basis,
        record=given.record,
        fields=given.field,
        whole=given.whole,
        actor=given.actor,
    )
    print_json(asdict(done))


def erasures_arguments(parser: ArgumentParser) -> None:
    """Nothing to be said."""


def erasures(desk: "Desk", given: Namespace) -> None:
    """What residents ask to be removed, what was (newest first), and which computers are not known to have heard."""
    from agent_app.desk import erasing

    print_json(
        {
            "asked": [{**asdict(wish), "on": wish.on.isoformat()} for wish in erasing.asked(desk)],
            "erased": [{**asdict(act), "on": act.on.isoformat()} for act in erasing.erasures(desk)],
        }
    )
