"""What the law registry holds: frozen values read from `resources/law`.

`verified` on any of them says whether the text itself was read; a finding that rests on an
unverified entry must say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casefile.law.citation import Citation


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a law.

    Attributes:
        first, last: days in force; `last` None while in force.
        articles: number of articles; None when not verified.
        structure: article → number of items in each of its paragraphs, for articles with more than
            one paragraph or with items; None when the structure is not known.
    """

    first: date
    last: date | None
    articles: int | None
    structure: Mapping[int, tuple[int, ...]] | None
    source: str
    verified: bool

    def in_force(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class LawEntry:
    """A law with its names and editions (oldest first; empty when only the name is known)."""

    name: str
    aliases: tuple[str, ...]
    level: str
    editions: tuple[Edition, ...]


@dataclass(frozen=True, slots=True)
class Penalty:
    """The fine one provision allows during one period.

    Attributes:
        article: the provision.
        low, high: yuan; None when it provides no fine (then `other` says what).
        high_person: upper end for a natural person where it differs.
        income_over, multiples: above that illegal income in yuan the fine is a multiple of it
            (lowest, highest); `income_over` None with multiples: the threshold is not known.
        condition: when parts of the range apply, in Chinese.
        formula: id of the overload formula that fixes the fine.
    """

    article: Citation
    first: date
    last: date | None
    low: Decimal | None
    high: Decimal | None
    high_person: Decimal | None
    income_over: Decimal | None
    multiples: tuple[int, int] | None
    condition: str
    formula: str | None
    other: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Violation:
    """A kind of violation with the provisions it breaks and the ones that punish it.

    Attributes:
        keywords: words of a cause of case that point to it; not exclusive.
        exhaustive: a case of this kind cannot break another provision than those of `violated`; False:
            the list has gaps, so another citation is not wrong for that.
        unverified: those of `violated` that are from experience only.
    """

    id: str
    domain: str
    text: str
    keywords: tuple[str, ...]
    violated: tuple[Citation, ...]
    exhaustive: bool
    unverified: frozenset[Citation]
    penalties: tuple[Penalty, ...]


@dataclass(frozen=True, slots=True)
class FineRange:
    """What the cited provisions together allow on one day.

    Attributes:
        low, high: yuan, the widest range of the provisions found.
        depends_on_income: above some illegal income a multiple of it is due, so a fine beyond
            `high` may still be lawful.
        penalties: the provisions it rests on.
        verified: all of them are.
    """

    low: Decimal
    high: Decimal
    depends_on_income: bool
    penalties: tuple[Penalty, ...]
    verified: bool


@dataclass(frozen=True, slots=True)
class OldArticle:
    """An article number that stopped being right.

    Attributes:
        new: the numbers that took its place.
        documents: document types in which it stands for `subject`; empty: everywhere.
        bare: only a citation without an item is meant.
    """

    law: str
    since: date
    old: Citation
    new: tuple[Citation, ...]
    subject: str
    documents: frozenset[str]
    bare: bool
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class OldPeriod:
    """A period named in words that stopped being right, such as 三日 for asking a hearing."""

    law: str
    since: date
    subject: str
    old: str
    new: str
    article: Citation
    documents: frozenset[str]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Remedy:
    """Remedies a decision must tell, by the day of the paper.

    Attributes:
        reconsideration_body: `own_government`, or `own_government_or_superior` department.
        reconsideration_first: document types against which reconsideration must come first.
    """

    first: date
    last: date | None
    reconsideration_days: int
    litigation_months: int
    after_reconsideration_days: int
    reconsideration_body: str
    reconsideration_first: frozenset[str]
    basis: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class TimeRule:
    """One of the time rules T01–T24; units and counting are explained in `time_rules.toml`."""

    id: str
    start: str
    start_en: str
    end: str
    end_en: str
    limit: int
    unit: str
    extension: int | None
    counting: str
    roll: bool
    basis: str
    severity: str
    criterion: str
    setting: str | None
    verified: bool


@dataclass(frozen=True, slots=True)
class Band:
    """`yuan_per_tonne` for the weight between two shares of the limit above it (`up_to` None: open)."""

    over: Decimal
    up_to: Decimal | None
    yuan_per_tonne: Decimal


@dataclass(frozen=True, slots=True)
class OverloadFormula:
    """How a fine for overload is computed.

    Attributes:
        exempt_ratio: excess up to this share of the limit costs nothing.
        exempt_t: excess up to this many tonnes costs nothing.
        cap: most it can be, yuan.
        per_tonne: `exact`, `up` or `down`: how fractions of a tonne count.
    """

    id: str
    article: Citation
    first: date
    last: date | None
    exempt_ratio: Decimal
    exempt_t: Decimal
    bands: tuple[Band, ...]
    cap: Decimal
    per_tonne: str
    per_tonne_verified: bool
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class WeightLimit:
    """Limit of total weight for a number of axles (six: six and more)."""

    axles: int
    kind: str
    text: str
    tonnes: Decimal
