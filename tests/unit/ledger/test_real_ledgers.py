"""The ledgers that nobody here wrote: citizens' messages of ten years, from the websites of real offices."""

import time
from pathlib import Path

import pytest

from agent_app.ledger.case import LedgerCase, Rejected, fingerprint
from agent_app.ledger.export import write_ledger
from agent_app.ledger.reader import open_ledger
from tests.support.ledgers import read_cases, row_of
from tests.support.tools import shared_data


def read(path: Path) -> tuple[list[LedgerCase], list[Rejected]]:
    found = list(read_cases(path))
    return (
        [item for item in found if isinstance(item, LedgerCase)],
        [item for item in found if isinstance(item, Rejected)],
    )


def test_every_message_of_the_large_file_is_a_case() -> None:
    cases, rejected = read(shared_data("requests.csv"))
    assert len(cases) == 7756
    assert rejected == []
    assert len({case.source_id for case in cases}) == len({fingerprint(case) for case in cases}) == 7756
    # Some texts were sent again by the same person, under a number of their own: they stay cases of their own.
    assert len({(case.petitioner, case.summary, case.words) for case in cases}) < 7756
    assert all(case.words and case.summary and case.petitioner and case.registered_on for case in cases)
    assert all(case.extra == {} for case in cases)
    assert sum(bool(case.reply) for case in cases) == sum(bool(case.reply_on) for case in cases) == 1668
    assert sum(bool(case.category) for case in cases) == 1817
    assert max(len(case.words) for case in cases) > 8900
    everything = "".join(case.summary + case.words + case.reply for case in cases)
    assert all(character in everything for character in "㚖㓜💊\t\n１")
    assert not set("\r\u200b\ufeff") & set(everything)


def test_phantom_rows_and_a_number_that_stands_twice() -> None:
    path = shared_data("ledgers/opinions_with_phantom_rows.xlsx")
    begun = time.process_time()
    cases, rejected = read(path)
    assert time.process_time() - begun < 5
    assert len(cases) == 494
    assert rejected == [
        Rejected(
            312, "和第100行是同一件（编号37042），没有再记一次；两行的内容分类不一样，请在那一件里核对。"
        )
    ]
    assert all(case.category and case.registered_at for case in cases)
    with open_ledger(path) as ledger:
        assert list(ledger.layout.fields) == [
            "source_id",
            "petitioner",
            "summary",
            "registered",
            "words",
            "category",
        ]


def test_another_order_of_columns_and_columns_without_a_field() -> None:
    cases, rejected = read(shared_data("ledgers/opinions_with_likes.xlsx"))
    assert (len(cases), rejected) == (30, [])
    assert cases[0].number == "360114"
    assert str(cases[0].registered_at) == "2017-06-08 17:31:20"
    assert all(set(case.extra) == {"点赞数", "反对数"} for case in cases)
    assert cases[0].words.startswith("书记您好")


def test_replies_and_days_as_text_among_true_ones() -> None:
    cases, rejected = read(shared_data("ledgers/opinions_with_replies.xlsx"))
    assert (len(cases), rejected) == (120, [])
    assert all(case.reply and case.reply_on and case.registered_at and case.extra == {} for case in cases)
    assert not any("_x000D_" in case.words + case.reply or "\r" in case.words for case in cases)


@pytest.mark.parametrize(
    "name",
    [
        "ledgers/opinions_with_phantom_rows.xlsx",
        "ledgers/opinions_with_likes.xlsx",
        "ledgers/opinions_with_replies.xlsx",
    ],
)
def test_out_and_in_again(tmp_path: Path, name: str) -> None:
    cases, _ = read(shared_data(name))
    extra = sorted({header for case in cases for header in case.extra})
    write_ledger(tmp_path / "a.xlsx", map(row_of, cases), title="台账", unmasked=True, full=True, extra=extra)
    again, rejected = read(tmp_path / "a.xlsx")
    assert again == cases
    assert rejected == []
    assert list(map(fingerprint, again)) == list(map(fingerprint, cases))
