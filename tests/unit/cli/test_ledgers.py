"""`ledger` on the command line: looked at, tried, imported as said, taken back."""

from pathlib import Path

import pytest

from agent_app.cli.common import PASSPHRASE_VARIABLE
from tests.support.desks import PASSPHRASE, Wall, make_desk
from tests.unit.cli.test_agent import Shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    make_desk(tmp_path / "home", Wall()).close()
    return Shell(tmp_path / "home", monkeypatch, capsys)


def test_a_ledger_is_tried_imported_as_said_and_taken_back(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text("镇里的表,\n何人,说的啥\n张三,路灯坏了\n李四,\n", "utf-8")
    as_said = ("--header", "2", "--map", "何人=petitioner", "--map", "说的啥=words")
    code, _, refusal = shell.run("ledger", "import", path)
    assert (code, "没有找到表头" in refusal) == (2, True)
    seen = shell.run("ledger", "import", path, "--look", *as_said)[1]
    assert [column["field"] for column in seen["columns"]] == ["petitioner", "words"]
    tried = shell.run("ledger", "import", path, "--dry-run", *as_said)[1]
    assert (tried["added"], tried["header"], tried["rejected"][0]["row"]) == (1, 2, 4)
    assert shell.run("cases", "--json")[1] == []
    made = shell.run("ledger", "import", path, *as_said)[1]
    assert made["added"] == 1
    assert shell.run("ledger", "import", path)[1]["known"] == 1  # the columns are remembered
    [batch] = shell.run("ledger", "imports")[1]
    assert (batch["batch"], batch["cases"], batch["taken_back"]) == (made["batch"], 1, False)
    assert shell.run("ledger", "import", "--undo", made["batch"])[1]["taken_back"]
    assert shell.run("cases", "--json")[1] == []
    code, _, refusal = shell.run("ledger", "import", "--undo", made["batch"])
    assert (code, "已经撤回过了" in refusal) == (2, True)
    assert shell.run("ledger", "import", path, "--map", "说的啥")[0] == 2


def test_the_file_may_stand_before_and_behind_what_is_wanted_of_it(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    for words in (("--full", "--unmasked", path), ("--full", path, "--unmasked"), (path, "--full")):
        assert shell.run("ledger", "export", *words)[1]["rows"] == 0
        path.unlink()
    code, _, refusal = shell.run("ledger", "export", "--full", path, "多余的")
    assert (code, "多余的" in refusal) == (2, True)
