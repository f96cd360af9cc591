"""A6 discretion and A7 referral and rectification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from casefile.facts.compare import slip
from casefile.facts.conditions import registered_elsewhere
from casefile.facts.text import Presence, matches, mentions
from casefile.facts.values import Facts, Paper, Value
from scoring.checks.base import (
    Answer,
    Params,
    Source,
    Term,
    Verdict,
    check,
    field_name,
    not_applicable,
    setting_name,
    undecided,
)
from scoring.checks.common import (
    absent,
    amount_of,
    deadline,
    doc_types,
    fine,
    legible,
    missing_days,
    untyped,
    within_hours,
    words,
)

_READINGS = ("exact", "up", "down")


@check("a6_01_within_range")
def within_range(facts: Facts, params: Params) -> Verdict:
    """The fine lies within what the cited provisions allow on the day of the act."""
    a = Answer()
    range_kept(a, facts, doc_types(params), "mismatch")
    return a.verdict()


def range_kept(a: Answer, facts: Facts, types: tuple[str, ...], kind: str) -> None:
    """Judges the fine of each paper of `types`; the decision must be there."""
    if not facts.of("PENALTY_DECISION"):
        absent(a, facts, "PENALTY_DECISION")
    for paper in facts.of(*types):
        amount = amount_of(paper)
        fixed = next((r for r in facts.ranges if r.paper == paper.index), None)
        if amount is None or amount.number is None:
            if facts.typed and not mentions(paper, ["罚款", "元"]) and legible(paper):
                continue  # a warning or a suspension alone
            a.doubt("value_unread", paper.get("amount") or paper, paper=paper, field=field_name("amount"))
        elif fixed is None or fixed.low is None or fixed.high is None:
            a.doubt("range_unknown", amount, paper=paper, value=amount)
        else:
            said: dict[str, Any] = {"paper": paper, "value": amount, "low": Decimal(fixed.low), "high": Decimal(fixed.high), "articles": list(fixed.articles)}
            spots: list[Source] = [amount, *(x.evidence for x in facts.articles if x.paper == paper.index and x.role == "penalty")]
            low, high = Decimal(fixed.low), Decimal(fixed.high)
            if low <= amount.number <= high:
                a.ok("fine_in_range" if fixed.verified else "fine_in_range_unverified", spots, **said)
            elif amount.number > high and fixed.on_income:
                a.doubt("fine_depends_on_income", spots, **said)
            elif amount.number < low and mentions(paper, ["减轻处罚", "减轻"]):
                a.doubt("fine_mitigated", spots, **said)
            elif amount.sure and fixed.verified and _range_sure(facts, paper):
                a.hit(kind, "fine_out_of_range", spots, cause="fine_out_of_range", subject="", **said)
            else:
                a.doubt("fine_out_of_range_unclear", spots, **said)


def _range_sure(facts: Facts, paper: Paper) -> bool:
    """The range rests on provisions clearly read that no other paper cites with one other character."""
    own = [x for x in facts.articles if x.paper == paper.index and x.role == "penalty"]
    others = {x.canonical for x in facts.articles if x.paper != paper.index and x.role == "penalty"}
    return all(x.sure and (x.canonical in others or not any(slip(x.canonical, o) for o in others)) for x in own)


@check("a6_02_benchmark")
def benchmark(facts: Facts, params: Params) -> Verdict:
    """An overload fine follows its formula; any other decision names its tier, which a person compares."""
    a = Answer()
    decision = facts.first("PENALTY_DECISION")
    if decision is None:
        absent(a, facts, "PENALTY_DECISION")
        return a.verdict()
    amount, overload = fine(facts, "PENALTY_DECISION"), facts.overload
    if overload and overload.formula in params.get("formulas", ()) and overload.due:
        weights = [overload.gross_t, overload.limit_t]
        if amount is None or amount.number is None:
            a.doubt("value_unread", decision, paper=decision, field=field_name("amount"))
        elif not all(w.read for w in weights):
            a.doubt("field_unread", weights, field=field_name("gross_weight_t"))
        else:
            tolerance = Decimal(params.get("tolerance_yuan", 1))
            due = [Decimal(d) for d in overload.due]
            said: dict[str, Any] = {
                "value": amount, "due": due[0], "gross": overload.gross_t, "limit": overload.limit_t, "formula": Term(f"formula.{overload.formula}")
            }
            fitting = next((r for r, d in zip(_READINGS, due, strict=True) if abs(d - amount.number) <= tolerance), None)
            if fitting == "exact":
                a.ok("fine_by_formula", amount, *weights, **said)
            elif fitting:
                a.ok("fine_by_formula_rounded", amount, *weights, reading=Term(f"reading.{fitting}"), **said)
            elif amount.sure and all(w.sure for w in weights) and overload.verified:
                a.hit("not_accordant", "fine_not_by_formula", amount, *weights, cause="benchmark_not_met", **said)
            else:
                a.doubt("fine_not_by_formula_unclear", amount, *weights, **said)
        return a.verdict()
    if _tiers_differ(a, facts, decision) or _tier_kept(a, facts, decision, amount, params.get("tiers", ())):
        return a.verdict()
    phrases = params.get("phrases", ["裁量基准"])
    for paper in (decision, *facts.of("INVESTIGATION_REPORT", "PENALTY_APPROVAL", "GROUP_DISCUSSION")):
        found = mentions(paper, phrases)
        if found.presence is Presence.YES:
            a.doubt("tier_to_compare", found, amount, paper=paper, value=amount or "")
            return a.verdict()
        if found.presence is Presence.UNSURE:
            a.doubt("tier_unread", found, paper=paper)
    if a.empty:
        # Not every violation has a benchmark of its own: whether one had to be named is for a person.
        a.doubt("tier_not_stated", decision, paper=decision)
    return a.verdict()


_TIER = r"(?:违法程度|违法情节|裁量档次|档次)(?:为|属于|属|系|:)?(?:“|\")?(轻微|较轻|一般|较重|严重|特别严重)"


def _tiers_differ(a: Answer, facts: Facts, decision: Paper) -> bool:
    """A paper before the decision names another tier: which of them holds, and why, is for a person."""
    decided = {m.group(1): spot for m, spot in matches(decision, _TIER)}
    if len(decided) != 1:
        return False
    tier, spot = next(iter(decided.items()))
    for paper in facts.of("INVESTIGATION_REPORT", "GROUP_DISCUSSION", "PENALTY_APPROVAL", "PENALTY_NOTICE"):
        named = {m.group(1): place for m, place in matches(paper, _TIER)}
        if len(named) == 1 and tier not in named:
            other, place = next(iter(named.items()))
            a.doubt("tier_differs", place, spot, paper=paper, tier=other, decision=decision, decided=tier)
    return a.open


def _tier_kept(a: Answer, facts: Facts, decision: Paper, amount: Value | None, tiers: Sequence[Mapping[str, Any]]) -> bool:
    """Judges the fine by the tier the decision names, where the pack knows its amounts; False where it does not.

    The amounts are an office's own data: `{ violation = "…", tier = "一般", low = 1000, high = 3000 }`.
    """
    violation = next((r.violation for r in facts.ranges if r.paper == decision.index), "")
    named = {m.group(1): spot for m, spot in matches(decision, _TIER)}
    if amount is None or amount.number is None or len(named) != 1 or not violation:
        return False
    tier, spot = next(iter(named.items()))
    own = next((t for t in tiers if t.get("violation") == violation and t.get("tier") == tier), None)
    if own is None:
        return False
    low, high = Decimal(str(own["low"])), Decimal(str(own["high"]))
    said: dict[str, Any] = {"paper": decision, "tier": tier, "low": low, "high": high, "value": amount}
    if low <= amount.number <= high:
        a.ok("fine_in_tier", amount, spot, **said)
    elif amount.sure and legible(decision):
        a.hit("not_accordant", "fine_out_of_tier", amount, spot, cause="benchmark_not_met", **said)
    else:
        a.doubt("tier_to_compare", spot, amount, paper=decision, value=amount)
    return True


@check("a6_04_deviation_explained")
def deviation_explained(facts: Facts, params: Params) -> Verdict:
    """A decision not to penalise, or a discussion on file, explains a deviation."""
    a = Answer()
    overload, amount = facts.overload, fine(facts, "PENALTY_DECISION")
    number = amount.number if amount else None
    by_formula = number is not None and any(abs(Decimal(d) - number) <= 1 for d in (overload.due if overload else ()))
    if by_formula and not facts.of("NO_PENALTY_DECISION"):
        return not_applicable("no_deviation", amount)
    papers = facts.of(*doc_types(params))
    if papers:
        a.ok("deviation_papers", papers, papers=list(papers))
        return a.verdict()
    return undecided("deviation_to_judge", facts.of("PENALTY_DECISION", "INVESTIGATION_REPORT"))


@check("a7_01_criminal_referral")
def criminal_referral(facts: Facts, params: Params) -> Verdict:
    """Only where the case was referred: approved within three days, sent within 24 hours (国务院令310号 art. 5)."""
    papers = facts.of(*doc_types(params))
    if not papers:
        if facts.rules_out(*doc_types(params)):
            return not_applicable("not_referred")
        return undecided("papers_not_found", untyped(facts))
    a = Answer()
    if not facts.of("INVESTIGATION_REPORT"):
        absent(a, facts, "INVESTIGATION_REPORT", cause="missing_investigation_report")
    if facts.span("T18") or facts.span("T18s"):
        deadline(a, facts, "T18", str(params.get("approve_limit", "3cal")), kind="mismatch", cause="referred_late")
        within_hours(a, facts, "T18s", str(params.get("send_limit", "24h")), kind="mismatch", cause="referred_late")
    else:
        a.doubt("referral_times", papers)
    return a.verdict()


@check("a7_02_transfer_copy")
def transfer_copy(facts: Facts, params: Params) -> Verdict:
    """An overload case of a vehicle from elsewhere is copied to its home within seven working days."""
    a = Answer()
    papers = facts.of(*doc_types(params))
    if papers:
        a.ok("copied", papers, papers=list(papers))
        span = facts.span("T20")
        if facts.of("COPY_NOTICE") and facts.of("PAYMENT_RECEIPT") and span is None:
            missing_days(a, facts, "T20")
        elif facts.of("COPY_NOTICE") and span and span.calendar > 0:  # it may well be sent before the fine is paid
            deadline(a, facts, "T20", str(params.get("limit", "7wd")), kind="late", cause="copy_late")
        return a.verdict()
    plate = facts.value("vehicle_no", "PENALTY_DECISION", "WEIGHING_REPORT", "MONITOR_RECORD", "PENALTY_NOTICE")
    cause = facts.value("cause", "PENALTY_DECISION", "CASE_FILING", "PENALTY_NOTICE")
    overloaded = facts.overload is not None or bool(cause and "超限" in cause.text)
    if not overloaded:
        if cause is not None and cause.read:
            return not_applicable("no_copy_due", cause)
        return undecided("field_unread", facts.of("CASE_FILING", "PENALTY_DECISION"), field=field_name("cause"))
    if plate is None or not plate.read:
        return undecided("field_unread", plate, facts.of("PENALTY_DECISION"), field=field_name("vehicle_no"))
    if facts.office.region_code is None:
        return undecided("setting_unset", plate, setting=setting_name("agency.region_code"))
    match registered_elsewhere(plate.text, facts.office.region_code):
        case True if plate.sure and facts.rules_out("COPY_NOTICE", "TRANSFER_LETTER"):
            a.hit("missing_document", "copy_missing", plate, cause="missing_copy_notice", value=plate)
        case False:
            return not_applicable("vehicle_local", plate, value=plate)
        case _:
            a.doubt("copy_unclear", plate, value=plate)
    return a.verdict()


@check("a7_03_rectification")
def rectification(facts: Facts, params: Params) -> Verdict:
    """An order to put right, on a paper of its own or in the decision, and what came of it."""
    a = Answer()
    orders = facts.of(*doc_types(params))
    decision = facts.first("PENALTY_DECISION")
    if orders:
        a.ok("paper_on_file", orders, paper=orders[0])
    elif decision:
        words(a, decision, ["责令改正", "责令限期改正", "责令停止", "责令立即改正", "责令"], "order", "missing_order", "missing_rectify_notice")
    else:
        absent(a, facts, "RECTIFY_NOTICE", "missing_order")
    checks = facts.of(*doc_types(params, "check_documents"))
    if checks:
        a.ok("paper_on_file", checks, paper=checks[0])
    elif orders:
        a.doubt("check_not_on_file", orders)
    return a.verdict()
