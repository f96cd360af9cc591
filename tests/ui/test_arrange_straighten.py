"""Straightening and cropping: decisions beside the scan, seen in preview and thumbnail, taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from casefile.model import Box
from tests.ui.conftest import Desk
from ui.widgets.crop_view import SMALLEST, WHOLE, dragged
from ui.widgets.page_view import on_shown_page
from ui.widgets.pictures import draw_page, picture_key

DECISION, RECORD = "PENALTY_DECISION", "INTERROGATION_RECORD"


def open_dialog(case: Desk):  # type: ignore[no-untyped-def]
    case.window.actions_["crop"].trigger()
    dialog = case.window.arranging.straighten.dialog
    case.until(lambda: not dialog.view._picture.isNull())
    return dialog


def test_angle_and_margins_by_keyboard(case: Desk) -> None:
    page = case.page_of(DECISION)
    case.choose(page)
    before = case.session.dossier
    dialog = open_dialog(case)
    assert dialog.angle_box.hasFocus() or not dialog.isActiveWindow()
    dialog.angle_box.selectAll()
    case.bot.keyClicks(dialog.angle_box, "-2.5")
    dialog.margins[0].setValue(10)
    case.bot.keyClick(dialog, Qt.Key.Key_Return)
    case.settle()
    shown = case.session.dossier.page(page)
    assert (shown.skew_deg, shown.crop) == (-2.5, Box(0.1, 0, 1, 1))
    view = case.window.bench.page
    assert view.shown_rect.width() == pytest.approx(view.paper_rect.width() * 0.9)
    assert view.scene().sceneRect() == view.shown_rect
    case.do("undo")
    assert case.session.dossier == before
    assert view.shown_rect == view.paper_rect


def test_the_frame_is_dragged_with_the_mouse(case: Desk) -> None:
    case.choose(case.page_of(DECISION))
    dialog = open_dialog(case)
    view = dialog.view
    paper = view.paper
    right = QPoint(round(paper.right()), round(paper.center().y()))
    goal = QPoint(round(paper.left() + paper.width() * 0.75), right.y())
    case.bot.mousePress(view, Qt.MouseButton.LeftButton, pos=right)
    case.bot.mouseMove(view, goal)
    case.bot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=goal)
    assert dialog.box is not None
    assert dialog.box.x1 == pytest.approx(0.75, abs=0.01)
    assert dialog.box.x0 == 0
    dialog.reject()
    case.settle()
    assert case.session.undo.count() == 0


def test_for_all_chosen_pages_and_back(case: Desk) -> None:
    record = next(d for d in case.session.dossier.documents if d.type == RECORD)
    case.choose(*record.pages)
    dialog = open_dialog(case)
    dialog.margins[3].setValue(20)
    dialog.for_all.setChecked(True)
    dialog.accept()
    case.settle()
    assert all(case.session.dossier.page(p).crop == Box(0, 0, 1, 0.8) for p in record.pages)
    case.choose(*record.pages)
    case.do("as_scanned")
    assert all(case.session.dossier.page(p).crop is None for p in record.pages)
    assert case.session.undo.count() == 2


def test_what_is_cut_off_turns_with_the_page(case: Desk) -> None:
    page = case.page_of(DECISION)
    case.choose(page)
    dialog = open_dialog(case)
    dialog.margins[0].setValue(10)
    dialog.accept()
    case.settle()
    cropped = case.session.dossier
    case.choose(page)
    case.do("turn_right")
    assert case.session.dossier.page(page).crop == Box(0, 0.1, 1, 1)
    case.do("undo")
    assert case.session.dossier == cropped


def test_before_and_after(case: Desk) -> None:
    page = case.page_of(DECISION)
    case.choose(page)
    dialog = open_dialog(case)
    dialog.angle_box.setValue(3)
    dialog.margins[1].setValue(30)
    dialog.accept()
    case.settle()
    view, action = case.window.bench.page, case.window.actions_["before_after"]
    key = view._wanted_key()
    assert key is not None
    assert key[3] == 3
    action.trigger()
    assert action.isChecked()
    assert view.shown_rect == view.paper_rect
    assert view._wanted_key()[3] == 0  # type: ignore[index]
    assert not view.frame_rects
    action.trigger()
    assert not action.isChecked()
    assert view.shown_rect != view.paper_rect


def test_the_thumbnail_shows_only_what_is_left(case: Desk) -> None:
    page = replace(case.session.dossier.page(case.page_of(DECISION)), crop=Box(0.5, 0.25, 1, 0.75))
    key = picture_key(page, 100, cropped=True)
    path = case.engine.image_path(page.page.image_sha256)
    image = draw_page(path, key)
    assert max(image.width(), image.height()) == pytest.approx(100, abs=3)
    assert image.width() / image.height() == pytest.approx(420 * 0.5 / (594 * 0.5), abs=0.03)
    assert key != picture_key(replace(page, crop=None), 100, cropped=True)


def test_frames_follow_an_angle_a_person_set(case: Desk) -> None:
    page = case.session.dossier.page(case.page_of(DECISION))
    box = Box(0.8, 0.49, 0.9, 0.51)
    lifted = on_shown_page(replace(page, skew_deg=5.0), box)
    # Straightening by a positive angle lifts what stands at the right.
    assert lifted.centre[1] < box.centre[1] - 0.01
    assert on_shown_page(page, box) == box


@pytest.mark.parametrize("grip", [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (0, 0)])
@pytest.mark.parametrize("by", [-2.0, -0.1, 0.1, 2.0])
def test_a_frame_stays_on_the_page_and_never_vanishes(grip: tuple[int, int], by: float) -> None:
    for box in (WHOLE, Box(0.2, 0.3, 0.6, 0.7)):
        made = dragged(box, grip, by, by)
        assert 0 <= made.x0 < made.x1 <= 1.0000001
        assert made.width >= SMALLEST - 1e-9
        assert made.height >= SMALLEST - 1e-9
