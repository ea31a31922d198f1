"""The real ledgers in through the wizard, out to a workbook, and in again on an empty desk: nothing is lost on the way."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from agent_app.core.case import derive
from agent_app.desk import ledgers
from agent_app.desk.desk import Desk
from agent_app.desk.ledger_rows import ledger_row
from agent_app.desk.today import today
from agent_app.gui.pages.cases.ledgers import Ledgers
from agent_app.gui.pages.imports.page import COLUMNS, REPORT, TRIAL, ImportPage
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.ledger.case import LedgerCase
from agent_app.ledger.export import as_told
from agent_app.ledger.table import LedgerRow
from tests.support.desks import Wall, make_desk
from tests.support.ledgers import read_cases, row_of
from tests.support.tools import shared_data

FILES = {
    "ledgers/opinions_with_phantom_rows.xlsx": 494,
    "ledgers/opinions_with_likes.xlsx": 30,
    "ledgers/opinions_with_replies.xlsx": 120,
    "requests.csv": 7756,
}
_FOREIGN = (
    "source",
    "registered",
    "petitioner",
    "summary",
    "words",
    "category",
    "reply",
    "reply_on",
    "extra",
)
PATIENCE = 120_000  # ms; machines are shared


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[list[Desk]]:
    made = [make_desk(tmp_path / name, Wall()) for name in ("first", "second")]
    yield made
    for desk in made:
        desk.close()


class Wizard:
    """The page with somebody who goes on as it proposes."""

    def __init__(self, qtbot: QtBot, desk: Desk, tasks: Tasks) -> None:
        self.page = ImportPage(desk, tasks)
        self._qtbot = qtbot
        qtbot.addWidget(self.page)
        self.page.opened()

    def try_file(self, path: Path) -> str:
        """As far as the trial; what its button says."""
        self.page.look_at(path)
        self._arrive(COLUMNS)
        self.page.primary()
        self._arrive(TRIAL)
        return self.page.next_button.text()

    def take(self, path: Path) -> str:
        """A file as it is understood."""
        said = self.try_file(path)
        self.page.primary()
        self._arrive(REPORT)
        return said

    def _arrive(self, step: int) -> None:
        self._qtbot.waitUntil(lambda: self.page.step == step, timeout=PATIENCE)


def carried(desk: Desk) -> list[LedgerRow]:
    """The ledger of a desk as it travels: every column there is, but for the number that each desk draws itself."""
    law = desk.law
    cases = (derive(subject, law.rules, law.calendar) for subject in ledgers.subjects(desk))
    return [replace(as_told(ledger_row(desk, case)), number="") for case in cases]


def told(case: LedgerCase) -> LedgerRow:
    """What a row of a foreign ledger says."""
    return replace(row_of(case), number="", source=case.source_id)


def test_in_out_and_in_again(
    qtbot: QtBot, desks: list[Desk], tasks: Tasks, look: Look, tmp_path: Path
) -> None:
    first, second = desks
    wizard, other = (Wizard(qtbot, desk, tasks) for desk in desks)
    for name, count in FILES.items():
        assert wizard.take(shared_data(name)) == f"导入这{count:,}件"
    export(qtbot, first, tasks, wizard.page, tmp_path / "台账.xlsx")
    assert other.take(tmp_path / "台账.xlsx") == f"导入这{sum(FILES.values()):,}件"
    rows = carried(first)
    assert carried(second) == rows
    assert {*map(key, rows)} == {*map(key, (told(case) for name in FILES for case in cases_of(name)))}
    assert len(rows) == sum(FILES.values())
    assert today(first).items == ()
    # What is here already is known again, be it read from its first ledger or from the one that went around.
    for page in (wizard, other):
        for name in list(FILES)[:3]:
            assert page.try_file(shared_data(name)) == "没有可导入的"


def cases_of(name: str) -> Iterator[LedgerCase]:
    """The rows of a foreign ledger that are cases."""
    return (row for row in read_cases(shared_data(name)) if isinstance(row, LedgerCase))


def key(row: LedgerRow) -> tuple[object, ...]:
    """All that a foreign ledger can say of a case, to be looked up."""
    return tuple(str(getattr(row, name)) for name in _FOREIGN)


def export(qtbot: QtBot, desk: Desk, tasks: Tasks, page: ImportPage, path: Path) -> None:
    """The whole ledger, as the menu of 事项 writes it."""
    menu = Ledgers(desk, tasks, page, ledgers.Choice)
    with qtbot.waitSignal(menu.told, timeout=PATIENCE):
        menu.export_to(path, ledgers.EVERYTHING, unmasked=True, full=True)
