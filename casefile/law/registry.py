"""The law registry: names, editions by date, article structure, fines, remedies and time rules.

Substantive provisions are judged by the edition in force on the day of the act (行政处罚法 art. 37; a
lighter new law is a person's judgement), procedural and remedy provisions by the day of the paper.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from casefile.law.citation import Citation
from casefile.law.entries import (
    Edition,
    FineRange,
    LawEntry,
    OldArticle,
    OldPeriod,
    OverloadFormula,
    Penalty,
    Remedy,
    TimeRule,
    Violation,
    WeightLimit,
)
from casefile.law.overload import fines
from casefile.law.reading import LawData, place_exists, read_law_data
from casefile.locate import resource_path

_STATE = "中华人民共和国"


class LawRegistry:
    """Answers questions about the law from data. Immutable once made."""

    def __init__(self, data: LawData) -> None:
        self._data = data
        self._names: dict[str, LawEntry] = {}
        for entry in data.laws:
            for name in (entry.name, *entry.aliases):
                self._names[_key(name)] = entry
        for entry in data.laws:
            self._names.setdefault(_key(entry.name).removeprefix(_STATE), entry)
        self._rules = {rule.id: rule for rule in data.time_rules}
        self._formulas = {formula.id: formula for formula in data.formulas}

    # names and editions

    @property
    def laws(self) -> tuple[LawEntry, ...]:
        return self._data.laws

    def resolve(self, name: str) -> LawEntry | None:
        """The law of that full name, name without 中华人民共和国, or alias; with or without 《》.

        Blanks and the kind of brackets do not matter.
        """
        return self._names.get(_key(name))

    def is_full_name(self, name: str) -> bool:
        """Whether `name` is the full name of a law in the registry (《》 allowed)."""
        entry = self.resolve(name)
        return entry is not None and _key(name) == _key(entry.name)

    def edition_on(self, law: str, day: date) -> Edition | None:
        """The edition of `law` in force on `day`; None when there is none or it is not known.

        `is_in_force` tells the two apart.
        """
        entry = self.resolve(law)
        if entry is None:
            return None
        return next((e for e in entry.editions if e.in_force(day)), None)

    def is_in_force(self, law: str, day: date) -> bool | None:
        """Whether `law` was in force on `day`; None before its first known edition or when unknown."""
        entry = self.resolve(law)
        if entry is None or not entry.editions or day < entry.editions[0].first:
            return None
        return self.edition_on(law, day) is not None

    # articles

    def place_exists(self, citation: Citation, day: date) -> bool | None:
        """Whether article, paragraph and item existed on `day`; None when it is not known."""
        edition = self.edition_on(citation.law, day)
        return None if edition is None else place_exists(edition, citation)

    def missing_parts(self, citation: Citation, day: date) -> tuple[str, ...] | None:
        """What a full citation would still have to name: "paragraph" (款), "item" (项), or nothing.

        An article with one paragraph needs none; an item names its paragraph when only one has
        items. None when the structure of that edition is not known.
        """
        edition = self.edition_on(citation.law, day)
        if edition is None or edition.structure is None or place_exists(edition, citation) is not True:
            return None
        counts = edition.structure.get(citation.article, (0,))
        if citation.item:
            alone = sum(count > 0 for count in counts) == 1
            return () if citation.paragraph or alone else ("paragraph",)
        if not citation.paragraph and len(counts) > 1:
            return ("paragraph",)
        items = counts[citation.paragraph - 1] if citation.paragraph else counts[0]
        return ("item",) if items else ()

    def old_article_used(self, citation: Citation, day: date, document_type: str = "") -> OldArticle | None:
        """The entry that says this number was superseded before `day` (of the paper), or None.

        Args:
            document_type: code of the paper; many old numbers exist again with another content and
                are wrong only in certain papers.
        """
        for entry in self._data.old_articles:
            same = (citation.law, citation.article, citation.sub) == (entry.law, entry.old.article, entry.old.sub)
            fits = same and (not entry.old.paragraph or entry.old.paragraph == citation.paragraph)
            about = not entry.documents or document_type in entry.documents
            if fits and about and day >= entry.since and not (entry.bare and citation.item):
                return entry
        return None

    def old_periods(self, day: date, document_type: str) -> tuple[OldPeriod, ...]:
        """Periods in words that are wrong in a paper of that type and day."""
        return tuple(p for p in self._data.old_periods if day >= p.since and document_type in p.documents)

    # fines

    @property
    def violations(self) -> tuple[Violation, ...]:
        return self._data.violations

    def violations_for(self, cause: str) -> tuple[Violation, ...]:
        """Violations whose keywords occur in a cause of case, the most hits first."""
        hits = [(sum(word in cause for word in v.keywords), v) for v in self._data.violations]
        return tuple(v for count, v in sorted(hits, key=lambda h: -h[0]) if count)

    def penalties(self, citations: Iterable[Citation], day: date) -> tuple[Penalty, ...]:
        """What the registry knows of the cited penalty provisions on `day` (of the act)."""
        wanted = tuple(citations)
        found: dict[tuple[Citation, date], Penalty] = {}
        for violation in self._data.violations:
            for penalty in violation.penalties:
                current = penalty.first <= day and (penalty.last is None or day <= penalty.last)
                if current and any(penalty.article.covers(c) for c in wanted):
                    found.setdefault((penalty.article, penalty.first), penalty)
        return tuple(found.values())

    def penalty_range(self, citations: Iterable[Citation], day: date, person: bool | None = None) -> FineRange | None:
        """The widest fine the cited provisions allow on `day` (of the act); None when unknown.

        Several provisions for one act: the higher fine applies (行政处罚法 art. 29), so the range runs
        from the lowest to the highest of them.

        Args:
            person: True for a natural person, False for an organisation, None when not known.
        """
        found = [p for p in self.penalties(citations, day) if p.low is not None and p.high is not None]
        if not found:
            return None
        highs = [p.high_person if person and p.high_person is not None else p.high for p in found]
        return FineRange(
            low=min(p.low for p in found if p.low is not None),
            high=max(high for high in highs if high is not None),
            depends_on_income=any(p.multiples is not None for p in found),
            penalties=tuple(found),
            verified=all(p.verified for p in found),
        )

    # overload

    def formula(self, formula_id: str) -> OverloadFormula:
        """`zj_overload` (浙江省公路条例 art. 53) or `mot_overload` (超限规定 art. 43).

        Raises:
            KeyError: for another id.
        """
        return self._formulas[formula_id]

    def overload_fines(self, limit_t: Decimal, gross_t: Decimal, formula_id: str = "zj_overload") -> dict[str, Decimal]:
        """The fine in yuan under each reading of 每吨 (`exact`, `up`, `down`): the text settles none of them.

        Raises:
            ValueError: for a limit of 0 or less.
        """
        return fines(self._formulas[formula_id], limit_t, gross_t)

    def weight_limits(self, axles: int) -> tuple[WeightLimit, ...]:
        """The limits that can apply to that many axles; six stands for more."""
        return tuple(limit for limit in self._data.limits if limit.axles == min(axles, 6))

    # time

    @property
    def time_rules(self) -> tuple[TimeRule, ...]:
        return self._data.time_rules

    def time_rule(self, rule_id: str) -> TimeRule:
        """T01–T24.

        Raises:
            KeyError: for another id.
        """
        return self._rules[rule_id]

    def remedy_on(self, day: date) -> Remedy | None:
        """The remedies a paper of that day must tell; None before the first known."""
        return next((r for r in self._data.remedies if r.first <= day and (r.last is None or day <= r.last)), None)


def load_registry(folder: Path | None = None) -> LawRegistry:
    """Reads and checks `folder` (default: the program's own law data).

    Raises:
        LawDataFault: with every fault at once.
    """
    return LawRegistry(read_law_data(folder if folder is not None else resource_path("law")))


class Law:
    """`Law.load()` reads a registry; see `load_registry`."""

    load = staticmethod(load_registry)


@lru_cache(maxsize=1)
def default_registry() -> LawRegistry:
    """The registry that ships with the program, read once a process."""
    return load_registry()


def _key(name: str) -> str:
    text = unicodedata.normalize("NFKC", "".join(name.split()))
    return text.strip("《》").replace("〈", "《").replace("〉", "》")
