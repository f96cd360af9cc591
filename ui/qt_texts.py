"""Qt's own words (file and print dialogs, the menus of text fields) in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

_QM = {"zh": "qtbase_zh_CN", "en": "qtbase_en"}
_NAME = "mingjuan-qt-texts"


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
    return app.installTranslator(made)
