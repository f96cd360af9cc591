"""Each operation of the program, brought about as a person does it: by a command of the window."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel

from casefile.model import Box
from tests.ui.conftest import Desk
from tests.ui.support import make_scans
from ui.dialogs.judge import Decision
from ui.models.tables import ROW_ROLE

DECISION, RECORD, FILING = "PENALTY_DECISION", "INTERROGATION_RECORD", "CASE_FILING"
ROOT = Path(__file__).resolve().parents[2]


def operation_names() -> set[str]:
    """Names of all operations that the program's own source can make."""
    found: set[str] = set()
    for folder in ("casefile/assembly", "ui"):
        for path in (ROOT / folder).rglob("*.py"):
            found |= set(re.findall(r'"(op\.[a-z_]+)"', path.read_text(encoding="utf-8")))
    return found


def _on(command: str, kind: str = RECORD, place: int = 1) -> Callable[[Desk], None]:
    """The command on one page of the sample."""

    def by(case: Desk) -> None:
        case.choose(case.page_of(kind, place))
        case.do(command)

    return by


def _moved(case: Desk) -> None:
    goal = next(d.id for d in case.session.dossier.documents if d.type == DECISION)
    case.answers.choice = lambda _choices: f"document:{goal}"
    _on("move_to")(case)


def _typed(command: str) -> Callable[[Desk], None]:
    def by(case: Desk) -> None:
        case.answers.choice = lambda _choices: "SCENE_RECORD"
        _on(command)(case)

    return by


def _restored(case: Desk) -> None:
    _on("leave_out")(case)
    case.choose(case.window.view.sections[-1].pages[0].id)
    case.do("restore")


def _came_in(case: Desk, command: str) -> None:
    (scan,) = make_scans(case.folder / "more", case.engine, (("现场照片",),))
    before = len(case.session.dossier.pages)
    case.answers.paths = [str(scan)]
    case.choose(case.page_of(RECORD, 1))
    case.window.actions_[command].trigger()
    case.until(lambda: len(case.session.dossier.pages) > before)
    case.until(lambda: all(p.reading for p in case.session.dossier.pages))
    case.settle()


def _straightened(case: Desk) -> None:
    case.choose(case.page_of(DECISION))
    case.window.actions_["crop"].trigger()
    dialog = case.window.arranging.straighten.dialog
    case.until(lambda: not dialog.view._picture.isNull())
    dialog.margins[0].setValue(10)
    dialog.accept()
    case.settle()


def _as_scanned(case: Desk) -> None:
    _straightened(case)
    case.choose(case.page_of(DECISION))
    case.do("as_scanned")


def _answered(command: str) -> Callable[[Desk], None]:
    """Yes or no to a page that is taken for a second scan of another."""

    def by(case: Desk) -> None:
        before = len(case.session.dossier.pages)
        case.window.take([sorted((case.folder / "scans").iterdir())[3]])
        case.until(lambda: len(case.session.dossier.pages) == before + 1)
        case.settle()
        double = case.session.dossier.pages[-1].id
        case.window.view.show_pages(double, [double])
        case.do(command)

    return by


def _settled(case: Desk) -> None:
    path = case.folder / "说明.txt"
    path.write_text("no scan", encoding="utf-8")
    before = len(case.session.case.inputs)
    case.window.take([path])
    case.until(lambda: len(case.session.case.inputs) > before)
    case.settle()
    case.window.bench.files_table.selectRow(0)
    case.do("settle_file")


def _field(case: Desk) -> None:
    case.choose(case.page_of(DECISION))
    panel = case.window.bench.fields
    row = next(n for n, line in enumerate(panel.model.rows) if line.field.name == "party_name")
    panel.model.setData(panel.model.index(row, 1), "沈国良")
    case.settle()


def _elsewhere(case: Desk) -> None:
    _field(case)
    case.do("correct_elsewhere")


def _waived(case: Desk) -> None:
    bench = case.window.bench
    gap = next(s for s in case.window.view.sections if s.is_missing)
    bench.tree.setCurrentIndex(bench.tree_model.find(section=gap.id))
    case.do("waive")


def _marked_up(case: Desk) -> None:
    case.choose(case.page_of(DECISION))
    case.window.view.show_page(case.page_of(DECISION), [Box(0.1, 0.2, 0.5, 0.3)])
    case.do("mark_up")


def _cleared(case: Desk) -> None:
    _marked_up(case)
    case.do("clear_mark_up")


def _choose_findings(case: Desk, count: int, which: str = "undecided", *, proposed: bool = False) -> None:
    case.window.own.show_findings(which)
    panel = case.window.bench.findings
    panel.table.clearSelection()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    rows = [panel.filtered.index(n, 0) for n in range(panel.filtered.rowCount())]
    rows = [r for r in rows if r.data(ROW_ROLE).kind == "item" and (not proposed or r.data(ROW_ROLE).finding.proposal)]
    assert len(rows) >= count
    for index in rows[:count]:
        panel.table.selectionModel().setCurrentIndex(index, flags)


def _on_findings(command: str, count: int = 1, *, proposed: bool = False) -> Callable[[Desk], None]:
    def by(case: Desk) -> None:
        _choose_findings(case, count, proposed=proposed)
        case.answers.decision = Decision(None if proposed else "pass", None, "李敏", "经核对原件无误")
        case.do(command)

    return by


def _withdrawn(case: Desk) -> None:
    _on_findings("judge")(case)
    _choose_findings(case, 1, "judged")
    case.do("withdraw")


BY_A_PERSON: dict[str, Callable[[Desk], None]] = {
    "op.turn_pages": _on("turn_right"),
    "op.move_pages": _moved,
    "op.new_document": _typed("new_document"),
    "op.split": _on("split"),
    "op.merge": _on("merge", DECISION, 0),
    "op.place_documents": _on("document_up", DECISION, 0),
    "op.set_type": _typed("set_type"),
    "op.set_blank": _on("set_blank"),
    "op.leave_out": _on("leave_out"),
    "op.restore": _restored,
    "op.mark_pages": _on("mark"),
    "op.mark_up": _marked_up,
    "op.clear_mark_up": _cleared,
    "op.insert_pages": lambda case: _came_in(case, "insert_files"),
    "op.replace_page": lambda case: _came_in(case, "replace_page"),
    "op.straighten": _straightened,
    "op.as_scanned": _as_scanned,
    "op.confirm_machine": _answered("confirm_page"),
    "op.deny_machine": _answered("deny_page"),
    "op.settle_files": _settled,
    "op.set_field": _field,
    "op.correct_elsewhere": _elsewhere,
    "op.not_applicable": _waived,
    "op.judge": _on_findings("judge"),
    "op.judge_several": _on_findings("not_applicable", 2),
    "op.confirm_proposals": _on_findings("confirm_proposals", 2, proposed=True),
    "op.withdraw": _withdrawn,
    "op.note": _on_findings("note"),
}
