"""The criteria pack being edited, step by step: tree, form, faults, and what a change does to the archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from casefile.errors import Cancelled
from ui import reviewing
from ui.controllers.pack_fields import kind_of, row_of, with_removed, with_typed
from ui.dialogs.ask import Choice
from ui.engine import now
from ui.models.score_packs import EDITOR
from ui.tasks import Job
from ui.texts import language, tr

if TYPE_CHECKING:
    from scoring.pack import Fault, Pack
    from ui.controllers.review import ReviewController
    from ui.main_window import MainWindow
    from ui.screens.pack_editor import PackEditor

_PAUSE_MS = 400
"""A person goes on typing: the whole pack is checked and tried out once they pause."""
XLSX, TOML = "Excel (*.xlsx)", "TOML (*.toml)"
_REMOVABLE = frozenset({"item", "group", "grade", "cause"})


class PackEditing(QObject):
    """Edits the pack step by step.

    Attributes:
        steps: the pack in use or opened, and what became of it; the last is in view.
        pause: runs from a change until it is checked and tried out.
    """

    def __init__(self, window: MainWindow, owner: ReviewController) -> None:
        super().__init__(owner)
        self._window, self._owner = window, owner
        self.steps: list[Pack] = []
        self._job: Job | None = None
        self._checking: Job | None = None
        self._faulty = False
        self.pause = QTimer(self, interval=_PAUSE_MS, singleShot=True, timeout=self._check)

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {
            "pack_new_item": self.new_part,
            "pack_remove_item": self.remove_part,
            "pack_step_back": self.step_back,
            "pack_import": self.import_table,
            "pack_export": self.export_table,
            "pack_open": self.open_file,
            "pack_adopt": self.adopt,
        }

    def permits(self) -> set[str]:
        """Of the row in view: something can be added there, it can be removed; a step can be taken back; the pack can be adopted."""
        kind = self._kind
        given = {"pack"}
        if self._editor.group or kind in ("part", "grade", "cause", "causes"):
            given.add("pack_group")
        if kind in _REMOVABLE:
            given.add("pack_item")
        if len(self.steps) > 1:
            given.add("pack_changed")
            if not self._faulty:
                given.add("pack_sound")
        return given

    def connect(self, editor: PackEditor) -> None:
        editor.chosen.connect(self._on_row)
        editor.entered.connect(self._on_entered)
        editor.progress.stop_wanted.connect(self.stop)

    @property
    def pack(self) -> Pack:
        """The pack as it is edited now."""
        return self.steps[-1]

    @property
    def _editor(self) -> PackEditor:
        return self._owner.screen.editor

    @property
    def _kind(self) -> str:
        return kind_of(self.pack, self._editor.key)

    def begin(self, pack: Pack, *, as_new: bool = False) -> None:
        """Editing starts from `pack`; `as_new`: it is a change of the pack in use."""
        used = self._window.session.engine.pack
        self.steps = [used, pack] if as_new and pack != used else [pack]
        self.shown()

    def _push(self, pack: Pack) -> None:
        from scoring.pack_edit import next_edition

        if pack == self.pack:
            return
        used = self._window.session.engine.pack
        if (pack.id, pack.edition) == (used.id, used.edition):  # a changed pack is another edition
            pack = replace(pack, edition=next_edition(pack.edition))
        self.steps.append(pack)
        self.shown()

    def shown(self) -> None:
        """What follows from a step: tree and form at once, faults and what it does to the archive after a pause."""
        editor, pack, used = self._editor, self.pack, self._window.session.engine.pack
        changed = pack != used
        self._faulty = False  # not known yet
        standing = tr("ui_pack_steps", count=len(self.steps) - 1) if changed else tr("ui_pack_in_use")
        editor.show_pack(pack, used, standing)
        self._on_row(editor.key)
        self.stop()
        editor.show_effect(None, tr("ui_effect_soon" if changed else "ui_effect_unchanged"))
        if changed:
            self.pause.start()
        else:
            editor.show_faults([])
        self._window.allow()

    # --- rows -----------------------------------------------------------------------------

    def _on_row(self, key: str) -> None:
        if not self.steps:
            return
        form, row = self._editor.form, row_of(self.pack, key)
        if row is None:
            form.show_fields("", tr("ui_pack_choose"), ())
        else:
            form.show_fields(key, *row)
        self._window.allow()

    def _on_entered(self, name: str, text: str) -> None:
        from scoring.pack_edit import NotAValue, typed

        form = self._editor.form
        try:
            value = typed(name, text)
        except NotAValue:
            form.say_fault(tr("ui_not_a_value", field=tr(f"pack.field_{name}"), text=text))
            return
        form.say_fault("")
        self._push(with_typed(self.pack, self._editor.key, name, value))

    def new_part(self) -> None:
        """One more item in the group in view, group in the aspect in view, grade above the one in view, or root cause."""
        from scoring.pack_edit import with_new_item
        from scoring.pack_parts import with_new_cause, with_new_grade, with_new_group

        self._editor.form.commit()
        kind, key, group = self._kind, self._editor.key, self._editor.group
        if kind == "grade":
            self._push(with_new_grade(self.pack, int(key.partition("/")[2]), tr("ui_new_grade")))
        elif kind == "part":
            last = [g.id for g in self.pack.groups if g.part == key.partition("/")[2]][-1]
            pack, made = with_new_group(self.pack, last, tr("ui_new_group"), tr("ui_new_item"))
            self._push(pack)
            self._editor.choose(f"group/{made}")
        elif kind in ("cause", "causes"):
            pack, made = with_new_cause(self.pack, tr("ui_new_cause"))
            self._push(pack)
            self._editor.choose(f"cause/{made}")
        elif group:
            pack, item = with_new_item(self.pack, group, tr("ui_new_item"))
            self._push(pack)
            self._editor.choose(item)

    def remove_part(self) -> None:
        """Takes the row in view out of the pack."""
        if self._kind in _REMOVABLE:
            self._push(with_removed(self.pack, self._editor.key))

    def step_back(self) -> None:
        """The last change is taken back."""
        if len(self.steps) > 1:
            self.steps.pop()
            self.shown()

    # --- files ----------------------------------------------------------------------------

    def import_table(self) -> None:
        """An Excel table takes the place of the pack being edited."""
        from ui.dialogs.pack_import import ImportedDialog, ImportFaultsDialog

        if not self.steps:
            self._owner.show(EDITOR)
        chosen = self._owner.ask_open(tr("act_pack_import_tip"), XLSX)
        if not chosen:
            return
        base, path = self.pack, Path(chosen)

        def done(result: Any) -> None:
            self._owner.show(EDITOR)
            self._push(result.pack)
            self._owner.open_dialog(ImportedDialog(result.summary(language()), self._window))

        def failed(error: BaseException) -> None:
            rows = getattr(error, "rows", ())
            if rows:
                self._owner.open_dialog(ImportFaultsDialog(path.name, rows, self._window))
            else:
                self._window.teller.error(error)

        self._window.lanes.archive.run(lambda _job: reviewing.import_table(path, base), done, failed)

    def open_file(self) -> None:
        """A pack file takes the place of the pack being edited."""
        if not self.steps:
            self._owner.show(EDITOR)
        chosen = self._owner.ask_open(tr("act_pack_open_tip"), TOML)
        if chosen:
            self._window.lanes.archive.run(lambda _job: reviewing.load_pack_file(Path(chosen)), self.load)

    def export_table(self) -> None:
        """The pack being edited as the Excel table provinces send round."""
        from scoring.pack_edit import finished
        from scoring.pack_table import export_pack

        self._editor.form.commit()
        pack = self.pack
        self._owner.save(XLSX, ".xlsx", lambda path: export_pack(finished(pack) if not pack.file_text else pack, path, now()))

    def adopt(self) -> None:
        """Puts the edited pack in use."""
        from scoring.pack_edit import finished

        window, engine = self._window, self._window.session.engine
        self._editor.form.commit()
        if self.pack == engine.pack:
            return
        said = [Choice(tr("ui_adopt_yes", id=self.pack.id, edition=self.pack.edition), "yes")]
        if window.asker.choose(tr("ui_adopt_title"), tr("ui_adopt_hint"), said) != "yes":
            return
        pack, by = finished(self.pack), window.kept.get("operator") or engine.operator
        self.stop()

        def done(_none: object) -> None:
            self._owner.records.forget()
            self.begin(engine.pack)
            self._owner.records.load_versions()
            window.session.recompose()
            window.teller.say(tr("pack.adopted", id=engine.pack.id, edition=engine.pack.edition), "good")

        window.lanes.engine.run(lambda _job: reviewing.adopt_pack(engine, pack, str(by)), done, window.teller.error)

    def load(self, pack: Pack) -> None:
        """Editing goes on from a pack that was opened."""
        self.begin(pack, as_new=True)
        self._owner.show(EDITOR)

    # --- what it does to the archive ------------------------------------------------------

    def _check(self) -> None:
        pack, editor = self.pack, self._editor

        def done(faults: list[Fault]) -> None:
            self._checking = None
            self._faulty = bool(faults)
            editor.show_faults(faults)
            self._window.allow()
            if not faults:
                self._try()

        self._checking = self._window.lanes.review.run(lambda _job: reviewing.faults_of_pack(pack), done, priority=1)

    def _try(self) -> None:
        window, edited, editor = self._window, self.pack, self._editor
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
        """Checking and trying out stop."""
        self.pause.stop()
        if self._checking is not None:
            self._checking.cancel.set()
            self._checking.ended = True  # of an older step: nobody wants to know
            self._checking = None
        if self._job is not None:
            self._job.cancel.set()
            self._job.ended = True
            self._job = None
            self._editor.progress.finish()
            self._editor.show_effect(None, tr("ui_effect_stopped"))
