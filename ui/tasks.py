"""Work off the UI thread: lanes of threads, results as values back on the UI thread.

A lane of one thread keeps its jobs in order, so what it touches needs no locks.
"""

from __future__ import annotations

import heapq
import itertools
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot

from casefile.errors import Cancelled

Done = Callable[[Any], None]
Failed = Callable[[BaseException], None]

_REPORTS_PER_SECOND = 10
_SWITCH_SECONDS = 0.0005


class Job:
    """One piece of work in a lane.

    Attributes:
        cancel: set it to stop; the work looks at it.
        ended: True once its result was delivered or dropped.
    """

    def __init__(self, done: Done | None, failed: Failed | None, progress: Callable[..., None] | None) -> None:
        self.cancel = threading.Event()
        self.ended = False
        self.done, self.failed, self._progress = done, failed, progress
        self._last = 0.0
        self._relay: _Relay | None = None

    def report(self, *values: object) -> None:
        """Progress from the worker's thread; passed on at most ten times a second, the last one always."""
        now = time.monotonic()
        is_last = len(values) >= 2 and values[-1] == values[-2]
        if self._progress is None or (now - self._last < 1 / _REPORTS_PER_SECOND and not is_last):
            return
        self._last = now
        self.send(self._progress, *values)

    def send(self, slot: Callable[..., None], *values: object) -> None:
        """Calls `slot` on the UI thread; dropped once the job is cancelled."""
        if self._relay is not None:
            self._relay.passed.emit((self, slot, values))


class _Relay(QObject):
    """Carries values over to the UI thread."""

    passed = Signal(object)
    ended = Signal(object)

    def __init__(self, on_bug: Failed) -> None:
        super().__init__()
        self._on_bug = on_bug
        self.passed.connect(self.on_passed, Qt.ConnectionType.QueuedConnection)
        self.ended.connect(self.on_ended, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def on_passed(self, message: tuple[Job, Callable[..., None], tuple[object, ...]]) -> None:
        job, slot, values = message
        if not job.ended and not job.cancel.is_set():
            slot(*values)

    @Slot(object)
    def on_ended(self, message: tuple[Job, Any, BaseException | None]) -> None:
        job, value, error = message
        if job.ended:
            return
        job.ended = True
        if error is None:
            if job.done is not None:
                job.done(value)
        elif job.failed is not None:
            job.failed(error)
        elif not isinstance(error, Cancelled):  # stopping is what the person asked for: silent
            self._on_bug(error)


class Lane:
    """Threads that do jobs; newer jobs of higher priority first.

    Args:
        threads: 1 keeps the jobs in order.
        on_error: told of errors that the job itself has no handler for.
        name: what its threads are called in the system's list, after `mj-`.
    """

    def __init__(self, threads: int, on_error: Failed, name: str = "lane") -> None:
        self._pool: QThreadPool | None = QThreadPool()
        self._pool.setObjectName(f"mj-{name}")
        self._pool.setMaxThreadCount(threads)
        self._relay = _Relay(on_error)
        self._jobs: set[Job] = set()
        self._closed = False
        # Qt forgets the priority of a job that it hands to an idle thread, so the order is kept here.
        self._waiting: list[tuple[int, int, Callable[[], None]]] = []
        self._count, self._guard = itertools.count(), threading.Lock()

    def run(
        self,
        work: Callable[[Job], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        progress: Callable[..., None] | None = None,
        priority: int = 0,
    ) -> Job:
        """Starts `work(job)` in the lane; `done(value)` or `failed(error)` follows on the UI thread."""
        job = Job(done, failed, progress)
        job._relay = self._relay
        if self._closed or self._pool is None:
            job.ended = True
            return job
        self._jobs = {j for j in self._jobs if not j.ended}
        self._jobs.add(job)
        relay = self._relay

        def body() -> None:
            value, error = None, None
            try:
                if job.cancel.is_set():
                    raise Cancelled()
                value = work(job)
            except BaseException as caught:  # handed to the UI thread, which tells known from bug
                error = caught
            relay.ended.emit((job, value, error))

        with self._guard:
            heapq.heappush(self._waiting, (-priority, next(self._count), body))
        self._pool.start(self._most_urgent)
        return job

    def _most_urgent(self) -> None:
        with self._guard:
            body = heapq.heappop(self._waiting)[2]
        body()

    @property
    def busy(self) -> bool:
        return any(not job.ended for job in self._jobs)

    def close(self, patience_ms: int = 8000) -> bool:
        """Cancels what runs and waits for it. False when something did not stop in time."""
        self._closed = True
        for job in self._jobs:
            job.cancel.set()
            job.ended = True
        if self._pool is None:
            return True
        self._pool.clear()
        ended = self._pool.waitForDone(patience_ms)
        if ended:
            self._pool = None  # its idle threads end with it
        return ended


class Lanes:
    """The lanes of the window.

    Attributes:
        archive: queries, loading and the journal; one thread.
        engine: composing and scoring; one thread, because what it remembers is not shared.
        steps: what a step makes of the dossier in view; a person waits for it, so nothing longer runs here.
        heavy: taking in and finishing; one at a time.
        reading: recognition; its processes do the work, the thread waits for them.
        pages: thumbnails and previews.
        outside: scanners and watched folders, which may keep one waiting.
        review: trying out packs on the archive and counting its faults.
    """

    def __init__(self, on_error: Failed, *, page_threads: int = 2) -> None:
        # Qt's calls let go of Python and take it again; a lane that computes meanwhile would keep the window waiting
        # for 5 ms each time.
        sys.setswitchinterval(_SWITCH_SECONDS)
        self.archive = Lane(1, on_error, "archive")
        self.engine = Lane(1, on_error, "engine")
        self.steps = Lane(1, on_error, "steps")
        self.heavy = Lane(1, on_error, "heavy")
        self.reading = Lane(1, on_error, "reading")
        self.pages = Lane(page_threads, on_error, "pages")
        self.outside = Lane(2, on_error, "outside")
        self.review = Lane(1, on_error, "review")

    def close(self) -> bool:
        """Everything cancelled and waited for."""
        ended = [lane.close() for lane in (self.review, self.outside, self.heavy, self.reading, self.pages, self.steps, self.engine, self.archive)]
        return all(ended)
