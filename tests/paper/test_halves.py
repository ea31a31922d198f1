"""Receipts two households a sheet: cut apart in the middle, each slip its household's alone."""

import re
from dataclasses import replace
from pathlib import Path

from agent_app.paper.catalogue import Job, described, render_job
from agent_app.paper.halves import HALVED
from agent_app.paper.model import CasePaper
from tests.paper.reading import assert_glyphs, assert_order, codes, pages, squeezed, words
from tests.paper.samples import LONGEST, SHORTEST, TYPICAL

ALONE = replace(TYPICAL, parties=())


def paired(*cases: CasePaper) -> Job:
    return render_job("回执", [("receipt", case) for case in cases], paired=True)


def sheets(job: Job) -> list[str]:
    return words(job.pdf).split("\f")[:-1]


def test_words_in_order_and_no_other_household_on_a_slip() -> None:
    job = paired(TYPICAL)
    assert (job.pages, job.too_long) == ((6,), 0)
    first = squeezed(sheets(job)[0])
    for place, name in ((1, "周桂兰"), (2, "王德发")):
        upper, lower = first.split("沿此线剪开，一户一张")
        slip, other = (upper, lower) if place == 1 else (lower, upper)
        assert name not in other
        assert_order(
            slip,
            "代理登记回执（存根）",
            f"第{place}份，共12份",
            TYPICAL.number,
            f"{name}（同一件事共12户）",
            "代理员签名",
            "本人签名或按指印",
            f"骑缝编号 {TYPICAL.number}-{place}",
            "代理登记回执",
            name,
            TYPICAL.summary,
            "青溪镇人民政府信访办公室",
            "2026年7月3日 星期五",
            "7K3M 92QF",
            "15日内书面告知您是否受理",
            "代理不收钱",
            "自己去反映",
            "这张纸不是受理告知书",
            "刘春生：000-0000-1206",
            "签名",
        )


def test_who_may_be_asked_stands_on_a_line_each() -> None:
    first = sheets(paired(TYPICAL))[0]
    assert re.search(r"^ *代理员 刘春生：000-0000-1206( |$)", first, re.MULTILINE)
    assert re.search(r"^ *青溪镇信访办：000-0000-3310( |$)", first, re.MULTILINE)


def test_what_an_agent_usually_writes_of_a_matter_has_room_on_half_a_sheet() -> None:
    summary = "自来水管漏了半个月，去镇里问了三回，都说在研究，还没有一个准话"
    job = paired(replace(TYPICAL, summary=summary, office_name="", office_phone=""))
    assert job.too_long == 0
    assert summary in squeezed(sheets(job)[0])


def test_ink_stays_inside_and_the_cuts_go_through(tmp_path: Path) -> None:
    job = paired(TYPICAL, SHORTEST, ALONE)
    assert_glyphs("".join(sheets(job)))
    left, right = int(HALVED.left), int(HALVED.width - HALVED.right) + 1
    for page in pages(job.pdf, tmp_path):
        assert page.crop((0, 0, page.width, int(HALVED.top))).getbbox() is None
        assert (
            page.crop((0, int(HALVED.height - HALVED.bottom) + 1, page.width, page.height)).getbbox() is None
        )
        margin = page.crop((0, 0, left, page.height))
        cuts = [row for row in range(page.height) if margin.crop((0, row, left, row + 1)).getbbox()]
        assert any(abs(row - page.height / 2) <= 1 for row in cuts)
        assert len(cuts) <= 6  # three lines
        assert page.crop((right, 0, page.width, page.height)).getbbox()


def test_a_slip_that_does_not_fit_and_one_without_another_stand_alone() -> None:
    long = replace(
        ALONE, petitioner=LONGEST.petitioner, hand_to=LONGEST.hand_to, office_name=LONGEST.office_name
    )
    job = paired(long)
    assert (job.pages, job.too_long) == ((1,), 1)
    assert LONGEST.petitioner.name in squeezed(words(job.pdf, layout=False))
    three = replace(TYPICAL, parties=TYPICAL.parties[:2])
    assert paired(three).pages == (2,)
    # The third slip shares its sheet with the one of the next matter; a joint matter begins on a sheet of its own.
    job = paired(three, ALONE, three, three, long)
    assert (job.pages, job.too_long) == ((2, 0, 2, 2, 1), 1)
    assert [text.count("（存根）") for text in sheets(job)] == [2, 2, 2, 1, 2, 1, 1]


def test_the_matter_yields_before_the_slip_does() -> None:
    job = paired(replace(TYPICAL, summary=LONGEST.summary))
    assert (job.pages, job.too_long) == ((6,), 0)
    assert "（全文见登记表）" in squeezed(sheets(job)[0])


def test_both_codes_of_a_sheet_can_be_read(tmp_path: Path) -> None:
    assert codes(paired(replace(TYPICAL, parties=TYPICAL.parties[:1])).pdf, tmp_path) == [TYPICAL.qr] * 2


def test_only_the_receipt_can_be_so() -> None:
    assert [one["code"] for one in described() if one["two_a_sheet"]] == ["receipt"]
