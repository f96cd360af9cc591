"""The window: lists the screens, joins controllers and actions, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from casefile import __version__
from casefile.errors import KnownError
from casefile.locate import resource_path, user_data_dir
from casefile.settings import load_settings
from ui import theme
from ui.actions import Actions
from ui.controllers.archive import ArchiveController
from ui.controllers.arrange import ArrangeController
from ui.controllers.finish import FinishController
from ui.controllers.intake import IntakeController
from ui.controllers.judge import JudgeController
from ui.controllers.view import ViewController
from ui.dialogs.ask import Asker
from ui.dialogs.keys import KeysDialog
from ui.dialogs.office import SAMPLE, OfficeDialog
from ui.journal import Draft
from ui.notice import NoticeBar, Teller
from ui.office import office_settings, save_office
from ui.preferences import Preferences
from ui.screens.archive import ArchiveScreen
from ui.screens.guide import GuideDialog
from ui.screens.workbench import WorkbenchScreen
from ui.session import Session
from ui.tasks import Lanes
from ui.texts import plain, tr
from ui.widgets.pictures import Pictures
from ui.widgets.progress import ProgressStrip

ARCHIVE, BENCH = 0, 1


class MainWindow(QMainWindow):
    """One window with two screens.

    Signals:
        language_wanted: the texts are wanted in the other language.
    """

    language_wanted = Signal()

    def __init__(
        self, session: Session, lanes: Lanes, kept: Preferences, intake: IntakeController, finish: FinishController,
        *, asker: Asker | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.session, self.lanes, self.kept = session, lanes, kept
        self.setAcceptDrops(True)
        self.actions_ = Actions(self)
        self.thumb_pictures = Pictures(lanes.pages, session.engine.image_path, kept=400, parent=self)
        self.page_pictures = Pictures(lanes.pages, session.engine.image_path, kept=8, parent=self)
        self.archive = ArchiveScreen(self.actions_)
        self.bench = WorkbenchScreen(self.actions_, self.thumb_pictures, self.page_pictures)
        self.notice = NoticeBar()
        self.teller = Teller(self.notice, self)
        self.asker = asker or Asker(self)
        self.view = ViewController(session, self.bench, self)
        self.arrange = ArrangeController(session, self.view, self.asker)
        self.judge = JudgeController(session, self.bench.findings, self.asker, self.teller, kept)
        self.intake, self.finish = intake, finish
        self.desk = ArchiveController(session, lanes, self.archive, self.view, kept, self)
        self._lay_out()
        self._wire()
        self._recall()
        self.view.refresh()
        self.view.show_sheet()
        self._say_title()
        self._allow()
        self.desk.refresh()

    # --- layout ---------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.actions_.fill(self.menuBar())
        bar = QToolBar(tr("ui_toolbar"))
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in ("go_archive", "go_workbench", "", "open_folder", "undo", "redo", "", "finish"):
            if name:
                bar.addAction(self.actions_[name])
                bar.widgetForAction(self.actions_[name]).setAccessibleName(self.actions_[name].statusTip())
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
        self.search.setFixedWidth(300)
        bar.addWidget(self.search)
        self.addToolBar(bar)
        self.bar = bar
        self.screens = QStackedWidget()
        self.screens.addWidget(self.archive)
        self.screens.addWidget(self.bench)
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

    # --- wiring ---------------------------------------------------------------------------

    def _wire(self) -> None:
        s, v, b = self.session, self.view, self.bench
        s.undo.indexChanged.connect(self._on_index)
        s.dossier_changed.connect(self._on_dossier)
        s.replaced.connect(self._on_replaced)
        s.dirty_changed.connect(self._say_title)
        s.refused.connect(self._on_refused)
        v.chosen.connect(self._allow)
        b.findings.chosen.connect(self._allow)
        for part in (self.intake, self.finish):
            part.progressed.connect(self._on_progress)
            part.failed.connect(self.teller.error)
        self.progress.stop_wanted.connect(self._on_stop)
        self.intake.taken.connect(self._on_taken)
        self.finish.finished.connect(self._on_finished)
        self.desk.opened.connect(lambda: self.go(BENCH))
        self.desk.searched.connect(lambda: self.go(ARCHIVE))
        self.desk.recovered.connect(self._on_recovered)
        self.search.textEdited.connect(self.desk.look_for)
        self.search.returnPressed.connect(self._on_search)
        for tree in (b.tree, b.thumbs):
            tree.pages_dropped.connect(self.arrange.drop)
        b.tree.document_dropped.connect(self.arrange.drop_document)
        b.fields.field_confirmed.connect(self.arrange.confirm_field)
        b.fields.model.entered.connect(self.arrange.enter_field)
        pages = (
            "turn_right", "turn_left", "", "move_to", "new_document", "split", "", "set_blank", "leave_out", "restore",
        )  # fmt: skip
        document = ("waive", "set_type", "merge", "document_up", "document_down", "", *pages)
        for widget, ids in ((b.tree, document), (b.thumbs, pages)):
            widget.customContextMenuRequested.connect(
                lambda point, widget=widget, ids=ids: self._pop_up(widget, ids, point)
            )
        judging = ("judge", "confirm_proposals", "withdraw")
        b.findings.table.customContextMenuRequested.connect(
            lambda point: self._pop_up(b.findings.table, judging, point)
        )
        self.actions_.connect(self.judge.commands)
        self.actions_.connect(self.arrange.commands)
        self.actions_.connect(self._commands())

    def _commands(self) -> dict[str, object]:
        v, b = self.view, self.bench
        return {
            "open_files": lambda: self.take(self.asker.files()),
            "open_folder": lambda: self.take(self._one(self.asker.folder(tr("act_open_folder_tip")))),
            "new_case": self._new_case,
            "open_sample": self.open_sample,
            "finish": self._on_finish,
            "show_output": self.finish.show_folder,
            "choose_output": self._choose_output,
            "settings": self.ask_office,
            "quit": self.close,
            "select_all": v.select_all,
            "find": self._focus_search,
            "next_spot": lambda: v.step_spot(1),
            "previous_spot": lambda: v.step_spot(-1),
            "edit_field": b.fields.edit,
            "next_field": b.fields.step,
            "go_archive": lambda: self.go(ARCHIVE),
            "go_workbench": lambda: self.go(BENCH),
            "next_page": lambda: v.step_page(1),
            "previous_page": lambda: v.step_page(-1),
            "zoom_in": b.page.zoom_in,
            "zoom_out": b.page.zoom_out,
            "fit_page": b.page.fit_page,
            "fit_width": b.page.fit_width,
            "thumbs_larger": lambda: b.thumbs.change_size(1),
            "thumbs_smaller": lambda: b.thumbs.change_size(-1),
            "next_pane": self._next_pane,
            "full_screen": lambda: self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen),
            "language": self.language_wanted.emit,
            "next_finding": lambda: self._step_finding(1),
            "previous_finding": lambda: self._step_finding(-1),
            "show_failed": lambda: self._show_findings("failed"),
            "show_undecided": lambda: self._show_findings("undecided"),
            "show_judged": lambda: self._show_findings("judged"),
            "show_vetoes": lambda: self._show_findings("vetoes"),
            "show_all": lambda: self._show_findings("all"),
            "show_files": lambda: b.bottom.setCurrentIndex(1),
            "keys": lambda: KeysDialog(self).open(),
            "guide": lambda: GuideDialog(self).open(),
            "data_folder": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(user_data_dir()))),
            "about": lambda: self.teller.say(tr("ui_about", version=__version__, notice=self.session.engine.pack.notice)),
        }

    # --- what others ask ------------------------------------------------------------------

    def go(self, screen: int) -> None:
        """Shows the archive or the workbench."""
        self.screens.setCurrentIndex(screen)
        self.actions_["go_archive"].setChecked(screen == ARCHIVE)
        self.actions_["go_workbench"].setChecked(screen == BENCH)
        if screen == ARCHIVE:
            self.desk.refresh()
        self._allow()
        self._say_totals()
        (self.archive.table if screen == ARCHIVE else self.bench.tree).setFocus()

    def take(self, paths: Sequence[str | Path]) -> None:
        """Files and folders into the case in work (or a new one)."""
        listed = [Path(p) for p in paths]
        if listed:
            self.go(BENCH)
            self.intake.take(listed)

    def open_sample(self) -> None:
        scans = resource_path("sample", "scans")
        if not scans.is_dir():
            self.teller.say(tr("ui_no_sample"), "warn")
            return
        settings = resource_path("sample", "settings.toml")
        if self.session.engine.settings.agency.name is None and settings.is_file():
            self.session.engine.use_settings(load_settings(settings))
        self.session.close()
        self.take([scans])

    def ask_office(self, *, first: bool = False) -> None:
        """Name and settings file of the office."""
        dialog = OfficeDialog(
            self, name=self.session.engine.settings.agency.name or "", file=self.kept.get("settings", ""),
            first=first, sample=resource_path("sample", "scans").is_dir(),
        )  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def done(result: int) -> None:
            if result == OfficeDialog.DialogCode.Accepted:
                self._use_office(dialog.name.text().strip(), dialog.file.text().strip())
            elif result == SAMPLE:
                self.open_sample()

        dialog.finished.connect(done)
        dialog.open()

    def _use_office(self, name: str, file: str) -> None:
        try:
            self.kept.set("settings", file)
            save_office(name)
            self.session.engine.use_settings(office_settings(self.kept))
        except (KnownError, OSError) as error:
            self.teller.error(error)
            return
        self.session.recompose()

    # --- reactions ------------------------------------------------------------------------

    # Signals of what outlives the window go to its methods, never to lambdas: those would outlive it, too.

    def _on_refused(self, fault: KnownError) -> None:
        self.teller.error(fault)

    def _on_index(self, _index: int) -> None:
        self._allow()

    def _on_dossier(self) -> None:
        self._say_title()
        self._say_totals()
        self._allow()

    def _on_replaced(self) -> None:
        self.thumb_pictures.clear()
        self.page_pictures.clear()
        self._say_title()

    def _on_progress(self, stage: str, done: int, total: int) -> None:
        if stage:
            self.progress.show_step(stage, done, total)
        elif not self.intake.is_busy and not self.finish.is_busy:
            self.progress.finish()
        self._allow()

    def _on_stop(self) -> None:
        self.progress.stopping()
        self.intake.stop()
        self.finish.stop()

    def _on_taken(self, inputs: Sequence[object]) -> None:
        refused = [i for i in inputs if i.state.value == "refused"]
        if not inputs:
            self.teller.say(tr("ui_nothing_there"), "warn")
        elif refused:
            self.bench.bottom.setCurrentIndex(1)
            self.teller.say(tr("ui_taken_some", count=len(inputs), refused=len(refused)), "warn")

    def _on_finish(self) -> None:
        unread = sum(p.reading is None for p in self.session.dossier.pages)
        if unread and self.intake.is_busy:
            actions = [(tr("ui_finish_anyway"), self.finish.start)]
            self.teller.say(tr("ui_still_reading", count=unread), "warn", actions)
        else:
            self.finish.start()

    def _on_finished(self, built: object, folder: Path) -> None:
        self.desk.refresh()
        score = built.sheet
        total = str(score.total) if score.total is not None else f"{score.low}–{score.high}"
        text = tr("ui_finished", folder=folder, total=total, grade=score.grade or tr("ui_open"))
        self.teller.say(text, "good", [(tr("ui_open_folder"), lambda: self.finish.show_folder(folder))])

    def _on_recovered(self, draft: Draft) -> None:
        text = tr("ui_recovered", title=draft.title or tr("ui_untitled"), pages=len(draft.pages), steps=draft.steps)
        self.teller.say(text, "info", [(tr("ui_discard_changes"), self.desk.discard)])

    def _on_search(self) -> None:
        self.desk.look_for(self.search.text())
        self.desk.search_now()
        self.archive.hit_table.setFocus()

    # --- small commands -------------------------------------------------------------------

    def _one(self, path: str) -> list[str]:
        return [path] if path else []

    def _new_case(self) -> None:
        self.session.close()
        self.go(BENCH)

    def _choose_output(self) -> None:
        self.finish.choose_root(self.asker.folder(tr("act_choose_output_tip"), str(self.finish.root)))

    def _focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _next_pane(self) -> None:
        panes = self.bench.panes if self.screens.currentIndex() == BENCH else [self.archive.table, self.archive.filter]
        panes = [p for p in panes if p.isVisible()]
        focus = QApplication.focusWidget()
        if panes:
            place = panes.index(focus) + 1 if focus in panes else 0
            panes[place % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)

    def _step_finding(self, by: int) -> None:
        self.bench.bottom.setCurrentIndex(0)
        self.bench.findings.step(by)

    def _show_findings(self, which: str) -> None:
        self.bench.bottom.setCurrentIndex(0)
        self.bench.findings.choose_filter(which)

    def _pop_up(self, widget: QWidget, ids: tuple[str, ...], point: object) -> None:
        menu = self.actions_.context_menu(self, ids)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(widget.viewport().mapToGlobal(point))

    def _allow(self) -> None:
        """Greys what cannot be done now."""
        given: set[str] = set()
        on_bench = self.screens.currentIndex() == BENCH
        if self.session.is_open and on_bench:
            given.add("case")
            if self.view.pages:
                given.add("pages")
            if self.view.document is not None:
                given.add("document")
            if self.view.section is not None and self.view.section.is_missing:
                given.add("missing")
            dossier = self.session.dossier
            chosen = set(self.view.pages)
            if any(p.document is None and p.id in chosen for p in dossier.pages):
                given.add("loose")
            if self.bench.findings.model.rows:
                given.add("finding")
            if self.bench.findings.chosen_lines:
                given.add("chosen")
            if self.judge.can_withdraw:
                given.add("judged")
            if self.session.undo.canUndo():
                given.add("undo")
            if self.session.undo.canRedo():
                given.add("redo")
        if self.finish.is_busy:
            given.discard("finish")
        self.actions_.allow(given)
        self.actions_["finish"].setEnabled("case" in given and not self.finish.is_busy)
        for name, text in (("undo", self.session.undo.undoText()), ("redo", self.session.undo.redoText())):
            label = tr(f"act_{name}_named", step=text) if text else tr(f"act_{name}")
            self.actions_[name].setText(label)
            self.actions_[name].setIconText(plain(tr(f"act_{name}")))
        self._say_totals()

    def _say_title(self) -> None:
        name = self.session.title or (tr("ui_untitled") if self.session.is_open else "")
        self.setWindowTitle(f"{name}[*] — {tr('ui_program')}" if name else f"{tr('ui_program')}[*]")
        self.setWindowModified(self.session.dirty)

    def _say_totals(self) -> None:
        dossier = self.session.dossier
        if self.screens.currentIndex() != BENCH or not self.session.is_open:
            self.totals.setText("")
            return
        parts = [tr("ui_totals", documents=len(dossier.documents), pages=len(dossier.pages))]
        if dossier.missing:
            parts.append(tr("ui_missing_count", count=len(dossier.missing)))
        if len(self.view.pages) > 1:
            parts.append(tr("ui_chosen_count", count=len(self.view.pages)))
        self.totals.setText(" · ".join(parts))

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

    def _recall(self) -> None:
        # Office screens of 1366 x 768 are common: no larger than what is free of panels and frame, down to 1280 x 720.
        free = self.screen().availableGeometry()
        self.resize(min(1440, max(1280, free.width())), min(900, max(720, free.height() - 32)))
        state = self.kept.get("geometry")
        if isinstance(state, str):
            self.restoreGeometry(QByteArray.fromHex(state.encode("ascii", "ignore")))
        self.bench.recall(self.kept)
        self.go(ARCHIVE if not self.session.is_open else BENCH)

    def closeEvent(self, event: QCloseEvent) -> None:
        """What runs is stopped cleanly; an unfinished case stays as a working copy."""
        self.remember()
        event.accept()
