"""`figures`, the same on both command lines: the figures of a period as lines, JSON, a workbook or a paper."""

import argparse
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from agent_app.cli.common import a_day, print_json

if TYPE_CHECKING:
    from agent_app.core.figure_report import Report
    from agent_app.desk.desk import Desk

FIGURES = (
    "统计：一段时间里的各个数，怎么算的，和上年同期比",
    "agent-app figures --from 2026-01-01 --to 2026-12-31 --json\n    agent-app figures --xlsx 统计.xlsx --pdf 统计.pdf",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--from D] [--to D] [--division CODE] [--json] [--xlsx FILE] [--pdf FILE]."""
    parser.add_argument("--from", dest="since", type=a_day, metavar="日期", help="从哪天，不写是今年1月1日")
    parser.add_argument("--to", dest="until", type=a_day, metavar="日期", help="到哪天，含这一天，不写是今天")
    parser.add_argument(
        "--division", default="", metavar="区划代码", help="只看下面哪个乡镇（9位）、村（12位）"
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--xlsx", type=Path, metavar="文件", help="写成表格")
    parser.add_argument("--pdf", type=Path, metavar="文件", help="写成可以打印的统计表")


def figures(desk: "Desk", given: Namespace) -> None:
    """Count, write the files that were asked for, and tell."""
    from agent_app.core.figure_report import as_json
    from agent_app.core.period import Period
    from agent_app.desk import figures as counting
    from agent_app.desk.papers import save_paper

    until = given.until or desk.today
    since = given.since or until.replace(month=1, day=1)
    report = counting.figures(desk, Period(since, until), given.division)
    files = {}
    if given.xlsx:
        counting.export_figures(report, given.xlsx)
        files["xlsx"] = str(given.xlsx)
    if given.pdf:
        save_paper(given.pdf, counting.print_figures(desk, report).pdf)
        files["pdf"] = str(given.pdf)
    if given.json:
        print_json(as_json(report) | files)
    elif files:
        print_json(files)
    else:
        _tell(report)


def _tell(report: "Report") -> None:
    print(f"{report.place}　{report.period.words}")
    for line in report.lines:
        behind = f"（{line.behind}）" if line.behind else ""
        print(f"{line.figure.label}：{line.value.text}{behind}，同比{line.on_last_year.text}")
        print(f"    {line.how}{line.caution}")
    for table in report.tables:
        print(f"\n{table.title}　{'｜'.join(table.heads)}")
        for row in table.rows:
            print(f"{'  ' * row.level}{'｜'.join(cell.text for cell in row.cells)}")
        print(f"    {table.dated}")
