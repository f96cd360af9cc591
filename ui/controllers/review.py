"""Scores beyond one list: the tree of the case in work, its old sheets, the criteria pack, the archive's faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from casefile.errors import Cancelled
from ui import reviewing
from ui.dialogs.ask import Choice
from ui.engine import now
from ui.models.case_tables import FindingLine
from ui.models.score_packs import EDITOR, FAULTS, GENERAL, VERSIONS
from ui.screens.score_tree import ScoreTree
from ui.tasks import Job
from ui.texts import language, tr

if TYPE_CHECKING:
    from scoring.pack import Pack
    from scoring.pack_shelf import Version
    from ui.main_window import MainWindow
    from ui.screens.packs import PackScreen

REVIEW = 2
"""Place of the screen in the window."""
_PAUSE_MS = 700
_NA = ("full_marks", "proportional")
_EFFECTS = ("fail_grade", "zero_score", "no_excellent")
XLSX, TOML = "Excel (*.xlsx)", "TOML (*.toml)"


class ReviewController(QObject):
    """Wires tree, screen and dialogs; edits the pack step by step.

    Attributes:
        tree: the findings of the case in work.
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
        self._steps: list[Pack] = []
        self._versions: list[Version] = []
        self._difference: Any = None
        self._counted: reviewing.Counted | None = None
        self._job: Job | None = None
        self._counting: Job | None = None
        self._dialog: Any = None
        self._wanted: tuple[int, str] | None = None  # a case that is being opened, and the fault to show then
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True, timeout=self._try)
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
            "pack_new_item": self.new_item,
            "pack_remove_item": self.remove_item,
            "pack_step_back": self.step_back,
            "pack_import": self.import_table,
            "pack_export": self.export_table,
            "pack_open": self.open_file,
            "pack_compare": lambda: self.show(VERSIONS),
            "pack_adopt": self.adopt,
        }

    def permits(self) -> set[str]:
        """Of the pack being edited: a row, a step, a change."""
        given = {"archived"} if self._window.on_bench and self._window.session.case.case_id is not None else set()
        if self._screen is None or self._window.screens.currentIndex() != REVIEW or not self._steps:
            return given
        if self._screen.tabs.currentIndex() != EDITOR:
            return given
        given.add("pack")
        if self._screen.editor.group:
            given.add("pack_group")
        if self._node_kind() == "item":
            given.add("pack_item")
        if len(self._steps) > 1:
            given.add("pack_changed")
        return given

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
        screen = self.screen
        if tab == EDITOR:
            screen.editor.chosen.connect(self._on_row)
            screen.editor.entered.connect(self._on_entered)
            screen.editor.progress.stop_wanted.connect(self.stop)
        elif tab == VERSIONS:
            screen.versions.edit_wanted.connect(self._on_version)
            screen.versions.compare_wanted.connect(self._on_compare)
            screen.versions.save_wanted.connect(self._on_save_difference)
        else:
            screen.faults.count_wanted.connect(self.count)
            screen.faults.case_wanted.connect(self._on_case)
            screen.faults.save_wanted.connect(self._on_save_faults)
            screen.faults.progress.stop_wanted.connect(self.stop_counting)

    @property
    def pack(self) -> Pack:
        """The pack as it is edited now."""
        return self._steps[-1]

    def show(self, tab: int) -> None:
        """Shows the screen at one of its tabs."""
        self.screen.tabs.setCurrentIndex(tab)
        self._window.go(REVIEW)

    def fill(self) -> None:
        """The screen is about to be shown; what stands in it follows turn by turn, so that nothing waits."""
        _ = self.screen
        if not self._steps:
            self._steps = [self._window.session.engine.pack]
        QTimer.singleShot(0, self, lambda: self._on_tab(self.screen.tabs.currentIndex()))

    @property
    def pane(self) -> QWidget:
        """What takes the keys when the screen is shown."""
        return self.screen.tabs

    @property
    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return self.screen.panes if self._screen is not None else []

    def _begin(self, pack: Pack, *, as_new: bool = False) -> None:
        """Editing starts from `pack`; `as_new`: it is a change of the pack in use."""
        used = self._window.session.engine.pack
        self._steps = [used, pack] if as_new and pack != used else [pack]
        self._shown()

    def _push(self, pack: Pack) -> None:
        from scoring.pack_edit import next_edition

        if pack == self.pack:
            return
        used = self._window.session.engine.pack
        if (pack.id, pack.edition) == (used.id, used.edition):  # a changed pack is another edition
            pack = replace(pack, edition=next_edition(pack.edition))
        self._steps.append(pack)
        self._shown()

    def _shown(self) -> None:
        """What follows from a step: tree, form, faults, and soon what it does to the archive."""
        editor, pack, used = self.screen.editor, self.pack, self._window.session.engine.pack
        changed = pack != used
        editor.show_pack(pack, used, tr("ui_pack_steps", count=len(self._steps) - 1) if changed else tr("ui_pack_in_use"))
        self._on_row(editor.key)
        self.stop()
        editor.show_effect(None, tr("ui_effect_soon" if changed else "ui_effect_unchanged"))

        def done(faults: list[Any]) -> None:
            if pack is self.pack:
                editor.show_faults(faults)
                if changed and not faults:
                    self._pause.start()

        self._window.lanes.review.run(lambda _job: reviewing.faults_of_pack(pack) if changed else [], done, priority=1)
        self._window.allow()

    # --- editing --------------------------------------------------------------------------

    def _node_kind(self) -> str:
        key = self.screen.editor.key
        kinds = {**dict.fromkeys((i.id for i in self.pack.items), "item"), GENERAL: "general"}
        kinds |= dict.fromkeys((v.id for v in self.pack.vetoes), "veto") | dict.fromkeys((b.id for b in self.pack.bonuses), "bonus")
        return kinds.get(key, "")

    def _on_row(self, key: str) -> None:
        from scoring.checks import CHECKS
        from scoring.pack_edit import GENERAL_FIELDS, fields_of, shown

        if not self._steps:
            return
        choices = {
            "mode": [(m, tr(f"ui_mode_{m}")) for m in "ASM"],
            "check": [(name, name) for name in sorted(CHECKS)],
            "effect": [(e, tr(f"ui_effect_{e}")) for e in ("default", *_EFFECTS)],
            "veto_effect": [(e, tr(f"ui_effect_{e}")) for e in _EFFECTS],
            "na_policy": [(p, tr(f"ui_na_{p}")) for p in _NA],
        }
        kind, form = self._node_kind(), self.screen.editor.form
        if kind == "general":
            of: Any = self.pack
            names, title = GENERAL_FIELDS, tr("ui_pack_general")
        elif kind:
            of = self.pack.criterion(key)
            names, title = fields_of(of), of.id
        else:
            form.show_fields("", tr("ui_pack_choose"), ())
            self._window.allow()
            return
        form.show_fields(key, title, [(n, shown(n, getattr(of, n)), choices.get(n, ())) for n in names])
        self._window.allow()

    def _on_entered(self, name: str, text: str) -> None:
        from scoring.pack_edit import NotAValue, typed, with_criterion

        form, key = self.screen.editor.form, self.screen.editor.key
        try:
            value = typed(name, text)
        except NotAValue:
            form.say_fault(tr("ui_not_a_value", field=tr(f"pack.field_{name}"), text=text))
            return
        form.say_fault("")
        if key == GENERAL:
            self._push(replace(self.pack, **{name: value}))
        elif self._node_kind():
            self._push(with_criterion(self.pack, key, **{name: value}))

    def new_item(self) -> None:
        """One more item in the group in view."""
        from scoring.pack_edit import with_new_item

        self.screen.editor.form.commit()
        group = self.screen.editor.group
        if group:
            pack, item = with_new_item(self.pack, group, tr("ui_new_item"))
            self._push(pack)
            self.screen.editor.choose(item)

    def remove_item(self) -> None:
        from scoring.pack_edit import without_item

        if self._node_kind() == "item":
            self._push(without_item(self.pack, self.screen.editor.key))

    def step_back(self) -> None:
        """The last change is taken back."""
        if len(self._steps) > 1:
            self._steps.pop()
            self._shown()

    def import_table(self) -> None:
        """An Excel table takes the place of the pack being edited."""
        from ui.dialogs.pack_import import ImportedDialog, ImportFaultsDialog

        if not self._steps:
            self.show(EDITOR)
        chosen = self.ask_open(tr("act_pack_import_tip"), XLSX)
        if not chosen:
            return
        base, path = self.pack, Path(chosen)

        def done(result: Any) -> None:
            self.show(EDITOR)
            self._push(result.pack)
            self._open(ImportedDialog(result.summary(language()), self._window))

        def failed(error: BaseException) -> None:
            rows = getattr(error, "rows", ())
            if rows:
                self._open(ImportFaultsDialog(path.name, rows, self._window))
            else:
                self._window.teller.error(error)

        self._window.lanes.archive.run(lambda _job: reviewing.import_table(path, base), done, failed)

    def open_file(self) -> None:
        """A pack file takes the place of the pack being edited."""
        if not self._steps:
            self.show(EDITOR)
        chosen = self.ask_open(tr("act_pack_open_tip"), TOML)
        if chosen:
            self._window.lanes.archive.run(lambda _job: reviewing.load_pack_file(Path(chosen)), self._on_loaded)

    def export_table(self) -> None:
        """The pack being edited as the Excel table provinces send round."""
        from scoring.pack_edit import finished
        from scoring.pack_table import export_pack

        self.screen.editor.form.commit()
        pack = self.pack
        self._save(XLSX, ".xlsx", lambda path: export_pack(finished(pack) if not pack.file_text else pack, path, now()))

    def adopt(self) -> None:
        """Puts the edited pack in use."""
        from scoring.pack_edit import finished

        window, engine = self._window, self._window.session.engine
        self.screen.editor.form.commit()
        if self.pack == engine.pack:
            return
        said = [Choice(tr("ui_adopt_yes", id=self.pack.id, edition=self.pack.edition), "yes")]
        if window.asker.choose(tr("ui_adopt_title"), tr("ui_adopt_hint"), said) != "yes":
            return
        pack, by = finished(self.pack), window.kept.get("operator") or engine.operator
        self.stop()

        def done(_none: object) -> None:
            self._counted = None
            self._begin(engine.pack)
            self._load_versions()
            window.session.recompose()
            window.teller.say(tr("pack.adopted", id=engine.pack.id, edition=engine.pack.edition), "good")

        window.lanes.engine.run(lambda _job: reviewing.adopt_pack(engine, pack, str(by)), done, window.teller.error)

    # --- what it does to the archive ------------------------------------------------------

    def _try(self) -> None:
        window, edited, editor = self._window, self.pack, self.screen.editor
        engine = window.session.engine

        def done(found: Any) -> None:
            self._job = None
            editor.progress.finish()
            editor.show_effect(found, "")

        def failed(error: BaseException) -> None:
            self._job = None
            editor.progress.finish()
            editor.show_effect(None, tr("ui_effect_stopped"))
            if not isinstance(error, Cancelled):
                window.teller.error(error)

        self._job = window.lanes.review.run(
            lambda job: reviewing.try_pack(engine, edited, job.report, job.cancel), done, failed, editor.progress.show_step
        )

    def stop(self) -> None:
        """Trying out stops."""
        self._pause.stop()
        if self._screen is None:
            return
        if self._job is not None:
            self._job.cancel.set()
            self._job.ended = True
            self._job = None
            self.screen.editor.progress.finish()
            self.screen.editor.show_effect(None, tr("ui_effect_stopped"))

    def count(self) -> None:
        """Counts the archive's faults."""
        if self._counting is not None:
            return
        window, panel = self._window, self.screen.faults
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

    # --- versions -------------------------------------------------------------------------

    def _on_tab(self, tab: int) -> None:
        if not self._steps:
            return
        screen = self.screen
        if tab == EDITOR and not screen.editor.model.nodes:
            QTimer.singleShot(0, self, self._shown)
        if tab == VERSIONS:
            self._load_versions()
        if tab == FAULTS and self._counted is None:
            self.count()
        if self._window.screens.currentIndex() == REVIEW:
            screen.pane.setFocus()
        self._window.allow()

    def _load_versions(self) -> None:
        def done(versions: list[Version]) -> None:
            self._versions = versions
            self.screen.versions.show_versions(versions, self.pack)

        self._window.lanes.archive.run(lambda _job: reviewing.pack_versions(), done)

    def _on_version(self, version: Version) -> None:
        self._window.lanes.archive.run(lambda _job: reviewing.load_version(version.sha256), self._on_loaded)

    def _on_loaded(self, pack: Pack) -> None:
        self._begin(pack, as_new=True)
        self.show(EDITOR)

    def _on_compare(self, first: int, second: int) -> None:
        from scoring.pack_compare import compare_packs

        edited, versions = self.pack, self._versions

        def work(_job: Job) -> Any:
            packs = [edited if n >= len(versions) else reviewing.load_version(versions[n].sha256) for n in (first, second)]
            return compare_packs(*packs)

        def done(found: Any) -> None:
            self._difference = found
            self.screen.versions.show_difference(found)

        if min(first, second) >= 0:
            self._window.lanes.archive.run(work, done)

    def _on_save_difference(self) -> None:
        self._save_sheet(self._difference.sheet())

    def _on_save_faults(self) -> None:
        if self._counted is not None:
            self._save_sheet(self._counted.found.sheet())

    def _on_case(self, case_id: int, criterion: str) -> None:
        """Opens a case with a fault in view."""
        self._wanted = (case_id, criterion)
        self._window.desk.open_case(case_id)
        self.on_sheet()  # it may be in work already

    def _save_sheet(self, sheet: Any) -> None:
        from casefile.sheets import write_workbook

        self._save(XLSX, ".xlsx", lambda path: write_workbook(path, [sheet], build_time=now()))

    def _save(self, kind: str, ending: str, write: Callable[[Path], object]) -> None:
        chosen = self.ask_save(tr("ui_save_table"), kind)
        if not chosen:
            return
        path = Path(chosen if chosen.lower().endswith(ending) else chosen + ending)

        def done(_none: object) -> None:
            self._window.teller.say(tr("ui_saved_as", path=path), "good")

        self._window.lanes.archive.run(lambda _job: write(path), done, self._window.teller.error)

    def _open(self, dialog: Any) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


