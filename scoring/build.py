"""The whole job for one case: scans in, dossier, report and score sheet out, case archived."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from casefile.archive.records import CaseRecord, Output
from casefile.catalogue import filing_profile
from casefile.errors import Cancelled, OutputNotWritable, PlaceError
from casefile.model import Dossier, InputState
from casefile.pdf import PageCost, build_dossier
from casefile.pdf.originals import write_originals
from casefile.pdf.paper import write_paper
from casefile.pdf.plan import plan
from casefile.sheets import write_workbook
from casefile.store import clear_abandoned, place_error
from casefile.workspace import Case, Progress, Workspace, header, search_index
from scoring.engine import ScoreSheet, score
from scoring.judgement import allowed_by, judgements_of
from scoring.pack import Pack
from scoring.report import report
from scoring.reports import score_sheet_paper, score_sheet_workbook

DOSSIER, SHEET_PDF, SHEET_XLSX, REPORT = "dossier.pdf", "score_sheet.pdf", "score_sheet.xlsx", "report.json"
ORIGINALS, OFD = "originals.zip", "dossier.ofd"
PACK_FILE = "criteria_pack.toml"


@dataclass(frozen=True)
class Built:
    """What one build gave.

    Attributes:
        report: content of report.json.
        complete: every input was plainly taken and every page read; False means exit code 1.
        bound: dossier.pdf was written; False where no page goes into it (none came in, or all are blank or left out).
        failed_pages: page id and error code of pages that could not be read.
    """

    report: dict[str, Any]
    dossier: Dossier
    sheet: ScoreSheet
    complete: bool
    bound: bool
    failed_pages: tuple[tuple[str, str], ...] = ()


def build_case(
    source: Path | list[Path],
    out: Path,
    workspace: Workspace,
    pack: Pack,
    *,
    jobs: int,
    at: datetime,
    operator: str,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    draft: bool = False,
    ofd: bool = False,
) -> Built:
    """Builds one case from scans and writes its files into `out`.

    Args:
        at: the time that goes into the files; the same time gives the same bytes.
        draft: 草稿 on every page of the dossier; nothing is archived.
        ofd: the dossier as OFD, too, beside the PDF.

    Raises:
        Cancelled: what was taken and read stays in the workspace, another run goes on from there.
        PlaceError: the output place or the archive cannot be used.
    """
    clock = _Clock()
    with writing(out):
        pass  # a place that cannot be used is told now, not after all pages were read
    with clock.stage("intake"):
        intake = workspace.take(source, jobs=jobs, progress=progress, cancel=cancel)
    case = Case().with_intake(intake)
    with clock.stage("reading"):
        case, failed = _read(workspace, case, jobs, progress, cancel)
    return finish_case(
        case, out, workspace, pack, at=at, operator=operator, progress=progress, cancel=cancel, clock=clock, failed=failed,
        draft=draft, ofd=ofd,
    )  # fmt: skip


def finish_case(
    case: Case,
    out: Path,
    workspace: Workspace,
    pack: Pack,
    *,
    at: datetime,
    operator: str,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    clock: _Clock | None = None,
    failed: tuple[tuple[str, str], ...] = (),
    draft: bool = False,
    ofd: bool = False,
) -> Built:
    """From readings to files and archive: what the window calls when a person has finished arranging.

    `draft`, `ofd`: as of `build_case`.
    """
    clock = clock or _Clock()
    with clock.stage("composing"):
        dossier = workspace.compose(case)
        facts = workspace.facts(dossier, case_id=case.case_id)
    with clock.stage("scoring"):
        sheet = score(pack, facts, allowed_by(judgements_of(case.judgements), pack)[0])
    outputs: list[Output] = []
    beside: list[Output] = []  # not archived again: the store has those files already
    costs: tuple[PageCost, ...] = ()
    saved: tuple[int, int] | None = None
    bound = bool(plan(dossier, workspace.settings))
    with writing(out) as folder:
        if bound:
            _step(progress, cancel, "writing", 0, 3)
            with clock.stage("dossier"):
                built = build_dossier(
                    dossier, workspace.store, folder / DOSSIER, settings=workspace.settings, build_time=at, draft=draft
                )
                outputs.append(Output(DOSSIER, built.sha256, built.bytes, built.pages))
                costs = built.page_costs
                profile = filing_profile(workspace.settings)
                if not draft and write_originals(dossier, workspace.store, folder / ORIGINALS, which=profile.originals):
                    beside.append(_output(folder / ORIGINALS, None))
            if ofd:
                from casefile.ofd import export_ofd

                with clock.stage("ofd"):
                    other = export_ofd(
                        dossier, workspace.store, folder / OFD, settings=workspace.settings, build_time=at, draft=draft,
                        cancel=cancel,
                    )  # fmt: skip
                    beside.append(Output(OFD, other.sha256, other.bytes, other.pages))
            _step(progress, cancel, "writing", 1, 3)
            with clock.stage("score_sheet"):
                paper = score_sheet_paper(sheet, pack, dossier, workspace.settings)
                drawn = write_paper(paper, folder / SHEET_PDF, build_time=at)
                outputs.append(_output(folder / SHEET_PDF, getattr(drawn, "pages", None)))
                tables = score_sheet_workbook(sheet, pack, dossier, workspace.settings)
                write_workbook(folder / SHEET_XLSX, tables, build_time=at)
                outputs.append(_output(folder / SHEET_XLSX, None))
            _step(progress, cancel, "writing", 2, 3)
        data = _report(dossier, sheet, pack, workspace, outputs + beside, clock, None, costs)
        if workspace.archive is not None and dossier.pages and not draft:
            with clock.stage("archive"):
                for output in outputs:
                    workspace.store.put_file(folder / output.path)
                kept_pack = keep_pack(workspace, pack)
                record = CaseRecord(
                    header=header(dossier, workspace.settings),
                    inputs=case.inputs,
                    pages=case.pages,
                    readings=case.readings,
                    operations=case.operations,
                    judgements=case.judgements,
                    report=data,
                    facts=facts.to_plain(),
                    score=sheet.to_plain(),
                    index=search_index(dossier),
                    outputs=(*outputs, *kept_pack),
                    case_id=case.case_id,
                )
                kept = workspace.archive.save_case(
                    record,
                    operator=operator,
                    at=at.isoformat(timespec="seconds"),
                    expected_version=case.version if case.case_id is not None else None,
                )
                saved = (kept.case_id, kept.version)
        clock.finish()
        data = _report(dossier, sheet, pack, workspace, outputs + beside, clock, saved, costs)
        text = json.dumps(data, ensure_ascii=False, indent=1)
        (folder / REPORT).write_text(text + "\n", encoding="utf-8", newline="\n")
    _step(progress, None, "writing", 3, 3)
    plain = all(i.state != InputState.REFUSED and i.code is None for i in case.inputs if i.state != InputState.IGNORED)
    taken = any(i.state != InputState.IGNORED for i in case.inputs)
    return Built(data, dossier, sheet, plain and taken and not failed and bound, bound, failed)


def keep_pack(workspace: Workspace, pack: Pack) -> tuple[Output, ...]:
    """The pack's file goes into the store beside the sheet it made: an old sheet stays under its old version."""
    text = pack.file_text
    if text is None:
        return ()
    data = text.encode("utf-8")
    return (Output(PACK_FILE, workspace.store.put(data), len(data)),)


def _read(
    workspace: Workspace, case: Case, jobs: int, progress: Progress | None, cancel: threading.Event | None
) -> tuple[Case, tuple[tuple[str, str], ...]]:
    readings, failed = {}, []
    total = len(case.pages)
    _step(progress, cancel, "reading", 0, total)
    for done, (page_id, reading, error) in enumerate(workspace.read(case, jobs=jobs, cancel=cancel), start=1):
        if reading is None:
            failed.append((page_id, error or "crashed"))
        else:
            readings[page_id] = reading
        _step(progress, cancel, "reading", done, total)
    return case.with_readings(readings), tuple(sorted(failed))


def _step(progress: Progress | None, cancel: threading.Event | None, stage: str, done: int, total: int) -> None:
    if cancel is not None and cancel.is_set():
        raise Cancelled()
    if progress is not None:
        progress(stage, done, total)


def _report(
    dossier: Dossier,
    sheet: ScoreSheet,
    pack: Pack,
    workspace: Workspace,
    outputs: list[Output],
    clock: _Clock,
    saved: tuple[int, int] | None,
    costs: tuple[PageCost, ...],
) -> dict[str, Any]:
    return report(
        dossier,
        sheet,
        pack,
        settings=workspace.settings,
        archived=saved,
        outputs=outputs,
        seconds=clock.seconds,
        costs=costs,
    )


def _output(path: Path, pages: int | None) -> Output:
    data = path.read_bytes()
    return Output(path.name, hashlib.sha256(data).hexdigest(), len(data), pages)


@contextmanager
def writing(out: Path) -> Iterator[Path]:
    """A temporary folder inside `out`; what is in it at the end is renamed into `out`, all or nothing on error.

    Raises:
        OutputNotWritable, DiskFull: with nothing left behind.
    """
    try:
        str(out).encode()  # libraries open files by names in UTF-8
    except UnicodeEncodeError as error:
        raise OutputNotWritable(path=out, reason="名称不是 UTF-8 / its name is not UTF-8") from error
    try:
        out.mkdir(parents=True, exist_ok=True)
        clear_abandoned(out, ".mingjuan-*")
        folder = Path(tempfile.mkdtemp(prefix=".mingjuan-", dir=out))
    except OSError as error:
        raise place_error(error, out) from error
    try:
        yield folder
        made = sorted(folder.iterdir())
        for path in made:  # a folder in the way of one file must not leave the others half exchanged
            if (out / path.name).is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(out / path.name))
        for path in made:
            os.replace(path, out / path.name)
    except PlaceError as error:
        # A person knows the place they named, not the passing folder in it.
        if folder.name in error.params.get("path", ""):
            error.params["path"] = str(out)
        raise
    except OSError as error:
        if error.errno in _PLACE_FAULTS:
            named = error.filename if isinstance(error.filename, str) else None
            raise place_error(error, Path(named) if named and folder.name not in named else out) from error
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_SPACE = ("ENOSPC", "EDQUOT", "EFBIG")
_RIGHTS = ("EROFS", "EACCES", "EPERM", "EBUSY", "EIO", "ESTALE")
_NAMES = ("ENOTDIR", "EISDIR", "EEXIST", "ENAMETOOLONG")
_PLACE_FAULTS = frozenset(getattr(errno, name) for name in (*_SPACE, *_RIGHTS, *_NAMES) if hasattr(errno, name))


class _Clock:
    """Wall seconds by stage."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begun = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - begun

    def finish(self) -> None:
        self.seconds["total"] = time.monotonic() - self._begun


__all__ = ["DOSSIER", "REPORT", "SHEET_PDF", "SHEET_XLSX", "Built", "build_case", "finish_case", "writing"]
