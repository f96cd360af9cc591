"""The archive: cases with all their versions, full-text search, audit log, integrity check.

The only part of the program that knows SQL.
"""

from casefile.archive.archive import Archive
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
