"""The archive: cases with all their versions, full-text search, audit log, integrity check.

The only part of the program that knows SQL. `Archive` and the values are loaded when first asked for: who only glances
at the list waits neither for SQLAlchemy nor for what a whole case is made of.
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
from casefile.errors import CaseNotFound

if TYPE_CHECKING:
    from casefile.archive.archive import Archive
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
    if name in __all__:
        from casefile.archive import records

        return getattr(records, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
