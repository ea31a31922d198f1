"""What a person does at the desk, from registering to the backup."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from agent_app.app import unlock
from agent_app.base.errors import TroubleError, UserError
from agent_app.base.paths import STATE_DIR_VARIABLE
from agent_app.core.agency import tie_of
from agent_app.core.vocabulary import Delivery, Role, Tie
from agent_app.desk import attaching, casebook, checking, drafts, mending, people, registering, stepping
from agent_app.desk.casebook import Chip, Sort
from agent_app.desk.desk import Desk
from agent_app.desk.today import Group, today
from agent_app.store import identity
from agent_app.store.backup import backup, restore
from agent_app.store.identity import Identity
from tests.support.desks import (
    FIELD,
    PASSPHRASE,
    TOWNSHIP,
    VILLAGE,
    WATER,
    Wall,
    enrol,
    exchanged,
    make_county,
    make_desk,
    reopened,
)
from tests.support.pictures import exif
from tests.support.pictures import photo as photo_of


def test_what_was_registered_is_there_after_a_restart(desk: Desk) -> None:
    number = registering.register(desk, FIELD).number
    again = reopened(desk)
    view = casebook.view(again, number)
    assert view.case.subject.get("words") == FIELD["words"]
    assert [party.get("name") for party in view.case.parties] == [
        "周桂兰",
        "邓长河",
        "罗小满",
        "何田生",
        "唐木根",
    ]
    assert view.delivery is Delivery.SAVED
    assert not checking.check(again).problems


def test_numbers_of_a_day_follow_each_other_and_name_the_desk(desk: Desk, wall: Wall) -> None:
    first, second = (registering.register(desk, WATER).number for _ in range(2))
    assert first[:-4] == second[:-4]
    assert (first[-4:-1], second[-4:-1]) == ("001", "002")
    wall.turn(days=1)
    assert registering.register(desk, WATER).number[-4:-1] == "001"


def test_a_clock_that_was_put_back_makes_no_number_twice(desk: Desk, wall: Wall) -> None:
    drawn = []
    for day in ("2020-01-01", "2026-07-01", "2020-01-01", "2026-07-01", "2026-07-02"):
        wall.go_to(day)
        drawn += [registering.register(desk, WATER).number for _ in range(2)]
    assert len(set(drawn)) == len(drawn)
    assert drawn[-1][:-13] == drawn[-3][:-13]  # where it goes on as it should, the desk keeps its name


def test_a_refused_registration_writes_nothing(desk: Desk) -> None:
    with pytest.raises(UserError):
        registering.register(desk, {**WATER, "channel": "pigeon"})
    assert casebook.total(desk) == 0
    assert checking.check(desk).events == 0


@pytest.mark.parametrize("typed", ["漏水", "吴有根", "wyg", "2046", "饮水管漏了", "修"])
def test_a_case_is_found(desk: Desk, typed: str) -> None:
    number = registering.register(desk, WATER).number
    assert [row.number for row in casebook.find(desk, typed)] == [number]
    assert casebook.find(desk, "没有这样的事") == []


def test_search_follows_what_was_changed(desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    registering.correct(desk, number, {"place": "大垄田水渠边"})
    assert [row.number for row in casebook.find(desk, "水渠")] == [number]
    registering.correct(desk, number, {"place": "晒谷坪"})
    assert casebook.find(desk, "水渠") == []


def test_the_newest_hit_comes_first(desk: Desk, wall: Wall) -> None:
    numbers = []
    for _ in range(5):
        numbers.append(registering.register(desk, WATER).number)
        wall.turn(days=3)
    assert [row.number for row in casebook.find(desk, "漏水")] == numbers[::-1]
    assert [row.number for row in casebook.find(desk, "漏水", limit=2)] == numbers[:2:-1]


def test_a_step_moves_the_case_and_its_clocks(desk: Desk, wall: Wall) -> None:
    number = registering.register(desk, WATER).number
    wall.go_to("2026-07-10")
    for code, on, data in (
        ("hand_over", "2026-07-01", {"organ": "青溪镇人民政府"}),
        ("receive", "2026-07-01", {"organ": "青溪镇人民政府"}),
        ("accept", "2026-07-10", {"track": "31(6)"}),
    ):
        stepping.take_step(desk, number, code, wall.at.date().fromisoformat(on), data)
    document = casebook.as_json(casebook.view(desk, number))
    assert document["state"] == "accepted"
    due = {clock["article"]: clock["due"] for clock in document["clocks"]}
    assert any("34" in article and day == "2026-09-08" for article, day in due.items())
    assert [record["code"] for record in document["records"]] == [
        "register",
        "hand_over",
        "receive",
        "accept",
    ]


def test_who_comes_with_a_signed_answer_keeps_the_days_that_are_left(desk: Desk, wall: Wall) -> None:
    wall.go_to("2026-09-25")
    number = registering.register(desk, FIELD).number
    given = {"outcome": "not_support", "reason": "登记以前就答复了"}
    stepping.take_step(desk, number, "reply", date(2026, 9, 5), given)
    told = stepping.take_step(desk, number, "serve", date(2026, 9, 10))
    [right] = [clock for clock in desk.case(number).clocks if clock.rule == "ask_reexamination"]
    assert (right.start, right.due, told.issues) == (date(2026, 9, 10), date(2026, 10, 10), ())


def test_who_comes_with_a_notice_of_acceptance_keeps_the_days_that_are_left(desk: Desk, wall: Wall) -> None:
    wall.go_to("2026-09-25")
    number = registering.register(desk, FIELD).number
    stepping.take_step(desk, number, "receive", date(2026, 8, 28), {"organ": "青溪镇人民政府"})
    told = stepping.take_step(desk, number, "accept", date(2026, 9, 1), {"track": "31(6)"})
    [answer] = [clock for clock in desk.case(number).clocks if clock.rule == "handle"]
    assert (answer.start, answer.due, told.issues) == (date(2026, 9, 1), date(2026, 10, 31), ())
    told = stepping.take_step(desk, number, "extend", date(2026, 9, 20), {"days": 30})
    [answer] = [clock for clock in desk.case(number).clocks if clock.rule == "handle"]
    assert (answer.due, told.issues) == (date(2026, 11, 30), ())
    with pytest.raises(UserError, match="早于登记日期"):
        stepping.take_step(desk, number, "contact", date(2026, 9, 20))


def test_a_step_that_the_law_does_not_allow_now_is_refused_with_what_is(desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    with pytest.raises(stepping.NotNowError, match="不能记") as refused:
        stepping.take_step(desk, number, "serve")
    assert "hand_over" in {step.code for step in refused.value.possible}
    with pytest.raises(UserError, match="accept"):
        stepping.take_step(desk, number, "shout")
    with pytest.raises(UserError, match="organ"):
        stepping.take_step(desk, number, "hand_over", data={"colour": "red"})


def test_a_withdrawn_step_stays_on_the_timeline_and_the_clocks_follow(desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    taken = stepping.take_step(desk, number, "hand_over", data={"organ": "镇里"})
    mending.withdraw_step(desk, number, taken.record, "交错地方了")
    view = casebook.view(desk, number)
    assert view.case.progress.stage.value == "registered"
    assert [(m.kind, m.struck) for m in view.moments][-1] == ("withdrawn", "材料已移交")


def test_a_correction_shows_the_old_value(desk: Desk) -> None:
    number = registering.register(desk, FIELD).number
    registering.correct(desk, number, {"place": "石桥村3组"})
    [moment] = [m for m in casebook.view(desk, number).moments if m.kind == "correction"]
    assert (moment.title, moment.struck, moment.facts) == ("改了地点", FIELD["place"], "石桥村3组")


def test_the_residents_own_words_cannot_be_changed(desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    with pytest.raises(UserError, match="原话"):
        registering.correct(desk, number, {"words": "没有漏"})


def test_a_tidied_text_stands_beside_the_own_words_with_its_history(desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    for text in ("饮水管漏水两个月。", "4组饮水管漏水两个月，无人修。"):
        registering.correct(desk, number, {"tidied": text})
    view = casebook.view(desk, number)
    assert (view.case.subject.get("words"), view.case.subject.get("tidied")) == (
        WATER["words"],
        "4组饮水管漏水两个月，无人修。",
    )
    told = [(m.title, m.struck, m.facts) for m in view.moments if m.kind == "correction"]
    assert told == [
        ("记下整理稿", "", "饮水管漏水两个月。"),
        ("改了整理稿", "饮水管漏水两个月。", "4组饮水管漏水两个月，无人修。"),
    ]
    assert [row.number for row in casebook.find(desk, "无人修")] == [number]


def test_lists_in_every_order_and_under_every_filter(desk: Desk, wall: Wall) -> None:
    for _ in range(7):
        registering.register(desk, WATER)
        wall.turn(days=2)
    for sort in Sort:
        rows = casebook.page(desk, sort=sort, limit=3) + casebook.page(desk, sort=sort, offset=3, limit=50)
        assert len({row.id for row in rows}) == 7
    assert casebook.total(desk, [Chip.LATE]) == len(casebook.page(desk, chips=[Chip.LATE])) > 0
    assert casebook.total(desk, [Chip.MINE, Chip.OPEN, Chip.YEAR]) == 7


def test_today_tells_what_is_due_and_what_is_late(desk: Desk, wall: Wall) -> None:
    number = registering.register(desk, WATER).number
    [item] = today(desk).items
    assert (item.group, item.row.number, item.next_step) == (Group.SOON, number, "hand_over")
    wall.turn(days=5)
    assert today(desk).items[0].group is Group.LATE
    stepping.take_step(desk, number, "hand_over", data={"organ": "镇里"})
    assert today(desk).items == ()


def test_the_same_photo_twice_in_a_case_is_stored_once(desk: Desk, tmp_path: Path) -> None:
    number = registering.register(desk, WATER).number
    photo = tmp_path / "井.jpg"
    photo.write_bytes(photo_of(3000, 2000, exif=exif(place=True)))
    first, second = (attaching.attach(desk, number, photo) for _ in range(2))
    assert (first.again, second.again, first.record) == (False, True, second.record)
    [material] = attaching.materials(desk, number)
    assert len(attaching.content(desk, number, material.record)) == material.size
    assert checking.check(desk).attachments == 1


def test_a_file_that_is_not_what_its_name_says_is_refused(desk: Desk, tmp_path: Path) -> None:
    number = registering.register(desk, WATER).number
    (tmp_path / "照片.jpg").write_bytes(b"MZ not a photo")
    (tmp_path / "空.pdf").write_bytes(b"")
    for name, told in (("照片.jpg", "不符"), ("空.pdf", "空的")):
        with pytest.raises(UserError, match=told):
            attaching.attach(desk, number, tmp_path / name)
    with pytest.raises(TroubleError, match="读不到"):
        attaching.attach(desk, number, tmp_path / "没有.png")
    assert attaching.materials(desk, number) == []


def test_drafts_outlive_the_program_and_stay_on_this_desk(desk: Desk) -> None:
    drafts.keep(desk, "draft", "register", {"words": "写到一半"})
    again = reopened(desk)
    assert [draft.data for draft in drafts.kept(again, "draft")] == [{"words": "写到一半"}]
    drafts.forget(again, "draft", "register")
    assert drafts.kept(again, "draft") == []


def test_a_home_copied_back_draws_no_number_that_is_on_somebodys_paper(desk: Desk, tmp_path: Path) -> None:
    home, now = desk.vault.home, desk.now
    desk.close()
    shutil.copytree(home, tmp_path / "kept")
    desk = unlock(home, PASSPHRASE, now)
    lost = registering.register(desk, WATER).number
    desk.close()
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "kept", home)
    for _ in range(2):  # a home that went on in a new life stays in it
        again = unlock(home, PASSPHRASE, now)
        device = who_of(again).device
        assert registering.register(again, WATER).number != lost
        again.close()
    last = unlock(home, PASSPHRASE, now)
    assert who_of(last).device == device
    last.close()


def test_a_case_is_registered_where_the_state_folder_cannot_be_written(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(STATE_DIR_VARIABLE, str(tmp_path / "file"))
    assert casebook.view(desk, registering.register(desk, WATER).number)


def who_of(desk: Desk) -> Identity:
    with desk.vault.read() as connection:
        return identity.load(connection)


def test_a_backup_restores_whole_and_writes_under_a_new_incarnation(desk: Desk, tmp_path: Path) -> None:
    first = registering.register(desk, WATER).number
    backup(desk.vault, tmp_path / "b.xfbak")
    restore(tmp_path / "new", tmp_path / "b.xfbak")
    again = unlock(tmp_path / "new", PASSPHRASE, desk.now)
    assert casebook.view(again, first).case.subject.get("words") == WATER["words"]
    assert casebook.find(again, "漏水")
    assert not checking.check(again).problems
    # Two homes now share one key: what each writes must not carry the same number.
    assert registering.register(again, WATER).number != registering.register(desk, WATER).number


def test_a_broken_or_foreign_backup_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    whole = tmp_path / "b.xfbak"
    backup(desk.vault, whole)
    data = bytearray(whole.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "flipped.xfbak").write_bytes(data)
    (tmp_path / "cut.xfbak").write_bytes(whole.read_bytes()[:-100])
    (tmp_path / "other.xfbak").write_bytes(b"hello")
    for name in ("flipped", "cut", "other"):
        with pytest.raises(UserError, match="什么都没有动"):
            restore(tmp_path / "new", tmp_path / f"{name}.xfbak")
        assert not (tmp_path / "new").exists()
    with pytest.raises(UserError, match="已经有东西"):
        restore(desk.vault.home, whole)


def test_check_finds_a_changed_record(desk: Desk) -> None:
    registering.register(desk, WATER)
    with desk.vault.write() as connection:
        connection.exec_driver_sql("UPDATE events SET body = CAST(body || x'00' AS BLOB)")
    assert checking.check(desk).problems


def test_check_finds_a_list_that_does_not_follow_from_the_record(desk: Desk) -> None:
    registering.register(desk, WATER)
    with desk.vault.write() as connection:
        connection.exec_driver_sql("UPDATE cases SET stage = 'archived'")
    assert checking.check(desk).problems
    checking.rebuild(desk)
    assert not checking.check(desk).problems


def test_the_county_registers_into_a_village(tmp_path: Path) -> None:
    wall = Wall()
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "desk", wall)
    enrol(county, desk)
    number = registering.register(county, {**WATER, "channel": "online"}, VILLAGE, "王海").number
    assert VILLAGE in number
    exchanged(desk, county)
    view = casebook.view(desk, number)
    assert (view.case.subject.get("channel"), view.case.subject.get("agent_name", "")) == ("online", "")
    with pytest.raises(UserError, match="转给县纪委监委"):
        registering.correct(county, number, {"purpose": "accusation"})
    with pytest.raises(UserError, match="不在990101003001下面"):
        registering.register(desk, WATER, "990101003002")


def test_a_paper_of_monday_that_is_typed_on_wednesday_carries_monday(tmp_path: Path) -> None:
    wall = Wall()
    wall.go_to("2026-07-01")
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "desk", wall)
    town = make_desk(tmp_path / "town", wall, name="王敏", division=TOWNSHIP, role=Role.SUPERVISOR)
    for one in (desk, town):
        enrol(county, one)
    made = registering.register(desk, {**WATER, "tie": "none", "registered_on": "2026-06-29"})
    with pytest.raises(UserError, match="2026-07-02，还没到这一天，今天是2026-07-01"):
        registering.register(desk, {**WATER, "registered_on": "2026-07-02"})
    assert "20260701" in made.number

    def told(at: Desk) -> tuple[str, str, str]:
        view = casebook.view(at, made.number)
        (row,) = casebook.page(at)
        (clock,) = [clock for clock in view.case.clocks if clock.rule == "agent_hand_over"]
        assert row.registered_on == view.case.facts.registered_on
        return view.moments[0].on, str(row.registered_on), str(clock.due)

    exchanged(desk, county)
    exchanged(town, county)
    assert [told(at) for at in (desk, town, county)] == [("2026-06-29", "2026-06-29", "2026-07-02")] * 3
    registering.correct(town, made.number, {"registered_on": "2026-06-30"})
    exchanged(town, county)
    exchanged(desk, county)
    assert [told(at) for at in (desk, town, county)] == [("2026-06-30", "2026-06-30", "2026-07-03")] * 3
    view = casebook.view(desk, made.number)
    assert ("改了登记日期", "2026年6月30日", "2026年6月29日") in [
        (moment.title, moment.facts, moment.struck) for moment in view.moments
    ]
    assert "改了登记日期，所以改到7月3日" in "".join(view.case.clocks[0].was)
    assert (view.case.progress.issues, tie_of(view.case, "刘春生")) == ((), Tie.NONE)
    stepping.take_step(desk, made.number, "hand_over", on=date(2026, 6, 30), data={"organ": "镇里"})
    with pytest.raises(UserError, match="可是2026-06-30已经记了一步"):
        registering.correct(desk, made.number, {"registered_on": "2026-07-01"})


def test_what_is_no_correction_is_refused(desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    for wrong in (
        {"purpose": "accusation"},
        {"registered_on": "2026-07-09"},
        {"registered_on": ""},
        {"agent_name": "张三"},
        {"reopened_on": "2027-01-01"},
    ):
        with pytest.raises(UserError):
            registering.correct(desk, number, wrong)
    with pytest.raises(UserError):
        registering.settle_conflict(desk, number, "", "purpose", "accusation")
    assert casebook.view(desk, number).case.subject.get("purpose") == "appeal"


def test_after_the_end_of_an_agency_only_the_end_goes_on(desk: Desk, tmp_path: Path) -> None:
    number = registering.register(desk, WATER).number
    received = stepping.take_step(desk, number, "receive", data={"organ": "镇里"}).record
    end = stepping.take_step(desk, number, "end_agency").record
    photo = tmp_path / "委托单.jpg"
    photo.write_bytes(photo_of())
    for work in (
        lambda: registering.correct(desk, number, {"place": "4组"}),
        lambda: attaching.attach(desk, number, photo),
        lambda: people.add_household(desk, number, {"name": "邓长河", "address": "2组"}),
        lambda: mending.correct_step(desk, number, received, "记错", data={"organ": "县里"}),
    ):
        with pytest.raises(UserError, match="代理已经终止"):
            work()
    attaching.attach(desk, number, photo, end)
    mending.withdraw_step(desk, number, end, "点错了")
    registering.correct(desk, number, {"place": "4组"})
