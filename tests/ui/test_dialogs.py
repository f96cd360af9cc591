"""Every dialog is opened by its key and by the mouse, can be left with Esc, and names itself."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

import ui
from tests.ui.conftest import Desk
from ui.actions import COMMANDS
from ui.dialogs.room import sized
from ui.models.tree import SECTION_ROLE


def on_page(desk: Desk) -> None:
    desk.choose(desk.page_of("PENALTY_DECISION"))


def on_gap(desk: Desk) -> None:
    tree = desk.window.bench.tree
    model = tree.model()
    gap = next(i for n in range(model.rowCount()) if (i := model.index(n, 0)).data(SECTION_ROLE).is_missing)
    tree.setCurrentIndex(gap)


def on_findings(desk: Desk) -> None:
    desk.window.own.show_findings("undecided")
    desk.window.bench.findings.step(1)


def on_proposals(desk: Desk) -> None:
    panel = desk.window.bench.findings
    desk.window.own.show_findings("undecided")
    panel.table.selectAll()


DIALOGS: dict[str, tuple[str, Callable[[Desk], None]]] = {
    "settings": ("OfficeDialog", on_page),
    "move_to": ("ChooseDialog", on_page),
    "go_to_page": ("ChooseDialog", on_page),
    "new_document": ("ChooseDialog", on_page),
    "set_type": ("ChooseDialog", on_page),
    "leave_out": ("ReasonDialog", on_page),
    "waive": ("ReasonDialog", on_gap),
    "judge": ("JudgeDialog", on_findings),
    "confirm_proposals": ("ConfirmDialog", on_proposals),
    "keys": ("KeysDialog", on_page),
    "guide": ("GuideDialog", on_page),
    "help_here": ("HelpDialog", on_page),
    "help_criterion": ("HelpDialog", on_findings),
    "note": ("TextDialog", on_findings),
    "not_applicable": ("ReasonDialog", on_findings),
    "preview": ("PreviewDialog", on_page),
    "scan": ("ScanDialog", on_page),
    "crop": ("CropDialog", on_page),
    "properties": ("PropertiesDialog", on_page),
}
"""Command → the dialog it opens, and what must be chosen before."""

ELSEWHERE = {
    "ReportDialog": "test_window.py",
    "_ReasonedDialog": "what judging dialogs share",
    "ImportedDialog": "test_packs.py",
    "ImportFaultsDialog": "test_packs.py",
    "OldSheetsDialog": "test_packs.py",
}
"""Dialogs that no command opens, and where they are tested."""


def opened_by(desk: Desk, act: Callable[[], None]) -> tuple[str, str, str]:
    """Class, title and accessible text of the dialog that `act` opens; it is left again with Esc."""
    seen: list[tuple[str, str, str]] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            return
        focus = dialog.focusWidget() or dialog
        seen.append((type(dialog).__name__, dialog.windowTitle(), type(focus).__name__))
        QTest.keyClick(focus, Qt.Key.Key_Escape)

    timer = QTimer(desk.window)
    timer.timeout.connect(look)
    timer.start(20)
    act()
    desk.until(lambda: seen)
    desk.until(lambda: QApplication.activeModalWidget() is None)
    timer.stop()
    return seen[0]


@pytest.mark.parametrize("command", DIALOGS)
def test_each_dialog_opens_by_key_and_by_mouse_and_is_left_with_escape(asking_case: Desk, command: str) -> None:
    desk, (kind, prepare) = asking_case, DIALOGS[command]
    window = desk.window
    before = desk.session.undo.count()
    for by_mouse in (False, True):
        prepare(desk)
        desk.settle()
        action = window.actions_[command]
        assert action.isEnabled()
        if by_mouse:
            found = opened_by(desk, lambda: click_in_menu(desk, command))
        else:
            window.activateWindow()
            window.bench.tree.setFocus()
            stroke = QKeySequence(next(c for c in COMMANDS if c.id == command).keys[0])[0]
            found = opened_by(
                desk, lambda stroke=stroke: QTest.keyClick(window.bench.tree, stroke.key(), stroke.keyboardModifiers())
            )
        assert found[0] == kind
        assert found[1], "without a title"
        assert found[2] != "JudgeDialog", "nothing has the focus"
    desk.settle()
    assert desk.session.undo.count() == before, "Esc did something"


def click_in_menu(desk: Desk, command: str) -> None:
    window = desk.window
    menu = window.findChild(QMenu, f"menu_{next(c for c in COMMANDS if c.id == command).menu}")
    bar = window.menuBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(menu.menuAction()).center())
    desk.until(menu.isVisible)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(window.actions_[command]).center())


def test_every_dialog_has_its_test() -> None:
    """A new dialog goes into DIALOGS with the command that opens it."""
    for part in pkgutil.walk_packages(ui.__path__, "ui."):
        importlib.import_module(part.name)
    waiting: list[type[QWidget]] = [QDialog]
    found = set()
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("ui."):
                found.add(kind.__name__)
    missing = found - {kind for kind, _ in DIALOGS.values()} - set(ELSEWHERE)
    assert not missing, f"opened by no test: {sorted(missing)}"


def test_no_dialog_is_larger_than_the_screen_whatever_it_asks_for(desk: Desk) -> None:
    """Its buttons stand at the lower edge."""
    dialog = QDialog(desk.window)
    sized(dialog, 5000, 5000)
    free = dialog.screen().availableGeometry()
    assert dialog.height() < max(free.height(), 720)
    assert dialog.width() < max(free.width(), 1280)
    sized(dialog, 300, 200)
    assert dialog.size().toTuple() == (300, 200)
    dialog.deleteLater()
    for path in Path(ui.__path__[0]).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"class \w+\(QDialog\)", text):
            assert "self.resize(" not in text, f"{path.name}: use `sized`"
