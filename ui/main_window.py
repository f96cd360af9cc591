"""The window: lists the screens, joins controllers and actions, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QWidget

from ui import theme
from ui.front import Front
from ui.permits import case_permits
from ui.preferences import Preferences, keep_headers, recall_headers
from ui.tasks import Lanes
from ui.texts import plain, tr

# Screens and controllers are loaded when the window is furnished: the list of cases stands before them.
if TYPE_CHECKING:
    from ui.controllers.finish import FinishController
    from ui.controllers.intake import IntakeController
    from ui.dialogs.ask import Asker
    from ui.session import Session

ARCHIVE, BENCH, REVIEW = 0, 1, 2
"""Screens, in the order they are stacked."""

__all__ = ["ARCHIVE", "BENCH", "MainWindow"]

PAGE_MENU = (
    "turn_right", "turn_left", "crop", "", "move_to", "new_document", "split", "", "cut_pages", "copy_pages", "paste", "",
    "insert_files", "replace_page", "duplicate_page", "", "set_blank", "leave_out", "restore", "properties",
)  # fmt: skip
DOCUMENT_MENU = (
    "waive", "set_type", "split", "merge", "document_up", "document_down", "", "move_to", "new_document", "", "cut_pages",
    "copy_pages", "paste", "", "turn_right", "turn_left", "", "leave_out", "restore", "properties",
)  # fmt: skip
FINDING_MENU = ("judge", "confirm_proposals", "withdraw", "", "scan", "not_applicable", "note", "", "copy_findings")
VIEW_MENU = (
    "previous_page", "next_page", "go_to_page", "", "zoom_in", "zoom_out", "fit_page", "fit_width", "before_after", "",
    "turn_right", "turn_left", "crop", "rescan_page", "", "mark", "properties",
)  # fmt: skip
FIELD_MENU = ("edit_field", "next_field", "correct_elsewhere", "", "undo")
CASE_MENU = ("open_case", "", "save_view", "clear_filters", "", "show_output")
HIT_MENU = ("next_spot", "previous_spot", "", "find")
"""Context menus, by command id."""


class MainWindow(Front):
    """One window with two screens.

    A new part of the window has a property `commands` (id → what it does) and stands in `_parts`; what its commands
    need is added to `permits` (functions that give the names of things that are there).

    Attributes:
        commands: every command's id and what it does.

    Signals:
        language_wanted: the texts are wanted in the other language.
        text_size_wanted: +1 larger, −1 smaller, 0 as usual.
    """

    language_wanted = Signal()
    text_size_wanted = Signal(int)

    def __init__(
        self, session: Session | None, lanes: Lanes, kept: Preferences, intake: IntakeController | None,
        finish: FinishController | None, *, asker: Asker | None = None,
    ) -> None:  # fmt: skip
        """`session` None: only what stands first; `furnish` brings the rest."""
        with theme.styled_once(within_event=True):  # in place of another, too, when language or text size change
            super().__init__(lanes, kept)
            if session is not None and intake is not None and finish is not None:
                for _ in self.furnish(session, intake, finish, asker):
                    pass

    def furnish(
        self, session: Session, intake: IntakeController, finish: FinishController, asker: Asker | None = None
    ) -> Iterator[None]:
        """Everything but what stands first, in steps that nobody notices."""
        from ui.arranging import Arranging
        from ui.commands import WindowCommands
        from ui.controllers.archive import ArchiveController
        from ui.controllers.arrange import ArrangeController
        from ui.controllers.fields import FieldsController
        from ui.controllers.judge import JudgeController
        from ui.controllers.office import OfficeController
        from ui.controllers.output import OutputController
        from ui.controllers.remedy import RemedyController
        from ui.controllers.review import ReviewController
        from ui.controllers.view import ViewController
        from ui.dialogs.ask import Asker
        from ui.reactions import Reactions
        from ui.screens.workbench import WorkbenchScreen
        from ui.widgets.pictures import Pictures

        lanes, kept = self.lanes, self.kept
        self.session, self.intake, self.finish = session, intake, finish
        self.thumb_pictures = Pictures(lanes.pages, session.engine.image_path, kept=400, parent=self)
        self.page_pictures = Pictures(lanes.pages, session.engine.image_path, kept=8, parent=self)
        with theme.styled_once(within_event=True):
            self.bench = WorkbenchScreen(self.actions_, self.thumb_pictures, self.page_pictures)
            self.screens.addWidget(self.bench)
        yield
        self.asker = asker or Asker(self, kept)
        self.view = ViewController(session, self.bench, self)
        self.arrange = ArrangeController(session, self.view, self.asker)
        self.fields = FieldsController(session, self.view, self.arrange, self.bench.fields, self.teller)
        self.judge = JudgeController(session, self.bench.findings, self.asker, self.teller, kept)
        self.remedy = RemedyController(session, self.bench.findings, self.judge, self.asker, self.teller)
        self.desk = ArchiveController(session, lanes, self.archive, self.view, kept, self.asker, self)
        self.office = OfficeController(session, self.teller, self, self.take)
        yield
        self.review = ReviewController(self)
        self.output = OutputController(session, lanes, self.asker, self.teller, finish, self, self._on_finish)
        self.own = WindowCommands(self)
        self.arranging = Arranging(self)
        self.reactions = Reactions(self)
        self.permits: list[Callable[[], set[str]]] = [lambda: case_permits(self), self.fields.permits, self.desk.permits, self.output.permits, self.review.permits]
        self._parts = (self.own, self.office, self.fields, self.remedy, self.desk, self.output, self.judge, self.arrange, self.arranging, self.review)
        self.commands["finish"] = self._on_finish
        for part in self._parts:
            self.commands.update(part.commands)
        self.screens.addWidget(self.review.place)
        yield
        self._wire()
        self.arranging.wire()
        yield
        self._recall()
        yield
        self.view.refresh()
        self.view.show_sheet()
        self.say_title()
        self.allow()
        yield
        if self.search.text():
            self.desk.look_for(self.search.text())
        yield from self._be_whole()

    # --- wiring ---------------------------------------------------------------------------

    def _wire(self) -> None:
        s, b, on = self.session, self.bench, self.reactions
        s.undo.indexChanged.connect(on.on_index)
        s.dossier_changed.connect(on.on_dossier)
        s.replaced.connect(on.on_replaced)
        s.dirty_changed.connect(self.say_title)
        s.refused.connect(on.on_refused)
        self.view.chosen.connect(self.allow)
        b.findings.chosen.connect(self.allow)
        for part in (self.intake, self.finish, self.output):
            part.progressed.connect(on.on_progress)
            part.failed.connect(on.on_write_failed if part is self.finish else self.teller.error)
        self.progress.stop_wanted.connect(on.on_stop)
        self.intake.taken.connect(on.on_taken)
        self.intake.halted.connect(on.on_halted)
        self.finish.finished.connect(on.on_finished)
        self.desk.opened.connect(lambda: self.go(BENCH))
        self.desk.searched.connect(self._on_searched)
        self.desk.recovered.connect(on.on_recovered)
        self.search.textEdited.connect(self.desk.look_for)
        self.search.returnPressed.connect(on.on_search)
        for tree in (b.tree, b.thumbs):
            tree.pages_dropped.connect(self.arrange.drop)
        b.tree.document_dropped.connect(self.arrange.drop_document)
        a = self.archive
        a.table.selectionModel().currentRowChanged.connect(lambda *_: self.allow())
        menus = {
            b.tree: DOCUMENT_MENU, b.thumbs: PAGE_MENU, b.findings.table: FINDING_MENU, b.page: VIEW_MENU,
            b.fields.table: FIELD_MENU, a.table: CASE_MENU, a.hit_table: HIT_MENU,
        }  # fmt: skip
        for widget, ids in menus.items():
            widget.customContextMenuRequested.connect(
                lambda point, widget=widget, ids=ids: self._pop_up(widget, ids, point)
            )

    # --- what others ask ------------------------------------------------------------------

    @property
    def on_bench(self) -> bool:
        """The workbench is shown, not the archive."""
        return self.screens.currentIndex() == BENCH

    def go(self, screen: int) -> None:
        """Shows the archive, the workbench or the criteria."""
        if screen == REVIEW:
            self.review.fill()
        self.screens.setCurrentIndex(screen)
        for name, place in (("go_archive", ARCHIVE), ("go_workbench", BENCH), ("go_review", REVIEW)):
            self.actions_[name].setChecked(screen == place)
        if screen == ARCHIVE:
            self.desk.refresh()
        self.allow()
        self.say_totals()
        (self.review.pane if screen == REVIEW else self.archive.table if screen == ARCHIVE else self.bench.tree).setFocus()

    def _on_searched(self) -> None:
        """Hits came in: who still types, or waits in the list of hits, is left there."""
        focus = QApplication.focusWidget()
        self.go(ARCHIVE)
        if focus is self.search or focus is self.archive.hit_table:
            focus.setFocus()

    def take(self, paths: Sequence[str | Path]) -> None:
        """Files and folders into the case in work (or a new one)."""
        listed = [Path(p) for p in paths]
        if listed:
            self.when_whole(lambda: (self.go(BENCH), self.intake.drop(listed)))

    def allow(self) -> None:
        """Greys what cannot be done now."""
        given: set[str] = set().union(*(permit() for permit in self.permits))
        self.actions_.allow(given)
        self.actions_["finish"].setEnabled("case" in given and not self.finish.is_busy)
        for name, text in (("undo", self.session.undo.undoText()), ("redo", self.session.undo.redoText())):
            label = tr(f"act_{name}_named", step=text) if text else tr(f"act_{name}")
            self.actions_[name].setText(label)
            self.actions_[name].setIconText(plain(tr(f"act_{name}")))
        self.say_totals()

    def say_title(self) -> None:
        name = self.session.title or (tr("ui_untitled") if self.session.is_open else "")
        self.setWindowTitle(f"{name}[*] — {tr('ui_program')}" if name else f"{tr('ui_program')}[*]")
        self.setWindowModified(self.session.dirty)

    def say_totals(self) -> None:
        dossier = self.session.dossier
        if not self.on_bench or not self.session.is_open:
            self.totals.setText("")
            return
        parts = [tr("ui_totals", documents=len(dossier.documents), pages=len(dossier.pages))]
        missing = sum(section.is_missing for section in self.view.sections)  # none while pages are still unread
        if missing:
            parts.append(tr("ui_missing_count", count=missing))
        if len(self.view.pages) > 1:
            parts.append(tr("ui_chosen_count", count=len(self.view.pages)))
        self.totals.setText(" · ".join(parts))

    # --- inside ---------------------------------------------------------------------------

    def _on_finish(self) -> None:
        unread = sum(p.reading is None for p in self.session.dossier.pages)
        if unread and self.intake.is_busy:
            actions = [(tr("ui_finish_anyway"), self.finish.start)]
            self.teller.say(tr("ui_still_reading", count=unread), "warn", actions)
        else:
            self.finish.start()

    def _pop_up(self, widget: QWidget, ids: tuple[str, ...], point: object) -> None:
        menu = self.actions_.context_menu(self, ids)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(widget.viewport().mapToGlobal(point))

    # --- the window itself ----------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [u.toLocalFile() for u in event.mimeData().urls() if u.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.take(paths)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.is_whole:
            self.bench.page.restyle()
            self.actions_.restyle()

    def remember(self) -> None:
        self.kept.set("geometry", bytes(self.saveGeometry().toHex().data()).decode())
        if not self.is_whole:
            return  # closed at once: the rest is as it was left
        self.kept.set("screen", self.screens.currentIndex())
        self.bench.remember(self.kept)
        self.desk.remember()
        keep_headers(self.kept, self._headers())

    def _recall(self) -> None:
        self.bench.recall(self.kept)
        if self.isVisible():  # the list is in use: what was changed there meanwhile stays
            recall_headers(self.kept, {n: h for n, h in self._headers().items() if n not in self._case_headers()})
            return
        self._recall_geometry()
        recall_headers(self.kept, self._headers())
        self.go(ARCHIVE if not self.session.is_open else BENCH)
        if self.session.is_open:
            self.desk.refresh()

    def _headers(self) -> dict[str, QHeaderView]:
        """Whose columns are as wide and stand as they were left."""
        b = self.bench
        tables = {"files": b.files_table, "findings": b.findings.table, "fields": b.fields.table}
        return self._case_headers() | {name: table.horizontalHeader() for name, table in tables.items()}

    def closeEvent(self, event: QCloseEvent) -> None:
        """What runs is stopped cleanly; an unfinished case stays as a working copy."""
        self.remember()
        event.accept()
