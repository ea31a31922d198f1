"""72 hours: a limit that the county has set comes by stick, runs in hours, warns, and is stopped by the first contact."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt

from agent_app.desk import registering
from agent_app.desk.desk import CHINA
from agent_app.gui.pages.case import CasePage
from agent_app.gui.pages.today import TodayPage
from tests.e2e.people import People
from tests.e2e.window import Person
from tests.support.county import COUNTY_SERVER, said
from tests.support.desks import WATER
from tests.support.settings import limits


def due(person: Person) -> str:
    """What 接下来 says of the clocks of the case that is open."""
    page = person.window.page("case")
    assert isinstance(page, CasePage)
    return "\n".join(panel.accessibleName() for panel in page.columns.next.dues)


def rows(page: TodayPage) -> str:
    """今日, row after row."""
    model = page.list.model()
    return "\n".join(
        str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())
    )


def test_a_first_response_within_72_hours(people: People, county: Path, stick: Path, tmp_path: Path) -> None:
    people.wall.at = datetime(2026, 9, 14, 9, 40, tzinfo=CHINA)
    agent = people.sit_down()
    agent.write_stick(stick)
    table = tmp_path / "首次回应.toml"
    table.write_text(limits("物业纠纷"), encoding="utf-8")
    said(COUNTY_SERVER, county, "settings", "put", str(table))
    people.county_reads(stick)
    agent.read_stick(stick)

    matter = {**WATER, "category": "物业纠纷", "words": "电梯停了二十天，物业说等配件，费照收。"}
    number = registering.register(agent.desk, matter).number
    agent.case(number)
    agent.wait(lambda: "还有 72 小时" in due(agent))
    assert "9月17日 周四 09:40 前" in due(agent)

    people.wall.at = datetime(2026, 9, 16, 15, 40, tzinfo=CHINA)
    agent.case(number)
    agent.window.page("case").opened(number)
    agent.wait(lambda: "还有 18 小时" in due(agent))
    today = agent.at("today", TodayPage)  # which reads anew each time that it is opened
    agent.wait(lambda: "还有 18 小时" in rows(today))

    agent.record(number, "contact", "2026-09-16", organ="云山县住建局", at="16:00")
    agent.wait(lambda: "小时" not in due(agent))
    [clock] = [clock for clock in agent.told_of(number)["clocks"] if clock["rule"] == "first_contact"]
    assert clock["met_on"] == "2026-09-16"
    assert clock["article"] == "云山县物业纠纷首次回应规定"
