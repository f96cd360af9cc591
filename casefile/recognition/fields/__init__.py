"""Fields of a document: every contract field its form bears, in canonical form, with its place.

Pure and fast: it is called again whenever a person regroups pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from casefile.catalogue import Catalogue
from casefile.model import Field
from casefile.recognition.fields import (
    certificates,
    deciding,
    incident,
    measures,
    number,
    party,
    provisions,
    receipt,
    signoff,
    texts,
    ticks,
    times,
)
from casefile.recognition.fields.agreement import agree
from casefile.recognition.fields.paper import Candidate, FieldContext, Paper, as_field, best
from casefile.recognition.layout import PageItem

Reader = Callable[[Paper], Iterable[Candidate]]

_SINGLE: dict[str, Reader] = {
    "case_no": lambda p: number.number_field(p, "case_no"),
    "doc_no": lambda p: number.number_field(p, "doc_no"),
    "party_name": party.party_name,
    "party_type": party.party_type,
    "party_id_no": party.party_id_no,
    "uscc": party.uscc,
    "legal_rep": party.legal_rep,
    "party_address": party.party_address,
    "party_phone": party.party_phone,
    "cause": texts.cause_field,
    "issuer": signoff.issuer,
    "made_date": signoff.made_date,
    "accepted_at": lambda p: times.date_field(p, "accepted_at", clock=True),
    "filed_at": lambda p: _decided_or_dated(p, "filed_at", "approver"),
    "approver": lambda p: deciding.decided_by(p, p.labels("approver")),
    "started_at": times.started,
    "ended_at": times.ended,
    "place": texts.place_field,
    "respondent_name": lambda p: texts.name_field(p, "respondent_name"),
    "respondent_id_no": lambda p: party.party_id_no(p, "respondent_id_no"),
    "vehicle_no": measures.vehicle,
    "gross_weight_t": lambda p: measures.weight(p, "gross_weight_t"),
    "limit_weight_t": lambda p: measures.weight(p, "limit_weight_t"),
    "axles": measures.axles,
    "incident_at": incident.incident_at,
    "incident_place": incident.incident_place,
    "amount": measures.amount,
    "amount_words": measures.amount_words,
    "hearing_offered": provisions.hearing_offered,
    "preserved_from": lambda p: times.date_field(p, "preserved_from"),
    "preserved_to": lambda p: times.date_field(p, "preserved_to"),
    "released_at": lambda p: times.date_field(p, "released_at"),
    "period_days": times.period_days,
    "reviewed_at": lambda p: _reviewed(p),
    "conclusion": deciding.conclusion,
    "hearing_at": times.hearing_time,
    "paid_at": lambda p: times.date_field(p, "paid_at"),
    "closed_at": lambda p: _decided_or_dated(p, "closed_at", "approver"),
    "published_at": lambda p: times.date_field(p, "published_at"),
    "archived_at": times.cover_period,
    "compiled_by": lambda p: texts.name_field(p, "compiled_by"),
    "checked_by": lambda p: texts.name_field(p, "checked_by"),
    "retention": lambda p: texts.text_field(p, "retention"),
    "archival_code": lambda p: texts.text_field(p, "archival_code"),
}

_LISTS: dict[str, Callable[[Paper], list[Candidate]]] = {
    "source_kind": lambda p: ticks.source_kinds(p) or list(ticks.free_source(p))[:1],
    "officers": lambda p: texts.name_list(p, "officers"),
    "officer_cert_nos": certificates.cert_list,
    "hearing_hosts": lambda p: texts.name_list(p, "hearing_hosts"),
    "violated_articles": lambda p: provisions.articles(p, "violated_articles"),
    "penalty_articles": lambda p: provisions.articles(p, "penalty_articles"),
}

_DECIDING = (
    "负责人审批意见",
    "行政机关负责人审批意见",
    "行政机关负责人意见",
    "执法部门负责人意见",
    "执法机关负责人意见",
    "机关负责人意见",
    "机关负责人审批意见",
    "行政执法机关审批意见",
    "交通运输执法部门负责人审批意见",
    "审批意见",
    "领导审批意见",
    "局领导审批意见",
    "局领导意见",
    "领导意见",
    "领导批示",
    "负责人批示",
    "机关负责人批示",
)


def _decided_or_dated(paper: Paper, name: str, approver: str) -> Iterable[Candidate]:
    """The date of the deciding signature on approval forms, else the date behind its label."""
    if paper.kind.signoff == "approval" and name not in paper.kind.labels:
        yield from deciding.decided_on(paper, (*paper.labels(approver), *_DECIDING))
    yield from times.date_field(paper, name)


def _reviewed(paper: Paper) -> Iterable[Candidate]:
    if paper.kind.code == "GROUP_DISCUSSION":
        yield from times.meeting_day(paper)
        return
    labels = paper.labels("approver") or paper.labels("conclusion")
    yield from deciding.decided_on(paper, labels)
    yield from deciding.decided_on(paper, (*paper.labels("conclusion"), *_DECIDING))
    yield from times.date_field(paper, "reviewed_at")


def read_fields(
    type_code: str,
    items: Sequence[PageItem],
    catalogue: Catalogue,
    *,
    context: FieldContext | None = None,
) -> tuple[Field, ...]:
    """Every field the document's pages bear.

    Args:
        type_code: contract type code.
        items: the document's written pages in reading order; blanks are passed over.
        context: what the office decided; defaults otherwise.

    Returns:
        Fields in the catalogue's order; lists one entry a value with `row` from 1.
    """
    kind = catalogue[type_code]
    written = [i for i in items if not i.blank]
    paper = Paper(kind, catalogue, written, context or FieldContext())
    made: list[Field] = []
    if kind.code == "SERVICE_RECEIPT":
        made += _receipt(paper)
    done = {f.name for f in made}
    for name in kind.fields:
        if name in done:
            continue
        if name in _LISTS:
            found = _LISTS[name](paper)
            made += [as_field(name, c, row) for row, c in enumerate(found, start=1)]
        elif name in _SINGLE:
            chosen = best(_SINGLE[name](paper))
            if chosen:
                made.append(as_field(name, chosen))
    return tuple(made)


def _receipt(paper: Paper) -> list[Field]:
    rows = receipt.receipt_rows(paper)
    made: list[Field] = []
    for name, found in (
        ("served_doc_no", receipt.served_doc_nos(rows)),
        ("served_at", receipt.served_dates(rows)),
        ("service_method", receipt.methods(rows)),
        ("recipient", receipt.recipients(rows)),
    ):
        made += [as_field(name, c) for c in found]
    made += [as_field("officers", c, i) for i, c in enumerate(receipt.servers(rows), start=1)]
    return made


__all__ = ["FieldContext", "PageItem", "agree", "read_fields"]
