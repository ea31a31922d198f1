"""`exchange` and what belongs to it on both command lines."""

import json
from pathlib import Path

import pytest

from agent_app.cli import agent, county
from agent_app.cli.common import PASSPHRASE_VARIABLE
from agent_app.core.vocabulary import Role
from agent_app.desk import registering
from tests.support.desks import PASSPHRASE, TOWNSHIP, WATER, enrol, exchanged, make_county, make_desk


def test_the_ways_a_stick_and_whoever_else_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    office, desk = make_county(tmp_path / "county"), make_desk(tmp_path / "desk")
    township = make_desk(tmp_path / "township", name="何田", division=TOWNSHIP, role=Role.SUPERVISOR)
    for one in (township, desk):
        enrol(office, one)
        exchanged(one, office)
    number = registering.register(desk, WATER).number
    for one in (office, desk, township):
        one.close()
    usb = tmp_path / "usb"
    usb.mkdir()

    def said(*words: str, code: int = 0) -> object:
        assert agent.main(["--home", str(tmp_path / "desk"), *words]) == code
        return json.loads(capsys.readouterr().out)

    assert said("ways") == {"by_itself": True, "photos_by_stick": False, "carries": False, "proxy": ""}
    changed = said("ways", "--photos", "stick", "--proxy", "10.1.2.3:8080", "--by-itself", "off")
    assert changed == {
        "by_itself": False, "photos_by_stick": True, "carries": False, "proxy": "http://10.1.2.3:8080",
    }  # fmt: skip
    assert agent.main(["--home", str(tmp_path / "desk"), "ways", "--proxy", "x"]) == 2
    assert "没有改动" in capsys.readouterr().err
    assert [one["name"] for one in said("others")] == ["何田"]  # type: ignore[attr-defined]
    [waiting] = said("unconfirmed", "--json")["unconfirmed"]  # type: ignore[index]
    assert (waiting["number"], waiting["delivery"]) == (number, "saved")
    both_ways = said("exchange", "--usb", str(usb))
    assert (both_ways["sent"], both_ways["bundles"]) == (1, 1)  # type: ignore[index]
    assert said("exchange", "--usb", str(usb), "--to", "何田")["sent"] == 1  # type: ignore[index]

    monkeypatch.delenv(PASSPHRASE_VARIABLE)  # what lies on a stick is read without any key
    bundles = said("stick", str(usb), "--check")["bundles"]  # type: ignore[index]
    assert {(one["way"], one["events"], one["whole"]) for one in bundles} == {
        ("电脑之间带的", 1, True),
        ("交给县里", 1, True),
    }
    assert all(one["ranges"][0][1:] == [1, 1] and len(one["sha256"]) == 64 for one in bundles)
    whole = next(usb.rglob("req-*.xfb"))
    whole.write_bytes(whole.read_bytes()[:-9])
    checked = said("stick", str(usb), "--check", code=2)["bundles"]  # type: ignore[index]
    assert {one["way"]: one["whole"] for one in checked} == {"电脑之间带的": True, "交给县里": False}

    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    assert said("carried") == []
    assert said("quarantine") == [] and said("quarantine", "retry") == {"taken": 0}
    at_county = ["--home", str(tmp_path / "county")]
    assert county.main([*at_county, "desks"]) == 0
    known = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert county.main([*at_county, "desks", "revoke", known["何田"]["key"][:8]]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "何田"
    assert county.main([*at_county, "desks", "revoke", "no"]) == 2
    assert county.main([*at_county, "quarantine", "take", "7"]) == 2
    assert "没有这一份" in capsys.readouterr().err
    assert county.main([*at_county, "quarantine", "away"]) == 2
    assert "哪一份" in capsys.readouterr().err
    assert county.main([*at_county, "quarantine", "away", "7", "--reason", "问过了", "--actor", "王海"]) == 2
    assert "没有这一份" in capsys.readouterr().err
    assert county.main([*at_county, "quarantine", "back", "7"]) == 2
    assert "没有这一份" in capsys.readouterr().err
    assert county.main([*at_county, "quarantine", "settled"]) == 0
    assert json.loads(capsys.readouterr().out) == []
