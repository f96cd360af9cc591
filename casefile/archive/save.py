"""Saving a version of a case, and steps taken after it. Everything happens in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from casefile.archive import audit
from casefile.archive.errors import CaseChanged, CaseNumberTaken
from casefile.archive.index import write_index
from casefile.archive.load import StoredReadings
from casefile.archive.plain import body_of, digest_of, dumps, pack, sha256, storable
from casefile.archive.records import CaseHeader, CaseRecord, SavedCase
from casefile.archive.schema import (
    case_dates,
    cases,
    files,
    operations,
    readings,
    version_readings,
    versions,
)
from casefile.archive.text import identity
from casefile.errors import CaseNotFound, OriginalMissing
from casefile.model import InputFile, InputState, Operation
from casefile.model.codec import to_plain
from casefile.store import Store


@dataclass(frozen=True)
class _Readings:
    """The readings of a record: their digests by page, and the bytes of those that may be new."""

    digests: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Prepared:
    """A record made ready outside the transaction, so that the lock is held for a short time only."""

    record: CaseRecord
    body: Mapping[str, Any]
    facts: Any
    score: Any
    readings: _Readings


def prepare(record: CaseRecord) -> Prepared:
    """Encodes a record.

    Raises:
        ValueError: it has no input that could be told from another case's.
    """
    if not _digests_of(record.inputs):
        raise ValueError("a case without any input cannot be archived")
    if isinstance(record.readings, StoredReadings):
        encoded = _Readings(record.readings.digests, ())
    else:
        digests: dict[str, str] = {}
        rows: dict[str, dict[str, Any]] = {}
        for page, reading in record.readings.items():
            plain = to_plain(reading)
            digest = sha256(dumps(plain))
            digests[page] = digest
            if digest not in rows:
                rows[digest] = {"sha256": digest, "cache_key": reading.key, "data": pack(plain)}
        encoded = _Readings(digests, tuple(rows.values()))
    return Prepared(record, body_of(record), to_plain(record.facts), to_plain(record.score), encoded)


def find(connection: Connection, header: CaseHeader, inputs: Iterable[InputFile]) -> tuple[int, int] | None:
    """Number and newest version of the case that these papers are, None when it is not there yet.

    A case is known by agency and case number; in one agency the same set of files is the same case too,
    whatever number was read from them the last time.
    """
    columns = (cases.c.id, cases.c.version)
    key = _case_key(header)
    if key is not None:
        row = connection.execute(select(*columns).where(cases.c.case_key == key)).first()
        if row:
            return row.id, row.version
    same_files = cases.c.inputs_key == _inputs_key(inputs)
    agency = identity(header.agency)
    for held in connection.execute(select(*columns, cases.c.agency).where(same_files).order_by(cases.c.id)):
        if not agency or not held.agency or identity(held.agency) == agency:
            return held.id, held.version
    return None


def save(
    connection: Connection,
    prepared: Prepared,
    store: Store,
    *,
    operator: str,
    at: datetime | str,
    case_id: int | None,
    expected_version: int | None,
) -> SavedCase:
    """Adds a version, with search index and audit line.

    Raises:
        CaseNotFound: `case_id` is given and not there.
        CaseChanged: the newest version is not `expected_version`.
        CaseNumberTaken: `case_id` is given and another case has the record's case number.
        OriginalMissing: a file that the record rests on is not in the store.
    """
    record = prepared.record
    if case_id is None:
        found = find(connection, record.header, record.inputs)
    else:
        found = (case_id, current_version(connection, case_id))
    version = found[1] + 1 if found else 1
    if expected_version is not None and version - 1 != expected_version:
        name = record.header.case_no or record.header.title
        raise CaseChanged(case=name, found=version - 1, expected=expected_version)
    rests_on = _files_of(record, store)

    saved_at = audit.stamp(at)
    values = _case_values(connection, record, found[0] if found else None)
    values |= {"version": version, "saved_at": saved_at, "saved_by": storable(operator)}
    if found:
        target = found[0]
        connection.execute(update(cases).where(cases.c.id == target).values(values))
        connection.execute(case_dates.delete().where(case_dates.c.case_id == target))
    else:
        target = connection.execute(insert(cases).values(values).returning(cases.c.id)).scalar_one()
    report = to_plain(record.report)
    if report:
        report["archive"] = {"case_id": target, "version": version}
    digest = digest_of(prepared.body, report, prepared.facts, prepared.score, prepared.readings.digests)
    connection.execute(
        insert(versions).values(
            case_id=target,
            number=version,
            saved_at=saved_at,
            saved_by=storable(operator),
            sha256=digest,
            record=pack(prepared.body),
            report=pack(report),
            facts=None if prepared.facts is None else pack(prepared.facts),
            score=None if prepared.score is None else pack(prepared.score),
        )
    )
    key = {"case_id": target, "version": version}
    _insert_all(connection, files, [key | file for file in rests_on])
    _insert_all(
        connection,
        case_dates,
        [{"case_id": target, "name": name, "value": storable(value)} for name, value in record.header.dates.items()],
    )
    _save_readings(connection, prepared.readings, key)
    write_index(connection, target, record.header, record.index)
    audit.append(
        connection,
        at=at,
        by=operator,
        action="save_case",
        case_id=target,
        version=version,
        details={"case_no": record.header.case_no, "pages": len(record.pages)},
        record_sha256=digest,
    )
    return SavedCase(target, version, digest)


def append_operation(connection: Connection, case_id: int, operation: Operation, expected_version: int | None) -> int:
    """Adds one step to the newest version and returns its number, counted from 1.

    Raises:
        CaseNotFound, CaseChanged: see `save`.
    """
    version = current_version(connection, case_id)
    if expected_version is not None and version != expected_version:
        raise CaseChanged(case=case_id, found=version, expected=expected_version)
    mine = (operations.c.case_id == case_id) & (operations.c.version == version)
    last = connection.execute(select(func.max(operations.c.seq)).where(mine)).scalar_one()
    plain = to_plain(operation)
    connection.execute(
        insert(operations).values(case_id=case_id, version=version, seq=(last or 0) + 1, data=pack(plain))
    )
    audit.append(
        connection,
        at=operation.at,
        by=operation.by,
        action="operation",
        case_id=case_id,
        version=version,
        details={"name": operation.name, "seq": (last or 0) + 1},
        record_sha256=sha256(dumps(plain)),
    )
    return (last or 0) + 1


def current_version(connection: Connection, case_id: int) -> int:
    """Raises CaseNotFound."""
    found = connection.execute(select(cases.c.version).where(cases.c.id == case_id)).scalar()
    if found is None:
        raise CaseNotFound(case=case_id)
    return int(found)


def _save_readings(connection: Connection, encoded: _Readings, key: Mapping[str, Any]) -> None:
    known = {
        digest
        for start in range(0, len(encoded.rows), 500)
        for digest in connection.execute(
            select(readings.c.sha256).where(
                readings.c.sha256.in_([row["sha256"] for row in encoded.rows[start : start + 500]])
            )
        ).scalars()
    }
    _insert_all(connection, readings, [r for r in encoded.rows if r["sha256"] not in known])
    _insert_all(
        connection,
        version_readings,
        [dict(key) | {"page": page, "sha256": digest} for page, digest in encoded.digests.items()],
    )


def _insert_all(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), list(rows))


def _files_of(record: CaseRecord, store: Store) -> list[dict[str, str]]:
    """What the record rests on in the store; inputs that gave no page count only where they were kept."""
    wanted: list[tuple[str, str, str]] = []
    for item in record.inputs:
        if item.sha256 and (item.pages or store.has(item.sha256)):
            wanted.append(("original", str(item.index), item.sha256))
    wanted += [("image", page.id, page.image_sha256) for page in record.pages]
    wanted += [("output", output.path, output.sha256) for output in record.outputs]
    absent = [name for _, name, digest in wanted if not store.has(digest)]
    if absent:
        raise OriginalMissing(count=len(absent), list=", ".join(absent))
    return [{"role": role, "path": path, "sha256": digest} for role, path, digest in wanted]


def _case_values(connection: Connection, record: CaseRecord, target: int | None) -> dict[str, Any]:
    header, score = record.header, record.report.get("score") or {}
    key = _case_key(header)
    if key is not None:
        holder = connection.execute(select(cases.c.id).where(cases.c.case_key == key)).scalar()
        if holder is not None and holder != target:
            # Saved on purpose as another case than the one with this number: that one keeps it.
            raise CaseNumberTaken(case=header.case_no, holder=holder)
    texts = {
        "agency": header.agency,
        "case_no": header.case_no,
        "title": header.title,
        "party": header.party,
        "cause": header.cause,
        "decision_no": header.decision_no,
        "amount": header.amount,
        "grade": score.get("grade"),
    }
    points = {name: score.get(name) for name in ("total", "low", "high")}
    return {
        **{name: None if value is None else storable(value) for name, value in texts.items()},
        **{name: None if value is None else f"{float(value):g}" for name, value in points.items()},
        "case_key": key,
        "inputs_key": _inputs_key(record.inputs),
        "pages": len(record.pages),
        "documents": len(record.report.get("documents") or ()),
    }


def _case_key(header: CaseHeader) -> str | None:
    if not header.case_no:
        return None
    return storable(f"{identity(header.agency)}|{identity(header.case_no)}")


def _inputs_key(inputs: Iterable[InputFile]) -> str:
    return sha256("\n".join(sorted(_digests_of(inputs))).encode("ascii"))


def _digests_of(inputs: Iterable[InputFile]) -> set[str]:
    return {i.sha256 for i in inputs if i.sha256 and i.state is not InputState.IGNORED}
