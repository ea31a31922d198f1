"""`visit` and `reception` on both command lines."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from agent_app.cli import agent, county
from agent_app.cli.common import PASSPHRASE_VARIABLE
from agent_app.desk import registering
from tests.support.desks import FIELD, PASSPHRASE, make_county, make_desk


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    return tmp_path / "home"


class Line:
    """A command line whose answers are JSON."""

    def __init__(self, main: Any, home: Path, capsys: Any, monkeypatch: Any) -> None:
        self.main, self.home, self.capsys, self.patch = main, home, capsys, monkeypatch

    def say(self, *words: str, given: Any = None, code: int = 0) -> Any:
        if given is not None:
            self.patch.setattr("sys.stdin", io.StringIO(json.dumps(given, ensure_ascii=False)))
        assert self.main(["--home", str(self.home), *words]) == code
        out, err = self.capsys.readouterr()
        return json.loads(out) if code == 0 else err


def test_visits_on_the_agents_command_line(home: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk(home)
    number = registering.register(desk, FIELD).number
    desk.close()
    line = Line(agent.main, home, capsys, monkeypatch)
    loose = line.say(
        "visit", "add", "-", given={"household": "孙月娥", "said": "路灯亮了", "on": "2026-06-30"}
    )["id"]
    line.say("visit", "about", loose, "--case", number)
    line.say("visit", "add", "-", given={"household": "罗小满", "said": "工钱给了"})
    found = line.say("visit", "list", "--json", "--find", "路灯")
    assert [(one["household"], one["case"], one["delivery"]) for one in found] == [
        ("孙月娥", number, "saved")
    ]
    looked = line.say("case", number, "--json", "--look", "会议走访")["records"]
    assert [record["code"] for record in looked] == ["visit"]
    assert "course（程序）" in line.say("case", number, "--look", "家事", code=2)
    line.say("visit", "drop", loose, "--reason", "记错了")
    assert [one["household"] for one in line.say("visit", "list", "--json")] == ["罗小满"]
    assert "哪一户" in line.say("visit", "add", "-", given={"said": "路灯"}, code=2)
    assert "--reason" in line.say("visit", "drop", loose, code=2)
    assert "--case" in line.say("visit", "about", loose, code=2)


def test_reception_days_on_the_countys_command_line(
    home: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_county(home)
    numbers = [registering.register(desk, FIELD).number for _ in range(2)]
    desk.close()
    line = Line(county.main, home, capsys, monkeypatch)
    day = line.say("reception", "add", "-", "--actor", "王海",
                   given={"official": "副县长 李", "place": "县信访局", "cases": numbers[:1]})["id"]  # fmt: skip
    line.say("reception", "hear", day, "--case", numbers[1], "--said", "下周复测", "--actor", "王海")
    [found] = line.say("reception", "list", "--json")
    assert (found["official"], found["by"], [case["number"] for case in found["cases"]]) == (
        "副县长 李",
        "王海",
        numbers,
    )
    assert found["cases"][1]["said"] == "下周复测"
    line.say("reception", "drop", day, "--reason", "记错了")
    assert line.say("reception", "list", "--json") == []
