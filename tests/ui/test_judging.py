"""Decisions of people beside the machine's findings: made, named, counted, taken back, kept."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication, QWidget

from casefile.workspace import Case
from tests.ui.conftest import Desk
from ui import texts
from ui.dialogs.judge import ConfirmDialog, Decision, JudgeDialog
from ui.journal import drafts
from ui.models.case_tables import FindingLine
from ui.models.tables import ROW_ROLE
from ui.preferences import Preferences

AGREED = Decision("pass", None, "李敏", "经核对原件无误")


def lines(case: Desk, which: str = "undecided") -> list[FindingLine]:
    case.window.own.show_findings(which)
    panel = case.window.bench.findings
    return [panel.filtered.index(n, 0).data(ROW_ROLE) for n in range(panel.filtered.rowCount())]


def select(case: Desk, *criteria: str) -> None:
    panel = case.window.bench.findings
    panel.table.clearSelection()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in range(panel.filtered.rowCount()):
        index = panel.filtered.index(row, 0)
        if index.data(ROW_ROLE).id in criteria:
            panel.table.selectionModel().setCurrentIndex(index, flags)
    assert {x.id for x in panel.chosen_lines} == set(criteria)


def undecided_item(case: Desk, *, proposed: bool | None = None) -> FindingLine:
    return next(
        x for x in lines(case) if x.kind == "item" and (proposed is None or bool(x.finding.proposal) is proposed)
    )


def judge(case: Desk, criterion: str, decision: Decision) -> None:
    select(case, criterion)
    case.answers.decision = decision
    case.do("judge")


def test_a_decision_stands_beside_the_machines_answer_and_counts_at_once(case: Desk) -> None:
    line = undecided_item(case)
    low, count = case.session.sheet.low, len(case.session.sheet.undecided)
    dossier = case.session.dossier
    judge(case, line.id, AGREED)
    finding = case.session.sheet.finding(line.id)
    assert str(finding.outcome) == "needs_judgement"
    assert (str(finding.result), finding.judgement.by, finding.judgement.reason) == ("pass", "李敏", "经核对原件无误")
    assert finding.judgement.at
    assert len(case.session.sheet.undecided) == count - 1
    assert case.session.sheet.low > low
    assert case.session.dossier is dossier, "a judgement does not touch the dossier"
    assert line.id not in {x.id for x in lines(case)}
    shown = next(x for x in lines(case, "judged") if x.id == line.id)
    assert shown.machine.startswith("待判断")
    assert "李敏" in shown.person
    row = case.window.bench.findings.model.rows.index(shown)
    assert "李敏" in case.window.bench.findings.model.index(row, 2).data()
    select(case, line.id)
    detail = case.window.bench.findings.detail.toPlainText()
    assert "经核对原件无误" in detail
    assert finding.judgement.at[:10] in detail


def test_after_a_decision_the_next_undecided_one_is_chosen(case: Desk) -> None:
    first, second = [x for x in lines(case) if x.kind == "item"][:2]
    judge(case, first.id, AGREED)
    assert case.window.bench.findings.line.id == second.id


def test_a_fail_costs_the_points_the_person_says(case: Desk) -> None:
    line = undecided_item(case)
    high = case.session.sheet.high
    judge(case, line.id, Decision("fail", Decimal("0.5"), "李敏", "缺少签名"))
    assert case.session.sheet.finding(line.id).deduction == Decimal("0.5")
    assert case.session.sheet.high == high - Decimal("0.5")


def test_decisions_are_taken_back_and_made_again_by_name(case: Desk) -> None:
    line = undecided_item(case)
    before = case.session.sheet
    judge(case, line.id, AGREED)
    after = case.session.sheet
    assert line.id in case.session.undo.undoText()
    judge_again = Decision("fail", None, "李敏", "复核后更正")
    lines(case, "judged")
    judge(case, line.id, judge_again)
    assert len(case.session.case.judgements) == 1
    case.do("undo")
    assert case.session.sheet == after
    case.do("undo")
    assert case.session.sheet == before
    assert case.session.case.judgements == ()
    case.do("redo")
    assert case.session.sheet == after


def test_a_decision_is_withdrawn_long_after(case: Desk) -> None:
    line = undecided_item(case)
    before = case.session.sheet
    judge(case, line.id, AGREED)
    case.choose(case.page_of("PENALTY_DECISION"))
    case.do("turn_right")
    case.do("turn_left")
    lines(case, "judged")
    select(case, line.id)
    case.do("withdraw")
    assert case.session.sheet.findings == before.findings
    case.do("undo")
    assert case.session.sheet.finding(line.id).judgement is not None


def test_selected_proposals_are_confirmed_with_one_reason_as_one_step(case: Desk) -> None:
    proposed = [x for x in lines(case) if x.finding.proposal][:3]
    other = undecided_item(case, proposed=False)
    assert len(proposed) >= 2
    select(case, other.id, *(x.id for x in proposed))
    case.answers.decision = Decision(None, None, "李敏", "同意系统建议")
    case.do("confirm_proposals")
    assert case.answers.asked == [x.id for x in proposed]
    for line in proposed:
        assert str(case.session.sheet.finding(line.id).result) == line.finding.proposal
    assert case.session.sheet.finding(other.id).judgement is None
    assert case.session.undo.count() == 1
    case.do("undo")
    assert case.session.case.judgements == ()


def test_without_a_proposal_there_is_nothing_to_confirm(case: Desk) -> None:
    other = undecided_item(case, proposed=False)
    select(case, other.id)
    case.do("confirm_proposals")
    assert case.answers.asked == []
    assert "系统建议" in case.window.notice.text


def test_who_decided_is_remembered(case: Desk) -> None:
    judge(case, undecided_item(case).id, AGREED)
    assert Preferences().get("operator") == "李敏"
    assert case.engine.operator == "李敏"


def test_decisions_outlive_a_crash_in_their_order(case: Desk) -> None:
    first, second = [x for x in lines(case) if x.kind == "item"][:2]
    judge(case, first.id, AGREED)
    case.choose(case.page_of("PENALTY_DECISION"))
    case.do("turn_right")
    judge(case, second.id, AGREED)
    case.do("undo")
    before, steps = case.session.sheet.findings, case.session.undo.count()
    assert len(drafts()) == 1
    case.session.show(Case())
    case.settle()
    case.window.desk.open_last()
    case.until(lambda: case.session.case.pages)
    case.settle()
    assert case.session.sheet.findings == before
    assert case.session.undo.count() == steps
    case.do("redo")
    assert case.session.sheet.finding(second.id).judgement.by == "李敏"
    case.do("undo")
    case.do("undo")
    case.do("undo")
    assert case.session.case.judgements == ()


def test_decisions_are_archived_and_can_still_be_taken_back(case: Desk) -> None:
    line = undecided_item(case)
    judge(case, line.id, AGREED)
    case.do("finish")
    case.until(lambda: not case.finish.is_busy, 60000)
    case.settle()
    case_id = case.session.case.case_id
    _, record = case.engine.workspace.load(case_id)
    assert [j["by"] for j in record.judgements] == ["李敏"]
    case.session.close()
    case.settle()
    case.window.desk.open_case(case_id)
    case.until(lambda: case.session.case.pages)
    case.settle()
    assert case.session.sheet.finding(line.id).judgement.reason == "经核对原件无误"
    case.do("undo")
    assert case.session.sheet.finding(line.id).judgement is None


def test_what_the_pack_does_not_allow_is_told_and_not_recorded(case: Desk) -> None:
    line = undecided_item(case)
    judge(case, line.id, Decision("fail", Decimal(99), "李敏", "缺少签名"))
    assert line.id in case.window.notice.text
    assert "扣分超出" in case.window.notice.text
    assert case.session.undo.count() == 0


def test_a_decision_that_another_pack_refuses_is_told_and_the_rest_is_scored(case: Desk) -> None:
    line = undecided_item(case)
    judge(case, line.id, Decision("fail", Decimal("0.5"), "李敏", "缺少签名"))
    groups = tuple(
        replace(g, items=tuple(replace(i, cap=Decimal("0.1")) if i.id == line.id else i for i in g.items))
        for g in case.engine.pack.groups
    )
    case.engine.pack = replace(case.engine.pack, groups=groups)
    case.session.recompose()
    case.settle()
    assert f"{line.id} 的人工判断不再计入" in case.window.notice.text
    assert case.session.sheet.finding(line.id).judgement is None


@pytest.fixture
def dialog_of(case: Desk):
    made: list[QWidget] = []

    def make(line: FindingLine) -> JudgeDialog:
        dialog = JudgeDialog(line, case.engine.pack.criterion(line.id), "王芳", case.window)
        made.append(dialog)
        dialog.show()
        case.bot.waitExposed(dialog)
        return dialog

    yield make
    for dialog in made:
        dialog.close()


def test_the_dialog_begins_with_the_machines_proposal(case: Desk, dialog_of) -> None:
    dialog = dialog_of(undecided_item(case, proposed=True))
    assert dialog.decision.outcome == dialog._proposal
    assert dialog.decision.by == "王芳"
    assert dialog.decision.reason == texts.tr("ui_judge_reason_1")
    dialog.accept()
    assert dialog.result() == JudgeDialog.DialogCode.Accepted


def test_the_dialog_wants_outcome_reason_and_name_in_words(case: Desk, dialog_of) -> None:
    dialog = dialog_of(undecided_item(case, proposed=False))
    for wanted, mend in (
        ("ui_outcome_needed", lambda: dialog.choices["fail"].setChecked(True)),
        ("ui_reason_needed", lambda: dialog.reason.setEditText("缺少签名")),
    ):
        dialog.accept()
        assert dialog.isVisible()
        assert dialog.fault.text() == texts.tr(wanted)
        mend()
    dialog.name.clear()
    dialog.accept()
    assert dialog.fault.text() == texts.tr("ui_name_needed")


def test_the_dialog_by_keyboard_alone(case: Desk, dialog_of) -> None:
    line = undecided_item(case, proposed=False)
    dialog = dialog_of(line)
    dialog.activateWindow()
    case.until(dialog.isActiveWindow)
    case.bot.keyClick(dialog, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    case.until(dialog.choices["fail"].isChecked)
    case.bot.keyClick(dialog, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert dialog.points.hasFocus()
    most = case.engine.pack.criterion(line.id).cap
    for _ in range(50):
        case.bot.keyClick(dialog.points, Qt.Key.Key_Up)
    assert dialog.decision.deduction == most
    case.bot.keyClick(dialog, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    case.bot.keyClicks(QApplication.focusWidget(), "lack of signature")
    case.bot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.result() == JudgeDialog.DialogCode.Accepted
    assert dialog.decision == Decision("fail", most, "王芳", "lack of signature")


def test_points_only_for_a_fail_and_by_the_pack_unless_said(case: Desk, dialog_of) -> None:
    dialog = dialog_of(undecided_item(case))
    dialog.choices["pass"].setChecked(True)
    assert not dialog.points.isEnabled()
    dialog.choices["fail"].setChecked(True)
    assert dialog.points.isEnabled()
    assert dialog.decision.deduction is None
    dialog.points.setValue(0.5)
    assert dialog.decision.deduction == Decimal("0.5")


def test_a_bonus_is_granted_or_not(case: Desk, dialog_of) -> None:
    line = next(x for x in lines(case, "all") if x.kind == "bonus")
    dialog = dialog_of(line)
    assert set(dialog.choices) == {"pass", "not_applicable"}
    assert not dialog.points.isVisible()


def test_several_at_once_need_one_reason(case: Desk) -> None:
    proposed = [x for x in lines(case) if x.finding.proposal][:2]
    dialog = ConfirmDialog(proposed, "王芳", case.window)
    dialog.show()
    dialog.reason.setEditText("")
    dialog.accept()
    assert dialog.isVisible()
    dialog.reason.setEditText("同意")
    dialog.accept()
    assert dialog.decision == Decision(None, None, "王芳", "同意")


def test_j_asks_for_a_decision(case: Desk) -> None:
    line = undecided_item(case)
    select(case, line.id)
    case.answers.decision = AGREED
    case.window.activateWindow()
    table = case.window.bench.findings.table
    table.setFocus()
    case.bot.keyClick(table, Qt.Key.Key_J)
    case.settle()
    assert case.session.sheet.finding(line.id).judgement is not None


def test_a_grade_is_named_in_the_language_of_the_window() -> None:
    from scoring.pack import find_pack, load_pack
    from ui import texts

    pack = load_pack(find_pack("ZJ-D1"))
    try:
        assert texts.grade_name("不合格", pack) == "不合格"
        texts.set_language("en")
        assert texts.grade_name("不合格", pack) == "Fail"
        assert texts.grade_name("自定等次", pack) == "自定等次"
        assert texts.grade_name(None, pack) == "open"
    finally:
        texts.set_language("zh")
