"""B4 notice and defence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from casefile.facts.text import Presence, mentions
from casefile.facts.values import Facts, Paper
from scoring.checks.base import Answer, Params, Term, Verdict, check, field_name, not_applicable, period
from scoring.checks.common import absent, amount_of, doc_types, fine, missing_days, nothing_to_compare, untyped, words
from scoring.checks.lawful import articles_agree, last_notice


@check("b4_01_notice_elements")
def notice_elements(facts: Facts, params: Params) -> Verdict:
    """The notice is on file and says what, why, on what basis, and with what rights (行政处罚法 art. 44)."""
    a = Answer()
    notice = last_notice(facts)
    if notice is None:
        absent(a, facts, "PENALTY_NOTICE")
        return a.verdict()
    for element, phrases in params.get("elements", {}).items():
        words(a, notice, phrases, element, "missing_element", "notice_element", element)
    return a.verdict()


def _both(a: Answer, facts: Facts) -> tuple[Paper, Paper] | None:
    notice, decision = last_notice(facts), facts.first("PENALTY_DECISION", "NO_PENALTY_DECISION")
    if notice is None:
        absent(a, facts, "PENALTY_NOTICE")
    if decision is None:
        nothing_to_compare(a, facts, "PENALTY_DECISION")
    return (notice, decision) if notice and decision else None


def waiver(facts: Facts) -> Paper | None:
    """A written waiver of defence and hearing that was not made after the decision."""
    decided = facts.day("decided")
    for paper in facts.of("WAIVER"):
        made = paper.get("made_date")
        if decided is None or made is None or not made.read or made.day is None or made.day <= decided.date:
            return paper
    return None


@check("b4_02_notice_before_decision")
def notice_before_decision(facts: Facts, params: Params) -> Verdict:
    """The notice was served before the decision was made."""
    a = Answer()
    if _both(a, facts):
        served_before(a, facts, "reversed")
    return a.verdict()


def served_before(a: Answer, facts: Facts, kind: str) -> None:
    """Judges service of the notice against the decision; on one day a waiver shows which came first."""
    span = facts.span("T07")
    if span is None:
        missing_days(a, facts, "T07")
        return
    said: dict[str, Any] = {"start_name": Term("role.notice_served"), "start": span.start, "end_name": Term("role.decided"), "end": span.end}
    if not (span.start.value.read and span.end.value.read):
        a.doubt("days_unclear", span.start, span.end, **said)
    elif span.calendar > 0:
        a.ok("days_in_order", span.start, span.end, **said)
    elif span.calendar == 0:
        renounced = waiver(facts)
        if renounced:
            a.ok("same_day_waived", span.start, span.end, renounced, **said)
        else:
            a.doubt("same_day", span.start, span.end, **said)
    elif span.sure:
        a.hit(kind, "days_reversed", span.start, span.end, cause="notice_after_decision", **said)
    else:
        a.doubt("days_reversed_unclear", span.start, span.end, **said)


@check("b4_03_time_to_answer")
def time_to_answer(facts: Facts, params: Params) -> Verdict:
    """Five full working days between service and decision, or a written waiver (行政处罚法 arts. 45, 64, 85)."""
    a = Answer()
    if not _both(a, facts):
        return a.verdict()
    renounced = waiver(facts)
    span = facts.span("T07")
    if renounced:
        a.ok("waived", renounced, paper=renounced)
        return a.verdict()
    if span is None:
        missing_days(a, facts, "T07")
        return a.verdict()
    number = period(str(params.get("limit", "5wd")))[0]
    said: dict[str, Any] = {
        "start_name": Term("role.notice_served"), "start": span.start, "end_name": Term("role.decided"), "end": span.end,
        "days": span.between, "limit": number,
    }  # fmt: skip
    if not (span.start.value.read and span.end.value.read):
        a.doubt("days_unclear", span.start, span.end, **said)
    elif span.between is None:
        a.doubt("calendar_missing", span.start, span.end, year=span.missing_year, unit=Term("unit.wd"), **said)
    elif span.calendar < 0:
        if span.sure:
            a.hit("late", "days_reversed", span.start, span.end, cause="notice_after_decision", **said)
        else:
            a.doubt("days_reversed_unclear", span.start, span.end, **said)
    elif span.between >= number:
        a.ok("full_days_kept", span.start, span.end, **said)
    elif facts.of("DEFENCE_STATEMENT", "HEARING_RECORD"):
        # The party used its rights early: whether it could still have added something is for a person.
        a.doubt("full_days_short_defended", span.start, span.end, facts.of("DEFENCE_STATEMENT", "HEARING_RECORD"), **said)
    elif span.sure and facts.typed:
        a.hit("late", "full_days_short", span.start, span.end, cause="answer_time_short", **said)
    else:
        a.doubt("full_days_short_unclear", span.start, span.end, **said)
    return a.verdict()


@check("b4_04_defence_answered")
def defence_answered(facts: Facts, params: Params) -> Verdict:
    """A defence was recorded, reviewed and answered."""
    a = Answer()
    papers = facts.of(*doc_types(params))
    if not papers:
        if facts.of("WAIVER") or facts.rules_out(*doc_types(params)):
            return not_applicable("no_defence", facts.of("WAIVER"))
        a.doubt("papers_not_found", untyped(facts))
        return a.verdict()
    for paper in (*papers, *facts.of("INVESTIGATION_REPORT")):
        found = mentions(paper, params.get("phrases", ["复核"]))
        if found.presence is Presence.YES:
            a.ok("defence_reviewed", found, paper=paper)
    if a.empty:
        a.hit("missing_element", "defence_not_reviewed", papers, cause="missing_defence")
    return a.verdict()


@check("b4_05_not_heavier")
def not_heavier(facts: Facts, params: Params) -> Verdict:
    """The decision is not heavier than what was announced (行政处罚法 art. 45)."""
    a = Answer()
    pair = _both(a, facts)
    if pair:
        amounts_compared(a, facts, pair[0], "heavier", "penalty_heavier")
    return a.verdict()


def amounts_compared(a: Answer, facts: Facts, notice: Paper, kind: str, cause: str) -> None:
    """Compares the fine announced with the fine imposed."""
    told = amount_of(notice)
    decided = fine(facts, "PENALTY_DECISION")
    if told is None or decided is None or told.number is None or decided.number is None:
        for value, paper in ((told, notice), (decided, facts.first("PENALTY_DECISION"))):
            if value is None and paper:
                a.doubt("value_unread", paper.get("amount") or paper, paper=paper, field=field_name("amount"))
        return
    said: dict[str, Any] = {"told": told, "decided": decided}
    # A paper may give two sums, in figures and in capitals: the announced one must not be passed in any reading.
    least, most = min(_sums(notice) or {told.number}), max(_sums(facts.papers[decided.paper]) or {decided.number})
    if most <= least:
        a.ok("fine_not_heavier", told, decided, **said)
    elif told.sure and decided.sure and decided.number > told.number:
        a.hit(kind, "fine_heavier", decided, told, cause=cause, **said)
    else:
        a.doubt("fine_heavier_unclear", decided, told, told=least, decided=most)


def _sums(paper: Paper) -> set[Decimal]:
    return {v.number for n in ("amount", "amount_words") for v in paper.all(n) if v.read and v.number is not None}


@check("b4_06_new_notice")
def new_notice(facts: Facts, params: Params) -> Verdict:
    """What was changed against the notice was announced again."""
    a = Answer()
    notice, decision = last_notice(facts), facts.first("PENALTY_DECISION")
    if notice is None or decision is None:
        nothing_to_compare(a, facts, "PENALTY_NOTICE" if notice is None else "PENALTY_DECISION")
        return a.verdict()
    if len(facts.of("PENALTY_NOTICE")) > 1:
        a.ok("announced_again", facts.of("PENALTY_NOTICE"), count=len(facts.of("PENALTY_NOTICE")))
    amounts_compared(a, facts, notice, "mismatch", "penalty_heavier")
    articles_agree(a, facts, notice, decision)
    return a.verdict()


