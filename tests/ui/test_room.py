"""Room for what is read: names, values and the search stay in sight with large text on an office screen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk, opened
from tests.ui.support import make_scans
from ui import texts, theme
from ui.main_window import ARCHIVE, BENCH
from ui.preferences import Preferences
from ui.screens.tool_row import PlaceLabel, ToolRow

OFFICE_SCREEN = QSize(1366, 728)


@pytest.fixture
def large(qapp: QApplication, request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    percent, language = request.param
    theme.apply(qapp, text_percent=percent)
    with opened(qtbot, tmp_path, language=language) as desk:
        desk.window.resize(OFFICE_SCREEN)
        yield desk
    texts.set_language("zh")
    theme.apply(qapp)


@pytest.mark.parametrize("large", [(100, "zh"), (100, "en"), (150, "zh"), (150, "en"), (200, "en")], indirect=True, ids=str)
def test_most_names_of_the_tree_are_whole_and_the_search_is_in_sight(large: Desk) -> None:
    desk, window = large, large.window
    assert window.search.isVisible()
    assert window.search.mapTo(window, window.search.rect().topRight()).x() < window.width()
    desk.open_case()
    tree, model = window.bench.tree, window.bench.tree_model
    QApplication.processEvents()
    indexes = [model.index(row, 0) for row in range(model.rowCount())]
    whole = [
        tree.fontMetrics().horizontalAdvance(index.data()) + tree.iconSize().width() + 8 <= tree.visualRect(index).width()
        for index in indexes
    ]
    assert sum(whole) >= len(whole) * (0.4 if theme.scaled(100) > 130 else 0.75), [i.data() for i, w in zip(indexes, whole) if not w]
    assert all(tree.visualRect(index.siblingAtColumn(1)).right() <= tree.viewport().width() for index in indexes)


@pytest.mark.parametrize("large", [(150, "zh"), (150, "en")], indirect=True, ids=str)
def test_a_value_has_more_room_than_its_name_and_its_certainty(large: Desk) -> None:
    desk, fields = large, large.window.bench.fields
    desk.open_case()
    desk.choose(desk.page_of("PENALTY_DECISION"))
    QApplication.processEvents()
    name, value, sure = (fields.table.columnWidth(column) for column in range(3))
    assert value > max(name, sure)
    assert fields.model.index(0, 2).data() in fields.model.index(0, 2).data(0x0003)  # the words stand in the tip


def test_tools_that_have_no_room_go_and_come_back(desk: Desk) -> None:
    label = PlaceLabel()
    row = ToolRow(desk.window.actions_, ("!zoom_in", "crop", "fit_page"), label)
    desk.bot.addWidget(row)
    label.setMinimumWidth(40)
    row.resize(row.sizeHint())
    row.show()
    assert row.shown == ["zoom_in", "crop", "fit_page"]
    row.resize(row.minimumSizeHint())
    desk.until(lambda: row.shown == ["zoom_in"])
    row.resize(row.sizeHint() + QSize(200, 0))
    desk.until(lambda: row.shown == ["zoom_in", "crop", "fit_page"])
    label.setText("2000 / 2000" * 30)
    desk.until(lambda: row.shown == ["zoom_in"])
    assert label.toolTip() == label.text()
    assert isinstance(label, QLabel)


def test_each_text_size_keeps_its_own_widths(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    def widths(percent: int) -> list[int]:
        theme.apply(qapp, text_percent=percent)
        with opened(qtbot, tmp_path / str(percent)) as made:
            made.window.resize(OFFICE_SCREEN)
            made.open_case()
            QApplication.processEvents()
            made.window.remember()
            return made.window.bench.top.sizes()

    try:
        small = widths(100)
        assert widths(150)[0] > small[0], "what was right for small letters is not kept for large ones"
        assert Preferences().get("splitter_top") != Preferences().get("splitter_top_125")
    finally:
        theme.apply(qapp)


def test_nobody_is_said_to_have_decided_while_nobody_has(case: Desk) -> None:
    """The column of decisions is there once there is one."""
    from ui.dialogs.judge import Decision

    panel = case.window.bench.findings
    assert panel.table.isColumnHidden(2)
    panel.choose_filter("all")
    panel.table.choose_row(0)
    case.answers.decision = Decision("pass", None, "王芳", "已核对")
    case.do("judge")
    assert not panel.table.isColumnHidden(2)
    case.do("undo")
    assert panel.table.isColumnHidden(2)


def test_the_archive_stands_on_a_case_and_stays_there(case: Desk) -> None:
    """Enter opens something at once, and a list read anew does not lose the place."""
    case.do("finish")
    case.until(lambda: not case.finish.is_busy)
    case.settle()
    case.do("go_archive")
    case.settle()
    archive = case.window.archive
    assert archive.line is not None
    assert archive.line.row.case_id == case.session.case.case_id
    before = archive.line.key
    case.window.desk.refresh()
    case.settle()
    assert archive.line.key == before
    assert archive.line.grade == "不合格"
    texts.set_language("en")
    try:
        assert archive.line.grade == "Fail"
    finally:
        texts.set_language("zh")


def test_what_has_no_count_yet_shows_none(desk: Desk) -> None:
    strip = desk.window.progress
    strip.show_step("writing", 0, 0)
    assert strip.text == texts.tr("ui_stage_writing") + "…"
    strip.show_step("scanning", 3, 0)
    assert strip.text == texts.tr("ui_stage_scanning") + " 3…"
    strip.show_step("reading", 3, 20)
    assert "3/20" in strip.text
    strip.finish()


def test_tab_goes_from_left_to_right_and_never_gets_stuck(case: Desk) -> None:
    """From the tree on: pages, the large page, fields; each pane is left again by the same key."""
    window, bench = case.window, case.window.bench
    window.activateWindow()
    case.until(window.isActiveWindow)
    bench.tree.setFocus()
    seen: list[QWidget] = []
    for _ in range(40):
        focus = QApplication.focusWidget()
        if seen and focus is seen[0]:
            break
        seen.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    else:
        raise AssertionError("Tab does not come round")
    panes = [bench.tree, bench.thumbs, bench.page, bench.fields.table, bench.findings.table]
    places = [seen.index(pane) for pane in panes]
    assert places == sorted(places)
    assert all(widget.accessibleName() or getattr(widget, "text", str)() for widget in seen)


def test_putting_a_large_case_in_order_is_said_and_ends_by_itself(case: Desk) -> None:
    strip, gate = case.window.progress, threading.Event()
    case.until(lambda: not strip.isVisible())
    case.lanes.engine.run(lambda _job: gate.wait(60))
    try:
        case.choose(case.page_of("PENALTY_DECISION"))
        case.window.actions_["turn_right"].trigger()
        case.until(lambda: strip.isVisible() and strip.text == texts.tr("ui_stage_sorting") + "…")
    finally:
        gate.set()
    case.until(lambda: not strip.isVisible())
    case.settle()


def test_where_nothing_can_be_written_one_can_try_again_or_choose_another_place(case: Desk) -> None:
    place = case.folder / "occupied"
    place.write_text("a file, no folder", encoding="utf-8")
    case.kept.set("output", str(place))
    case.window.actions_["finish"].trigger()
    case.until(lambda: case.window.notice.text)
    case.until(lambda: {b.text() for b in case.window.notice.findChildren(QPushButton) if b.isVisible()} >= {texts.tr("ui_try_again")})
    case.settle()
    case.kept.set("output", str(case.folder / "free"))
    next(b for b in case.window.notice.findChildren(QPushButton) if b.text() == texts.tr("ui_try_again") and b.isVisible()).click()
    case.until(lambda: case.session.case.case_id is not None)
    case.until(lambda: not case.finish.is_busy)
    case.settle()


def test_thumbnails_are_drawn_at_the_pixels_of_their_screen(case: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Moved to a denser screen the same picture has more pixels."""
    thumbs = case.window.bench.thumbs
    before = thumbs.pixels
    monkeypatch.setattr(type(thumbs), "devicePixelRatioF", lambda _self: 2.0)
    assert thumbs.pixels == pytest.approx(2 * before, abs=1)


def test_files_can_be_let_go_anywhere(case: Desk) -> None:
    """Also on a list, a field, the search: a path is never taken for something typed."""
    window, bench = case.window, case.window.bench
    places = [
        bench.tree.viewport(), bench.thumbs.viewport(), bench.page.viewport(), bench.fields.table.viewport(), bench.fields,
        bench.findings.table.viewport(), bench.findings.detail.viewport(), window.search, window.bar, window.statusBar(),
        window.archive.filter, window.archive.table.viewport(),
    ]  # fmt: skip
    (scan,) = make_scans(case.folder / "more", case.engine, (("现场照片",),))
    for count, place in enumerate(places, start=1):
        window.go(ARCHIVE if place in places[-2:] else BENCH)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(scan))])
        data.setText(str(scan))
        at, none = QPoint(4, 4), Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
        QApplication.sendEvent(place, enter)
        assert enter.isAccepted(), place
        QApplication.sendEvent(place, QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none))
        case.until(lambda count=count: len(case.session.case.inputs) == 6 + count)
        case.settle()
    assert window.search.text() == ""
    assert window.archive.filter.text() == ""
