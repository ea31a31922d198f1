"""Settings through the exchange: signed by the county, in force at once at every desk below it, refused from anybody else."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent_app.app import law
from agent_app.base.errors import UserError
from agent_app.core.event import open_
from agent_app.core.settings import SETTING_KIND, subject_of
from agent_app.core.vocabulary import ScopeClass
from agent_app.desk import casebook, checking, registering, stepping
from agent_app.desk import settings as setting
from agent_app.desk.desk import Desk
from agent_app.store import lawbook, readside, segments
from agent_app.sync import belonging, quarantine, segment
from agent_app.sync.bundle import BundleError
from agent_app.sync.intake import Intake, Terms
from tests.support.desks import (
    WATER,
    Wall,
    answer_to,
    exchanged,
    make_county,
    make_desk,
    reopened,
    request_of,
    take_in,
)
from tests.support.settings import CALENDAR_2027, LIMITS, UNITS

LIMITS_NOW = LIMITS.replace("2026-07-01", "2026-06-01").replace("城乡建设", "农村农业")


def put(county: Desk, text: str, file: str = "云山县.toml") -> setting.Put:
    return setting.put(county, file, text.encode(), "王海")


def rules_of(desk: Desk, number: str) -> list[str]:
    """The clocks of a case as they stand in the lists."""
    with desk.vault.read() as connection:
        sql = (
            "SELECT k.rule FROM clocks k JOIN cases c ON c.id = k.case_id WHERE c.number = ? ORDER BY k.rowid"
        )
        return [rule for (rule,) in connection.exec_driver_sql(sql, (number,))]


def faces_of(desk: Desk) -> list[bytes]:
    """All stored clocks, whole."""
    with desk.vault.read() as connection:
        sql = "SELECT k.face FROM clocks k JOIN cases c ON c.id = k.case_id ORDER BY c.number, k.rowid"
        return [face for (face,) in connection.exec_driver_sql(sql)]


def test_a_limit_applies_to_open_cases_at_once_wherever_it_comes(
    desk: Desk, township: Desk, county: Desk
) -> None:
    number = registering.register(desk, WATER).number
    exchanged(desk, county)
    assert put(county, LIMITS_NOW).changed
    assert rules_of(county, number) == ["agent_hand_over", "first_contact"]
    assert rules_of(desk, number) == ["agent_hand_over"]
    exchanged(desk, county)
    exchanged(township, county)
    for one in (desk, township, county):
        assert rules_of(one, number) == ["agent_hand_over", "first_contact"]
        clock = casebook.as_json(casebook.view(one, number))["clocks"][1]
        assert (clock["due"], clock["due_at"], clock["status"]) == ("2026-07-03", "09:30", "running")
        assert not checking.check(one).problems
    stepping.take_step(desk, number, "contact", data={"at": "15:20", "organ": "青溪镇人民政府"})
    met = casebook.as_json(casebook.view(desk, number))["clocks"][1]
    assert (met["status"], met["met_on"], met["met_at"]) == ("met", "2026-06-30", "15:20")
    assert reopened(desk).law.rules.by_code["first_contact"].days == 72


def test_a_calendar_moves_what_reaches_its_year(desk: Desk, county: Desk, wall: Wall) -> None:
    wall.go_to("2026-12-28")
    number = registering.register(desk, WATER).number
    stepping.take_step(desk, number, "transfer", data={"organ": "县水利局"})
    stepping.take_step(desk, number, "receive", data={"organ": "县水利局"})
    before = {c["rule"]: c for c in casebook.as_json(casebook.view(desk, number))["clocks"]}
    assert before["objection"]["note"] == "2027年放假安排未导入，按周一至周五推算"
    exchanged(desk, county)
    put(county, CALENDAR_2027)
    exchanged(desk, county)
    after = {c["rule"]: c for c in casebook.as_json(casebook.view(desk, number))["clocks"]}
    assert (before["objection"]["due"], after["objection"]["due"]) == ("2027-01-04", "2027-01-05")
    assert after["objection"]["note"] == ""
    assert before["notify"]["due"] == after["notify"]["due"]
    # Counted again from what they hold, they are what they would be if they were derived anew.
    counted = faces_of(desk)
    checking.rebuild(desk)
    assert counted == faces_of(desk)
    assert not checking.check(desk).problems
    assert not checking.check(county).problems


def test_a_case_from_a_ledger_is_left_asleep(county: Desk) -> None:
    with county.writing() as writing:
        checked = registering.check_registration(WATER)
        made = registering.write_registration(writing, checked, historical=True)
    put(county, LIMITS_NOW)
    assert rules_of(county, made.number) == []


def test_what_is_broken_is_refused_at_the_county_and_the_old_one_stays(desk: Desk, county: Desk) -> None:
    put(county, LIMITS_NOW)
    for bad, said in (
        (
            LIMITS_NOW.replace("days = 72", "days = 0").replace("version = 1", "version = 2"),
            "应是1到3660的整数",
        ),
        (LIMITS_NOW.replace("990101", "990102"), "是给990102的，不是给990101的"),
        (LIMITS_NOW.replace("days = 72", "days = 24"), "是第1版，“云山县.toml”写的是第1版"),
        ("\n" * 70_000, "最多60000字节"),
    ):
        with pytest.raises(UserError, match=said):
            put(county, bad)
    with pytest.raises(UserError, match="不是UTF-8文字"):
        setting.put(county, "表.toml", LIMITS_NOW.encode("gbk"))
    assert county.law.rules.by_code["first_contact"].days == 72
    assert not put(county, LIMITS_NOW).changed
    assert put(
        county, LIMITS_NOW.replace("days = 72", "days = 24").replace("version = 1", "version = 2")
    ).changed
    assert county.law.rules.by_code["first_contact"].days == 24
    with pytest.raises(UserError, match="设置只能由县里放"):
        put(desk, LIMITS_NOW)


def test_a_bad_one_that_arrives_is_told_and_the_old_one_stays(desk: Desk, county: Desk) -> None:
    put(county, LIMITS_NOW)
    exchanged(desk, county)
    # As a county with a newer program would write it.
    bad = LIMITS_NOW.replace('met_by = ["contact"]', 'met_by = ["wave"]').replace(
        "version = 1", "version = 2"
    )
    with county.writing("王海") as writing:
        fields = {"key": "rules 2026-06-01", "file": "新表.toml", "text": bad}
        writing.append(subject_of("rules 2026-06-01"), [("set", b"", fields)], (), SETTING_KIND)
    exchanged(desk, county)
    (found,) = setting.in_use(desk)
    assert desk.law.rules.by_code["first_contact"].days == 72
    assert "“wave”不认识" in found.refused
    assert any("“新表.toml”没有采用" in line for line in setting.in_words(desk))
    assert setting.as_json(found)["version"] == 1


def test_a_forged_one_changes_nothing_anywhere(desk: Desk, county: Desk) -> None:
    with desk.writing() as writing:
        fields = {"key": "rules 2026-06-01", "file": "假的.toml", "text": LIMITS_NOW}
        writing.open(subject_of("rules 2026-06-01"), [open_(fields)], SETTING_KIND)
    with desk.writing() as writing:
        fields = {"key": "calendar 2027", "file": "假的.toml", "text": CALENDAR_2027}
        scope = writing.home_scope._replace(division="990101")
        writing.home_scope = scope
        writing.open(subject_of("calendar 2027"), [open_(fields)], SETTING_KIND, ScopeClass.SETTINGS)
    exchanged(desk, county)
    for one in (desk, county):
        assert setting.in_use(one) == ()
        assert one.law.rules is law().rules
    with county.vault.read() as connection:
        assert [item.reason for item in quarantine.items(connection)] == ["outside"]
    put(county, UNITS)
    exchanged(desk, county)
    assert len(setting.in_use(desk)) == 1
    assert desk.law.units == ("青溪镇人民政府", "云山县水利局")


def test_another_countys_is_not_taken(tmp_path: Path, desk: Desk, county: Desk, wall: Wall) -> None:
    exchanged(desk, county)
    other = make_county(tmp_path / "other", wall)
    put(other, LIMITS_NOW)
    with pytest.raises(BundleError):
        take_in(desk, answer_to(other, request_of(desk)))
    with other.vault.read() as connection:
        wires = [segment.to_wire(connection, row) for row, *_ in segments.hashes(connection)]
    county = belonging.county_of
    with desk.vault.write() as connection:
        card = county(connection)
        assert card is not None
        intake = Intake(connection, Terms(card.key, 2, law(), 0))
        for wire in wires:
            intake.take(wire)
        assert intake.finish().quarantined == len(wires)
    assert setting.in_use(desk) == ()


def test_one_that_was_taken_out_of_use_is_gone_everywhere(desk: Desk, county: Desk) -> None:
    number = registering.register(desk, WATER).number
    put(county, LIMITS_NOW)
    exchanged(desk, county)
    assert "first_contact" in rules_of(desk, number)
    with pytest.raises(UserError, match="要写明原因"):
        setting.withdraw(county, "rules 2026-06-01", " ")
    setting.withdraw(county, "rules 2026-06-01", "会议定了重来")
    exchanged(desk, county)
    assert rules_of(desk, number) == ["agent_hand_over"]
    assert any("停用了：会议定了重来" in line for line in setting.in_words(desk))
    with pytest.raises(UserError, match="没有在用的设置"):
        setting.withdraw(county, "rules 2026-06-01", "再来")
    assert put(county, LIMITS_NOW).changed


def test_what_is_in_force_is_told_in_words(desk: Desk, county: Desk) -> None:
    put(county, LIMITS_NOW)
    put(county, CALENDAR_2027)
    assert setting.in_words(county) == [
        f"步骤和期限：《信访工作条例》（2022年5月1日起施行），第{county.law.rules.version.partition('-')[0]}版。",
        "2026年6月1日起的期限表：云山县信访局，第1版，2026年6月30日放进来的。",
        "放假安排：2004年到2026年按国务院公布的。",
        "2027年放假安排：国务院办公厅，第1版，2026年6月30日放进来的。",
    ]
    assert "2027年放假安排未导入，按周一至周五推算。" in setting.in_words(desk)


def test_a_program_with_other_rules_brings_the_clocks_along(desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    with desk.vault.write() as connection:
        connection.exec_driver_sql("UPDATE clocks SET face = x'', rule = 'old'")
        connection.exec_driver_sql("UPDATE meta SET value = x'a36f6c64' WHERE key IN ('law', 'program')")
    again = reopened(desk)
    assert rules_of(again, number) == ["agent_hand_over"]
    assert not checking.check(again).problems


def test_two_processes_on_one_record_work_by_the_same_law(county: Desk, wall: Wall) -> None:
    from agent_app.app import unlock
    from tests.support.desks import PASSPHRASE

    other = unlock(county.vault.home, PASSPHRASE, wall)
    put(other, LIMITS_NOW)
    number = registering.register(county, WATER).number
    assert "first_contact" in rules_of(county, number)
    other.close()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_segments_in_any_order_give_the_same_lists(
    tmp_path_factory: pytest.TempPathFactory, random: object
) -> None:
    source, wires = _made(tmp_path_factory)
    random.shuffle(wires)  # type: ignore[attr-defined]
    target = make_desk(tmp_path_factory.mktemp("target") / "desk", Wall())
    with source.vault.read() as connection:
        from agent_app.store import identity as who

        key = who.load(connection).public
        expected = readside.picture(connection)
    cut = len(wires) // 2
    for part in (wires[:cut], wires[cut:], wires):
        with target.vault.write() as connection:
            intake = Intake(connection, Terms(key, 2, law(), 0))
            for wire in part:
                intake.take(wire)
            intake.finish()
    with target.vault.read() as connection:
        assert readside.picture(connection).clocks == expected.clocks
        assert lawbook.is_current(connection, source.law)
    target.close()


_MADE: list[tuple[Desk, list[bytes]]] = []


def _made(factory: pytest.TempPathFactory) -> tuple[Desk, list[bytes]]:
    """A county's record with settings between the steps of two cases, once for all examples."""
    if not _MADE:
        wall = Wall()
        county = make_county(factory.mktemp("source") / "county", wall)
        first = registering.register(county, WATER).number
        put(county, LIMITS_NOW)
        stepping.take_step(county, first, "receive", data={"organ": "镇里"})
        put(county, CALENDAR_2027)
        wall.go_to("2026-12-28")
        second = registering.register(county, WATER).number
        put(county, LIMITS_NOW.replace("days = 72", "days = 24").replace("version = 1", "version = 2"))
        stepping.take_step(county, second, "transfer", data={"organ": "县水利局"})
        stepping.take_step(county, second, "receive", data={"organ": "县水利局"})
        with county.vault.read() as connection:
            wires = [segment.to_wire(connection, row) for row, *_ in segments.hashes(connection)]
        _MADE.append((county, wires))
    county, wires = _MADE[0]
    return county, list(wires)
