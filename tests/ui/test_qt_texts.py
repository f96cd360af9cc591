"""Qt's own words in the window's language, and where its file dialogs begin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.ui.conftest import Desk
from ui.dialogs.ask import Asker
from ui.qt_texts import speak


def test_qts_own_words_follow_the_language_of_the_window(qapp: QApplication) -> None:
    def word() -> str:
        return QCoreApplication.translate("QFileDialog", "File &name:")

    plain = word()
    assert speak(qapp, "zh")
    assert "文件" in word()
    assert speak(qapp, "en")
    assert word() == plain
    assert speak(qapp, "zh")
    assert "文件" in word()
    assert QCoreApplication.translate("QFileDialog", "Look in:") == "位置："  # Qt's own Chinese lacks it
    assert QCoreApplication.translate("QFileDialog", "no such text") == "no such text"
    assert QCoreApplication.translate("QKeySequenceEdit", "Press shortcut") == "请按新的按键"  # Qt says 按快捷方式
    speak(qapp, "en")
    assert QCoreApplication.translate("QFileDialog", "Look in:") == "Look in:"


def test_a_file_dialog_begins_where_scans_were_fetched_last(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    began: list[str] = []
    folder = tmp_path / "扫描" / "案卷甲"
    folder.mkdir(parents=True)

    def ask(_window: Any, _title: str, start: str, *_more: str) -> str:
        began.append(start)
        return str(folder)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", ask)
    asker = Asker(desk.window, desk.kept)
    asker.folder("x")
    assert Path(began[0]) != Path.cwd()
    asker.folder("x")
    assert Path(began[1]) == folder.parent  # the next case lies beside the last
    asker.folder("x", str(tmp_path))
    assert Path(began[2]) == tmp_path
    asker.folder("x")
    assert Path(began[3]) == folder.parent
