"""B8 payment and closing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from casefile.facts.text import Presence, mentions
from casefile.facts.values import Facts, Value
from scoring.checks.base import Answer, Params, Verdict, check, field_name, not_applicable
from scoring.checks.common import (
    absent,
    amount_of,
    deadline,
    doc_types,
    exceeded,
    fine,
    in_order,
    missing_days,
    not_borne,
    nothing_to_compare,
    penalty_kinds,
    unread,
    untyped,
    words,
    written,
)


@check("b8_01_payment")
def payment(facts: Facts, params: Params) -> Verdict:
    """The fine was paid in full within fifteen days, or later steps are on file (行政处罚法 arts. 67, 72)."""
    a = Answer()
    decision = facts.first("PENALTY_DECISION")
    if decision is None:
        if facts.of("NO_PENALTY_DECISION"):
            return not_applicable("no_fine", facts.of("NO_PENALTY_DECISION"))
        nothing_to_compare(a, facts, "PENALTY_DECISION")
        return a.verdict()
    due = fine(facts, "PENALTY_DECISION")
    if due is None or due.number is None:
        kinds = penalty_kinds(decision)
        if kinds and "罚款" not in kinds:
            return not_applicable("no_fine", decision)
        a.doubt("value_unread", decision.get("amount") or decision, paper=decision, field=field_name("amount"))
        return a.verdict()
    later = facts.of(*doc_types(params, "late_documents"))
    receipts = facts.of(*doc_types(params))
    if not receipts:
        if later:
            a.doubt("unpaid_steps", later, due, value=due)
        else:
            absent(a, facts, "PAYMENT_RECEIPT")
        return a.verdict()
    _sum_paid(a, facts, due, bool(facts.of("INSTALMENT_NOTICE")))
    span = facts.span("T13")
    limit = str(params.get("limit", "15cal"))
    if span is None:
        missing_days(a, facts, "T13")
    elif later and exceeded(span, limit, roll=True):
        a.ok("late_with_steps", span.start, span.end, later, papers=list(later))
    else:
        deadline(a, facts, "T13", limit, kind="late", cause="paid_late", roll=True)
    return a.verdict()


def _sum_paid(a: Answer, facts: Facts, due: Value, instalments: bool) -> None:
    paid: dict[str, Value] = {}
    for receipt in facts.of("PAYMENT_RECEIPT"):
        value = amount_of(receipt)
        if value is None:
            unread(a, receipt, "amount", receipt.get("amount"))
        else:
            # A bank slip and the treasury voucher of one payment say the same sum on the same day.
            day = receipt.get("paid_at")
            paid.setdefault(f"{value.number}/{day.text if day else receipt.index}", value)
    if not paid:
        return
    total = sum((v.number or Decimal(0) for v in paid.values()), Decimal(0))
    said: dict[str, Any] = {"paid": total, "value": due}
    spots = [due, *paid.values()]
    if total == due.number:
        a.ok("paid_in_full", spots, **said)
    elif a.open or instalments or (due.number is not None and total > due.number and total <= due.number * 2 and len(paid) > 1):
        a.doubt("paid_differs_unclear", spots, **said)
    elif all(v.sure for v in (due, *paid.values())):
        a.hit("mismatch", "paid_differs", spots, cause="payment_differs", **said)
    else:
        a.doubt("paid_differs_unclear", spots, **said)


@check("b8_02_separate_payment")
def separate_payment(facts: Facts, params: Params) -> Verdict:
    """The fine went through a bank or the treasury, against a lawful voucher."""
    return collected_apart(facts, params, "self_collected")


def collected_apart(facts: Facts, params: Params, kind: str) -> Verdict:
    """Vouchers that speak of treasury income or a bank; anything else is for a person."""
    a = Answer()
    for paper in facts.of("PAYMENT_RECEIPT"):
        found = mentions(paper, params.get("receipt_phrases", ["非税", "缴款书", "票据", "银行"]))
        if found.presence is Presence.YES:
            a.ok("paid_to_treasury", found, paper=paper)
        else:
            a.doubt("voucher_to_check", paper, paper=paper)
    taken = [p for p in facts.of("PENALTY_DECISION") if "没收" in penalty_kinds(p)]
    if taken and not facts.of("DISPOSAL_RECORD"):
        absent(a, facts, "DISPOSAL_RECORD")
    if a.empty and not facts.typed:
        a.doubt("papers_not_found", untyped(facts))
    return a.verdict("no_fine")


@check("b8_03_closing_report")
def closing_report(facts: Facts, params: Params) -> Verdict:
    """The closing report says result and execution, is approved, and follows execution."""
    a = Answer()
    report = facts.first(*doc_types(params))
    if report is None:
        absent(a, facts, "CLOSING_REPORT")
        return a.verdict()
    for label in params.get("labels", ()):
        words(a, report, [label], _LABELS.get(label, label), "missing_element", "blank_box", label)
    for name in params.get("fields", ()):
        value = report.get(name)
        denied = not_borne(report, name)
        if denied is None and written(a, report, name, value):
            continue
        if denied:
            a.hit(
                "missing_approval", "field_not_there", denied, cause="approval_signature", subject="CLOSING_REPORT",
                paper=report, field=field_name(name),
            )  # fmt: skip
        else:
            unread(a, report, name, value)
    span = facts.span("closing")
    if span:
        in_order(a, span.start, span.end, "reversed", "closed_early")
    return a.verdict()


_LABELS = {"处理结果": "result", "执行情况": "execution"}

