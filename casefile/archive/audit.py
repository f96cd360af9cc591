"""The log of who did what when, each line carrying the digest of the line before.

A line is written in the same transaction as the change it tells of. It names cases by number
and values by digest only: what is removed from the archive must not live on in its log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from casefile.archive.plain import dumps, loads, sha256, storable
from casefile.archive.records import AuditRow
from casefile.archive.schema import audit

FIRST = "0" * 64


def stamp(at: datetime | str) -> str:
    """Local time as it is stored: ISO 8601 to the second."""
    return at if isinstance(at, str) else at.isoformat(timespec="seconds")


def append(
    connection: Connection,
    *,
    at: datetime | str,
    by: str,
    action: str,
    case_id: int | None = None,
    version: int | None = None,
    details: Mapping[str, Any] | None = None,
    record_sha256: str | None = None,
) -> AuditRow:
    """Adds a line to the log, within the caller's transaction."""
    last = connection.execute(select(audit.c.id, audit.c.digest).order_by(audit.c.id.desc()).limit(1)).first()
    values: dict[str, Any] = {
        "id": last.id + 1 if last else 1,
        "at": stamp(at),
        "by": storable(by),
        "action": action,
        "case_id": case_id,
        "version": version,
        "details": storable(dumps(dict(details or {})).decode("utf-8", "surrogatepass")),
        "record_sha256": record_sha256,
        "previous": last.digest if last else FIRST,
    }
    values["digest"] = sha256(dumps(values))
    connection.execute(insert(audit).values(values))
    return _row(values)


def rows(connection: Connection, case_id: int | None = None) -> Iterator[AuditRow]:
    """The log, or one case's part of it, oldest first."""
    query = select(audit).order_by(audit.c.id)
    if case_id is not None:
        query = query.where(audit.c.case_id == case_id)
    for row in connection.execute(query).mappings():
        yield _row(dict(row))


def breaks(connection: Connection) -> list[int]:
    """Numbers of the lines that are altered or do not follow the line before; of missing last lines too."""
    found: list[int] = []
    previous, expected = FIRST, 1
    for row in connection.execute(select(audit).order_by(audit.c.id)).mappings():
        values = {name: row[name] for name in row if name != "digest"}
        if row["id"] != expected or row["previous"] != previous or row["digest"] != sha256(dumps(values)):
            found.append(row["id"])
        previous, expected = row["digest"], row["id"] + 1
    # AUTOINCREMENT remembers the highest number ever given.
    highest = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").scalar()
    if highest and highest >= expected:
        found.append(highest)
    return found


def _row(values: Mapping[Any, Any]) -> AuditRow:
    fields = dict(values)
    fields["details"] = loads(fields["details"].encode("utf-8"))
    return AuditRow(**fields)
