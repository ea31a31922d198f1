"""寄信条: what the villager needs to ask with, on one sheet, and nothing that says who or what it was about."""

from datetime import date

import pytest

from agent_app.core.sealed import DisciplineOrgan
from agent_app.paper.catalogue import render
from agent_app.paper.model import PostingPaper
from tests.paper.reading import information, squeezed, words

POSTED, MADE = date(2026, 6, 29), date(2026, 6, 30)


@pytest.mark.parametrize("organ", list(DisciplineOrgan))
@pytest.mark.parametrize("number", ["XA12345678951", ""])
def test_it_is_one_sheet_with_what_is_needed(organ: DisciplineOrgan, number: str) -> None:
    pdf = render("posting_slip", PostingPaper(POSTED, organ.label, number, "ABCD2345", MADE))
    told = squeezed(words(pdf))
    assert information(pdf)["Pages"] == "1"
    for wanted in ("2026年6月29日", organ.label, number or "查询号", "ABCD2345", "12388", "第三十条"):
        assert wanted in told, wanted
    assert ("邮寄单号：" in told) == bool(number)
