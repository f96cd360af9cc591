"""Values that go into the archive and come out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casefile.archive.rows import CaseHeader, CaseRow
from casefile.model import Box, InputFile, Operation, Page, Reading

__all__ = [
    "ArchiveFault", "AuditRow", "CaseFilter", "CaseHeader", "CaseRecord", "CaseRow", "Hit", "IndexLine", "Output", "PageText",
    "SavedCase", "SavedVersion",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Output:
    """A file made for the case, kept in the store.

    Attributes:
        path: file name as in report.json, e.g. `dossier.pdf`.
        pages: None where the file has none.
    """

    path: str
    sha256: str
    bytes: int
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One line that search finds; box None where no place on the page is known."""

    text: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class PageText:
    """The searchable text of one page, as it stands in the dossier.

    Attributes:
        page: page id.
        document: index into the dossier's documents, None when in none.
        number: stamped number, counted anew in each volume.
    """

    page: str
    lines: tuple[IndexLine, ...]
    document: int | None = None
    document_type: str | None = None
    document_title: str = ""
    volume: int | None = None
    number: int | None = None


@dataclass(frozen=True)
class CaseRecord:
    """One version of a case, complete: with it the dossier can be composed again.

    Attributes:
        readings: by page id. A loaded record reads each one only when it is asked for.
        operations: everything people did, oldest first; the arrangement is their replay.
        report: report.json; the archive fills in its `archive` entry.
        facts, score: as their owners made them, JSON data; None when there are none.
        judgements: human decisions beside the findings, JSON data.
        index: what search finds; None in a loaded record: saved again, the text stays as it was.
        outputs: finished files, already put into the archive's store.
        case_id, version: set in a loaded record.
    """

    header: CaseHeader
    inputs: tuple[InputFile, ...] = ()
    pages: tuple[Page, ...] = ()
    readings: Mapping[str, Reading] = field(default_factory=dict)
    operations: tuple[Operation, ...] = ()
    report: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] | None = None
    score: Mapping[str, Any] | None = None
    judgements: tuple[Mapping[str, Any], ...] = ()
    index: tuple[PageText, ...] | None = ()
    outputs: tuple[Output, ...] = ()
    case_id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class SavedCase:
    """Where a record went: `version` counts from 1; `sha256` is the digest of the record."""

    case_id: int
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """One saved version of a case; `scored`: it holds a score sheet."""

    number: int
    saved_at: str
    saved_by: str
    scored: bool


@dataclass(frozen=True)
class CaseFilter:
    """Which cases to list; all conditions must hold, None or "" means any.

    Attributes:
        contains: part of case number, title, party, cause or decision number.
        date: role of the date that `since` and `until` (ISO dates, both included) bound.
        undecided: whether the total is still open.
    """

    contains: str = ""
    agency: str | None = None
    grade: str | None = None
    undecided: bool | None = None
    date: str = "decided"
    since: str | None = None
    until: str | None = None
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True)
class Hit:
    """One page (or, with `page` None, a case's own data) where every term of the query stands.

    Attributes:
        snippet: the line of the first hit with some of what surrounds it.
        spans: start and end of each hit within `snippet`.
        boxes: of the lines in which hits stand, in reading order.
    """

    case_id: int
    case_no: str | None
    title: str
    page: str | None
    document: int | None
    document_type: str | None
    document_title: str
    volume: int | None
    number: int | None
    snippet: str
    spans: tuple[tuple[int, int], ...]
    boxes: tuple[Box, ...]

    def marked(self, before: str = "【", after: str = "】") -> str:
        """The snippet with each hit between `before` and `after`."""
        parts: list[str] = []
        end = 0
        for start, stop in self.spans:
            parts += [self.snippet[end:start], before, self.snippet[start:stop], after]
            end = stop
        return "".join([*parts, self.snippet[end:]])


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the audit log: who did what when, chained to the line before by its digest."""

    id: int
    at: str
    by: str
    action: str
    case_id: int | None
    version: int | None
    details: Mapping[str, Any]
    record_sha256: str | None
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class ArchiveFault:
    """Something the integrity check found.

    Attributes:
        code: message code, `fault_…`.
        where: what is concerned: a file's digest, a case and version, an audit line.
        case_id: case concerned, where there is one.
    """

    code: str
    where: str
    case_id: int | None = None
