"""`verify-paper` on both command lines, and a form number that is typed with a registration."""

import json
from pathlib import Path

import pytest

from agent_app.cli import agent, county
from agent_app.cli.common import PASSPHRASE_VARIABLE
from agent_app.core.blank_form import BlankForm
from agent_app.desk.case_paper import case_paper
from agent_app.desk.registering import register
from tests.support.desks import FIELD, PASSPHRASE, WATER, make_county, make_desk


def test_a_paper_is_checked_on_either_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    make_county(tmp_path / "county").close()
    desk = make_desk(tmp_path / "desk")
    made = register(desk, WATER)
    code = str(case_paper(desk, desk.case(made.number)).qr)
    desk.close()

    def said(main: object, *words: object) -> tuple[int, str]:
        assert callable(main)
        home = "desk" if main is agent.main else "county"
        result = main(["--home", str(tmp_path / home), *map(str, words)])
        return result, capsys.readouterr().out

    result, out = said(agent.main, "verify-paper", code, "--json")
    assert (result, json.loads(out)["result"], json.loads(out)["case"]) == (0, "valid", made.id)
    assert made.lookup_code not in out
    result, out = said(county.main, "verify-paper", code)
    assert result == 1 and out.startswith("无法核验")
    form = BlankForm("receipt", "K7M2Q", 1, 2)
    scanned = tmp_path / "扫码.txt"
    scanned.write_text(
        f"{code}\r\n\r\n{code[:-1]}{(int(code[-1]) + 1) % 10}\n{form.mark}\n", encoding="utf-8-sig"
    )
    result, out = said(agent.main, "verify-paper", "--file", scanned, "--json")
    assert result == 1
    assert [one.get("result") for one in json.loads(out)] == ["valid", "mismatch", None]
    assert said(agent.main, "verify-paper")[0] == 2

    typed = tmp_path / "a.json"
    typed.write_text(json.dumps(FIELD), encoding="utf-8")
    assert said(agent.main, "register", typed, "--form-number", form.number.lower())[0] == 0
    assert said(agent.main, "register", typed, "--form-number", form.number)[0] == 2
    result, out = said(agent.main, "verify-paper", form.mark)
    assert result == 0 and "已经录入" in out
