"""What was: versions of the criteria pack side by side, and the archive's most frequent faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from casefile.errors import Cancelled
from ui import reviewing
from ui.controllers.pack_editing import XLSX
from ui.engine import now
from ui.tasks import Job
from ui.texts import tr

if TYPE_CHECKING:
    from scoring.pack_shelf import Version
    from ui.controllers.review import ReviewController
    from ui.main_window import MainWindow
    from ui.screens.pack_panels import FaultsPanel, VersionsPanel


class PackRecords(QObject):
    """The tabs beside the editor."""

    def __init__(self, window: MainWindow, owner: ReviewController) -> None:
        super().__init__(owner)
        self._window, self._owner = window, owner
        self._versions: list[Version] = []
        self._difference: Any = None
        self._counted: reviewing.Counted | None = None
        self._counting: Job | None = None

    def connect_versions(self, panel: VersionsPanel) -> None:
        panel.edit_wanted.connect(self._on_version)
        panel.compare_wanted.connect(self._on_compare)
        panel.save_wanted.connect(self._on_save_difference)

    def connect_faults(self, panel: FaultsPanel) -> None:
        panel.count_wanted.connect(self.count)
        panel.case_wanted.connect(self._owner.open_at_fault)
        panel.save_wanted.connect(self._on_save_faults)
        panel.progress.stop_wanted.connect(self.stop_counting)

    @property
    def is_counted(self) -> bool:
        return self._counted is not None

    def forget(self) -> None:
        """Another pack is in use: what was counted no longer holds."""
        self._counted = None

    def count(self) -> None:
        """Counts the archive's faults."""
        if self._counting is not None:
            return
        window, panel = self._window, self._owner.screen.faults
        engine = window.session.engine
        panel.count.setEnabled(False)
        panel.summary.setText(tr("ui_counting"))

        def ended() -> None:
            self._counting = None
            panel.progress.finish()
            panel.count.setEnabled(True)

        def done(counted: reviewing.Counted) -> None:
            ended()
            self._counted = counted
            panel.show_faults(counted)

        def failed(error: BaseException) -> None:
            ended()
            panel.summary.setText(tr("ui_faults_hint"))
            if not isinstance(error, Cancelled):
                window.teller.error(error)

        self._counting = window.lanes.review.run(
            lambda job: reviewing.count_faults(engine, job.report, job.cancel), done, failed, panel.progress.show_step
        )

    def stop_counting(self) -> None:
        if self._counting is not None:
            self._counting.cancel.set()

    def load_versions(self) -> None:
        def done(versions: list[Version]) -> None:
            self._versions = versions
            self._owner.screen.versions.show_versions(versions, self._owner.pack)

        self._window.lanes.archive.run(lambda _job: reviewing.pack_versions(), done)

    def _on_version(self, version: Version) -> None:
        self._window.lanes.archive.run(lambda _job: reviewing.load_version(version.sha256), self._owner.editing.load)

    def _on_compare(self, first: int, second: int) -> None:
        from scoring.pack_compare import compare_packs

        edited, versions = self._owner.pack, self._versions

        def work(_job: Job) -> Any:
            packs = [edited if n >= len(versions) else reviewing.load_version(versions[n].sha256) for n in (first, second)]
            return compare_packs(*packs)

        def done(found: Any) -> None:
            self._difference = found
            self._owner.screen.versions.show_difference(found)

        if min(first, second) >= 0:
            self._window.lanes.archive.run(work, done)

    def _on_save_difference(self) -> None:
        self._save_sheet(self._difference.sheet())

    def _on_save_faults(self) -> None:
        if self._counted is not None:
            self._save_sheet(self._counted.found.sheet())

    def _save_sheet(self, sheet: Any) -> None:
        from casefile.sheets import write_workbook

        self._owner.save(XLSX, ".xlsx", lambda path: write_workbook(path, [sheet], build_time=now()))
