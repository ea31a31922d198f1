"""One day in a dozen spellings, telephone numbers as people write them."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.ledger.sheets import Cell
from agent_app.ledger.values import line_of, number_of, phone_of, text_of, when

DAY = date(2019, 4, 25)
MOMENT = datetime.fromisoformat("2019-04-25 09:32:09")
MINUTE = datetime.fromisoformat("2019-04-25 09:32:00")
EVENING = datetime.fromisoformat("2019-04-25 21:32:00")


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (DAY, DAY),
        (MOMENT, MOMENT),
        ("2019-04-25", DAY),
        ("2019/4/25", DAY),
        ("2019.04.25", DAY),
        ("2019年4月25日", DAY),
        ("2019 年 4 月 25 号", DAY),
        ("2019年4月25日星期四", DAY),
        ("２０１９－０４－２５", DAY),
        ("2019—04—25", DAY),
        ("’2019.4.25。", DAY),
        ("2019年4月25日（星期四）", DAY),
        ("二〇一九年四月二十五日", DAY),
        ("二O一九年四月二十五日上午9:32", MINUTE),
        ("二○一零年十二月三十一日", date(2010, 12, 31)),
        ("二零二〇年十月十号", date(2020, 10, 10)),
        ("2019-04-25T09:32:09+08:00", MOMENT),
        ("\u00a02019-04-25 ", DAY),
        ("20190425", DAY),
        (20190425, DAY),
        (43580, DAY),
        (43580.0, DAY),
        ("2019-04-25 00:00:00", DAY),
        (datetime.combine(DAY, time.min), DAY),
        ("2019-04-25 09:32:09", MOMENT),
        ("2019-04-25T09:32:09", MOMENT),
        ("2019/4/25 9:32:09", MOMENT),
        ("2019/4/25 9:32:09.123", MOMENT),
        ("2019年4月25日 9时32分09秒", MOMENT),
        ("20190425093209", MOMENT),
        (20190425093209, MOMENT),
        (43580 + (9 * 3600 + 32 * 60 + 9) / 86_400, MOMENT),
        ("2019/4/25\n9:32", MINUTE),
        ("2019年4月25日9点32分", MINUTE),
        ("2019年4月25日上午9:32", MINUTE),
        ("2019年4月25日 下午 9:32", EVENING),
        ("2019/4/25 9:32 PM", EVENING),
        ("2019/4/25 9:32 AM", MINUTE),
        ("", None),
        ("2019年4月", None),
        ("4月25日", None),
        ("19.4.25", None),
        ("2019-02-30", None),
        ("2019-04-25 25:00", None),
        ("不详", None),
        ("二〇一九年四月", None),
        ("二〇一九年二月三十日", None),
        ("一九年四月二日", None),
        ("2019-04-25T09:32:09Z", None),
        ("1019-04-25", None),
        (date(1900, 1, 1), None),
        (7, None),
        (99_999_999, None),
        (20190231, None),
        (time(9, 32), None),
        (timedelta(hours=30), None),
    ],
)
def test_when(cell: Cell, meant: date | datetime | None) -> None:
    found = when(cell)
    assert found == meant
    assert type(found) is type(meant)


@given(st.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2099-12-31")))
def test_moments_are_found_in_every_spelling(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    if whole.time() == time.min:
        whole += timedelta(seconds=1)
    for spelling in ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H时%M分%S秒", "%Y%m%d%H%M%S"):
        assert when(whole.strftime(spelling)) == whole
    assert when(f"{whole.year}/{whole.month}/{whole.day} {whole.hour}:{whole:%M:%S}") == whole


@pytest.mark.parametrize(
    ("cell", "phone", "whole"),
    [
        ("", "", True),
        ("13812345678", "13812345678", True),
        (13812345678, "13812345678", True),
        ("１３８ 1234 5678", "13812345678", True),
        ("0731-82201234", "073182201234", True),
        ("（0731）82201234", "073182201234", True),
        ("13812345678、0731-82201234", "13812345678", False),
        ("13812345678/13900000000", "13812345678", False),
        ("张三 13812345678", "", False),
        ("138****5678", "", False),
        ("无", "", False),
    ],
)
def test_phones(cell: Cell, phone: str, whole: bool) -> None:
    assert phone_of(cell) == (phone, whole)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("两行\n文字", "两行\n文字"),
        (24, "24"),
        (321002202208220001, "321002202208220001"),
        (0.5, "0.5"),
        (DAY, "2019-04-25"),
        (MOMENT, "2019-04-25 09:32:09"),
        (time(9, 32), "09:32:00"),
        (timedelta(hours=1), "1:00:00"),
    ],
)
def test_cells_as_text(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


def test_lines_and_numbers() -> None:
    assert line_of("张\u3000三\n \t李四") == "张 三 李四"
    assert number_of(" ＤＬ－０１ ") == "DL-01"
