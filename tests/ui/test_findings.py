"""What to do about a finding, one key away: it does not apply, a note for the handler, a copy for mail."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton

from tests.ui.conftest import Desk
from tests.ui.support import make_scans
from ui.dialogs.ask import TextDialog
from ui.journal import drafts


def _choose(case: Desk, which: str = "failed", row: int = 0) -> str:
    case.window.own.show_findings(which)
    panel = case.window.bench.findings
    panel.table.selectRow(row)
    assert panel.line is not None
    return panel.line.id


def _line(case: Desk, criterion: str) -> object:
    return next(line for line in case.window.bench.findings.model.rows if line.id == criterion)


def test_a_criterion_that_does_not_apply_is_set_so_with_a_reason_by_one_key(case: Desk) -> None:
    criterion = _choose(case)
    case.answers.text = "本案没有该项程序"
    case.window.activateWindow()
    case.bot.keyClick(case.window.bench.findings.table, Qt.Key.Key_X)
    case.settle()
    line = _line(case, criterion)
    assert line.outcome == "not_applicable"
    assert line.finding.judgement.reason == "本案没有该项程序"
    assert str(line.finding.outcome) == "fail"  # the machine's answer stands beside it
    case.do("undo")
    assert _line(case, criterion).outcome == "fail"


def test_no_reason_no_decision(case: Desk) -> None:
    criterion = _choose(case)
    case.answers.text = None
    case.do("not_applicable")
    assert _line(case, criterion).finding.judgement is None


def test_several_at_once_are_one_step(case: Desk) -> None:
    _choose(case)
    panel = case.window.bench.findings
    panel.table.selectAll()
    chosen = [line.id for line in panel.chosen_lines]
    assert len(chosen) > 1
    case.answers.text = "法律未要求"
    case.do("not_applicable")
    assert {_line(case, c).outcome for c in chosen} == {"not_applicable"}
    assert case.session.undo.count() == 1


def test_a_note_stands_at_the_finding_changes_no_score_and_survives_a_crash(case: Desk) -> None:
    criterion = _choose(case)
    before = case.session.sheet
    case.answers.text = "请补调取行驶证"
    case.do("note")
    panel = case.window.bench.findings
    assert _line(case, criterion).note == "请补调取行驶证"
    assert "请补调取行驶证" in panel.detail.toPlainText()
    assert (case.session.sheet.low, case.session.sheet.high) == (before.low, before.high)
    case.do("show_noted")
    assert [line.id for line in panel.shown_lines] == [criterion]
    kept = next(iter(drafts()))
    assert any(c.key == f"note/{criterion}" for o in kept.operations for c in o.changes)
    case.answers.text = ""
    panel.table.selectRow(0)
    case.do("note")
    assert panel.shown_lines == []
    case.do("undo")
    assert [line.id for line in panel.shown_lines] == [criterion]


def test_the_listed_findings_are_copied_as_a_table(case: Desk) -> None:
    criterion = _choose(case)
    case.answers.text = "两行\n的\t备注"
    case.do("note")
    case.do("show_noted")
    case.do("copy_findings")
    rows = [row.split("\t") for row in QGuiApplication.clipboard().text().split("\n")]
    assert [len(row) for row in rows] == [8, 8]
    assert rows[1][0] == criterion
    assert rows[1][-1] == "两行 的 备注"


def test_what_to_do_stands_beside_the_finding_as_buttons(case: Desk) -> None:
    shown = {b.defaultAction().objectName() for b in case.window.bench.findings.findChildren(QToolButton) if b.defaultAction()}
    assert {"scan", "not_applicable", "note", "judge"} <= shown


def test_a_note_is_written_and_kept_by_key(desk: Desk) -> None:
    dialog = TextDialog("备注", "做什么?", "", ["补照片"], desk.window)
    dialog.show()
    assert dialog.value == "补照片"
    dialog.edit.setPlainText("补扫")
    desk.bot.keyClick(dialog.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.result() == TextDialog.DialogCode.Accepted
    assert dialog.value == "补扫"
    dialog.deleteLater()


def test_no_total_and_no_grade_before_all_pages_are_read(desk: Desk) -> None:
    """A half-read case must not be called failed."""
    desk.engine.gate.clear()
    desk.window.take(make_scans(desk.folder / "scans", desk.engine))
    panel = desk.window.bench.findings
    desk.until(lambda: desk.session.sheet is not None and panel.score.text())
    assert "6 页" in panel.score.text()
    assert "得分" not in panel.score.text()
    desk.engine.gate.set()
    desk.until(lambda: desk.session.case.readings)
    desk.settle()
    assert "得分" in panel.score.text()
    assert "未识别" not in panel.score.text()


def test_backwards_by_key_chooses_the_finding_too_so_that_it_can_be_decided(case: Desk) -> None:
    """Shift is held then, and must not change what is chosen."""
    panel = case.window.bench.findings
    case.window.own.show_findings("undecided")
    case.window.activateWindow()
    thumbs = case.window.bench.thumbs
    thumbs.setFocus()
    for expected in (-1, -2):
        case.bot.keyClick(thumbs, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
        case.until(lambda expected=expected: panel.chosen_lines == [panel.shown_lines[expected]])
        assert case.window.actions_["judge"].isEnabled()
    case.bot.keyClick(thumbs, Qt.Key.Key_N)
    case.until(lambda: panel.chosen_lines == [panel.shown_lines[-1]])
