"""The case in work: what is decided, what follows from it, and the steps that can be taken back.

A step goes one way: `do` makes an Operation from the composed dossier → one undo command → the case →
composed anew in the engine lane → `dossier_changed` → scored → `sheet_changed`. Steps asked for while the
dossier is being composed wait for it, so that none is made from an old one. In a large case nobody waits for
composing: what a step makes of pages and documents is foreseen first and shown at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from casefile.errors import Cancelled
from casefile.model import JUDGED, NOTED, Arrangement, Dossier, DossierPage, Operation, Reading
from casefile.workspace import Case
from ui.journal import Draft, Journal, history
from ui.models.shown import Shown, shown
from ui.tasks import Job, Lanes
from ui.texts import language, tr

if TYPE_CHECKING:
    from casefile.intake import Intake
    from scoring.engine import ScoreSheet

_SKETCH_FROM = 100
"""Pages from which composing takes longer than people like to wait."""
_BREATH_SECONDS = 0.15
"""Composing lets a step be drawn first, and does not begin while the next step follows at once."""
_REMEMBERED = 3
"""Composed dossiers that taking a step back shows again at once."""

MakeStep = Callable[[Dossier, Arrangement], "Operation | None"]


class Session(QObject):
    """One case in work.

    Attributes:
        case, dossier, sheet: the case, what follows from it, its score (None until it is computed).
        shown: `dossier` as the views show it.
        undo: the steps, named; holds model operations.
        failed: page id → error code of pages that could not be read.
        dirty: something was done since the case was opened or archived.

    Signals:
        replaced: another case is in work.
        dossier_changed: `dossier` is new.
        sheet_changed: `sheet` is new (or None: being computed).
        reading_wanted: pages came in or were turned; they must be read.
        dirty_changed: `dirty` is new.
        refused: (tuple of JudgementFault) the pack in use does not allow judgements that were made; they do not count.
    """

    replaced = Signal()
    dossier_changed = Signal()
    sheet_changed = Signal()
    reading_wanted = Signal()
    dirty_changed = Signal()
    refused = Signal(object)

    def __init__(self, engine: Any, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.engine, self._lanes = engine, lanes
        self.undo = QUndoStack(self)
        self.case, self.dossier = Case(), Dossier()
        self._shown: Shown | None = None
        self._remembered: deque[tuple[Case, dict[str, str], Shown]] = deque(maxlen=_REMEMBERED)
        self.sheet: ScoreSheet | None = None
        self.failed: dict[str, str] = {}
        self.dirty = False
        self._journal: Journal | None = None
        self._title = ""
        self._waiting: deque[Callable[[], None]] = deque()
        self._revision = self._composed = 0
        self._composing: Job | None = None
        self._foreseeing: Job | None = None
        self._outdated, self._in_haste = Event(), False
        self._scoring: Job | None = None
        self._era = 0  # results for a case that is no longer in work are dropped
        self._restoring = False

    # --- which case -----------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        return bool(self.case.inputs) or self.case.case_id is not None

    @property
    def is_settled(self) -> bool:
        """The dossier follows from everything that was done."""
        return self._composed == self._revision and not self._waiting

    @property
    def title(self) -> str:
        return self._title

    def show(self, case: Case, *, dirty: bool = False, journal: Journal | None = None) -> None:
        """Puts `case` in work; its steps so far can be taken back."""
        self._era += 1
        for job in (self._composing, self._foreseeing, self._scoring):
            if job is not None:
                job.ended = True
        self._composing = self._foreseeing = self._scoring = None
        self._outdated.set()
        self._waiting.clear()
        self._remembered.clear()
        self.case, self.dossier, self._shown, self.sheet, self.failed = case, Dossier(), None, None, {}
        self._title = ""
        self._journal = journal
        self._restore_steps(case.operations)
        self._set_dirty(dirty)
        self.replaced.emit()
        self.sheet_changed.emit()
        if len(case.pages) >= _SKETCH_FROM:
            self._sketch()
        self._changed()

    def close(self) -> None:
        """No case in work; the working copy of an unfinished one stays on disk."""
        self.show(Case())

    def go_on(self, draft: Draft, base: Case) -> None:
        """Goes on with a working copy; `base` is the archived case it began from, or an empty one."""
        case = _with(base, draft)
        self.show(case, dirty=True, journal=Journal(draft.path))
        self.reading_wanted.emit()

    def end(self) -> None:
        """The window closes: nothing more is composed, and the stack says nothing, not even while it is torn down."""
        self._outdated.set()
        self.undo.blockSignals(True)

    def discard(self) -> None:
        """The working copy is thrown away, and with it what was done since archiving."""
        if self._journal is not None:
            journal = self._journal
            self._journal = None
            self._lanes.archive.run(lambda _job: journal.discard())
        self._set_dirty(False)

    def archived(self, case_id: int | None, of: Case) -> None:
        """The case as it was in `of` is in the archive; what was done since stays in the working copy."""
        later = self.case.operations[len(of.operations) :]
        self.discard()
        self.case = _numbered(self.case, case_id)
        self.undo.setClean()
        if later and case_id is not None:
            for operation in later:
                self._keep(lambda journal, operation=operation: journal.step(operation))
            self._set_dirty(True)

    # --- what comes in --------------------------------------------------------------------

    def add(self, intake: Intake) -> None:
        """Files and pages that came in."""
        before_inputs, before_pages = len(self.case.inputs), len(self.case.pages)
        self.case = self.case.with_intake(intake)
        inputs, pages = self.case.inputs[before_inputs:], self.case.pages[before_pages:]
        self._keep(lambda journal: journal.came_in(inputs, pages))
        self._changed()
        self.reading_wanted.emit()

    def add_readings(self, readings: Mapping[str, Reading], failed: Mapping[str, str]) -> None:
        """What was read meanwhile."""
        known = {p.id for p in self.case.pages}
        readings = {k: v for k, v in readings.items() if k in known}
        self.failed.update({k: v for k, v in failed.items() if k in known})
        for page_id in readings:
            self.failed.pop(page_id, None)
        if readings:
            self.case = self.case.with_readings(readings)
        if readings or failed:
            self._changed()

    # --- steps ----------------------------------------------------------------------------

    def do(self, make: MakeStep) -> None:
        """One step of a person: `make(dossier, arrangement)` gives the operation (None: nothing to do).

        A step that had to wait, and whose document an earlier one has taken away meanwhile, is not made.
        """
        seen = self.dossier

        def step() -> None:
            try:
                operation = make(self.dossier, self.case.arrangement)
            except KeyError:
                if self.dossier is seen:
                    raise
                return
            self._push(operation)

        self._waiting.append(step)
        self._go_on_waiting()

    def take_back(self) -> None:
        self._waiting.append(self.undo.undo)
        self._go_on_waiting()

    def do_again(self) -> None:
        self._waiting.append(self.undo.redo)
        self._go_on_waiting()

    def _push(self, operation: Operation | None) -> None:
        if operation is not None and operation.changes:
            self.undo.push(_Step(self, operation))

    def apply(self, operation: Operation) -> None:
        """Called by the undo commands; a step taken back is a step, too."""
        if self._restoring:
            return
        self.case = self.case.apply(operation)
        self._keep(lambda journal: journal.step(operation))
        if all(change.key.startswith((JUDGED, NOTED)) for change in operation.changes):
            self._score()  # the dossier is what it was
            return
        self._changed(operation)
        if any(change.key.startswith("turn/") for change in operation.changes):
            self.reading_wanted.emit()

    def _restore_steps(self, operations: Iterable[Operation]) -> None:
        done, undone = history(operations)
        self._restoring = True
        self.undo.blockSignals(True)  # thousands of steps are one piece of news
        try:
            self.undo.clear()
            for operation in (*done, *reversed(undone)):
                self.undo.push(_Step(self, operation))
            for _ in undone:
                self.undo.undo()
            self.undo.setClean()
        finally:
            self._restoring = False
            self.undo.blockSignals(False)
        self.undo.indexChanged.emit(self.undo.index())

    def _keep(self, write: Callable[[Journal], None]) -> None:
        fresh = self._journal is None
        if self._journal is None:
            self._journal = Journal()
        journal, case_id, title = self._journal, self.case.case_id, self._title

        def work(_job: Job) -> None:
            if fresh and case_id is not None:
                journal.opened(case_id)
            if fresh and title:
                journal.titled(title)
            write(journal)

        self._lanes.archive.run(work)
        self._set_dirty(True)

    def _set_dirty(self, dirty: bool) -> None:
        if self.dirty != dirty:
            self.dirty = dirty
            self.dirty_changed.emit()

    # --- what follows ---------------------------------------------------------------------

    @property
    def shown(self) -> Shown:
        if self._shown is None or self._shown.dossier is not self.dossier or self._shown.language != language():
            self._shown = self._ready(self.dossier, self.case, self.failed)
        return self._shown

    def recompose(self) -> None:
        """Everything anew: the settings have changed."""
        self._remembered.clear()
        self._changed()

    def _ready(self, dossier: Dossier, case: Case, failed: Mapping[str, str]) -> Shown:
        """Made in the lanes. Before there is a case, nothing of the engine is needed."""
        catalogue, order = (self.engine.catalogue, self.engine.settings.dossier.order) if dossier.pages else (None, "")
        return shown(dossier, case, catalogue, order, failed, self._shown)

    def _show(self, made: Shown) -> None:
        self._shown, self.dossier = made, made.dossier
        self.dossier_changed.emit()

    def _sketch(self) -> None:
        """A large case shows its pages at once, as they came in; its documents follow when they are composed."""
        case, era = self.case, self._era

        def done(made: Shown) -> None:
            if era == self._era and not self.dossier.documents:
                self._show(made)

        self._lanes.engine.run(lambda _job: self._ready(sketch(case), case, {}), done, priority=2)

    def _changed(self, step: Operation | None = None) -> None:
        """Something follows from what came in, was read, or from a person's `step`."""
        self._revision += 1
        if step is not None and len(self.case.pages) >= _SKETCH_FROM:
            self._in_haste = True
            if self._composing is not None:
                self._outdated.set()  # a person is not kept waiting for what is old already
            if self._composed == self._revision - 1 and self.dossier.pages:
                self._foresee(step)
        self._compose()

    def _foresee(self, step: Operation) -> None:
        """Pages stand where `step` put them while the papers it changed are still being read."""
        dossier, case, failed = self.dossier, self.case, dict(self.failed)
        revision, era = self._revision, self._era
        known = self._recalled()
        if known is not None:
            self._show_foreseen(known)
            return

        def work(_job: Job) -> Shown | None:
            foreseen = self.engine.foresee(dossier, case, step)
            return None if foreseen is None else self._ready(foreseen, case, failed)

        def done(made: Shown | None) -> None:
            if era != self._era:
                return
            if made is not None and revision == self._revision:
                self._show_foreseen(made)
            self._compose()

        def failed_to(error: BaseException) -> None:
            self._compose()
            raise error

        self._foreseeing = self._lanes.steps.run(work, done, failed_to)

    def _show_foreseen(self, made: Shown) -> None:
        self._in_haste, self._composed = False, self._revision
        self._compose(takes_breath=True)
        self._show(made)
        self._go_on_waiting()

    def _recalled(self) -> Shown | None:
        """The case was composed as it is now: a step was taken back."""
        now = self.case
        for case, failed, made in self._remembered:
            same = case.pages is now.pages and case.readings is now.readings and case.inputs is now.inputs
            if same and failed == self.failed and made.language == language() and case.arrangement == now.arrangement:
                return made
        return None

    def _compose(self, *, takes_breath: bool = False) -> None:
        if any(job is not None and not job.ended for job in (self._foreseeing, self._composing)):
            return
        case, revision, era, failed = self.case, self._revision, self._era, dict(self.failed)
        outdated = self._outdated = Event()
        in_haste, self._in_haste = self._in_haste, False

        def work(job: Job) -> tuple[Shown, str] | None:
            if takes_breath and outdated.wait(_BREATH_SECONDS):
                return None
            if in_haste:
                dossier, is_whole = self.engine.compose_now(case)
                if is_whole:
                    return self._ready(dossier, case, failed), self.engine.title(dossier)
                if dossier.documents:
                    job.send(show_now, self._ready(dossier, case, failed))
            try:
                dossier = self.engine.compose(case, outdated)
            except Cancelled:
                return None
            return self._ready(dossier, case, failed), self.engine.title(dossier)

        def show_now(made: Shown) -> None:
            if era == self._era and revision == self._revision:
                self._composed = revision
                self._show(made)
                self._go_on_waiting()

        def done(result: tuple[Shown, str] | None) -> None:
            self._composing = None
            if era != self._era:
                return
            if result is None or revision != self._revision:
                self._compose()
                return
            self._composed = revision
            made, title = result
            self._remembered.append((case, failed, made))
            if title != self._title:
                self._title = title
                if self._journal is not None and title:
                    self._keep(lambda journal: journal.titled(title))
            self._show(made)
            self._score()
            self._go_on_waiting()

        self._composing = self._lanes.engine.run(work, done, priority=1)

    def _score(self) -> None:
        if self._scoring is not None:
            self._scoring.ended = True
        dossier, case_id, revision, era = self.dossier, self.case.case_id, self._revision, self._era
        judgements = self.case.judgements
        if not dossier.pages:
            self._show_sheet(None)
            return

        def work(_job: Job) -> Any:
            # Typing on is not held up: a sheet that is already old is not computed.
            return self.engine.score(dossier, case_id, judgements) if revision == self._revision else None

        def done(scored: Any) -> None:
            if scored is not None and era == self._era:
                sheet, faults = scored
                self._show_sheet(sheet)
                if faults:
                    self.refused.emit(faults)

        self._scoring = self._lanes.engine.run(work, done)

    def _show_sheet(self, sheet: ScoreSheet | None) -> None:
        self.sheet = sheet
        self.sheet_changed.emit()

    def _go_on_waiting(self) -> None:
        while self._waiting and self._composed == self._revision:
            self._waiting.popleft()()


class _Step(QUndoCommand):
    """One operation and its inverse."""

    def __init__(self, session: Session, operation: Operation) -> None:
        super().__init__(tr(operation.name, **operation.params))
        self._session, self.operation = session, operation

    def redo(self) -> None:
        self._session.apply(self.operation)

    def undo(self) -> None:
        self._session.apply(self.operation.inverse)


def sketch(case: Case) -> Dossier:
    """The pages of `case` without documents, each as it will be shown."""
    from casefile.assembly.foreseen import as_decided

    pages = (as_decided(DossierPage(page, case.readings.get(page.id)), case.arrangement) for page in case.pages)
    return Dossier(case.inputs, tuple(replace(page, blank=False) for page in pages))


def _with(base: Case, draft: Draft) -> Case:
    case = replace(base, inputs=(*base.inputs, *draft.inputs), pages=(*base.pages, *draft.pages))
    for operation in draft.operations:
        case = case.apply(operation)
    return case


def _numbered(case: Case, case_id: int | None) -> Case:
    return replace(case, case_id=case_id if case_id is not None else case.case_id)
