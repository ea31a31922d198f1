"""保存期限: counted from archiving by a table that a county may change; what is over is listed and nothing removed."""

from datetime import date
from pathlib import Path

import pytest

from agent_app.base.errors import UserError
from agent_app.core.retention import Keeping, read_retention, shipped_retention
from agent_app.desk import casebook, registering, retention, settings, stepping
from agent_app.desk.desk import Desk
from tests.support.desks import WATER, Wall, enrol, exchanged, make_county

OWN = """
kind = "retention"
division = "990101"
version = 1
issued_by = "云山县信访局"

[[keep]]
category = "农村农业"
years = 3
why = "县里规定"
"""


def archive(desk: Desk, wall: Wall, day: str) -> str:
    """A case that was archived on a day, as soon as it was registered."""
    number = registering.register(desk, {**WATER, "purpose": "suggestion"}).number
    wall.go_to(day)
    stepping.take_step(desk, number, "hand_over", data={"organ": "镇里"})
    for code in ("receive", "reply", "follow_up", "archive"):
        rule = desk.law.rules.steps[code]
        given = {field.name: _something(field) for field in rule.fields if field.required}
        stepping.take_step(desk, number, code, data=given)
    return number


def _something(field: object) -> object:
    choices = getattr(field, "choices", ())
    return choices[0].code if choices else "青溪镇人民政府"


def test_a_case_is_kept_from_its_archiving_and_then_listed(desk: Desk, wall: Wall) -> None:
    number = archive(desk, wall, "2026-09-01")
    case = casebook.view(desk, number).case
    kept = retention.of_case(desk, case)
    assert kept is not None and (kept.archived_on, kept.years, kept.until) == (
        date(2026, 9, 1),
        5,
        date(2031, 9, 1),
    )
    assert "不会自己删" in kept.sentence
    assert retention.listed(desk) == []
    assert [one.number for one in retention.listed(desk, date(2031, 9, 1))] == [number]
    wall.go_to("2040-01-01")
    assert retention.listed(desk) == [kept]
    assert casebook.view(desk, number).case.subject.get("words") == WATER["words"]


def test_an_open_case_has_no_such_day(desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    assert retention.of_case(desk, casebook.view(desk, number).case) is None


def test_the_county_changes_it_for_every_desk(desk: Desk, wall: Wall, tmp_path: Path) -> None:
    county = make_county(tmp_path / "county", wall)
    enrol(county, desk)
    number = archive(desk, wall, "2026-09-01")
    settings.put(county, "保存期限.toml", OWN.encode())
    exchanged(desk, county)
    again = retention.of_case(desk, casebook.view(desk, number).case)
    assert again is not None and (again.years, again.why) == (3, "县里规定")
    county.close()


def test_what_says_most_about_a_case_counts() -> None:
    own = shipped_retention().with_own(
        {
            ("", "农村农业"): Keeping(3, "一"),
            ("appeal", "农村农业"): Keeping(4, "二"),
            ("", "农村农业·惠农补贴"): Keeping(6, "三"),
        }
    )
    kinds = [
        ("appeal", "农村农业"),
        ("suggestion", "农村农业"),
        ("suggestion", "农村农业·惠农补贴"),
        ("suggestion", "其他"),
        ("appeal", ""),
    ]
    assert [own.of(*kind).years for kind in kinds] == [4, 3, 6, 5, 10]
    assert Keeping(10, "").until(date(2024, 2, 29)) == date(2034, 3, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('version = 1\n[[keep]]\npurpose = "appeal"\nyears = 5\nwhy = "一"\n', "其他的事"),
        ('version = 1\n[[keep]]\nyears = 0\nwhy = "一"\n', "years"),
        ('version = 1\n[[keep]]\nyears = 5\nwhy = ""\n', "why"),
        ('version = 1\n[[keep]]\nyears = 5\nwhy = "一"\n[[keep]]\nyears = 6\nwhy = "二"\n', "写了两次"),
        ("version = 1\n", "1到"),
    ],
)
def test_a_broken_table_is_refused_whole(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_retention(text)
