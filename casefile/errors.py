"""Known errors: a code, the values for its sentence, and an exit code.

The sentence itself (what, which file, why, what to do; Chinese and English) is in
`resources/messages/*.toml` under the code. Anything that is not a KnownError is a bug.
"""

from __future__ import annotations

from typing import ClassVar


class KnownError(Exception):
    """Base of all errors that have a sentence and a remedy.

    Attributes:
        code: key into the messages.
        params: values for the sentence; all strings.
    """

    code: ClassVar[str] = "unknown"
    exit_code: ClassVar[int] = 1

    def __init__(self, **params: object) -> None:
        self.params = {name: str(value) for name, value in params.items()}
        super().__init__(self.code, self.params)

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders: keyword arguments must survive pickling.
        return (_rebuild, (type(self), self.params))

    def __str__(self) -> str:
        values = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}({values})"


def _rebuild(kind: type[KnownError], params: dict[str, str]) -> KnownError:
    return kind(**params)


class UsageError(KnownError):
    """Wrong arguments, missing SOURCE, faulty settings or pack, DIR inside SOURCE (exit 2)."""

    exit_code = 2


class SourceMissing(UsageError):
    code = "source_missing"


class SourceUnreadable(UsageError):
    code = "source_unreadable"


class BadArguments(UsageError):
    code = "bad_arguments"


class OutputInsideSource(UsageError):
    code = "output_inside_source"


class ArchiveInsideSource(UsageError):
    code = "archive_inside_source"


class SettingsFault(UsageError):
    code = "settings_fault"


class PackFault(UsageError):
    code = "pack_fault"


class ResourceFault(UsageError):
    """A file in resources/ (or an office's replacement of it) does not hold what it must."""

    code = "resource_fault"


class PlaceError(KnownError):
    """The archive or the output place cannot be used (exit 3)."""

    exit_code = 3


class OutputNotWritable(PlaceError):
    code = "output_not_writable"


class DiskFull(PlaceError):
    code = "disk_full"


class HomeUnknown(PlaceError):
    """The user has no home folder, so there is no place for the user's own archive."""

    code = "home_unknown"


class NoPassingPlace(PlaceError):
    """The system's folder for passing files cannot be used."""

    code = "no_passing_place"


class ArchiveUnusable(PlaceError):
    code = "archive_unusable"


class ArchiveNewer(PlaceError):
    code = "archive_newer"


class ArchiveLocked(PlaceError):
    code = "archive_locked"


class CaseNotFound(UsageError):
    code = "case_not_found"


class OriginalMissing(KnownError):
    """A stored original is gone or altered: no final dossier may be written."""

    code = "original_missing"


class NothingToBind(KnownError):
    """No page of the case goes into a dossier: none came in, or all are blank, left out or doubles."""

    code = "nothing_to_bind"


class Cancelled(KnownError):
    """The person asked to stop; shown as nothing."""

    code = "cancelled"
    exit_code = 130
