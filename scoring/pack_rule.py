"""The deduction rule of a criterion: from the words of a table (每处扣0.5，最多扣2) to figures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from rapidfuzz import fuzz

from scoring.pack_values import Item

_SAME_RULE = 80.0  # per cent of equal characters
_NUMBER = r"(\d+(?:\.\d+)?|[一二两三四五六七八九十]|半)"
_TO = r"(?:分)?\s*(?:~|-|—|–|至|到)\s*"
_MOST = re.compile(rf"(?:最多|最高|累计|合计|总计|上限|封顶)(?:扣|减|不超过|不得超过|为)*\s*{_NUMBER}\s*分?|(?:不超过|不得超过)\s*{_NUMBER}\s*分?")
_TAKEN = re.compile(rf"(?:扣减|扣除|扣|减去|减)\s*{_NUMBER}(?:{_TO}{_NUMBER})?(?!\d*\s*[%个])")
_WHOLE = re.compile(r"不得分|不给分|扣全分|全扣|全部扣除|扣(?:除)?(?:该项)?全部|扣满分|[计记得]\s*0\s*分|[计记得]零分")
_WHOLE_DOSSIER = Decimal(100)
_VETO = re.compile(r"V\d{2}")
_DIGITS = {c: Decimal(n) for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": Decimal(2), "半": Decimal("0.5")}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a deduction rule comes to.

    Attributes:
        clear: the words name one figure, or the figures the base item had; else a person decides.
        said: every figure the words name, in their order; for faults.
        whole_dossier: the words also take 100 points, as some provinces write a veto; that figure is not in `said`.
    """

    per_hit: Decimal
    per_hit_max: Decimal | None
    deductions: Mapping[str, Decimal]
    cap: Decimal
    clear: bool
    said: tuple[Decimal, ...] = field(default=())
    whole_dossier: bool = False


def folded(text: str) -> str:
    """Half-width, without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def number(text: str) -> Decimal | None:
    """A figure or one small Chinese numeral; None when it is neither."""
    if text in _DIGITS:
        return _DIGITS[text]
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def vetoes_named(text: str) -> tuple[str, ...]:
    """Ids of vetoes the words refer to (→V10)."""
    return tuple(dict.fromkeys(_VETO.findall(folded(text))))


def rule_of(text: str, points: Decimal, base: Item | None) -> Rule:
    """The figures for `text` in an item of `points`; `base` is the item it takes its binding from.

    - The same words as in `base`: the same figures. What was the whole of the points without being named
      (a missing paper that leads to a veto) stays the whole.
    - One figure, or the figures of `base` in hardly different words: clear.
    - Several others: which fault takes which cannot be told. The lowest is proposed, a person goes up to the highest.
    - None: the whole of the points is proposed, a person decides.
    """
    words = folded(text)
    if base is not None and (not words or words == folded(base.deduct)):
        return _kept(base, points)
    most = [n for m in _MOST.finditer(words) if (n := number(m[1] or m[2])) is not None]
    bare = _MOST.sub("", words)
    ranges = [
        (low, number(m[2]) if m[2] else None) for m in _TAKEN.finditer(bare) if (low := number(m[1])) is not None
    ]
    veto = any(low >= _WHOLE_DOSSIER > points for low, _ in ranges)
    if veto:
        ranges = [(low, high) for low, high in ranges if low < _WHOLE_DOSSIER]
        said = tuple(n for pair in ranges for n in pair if n is not None)
        low = min(said, default=points)
        return Rule(low, max(said) if len(said) > 1 else None, {}, min([*most, points]), False, said, whole_dossier=True)
    said = tuple(n for pair in ranges for n in pair if n is not None)
    if _WHOLE.search(bare):
        said = (*said, points)
        ranges.append((points, None))
    cap = min([*most, points])
    figures = {*said}
    if not figures:
        return Rule(points, None, {}, points, clear=False)
    if base is not None and said == _said(base) and _alike(words, folded(base.deduct)) and _top(base) <= cap:
        kept = _kept(base, points)
        return Rule(kept.per_hit, kept.per_hit_max, kept.deductions, cap, clear=True, said=said)
    low, high = min(figures), max(figures)
    whole = _unnamed_whole(base)
    if len(figures) == 1:
        return Rule(low, None, dict.fromkeys(whole, cap), cap, clear=True, said=said)
    one_range = len(ranges) == 1
    return Rule(low, high, dict.fromkeys(whole, cap) if one_range else {}, cap, clear=one_range, said=said)


def _alike(one: str, other: str) -> bool:
    """Small changes of wording: which figure belongs to which fault is still the same."""
    return fuzz.ratio(one, other) >= _SAME_RULE


def _top(base: Item) -> Decimal:
    return max(base.per_hit, *base.deductions.values(), base.per_hit_max or base.per_hit)


def _kept(base: Item, points: Decimal) -> Rule:
    said = _said(base)

    def fitted(value: Decimal) -> Decimal:
        if value in said:
            return value
        return points if value == base.points else min(value, points)

    cap = points if base.cap == base.points else min(base.cap, points)
    top = fitted(base.per_hit_max) if base.per_hit_max is not None else None
    kinds = {kind: min(fitted(value), cap) if value not in said else value for kind, value in base.deductions.items()}
    return Rule(fitted(base.per_hit), top, kinds, cap, clear=True, said=said)


def _said(item: Item) -> tuple[Decimal, ...]:
    words = _MOST.sub("", folded(item.deduct))
    return tuple(n for m in _TAKEN.finditer(words) for g in m.groups() if g and (n := number(g)) is not None)


def _unnamed_whole(base: Item | None) -> tuple[str, ...]:
    if base is None:
        return ()
    said = _said(base)
    return tuple(kind for kind, value in base.deductions.items() if value == base.points and value not in said)
