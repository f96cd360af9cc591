"""Reading cases back: records, lists, stored facts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, exists, func, or_, select

from casefile.archive.plain import Undecodable, build, record_from, unpack
from casefile.archive.records import CaseFilter, CaseHeader, CaseRecord, CaseRow, SavedVersion
from casefile.archive.schema import (
    case_dates,
    cases,
    operations,
    readings,
    version_readings,
    versions,
)
from casefile.archive.stored import StoredCase
from casefile.archive.text import identity
from casefile.errors import CaseNotFound
from casefile.model import Operation, Reading


class StoredReadings(Mapping[str, Reading]):
    """Readings of an archived version by page id; each is fetched when it is first asked for.

    A case of 2,000 pages opens at once, and saving it again does not encode what is stored already.

    Attributes:
        digests: digest of each page's stored reading.
    """

    def __init__(self, digests: Mapping[str, str], fetch: Callable[[str], Reading]) -> None:
        self.digests = dict(digests)
        self._fetch = fetch
        self._held: dict[str, Reading] = {}
        self._lock = threading.Lock()

    def __getitem__(self, page: str) -> Reading:
        digest = self.digests[page]
        with self._lock:
            held = self._held.get(digest)
        if held is None:
            held = self._fetch(digest)
            with self._lock:
                held = self._held.setdefault(digest, held)
        return held

    def __iter__(self) -> Iterator[str]:
        return iter(self.digests)

    def __len__(self) -> int:
        return len(self.digests)


def load(connection: Connection, case_id: int, version: int | None, fetch: Callable[[str], Reading]) -> CaseRecord:
    """One version, the newest when `version` is None; then with the steps taken since it was saved.

    Raises:
        CaseNotFound: there is no such case or version.
        Undecodable: the stored bytes are not what was saved.
    """
    newest = connection.execute(select(cases.c.version).where(cases.c.id == case_id)).scalar()
    number = int(newest or 0) if version is None else version
    row = connection.execute(select(versions).where(versions.c.case_id == case_id, versions.c.number == number)).first()
    if row is None:
        raise CaseNotFound(case=case_id if version is None else f"{case_id} v{version}")
    body = unpack(row.record)
    if version is None:
        if not isinstance(body, dict) or not isinstance(body.get("operations"), list):
            raise Undecodable("not a record")
        body["operations"] += [unpack(data) for data in _steps(connection, case_id, number)]
    return record_from(
        body,
        readings=StoredReadings(_reading_digests(connection, case_id, number), fetch),
        report=unpack(row.report),
        facts=None if row.facts is None else unpack(row.facts),
        score=None if row.score is None else unpack(row.score),
        case_id=case_id,
        version=number,
    )


def digest(connection: Connection, case_id: int, version: int) -> str:
    """Digest of a version that is there."""
    mine = (versions.c.case_id == case_id) & (versions.c.number == version)
    return str(connection.execute(select(versions.c.sha256).where(mine)).scalar_one())


def reading(connection: Connection, digest: str) -> Reading:
    """One stored reading."""
    data = connection.execute(select(readings.c.data).where(readings.c.sha256 == digest)).scalar_one()
    return build(Reading, unpack(data))


def steps(connection: Connection, case_id: int) -> tuple[Operation, ...]:
    """The steps taken since the newest version was saved, oldest first.

    Raises:
        CaseNotFound: the archive holds no such case.
    """
    newest = connection.execute(select(cases.c.version).where(cases.c.id == case_id)).scalar()
    if newest is None:
        raise CaseNotFound(case=case_id)
    return tuple(build(Operation, unpack(data)) for data in _steps(connection, case_id, newest))


def rows(connection: Connection, wanted: CaseFilter) -> list[CaseRow]:
    """The cases that fit, saved last first."""
    query = _filtered(select(cases), wanted).order_by(cases.c.saved_at.desc(), cases.c.id.desc())
    if wanted.limit is not None or wanted.offset:
        query = query.limit(-1 if wanted.limit is None else wanted.limit).offset(wanted.offset)
    found = list(connection.execute(query).mappings())
    dates = _dates(connection, [row["id"] for row in found])
    return [_row(row, dates.get(row["id"], {})) for row in found]


def facts(connection: Connection, after: int, limit: int) -> list[tuple[int, Any]]:
    """Stored facts of the newest versions with a case number above `after`, in that order."""
    query = (
        select(cases.c.id, versions.c.facts)
        .join(versions, (versions.c.case_id == cases.c.id) & (versions.c.number == cases.c.version))
        .where(cases.c.id > after, versions.c.facts.is_not(None))
        .order_by(cases.c.id)
        .limit(limit)
    )
    return [(row.id, unpack(row.facts)) for row in connection.execute(query)]


def stored(connection: Connection, after: int, limit: int) -> list[StoredCase]:
    """As `facts`, still packed and with what people decided."""
    query = (
        select(cases.c.id, versions.c.facts, versions.c.record)
        .join(versions, (versions.c.case_id == cases.c.id) & (versions.c.number == cases.c.version))
        .where(cases.c.id > after, versions.c.facts.is_not(None))
        .order_by(cases.c.id)
        .limit(limit)
    )
    return [StoredCase(row.id, row.facts, row.record) for row in connection.execute(query)]


def saved(connection: Connection, case_id: int) -> list[SavedVersion]:
    """The versions of a case, newest first."""
    columns = (versions.c.number, versions.c.saved_at, versions.c.saved_by, versions.c.score.is_not(None).label("scored"))
    query = select(*columns).where(versions.c.case_id == case_id).order_by(versions.c.number.desc())
    return [SavedVersion(row.number, row.saved_at, row.saved_by, bool(row.scored)) for row in connection.execute(query)]


def _steps(connection: Connection, case_id: int, version: int) -> list[bytes]:
    query = (
        select(operations.c.data)
        .where(operations.c.case_id == case_id, operations.c.version == version)
        .order_by(operations.c.seq)
    )
    return list(connection.execute(query).scalars())


def _reading_digests(connection: Connection, case_id: int, version: int) -> dict[str, str]:
    query = select(version_readings.c.page, version_readings.c.sha256).where(
        version_readings.c.case_id == case_id, version_readings.c.version == version
    )
    return {row.page: row.sha256 for row in connection.execute(query)}


def _filtered(query: Select[Any], wanted: CaseFilter) -> Select[Any]:
    if wanted.contains.strip():
        part = wanted.contains.strip()
        columns = (cases.c.case_no, cases.c.title, cases.c.party, cases.c.cause, cases.c.decision_no)
        query = query.where(
            or_(
                *(column.contains(part, autoescape=True) for column in columns),
                # The folded number stands behind the bar in the key.
                func.substr(cases.c.case_key, func.instr(cases.c.case_key, "|")).contains(
                    identity(part), autoescape=True
                ),
            )
        )
    if wanted.agency is not None:
        query = query.where(cases.c.agency == wanted.agency)
    if wanted.grade is not None:
        query = query.where(cases.c.grade == wanted.grade)
    if wanted.undecided is not None:
        total = cases.c.total
        query = query.where(total.is_(None) if wanted.undecided else total.is_not(None))
    if wanted.since or wanted.until:
        day = (case_dates.c.case_id == cases.c.id) & (case_dates.c.name == wanted.date)
        if wanted.since:
            day &= case_dates.c.value >= wanted.since
        if wanted.until:
            # A datetime of the last day sorts behind the bare date.
            day &= case_dates.c.value < wanted.until + "~"
        query = query.where(exists().where(day))
    return query


def _dates(connection: Connection, ids: list[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for start in range(0, len(ids), 500):
        query = select(case_dates).where(case_dates.c.case_id.in_(ids[start : start + 500]))
        for row in connection.execute(query):
            found.setdefault(row.case_id, {})[row.name] = row.value
    return found


def _row(row: RowMapping, dates: Mapping[str, str]) -> CaseRow:
    header = CaseHeader(
        agency=row["agency"],
        case_no=row["case_no"],
        title=row["title"],
        party=row["party"],
        cause=row["cause"],
        decision_no=row["decision_no"],
        dates=dates,
        amount=row["amount"],
    )
    same = ("version", "pages", "documents", "total", "low", "high", "grade", "saved_at", "saved_by")
    return CaseRow(case_id=row["id"], header=header, **{name: row[name] for name in same})
