"""An import is tried first, read as a person says, and taken back whole."""

from pathlib import Path

import pytest

from agent_app.base.errors import Cancelled, UserError
from agent_app.desk import casebook, checking, import_batches, stepping
from agent_app.desk.desk import Desk
from agent_app.desk.import_batches import batches, take_back
from agent_app.desk.importing import import_ledger, look_at, try_import
from agent_app.ledger.mapping import Choice
from tests.support.desks import Wall, enrol, exchanged, make_county

ROWS = "编号,姓名,内容\nA-1,张三,路灯坏了\nA-2,李四,\nA-3,王五,井盖不见了"
ODD = "镇里的表,,\n何人,说的啥,打哪个电话\n张三,路灯坏了,13800007320\n李四,井盖不见了,"


def written(folder: Path, text: str, name: str = "台账.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_trial_says_what_an_import_does_and_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, ROWS)
    trial = try_import(desk, path)
    assert (trial.added, trial.known, trial.header_row) == (2, 0, 1)
    assert [row.petitioner for row in trial.first] == ["张三", "王五"]
    assert [row.row for row in trial.rejected] == [3]
    assert casebook.total(desk) == 0
    done = import_ledger(desk, path)
    assert (done.added, done.rejected) == (trial.added, trial.rejected)
    assert try_import(desk, path).known == 2


def test_an_import_is_taken_back_whole_and_can_come_in_again(desk: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, ROWS)
    for turn in range(3):
        done = import_ledger(desk, path)
        assert done.added == 2
        assert import_ledger(desk, path).added == 0
        assert casebook.total(desk) == 2
        assert not checking.check(desk).problems
        back = take_back(desk, done.batch)
        assert back.cases == 2 and back.taken_back
        assert casebook.total(desk) == 0
        assert not casebook.find(desk, "路灯")
        assert not checking.check(desk).problems
        assert [one.taken_back for one in batches(desk)] == [True] * (turn + 1)
    with pytest.raises(UserError, match="已经撤回过了"):
        take_back(desk, done.batch)


def test_what_was_worked_on_since_is_named_and_nothing_is_taken_back(desk: Desk, tmp_path: Path) -> None:
    done = import_ledger(desk, written(tmp_path, ROWS))
    worked = next(row for row in casebook.page(desk) if row.petitioner == "张三")
    stepping.take_step(desk, worked.number, "withdraw")
    with pytest.raises(UserError, match=f"“路灯坏了”（{worked.number}）"):
        take_back(desk, done.batch)
    assert casebook.total(desk) == 2
    assert [one.taken_back for one in batches(desk)] == [False]


def test_a_cancelled_taking_back_leaves_all(desk: Desk, tmp_path: Path) -> None:
    done = import_ledger(desk, written(tmp_path, ROWS))

    def stop(*_: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        take_back(desk, done.batch, stop)
    assert casebook.total(desk) == 2


def test_a_county_hears_that_an_import_was_taken_back(desk: Desk, tmp_path: Path) -> None:
    county = make_county(tmp_path / "county", Wall())
    enrol(county, desk)
    done = import_ledger(desk, written(tmp_path, ROWS))
    exchanged(desk, county)
    assert casebook.total(county) == 2
    take_back(desk, done.batch)
    exchanged(desk, county)
    assert casebook.total(county) == 0


def test_columns_are_what_a_person_says_and_are_remembered(desk: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, ODD)
    seen = look_at(desk, path)
    assert "没有找到表头" in seen.refusal
    chosen = Choice("", 2, {"何人": "petitioner", "说的啥": "words", "打哪个电话": "phone"})
    seen = look_at(desk, path, choice=chosen)
    assert not seen.refusal and [one.field for one in seen.columns] == ["petitioner", "words", "phone"]
    assert seen.columns[0].samples == ("张三", "李四")
    assert import_ledger(desk, path, choice=chosen).added == 2
    later = written(tmp_path, f"又一张,,\n,,\n{ODD.split(chr(10), 1)[1]}\n王五,渠堵了,", "后来.csv")
    assert look_at(desk, later).header_row == 3
    assert try_import(desk, later).added == 1


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"民族": "category"}, "这一列不收"),
        ({"没有": "words"}, "没有“没有”这一列"),
        ({"姓名": "words", "内容": "words"}, "只能有一列"),
        ({"内容": "kept"}, "没有哪一列是"),
        ({"内容": "什么"}, "不能当“什么”"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(
    desk: Desk, tmp_path: Path, columns: dict[str, str], said: str
) -> None:
    path = written(tmp_path, "姓名,内容,民族\n张三,路灯坏了,x")
    with pytest.raises(UserError, match=said):
        import_ledger(desk, path, choice=Choice("", 0, columns))
    assert not import_batches.batches(desk) and casebook.total(desk) == 0
