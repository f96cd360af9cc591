"""Scanning from the window: asks what and where to, scans in the background, takes each page in as it comes."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from casefile.errors import Cancelled
from ui.controllers.insert import InsertController, incoming_folder
from ui.controllers.intake import Then
from ui.controllers.view import ViewController
from ui.preferences import Preferences
from ui.tasks import Job, Lane
from ui.texts import tr

if TYPE_CHECKING:
    from casefile.intake.scanner import Wish
    from ui.dialogs.scan import ScanDialog


class ScanController(QObject):
    """One scan at a time.

    Signals:
        progressed: ("scanning", pages so far, 0); ("", 0, 0) at the end.
        failed: (error) the scan ended otherwise than it should; pages that came stay.
    """

    progressed = Signal(str, int, int)
    failed = Signal(object)

    def __init__(
        self, lane: Lane, view: ViewController, insert: InsertController, kept: Preferences, window: QWidget
    ) -> None:
        super().__init__(window)
        self._lane, self._view, self._insert, self._kept, self._window = lane, view, insert, kept, window
        self._job: Job | None = None
        self._count = 0
        self.dialog: ScanDialog | None = None

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {"scan": self.ask, "rescan_page": lambda: self.ask("instead")}

    @property
    def is_busy(self) -> bool:
        return self._job is not None

    def ask(self, where: str = "") -> None:
        """Opens the dialog; scanners are looked for meanwhile.

        Args:
            where: `instead` of the page in view, "" for what was chosen last.
        """
        from ui.dialogs.scan import ScanDialog

        if self.is_busy or self.dialog is not None:
            return
        dialog = ScanDialog(self._kept, has_page=self._view.page is not None, where=where, parent=self._window)
        self.dialog = dialog
        dialog.search_wanted.connect(self.search)
        dialog.finished.connect(lambda _result: self._end_dialog(dialog))
        dialog.accepted.connect(lambda: self.start(dialog.wish, dialog.where))
        dialog.open()
        self.search()

    def search(self) -> None:
        """Looks for scanners; the dialog says what was found."""
        from casefile.intake import scanner

        dialog = self.dialog
        if dialog is None:
            return
        dialog.show_searching()

        def tell(show: Callable[..., None]) -> Callable[..., None]:
            return lambda found: show(found) if self.dialog is dialog else None

        job = self._lane.run(
            lambda job: scanner.scanners(job.cancel), tell(dialog.show_scanners), tell(dialog.show_fault)
        )
        dialog.finished.connect(lambda _result: job.cancel.set())

    def start(self, wish: Wish, where: str = "case") -> None:
        """Scans; each page goes `where`: `case`, `before` or `instead` of the page in view, or `document`."""
        from casefile.intake.scanner import scan

        folder = _fresh_folder()
        then = self._place(where)
        self._count = 0

        def work(job: Job) -> int:
            return scan(wish, folder, lambda path: job.send(self._came, path, then), cancel=job.cancel)

        self.progressed.emit("scanning", 0, 0)
        self._job = self._lane.run(work, lambda _count: self._end(), self._on_error)

    def stop(self) -> None:
        """Pages that came stay."""
        if self._job is not None:
            self._job.cancel.set()

    def _came(self, path: Path, then: Then | None) -> None:
        self._count += 1
        self.progressed.emit("scanning", self._count, 0)
        named = path.with_name(f"{tr('ui_scanned_name')} {path.parent.name}-{self._count:04d}.tif")
        path.rename(named)
        self._insert.take([named], then, passing=True)

    def _place(self, where: str) -> Then | None:
        page, section = self._view.page, self._view.section
        if where == "before" and page is not None:
            return self._insert.before(page.id)
        if where == "instead" and page is not None:
            return self._first_instead(page.id)
        if where == "document" and section is not None and section.is_document:
            return self._insert.into(section.id)
        if where == "document" and section is not None and section.is_missing:
            return self._insert.as_missing(section.type)
        return None

    def _first_instead(self, page: str) -> Then:
        """The first page takes the other's place, what follows (its back) goes behind it."""
        last: list[str] = []

        def then(new: list[str]) -> None:
            (self._insert.beside(last[-1], behind=True) if last else self._insert.instead_of(page))(new)
            last.append(new[-1])

        return then

    def _on_error(self, error: BaseException) -> None:
        self._end()
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _end(self) -> None:
        self._job = None
        self.progressed.emit("", 0, 0)

    def _end_dialog(self, dialog: ScanDialog) -> None:
        self.dialog = None
        dialog.deleteLater()


def _fresh_folder() -> Path:
    """A new folder for one scan; emptied ones of earlier scans go."""
    home = incoming_folder()
    for old in home.iterdir():
        if old.is_dir():
            with contextlib.suppress(OSError):
                old.rmdir()
    folder = home / uuid.uuid4().hex[:8]
    folder.mkdir()
    return folder
