"""Pages that come in for a place: pasted, dropped, inserted, instead of another, once more."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragMoveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractItemView, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk, opened
from tests.ui.support import make_scans
from ui.controllers.insert import incoming_folder, left_waiting

DECISION, RECORD, FILING = "PENALTY_DECISION", "INTERROGATION_RECORD", "CASE_FILING"


@pytest.fixture
def more(case: Desk) -> list[Path]:
    """Two scans that are not in the case yet, of papers that would be recognised as something else."""
    return make_scans(case.folder / "more", case.engine, (("现场照片",), ("送达回证", "受送达人：沈国梁")))


def urls(paths: list[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
    return data


def let_go(view: QAbstractItemView, data: QMimeData, place: QPointF) -> None:
    copy = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    move = QDragMoveEvent(place.toPoint(), *copy)
    view.dragMoveEvent(move)
    assert move.isAccepted()
    event = QDropEvent(place, *copy)
    view.dropEvent(event)
    assert event.isAccepted()


def came_in(case: Desk, count: int) -> list[str]:
    """Waits for `count` more pages than the sample has, read; their ids in the order they came."""
    case.until(lambda: len(case.session.dossier.pages) == 6 + count)
    case.until(lambda: all(p.reading for p in case.session.dossier.pages))
    case.settle()
    return [p.id for p in case.session.dossier.pages[6:]]


def test_files_let_go_on_a_document_stand_at_its_end(case: Desk, more: list[Path]) -> None:
    bench, filing = case.window.bench, case.page_of(FILING)
    index = bench.tree_model.find(section=filing)
    let_go(bench.tree, urls(more), QPointF(bench.tree.visualRect(index).center()))
    new = came_in(case, 2)
    assert dict(case.shape)[FILING] == (filing, *new)
    case.do("undo")
    assert new[0] not in dict(case.shape)[FILING]


def test_files_let_go_before_a_thumbnail_stand_there(case: Desk, more: list[Path]) -> None:
    bench, second = case.window.bench, case.page_of(RECORD, 1)
    index = bench.thumb_model.find(second)
    bench.thumbs.scrollTo(index)
    rect = bench.thumbs.visualRect(index)
    let_go(bench.thumbs, urls(more[:1]), QPointF(rect.left() + 4, rect.center().y()))
    new = came_in(case, 1)
    pages = dict(case.shape)[RECORD]
    assert pages[pages.index(second) - 1] == new[0]


def test_files_let_go_on_a_gap_become_the_missing_document(case: Desk, more: list[Path]) -> None:
    gap = next(s for s in case.window.view.sections if s.is_missing)
    case.window.bench.tree.files_dropped.emit(more[:1], gap, None)
    new = came_in(case, 1)
    assert (gap.type, tuple(new)) in case.shape


def test_the_same_scan_dropped_again_stays_where_it_was_put(case: Desk) -> None:
    """Else it would go to the duplicates as soon as it is read."""
    scans = sorted((case.folder / "scans").iterdir())
    section = next(s for s in case.window.view.sections if s.type == FILING)
    case.window.bench.tree.files_dropped.emit([scans[3]], section, None)
    new = came_in(case, 1)
    assert new[0] in dict(case.shape)[FILING]


def test_files_are_pasted(case: Desk, more: list[Path]) -> None:
    QGuiApplication.clipboard().setMimeData(urls(more))
    case.window.actions_["paste"].trigger()
    assert len(came_in(case, 2)) == 2
    assert more[0].exists()


def test_a_picture_is_pasted_before_the_page_in_view_and_leaves_no_file(case: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[bytes] = []
    take = case.engine.take

    def spy(paths, progress, cancel):  # type: ignore[no-untyped-def]
        taken.extend(p.read_bytes()[:8] for p in paths)
        renamed = [p.rename(p.with_suffix(".jpg")) for p in paths]
        result = take(renamed, progress, cancel)
        renamed[0].rename(paths[0])
        return result

    monkeypatch.setattr(case.engine, "take", spy)
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    QGuiApplication.clipboard().setImage(image)
    decision = case.page_of(DECISION)
    case.choose(decision)
    case.window.actions_["paste_before"].trigger()
    new = came_in(case, 1)
    assert taken[0].startswith(b"\x89PNG")
    assert dict(case.shape)[DECISION] == (new[0], decision)
    from ui.controllers.insert import incoming_folder

    assert not list(incoming_folder().iterdir())


def test_nothing_to_paste_is_said(case: Desk) -> None:
    QGuiApplication.clipboard().setText("no file")
    case.window.actions_["paste"].trigger()
    assert case.window.notice.isVisible()
    assert not case.intake.is_busy


def test_files_are_inserted_before_the_page_in_view(case: Desk, more: list[Path]) -> None:
    second = case.page_of(RECORD, 1)
    case.choose(second)
    case.answers.paths = [str(p) for p in more]
    case.window.actions_["insert_files"].trigger()
    new = came_in(case, 2)
    pages = dict(case.shape)[RECORD]
    assert pages[-3:] == (*new, second)
    assert case.window.view.page is not None
    assert case.window.view.page.id == new[0]


def test_a_better_scan_takes_the_place_of_a_page_with_all_that_hangs_on_it(case: Desk, more: list[Path]) -> None:
    decision = case.page_of(DECISION)
    case.choose(decision)
    document = next(d for d in case.session.dossier.documents if d.type == DECISION)
    case.window.arrange.enter_field(document.id, "amount", None, "860.00")
    case.settle()
    before = case.session.dossier
    # The better scan of the decision reads like the old one, and would be taken for its duplicate.
    sha = hashlib.sha256(more[0].read_bytes()).hexdigest()
    case.engine.lines[sha] = ("行政处罚决定书", "浙临交罚〔2022〕第000123号", "当事人：沈国梁")
    case.answers.paths = [str(more[0])]
    case.window.actions_["replace_page"].trigger()
    new = came_in(case, 1)
    document = next(d for d in case.session.dossier.documents if d.type == DECISION)
    assert document.pages == (new[0],)
    assert document.value("amount") == "860.00"
    assert case.session.dossier.page(decision).left_out
    case.do("undo")
    assert next(d.pages for d in case.session.dossier.documents if d.type == DECISION)[0] == decision
    assert case.session.dossier.page(decision) == before.page(decision)


def test_a_page_stands_a_second_time_behind_itself(case: Desk) -> None:
    first = case.page_of(RECORD)
    case.choose(first)
    case.window.actions_["duplicate_page"].trigger()
    new = came_in(case, 1)
    assert dict(case.shape)[RECORD][:2] == (first, new[0])
    assert case.session.dossier.page(new[0]).page.image_sha256 == case.session.dossier.page(first).page.image_sha256
    case.do("undo")
    assert dict(case.shape)[RECORD][:1] == (first,)
    assert case.session.dossier.page(new[0]).duplicate_of == first


def test_what_was_pasted_or_scanned_and_not_taken_in_is_offered_at_the_next_start(qtbot: QtBot, tmp_path: Path) -> None:
    """It may be the only copy of a page."""
    make_scans(incoming_folder() / "scan1", papers=(("现场照片",), ("送达回证",)))
    assert len(left_waiting()) == 2
    with opened(qtbot, tmp_path) as desk:
        assert "2 个文件" in desk.window.notice.text
        (button,) = [b for b in desk.window.notice.findChildren(QPushButton) if b.text() == "收入当前案卷"]
        desk.bot.mouseClick(button, Qt.MouseButton.LeftButton)
        desk.until(lambda: len(desk.session.case.pages) == 2)
        desk.settle()
    assert not left_waiting()
