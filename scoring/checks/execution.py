"""B8 payment and closing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from casefile.facts.text import Presence, matches, mentions
from casefile.facts.values import Facts, Value
from scoring.checks.base import Answer, Params, Term, Verdict, check, field_name, not_applicable, period
from scoring.checks.common import (
    absent,
    amount_of,
    deadline,
    doc_types,
    exceeded,
    fine,
    in_order,
    legible,
    missing_days,
    months_later,
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
        _surcharge(a, facts, due)
        _court(a, facts, params)
        if later:
            a.doubt("unpaid_steps", later, due, value=due)
        else:
            absent(a, facts, "PAYMENT_RECEIPT")
        return a.verdict()
    _sum_paid(a, facts, due, bool(facts.of("INSTALMENT_NOTICE")))
    _surcharge(a, facts, due)
    _court(a, facts, params)
    span = facts.span("T13")
    limit = str(params.get("limit", "15cal"))
    if span is None:
        missing_days(a, facts, "T13")
    elif later and exceeded(span, limit, roll=True):
        a.ok("late_with_steps", span.start, span.end, later, papers=list(later))
    else:
        deadline(a, facts, "T13", limit, kind="late", cause="paid_late", roll=True)
    return a.verdict()


_ADDED = r"加处(?:的)?罚款(?:共计|合计|人民币|计)*(\d{1,8}(?:\.\d{1,2})?)元"
_PER_DAY = Decimal("0.03")


def _surcharge(a: Answer, facts: Facts, due: Value) -> None:
    """T14: three per cent a day, never more than the fine itself (行政处罚法 art. 72, 行政强制法 art. 45)."""
    for paper in facts.of("DEMAND_LETTER", "ENFORCE_DECISION", "COURT_ENFORCE_APPLY"):
        for match, spot in matches(paper, _ADDED):
            stated, principal = Decimal(match.group(1)), due.number or Decimal(0)
            said: dict[str, Any] = {"paper": paper, "stated": stated, "value": due}
            if stated > principal:
                if due.sure and legible(paper):
                    a.hit("mismatch", "surcharge_over", spot, due, cause="surcharge_wrong", subject=str(paper.index), **said)
                else:
                    a.doubt("surcharge_unclear", spot, due, **said)
            elif principal and (stated == principal or stated % (principal * _PER_DAY) == 0):
                a.ok("surcharge_by_days", spot, due, count=int(stated / (principal * _PER_DAY)), **said)
            else:
                a.doubt("surcharge_unclear", spot, due, **said)


def _court(a: Answer, facts: Facts, params: Params) -> None:
    """T15, T16: ten full working days after the demand, and in the three months after the time to sue (强制法 arts. 53, 54)."""
    span = facts.span("T15")
    if span:
        number = period(str(params.get("demand_limit", "10wd")))[0]
        said: dict[str, Any] = {
            "start_name": Term("role.demand_served"), "start": span.start, "end_name": Term("role.enforcement_asked"), "end": span.end,
            "days": span.between, "limit": number,
        }  # fmt: skip
        if span.between is None:
            a.doubt("calendar_missing", span.start, span.end, year=span.missing_year, unit=Term("unit.wd"), **said)
        elif span.between >= number:
            a.ok("full_days_kept", span.start, span.end, **said)
        elif span.sure:
            a.hit("late", "full_days_short", span.start, span.end, cause="court_too_early", **said)
        else:
            a.doubt("full_days_short_unclear", span.start, span.end, **said)
    span = facts.span("T16")
    if span is None:
        return
    sue, ask = int(params.get("sue_months", 6)), int(params.get("court_months", 3))
    ended, last = months_later(span.start.date, sue), months_later(span.start.date, sue + ask)
    early, late = span.end.date <= ended, span.end.date > last
    said = {"start": span.start, "end": span.end, "due": ended if early else last}
    code = "court_too_early" if early else "court_too_late" if late else "court_in_time"
    if not early and not late:
        a.ok(code, span.start, span.end, **said)
    elif span.sure and not (late and (span.end.date - last).days <= (span.idle or 0)):
        a.hit("late", code, span.start, span.end, cause="court_too_early" if early else "court_too_late", **said)
    else:
        a.doubt(code, span.start, span.end, **said)


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
    # T23 (行政处罚法 art. 71): within two working days to the agency, within two more to the bank.
    if facts.span("T23"):
        deadline(a, facts, "T23", "2wd", kind=kind, cause="handed_over_late")
    elif facts.span("T23b"):
        deadline(a, facts, "T23b", "4wd", kind=kind, cause="handed_over_late")
    taken = [p for p in facts.of("PENALTY_DECISION") if "没收" in penalty_kinds(p)]
    if taken and not facts.of("DISPOSAL_RECORD"):
        absent(a, facts, "DISPOSAL_RECORD")
    if a.empty and not facts.rules_out("PAYMENT_RECEIPT", "PENALTY_DECISION"):
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
    elif facts.of("PAYMENT_RECEIPT"):
        missing_days(a, facts, "closing")
    return a.verdict()


_LABELS = {"处理结果": "result", "执行情况": "execution"}

