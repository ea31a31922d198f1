"""Wages: a matter comes in online at the county, the village's agent goes along with it; last year's is another one."""

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt

from agent_app.core.vocabulary import Verdict
from agent_app.desk import registering, repeats
from agent_app.desk.desk import CHINA
from tests.e2e.people import People
from tests.e2e.window import told
from tests.gui.hands import alt
from tests.support.county import COUNTY_SERVER, said
from tests.support.desks import VILLAGE
from tests.support.pictures import photo as photo_of

BUREAU = "云山县人力资源和社会保障局"
WORKER = {"name": "石冬生", "phone": "138 0000 5521", "address": "石桥村6组"}
LAST_YEAR = {
    "petitioner": WORKER,
    "channel": "visit",
    "purpose": "appeal",
    "category": "劳动和社会保障",
    "words": "在县城盖仓库，讲好一天二百八，年底结账少给了十一天。",
}
THIS_YEAR = LAST_YEAR | {
    "channel": "online",
    "words": "今年在省道边上修护坡，包工头换了人，三个月的工钱没有人认账，电话也不接了。",
}


def test_wages(people: People, county: Path, stick: Path, tmp_path: Path) -> None:
    now = datetime.now(CHINA)
    people.wall.at = now
    agent = people.sit_down()
    people.wall.at = now - timedelta(days=360)
    earlier = registering.register(agent.desk, LAST_YEAR).number
    people.wall.at = now
    agent.write_stick(stick)
    people.county_reads(stick)
    agent.read_stick(stick)

    # Online at the county, assigned to the bureau, the village in copy.
    number = said(COUNTY_SERVER, county, "register", "-", "--scope", VILLAGE, given=THIS_YEAR)["number"]
    day = now.date().isoformat()
    people.county_records(number, "assign", day, organ=BUREAU)
    agent.write_stick(stick)
    people.county_reads(stick)
    agent.read_stick(stick)

    # Last year's case is offered; the agent looks, and says that it is not.
    page = agent.case(number)
    agent.wait(lambda: "可能是同一件" in told(page))
    assert not page.columns.form and page.timeline.hasFocus()
    alt(Qt.Key.Key_B)
    assert page.columns.kin is not None
    alt(Qt.Key.Key_B)
    agent.wait(lambda: bool(repeats.kin(agent.desk, number).linked))
    agent.wait(lambda: "可能是同一件" not in told(page))
    for one, other in ((number, earlier), (earlier, number)):
        kin = repeats.kin(agent.desk, one)
        assert [(each.number, each.verdict) for each in kin.linked] == [(other, Verdict.OTHER)]
        assert kin.possible == ()

    # A visit, the contract, the answer, explained, and what the worker says of it.
    agent.record(number, "visit", day, said="记工本在工友手里，合同找到了")
    contract = tmp_path / "合同.jpg"
    contract.write_bytes(photo_of(300, 200))
    page = agent.case(number)
    agent.drop(page, contract)
    agent.wait(lambda: "合同.jpg" in str(agent.told_of(number)["records"]))
    people.county_records(number, "redirect", day, organ=BUREAU, track="31(5)")
    people.county_records(number, "reply", day, organ=BUREAU, outcome="support")
    agent.write_stick(stick)
    people.county_reads(stick)
    agent.read_stick(stick)
    page = agent.case(number)
    agent.wait(lambda: "serve" in page.columns.next.codes)
    agent.record(number, "serve", day, signed="self")
    agent.record(number, "explain", day, rights_told=True)
    agent.record(number, "follow_up", day, satisfaction="satisfied", agency_satisfaction="satisfied")
    agent.write_stick(stick)
    people.county_reads(stick)

    case = people.county_tells(number)
    assert case["state"] == "followed_up"
    codes = [record["code"] for record in case["records"] if record["kind"] == "step"]
    assert {"assign", "visit", "redirect", "reply", "serve", "explain", "follow_up"} <= set(codes)
    other = said(COUNTY_SERVER, county, "repeats", number, "--json")
    assert [(each["number"], each["as"]) for each in other["linked"]] == [(earlier, "other")]
