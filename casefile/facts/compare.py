"""Whether values on different papers say the same.

Only what may lawfully differ in writing is folded away: width, brackets, blanks, dots in names,
capital against plain numerals. Where values still differ, a contradiction of the papers is told
from a doubt of the reading by confidence, by the other readings the engine held likely, and by
how many papers agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from casefile.facts import trust
from casefile.facts.text import fold
from casefile.facts.values import Value
from casefile.recognition.canonical.numbers import number_parts

_NUMERALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟圆", "一二三四五六七八九十百千元")
_SAME_ADDRESS = 80.0  # of 100: addresses shortened or completed by an administrative name
_OTHER_ADDRESS = 60.0
_LAST_YEAR = 2060


def same_key(value: str) -> str:
    """The form in which two writings of one value are equal."""
    return fold(value).replace(".", "").replace(",", "").upper()


def numeral_key(value: str) -> str:
    """The same where capital and plain numerals mean one thing; not for names (陆 is a surname)."""
    return same_key(value).translate(_NUMERALS)


def number_key(value: str) -> str:
    """A document or case number without what brackets, 第 and leading zeros add."""
    parts = number_parts(value)
    return "/".join(parts) if parts else same_key(value)


def possible_number(value: str) -> bool:
    """Whether a document or case number bears a year that one can bear: 〔7023〕 was misread, whoever is sure of it."""
    parts = number_parts(value)
    return parts is None or not parts[1].isdigit() or 1996 <= int(parts[1]) <= _LAST_YEAR


def day_key(value: str) -> str:
    """The day of a date or datetime."""
    return value[:10]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The values of one name over several papers.

    Attributes:
        reference: the value most papers bear; None when nothing was readable.
        same: values that agree with it.
        contradicting: values that surely say something else.
        doubtful: values that differ, but perhaps only in the reading, or were not readable.
    """

    reference: Value | None
    same: tuple[Value, ...]
    contradicting: tuple[Value, ...]
    doubtful: tuple[Value, ...]


def agreement(
    values: Iterable[Value],
    key: Callable[[str], str] = same_key,
    alike: Callable[[str, str], bool | None] | None = None,
    prefer: Sequence[int] = (),
) -> Agreement:
    """Compares values of one name.

    Args:
        key: values with the same key are equal.
        alike: for free text: True the same, False different, None cannot be told; given two values.
        prefer: papers whose value is the reference where as many papers bear another.
    """
    given = [v for v in values if v.value is not None]
    readable = [v for v in given if v.read]
    unread = tuple(v for v in given if not v.read)
    if not readable:
        return Agreement(None, (), (), unread)
    groups: dict[str, list[Value]] = defaultdict(list)
    for value in readable:
        groups[key(value.text)].append(value)
    main = max(
        groups.values(),
        key=lambda g: (
            len({v.paper for v in g}),
            any(v.paper in prefer for v in g),
            sum(v.confidence for v in g),
            -min(v.paper for v in g),
        ),
    )
    reference = max(main, key=lambda v: v.confidence)
    same, contradicting, doubtful = list(main), [], list(unread)
    for _group_key, group in groups.items():
        if group is main:
            continue
        for value in group:
            verdict = alike(reference.text, value.text) if alike else False
            if verdict:
                same.append(value)
            elif verdict is None or not contradicts(reference, value, key, len({v.paper for v in main})):
                doubtful.append(value)
            else:
                contradicting.append(value)
    return Agreement(reference, tuple(same), tuple(contradicting), tuple(doubtful))


def contradicts(reference: Value, other: Value, key: Callable[[str], str] = same_key, witnesses: int = 1) -> bool:
    """Whether two values that differ do so on paper, not only in the reading."""
    if key(other.text) in {key(a) for a in reference.alternatives}:
        return False
    if key is number_key and not possible_number(other.text):
        return False
    if key(reference.text) in {key(a) for a in other.alternatives}:
        return False
    needed = trust.SURE
    keys = (key(reference.text), key(other.text)), (same_key(reference.text), same_key(other.text))
    if any(slip(one, two) for one, two in keys):
        needed = trust.SURE_ONE_CHARACTER
    # Two papers that agree vouch for each other even where each alone is read less surely.
    return other.confidence >= needed and (witnesses > 1 or reference.confidence >= needed)


def slip(one: str, other: str) -> bool:
    """One text may be the other with one character misread, lost or added: a doubt where only one place says so."""
    return Levenshtein.distance(one, other, score_cutoff=1) <= 1


def one_misread(one: str, other: str) -> bool:
    """One text is the other but for one character at its place: what the recogniser does to a printed word."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def same_address(one: str, other: str) -> bool | None:
    """Addresses are the same when one only completes the other (province or county left out)."""
    a, b = numeral_key(one), numeral_key(other)
    if a in b or b in a:
        return True
    ratio = fuzz.partial_ratio(a, b)
    if ratio >= _SAME_ADDRESS and [c for c in a if c.isdigit()][-3:] == [c for c in b if c.isdigit()][-3:]:
        return True
    return False if ratio < _OTHER_ADDRESS or _digits(a) != _digits(b) else None


def same_place(one: str, other: str) -> bool | None:
    """Places of an incident are described freely: only a wholly different one counts as different."""
    a, b = numeral_key(one), numeral_key(other)
    if a in b or b in a or fuzz.partial_ratio(a, b) >= _SAME_ADDRESS:
        return True
    return False if fuzz.token_ratio(a, b) < 30.0 and fuzz.partial_ratio(a, b) < 40.0 else None


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
