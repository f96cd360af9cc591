"""The window: lists the screens, joins controllers and actions, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.actions import Actions
from ui.arranging import Arranging
from ui.commands import ARCHIVE, BENCH, WindowCommands
from ui.controllers.archive import ArchiveController
from ui.controllers.arrange import ArrangeController
from ui.controllers.fields import FieldsController
from ui.controllers.finish import FinishController
from ui.controllers.intake import IntakeController
from ui.controllers.judge import JudgeController
from ui.controllers.office import OfficeController
from ui.controllers.output import OutputController
from ui.controllers.remedy import RemedyController
from ui.controllers.review import REVIEW, ReviewController
from ui.controllers.view import ViewController
from ui.dialogs.ask import Asker
from ui.notice import NoticeBar, Teller
from ui.permits import case_permits
from ui.preferences import Preferences, keep_headers, recall_headers
from ui.reactions import Reactions
from ui.screens.archive import ArchiveScreen
from ui.screens.workbench import WorkbenchScreen
from ui.session import Session
from ui.tasks import Lanes
from ui.texts import plain, tr
from ui.widgets.pictures import Pictures
from ui.widgets.progress import ProgressStrip

__all__ = ["ARCHIVE", "BENCH", "MainWindow"]

TOOLBAR = ("go_archive", "go_workbench", "go_review", "", "open_folder", "undo", "redo", "", "finish")
"""Commands of the tool bar; "" is a line."""

PAGE_MENU = (
    "turn_right", "turn_left", "crop", "", "move_to", "new_document", "split", "", "cut_pages", "copy_pages", "paste", "paste_before", "", "insert_files", "replace_page",
    "duplicate_page", "", "set_blank", "leave_out", "restore", "properties",
)  # fmt: skip
DOCUMENT_MENU = ("waive", "set_type", "merge", "document_up", "document_down", "", *PAGE_MENU)
FINDING_MENU = ("judge", "confirm_proposals", "withdraw", "", "scan", "not_applicable", "note", "", "copy_findings")
VIEW_MENU = (
    "previous_page", "next_page", "go_to_page", "", "zoom_in", "zoom_out", "fit_page", "fit_width", "before_after", "",
    "turn_right", "turn_left", "crop", "rescan_page", "", "mark", "properties",
)  # fmt: skip
FIELD_MENU = ("edit_field", "next_field", "correct_elsewhere", "", "undo")
CASE_MENU = ("open_case", "", "save_view", "clear_filters", "", "show_output")
HIT_MENU = ("next_spot", "previous_spot", "", "find")
"""Context menus, by command id."""


class MainWindow(QMainWindow):
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
        self, session: Session, lanes: Lanes, kept: Preferences, intake: IntakeController, finish: FinishController,
        *, asker: Asker | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        with theme.styled_once():
            self.session, self.lanes, self.kept = session, lanes, kept
            self.setAcceptDrops(True)
            own = kept.get("keys")
            self.actions_ = Actions(self, own if isinstance(own, dict) else None)
            self.thumb_pictures = Pictures(lanes.pages, session.engine.image_path, kept=400, parent=self)
            self.page_pictures = Pictures(lanes.pages, session.engine.image_path, kept=8, parent=self)
            self.archive = ArchiveScreen(self.actions_)
            self.bench = WorkbenchScreen(self.actions_, self.thumb_pictures, self.page_pictures)
            self.notice = NoticeBar()
            self.teller = Teller(self.notice, self)
            self.asker = asker or Asker(self, kept)
            self.intake, self.finish = intake, finish
            self.view = ViewController(session, self.bench, self)
            self.arrange = ArrangeController(session, self.view, self.asker)
            self.fields = FieldsController(session, self.view, self.arrange, self.bench.fields, self.teller)
            self.judge = JudgeController(session, self.bench.findings, self.asker, self.teller, kept)
            self.remedy = RemedyController(session, self.bench.findings, self.judge, self.asker, self.teller)
            self.desk = ArchiveController(session, lanes, self.archive, self.view, kept, self.asker, self)
            self.office = OfficeController(session, self.teller, self, self.take)
            self.review = ReviewController(self)
            self.output = OutputController(session, lanes, self.asker, self.teller, finish, self, self._on_finish)
            self.own = WindowCommands(self)
            self.arranging = Arranging(self)
            self.reactions = Reactions(self)
            self.permits: list[Callable[[], set[str]]] = [lambda: case_permits(self), self.fields.permits, self.desk.permits, self.output.permits, self.review.permits]
            self._parts = (self.own, self.office, self.fields, self.remedy, self.desk, self.output, self.judge, self.arrange, self.arranging, self.review)
            self.commands: dict[str, Callable[[], object]] = {"finish": self._on_finish}
            for part in self._parts:
                self.commands.update(part.commands)
            self._lay_out()
            self._wire()
            self.actions_.connect(self.commands)
            self.arranging.wire()
        self._recall()
        self.view.refresh()
        self.view.show_sheet()
        self.say_title()
        self.allow()
        self.desk.refresh()

    # --- layout ---------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.actions_.fill(self.menuBar())
        self.bar = self._tool_bar()
        self.addToolBar(self.bar)
        self.screens = QStackedWidget()
        self.screens.addWidget(self.archive)
        self.screens.addWidget(self.bench)
        self.screens.addWidget(self.review.place)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.screens, 1)
        self.setCentralWidget(body)
        self.totals, self.progress = QLabel(), ProgressStrip()
        self.totals.setContentsMargins(12, 0, 14, 0)
        self.statusBar().addPermanentWidget(self.progress)
        self.statusBar().addPermanentWidget(self.totals)
        self.statusBar().setSizeGripEnabled(False)

    def _tool_bar(self) -> QToolBar:
        bar = QToolBar(tr("ui_toolbar"))
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(theme.beside_text(18))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in TOOLBAR:
            if name:
                bar.addAction(self.actions_[name])
                button = bar.widgetForAction(self.actions_[name])
                button.setAccessibleName(self.actions_[name].statusTip())
                if name in ("undo", "redo") and theme.scaled(100) > 130:  # with very large text the search keeps its room
                    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            else:
                bar.addSeparator()
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(gap)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("ui_search_hint"))
        self.search.setAccessibleName(tr("ui_search_name"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMinimumWidth(150)  # with large text it gives way, and stays in sight
        self.search.setMaximumWidth(300)
        bar.addWidget(self.search)
        return bar

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
            part.failed.connect(self.teller.error)
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
            self.go(BENCH)
            self.intake.drop(listed)

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
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "bench"):
            self.bench.page.restyle()
            self.actions_.restyle()

    def remember(self) -> None:
        self.kept.set("geometry", bytes(self.saveGeometry().toHex().data()).decode())
        self.kept.set("screen", self.screens.currentIndex())
        self.bench.remember(self.kept)
        self.desk.remember()
        keep_headers(self.kept, self._headers())

    def _recall(self) -> None:
        # Office screens of 1366 x 768 are common: no larger than what is free of panels and frame, down to 1280 x 720.
        free = self.screen().availableGeometry()
        self.resize(min(1440, max(1280, free.width())), min(900, max(720, free.height() - 32)))
        state = self.kept.get("geometry")
        if isinstance(state, str):
            self.restoreGeometry(QByteArray.fromHex(state.encode("ascii", "ignore")))
        self.bench.recall(self.kept)
        recall_headers(self.kept, self._headers())
        self.go(ARCHIVE if not self.session.is_open else BENCH)

    def _headers(self) -> dict[str, QHeaderView]:
        """Whose columns are as wide and stand as they were left."""
        b = self.bench
        tables = {"cases": self.archive.table, "hits": self.archive.hit_table, "files": b.files_table}
        tables |= {"findings": b.findings.table, "fields": b.fields.table}
        return {name: table.horizontalHeader() for name, table in tables.items()}

    def closeEvent(self, event: QCloseEvent) -> None:
        """What runs is stopped cleanly; an unfinished case stays as a working copy."""
        self.remember()
        event.accept()
