"""The codes on papers are read from the page as it is printed, where they are smallest and where most stands around them."""

from dataclasses import replace
from pathlib import Path

import pytest

from agent_app.core.blank_form import BlankForm
from agent_app.paper.catalogue import render
from agent_app.paper.model import CasePaper
from tests.paper.course import blank
from tests.paper.reading import codes
from tests.paper.samples import LONGEST, TYPICAL


@pytest.mark.parametrize("code", ["ledger", "satisfaction_form", "receipt"])
def test_the_code_of_a_blank(code: str, tmp_path: Path) -> None:
    assert codes(render(code, blank(code)), tmp_path)[0] == BlankForm(code, "K7M2Q", 3, 50).mark


@pytest.mark.parametrize("data", [TYPICAL, LONGEST], ids=["typical", "longest"])
def test_the_code_of_a_receipt_is_on_every_copy(data: CasePaper, tmp_path: Path) -> None:
    two = replace(data, parties=data.parties[:1])
    assert codes(render("receipt", two), tmp_path) == [data.qr] * 2
