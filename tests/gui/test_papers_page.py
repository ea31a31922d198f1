"""Many papers in one go: printed, stopped, a printer that goes away on the way, what waits, blanks and the ledger."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from agent_app.desk import casebook, print_later, registering
from agent_app.desk.desk import Desk
from agent_app.desk.ledgers import Choice
from agent_app.desk.paper_jobs import Wanted
from agent_app.gui.pages.paper_print import PrintRun
from agent_app.gui.pages.papers import PapersPage
from agent_app.gui.pages.papers.asking import BLANK, LATER, LEDGER, LISTED, RECEIPTS
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import SIZES
from tests.gui.cuts import cut
from tests.gui.printing import PaperPrinter, PaperPrinters
from tests.gui.test_paper_panel import sheets
from tests.support.desks import FIELD, WATER


@pytest.fixture
def page(qtbot: QtBot, look: Look, tasks: Tasks, desk: Desk, printer: PaperPrinters) -> Iterator[PapersPage]:
    made = PapersPage(desk, tasks, printer)
    qtbot.addWidget(made)
    made.resize(1198, 700)
    made.show()
    yield made
    qtbot.waitUntil(lambda: not tasks.busy, timeout=5000)


def ready(qtbot: QtBot, page: PapersPage, kind: str) -> str:
    """Opens the page for a kind and waits until it is made; what it says of it."""
    page.opened(kind)
    if not page.asking.form.makes_itself:
        page.primary()
    qtbot.waitUntil(lambda: page.made is not None, timeout=10_000)
    return page.side.fact.text()


def told(qtbot: QtBot, page: PapersPage, words: str) -> None:
    qtbot.waitUntil(lambda: words in page.side.said, timeout=10_000)


def printings(desk: Desk, number: str) -> list[str]:
    moments = casebook.view(desk, number).moments
    return [moment.facts for moment in moments if moment.kind == "paper"]


def test_the_receipts_of_the_day_are_printed_and_recorded(
    qtbot: QtBot, page: PapersPage, desk: Desk, printer: PaperPrinters
) -> None:
    numbers = [registering.register(desk, data).number for data in (WATER, FIELD)]
    assert ready(qtbot, page, RECEIPTS) == "2份，6张"
    assert page.side.title.text() == "代理登记回执 2份\n2026年6月30日"
    page.asking.form.paired.click()  # type: ignore[attr-defined]
    assert ready(qtbot, page, RECEIPTS) == "2份，3张"  # five households, and one on the half that is left
    page.asking.form.paired.click()  # type: ignore[attr-defined]
    assert ready(qtbot, page, RECEIPTS) == "2份，6张"
    qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    told(qtbot, page, "打了2份，都记下了。")
    assert sheets(printer.out) == 6
    assert [printings(desk, number) for number in numbers] == [["已交给本人"]] * 2
    assert print_later.count(desk) == 0
    page.look()
    told(qtbot, page, "6月30日登记的2件，回执都打过了")


def test_what_is_asked_stays_in_sight_when_it_is_made(
    qtbot: QtBot, page: PapersPage, desk: Desk, look: Look
) -> None:
    look.use(size="large")
    registering.register(desk, WATER)
    ready(qtbot, page, RECEIPTS)
    qtbot.wait(20)
    assert page.side.verticalScrollBar().value() == 0


def test_a_job_that_is_stopped_ends_with_the_paper_in_hand(
    qtbot: QtBot, page: PapersPage, desk: Desk, printer: PaperPrinters
) -> None:
    numbers = [registering.register(desk, data).number for data in (WATER, FIELD, WATER)]
    ready(qtbot, page, RECEIPTS)
    page.printing.advanced.connect(lambda done, _: page.side.note_button.click() if done == 3 else None)
    page.primary()
    assert not page.leave()
    told(qtbot, page, "停下了。打了2份，记下了；没有打的1份在“以后再打”里。")
    assert sheets(printer.out) == 6  # the five households of the second are whole
    assert [len(printings(desk, number)) for number in numbers] == [1, 1, 0]
    assert [waiting.number for waiting in print_later.waiting(desk)] == numbers[2:]


def test_a_printer_that_goes_away_loses_nothing(
    qtbot: QtBot, page: PapersPage, desk: Desk, printer: PaperPrinters
) -> None:
    numbers = [registering.register(desk, WATER).number for _ in range(4)]
    ready(qtbot, page, RECEIPTS)
    printer.after = 3
    page.primary()
    told(qtbot, page, "共4份，送出去了3份。请数一数出来了几份")
    assert print_later.count(desk) == 4
    page.count.set_text("2")
    page.side.note_button.click()
    told(qtbot, page, "记下了2份。没有打的2份在“以后再打”里。")
    assert [len(printings(desk, number)) for number in numbers] == [1, 1, 0, 0]
    # They are printed later in one go; one of them is not wanted any more.
    printer.after = 1000
    assert ready(qtbot, page, LATER) == "2份，2张"
    page.asking.later.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert page.made is None
    page.primary()
    qtbot.waitUntil(lambda: page.made is not None, timeout=10_000)
    page.primary()
    told(qtbot, page, "打了1份，都记下了。")
    assert [waiting.number for waiting in print_later.waiting(desk)] == numbers[2:3]


def test_what_waits_may_be_taken_off(qtbot: QtBot, page: PapersPage, desk: Desk) -> None:
    subject = registering.register(desk, WATER).id
    print_later.put(desk, [Wanted(subject, "receipt"), Wanted(subject, "registration_sheet")])
    ready(qtbot, page, LATER)
    page.asking.later.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    page.asking.later.dropped.emit(page.asking.later.chosen)
    told(qtbot, page, "去掉了1份，没有打。")
    assert print_later.count(desk) == 1


def test_without_a_printer_it_is_saved_or_waits(
    qtbot: QtBot, page: PapersPage, desk: Desk, printer: PaperPrinters, tmp_path: Path
) -> None:
    numbers = [registering.register(desk, WATER).number for _ in range(2)]
    printer.there = []
    page.take_listed(Choice(typed="饮水管"), "列出的2件")
    page.asking.listed.paper.set_text("registration_sheet")
    page.asking.choose(LISTED)
    assert ready(qtbot, page, "") == "2份，2张"
    page.primary()
    told(qtbot, page, "这台电脑没有装打印机，什么都没有打。")
    page.side.later_button.click()
    told(qtbot, page, "2份放在“以后再打”里了")
    page.look()
    qtbot.waitUntil(lambda: page.made is not None, timeout=10_000)
    page.save_to(tmp_path / "登记表.pdf")
    told(qtbot, page, "2份都记下了。")
    assert sheets(tmp_path / "登记表.pdf") == 2
    assert [len(printings(desk, number)) for number in numbers] == [1, 1]
    assert print_later.count(desk) == 0


def test_blanks_and_the_ledger(qtbot: QtBot, page: PapersPage, desk: Desk, printer: PaperPrinters) -> None:
    registering.register(desk, WATER)
    page.asking.choose(BLANK)
    page.asking.forms[BLANK].copies.set_text("3")  # type: ignore[attr-defined]
    assert ready(qtbot, page, "").startswith("3份，")
    assert "第3张，共3张" in page.view.text()
    page.primary()
    told(qtbot, page, "打好了。")
    ready(qtbot, page, LEDGER)
    assert "登记日期从2026年6月1日到2026年6月30日" in page.view.text()
    page.primary()
    told(qtbot, page, "打好了。")
    document = QPdfDocument()
    document.load(str(printer.out))
    assert document.pagePointSize(0).width() > document.pagePointSize(0).height()  # as the sheet lies
    page.asking.forms[LEDGER].since.set_day(date(2026, 7, 2))  # type: ignore[attr-defined]
    page.look()
    told(qtbot, page, "前后写反了")


@pytest.mark.parametrize("sides", [QPrinter.DuplexMode.DuplexLongSide, QPrinter.DuplexMode.DuplexAuto])
def test_no_paper_stands_on_the_back_of_another(
    qtbot: QtBot, page: PapersPage, desk: Desk, tmp_path: Path, sides: QPrinter.DuplexMode
) -> None:
    registering.register(desk, FIELD)
    ready(qtbot, page, RECEIPTS)
    out = tmp_path / "both.pdf"
    run = PrintRun(page.view.document, PaperPrinter(out, 1000, sides), leaves=[1, 1, 3])
    with qtbot.waitSignal(run.ended, timeout=10_000) as ended:
        run.start()
    assert ended.args == [True]
    assert (run.sent, sheets(out)) == (5, 7)  # two backs stay empty


def test_nothing_is_cut_at_any_size(qtbot: QtBot, page: PapersPage, desk: Desk, look: Look) -> None:
    subject = registering.register(desk, WATER).id
    print_later.put(desk, [Wanted(subject, "receipt"), Wanted(subject, "registration_sheet")])
    ready(qtbot, page, LATER)
    page.side.tell("late", "打印机半路没有回应，共2份，送出去了1份。请数一数出来了几份，写在下面。")
    page.count.show()
    for size in SIZES:
        look.use(size=size.name)
        qtbot.waitUntil(lambda: cut(page) == [])
