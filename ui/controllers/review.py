"""Scores beyond one list: the tree of the case in work, its old sheets and review papers; doors to pack and archive's faults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ui import reviewing
from ui.controllers.finish import folder_name
from ui.controllers.pack_editing import PackEditing
from ui.controllers.pack_records import PackRecords
from ui.models.case_tables import FindingLine
from ui.models.score_packs import EDITOR, FAULTS, VERSIONS
from ui.screens.score_tree import ScoreTree
from ui.texts import tr

if TYPE_CHECKING:
    from scoring.pack import Pack
    from ui.main_window import MainWindow
    from ui.screens.packs import PackScreen

REVIEW = 2
"""Place of the screen in the window."""


class ReviewController(QObject):
    """Wires tree, screen and dialogs.

    Attributes:
        tree: the findings of the case in work.
        editing: the pack being edited; records: its versions, and the archive's faults.
        ask_open, ask_save: (title, filter) → path or ""; tests put others in their place.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.tree = ScoreTree()
        self.tree.finding_wanted.connect(self._on_finding)
        self.tree.chosen.connect(self._follow)
        self.place = QWidget()
        QVBoxLayout(self.place).setContentsMargins(0, 0, 0, 0)
        self._screen: PackScreen | None = None
        self.editing, self.records = PackEditing(window, self), PackRecords(window, self)
        self._pause = self.editing.pause
        self._dialog: Any = None
        self._wanted: tuple[int, str] | None = None  # a case that is being opened, and the fault to show then
        self.ask_open: Callable[[str, str], str] = lambda title, kind: QFileDialog.getOpenFileName(window, title, "", kind)[0]
        self.ask_save: Callable[[str, str], str] = lambda title, kind: QFileDialog.getSaveFileName(window, title, "", kind)[0]
        window.session.sheet_changed.connect(self.on_sheet)
        window.finish.finished.connect(self.on_finished)
        window.bench.bottom.addTab(self.tree, tr("ui_score_tree"))

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {
            "go_review": lambda: self.show(EDITOR),
            "frequent_faults": lambda: self.show(FAULTS),
            "show_tree": self.show_tree,
            "old_sheets": self.show_old_sheets,
            "save_opinion": self.save_opinion,
            "pack_compare": lambda: self.show(VERSIONS),
            **self.editing.commands,
        }

    def permits(self) -> set[str]:
        """Of the pack being edited: a row, a step, a change."""
        given = {"archived"} if self._window.on_bench and self._window.session.case.case_id is not None else set()
        if self._screen is None or self._window.screens.currentIndex() != REVIEW or not self.editing.steps:
            return given
        if self._screen.tabs.currentIndex() != EDITOR:
            return given
        return given | self.editing.permits()

    # --- the case in work -----------------------------------------------------------------

    def on_sheet(self) -> None:
        sheet = self._window.session.sheet
        self.tree.show_sheet(sheet, self._window.session.engine.pack if sheet else None)
        if self._wanted is not None and sheet is not None and self._window.session.case.case_id == self._wanted[0]:
            criterion, self._wanted = self._wanted[1], None
            QTimer.singleShot(0, self, self.show_tree)
            QTimer.singleShot(0, self, lambda: self._show_fault(criterion))

    def _show_fault(self, criterion: str) -> None:
        if not self.tree.choose(criterion):
            self.tree.choose_filter("all")
            self.tree.choose(criterion)
        if self.tree.line is not None:
            self._on_finding(self.tree.line)

    def on_finished(self, _built: object, _folder: object) -> None:
        """The case has old sheets now."""
        self._window.allow()

    def show_tree(self) -> None:
        bottom = self._window.bench.bottom
        bottom.setCurrentIndex(bottom.indexOf(self.tree))
        self.tree.tree.setFocus()

    def _on_finding(self, line: FindingLine) -> None:
        self._window.view.show_finding(line)

    def _follow(self) -> None:
        """The list of findings follows, so that judging acts on what is chosen here."""
        line, findings = self.tree.line, self._window.bench.findings
        if line is not None and self._window.bench.bottom.currentWidget() is self.tree:
            findings.choose_filter("all")
            findings._select(line.id)

    def show_old_sheets(self) -> None:
        """Opens the old sheets of the case in work."""
        from ui.dialogs.pack_sheets import OldSheetsDialog

        window = self._window
        session, case = window.session, window.session.case
        if case.case_id is None:
            return
        engine = session.engine

        def done(versions: list[Any]) -> None:
            dialog = OldSheetsDialog(session.title, versions, window)
            self._dialog = dialog
            dialog.wanted.connect(look)
            dialog.finished.connect(closed)
            dialog.open()
            dialog.begin()

        def look(number: int) -> None:
            case_now = session.case
            window.lanes.engine.run(lambda _job: reviewing.old_sheet(engine, case_now, number), shown)

        def shown(old: reviewing.OldSheet) -> None:
            if self._dialog is not None:
                self._dialog.show_sheet(old)

        def closed(_result: int) -> None:
            self._dialog.deleteLater()
            self._dialog = None

        case_id = case.case_id
        window.lanes.archive.run(lambda _job: reviewing.old_sheets(engine, case_id), done)

    def save_opinion(self) -> None:
        """Writes review opinion and rectification notice of the case as it stands, with the notes for the handler."""
        from scoring.problems import notes_of

        window, session = self._window, self._window.session
        sheet, dossier = session.sheet, session.dossier
        folder = window.asker.folder(tr("act_save_opinion_tip"), str(window.finish.root)) if sheet is not None else ""
        if sheet is None or not folder:
            return
        out = Path(folder) / folder_name(session.title or "", session.case.pages[0].id)
        engine, notes = session.engine, notes_of(session.case.arrangement)

        def done(names: tuple[str, ...]) -> None:
            said = tr("ui_opinion_saved" if any("notice" in n for n in names) else "ui_opinion_saved_alone", path=out)
            window.teller.say(said, "good", [(tr("ui_open_folder"), lambda: window.finish.show_folder(out))])

        window.lanes.heavy.run(lambda _job: reviewing.write_opinion(engine, out, sheet, dossier, notes), done, window.teller.error)

    # --- the screen -----------------------------------------------------------------------

    @property
    def screen(self) -> PackScreen:
        """Made when it is first asked for: the window stands sooner."""
        if self._screen is None:
            from ui.screens.packs import PackScreen

            made = PackScreen(self._window.actions_)
            self._screen = made
            self.place.layout().addWidget(made)
            made.made.connect(self._on_made)
            made.tabs.currentChanged.connect(self._on_tab)
        return self._screen

    def _on_made(self, tab: int) -> None:
        if tab == EDITOR:
            self.editing.connect(self.screen.editor)
        elif tab == VERSIONS:
            self.records.connect_versions(self.screen.versions)
        else:
            self.records.connect_faults(self.screen.faults)

    @property
    def pack(self) -> Pack:
        """The pack as it is edited now."""
        return self.editing.pack

    def show(self, tab: int) -> None:
        """Shows the screen at one of its tabs."""
        self.screen.tabs.setCurrentIndex(tab)
        self._window.go(REVIEW)

    def fill(self) -> None:
        """The screen is about to be shown; what stands in it follows turn by turn, so that nothing waits."""
        _ = self.screen
        if not self.editing.steps:
            self.editing.steps = [self._window.session.engine.pack]
        QTimer.singleShot(0, self, lambda: self._on_tab(self.screen.tabs.currentIndex()))

    @property
    def pane(self) -> QWidget:
        """What takes the keys when the screen is shown."""
        return self.screen.tabs

    @property
    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return self.screen.panes if self._screen is not None else []

    def _on_tab(self, tab: int) -> None:
        if not self.editing.steps:
            return
        screen = self.screen
        if tab == EDITOR and not screen.editor.model.nodes:
            QTimer.singleShot(0, self, self.editing.shown)
        if tab == VERSIONS:
            self.records.load_versions()
        if tab == FAULTS and not self.records.is_counted:
            self.records.count()
        if self._window.screens.currentIndex() == REVIEW:
            screen.pane.setFocus()
        self._window.allow()

    def stop(self) -> None:
        """Trying out stops."""
        self.editing.stop()

    def open_at_fault(self, case_id: int, criterion: str) -> None:
        """Opens a case with a fault in view."""
        self._wanted = (case_id, criterion)
        self._window.desk.open_case(case_id)
        self.on_sheet()  # it may be in work already

    def save(self, kind: str, ending: str, write: Callable[[Path], object]) -> None:
        """Asks where to, and writes there in a lane."""
        chosen = self.ask_save(tr("ui_save_table"), kind)
        if not chosen:
            return
        path = Path(chosen if chosen.lower().endswith(ending) else chosen + ending)

        def done(_none: object) -> None:
            self._window.teller.say(tr("ui_saved_as", path=path), "good")

        self._window.lanes.archive.run(lambda _job: write(path), done, self._window.teller.error)

    def open_dialog(self, dialog: Any) -> None:
        """Shows a dialog that goes away with its window."""
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
