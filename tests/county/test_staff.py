"""Names, passwords and sessions of the staff."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from agent_app.base.errors import UserError
from agent_app.county import staff
from agent_app.county.session import Sessions, right_token
from agent_app.desk.desk import Desk
from tests.support.county import COUNTY_SERVER, QUICK_PASSWORDS, said
from tests.support.desks import Wall

HERE, ELSEWHERE = "10.0.0.1", "10.0.0.2"


def employ(county: Desk, name: str = "王海") -> str:
    return staff.add_staff(county, name, hasher=QUICK_PASSWORDS)


def wrong(county: Desk, times: int, address: str = HERE) -> str:
    said = ""
    for _ in range(times):
        with pytest.raises(UserError) as refused:
            staff.enter(county, "王海", "猜的", address)
        said = refused.value.sentence
    return said


def test_only_the_right_password_of_a_known_name_opens(county: Desk) -> None:
    password = staff.add_staff(county, " 王海 ")
    assert len(password) >= 12
    assert staff.check_staff(county, "王海", password)
    for name, given in (
        ("王海", password + "x"),
        ("王海", ""),
        ("李明", password),
        ("", ""),
        ("王海", "x" * 10**6),
    ):
        assert not staff.check_staff(county, name, given)
    assert staff.enter(county, "　王海 ", password, HERE) == "王海"


def test_a_new_password_replaces_the_old_one(county: Desk) -> None:
    old = employ(county)
    new = employ(county)
    assert (staff.check_staff(county, "王海", old), staff.check_staff(county, "王海", new)) == (False, True)


@pytest.mark.parametrize("name", ["", "  \n", "长" * 41])
def test_a_name_that_is_none_is_refused(county: Desk, name: str) -> None:
    with pytest.raises(UserError, match="姓名要写"):
        employ(county, name)


def test_guessing_becomes_slow_but_never_ends_in_a_lock(county: Desk, wall: Wall) -> None:
    password = employ(county)
    assert "姓名或密码不对" in wrong(county, staff.FREE_TRIES)
    waits: list[int] = []
    for _ in range(8):
        said = wrong(county, 1)
        waits.append(int(re.search(r"等(\d+)秒", said)[1]))  # type: ignore[index]
        wall.turn(seconds=waits[-1])
        assert "姓名或密码不对" in wrong(county, 1)
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    with pytest.raises(UserError, match="秒再试"):
        staff.enter(county, "王海", password, HERE)
    assert staff.enter(county, "王海", password, ELSEWHERE) == "王海"
    wall.turn(seconds=60)
    assert staff.enter(county, "王海", password, HERE) == "王海"
    assert "姓名或密码不对" in wrong(county, staff.FREE_TRIES)


def test_who_guesses_many_times_at_once_is_not_heard_more_often(county: Desk) -> None:
    employ(county)

    def guess(_: int) -> str:
        return wrong(county, 1)

    with ThreadPoolExecutor(20) as guessers:
        said = list(guessers.map(guess, range(20)))
    assert sum("姓名或密码不对" in one for one in said) == staff.FREE_TRIES


def test_wrong_tries_are_forgotten(county: Desk, wall: Wall) -> None:
    employ(county)
    wrong(county, staff.FREE_TRIES + 1)
    wall.turn(minutes=31)
    wrong(county, 1, ELSEWHERE)
    assert "姓名或密码不对" in wrong(county, staff.FREE_TRIES)


def test_a_clock_that_was_set_back_keeps_nobody_out(county: Desk, wall: Wall) -> None:
    password = employ(county)
    wrong(county, staff.FREE_TRIES + 1)
    wall.turn(days=-400)
    assert staff.enter(county, "王海", password, HERE) == "王海"


def test_a_session_is_good_for_its_hours_and_everywhere(county: Desk, wall: Wall) -> None:
    employ(county)
    cookie = Sessions(county).begin("王海")
    wall.turn(hours=11.9)
    session = Sessions(county).of(cookie)
    assert session is not None and session.name == "王海"
    assert (
        right_token(session, session.token)
        and not right_token(session, "")
        and not right_token(session, "词")
    )
    wall.turn(hours=0.2)
    assert Sessions(county).of(cookie) is None


def test_a_session_ends_with_its_password(county: Desk) -> None:
    employ(county)
    sessions = Sessions(county)
    cookie = sessions.begin("王海")
    employ(county)
    assert sessions.of(cookie) is None


def test_who_works_here_no_more_is_out_at_once(county: Desk) -> None:
    password = employ(county)
    employ(county, "李明")
    sessions = Sessions(county)
    cookie, other = sessions.begin("王海"), sessions.begin("李明")
    staff.remove_staff(county, " 王海 ")
    assert staff.names(county) == ["李明"]
    assert sessions.of(cookie) is None and sessions.of(other) is not None
    assert not staff.check_staff(county, "王海", password)
    with pytest.raises(UserError, match="没有“王海”"):
        staff.remove_staff(county, "王海")
    employ(county)
    assert sessions.of(cookie) is None


def test_staff_are_added_listed_and_removed_on_the_command_line(county: Desk) -> None:
    home = county.vault.home
    made = said(COUNTY_SERVER, home, "staff", "add", "王海")
    assert staff.check_staff(county, "王海", made["password"])
    assert said(COUNTY_SERVER, home, "staff") == ["王海"]
    assert said(COUNTY_SERVER, home, "staff", "remove", "王海") == {"removed": "王海"}
    assert said(COUNTY_SERVER, home, "staff", "list") == []


def test_a_session_that_was_left_is_over_everywhere(county: Desk, wall: Wall) -> None:
    employ(county)
    sessions = Sessions(county)
    cookie, other = sessions.begin("王海"), sessions.begin("王海")
    for _ in range(2):
        sessions.end(cookie)
    assert Sessions(county).of(cookie) is None and Sessions(county).of(other) is not None
    wall.turn(hours=11.9)
    sessions.end(other)
    assert sessions.of(cookie) is None, "also when somebody else leaves"
    wall.turn(hours=0.2)
    sessions.end(other)
    with county.vault.read() as connection:
        left = connection.exec_driver_sql("SELECT key FROM notes WHERE kind = 'left'").scalars().all()
    assert left == [other.rpartition(".")[0]], "what is too old is not remembered"


def test_a_changed_cookie_is_nobodys(county: Desk) -> None:
    employ(county)
    employ(county, "李明")
    sessions = Sessions(county)
    cookie = sessions.begin("王海")
    other = sessions.begin("李明")
    for place in range(0, len(cookie), 7):
        changed = cookie[:place] + ("A" if cookie[place] != "A" else "B") + cookie[place + 1 :]
        assert sessions.of(changed) is None, place
    for bad in (
        "",
        ".",
        "...",
        "a.b.c.d",
        cookie[:-1],
        other.split(".")[0] + cookie[cookie.index(".") :],
        "词." * 3,
        cookie * 2,
    ):
        assert sessions.of(bad) is None, bad
    assert sessions.of(sessions.begin("没有这个人")) is None
