"""Lists to go through: problem pages, blanks, duplicates, refused files; marks, choosing, number keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from casefile.model import Arrangement, Box, Change, Colour, Dossier, Mark, MarkKind, Operation
from tests.ui.conftest import Desk
from ui.models.checks import KINDS, check_lines
from ui.widgets.thumb_view import band_colour

DECISION, RECORD, FILING, CLOSING = "PENALTY_DECISION", "INTERROGATION_RECORD", "CASE_FILING", "CLOSING_REPORT"


def kinds(case: Desk) -> list[tuple[str, int]]:
    return [(x.kind, x.place) for x in case.window.arranging.checks.lines]


# --- what is listed -----------------------------------------------------------------------------


def test_problems_stand_before_blanks_and_duplicates(case: Desk) -> None:
    dossier = case.session.dossier
    pages = list(dossier.pages)
    red = Mark(MarkKind.SEAL, Box(0, 0, 0.1, 0.1), 0.9)
    pages[0] = replace(pages[0], duplicate_of=pages[1].id)
    pages[1] = replace(pages[1], page=replace(pages[1].page, dpi=150))
    pages[2] = replace(pages[2], page=replace(pages[2].page, dpi=300), skew_deg=2.5)
    pages[3] = replace(pages[3], page=replace(pages[3].page, dpi=300, colour=Colour.GREY), reading=replace(pages[3].reading, marks=(red,)))
    pages[4] = replace(pages[4], page=replace(pages[4].page, dpi=300), reading=replace(pages[4].reading, confidence=0.4))
    made = Dossier(dossier.inputs, tuple(pages), dossier.documents)
    lines = check_lines(made, Arrangement(), {pages[4].id: "reading_failed"})
    assert [(x.kind, x.place) for x in lines] == [
        ("unread", 5), ("skew", 3), ("faint", 5), ("dpi", 2), ("colour", 4), ("blank", 6), ("duplicate", 1),
    ]  # fmt: skip
    assert {x.kind for x in lines} <= set(KINDS)
    assert next(x.detail for x in lines if x.kind == "skew").startswith("倾斜 2.5°")


def test_what_somebody_decided_is_listed_no_more(case: Desk) -> None:
    blank = next(p for p in case.session.dossier.pages if p.blank)
    dossier = Dossier((), (replace(blank, document=None, page=replace(blank.page, dpi=300)),))
    assert [x.kind for x in check_lines(dossier, Arrangement(), {})] == ["blank"]
    assert not check_lines(dossier, Arrangement().apply(Operation("x", (Change(f"blank/{blank.id}", None, True),))), {})
    skewed = next(p for p in case.session.dossier.pages if not p.blank)
    skewed = replace(skewed, document=None, page=replace(skewed.page, dpi=300), skew_deg=-3.0)
    dossier = Dossier((), (skewed,))
    assert [x.kind for x in check_lines(dossier, Arrangement(), {})] == ["skew"]
    assert not check_lines(Dossier((), (replace(skewed, straightened=True),)), Arrangement(), {})
    fine = Operation("x", (Change(f"checked/{skewed.id}/skew", None, True),))
    assert not check_lines(dossier, Arrangement().apply(fine), {})


# --- going through ------------------------------------------------------------------------------


def test_one_goes_through_the_list_by_key(case: Desk) -> None:
    """The sample's pages have 150 dpi and one is blank."""
    window, panel = case.window, case.window.arranging.panel
    before = case.session.dossier
    assert kinds(case) == [*[("dpi", n) for n in range(1, 6)], ("blank", 6)]
    case.do("next_check")
    assert window.bench.bottom.currentWidget() is panel
    assert window.view.page is not None
    assert window.view.page.id == before.pages[0].id
    panel.table.setFocus()
    case.bot.keyClick(panel.table, Qt.Key.Key_Y)
    case.settle()
    assert kinds(case)[0] == ("dpi", 2)
    assert window.view.page.id == before.pages[1].id, "the next row is taken by itself"
    panel.filter.setCurrentIndex(panel.filter.findData("blank"))
    assert [x.kind for x in panel.model.rows] == ["blank"]
    panel.table.selectRow(0)
    case.do("deny_page")
    assert not case.session.dossier.pages[5].blank
    assert "否定" in case.session.undo.undoText()
    case.do("undo")
    case.do("undo")
    assert case.session.dossier == before
    assert len(kinds(case)) == 6


def test_many_rows_are_answered_at_once(case: Desk) -> None:
    panel = case.window.arranging.panel
    case.do("show_checks")
    panel.table.selectAll()
    assert len(case.window.view.pages) == 6
    case.do("confirm_page")
    assert not kinds(case)
    assert case.session.undo.count() == 1
    assert not case.window.actions_["confirm_page"].isEnabled()
    case.do("undo")
    assert len(kinds(case)) == 6


def test_a_duplicate_is_confirmed_or_denied(case: Desk) -> None:
    scans = sorted((case.folder / "scans").iterdir())
    case.window.take([scans[3]])
    case.until(lambda: len(case.session.dossier.pages) == 7)
    case.settle()
    double = case.session.dossier.pages[6]
    assert double.duplicate_of
    assert ("duplicate", 7) in kinds(case)
    case.window.view.show_pages(double.id, [double.id])
    case.do("deny_page")
    assert case.session.dossier.page(double.id).duplicate_of is None
    assert case.session.dossier.page(double.id).document is not None
    case.do("undo")
    case.window.view.show_pages(double.id, [double.id])
    case.do("confirm_page")
    assert case.session.dossier.page(double.id).duplicate_of == double.duplicate_of
    assert ("duplicate", 7) not in kinds(case)


# --- refused files ------------------------------------------------------------------------------


@pytest.fixture
def refused(case: Desk) -> Desk:
    path = case.folder / "说明.txt"
    path.write_text("no scan", encoding="utf-8")
    case.window.take([path])
    case.until(lambda: len(case.session.case.inputs) == 7)
    case.settle()
    return case


def test_a_refused_file_stands_first_until_it_is_dealt_with(refused: Desk) -> None:
    bench = refused.window.bench
    rows = bench.files.rows
    assert rows[0].path == "说明.txt"
    assert rows[0].is_open
    assert "待处理 1" in bench.bottom.tabText(1)
    bench.files_table.selectRow(0)
    refused.answers.text = "与本案无关"
    refused.do("settle_file")
    assert not any(x.is_open for x in bench.files.rows)
    assert bench.files.rows[-1].settled == "与本案无关"
    assert "待处理" not in bench.bottom.tabText(1)
    assert "与本案无关" in bench.files.index(6, 3).data()
    refused.do("undo")
    assert bench.files.rows[0].is_open


def test_dealt_with_is_taken_back_by_choosing_again(refused: Desk) -> None:
    bench = refused.window.bench
    refused.answers.text = "与本案无关"
    bench.files_table.selectRow(0)
    refused.do("settle_file")
    bench.files_table.selectRow(6)
    refused.do("settle_file")
    assert bench.files.rows[0].is_open


def test_files_that_were_taken_need_no_answer(refused: Desk) -> None:
    refused.window.bench.files_table.selectRow(3)
    assert not refused.window.actions_["settle_file"].isEnabled()


# --- choosing, marks, bin -----------------------------------------------------------------------


def test_odd_and_even_pages_are_turned(case: Desk) -> None:
    pages = [p for _, listed in case.shape for p in listed]
    case.choose(*pages)
    case.do("select_odd")
    assert case.window.view.pages == pages[0::2]
    case.do("turn_over")
    assert [case.session.dossier.page(p).turn for p in pages] == [180 if n % 2 == 0 else 0 for n in range(len(pages))]
    case.choose(*pages)
    case.do("select_even")
    assert case.window.view.pages == pages[1::2]
    case.choose(case.page_of(RECORD))
    case.do("select_even")
    assert case.window.view.pages == [case.page_of(RECORD, 1)]
    case.do("select_document")
    assert case.window.view.pages == list(dict(case.shape)[RECORD])


def test_marks_are_set_found_and_taken_away(case: Desk) -> None:
    before = case.session.dossier
    first, last = case.page_of(FILING), case.page_of(CLOSING)
    case.answers.text = "待补"
    case.choose(first, last)
    case.do("mark")
    assert case.session.dossier.page(last).mark == "待补"
    case.choose(case.page_of(RECORD))
    case.do("next_mark")
    assert case.window.view.page is not None
    assert case.window.view.page.id == last
    case.do("next_mark")
    assert case.window.view.page.id == first
    case.choose(first, last)
    case.do("mark")
    assert case.session.dossier == before


def test_the_bin_shows_what_was_left_out(case: Desk) -> None:
    case.do("go_bin")
    assert "空" in case.window.statusBar().currentMessage()
    page = case.page_of(DECISION)
    case.choose(page)
    case.answers.text = "与本案无关"
    case.do("leave_out")
    case.choose(case.page_of(FILING))
    case.do("go_bin")
    assert case.window.view.pages == [page]
    case.do("restore")
    assert page in dict(case.shape)[DECISION]


def test_a_number_key_moves_pages_to_the_document_of_that_number(case: Desk) -> None:
    page, thumbs, before = case.page_of(CLOSING), case.window.bench.thumbs, case.shape
    case.choose(page)
    thumbs.setFocus()
    case.bot.keyClick(thumbs, Qt.Key.Key_2)
    case.settle()
    assert dict(case.shape)[RECORD][-1] == page
    case.do("undo")
    assert case.shape == before


def test_a_number_that_could_go_on_waits_and_can_be_taken_back(case: Desk) -> None:
    numbers = case.window.arranging.numbers
    thumbs = case.window.bench.thumbs
    documents = [s for s in case.window.view.sections if s.is_document]
    sections = tuple(replace(s, number=n) for s, n in zip(documents, (1, 12, 3, 4)))
    case.window.view.sections = sections
    case.choose(case.page_of(CLOSING))
    case.bot.keyClick(thumbs, Qt.Key.Key_1)
    assert sections[0].title in case.window.statusBar().currentMessage()
    case.bot.keyClick(thumbs, Qt.Key.Key_Escape)
    assert not case.window.statusBar().currentMessage()
    case.bot.keyClick(thumbs, Qt.Key.Key_9)
    assert "没有这一份" in case.window.statusBar().currentMessage()
    case.bot.keyClick(thumbs, Qt.Key.Key_Return)
    case.bot.keyClick(thumbs, Qt.Key.Key_1)
    case.bot.keyClick(thumbs, Qt.Key.Key_2)
    case.settle()
    assert not numbers._typed
    assert case.session.undo.count() == 1
    assert dict(case.shape)[RECORD][-1] in {p.id for p in case.session.dossier.pages}


# --- mouse --------------------------------------------------------------------------------------


def rects(case: Desk, *pages: str) -> list[QRect]:
    bench = case.window.bench
    return [bench.thumbs.visualRect(bench.thumb_model.find(p)) for p in pages]


def test_control_and_shift_choose_pages(case: Desk) -> None:
    thumbs = case.window.bench.thumbs
    first, second = dict(case.shape)[RECORD]
    decision = case.page_of(DECISION)
    case.window.resize(1280, 1300)  # all three in sight
    case.window.bench.top.setSizes([200, 700, 300, 200])
    case.bot.wait(50)
    one, two, three = rects(case, first, second, decision)
    assert thumbs.viewport().rect().contains(three.center())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    case.bot.mouseClick(thumbs.viewport(), left, none, one.center())
    case.bot.mouseClick(thumbs.viewport(), left, Qt.KeyboardModifier.ControlModifier, three.center())
    assert case.window.view.pages == [first, decision]
    case.bot.mouseClick(thumbs.viewport(), left, none, one.center())
    case.bot.mouseClick(thumbs.viewport(), left, Qt.KeyboardModifier.ShiftModifier, two.center())
    assert case.window.view.pages == [first, second]


def held(widget: QWidget, place: QPoint) -> None:
    """The mouse moves with its left button held; QTest moves without."""
    where = QPointF(place), QPointF(widget.mapToGlobal(place))
    left = Qt.MouseButton.LeftButton
    QApplication.sendEvent(widget, QMouseEvent(QEvent.Type.MouseMove, *where, Qt.MouseButton.NoButton, left, Qt.KeyboardModifier.NoModifier))


def test_a_rubber_band_chooses_pages(case: Desk) -> None:
    """From the free place right of the last page of a line to the left, over both pages."""
    bench = case.window.bench
    thumbs = bench.thumbs
    first, second = dict(case.shape)[RECORD]
    bench.top.setSizes([200, 700, 300, 200])
    case.choose(case.page_of(DECISION))
    case.bot.wait(50)
    thumbs.scrollTo(bench.thumb_model.find(first))
    one, two = rects(case, first, second)
    start = QPoint(two.right() + 40, two.center().y())
    assert not thumbs.indexAt(start).isValid()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    case.bot.mousePress(thumbs.viewport(), left, none, start)
    for x in (start.x() - 12, two.center().x(), one.center().x()):
        held(thumbs.viewport(), QPoint(x, start.y() + 10))
    case.bot.mouseRelease(thumbs.viewport(), left, none, QPoint(one.center().x(), start.y() + 10))
    assert case.window.view.pages == [first, second]


def test_neighbouring_documents_have_stripes_of_different_colour(case: Desk) -> None:
    places = [s.place for s in case.window.view.sections if s.is_document]
    assert places == list(range(len(places)))
    assert all(band_colour(n) != band_colour(n + 1) for n in range(30))


def test_pages_are_counted_on(case: Desk) -> None:
    from ui.models.thumbs import RUNNING_ROLE

    model = case.window.bench.thumb_model
    running = [model.index(n).data(RUNNING_ROLE) for n in range(model.rowCount())]
    assert [n for n in running if n] == list(range(1, 7))
