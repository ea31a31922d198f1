"""Qt's own words in Chinese: its translation, and what that leaves in English."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

_LEFT_OUT = {
    ("QFileDialog", "&Look in:"): "在哪里找(&L)：",
    ("QFileDialog", "Files of &type:"): "文件类型(&T)：",
    ("QAbstractFileIconProvider", "Folder"): "文件夹",
    ("QAbstractFileIconProvider", "Drive"): "磁盘",
    ("QAbstractFileIconProvider", "File"): "文件",
    ("QAbstractFileIconProvider", "%1 File"): "%1 文件",
}


class _LeftOut(QTranslator):
    """What Qt's translation has no words for."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, number: int = -1
    ) -> str:
        return _LEFT_OUT.get((context, source), source)  # nobody is asked after it


def speak_chinese() -> None:
    """Has Qt say in Chinese whatever it says from now on."""
    app = QCoreApplication.instance()
    whole = QTranslator(app)
    # What was installed last is asked first, so that the rest is asked for what that lacks.
    QCoreApplication.installTranslator(_LeftOut(app))
    if whole.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        QCoreApplication.installTranslator(whole)
