"""Qt's own words (file and print dialogs, the menus of text fields) in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from ui.texts import tr

_QM = {"zh": "qtbase_zh_CN", "en": "qtbase_en"}
_NAME = "mingjuan-qt-texts"
_LEFT_OUT = {
    "QFileDialog": {"Look in:": "qt_look_in", "Files of type:": "qt_files_of_type", "Date Modified": "qt_date_modified"},
    "QKeySequenceEdit": {"Press shortcut": "qt_press_key"},
    "QFileSystemModel": {"Date Modified": "qt_date_modified"},
    "QAbstractFileIconProvider": {"Folder": "qt_folder", "File Folder": "qt_folder", "File": "qt_file", "Drive": "qt_drive"},
    "QPrintSettingsOutput": {
        "Duplex Printing": "qt_duplex", "None": "qt_duplex_none", "Long side": "qt_long_side", "Short side": "qt_short_side",
        "All Pages": "qt_all_pages", "Odd Pages": "qt_odd_pages", "Even Pages": "qt_even_pages",
    },
}  # fmt: skip
"""Words that Qt's own Chinese lacks or puts badly, by where they stand."""


class _LeftOut(QTranslator):
    """Fills the gaps of Qt's own translation."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        code = _LEFT_OUT.get(context, {}).get(source)
        return tr(code) if code is not None else None


def speak(app: QCoreApplication, language: str) -> bool:
    """Puts Qt's own texts into `language` (`zh` or `en`) in place of the one before.

    False where this Qt came without them: they stay English, and everything else works.
    """
    for old in app.findChildren(QTranslator, _NAME):
        app.removeTranslator(old)
        old.deleteLater()
    made = QTranslator(app)
    made.setObjectName(_NAME)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not made.load(_QM.get(language, _QM["en"]), folder):
        made.deleteLater()
        return False
    done = app.installTranslator(made)
    if language == "zh":
        gaps = _LeftOut(app)
        gaps.setObjectName(_NAME)
        app.installTranslator(gaps)
    return done
