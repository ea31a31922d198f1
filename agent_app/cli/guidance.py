"""Where a matter belongs, on the command line: accusations, the guide by category, the questions of Art. 31."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from agent_app.cli.common import a_day, lacking, print_json

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk


def accusation_arguments(parser: ArgumentParser) -> None:
    """[seal --on DATE --organ CODE [--posting-number N]] [--out PDF]."""
    parser.add_argument("what", nargs="?", choices=["seal"], help="seal：帮他寄过信，密封一笔寄信记录")
    parser.add_argument("--out", type=Path, help="写到哪个PDF：地址，或者给本人的寄信条")
    parser.add_argument("--on", type=a_day, help="寄出的日期，默认今天")
    parser.add_argument("--organ", help="寄给哪里：county、city、province、national")
    parser.add_argument("--posting-number", default="", help="邮局收据上的单号，没有就不写")


def accusation(desk: "Desk", given: Namespace) -> None:
    """Say where accusations go, or seal that a letter was posted; the slip is written once."""
    from agent_app.core.registration import ACCUSATION_ROUTES
    from agent_app.desk import papers, sealing

    if given.what is None:
        if given.out is not None:
            papers.save_paper(given.out, papers.accusation_routes(desk).pdf)
        out = str(given.out) if given.out else None
        print_json({"routes": ACCUSATION_ROUTES, "sealing": sealing.offered(desk), "out": out})
        return
    if given.out is None:
        raise lacking("--out", "给本人的寄信条写到哪个PDF，只有这一次")
    given.out.parent.stat()  # a place that is not there is told before anything is sealed
    data = {"on": given.on or desk.today, "organ": given.organ, "posting_number": given.posting_number}
    made = sealing.seal(desk, data)
    papers.save_paper(given.out, made.slip.pdf)
    print_json({"lookup_number": made.lookup_number, "out": str(given.out)})
