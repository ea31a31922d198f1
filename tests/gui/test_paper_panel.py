"""A paper in the window: seen from memory, printed, saved, recorded as given."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtPdf import QPdfDocument
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from agent_app.desk import casebook, papers, print_later, printing_habit, registering
from agent_app.desk.desk import Desk
from agent_app.desk.printing_habit import Habit
from agent_app.gui.pages.paper import PaperPage
from agent_app.gui.pages.paper_print import PrintRun
from agent_app.gui.pages.printers import Setup
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.theme.tokens import SIZES, SizeName
from tests.gui.cuts import cut
from tests.gui.printing import PaperPrinter, PaperPrinters
from tests.support.desks import FIELD, WATER

TWELVE: dict[str, Any] = FIELD | {
    "joint": [{"name": f"户主{number}"} for number in range(2, 13)],
    "representatives": [],
}


@pytest.fixture
def page(qtbot: QtBot, look: Look, tasks: Tasks, desk: Desk, printer: PaperPrinters) -> Iterator[PaperPage]:
    made = PaperPage(desk, tasks, printer)
    qtbot.addWidget(made)
    made.resize(1198, 700)
    made.show()
    yield made
    qtbot.waitUntil(lambda: not tasks.busy, timeout=5000)


def shown(qtbot: QtBot, page: PaperPage, subject: str) -> str:
    """Opens a paper; the words on it."""
    page.panel.face = None
    page.opened(subject)
    qtbot.waitUntil(lambda: page.panel.face is not None, timeout=5000)
    return page.panel.view.text()


def printings(desk: Desk, number: str) -> list[tuple[str, str]]:
    moments = casebook.view(desk, number).moments
    return [(moment.title, moment.facts) for moment in moments if moment.kind == "paper"]


def sheets(path: Path) -> int:
    document = QPdfDocument()
    document.load(str(path))
    return document.pageCount()


def test_a_receipt_is_seen_printed_and_recorded(
    qtbot: QtBot, page: PaperPage, desk: Desk, printer: PaperPrinters
) -> None:
    number = registering.register(desk, WATER).number
    assert number in shown(qtbot, page, number)
    with qtbot.waitSignal(page.panel.printed, timeout=10_000) as signal:
        qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert signal.args == [number, "receipt"]
    assert (printer.used, sheets(printer.out)) == ([Setup("办公室")], 1)
    assert printings(desk, number) == [("打印了代理登记回执", "已交给本人")]
    assert page.panel.said == "记下了：已打印，已交给本人。"
    page.panel.side.given.setChecked(False)
    page.panel.printer.copies.set_text("2")
    with qtbot.waitSignal(page.panel.printed, timeout=10_000):
        page.primary()
    assert "第2次打印" in page.panel.view.text()
    assert page.panel.said == "记下了：第2次打印。"
    assert printings(desk, number)[1] == ("打印了代理登记回执", "第2次，2份")
    page.panel.side.note_button.click()
    qtbot.waitUntil(lambda: page.panel.said == "记下了：已交给本人。", timeout=5000)
    assert printings(desk, number)[1] == ("打印了代理登记回执", "第2次，2份，已交给本人")


def test_twelve_receipts_are_one_job(
    qtbot: QtBot, page: PaperPage, desk: Desk, printer: PaperPrinters
) -> None:
    number = registering.register(desk, TWELVE).number
    shown(qtbot, page, f"{number} receipt")
    with qtbot.waitSignal(page.panel.printed, timeout=30_000):
        page.primary()
    assert sheets(printer.out) == 12
    assert len(printings(desk, number)) == 1


def test_two_households_share_a_sheet(
    qtbot: QtBot, page: PaperPage, desk: Desk, printer: PaperPrinters
) -> None:
    number = registering.register(desk, TWELVE).number
    shown(qtbot, page, number)
    assert page.panel.side.paired.isVisible()
    page.panel.side.paired.click()
    qtbot.waitUntil(lambda: page.panel.side.fact.text() == "6张", timeout=5000)
    with qtbot.waitSignal(page.panel.printed, timeout=30_000):
        page.primary()
    assert sheets(printer.out) == 6
    page.panel.side.kinds.set_text("registration_sheet")
    qtbot.waitUntil(lambda: "代理事项登记表" in page.panel.view.text(), timeout=5000)
    assert not page.panel.side.paired.isVisible()


def test_a_range_of_pages_is_what_is_printed(
    qtbot: QtBot, page: PaperPage, desk: Desk, printer: PaperPrinters
) -> None:
    number = registering.register(desk, TWELVE).number
    shown(qtbot, page, number)
    printer.pages = (3, 4)
    with qtbot.waitSignal(page.panel.printed, timeout=30_000):
        page.panel.printer.ask_pressed.emit()
    assert sheets(printer.out) == 2


def test_every_paper_of_the_case_can_be_chosen(qtbot: QtBot, page: PaperPage, desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    shown(qtbot, page, number)
    codes = [paper.code for paper in papers.of_case(desk, desk.case(number))]
    assert [code for code, _ in page.panel.face.choices] == codes  # type: ignore[union-attr]
    page.panel.side.kinds.set_text("registration_sheet")
    qtbot.waitUntil(lambda: "代理事项登记表" in page.panel.view.text(), timeout=5000)
    assert WATER["words"][:8] in page.panel.view.text()


@pytest.mark.parametrize("size", [size.name for size in SIZES])
def test_which_paper_it_is_stands_in_sight_at_every_size(
    qtbot: QtBot, page: PaperPage, desk: Desk, look: Look, size: SizeName
) -> None:
    look.use(size=size)
    shown(qtbot, page, registering.register(desk, WATER).number)
    side = page.panel.side
    assert side.kinds.text == "receipt"
    for part in (side.kinds, side.print_button):
        assert part.visibleRegion().boundingRect() == part.rect()


def test_a_paper_that_is_not_this_desk_s_is_told(qtbot: QtBot, page: PaperPage, desk: Desk) -> None:
    number = registering.register(desk, WATER).number
    page.opened(f"{number} acceptance_notice")
    qtbot.waitUntil(lambda: "有权处理机关出" in page.panel.said, timeout=5000)
    page.opened(f"{number} end_of_agency")
    qtbot.waitUntil(lambda: "代理没有终止" in page.panel.said, timeout=5000)


def test_how_it_was_printed_is_remembered(
    qtbot: QtBot, page: PaperPage, tasks: Tasks, desk: Desk, printer: PaperPrinters
) -> None:
    number = registering.register(desk, WATER).number
    printer.there, printer.both = ["办公室", "走廊"], {"走廊"}
    shown(qtbot, page, number)
    page.panel.printer.look_again()
    chosen = page.panel.printer
    assert not chosen.both_sides.isVisible()
    chosen.printer.set_text("走廊")
    chosen.both_sides.click()
    chosen.copies.set_text("2")
    with qtbot.waitSignal(page.panel.printed, timeout=10_000):
        page.primary()
    assert printer.used == [Setup("走廊", 2, both_sides=True)]
    qtbot.waitUntil(lambda: printing_habit.remembered(desk) == Habit("走廊", both_sides=True), timeout=5000)
    again = PaperPage(desk, tasks, printer)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: again.panel.printer.setup == Setup("走廊", 1, both_sides=True), timeout=5000)


def test_a_window_that_goes_while_it_prints_ends_nothing_else(
    qtbot: QtBot, page: PaperPage, desk: Desk, tmp_path: Path
) -> None:
    number = registering.register(desk, TWELVE).number
    shown(qtbot, page, number)
    holder = QObject()
    run = PrintRun(page.panel.view.document, PaperPrinter(tmp_path / "gone.pdf"), holder)
    run.advanced.connect(lambda done, _: holder.deleteLater() if done == 2 else None)
    run.start()
    del run
    qtbot.waitUntil(lambda: not isValid(holder), timeout=5000)
    gc.collect()
    qtbot.wait(20)  # what is left of it comes to nothing


def test_what_is_being_printed_stays_until_it_is_printed(
    qtbot: QtBot, page: PaperPage, desk: Desk, printer: PaperPrinters
) -> None:
    number = registering.register(desk, TWELVE).number
    shown(qtbot, page, number)
    kinds = page.panel.side.kinds
    kinds.set_text("registration_sheet")  # still being read when printing begins
    with qtbot.waitSignal(page.panel.printed, timeout=30_000) as signal:
        page.primary()
        assert not kinds.isEnabled()
    assert (signal.args, sheets(printer.out)) == ([number, "receipt"], 12)
    qtbot.waitUntil(lambda: "代理事项登记表" in page.panel.view.text(), timeout=5000)
    assert kinds.isEnabled() and kinds.text == "registration_sheet"


@pytest.mark.qt_log_ignore("QPainter::begin")  # the printer that does not answer
def test_nothing_is_recorded_when_nobody_printed(
    qtbot: QtBot, page: PaperPage, desk: Desk, printer: PaperPrinters, tmp_path: Path
) -> None:
    number = registering.register(desk, WATER).number
    shown(qtbot, page, number)
    printer.wanted = False
    page.panel.printer.ask_pressed.emit()
    assert page.panel.said == ""
    printer.there = ["会议室"]
    page.primary()
    assert page.panel.said.startswith("打印机“办公室”现在找不到了，什么都没有打。事项已经存好。")
    assert page.panel.printer.printer.text == "会议室"
    printer.there = []
    page.primary()
    assert page.panel.printer.printer.isHidden()
    assert page.panel.said == (
        "这台电脑没有装打印机。事项已经存好。可以先存成 PDF，拿到能打印的地方去打；也可以按“以后再打”。"
    )
    printer.there = ["会议室"]
    page.panel.printer.look_again()
    printer.out = tmp_path / "nowhere" / "printed.pdf"
    page.primary()
    assert page.panel.said == (
        "打印机没有回应。事项已经存好。请看看打印机开没开，再按“打印”；也可以按“以后再打”。"
    )
    assert printings(desk, number) == []
    page.panel.side.later_button.click()
    qtbot.waitUntil(lambda: page.panel.said.startswith("放在“以后再打”里了"), timeout=5000)
    assert [waiting.title for waiting in print_later.waiting(desk)] == ["代理登记回执"]


def test_a_paper_is_saved_where_the_person_says_and_given_later(
    qtbot: QtBot, page: PaperPage, desk: Desk, tmp_path: Path
) -> None:
    number = registering.register(desk, WATER).number
    shown(qtbot, page, number)
    with qtbot.waitSignal(page.panel.printed, timeout=5000):
        page.panel.save_to(tmp_path / "回执")
    assert page.panel.said.endswith("记下了：已存成文件。")
    assert page.panel.face is not None
    assert (tmp_path / "回执.pdf").read_bytes() == page.panel.face.pdf
    assert printings(desk, number) == [("代理登记回执存成了文件", "")]
    page.panel.side.note_button.click()
    qtbot.waitUntil(lambda: page.panel.said == "记下了：已交给本人。", timeout=5000)
    assert printings(desk, number) == [("代理登记回执存成了文件", "已交给本人")]
    page.panel.save_to(tmp_path / "nowhere" / "回执.pdf")
    qtbot.waitUntil(lambda: page.panel.said.startswith("没有存成"), timeout=5000)


@pytest.mark.parametrize("size", [size.name for size in SIZES])
def test_nothing_is_cut_at_any_size(
    qtbot: QtBot, page: PaperPage, desk: Desk, look: Look, size: SizeName
) -> None:
    number = registering.register(desk, TWELVE).number
    look.use(size=size)
    shown(qtbot, page, number)
    page.panel.tell("soon", "这台电脑没有装打印机。事项已经存好。可以先存成 PDF，拿到能打印的地方去打。")
    page.panel.side.offer_note("记下已交给本人")
    qtbot.wait(100)
    assert cut(page) == []
