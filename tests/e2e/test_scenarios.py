"""The scenarios as people live them: real windows, real files, a real county and its server."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from agent_app.core.fields import Told
from agent_app.core.vocabulary import Delivery
from agent_app.desk import attaching, casebook
from agent_app.gui.pages.paper import PaperPage
from agent_app.gui.pages.register import RegisterPage
from agent_app.gui.pages.register.form import Form, Other
from tests.e2e.people import People
from tests.e2e.window import Person
from tests.gui.hands import control
from tests.support.county import serving
from tests.support.pictures import photo as photo_of

NEIGHBOURS = [
    "邓长河",
    "罗小满",
    "何田生",
    "唐木根",
    "彭水生",
    "石秀英",
    "向月娥",
    "段春妹",
    "叶大顺",
    "覃青山",
    "蒲满秀",
]
WORDS = "说好按亩补，量地那天没喊我们，量少了。我们要重新量，当着面量。"
OFFICIAL = "990102202607010003"
AROUND: tuple[tuple[str, dict[str, str]], ...] = (
    ("lead", {"leader": "副县长 李文"}),
    ("task_force", {"units": "县自然资源局、县农业农村局、青溪镇"}),
    ("assess", {"assessor": "省测绘院", "found": "12户合计38.6亩，比原来多2.1亩"}),
    ("publish", {"found": "复测面积", "place": "村委会门口", "to_on": "2026-07-18"}),
    ("perform", {"organ": "青溪镇人民政府", "found": "补偿款到账", "amount": "46320"}),
)
"""What the county does around the case."""


def _registered(qtbot: QtBot, agent: Person, tmp_path: Path) -> str:
    """Offline: twelve households in their own words, two photos, a receipt for each; the number."""
    page = agent.at("register", RegisterPage)
    page.writing.show_form(
        Form(
            channel="outreach", name="周桂兰", phone="138 0000 7320", address="石桥村1组", representative=True,
            others=[Other(name, "", "石桥村2组") for name in NEIGHBOURS], purpose="appeal", words=WORDS, read_back=True,
            wish="当面复测，按实数补", category="农村农业", place="石桥村 大垄田", told=[item.value for item in Told],
        )
    )  # fmt: skip
    photos = [tmp_path / name for name in ("合同.jpg", "量地.jpg")]
    for at, photo in enumerate(photos):
        photo.write_bytes(photo_of(300, 200 + at))
    agent.drop(page, *photos)
    agent.wait(lambda: not page.form.materials.pending)
    with qtbot.waitSignal(page.registered, timeout=20_000) as saved:
        control(Qt.Key.Key_Return)
    number = str(saved.args[0])
    agent.wait(lambda: page.paper.view.document.pageCount() == 12)
    text = page.paper.view.text()
    assert number in text
    assert all(name in text for name in ("周桂兰", *NEIGHBOURS))
    sheet = agent.at("paper", PaperPage, f"{number} registration_sheet")
    agent.wait(lambda: number in sheet.panel.view.text())
    assert WORDS[:6] in sheet.panel.view.text()
    assert casebook.view(agent.desk, number).delivery is Delivery.SAVED
    return number


def test_twelve_households_one_field(
    qtbot: QtBot, people: People, county: Path, stick: Path, tmp_path: Path
) -> None:
    agent = people.sit_down()
    number = _registered(qtbot, agent, tmp_path)

    # By stick: the county takes it, accepts it, and answers.
    with serving(county):
        agent.write_stick(stick)
        assert casebook.view(agent.desk, number).delivery is Delivery.HANDED_OVER
        assert people.county_reads(stick)["received"] >= 1
        people.county_records(
            number, "receive", "2026-07-01", organ="青溪镇人民政府", official_number=OFFICIAL
        )
        people.county_records(number, "accept", "2026-07-10", organ="青溪镇人民政府", track="31(6)")
        people.county_reads(stick)
        people.wall.go_to("2026-07-11")
        agent.read_stick(stick)
        view = casebook.view(agent.desk, number)
        assert view.delivery is Delivery.CONFIRMED
        assert view.case.subject.get("official_number") == OFFICIAL
        case = agent.case(number)
        agent.wait(lambda: "9月8日" in case.columns.next.dues[0].accessibleName())

        # By line: the handling is extended; the households withdraw by their own signed paper.
        people.county_records(number, "extend", "2026-07-11", days=30, reason="等第三方复测")
        agent.over_line()
        case = agent.case(number)
        agent.wait(lambda: "10月8日" in case.columns.next.dues[0].accessibleName())

        # Around the case: the county's lead official, task force, assessment, publication and payment; the agent's meeting.
        for step, fields in AROUND:
            people.county_records(number, step, "2026-07-11", **fields)
        agent.record(number, "meeting", "2026-07-11", place="石桥村晒场", attended="11", agreed="推选代表5人")
        agent.over_line()
        case = agent.case(number)
        history = case.columns.history
        agent.wait(
            lambda: any(look.word == "县里记的" and len(look.items) >= 8 for look in history._looks.values())
        )
        history.look_at("meeting")
        assert [item.title for item in case.timeline.model().rows] == ["开了会"]  # type: ignore[attr-defined]

        case = agent.case(number)
        case.forms.open("withdraw")
        agent.wait(lambda: case.columns.form is not None)
        case.forms.save()
        agent.wait(lambda: casebook.view(agent.desk, number).case.progress.stage.value == "withdrawn")
        agent.over_line()
    told = people.county_tells(number)
    assert (told["state"], told["official_number"], len(told["parties"])) == ("withdrawn", OFFICIAL, 12)
    codes = [record["code"] for record in told["records"] if record["kind"] == "step"]
    assert [code for code in codes if code in {"receive", "accept", "extend", "withdraw"}] == [
        "receive",
        "accept",
        "extend",
        "withdraw",
    ]
    assert {code for code, _ in AROUND} | {"meeting"} < set(codes)
    assert [record["kind"] for record in told["records"]].count("attachment") == 2
    for material in attaching.materials(agent.desk, number):
        assert material.here
