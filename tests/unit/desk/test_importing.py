"""Ledgers become cases: nothing lost, nothing made up, nothing twice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent_app.base.errors import Cancelled
from agent_app.core.vocabulary import Stage
from agent_app.desk import casebook, checking, ledger_rows, ledgers, registering
from agent_app.desk.desk import Desk
from agent_app.desk.importing import Imported, import_ledger
from agent_app.desk.today import today
from tests.support.desks import FIELD, PASSPHRASE, WATER, Wall, make_desk, reopened
from tests.support.tools import ROOT, shared_data

ROW = "A-1,吴有根,2026-03-02,网上,申诉求决,饮水管漏水,漏了两个月,已派人"
HEAD = "编号,信访人,登记日期,信访形式,事项类别,标题,内容,答复意见"


def ledger(folder: Path, *rows: str, head: str = HEAD, name: str = "台账.csv") -> Path:
    path = folder / name
    path.write_text("\n".join((head, *rows)), encoding="utf-8")
    return path


def only(desk: Desk) -> dict[str, object]:
    [row] = casebook.page(desk)
    return casebook.as_json(casebook.view(desk, row.number))


def told(done: Imported) -> tuple[int, int, int]:
    return done.added, done.known, len(done.rejected)


def test_a_row_becomes_a_case_that_waits(desk: Desk, tmp_path: Path) -> None:
    assert told(import_ledger(desk, ledger(tmp_path, ROW))) == (1, 0, 0)
    case = only(desk)
    assert case["fields"]["channel"] == "online"  # type: ignore[index]
    assert case["state"] == Stage.REPLIED.value
    assert case["clocks"] == []
    assert today(desk).items == ()


def test_what_the_ledger_does_not_say_is_not_made_up(desk: Desk, tmp_path: Path) -> None:
    import_ledger(desk, ledger(tmp_path, "只有一句话,张三", head="内容,姓名"))
    [row] = casebook.page(desk)
    case = casebook.view(desk, row.number).case
    assert not {"channel", "purpose", "registered_on", "category", "source"} & case.subject.values().keys()
    assert case.facts.registered_on == desk.today
    assert ledger_rows.ledger_row(desk, case).registered is None
    assert not checking.check(desk).problems


def test_a_name_that_is_spread_over_its_column_is_found_as_it_is_typed(desk: Desk, tmp_path: Path) -> None:
    import_ledger(desk, ledger(tmp_path, "只有一句话,张\u3000三", head="内容,姓名"))
    assert len(casebook.find(desk, "张三")) == 1


@pytest.mark.parametrize("head", ["标题", "标题,内容"])
def test_long_texts_are_kept_whole(desk: Desk, tmp_path: Path, head: str) -> None:
    long = "水管漏了没有人修；" * 60
    import_ledger(
        desk,
        ledger(tmp_path, f"张三,{long},简短的内容"[: None if "内容" in head else -6], head=f"姓名,{head}"),
    )
    [row] = casebook.page(desk)
    fields = casebook.view(desk, row.number).case.subject.values()
    assert long in (fields["words"], *fields.get("extra", {}).values())
    assert len(row.title) <= 200


def test_two_matters_of_one_number_are_told_apart(desk: Desk, tmp_path: Path) -> None:
    import_ledger(desk, ledger(tmp_path, ROW, ROW.replace("吴有根", "周桂兰")))
    sources = {casebook.view(desk, row.number).case.subject.get("source") for row in casebook.page(desk)}
    assert "A-1" in sources
    assert len(sources) == 2


def test_importing_again_adds_nothing(desk: Desk, tmp_path: Path) -> None:
    path = ledger(tmp_path, ROW)
    import_ledger(desk, path)
    before = checking.check(desk).events
    again = import_ledger(desk, path)
    assert told(again) == (0, 1, 0) and not again.batch, "there is nothing to be taken back"
    assert checking.check(desk).events == before


@pytest.mark.parametrize("options", [{}, {"unmasked": True, "full": True}])
def test_our_own_ledger_comes_back_as_known(desk: Desk, tmp_path: Path, options: dict[str, bool]) -> None:
    registering.register(desk, WATER)
    registering.register(desk, FIELD)
    import_ledger(desk, ledger(tmp_path, ROW))
    ledgers.export_ledger(desk, tmp_path / "out.xlsx", **options)
    assert told(import_ledger(desk, tmp_path / "out.xlsx")) == (0, 3, 0)


def test_columns_of_their_own_come_out_again_when_nothing_is_hidden(desk: Desk, tmp_path: Path) -> None:
    import_ledger(desk, ledger(tmp_path, ROW + ",十七,", head=HEAD + ",点赞数,反对数"))
    other = make_desk(tmp_path / "other", Wall())
    for options, kept in (({"unmasked": True, "full": True}, {"点赞数": "十七"}), ({"full": True}, {})):
        ledgers.export_ledger(desk, tmp_path / "out.xlsx", **options)
        import_ledger(other, tmp_path / "out.xlsx")
        newest = max(casebook.page(other), key=lambda row: row.number)
        extra = casebook.view(other, newest.number).case.subject.get("extra", {})
        assert {name: extra[name] for name in ("点赞数", "反对数") if name in extra} == kept


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More rows than are written at once, some of them left out."""
    return ledger(tmp_path, *(ROW.replace("A-1", f"A-{n}") if n % 7 else f"A-{n},张三" for n in range(700)))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=st.integers(0, 701))
def test_cancelled_at_any_row_nothing_is_half_done(
    desk: Desk, many: Path, monkeypatch: pytest.MonkeyPatch, row: int
) -> None:
    monkeypatch.setattr("agent_app.ledger.reader.PROGRESS_STEP", 1)
    before = everything(desk)

    def stop(done: int, total: int | None) -> None:
        if done >= row:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_ledger(desk, many, stop)
    assert everything(desk) == before


_KILLED = """
import os, signal, sys
from pathlib import Path
from agent_app.app import unlock
from agent_app.desk.importing import import_ledger

def kill(done, total):
    if done >= row:
        os.kill(os.getpid(), signal.SIGKILL)

home, path, passphrase, *rows = sys.argv[1:]
for row in map(int, rows):
    if not (child := os.fork()):
        import_ledger(unlock(Path(home), passphrase), Path(path), kill)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
"""


@pytest.mark.skipif(os.name == "nt", reason="a process cannot be forked")
def test_killed_at_any_row_nothing_is_half_done(many: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    desk = make_desk(home, Wall())
    before = everything(desk)
    desk.close()
    rows = ("100", "600", "701")  # within the first lot, behind it, and when all rows are there
    command = [sys.executable, "-c", _KILLED, str(home), str(many), PASSPHRASE, *rows]
    subprocess.run(command, check=True, cwd=ROOT, timeout=120)
    again = reopened(desk)
    assert everything(again) == before
    assert told(import_ledger(again, many)) == (600, 0, 100)
    again.close()


def test_what_was_cancelled_comes_in_whole_afterwards(desk: Desk, many: Path) -> None:
    def stop(done: int, total: int | None) -> None:
        if done >= 600:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_ledger(desk, many, stop)
    assert told(import_ledger(desk, many)) == (600, 0, 100)
    assert not checking.check(desk).problems


def everything(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """All that is in the vault, table by table."""
    with desk.vault.read() as connection:
        ask = connection.exec_driver_sql
        names = [name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: [tuple(row) for row in ask(f"SELECT * FROM {name}")] for name in names}


@pytest.mark.parametrize(
    ("name", "count"),
    [("opinions_with_phantom_rows", 495), ("opinions_with_likes", 30), ("opinions_with_replies", 120)],
)
def test_real_workbooks_come_in_whole(desk: Desk, name: str, count: int) -> None:
    path = shared_data(f"ledgers/{name}.xlsx")
    done = import_ledger(desk, path)
    assert done.added + len(done.rejected) == count
    assert len(done.rejected) <= 1
    assert import_ledger(desk, path).added == 0
    assert not checking.check(desk).problems
