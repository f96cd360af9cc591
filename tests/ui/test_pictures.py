"""A picture of every screen in every state, light and dark, at 100 % and 150 %, in both languages: nothing is cut off.

With MINGJUAN_PICTURES set to a folder the pictures stay there to be looked at. The fast run takes four of the eight
looks, in which each scheme meets each size and each language.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractListModel, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QStyle,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casefile.errors import ArchiveLocked
from casefile.law.registry import default_registry
from casefile.model import Box
from casefile.settings import Settings
from tests.ui.conftest import Desk, opened
from tests.ui.support import make_scans
from tests.ui.test_packs import enter, idle
from ui import texts, theme
from ui.actions import MENUS
from ui.dialogs.ask import Choice, ChooseDialog, ReasonDialog, TextDialog
from ui.dialogs.crop import CropDialog
from ui.dialogs.help import HelpDialog, criterion_help, screen_help
from ui.dialogs.judge import ConfirmDialog, JudgeDialog
from ui.dialogs.keys import KeysDialog
from ui.dialogs.office import OfficeDialog
from ui.dialogs.properties import PropertiesDialog, page_facts
from ui.dialogs.scan import ScanDialog
from ui.main_window import ARCHIVE, BENCH
from ui.models.score_packs import GENERAL
from ui.notice import ReportDialog
from ui.screens.guide import GuideDialog

OFFICE_SCREEN = QSize(1366, 728)
"""1366 x 768 less the panel at its edge."""


@dataclass(frozen=True)
class Look:
    percent: int
    scheme: str
    language: str

    def __str__(self) -> str:
        return f"{self.scheme}-{self.percent}-{self.language}"


ALL = [Look(p, s, x) for p in (100, 150) for s in ("light", "dark") for x in ("zh", "en")]
FAST = {"light-100-zh", "dark-100-en", "light-150-en", "dark-150-zh"}
LOOKS = [pytest.param(x, id=str(x), marks=() if str(x) in FAST else pytest.mark.slow) for x in ALL]


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Look]:
    wanted: Look = request.param
    qapp.setProperty("scheme", wanted.scheme)
    theme.apply(qapp, text_percent=wanted.percent)
    yield wanted
    texts.set_language("zh")
    qapp.setProperty("scheme", None)
    theme.apply(qapp)


@pytest.fixture
def seen(look: Look, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with opened(qtbot, tmp_path, language=look.language) as made:
        made.window.resize(OFFICE_SCREEN)
        yield made


# --- what is wrong with a picture -------------------------------------------------------------


def cut(top: QWidget) -> list[str]:
    """Texts in sight that have less room than they need."""
    found = []
    for widget in [top, *top.findChildren(QWidget)]:
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, QLabel):
            found += _cut_label(widget)
        elif isinstance(widget, QTabBar):
            found += _cut_tabs(widget)
        elif isinstance(widget, QAbstractButton) and widget.text():
            found += _cut_button(widget)
        elif isinstance(widget, QComboBox) and not widget.isEditable():
            wide = QFontMetrics(widget.font()).horizontalAdvance(widget.currentText())
            if widget.width() < wide + 12:
                found.append(f"box {widget.currentText()!r} {widget.width()} needs {wide}")
        elif isinstance(widget, QLineEdit) and not widget.text() and widget.placeholderText():
            wide = QFontMetrics(widget.font()).horizontalAdvance(widget.placeholderText())
            # The end of a hint may be cut, for its name and tip say it in full; the beginning must tell what to type.
            if widget.width() - 2 * widget.style().pixelMetric(QStyle.PixelMetric.PM_DefaultFrameWidth) - 8 < wide * 0.6:
                found.append(f"hint {widget.placeholderText()!r} {widget.width()} needs {wide}")
        elif isinstance(widget, QHeaderView) and isinstance(widget.parent(), QTableView):
            found += _cut_header(widget)
    return found


def unfilled(top: QWidget) -> list[str]:
    """Sentences in sight with a gap that nothing was put into."""
    said: list[str] = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, (QLabel, QAbstractButton)):
            said += widget.text(), widget.toolTip()
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount())
            said += (str(model.index(r, c).data() or "") for r in range(min(model.rowCount(), 200)) for c in columns)
    return [f"gap in {text!r}" for text in said if re.search(r"\{\w*\}", text)]


def _cut_label(label: QLabel) -> list[str]:
    if not label.text() or not label.pixmap().isNull():
        return []
    need = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    wide = 0 if label.wordWrap() else label.sizeHint().width()
    if label.width() >= wide and label.height() >= need:
        return []
    return [f"label {label.text()!r} {label.size().toTuple()} needs {wide}x{need}"]


def _cut_tabs(tabs: QTabBar) -> list[str]:
    metrics = QFontMetrics(tabs.font())
    return [
        f"tab {tabs.tabText(n)!r}"
        for n in range(tabs.count())
        if tabs.tabRect(n).width() < metrics.horizontalAdvance(tabs.tabText(n).replace("&", ""))
    ]


def _cut_button(button: QAbstractButton) -> list[str]:
    if isinstance(button, QToolButton) and button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
        return []
    metrics = QFontMetrics(button.font())
    wide, tall = metrics.horizontalAdvance(button.text().replace("&", "")), metrics.height()
    if not button.icon().isNull() and not isinstance(button, QToolButton):
        wide += button.iconSize().width()
    if button.width() >= wide and button.height() >= tall:
        return []
    return [f"button {button.text()!r} {button.size().toTuple()} needs {wide}x{tall}"]


def _cut_header(header: QHeaderView) -> list[str]:
    if header.orientation() != Qt.Orientation.Horizontal:
        return []
    metrics, found = QFontMetrics(header.font()), []
    for n in range(header.count()):
        text = str(header.model().headerData(n, Qt.Orientation.Horizontal) or "")
        if not header.isSectionHidden(n) and header.sectionSize(n) < metrics.horizontalAdvance(text) + 8:
            found.append(f"heading {text!r} {header.sectionSize(n)} needs {metrics.horizontalAdvance(text) + 8}")
    return found


def outside(top: QWidget) -> list[str]:
    """Controls that stand partly beyond the window's edge."""
    found = []
    for widget in top.findChildren(QWidget):
        if isinstance(widget, (QAbstractButton, QComboBox)) and widget.isVisible() and not isinstance(widget.parent(), QMenuBar):
            if widget.visibleRegion().isEmpty():
                continue  # scrolled away, and reached by scrolling
            corner = widget.mapTo(top, widget.rect().bottomRight())
            if corner.x() > top.width() or corner.y() > top.height():
                found.append(f"{type(widget).__name__} {widget.accessibleName()!r} at {corner.toTuple()}")
    return found


def inks(image: QImage) -> int:
    """How many different colours a coarse look at the picture finds."""
    small = image.scaled(200, 150)
    return len({small.pixel(x, y) for x in range(small.width()) for y in range(small.height())})


class Camera:
    """Takes pictures of one look, and notes what is wrong with them."""

    def __init__(self, look: Look) -> None:
        self.look, self.faults = look, list[str]()

    def take(self, top: QWidget, name: str) -> None:
        for _ in range(3):
            QApplication.processEvents()
        image = top.grab().toImage()
        folder = os.environ.get("MINGJUAN_PICTURES")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            image.save(str(Path(folder) / f"{name}-{self.look}.png"))
        if inks(image) <= 12:
            self.faults.append(f"{name} is blank")
        self.faults += [f"{name}: {fault}" for fault in (*cut(top), *outside(top), *unfilled(top))]
        largest = OFFICE_SCREEN if self.look.percent == 100 else OFFICE_SCREEN * 1.5
        if top.width() > largest.width() or top.height() > largest.height():
            self.faults.append(f"{name} is {top.size().toTuple()}: larger than the screen")

    def check(self) -> None:
        assert not self.faults, "\n".join(self.faults)


@pytest.fixture
def camera(look: Look) -> Camera:
    return Camera(look)


# --- the screens ------------------------------------------------------------------------------


def test_the_archive_in_every_state(seen: Desk, camera: Camera) -> None:
    desk, window = seen, seen.window
    window.go(ARCHIVE)
    desk.settle()
    camera.take(window, "archive-empty")
    desk.open_case()
    desk.do("finish")
    desk.until(lambda: not desk.finish.is_busy)
    desk.settle()
    window.go(ARCHIVE)
    desk.settle()
    camera.take(window, "archive-full")
    window.archive.filter.setText("不存在的案卷")
    camera.take(window, "archive-filtered-out")
    window.archive.filter.clear()
    window.desk.look_for("处罚")
    window.desk.search_now()
    desk.until(lambda: window.archive.hits.rows)
    camera.take(window, "archive-hits")
    window.teller.error(ArchiveLocked(path="D:/档案库/archive.db"))
    camera.take(window, "archive-error")
    window.notice.dismiss()
    window.progress.show_step("writing", 7, 20)
    camera.take(window, "archive-busy")
    window.progress.finish()
    camera.check()


def test_the_workbench_in_every_state(seen: Desk, camera: Camera) -> None:
    desk, window = seen, seen.window
    window.go(BENCH)
    camera.take(window, "bench-empty")
    desk.engine.gate.clear()
    scans = make_scans(desk.folder / "scans", desk.engine)
    bad = desk.folder / "scans" / "说明.txt"
    bad.write_text("不是图像", encoding="utf-8")
    window.take([*scans, bad])
    desk.until(lambda: desk.session.dossier.pages)
    desk.bot.wait(150)  # pictures come from their lane
    camera.take(window, "bench-working")
    window.bench.bottom.setCurrentIndex(0)
    camera.take(window, "bench-working-findings")
    window.progress.stop_wanted.emit()
    desk.until(lambda: not desk.intake.is_busy)
    camera.take(window, "bench-stopped")
    window.intake.read()
    desk.engine.gate.set()
    desk.until(lambda: desk.session.case.readings)
    desk.settle()
    window.notice.dismiss()
    desk.choose(desk.page_of("PENALTY_DECISION"))
    for which in ("failed", "undecided", "all"):
        window.own.show_findings(which)
        desk.do("next_finding")
        desk.bot.wait(100)
        camera.take(window, f"bench-{which}")
    desk.choose(desk.page_of("INTERROGATION_RECORD"), desk.page_of("INTERROGATION_RECORD", 1))
    desk.do("turn_right")
    desk.bot.wait(100)
    camera.take(window, "bench-several-pages-chosen")
    window.bench.bottom.setCurrentIndex(1)
    camera.take(window, "bench-files")
    window.teller.error(ArchiveLocked(path="D:/档案库/archive.db"))
    camera.take(window, "bench-error")
    window.teller.say(texts.tr("ui_no_proposals"), "warn", [(texts.tr("ui_open_folder"), lambda: None)])
    camera.take(window, "bench-notice")
    window.notice.dismiss()
    window.progress.show_step("reading", 123, 2000)
    camera.take(window, "bench-busy")
    window.progress.finish()
    camera.check()


def test_the_criteria_in_every_state(seen: Desk, camera: Camera) -> None:
    desk, window = seen, seen.window
    desk.open_case()
    desk.do("show_tree")
    camera.take(window, "bench-tree")
    desk.do("finish")
    desk.until(lambda: not desk.finish.is_busy)
    desk.settle()
    window.notice.dismiss()
    desk.do("go_review")
    editor = window.review.screen.editor
    desk.until(lambda: editor.model.nodes)
    idle(desk)
    cause = window.review.pack.root_causes[0]
    for name, key in (("general", GENERAL), ("item", "B7-02"), ("group", "group/A1"), ("grade", "grade/0"), ("cause", f"cause/{cause.id}")):
        editor.choose(key)
        camera.take(window, f"pack-{name}")
    enter(desk, window.review, "B8-03", "points", "7")
    idle(desk)
    camera.take(window, "pack-faulty")
    desk.do("pack_compare")
    desk.until(lambda: window.review.screen.versions.differences.rows)
    camera.take(window, "pack-compared")
    desk.do("frequent_faults")
    desk.until(lambda: window.review.screen.faults.lines.rows)
    camera.take(window, "pack-frequent-faults")
    camera.check()


def test_every_dialog(seen: Desk, camera: Camera) -> None:
    desk, window = seen, seen.window
    desk.open_case()
    panel, pack = window.bench.findings, desk.engine.pack
    proposed = [x for x in panel.model.rows if x.outcome == "needs_judgement" and x.finding.proposal]
    kinds = {x.kind: x for x in panel.model.rows}
    page = desk.session.dossier.page(desk.page_of("PENALTY_DECISION"))
    types = [Choice(desk.engine.catalogue.types[d.type].name, d.type) for d in desk.session.dossier.documents]
    dialogs: list[tuple[str, QWidget]] = [
        *((f"judge-{k}", JudgeDialog(x, pack.criterion(x.id), "王芳", window)) for k, x in kinds.items()),
        ("judge-proposed", JudgeDialog(proposed[0], pack.criterion(proposed[0].id), "王芳", window)),
        ("confirm", ConfirmDialog(proposed, "王芳", window)),
        ("reason", ReasonDialog(texts.tr("act_leave_out"), texts.tr("ui_leave_out_why", count=2), ["重复扫描"], window)),
        ("choose", ChooseDialog(texts.tr("ui_choose"), texts.tr("ui_type_hint"), types, window)),
        ("choose-empty", ChooseDialog(texts.tr("ui_choose"), texts.tr("ui_type_hint"), [], window)),
        ("office-first", OfficeDialog(window, settings=Settings(), where="settings.toml", first=True, sample=True)),
        ("office", OfficeDialog(window, settings=desk.engine.settings, where="settings.toml")),
        ("keys", KeysDialog(window, window.actions_, window.kept)),
        ("guide", GuideDialog(window)),
        ("report", ReportDialog("Mingjuan 0.1.0\nRuntimeError", window)),
        ("note", TextDialog(texts.tr("ui_note"), texts.tr("ui_note_what", criterion="A1-01"), "请补送达回证", ["补扫"], window)),
        ("help", HelpDialog(screen_help("fields")[0], window, markdown=screen_help("fields")[1])),
        ("help-criterion", HelpDialog("A6-02", window, html=criterion_help("A6-02", pack, default_registry(), date(2026, 1, 1)))),
        ("properties", PropertiesDialog(page_facts(page, desk.session.case.inputs[page.page.input], types[0].text), window)),
        ("scan-searching", ScanDialog(window.kept, has_page=True, where=types[0].text, parent=window)),
        ("crop", CropDialog(angle=1.5, box=Box(0.1, 0.1, 0.9, 0.8), found_angle=1.2, count=2, parent=window)),
    ]
    for name, dialog in dialogs:
        dialog.show()
        camera.take(dialog, f"dialog-{name}")
        dialog.close()
        dialog.deleteLater()
    camera.check()


def test_every_menu(seen: Desk, camera: Camera) -> None:
    seen.open_case()
    seen.choose(seen.page_of("PENALTY_DECISION"))
    for name in MENUS:
        menu = seen.window.findChild(QMenu, f"menu_{name}")
        menu.popup(seen.window.pos())
        camera.take(menu, f"menu-{name}")
        menu.hide()
    camera.check()


def test_every_menu_at_the_mouse(seen: Desk, camera: Camera) -> None:
    desk, bench = seen, seen.window.bench
    desk.open_case()
    desk.choose(desk.page_of("PENALTY_DECISION"))
    for name, pane in (("tree", bench.tree), ("thumbs", bench.thumbs), ("page", bench.page), ("fields", bench.fields.table), ("findings", bench.findings.table)):
        pane.customContextMenuRequested.emit(pane.viewport().rect().topLeft())
        desk.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        camera.take(menu, f"context-{name}")
        menu.close()
        desk.until(lambda: QApplication.activePopupWidget() is None)
    camera.check()


def test_the_unfinished_cases_in_the_list(seen: Desk, camera: Camera) -> None:
    """Cases that came in as a tree of folders, two of them not read yet, and one that was refused."""
    desk, window = seen, seen.window
    for name in ("临江大队 2022-0123 沈国梁", "临江大队 2022-0124", "临江大队 2022-0125"):
        make_scans(desk.folder / "十月" / name, desk.engine)
    (desk.folder / "十月" / "空白").mkdir()
    (desk.folder / "十月" / "空白" / "说明.txt").write_text("不是图像", encoding="utf-8")
    desk.answers.choice = lambda choices: choices[0].value
    window.take([desk.folder / "十月"])
    desk.until(lambda: window.archive.filtered.rowCount() == 3 and window.notice.text)
    desk.until(lambda: not desk.intake.many.is_busy)
    desk.settle()
    camera.take(window, "archive-unfinished")
    camera.check()


def test_a_label_that_is_cut_is_found(qtbot: QtBot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    label = QLabel("一句放不下的话", top)
    label.resize(20, 10)
    line = QLineEdit(top)
    line.setPlaceholderText("在全部案卷中查找,按案号、当事人或全文")
    line.resize(60, 30)
    top.resize(100, 100)
    top.show()
    assert {found.split(" ")[0] for found in cut(top)} == {"label", "hint"}
