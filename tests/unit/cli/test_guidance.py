"""Where a matter belongs, from the command line: guide, questions, accusations; JSON, and nothing kept that may not be."""

import io
import json
from contextlib import redirect_stdout
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from agent_app.cli import agent
from agent_app.cli import county as county_server
from agent_app.cli.common import PASSPHRASE_VARIABLE
from agent_app.desk import exchanging
from agent_app.desk.desk import wall_clock
from tests.support.desks import PASSPHRASE, Wall, enrol, make_county, make_desk


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    make_desk(tmp_path / "home", Wall()).close()
    return tmp_path / "home"


def run(home: Path, *words: object, county: bool = False) -> tuple[int, Any]:
    """Exit code and the JSON that was printed; None when none was."""
    program, out = county_server if county else agent, io.StringIO()
    with redirect_stdout(out):
        try:
            code = program.main(["--home", str(home), *map(str, words)])
        except SystemExit as left:
            code = int(left.code or 0)
    return code, json.loads(out.getvalue()) if out.getvalue() else None


def test_the_guide_of_a_class_and_of_all(home: Path) -> None:
    code, told = run(home, "guide", "劳动和社会保障·工资福利")
    assert code == 0 and set(told) == {"category", "name", "where", "bring", "route"}
    assert "12333" in told["where"]
    assert run(home, "guide", "邻里·一棵树")[1]["name"] == "其他"
    assert len(run(home, "guide")[1]) > 17


def test_the_questions_of_article_31(home: Path) -> None:
    assert [track["code"] for track in run(home, "route")[1]] == [f"31({number})" for number in range(1, 7)]
    code, told = run(home, "route", "不是", "是")
    assert (code, told["track"], told["question"]) == (0, "31(2)", None) and "60日的期限用不上" in told[
        "dates"
    ]
    assert (
        run(home, "route", "不是")[1]["question"].endswith("？")
        and run(home, "route", "不是")[1]["track"] is None
    )
    assert run(home, "route", *["no"] * 5)[1]["track"] == "31(6)"
    assert run(home, "route", "也许")[0] == 2


def test_an_accusation_leaves_addresses_or_a_sealed_stub(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, slip, key = tmp_path / "地址.pdf", tmp_path / "条子.pdf", tmp_path / "纪检.age"
    code, told = run(home, "accusation", "--out", sheet)
    assert code == 0 and "12388" in told["routes"] and told["sealing"] is False
    assert sheet.read_bytes().startswith(b"%PDF-")
    seal = ("accusation", "seal", "--organ", "county", "--posting-number", "XA12345678951", "--out", slip)
    assert run(home, *seal)[0] == 2 and not slip.exists()

    wall = Wall()
    county = make_county(tmp_path / "county", wall)
    monkeypatch.setenv("DISCIPLINE_KEY_PASSPHRASE", "纪检的口令一二三")
    assert run(tmp_path / "county", "discipline", "init", county=True)[0] == 2
    code, told = run(tmp_path / "county", "discipline", "init", "--out", key, county=True)
    assert code == 0 and told["recipient"].startswith("age1")
    desk = make_desk(tmp_path / "desk", wall)
    enrol(county, desk)
    desk.close()
    posted = wall_clock().date() - timedelta(days=1)  # commands go by the real clock
    code, made = run(tmp_path / "desk", *seal, "--on", posted)
    assert code == 0 and set(made) == {"lookup_number", "out"} and slip.read_bytes().startswith(b"%PDF-")
    assert run(tmp_path / "desk", *seal, "--organ", "石桥村")[0] == 2
    (stick := tmp_path / "stick").mkdir()
    assert run(tmp_path / "desk", "exchange", "--usb", stick)[1]["sent"] == 0
    assert exchanging.county_by_stick(county, stick)[0].received == 0
    county.close()
    code, read = run(tmp_path / "county", "discipline", "read", "--key", key, county=True)
    assert code == 0 and [stub["lookup_number"] for stub in read["stubs"]] == [made["lookup_number"]]
    monkeypatch.setenv("DISCIPLINE_KEY_PASSPHRASE", "别的口令一二三四")
    assert run(tmp_path / "county", "discipline", "read", "--key", key, county=True)[0] == 2
    assert "打不开" in capsys.readouterr().err
