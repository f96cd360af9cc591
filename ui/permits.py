"""What can be done now: the things commands need (`ui.actions.Command.needs`) that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def case_permits(window: MainWindow) -> set[str]:
    """Of the case in work: pages, document, findings, steps; nothing while the archive is shown."""
    given = {"archive"} if not window.on_bench and window.archive.cases.rows else set()
    if (window.view.spot[1] > 1 and window.on_bench) or window.desk.has_hits:
        given.add("spots")
    session, view, findings = window.session, window.view, window.bench.findings
    if not (session.is_open and window.on_bench):
        return given
    given.add("case")
    chosen = set(view.pages)
    there = {
        "pages": bool(view.pages),
        "document": view.document is not None,
        "marked_up": bool(window.own.markup.permits()),
        "dirty": session.dirty,
        "unread": window.intake.unread > 0,
        "missing": view.section is not None and view.section.is_missing,
        "loose": any(p.document is None and p.id in chosen for p in session.dossier.pages),
        "finding": bool(findings.model.rows),
        "chosen": bool(findings.chosen_lines),
        "judged": window.judge.can_withdraw,
        "undo": session.undo.canUndo(),
        "redo": session.undo.canRedo(),
    }
    return given | {name for name, is_there in there.items() if is_there}
