"""`papers-batch`: papers of many cases as one PDF, and what waits to be printed later."""

import argparse
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agent_app.base.errors import UserError
from agent_app.cli.common import a_day, lacking, print_json
from agent_app.cli.papers import two_a_sheet

if TYPE_CHECKING:
    from agent_app.desk.desk import Desk
    from agent_app.desk.paper_jobs import PaperJob, Wanted
    from agent_app.desk.print_later import Waiting

PAPERS_BATCH = (
    "成批打印：一天的回执、一周的催询单、几件事的同一种纸、以后再打的",
    """agent-app papers-batch receipts --on 2026-06-30 --out 回执.pdf
    agent-app papers-batch urgings --on 2026-08-03 --out 催询单.pdf
    agent-app papers-batch cases receipt DL-… DL-… --out 回执.pdf
    agent-app papers-batch wait receipt DL-… DL-…
    agent-app papers-batch later --out 以后再打.pdf""",
)
_WAYS = ("receipts", "urgings", "cases", "wait", "later", "drop")
_USED = "要写哪种纸和编号。什么都没有打，用 --help 看怎么写。"


def arguments(parser: argparse.ArgumentParser) -> None:
    """receipts|urgings [--on DAY] | cases CODE NUMBER… | wait|drop CODE NUMBER… | later, [--out FILE]."""
    parser.add_argument(
        "way",
        choices=_WAYS,
        help="receipts一天的回执；urgings一周的催询单；cases几件事的同一种纸；"
        "wait放到以后再打；later以后再打的（不写--out就列出来）；drop不打了",
    )
    parser.add_argument("words", nargs="*", metavar="文书 编号", help="哪种纸，哪几件事")
    parser.add_argument("--on", type=a_day, help="哪一天；催询单是那一天所在的一周。不写是今天")
    parser.add_argument("--again", action="store_true", help="打过的也打")
    parser.add_argument("--given", action="store_true", help="要交给本人的，都已经交给本人")
    two_a_sheet(parser)
    parser.add_argument("--out", type=Path, help="写到哪个PDF")


def work(desk: "Desk", given: Namespace) -> None:
    """Do one of these; what was written into the file is recorded, all of it or nothing."""
    from agent_app.desk import paper_jobs, print_later

    match given.way:
        case "wait":
            print_json({"waiting": print_later.put(desk, _of_words(desk, given))})
        case "drop":
            wanted = _of_words(desk, given)
            print_later.take_off(desk, wanted)
            print_json({"dropped": len(wanted)})
        case "later" if given.out is None:
            print_json([_waiting_json(one) for one in print_later.waiting(desk)])
        case _ if given.out is None:
            raise lacking("--out", "写到哪个PDF")
        case _:
            job = paper_jobs.save(
                desk, _wanted(desk, given), given.out, given=given.given, paired=given.two_a_sheet
            )
            print_json({"out": str(given.out)} | _job_json(job))


def _wanted(desk: "Desk", given: Namespace) -> "Sequence[Wanted]":
    from agent_app.desk import paper_jobs, print_later

    if given.way == "cases":
        return _of_words(desk, given)
    if given.words:
        raise UserError(f"{given.way}后面不写编号。什么都没有打，用 --help 看怎么写。")
    if given.way == "later":
        return [one.wanted for one in print_later.waiting(desk)]
    find = paper_jobs.receipts_of if given.way == "receipts" else paper_jobs.urgings_of
    return find(desk, given.on or desk.today, again=given.again)


def _of_words(desk: "Desk", given: Namespace) -> "list[Wanted]":
    from agent_app.desk import paper_jobs

    match given.words:
        case [code, *numbers] if numbers:
            return paper_jobs.of_numbers(desk, numbers, code)
    raise UserError(_USED)


def _job_json(job: "PaperJob") -> dict[str, object]:
    return {
        "title": job.title,
        "papers": [
            {"number": one.number, "paper": one.code, "pages": one.pages, "issue": one.issue}
            for one in job.papers
        ],
        "left_out": [{"number": one.number, "why": one.why} for one in job.left_out],
        "told": job.told,
    }


def _waiting_json(one: "Waiting") -> dict[str, object]:
    return {"number": one.number, "paper": one.wanted.code, "title": one.title, "since": one.since}
