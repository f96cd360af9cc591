"""What can go wrong with the archive that a person can put right."""

from __future__ import annotations

from casefile.errors import ArchiveUnusable, KnownError, UsageError


class NotAnArchive(ArchiveUnusable):
    """The file is there but is no archive of ours."""

    code = "archive_foreign"


class ArchiveDamaged(ArchiveUnusable):
    """SQLite says that the file's structure is broken."""

    code = "archive_damaged"


class ArchiveReadOnly(ArchiveUnusable):
    """The place cannot be written to."""

    code = "archive_read_only"


class ArchiveUrlUnsupported(UsageError):
    """The URL is malformed or names a database this release does not drive."""

    code = "archive_url_unsupported"


class CaseChanged(KnownError):
    """Someone else saved the case since it was loaded; nothing was written."""

    code = "case_changed"


class CaseNumberTaken(KnownError):
    """Another case of the archive has this case number already; nothing was written."""

    code = "case_number_taken"
