"""Vaults that earlier versions made open with all that is in them; samples of them lie in tests/samples."""

import shutil
from pathlib import Path

import pytest

from agent_app.app import unlock
from agent_app.desk import casebook, checking, visits
from agent_app.store.schema import SCHEMA_VERSION
from tests.support.desks import PASSPHRASE, Wall
from tests.support.tools import ROOT

SAMPLES = ROOT / "tests" / "samples"
OLDER = sorted(int(path.name.removeprefix("vault-")) for path in SAMPLES.glob("vault-*"))


@pytest.mark.parametrize("version", OLDER)
def test_a_vault_of_an_earlier_version_opens_with_all_that_is_in_it(version: int, tmp_path: Path) -> None:
    assert version < SCHEMA_VERSION
    home = tmp_path / "home"
    shutil.copytree(SAMPLES / f"vault-{version}", home)
    desk = unlock(home, PASSPHRASE, Wall())
    assert {row.title for row in casebook.page(desk)} == {
        "4组饮水管漏水，没人修",
        "说好按亩补，量地那天没喊我们，量少了",
    }
    assert [row.stage.value for row in casebook.find(desk, "吴有根")] == ["handed_over"]
    # What the earlier version had taken in and could not show is shown now.
    [line] = visits.listing(desk).lines
    assert (line.row.household, line.row.said) == ("孙月娥", "路灯修好了")
    visits.add_visit(desk, {"household": "罗小满", "said": "工钱给了"})
    assert checking.check(desk).problems == []
    desk.close()
    again = unlock(home, PASSPHRASE, Wall())
    assert visits.listing(again).total == 2
    again.close()
