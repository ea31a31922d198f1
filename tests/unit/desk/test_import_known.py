"""A ledger that is handed in again changes nothing, and nothing that it says anew is lost without a word."""

from datetime import date
from pathlib import Path

import pytest

from agent_app.desk import casebook, import_batches, ledgers, registering, stepping
from agent_app.desk.desk import Desk
from agent_app.desk.importing import import_ledger, try_import
from tests.support.desks import FIELD, WATER

HEAD = "编号,姓名,日期,电话,分类,内容,答复意见,答复日期,经办人"
PIPE = "A-1,张三,2025-03-07,13800000001,水利,水管漏了,,,老周"
LAMP = "A-2,李四,2025-03-08,,,路灯不亮,,,"


def ledger(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "台账.csv"
    path.write_text("\n".join((head, *rows)), encoding="utf-8")
    return path


def test_a_reply_that_was_filled_in_since_is_told_by_its_row_and_case(desk: Desk, tmp_path: Path) -> None:
    import_ledger(desk, ledger(tmp_path, PIPE, LAMP))
    filled = ledger(tmp_path, PIPE, LAMP.replace("不亮,,", "不亮,已修,2025-04-01"))
    lamp = next(row for row in casebook.page(desk) if row.title == "路灯不亮")
    for done in (try_import(desk, filled), import_ledger(desk, filled)):
        assert (done.added, done.known) == (0, 1)
        [row] = done.rejected
        assert row.row == 3
        assert row.reason == (
            f"这件事以前记过（{lamp.number}）。这一行的答复日期、答复意见那里没有，没有记进去，请打开那一件补上。"
        )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("13800000001", "13800000009", "电话"),
        ("水利", "供水", "内容分类"),
        ("老周", "小吴", "经办人"),
        ("老周", "", ""),
        ("13800000001", "", ""),
        ("水利", " 水 利", ""),
    ],
)
def test_what_else_may_change_in_a_row(desk: Desk, tmp_path: Path, old: str, new: str, said: str) -> None:
    import_ledger(desk, ledger(tmp_path, PIPE))
    done = import_ledger(desk, ledger(tmp_path, PIPE.replace(old, new)))
    assert done.known == (not said)
    assert [f"这一行的{said}那里没有" in row.reason for row in done.rejected] == [True] * bool(said)


def test_many_columns_are_not_all_named(desk: Desk, tmp_path: Path) -> None:
    head = "编号,内容," + ",".join(f"第{n}栏" for n in range(9))
    import_ledger(desk, ledger(tmp_path, "A-1,水管漏了" + "," * 9, head=head))
    [row] = import_ledger(desk, ledger(tmp_path, "A-1,水管漏了" + ",有" * 9, head=head)).rejected
    assert "这一行的第0栏、第1栏、第2栏、第3栏、第4栏等那里没有" in row.reason


def test_what_was_put_into_the_case_by_hand_is_asked_for_no_more(desk: Desk, tmp_path: Path) -> None:
    import_ledger(desk, ledger(tmp_path, LAMP))
    [row] = casebook.page(desk)
    filled = ledger(tmp_path, LAMP.replace("不亮,,", "不亮,已修,2025-04-01"))
    registering.correct(desk, row.number, {"reopened_on": "2025-04-01"})
    stepping.take_step(desk, row.number, "reply", date(2025, 4, 1), {"note": "已修", "reason": "补记"})
    assert import_ledger(desk, filled).known == 1


def test_what_was_put_right_here_stays_so_whatever_the_ledger_says(desk: Desk, tmp_path: Path) -> None:
    path = ledger(tmp_path, PIPE)
    import_ledger(desk, path)
    [row] = casebook.page(desk)
    registering.correct(desk, row.number, {"category": "供水"})
    assert import_ledger(desk, path).known == 1


def test_our_own_ledger_with_a_reply_filled_in(desk: Desk, tmp_path: Path) -> None:
    number = registering.register(desk, WATER).number
    registering.register(desk, FIELD)
    ledgers.export_ledger(desk, tmp_path / "out.xlsx", full=True)
    assert import_ledger(desk, tmp_path / "out.xlsx").known == 2
    filled = ledger(tmp_path, f"{number},漏水,已修,化解", head="代理编号,诉求摘要,答复意见,结果")
    done = import_ledger(desk, filled)
    assert done.known == 0
    [row] = done.rejected
    assert number in row.reason and "这一行的答复意见那里没有" in row.reason


def test_a_number_that_is_here_with_other_words_is_told_before_the_import(desk: Desk, tmp_path: Path) -> None:
    import_ledger(desk, ledger(tmp_path, PIPE, LAMP))
    pipe = next(row for row in casebook.page(desk) if row.title == "水管漏了")
    path = ledger(
        tmp_path, PIPE.replace("漏了", "漏了。"), LAMP.replace("李四,2025-03-08", "王五,2025-04-08")
    )
    for done in (try_import(desk, path), import_ledger(desk, path)):
        assert done.added == 2
        [remark] = done.remarks
        assert remark.startswith("有1行和以前记过的编号一样")
        assert f"：第2行（编号A-1）和“水管漏了”（{pipe.number}）。" in remark
    assert not try_import(desk, path).remarks, "they are all here now"


def test_a_ledger_that_numbers_its_rows_anew_is_left_in_peace(desk: Desk, tmp_path: Path) -> None:
    head = "编号,姓名,日期,内容"
    import_ledger(desk, ledger(tmp_path, "1,张三,2025-03-07,水管漏了", "2,,,路灯不亮", head=head))
    path = ledger(tmp_path, "1,李四,2025-04-02,低保", "2,,,井盖不见了", ",,,没有编号", head=head)
    assert not try_import(desk, path).remarks


def test_many_of_them_are_counted_and_not_all_named(desk: Desk, tmp_path: Path) -> None:
    rows = [PIPE.replace("A-1", f"A-{n}") for n in range(7)]
    import_ledger(desk, ledger(tmp_path, *rows))
    [remark] = try_import(desk, ledger(tmp_path, *(row.replace("漏了", "漏了。") for row in rows))).remarks
    assert remark.startswith("有7行") and remark.count("（编号") == 5 and "）等。" in remark


def test_what_was_taken_back_is_no_earlier_case(desk: Desk, tmp_path: Path) -> None:
    import_batches.take_back(desk, import_ledger(desk, ledger(tmp_path, PIPE)).batch)
    assert not try_import(desk, ledger(tmp_path, PIPE.replace("漏了", "漏了。"))).remarks
