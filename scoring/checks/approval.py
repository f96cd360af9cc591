"""B6 report, legal review, group discussion, chain of approvals."""

from __future__ import annotations

from casefile.facts.text import Presence, mentions
from casefile.facts.values import Facts, Paper
from scoring.checks.base import Answer, Params, Term, Verdict, check, field_name
from scoring.checks.common import absent, doc_types, heavy, legible, steps_in_order, threshold_reached, unread, words


@check("b6_01_investigation_report")
def investigation_report(facts: Facts, params: Params) -> Verdict:
    """The report states facts, evidence, law and proposal and names two officers."""
    a = Answer()
    report = facts.first(*doc_types(params))
    if report is None:
        absent(a, facts, "INVESTIGATION_REPORT")
        return a.verdict()
    for element, phrases in params.get("elements", {}).items():
        cited = [x.evidence for x in facts.articles if x.paper == report.index]
        if element == "law" and cited:
            a.ok("says", cited[:1], paper=report, what=Term("element.report_law"))
            continue
        words(a, report, phrases, f"report_{element}", "missing_element", "report_element", element)
    least = int(params.get("min_officers", 2))
    named = [v for v in report.all("officers") if v.read]
    signed = report.signatures()
    if len(named) >= least:
        a.ok("officers_named", named, paper=report, count=len(named))
    elif len(signed) >= least:
        a.ok("signed", signed, paper=report, count=len(signed))
    else:
        a.doubt("officers_unread", named or report, paper=report, names=len(named), numbers=len(signed))
    return a.verdict()


def review_due(a: Answer | None, facts: Facts, params: Params) -> bool | None:
    """Whether the case must be reviewed (行政处罚法 art. 58): a hearing, a weighty kind, the office's threshold."""
    if "hearing_held" in params.get("also_when", ()) and facts.of("HEARING_RECORD", "HEARING_NOTICE", "HEARING_REQUEST"):
        return True
    if heavy(facts, tuple(params.get("always_kinds", ()))):
        return True
    return threshold_reached(a, facts, str(params.get("threshold")), facts.office.legal_review_amount)


def discussion_due(a: Answer | None, facts: Facts, params: Params) -> bool | None:
    """Whether the heads must discuss the case together (行政处罚法 art. 57(2))."""
    if heavy(facts, tuple(params.get("always_kinds", ()))):
        return True
    return threshold_reached(a, facts, str(params.get("threshold")), facts.office.group_discussion_amount)


def passed(a: Answer, paper: Paper, phrases: list[str], kind: str) -> None:
    """The review did not end with a refusal."""
    conclusion = paper.get("conclusion")
    if conclusion is None or not conclusion.read:
        found = mentions(paper, phrases)
        if found.presence is Presence.YES:
            a.doubt("review_refusal_unclear", found, paper=paper)
        else:
            unread(a, paper, "conclusion", conclusion)
    elif any(p in conclusion.text for p in phrases):
        if conclusion.sure:
            a.hit(kind, "review_refused", conclusion, cause="review_not_passed", value=conclusion)
        else:
            a.doubt("review_refusal_unclear", conclusion, paper=paper)
    else:
        a.ok("review_passed", conclusion, value=conclusion)


@check("b6_02_legal_review")
def legal_review(facts: Facts, params: Params) -> Verdict:
    """A case that needs it was reviewed before the decision, by someone else, and passed."""
    a = Answer()
    review = facts.first(*doc_types(params))
    if review is None:
        due = review_due(a, facts, params)
        if due:
            absent(a, facts, "LEGAL_REVIEW")
        return a.verdict("review_not_due")
    steps_in_order(a, facts, "reviewed", "decided", "reversed", "review_after_decision")
    passed(a, review, list(params.get("not_passed_phrases", ())), "not_passed")
    return a.verdict()


@check("b6_03_group_discussion")
def group_discussion(facts: Facts, params: Params) -> Verdict:
    """A weighty case was discussed by the heads before the decision, and those present signed."""
    a = Answer()
    record = facts.first(*doc_types(params))
    if record is None:
        due = discussion_due(a, facts, params)
        if due:
            absent(a, facts, "GROUP_DISCUSSION")
        return a.verdict("discussion_not_due")
    steps_in_order(a, facts, "discussed", "decided", "reversed", "discussion_after_decision")
    conclusion = record.get("conclusion")
    if conclusion and conclusion.read:
        a.ok("field_there", conclusion, paper=record, field=field_name("conclusion"), value=conclusion)
    elif legible(record) and mentions(record, ["结论性意见", "讨论结论", "一致同意"]):
        a.ok("says", record, paper=record, what=Term("element.conclusion"))
    else:
        unread(a, record, "conclusion", conclusion)
    return a.verdict()


# Which day must not lie after which, and the root cause when it does (reference §1.2: the review must
# only precede the decision; whether it stands before the notice or after the hearing differs by province).
_CHAIN = (
    ("filed", "investigated", "filing_after_decision"),
    ("filed", "decided", "filing_after_decision"),
    ("investigated", "decided", "approval_after_decision"),
    ("reviewed", "decided", "review_after_decision"),
    ("discussed", "decided", "discussion_after_decision"),
    ("approved", "decided", "approval_after_decision"),
    ("investigated", "approved", "approval_after_decision"),
)


@check("b6_04_approval_chain")
def approval_chain(facts: Facts, params: Params) -> Verdict:
    """The approvals follow one another and all precede the decision."""
    a = Answer()
    for kind in ("CASE_FILING", "INVESTIGATION_REPORT", "PENALTY_DECISION"):
        if not facts.of(kind):
            absent(a, facts, kind)
    if not facts.of("PENALTY_APPROVAL"):
        report = facts.first("INVESTIGATION_REPORT")
        if report is not None:
            words(a, report, ["负责人审批意见", "负责人意见", "审批意见"], "approval", "missing_document", "missing_approval")
    for first, second, cause in _CHAIN:
        steps_in_order(a, facts, first, second, "mismatch", cause)
    unread_days = [r for r in ("filed", "investigated", "decided") if (d := facts.day(r)) is None or not d.value.read]
    if unread_days:
        a.doubt("days_unread", roles=[Term(f"role.{r}") for r in unread_days])
    return a.verdict()
