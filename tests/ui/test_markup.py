"""Mark-up: drawn or put on what is framed, seen in the window, undone like any step, and never in the dossier."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsView
from pytestqt.qtbot import QtBot

from casefile.model import Box
from casefile.workspace import Case
from tests.ui.conftest import Desk
from ui.controllers.markup import turned

DECISION = "PENALTY_DECISION"


def shown(case: Desk) -> list[QGraphicsRectItem]:
    return [item for item in case.window.own.markup._items if isinstance(item, QGraphicsRectItem)]


def marked(case: Desk, text: str = "金额不对") -> str:
    page = case.page_of(DECISION)
    case.answers.text = text
    case.choose(page)
    case.window.view.show_page(page, [Box(0.1, 0.2, 0.5, 0.3)])
    case.do("mark_up")
    return page


def test_what_is_framed_is_highlighted_with_a_word_and_taken_back(case: Desk) -> None:
    page = marked(case)
    (mark,) = case.window.own.markup.marks_on(page)
    assert mark["text"] == "金额不对"
    (item,) = shown(case)
    assert item.toolTip() == "金额不对"
    paper = case.window.bench.page.paper_rect
    assert item.rect().left() == pytest.approx(0.1 * paper.width(), abs=1)
    case.window.view.show_page(case.page_of("CASE_FILING"))
    assert not shown(case), "it belongs to its page"
    case.window.view.show_page(page)
    assert len(shown(case)) == 1
    case.do("undo")
    assert not shown(case)
    assert not case.window.actions_["clear_mark_up"].isEnabled()


def test_a_place_is_drawn_with_the_mouse(case: Desk) -> None:
    view = case.window.bench.page
    case.answers.text = ""
    case.choose(case.page_of(DECISION))
    case.do("mark_up")
    assert view.dragMode() == QGraphicsView.DragMode.RubberBandDrag
    paper = view.mapFromScene(view.paper_rect).boundingRect()
    start, end = paper.topLeft() + QPoint(20, 20), paper.center()
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for n in range(1, 6):
        QTest.mouseMove(view.viewport(), start + (end - start) * (n / 5))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)
    case.until(lambda: case.window.own.markup.marks_on(case.page_of(DECISION)))
    case.settle()
    assert view.dragMode() == QGraphicsView.DragMode.ScrollHandDrag, "the hand is back"
    assert len(shown(case)) == 1
    case.do("clear_mark_up")
    assert not shown(case)


def test_asked_twice_nothing_is_drawn_and_left_unanswered_nothing_stands(case: Desk) -> None:
    case.choose(case.page_of(DECISION))
    case.do("mark_up")
    case.do("mark_up")
    assert case.window.bench.page.dragMode() == QGraphicsView.DragMode.ScrollHandDrag
    case.answers.text = None
    case.window.view.show_page(case.page_of(DECISION), [Box(0.1, 0.2, 0.5, 0.3)])
    case.do("mark_up")
    assert case.session.undo.count() == 0


def test_it_turns_with_the_page() -> None:
    box = Box(0.1, 0.2, 0.5, 0.3)
    for degrees in (0, 90, 180, 270):
        back = turned(turned(box, degrees), -degrees)
        assert [round(v, 6) for v in back] == [round(v, 6) for v in box]
    assert [round(v, 6) for v in turned(box, 90)] == [0.7, 0.1, 0.8, 0.5]


def test_no_byte_of_the_dossier_knows_of_it(case: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)

    def written(name: str) -> bytes:
        case.engine.workspace.write_dossier(case.session.case, tmp_path / name, at=at)
        return (tmp_path / name).read_bytes()

    before, dossier = written("before.pdf"), case.session.dossier
    marked(case)
    assert case.session.dossier == dossier
    assert written("after.pdf") == before


def test_it_is_there_again_after_a_crash(case: Desk) -> None:
    page = marked(case)
    case.session.show(Case())
    case.settle()
    case.window.desk.open_last()
    case.until(lambda: case.session.case.pages)
    case.settle()
    case.window.view.show_page(page)
    assert len(shown(case)) == 1
