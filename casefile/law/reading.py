"""Reads and checks the files of `resources/law`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from casefile.law.citation import Citation
from casefile.law.entries import (
    Band,
    Edition,
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
from casefile.law.errors import LawDataFault
from casefile.law.table import Table, read_table

LEVELS = frozenset({"law", "regulation", "rule", "local", "interpretation"})
UNITS = frozenset({"cal", "wd", "h", "mo", "y", "percent_per_day"})
COUNTINGS = frozenset({"within", "full_days_between", "full_days", "not_after", "capped_at_principal"})
SEVERITIES = frozenset({"fail", "warn", "info", "veto", "config"})
BODIES = frozenset({"own_government", "own_government_or_superior"})
ROUNDINGS = frozenset({"exact", "up", "down"})


@dataclass(frozen=True, slots=True)
class LawData:
    """Everything in `resources/law`, checked."""

    laws: tuple[LawEntry, ...]
    violations: tuple[Violation, ...]
    old_articles: tuple[OldArticle, ...]
    old_periods: tuple[OldPeriod, ...]
    remedies: tuple[Remedy, ...]
    time_rules: tuple[TimeRule, ...]
    formulas: tuple[OverloadFormula, ...]
    limits: tuple[WeightLimit, ...]


def read_law_data(folder: Path) -> LawData:
    """Reads the six files of `folder`.

    Raises:
        LawDataFault: with every fault of every file.
    """
    faults: list[str] = []

    def file(name: str) -> Table:
        return read_table(folder / name, faults)

    laws_file, violations_file = file("laws.toml"), file("violations.toml")
    superseded, remedies_file = file("superseded.toml"), file("remedies.toml")
    rules_file, overload = file("time_rules.toml"), file("overload.toml")
    data = LawData(
        laws=tuple(_law(t) for t in laws_file.tables("law")),
        violations=tuple(_violation(t) for t in violations_file.tables("violation")),
        old_articles=tuple(_old_article(t) for t in superseded.tables("article")),
        old_periods=tuple(_old_period(t) for t in superseded.tables("period")),
        remedies=tuple(_remedy(t) for t in remedies_file.tables("remedy")),
        time_rules=tuple(_time_rule(t) for t in rules_file.tables("rule")),
        formulas=tuple(_formula(t) for t in overload.tables("formula")),
        limits=tuple(_limit(t) for t in overload.tables("limit")),
    )
    overload.raw("dimensions")
    for table in (laws_file, violations_file, superseded, remedies_file, rules_file, overload):
        table.done()
    _check_names(data, faults)
    _check_references(data, faults)
    if faults:
        raise LawDataFault.of(folder.name, faults)
    return data


def _law(table: Table) -> LawEntry:
    editions = tuple(_edition(t) for t in table.tables("edition"))
    for before, after in pairwise(editions):
        if before.last is None or before.last >= after.first:
            table.fault(f"edition {before.first} does not end before {after.first}")
    entry = LawEntry(table.text("name"), table.texts("aliases"), table.one_of("level", LEVELS), editions)
    table.done()
    return entry


def _edition(table: Table) -> Edition:
    articles = table.whole("articles", required=False) or None
    raw = table.raw("structure")
    structure: dict[int, tuple[int, ...]] | None = None
    if raw is not None:
        structure = {}
        for key, counts in raw.items() if isinstance(raw, dict) else [("structure", None)]:
            if not key.isdecimal() or not isinstance(counts, list) or not _are_counts(counts):
                table.fault(f"structure {key}: a list of item counts is expected")
            elif articles is not None and not 1 <= int(key) <= articles:
                table.fault(f"structure {key}: there are only {articles} articles")
            else:
                structure[int(key)] = tuple(counts)
    first, last = table.first_day(), table.day("to", required=False)
    if last is not None and last < first:
        table.fault(f"ends {last} before it begins {first}")
    edition = Edition(first, last, articles, structure, table.text("source"), table.flag("verified"))
    table.done()
    return edition


def _are_counts(values: list[object]) -> bool:
    return bool(values) and all(type(value) is int and value >= 0 for value in values)


def _citation(table: Table, key: str, text: str) -> Citation:
    try:
        return Citation.parse(text)
    except ValueError:
        table.fault(f"{key}: {text!r} is not a citation")
        return Citation("", 1)


def _citations(table: Table, key: str) -> tuple[Citation, ...]:
    return tuple(_citation(table, key, text) for text in table.texts(key))


def _violation(table: Table) -> Violation:
    violation = Violation(
        id=table.text("id"),
        domain=table.text("domain"),
        text=table.text("text"),
        keywords=table.texts("keywords", required=True),
        violated=_citations(table, "violated"),
        exhaustive=table.flag("exhaustive"),
        unverified=frozenset(_citations(table, "unverified_violated")),
        penalties=tuple(_penalty(t) for t in table.tables("penalty")),
    )
    for citation in violation.unverified - set(violation.violated):
        table.fault(f"unverified_violated: {citation} is not among violated")
    if not violation.penalties:
        table.fault("penalty: none is given")
    table.done()
    return violation


def _penalty(table: Table) -> Penalty:
    low, high = table.number("min", required=False), table.number("max", required=False)
    multiple = table.whole("multiple_min", required=False), table.whole("multiple_max", required=False)
    penalty = Penalty(
        article=_citation(table, "article", table.text("article")),
        first=table.first_day(),
        last=table.day("to", required=False),
        low=low,
        high=high,
        high_person=table.number("max_person", required=False),
        income_over=table.number("income_over", required=False),
        multiples=multiple if all(multiple) else None,
        condition=table.text("condition", ""),
        formula=table.text("formula", "") or None,
        other=table.text("other", ""),
        source=table.text("source"),
        verified=table.flag("verified"),
    )
    if (low is None) != (high is None) or (low is not None and high is not None and not 0 <= low <= high):
        table.fault(f"min {low} and max {high} are not a range")
    if low is None and not penalty.other:
        table.fault("neither a range nor another penalty is given")
    if bool(multiple[0]) != bool(multiple[1]) or multiple[0] > multiple[1]:
        table.fault("multiple_min and multiple_max are not a range")
    table.done()
    return penalty


def _old_article(table: Table) -> OldArticle:
    law = table.text("law")
    entry = OldArticle(
        law=law,
        since=table.first_day("since"),
        old=_citation(table, "old", f"{law}#{table.text('old')}"),
        new=tuple(_citation(table, "new", f"{law}#{number}") for number in table.texts("new", required=True)),
        subject=table.text("subject"),
        documents=frozenset(table.texts("documents")),
        bare=table.flag("bare", default=False),
        source=table.text("source"),
        verified=table.flag("verified"),
    )
    table.done()
    return entry


def _old_period(table: Table) -> OldPeriod:
    period = OldPeriod(
        law=table.text("law"),
        since=table.first_day("since"),
        subject=table.text("subject"),
        old=table.text("old"),
        new=table.text("new"),
        article=_citation(table, "article", table.text("article")),
        documents=frozenset(table.texts("documents")),
        source=table.text("source"),
        verified=table.flag("verified"),
    )
    table.done()
    return period


def _remedy(table: Table) -> Remedy:
    remedy = Remedy(
        first=table.first_day(),
        last=table.day("to", required=False),
        reconsideration_days=table.whole("reconsideration_days"),
        litigation_months=table.whole("litigation_months"),
        after_reconsideration_days=table.whole("after_reconsideration_days"),
        reconsideration_body=table.one_of("reconsideration_body", BODIES),
        reconsideration_first=frozenset(table.texts("reconsideration_first")),
        basis=table.text("basis"),
        source=table.text("source"),
        verified=table.flag("verified"),
    )
    table.done()
    return remedy


def _time_rule(table: Table) -> TimeRule:
    rule = TimeRule(
        id=table.text("id"),
        start=table.text("start"),
        start_en=table.text("start_en"),
        end=table.text("end"),
        end_en=table.text("end_en"),
        limit=table.whole("limit"),
        unit=table.one_of("unit", UNITS),
        extension=table.whole("extension", required=False) or None,
        counting=table.one_of("counting", COUNTINGS),
        roll=table.flag("roll"),
        basis=table.text("basis"),
        severity=table.one_of("severity", SEVERITIES),
        criterion=table.text("criterion", ""),
        setting=table.text("setting", "") or None,
        verified=table.flag("verified"),
    )
    table.done()
    return rule


def _formula(table: Table) -> OverloadFormula:
    bands = []
    for band in table.tables("band"):
        over, rate = band.number("over"), band.number("yuan_per_tonne")
        bands.append(Band(over or Decimal(0), band.number("up_to", required=False), rate or Decimal(0)))
        band.done()
    for before, after in pairwise(bands):
        if before.up_to != after.over:
            table.fault(f"band over {after.over} does not begin where the one before ends")
    formula = OverloadFormula(
        id=table.text("id"),
        article=_citation(table, "article", table.text("article")),
        first=table.first_day(),
        last=table.day("to", required=False),
        exempt_ratio=table.number("exempt_ratio", required=False) or Decimal(0),
        exempt_t=table.number("exempt_t", required=False) or Decimal(0),
        bands=tuple(bands),
        cap=table.number("cap") or Decimal(0),
        per_tonne=table.one_of("per_tonne", ROUNDINGS),
        per_tonne_verified=table.flag("per_tonne_verified"),
        source=table.text("source"),
        verified=table.flag("verified"),
    )
    table.done()
    return formula


def _limit(table: Table) -> WeightLimit:
    tonnes = table.number("tonnes") or Decimal(0)
    limit = WeightLimit(table.whole("axles"), table.text("kind"), table.text("text"), tonnes)
    table.done()
    return limit


def _check_names(data: LawData, faults: list[str]) -> None:
    owner: dict[str, str] = {}
    for entry in data.laws:
        for name in (entry.name, *entry.aliases):
            if owner.setdefault(name, entry.name) != entry.name:
                faults.append(f"laws.toml: {name} names two laws")
    for what, ids in (
        ("violations.toml: violation", [v.id for v in data.violations]),
        ("time_rules.toml: rule", [r.id for r in data.time_rules]),
        ("overload.toml: formula", [f.id for f in data.formulas]),
        ("laws.toml: law", [entry.name for entry in data.laws]),
    ):
        faults.extend(f"{what} {name} stands twice" for name in sorted({i for i in ids if ids.count(i) > 1}))


def _check_references(data: LawData, faults: list[str]) -> None:
    """Every citation in the data names a known law and a place that edition has."""
    entries = {entry.name: entry for entry in data.laws}
    formulas = {formula.id for formula in data.formulas}

    def check(where: str, citation: Citation, day: object) -> None:
        entry = entries.get(citation.law)
        if entry is None:
            faults.append(f"{where}: {citation.law} is not in laws.toml")
            return
        editions = [e for e in entry.editions if day is None or e.in_force(day)]  # type: ignore[arg-type]
        known = [e for e in editions if e.articles is not None]
        if known and all(place_exists(e, citation) is False for e in known):
            faults.append(f"{where}: {citation} does not exist")

    for violation in data.violations:
        for citation in violation.violated:
            check(f"violations.toml: {violation.id}", citation, None)
        for penalty in violation.penalties:
            check(f"violations.toml: {violation.id}", penalty.article, penalty.first)
            if penalty.formula is not None and penalty.formula not in formulas:
                faults.append(f"violations.toml: {violation.id}: formula {penalty.formula} is not in overload.toml")
    for old in data.old_articles:
        for citation in old.new:
            check("superseded.toml", citation, old.since)
    for period in data.old_periods:
        check("superseded.toml", period.article, period.since)
    for formula in data.formulas:
        check(f"overload.toml: {formula.id}", formula.article, formula.first)


def place_exists(edition: Edition, citation: Citation) -> bool | None:
    """Whether the edition has that article, paragraph and item; None when it is not known."""
    if edition.articles is None:
        return None
    if citation.article > edition.articles:
        return False
    if citation.sub or edition.structure is None:
        return None
    counts = edition.structure.get(citation.article, (0,))
    if citation.paragraph:
        if citation.paragraph > len(counts):
            return False
        return citation.item <= counts[citation.paragraph - 1]
    return citation.item <= max(counts)
