"""Many pages through worker processes: cached ones at once, the others as they get done."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from types import MappingProxyType

from casefile.errors import KnownError
from casefile.model import Page, Reading
from casefile.recognition.cache import ReadingCache
from casefile.recognition.read import ReadOptions, read_page, reading_key
from casefile.store import Store
from casefile.work import Workers

_SECONDS_A_PAGE = 120.0  # far above anything seen; the first page of a worker loads the engine, too
_PAGES_A_WORKER = 150  # then it is replaced: the runtime keeps memory for every input shape it has met
BUG = "reading_failed"

Answer = tuple[str, Reading | None, str | None]
_Item = tuple[str, Page, ReadOptions, int | None]


def read_pages(
    pages: Sequence[Page],
    store: Store,
    cache: ReadingCache,
    *,
    options: ReadOptions,
    jobs: int,
    turns: Mapping[str, int] = MappingProxyType({}),
    cancel: threading.Event | None = None,
    readers: Workers | None = None,
) -> Iterator[Answer]:
    """Reads every page, first those that are cached, then the others in the order they get done.

    A page that cannot be read costs itself only; it can be dealt with by hand.

    Args:
        jobs: worker processes.
        turns: page id to the turn a person decided on, degrees clockwise.
        cancel: set to stop within a second.
        readers: workers that are kept (`make_readers`), used instead of `jobs` of their own.

    Yields:
        Page id, its reading or None, and with None the code why: `timeout`, `memory`, `crashed`,
        `reading_failed` (a bug) or the code of a known error such as `engine_missing`.

    Raises:
        Cancelled: `cancel` was set.
    """
    waiting: dict[str, list[Page]] = {}
    for page in pages:
        key = reading_key(page, options, turns.get(page.id))
        known = None if key in waiting else cache.get(key)
        if known is not None:
            yield page.id, known, None
        else:
            waiting.setdefault(key, []).append(page)  # the same image twice is read once
    groups = list(waiting.values())
    items = [(str(store.path(g[0].image_sha256)), g[0], options, turns.get(g[0].id)) for g in groups]
    if not items:
        return
    with nullcontext(readers) if readers is not None else make_readers(min(jobs, len(items))) as workers:
        yield from _answers(workers, items, groups, cache, cancel)


def make_readers(jobs: int) -> Workers:
    """Workers for `read_pages`; none is started before there is a page to read."""
    return Workers(jobs, max_tasks=_PAGES_A_WORKER)


def _answers(
    workers: Workers,
    items: Sequence[_Item],
    groups: Sequence[Sequence[Page]],
    cache: ReadingCache,
    cancel: threading.Event | None,
) -> Iterator[Answer]:
    for outcome in workers.each(_read, items, timeout=_SECONDS_A_PAGE, cancel=cancel):
        reading = outcome.value
        if reading is not None:
            cache.put(reading)
        code = None if reading is not None else _code(outcome.error)
        for page in groups[outcome.index]:
            yield page.id, reading, code


def _read(item: _Item) -> Reading:
    path, page, options, turn = item
    return read_page(Path(path), page, options, turn)


def _code(error: str | KnownError | None) -> str:
    if isinstance(error, KnownError):
        return error.code
    return error if error in ("timeout", "memory", "crashed") else BUG
