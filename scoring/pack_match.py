"""Which criterion of a known pack a row of a table is, and how sure that is.

A number decides a rule: 五日 is not 三日. Wordings whose numbers differ are never taken for the same by likeness.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from scoring.pack_found import TableRow
from scoring.pack_head import plain
from scoring.pack_values import Bonus, Item, Veto

Criterion = Item | Veto | Bonus

NEAR = 92
"""Per cent of equal characters from which a wording is the same one with small changes."""
SIMILAR = 80
"""From here it is taken for the same, but a person confirms. Different items of ZJ-D1 reach 51 at most."""
_SAME_ID = 50  # an id of our own with quite another wording is a number of their own

_QUANTITY = re.compile(r"\d+(?:\.\d+)?|[一二两三四五六七八九十百]+(?=个|日|天|年|月|倍|元|吨|名|人|份|小时|次)")
_NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九", 1)} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Match:
    """What a row was taken for.

    Attributes:
        how: `equal` wording, `near` or `similar` wording, `id` (the wording is another), `none`.
        sure: 0–100, per cent of equal characters.
        numbers_differ: the wording names other numbers than the known one's.
        nearest: id of the most similar criterion, also when it was not taken.
    """

    base: Criterion | None
    how: str
    sure: int
    numbers_differ: bool = False
    nearest: str = ""


def match_rows(rows: Sequence[TableRow], known: Sequence[Criterion]) -> list[Match]:
    """One match for each row; a known criterion is given once, to the row that is most like it."""
    if not known:
        return [Match(None, "none", 0) for _ in rows]
    words = [plain(k.wording) for k in known]
    likeness = [[fuzz.ratio(plain(row.wording), other) for other in words] for row in rows]
    taken: dict[int, Match] = {}
    free = set(range(len(known)))
    ids = {k.id: n for n, k in enumerate(known)}

    def take(row: int, place: int, how: str) -> None:
        differ = numbers(rows[row].wording) != numbers(known[place].wording)
        taken[row] = Match(known[place], how, int(likeness[row][place]), differ, known[place].id)
        free.discard(place)

    pairs = [(-value, r, k) for r, line in enumerate(likeness) for k, value in enumerate(line)]
    # Equal wording first, its own id before another's; then ids; then likeness.
    for _, r, k in sorted(p for p in pairs if words[p[2]] == plain(rows[p[1]].wording)):
        if r not in taken and k in free and (rows[r].number == known[k].id or rows[r].number not in ids):
            take(r, k, "equal")
    for _, r, k in sorted(p for p in pairs if words[p[2]] == plain(rows[p[1]].wording)):
        if r not in taken and k in free:
            take(r, k, "equal")
    for r, row in enumerate(rows):
        place = ids.get(row.number)
        if r not in taken and place in free and likeness[r][place] >= _SAME_ID:
            same = likeness[r][place] >= NEAR and numbers(row.wording) == numbers(known[place].wording)
            take(r, place, "near" if same else "id")
    for value, r, k in sorted(pairs):
        if -value < SIMILAR:
            break
        if r not in taken and k in free and numbers(rows[r].wording) == numbers(known[k].wording):
            take(r, k, "near" if -value >= NEAR else "similar")
    return [taken.get(r) or _unmatched(rows[r], known, likeness[r]) for r in range(len(rows))]


def numbers(text: str) -> tuple[str, ...]:
    """The quantities of a wording in order, Chinese numerals as figures: 七个工作日 is 7."""
    found = _QUANTITY.findall(unicodedata.normalize("NFKC", text))
    return tuple(_figure(n) if n[0] in "一二两三四五六七八九十百" else n for n in found)


def _figure(text: str) -> str:
    total = unit = 0
    for sign in text:
        if sign in "十百":
            total += (unit or 1) * (10 if sign == "十" else 100)
            unit = 0
        else:
            unit = _NUMERALS[sign]
    return str(total + unit)


def _unmatched(row: TableRow, known: Sequence[Criterion], line: Sequence[float]) -> Match:
    best = max(range(len(known)), key=lambda k: line[k])
    differ = line[best] >= SIMILAR and numbers(row.wording) != numbers(known[best].wording)
    return Match(None, "none", int(line[best]), differ, known[best].id)
