"""72 hours to the first contact, as a county sets it: counted and shown in hours, warned of at 24, stopped by the contact."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from agent_app.core.clock_badge import BadgeKind, badge
from agent_app.core.clocks import Clock, ClockStatus
from agent_app.desk import casebook, listing, registering, stepping
from agent_app.desk import settings as setting
from agent_app.desk.casebook import Sort
from agent_app.desk.desk import Desk
from agent_app.desk.today import Group, today
from tests.support.desks import WATER, Wall, enrol, exchanged, make_county, make_desk
from tests.support.settings import LIMITS

PROPERTY = WATER | {"category": "城乡建设·物业管理", "summary": "电梯停了二十天"}


@dataclass
class Quarrel:
    """A matter of the category for which the county has set 72 hours, registered at 9:30 on 30 June."""

    desk: Desk
    wall: Wall
    number: str

    def clock(self) -> Clock:
        clocks = casebook.view(self.desk, self.number).case.clocks
        return next(clock for clock in clocks if clock.rule == "first_contact")

    def said(self) -> tuple[BadgeKind, str, str]:
        told = badge(self.clock(), self.wall())
        return told.kind, told.headline, told.detail


@pytest.fixture
def quarrel(tmp_path: Path) -> Quarrel:
    wall = Wall()
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "desk", wall)
    enrol(county, desk)
    setting.put(county, "期限表.toml", LIMITS.replace("2026-07-01", "2026-06-01").encode(), "王海")
    exchanged(desk, county)
    return Quarrel(desk, wall, registering.register(desk, PROPERTY).number)


def test_it_runs_and_is_shown_in_hours(quarrel: Quarrel) -> None:
    assert quarrel.clock().why[:3] == (
        "6月30日09:30登记，从这时起算",
        "加72小时：7月3日09:30。云山县物业纠纷首次回应规定",
        "7月3日 周五 09:30前。钟点天天算，不扣夜里和放假",
    )
    assert quarrel.said() == (BadgeKind.WAIT, "还有 72 小时", "7月3日 周五 09:30 前")
    quarrel.wall.turn(hours=47, minutes=59)
    assert quarrel.said()[:2] == (BadgeKind.WAIT, "还有 24 小时")
    quarrel.wall.turn(minutes=1)
    assert quarrel.said() == (BadgeKind.SOON, "还有 24 小时", "明天 09:30 前")
    quarrel.wall.turn(hours=23, minutes=30)
    assert quarrel.said() == (BadgeKind.SOON, "还有 30 分钟", "今天 09:30 前")
    quarrel.wall.turn(hours=2, minutes=30)
    assert quarrel.said() == (BadgeKind.LATE, "过期 2 小时", "今天 09:30 前")


def test_lists_say_it_too_and_the_day_moves_it_when_it_is_over(quarrel: Quarrel) -> None:
    quarrel.wall.turn(hours=50)
    (line,) = listing.stretch(quarrel.desk, Sort.DUE, [], 0, 5)
    assert (line.badge.kind, line.badge.headline) == (BadgeKind.SOON, "还有 22 小时")
    (item,) = today(quarrel.desk).items
    assert (item.group, item.badge.headline) == (Group.SOON, "还有 22 小时")
    assert "登记，72小时内" in item.why
    quarrel.wall.turn(hours=23)
    assert [item.group for item in today(quarrel.desk).items] == [Group.LATE]


def test_the_recorded_contact_stops_it(quarrel: Quarrel) -> None:
    case = quarrel.desk.case(quarrel.number)
    assert stepping.choices(quarrel.desk, case)[0].code == "contact"
    quarrel.wall.turn(hours=30)
    taken = stepping.take_step(
        quarrel.desk,
        quarrel.number,
        "contact",
        data={"organ": "青溪镇人民政府", "contact": "call", "at": "14:05"},
    )
    clock = quarrel.clock()
    assert clock.status is ClockStatus.MET
    assert (clock.met_by, clock.evidence) == (taken.record, "已同本人联系")
    assert clock.why[-1] == "7月1日14:05已同本人联系，在期限内"
    assert taken.state == "registered"
    case = quarrel.desk.case(quarrel.number)
    assert stepping.choices(quarrel.desk, case)[0].code != "contact"


def test_a_contact_that_came_too_late_says_by_how_much(quarrel: Quarrel) -> None:
    quarrel.wall.turn(hours=80)
    stepping.take_step(quarrel.desk, quarrel.number, "contact", data={"at": "13:00"})
    clock = quarrel.clock()
    assert clock.why[-1] == "7月3日13:00已同本人联系，比期限晚3小时"
    assert badge(clock, quarrel.wall()).detail == "比期限晚 3 小时"


def test_without_the_time_the_last_day_cannot_tell(quarrel: Quarrel) -> None:
    quarrel.wall.turn(hours=80)
    stepping.take_step(quarrel.desk, quarrel.number, "contact")
    assert quarrel.clock().why[-1] == "7月3日已同本人联系，没有记几点，看不出在不在期限内"
