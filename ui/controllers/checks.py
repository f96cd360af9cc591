"""Going through pages to look at and files that were refused: each answer is a step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker

from casefile.model import Arrangement, Dossier, Operation
from ui.controllers.view import ViewController
from ui.engine import now
from ui.models.checks import PROBLEMS, CheckLine, kinds_by_page
from ui.models.files import FileLine
from ui.screens.checks import ChecksPanel
from ui.screens.workbench import WorkbenchScreen
from ui.session import Session
from ui.texts import plain, tr

if TYPE_CHECKING:
    from ui.dialogs.ask import Asker


class ChecksController(QObject):
    """Keeps both lists up to date.

    Attributes:
        lines: pages to look at now.
    """

    def __init__(
        self, session: Session, view: ViewController, bench: WorkbenchScreen, panel: ChecksPanel, asker: Asker,
        parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._view, self._bench, self._panel, self._asker = session, view, bench, panel, asker
        self.lines: list[CheckLine] = []
        self._showing = False
        session.dossier_changed.connect(self.refresh)
        session.replaced.connect(self.refresh)
        panel.page_wanted.connect(self._on_wanted)
        self.refresh()

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {
            "show_checks": self.show,
            "next_check": lambda: self.step(1),
            "previous_check": lambda: self.step(-1),
            "confirm_page": lambda: self.answer(True),
            "deny_page": lambda: self.answer(False),
            "settle_file": self.settle,
        }

    @property
    def permits(self) -> set[str]:
        given = {"checks"} if self.lines else set()
        open_pages = kinds_by_page(self.lines)
        if any(p in open_pages for p in self._view.pages):
            given.add("to_check")
        if any(x.state.value == "refused" or x.entry.lost_pages for x in self._files_chosen()):
            given.add("file")
        return given

    def refresh(self) -> None:
        made = self._session.shown
        self.lines = list(made.checks)
        self._panel.show_lines(self.lines)
        tabs, place = self._bench.bottom, self._bench.bottom.indexOf(self._panel)
        tabs.setTabText(place, tr("ui_checks_tab", count=len(self.lines)) if self.lines else tr("ui_checks"))
        files = made.files
        with QSignalBlocker(self._bench.files_table.selectionModel()):
            self._bench.files.show(files, same=lambda x: x.entry.index)
        waiting = sum(x.is_open for x in files)
        code = "ui_files_open" if waiting else "ui_files_count"
        tabs.setTabText(tabs.indexOf(self._bench.files_table), tr(code, count=len(files), open=waiting))

    def show(self) -> None:
        self._bench.bottom.setCurrentWidget(self._panel)
        self._panel.table.setFocus()

    def step(self, by: int) -> None:
        self._bench.bottom.setCurrentWidget(self._panel)
        self._panel.step(by)

    def answer(self, yes: bool) -> None:
        """Yes: blank, a duplicate, or good enough as it is. No: it is neither blank nor a duplicate."""
        kinds = kinds_by_page(self.lines)
        pages = [p for p in self._view.pages if p in kinds]

        def make(dossier: Dossier, arrangement: Arrangement) -> Operation:
            from casefile.assembly import page_steps

            good = {f"{p}/{k}": True for p in pages for k in kinds[p] if k in PROBLEMS} if yes else {}
            return page_steps.confirm_machine(dossier, arrangement, pages, yes, good=good, **self._who())

        if pages:
            self._session.do(make)

    def settle(self) -> None:
        """The person has dealt with refused files; those that were dealt with are open again."""
        chosen = self._files_chosen()
        open_ones = [x.entry.index for x in chosen if x.is_open]
        done = [x.entry.index for x in chosen if x.settled]
        what = None
        if open_ones:
            usual = [tr(f"ui_settle_{n}") for n in range(1, 5)]
            what = self._asker.reason(plain(tr("act_settle_file")), tr("ui_settle_how", count=len(open_ones)), usual)
            if not what:
                return
        files = open_ones or done

        def make(_dossier: Dossier, arrangement: Arrangement) -> Operation:
            from casefile.assembly import page_steps

            return page_steps.settle_files(arrangement, files, what, **self._who())

        if files:
            self._session.do(make)

    def _files_chosen(self) -> list[FileLine]:
        rows = self._bench.files_table.selectionModel().selectedRows()
        return [x for i in rows if (x := self._bench.files.row(i)) is not None]

    def _on_wanted(self, page: str, pages: list[str]) -> None:
        if not self._showing:
            self._showing = True
            try:
                self._view.show_pages(page, pages)
            finally:
                self._showing = False

    def _who(self) -> dict[str, str]:
        return {"at": now().isoformat(timespec="seconds"), "by": self._session.engine.operator}
