"""`repeats` and `link`, the same on both command lines: what may be a repeat, and what somebody says of it."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent_app.cli.common import print_json, read_json

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk
    from agent_app.desk.repeats import Linked, Repeat

REPEATS = "找可能是同一件的事", "agent-app repeats DL-… --json"
LINK = "说两件是不是一件事", "agent-app link DL-… DL-… --as same"


def repeats_arguments(parser: Any) -> None:
    """NUMBER | FILE [--json]."""
    parser.add_argument(
        "what", help="编号；或者还没有登记的：JSON文件（同 register，- 是标准输入），或台账文件"
    )
    parser.add_argument("--json", action="store_true")


def link_arguments(parser: Any) -> None:
    """NUMBER OTHER --as VERDICT [--merge] [--note TEXT]."""
    parser.add_argument("number", help="编号")
    parser.add_argument("other", help="另一件的编号")
    parser.add_argument(
        "--as",
        dest="verdict",
        required=True,
        choices=["same", "other", "not_same_person"],
        help="same 是一件，other 不是一件，not_same_person 不是同一个人",
    )
    parser.add_argument("--merge", action="store_true", help="是一件时，同时把前一个编号作为重复的并入另一件")
    parser.add_argument("--note", default="", help="备注")


def repeats(desk: "Desk", given: Namespace) -> None:
    """Print what may be a repeat: of a case, of a registration that is not made yet, or of each row of a ledger."""
    from agent_app.desk import import_repeats
    from agent_app.desk.repeats import candidates, kin

    path = Path(given.what)
    if given.what == "-" or path.suffix.lower() == ".json":
        found = candidates(desk, _typed(read_json(given.what)))
        _tell({"possible": [_repeat(each) for each in found]}, given.json)
    elif path.is_file():
        rows = import_repeats.of_file(desk, path)
        document = [row_json(row) for row in rows]
        _tell({"rows": document}, given.json)
    else:
        kinship = kin(desk, given.what)
        _tell(
            {
                "possible": [_repeat(each) for each in kinship.possible],
                "linked": [_linked(each) for each in kinship.linked],
                "merged_into": kinship.merged_into,
                "astray": kinship.astray,
            },
            given.json,
        )


def link(desk: "Desk", given: Namespace, actor: str = "") -> None:
    """Record on both cases what somebody says of them, and print where the first one stands."""
    from agent_app.base.errors import UserError
    from agent_app.core.vocabulary import Verdict
    from agent_app.desk.repeats import decide, merge

    verdict = Verdict(given.verdict)
    if given.merge and verdict is not Verdict.SAME:
        raise UserError("只有“是一件”（--as same）才能并入。什么都没有写，请改了再试。")
    taken = decide(desk, given.number, given.other, verdict, given.note, actor)
    if given.merge:
        taken = merge(desk, given.number, given.other, actor)
    print_json(
        {"number": taken.number, "record": taken.record, "state": taken.state, "issues": list(taken.issues)}
    )


def row_json(row: Any) -> dict[str, Any]:
    """A row of a ledger with what it may be a repeat of."""
    return {
        "row": row.row,
        "number": row.number,
        "title": row.title,
        "possible": [_repeat(each) for each in row.repeats],
    }


def _typed(data: Any) -> Any:
    from agent_app.core.registration import check_registration
    from agent_app.desk.repeats import Typed

    check_registration(data)
    person = data["petitioner"]
    who = {name: str(person.get(name) or "") for name in ("name", "phone", "id_number", "address")}
    return Typed(**who, **{name: str(data.get(name) or "") for name in ("category", "words", "place")})


def _repeat(found: "Repeat") -> dict[str, Any]:
    return {
        "id": found.subject,
        "number": found.number,
        "title": found.title,
        "registered_on": found.registered_on.isoformat() if found.registered_on else None,
        "state": found.stage.value,
        "points": round(found.points, 1),
        "same": list(found.same),
        "differs": list(found.differs),
    }


def _linked(said: "Linked") -> dict[str, Any]:
    return {
        "id": said.subject,
        "number": said.number,
        "as": said.verdict.value,
        "record": said.record,
        "title": said.title,
        "state": said.stage.value if said.stage else None,
    }


def _tell(document: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(document)
        return
    for row in document.get("rows", ()):
        print(f"第{row['row']}行  {row['title']}")
        _tell_possible(row["possible"])
    for said in document.get("linked", ()):
        from agent_app.core.vocabulary import Verdict

        print(f"{Verdict(said['as']).label}  {said['number']}  {said['title']}")
    _tell_possible(document.get("possible", ()))
    if not any(document.values()):
        print("没有找到像的。", file=sys.stderr)


def _tell_possible(found: Any) -> None:
    for each in found:
        print(f"  可能是同一件  {each['number']}  {each['title']}")
        print(f"    一样：{'、'.join(each['same'])}")
        if each["differs"]:
            print(f"    不一样：{'、'.join(each['differs'])}")
