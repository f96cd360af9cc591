"""The integrity check: is everything there, and is it still what was saved?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from casefile.archive import audit
from casefile.archive.engine import Database
from casefile.archive.errors import ArchiveDamaged
from casefile.archive.index import stale_cases
from casefile.archive.plain import digest_of, dumps, sha256, unpack
from casefile.archive.records import ArchiveFault
from casefile.archive.schema import audit as audit_table
from casefile.archive.schema import cases, files, readings, version_readings, versions
from casefile.store import Store

Progress = Callable[[int, int], None]


def check(database: Database, store: Store, progress: Progress | None = None) -> list[ArchiveFault]:
    """Every fault of the archive; reads every stored byte once.

    Args:
        progress: called with files done and files in all.
    """
    faults = _of(_structure(database))
    # Behind a broken structure the rest would only tell of the same damage.
    if faults:
        return faults
    for part in (_records(database), _index(database), _log(database)):
        faults += _of(part)
    return faults + _of(_files(database, store, progress))


def _of(part: Iterator[ArchiveFault]) -> list[ArchiveFault]:
    found: list[ArchiveFault] = []
    try:
        for fault in part:
            found.append(fault)
    except ArchiveDamaged as error:
        found.append(ArchiveFault("fault_database_damaged", error.params.get("reason", "")))
    return found


def _structure(database: Database) -> Iterator[ArchiveFault]:
    with database.read() as connection:
        for row in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
            if row[0] != "ok":
                yield ArchiveFault("fault_database_damaged", str(row[0]))
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield ArchiveFault("fault_database_damaged", f"{row[0]} {row[1]} -> {row[2]}")


def _records(database: Database) -> Iterator[ArchiveFault]:
    with database.read() as connection:
        bad = []
        for row in connection.execution_options(yield_per=20).execute(select(readings)):
            try:
                sound = sha256(dumps(unpack(row.data))) == row.sha256
            except ValueError:
                sound = False
            if not sound:
                bad.append(row.sha256)
        for digest in bad:
            used = select(version_readings).where(version_readings.c.sha256 == digest)
            for row in connection.execute(used).all():
                yield ArchiveFault("fault_reading_altered", f"{row.case_id} {row.page}", row.case_id)
        keys = connection.execute(select(versions.c.case_id, versions.c.number)).all()
        for case_id, number in keys:
            mine = (versions.c.case_id == case_id) & (versions.c.number == number)
            row = connection.execute(select(versions).where(mine)).one()
            read = select(version_readings.c.page, version_readings.c.sha256).where(
                version_readings.c.case_id == case_id, version_readings.c.version == number
            )
            digests = {entry.page: entry.sha256 for entry in connection.execute(read)}
            logged = select(audit_table.c.id).where(
                audit_table.c.action == "save_case",
                audit_table.c.case_id == case_id,
                audit_table.c.version == number,
                audit_table.c.record_sha256 == row.sha256,
            )
            try:
                parts: list[Any] = [
                    None if p is None else unpack(p) for p in (row.record, row.report, row.facts, row.score)
                ]
                sound = digest_of(parts[0], parts[1], parts[2], parts[3], digests) == row.sha256
            except ValueError:
                sound = False
            if not sound or connection.execute(logged).first() is None:
                yield ArchiveFault("fault_record_altered", f"{case_id} v{number}", case_id)


def _index(database: Database) -> Iterator[ArchiveFault]:
    with database.write() as connection:
        try:
            connection.exec_driver_sql("INSERT INTO page_words(page_words) VALUES ('integrity-check')")
        except DBAPIError as error:
            yield ArchiveFault("fault_index_stale", str(error.orig))
            return
    with database.read() as connection:
        for case_id in stale_cases(connection):
            yield ArchiveFault("fault_index_stale", str(case_id), case_id)


def _log(database: Database) -> Iterator[ArchiveFault]:
    with database.read() as connection:
        for line in audit.breaks(connection):
            yield ArchiveFault("fault_audit_broken", str(line))


def _files(database: Database, store: Store, progress: Progress | None) -> Iterator[ArchiveFault]:
    with database.read() as connection:
        digests = list(connection.execute(select(files.c.sha256).distinct()).scalars())
        total = connection.execute(select(func.count(files.c.sha256.distinct()))).scalar_one()
    for done, digest in enumerate(digests, start=1):
        if not store.verify(digest):
            state = "altered" if store.has(digest) else "missing"
            yield from _users(database, digest, state)
        if progress:
            progress(done, total)


def _users(database: Database, digest: str, state: str) -> Iterator[ArchiveFault]:
    query = (
        select(files.c.case_id, files.c.version, files.c.role, files.c.path, cases.c.case_no)
        .join(cases, cases.c.id == files.c.case_id)
        .where(files.c.sha256 == digest)
    )
    with database.read() as connection:
        for row in connection.execute(query).all():
            kind = "output" if row.role == "output" else "original"
            where = f"{row.case_no or row.case_id} v{row.version} {row.role} {row.path} ({digest[:16]})"
            yield ArchiveFault(f"fault_{kind}_{state}", where, row.case_id)
