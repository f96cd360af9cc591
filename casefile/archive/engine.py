"""The SQLite file: opening it, transactions, and what its errors mean.

One write at a time: a writer takes the lock when it begins (BEGIN IMMEDIATE), so two programs
on one archive queue up instead of failing half-way. Readers never wait (WAL).
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from casefile.archive.errors import (
    ArchiveDamaged,
    ArchiveReadOnly,
    ArchiveUrlUnsupported,
    NotAnArchive,
)
from casefile.archive.plain import Undecodable
from casefile.archive.revision import FILE_NAME
from casefile.errors import ArchiveLocked, ArchiveUnusable, DiskFull, KnownError

# Below this much free space an I/O error of SQLite is taken for a full disk: its shared-memory
# file grows by 32 KiB at a time and reports no more than "I/O error" when it cannot.
_NO_SPACE_BYTES = 1 << 20


def database_file(place: str | Path) -> Path:
    """The SQLite file that a folder or a `sqlite:///` URL names.

    Raises:
        ArchiveUrlUnsupported: a URL that is malformed or of another database.
    """
    if isinstance(place, Path) or "://" not in place:
        return Path(place).expanduser().absolute() / FILE_NAME
    try:
        url = make_url(place)
    except ArgumentError as error:
        raise ArchiveUrlUnsupported(url=place) from error
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise ArchiveUrlUnsupported(url=url.render_as_string(hide_password=True))
    return Path(url.database).expanduser().absolute()


class Database:
    """One SQLite file with its connections. Safe to use from several threads.

    Args:
        path: the file; made when it is not there.
        busy_seconds: how long a writer waits for another one.
    """

    def __init__(self, path: Path, *, busy_seconds: float = 10.0) -> None:
        self.path = path
        self._busy_ms = int(busy_seconds * 1000)
        # Writers of this process queue here: SQLite's own waiting sleeps and is not fair.
        self._writing = threading.Lock()
        self._engine = self._make_engine()

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the archive throughout."""
        with self._translated(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it or nothing, whatever happens in between.

        Raises:
            ArchiveLocked: another program kept the lock for too long.
            DiskFull, ArchiveReadOnly, ArchiveDamaged, ArchiveUnusable: nothing was written.
        """
        with (
            self._writing,
            self._translated(),
            self._engine.connect().execution_options(writing=True) as connection,
            connection.begin(),
        ):
            yield connection

    def checkpoint(self) -> None:
        """Empties the write-ahead log into the file, so that removed text is gone from both."""
        with self._translated(), self._engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def use_wal(self) -> None:
        """Lets readers go on while someone writes. A place that cannot (a network share) stays as it is.

        Changing the mode does not queue up behind another program that does the same: ask again.
        """
        deadline = time.monotonic() + self._busy_ms / 1000
        while True:
            try:
                with self._translated(), self._engine.connect() as connection:
                    raw = connection.connection.dbapi_connection
                    assert isinstance(raw, sqlite3.Connection)
                    raw.execute("PRAGMA journal_mode = WAL")
                return
            except ArchiveLocked:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def backup_to(self, target: Path) -> None:
        """A copy of the file as it is now, log included."""
        with self._translated(), self._engine.connect() as connection:
            source = connection.connection.dbapi_connection
            assert isinstance(source, sqlite3.Connection)
            copy = sqlite3.connect(target)
            try:
                source.backup(copy)
            finally:
                copy.close()

    def _make_engine(self) -> Engine:
        engine = create_engine(
            URL.create("sqlite", database=str(self.path)),
            poolclass=QueuePool,
            pool_size=4,
            connect_args={"timeout": self._busy_ms / 1000, "check_same_thread": False},
        )
        event.listen(engine, "connect", self._prepare)
        event.listen(engine, "begin", _begin)
        return engine

    def _prepare(self, connection: Any, _record: Any) -> None:
        # The driver must not begin or commit by itself, else DDL escapes the transaction.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {self._busy_ms}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")
        # What is removed is overwritten: cases hold personal data.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except Undecodable as error:
            raise ArchiveDamaged(path=self.path, reason=str(error)) from error
        except DBAPIError as error:
            known = known_error(error.orig, self.path)
            if known is None:
                raise
            raise known from error
        except sqlite3.Error as error:
            known = known_error(error, self.path)
            if known is None:
                raise
            raise known from error


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def known_error(error: BaseException | None, path: Path) -> KnownError | None:
    """What an error of SQLite means for the person; None when it is a bug of ours."""
    if not isinstance(error, sqlite3.Error):
        return None
    code = getattr(error, "sqlite_errorcode", 0) or 0
    primary, reason = code & 0xFF, str(error)
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return ArchiveLocked(path=path)
    if primary == sqlite3.SQLITE_FULL:
        return DiskFull(path=path)
    if primary == sqlite3.SQLITE_IOERR:
        return DiskFull(path=path) if _is_full(path) else ArchiveUnusable(path=path, reason=reason)
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return ArchiveReadOnly(path=path, reason=reason)
    if primary == sqlite3.SQLITE_CANTOPEN:
        return ArchiveUnusable(path=path, reason=reason)
    if primary == sqlite3.SQLITE_NOTADB:
        return NotAnArchive(path=path)
    if primary == sqlite3.SQLITE_CORRUPT:
        return ArchiveDamaged(path=path, reason=reason)
    return None


def os_error(error: OSError, path: Path) -> KnownError:
    """What an error of the file system under the archive means for the person."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFull(path=path)
    reason = error.strerror or type(error).__name__
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ArchiveReadOnly(path=path, reason=reason)
    return ArchiveUnusable(path=path, reason=reason)


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _NO_SPACE_BYTES
    except OSError:
        return False
