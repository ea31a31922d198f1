"""统计 at the console: a period's figures, each with how it is made, and the same as a workbook and on paper."""

import tempfile
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from agent_app.base.errors import UserError
from agent_app.core.case import day_of
from agent_app.core.clock_words import say
from agent_app.core.figure_report import RULES, Report
from agent_app.core.period import Period, usual
from agent_app.county.gate import At, Who
from agent_app.desk import figures, indexing
from agent_app.desk.desk import Desk

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_THIS_YEAR = "今年"
_NO_DAY = "日期写得不对，写成2026-06-30这样。什么都没有算，请改了再试。"

Day = Annotated[str, Query(max_length=10)]
Place = Annotated[str, Query(max_length=12)]

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/figures")
def figures_page(at: At, who: Who, since: Day = "", until: Day = "", place: Place = "") -> Response:
    """The figures of a period, this year where none is named, and what they are made up of."""
    offered = usual(at.desk.today)
    shown: dict[str, Any] = {"place": place, "rules": RULES, "places": figures.places(at.desk)}
    try:
        report = _report(at.desk, since, until, place)
    except UserError as error:
        shown |= {"since": since, "until": until, "offered": _offered(offered, None, place)}
        return at.page("figures.html", who, status=400, trouble=error.sentence, report=None, **shown)
    asked = {"since": report.period.since.isoformat(), "until": report.period.until.isoformat()}
    shown |= asked | {"query": urlencode(asked | {"place": place}), "made_on": say(report.made_on)}
    offers = _offered(offered, report.period, place)
    return at.page("figures.html", who, report=report, offered=offers, **shown)


@router.get("/figures.xlsx")
def workbook(at: At, who: Who, since: Day = "", until: Day = "", place: Place = "") -> Response:
    """The same as a workbook."""
    report = _complete(at.desk, since, until, place)
    with tempfile.TemporaryDirectory(prefix="figures-") as folder:
        path = Path(folder) / "figures.xlsx"
        figures.export_figures(report, path)
        return _file(report, path.read_bytes(), "xlsx", XLSX)


@router.get("/figures.pdf")
def paper(at: At, who: Who, since: Day = "", until: Day = "", place: Place = "") -> Response:
    """The same on paper."""
    report = _complete(at.desk, since, until, place)
    return _file(report, figures.print_figures(at.desk, report).pdf, "pdf", "application/pdf")


def _complete(desk: Desk, since: str, until: str, place: str) -> Report:
    """The same with all that has been received: what goes out does not say that some are still to come."""
    indexing.derive(desk)
    return _report(desk, since, until, place)


def _report(desk: Desk, since: str, until: str, place: str) -> Report:
    """The report that was asked for. Raises `UserError`."""
    year = usual(desk.today)[_THIS_YEAR]
    first, last = day_of(since), day_of(until)
    if (since and first is None) or (until and last is None):
        raise UserError(_NO_DAY)
    return figures.figures(desk, Period(first or year.since, last or year.until), place)


def _offered(offered: Any, chosen: Period | None, place: str) -> list[tuple[str, str, bool]]:
    """The usual periods: what they are called, the query that asks for them, whether it is the one that is shown."""
    found = []
    for name, each in offered.items():
        query = {"since": each.since.isoformat(), "until": each.until.isoformat(), "place": place}
        found.append((name, urlencode(query), each == chosen))
    return found


def _file(report: Report, data: bytes, ending: str, kind: str) -> Response:
    name = f"信访统计 {report.period.since} 至 {report.period.until}.{ending}"
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=kind, headers={"Content-Disposition": disposition})
