"""`check` on both command lines: whether a record is whole."""

from argparse import Namespace
from typing import TYPE_CHECKING

from agent_app.cli.common import print_json

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk

CHECK = "检查记录是否完好，有问题时返回1"


def check(desk: "Desk", given: Namespace) -> int:
    """Check the record and print what was found; 1 when something is wrong."""
    from agent_app.desk.checking import check

    found = check(desk)
    if given.json:
        print_json(found.as_json())
    else:
        print(f"记录{found.events}条，段{found.segments}个，事项{found.cases}件，材料{found.attachments}份。")
        print("\n".join(found.problems) or "都对得上。")
    return 1 if found.problems else 0
