"""Files to pages: originals into the store, decoding in caged workers, a stated result for every file."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from casefile.errors import Cancelled, KnownError
from casefile.intake import sniff
from casefile.intake.decode import decode, hush, is_decodable, is_paged, refusal
from casefile.intake.faults import FileTooBig, IntakeFault, TooManyPages
from casefile.intake.find import FoundFile
from casefile.intake.parts import DEFAULT_LIMITS, Job, Limits
from casefile.intake.results import Content, Entry, merge, page_of, refused, taken, why_nothing, without_pages
from casefile.model import InputFile, Page
from casefile.store import Store, system_path
from casefile.work import FATAL, Outcome, run_each

if TYPE_CHECKING:
    from casefile.settings import Settings

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
_BUG = "intake_failed"


@dataclass(frozen=True)
class Intake:
    """What came in: an entry for every file found, and the pages, both in input order."""

    inputs: tuple[InputFile, ...]
    pages: tuple[Page, ...]


def take(
    found: Sequence[FoundFile],
    store: Store,
    *,
    settings: Settings,
    jobs: int,
    progress: Progress | None = None,
    cancel: Event | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Intake:
    """Takes files in: stores every original, decodes it, and states what became of it.

    Nothing that a file contains ends this call; the originals of refused files are kept in the store as well.

    Args:
        progress: called with (jobs done, jobs known so far); the second grows when long files turn up.

    Raises:
        DiskFull, OutputNotWritable: the store cannot be written to.
        Cancelled: `cancel` was set.
    """
    with store.scratch() as scratch:
        return _Taking(store, scratch, settings, max(1, jobs), progress, cancel, limits).run(found)


class _Taking:
    def __init__(
        self,
        store: Store,
        scratch: Path,
        settings: Settings,
        jobs: int,
        progress: Progress | None,
        cancel: Event | None,
        limits: Limits,
    ) -> None:
        self.store, self.scratch, self.jobs, self.cancel, self.limits = store, scratch, jobs, cancel, limits
        self.max_pages, self.max_pixels = settings.intake.max_pages, settings.intake.max_pixels
        self.progress = progress
        self.done = self.known = 0
        self.contents: dict[str, Content] = {}
        self.entries: list[Entry] = []

    def run(self, found: Sequence[FoundFile]) -> Intake:
        died = self._first_look(found)
        if died:
            self._count_pages(died)
        over = self._over_limit()
        kept = {id(e.content): e.content for i, e in enumerate(self.entries) if e.content and i not in over}
        self._remaining([content for content in kept.values() if content.undecoded])
        return self._assemble(over)

    # The rounds -------------------------------------------------------------------------------------------------

    def _first_look(self, found: Sequence[FoundFile]) -> list[Content]:
        """Stores and decodes every file, of long ones the first pages; returns what killed its worker."""
        order: list[Content] = []
        died: list[Content] = []
        self.known = len(found)

        def jobs() -> Iterator[Job]:
            for one in found:
                self._check_cancel()
                entry = self._admit(one)
                self.entries.append(entry)
                content = entry.content
                if content is None or content.sha256 in self.contents:
                    self._step()
                    continue
                self.contents[content.sha256] = content
                order.append(content)
                yield self._job(content, None)

        for outcome in self._run(jobs()):
            content = order[outcome.index]
            if outcome.error in FATAL and is_paged(content.media_type):
                died.append(content)
            elif outcome.error is not None:
                content.refuse(*_said(outcome))
            else:
                merge(content, outcome.value)
            self._step()
        return died

    def _count_pages(self, died: list[Content]) -> None:
        """Asks files whose first pages killed a worker only for the number of their pages."""
        for outcome in self._run(self._job(content, ()) for content in died):
            if outcome.error is not None:
                died[outcome.index].refuse(*_said(outcome))
            else:
                merge(died[outcome.index], outcome.value)

    def _remaining(self, contents: list[Content]) -> None:
        """Decodes what the first look left: in chunks, and where a chunk kills its worker page by page."""
        size = self.limits.chunk
        chunks: list[tuple[Content, tuple[int, ...]]] = []
        singles: list[tuple[Content, tuple[int, ...]]] = []
        for content in contents:
            frames = content.undecoded
            parts = [tuple(frames[at : at + size]) for at in range(0, len(frames), size)]
            if 0 in parts[0]:  # these have just killed a worker together
                singles += [(content, (frame,)) for frame in parts.pop(0)]
            chunks += [(content, part) for part in parts]
        singles += [(content, (frame,)) for content, part in self._pieces(chunks) for frame in part]
        for content, part in self._pieces(singles):
            for frame in part:
                content.lost.setdefault(frame, "crashed")

    def _pieces(self, pieces: list[tuple[Content, tuple[int, ...]]]) -> list[tuple[Content, tuple[int, ...]]]:
        """Decodes pieces of files; returns those that killed their worker, single pages as lost already."""
        self.known += len(pieces)
        deaths: Counter[str] = Counter()
        sent: list[tuple[Content, tuple[int, ...]]] = []
        failed: list[tuple[Content, tuple[int, ...]]] = []

        def jobs() -> Iterator[Job]:
            for content, frames in pieces:
                if deaths[content.sha256] >= self.limits.fatal_pages:
                    # A file made to kill must not cost hours: the rest of it counts as lost.
                    content.lost.update(dict.fromkeys(frames, "given_up"))
                    self._step()
                    continue
                sent.append((content, frames))
                yield self._job(content, frames, careful=len(frames) == 1)

        for outcome in self._run(jobs()):
            content, frames = sent[outcome.index]
            self._step()
            if outcome.error is None:
                merge(content, outcome.value)
                continue
            code, _ = _said(outcome)
            deaths[content.sha256] += outcome.error in FATAL
            if len(frames) > 1 and outcome.error in FATAL:
                failed.append((content, frames))
            else:
                content.lost.update(dict.fromkeys(frames, code))
        return failed

    def _run(self, jobs: Iterator[Job]) -> Iterator[Outcome]:
        limits = self.limits
        return run_each(
            decode,
            jobs,
            jobs=self.jobs,
            timeout=lambda job: limits.timeout + limits.seconds_per_megabyte * job.bytes / 2**20,
            memory_bytes=limits.memory_bytes,
            initializer=hush,
            max_tasks=200,
            cancel=self.cancel,
        )

    def _job(self, content: Content, frames: tuple[int, ...] | None, *, careful: bool = False) -> Job:
        return Job(
            path=str(self.store.path(content.sha256)),
            bytes=content.bytes,
            media_type=content.media_type,
            suffix=content.suffix,
            scratch=str(self.scratch),
            max_pages=self.max_pages,
            max_pixels=self.max_pixels,
            chunk=self.limits.chunk,
            frames=frames,
            careful=careful,
        )

    # One file ---------------------------------------------------------------------------------------------------

    def _admit(self, found: FoundFile) -> Entry:
        """Reads a file into the store and says what is known without decoding it."""
        if found.ignored:
            return Entry(found)
        if found.fault:
            return Entry(found, code=found.fault, params={"reason": found.reason})
        suffix = Path(found.name).suffix.lower()
        try:
            with open(system_path(found.path), "rb") as file:
                head = file.read(sniff.HEAD_BYTES)
            if not head:
                return Entry(found, sha256=hashlib.sha256().hexdigest(), code="empty_file")
            media_type = sniff.media_type(head, suffix)
            decodable = is_decodable(media_type, suffix)
            if found.bytes > (self.limits.max_bytes if decodable else self.limits.max_refused_bytes):
                with open(system_path(found.path), "rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                fault = FileTooBig(limit=self.limits.max_bytes) if decodable else refusal(media_type, suffix)
                return Entry(found, None, digest, media_type, fault.code, fault.params)
            digest = self.store.put_file(found.path)
        except OSError as error:
            return Entry(found, code="file_unreadable", params={"reason": error.strerror or str(error)})
        if not decodable:
            fault = refusal(media_type, suffix)
            return Entry(found, None, digest, media_type, fault.code, fault.params)
        content = self.contents.get(digest) or Content(digest, found.bytes, media_type, suffix)
        return Entry(found, content, digest, content.media_type)

    # The result -------------------------------------------------------------------------------------------------

    def _over_limit(self) -> set[int]:
        """Entries that would take the case beyond its page limit."""
        pages, over = 0, set()
        for index, entry in enumerate(self.entries):
            content = entry.content
            if content is None or content.code is not None or content.total is None:
                continue
            if pages + content.total > self.max_pages:
                over.add(index)
            else:
                pages += content.total
        return over

    def _assemble(self, over: set[int]) -> Intake:
        inputs: list[InputFile] = []
        pages: list[Page] = []
        times: Counter[str] = Counter()
        stored: dict[str, str] = {}
        for index, entry in enumerate(self.entries):
            self._check_cancel()
            content = entry.content
            if content is None:
                inputs.append(without_pages(index, entry))
                continue
            if index in over:
                fault = TooManyPages(pages=content.total, limit=self.max_pages)
                inputs.append(refused(index, entry, fault.code, fault.params))
                continue
            if content.code is None and not content.drafts:
                content.refuse(*why_nothing(content))
            if content.code is not None:
                inputs.append(refused(index, entry, content.code, content.params))
                continue
            times[content.sha256] += 1
            drafts = [content.drafts[frame] for frame in sorted(content.drafts)]
            for draft in drafts:
                if draft.file is not None and draft.file not in stored:
                    stored[draft.file] = self.store.adopt(Path(draft.file))
                image = stored[draft.file] if draft.file else content.sha256
                pages.append(page_of(draft, index, content.sha256, times[content.sha256], image))
            inputs.append(taken(index, entry, content, drafts))
        return Intake(tuple(inputs), tuple(pages))

    def _step(self) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, max(self.known, self.done))

    def _check_cancel(self) -> None:
        if self.cancel is not None and self.cancel.is_set():
            raise Cancelled()


def _said(outcome: Outcome) -> tuple[str, dict[str, str]]:
    """Code and values for what a worker answered instead of pages.

    Raises:
        KnownError: it is not about the file (disk full): the whole intake cannot go on.
    """
    error = outcome.error
    if isinstance(error, IntakeFault):
        return error.code, error.params
    if isinstance(error, KnownError):
        raise error
    if error in FATAL:
        return str(error), {}
    log.error("intake: a bug in decoding, the file is refused\n%s", _places(str(error)))
    return _BUG, {}


def _places(traceback: str) -> str:
    """Where in the code it was, without what was said there: that may quote what stands on a paper."""
    return "\n".join(line for line in traceback.splitlines() if line.startswith('  File "'))
