"""Dates with their role in the procedure.

    incident, found, accepted, filed, record:<TYPE>, investigated, reviewed, discussed, approved,
    notice_made, notice_served, waived, defended, hearing_asked, hearing_notice_served, heard,
    decided, decision_served, preserved_from, preserved_to, preserve_handled, coerced_from,
    coerced_to, extended_to, coerced_released, rectify_made, paid, demand_served, copied, referred,
    published, closed, archived, coercion_approved, enforcement_asked, overturned,
    referral_reported, referral_approved, collected, handed_over, withdrawn
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casefile.facts import trust
from casefile.facts.dated import days_in_text
from casefile.facts.service import deliveries
from casefile.facts.values import Day, Paper, Value

RECORDS = ("SCENE_RECORD", "INQUEST_RECORD", "INTERROGATION_RECORD", "SAMPLING_VOUCHER", "AV_RECORD", "HEARING_RECORD")

_APART = 366  # days
_MANY = 3  # other days of the case, before one can be out of line

# role: the fields that give it, best first, as (field, types in order of trust)
_SOURCES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "incident": (
        ("incident_at", ("PENALTY_DECISION", "NO_PENALTY_DECISION", "PENALTY_NOTICE", "MONITOR_RECORD", "COERCIVE_DECISION")),
    ),
    "found": (("accepted_at", ("CASE_FILING",)), ("started_at", ("SOURCE_MATERIAL", "SCENE_RECORD"))),
    "accepted": (("accepted_at", ("CASE_FILING",)),),
    "filed": (("filed_at", ("CASE_FILING", "INVESTIGATION_REPORT", "COVER")),),
    "investigated": (("made_date", ("INVESTIGATION_REPORT",)),),
    "reviewed": (("reviewed_at", ("LEGAL_REVIEW",)),),
    "discussed": (("reviewed_at", ("GROUP_DISCUSSION",)), ("started_at", ("GROUP_DISCUSSION",))),
    "approved": (("reviewed_at", ("PENALTY_APPROVAL",)),),
    "notice_made": (("made_date", ("PENALTY_NOTICE",)),),
    "waived": (("made_date", ("WAIVER",)),),
    "defended": (("started_at", ("DEFENCE_STATEMENT",)), ("made_date", ("DEFENCE_STATEMENT",))),
    "hearing_asked": (("made_date", ("HEARING_REQUEST",)),),
    "heard": (("hearing_at", ("HEARING_RECORD", "HEARING_NOTICE")), ("started_at", ("HEARING_RECORD",))),
    "decided": (("made_date", ("PENALTY_DECISION", "NO_PENALTY_DECISION")),),
    "preserved_from": (("preserved_from", ("EVIDENCE_PRESERVATION_LIST",)), ("made_date", ("EVIDENCE_PRESERVATION_LIST",))),
    "preserved_to": (("preserved_to", ("EVIDENCE_PRESERVATION_LIST",)),),
    "preserve_handled": (("released_at", ("PRESERVATION_RELEASE",)), ("made_date", ("PRESERVATION_RELEASE",))),
    "coerced_from": (("preserved_from", ("COERCIVE_DECISION",)), ("made_date", ("COERCIVE_DECISION",))),
    "coerced_to": (("preserved_to", ("COERCIVE_DECISION",)),),
    "extended_to": (("preserved_to", ("COERCIVE_EXTENSION",)),),
    "coerced_released": (("released_at", ("COERCIVE_RELEASE",)), ("made_date", ("COERCIVE_RELEASE",))),
    "rectify_made": (("made_date", ("RECTIFY_NOTICE",)),),
    "paid": (("paid_at", ("PAYMENT_RECEIPT",)),),
    "copied": (("made_date", ("COPY_NOTICE",)),),
    "referred": (("made_date", ("REFERRAL_POLICE",)),),
    "coercion_approved": (("reviewed_at", ("COERCIVE_APPROVAL",)), ("made_date", ("COERCIVE_APPROVAL",))),
    "enforcement_asked": (("made_date", ("COURT_ENFORCE_APPLY",)),),
    "overturned": (("made_date", ("RECONSIDERATION", "JUDGMENT")),),
    "published": (("published_at", ("DISCLOSURE_RECORD",)),),
    "closed": (("closed_at", ("CLOSING_REPORT", "COVER")),),
    "archived": (("archived_at", ("COVER", "FILE_NOTE")),),
}

_SERVED = {
    "PENALTY_NOTICE": "notice_served",
    "PENALTY_DECISION": "decision_served",
    "NO_PENALTY_DECISION": "decision_served",
    "HEARING_NOTICE": "hearing_notice_served",
    "DEMAND_LETTER": "demand_served",
    "RECTIFY_NOTICE": "rectify_served",
}


def bearers(role: str) -> tuple[str, ...]:
    """The types of paper that by their form bear the day of `role`; cover and report only repeat those of others."""
    sources = _SOURCES.get(role, ())
    types = dict.fromkeys(t for _, kinds in sources for t in kinds)
    return tuple(t for t in types if len(types) == 1 or t not in ("COVER", "INVESTIGATION_REPORT"))


def days(papers: Sequence[Paper]) -> tuple[Day, ...]:
    """Every date whose role is known; for each role the most trusted source first."""
    found: list[Day] = []
    for role, sources in _SOURCES.items():
        values: list[Value] = []
        for name, types in sources:
            for kind in types:
                values.extend(v for p in papers if p.type == kind for v in p.all(name) if v.day)
        found.extend(Day(role, v) for v in _once(values))
    for kind in RECORDS:
        for paper in (p for p in papers if p.type == kind):
            start = next((v for n in ("started_at", "hearing_at", "made_date") for v in paper.all(n) if v.day), None)
            if start:
                found.append(Day(f"record:{kind}", start))
    for delivery in deliveries(papers):
        served = papers[delivery.served] if delivery.served is not None else None
        service = _SERVED.get(served.type) if served else None
        if service and delivery.served_at and delivery.served_at.day:
            found.append(Day(service, delivery.served_at))
        if delivery.method and delivery.method.text == "公告送达" and delivery.served_at and delivery.served_at.day:
            found.append(Day("deemed_served", delivery.served_at))
    found.extend(days_in_text(papers))
    return tuple(_doubted(found))


def _doubted(found: Sequence[Day]) -> Iterator[Day]:
    """A day years apart from those of all other papers is rather misread than true: it is used, but accuses nobody."""
    for day in found:
        others = [d.date for d in found if d.value.paper != day.value.paper]
        apart = len(set(others)) >= _MANY and min(abs((d - day.date).days) for d in others) > _APART
        if apart and trust.READ <= day.value.confidence < 1:  # 1: a person said so
            yield replace(day, value=replace(day.value, confidence=trust.READ))
        else:
            yield day


def _once(values: list[Value]) -> list[Value]:
    kept: list[Value] = []
    for value in values:
        if value not in kept:
            kept.append(value)
    return kept
