"""Page numbers printed on the paper, and the order of pages inside a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from itertools import pairwise, permutations
from typing import TypeVar, cast

from casefile.recognition.canonical.dates import find_dates
from casefile.recognition.canonical.numerals import chinese_number
from casefile.recognition.layout import Piece
from casefile.recognition.types import PageView

T = TypeVar("T")

_N = r"(\d{1,3}|[一二三四五六七八九十]{1,3})"
_OF = re.compile(rf"第{_N}页[,/]?\(?共{_N}页|共{_N}页[,/]?\(?第{_N}页")
_NTH = re.compile(rf"^[\-(]?第{_N}页[\-)]?$")
_SLASH = re.compile(r"^[\-(]?(\d{1,2})/(\d{1,2})[\-)]?$")
_DASHED = re.compile(r"^-(\d{1,3})-$")
_EDGE = 0.12  # share of the page height that is margin
_FEW = 12  # fewer than one page in so many with a stamped number: nobody stamped the dossier
_SEARCHED = 6  # at most so many loose pages are put in order by trying


def _once(of: Callable[[PageView], T]) -> Callable[[PageView], T]:
    """Keeps what is worked out of a page: in a pile of n pages each is asked n times."""
    name = of.__name__

    @wraps(of)
    def told(page: PageView) -> T:
        if name not in page.told:
            page.told[name] = of(page)
        return cast("T", page.told[name])

    return told


@dataclass(frozen=True)
class Numbers:
    """What numbers a page carries: its form's own, and a dossier number stamped on it."""

    printed: int | None = None
    total: int | None = None
    stamped: int | None = None


def page_numbers(page: PageView) -> Numbers:
    """Reads 第 x 页 共 y 页 anywhere in the margins, and a bare number in an outer corner."""
    printed = total = stamped = None
    for piece in page.pieces:
        box = piece.line.box
        y = (box.y0 + box.y1) / 2
        # Forms print their number in the margin, records also in the line of the title.
        if _EDGE * 2 < y < 1 - _EDGE * 1.5:
            continue
        found = _OF.search(piece.text)
        if found and printed is None:
            a, b, c, d = found.groups()
            printed, total = (chinese_number(a), chinese_number(b)) if a else (chinese_number(d), chinese_number(c))
        elif printed is None and (alone := _NTH.match(piece.text)):
            printed = chinese_number(alone[1])
        elif printed is None and (slash := _SLASH.match(piece.text)) and int(slash[1]) <= int(slash[2]):
            printed, total = int(slash[1]), int(slash[2])
        elif printed is None and (dashed := _DASHED.match(piece.text)):
            printed = int(dashed[1])
        elif re.fullmatch(r"\d{1,4}", piece.text) and (y < 0.07 or y > 0.93) and (box.x0 > 0.72 or box.x1 < 0.28):
            stamped = int(piece.text)
    if printed is not None and (printed == 0 or (total is not None and printed > total)):
        printed = total = None
    return Numbers(printed, total, stamped)


def without_strokes(numbers: Sequence[Numbers]) -> list[Numbers]:
    """The numbers of all pages, without what only looks like stamped ones.

    An upright rule at the edge of a form is read as a 1. A number is stamped once in a dossier, and on most of its pages.
    """
    stamped = [n.stamped for n in numbers if n.stamped is not None]
    repeats = len(stamped) > 1 and len(set(stamped)) * 2 <= len(stamped)
    if repeats or len(stamped) * _FEW < len(numbers):
        return [replace(n, stamped=None) for n in numbers]
    return list(numbers)


def reading_order(pages: Sequence[PageView], numbers: Sequence[Numbers]) -> list[int]:
    """Indices of a document's pages in reading order.

    Printed numbers decide; without them the title page comes first and the rest follow as the text
    runs on, as scanned where the text does not say.
    """
    count = len(pages)
    if count < 2:
        return list(range(count))
    printed = [n.printed for n in numbers]
    known = [p for p in printed if p is not None]
    if len(known) == count and len(set(known)) == count:
        return sorted(range(count), key=lambda i: printed[i] or 0)
    if known and len(set(known)) == len(known) and len(known) == count - 1 and 1 not in known:
        # The title page often carries no number.
        missing = next(i for i in range(count) if printed[i] is None)
        if pages[missing].title is not None:
            return sorted(range(count), key=lambda i: printed[i] or 0)
    heads = [i for i in range(count) if pages[i].title is not None and not pages[i].title.continued]
    first = max(heads, key=lambda i: pages[i].title.score, default=0)  # type: ignore[union-attr]
    rest = [i for i in range(count) if i != first]
    if len(rest) == 1:
        return [first, *rest]
    if len(rest) > _SEARCHED:
        return [first, *rest]
    best = max(
        permutations(rest),
        key=lambda order: (
            sum(runs_on(pages[a], pages[b]) for a, b in zip((first, *order), order, strict=False))
            - 0.5 * sum(1 for a, b in pairwise(order) if a > b)
            + (0.8 if closes(pages[order[-1]]) else 0.0)
        ),
    )
    return [first, *best]


_CLOSING = re.compile(
    r"(?:以上|上述|本)(?:笔录|记录|内容|情况).{0,12}(?:看过|阅读|宣读|核对|无误|属实|一致)|(?:和|与|同)我(?:所)?(?:说|讲|述)的?(?:一样|一致|相符)"
)


@_once
def closes(page: PageView) -> bool:
    """Whether a page ends its document: the respondent's last words, or a date alone under the text."""
    if any(_CLOSING.search(p.text) for p in page.pieces[-8:]):
        return True
    body = _body(page)
    if not body:
        return False
    dates = find_dates(body[-1].text)
    return bool(dates) and len(body[-1].text) - (dates[-1].end - dates[-1].start) <= 2 and body[-1].x0 > 0.4


_STEP = re.compile(r"^(?:问|答)?([一二三四五六七八九十]{1,3}|\d{1,2})[,.:]")


def runs_on(page: PageView, following: PageView) -> float:
    """How well the text of one page goes on at the top of the other; 0 says nothing."""
    score = 0.0
    before, after = _body(page), _body(following)
    if before and after:
        last, first = before[-1].text, after[0].text
        ended = last[-1] in ".;!?"
        # A line that fills its width and does not end goes on; a label starts something new.
        full = before[-1].x1 > 0.78 and after[0].x0 < 0.3
        if not ended and full and not re.match(r"[^:,.]{1,12}:", first):
            score += 0.6
        if ended and re.match(r"(?:问|答)\d*:|[一二三四五六七八九十]+,", first):
            score += 0.4
        if re.match(r"(?:问|答)\d*:", last) and last.startswith("问") and first.startswith("答"):
            score += 0.6
    steps, next_steps = _steps(page), _steps(following)
    if steps and next_steps:
        score += 0.8 if next_steps[0] in (steps[-1], steps[-1] + 1) else -0.6 if next_steps[0] <= steps[0] else 0.0
    return score


@_once
def _body(page: PageView) -> list[Piece]:
    return [
        p
        for p in page.pieces
        if 0.06 < (p.line.box.y0 + p.line.box.y1) / 2 < 0.93 and not re.search(r"签名|签字|第.{1,3}页", p.text)
    ]


@_once
def _steps(page: PageView) -> list[int]:
    found = []
    for piece in _body(page):
        match = _STEP.match(piece.text)
        value = chinese_number(match[1]) if match else None
        if value:
            found.append(value)
    return found


def missing_sheets(numbers: Sequence[Numbers]) -> tuple[int, ...]:
    """Printed page numbers of a document that are not there."""
    printed = {n.printed for n in numbers if n.printed is not None}
    if not printed:
        return ()
    totals = [n.total for n in numbers if n.total is not None]
    last = max([*printed, *(totals[:1])]) if totals else max(printed)
    if last > 3 * len(numbers) + 3:
        return ()  # a misread number, or a number counted over several papers
    wanted = set(range(1, last + 1)) - printed
    unnumbered = sum(1 for n in numbers if n.printed is None)
    return tuple(sorted(wanted)) if len(wanted) > unnumbered else ()
