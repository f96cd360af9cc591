"""Files into the case in work, and its pages read, in the background."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from casefile.errors import Cancelled
from casefile.model import Reading
from ui.session import Session
from ui.tasks import Job, Lanes

_BATCH_SECONDS = 0.5

Then = Callable[[list[str]], object]
"""Told the ids of the pages that came in, in their order; on the UI thread, once the case has them."""


@dataclass(frozen=True)
class _Batch:
    """Files of one wish; `passing` ones were made for the case and go once they are in the store."""

    paths: list[Path]
    then: Then | None = None
    passing: bool = False


class IntakeController(QObject):
    """Takes in what is dropped and reads what is unread.

    Signals:
        progressed: (stage, done, total) of what runs; total 0 when nothing runs any more.
        taken: a batch of files came in (their InputFile entries).
        failed: (error) it could not be done.
    """

    progressed = Signal(str, int, int)
    taken = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._lanes = session, lanes
        self._queue: deque[_Batch] = deque()
        self._taking: Job | None = None
        self._reading: Job | None = None
        self._read_again = False
        session.reading_wanted.connect(self.read)
        session.replaced.connect(self._on_replaced)

    @property
    def is_busy(self) -> bool:
        return self._taking is not None or self._reading is not None

    def take(self, paths: Sequence[Path], then: Then | None = None, *, passing: bool = False) -> None:
        """Files and folders go into the case in work, one batch after the other.

        Args:
            then: puts the new pages where they are wanted; not called when none came in.
            passing: the files are ours (pasted, scanned) and are removed once the store has them.
        """
        if paths:
            self._queue.append(_Batch(list(paths), then, passing))
            self._next()

    def stop(self) -> None:
        """What came in stays; reading goes on when pages come in or the case is opened again."""
        self._queue.clear()
        for job in (self._taking, self._reading):
            if job is not None:
                job.cancel.set()

    def _next(self) -> None:
        if self._taking is not None or not self._queue:
            return
        batch = self._queue.popleft()
        engine = self._session.engine
        self.progressed.emit("intake", 0, 0)

        def work(job: Job) -> object:
            intake = engine.take(batch.paths, job.report, job.cancel)
            if batch.passing:
                for path in batch.paths:
                    with suppress(OSError):
                        path.unlink()
            return intake

        def done(intake: object) -> None:
            self._end_taking()
            before, pages = len(self._session.case.inputs), len(self._session.case.pages)
            self._session.add(intake)
            new = [p.id for p in self._session.case.pages[pages:]]
            if batch.then is not None and new:
                batch.then(new)
            self.taken.emit(self._session.case.inputs[before:])
            self._next()

        def failed(error: BaseException) -> None:
            self._end_taking()
            if not isinstance(error, Cancelled):
                self.failed.emit(error)
            self._next()

        self._taking = self._lanes.heavy.run(work, done, failed, self.progressed.emit)

    def _end_taking(self) -> None:
        self._taking = None
        if self._reading is None:
            self.progressed.emit("", 0, 0)

    def read(self) -> None:
        """Reads what has no reading that fits; asked for while reading, once more afterwards."""
        if self._reading is not None:
            self._read_again = True
            return
        self._read_again = False
        session, case, engine = self._session, self._session.case, self._session.engine
        total = sum(p.id not in case.readings for p in case.pages)

        def work(job: Job) -> None:
            readings: dict[str, Reading] = {}
            failed: dict[str, str] = {}
            last = time.monotonic()
            for done, (page_id, reading, code) in enumerate(engine.read(case, job.cancel), start=1):
                if reading is None:
                    failed[page_id] = code or "reading_failed"
                else:
                    readings[page_id] = reading
                job.report("reading", done, max(total, done))
                if time.monotonic() - last > _BATCH_SECONDS:
                    job.send(session.add_readings, dict(readings), dict(failed))
                    readings.clear()
                    failed.clear()
                    last = time.monotonic()
            job.send(session.add_readings, dict(readings), dict(failed))

        if total:
            self.progressed.emit("reading", 0, total)
        self._reading = self._lanes.reading.run(
            work, lambda _none: self._end_reading(), self._on_reading_failed, self.progressed.emit
        )

    def _on_reading_failed(self, error: BaseException) -> None:
        self._end_reading(go_on=False)
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _end_reading(self, *, go_on: bool = True) -> None:
        self._reading = None
        if self._taking is None:
            self.progressed.emit("", 0, 0)
        if self._read_again and go_on:
            self.read()

    def _on_replaced(self) -> None:
        """Another case: what is being done for the old one ends; its files are in the store already."""
        self._queue.clear()
        for job in (self._taking, self._reading):
            if job is not None:
                job.cancel.set()
                job.ended = True
        if self.is_busy:
            self._taking = self._reading = None
            self.progressed.emit("", 0, 0)
