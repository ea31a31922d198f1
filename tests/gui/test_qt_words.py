"""Qt's own windows speak Chinese, and ask in a folder that is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QStandardPaths, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from agent_app.gui.pages.where import documents
from agent_app.gui.qt_words import speak_chinese


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    speak_chinese()
    yield
    for translator in qapp.findChildren(QTranslator):
        QCoreApplication.removeTranslator(translator)
        translator.deleteLater()


@pytest.mark.usefixtures("chinese")
def test_the_dialog_for_files_has_no_word_of_english(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = QFileDialog(None, "存到哪里", str(tmp_path), "表格 (*.xlsx)")
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.show()
    said = [part.text() + part.toolTip() for part in dialog.findChildren(QLabel)]
    said += [part.text() + part.toolTip() for part in dialog.findChildren(QAbstractButton)]
    assert "在哪里找(&L)：" in said
    assert [words for words in said if re.search("[A-Za-z]{2}", words)] == []
    assert QCoreApplication.translate("QFileDialog", "of no translation") == "of no translation"


def test_where_there_is_no_folder_for_documents_it_is_asked_in_ones_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda kind: str(tmp_path / "Documents"))
    assert documents() == str(Path.home())
    (tmp_path / "Documents").mkdir()
    assert documents() == str(tmp_path / "Documents")
