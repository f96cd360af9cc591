"""Every step: by its command, named, and taken back to where it began."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit

from casefile.messages import codes
from tests.ui.conftest import Desk
from tests.ui.steps import BY_A_PERSON, operation_names
from ui.texts import tr

DECISION, RECORD, FILING, CLOSING = "PENALTY_DECISION", "INTERROGATION_RECORD", "CASE_FILING", "CLOSING_REPORT"


def test_the_sample_is_recognised(case: Desk) -> None:
    assert [kind for kind, _ in case.shape] == [FILING, RECORD, DECISION, CLOSING]
    assert len(dict(case.shape)[RECORD]) == 2


def _prepare(case: Desk, command: str) -> None:
    """Chooses what the command works on, and answers what it asks."""
    documents = [d for d in case.session.dossier.documents[1:] if len(d.pages) > 1]
    if not documents:  # steps before have taken them apart
        case.choose(case.session.dossier.documents[-1].pages[0])
        case.do("merge")
        documents = [d for d in case.session.dossier.documents[1:] if len(d.pages) > 1]
    record = next((d for d in documents if d.type == RECORD), documents[0])
    case.choose(record.pages[1])
    case.answers.text = "与本案无关"
    case.answers.choice = lambda _choices: "SCENE_RECORD"
    if command == "move_to":
        goal = next(d.id for d in case.session.dossier.documents if d.type == DECISION)
        case.answers.choice = lambda _choices: f"document:{goal}"
    if command == "move_down":
        case.choose(record.pages[0])
    if command == "restore":
        case.do("leave_out")
        case.choose(case.window.view.sections[-1].pages[0].id)


STEPS = (
    "turn_right", "turn_left", "turn_over", "move_to", "move_up", "move_down", "to_previous", "to_next",
    "new_document", "set_blank", "leave_out", "restore", "set_type", "split", "merge", "document_up", "document_down",
)  # fmt: skip


@pytest.mark.parametrize("command", STEPS)
def test_each_step_changes_the_case_is_named_and_is_taken_back_and_done_again(case: Desk, command: str) -> None:
    _prepare(case, command)
    before, steps = case.session.dossier, case.session.undo.count()
    case.do(command)
    after = case.session.dossier
    assert after != before
    assert case.session.undo.count() == steps + 1
    assert case.session.undo.undoText() not in ("", case.session.undo.command(steps).operation.name)
    assert case.session.undo.undoText() in case.window.actions_["undo"].text()
    case.do("undo")
    assert case.session.dossier == before
    case.do("redo")
    assert case.session.dossier == after


def test_all_steps_one_after_the_other_go_back_to_the_first_state(case: Desk) -> None:
    first = case.session.dossier
    for command in STEPS:
        _prepare(case, command)
        case.do(command)
    assert case.session.dossier != first
    while case.session.undo.canUndo():
        case.do("undo")
    assert case.session.dossier == first
    assert not case.session.case.arrangement.decisions


def test_the_list_of_operations_is_the_programs_own() -> None:
    """A new operation needs a command that brings it about, a name in words, and its way back, all seen below."""
    assert set(BY_A_PERSON) == operation_names()
    assert set(BY_A_PERSON) == {code for code in codes() if code.startswith("op.")}


@pytest.mark.parametrize("name", sorted(BY_A_PERSON))
def test_every_operation_is_made_by_a_command_named_and_taken_back(case: Desk, name: str) -> None:
    session = case.session
    case.answers.text = "与本案无关"
    BY_A_PERSON[name](case)
    step = session.undo.command(session.undo.index() - 1)
    assert step.operation.name == name
    assert session.undo.undoText() == tr(name, **step.operation.params)
    assert "{" not in session.undo.undoText()
    after = session.case.arrangement, session.dossier, session.sheet.findings
    case.do("undo")
    assert session.case.arrangement != after[0]
    decided = {c.key: c.before for c in step.operation.changes}
    assert {key: session.case.arrangement.get(key) for key in decided} == decided
    case.do("redo")
    assert (session.case.arrangement, session.dossier, session.sheet.findings) == after


def test_by_key_r_turns_and_del_leaves_out(case: Desk) -> None:
    page = case.page_of(DECISION)
    case.choose(page)
    thumbs = case.window.bench.thumbs
    case.window.activateWindow()
    thumbs.setFocus()
    case.bot.keyClick(thumbs, Qt.Key.Key_R)
    case.settle()
    assert case.session.dossier.page(page).turn == 90
    case.bot.keyClick(thumbs, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    case.settle()
    assert case.session.dossier.page(page).turn == 0
    case.answers.text = "重复扫描"
    case.bot.keyClick(thumbs, Qt.Key.Key_Delete)
    case.settle()
    assert case.session.dossier.page(page).left_out == "重复扫描"
    assert case.window.view.sections[-1].kind == "left_out"


def test_no_reason_no_step(case: Desk) -> None:
    case.choose(case.page_of(DECISION))
    case.answers.text = None
    case.do("leave_out")
    assert case.session.undo.count() == 0


def let_go(view: QAbstractItemView, data: QMimeData, index: QModelIndex) -> None:
    """Ends a drag on a row, as the mouse does."""
    view.scrollTo(index)
    rect = view.visualRect(index)
    place = QPointF(rect.left() + rect.width() * 0.2, rect.center().y())
    copy = Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    move = QDragMoveEvent(place.toPoint(), *copy)
    view.dragMoveEvent(move)
    assert move.isAccepted()
    event = QDropEvent(place, *copy)
    view.dropEvent(event)
    assert event.isAccepted()


def test_a_page_dragged_onto_a_document_in_the_tree_moves_there(case: Desk) -> None:
    page, bench = case.page_of(CLOSING), case.window.bench
    data = bench.tree_model.mimeData([bench.tree_model.find(page=page)])
    filing = case.page_of(FILING)
    let_go(bench.tree, data, bench.tree_model.find(section=filing))
    case.settle()
    assert dict(case.shape)[FILING] == (filing, page)


def test_a_thumbnail_dragged_before_another_goes_there(case: Desk) -> None:
    page, bench = case.page_of(CLOSING), case.window.bench
    data = bench.thumb_model.mimeData([bench.thumb_model.find(page)])
    second = case.page_of(RECORD, 1)
    let_go(bench.thumbs, data, bench.thumb_model.find(second))
    case.settle()
    pages = dict(case.shape)[RECORD]
    assert pages[pages.index(page) + 1] == second


def test_a_document_dragged_onto_another_goes_before_it(case: Desk) -> None:
    bench = case.window.bench
    closing, filing = case.page_of(CLOSING), case.page_of(FILING)
    data = bench.tree_model.mimeData([bench.tree_model.find(section=closing)])
    let_go(bench.tree, data, bench.tree_model.find(section=filing))
    case.settle()
    assert case.shape[0][0] == CLOSING


def test_pages_let_go_on_a_missing_document_become_it(case: Desk) -> None:
    missing = next(s for s in case.window.view.sections if s.is_missing)
    page = case.page_of(RECORD, 1)
    case.window.bench.thumbs.pages_dropped.emit([page], missing, None)
    case.settle()
    assert (missing.type, (page,)) in case.shape
    assert all(s.type != missing.type for s in case.window.view.sections if s.is_missing)


def test_steps_asked_for_at_once_are_made_one_after_the_other(case: Desk) -> None:
    """None may be made from a dossier that an earlier one has changed."""
    pages = [p.id for p in case.session.dossier.pages]
    case.choose(pages[0])
    for _ in range(5):
        case.window.arrange.turn(90)
    case.settle()
    assert case.session.undo.count() == 5
    assert case.session.dossier.page(pages[0]).turn == 90


def test_a_field_is_confirmed_with_enter_and_corrected_by_typing(case: Desk) -> None:
    case.choose(case.page_of(DECISION))
    panel = case.window.bench.fields
    row = next(n for n, line in enumerate(panel.model.rows) if line.field.name == "amount")
    panel.table.setCurrentIndex(panel.model.index(row, 1))
    panel.table.setFocus()
    case.bot.keyClick(panel.table, Qt.Key.Key_Return)
    case.settle()
    document = next(d for d in case.session.dossier.documents if d.type == DECISION)
    assert document.field("amount").confirmed_by == "王芳"
    panel.model.setData(panel.model.index(row, 1), "860.00")
    case.settle()
    document = next(d for d in case.session.dossier.documents if d.type == DECISION)
    assert document.value("amount") == "860.00"
    case.do("undo")
    case.do("undo")
    document = next(d for d in case.session.dossier.documents if d.type == DECISION)
    assert document.field("amount").confirmed_by is None
    assert document.value("amount") == "960.00"


def test_a_value_typed_survives_when_the_page_is_read_again(case: Desk) -> None:
    page = case.page_of(DECISION)
    document = next(d for d in case.session.dossier.documents if d.type == DECISION)
    case.window.arrange.enter_field(document.id, "amount", None, "860.00")
    case.settle()
    case.session.add_readings({page: case.session.case.readings[page]}, {})
    case.settle()
    assert next(d for d in case.session.dossier.documents if d.type == DECISION).value("amount") == "860.00"


def test_a_missing_document_can_be_declared_not_needed(case: Desk) -> None:
    bench = case.window.bench
    gap = next(s for s in case.window.view.sections if s.is_missing)
    bench.tree.setCurrentIndex(bench.tree_model.find(section=gap.id))
    case.answers.text = "不适用此程序"
    case.do("waive")
    assert gap.type not in {m.type for m in case.session.dossier.missing}
    case.do("undo")
    assert gap.type in {m.type for m in case.session.dossier.missing}


def test_a_page_taken_for_a_duplicate_can_be_put_into_a_document(case: Desk) -> None:
    scans = sorted((case.folder / "scans").iterdir())
    before = len(case.session.dossier.pages)
    case.window.take([scans[3]])
    case.until(lambda: len(case.session.dossier.pages) == before + 1)
    case.settle()
    double = next(p for p in case.session.dossier.pages if p.duplicate_of)
    assert any(s.kind == "duplicate" for s in case.window.view.sections)
    case.window.arrange.move_into([double.id], case.page_of(DECISION))
    case.settle()
    assert double.id in dict(case.shape)[DECISION]
    case.do("undo")
    assert case.session.dossier.page(double.id).duplicate_of == double.duplicate_of


def test_typing_a_value_and_enter_goes_on_to_the_next_field(case: Desk) -> None:
    case.choose(case.page_of(DECISION))
    panel = case.window.bench.fields
    row = next(n for n, line in enumerate(panel.model.rows) if line.field.name == "amount")
    panel.table.setCurrentIndex(panel.model.index(row, 1))
    case.window.activateWindow()
    panel.edit()
    editor = panel.table.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    case.bot.keyClicks(editor, "860.00")
    case.bot.keyClick(editor, Qt.Key.Key_Return)
    case.until(lambda: panel.table.currentIndex().row() != row)
    case.settle()
    assert next(d for d in case.session.dossier.documents if d.type == DECISION).value("amount") == "860.00"
    assert panel.table.currentIndex().row() == row + 1
    assert case.session.undo.count() == 1
