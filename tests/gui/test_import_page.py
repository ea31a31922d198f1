"""导入台账 in the window, by the keyboard: file, columns, trial, import, and taken back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from agent_app.desk import casebook, import_batches, registering, repeats
from agent_app.desk.desk import Desk
from agent_app.gui.page import Sheet
from agent_app.gui.pages.imports.page import COLUMNS, FILE, REPORT, TRIAL, ImportPage
from agent_app.gui.pages.imports.repeats import ImportRepeats
from agent_app.gui.pages.imports.report import ImportReport
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import Look
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.notes import Note
from tests.support.desks import WATER

ROWS = "编号,姓名,内容,民族\nA-1,张三,路灯坏了,x\nA-2,李四,,\nA-1,张三,路灯坏了,y"


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, tasks: Tasks, look: Look) -> ImportPage:
    made = ImportPage(desk, tasks)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.opened()
    return made


def written(folder: Path, text: str, name: str = "台账.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def said(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.text())


def copy_reasons(widget: QWidget, reasons: str) -> None:
    """The button beside the rows that are left out puts them where they can be pasted from."""
    QApplication.clipboard().clear()
    [button] = [each for each in widget.findChildren(Button) if each.text() == "复制这些行"]
    button.click()
    assert QApplication.clipboard().text() == reasons and button.text() == "复制好了"


def enter(page: ImportPage, qtbot: QtBot, step: int) -> None:
    """Enter on what has the focus leads to the next step."""
    QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.step == step, timeout=10_000)


def test_a_ledger_comes_in_step_by_step_and_goes_back(
    qtbot: QtBot, page: ImportPage, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, ROWS)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    enter(page, qtbot, COLUMNS)
    assert page.form.editor("姓名").currentText() == "信访人"
    assert "不收" in said(page.form)
    enter(page, qtbot, TRIAL)
    assert "会新记下 1件" in said(page.trial) and casebook.total(desk) == 0
    [left] = page.trial.findChildren(QPlainTextEdit)
    reasons = left.toPlainText()
    assert reasons.splitlines()[0] == "第3行：没有写事项内容，没有导入。"
    copy_reasons(page.trial, reasons)
    assert page.back() and page.step == COLUMNS
    page.next_button.setFocus()
    enter(page, qtbot, TRIAL)
    with qtbot.waitSignal(page.toast_requested, timeout=10_000) as toast:
        enter(page, qtbot, REPORT)
    [report] = page.findChildren(ImportReport)
    assert QApplication.focusWidget() is report.close_button
    assert "从“台账.csv”新记下 1件" in said(report) and casebook.total(desk) == 1
    copy_reasons(report, reasons)
    undo = toast.args[1]
    undo()
    qtbot.waitUntil(lambda: page.step == FILE, timeout=10_000)
    assert casebook.total(desk) == 0
    qtbot.waitUntil(lambda: "已撤回" in said(page.past), timeout=5000)


def test_the_keys_reach_all_that_a_step_shows_and_the_wheel_changes_nothing(
    qtbot: QtBot, page: ImportPage, tmp_path: Path
) -> None:
    rows = "".join(f"A-{n},张三,路灯坏了，第{n}盏\n" for n in range(40))
    page.look_at(written(tmp_path, f"编号,姓名,内容\n{rows}A-41,李四,\n"))
    qtbot.waitUntil(lambda: page.step == COLUMNS, timeout=10_000)
    page.form.header.editor.setFocus()
    names = ("编号", "姓名", "内容")
    for name in names:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        editor = page.form.editor(name)
        assert QApplication.focusWidget() is editor
        before = editor.currentText()
        middle = QPointF(editor.mapTo(page, editor.rect().center()))
        QTest.wheelEvent(page.windowHandle(), middle, QPoint(0, -120))
        assert editor.currentText() == before
    page.next_button.setFocus()
    enter(page, qtbot, TRIAL)
    [bar] = [each.verticalScrollBar() for each in page.findChildren(Sheet) if each.isAncestorOf(page.trial)]
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=5000)
    QTest.keyClick(page.next_button, Qt.Key.Key_PageDown)
    assert bar.value() > 0


def test_a_batch_is_taken_back_from_the_list_by_pressing_twice(
    qtbot: QtBot, page: ImportPage, desk: Desk, tmp_path: Path
) -> None:
    come_in(qtbot, page, written(tmp_path, ROWS))
    page.opened()
    qtbot.waitUntil(lambda: bool(page.past.findChildren(Button)), timeout=5000)
    [button] = page.past.findChildren(Button)
    button.click()
    assert button.text() == "再按一次，撤回1件" and casebook.total(desk) == 1
    button.click()
    qtbot.waitUntil(lambda: "已撤回" in said(page.past), timeout=10_000)
    assert casebook.total(desk) == 0
    assert not any(each.isVisible() for each in page.past.findChildren(Button)), (
        "nothing is left to be pressed"
    )


def come_in(qtbot: QtBot, page: ImportPage, path: Path) -> ImportReport:
    """Imports a file as it is understood."""
    page.look_at(path)
    for step in (COLUMNS, TRIAL, REPORT):
        qtbot.waitUntil(lambda step=step: page.step == step, timeout=10_000)
        if step != REPORT:
            page.primary()
    [report] = page.findChildren(ImportReport)
    return report


def test_an_import_that_is_stopped_leaves_nothing(
    qtbot: QtBot, page: ImportPage, desk: Desk, tasks: Tasks, tmp_path: Path
) -> None:
    rows = [f"A-{n},张三,路灯坏了，第{n}盏" for n in range(4000)]
    page.look_at(written(tmp_path, "\n".join(["编号,姓名,内容", *rows])))
    for step in (COLUMNS, TRIAL):
        qtbot.waitUntil(lambda step=step: page.step == step, timeout=60_000)
        if step == COLUMNS:
            page.primary()
    tasks.began.connect(lambda label: tasks.cancel() if "导入" in label else None)
    tasks._patience.setInterval(1)  # a quick machine has them all before anything lasts
    with qtbot.waitSignal(page.toast_requested, timeout=60_000) as said:
        page.primary()
    assert said.args[0] == "停下了，什么都没有导入。"
    assert page.step == TRIAL and casebook.total(desk) == 0 and not import_batches.batches(desk)


def test_the_header_and_a_column_are_put_right(
    qtbot: QtBot, page: ImportPage, desk: Desk, tmp_path: Path
) -> None:
    page.look_at(written(tmp_path, "镇里的表,\n何人,说的啥\n张\u3000三,路灯坏了"))
    qtbot.waitUntil(lambda: page.step == COLUMNS, timeout=10_000)
    assert "没有找到表头" in said(page.form)
    page.form.header.set_text("2")
    qtbot.waitUntil(lambda: "说的啥" in said(page.form), timeout=10_000)
    for name, field in (("何人", "petitioner"), ("说的啥", "words")):
        editor = page.form.editor(name)
        editor.setCurrentIndex(editor.findData(field))
    page.primary()
    qtbot.waitUntil(lambda: page.step == TRIAL, timeout=10_000)
    assert "，张三" in said(page.trial)
    page.primary()
    qtbot.waitUntil(lambda: page.step == REPORT, timeout=10_000)
    assert [row.petitioner for row in casebook.page(desk)] == ["张三"]


def test_the_rows_that_may_be_repeats_are_listed_when_asked_for(
    qtbot: QtBot, page: ImportPage, desk: Desk, tmp_path: Path
) -> None:
    earlier = registering.register(desk, WATER).number
    rows = ["编号,姓名,电话,内容", f"A-1,吴有根,13800002046,{WATER['words']}", "A-2,张三,,路灯坏了"]
    report = come_in(qtbot, page, written(tmp_path, "\n".join(rows)))
    look = next(button for button in report.findChildren(Button) if button.text() == "找找有没有重复的")
    look.click()
    qtbot.waitUntil(lambda: bool(report.findChildren(ImportRepeats)), timeout=10_000)
    [listed] = report.findChildren(ImportRepeats)
    lines = [label.text() for label in listed.findChildren(QLabel)]
    assert lines[0].startswith("第2行") and earlier in lines[1]
    assert len([text for text in lines if text.startswith("第")]) == 1
    with qtbot.waitSignal(page.case_requested) as signal:
        listed.findChildren(Button)[0].click()
    assert [each.number for each in repeats.kin(desk, signal.args[0]).possible] == [earlier]


def test_a_file_that_is_no_ledger_is_told_in_place(
    qtbot: QtBot, page: ImportPage, desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "不是.xlsx"
    path.write_bytes(b"hello")
    page.look_at(path)
    qtbot.waitUntil(lambda: bool(page.findChildren(Note)), timeout=5000)
    [note] = page.findChildren(Note)
    assert note.isVisible() and note.sentence == (
        "“不是.xlsx”不是xlsx表格，只是名字像。什么都没有导入，请检查是不是选错了文件，或者向给您文件的人再要一份。"
    )
    assert page.step == FILE and casebook.total(desk) == 0
    page.look_at(written(tmp_path, ROWS))
    qtbot.waitUntil(lambda: page.step == COLUMNS, timeout=5000)
    assert not any(note.isVisible() for note in page.findChildren(Note)), "the next file is not blamed for it"
