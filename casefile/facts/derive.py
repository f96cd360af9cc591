"""Facts of a dossier, derived once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from casefile.catalogue import Catalogue, filing_profile
from casefile.facts import trust
from casefile.facts.articles import cited_articles, fine_ranges, overload, remedies
from casefile.facts.days import days
from casefile.facts.order import misplaced
from casefile.facts.papers import inputs, papers, sheets
from casefile.facts.people import officers
from casefile.facts.spans import spans
from casefile.facts.unknown import possible_types
from casefile.facts.values import Facts, MissingFact, Office, Paper, Prior, Sheet
from casefile.facts.witnesses import borne_out
from casefile.law.calendar import Calendar
from casefile.law.registry import LawRegistry
from casefile.model import Dossier
from casefile.settings import Settings


def derive(
    dossier: Dossier,
    *,
    settings: Settings,
    catalogue: Catalogue,
    law: LawRegistry,
    calendar: Calendar,
    history: Sequence[Prior] | None = None,
) -> Facts:
    """Everything a criterion may ask of `dossier`.

    Args:
        history: other archived cases that share a number, the party or the vehicle; None when no
            archive was looked up (then nothing is said of repeated numbers and double fines).
    """
    documents = borne_out(papers(dossier), settings.officers)
    scans = sheets(dossier)
    found = days(documents)
    facts = Facts(
        papers=documents,
        sheets=scans,
        inputs=inputs(dossier),
        days=found,
        spans=spans(found, calendar),
        officers=officers(documents, settings.officers),
        remedies=remedies(documents, law),
        missing=tuple(MissingFact(m.type, m.because, _basis(m.type, catalogue)) for m in dossier.missing),
        misplaced=misplaced(documents, catalogue, filing_profile(settings)),
        party_type=_party_type(documents),
        typed=_typed(documents, scans),
        possible=possible_types(documents, scans, catalogue),
        office=_office(settings),
        history=None if history is None else tuple(history),
    )
    incident = facts.day("incident")
    day = incident.date if incident and incident.value.read else None
    facts = replace(facts, articles=cited_articles(dossier, documents, law, day))
    return replace(facts, ranges=fine_ranges(facts, law, day), overload=overload(facts, law, day))


def _basis(code: str, catalogue: Catalogue) -> str:
    entry = catalogue.types.get(code)
    return entry.required.basis if entry and entry.required else ""


def _party_type(documents: Sequence[Paper]) -> str | None:
    """What most papers say."""
    counts = Counter(v.text for p in documents for v in p.all("party_type") if v.read and v.text in ("PERSON", "ORG"))
    best = counts.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def _typed(documents: Sequence[Paper], scans: Sequence[Sheet]) -> bool:
    written = [s for s in scans if s.written]  # of blank pages alone nothing is known
    return bool(written) and all(
        s.paper is not None and s.read and documents[s.paper].confidence >= trust.TYPED for s in written
    )


def _office(settings: Settings) -> Office:
    agency, limits, deadlines = settings.agency, settings.thresholds, settings.deadlines
    return Office(
        agency=agency.name,
        region_code=agency.region_code,
        domains=agency.business_domains,
        reconsideration_bodies=agency.reconsideration_bodies,
        courts=agency.courts,
        officers=len(settings.officers),
        hearing_person=limits.hearing_person,
        hearing_org=limits.hearing_org,
        legal_review_amount=limits.legal_review_amount,
        group_discussion_amount=limits.group_discussion_amount,
        filing_days=deadlines.filing_days,
        decision_days=deadlines.decision_days,
        archive_days=deadlines.archive_days,
        order=settings.dossier.order,
    )
