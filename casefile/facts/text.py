"""The text of one paper, folded for searching, and where on the page a find stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from casefile.facts import trust
from casefile.facts.stacked import stacked
from casefile.facts.values import Evidence, Paper
from casefile.model import Box
from casefile.recognition.canonical import text as canonical

_LABEL_LENGTH = 3  # of labels that are looked for with one other character
_LONG_LENGTH = 5  # of phrases that are known with one character misread
_DECISIVE = frozenset("不未无非应可一二三四五六七八九十百千半两0123456789%")  # characters that turn what a phrase says
_FUZZY_LENGTH = 4  # shorter words resemble too much
_FUZZY_RATIO = 74.0  # of 100: one character in four may be misread


_PLACES: ContextVar[bool] = ContextVar("places", default=True)


@contextmanager
def without_places() -> Iterator[None]:
    """In here nobody wants to know where on a page a find stands: thousands of cases of which only results count."""
    token = _PLACES.set(False)
    try:
        yield
    finally:
        _PLACES.reset(token)


def places_wanted() -> bool:
    """Whether places on the page are kept for what is found, or only its text (many cases at once)."""
    return _PLACES.get()


class Presence(StrEnum):
    """Whether words stand on a paper."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"  # something like them is there, or the page is not legible enough to say


@dataclass(frozen=True, slots=True)
class Found:
    """Outcome of a search; `match` is the text found, `evidence` where (the paper's first page otherwise)."""

    presence: Presence
    match: str
    evidence: Evidence
    groups: tuple[str | None, ...] = ()

    def __bool__(self) -> bool:
        return self.presence is Presence.YES


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`text` as it is compared: half width, one kind of bracket and dash, no blanks."""
    return canonical.fold(text)


def encode_lines(lines: Iterable[tuple[int, int, Box]]) -> str:
    """Line starts and boxes as one compact string: `page start x0 y0 x1 y1` in 1/10000, `;` between lines."""
    return ";".join(
        f"{page} {start} " + " ".join(str(round(side * 10000)) for side in box) for page, start, box in lines
    )


@lru_cache(maxsize=64)
def _decode(line_map: str) -> tuple[tuple[int, int, Box], ...]:
    numbers = list(map(int, line_map.replace(";", " ").split()))
    return tuple(
        (page, start, Box(x0 / 10000, y0 / 10000, x1 / 10000, y1 / 10000))
        for page, start, x0, y0, x1, y1 in zip(*(numbers[place::6] for place in range(6)), strict=True)
    )


@lru_cache(maxsize=64)
def _starts(line_map: str) -> list[int]:
    return [start for _, start, _ in _decode(line_map)]


def evidence_at(paper: Paper, start: int, end: int, field: str | None = None) -> Evidence:
    """Where characters `start` to `end` (0-based, end excluded) of the paper's text stand.

    A find that runs over a page break is shown on the page it starts on.
    """
    if not _PLACES.get():
        return paper.evidence
    lines = _decode(paper.line_map)
    starts = _starts(paper.line_map)
    # Lines that begin before `end` and whose successor begins behind `start`.
    hit = lines[max(0, bisect_right(starts, start) - 1) : bisect_left(starts, end)]
    hit = hit if start < len(paper.text) else ()
    if not hit:
        return paper.evidence
    page = hit[0][0]
    box = Box.around(b for p, _, b in hit if p == page)
    return Evidence(paper.pages[page] if page < len(paper.pages) else paper.pages[0], box, field)


def located_lines(paper: Paper) -> list[tuple[int, str, Box]]:
    """Every line of the paper: position of its page (0-based), folded text, box."""
    return _located(paper.text, paper.line_map)


@lru_cache(maxsize=64)
def _located(text: str, line_map: str) -> list[tuple[int, str, Box]]:
    lines = _decode(line_map)
    ends = [*(start for _, start, _ in lines[1:]), len(text)][: len(lines)]
    return [(page, text[start:end], box) for (page, start, box), end in zip(lines, ends, strict=True)]


@lru_cache(maxsize=64)
def _labels(text: str, line_map: str) -> list[tuple[int, str, Box]]:
    return stacked(_located(text, line_map))


def beside(paper: Paper, label: str) -> tuple[Evidence | None, bool]:
    """Where `label` stands and whether anything, print or ink, stands to the right of it in its row.

    Text behind the label in the same line counts. None when the label is not on the paper.
    """
    wanted = fold(label)
    lines = located_lines(paper)
    for page, text, box in lines:
        at = text.find(wanted)
        if at < 0:
            continue
        spot = Evidence(paper.pages[page], box)
        if text[at + len(wanted) :].strip(":/_.-"):
            return spot, True
        row = [b for p, t, b in lines if p == page and b is not box and t.strip(":/_.-年月日")]
        ink = [m.box for m in paper.marks if m.page == paper.pages[page] and m.kind != "seal"]
        filled = any(b.x0 >= box.x1 - 0.01 and b.x0 - box.x1 < 0.25 and abs(b.centre[1] - box.centre[1]) < 0.015 for b in row)
        written = any(b.x1 > box.x1 and b.x0 - box.x1 < 0.25 and b.y0 - 0.02 < box.centre[1] < b.y1 + 0.02 for b in ink)
        return spot, filled or written
    return None, False


def search(paper: Paper, pattern: str | re.Pattern[str]) -> Found:
    """First match of a regular expression (written against folded text)."""
    match = re.search(pattern, paper.text)
    if match:
        return Found(
            Presence.YES, match.group(0), evidence_at(paper, match.start(), match.end()), match.groups()
        )
    return Found(_absent(paper), "", paper.evidence)


def matches(paper: Paper, pattern: str | re.Pattern[str]) -> list[tuple[re.Match[str], Evidence]]:
    """Every match of a regular expression with its evidence."""
    return [(m, evidence_at(paper, m.start(), m.end())) for m in re.finditer(pattern, paper.text)]


def mentions(paper: Paper, phrases: Sequence[str], one_misread: bool = False) -> Found:
    """Whether any of `phrases` stands on the paper; near misses are `UNSURE`, never `NO`.

    Args:
        one_misread: a long phrase with one character misread is `YES`, where that character does not turn what it says.
    """
    text = paper.text
    for phrase in phrases:
        wanted = fold(phrase)
        at = text.find(wanted)
        if at >= 0:
            return Found(Presence.YES, wanted, evidence_at(paper, at, at + len(wanted)))
    for wanted in map(fold, phrases):
        # A label is made of lines of the text: with a character that is nowhere there it need not be put together.
        labels = _labels(text, paper.line_map) if len(wanted) >= _FUZZY_LENGTH and all(c in text for c in wanted) else ()
        for page, label, box in labels:
            if wanted in label:
                return Found(Presence.YES, wanted, Evidence(paper.pages[page], box) if _PLACES.get() else paper.evidence)
    for phrase in phrases:
        wanted = fold(phrase)
        if one_misread and len(wanted) >= _LONG_LENGTH and (at := _one_misread(wanted, text)) >= 0:
            return Found(Presence.YES, text[at : at + len(wanted)], evidence_at(paper, at, at + len(wanted)))
        if len(wanted) == _LABEL_LENGTH and (label := _label_like(wanted).search(text)):
            return Found(Presence.UNSURE, label[0], evidence_at(paper, label.start(), label.end()))
        if len(wanted) < _FUZZY_LENGTH or len(text) < len(wanted):
            continue
        near = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=_FUZZY_RATIO)
        if near:
            place = evidence_at(paper, near.dest_start, near.dest_end)
            return Found(Presence.UNSURE, text[near.dest_start : near.dest_end], place)
    return Found(_absent(paper), "", paper.evidence)


def _one_misread(wanted: str, text: str) -> int:
    """Where `wanted` stands with one character misread, none that decides what it says; -1 when nowhere.

    One half of it stands there as it is, so that only those places are compared.
    """
    half = len(wanted) // 2
    for part, before in ((wanted[:half], 0), (wanted[half:], half)):
        at = text.find(part)
        while at >= 0:
            start = at - before
            seen = text[start : start + len(wanted)] if start >= 0 else ""
            if len(seen) == len(wanted):
                off = [a for a, b in zip(wanted, seen, strict=True) if a != b]
                if len(off) == 1 and off[0] not in _DECISIVE:
                    return start
            at = text.find(part, at + 1)
    return -1


@lru_cache(maxsize=256)
def _label_like(label: str) -> re.Pattern[str]:
    """A label of a form with one other character; its last one only before a colon, where 拍摄地点 is no 拍摄人."""
    first, second, third = map(re.escape, label)
    return re.compile(f".{second}{third}|{first}.{third}|{first}{second}.:")


def _absent(paper: Paper) -> Presence:
    # What is not found may stand on a sheet of the paper that is not there.
    whole = paper.legible >= trust.LEGIBLE and bool(paper.text) and not paper.missing_sheets
    return Presence.NO if whole else Presence.UNSURE
