"""Working days of the People's Republic of China and the counting of legal periods.

What counts as a day:

- 行政处罚法 art. 85: periods of two, three, five and seven days in that law are working days and do
  not include statutory holidays.
- 行政强制法 art. 69: periods of up to ten days in that law are working days likewise.
- Every other period runs in calendar days or months. 民事诉讼法 art. 85: the day on which a period
  begins is not counted; a period whose last day is a statutory holiday ends on the first day after
  the holiday.

Holidays and make-up working days come from the yearly notices of the State Council's General
Office (`resources/calendars`). A year without its notice is never guessed.
"""

from __future__ import annotations

import calendar as _gregorian
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from casefile.law.errors import CalendarYearMissing, LawDataFault
from casefile.locate import resource_path

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice of the General Office: number, date and title."""

    number: str
    date: date
    title: str


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """Days off and make-up working days of one year.

    Attributes:
        holidays: every day off named by the notices, with the festival's name.
        makeup_workdays: Saturdays and Sundays that are worked.
        verified: whether the dates were checked against the notices' text.
    """

    year: int
    holidays: Mapping[date, str]
    makeup_workdays: frozenset[date]
    notices: tuple[Notice, ...]
    verified: bool


class Calendar:
    """Counts working days and computes the ends of legal periods. Immutable once made."""

    def __init__(self, years: Mapping[int, CalendarYear]) -> None:
        self._years = dict(years)

    @classmethod
    def load(cls, folder: Path | None = None) -> Calendar:
        """Reads every `*.toml` in `folder` (default: the program's own calendars).

        Raises:
            LawDataFault: with every fault of every file.
        """
        place = folder if folder is not None else resource_path("calendars")
        faults: list[str] = []
        years: dict[int, CalendarYear] = {}
        paths = sorted(place.glob("*.toml"))
        if not paths:
            faults.append("no calendar file")
        for path in paths:
            try:
                with path.open("rb") as stream:
                    data = tomllib.load(stream)
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                faults.append(f"{path.name}: {error}")
                continue
            year, found = _read_year(data)
            faults.extend(f"{path.name}: {fault}" for fault in found)
            if year is None:
                continue
            if year.year in years:
                faults.append(f"{path.name}: year {year.year} stands in two files")
            years[year.year] = year
        if faults:
            raise LawDataFault.of(place.name, faults)
        return cls(years)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that are on file, ascending."""
        return tuple(sorted(self._years))

    def year(self, year: int) -> CalendarYear:
        """The data of one year with its notices.

        Raises:
            CalendarYearMissing: when there is none.
        """
        try:
            return self._years[year]
        except KeyError:
            raise CalendarYearMissing(year=year) from None

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is worked: Monday to Friday except holidays, and make-up days.

        Raises:
            CalendarYearMissing: when the year has no notice on file.
        """
        year = self.year(day.year)
        if day in year.makeup_workdays:
            return True
        return day.weekday() < 5 and day not in year.holidays

    def working_days_between(self, start: date, end: date) -> int:
        """Working days strictly after `start` and strictly before `end`; 0 when `end` <= `start`.

        This is the counting of full days between two acts: after a notice (行政处罚法 arts. 45, 64:
        five full days before the decision) and "七日前" before a hearing (art. 64(2)).
        """
        return sum(self.is_working_day(day) for day in _days(start + _DAY, end))

    def working_days_elapsed(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; 0 when `end` <= `start`.

        This is the counting of "within n days": the start day is not counted (民事诉讼法 art. 85).
        An act on a day off counts as done within the working days before it.
        """
        return sum(self.is_working_day(day) for day in _days(start + _DAY, end + _DAY))

    def add_working_days(self, start: date, days: int) -> date:
        """The `days`-th working day after `start`; the last lawful day of "within n working days".

        Args:
            days: at least 1.

        Raises:
            ValueError: for fewer than one day.
            CalendarYearMissing: when the period reaches a year without a notice.
        """
        if days < 1:
            raise ValueError("at least one working day")
        day = start
        while days:
            day += _DAY
            days -= self.is_working_day(day)
        return day

    def add_calendar_days(self, start: date, days: int, roll: bool = True) -> date:
        """The last day of a period of `days` calendar days that begins on `start`.

        Args:
            days: at least 0; `start` itself is not counted.
            roll: move an end that falls on a day off to the first working day after it
                (民事诉讼法 art. 85).
        """
        if days < 0:
            raise ValueError("a period is not negative")
        end = start + timedelta(days=days)
        return self.roll_forward(end) if roll else end

    def add_months(self, start: date, months: int, roll: bool = True) -> date:
        """The last day of a period of `months`: the same day of the month, or the month's last day.

        2023-08-31 plus six months is 2024-02-29. `roll` as in `add_calendar_days`.
        """
        if months < 0:
            raise ValueError("a period is not negative")
        index = start.year * 12 + start.month - 1 + months
        year, month = index // 12, index % 12 + 1
        end = date(year, month, min(start.day, _gregorian.monthrange(year, month)[1]))
        return self.roll_forward(end) if roll else end

    def add_years(self, start: date, years: int, roll: bool = True) -> date:
        """The last day of a period of `years`; as `add_months` with twelve times as many."""
        return self.add_months(start, years * 12, roll)

    def roll_forward(self, day: date) -> date:
        """`day` itself when worked, else the first working day after it."""
        while not self.is_working_day(day):
            day += _DAY
        return day


def _days(start: date, stop: date) -> Iterator[date]:
    day = start
    while day < stop:
        yield day
        day += _DAY


def _read_year(data: Mapping[str, object]) -> tuple[CalendarYear | None, list[str]]:
    faults: list[str] = []
    year = data.get("year")
    if not isinstance(year, int) or isinstance(year, bool):
        return None, ["year: a number is expected"]
    for key in data.keys() - {"year", "verified", "makeup_workdays", "notice", "holiday"}:
        faults.append(f"{key}: unknown key")
    verified = data.get("verified")
    if not isinstance(verified, bool):
        faults.append("verified: true or false is expected")

    notices: list[Notice] = []
    for index, entry in enumerate(_tables(data.get("notice")), 1):
        number, day, title = entry.get("number"), entry.get("date"), entry.get("title")
        if isinstance(number, str) and isinstance(title, str) and type(day) is date:
            notices.append(Notice(number, day, title))
        else:
            faults.append(f"notice {index}: number, date and title are expected")
    if not notices:
        faults.append("notice: no source is given")

    holidays: dict[date, str] = {}
    for index, entry in enumerate(_tables(data.get("holiday")), 1):
        name, first, last = entry.get("name"), entry.get("from"), entry.get("to")
        if not (isinstance(name, str) and type(first) is date and type(last) is date):
            faults.append(f"holiday {index}: name, from and to are expected")
        elif first > last or first.year != year or last.year != year:
            faults.append(f"holiday {index} ({name}): {first} to {last} does not lie in {year}")
        else:
            for day in _days(first, last + _DAY):
                if day in holidays:
                    faults.append(f"holiday {index} ({name}): {day} is already {holidays[day]}")
                holidays[day] = name
    if not holidays:
        faults.append("holiday: none is given")

    makeup: set[date] = set()
    listed = data.get("makeup_workdays")
    for day in listed if isinstance(listed, list) else [None]:
        if type(day) is not date:
            faults.append("makeup_workdays: a list of dates is expected")
        elif day.year != year or day.weekday() < 5:
            faults.append(f"makeup_workdays: {day} is not a Saturday or Sunday of {year}")
        elif day in holidays or day in makeup:
            faults.append(f"makeup_workdays: {day} is a holiday or stands twice")
        else:
            makeup.add(day)
    return CalendarYear(year, holidays, frozenset(makeup), tuple(notices), verified is True), faults


def _tables(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, list):
        return []
    return [entry if isinstance(entry, dict) else {} for entry in value]
