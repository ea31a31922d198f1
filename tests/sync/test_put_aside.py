"""What waits at the county because no certificate covers it: no button that cannot work, and the true reason."""

import pytest

from agent_app.base.errors import UserError
from agent_app.county import apart, people
from agent_app.desk import casebook, put_aside, registering
from agent_app.desk.desk import Desk, load_profile
from agent_app.store import journal
from agent_app.store.journal import MAX_LAMPORT_JUMP
from agent_app.store.meta import get_meta, put_meta
from tests.support.county import at_console
from tests.support.desks import (
    OTHER_VILLAGE,
    WATER,
    answer_to,
    enrol,
    exchanged,
    request_of,
)


def test_what_no_certificate_covers_comes_again_with_one_and_is_taken_by_no_hand(
    desk: Desk, county: Desk
) -> None:
    exchanged(desk, county)
    with desk.vault.write() as connection:
        put_meta(connection, "scope", OTHER_VILLAGE)
        desk.profile = load_profile(connection)
    number = registering.register(desk, WATER).number
    exchanged(desk, county)
    [shown] = apart.put_aside(county, {})
    assert (shown.what, shown.may_take) == ("写的不是它管的地方", False)
    with pytest.raises(UserError, match=r"不是它管的地方.*重新发一份邀请"):
        put_aside.take(county, shown.id)
    [item] = put_aside.waiting(county)
    assert (item.count, item.reason) == (shown.count, "那台电脑无权写这个地方的记录，县里改了会自己并进来")
    enrol(county, desk, scope=OTHER_VILLAGE)
    for _ in range(2):
        exchanged(desk, county)
    assert casebook.view(county, number)


def test_what_is_not_wanted_is_put_away_with_a_reason_and_comes_back_only_by_hand(
    desk: Desk, county: Desk
) -> None:
    exchanged(desk, county)
    registering.register(desk, WATER)
    with desk.vault.read() as connection:
        people.revoke(county, get_meta(connection, "public").hex())
    request = request_of(desk)
    answer_to(county, request)
    browser = at_console(county).get("/quarantine")
    [item] = put_aside.waiting(county)
    assert (item.who, item.count) == ("代理员刘春生", 1)  # who was stopped has a name still
    assert "请写明为什么" in browser.post(f"/quarantine/{item.id}/away", why=" ").text
    settled = browser.post(f"/quarantine/{item.id}/away", why="问过刘春生，是捡到电脑的人写的").text
    assert "没有单独存着的" in settled and "王海：问过刘春生，是捡到电脑的人写的" in settled
    twice = browser.get("/quarantine").post(f"/quarantine/{item.id}/away", why="问过了").text
    assert "或者收起来了" in twice and "收起来的 1 份" in twice
    twice = browser.get("/quarantine").post(f"/quarantine/{item.id}/take").text
    assert "或者收起来了" in twice and "收起来的 1 份" in twice, (
        "on the page where one sees what became of it"
    )
    answer_to(county, request)  # the same stick once more
    assert put_aside.waiting(county) == [] and put_aside.retry(county) == 0
    with pytest.raises(UserError, match="没有这一份"):
        put_aside.take(county, item.id)
    browser.get("/quarantine").post(f"/quarantine/{item.id}/back")
    assert put_aside.waiting(county) == [item] and put_aside.away(county) == []
    assert put_aside.take(county, item.id) == 1


def test_a_count_that_leaps_out_of_sight_is_put_aside_and_takes_nobody_along(
    desk: Desk, township: Desk, county: Desk
) -> None:
    """Whatever is written after it would count as older for ever."""
    with desk.vault.write() as connection:
        journal.saw_lamport(connection, 5000)
    number = registering.register(desk, WATER).number
    exchanged(desk, county)
    with desk.vault.write() as connection:
        journal.saw_lamport(connection, 2 * MAX_LAMPORT_JUMP)
    registering.register(desk, WATER)
    exchanged(desk, county)
    [item] = put_aside.waiting(county)
    assert (item.who, item.reason) == ("代理员刘春生", "次序号跳得太远，那台电脑的记录可能出了错")
    exchanged(township, county)
    for one in (county, township):
        assert [row.number for row in casebook.page(one)] == [number]
        with one.vault.read() as connection:
            assert get_meta(connection, "lamport") < MAX_LAMPORT_JUMP
