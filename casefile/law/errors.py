"""Known errors of the law registry and the calendar."""

from __future__ import annotations

from casefile.errors import KnownError, ResourceFault


class CalendarYearMissing(KnownError):
    """No holiday notice is on file for a year: working days of that year cannot be counted.

    Params: year.
    """

    code = "calendar_year_missing"


class LawDataFault(ResourceFault):
    """A file of `resources/law` or `resources/calendars` does not hold what it must.

    Params: file (the folder or file), faults (all of them, joined by "; ").
    Attribute `faults` keeps them apart; it is empty again after pickling.
    """

    faults: tuple[str, ...] = ()

    @classmethod
    def of(cls, file: object, faults: list[str]) -> LawDataFault:
        error = cls(file=file, faults="; ".join(faults))
        error.faults = tuple(faults)
        return error
