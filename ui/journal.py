"""The working copy of a case on disk: every step as one JSON line, so that a crash loses at most the last one.

`work/<name>.jsonl` in the user's folder. Lines, oldest first:

    {"kind": "open", "case_id": …, "version": …}   work on an archived case; its record is in the archive
    {"kind": "intake", "inputs": […], "pages": […]} what came in (originals are in the store, readings in the cache)
    {"kind": "step", "operation": …}                what a person did; undoing is a step, too
    {"kind": "title", "text": …}                    what the case is called, for the offer to go on with it
"""

from __future__ import annotations

import errno
import json
import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from casefile.errors import DiskFull, OutputNotWritable
from casefile.locate import user_data_dir
from casefile.model import InputFile, Operation, Page
from casefile.model.codec import from_plain, to_plain


def work_folder() -> Path:
    return user_data_dir() / "work"


@dataclass(frozen=True)
class Draft:
    """A case that was worked on and not archived since, as its journal tells it.

    Attributes:
        case_id: of the archived case the work began from, else None.
        inputs, pages: what came in since, with the numbers they have in the case.
        operations: steps since, oldest first.
        changed: seconds since 1970 of the last step.
    """

    path: Path
    case_id: int | None = None
    inputs: tuple[InputFile, ...] = ()
    pages: tuple[Page, ...] = ()
    operations: tuple[Operation, ...] = ()
    title: str = ""
    changed: float = 0.0

    @property
    def steps(self) -> int:
        """How many steps stand that were not taken back again."""
        return len(history(self.operations)[0])

    @property
    def is_empty(self) -> bool:
        return not self.inputs and not self.steps


class Journal:
    """Writes one case's working copy; the file appears with the first line. Not for several threads.

    Every writing call raises DiskFull or OutputNotWritable where the folder takes nothing; the line is kept and goes
    before the next one. A file that is gone on with is first cut to what `read_draft` understood of it: behind a line
    that a crash cut short nothing would be read any more.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or work_folder() / f"{uuid.uuid4().hex[:12]}.jsonl"
        self._waiting = b""
        self._length: int | None = None  # bytes that stand; None: not looked at yet

    def opened(self, case_id: int) -> None:
        self._append({"kind": "open", "case_id": case_id})

    def came_in(self, inputs: tuple[InputFile, ...], pages: tuple[Page, ...]) -> None:
        self._append({"kind": "intake", "inputs": to_plain(inputs), "pages": to_plain(pages)})

    def step(self, operation: Operation) -> None:
        self._append({"kind": "step", "operation": to_plain(operation)})

    def titled(self, text: str) -> None:
        self._append({"kind": "title", "text": text})

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)

    def _append(self, entry: dict[str, Any]) -> None:
        self._waiting += json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        try:
            self._write(self._waiting)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(path=self.path.parent) from error
            raise OutputNotWritable(path=self.path.parent, reason=error.strerror or error) from error
        self._waiting = b""

    def _write(self, lines: bytes) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = not self.path.exists()
        if fresh or self._length is None:
            self._length = 0 if fresh else _understood(self.path)[1]
        with self.path.open("ab") as out:
            if fresh:
                os.chmod(self.path, 0o600)  # names and values of a case stand in it
            out.truncate(self._length)
            out.write(lines)
            out.flush()
            os.fsync(out.fileno())
        self._length += len(lines)


def read_draft(path: Path) -> Draft:
    """What a journal tells. A line that a crash cut short ends it; what stands before counts."""
    try:
        return replace(_understood(path)[0], changed=path.stat().st_mtime)
    except OSError:
        return Draft(path)


def _understood(path: Path) -> tuple[Draft, int]:
    """What the file tells, and how many bytes of it do.

    Raises:
        OSError: it cannot be read.
    """
    draft, length = Draft(path), 0
    for line in path.read_bytes().splitlines(keepends=True):
        if not line.endswith(b"\n"):
            break
        try:
            draft = _told(draft, json.loads(line)) if line.strip() else draft
        except (ValueError, KeyError, TypeError):
            break
        length += len(line)
    return draft, length


def _told(draft: Draft, entry: dict[str, Any]) -> Draft:
    kind = entry["kind"]
    if kind == "open":
        return replace(draft, case_id=int(entry["case_id"]))
    if kind == "intake":
        inputs = tuple(from_plain(InputFile, i) for i in entry["inputs"])
        pages = tuple(from_plain(Page, p) for p in entry["pages"])
        return replace(draft, inputs=draft.inputs + inputs, pages=draft.pages + pages)
    if kind == "step":
        return replace(draft, operations=(*draft.operations, from_plain(Operation, entry["operation"])))
    if kind == "title":
        return replace(draft, title=str(entry["text"]))
    return draft


def drafts() -> list[Draft]:
    """Every working copy that holds something, changed last first."""
    folder = work_folder()
    if not folder.is_dir():
        return []
    found = [read_draft(path) for path in folder.glob("*.jsonl")]
    return sorted((d for d in found if not d.is_empty), key=lambda d: -d.changed)


def history(operations: Iterable[Operation]) -> tuple[list[Operation], list[Operation]]:
    """Steps that stand, oldest first, and steps that were taken back, last first, from a log of both."""
    done: list[Operation] = []
    undone: list[Operation] = []
    for operation in operations:
        if done and operation == done[-1].inverse:
            undone.append(done.pop())
        elif undone and operation == undone[-1]:
            done.append(undone.pop())
        else:
            done.append(operation)
            undone.clear()
    return done, undone
