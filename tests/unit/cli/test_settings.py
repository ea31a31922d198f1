"""`settings` on both command lines: put in, listed with version and date, refused with the line, taken out."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_app.cli import agent, county
from agent_app.cli.common import PASSPHRASE_VARIABLE
from tests.support.desks import PASSPHRASE, WATER, enrol, exchanged, make_county, make_desk
from tests.support.settings import limits

HERE = limits("农村农业", since="2026-06-01")


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Path]]:
    """A county and a desk of it, closed, so that commands can open them."""
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    one, other = make_county(tmp_path / "county"), make_desk(tmp_path / "desk")
    enrol(one, other)
    exchanged(other, one)
    one.close()
    other.close()
    yield tmp_path / "county", tmp_path / "desk"


def run(main: object, home: Path, *words: str) -> int:
    return main(["--home", str(home), *words])  # type: ignore[operator, no-any-return]


def test_the_county_puts_in_and_the_desk_lists(
    homes: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, desk = homes
    table = tmp_path / "期限表.toml"
    table.write_text(HERE, encoding="utf-8")
    assert run(county.main, place, "settings", "put", str(table), "--actor", "王海") == 0
    assert json.loads(capsys.readouterr().out) == {"key": "rules 2026-06-01", "version": 1, "changed": True}
    assert run(county.main, place, "settings", "list", "--json") == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["title"], listed["version"], listed["in_force"], listed["put_by"]) == (
        "2026年6月1日起的期限表",
        1,
        "2026-06-01",
        "王海",
    )
    assert run(county.main, place, "settings", "show", "rules 2026-06-01") == 0
    assert capsys.readouterr().out.strip() == HERE.strip()

    stick = tmp_path / "stick"
    stick.mkdir()
    assert run(agent.main, desk, "exchange", "--usb", str(stick)) == 0
    assert run(county.main, place, "exchange", "--usb", str(stick)) == 0
    capsys.readouterr()
    assert run(agent.main, desk, "exchange", "--usb", str(stick)) == 0
    assert json.loads(capsys.readouterr().out)["settings"] == ["县里换了2026年6月1日起的期限表（第1版）"]
    assert run(agent.main, desk, "settings", "--json") == 0
    (arrived,) = json.loads(capsys.readouterr().out)
    assert {key: arrived[key] for key in arrived if key != "put_on"} == {
        key: listed[key] for key in listed if key != "put_on"
    }
    assert run(agent.main, desk, "settings") == 0
    assert "2026年6月1日起的期限表：云山县信访局，第1版" in capsys.readouterr().out

    matter = tmp_path / "事.json"
    matter.write_text(json.dumps(WATER), encoding="utf-8")
    assert run(agent.main, desk, "register", str(matter)) == 0
    number = json.loads(capsys.readouterr().out)["number"]
    run(agent.main, desk, "case", number, "--json")
    clocks = {clock["rule"]: clock for clock in json.loads(capsys.readouterr().out)["clocks"]}
    assert (clocks["first_contact"]["length"], clocks["first_contact"]["counts"]) == (72, "hour")
    assert clocks["first_contact"]["due_at"]
    assert run(agent.main, desk, "step", number, "contact") == 0
    capsys.readouterr()
    run(agent.main, desk, "case", number, "--json")
    clocks = {clock["rule"]: clock for clock in json.loads(capsys.readouterr().out)["clocks"]}
    assert (clocks["first_contact"]["status"], clocks["first_contact"]["evidence"]) == ("met", "已同本人联系")

    assert run(county.main, place, "settings", "withdraw", "rules 2026-06-01", "--reason", "写错了") == 0
    capsys.readouterr()
    assert run(county.main, place, "settings", "list") == 0
    assert "停用了：写错了" in capsys.readouterr().out


def test_what_is_wrong_ends_with_two_and_a_sentence(
    homes: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, _ = homes
    table = tmp_path / "期限表.toml"
    table.write_text(HERE.replace("days = 72", "days = 0"), encoding="utf-8")
    assert run(county.main, place, "settings", "put", str(table)) == 2
    assert "第16行附近，clock first_contact的days：应是1到3660的整数" in capsys.readouterr().err
    assert run(county.main, place, "settings", "put") == 2
    assert "还要写 name" in capsys.readouterr().err
    assert run(county.main, place, "settings", "put", str(tmp_path / "没有.toml")) != 0
    assert "没有.toml" in capsys.readouterr().err
    assert run(county.main, place, "settings", "show", "calendar 2027") == 2
    assert "没有在用的设置" in capsys.readouterr().err
    run(county.main, place, "settings", "list", "--json")
    assert json.loads(capsys.readouterr().out) == []
