"""Scenario 7, the year of a city: the same figures, each with how it is made and of how many, on every way out."""

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from agent_app.base.errors import UserError
from agent_app.cli import figures as cli
from agent_app.cli.agent import main
from agent_app.core.figure_report import RULES, Report
from agent_app.core.figures import FIGURES
from agent_app.core.period import Period
from agent_app.desk import figures as counting
from agent_app.desk.desk import Desk
from agent_app.store import readside
from tests.paper.reading import squeezed, words
from tests.support.year import LAST_YEAR, STREET, THIS_YEAR, courses_of_the_city, desk_of_the_city

TRUTH = (
    ("received", "3,276", 3276, "", "4,025", "−18.6%"),
    ("settled_at_once", "92.3%", 2400 / 2600, "2,400 ÷ 2,600", "92.3%", "0.0个百分点"),
    ("repeats", "5.1%", 167 / 3276, "167 ÷ 3,276", "8.3%", "−3.2个百分点"),
    ("satisfied", "94.2%", 1131 / 1201, "1,131 ÷ 1,201", "89.7%", "+4.5个百分点"),
)
"""Figure, its value as it is read and as a number, of how many, a year before, and how it compares."""
WAGES = ("200", "339", "−41.0%", "136", "68.0%")
HANDLED = ("213", "213")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = desk_of_the_city(tmp_path_factory.mktemp("city") / "home")
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def year(city: Desk) -> Report:
    return counting.figures(city, THIS_YEAR)


def test_the_record_tells_them(year: Report) -> None:
    for key, text, number, behind, before, change in TRUTH:
        line = year.line(key)
        assert (line.value.text, line.behind, line.last_year.text, line.on_last_year.text) == (
            text, behind, before, change,
        )  # fmt: skip
        assert line.value.number == pytest.approx(number)
    wages = next(row for row in year.table("categories").rows if row.cells[0].text == "工资福利")
    assert tuple(cell.text for cell in wages.cells[1:]) == WAGES
    street = next(row for row in year.table("places").rows if row.cells[0].text == STREET)
    assert tuple(cell.text for cell in street.cells[-2:]) == HANDLED


def test_it_is_what_the_plan_says_of_every_figure(city: Desk, year: Report) -> None:
    """What is kept beside the cases and put together anew is what was put in."""
    from agent_app.core.figures import values

    within = (THIS_YEAR, LAST_YEAR)
    planned = values(courses_of_the_city(), within, city.today)
    for key, (now, then) in planned.items():
        assert (year.line(key).now, year.line(key).year_before) == (now, then), key


def test_a_street_is_counted_alone(city: Desk) -> None:
    street = counting.figures(city, THIS_YEAR, STREET)
    line = street.line("agency_concluded")
    assert (line.behind, line.value.text, street.line("received").value.text) == (
        "213 ÷ 213",
        "100.0%",
        "213",
    )
    assert not [table for table in street.tables if table.key == "places"]
    with pytest.raises(UserError, match="不在这里"):
        counting.figures(city, THIS_YEAR, "880101")


def test_the_workbook_holds_them_as_numbers(year: Report, tmp_path: Path) -> None:
    path = tmp_path / "统计.xlsx"
    counting.export_figures(year, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["指标", *(table.title for table in year.tables)]
    sheet = book["指标"]
    heads = [cell.value for cell in sheet[2]]
    found = {row[0].value: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=3)}
    for key, _, number, behind, _, _ in TRUTH:
        figure, row = FIGURES[key], found[FIGURES[key].label]
        assert row["本期"].value == pytest.approx(number)
        assert row["怎么算"].value == figure.formula and row["哪天的算进来"].value == figure.dated.words
        if behind:
            part, n = (int(each.replace(",", "")) for each in behind.split(" ÷ "))
            assert (row["其中（分子）"].value, row["件数（分母）"].value) == (part, n)
            assert row["本期"].number_format == "0.0%"
    assert found["满意率"]["同比"].value == pytest.approx(100 * (1131 / 1201 - 897 / 1000))
    assert found["按期答复率"]["本期"].value is None  # nothing of which there is a rate
    assert sheet.freeze_panes == "B3" and sheet.auto_filter.ref
    below = [row[0].value for row in sheet.iter_rows(min_row=3 + len(FIGURES)) if row[0].value]
    assert below[: len(RULES)] == list(RULES)
    parts = {row[0]: row[1:] for row in book["按内容分类"].iter_rows(min_row=3, values_only=True)}
    assert parts["　工资福利"] == pytest.approx((200, 339, 200 / 339 - 1, 136, 0.68))
    assert any(str(label).startswith("按登记日期") for label in parts)
    assert [row[-2:] for row in book["按地方"].iter_rows(values_only=True) if row[0] == STREET] == [
        (213, 213)
    ]


def test_the_paper_prints_them(city: Desk, year: Report) -> None:
    pdf = counting.print_figures(city, year).pdf
    text = squeezed(words(pdf))
    for key, value, _, behind, before, change in TRUTH:
        assert squeezed("".join((value, behind or "—", before, change))) in text
        assert FIGURES[key].label in squeezed(words(pdf, layout=False))
        assert squeezed(FIGURES[key].formula) in text
    assert "".join(("工资福利", *WAGES)) in text
    assert text.count("其中÷件数") >= 2  # the heads of a table on every sheet
    assert squeezed("2026年1月1日到2026年12月31日") in text


def test_the_command_line_tells_and_writes_them(
    city: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    cli.arguments(parser)
    files = ["--xlsx", str(tmp_path / "统计.xlsx"), "--pdf", str(tmp_path / "统计.pdf")]
    dates = ["--from", "2026-01-01", "--to", "2026-12-31"]
    cli.figures(city, parser.parse_args([*dates, "--json", *files]))
    told = json.loads(capsys.readouterr().out)
    found = {one["key"]: one for one in told["figures"]}
    for key, text, number, behind, _, change in TRUTH:
        one = found[key]
        assert (one["text"], one["on_year_before"], one["formula"]) == (text, change, FIGURES[key].formula)
        assert one["value"] == pytest.approx(number)
        assert not behind or f"{one['part']:,} ÷ {one['n']:,}" == behind
    assert (tmp_path / "统计.xlsx").stat().st_size and (tmp_path / "统计.pdf").read_bytes()[:4] == b"%PDF"
    cli.figures(city, parser.parse_args(dates))
    plain = capsys.readouterr().out
    assert "满意率：94.2%（1,131 ÷ 1,201），同比+4.5个百分点" in plain and "工资福利｜200｜339" in plain


def test_both_command_lines_know_it(capsys: pytest.CaptureFixture[str]) -> None:
    from agent_app.cli import county

    for command in (main, county.main):
        with pytest.raises(SystemExit):
            command(["figures", "--help"])
        assert "--xlsx" in capsys.readouterr().out


def test_what_figures_are_made_of_is_part_of_what_a_check_makes_anew(city: Desk) -> None:
    with city.vault.read() as connection:
        kept = [row for row in readside.picture(connection).beside if row[0] == "courses"]
    assert len(kept) == 7301


def test_a_period_that_is_none_is_refused(city: Desk) -> None:
    with pytest.raises(UserError, match="前后写反了"):
        counting.figures(city, Period(THIS_YEAR.until, THIS_YEAR.since))
