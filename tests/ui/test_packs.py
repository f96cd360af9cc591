"""The tree of findings, old sheets, the pack editor with what it does to the archive, versions, tables, and counted faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QListWidget, QPlainTextEdit

from casefile.settings import load_settings, office_file
from scoring.pack import find_pack, load_pack
from scoring.pack_edit import finished, without_item
from scoring.pack_shelf import PackShelf
from scoring.pack_table import export_pack
from tests.support.dossiers import clean_case, pack
from tests.ui.conftest import Desk
from ui.controllers.review import REVIEW, ReviewController
from ui.dialogs.pack_import import ImportedDialog, ImportFaultsDialog
from ui.engine import now
from ui.models.case_tables import FILTERS
from ui.models.score_packs import GENERAL, pack_model, pack_nodes
from ui.models.score_tree import leaves, score_model, score_nodes


@pytest.fixture
def archived(case: Desk) -> Desk:
    """The sample case in work and in the archive."""
    case.do("finish")
    case.until(lambda: not case.finish.is_busy)
    case.settle()
    return case


@pytest.fixture
def review(archived: Desk) -> Iterator[ReviewController]:
    archived.do("go_review")
    made = archived.window.review
    archived.until(lambda: made.screen.editor.model.nodes)
    idle(archived)
    yield made
    made.stop()


def idle(desk: Desk) -> None:
    desk.until(lambda: not desk.lanes.review.busy and not desk.window.review._pause.isActive())
    desk.settle()


# --- the tree ----------------------------------------------------------------------------------


def test_every_criterion_stands_once_in_the_tree_under_its_group() -> None:
    nodes = score_nodes(clean_case().sheet(), pack())
    found = [n.line.id for n in leaves(nodes) if n.line]
    assert sorted(found) == sorted(c.id for c in (*pack().items, *pack().vetoes, *pack().bonuses))
    groups = [g for part in nodes for g in part.children if g.children]
    assert len(groups) == 20
    assert all(item.key.startswith(group.key.removeprefix("group/")) for group in groups for item in group.children)


def test_points_of_a_branch_are_those_of_the_sheet_whatever_is_filtered() -> None:
    sheet = clean_case().drop("CLOSING_REPORT").sheet()
    for which in FILTERS:
        for part in score_nodes(sheet, pack(), which):
            for group in part.children:
                if group.children:
                    score = next(g for g in sheet.groups if f"group/{g.id}" == group.key)
                    assert (group.full, group.low, group.high) == (score.points, score.low, score.high)
    parts = [n for n in score_nodes(sheet, pack()) if n.full is not None]
    assert sum(n.low for n in parts if n.low is not None) == sum(g.low for g in sheet.groups)


def test_models_hold_through_every_change(qapp: object) -> None:
    model, packs = score_model(), pack_model()
    testers = [QAbstractItemModelTester(m, QAbstractItemModelTester.FailureReportingMode.Fatal) for m in (model, packs)]
    sheets = [clean_case().sheet(), clean_case().drop("CLOSING_REPORT").sheet(), None]
    for sheet in sheets:
        for which in FILTERS:
            model.show(score_nodes(sheet, pack(), which))
    used = pack()
    for edited in (used, replace(used, vetoes=used.vetoes[1:]), used):
        packs.show(pack_nodes(edited, used))
    assert testers
    index = packs.find("B7-02")
    assert packs.parent(packs.parent(index)).isValid()
    assert "B7-02" in index.data()


def test_the_tree_filters_and_a_click_shows_the_page(case: Desk) -> None:
    window = case.window
    case.do("show_tree")
    tree = window.review.tree
    assert window.bench.bottom.currentWidget() is tree
    for which in ("failed", "undecided", "vetoes"):
        tree.choose_filter(which)
        lines = tree.lines
        assert lines, which
        assert all(x.is_veto if which == "vetoes" else x.outcome == {"failed": "fail"}.get(which, "needs_judgement") for x in lines)
    tree.choose_filter("all")
    line = next(x for x in tree.lines if any(e.page for e in x.finding.evidence))
    assert tree.choose(line.id)
    QTest.keyClick(tree.tree, Qt.Key.Key_Return)
    case.settle()
    assert window.view.page is not None
    assert window.view.page.id in {e.page for e in line.finding.evidence}


def test_judging_acts_on_the_line_chosen_in_the_tree(case: Desk) -> None:
    from ui.dialogs.judge import Decision

    case.do("show_tree")
    tree = case.window.review.tree
    line = next(x for x in tree.lines if x.outcome == "needs_judgement")
    tree.choose(line.id)
    case.answers.decision = Decision("pass", None, "王芳", "看过原件")
    case.do("judge")
    assert case.answers.asked[-1] == line.id
    tree.choose_filter("judged")
    assert [x.id for x in tree.lines] == [line.id]
    case.do("undo")
    assert tree.lines == []


# --- old sheets --------------------------------------------------------------------------------


def test_an_old_sheet_says_what_has_changed_since(archived: Desk) -> None:
    window = archived.window
    archived.do("old_sheets")
    dialog = window.review._dialog
    archived.until(lambda: dialog.sheet.model.nodes)
    assert dialog.list.count() == 1
    assert "仍然有效" in dialog.state.text()
    assert "逐字节相同" in dialog.state.text()
    dialog.reject()
    archived.settle()
    page = archived.page_of("PENALTY_DECISION")
    archived.choose(page)
    archived.answers.text = "与本案无关"
    archived.do("leave_out")
    archived.do("old_sheets")
    dialog = window.review._dialog
    archived.until(lambda: dialog.sheet.model.nodes)
    assert "卷宗已变" in dialog.state.text()
    assert "标准包没有变" in dialog.state.text()
    dialog.reject()
    archived.settle()


def test_an_old_sheet_whose_pack_is_lost_opens_with_all_its_answers(archived: Desk) -> None:
    """Its own pack is no longer in the store, and the pack in use has one of its items no more."""
    window, engine = archived.window, archived.engine
    gone = engine.pack.items[0].id
    engine.workspace.store.remove(engine.pack.sha256)
    engine.pack = finished(replace(without_item(engine.pack, gone), edition="2"))
    archived.do("old_sheets")
    dialog = window.review._dialog
    archived.until(lambda: dialog.sheet.model.nodes)
    assert "没有保存" in dialog.state.text()
    assert dialog.sheet.choose(gone)
    dialog.reject()
    archived.settle()


# --- editing -----------------------------------------------------------------------------------


def enter(desk: Desk, review: ReviewController, key: str, name: str, text: str) -> None:
    """Types into the form as a person does."""
    editor = review.screen.editor
    editor.choose(key)
    widget = editor.form.widgets[name]
    if isinstance(widget, QComboBox):
        widget.setCurrentIndex(widget.findData(text))
    elif isinstance(widget, QPlainTextEdit):
        widget.setFocus()
        widget.selectAll()
        QTest.keyClicks(widget, text)
        QApplication.sendEvent(widget, QFocusEvent(QEvent.Type.FocusOut))
    elif isinstance(widget, QLineEdit):
        widget.setFocus()
        widget.selectAll()
        QTest.keyClicks(widget, text)
        QTest.keyClick(widget, Qt.Key.Key_Return)


def test_a_change_is_tried_out_on_the_archive_before_it_is_adopted(archived: Desk, review: ReviewController) -> None:
    editor = review.screen.editor
    assert not archived.window.actions_["pack_adopt"].isEnabled()
    enter(archived, review, "B8-03", "check", "manual")
    enter(archived, review, "B8-03", "mode", "M")
    assert (review.pack.item("B8-03").check, review.pack.edition) == ("manual", "2")
    idle(archived)
    assert "1 卷" in editor.summary.text()
    rows = {row[0]: row for row in editor.effects.rows}
    assert rows["B8-03"][2:] == ("needs_judgement", 1)
    assert archived.window.actions_["pack_adopt"].isEnabled()


def test_adopting_keeps_the_versions_and_the_window_scores_by_the_new_one(archived: Desk, review: ReviewController) -> None:
    enter(archived, review, GENERAL, "bonus_cap", "3")
    archived.answers.choice = lambda choices: choices[0].value
    archived.window.actions_["pack_adopt"].trigger()
    archived.until(lambda: review.pack is archived.engine.pack)
    idle(archived)
    assert (archived.engine.pack.edition, archived.engine.pack.bonus_cap) == ("2", 3)
    assert [v.edition for v in PackShelf().versions()] == ["1", "2"]
    assert load_settings(office_file()).scoring.pack.endswith(f"{archived.engine.pack.sha256}.toml")
    archived.window.go(1)
    archived.do("old_sheets")
    dialog = review._dialog
    archived.until(lambda: dialog.sheet.model.nodes)
    assert "标准包已变" in dialog.state.text()
    assert "逐字节相同" in dialog.state.text()
    dialog.reject()
    archived.settle()


def test_faults_of_an_edited_pack_are_listed_and_bar_adoption(archived: Desk, review: ReviewController) -> None:
    editor = review.screen.editor
    enter(archived, review, "B8-03", "points", "7")
    idle(archived)
    assert editor.faults.count() == 1
    assert not editor.faults.isHidden()
    assert not archived.window.actions_["pack_adopt"].isEnabled()  # as it says: first mend it
    enter(archived, review, GENERAL, "base_score", "106")
    idle(archived)
    assert archived.window.actions_["pack_adopt"].isEnabled()
    archived.do("pack_step_back")
    archived.do("pack_step_back")
    idle(archived)
    assert editor.faults.isHidden()
    assert review.pack == archived.engine.pack


def test_what_is_no_value_is_said_and_changes_nothing(archived: Desk, review: ReviewController) -> None:
    enter(archived, review, "B8-03", "points", "x")
    assert review.screen.editor.form.fault.isVisible()
    assert review.pack == archived.engine.pack


def test_wording_is_typed_items_come_and_go_and_every_step_is_taken_back(archived: Desk, review: ReviewController) -> None:
    enter(archived, review, "A1-01", "wording", "another wording")
    assert review.pack.item("A1-01").wording == "another wording"
    archived.do("pack_new_item")
    new = review.screen.editor.key
    assert review.pack.item(new).group == "A1"
    archived.do("pack_remove_item")
    assert new not in {i.id for i in review.pack.items}
    for _ in range(3):
        archived.do("pack_step_back")
    assert review.pack == archived.engine.pack
    assert not archived.window.actions_["pack_step_back"].isEnabled()


def test_trying_out_stops_when_asked(archived: Desk, review: ReviewController, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Any] = []

    def slow(_engine: Any, _pack: Any, report: Any, cancel: Any) -> None:
        from casefile.errors import Cancelled

        begun.append(1)
        report("trying", 1, 10)
        assert cancel.wait(10)
        raise Cancelled()

    monkeypatch.setattr("ui.reviewing.try_pack", slow)
    enter(archived, review, GENERAL, "bonus_cap", "3")
    archived.until(lambda: begun)
    archived.until(lambda: review.screen.editor.progress.isVisible())
    review.screen.editor.progress.stop_wanted.emit()
    archived.until(lambda: not archived.lanes.review.busy)
    assert "停止" in review.screen.editor.summary.text()


# --- tables and versions -----------------------------------------------------------------------


def test_a_table_goes_out_and_comes_in(archived: Desk, review: ReviewController, tmp_path: Path) -> None:
    table = tmp_path / "表.xlsx"
    review.ask_save = lambda _title, _kind: str(table)
    archived.do("pack_export")
    archived.until(table.is_file)
    review.ask_open = lambda _title, _kind: str(table)
    archived.do("pack_import")
    archived.until(lambda: archived.window.findChildren(ImportedDialog))
    dialog = archived.window.findChildren(ImportedDialog)[0]
    assert "100" in dialog.findChild(QListWidget).parent().findChildren(type(review.screen.faults.summary))[0].text()
    dialog.reject()
    archived.settle()


def test_every_fault_of_a_table_is_told_row_by_row(archived: Desk, review: ReviewController, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    table = tmp_path / "表.xlsx"
    export_pack(load_pack(find_pack()), table, now())
    book = load_workbook(table)
    sheet = book.worksheets[0]
    for row, value in ((2, "若干"), (5, "-3"), (9, None)):
        sheet.cell(row=row, column=5).value = value
    book.save(table)
    review.ask_open = lambda _title, _kind: str(table)
    before = review.pack
    archived.do("pack_import")
    archived.until(lambda: archived.window.findChildren(ImportFaultsDialog))
    dialog = archived.window.findChildren(ImportFaultsDialog)[0]
    assert [r.row for r in dialog.faults.rows if r.row] == [2, 5, 9]
    assert review.pack is before
    dialog.reject()
    archived.settle()


def test_two_packs_side_by_side(archived: Desk, review: ReviewController, tmp_path: Path) -> None:
    enter(archived, review, "B8-03", "basis", "new basis")
    archived.do("pack_compare")
    archived.until(lambda: review.screen.versions.differences.rows)
    rows = review.screen.versions.differences.rows
    assert ("B8-03", "法律依据", pack().item("B8-03").basis, "new basis") in rows
    review.ask_save = lambda _title, _kind: str(tmp_path / "对比.xlsx")
    review.screen.versions.save.click()
    archived.until((tmp_path / "对比.xlsx").is_file)
    archived.settle()


# --- the archive's faults ----------------------------------------------------------------------


def test_the_archives_faults_are_counted_and_lead_to_the_case(archived: Desk, tmp_path: Path) -> None:
    window = archived.window
    archived.do("frequent_faults")
    panel = window.review.screen.faults
    archived.until(lambda: panel.lines.rows)
    assert window.screens.currentIndex() == REVIEW
    assert panel.names.rowCount() == 1
    line = panel.lines.rows[0]
    archived.session.close()
    archived.settle()
    panel.name_table.setCurrentIndex(panel.names.index(0, 0))
    QTest.keyClick(panel.name_table, Qt.Key.Key_Return)
    archived.until(lambda: window.review.tree.line is not None and archived.session.case.case_id is not None)
    archived.settle()
    assert window.review.tree.line.id == line.criterion
    window.review.ask_save = lambda _title, _kind: str(tmp_path / "常见")
    panel.save.click()
    archived.until((tmp_path / "常见.xlsx").is_file)
    archived.settle()


def test_the_screen_is_empty_of_dialogs_behind_it(archived: Desk, review: ReviewController) -> None:
    assert [d for d in archived.window.findChildren(QDialog) if d.isVisible()] == []
    assert review.pack.base_score == Decimal(100)


# --- groups, grades and root causes ------------------------------------------------------------


def test_a_group_is_renamed_comes_and_goes(archived: Desk, review: ReviewController) -> None:
    editor = review.screen.editor
    enter(archived, review, "group/A1", "name", "Body itself")
    assert review.pack.groups[0].name == "Body itself"
    assert "Body itself" in editor.model.find("group/A1").data()
    assert editor.model.find("group/A1").data().endswith("*")
    assert not editor.model.find("group/A2").data().endswith("*")
    editor.choose(f"part/{review.pack.groups[0].part}")
    archived.do("pack_new_item")
    made = editor.key.removeprefix("group/")
    assert [g.points for g in review.pack.groups if g.id == made] == [1]
    idle(archived)
    assert [f for f in (editor.faults.item(n).text() for n in range(editor.faults.count())) if "101" in f]  # full marks must follow
    archived.do("pack_remove_item")
    assert made not in {g.id for g in review.pack.groups}
    idle(archived)
    assert editor.faults.isHidden()


def test_a_grade_is_put_between_two_and_what_is_out_of_order_is_told(archived: Desk, review: ReviewController) -> None:
    editor = review.screen.editor
    editor.choose("grade/1")
    archived.do("pack_new_item")
    enter(archived, review, "grade/1", "name", "Good")
    enter(archived, review, "grade/1", "minimum", "80")
    assert [(g.name, g.minimum) for g in review.pack.grades][:3] == [("优秀", 90), ("Good", 80), ("合格", 60)]
    idle(archived)
    assert editor.faults.isHidden()
    enter(archived, review, "grade/1", "minimum", "95")
    idle(archived)
    assert "由高到低" in editor.faults.item(0).text()
    enter(archived, review, "grade/1", "verified", "false")
    assert review.pack.grades[1].verified is False
    editor.choose("grade/1")
    archived.do("pack_remove_item")
    assert review.pack.grades == archived.engine.pack.grades


def test_a_root_cause_is_typed_as_a_list_and_checked(archived: Desk, review: ReviewController) -> None:
    editor, cause = review.screen.editor, review.pack.root_causes[0]
    enter(archived, review, f"cause/{cause.id}", "criteria", "A1-01, A2-02")
    assert review.pack.root_causes[0].criteria == ("A1-01", "A2-02")
    enter(archived, review, f"cause/{cause.id}", "criteria", "A1-01 Z9-99")
    idle(archived)
    assert "Z9-99" in editor.faults.item(0).text()
    archived.do("pack_remove_item")
    assert cause.id not in {c.id for c in review.pack.root_causes}


def test_a_root_cause_comes_is_filled_in_and_every_step_is_taken_back(archived: Desk, review: ReviewController) -> None:
    editor, commands = review.screen.editor, archived.window.actions_
    editor.choose("causes")
    assert commands["pack_new_item"].isEnabled()
    assert not commands["pack_remove_item"].isEnabled()
    archived.do("pack_new_item")
    new = editor.key.removeprefix("cause/")
    assert new not in {c.id for c in archived.engine.pack.root_causes}
    assert editor.model.find(f"cause/{new}").data().endswith("*")
    idle(archived)
    assert "没有列出项目" in editor.faults.item(0).text()  # an entry that joins nothing is told, as in a file
    enter(archived, review, f"cause/{new}", "text", "One fault")
    enter(archived, review, f"cause/{new}", "criteria", "B1-03 C2-01")
    idle(archived)
    assert editor.faults.isHidden()
    assert (review.pack.root_cause(new).criteria, review.pack.root_cause(new).whole) == (("B1-03", "C2-01"), True)
    enter(archived, review, f"cause/{new}", "whole", "false")
    assert not review.pack.root_cause(new).whole
    editor.choose(f"cause/{new}")
    archived.do("pack_remove_item")
    assert new not in {c.id for c in review.pack.root_causes}
    for _ in range(5):
        archived.do("pack_step_back")
    assert review.pack == archived.engine.pack


def test_the_pack_is_checked_once_when_a_person_pauses_and_never_by_the_window_itself(
    archived: Desk, review: ReviewController, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    from ui import reviewing

    seen: list[tuple[str, Any]] = []
    real = reviewing.faults_of_pack
    monkeypatch.setattr("ui.reviewing.faults_of_pack", lambda p: (seen.append((threading.current_thread().name, p)), real(p))[1])
    review._pause.setInterval(60_000)  # longer than any machine takes for the steps below
    for points in ("1", "2", "3", "4"):
        enter(archived, review, GENERAL, "bonus_cap", points)
    assert seen == []
    review._pause.setInterval(0)
    idle(archived)
    assert [p for _, p in seen] == [review.pack]
    assert seen[0][0] != threading.main_thread().name


# --- opinion and notice ------------------------------------------------------------------------


def test_opinion_and_notice_are_written_with_the_notes(archived: Desk, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    window = archived.window
    archived.do("show_tree")
    line = next(x for x in window.review.tree.lines if x.outcome == "fail")
    window.review.tree.choose(line.id)
    archived.answers.text = "请补正后重新送达"
    archived.do("note")
    out = tmp_path / "review"
    archived.answers.paths = [str(out)]
    archived.do("save_opinion")
    archived.until(lambda: not archived.lanes.heavy.busy)
    archived.settle()
    (folder,) = out.iterdir()
    assert sorted(p.name for p in folder.iterdir()) == [
        "rectification_notice.pdf", "rectification_notice.xlsx", "review_opinion.pdf", "review_opinion.xlsx",
    ]  # fmt: skip
    cells = [c.value for row in load_workbook(folder / "rectification_notice.xlsx").worksheets[0].rows for c in row]
    assert any("请补正后重新送达" in str(c) for c in cells)


def test_no_place_chosen_writes_nothing(archived: Desk, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    archived.answers.paths = []
    archived.do("save_opinion")
    archived.settle()
    assert not archived.lanes.heavy.busy
    assert sorted(tmp_path.iterdir()) == before
