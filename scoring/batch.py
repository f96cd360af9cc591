"""Many cases in one go: one folder each, one bad case never stops the others."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from natsort import natsorted, ns

from casefile.errors import Cancelled, KnownError, OutputNotWritable, PlaceError, SourceUnreadable
from casefile.intake import is_ignored_name
from casefile.messages import describe, sentence
from casefile.workspace import Progress, Workspace
from scoring.build import REPORT, build_case, writing
from scoring.pack import Pack

SCHEMA = "casefile.batch/1"
BATCH = "batch.json"


@dataclass
class BatchResult:
    """`data` is the content of batch.json; `interrupted` when a person stopped it."""

    data: dict[str, Any] = field(default_factory=dict)
    complete: bool = True
    interrupted: bool = False


def build_batch(
    root: Path,
    out: Path,
    workspace: Workspace,
    pack: Pack,
    *,
    jobs: int,
    at: datetime,
    operator: str,
    progress: Callable[[str], Progress | None] = lambda _name: None,
    cancel: threading.Event | None = None,
    on_bug: Callable[[Exception], Path],
    draft: bool = False,
    ofd: bool = False,
) -> BatchResult:
    """Every direct subfolder of `root` is a case and goes to `out/<folder name>`.

    Args:
        progress: gives the progress of the case whose folder name it is called with.
        on_bug: writes a bug's report and says where it is; the batch goes on.
        draft, ofd: as of `build_case`.

    Raises:
        PlaceError: nothing (more) can be written; what was finished is kept and listed in batch.json where possible.
    """
    try:
        entries = natsorted(root.iterdir(), key=lambda p: p.name, alg=ns.IGNORECASE | ns.NUMAFTER)
    except OSError as error:
        raise SourceUnreadable(path=root, reason=error.strerror or error) from error
    visible = [e for e in entries if not is_ignored_name(e.name)]
    folders = [e for e in visible if e.is_dir()]
    result = BatchResult()
    cases: list[dict[str, Any]] = []
    stopped = False
    _write(out, {"schema": SCHEMA, "cases": [], "loose": []})  # a place that cannot be used is told before the work
    with workspace.keeping_readers(jobs):
        for folder in folders:
            if cases:  # a batch that is killed has its list up to there
                _write(out, {"schema": SCHEMA, "cases": cases, "loose": []}, quiet=True)
            if stopped or (cancel is not None and cancel.is_set()):
                stopped = True
                cases.append(_line(folder.name, "skipped", code="cancelled"))
                continue
            begun = time.monotonic()
            try:
                built = build_case(
                    folder,
                    out / folder.name,
                    workspace,
                    pack,
                    jobs=jobs,
                    at=at,
                    operator=operator,
                    progress=progress(folder.name),
                    cancel=cancel,
                    draft=draft,
                    ofd=ofd,
                )
            except Cancelled:
                stopped = True
                cases.append(_line(folder.name, "skipped", code="cancelled", seconds=time.monotonic() - begun))
            except PlaceError as error:
                cases.append(_failed(folder.name, error, time.monotonic() - begun))
                _write(out, {"schema": SCHEMA, "cases": cases, "loose": []}, quiet=True)
                place = Path(error.params.get("path", ""))
                if not (isinstance(error, OutputNotWritable) and place.is_relative_to(out / folder.name)):
                    raise
                result.complete = False  # only this case's own folder: the others still have a place to go
            except KnownError as error:
                cases.append(_failed(folder.name, error, time.monotonic() - begun))
                result.complete = False
            except Exception as error:
                where = on_bug(error)
                line = _line(folder.name, "failed", code="bug", seconds=time.monotonic() - begun)
                cases.append({**line, **_said("bug", report=where)})
                result.complete = False
            else:
                result.complete &= built.complete
                score = built.report["score"]
                line = _line(folder.name, "done", seconds=time.monotonic() - begun, pages=len(built.dossier.pages))
                line["report"] = f"{folder.name}/{REPORT}"
                line["total"], line["grade"] = score["total"], score["grade"]
                if not built.bound:
                    line.update(code="no_pages", **_said("no_pages", path=folder.name))
                cases.append(line)
    loose = [e.name for e in visible if not e.is_dir()]
    result.interrupted = stopped
    result.complete &= not loose and not stopped and bool(folders)
    result.data = {"schema": SCHEMA, "cases": cases, "loose": loose}
    _write(out, result.data)
    return result


def _line(name: str, state: str, *, code: str | None = None, seconds: float = 0.0, pages: int = 0) -> dict[str, Any]:
    return {
        "name": name,
        "state": state,
        "code": code,
        **(_said(code) if code else {"message": None, "message_en": None}),
        "report": None,
        "pages": pages,
        "total": None,
        "grade": None,
        "seconds": round(seconds, 3),
    }


def _failed(name: str, error: KnownError, seconds: float) -> dict[str, Any]:
    said = {"message": describe(error, "zh"), "message_en": describe(error, "en")}
    return {**_line(name, "failed", code=error.code, seconds=seconds), **said}


def _said(code: str, **params: object) -> dict[str, str]:
    return {"message": sentence(code, "zh", **params), "message_en": sentence(code, "en", **params)}


def _write(out: Path, data: dict[str, Any], *, quiet: bool = False) -> None:
    try:
        with writing(out) as folder:
            text = json.dumps(data, ensure_ascii=False, indent=1)
            (folder / BATCH).write_text(text + "\n", encoding="utf-8", newline="\n")
    except PlaceError:
        if not quiet:
            raise
