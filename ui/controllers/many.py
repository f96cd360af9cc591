"""A tree of case folders: each comes in as a case of its own, and is read while nobody else needs the reader."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casefile.errors import Cancelled
from casefile.workspace import Case
from ui.journal import Journal
from ui.session import Session
from ui.tasks import Job, Lanes

if TYPE_CHECKING:
    from casefile.intake import Intake


def case_folders(paths: Sequence[Path]) -> list[Path]:
    """Folders that look like cases of their own: several that were given, or those in the one folder that was given.

    A folder in which files lie beside its folders is one case: its folders are parts of it.
    """
    from casefile.intake import is_ignored_name
    from casefile.intake.find import natural_key

    try:
        if len(paths) > 1:
            return list(paths) if all(p.is_dir() for p in paths) else []
        (root,) = paths
        entries = [e for e in os.scandir(root) if not is_ignored_name(e.name)]
        folders = [Path(e.path) for e in entries if e.is_dir() and any(os.scandir(e.path))]
        return sorted(folders, key=natural_key) if len(folders) > 1 and all(e.is_dir() for e in entries) else []
    except OSError:
        return []  # whoever takes it in says what is wrong with it


class ManyCases(QObject):
    """Working copies out of folders, one by one.

    Signals:
        progressed: (stage, done, total); total 0 when nothing runs any more.
        came: another case is in the list.
        ended: (cases, refused files, folders that did not come in) all are in, or it was stopped.
        failed: (error) one of them could not be done; the others go on.
    """

    progressed = Signal(str, int, int)
    came = Signal()
    ended = Signal(int, int, object)
    failed = Signal(object)

    def __init__(self, session: Session, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._lanes = session, lanes
        self._folders: deque[Path] = deque()
        self._unread: deque[Case] = deque()
        self._empty: list[Path] = []
        self._taking: Job | None = None
        self._reading: Job | None = None
        self._all = self._cases = self._refused = 0

    @property
    def is_busy(self) -> bool:
        return self._taking is not None or self._reading is not None

    def start(self, folders: Sequence[Path]) -> None:
        """Takes them in, one after the other."""
        self._folders.extend(folders)
        self._all += len(folders)
        if self._taking is None:
            self._take_next()

    def stop(self) -> None:
        """Cases that came in stay; they are read when they are opened."""
        self._unread.clear()
        for job in (self._taking, self._reading):
            if job is not None:
                job.cancel.set()

    def give_way(self) -> None:
        """The case in work is to be read: it comes first."""
        if self._reading is not None:
            self._reading.cancel.set()

    def go_on(self) -> None:
        """The reader is free."""
        if self._reading is not None or not self._unread:
            return
        case, engine = self._unread[0], self._session.engine
        total = len(case.pages)

        def work(job: Job) -> None:
            for done, _answer in enumerate(engine.read(case, job.cancel), start=1):
                job.report("reading_ahead", done, total)  # what was read is kept for the day it is opened

        def done(_none: object) -> None:
            self._unread.popleft()
            self._rest()
            self.go_on()

        def failed(error: BaseException) -> None:
            if not isinstance(error, Cancelled):
                self._unread.popleft()
                self.failed.emit(error)
            self._rest()

        self._reading = self._lanes.reading.run(work, done, failed, self.progressed.emit)

    def _rest(self) -> None:
        self._reading = None
        if not self.is_busy:
            self.progressed.emit("", 0, 0)

    def _take_next(self) -> None:
        if not self._folders:
            self._end([])
            return
        folder, engine = self._folders.popleft(), self._session.engine
        self.progressed.emit("cases", self._all - len(self._folders) - 1, self._all)

        def work(job: Job) -> tuple[Case, int]:
            intake: Intake = engine.take([folder], lambda *_: None, job.cancel)
            case = Case().with_intake(intake)
            if case.pages:
                journal = Journal()
                journal.came_in(case.inputs, case.pages)
                journal.titled(folder.name)
            return case, sum(i.state.value == "refused" for i in case.inputs)

        def done(made: tuple[Case, int]) -> None:
            case, refused = made
            self._taking = None
            self._refused += refused
            if case.pages:
                self._cases += 1
                self._unread.append(case)
                self.came.emit()
            else:
                self._empty.append(folder)
            self._take_next()

        def failed(error: BaseException) -> None:
            self._taking = None
            if isinstance(error, Cancelled):
                self._end([folder, *self._folders])
                return
            self._empty.append(folder)
            self.failed.emit(error)
            self._take_next()

        self._taking = self._lanes.heavy.run(work, done, failed)

    def _end(self, left: list[Path]) -> None:
        cases, refused, without = self._cases, self._refused, [*self._empty, *left]
        self._folders.clear()
        self._empty = []
        self._all = self._cases = self._refused = 0
        self.progressed.emit("", 0, 0)
        self.ended.emit(cases, refused, without)
        if not left:
            self.go_on()
