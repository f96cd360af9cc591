"""What a person sees: coming in, findings, search, errors, keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from casefile.errors import ArchiveLocked
from casefile.model import Box
from tests.ui.conftest import Desk
from tests.ui.support import make_scans
from ui import texts
from ui.dialogs.ask import Choice, ChooseDialog, ReasonDialog
from ui.dialogs.keys import KeysDialog
from ui.main_window import ARCHIVE, BENCH
from ui.models.tables import ROW_ROLE
from ui.widgets.page_view import on_shown_page
from ui.widgets.progress import duration


def drop(window: QWidget, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
    event = QDropEvent(
        QPointF(200, 200), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        QEvent.Type.Drop,
    )  # fmt: skip
    window.dropEvent(event)
    assert event.isAccepted()


def test_dropped_files_become_a_case_and_refused_ones_stay_in_sight(desk: Desk) -> None:
    scans = make_scans(desk.folder / "甲案", desk.engine)
    bad = desk.folder / "甲案" / "说明.txt"
    bad.write_text("不是图像", encoding="utf-8")
    drop(desk.window, [*scans, bad])
    desk.until(lambda: desk.session.case.readings)
    desk.settle()
    assert desk.window.screens.currentIndex() == BENCH
    assert len(desk.session.dossier.pages) == len(scans)
    files = desk.window.bench.files
    states = {row.path: row.state.value for row in files.rows}
    assert states["说明.txt"] == "refused"
    assert desk.window.bench.bottom.currentIndex() == 1
    assert "1" in desk.window.bench.bottom.tabText(1)
    assert "拒收" in desk.window.notice.text
    sentence = files.index([r.path for r in files.rows].index("说明.txt"), 3).data()
    assert "说明.txt" in sentence


def test_a_second_drop_adds_to_the_case(case: Desk) -> None:
    more = make_scans(case.folder / "乙", case.engine, (("送达回证", "案号：浙临交立〔2022〕第000123号"),))
    before = len(case.session.dossier.pages)
    case.window.take(more)
    case.until(lambda: len(case.session.dossier.pages) == before + 1)
    case.settle()
    assert all(p.reading is not None for p in case.session.dossier.pages)


def test_a_finding_shows_its_page_with_the_spot_framed_and_f3_goes_on(case: Desk) -> None:
    panel = case.window.bench.findings
    case.window.own.show_findings("all")
    lines = [(n, panel.filtered.index(n, 0).data(ROW_ROLE)) for n in range(panel.filtered.rowCount())]
    row, line = next((n, x) for n, x in lines if any(e.box for e in x.finding.evidence))
    rect = panel.table.visualRect(panel.filtered.index(row, 1))
    panel.table.scrollTo(panel.filtered.index(row, 1))
    rect = panel.table.visualRect(panel.filtered.index(row, 1))
    case.bot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    evidence = next(e for e in line.finding.evidence)
    view = case.window.bench.page
    assert view.page is not None
    assert view.page.id == evidence.page
    first = next(e for e in line.finding.evidence if e.page == view.page.id and e.box)
    paper, frame = view.paper_rect, view.frame_rects[0]
    framed = Box(frame.left() / paper.width(), frame.top() / paper.height(), frame.right() / paper.width(), frame.bottom() / paper.height())
    assert framed.x0 <= first.box.x0
    assert framed.y1 >= first.box.y1
    assert framed.overlap(Box(*first.box)) == pytest.approx(Box(*first.box).width * Box(*first.box).height, rel=0.01)
    assert line.sentence[:10] in panel.detail.toPlainText()
    pages = {e.page for e in line.finding.evidence}
    case.window.view.step_spot(1)
    assert view.page.id in pages


@pytest.mark.parametrize(("turn", "expected"), [(0, Box(0.1, 0.2, 0.3, 0.4)), (90, Box(0.6, 0.1, 0.8, 0.3)), (180, Box(0.7, 0.6, 0.9, 0.8))])
def test_frames_turn_with_the_page(case: Desk, turn: int, expected: Box) -> None:
    page = case.page_of("PENALTY_DECISION")
    if turn:
        case.choose(page)
        for _ in range(turn // 90):
            case.do("turn_right")
    shown = on_shown_page(case.session.dossier.page(page), Box(0.1, 0.2, 0.3, 0.4))
    assert shown == pytest.approx(expected)


def test_stepping_through_fields_frames_them(case: Desk) -> None:
    case.choose(case.page_of("PENALTY_DECISION"))
    panel = case.window.bench.fields
    panel.step()
    line = panel.table.currentIndex().data(ROW_ROLE)
    assert line.field.box is not None
    assert len(case.window.bench.page.frame_rects) == 1
    assert case.window.bench.page.page.id == line.field.page


def test_tree_thumbnails_and_page_show_the_same(case: Desk) -> None:
    bench = case.window.bench
    for section in case.window.view.sections:
        if not section.pages:
            continue
        bench.tree.setCurrentIndex(bench.tree_model.find(section=section.id))
        assert bench.page.page.id == section.pages[0].id
        assert case.window.view.pages == [p.id for p in section.pages]
    bench.thumbs.setFocus()
    index = bench.thumb_model.find(case.page_of("CLOSING_REPORT"))
    rect = bench.thumbs.visualRect(index)
    bench.thumbs.scrollTo(index)
    rect = bench.thumbs.visualRect(index)
    case.bot.mouseClick(bench.thumbs.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert bench.page.page.id == case.page_of("CLOSING_REPORT")
    assert case.window.view.document.type == "CLOSING_REPORT"


def test_pages_are_drawn(case: Desk) -> None:
    bench = case.window.bench
    case.until(lambda: not bench.page._paper.pixmap().isNull())
    image = bench.page._paper.pixmap().toImage()
    dark = sum(image.pixelColor(x, y).lightness() < 100 for x in range(0, image.width(), 7) for y in range(0, image.height(), 7))
    assert dark > 20


def test_zoom_and_fit(case: Desk) -> None:
    view = case.window.bench.page
    case.do("fit_page")
    whole = view.percent
    case.do("zoom_in")
    assert view.percent > whole
    case.do("zoom_out")
    case.do("fit_width")
    assert view.fit == "width"
    case.do("fit_page")
    assert view.percent == whole


def test_finish_archives_and_search_opens_the_hit_framed(case: Desk) -> None:
    case.do("finish")
    case.until(lambda: not case.finish.is_busy, 60000)
    case.settle()
    assert "已成卷归档" in case.window.notice.text
    (folder,) = (case.folder / "out").iterdir()
    assert {"dossier.pdf", "report.json", "score_sheet.pdf", "score_sheet.xlsx"} <= {p.name for p in folder.iterdir()}
    assert not case.session.dirty
    case.window.session.close()
    case.settle()
    case.window.activateWindow()
    case.window.archive.table.setFocus()
    case.bot.keyClick(case.window.archive.table, "/")
    assert case.window.search.hasFocus()
    case.window.search.insert("询问")  # as an input method does
    case.until(lambda: case.window.archive.hits.rows)
    assert case.window.screens.currentIndex() == ARCHIVE
    hit = case.window.archive.hits.rows[0]
    assert "询问" in hit.marked("", "")
    case.window.archive.hit_table.activated.emit(case.window.archive.hits.index(0, 0))
    case.until(lambda: case.session.dossier.pages)
    case.settle()
    assert case.window.screens.currentIndex() == BENCH
    assert case.window.bench.page.page.id == hit.page
    assert len(case.window.bench.page.boxes) == len(hit.boxes) > 0


def test_nothing_found_says_so(case: Desk) -> None:
    case.window.search.setText("没有这个词")
    case.window.reactions.on_search()
    case.until(lambda: case.window.archive.hit_pane.isVisible())
    assert case.window.archive.hit_table.hint


def test_stopping_while_reading_keeps_what_came_in(desk: Desk) -> None:
    desk.engine.gate.clear()
    desk.window.take(make_scans(desk.folder / "scans", desk.engine))
    desk.until(lambda: desk.session.dossier.pages and desk.window.progress.isVisible())
    desk.window.progress.stop_wanted.emit()
    desk.until(lambda: not desk.intake.is_busy, 3000)
    assert len(desk.session.case.pages) == 6
    assert not desk.errors
    assert not desk.window.progress.isVisible()
    assert not [s for s in desk.window.view.sections if s.is_missing], "what is unread may be what seems to be missing"


def test_closing_while_reading_ends_cleanly(desk: Desk) -> None:
    desk.engine.gate.clear()
    desk.window.take(make_scans(desk.folder / "scans", desk.engine))
    desk.until(lambda: desk.session.case.pages)
    desk.window.close()
    assert desk.lanes.close()


def test_a_known_error_is_told_in_its_sentence(desk: Desk) -> None:
    desk.engine.fails["take"] = ArchiveLocked(path="档案")
    desk.window.take(make_scans(desk.folder / "scans", desk.engine))
    desk.until(lambda: desk.window.notice.text)
    assert "档案" in desk.window.notice.text
    assert "archive_locked" not in desk.window.notice.text


def test_a_bug_leaves_a_report_without_text_of_the_case(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.engine.fails["compose"] = RuntimeError("沈国梁")
    desk.window.take(make_scans(desk.folder / "scans", desk.engine))
    desk.until(lambda: desk.window.notice.text)
    from casefile.locate import user_data_dir

    (report,) = (user_data_dir() / "logs").iterdir()
    text = report.read_text(encoding="utf-8")
    assert "RuntimeError" in text
    assert "沈国梁" not in text
    assert str(report) in desk.window.notice.text
    assert isinstance(desk.errors[0], RuntimeError)


def test_the_choice_narrows_while_typing_and_needs_no_mouse(desk: Desk) -> None:
    choices = [Choice("立案登记表", "CASE_FILING", "立案审批表"), Choice("询问笔录", "INTERROGATION_RECORD")]
    dialog = ChooseDialog("类型", "输入", choices, desk.window)
    desk.bot.addWidget(dialog)
    dialog.show()
    dialog.line.insert("审批")
    assert dialog.list.count() == 1
    assert dialog.value == "CASE_FILING"
    dialog.line.clear()
    desk.bot.keyClick(dialog.line, Qt.Key.Key_Down)
    assert dialog.value == "INTERROGATION_RECORD"
    desk.bot.keyClick(dialog.line, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    dialog.line.setText("没有")
    assert dialog.value is None


def test_a_reason_must_be_given(desk: Desk) -> None:
    dialog = ReasonDialog("移出", "为什么", ["与本案无关"], desk.window)
    desk.bot.addWidget(dialog)
    dialog.show()
    dialog.line.setCurrentText("  ")
    dialog.accept()
    assert dialog.isVisible()
    dialog.line.setCurrentText("重复")
    dialog.accept()
    assert dialog.value == "重复"
    assert not dialog.isVisible()


def test_the_key_list_shows_every_command_and_narrows(desk: Desk) -> None:
    dialog = KeysDialog(desk.window, desk.window.actions_, desk.kept)
    dialog.show()
    dialog.line.setText("撤销")
    shown = [
        dialog.tree.topLevelItem(n).child(m).text(0)
        for n in range(dialog.tree.topLevelItemCount())
        for m in range(dialog.tree.topLevelItem(n).childCount())
        if not dialog.tree.topLevelItem(n).child(m).isHidden()
    ]
    assert any("撤销" in text for text in shown)
    assert len(shown) < 5
    dialog.close()


def test_f6_goes_through_every_pane(case: Desk) -> None:
    case.window.activateWindow()
    seen = []
    for _ in case.window.bench.panes:
        case.do("next_pane")
        seen.append(QApplication.focusWidget())
    assert len(set(map(id, seen))) == len(case.window.bench.panes)


def test_context_menu_has_the_same_commands(case: Desk) -> None:
    case.window.bench.thumbs.customContextMenuRequested.emit(QPoint(20, 20))
    menu = QApplication.activePopupWidget()
    assert case.window.actions_["leave_out"] in menu.actions()
    menu.close()


@pytest.mark.parametrize(("seconds", "text"), [(0.2, "1 秒"), (59, "59 秒"), (150, "2 分钟")])
def test_durations(seconds: float, text: str) -> None:
    texts.set_language("zh")
    assert duration(seconds) == text
