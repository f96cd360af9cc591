"""Fixed sentences of the forms with the places where something is filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from casefile.recognition.canonical.text import fold

_SOFT = set(",.;:()[]<>\"'-~/")
_END = re.compile(r"[;]|(?<!\d)\.|\.(?!\d)")
_LONGEST = 160  # characters that may stand in one blank


@dataclass(frozen=True)
class Slot:
    """A filled-in blank: `field` is a contract field or "", `start` and `end` count folded characters."""

    field: str
    start: int
    end: int
    score: float


@lru_cache(maxsize=1024)
def _parts(sentence: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fixed texts (one more than slots) and slot names."""
    pieces = re.split(r"\{(\w*)\}", sentence)
    return tuple(fold(p) for p in pieces[::2]), tuple(pieces[1::2])


@lru_cache(maxsize=2048)
def _flexible(literal: str) -> re.Pattern[str]:
    """Punctuation and brackets may be missing or different."""
    soft = r"[,.;:()\[\]<>\"'~/-]?"
    return re.compile("".join(soft if c in _SOFT else re.escape(c) for c in literal))


def match_sentence(sentence: str, text: str, start: int = 0) -> list[Slot]:
    """Slots of the first place in folded `text` where `sentence` stands; empty when it does not.

    Fixed text may be read slightly wrong: a tenth of its characters may differ.
    """
    literals, names = _parts(sentence)
    slots: list[Slot] = []
    at, score = start, 1.0
    head = literals[0]
    if _solid(head):
        found = _locate(head, text, at)
        if found is None:
            return []
        at, score = found[1], found[2]
    elif names:
        # Nothing fixed stands before the first blank: it starts where its sentence starts.
        found = _locate(literals[1], text, at) if len(literals) > 1 else None
        if found is None:
            return []
        ends = [m.end() for m in _END.finditer(text, max(0, found[0] - _LONGEST), found[0])]
        at = ends[-1] if ends else max(0, found[0] - _LONGEST)
    for name, literal in zip(names, literals[1:], strict=True):
        if _solid(literal):
            found = _locate(literal, text, at)
            if found is None or found[0] - at > _LONGEST:
                return []
            begin, end, quality = found
        else:
            marks = "".join(c for c in literal if c not in ".;")
            stop = re.compile(f"[{re.escape(marks)}]").search(text, at) if marks else None
            if stop is None or stop.start() - at > _LONGEST:
                stop = _END.search(text, at)
            begin = end = stop.start() if stop and stop.start() - at <= _LONGEST else min(len(text), at + _LONGEST)
            quality = 0.95
        score = min(score, quality)
        slots.append(Slot(name, at, begin, score))
        at = end
    return [s for s in slots if s.end > s.start]


def _solid(literal: str) -> bool:
    return any(c not in _SOFT for c in literal)


def _locate(literal: str, text: str, start: int) -> tuple[int, int, float] | None:
    match = _flexible(literal).search(text, start)
    if match:
        return match.start(), match.end(), 1.0
    if len(literal) < 6:
        return None
    found = fuzz.partial_ratio_alignment(literal, text[start:], score_cutoff=86)
    if found is None or found.dest_end - found.dest_start < len(literal) - 2:
        return None
    return start + found.dest_start, start + found.dest_end, found.score / 100
