"""Where a matter belongs, on the command line: accusations, the guide by category, the questions of Art. 31."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from agent_app.cli.common import a_day, lacking, print_json

if TYPE_CHECKING:
    from agent_app.core.guide import Advice
    from agent_app.desk.desk import Desk


ACCUSATION = ("检举控告到哪里反映", "agent-app accusation --out 地址.pdf")
GUIDE = ("一类事归谁管、带什么、走哪条路", "agent-app guide 劳动和社会保障·工资福利")
ROUTE = ("这件事该走哪条路：一句一句问", "agent-app route 不是 是")


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


def guide_arguments(parser: ArgumentParser) -> None:
    """[CATEGORY]."""
    parser.add_argument("category", nargs="?", help="分类，如 农村农业·土地承包经营；不写就全部列出")


def guide(desk: "Desk", given: Namespace) -> None:
    """Say of a class of matters where they go, what to bring, which way the law has; of all when none is named."""
    told = desk.law.guide
    if given.category is None:
        print_json([_advice(advice) for advice in told.all])
    else:
        print_json({"category": given.category, **_advice(told.of(given.category))})


def _advice(advice: "Advice") -> dict[str, str]:
    return {"name": advice.name, "where": advice.where, "bring": advice.bring, "route": advice.route}


_ANSWERS = {"是": True, "yes": True, "y": True, "不是": False, "否": False, "no": False, "n": False}


def route_arguments(parser: ArgumentParser) -> None:
    """[ANSWER …]."""
    parser.add_argument(
        "answers", nargs="*", type=_answer, metavar="是|不是", help="依次回答各句；不写就列出全部问题"
    )


def _answer(text: str) -> bool:
    if text not in _ANSWERS:
        raise ArgumentTypeError(f"“{text}”应是“是”或“不是”")
    return _ANSWERS[text]


def route(desk: "Desk", given: Namespace) -> None:
    """Ask the questions of Art. 31 one after another; say where the matter belongs and what that means for dates."""
    from agent_app.core.routing import dates_of, routing

    rules = desk.law.rules
    if not given.answers:
        print_json([
            {"code": track.code, "question": track.question, "label": track.label, "dates": dates_of(rules, track)}
            for track in rules.tracks.values()
        ])  # fmt: skip
        return
    asked = routing(rules, given.answers)
    found, question = asked.reached, asked.question
    print_json(
        {
            "answers": list(asked.answers),
            "question": question.question if question else None,
            "track": found.code if found else None,
            "label": found.label if found else None,
            "dates": dates_of(rules, found) if found else None,
        }
    )
