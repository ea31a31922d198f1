"""统计: the figures of a period over the record of this desk, as a page, a workbook, a paper and on the command line."""

from pathlib import Path
from typing import TYPE_CHECKING

from agent_app.base.errors import UserError
from agent_app.core.figure_report import RULES, Report, periods_of
from agent_app.core.figure_report import report as made_of
from agent_app.core.period import Period, period
from agent_app.core.scope import COUNTY_DIGITS, TOWNSHIP_DIGITS, VILLAGE_DIGITS, check_division
from agent_app.desk.desk import Desk
from agent_app.desk.paper_fonts import face_of
from agent_app.desk.papers import Printed
from agent_app.store import figures as counted

if TYPE_CHECKING:
    from agent_app.paper.figures import FiguresPaper

CODE = "figures"
_BELOW = {COUNTY_DIGITS: TOWNSHIP_DIGITS, TOWNSHIP_DIGITS: VILLAGE_DIGITS}
"""How long the codes are of the places that a place is made up of."""


def figures(desk: Desk, within: Period, division: str = "") -> Report:
    """The figures of a period: of all that this desk may read, or of a division and what lies below it.

    Raises `UserError` for a period or a division that is none.
    """
    within = period(*within)
    chosen = check_division(division) if division else desk.profile.division
    if not chosen.startswith(desk.profile.division):
        raise UserError(
            f"区划代码“{division}”不在这里（{desk.profile.division}）。什么都没有算，请改了再试。"
        )
    periods = periods_of(within)
    with desk.vault.read() as connection:
        desk.keep_to_law(connection)
        courses = counted.courses(connection, min(each.since for each in periods), division and chosen)
        beside = counted.beside(connection, periods, division and chosen)
    digits = _BELOW.get(len(chosen), 0)
    if len({one.division[:digits] for one in courses}) < 2:
        digits = 0
    names, own = _names(desk), desk.profile.division
    place = division or names.get(own) or own
    return made_of(
        courses, beside, within, desk.today, _outcomes(desk), digits=digits, names=names, place=place
    )


def places(desk: Desk) -> list[str]:
    """The places right below this desk's own that it has cases of, by their codes; none where it is a village's."""
    digits = _BELOW.get(len(desk.profile.division), 0)
    with desk.vault.read() as connection:
        found = {code[:digits] for code in counted.divisions(connection)} if digits else set()
    return sorted(code for code in found if len(code) == digits)


def export_figures(report: Report, path: Path) -> None:
    """Write the figures as an xlsx workbook; raises what `agent_app.ledger.figures.write_figures` raises."""
    from agent_app.ledger.figures import write_figures

    write_figures(path, report)


def print_figures(desk: Desk, report: Report) -> Printed:
    """The figures on paper; nothing is recorded of it."""
    from agent_app.paper.catalogue import paper, render

    pdf = render(CODE, _on_paper(report), desk.law.papers.own, face_of(desk))
    return Printed(CODE, paper(CODE).title, pdf, 1)


def _names(desk: Desk) -> dict[str, str]:
    """Places whose names are known here, by their codes: this desk's own, no other says what it is called."""
    profile = desk.profile
    name = profile.unit or (profile.name if desk.is_county else "")
    return {profile.division: name} if name else {}


def _outcomes(desk: Desk) -> dict[str, str]:
    field = desk.law.rules.steps["reply"].field("outcome")
    return {choice.code: choice.label for choice in field.choices} if field is not None else {}


def _on_paper(report: Report) -> "FiguresPaper":
    from agent_app.paper.figures import FigureParts, FigureRow, FiguresPaper

    rows = tuple(
        FigureRow(
            line.figure.label,
            line.value.text,
            line.behind or "—",
            line.last_year.text,
            line.on_last_year.text,
            line.on_before.text,
            f"{line.how}{line.caution and f'（{line.caution}）'}",
        )
        for line in report.lines
    )
    parts = tuple(
        FigureParts(
            table.title,
            table.heads,
            tuple(tuple(cell.text for cell in row.cells) for row in table.rows),
            tuple(row.level > 1 for row in table.rows),
            table.dated,
        )
        for table in report.tables
    )
    return FiguresPaper(
        report.place, report.period.since, report.period.until, report.made_on, rows, parts, RULES
    )
