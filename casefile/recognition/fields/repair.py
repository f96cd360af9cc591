"""Choosing between characters the recogniser itself held likely, where arithmetic decides.

A character it was sure of is never touched: a number that is wrong on the paper stays wrong, because
that is what a reviewer looks for.
"""

from __future__ import annotations

from collections.abc import Callable

from casefile.recognition.fields.paper import Candidate
from casefile.recognition.layout import Span

SURE = 0.9  # a character read with at least this is kept
_LIKELY = 0.02  # an alternative below this was not held likely

# Glyphs that look alike in scans; used only where the recogniser gave no alternatives of its own.
_ALIKE = {
    "0": "OQD8",
    "1": "I7L",
    "2": "Z7",
    "3": "85",
    "5": "S6",
    "6": "8G5",
    "7": "1",
    "8": "B36",
    "9": "4G",
    "B": "8",
    "D": "0",
    "G": "6",
    "I": "1",
    "L": "1",
    "O": "0",
    "Q": "0",
    "S": "5",
    "Z": "2",
}


def mended(span: Span, value: str, check: Callable[[str], bool], trust: float, *, digits: bool = False) -> Candidate:
    """`value` as read, or with one doubtful character replaced where exactly one choice makes it right."""
    if check(value):
        return Candidate(value, span, trust, checked=True)
    if len(span.text) != len(value):
        return Candidate(value, span, trust * 0.8)
    choices = []
    for index, confidence in enumerate(span.confidences):
        if confidence >= SURE:
            continue
        for char in _others(span, index, value[index]):
            if digits and not (char.isdigit() or (char == "X" and index == 17)):
                continue
            trial = value[:index] + char + value[index + 1 :]
            if check(trial):
                choices.append(trial)
    distinct = list(dict.fromkeys(choices))
    if len(distinct) == 1:
        return Candidate(distinct[0], span, trust * 0.9, repaired=True, alternatives=(value,))
    return Candidate(value, span, trust * 0.85, alternatives=tuple(distinct[:3]))


def _others(span: Span, index: int, char: str) -> list[str]:
    likely = [c.upper() for c, p in span.alternatives(index) if p >= _LIKELY and len(c) == 1]
    return likely or list(_ALIKE.get(char, ""))
