"""Files to pages: originals into the store, decoding in caged workers, a stated result for every file."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from casefile.errors import Cancelled, KnownError
from casefile.intake import sniff
from casefile.intake.decode import decode, hush, is_decodable, is_paged, refusal
from casefile.intake.faults import FileTooBig, IntakeFault, NoPages, TooLarge, TooManyPages
from casefile.intake.find import FoundFile
from casefile.intake.parts import Decoded, Job, Limits, PageDraft
from casefile.model import InputFile, InputState, Page, PageOrigin
from casefile.store import Store, system_path
from casefile.work import FATAL, Outcome, run_each

if TYPE_CHECKING:
    from casefile.settings import Settings

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
_BUG = "intake_failed"
_OWN_BYTES = (PageOrigin.FILE, PageOrigin.EMBEDDED)


@dataclass(frozen=True)
class Intake:
    """What came in: an entry for every file found, and the pages, both in input order."""

    inputs: tuple[InputFile, ...]
    pages: tuple[Page, ...]


@dataclass
class _Content:
    """One content (files of equal bytes share it) while it is being decoded."""

    sha256: str
    bytes: int
    media_type: str | None
    suffix: str
    total: int | None = None
    drafts: dict[int, PageDraft] = field(default_factory=dict)
    lost: dict[int, str] = field(default_factory=dict)
    missing: int = 0
    note: str | None = None
    code: str | None = None
    params: dict[str, str] = field(default_factory=dict)

    def refuse(self, code: str, params: dict[str, str] | None = None) -> None:
        self.code, self.params = code, dict(params or {})

    @property
    def undecoded(self) -> list[int]:
        if self.code is not None or self.total is None:
            return []
        return [frame for frame in range(self.total) if frame not in self.drafts and frame not in self.lost]


@dataclass(frozen=True)
class _Entry:
    """One file with its content, or with the reason why it has none."""

    found: FoundFile
    content: _Content | None = None
    sha256: str | None = None
    media_type: str | None = None
    code: str | None = None
    params: dict[str, str] = field(default_factory=dict)


def take(
    found: Sequence[FoundFile],
    store: Store,
    *,
    settings: Settings,
    jobs: int,
    progress: Progress | None = None,
    cancel: Event | None = None,
    limits: Limits = Limits(),
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
        self.contents: dict[str, _Content] = {}
        self.entries: list[_Entry] = []

    def run(self, found: Sequence[FoundFile]) -> Intake:
        died = self._first_look(found)
        if died:
            self._count_pages(died)
        over = self._over_limit()
        kept = {id(e.content): e.content for i, e in enumerate(self.entries) if e.content and i not in over}
        self._remaining([content for content in kept.values() if content.undecoded])
        return self._assemble(over)

    # The rounds -------------------------------------------------------------------------------------------------

    def _first_look(self, found: Sequence[FoundFile]) -> list[_Content]:
        """Stores and decodes every file, of long ones the first pages; returns what killed its worker."""
        order: list[_Content] = []
        died: list[_Content] = []
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
                _merge(content, outcome.value)
            self._step()
        return died

    def _count_pages(self, died: list[_Content]) -> None:
        """Asks files whose first pages killed a worker only for the number of their pages."""
        for outcome in self._run(self._job(content, ()) for content in died):
            if outcome.error is not None:
                died[outcome.index].refuse(*_said(outcome))
            else:
                _merge(died[outcome.index], outcome.value)

    def _remaining(self, contents: list[_Content]) -> None:
        """Decodes what the first look left: in chunks, and where a chunk kills its worker page by page."""
        size = self.limits.chunk
        chunks: list[tuple[_Content, tuple[int, ...]]] = []
        singles: list[tuple[_Content, tuple[int, ...]]] = []
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

    def _pieces(self, pieces: list[tuple[_Content, tuple[int, ...]]]) -> list[tuple[_Content, tuple[int, ...]]]:
        """Decodes pieces of files; returns those that killed their worker, single pages as lost already."""
        self.known += len(pieces)
        deaths: Counter[str] = Counter()
        sent: list[tuple[_Content, tuple[int, ...]]] = []
        failed: list[tuple[_Content, tuple[int, ...]]] = []

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
                _merge(content, outcome.value)
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

    def _job(self, content: _Content, frames: tuple[int, ...] | None, *, careful: bool = False) -> Job:
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

    def _admit(self, found: FoundFile) -> _Entry:
        """Reads a file into the store and says what is known without decoding it."""
        if found.ignored:
            return _Entry(found)
        if found.fault:
            return _Entry(found, code=found.fault, params={"reason": found.reason})
        suffix = Path(found.name).suffix.lower()
        try:
            with open(system_path(found.path), "rb") as file:
                head = file.read(sniff.HEAD_BYTES)
            if not head:
                return _Entry(found, sha256=hashlib.sha256().hexdigest(), code="empty_file")
            media_type = sniff.media_type(head, suffix)
            decodable = is_decodable(media_type, suffix)
            if found.bytes > (self.limits.max_bytes if decodable else self.limits.max_refused_bytes):
                with open(system_path(found.path), "rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                fault = FileTooBig(limit=self.limits.max_bytes) if decodable else refusal(media_type, suffix)
                return _Entry(found, None, digest, media_type, fault.code, fault.params)
            digest = self.store.put_file(found.path)
        except OSError as error:
            return _Entry(found, code="file_unreadable", params={"reason": error.strerror or str(error)})
        if not decodable:
            fault = refusal(media_type, suffix)
            return _Entry(found, None, digest, media_type, fault.code, fault.params)
        content = self.contents.get(digest) or _Content(digest, found.bytes, media_type, suffix)
        return _Entry(found, content, digest, content.media_type)

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
                inputs.append(_without_pages(index, entry))
                continue
            if index in over:
                fault = TooManyPages(pages=content.total, limit=self.max_pages)
                inputs.append(_refused(index, entry, fault.code, fault.params))
                continue
            if content.code is None and not content.drafts:
                content.refuse(*_why_nothing(content))
            if content.code is not None:
                inputs.append(_refused(index, entry, content.code, content.params))
                continue
            times[content.sha256] += 1
            drafts = [content.drafts[frame] for frame in sorted(content.drafts)]
            for draft in drafts:
                if draft.file is not None and draft.file not in stored:
                    stored[draft.file] = self.store.adopt(Path(draft.file))
                image = stored[draft.file] if draft.file else content.sha256
                pages.append(_page(draft, index, content.sha256, times[content.sha256], image))
            inputs.append(_taken(index, entry, content, drafts))
        return Intake(tuple(inputs), tuple(pages))

    def _step(self) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, max(self.known, self.done))

    def _check_cancel(self) -> None:
        if self.cancel is not None and self.cancel.is_set():
            raise Cancelled()


def _merge(content: _Content, decoded: Decoded) -> None:
    content.total = decoded.total
    content.drafts.update((draft.frame, draft) for draft in decoded.drafts)
    content.lost.update(decoded.lost)
    content.missing = max(content.missing, decoded.missing)
    content.note = content.note or decoded.note
    if TooLarge.code in content.lost.values():  # contract: the input that crosses a limit is refused whole
        content.refuse(TooLarge.code)


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
    log.error("intake: a bug in decoding, the file is refused\n%s", error)
    return _BUG, {}


def _why_nothing(content: _Content) -> tuple[str, dict[str, str]]:
    """Of a file no page of which could be had: what most of its pages suffered from."""
    reasons = Counter(code for code in content.lost.values() if code != "given_up")
    return (reasons.most_common(1)[0][0] if reasons else NoPages.code), {}


def _page(draft: PageDraft, index: int, sha256: str, time: int, image_sha256: str) -> Page:
    return Page(
        id=f"{sha256[:16]}-{draft.frame}" + (f"-{time}" if time > 1 else ""),
        input=index,
        frame=draft.frame,
        width_px=draft.width_px,
        height_px=draft.height_px,
        dpi=draft.dpi,
        colour=draft.colour,
        image_sha256=image_sha256,
        image_type=draft.image_type,
        origin=draft.origin,
        orientation=draft.orientation,
        text_layer=draft.text_layer,
    )


def _without_pages(index: int, entry: _Entry) -> InputFile:
    if entry.code is not None:
        return _refused(index, entry, entry.code, entry.params)
    return InputFile(index, entry.found.name, None, entry.found.bytes, None, InputState.IGNORED)


def _refused(index: int, entry: _Entry, code: str, params: dict[str, str]) -> InputFile:
    found = entry.found
    return InputFile(
        index, found.name, entry.sha256, found.bytes, entry.media_type, InputState.REFUSED, code,
        {"file": found.name, **params},
    )  # fmt: skip


def _taken(index: int, entry: _Entry, content: _Content, drafts: list[PageDraft]) -> InputFile:
    lost = len(content.lost) + content.missing
    own = all(draft.origin in _OWN_BYTES for draft in drafts)
    code = "partly_read" if lost else content.note
    params = {"file": entry.found.name, "pages": str(len(drafts)), "lost": str(lost)} if code else {}
    return InputFile(
        index,
        entry.found.name,
        content.sha256,
        entry.found.bytes,
        content.media_type if content.media_type in sniff.IMAGE_TYPES else sniff.PDF,
        InputState.TAKEN if own else InputState.CONVERTED,
        code,
        params,
        pages=len(drafts),
        lost_pages=lost,
    )
