"""The archive's door: one folder with the database, the originals and the cached readings.

<folder>/archive.sqlite    cases, versions, search index, audit log
<folder>/originals/        every file a case rests on, by its digest
<folder>/readings/         the recogniser's cache; may be emptied at any time
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from casefile.archive import audit, check, index, load, migrate, save
from casefile.archive import remove as removal
from casefile.archive.engine import Database, database_file, os_error
from casefile.archive.records import (
    ArchiveFault,
    AuditRow,
    CaseFilter,
    CaseHeader,
    CaseRecord,
    CaseRow,
    Hit,
    SavedCase,
    SavedVersion,
)
from casefile.archive.stored import StoredCase
from casefile.errors import ArchiveUnusable
from casefile.model import InputFile, Operation, Reading
from casefile.store import Store


class Archive:
    """An open archive. Calls may come from several threads; several programs may share one archive.

    Attributes:
        store: the originals, page images and outputs.
        readings_root: folder for the recogniser's cache.
    """

    def __init__(self, database: Database, files: Path) -> None:
        self._database = database
        self.store = Store(files / "originals")
        self.readings_root = files / "readings"

    @classmethod
    def open(cls, place: str | Path, *, files: Path | None = None, busy_seconds: float = 10.0) -> Archive:
        """Opens an archive, makes it when it is not there, upgrades it when an older program made it.

        Args:
            place: a folder, or `sqlite:///…` naming the database file.
            files: folder for originals and readings; that of the database when None.
            busy_seconds: how long to wait for another program that is writing.

        Raises:
            ArchiveUnusable: the place cannot be used, or holds something else (subclasses say which).
            ArchiveNewer: a newer program made it.
            ArchiveLocked, DiskFull: see their sentences.
            ArchiveUrlUnsupported: another database than SQLite.
        """
        path = database_file(place)
        root = files or path.parent
        try:
            f"{path}{root}".encode()
        except UnicodeEncodeError as error:
            raise ArchiveUnusable(path=path.parent, reason="名称不是 UTF-8 / its name is not UTF-8") from error
        try:
            for folder in (path.parent, root):
                folder.mkdir(parents=True, exist_ok=True)
                with tempfile.TemporaryFile(dir=folder):
                    pass  # says now, and clearly, when the place is read-only or full
        except OSError as error:
            raise os_error(error, path.parent) from error
        database = Database(path, busy_seconds=busy_seconds)
        try:
            migrate.bring_up(database)
            archive = cls(database, root)
            archive._prepare_folders()
            archive._sweep()
        except BaseException:
            database.close()
            raise
        return archive

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The database file."""
        return self._database.path

    def find_case(self, header: CaseHeader, inputs: Iterable[InputFile]) -> SavedCase | None:
        """The newest version of the case that a record with these would be saved under; None: a new one."""
        with self._database.read() as connection:
            found = save.find(connection, header, tuple(inputs))
            if found is None:
                return None
            return SavedCase(*found, load.digest(connection, *found))

    def save_case(
        self,
        record: CaseRecord,
        *,
        operator: str,
        at: datetime | str,
        case_id: int | None = None,
        expected_version: int | None = None,
    ) -> SavedCase:
        """Saves a record as a new version of its case, all of it or nothing.

        The files that the record names must be in `store` already.

        Args:
            at: local time (ISO 8601 when a string), given by the caller.
            case_id: the case when it is known (else the record's own, when it was loaded); else it is found
                by number, or by its files.
            expected_version: the version the record was made from (0: none yet); None: any.

        Raises:
            CaseChanged: someone else has saved the case meanwhile.
            CaseNotFound, CaseNumberTaken: `case_id` does not fit.
            OriginalMissing: a file is not in the store.
            DiskFull, ArchiveLocked, ArchiveUnusable: nothing was written.
            ValueError: the record has no inputs.
        """
        prepared = save.prepare(record)
        with self._database.write() as connection:
            return save.save(
                connection,
                prepared,
                self.store,
                operator=operator,
                at=at,
                case_id=record.case_id if case_id is None else case_id,
                expected_version=expected_version,
            )

    def append_operation(self, case_id: int, operation: Operation, *, expected_version: int | None = None) -> int:
        """Keeps one step taken since the newest version was saved; returns its number, from 1.

        Raises:
            CaseNotFound, CaseChanged: nothing was written.
        """
        with self._database.write() as connection:
            return save.append_operation(connection, case_id, operation, expected_version)

    def steps_since_save(self, case_id: int) -> tuple[Operation, ...]:
        """The steps that `append_operation` kept since the newest version was saved."""
        with self._database.read() as connection:
            return load.steps(connection, case_id)

    def load_case(self, case_id: int, version: int | None = None) -> CaseRecord:
        """A version as it was saved; the newest one (None) together with the steps taken since.

        Raises:
            CaseNotFound: there is no such case or version.
        """
        with self._database.read() as connection:
            return load.load(connection, case_id, version, self._reading)

    def cases(self, wanted: CaseFilter | None = None) -> list[CaseRow]:
        """The cases that fit, saved last first."""
        with self._database.read() as connection:
            return load.rows(connection, wanted or CaseFilter())

    def facts(self, *, batch: int = 200) -> Iterator[tuple[int, Any]]:
        """Case number and stored facts of every case's newest version, by case number."""
        after = 0
        while True:
            with self._database.read() as connection:
                found = load.facts(connection, after, batch)
            if not found:
                return
            yield from found
            after = found[-1][0]

    def stored(self, *, batch: int = 100) -> Iterator[StoredCase]:
        """As `facts`, still packed and with what people decided: for thousands of cases that several processes score."""
        after = 0
        while True:
            with self._database.read() as connection:
                found = load.stored(connection, after, batch)
            if not found:
                return
            yield from found
            after = found[-1].case_id

    def versions(self, case_id: int) -> list[SavedVersion]:
        """The saved versions of a case, newest first; none when there is no such case."""
        with self._database.read() as connection:
            return load.saved(connection, case_id)

    def search(self, query: str, limit: int = 50) -> list[Hit]:
        """Pages where every blank-separated term of `query` stands, cases saved last first.

        A term is found as a run of characters, whatever its length; see `text.py` for what counts as equal.
        """
        with self._database.read() as connection:
            return index.search(connection, query, limit)

    def count(self, query: str) -> int:
        """How many pages `search` would find without a limit."""
        with self._database.read() as connection:
            return index.count(connection, query)

    def audit(self, case_id: int | None = None) -> list[AuditRow]:
        """The audit log, or one case's part of it, oldest first."""
        with self._database.read() as connection:
            return list(audit.rows(connection, case_id))

    def remove_case(self, case_id: int, *, operator: str, at: datetime | str, reason: str = "") -> None:
        """Removes a case: rows, index, readings (cached ones too) and files that no other case needs.

        The audit log keeps that it was there, who removed it, and why.

        Raises:
            CaseNotFound: there is no such case.
        """
        with self._database.write() as connection:
            removal.remove(connection, case_id, operator=operator, at=at, reason=reason)
        self._sweep()
        self._database.checkpoint()

    def check(self, progress: Callable[[int, int], None] | None = None) -> list[ArchiveFault]:
        """Every fault: missing or altered files, damaged database, altered records, broken audit log."""
        return check.check(self._database, self.store, progress)

    def _prepare_folders(self) -> None:
        try:
            self.store.root.mkdir(exist_ok=True)
            self.readings_root.mkdir(mode=0o700, exist_ok=True)  # readings hold personal data
        except OSError as error:
            raise os_error(error, self.path) from error

    def _reading(self, digest: str) -> Reading:
        with self._database.read() as connection:
            return load.reading(connection, digest)

    def _sweep(self) -> None:
        with self._database.read() as connection:
            if not removal.is_anything_noted(connection):
                return
        with self._database.write() as connection:
            removal.sweep(connection, self._drop)

    def _drop(self, kind: str, key: str) -> None:
        if kind == "file":
            self.store.remove(key)
        else:
            from casefile.recognition.cache import ReadingCache  # only here: it brings numpy along

            ReadingCache(self.readings_root).remove(key)
