"""What the window asks of the program below it: one value with the workspace, the pack and who is working."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

# What a call needs is imported when it is first made: the list of cases stands before values and archive are loaded.
if TYPE_CHECKING:
    from casefile.archive.records import CaseFilter, CaseRow, Hit
    from casefile.catalogue import Catalogue
    from casefile.facts import Facts
    from casefile.intake import Intake
    from casefile.model import Dossier, Operation, Reading
    from casefile.ofd import BuiltOfd
    from casefile.pdf import BuiltDossier
    from casefile.settings import Settings
    from casefile.workspace import Case, Workspace
    from scoring.build import Built
    from scoring.engine import ScoreSheet
    from scoring.judgement import Judgement, JudgementFault
    from scoring.pack import Pack

Progress = Callable[[str, int, int], None]


@dataclass
class Engine:
    """The real engine behind the window; every call may be slow and belongs in a lane.

    Attributes:
        jobs: worker processes for taking in and reading.
        operator: name under which steps are kept.
        refusal: why settings or archive could not be opened; None where that was not tried or went well.
    """

    workspace: Workspace
    pack: Pack
    catalogue: Catalogue
    jobs: int
    operator: str
    refusal: BaseException | None = field(default=None, init=False, repr=False)
    _known: tuple[Dossier, int | None, Settings, Facts] | None = field(default=None, init=False, repr=False)

    @property
    def settings(self) -> Settings:
        return self.workspace.settings

    def use_settings(self, settings: Settings) -> None:
        """From now on; the pack follows what the settings name."""
        self.pack = pack_of(settings)
        self.workspace.settings = settings

    def take(self, paths: Sequence[Path], progress: Progress, cancel: threading.Event) -> Intake:
        source: Any = paths[0] if len(paths) == 1 else list(paths)
        return self.workspace.take(source, jobs=self.jobs, progress=progress, cancel=cancel)

    def read(self, case: Case, cancel: threading.Event) -> Iterator[tuple[str, Reading | None, str | None]]:
        return self.workspace.read(case, jobs=self.jobs, cancel=cancel)

    def compose(self, case: Case, cancel: threading.Event | None = None) -> Dossier:
        """Raises Cancelled when `cancel` is set meanwhile."""
        return self.workspace.compose(case, cancel=cancel)

    def compose_now(self, case: Case) -> tuple[Dossier, bool]:
        """At once, with what is known; False: papers that a step has changed must be read anew by `compose`."""
        return self.workspace.compose_now(case)

    def foresee(self, dossier: Dossier, case: Case, step: Operation) -> Dossier | None:
        """`dossier` as the last `step` of `case` leaves it, from the step alone; None where only composing can tell."""
        from casefile.assembly.foreseen import foresee

        return foresee(dossier, step, case.arrangement, self.catalogue, self.settings)

    def score(
        self, dossier: Dossier, case_id: int | None, judgements: Iterable[Mapping[str, Any]] = ()
    ) -> tuple[ScoreSheet, tuple[JudgementFault, ...]]:
        """The sheet, and why judgements do not count that the pack (changed since) does not allow."""
        from scoring.engine import score
        from scoring.judgement import allowed_by, judgements_of

        allowed, faults = allowed_by(judgements_of(judgements), self.pack)
        return score(self.pack, self._facts(dossier, case_id), allowed), faults

    def _facts(self, dossier: Dossier, case_id: int | None) -> Facts:
        """Of the dossier in work they are derived once: a judgement changes the score, not the facts."""
        known, settings = self._known, self.settings
        if known is None or known[0] is not dossier or known[1:3] != (case_id, settings):
            known = (dossier, case_id, settings, self.workspace.facts(dossier, case_id=case_id))
            self._known = known
        return known[3]

    def check(self, judgement: Judgement) -> None:
        """Raises JudgementFault when the pack does not allow it."""
        from scoring.judgement import checked

        checked(judgement, self.pack)

    def finish(self, case: Case, out: Path, progress: Progress, cancel: threading.Event) -> Built:
        from scoring.build import finish_case

        return finish_case(
            case, out, self.workspace, self.pack, at=now(), operator=self.operator, progress=progress, cancel=cancel
        )

    def write_dossier(
        self, case: Case, out: Path, progress: Progress, cancel: threading.Event, *, draft: bool
    ) -> BuiltDossier | BuiltOfd:
        """The dossier alone, PDF or (`out` ending in .ofd) OFD, a draft or not; nothing is archived."""
        return self.workspace.write_dossier(case, out, at=now(), draft=draft, progress=progress, cancel=cancel)

    def export(self, case_id: int, folder: Path) -> Path:
        """The archived case as a package in `folder`, verified."""
        from casefile.export import export_cases

        assert self.workspace.archive is not None
        return export_cases(self.workspace.archive, [case_id], folder, settings=self.settings, at=now())

    def image_path(self, sha256: str) -> Path:
        return self.workspace.store.path(sha256)

    def load(self, case_id: int) -> Case:
        return self.workspace.load(case_id)[0]

    def cases(self, wanted: CaseFilter | None = None) -> list[CaseRow]:
        return self.workspace.archive.cases(wanted) if self.workspace.archive else []

    def search(self, query: str, limit: int) -> list[Hit]:
        return self.workspace.archive.search(query, limit) if self.workspace.archive else []

    def title(self, dossier: Dossier) -> str:
        """What the case is called: its title, else its number, else ""."""
        from casefile.workspace import header

        found = header(dossier, self.settings)
        return found.title or found.case_no or ""

    def open(self) -> None:
        """Opens the archive; it is open already.

        Raises:
            KnownError: settings or archive cannot be used.
        """

    def prepare(self) -> None:
        """Loads what the first case needs; everything is there already."""

    def close(self) -> None:
        self.workspace.close()


class LazyEngine(Engine):
    """Archive, settings, pack and catalogue are loaded when first asked for: by a lane, soon after the window stands."""

    def __init__(
        self, open_: Callable[[], Workspace], operator: str, glance: Callable[[], list[CaseRow] | None] = lambda: None
    ) -> None:
        """`open_` opens the archive; `glance` gives the list of its cases before that, None where it cannot."""
        self._open, self._glance = open_, glance
        self._opened: Workspace | None = None
        self._pack: Pack | None = None
        self._opening, self._loading = threading.Lock(), threading.Lock()
        super().__init__(None, None, None, None, operator)  # type: ignore[arg-type]

    @property  # type: ignore[override]
    def workspace(self) -> Workspace:
        """Raises KnownError: settings or archive cannot be used."""
        with self._opening:
            if self.refusal is not None:
                raise self.refusal  # the very same, whoever asks: it is told once
            if self._opened is None:
                try:
                    self._opened = self._open()
                except BaseException as error:
                    self.refusal = error
                    raise
            return self._opened

    @workspace.setter
    def workspace(self, _none: None) -> None:
        pass  # opened when it is wanted

    def cases(self, wanted: CaseFilter | None = None) -> list[CaseRow]:
        rows = self._glance() if self._opened is None and wanted is None else None
        return super().cases(wanted) if rows is None else rows

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()

    @property  # type: ignore[override]
    def jobs(self) -> int:
        from casefile.work import default_jobs

        return default_jobs()

    @jobs.setter
    def jobs(self, _none: None) -> None:
        pass  # as many as the machine bears

    @property  # type: ignore[override]
    def pack(self) -> Pack:
        """Raises PackFault."""
        with self._loading:
            if self._pack is None:
                self._pack = pack_of(self.settings)
            return self._pack

    @pack.setter
    def pack(self, pack: Pack | None) -> None:
        self._pack = pack

    @property  # type: ignore[override]
    def catalogue(self) -> Catalogue:
        """Raises ResourceFault."""
        from casefile.workspace import knowledge

        return knowledge().catalogue

    @catalogue.setter
    def catalogue(self, _none: None) -> None:
        pass  # always the program's own

    def open(self) -> None:
        _ = self.workspace

    def prepare(self) -> None:
        """Loads what the first case needs, so that nobody waits for it then."""
        import casefile.assembly.compose
        import casefile.intake
        import casefile.recognition.pool  # noqa: F401
        import scoring.engine  # noqa: F401

        _ = self.pack, self.catalogue


def open_engine(settings: str | None, location: str | None) -> Engine:
    """The engine on the archive at `location` (None: the user's own); nothing of it is loaded or opened yet.

    Args:
        settings: file that is used alone; None: the office's own.
    """

    def open_() -> Workspace:
        from casefile.settings import office_settings
        from casefile.workspace import Workspace

        return Workspace.open(office_settings(Path(settings) if settings else None), location)

    def look() -> list[CaseRow] | None:
        from casefile.archive.glance import glance
        from casefile.locate import user_data_dir

        return glance(location or user_data_dir() / "archive")

    return LazyEngine(open_, _operator(), look)


def pack_of(settings: Settings) -> Pack:
    """The criteria pack an office with these settings uses.

    Raises:
        PackFault: there is none, or it is faulty.
    """
    from scoring.office_pack import office_pack

    return office_pack(settings)


def now() -> datetime:
    """The time that steps and files bear."""
    return datetime.now().astimezone().replace(microsecond=0)


def _operator() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # ImportError: Windows without USERNAME, before Python 3.13
        return ""
