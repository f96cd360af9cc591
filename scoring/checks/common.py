"""Questions that many checks ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from casefile.facts import trust
from casefile.facts.compare import Agreement, one_misread, same_key
from casefile.facts.conditions import HEAVY_KINDS
from casefile.facts.days import bearers
from casefile.facts.spans import PAIRS
from casefile.facts.text import Presence, fold, matches, mentions
from casefile.facts.values import Day, Evidence, Facts, Paper, Span, Value
from scoring.checks.base import Answer, Params, Term, field_name, paper_name, period, setting_name

# The root cause of the pack that a missing paper is.
MISSING_CAUSE = {
    "CASE_FILING": "missing_filing",
    "SOURCE_MATERIAL": "missing_source",
    "ID_PROOF": "missing_id_proof",
    "POWER_OF_ATTORNEY": "missing_power_of_attorney",
    "INVESTIGATION_REPORT": "missing_investigation_report",
    "PENALTY_NOTICE": "missing_penalty_notice",
    "PENALTY_DECISION": "missing_decision",
    "SERVICE_RECEIPT": "missing_receipt",
    "PAYMENT_RECEIPT": "missing_payment_receipt",
    "CLOSING_REPORT": "missing_closing_report",
    "RECTIFY_NOTICE": "missing_rectify_notice",
    "RECTIFY_CHECK": "missing_rectify_check",
    "LEGAL_REVIEW": "missing_legal_review",
    "GROUP_DISCUSSION": "missing_group_discussion",
    "PENALTY_APPROVAL": "missing_approval",
    "HEARING_REQUEST": "missing_hearing_notice",
    "HEARING_NOTICE": "missing_hearing_notice",
    "HEARING_RECORD": "missing_hearing_record",
    "HEARING_REPORT": "missing_hearing_report",
    "DEFENCE_STATEMENT": "missing_defence",
    "PRESERVATION_APPROVAL": "missing_preservation_approval",
    "EVIDENCE_PRESERVATION_LIST": "missing_preservation_list",
    "PRESERVATION_RELEASE": "missing_preservation_release",
    "COERCIVE_APPROVAL": "missing_coercive_approval",
    "COERCIVE_DECISION": "missing_coercive_decision",
    "COERCIVE_RELEASE": "missing_coercive_release",
    "SAMPLING_VOUCHER": "missing_sampling",
    "APPRAISAL_OPINION": "missing_appraisal",
    "WEIGHING_REPORT": "missing_weighing",
    "MONITOR_RECORD": "missing_monitor_review",
    "INTERROGATION_RECORD": "missing_interrogation",
    "SCENE_RECORD": "missing_scene_record",
    "INQUEST_RECORD": "missing_scene_record",
    "AV_RECORD": "missing_av_record",
    "DISCLOSURE_RECORD": "missing_disclosure",
    "COPY_NOTICE": "missing_copy_notice",
    "TRANSFER_LETTER": "missing_copy_notice",
    "REFERRAL_POLICE": "missing_referral",
    "DISPOSAL_RECORD": "missing_disposal",
    "SERVICE_ADDRESS": "missing_service_address",
}

_LONG_NAME = 6  # characters
_OWN_PLACE = 2  # characters at the head of a body's name that tell it from those of other places
_PENALTY = r"(?:拟作出|拟给予|决定给予|决定处以|现决定|决定如下|处罚如下|作出如下|给予)[^。]{0,80}"
KINDS = ("警告", "通报批评", "罚款", "没收", "暂扣", "停产停业", "责令关闭", "限制从业", "降低资质", "吊销")


def doc_types(params: Params, name: str = "documents") -> tuple[str, ...]:
    """Document types a pack names."""
    return tuple(params.get(name, ()))


def borne_by(params: Params, name: str) -> tuple[str, ...]:
    """Types of paper that by the pack must bear a field."""
    return tuple(params.get("borne_by", {}).get(name, ()))


def absent(a: Answer, facts: Facts, kind: str, deduction: str = "missing_document", cause: str | None = None) -> None:
    """A paper that should be there is not: a fail only when no unrecognised page may be it."""
    name = paper_name(kind)
    if facts.rules_out(kind):
        a.hit(deduction, "paper_missing", cause=MISSING_CAUSE.get(kind, "") if cause is None else cause, paper=name)
    else:
        a.doubt("paper_not_found", untyped(facts), paper=name)


def nothing_to_compare(a: Answer, facts: Facts, kind: str) -> None:
    """The other side of a comparison is not on file; that it is missing is judged where it belongs."""
    a.doubt("nothing_to_compare", untyped(facts), paper=paper_name(kind))


def untyped(facts: Facts) -> list[Evidence]:
    """Pages whose paper is not known for sure: the missing one may be among them."""
    return [
        s.evidence
        for s in facts.sheets
        if s.written and (s.paper is None or not s.read or not facts.papers[s.paper].known)
    ]


def unread(a: Answer, paper: Paper, name: str, value: Value | None = None) -> None:
    """A value that is not there or not clear: a person looks at the paper."""
    a.doubt("value_unread", value or paper, paper=paper, field=field_name(name))


def readable(a: Answer, paper: Paper, name: str) -> Value | None:
    """The paper's value, or a doubt. A value an operator said is not borne comes back as None, too."""
    value = paper.get(name)
    if value is None or not value.read:
        unread(a, paper, name, value)
        return None
    return value


def not_borne(paper: Paper, name: str) -> Value | None:
    """The field an operator said the paper does not bear."""
    return next((v for v in paper.all(name) if v.value is None), None)


def words(
    a: Answer, paper: Paper, phrases: Sequence[str], what: str, kind: str, cause: str, subject: str = "", one_misread: bool = False
) -> None:
    """Something that must be said on a paper: said, not said, or not legible; `one_misread`: see `mentions`."""
    found = mentions(paper, phrases, one_misread)
    term = Term(f"element.{what}")
    if found.presence is Presence.YES:
        a.ok("says", found, paper=paper, what=term)
    elif found.presence is Presence.NO:
        a.hit(kind, "says_not", paper, cause=cause, subject=subject, paper=paper, what=term)
    else:
        a.doubt("says_unsure", found, paper=paper, what=term)


def exceeded(span: Span, limit: str, roll: bool = False) -> bool | None:
    """Whether a span is longer than `limit` (`7wd`, `90cal`, `2y`); None without the year's calendar.

    Args:
        roll: a calendar period that ends on a day off runs on to the next working day (民事诉讼法 art. 85).
    """
    number, unit = period(limit)
    if unit == "wd":
        return None if span.working is None else span.working > number
    if unit == "y":
        return span.end.date > _years_later(span.start.date, number)
    over = span.calendar - number
    if over <= 0 or not roll:
        return over > 0
    return None if span.idle is None else over > span.idle


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def length(span: Span, limit: str) -> Any:
    """The span in the unit of `limit`."""
    return span.working if period(limit)[1] == "wd" else span.calendar


def deadline(
    a: Answer,
    facts: Facts,
    rule: str,
    limit: str,
    *,
    kind: str,
    cause: str,
    roll: bool = False,
    excused: str = "",
) -> None:
    """Judges "within `limit`" between the two days of a rule.

    Args:
        excused: code of a doubt that takes the place of the hit (an extension may have been granted).
    """
    span = facts.span(rule)
    if span is None:
        missing_days(a, facts, rule)
        return
    over = exceeded(span, limit, roll)
    number, unit = period(limit)
    said: dict[str, Any] = {
        "start_name": Term(f"role.{span.start.role}"),
        "start": span.start,
        "end_name": Term(f"role.{span.end.role}"),
        "end": span.end,
        "limit": number,
        "unit": Term(f"unit.{unit}"),
    }
    if not (span.start.value.read and span.end.value.read):
        a.doubt("days_unclear", span.start, span.end, **said)
    elif over is None:
        a.doubt("calendar_missing", span.start, span.end, year=span.missing_year, **said)
    elif span.calendar < 0:
        broken_order(a, span, kind, cause)
    elif not over:
        a.ok("span_within_years" if unit == "y" else "span_within", span.start, span.end, days=length(span, limit), **said)
    elif excused:
        a.doubt(excused, span.start, span.end, days=length(span, limit), **said)
    elif span.sure:
        code = "span_over_years" if unit == "y" else "span_over"
        a.hit(kind, code, span.start, span.end, cause=cause, days=length(span, limit), **said)
    else:
        a.doubt("span_over_unclear", span.start, span.end, days=length(span, limit), **said)


def own_period(params: Params, office: str, unset: str) -> str:
    """The period of the office's settings; where it stands as delivered (`unset`), the pack's `limit`."""
    return office if office != unset else str(params.get("limit", office))


def within_hours(a: Answer, facts: Facts, rule: str, limit: str, *, kind: str, cause: str) -> None:
    """Judges "within `limit`" (`24h`) where papers mostly bear days: on the next day the hours decide, which a person looks up."""
    span = facts.span(rule)
    if span is None:
        missing_days(a, facts, rule)
        return
    number, unit = period(limit)
    said: dict[str, Any] = {
        "start_name": Term(f"role.{span.start.role}"), "start": span.start,
        "end_name": Term(f"role.{span.end.role}"), "end": span.end,
        "days": span.calendar, "limit": number, "unit": Term(f"unit.{unit}"),
    }  # fmt: skip
    start, end = span.start.value.moment, span.end.value.moment
    over = (end - start).total_seconds() > number * 3600 if start and end else span.calendar * 24 > number
    if not (span.start.value.read and span.end.value.read):
        a.doubt("days_unclear", span.start, span.end, **said)
    elif span.calendar <= 0 and not over:
        a.ok("days_within_hours", span.start, span.end, **said)
    elif not over and not (start and end):
        a.doubt("hours_to_check", span.start, span.end, **said)
    elif not over:
        a.ok("days_within_hours", span.start, span.end, **said)
    elif span.sure:
        a.hit(kind, "hours_over", span.start, span.end, cause=cause, **said)
    else:
        a.doubt("hours_to_check", span.start, span.end, **said)


def months_later(day: date, months: int) -> date:
    """The same day `months` later, or the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("a month has 28 days")


def broken_order(a: Answer, span: Span, kind: str, cause: str) -> None:
    """The second day lies before the first."""
    said: dict[str, Any] = {
        "start_name": Term(f"role.{span.start.role}"),
        "start": span.start,
        "end_name": Term(f"role.{span.end.role}"),
        "end": span.end,
    }
    if span.sure:
        a.hit(kind, "days_reversed", span.start, span.end, cause=cause, **said)
    else:
        a.doubt("days_reversed_unclear", span.start, span.end, **said)


def missing_days(a: Answer, facts: Facts, rule: str) -> None:
    """A doubt that names the days of a rule that were not read."""
    roles = next(((s, e) for r, s, e in PAIRS if r == rule), ())
    gone = [Term(f"role.{role}") for role in roles if facts.day(role) is None]
    there = [facts.day(role) for role in roles]
    a.doubt("days_unread", [d for d in there if d], roles=gone)


def steps_in_order(a: Answer, facts: Facts, first: str, second: str, kind: str, cause: str) -> None:
    """Judges two steps by their roles; a day not read on a paper that is on file is a doubt.

    That the paper itself is missing is judged where it belongs.
    """
    days = facts.day(first), facts.day(second)
    unread_roles = [r for r, d in zip((first, second), days, strict=True) if d is None and facts.of(*bearers(r))]
    if unread_roles:
        a.doubt("days_unread", facts.of(*(t for r in unread_roles for t in bearers(r))), roles=[Term(f"role.{r}") for r in unread_roles])
    elif days[0] is not None and days[1] is not None:
        in_order(a, days[0], days[1], kind, cause)


def in_order(a: Answer, first: Day, second: Day, kind: str, cause: str) -> None:
    """Judges `first` on or before `second`."""
    said: dict[str, Any] = {
        "start_name": Term(f"role.{first.role}"),
        "start": first,
        "end_name": Term(f"role.{second.role}"),
        "end": second,
    }
    if not (first.value.read and second.value.read):
        a.doubt("days_unclear", first, second, **said)
    elif first.date <= second.date:
        a.ok("days_in_order", first, second, **said)
    elif first.value.sure and second.value.sure:
        a.hit(kind, "days_reversed", first, second, cause=cause, **said)
    else:
        a.doubt("days_reversed_unclear", first, second, **said)


def consistent(
    a: Answer, facts: Facts, name: str, found: Agreement, cause: str, kind: str = "mismatch", borne_by: Sequence[str] = ()
) -> None:
    """Judges the agreement of one field over the papers.

    Args:
        borne_by: types of paper that must bear the field: where one of them shows it neither as a field nor in its
            text, the agreement is not known.
    """
    term = field_name(name)
    if found.reference is None:
        if found.doubtful or facts.of(*borne_by):
            a.doubt("field_unread", found.doubtful or facts.of(*borne_by), field=term)
        return
    reference = facts.papers[found.reference.paper]
    for value in found.contradicting:
        a.hit(
            kind, "field_differs", value, found.reference, cause=cause, subject=f"{name}/{value.paper}",
            field=term, paper=facts.papers[value.paper], value=value, other=reference, reference=found.reference,
        )  # fmt: skip
    for value in found.doubtful:
        if value.read:
            a.doubt(
                "field_differs_unclear", value, found.reference,
                field=term, paper=facts.papers[value.paper], value=value, reference=found.reference,
            )  # fmt: skip
    for paper in facts.of(*borne_by):
        value = paper.get(name)
        if (value is None or (value.value is not None and not value.read)) and not says_value(paper, found.same):
            unread(a, paper, name, value)
    papers = len({v.paper for v in found.same})
    a.ok("field_agrees", found.same, field=term, value=found.reference, count=papers)


def says_value(paper: Paper, values: Sequence[Value]) -> bool:
    """The paper's text has one of the values, as its field was not found."""
    return any(form in paper.text for v in values for form in _written_forms(v))


def _written_forms(value: Value) -> tuple[str, ...]:
    day = value.day if len(value.text) >= 10 and value.text[4:5] == "-" else None
    if day is None:
        return (fold(value.text),)
    return (f"{day.year}年{day.month}月{day.day}日", f"{day.year}年{day.month:02d}月{day.day:02d}日", day.isoformat())


def fine(facts: Facts, *types: str) -> Value | None:
    """The fine the first paper of `types` names, best type first."""
    papers = [p for t in types for p in facts.of(t)]
    return next((v for p in papers if (v := amount_of(p))), None)


def amount_of(paper: Paper) -> Value | None:
    """The sum a paper names; where figures and capitals differ it is readable, but sure of nothing."""
    figures, capitals = (
        next((v for v in paper.all(n) if v.read and v.number is not None), None) for n in ("amount", "amount_words")
    )
    if figures is None or capitals is None:
        return figures or capitals
    if figures.number != capitals.number:
        return replace(figures, confidence=min(figures.confidence, trust.READ))
    return max(figures, capitals, key=lambda v: v.confidence)


def written(a: Answer, paper: Paper, name: str, value: Value | None = None) -> bool:
    """Whether a field is filled in, whatever it says; False leaves the answer to the caller."""
    value = value or paper.get(name) or next((v for v in paper.all(name) if v.there), None)
    if value is not None and value.read:
        a.ok("field_there", value, paper=paper, field=field_name(name), value=value)
        return True
    if value is not None and value.there:
        a.ok("field_written", value, paper=paper, field=field_name(name))
        return True
    return False


def misread_name(stated: str, right: str) -> bool:
    """A long name with one other character, or its first or last one lost, is the right one misread.

    No two bodies are called so much alike: what differs is not the name of the place.
    """
    one, two = same_key(stated), same_key(right)
    if len(one) < _LONG_NAME:
        return False
    lost = len(two) - len(one) == 1 and (two.startswith(one) or two.endswith(one))
    return lost or (one_misread(one, two) and one[:_OWN_PLACE] == two[:_OWN_PLACE])


def penalty_kinds(paper: Paper) -> dict[str, Evidence]:
    """Kinds of penalty named where the paper says what is or will be imposed."""
    found: dict[str, Evidence] = {}
    for match, spot in matches(paper, _PENALTY):
        for kind in KINDS:
            if kind in match.group(0):
                found.setdefault(kind, spot)
    amount = paper.get("amount")
    if amount and amount.read and amount.number:
        found.setdefault("罚款", amount.evidence)
    return found


def heavy(facts: Facts, kinds: Sequence[str] = HEAVY_KINDS) -> tuple[str, Evidence] | None:
    """A kind of penalty among `kinds` that a notice or decision imposes."""
    for paper in facts.of("PENALTY_NOTICE", "PENALTY_DECISION"):
        for kind, spot in penalty_kinds(paper).items():
            if kind in kinds:
                return kind, spot
    return None


def threshold_reached(a: Answer | None, facts: Facts, setting: str, limit: int | None) -> bool | None:
    """Whether the fine reaches an office threshold (at or above); None when it cannot be told."""
    amount = fine(facts, "PENALTY_DECISION", "PENALTY_NOTICE")
    if amount is None:
        if a is not None:
            a.doubt("amount_unread", facts.of("PENALTY_DECISION", "PENALTY_NOTICE"))
        return None
    if limit is None:
        if a is not None:
            a.doubt("setting_unset", amount, setting=setting_name(setting))
        return None
    number = amount.number
    assert number is not None  # `fine` only gives numbers
    return number >= Decimal(limit)


def legible(paper: Paper) -> bool:
    return paper.legible >= trust.LEGIBLE


def says_any(paper: Paper, phrases: Sequence[str]) -> bool:
    text = paper.text
    return any(fold(p) in text for p in phrases)
