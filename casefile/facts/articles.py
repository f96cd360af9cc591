"""Citations of law on the papers, held against the registry.

Substantive provisions (what was violated, what punishes it) count by the edition in force on the day
of the act (行政处罚法 art. 37), all others by the day of the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from rapidfuzz import fuzz

from casefile.facts import trust
from casefile.facts.compare import agreement
from casefile.facts.papers import RawText, raw_text
from casefile.facts.values import CitedArticle, Evidence, Facts, FineRange, Overload, Paper, RemedyFact, Value
from casefile.law.citation import Citation
from casefile.law.citations import parse_citations
from casefile.law.registry import LawRegistry
from casefile.model import Dossier

CITING = (
    "CASE_FILING", "SAMPLING_VOUCHER", "PRESERVATION_APPROVAL", "EVIDENCE_PRESERVATION_LIST", "PRESERVATION_RELEASE",
    "COERCIVE_DECISION", "COERCIVE_EXTENSION", "COERCIVE_RELEASE", "RECTIFY_NOTICE", "INVESTIGATION_REPORT",
    "PENALTY_NOTICE", "DEFENCE_STATEMENT", "WAIVER", "HEARING_NOTICE", "PENALTY_APPROVAL", "PENALTY_DECISION",
    "NO_PENALTY_DECISION", "INSTALMENT_NOTICE", "DEMAND_LETTER", "ENFORCE_DECISION",
)  # fmt: skip
DECIDING = ("PENALTY_NOTICE", "PENALTY_DECISION", "ON_SPOT_DECISION")
_TELLING = ("PENALTY_DECISION", "NO_PENALTY_DECISION", "ON_SPOT_DECISION", "RECTIFY_NOTICE", "COERCIVE_DECISION", "ENFORCE_DECISION")
_MISREAD_NAME = 80.0  # of 100: an unknown name this near to a known one is a slip of reading


def cited_articles(
    dossier: Dossier, papers: Sequence[Paper], law: LawRegistry, incident: date | None
) -> tuple[CitedArticle, ...]:
    """Every citation of the papers that cite: first those in fields, then those in the text."""
    found: list[CitedArticle] = []
    for paper in papers:
        day = paper_day(paper)
        if paper.type in DECIDING:
            for role in ("violated", "penalty"):
                for value in paper.all(f"{role}_articles"):
                    citation = _parse(value.value)
                    if citation is not None:
                        found.append(
                            _held(role, paper, citation, value.confidence, value.evidence, law, incident or day, day)
                        )
        if paper.type in CITING:
            found.extend(_in_text(paper, raw_text(dossier.documents[paper.index], dossier), law, day))
    return _weighed(found)


def _weighed(found: Sequence[CitedArticle]) -> tuple[CitedArticle, ...]:
    """Fields held against the running text of their own paper and against the other papers.

    A provision that the text cites as well, or another paper in the same role, is sure; one that nothing else
    cites, while the paper's text cites the same law elsewhere, may be misread.
    """
    texts = {(a.paper, a.canonical) for a in found if a.role == "text"}
    laws = {(a.paper, a.law) for a in found if a.role == "text"}
    roles = {(a.role, a.canonical, a.paper) for a in found if a.role != "text" and a.confidence >= trust.THERE}
    weighed = []
    for article in found:
        confidence = article.confidence
        if article.role != "text" and confidence:
            elsewhere = any(r == article.role and c == article.canonical and p != article.paper for r, c, p in roles)
            if confidence >= trust.THERE and ((article.paper, article.canonical) in texts or elsewhere):
                confidence = max(confidence, trust.SURE_ONE_CHARACTER)
            elif (article.paper, article.law) in laws and confidence < trust.CERTAIN:
                confidence = min(confidence, trust.READ)
        weighed.append(article if confidence == article.confidence else replace(article, confidence=confidence))
    return tuple(weighed)


def paper_day(paper: Paper) -> date | None:
    """The day a paper was made, None when not readable."""
    for name in ("made_date", "filed_at", "reviewed_at", "started_at", "preserved_from", "released_at"):
        for value in paper.all(name):
            if value.read and value.day:
                return value.day
    return None


def _parse(canonical: str | None) -> Citation | None:
    try:
        return Citation.parse(canonical or "")
    except ValueError:
        return None


def _in_text(paper: Paper, raw: RawText, law: LawRegistry, day: date | None) -> list[CitedArticle]:
    if not raw.spots:
        return []
    known = lambda name: entry.name if (entry := law.resolve(name)) else None  # noqa: E731
    defined = "简称" in raw.text
    result = []
    for citation in parse_citations(raw.text, known):
        page, box, confidence = raw.at(citation.start)
        held = _held("text", paper, citation, confidence, Evidence(page, box), law, day, day)
        short = bool(citation.printed_law) and held.known and not defined and not law.is_full_name(citation.printed_law)
        result.append(
            CitedArticle(
                role=held.role, paper=held.paper, canonical=held.canonical, law=held.law, confidence=round(confidence, 4),
                evidence=held.evidence, known=held.known, short=short, in_force=held.in_force, exists=held.exists,
                lacks="", replaced_by=held.replaced_by, verified=held.verified,
            )
        )
    return result


def _held(
    role: str,
    paper: Paper,
    citation: Citation,
    confidence: float,
    evidence: Evidence,
    law: LawRegistry,
    day: date | None,
    made: date | None,
) -> CitedArticle:
    entry = law.resolve(citation.law)
    edition = law.edition_on(citation.law, day) if day else None
    lacks = law.missing_parts(citation, day) if day and entry and not _deep_enough(citation, law) else None
    old = law.old_article_used(citation, made, paper.type) if made and entry else None
    return CitedArticle(
        role=role,
        paper=paper.index,
        canonical=str(citation),
        law=citation.law,
        confidence=round(confidence if entry or not _misread(citation.law, law) else 0.0, 4),
        evidence=evidence,
        known=entry is not None,
        in_force=law.is_in_force(citation.law, day) if day and entry else None,
        exists=law.place_exists(citation, day) if day and entry else None,
        lacks=lacks[0] if lacks else "",
        replaced_by="、".join(f"第{c.article}条" for c in old.new) if old else "",
        verified=bool(edition and edition.verified) or bool(old and old.verified),
    )


def _deep_enough(citation: Citation, law: LawRegistry) -> bool:
    """The registry's own list of violations cites this provision no deeper: it is broken as a whole."""
    listed = [c for v in law.violations for c in (*v.violated, *(p.article for p in v.penalties)) if c.covers(citation)]
    return any(
        (not c.item or c.item == citation.item) and (not c.paragraph or c.paragraph == citation.paragraph) for c in listed
    )


def _misread(name: str, law: LawRegistry) -> bool:
    return any(fuzz.ratio(name, entry.name) >= _MISREAD_NAME for entry in law.laws)


def fine_ranges(facts: Facts, law: LawRegistry, incident: date | None) -> tuple[FineRange, ...]:
    """The range of each deciding paper whose penalty articles were read."""
    result = []
    for paper in facts.papers:
        if paper.type not in DECIDING:
            continue
        cited = {r: [a for a in facts.articles if a.paper == paper.index and a.role == r] for r in ("violated", "penalty")}
        penal = [c for a in cited["penalty"] if a.known and (c := _parse(a.canonical))]
        broken = [c for a in cited["violated"] if a.known and (c := _parse(a.canonical))]
        day = incident or paper_day(paper)
        if not penal or day is None:
            continue
        allowed = law.penalty_range(penal, day, {"PERSON": True, "ORG": False}.get(facts.party_type or ""))
        known = [v for v in law.violations if any(p.article.covers(c) for p in v.penalties for c in penal)]
        both = [v for v in known if any(b.covers(c) for b in v.violated for c in broken)]
        paired: bool | None = True if both else None
        cause = paper.get("cause") or facts.value("cause", "CASE_FILING")
        meant = law.violations_for(cause.text) if cause is not None and cause.read else ()
        if known and broken and not both and all(v.exhaustive for v in known):
            paired = False
        result.append(
            FineRange(
                paper=paper.index,
                low=str(allowed.low) if allowed else None,
                high=str(allowed.high) if allowed else None,
                on_income=bool(allowed and allowed.depends_on_income),
                articles=tuple(str(p.article) for p in law.penalties(penal, day)),
                violation=both[0].id if both else "",
                paired=paired,
                verified=bool(allowed and allowed.verified),
                cause_fits=any(v in both for v in meant) if both and meant else None,
            )
        )
    return tuple(result)


def remedies(papers: Sequence[Paper], law: LawRegistry) -> tuple[RemedyFact, ...]:
    """What each paper that must tell the remedies has to say, by its own day."""
    result = []
    for paper in papers:
        day = paper_day(paper) if paper.type in _TELLING else None
        remedy = law.remedy_on(day) if day else None
        if remedy is not None:
            result.append(
                RemedyFact(
                    paper=paper.index,
                    since=remedy.first.isoformat(),
                    reconsideration_days=remedy.reconsideration_days,
                    litigation_months=remedy.litigation_months,
                    superior=remedy.reconsideration_body == "own_government_or_superior",
                    verified=remedy.verified,
                )
            )
    return tuple(result)


def _agreed(facts: Facts, name: str, types: tuple[str, ...]) -> Value | None:
    decisions = [p.index for p in facts.of("PENALTY_DECISION")]
    found = agreement((v for v in facts.values(name, *types) if v.number), lambda t: str(Decimal(t).normalize()), prefer=decisions)
    return found.reference or facts.value(name, *types)


def overload(facts: Facts, law: LawRegistry, incident: date | None) -> Overload | None:
    """The overload fine recomputed from the weights most papers agree on (A3-02 judges the others)."""
    types = ("PENALTY_DECISION", "PENALTY_NOTICE", "WEIGHING_REPORT", "MONITOR_RECORD")
    limit, gross = (_agreed(facts, name, types) for name in ("limit_weight_t", "gross_weight_t"))
    if limit is None or gross is None or not limit.number or not gross.number:
        return None
    day = incident
    penal = [
        c
        for a in facts.articles
        if a.role == "penalty" and facts.papers[a.paper].type == "PENALTY_DECISION" and (c := _parse(a.canonical))
    ]
    formulas = [p.formula for p in law.penalties(penal, day) if p.formula] if day else []
    # The province's own formula is the more specific one where a decision cites several provisions.
    chosen = sorted(formulas, key=lambda f: f != "zj_overload")[0] if formulas else ""
    due: tuple[str, ...] = ()
    if chosen and limit.number > 0:
        sums = law.overload_fines(limit.number, gross.number, chosen)
        due = tuple(str(sums[k]) for k in ("exact", "up", "down"))
    axles = facts.value("axles", *types)
    count = int(axles.text) if axles and axles.read and axles.text.isdigit() and int(axles.text) >= 2 else None
    limits = law.weight_limits(count) if count else ()
    return Overload(
        limit, gross, chosen, due, tuple(str(w.tonnes) for w in limits), bool(chosen and law.formula(chosen).verified)
    )
