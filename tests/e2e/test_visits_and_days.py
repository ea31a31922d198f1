"""Visits and days: a visit in seconds becomes a case, a reception day hears it, a hard case gets a lead official."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt

from agent_app.core.vocabulary import Role
from agent_app.desk import receptions, visits
from agent_app.gui.pages.register import RegisterPage
from agent_app.gui.pages.register.form import MATTER, PEOPLE
from agent_app.gui.pages.visits import VisitsPage
from tests.e2e.people import People
from tests.gui.hands import alt, control, enter, press, say
from tests.support.desks import TOWNSHIP


def test_visits_and_reception_days(people: People, tmp_path: Path) -> None:
    agent, township = people.sit_down(), people.sit_down("何田", TOWNSHIP, Role.SUPERVISOR)
    sticks = {person: tmp_path / f"{person.desk.profile.name}的U盘" for person in (agent, township)}
    for folder in sticks.values():
        folder.mkdir()

    # At the door: whose household, what they said, saved.
    page = agent.at("visits", VisitsPage)
    agent.wait(lambda: page.entry.fields["household"].editor.hasFocus())
    say("孙月娥")
    enter(3)
    say("水渠垮了一段，十几户浇不上田")
    control(Qt.Key.Key_Return)
    agent.wait(lambda: visits.listing(agent.desk).total == 1 and bool(page.list.current_id()))

    # It is a matter: the registration begins with what was said, and each knows of the other.
    page.list.setFocus()
    enter()
    agent.wait(lambda: page.detail.isVisible())
    press(Qt.Key.Key_Space)
    form = agent.window.page("register")
    assert isinstance(form, RegisterPage)
    agent.wait(lambda: form.writing.collect().name == "孙月娥")
    assert form.writing.collect().words == "水渠垮了一段，十几户浇不上田"
    form.form.sections[PEOPLE].texts["address"].set_text("石桥村4组")
    form.form.sections[MATTER].purpose.chip("appeal").click()
    with agent.bot.waitSignal(form.registered, timeout=20_000) as saved:
        control(Qt.Key.Key_Return)
        control(Qt.Key.Key_Return)  # what was not read out is asked about once
    number = str(saved.args[0])
    assert visits.listing(agent.desk).lines[0].number == number

    def carry() -> None:
        for person in (agent, township, agent):
            person.write_stick(sticks[person])
            people.county_reads(sticks[person])
            person.read_stick(sticks[person])

    carry()
    assert visits.listing(township.desk).lines[0].number == number

    # The township's reception day hears it, and the case gets its lead official.
    page = township.at("visits", VisitsPage)
    alt(Qt.Key.Key_2)
    part = page.receptions
    assert part is not None
    say("镇长 王海")
    part.entry.cases.field.setFocus()
    say("孙月娥")
    township.wait(lambda: number in part.entry.cases._faces)
    part.entry.cases.chips.chip(number).click()
    control(Qt.Key.Key_Return)
    township.wait(lambda: len(receptions.listing(township.desk)) == 1)
    part.entry.official.set_text("镇长 王海")
    part.entry.day.set_day(date(2099, 3, 16))
    control(Qt.Key.Key_Return)
    township.wait(lambda: len(receptions.listing(township.desk)) == 2)
    township.record(number, "lead", "2026-06-30", leader="副镇长 陈志远")
    carry()
    codes = [record.get("code") for record in agent.told_of(number)["records"]]
    assert {"hear", "lead"} <= set(codes)

    # The village sees the day that is coming, published by the county.
    page = agent.at("visits", VisitsPage)
    agent.wait(lambda: page.coming.words == "接下来的领导接访日：2099年3月16日 周一，镇长 王海。")
