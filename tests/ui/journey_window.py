"""The real program for `test_journeys.py`, which can only be reached by mouse and keyboard: it tells where things are.

    python -m tests.ui.journey_window window STATUS_FILE [arguments of the program]
    python -m tests.ui.journey_window source X Y FILE…      a window that files can be dragged from
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QWidget

from ui.main_window import MainWindow


def told(window: MainWindow) -> dict[str, Any]:
    """What a person sees, and where on the screen it is."""
    session, bench, places = window.session, window.bench, dict[str, list[int]]()

    def place(name: str, widget: QWidget, point: QPoint | None = None) -> None:
        if widget.isVisible():
            at = widget.mapToGlobal(point if point is not None else widget.rect().center())
            places[name] = [at.x(), at.y()]

    for action in window.actions():
        button = window.bar.widgetForAction(action)
        if button is not None and action.isEnabled():
            place(f"tool:{action.objectName()}", button)
    for n, page in enumerate(p for d in session.dossier.documents for p in d.pages):
        rect = bench.thumbs.visualRect(bench.thumb_model.find(page))
        if bench.thumbs.viewport().rect().contains(rect.center()):
            place(f"page:{n}", bench.thumbs.viewport(), rect.center())
    for row in range(window.archive.filtered.rowCount()):
        place(f"case:{row}", window.archive.table.viewport(), window.archive.table.visualRect(window.archive.filtered.index(row, 0)).center())
    for n, button in enumerate(window.notice.findChildren(QAbstractButton)):
        place(f"notice:{n}", button)
    place("bench", bench)
    place("archive", window.archive)
    modal = QApplication.activeModalWidget()
    if modal is not None:
        for button in modal.findChildren(QAbstractButton):
            if button.text():
                place(f"dialog:{button.text()}", button)
    chosen = window.view.pages
    return {
        "places": places,
        "dialog": type(modal).__name__ if modal is not None else "",
        "active": window.isActiveWindow(),
        "id": int(window.winId()),
        "screen": window.screens.currentIndex(),
        "pages": len(session.dossier.pages),
        "documents": len(session.dossier.documents),
        "read": sum(p.reading is not None for p in session.dossier.pages),
        "settled": session.is_settled and not window.intake.is_busy and not window.lanes.engine.busy and session.sheet is not None,
        "finishing": window.finish.is_busy,
        "case_id": session.case.case_id,
        "steps": session.undo.index(),
        "can_redo": session.undo.canRedo(),
        "chosen": len(chosen),
        "turns": [session.dossier.page(p).turn for p in chosen],
        "left_out": sum(bool(p.left_out) for p in session.dossier.pages),
        "judged": len(session.case.judgements),
        "framed": len(bench.page.boxes),
        "hits": len(window.archive.hits.rows),
        "cases": window.archive.filtered.rowCount(),
        "notice": window.notice.text,
        "title": window.windowTitle(),
        "search": window.search.text(),
        "menus": sum(isinstance(w, QMenu) and w.isVisible() for w in QApplication.topLevelWidgets()),
    }


def run(status: Path, arguments: list[str]) -> int:
    """The program as `main.py` starts it, which writes down ten times a second how it stands."""
    from ui.app import run_window

    app = QApplication(["mingjuan"])

    def write() -> None:
        window = next((w for w in app.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible() and w.is_whole), None)
        if window is not None:
            scratch = status.with_suffix(".new")
            scratch.write_text(json.dumps(told(window), ensure_ascii=False), encoding="utf-8")
            os.replace(scratch, status)

    timer = QTimer()
    timer.timeout.connect(write)
    timer.start(100)
    code = run_window(arguments)
    timer.stop()
    return code


class Source(QLabel):
    """Files lie here, to be dragged elsewhere."""

    def __init__(self, files: list[str]) -> None:
        super().__init__("扫描件")
        self._files = files
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWindowTitle("mingjuan-files")
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(f) for f in self._files])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)


def lay_out(x: int, y: int, files: list[str]) -> int:
    app = QApplication(["files"])
    source = Source(files)
    source.setGeometry(x, y, 160, 120)
    source.show()
    return app.exec()


if __name__ == "__main__":
    if sys.argv[1] == "source":
        sys.exit(lay_out(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]))
    sys.exit(run(Path(sys.argv[2]), sys.argv[3:]))
