"""The archive: cases with all their versions, full-text search, audit log, integrity check.

The only part of the program that knows SQL. `Archive` is loaded when first asked for: who only glances at the list, or
only needs the values, does not wait for SQLAlchemy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casefile.archive.errors import (
    ArchiveDamaged,
    ArchiveReadOnly,
    ArchiveUrlUnsupported,
    CaseChanged,
    CaseNumberTaken,
    NotAnArchive,
)
from casefile.archive.records import (
    ArchiveFault,
    AuditRow,
    CaseFilter,
    CaseHeader,
    CaseRecord,
    CaseRow,
    Hit,
    IndexLine,
    Output,
    PageText,
    SavedCase,
)
from casefile.errors import CaseNotFound

if TYPE_CHECKING:
    from casefile.archive.archive import Archive

__all__ = [
    "Archive",
    "ArchiveDamaged",
    "ArchiveFault",
    "ArchiveReadOnly",
    "ArchiveUrlUnsupported",
    "AuditRow",
    "CaseChanged",
    "CaseFilter",
    "CaseHeader",
    "CaseNotFound",
    "CaseNumberTaken",
    "CaseRecord",
    "CaseRow",
    "Hit",
    "IndexLine",
    "NotAnArchive",
    "Output",
    "PageText",
    "SavedCase",
]


def __getattr__(name: str) -> Any:
    if name == "Archive":
        from casefile.archive.archive import Archive

        return Archive
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
