"""Papers of many cases, and of a visit, on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from agent_app.cli import agent
from agent_app.cli.common import PASSPHRASE_VARIABLE
from agent_app.desk import visits
from agent_app.desk.registering import register
from tests.paper.reading import assert_order, information, squeezed, words
from tests.support.desks import PASSPHRASE, WATER, Wall, make_desk


def test_papers_in_one_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    desk = make_desk(tmp_path / "home", Wall())
    first, second = (register(desk, WATER).number for _ in range(2))
    visit = visits.add_visit(desk, {"household": "孙月娥", "said": "路灯修好了。", "place": "3组"})
    desk.close()

    def run(*given: object) -> tuple[int, Any]:
        result = agent.main(["--home", str(tmp_path / "home"), *map(str, given)])
        out, told = capsys.readouterr()
        return result, json.loads(out) if out else told

    batch, out = ("papers-batch", "receipts", "--on", "2026-06-30"), tmp_path / "回执.pdf"
    result, done = run(*batch, "--given", "--out", out)
    assert (result, [paper["number"] for paper in done["papers"]]) == (0, [first, second])
    assert information(out.read_bytes())["Pages"] == "2"
    result, refused = run(*batch, "--out", out)
    assert (result, "都打过了" in refused) == (2, True)
    assert run(*batch, "--again", "--out", out)[1]["papers"][0]["issue"] == 2
    two = run(*batch, "--again", "--two-a-sheet", "--out", out)[1]
    assert [paper["pages"] for paper in two["papers"]] == [1, 0]
    assert information(out.read_bytes())["Pages"] == "1"
    assert run("papers-batch", "wait", "registration_sheet", second, first)[1] == {"waiting": 2}
    assert run("papers-batch", "drop", "registration_sheet", first)[1] == {"dropped": 1}
    assert [one["number"] for one in run("papers-batch", "later")[1]] == [second]
    assert len(run("papers-batch", "later", "--out", tmp_path / "再打.pdf")[1]["papers"]) == 1
    assert run("papers-batch", "later")[1] == []
    one = tmp_path / "一件.pdf"
    assert run("paper", first, "receipt", "--given", "another", "--copies", 2, "--out", one)[1]["issue"] == 4
    assert "只有一户" in run("paper", second, "receipt", "--two-a-sheet", "--out", one)[1]["told"]
    assert run("paper", first, "registration_sheet", "--two-a-sheet", "--out", one)[0] == 2
    papers = [record for record in run("case", first, "--json")[1]["records"] if record["kind"] == "paper"]
    assert [record["facts"] for record in papers] == [
        "已交给本人",
        "第2次",
        "第3次",
        "第4次，2份，已交给代领人",
    ]
    record = tmp_path / "走访.pdf"
    assert [run("paper", "--visit", visit, "--out", record)[1]["issue"] for _ in range(2)] == [1, 2]
    assert_order(
        squeezed(words(record.read_bytes())),
        "走访记录",
        "孙月娥",
        "刘春生",
        "3组",
        "路灯修好了。",
        "第2次打印",
    )
    assert run("check", "--json")[1]["ok"] is True
