"""Spans between days, counted once with the calendar, so that checks need none.

Counting (民事诉讼法 art. 85): the start day is not counted. Working days: 行政处罚法 art. 85 for its
periods of two, three, five and seven days, 行政强制法 art. 69 for its periods of up to ten days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from casefile.facts.values import Day, Span
from casefile.law.calendar import Calendar
from casefile.law.errors import CalendarYearMissing

# (rule, role of the start, role of the end); rules T01–T24 of the domain reference §1.2
PAIRS: tuple[tuple[str, str, str], ...] = (
    ("T01", "accepted", "filed"),
    ("T02", "filed", "decided"),
    ("T03", "preserved_from", "preserve_handled"),
    ("T03c", "preserved_from", "coerced_from"),
    ("T03d", "preserved_from", "decided"),
    ("T04", "coerced_from", "coerced_released"),
    ("T04p", "coerced_from", "coerced_to"),
    ("T04x", "coerced_from", "extended_to"),
    ("T04d", "coerced_from", "decided"),
    ("T05", "coerced_from", "coercion_approved"),
    ("T06", "notice_served", "hearing_asked"),
    ("T07", "notice_served", "decided"),
    ("T08", "hearing_notice_served", "heard"),
    ("T09r", "reviewed", "decided"),
    ("T09g", "discussed", "decided"),
    ("T09a", "approved", "decided"),
    ("T10", "decided", "decision_served"),
    ("T11", "decided", "published"),
    ("T12", "overturned", "withdrawn"),
    ("T13", "decision_served", "paid"),
    ("T15", "demand_served", "enforcement_asked"),
    ("T16", "decision_served", "enforcement_asked"),
    ("T18", "referral_reported", "referral_approved"),
    ("T18s", "referral_approved", "referred"),
    ("T19", "incident", "found"),
    ("T20", "paid", "copied"),
    ("T21", "announced", "deemed_served"),
    ("T22", "closed", "archived"),
    ("T23", "collected", "handed_over"),
    ("T23b", "collected", "paid"),
    ("closing", "paid", "closed"),
)


def spans(days: Sequence[Day], calendar: Calendar) -> tuple[Span, ...]:
    """Every pair of which both days are known.

    Of several notices the last one served before the decision counts, of several payments the last,
    of several deliveries of one paper the first.
    """
    found = []
    for rule, start_role, end_role in PAIRS:
        ends = [d for d in days if d.role == end_role]
        starts = [d for d in days if d.role == start_role]
        if not starts or not ends:
            continue
        end = _end(rule, ends)
        found.append(span(rule, _start(rule, starts, end), end, calendar))
    return tuple(found)


def span(rule: str, start: Day, end: Day, calendar: Calendar) -> Span:
    """One span, counted in every way."""
    first, last = start.date, end.date
    calendar_days = (last - first).days
    try:
        working = calendar.working_days_elapsed(first, last)
        between = calendar.working_days_between(first, last)
        idle = 0
        day = last - timedelta(days=1)
        while day > first and not calendar.is_working_day(day):
            idle += 1
            day -= timedelta(days=1)
    except CalendarYearMissing as error:
        return Span(rule, start, end, calendar_days, None, None, None, int(error.params["year"]))
    return Span(rule, start, end, calendar_days, working, between, idle)


def _readable(days: list[Day]) -> list[Day]:
    return [d for d in days if d.value.read] or days


def _end(rule: str, ends: list[Day]) -> Day:
    usable = _readable(ends)
    if rule == "T13":
        return max(usable, key=lambda d: d.date)
    if rule in ("T10", "T03"):
        return min(usable, key=lambda d: d.date)
    return usable[0]


def _start(rule: str, starts: list[Day], end: Day) -> Day:
    usable = _readable(starts)
    if rule == "T07":
        before = [d for d in usable if d.date <= end.date]
        return max(before, key=lambda d: d.date) if before else min(usable, key=lambda d: d.date)
    if rule in ("T20", "closing"):
        return max(usable, key=lambda d: d.date)
    return usable[0]
