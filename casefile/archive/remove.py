"""Removing a case with everything that only it needs.

Rows go in one transaction, which also notes the files that nothing needs any more. The files go
afterwards, under the write lock, so that a case saved in between cannot lose one. A crash in
between leaves the note, and the next opening does the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from casefile.archive import audit
from casefile.archive.index import remove_index
from casefile.archive.schema import cases, doomed, files, readings, version_readings
from casefile.errors import CaseNotFound, KnownError


def remove(connection: Connection, case_id: int, *, operator: str, at: datetime | str, reason: str) -> None:
    """Removes the rows of a case and notes what is to be deleted from disk.

    Raises:
        CaseNotFound: there is no such case.
    """
    case_no = connection.execute(select(cases.c.id, cases.c.case_no).where(cases.c.id == case_id)).first()
    if case_no is None:
        raise CaseNotFound(case=case_id)
    mine = set(connection.execute(select(files.c.sha256).where(files.c.case_id == case_id)).scalars())
    read = set(
        connection.execute(select(version_readings.c.sha256).where(version_readings.c.case_id == case_id)).scalars()
    )
    remove_index(connection, case_id)
    connection.execute(delete(cases).where(cases.c.id == case_id))  # its versions go with it
    gone_files = {digest for digest in mine if not _is_needed(connection, digest)}
    keys = set()
    for digest in read:
        if not _is_read(connection, digest):
            row = readings.c.sha256 == digest
            keys.add(connection.execute(select(readings.c.cache_key).where(row)).scalar_one())
            connection.execute(delete(readings).where(row))
    notes = [{"kind": "file", "key": key} for key in sorted(gone_files)]
    notes += [{"kind": "reading", "key": key} for key in sorted(keys) if not _is_cached_for(connection, key)]
    for note in notes:
        connection.execute(insert(doomed).prefix_with("OR IGNORE"), note)
    audit.append(
        connection,
        at=at,
        by=operator,
        action="remove_case",
        case_id=case_id,
        details={"case_no": case_no.case_no, "reason": reason, "files": len(gone_files)},
    )


def sweep(connection: Connection, drop: Callable[[str, str], None]) -> None:
    """Deletes from disk what is noted and still not needed; `drop(kind, key)` does it.

    What cannot be deleted now stays noted.
    """
    for kind, key in connection.execute(select(doomed.c.kind, doomed.c.key)).all():
        needed = _is_needed(connection, key) if kind == "file" else _is_cached_for(connection, key)
        if not needed:
            try:
                drop(kind, key)
            except (KnownError, OSError):
                continue
        connection.execute(delete(doomed).where(doomed.c.kind == kind, doomed.c.key == key))


def is_anything_noted(connection: Connection) -> bool:
    """Whether a removal left files to be deleted from disk."""
    return connection.execute(select(doomed.c.key).limit(1)).first() is not None


def _is_needed(connection: Connection, digest: str) -> bool:
    return connection.execute(select(files.c.path).where(files.c.sha256 == digest).limit(1)).first() is not None


def _is_read(connection: Connection, digest: str) -> bool:
    used = select(version_readings.c.page).where(version_readings.c.sha256 == digest).limit(1)
    return connection.execute(used).first() is not None


def _is_cached_for(connection: Connection, key: str) -> bool:
    return connection.execute(select(readings.c.sha256).where(readings.c.cache_key == key).limit(1)).first() is not None
