"""Why a package was not made."""

from __future__ import annotations

from casefile.errors import KnownError, PlaceError, UsageError


class PackageEmpty(UsageError):
    """No case was named."""

    code = "package_empty"


class PackageExists(PlaceError):
    """A package of that name is there already."""

    code = "package_exists"


class PackageIncomplete(KnownError):
    """A case lacks a file that a package must hold."""

    code = "package_incomplete"


class PackageFaulty(PlaceError):
    """What was written did not verify."""

    code = "package_faulty"
