"""Working days of the People's Republic of China, 2021-2026, as the maker needs them.

Kept apart from the product's calendar on purpose: a test paper whose dates were computed by the
code under test could never show that code wrong. Source: the yearly notices of the State Council's
General Office on the arrangement of public holidays.
"""

from __future__ import annotations

from datetime import date, timedelta

# month/day ranges off work, and the Saturdays and Sundays worked instead
_OFF = {
    2021: "1/1-1/3 2/11-2/17 4/3-4/5 5/1-5/5 6/12-6/14 9/19-9/21 10/1-10/7",
    2022: "1/1-1/3 1/31-2/6 4/3-4/5 4/30-5/4 6/3-6/5 9/10-9/12 10/1-10/7 12/31-12/31",
    2023: "1/1-1/2 1/21-1/27 4/5-4/5 4/29-5/3 6/22-6/24 9/29-10/6 12/30-12/31",
    2024: "1/1-1/1 2/10-2/17 4/4-4/6 5/1-5/5 6/8-6/10 9/15-9/17 10/1-10/7",
    2025: "1/1-1/1 1/28-2/4 4/4-4/6 5/1-5/5 5/31-6/2 10/1-10/8",
    2026: "1/1-1/3 2/15-2/23 4/4-4/6 5/1-5/5 6/19-6/21 9/25-9/27 10/1-10/7",
}
_ON = {
    2021: "2/7 2/20 4/25 5/8 9/18 9/26 10/9",
    2022: "1/29 1/30 4/2 4/24 5/7 10/8 10/9",
    2023: "1/28 1/29 4/23 5/6 6/25 10/7 10/8",
    2024: "2/4 2/18 4/7 4/28 5/11 9/14 9/29 10/12",
    2025: "1/26 2/8 4/27 9/28 10/11",
    2026: "1/4 2/14 2/28 5/9 9/20 10/10",
}


def _day(year: int, text: str) -> date:
    month, day = text.split("/")
    return date(year, int(month), int(day))


def _spread() -> tuple[set[date], set[date]]:
    off: set[date] = set()
    for year, ranges in _OFF.items():
        for part in ranges.split():
            first, last = (_day(year, t) for t in part.split("-"))
            while first <= last:
                off.add(first)
                first += timedelta(days=1)
    return off, {_day(year, t) for year, days in _ON.items() for t in days.split()}


HOLIDAYS, MADE_UP = _spread()


def is_working(day: date) -> bool:
    """True on a working day; raises ``KeyError`` for a year without data."""
    if day.year not in _OFF:
        raise KeyError(day.year)
    return day in MADE_UP or (day.weekday() < 5 and day not in HOLIDAYS)


def at_work(day: date) -> date:
    """The day itself, or the next working day."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def add_working(day: date, count: int) -> date:
    """The ``count``-th working day after ``day`` (``day`` itself is not counted)."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


def full_between(start: date, end: date) -> int:
    """Whole working days strictly between two dates: neither end counts."""
    day, count = start + timedelta(days=1), 0
    while day < end:
        count += is_working(day)
        day += timedelta(days=1)
    return count


def elapsed(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``."""
    return full_between(start, end) + (end > start and is_working(end))
