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

    Every writing call raises DiskFull or OutputNotWritable where the folder takes nothing.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or work_folder() / f"{uuid.uuid4().hex[:12]}.jsonl"

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
        try:
            self._write(entry)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(path=self.path.parent) from error
            raise OutputNotWritable(path=self.path.parent, reason=error.strerror or error) from error

    def _write(self, entry: dict[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = not self.path.exists()
        with self.path.open("a", encoding="utf-8", newline="\n") as out:
            if fresh:
                os.chmod(self.path, 0o600)  # names and values of a case stand in it
            out.write(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n")
            out.flush()
            os.fsync(out.fileno())


def read_draft(path: Path) -> Draft:
    """What a journal tells. A line that a crash cut short ends it; what stands before counts."""
    draft = Draft(path)
    try:
        text = path.read_bytes().decode("utf-8", errors="replace")
        draft = replace(draft, changed=path.stat().st_mtime)
    except OSError:
        return draft
    for line in text.split("\n"):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            draft = _told(draft, entry)
        except (ValueError, KeyError, TypeError):
            break
    return draft


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
