"""A whole day in one minute: run by `test_journey.py` in a process of its own, in a real window.

    python -m tests.ui.journey FOLDER_WITH_SCANS OUTPUT
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path


def main(scans: Path, out: Path) -> int:
    from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
    from PySide6.QtGui import QDropEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from ui import theme
    from ui.app import Program
    from ui.models.tables import ROW_ROLE
    from ui.preferences import Preferences

    app = QApplication(["mingjuan"])
    theme.apply(app)
    kept = Preferences()
    kept.set("output", str(out))
    program = Program(app, kept, None, str(scans.parent / "settings.toml") if (scans.parent / "settings.toml").exists() else None)
    program.start()
    window = program.window
    assert window is not None

    def until(condition: Callable[[], object], seconds: float, what: str) -> None:
        end = time.monotonic() + seconds
        while not condition():
            app.processEvents()
            time.sleep(0.005)
            assert time.monotonic() < end, f"too long: {what}"

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scans))])
    window.dropEvent(
        QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QEvent.Type.Drop)
    )
    session = window.session
    until(lambda: session.case.pages, 120, "taking in")
    until(lambda: not window.intake.is_busy and session.is_settled and session.sheet is not None, 1500, "reading")
    print(len(session.dossier.pages), "pages", len(session.dossier.documents), "documents")
    assert len(session.dossier.documents) > 3
    assert not session.failed

    thumbs, bench = window.bench.thumbs, window.bench
    page = session.dossier.documents[1].pages[0]
    turn = session.dossier.page(page).turn
    index = bench.thumb_model.find(page)
    thumbs.scrollTo(index)
    QTest.mouseClick(thumbs.viewport(), Qt.MouseButton.LeftButton, pos=thumbs.visualRect(index).center())
    until(lambda: window.view.pages == [page], 20, "choosing")
    window.activateWindow()
    until(window.isActiveWindow, 20, "becoming active")
    thumbs.setFocus()
    QTest.keyClick(thumbs, Qt.Key.Key_R)
    until(lambda: session.dossier.page(page).turn == (turn + 90) % 360, 60, "turning")
    QTest.keyClick(thumbs, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    until(lambda: session.dossier.page(page).turn == turn and session.is_settled, 60, "undo")

    window.own.show_findings("all")
    panel = bench.findings
    lines = [panel.filtered.index(n, 0) for n in range(panel.filtered.rowCount())]
    spot = next(i for i in lines if any(e.box for e in i.data(ROW_ROLE).finding.evidence))
    panel.table.scrollTo(spot)
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=panel.table.visualRect(spot).center())
    assert bench.page.boxes

    thumbs.setFocus()
    QTest.keyClick(thumbs, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(lambda: window.finish.is_busy, 10, "starting to finish")
    until(lambda: not window.finish.is_busy, 300, "finishing")
    assert session.case.case_id is not None, window.notice.text
    (folder,) = out.iterdir()
    print(sorted(p.name for p in folder.iterdir()))

    window.search.setFocus()
    window.search.insert("处罚")
    until(lambda: window.archive.hits.rows, 30, "search")
    hit = window.archive.hits.rows[0]
    window.archive.hit_table.setFocus()
    QTest.keyClick(window.archive.hit_table, Qt.Key.Key_Return)
    until(lambda: bench.page.page is not None and bench.page.page.id == hit.page, 30, "opening a hit")
    window.close()
    program.end()
    print("archived", session.case.case_id)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
