"""Every model against Qt's own tester, before and after every kind of change."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

import ui
from casefile.model import Arrangement, InputFile, InputState
from tests.support.dossiers import clean_case, pack
from tests.ui.conftest import Desk
from ui.models.case_tables import (
    FieldModel,
    FindingFilterModel,
    field_lines,
    finding_lines,
    finding_model,
)
from ui.models.cases import CaseFilterModel, CaseLine, CaseView, case_model, hit_model, points
from ui.models.files import SETTLED, FileLine, file_lines, file_message, file_model
from ui.models.outline import outline
from ui.models.thumbs import ThumbModel
from ui.models.tree import PAGE_ROLE, SECTION_ROLE, TreeModel


def watched(model: QAbstractItemModel) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def sections_of(drop: str | None = None) -> tuple:
    from casefile.catalogue import load

    case = clean_case()
    if drop:
        case.drop(drop)
    return outline(case.dossier, load(), "procedure", {})


@pytest.mark.parametrize("kind", [TreeModel, ThumbModel])
def test_case_models_hold_through_every_change(qapp: object, kind: type) -> None:
    model = kind()
    tester = watched(model)
    for sections in (sections_of(), sections_of("PENALTY_APPROVAL"), sections_of(), sections_of(), ()):
        model.show(sections)
    assert model.rowCount() == 0
    assert tester is not None


def test_same_shape_keeps_the_rows(qapp: object, qtbot: object) -> None:
    """What is open and selected in the tree must not be lost because a text changed."""
    model = TreeModel()
    model.show(sections_of())
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.show(sections_of())
    assert not resets
    model.show(sections_of("PENALTY_APPROVAL"))
    assert resets


def test_a_missing_document_is_a_row_in_its_place_and_says_so_without_colour(qapp: object) -> None:
    model = TreeModel()
    model.show(sections_of("PENALTY_DECISION"))
    rows = [model.index(n, 0) for n in range(model.rowCount())]
    gap = next(i for i in rows if i.data(SECTION_ROLE).is_missing and i.data(SECTION_ROLE).type == "PENALTY_DECISION")
    assert gap.data().startswith("缺")
    assert "缺" in gap.data(Qt.ItemDataRole.AccessibleTextRole)
    assert model.rowCount(gap) == 0
    behind = [i.data(SECTION_ROLE).type for i in rows[gap.row() + 1 :]]
    before = [i.data(SECTION_ROLE).type for i in rows[: gap.row()]]
    assert "CLOSING_REPORT" in behind
    assert "CASE_FILING" in before


def test_an_uncertain_type_is_marked_in_words(qapp: object) -> None:
    from casefile.catalogue import load

    case = clean_case()
    case.paper("CASE_FILING").confidence = 0.5
    model = TreeModel()
    model.show(outline(case.dossier, load(), "procedure", {}))
    row = next(i for n in range(model.rowCount()) if (i := model.index(n, 0)).data(SECTION_ROLE).type == "CASE_FILING")
    assert row.data().endswith("?")
    assert "存疑" in row.data(Qt.ItemDataRole.AccessibleTextRole)


def test_pages_are_found_in_tree_and_thumbnails(qapp: object) -> None:
    tree, thumbs = TreeModel(), ThumbModel()
    sections = sections_of()
    tree.show(sections)
    thumbs.show(sections)
    for section in sections:
        for page in section.pages:
            assert tree.find(page=page.id).data(PAGE_ROLE) is page
            assert thumbs.find(page.id).data(PAGE_ROLE) is page
    assert thumbs.page_ids == [p.id for s in sections for p in s.pages]


def tables() -> Iterator[tuple[QAbstractItemModel, list]]:
    inputs = (
        InputFile(0, "甲.jpg", "0" * 64, 10, "image/jpeg", InputState.TAKEN, pages=1),
        InputFile(1, "乙.txt", "1" * 64, 10, None, InputState.REFUSED, "not_an_image", {"path": "乙.txt"}),
        InputFile(2, ".DS_Store", None, 0, None, InputState.IGNORED),
    )
    files = file_lines(inputs, Arrangement())
    case = clean_case().drop("PENALTY_APPROVAL")
    sheet = case.sheet()
    yield file_model(), files
    yield finding_model(), finding_lines(sheet, pack())
    yield FieldModel(), field_lines(case.dossier.of_type("PENALTY_DECISION")[0])
    yield hit_model(), []


def test_tables_hold_through_every_change(qapp: object) -> None:
    for model, rows in tables():
        tester = watched(model)
        for shown in (rows, rows[:1], rows[1:], [], rows):
            model.show(shown)
            for row in range(model.rowCount()):
                for column in range(model.columnCount()):
                    index = model.index(row, column)
                    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DecorationRole):
                        index.data(role)
        assert tester is not None


def test_every_refused_file_says_why() -> None:
    entry = InputFile(0, "乙.txt", "1" * 64, 10, None, InputState.REFUSED, "not_an_image", {"path": "乙.txt"})
    assert "乙.txt" in file_message(FileLine(entry))
    assert file_message(FileLine(entry)) != "not_an_image"
    (settled,) = file_lines((entry,), Arrangement({f"{SETTLED}0": "另有纸件"}))
    assert not settled.is_open
    assert "另有纸件" in file_message(settled)


def test_findings_are_filtered_by_what_they_say(qapp: object) -> None:
    source, shown = finding_model(), FindingFilterModel()
    shown.setSourceModel(source)
    tester = watched(shown)
    lines = finding_lines(clean_case().drop("PENALTY_APPROVAL", "CLOSING_REPORT").sheet(), pack())
    source.show(lines)
    for which, outcome in (("failed", "fail"), ("undecided", "needs_judgement")):
        shown.show_only(which)
        assert shown.rowCount() == sum(line.outcome == outcome for line in lines) > 0
    shown.show_only("all")
    assert shown.rowCount() == len(lines) == 125
    assert tester is not None


def test_vetoes_that_are_present_stand_first(qapp: object) -> None:
    lines = finding_lines(clean_case().drop("PENALTY_NOTICE").sheet(), pack())
    present = [line for line in lines if line.is_veto and line.outcome == "fail"]
    assert lines[: len(present)] == present


def test_archived_cases_are_listed_filtered_and_sorted_by_number(case: Desk) -> None:
    case.do("finish")
    case.until(lambda: not case.finish.is_busy)
    rows = [CaseLine(row) for row in case.engine.cases()]
    model, shown = case_model(), CaseFilterModel()
    testers = [watched(model), watched(shown)]
    shown.setSourceModel(model)
    model.show(rows)
    shown.show_view(CaseView("沈国梁 超限"))
    assert shown.rowCount() == 1
    shown.show_view(CaseView("不存在"))
    assert shown.rowCount() == 0
    shown.show_view(CaseView())
    shown.sort(4, Qt.SortOrder.DescendingOrder)
    assert shown.index(0, 4).data() == "6"
    assert testers


@pytest.mark.parametrize(("value", "text"), [("92.50", "92.5"), ("100.00", "100"), ("0.00", "0"), (None, "")])
def test_points(value: str | None, text: str) -> None:
    assert points(value) == text


def _model_classes() -> set[type]:
    """Every class of the window that is a model."""
    for part in pkgutil.walk_packages(ui.__path__, "ui."):
        importlib.import_module(part.name)
    found: set[type] = set()
    waiting: list[type] = [QAbstractItemModel]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("ui."):
                found.add(kind)
    return found


HERE: set[str] = set()
"""Models that live in dialogs only and have a test with a tester of their own: name them here."""


def test_every_model_lives_under_a_tester(case: Desk) -> None:
    """Those of the window are watched in every test that uses `desk`; one that is new and elsewhere needs its own test."""
    watched_ones = {
        type(model)
        for model in case.window.findChildren(QAbstractItemModel)
        if model.findChildren(QAbstractItemModelTester)
    }
    bases = {base for kind in watched_ones for base in kind.__mro__}
    missing = {kind.__name__ for kind in _model_classes() - bases} - HERE
    assert not missing, f"no tester on {sorted(missing)}"


def test_the_testers_of_the_window_have_teeth(case: Desk, qtlog: Any) -> None:
    model = case.window.bench.files
    model.beginInsertRows(QModelIndex(), 0, 0)
    model.endInsertRows()
    assert any(record.message.startswith("FAIL!") for record in qtlog.records)
    qtlog._records.clear()


def test_files_are_told_anew_only_when_one_came_in_or_was_dealt_with() -> None:
    from casefile.catalogue import load
    from casefile.workspace import Case
    from ui.models.shown import shown

    dossier, catalogue = clean_case().dossier, load()
    inputs = (InputFile(0, "a.txt", "0" * 64, 1, None, InputState.REFUSED, code="not_an_image"), InputFile(1, "b.jpg", "1" * 64, 1, "image/jpeg", InputState.TAKEN, pages=1))
    case = Case(inputs=inputs)
    first = shown(dossier, case, catalogue, "procedure", {})
    assert [line.path for line in first.files] == ["a.txt", "b.jpg"]
    turned = replace(case, arrangement=Arrangement({"turn/x": 90}))
    assert shown(dossier, turned, catalogue, "procedure", {}, first).files is first.files
    settled = replace(case, arrangement=Arrangement({f"{SETTLED}0": "另案"}))
    assert [line.settled for line in shown(dossier, settled, catalogue, "procedure", {}, first).files] == ["另案", ""]
    more = replace(case, inputs=(*inputs, InputFile(2, "c.jpg", "2" * 64, 1, "image/jpeg", InputState.TAKEN, pages=1)))
    assert len(shown(dossier, more, catalogue, "procedure", {}, first).files) == 3


def test_headings_stand_in_a_line_of_their_own_whatever_was_shown_before(case: Desk) -> None:
    thumbs, model = case.window.bench.thumbs, case.window.bench.thumb_model
    whole = case.session.shown.sections

    def laid() -> None:
        case.bot.wait(1)
        for row in range(model.rowCount()):
            rect = thumbs.visualRect(model.index(row))
            assert (rect.width() > thumbs.side) == (row in model.bands), row

    for sections in (whole, whole[1:], whole[:1], whole):
        model.show(sections)
        laid()
    case.window.bench.thumbs.change_size(1)
    laid()
