"""Dossier, report and score sheet written and the case archived, in the background."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from casefile.errors import Cancelled
from ui.preferences import Preferences
from ui.session import Session
from ui.tasks import Job, Lanes

if TYPE_CHECKING:
    from scoring.build import Built

_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{n}{d}" for n in ("COM", "LPT") for d in range(1, 10))}


class FinishController(QObject):
    """Finishes the case in work.

    Signals:
        progressed: (stage, done, total); total 0 when it has ended.
        finished: (Built, folder).
        failed: (error).
    """

    progressed = Signal(str, int, int)
    finished = Signal(object, object)
    failed = Signal(object)

    def __init__(self, session: Session, lanes: Lanes, kept: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._lanes, self._kept = session, lanes, kept
        self._job: Job | None = None
        self._last: Path | None = None

    @property
    def is_busy(self) -> bool:
        return self._job is not None

    @property
    def root(self) -> Path:
        """Where finished dossiers go; each case has a folder of its own there."""
        chosen = self._kept.get("output")
        if isinstance(chosen, str) and chosen:
            return Path(chosen)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(documents or Path.home()) / "Mingjuan"

    def choose_root(self, folder: str) -> None:
        if folder:
            self._kept.set("output", folder)

    def start(self) -> None:
        """Writes and archives the case as it stands now; one may go on working meanwhile."""
        if self._job is not None or not self._session.case.pages:
            return
        session, case, engine = self._session, self._session.case, self._session.engine
        out = self.root / folder_name(session.title or "", case.pages[0].id)
        self.progressed.emit("writing", 0, 0)

        def work(job: Job) -> Built:
            return engine.finish(case, out, job.report, job.cancel)

        def done(built: Built) -> None:
            self._end()
            self._last = out
            archived = built.report.get("archive")
            same = session.case.pages[:1] == case.pages[:1]
            if archived and same:
                session.archived(archived["case_id"], case)
                self._kept.set("last_case", archived["case_id"])
            self.finished.emit(built, out)

        def failed(error: BaseException) -> None:
            self._end()
            if not isinstance(error, Cancelled):
                self.failed.emit(error)

        self._job = self._lanes.heavy.run(work, done, failed, self.progressed.emit)

    def stop(self) -> None:
        if self._job is not None:
            self._job.cancel.set()

    def show_folder(self, folder: Path | None = None) -> None:
        """Opens the folder with the finished files in the system's file manager."""
        place = folder or self._last or self.root
        place.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))

    def _end(self) -> None:
        self._job = None
        self.progressed.emit("", 0, 0)


def folder_name(title: str, fallback: str) -> str:
    """A name every system takes: NFC, at most 60 characters, nothing that Windows forbids."""
    name = unicodedata.normalize("NFC", title)
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name).strip(" .")[:60].strip(" .")
    if not name or name.split(".")[0].upper() in _RESERVED:
        return f"case-{fallback[:16]}"
    return name
