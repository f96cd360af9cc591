"""Every screen at two scales and in two schemes: nothing cut off, nothing blank.

With MINGJUAN_SHOTS set to a folder the pictures stay there to be looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QMenuBar,
    QPushButton,
    QRadioButton,
    QTabBar,
    QToolButton,
    QWidget,
)

from tests.ui.conftest import Desk
from ui import texts, theme
from ui.dialogs.ask import ReasonDialog
from ui.dialogs.judge import ConfirmDialog, JudgeDialog
from ui.dialogs.keys import KeysDialog
from ui.dialogs.office import OfficeDialog
from ui.main_window import ARCHIVE, BENCH
from ui.screens.guide import GuideDialog

SMALLEST = QSize(1280, 800)
LOOKS = [(percent, scheme) for percent in (100, 150) for scheme in ("light", "dark")]


@pytest.fixture(params=LOOKS, ids=[f"{p}-{s}" for p, s in LOOKS])
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    percent, scheme = request.param
    qapp.setProperty("scheme", scheme)
    theme.apply(qapp, text_percent=percent)
    yield f"{percent}-{scheme}"
    qapp.setProperty("scheme", None)
    theme.apply(qapp)


def cut(top: QWidget) -> list[str]:
    """Texts of labels, buttons, tabs and boxes in sight that have less room than they need."""
    found = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
            need = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            wide = 0 if widget.wordWrap() else widget.sizeHint().width()
            if widget.width() < wide or widget.height() < need:
                found.append(f"label {widget.text()!r} {widget.size()} needs {wide}x{need}")
        elif isinstance(widget, QTabBar):
            for n in range(widget.count()):
                if widget.tabRect(n).width() < QFontMetrics(widget.font()).horizontalAdvance(widget.tabText(n)):
                    found.append(f"tab {widget.tabText(n)!r}")
        elif isinstance(widget, (QPushButton, QRadioButton, QToolButton)) and widget.text():
            only_icon = isinstance(widget, QToolButton) and widget.toolButtonStyle().name == "ToolButtonIconOnly"
            wide = QFontMetrics(widget.font()).horizontalAdvance(widget.text().replace("&", ""))
            tall = QFontMetrics(widget.font()).height()
            if not only_icon and (widget.width() < wide or widget.height() < tall):
                found.append(f"button {widget.text()!r} {widget.size()} needs {wide}x{tall}")
        elif isinstance(widget, QComboBox) and not widget.isEditable():
            wide = QFontMetrics(widget.font()).horizontalAdvance(widget.currentText())
            if widget.width() < wide + 12:
                found.append(f"box {widget.currentText()!r} {widget.width()} needs {wide}")
    return found


def outside(top: QWidget) -> list[str]:
    """Controls that stand partly beyond the window's edge."""
    found = []
    for widget in top.findChildren(QWidget):
        if isinstance(widget, (QAbstractButton, QComboBox)) and widget.isVisible() and not isinstance(widget.parent(), QMenuBar):
            corner = widget.mapTo(top, widget.rect().bottomRight())
            if corner.x() > top.width() or corner.y() > top.height():
                found.append(f"{type(widget).__name__} {widget.accessibleName()!r} at {corner}")
    return found


def inks(image: QImage) -> int:
    """How many different colours a coarse look at the picture finds."""
    small = image.scaled(200, 150)
    return len({small.pixel(x, y) for x in range(small.width()) for y in range(small.height())})


def check(top: QWidget, name: str) -> None:
    QApplication.processEvents()
    image = top.grab().toImage()
    folder = os.environ.get("MINGJUAN_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        image.save(str(Path(folder) / f"{name}.png"))
    assert inks(image) > 12, f"{name} is blank"
    assert not cut(top), name
    assert not outside(top), name


def test_every_screen_shows_all_its_words(look: str, case: Desk) -> None:
    window = case.window
    window.resize(SMALLEST)
    window.go(BENCH)
    case.choose(case.page_of("PENALTY_DECISION"))
    panel = window.bench.findings
    for which in ("failed", "undecided"):
        window.own.show_findings(which)
        case.do("next_finding")
        case.bot.wait(120)  # pictures come from their lane
        check(window, f"{look}-bench-{which}")
    window.bench.bottom.setCurrentIndex(1)
    check(window, f"{look}-bench-files")
    window.bench.bottom.setCurrentIndex(0)
    window.teller.say(texts.tr("ui_no_proposals"), "warn", [(texts.tr("ui_open_folder"), lambda: None)])
    check(window, f"{look}-bench-notice")
    window.notice.dismiss()
    lines = [x for x in panel.model.rows if x.outcome == "needs_judgement"]
    proposed = [x for x in lines if x.finding.proposal]
    kinds = {x.kind: x for x in panel.model.rows}
    pack = case.engine.pack
    dialogs: list[tuple[str, QWidget]] = [
        *((f"judge-{k}", JudgeDialog(x, pack.criterion(x.id), "王芳", window)) for k, x in kinds.items()),
        ("judge-proposed", JudgeDialog(proposed[0], pack.criterion(proposed[0].id), "王芳", window)),
        ("confirm", ConfirmDialog(proposed, "王芳", window)),
        ("reason", ReasonDialog(texts.tr("ui_cancel"), texts.tr("ui_leave_out_why", count=2), ["重复扫描"], window)),
        ("office", OfficeDialog(window, first=True, sample=True)),
        ("keys", KeysDialog(window)),
        ("guide", GuideDialog(window)),
    ]
    for name, dialog in dialogs:
        dialog.show()
        check(dialog, f"{look}-{name}")
        dialog.close()
    window.go(ARCHIVE)
    case.settle()
    check(window, f"{look}-archive")
    case.session.close()
    case.settle()
    window.go(BENCH)
    check(window, f"{look}-empty")
