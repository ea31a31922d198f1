"""Scenario 6: agent and township change one case apart for a week; sticks in the wrong order, one twice; a person settles."""

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from agent_app.core.vocabulary import Delivery, Role
from agent_app.desk import casebook, checking, registering
from agent_app.gui.pages.exchange import ExchangePage
from tests.e2e.people import People
from tests.e2e.window import Person, labels
from tests.gui.hands import alt
from tests.support.county import serving
from tests.support.desks import TOWNSHIP, WATER

MINE, THEIRS = "13600008841", "13600008814"
SHOWN = {"136****8841", "136****8814"}


def test_two_desks_one_case_no_network(people: People, county: Path, tmp_path: Path) -> None:
    agent, township = people.sit_down(), people.sit_down("何田", TOWNSHIP, Role.SUPERVISOR)
    sticks = {name: tmp_path / name for name in ("村里的", "镇里的", "镇里上次的", "给镇里的")}
    for folder in sticks.values():
        folder.mkdir()

    def carry(person: Person, name: str) -> None:
        person.write_stick(sticks[name])
        people.county_reads(sticks[name])
        person.read_stick(sticks[name])

    with serving(county):
        number = registering.register(agent.desk, WATER).number
        for person, name in ((township, "镇里的"), (agent, "村里的"), (township, "镇里的")):
            carry(person, name)
        party = casebook.view(agent.desk, number).case.parties[0].id.hex()

        # A week apart: each changes a field of its own, both change the telephone, each in its window.
        agent.change(number, place="4组老井")
        agent.change(number, party, phone=MINE)
        people.wall.turn(days=3)
        township.change(number, category="水利水电")
        township.write_stick(sticks["镇里上次的"])
        township.change(number, party, phone=THEIRS)
        township.write_stick(sticks["镇里的"])
        people.wall.turn(days=4)

        # In the wrong order, and one stick twice, at the county; and from desk to desk, older than what is there.
        agent.write_stick_for("何田", sticks["给镇里的"])
        shutil.copytree(sticks["镇里上次的"], tmp_path / "拷贝")
        for folder in (sticks["镇里的"], sticks["镇里上次的"], tmp_path / "拷贝", sticks["镇里的"]):
            people.county_reads(folder)
        township.read_stick(sticks["镇里的"])
        township.read_stick(sticks["给镇里的"])
        carry(agent, "村里的")
        for _ in range(2):
            township.read_stick(sticks["给镇里的"])

        # Nothing is lost, what was changed on one side alone has come together, and both windows show what differs.
        for person in (agent, township):
            told = person.told_of(number)
            assert (told["fields"]["place"], told["fields"]["category"]) == ("4组老井", "水利水电")
            [conflict] = told["conflicts"]
            assert {value["value"] for value in conflict["values"]} == {MINE, THEIRS}
            _shows_both(person)

        # A person settles it in the window; nothing of it is chosen anywhere else.
        page = agent.at("exchange", ExchangePage)
        alt(Qt.Key.Key_1)
        agent.wait(lambda: agent.told_of(number)["conflicts"] == [] and page.state.wanted == 0)  # type: ignore[union-attr]
        assert len(township.told_of(number)["conflicts"]) == 1
        agent.over_line()
        township.over_line()
        agent.over_line()
    for person in (agent, township):
        assert person.told_of(number)["conflicts"] == []
        assert casebook.view(person.desk, number).delivery is Delivery.CONFIRMED
        assert not checking.check(person.desk).problems
    assert len({person.desk.case(number).subject.digest() for person in (agent, township)}) == 1
    # The value that was not taken stays readable, in either window and at the county.
    items = township.case(number).timeline.model().rows  # type: ignore[attr-defined]
    assert SHOWN & {item.struck for item in items}
    settled = people.county_tells(number)
    assert settled["conflicts"] == [] and settled["fields"]["place"] == "4组老井"


def _shows_both(person: Person) -> None:
    """The exchange page has one thing for a person: both values, who wrote them and when."""
    page = person.at("exchange", ExchangePage)
    page.reload()
    person.wait(lambda: page.state is not None and page.state.wanted == 1)
    told = {"刘春生", "何田", "6月30日 09:30 改", "7月3日 09:30 改"}
    person.wait(lambda: told <= set(labels(page.wanted)))
    assert {widget.accessibleName() for widget in page.wanted.findChildren(QWidget)} >= SHOWN
