"""Which cases a ledger holds, what is noted when names leave whole, and the superior's table through the desk."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from agent_app.base.errors import UserError
from agent_app.desk import authorizing, casebook, importing, indexing, ledgers, registering, stepping
from agent_app.desk.case_paper import case_paper
from agent_app.desk.casebook import Chip
from agent_app.desk.desk import Desk
from agent_app.desk.ledgers import Choice
from tests.support.desks import FIELD, WATER, Wall, enrol, exchanged, make_county, make_desk
from tests.support.templates import superior


@pytest.fixture
def desk(desk: Desk, wall: Wall) -> Desk:
    """Water of June, the field of July."""
    registering.register(desk, WATER)
    wall.go_to("2026-07-15")
    registering.register(desk, FIELD)
    indexing.catch_up(desk)
    return desk


def people(path: Path) -> list[object]:
    return [row[3] for row in load_workbook(path).active.iter_rows(min_row=3, values_only=True)]


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        (Choice(), ["吴有根", "周桂兰"]),
        (Choice(since=date(2026, 7, 1)), ["周桂兰"]),
        (Choice(until=date(2026, 6, 30)), ["吴有根"]),
        (Choice(since=date(2026, 6, 30), until=date(2026, 7, 15)), ["吴有根", "周桂兰"]),
        (Choice("饮水管"), ["吴有根"]),
        (Choice("石桥村", (Chip.OPEN,)), ["吴有根", "周桂兰"]),
        (Choice("石桥村", since=date(2026, 7, 1)), ["周桂兰"]),
        (Choice(chips=(Chip.HANDED_OVER,)), []),
    ],
)
def test_the_list_goes_out_as_it_was_chosen(
    desk: Desk, tmp_path: Path, choice: Choice, found: list[str]
) -> None:
    path = tmp_path / "out.xlsx"
    assert ledgers.export_ledger(desk, path, choice, unmasked=True) == len(found)
    assert people(path) == found


def test_whole_names_are_noted_and_masked_ones_are_not(desk: Desk, tmp_path: Path) -> None:
    ledgers.export_ledger(desk, tmp_path / "a.xlsx")
    assert people(tmp_path / "a.xlsx") == ["吴**", "周**"] and ledgers.shown(desk) == []
    ledgers.export_ledger(desk, tmp_path / "b.xlsx", Choice("饮水管"), unmasked=True)
    ledgers.fill_template(desk, superior(tmp_path / "表.xlsx"), tmp_path / "c.xlsx", unmasked=True)
    noted = ledgers.shown(desk)
    assert {(one.who, one.cases, one.file) for one in noted} == {
        ("刘春生", 1, "b.xlsx"),
        ("刘春生", 2, "c.xlsx"),
    }
    assert {one.at for one in noted} == {desk.now_ms}


def test_a_case_of_a_later_version_goes_out_with_the_others_and_onto_paper(
    desk: Desk, tmp_path: Path
) -> None:
    [row] = casebook.find(desk, "饮水管")
    subject, later = desk.case(row.number).subject, {"purpose": "coming", "channel": "coming"}
    with desk.writing() as writing:
        writing.append(subject.id, [("set", b"", later)], subject.live(later))
    assert ledgers.export_ledger(desk, tmp_path / "a.xlsx", unmasked=True) == 2
    assert people(tmp_path / "a.xlsx") == ["吴有根", "周桂兰"]
    paper = case_paper(desk, desk.case(row.number))
    assert (paper.purpose_label, paper.channel_label, paper.category) == ("coming", "coming", "农村农业")


def test_a_superiors_table_is_filled_and_remembered(desk: Desk, tmp_path: Path) -> None:
    assert ledgers.last_template(desk) is None
    told: list[tuple[int, int | None]] = []
    template = superior(tmp_path / "月报.xlsx")
    filled = ledgers.fill_template(
        desk, template, tmp_path / "out.xlsx", progress=lambda *at: told.append(at)
    )
    assert filled.rows == 2 and told == sorted(told) and {total for _, total in told} == {4}
    sheet = load_workbook(tmp_path / "out.xlsx").active
    assert [sheet["C5"].value, sheet["C6"].value] == ["吴**（138****2046）", "周**（138****7320）"]
    assert sheet["G7"].value == "=SUM(G5:G6)"
    assert ledgers.last_template(desk) == template
    template.unlink()
    assert ledgers.last_template(desk) is None


def test_a_period_the_wrong_way_round_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="前后写反了"):
        ledgers.export_ledger(
            desk, tmp_path / "a.xlsx", Choice(since=date(2026, 7, 2), until=date(2026, 7, 1))
        )
    assert not (tmp_path / "a.xlsx").exists()


def test_the_authorization_stands_in_its_column(desk: Desk, tmp_path: Path) -> None:
    number = casebook.page(desk)[0].number
    made = authorizing.authorize(desk, number, {"until": "2026-12-31"}, tie="none")
    assert rows_by_number(desk, tmp_path)[number]["委托书编号"] == made.number


REVIEWED = (
    ("accept", "2026-07-10", {"track": "31(6)"}),
    ("reply", "2026-08-31", {}),
    ("serve", "2026-09-01", {}),
    ("ask_reexamination", "2026-09-20", {}),
    ("reexamination_reply", "2026-10-12", {}),
    ("serve", "2026-10-14", {}),
    ("archive", "2026-12-01", {}),
)


def test_answer_service_and_review_stand_in_their_columns_when_the_case_has_gone_on(
    desk: Desk, wall: Wall, tmp_path: Path
) -> None:
    wall.go_to("2026-07-01")
    number = registering.register(desk, WATER).number
    wall.go_to("2026-12-20")
    for code, on, data in REVIEWED:
        stepping.take_step(desk, number, code, date.fromisoformat(on), data)
    row = rows_by_number(desk, tmp_path)[number]
    days = [str(row[name])[:10] for name in ("办结日期", "送达签收日期", "归档日期")]
    assert (days, row["复查复核"]) == (["2026-08-31", "2026-09-01", "2026-12-01"], "复查已答复")


def test_the_ledger_goes_by_the_countys_own_record(tmp_path: Path, wall: Wall) -> None:
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "desk", wall)
    enrol(county, desk)
    number = registering.register(desk, WATER).number
    wall.go_to("2026-09-10")
    for code, on, data in REVIEWED[:3]:
        stepping.take_step(desk, number, code, date.fromisoformat(on), data)
    exchanged(desk, county)
    stepping.take_step(county, number, "serve", date(2026, 8, 31), {"method": "post"})
    exchanged(desk, county)
    for one in (desk, county):
        assert str(rows_by_number(one, tmp_path)[number]["送达签收日期"])[:10] == "2026-08-31"
        one.close()


def test_what_another_desk_said_of_a_case_comes_back_in_its_own_column(desk: Desk, tmp_path: Path) -> None:
    ledgers.export_ledger(desk, tmp_path / "one.xlsx", unmasked=True, full=True)
    other = make_desk(tmp_path / "other", Wall(), name="王秋菊")
    importing.import_ledger(other, tmp_path / "one.xlsx")
    ledgers.export_ledger(other, tmp_path / "two.xlsx", unmasked=True, full=True)
    one, two = (named(tmp_path / name) for name in ("one.xlsx", "two.xlsx"))
    for before, after in zip(one, two, strict=True):
        # Whose ledger it is now, and whose it was; the number that each desk draws, and the one from before.
        assert (after.pop("代理人"), after.pop("代理人（台账原文）")) == ("王秋菊", before.pop("代理人"))
        assert after.pop("台账里的编号") == before.pop("代理编号") != after.pop("代理编号")
        assert after.pop("备注") == "从台账导入"
        assert before == after
    other.close()


def test_who_stops_in_the_middle_of_a_ledger_keeps_nothing_open(desk: Desk) -> None:
    reading = ledgers.subjects(desk)
    next(reading)
    assert desk.vault.cut_log(), "nobody reads"
    assert len(list(reading)) == 1


def rows_by_number(desk: Desk, folder: Path) -> dict[object, dict[str, object]]:
    ledgers.export_ledger(desk, folder / "out.xlsx")
    return {row["代理编号"]: row for row in named(folder / "out.xlsx")}


def named(path: Path) -> list[dict[str, object]]:
    """The rows of a ledger by their headers, without empty cells."""
    _, heads, *rows = load_workbook(path).active.iter_rows(values_only=True)
    cells = (zip(map(str, heads), row, strict=True) for row in rows)
    return [{name: value for name, value in row if value is not None} for row in cells]
