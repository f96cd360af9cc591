"""Vetoes V01–V20. A veto that fails is present."""

from __future__ import annotations

from casefile.facts.compare import agreement, same_key
from casefile.facts.service import served_by
from casefile.facts.values import Facts
from scoring.checks.approval import discussion_due, passed, review_due
from scoring.checks.base import Answer, Params, Verdict, check, field_name, setting_name, undecided
from scoring.checks.body import certificate, enough_officers, entrustment, repeated
from scoring.checks.common import absent, doc_types, steps_in_order, untyped
from scoring.checks.discretion import range_kept
from scoring.checks.execution import collected_apart
from scoring.checks.facts_of_case import limitation_kept
from scoring.checks.hearing import asked_late, hearing_scope
from scoring.checks.lawful import double_fine, last_notice
from scoring.checks.notice import served_before, waiver
from scoring.checks.seals import seal_judged
from scoring.checks.service import receipt_missing


@check("v01_authority")
def authority(facts: Facts, params: Params) -> Verdict:
    """The body that decided is this agency."""
    a = Answer()
    issuer = facts.value("issuer", "PENALTY_DECISION", "PENALTY_NOTICE")
    if not facts.office.agency:
        a.doubt("setting_unset", issuer, setting=setting_name("agency.name"))
    elif issuer is None or not issuer.read:
        a.doubt("field_unread", facts.of("PENALTY_DECISION"), field=field_name("issuer"))
    elif same_key(issuer.text) == same_key(facts.office.agency):
        a.ok("issuer_is_agency", issuer, paper=facts.papers[issuer.paper], value=issuer)
    else:
        a.doubt("issuer_is_other", issuer, paper=facts.papers[issuer.paper], value=issuer, agency=facts.office.agency)
    return a.verdict()


@check("v02_entrustment")
def entrusted(facts: Facts, params: Params) -> Verdict:
    """Concerns entrusted enforcement only."""
    return entrustment(facts, params)


@check("v03_officer_qualified")
def officer_qualified(facts: Facts, params: Params) -> Verdict:
    """Every officer has a certificate on file and in force."""
    a = Answer()
    records = facts.of(*doc_types(params))
    for paper in records:
        for officer in (o for o in facts.officers if o.paper == paper.index):
            if facts.office.officers == 0:
                a.doubt("setting_unset", officer, setting=setting_name("officers"))
            else:
                certificate(a, paper, officer, "unmatched", named_only=False, again=repeated(facts, officer))
    if a.empty and records:
        a.doubt("officers_unread", records, paper=records[0], names=0, numbers=0)
    elif not records and not facts.rules_out(*doc_types(params)):
        a.doubt("papers_not_found", untyped(facts))
    return a.verdict("no_record")


@check("v04_two_officers")
def two_officers(facts: Facts, params: Params) -> Verdict:
    """No record was made by one officer alone."""
    a = Answer()
    records = facts.of(*doc_types(params))
    for paper in records:
        named = [o for o in facts.officers if o.paper == paper.index]
        enough_officers(a, paper, named, int(params.get("min_officers", 2)), "missing_element", by_name=True)
    if not records and not facts.rules_out(*doc_types(params)):
        a.doubt("papers_not_found", untyped(facts))
    return a.verdict("no_record")


@check("v05_right_party")
def right_party(facts: Facts, params: Params) -> Verdict:
    """The decision names the party that the other papers name."""
    a = Answer()
    found = agreement(facts.values("party_name"))
    decided = facts.value("party_name", "PENALTY_DECISION")
    if decided is None or not decided.read or found.reference is None:
        a.doubt("field_unread", facts.of("PENALTY_DECISION"), field=field_name("party_name"))
    elif same_key(decided.text) == same_key(found.reference.text):
        a.ok("field_agrees", decided, found.same, field=field_name("party_name"), value=decided, count=len({v.paper for v in found.same}))
    else:
        a.doubt(
            "field_differs_unclear", decided, found.reference, field=field_name("party_name"),
            paper=facts.papers[decided.paper], value=decided, reference=found.reference,
        )  # fmt: skip
    return a.verdict()


@check("v08_limitation")
def limitation(facts: Facts, params: Params) -> Verdict:
    """No penalty after the limitation period (行政处罚法 art. 36)."""
    a = Answer()
    limitation_kept(a, facts, params, "expired")
    return a.verdict()


@check("v09_law_applied")
def law_applied(facts: Facts, params: Params) -> Verdict:
    """The provisions belong to one violation and were in force."""
    a = Answer()
    types = doc_types(params)
    for fine in facts.ranges:
        paper = facts.papers[fine.paper]
        if fine.paired:
            a.ok("articles_of_one_violation", paper, paper=paper, cause="")
        else:
            a.doubt("articles_not_matched", paper, paper=paper, cause="")
    for article in facts.articles:
        paper = facts.papers[article.paper]
        if article.role == "penalty" and paper.type in types and article.in_force is False and article.sure:
            a.hit("mismatch", "law_repealed", article.evidence, cause="law_not_in_force", paper=paper, article=article.canonical, law=article.law)
    if a.empty:
        a.doubt("field_unread", facts.of("PENALTY_DECISION"), field=field_name("penalty_articles"))
    return a.verdict()


@check("v10_beyond_range")
def beyond_range(facts: Facts, params: Params) -> Verdict:
    """The fine imposed lies within the statutory range."""
    a = Answer()
    if not facts.of("PENALTY_DECISION"):
        return undecided("papers_not_found", untyped(facts))
    range_kept(a, facts, doc_types(params), "mismatch")
    return a.verdict()


@check("v11_no_prior_notice")
def no_prior_notice(facts: Facts, params: Params) -> Verdict:
    """A notice was given before the decision; who waived knew of it."""
    a = Answer()
    if last_notice(facts) is None:
        absent(a, facts, "PENALTY_NOTICE")
    elif waiver(facts):
        a.ok("waived", waiver(facts), paper=waiver(facts))
    else:
        served_before(a, facts, "reversed")
    return a.verdict()


@check("v12_hearing_denied")
def hearing_denied(facts: Facts, params: Params) -> Verdict:
    """The right to a hearing was told where it exists, and a hearing that was asked for was held."""
    a = Answer()
    notice = last_notice(facts)
    if notice is None:
        absent(a, facts, "PENALTY_NOTICE")
        return a.verdict()
    if facts.of("HEARING_REQUEST") and not facts.of("HEARING_RECORD") and not asked_late(a, facts, params):
        absent(a, facts, "HEARING_RECORD")
    pending = Answer()
    scope = hearing_scope(pending, facts, tuple(params.get("always_kinds", ())))
    offered = notice.get("hearing_offered")
    if offered and offered.read and offered.text == "true":
        a.ok("hearing_offered", offered)
    elif scope is None:
        return a.verdict() if a.broken else pending.verdict()
    elif scope is False:
        return a.verdict("hearing_not_due")
    elif offered and offered.sure and offered.text == "false":
        a.hit("not_told", "hearing_not_offered", offered, cause="hearing_not_told")
    else:
        a.doubt("hearing_offer_unclear", offered or notice)
    return a.verdict()


@check("v13_no_legal_review")
def no_legal_review(facts: Facts, params: Params) -> Verdict:
    """A case that needs review was reviewed before the decision and passed (行政处罚法 art. 58)."""
    a = Answer()
    due = review_due(a, facts, params)
    if due is None:
        return a.verdict()
    if not due:
        return a.verdict("review_not_due")
    review = facts.first("LEGAL_REVIEW")
    if review is None:
        absent(a, facts, "LEGAL_REVIEW")
        return a.verdict()
    steps_in_order(a, facts, "reviewed", "decided", "reversed", "review_after_decision")
    passed(a, review, ["不同意", "退回", "不予通过", "未通过"], "not_passed")
    return a.verdict()


@check("v14_no_group_discussion")
def no_group_discussion(facts: Facts, params: Params) -> Verdict:
    """A weighty case was discussed by the heads before the decision (行政处罚法 art. 57)."""
    a = Answer()
    due = discussion_due(a, facts, params)
    if due is None:
        return a.verdict()
    if not due:
        return a.verdict("discussion_not_due")
    record = facts.first("GROUP_DISCUSSION")
    if record is None:
        absent(a, facts, "GROUP_DISCUSSION")
        return a.verdict()
    a.ok("paper_on_file", record, paper=record)
    steps_in_order(a, facts, "discussed", "decided", "reversed", "discussion_after_decision")
    return a.verdict()


@check("v16_decision_void")
def decision_void(facts: Facts, params: Params) -> Verdict:
    """There is a decision, it is sealed, and it was served."""
    a = Answer()
    decision = facts.first("PENALTY_DECISION", "NO_PENALTY_DECISION")
    if decision is None:
        absent(a, facts, "PENALTY_DECISION")
        return a.verdict()
    seal_judged(a, facts, decision.index, "missing_seal", "decision_seal")
    own = served_by(facts, decision)
    if own:
        a.ok("served", own[0].doc_no, own[0].served_at, paper=decision)
    elif facts.of("SERVICE_RECEIPT"):
        receipt_missing(a, facts, decision, "missing_document")
    else:
        absent(a, facts, "SERVICE_RECEIPT")
    return a.verdict()


@check("v17_procedure_missing")
def procedure_missing(facts: Facts, params: Params) -> Verdict:
    """The main steps have their papers, in order."""
    a = Answer()
    for kind in doc_types(params):
        papers = facts.of(kind) or (facts.of("NO_PENALTY_DECISION") if kind == "PENALTY_DECISION" else ())
        if papers:
            a.ok("paper_on_file", papers[:1], paper=papers[0])
        else:
            absent(a, facts, kind)
    for first, second, cause in (
        ("filed", "decided", "filing_after_decision"),
        ("investigated", "decided", "approval_after_decision"),
        ("decided", "closed", "closed_early"),
    ):
        steps_in_order(a, facts, first, second, "reversed", cause)
    if facts.of("PENALTY_NOTICE") and facts.of("PENALTY_DECISION", "NO_PENALTY_DECISION") and not waiver(facts):
        served_before(a, facts, "reversed")
    return a.verdict()


@check("v18_fined_twice")
def fined_twice(facts: Facts, params: Params) -> Verdict:
    """The same act was not fined before (行政处罚法 art. 29)."""
    return double_fine(facts, params)


@check("v19_forged")
def forged(facts: Facts, params: Params) -> Verdict:
    """Digests are on record; whether a paper was made up or antedated is for a person."""
    a = Answer()
    a.ok("digests_on_record", facts.sheets[:1], count=len(facts.inputs))
    return a.verdict()


@check("v20_self_collected")
def self_collected(facts: Facts, params: Params) -> Verdict:
    """The fine went through a bank or the treasury."""
    return collected_apart(facts, {"receipt_phrases": ["非税", "缴款书", "票据", "银行"]}, "self_collected")


