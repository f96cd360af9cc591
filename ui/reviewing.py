"""What the screens on criteria packs and old sheets ask of the program below; every call is slow and belongs in a lane."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.engine import Engine, now

if TYPE_CHECKING:
    from casefile.archive.records import SavedVersion
    from casefile.model import Dossier
    from casefile.workspace import Case
    from scoring.engine import ScoreSheet
    from scoring.frequency import Frequencies
    from scoring.pack import Fault, Pack
    from scoring.pack_compare import Preview
    from scoring.pack_shelf import Version
    from scoring.pack_table import ImportResult
    from scoring.sheet_state import SheetState

_FEW = 40  # cases that are scored sooner than a process starts
Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Counted:
    """The archive's faults, and how its cases are called: number → case number or title, party."""

    found: Frequencies
    pack: Pack
    names: dict[int, tuple[str, str]]


@dataclass(frozen=True)
class OldSheet:
    """A stored sheet; `pack` is the one it was made with, or the one in use where that was not kept."""

    version: int
    sheet: ScoreSheet
    pack: Pack
    state: SheetState


def try_pack(engine: Engine, edited: Pack, report: Report, cancel: threading.Event) -> Preview:
    """What changes for the archived cases when `edited` takes the place of the pack in use.

    Raises:
        Cancelled: `cancel` was set.
    """
    from scoring.engine import adopt
    from scoring.pack_compare import preview

    archive: Any = engine.workspace.archive
    total = len(engine.cases())
    new = adopt(edited, engine.settings)
    return preview(
        engine.pack, new, archive.stored(), jobs=_jobs(total), progress=lambda done: report("trying", done, max(total, done)),
        cancel=cancel,
    )  # fmt: skip


def faults_of_pack(pack: Pack) -> list[Fault]:
    """Everything that is wrong with an edited pack."""
    from scoring.pack_edit import faults_of

    return faults_of(pack)


def count_faults(engine: Engine, report: Report, cancel: threading.Event) -> Counted:
    """The most frequent faults of the archive under the pack in use.

    Raises:
        Cancelled: `cancel` was set.
    """
    from scoring.frequency import frequencies
    from scoring.rescore import rescore

    archive: Any = engine.workspace.archive
    rows = engine.cases()
    pack = engine.pack
    results = rescore(
        archive.stored(), pack, lambda done: report("counting", done, max(len(rows), done)), cancel, jobs=_jobs(len(rows))
    )
    names = {row.case_id: (row.header.case_no or row.header.title or str(row.case_id), row.header.party or "") for row in rows}
    return Counted(frequencies(results, pack), pack, names)


def old_sheets(engine: Engine, case_id: int) -> list[SavedVersion]:
    """The versions of a case that hold a sheet, newest first."""
    archive: Any = engine.workspace.archive
    return [v for v in archive.versions(case_id) if v.scored]


def old_sheet(engine: Engine, case: Case, version: int) -> OldSheet:
    """A stored sheet of `case`, and what has changed since; `case` as it is in work now.

    Raises:
        NoSheet: that version holds none.
        SheetUnreadable: what it holds is no sheet.
    """
    from scoring.engine import score
    from scoring.judgement import allowed_by, judgements_of
    from scoring.sheet_state import NoSheet, kept_pack, sheet_of, sheet_state, with_all_of

    archive: Any = engine.workspace.archive
    record = archive.load_case(case.case_id, version)
    if not record.score or "findings" not in record.score:
        raise NoSheet(case=case.case_id, version=version)
    facts = engine.workspace.facts(engine.compose(case), case_id=case.case_id)
    fresh = score(engine.pack, facts, allowed_by(judgements_of(case.judgements), engine.pack)[0])
    state = sheet_state(record, engine.pack, facts, fresh, engine.workspace.store)
    pack = kept_pack(record.score, engine.workspace.store) or engine.pack
    sheet = sheet_of(record.score)
    return OldSheet(version, sheet, with_all_of(sheet, pack), state)


def adopt_pack(engine: Engine, pack: Pack, by: str) -> None:
    """From now on the office scores by `pack`; its earlier versions are kept.

    Raises:
        PackFault, EditionTaken: nothing has changed.
        OutputNotWritable, DiskFull, OSError: nothing has changed.
    """
    from casefile.settings import office_file, save_settings
    from scoring.pack_shelf import PackShelf

    settings = PackShelf().adopt(pack, engine.settings, at=now().isoformat(timespec="seconds"), by=by)
    engine.use_settings(settings)
    save_settings(settings, office_file())


def write_opinion(engine: Engine, out: Path, sheet: ScoreSheet, dossier: Dossier, notes: Mapping[str, str]) -> tuple[str, ...]:
    """Review opinion and rectification notice into `out`; names of the files. Days and reviewers are left for people to fill in.

    Raises:
        OutputNotWritable, DiskFull: nothing was written.
    """
    from casefile.workspace import knowledge
    from scoring.review_papers import write_review_papers

    return write_review_papers(
        out, sheet, engine.pack, dossier, engine.settings, at=now(), calendar=knowledge().calendar, notes=notes
    )


def pack_versions() -> list[Version]:
    """Every version there is, the shipped one first."""
    from scoring.pack_shelf import PackShelf

    return PackShelf().versions()


def load_version(sha256: str) -> Pack:
    """Raises PackFault: it is not there or no longer as it was."""
    from scoring.pack_shelf import PackShelf

    return PackShelf().load(sha256)


def import_table(path: Path, base: Pack) -> ImportResult:
    """Raises WorkbookUnreadable, PackTableFault (with every fault of every row)."""
    from scoring.pack_table import import_pack

    return import_pack(path, base)


def load_pack_file(path: Path) -> Pack:
    """Raises PackFault with every fault."""
    from scoring.checks import CHECKS
    from scoring.pack import load_pack

    return load_pack(path, known_checks=frozenset(CHECKS))


def _jobs(cases: int) -> int:
    return 1 if cases <= _FEW else max(1, min(os.cpu_count() or 1, 4))
