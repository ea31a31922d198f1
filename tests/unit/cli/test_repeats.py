"""Possible repeats on the command line: looked for before and after registering, decided, and behind an import."""

from pathlib import Path

import pytest

from agent_app.cli.common import PASSPHRASE_VARIABLE
from tests.support.desks import PASSPHRASE, WATER, Wall, make_desk
from tests.unit.cli.test_agent import Shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    make_desk(tmp_path / "home", Wall()).close()
    return Shell(tmp_path / "home", monkeypatch, capsys)


def test_repeats_are_found_decided_and_closed(shell: Shell) -> None:
    first = shell.run("register", "-", given=WATER)[1]["number"]
    _, found, _ = shell.run("repeats", "-", "--json", given=WATER)
    assert [each["number"] for each in found["possible"]] == [first]
    assert found["possible"][0]["same"][:2] == ["姓名", "电话尾号 2046"]
    later = shell.run("register", "-", given=WATER)[1]["number"]
    assert shell.run("repeats", later, "--json")[1]["possible"][0]["number"] == first
    code, _, said = shell.run("link", later, first, "--as", "other", "--merge")
    assert (code, "--as same" in said) == (2, True)
    assert shell.run("link", later, first, "--as", "not_same_person", "--note", "同名")[0] == 0
    _, kin, _ = shell.run("repeats", first, "--json")
    assert (kin["possible"], [each["as"] for each in kin["linked"]]) == ([], ["not_same_person"])
    _, done, _ = shell.run("link", later, first, "--as", "same", "--merge")
    assert done["state"] == "merged"
    assert shell.run("repeats", later, "--json")[1]["merged_into"]
    code, _, said = shell.run("link", first, first, "--as", "same")
    assert (code, "就是这一件" in said) == (2, True)


def test_the_rows_of_a_ledger_are_held_against_what_is_here(shell: Shell, tmp_path: Path) -> None:
    first = shell.run("register", "-", given=WATER)[1]["number"]
    ledger = tmp_path / "台账.csv"
    rows = [
        "编号,姓名,电话,信访内容",
        f"7,吴有根,13800002046,{WATER['words']}",
        "8,段春妹,,车只在桥头停，多走三里路。",
    ]
    ledger.write_text("\n".join(rows), encoding="utf-8-sig")
    _, before, _ = shell.run("repeats", str(ledger), "--json")
    assert [(each["row"], each["possible"][0]["number"]) for each in before["rows"]] == [(2, first)]
    _, done, _ = shell.run("ledger", "import", str(ledger), "--repeats")
    assert (done["added"], [each["row"] for each in done["repeats"]]) == (2, [2])
    number = done["repeats"][0]["number"]
    assert shell.run("link", number, first, "--as", "same")[0] == 0
    assert shell.run("repeats", number, "--json")[1]["possible"] == []
