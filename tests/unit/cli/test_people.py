"""People, authorization and handover on the command line."""

from pathlib import Path

import pytest

from agent_app.cli.common import NEW_PASSPHRASE_VARIABLE, PASSPHRASE_VARIABLE
from tests.support.desks import FIELD, PASSPHRASE, WATER, Wall, make_desk
from tests.unit.cli.test_agent import Shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    make_desk(tmp_path / "home", Wall()).close()
    return Shell(tmp_path / "home", monkeypatch, capsys)


def test_who_works_here_is_corrected_and_needs_a_name(shell: Shell) -> None:
    before = shell.run("profile")[1]
    after = shell.run("profile", "--phone", "13800001206")[1]
    assert after == before | {"phone": "13800001206"}
    code, _, said = shell.run("profile", "--name", " ")
    assert (code, "姓名不能空着" in said) == (2, True)
    assert shell.run("profile")[1] == after


def test_the_passphrase_is_changed(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NEW_PASSPHRASE_VARIABLE, "12345")
    code, _, said = shell.run("passphrase")
    assert (code, "太短" in said) == (2, True)
    monkeypatch.setenv(NEW_PASSPHRASE_VARIABLE, "七八九十一二")
    code, told, _ = shell.run("passphrase")
    assert (code, told["changed"]) == (0, True)
    code, _, said = shell.run("profile")
    assert (code, "口令不对" in said) == (2, True)
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "七八九十一二")
    assert shell.run("profile")[0] == 0


def test_people_come_and_go(shell: Shell) -> None:
    _, made, _ = shell.run("register", "-", given=FIELD)
    number = made["number"]
    more = [{"name": "谢满仓", "phone": "1381234567"}, {"name": "谢满囤"}]
    code, added, _ = shell.run("person", number, "add", "--data", "-", given=more)
    assert (code, len(added)) == (0, 2)
    assert "10位" in added[0]["doubts"][0]
    assert shell.run("person", number, "representatives", *(one["record"] for one in added))[0] == 0
    code, _, said = shell.run("person", number, "remove", added[1]["record"])
    assert (code, "原因" in said) == (2, True)
    assert shell.run("person", number, "remove", added[1]["record"], "--reason", "另外反映")[0] == 0
    ward = shell.run("case", number, "--json")[1]["parties"][0]["id"]
    guardian = {"name": "罗大山", "relation": "父亲", "guards": ward}
    assert shell.run("person", number, "guardian", "--data", "-", given=guardian)[0] == 0
    assert shell.run("person", number, "agent", "--data", "-", given={"name": "王秋菊"})[0] == 0
    _, case, _ = shell.run("case", number, "--json")
    assert [party["name"] for party in case["parties"] if party.get("representative")] == ["谢满仓"]
    assert [party["role"] for party in case["parties"]][-1] == "guardian"
    assert (case["agent"], [one["name"] for one in case["helpers"]]) == ("刘春生", ["王秋菊"])


def test_from_the_authorization_to_its_end(shell: Shell, tmp_path: Path) -> None:
    number = shell.run("register", "-", given=WATER)[1]["number"]
    code, _, said = shell.run("authorize", number)
    assert (code, "要先问" in said) == (2, True)
    _, made, _ = shell.run("authorize", number, "--tie", "none", "--data", "-", given={"until": "2099-12-31"})
    assert made["lacks"] == ["委托书还没有签字。"]
    scan = tmp_path / "委托书.pdf"
    assert shell.run("paper", number, "authorization", "--out", scan)[0] == 0
    today = shell.run("case", number, "--json")[1]["authorizations"][0]["on"]
    signed = {"signed_on": today, "signing": "self"}
    _, made, _ = shell.run("sign", number, "--data", "-", "--file", scan, given=signed)
    assert made["lacks"] == []
    assert shell.run("step", number, "end_agency")[0] == 0
    assert shell.run("paper", number, "end_of_agency", "--out", tmp_path / "终止.pdf")[0] == 0
    code, _, said = shell.run("step", number, "hand_over")
    assert (code, "hand_back" in said) == (2, True)


def test_an_agent_who_is_tied_is_told_to_stand_back(shell: Shell) -> None:
    number = shell.run("register", "-", given=WATER)[1]["number"]
    code, _, said = shell.run("authorize", number, "--tie", "relative")
    assert (code, "应当回避" in said) == (2, True)
    assert shell.run("case", number, "--json")[1]["records"][-1]["code"] == "ask_tie"


def test_a_case_and_then_the_whole_desk(shell: Shell, tmp_path: Path) -> None:
    numbers = [shell.run("register", "-", given=WATER)[1]["number"] for _ in range(3)]
    _, done, _ = shell.run("handover", "--case", numbers[0], "--to", "王秋菊")
    assert [one["number"] for one in done["cases"]] == done["unsent"] == numbers[:1]
    _, listed, _ = shell.run("handover")
    assert {one["number"] for one in listed} == set(numbers[1:])
    out = tmp_path / "清单.pdf"
    _, done, _ = shell.run("handover", "--to", "王秋菊", "--reason", "任期满", "--out", out)
    assert {one["number"] for one in done["cases"]} == set(numbers[1:])
    assert out.read_bytes().startswith(b"%PDF-")
    code, _, said = shell.run("handover", "--to", "王秋菊")
    assert (code, "没有还在办的事" in said) == (2, True)
