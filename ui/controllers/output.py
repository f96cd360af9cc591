"""The dossier as it stands now: looked at, printed, saved as draft or OFD, the archived case exported."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from casefile.errors import Cancelled
from ui.controllers.finish import FinishController, folder_name
from ui.dialogs.ask import Asker
from ui.notice import Teller
from ui.session import Session
from ui.tasks import Job, Lanes
from ui.texts import tr


class OutputController(QObject):
    """Makes files that are not the archive's. One job at a time, in the background.

    Signals:
        progressed: (stage, done, total); total 0 when it has ended.
        failed: (error).
    """

    progressed = Signal(str, int, int)
    failed = Signal(object)

    def __init__(
        self, session: Session, lanes: Lanes, asker: Asker, teller: Teller, finish: FinishController, window: QWidget,
        archive_it: Callable[[], object],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._session, self._lanes, self._asker, self._teller, self._window = session, lanes, asker, teller, window
        self._finish, self._archive_it = finish, archive_it
        self._job: Job | None = None

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {
            "preview": self.preview, "print": self.print, "save_draft": self.save_draft, "save_ofd": self.save_ofd,
            "export_package": self.export_package,
        }  # fmt: skip

    def permits(self) -> set[str]:
        given = set()
        if self._session.dossier.pages and self._job is None:
            given.add("dossier")
            if self._session.case.case_id is not None:
                given.add("archived")
        return given

    @property
    def is_busy(self) -> bool:
        return self._job is not None

    def stop(self) -> None:
        if self._job is not None:
            self._job.cancel.set()

    # --- commands -------------------------------------------------------------------------

    def preview(self) -> None:
        """Builds the dossier as it will be archived and shows that very file."""

        def done(path: Path) -> None:
            from casefile.pdf.pages import PdfPages
            from ui.dialogs.preview import PreviewDialog

            dialog = PreviewDialog(PdfPages(path), self._lanes.pages, self._window)
            dialog.finish_wanted.connect(self._archive_it)
            dialog.print_wanted.connect(lambda: self._print_file(path, lambda: None))
            dialog.left.connect(lambda: self._forget(path))
            dialog.open()

        self._start(self._build_aside, done)

    def print(self) -> None:
        """Builds the dossier and prints it with the system's print dialog."""
        self._start(self._build_aside, lambda path: self._print_file(path, lambda: self._forget(path)))

    def save_draft(self) -> None:
        """The dossier with 草稿 on every page, where the person wants it; nothing is archived."""
        self._save(tr("ui_draft_file"), "PDF (*.pdf)", ".pdf", draft=True)

    def save_ofd(self) -> None:
        """The dossier as OFD; on trial."""
        self._save(tr("ui_ofd_file"), "OFD (*.ofd)", ".ofd", draft=False)

    def export_package(self) -> None:
        """The archived case as a package that proves itself complete."""
        folder = self._asker.folder(tr("act_export_package_tip"), str(self._finish.root))
        case_id = self._session.case.case_id
        if not folder or case_id is None:
            return
        engine = self._session.engine

        def work(_job: Job) -> Path:
            return Path(engine.export(case_id, Path(folder)))

        self._start(work, lambda path: self._say_saved("ui_exported", path))

    # --- inside ---------------------------------------------------------------------------

    def _save(self, title: str, kind: str, suffix: str, *, draft: bool) -> None:
        name = folder_name(self._session.title or "", "dossier") + (f"-{tr('ui_draft_file')}" if draft else "") + suffix
        chosen = self._asker.save_as(title, str(self._finish.root / name), kind)
        if not chosen:
            return
        out = Path(chosen)
        out = out if out.suffix.lower() == suffix else out.with_name(out.name + suffix)
        code = "ui_draft_saved" if draft else "ui_ofd_saved"
        self._start(lambda job: self._build(job, out, draft=draft), lambda path: self._say_saved(code, path))

    def _build(self, job: Job, out: Path, *, draft: bool = False) -> Path:
        out.parent.mkdir(parents=True, exist_ok=True)
        self._session.engine.write_dossier(self._case, out, job.report, job.cancel, draft=draft)
        return out

    def _build_aside(self, job: Job) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="mingjuan-"))
        try:
            return self._build(job, folder / "dossier.pdf")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _print_file(self, path: Path, after: Callable[[], None]) -> None:
        printer = self._asker.printer()
        if printer is None:
            after()
            return

        def work(job: Job) -> int:
            from ui.printing import print_pdf

            try:
                return print_pdf(path, printer, job.report, job.cancel)
            finally:
                after()

        self._start(work, lambda count: self._teller.say(tr("ui_printed", count=count), "good"))

    def _forget(self, path: Path) -> None:
        shutil.rmtree(path.parent, ignore_errors=True)

    def _say_saved(self, code: str, path: Path) -> None:
        actions = [(tr("ui_open_folder"), lambda: self._finish.show_folder(path.parent))]
        self._teller.say(tr(code, path=path), "good", actions)

    def _start(self, work: Callable[[Job], Any], then: Callable[[Any], None]) -> None:
        if self._job is not None:
            return
        self._case = self._session.case

        def done(value: Any) -> None:
            if self._ended():
                then(value)

        def failed(error: BaseException) -> None:
            if self._ended() and not isinstance(error, Cancelled):
                self.failed.emit(error)

        self._job = self._lanes.heavy.run(work, done, failed, self._pass)
        self.progressed.emit("writing", 0, 0)

    def _pass(self, stage: str, done: int, total: int) -> None:
        if isValid(self):  # the window may have been built anew in the other language
            self.progressed.emit(stage, done, total)

    def _ended(self) -> bool:
        if not isValid(self):
            return False
        self._job = None
        self.progressed.emit("", 0, 0)
        return True
