"""Dates, times and periods."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casefile.recognition.canonical.dates import find_dates, find_times
from casefile.recognition.canonical.numerals import chinese_number
from casefile.recognition.fields.form import Bond
from casefile.recognition.fields.opening import opening
from casefile.recognition.fields.paper import Candidate, Paper
from casefile.recognition.layout import Span


def date_field(paper: Paper, name: str, *, clock: bool = False) -> Iterator[Candidate]:
    """The first date in a fixed sentence's blank or behind a label; with its time where `clock`."""
    for span, score in paper.slots(name):
        for part in _from_figures(span):
            for found in find_dates(part.text)[:1]:
                value = found.value if clock else found.value[:10]
                yield Candidate(value, part.part(found.start, found.end), 0.97 * score)
    for span, trust in paper.texts(name, Bond.FLOW):
        for found in find_dates(span.text)[:1]:
            near = trust if found.start <= 6 else trust * 0.8
            value = found.value if clock else found.value[:10]
            yield Candidate(value, span.part(found.start, found.end), near)


def _from_figures(span: Span) -> Iterator[Span]:
    """The span, and what of it follows where a line of figures meets another one."""
    yield span
    for index in range(1, len(span.parts)):
        (above, _, end), (below, start, _) = span.parts[index - 1 : index + 1]
        if above.text[end - 1].isdigit() and below.text[start].isdigit():
            yield Span(span.parts[index:])


def started(paper: Paper, name: str = "started_at") -> Iterator[Candidate]:
    found = [start for start, _ in _periods(paper, name)]
    # 时间 also stands beside signatures: a date with its time of day goes before one without.
    yield from [made for made in found if "T" in made.value] or found


def ended(paper: Paper) -> Iterator[Candidate]:
    """The end of a period; forms print only hours and minutes, the day is that of the start."""
    for _, end in _periods(paper, "started_at"):
        if end is not None:
            yield end


def _periods(paper: Paper, name: str) -> Iterator[tuple[Candidate, Candidate | None]]:
    told = opening(paper, name)
    for span, trust in [*([(told, 0.93)] if told else ()), *paper.texts(name, Bond.FLOW)]:
        text = span.text
        dates = find_dates(text)
        if not dates or dates[0].start > 8:
            continue
        first = dates[0]
        start = Candidate(first.value, span.part(first.start, first.end), trust)
        end = None
        if len(dates) > 1 and dates[1].start - first.end <= 4:
            second = dates[1]
            end = Candidate(second.value, span.part(second.start, second.end), trust)
        else:
            times = [t for t in find_times(text) if t.start >= first.end and t.start - first.end <= 8]
            if times:
                value = f"{first.value[:10]}T{times[0].value}"
                end = Candidate(value, span.part(times[0].start, times[0].end), trust)
        yield start, end


def period_days(paper: Paper) -> Iterator[Candidate]:
    """A number of days in a fixed sentence."""
    for span, score in paper.slots("period_days"):
        match = re.search(r"\d{1,3}|[一二三四五六七八九十]{1,3}", span.text)
        number = chinese_number(match.group()) if match else None
        if match and number:
            yield Candidate(str(number), span.part(*match.span()), 0.96 * score)


def meeting_day(paper: Paper) -> Iterator[Candidate]:
    """The day of a discussion is the day it was decided (reviewed_at)."""
    for made in started(paper):
        yield Candidate(made.value[:10], made.span, made.trust)


def hearing_time(paper: Paper) -> Iterator[Candidate]:
    yield from date_field(paper, "hearing_at", clock=True)
    yield from started(paper)


def cover_period(paper: Paper) -> Iterator[Candidate]:
    """归档时间 of a cover or closing sheet; on a closing sheet the date beside 立卷人."""
    yield from date_field(paper, "archived_at")
    for entry in paper.entries("compiled_by"):
        span = entry.span(Bond.FLOW)
        for found in find_dates(span.text)[:1] if span else ():
            yield Candidate(found.value[:10], span.part(found.start, found.end), 0.75)
