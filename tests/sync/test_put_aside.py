"""What waits at the county because no certificate covers it: no button that cannot work, and the true reason."""

from pathlib import Path

import pytest

from agent_app.base.errors import UserError
from agent_app.county import pages
from agent_app.desk import casebook, put_aside, registering
from agent_app.desk.desk import load_profile
from agent_app.store.vault import put_meta
from tests.support.desks import OTHER_VILLAGE, WATER, Wall, enrol, exchanged, make_county, make_desk


def test_what_no_certificate_covers_comes_again_with_one_and_is_taken_by_no_hand(tmp_path: Path) -> None:
    county, desk = make_county(tmp_path / "county", Wall()), make_desk(tmp_path / "desk", Wall())
    enrol(county, desk)
    exchanged(desk, county)
    with desk.vault.write() as connection:
        put_meta(connection, "scope", OTHER_VILLAGE)
        desk.profile = load_profile(connection)
    number = registering.register(desk, WATER).number
    exchanged(desk, county)
    [shown] = pages.put_aside(county, {})
    assert (shown.what, shown.may_take) == ("写的不是它管的地方", False)
    with pytest.raises(UserError, match=r"不是它管的地方.*重新发一份邀请"):
        put_aside.take(county, shown.id)
    [item] = put_aside.waiting(county)
    assert (item.count, item.reason) == (shown.count, "那台电脑无权写这个地方的记录")
    enrol(county, desk, scope=OTHER_VILLAGE)
    for _ in range(2):
        exchanged(desk, county)
    assert casebook.view(county, number)
