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
from ui.controllers.many import ManyCases, case_folders
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
        several: (folders, what was given) they look like cases of their own: whoever shows the window asks.
        halted: the person stopped it. (pages that are not read, paths of files that did not come in).
    """

    progressed = Signal(str, int, int)
    taken = Signal(object)
    failed = Signal(object)
    halted = Signal(int, object)
    several = Signal(object, object)

    def __init__(self, session: Session, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._lanes = session, lanes
        self._queue: deque[_Batch] = deque()
        self._taking: Job | None = None
        self._reading: Job | None = None
        self._read_again = False
        self._looking = 0
        self.many = ManyCases(session, lanes, self)
        self.many.progressed.connect(self.progressed)
        self.many.failed.connect(self.failed)
        self._given_up: list[Path] = []
        session.reading_wanted.connect(self.many.give_way)
        session.reading_wanted.connect(self.read)
        session.replaced.connect(self._on_replaced)

    @property
    def is_busy(self) -> bool:
        return self._taking is not None or self._reading is not None or self._looking > 0

    def drop(self, paths: Sequence[Path]) -> None:
        """Files and folders into the case in work; a tree of case folders is asked about first."""
        listed = list(paths)
        if not any(p.is_dir() for p in listed):
            self.take(listed)
            return

        def done(folders: list[Path]) -> None:
            self._looking -= 1
            if folders:
                self.several.emit(folders, listed)
            else:
                self.take(listed)

        self._looking += 1  # a folder on the network may take its time
        self._lanes.outside.run(lambda _job: case_folders(listed), done)

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
        """What came in stays, what was read stays; `read` goes on."""
        self._given_up = [path for batch in self._queue if not batch.passing for path in batch.paths]
        self._queue.clear()
        self.many.stop()
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
            if isinstance(error, Cancelled):
                self._halt([] if batch.passing else batch.paths)
            else:
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
        fresh: deque[tuple[str, Reading | None, str | None]] = deque()

        def hand_over() -> None:
            """What was read meanwhile; whoever stops keeps it, too."""
            readings: dict[str, Reading] = {}
            failed: dict[str, str] = {}
            while fresh:
                page_id, reading, code = fresh.popleft()
                if reading is None:
                    failed[page_id] = code or "reading_failed"
                else:
                    readings[page_id] = reading
            if readings or failed:
                session.add_readings(readings, failed)

        def work(job: Job) -> None:
            last = time.monotonic()
            for done, answer in enumerate(engine.read(case, job.cancel), start=1):
                fresh.append(answer)
                job.report("reading", done, max(total, done))
                if time.monotonic() - last > _BATCH_SECONDS:
                    job.send(hand_over)
                    last = time.monotonic()

        def done(_none: object) -> None:
            hand_over()
            self._end_reading()

        def failed(error: BaseException) -> None:
            hand_over()
            self._end_reading(go_on=False)
            if isinstance(error, Cancelled):
                self._halt([])
            else:
                self.failed.emit(error)

        if total:
            self.progressed.emit("reading", 0, total)
        self._reading = self._lanes.reading.run(work, done, failed, self.progressed.emit)

    @property
    def unread(self) -> int:
        """Pages of the case without a reading, while nothing reads them."""
        case = self._session.case
        return 0 if self.is_busy else sum(p.id not in case.readings for p in case.pages)

    def _halt(self, paths: Sequence[Path]) -> None:
        """Says what the stop has left undone, once all that ran has ended."""
        self._given_up = [*paths, *self._given_up]
        if not self.is_busy:
            given_up, self._given_up = self._given_up, []
            self.halted.emit(self.unread, given_up)

    def _end_reading(self, *, go_on: bool = True) -> None:
        self._reading = None
        if self._taking is None:
            self.progressed.emit("", 0, 0)
        if self._read_again and go_on:
            self.read()
        elif go_on:
            self.many.go_on()

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
