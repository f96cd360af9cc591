"""D1 filing into the dossier: cover, order, closing sheet, time, description.

Covers, contents and closing sheets are judged as scanned; our own generated sheets prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from casefile.facts import trust
from casefile.facts.compare import agreement, contradicts, day_key, number_key, same_key
from casefile.facts.text import beside, fold
from casefile.facts.values import Facts, Office, Paper, Value
from casefile.law.calendar import Calendar
from casefile.law.registry import default_registry
from scoring.checks.base import Answer, Params, Term, Verdict, check, field_name, paper_name, undecided
from scoring.checks.common import (
    borne_by,
    consistent,
    deadline,
    doc_types,
    legible,
    misread_name,
    own_period,
    says_value,
    unread,
    untyped,
    written,
)

_DAYS = ("filed_at", "closed_at", "archived_at")
_LABELS = {"compiled_by": ("立卷人",), "checked_by": ("检查人", "审核人")}
_CAUSES = {"case_no": "case_number_differs", "party_name": "party_differs"}


@check("d1_01_one_case_one_dossier")
def one_case_one_dossier(facts: Facts, params: Params) -> Verdict:
    """One case number, and no page of another case among the scans."""
    a = Answer()
    for sheet in facts.sheets:
        if sheet.role == "foreign":
            a.hit("mismatch", "foreign_page", sheet, subject=sheet.id)
    for name in params.get("fields", ("case_no",)):
        consistent(a, facts, name, agreement(facts.values(name), number_key), "case_number_differs", borne_by=borne_by(params, name))
    if a.empty:
        a.doubt("field_unread", facts.of("CASE_FILING") or untyped(facts), field=field_name("case_no"))
    return a.verdict()


@check("d1_02_cover")
def cover(facts: Facts, params: Params) -> Verdict:
    """The scanned cover bears its elements, and they agree with the papers."""
    sheets = facts.of(*doc_types(params))
    if not sheets:
        return undecided("not_scanned", paper=paper_name("COVER"))
    a = Answer()
    paper = sheets[0]
    for name in params.get("fields", ()):
        value = paper.get(name)
        other = _inside(facts, name)
        key = number_key if name == "case_no" else day_key if name in _DAYS else same_key
        if value and other and value.there and other.read and _borne(facts, name, value, other, key):
            a.ok("field_agrees", value, other, field=field_name(name), value=value, count=2)
            continue
        if name not in ("retention", *_DAYS) and other is None and written(a, paper, name):
            continue
        if (value is None or not value.read) and _stands_on(a, facts, paper, name, other, params):
            continue
        if value is None or not value.read:
            unread(a, paper, name, value)
            continue
        if other is None or not other.read:
            a.ok("field_there", value, paper=paper, field=field_name(name), value=value)
            continue
        said = {"field": field_name(name), "paper": paper, "value": value, "other": facts.papers[other.paper], "reference": other}
        if name != "cause" and contradicts(other, value, key) and not (name == "issuer" and misread_name(value.text, other.text)):
            a.hit("mismatch", "field_differs", value, other, cause=_CAUSES.get(name, "cover_differs"), subject=f"{name}/{paper.index}", **said)
        else:
            a.doubt("field_differs_unclear", value, other, field=field_name(name), paper=paper, value=value, reference=other)
    return a.verdict()


def _stands_on(a: Answer, facts: Facts, paper: Paper, name: str, other: Value | None, params: Params) -> bool:
    """What was not found as a field stands in the sheet's text, or its place is filled in; then it is noted."""
    if name in _LABELS:
        filled = next((spot for label in _LABELS[name] if (found := beside(paper, label))[1] and (spot := found[0])), None)
        if filled:
            a.ok("field_written", filled, paper=paper, field=field_name(name))
        return filled is not None
    if name == "retention":
        allowed = [v for v in params.get("retention_values", ()) if fold(v) in paper.text]
        if len(allowed) == 1:
            a.ok("says", paper, paper=paper, what=field_name(name))
        return len(allowed) == 1
    candidates = facts.values("cause") if name == "cause" else [other] if other and other.read else []
    if says_value(paper, [v for v in candidates if v.read and v.paper != paper.index]):
        a.ok("says", paper, paper=paper, what=field_name(name))
        return True
    return False


def _borne(facts: Facts, name: str, value: Value, other: Value, key: Callable[[str], str]) -> bool:
    """A paper of the case says the same as the cover; a cause is worded alike on any of them."""
    if name == "cause":
        return any(v.read and v.paper != value.paper and _same_cause(value, v) for v in facts.values(name))
    return key(value.text) == key(other.text)


def _inside(facts: Facts, name: str) -> Value | None:
    """The same value on the paper of the case that bears it by right."""
    sources = {
        "case_no": ("CASE_FILING", "CLOSING_REPORT"),
        "cause": ("CASE_FILING", "CLOSING_REPORT"),
        "party_name": ("PENALTY_DECISION", "CASE_FILING"),
        "filed_at": ("CASE_FILING",),
        "closed_at": ("CLOSING_REPORT",),
        "archived_at": ("FILE_NOTE",),
        "issuer": ("PENALTY_DECISION", "PENALTY_NOTICE"),
    }
    return facts.value(name, *sources[name]) if name in sources else None


def _same_cause(one: Value, other: Value) -> bool:
    a, b = (same_key(v.text).removeprefix("涉嫌").removesuffix("案") for v in (one, other))
    return a in b or b in a


@check("d1_04_order")
def order(facts: Facts, params: Params) -> Verdict:
    """The papers stand in the order of the chosen profile."""
    a = Answer()
    for entry in facts.misplaced:
        paper, after = facts.papers[entry.paper], facts.papers[entry.after]
        a.hit("mismatch", "paper_misplaced", paper, after, cause="order_wrong", subject=str(paper.index), paper=paper, after=after)
    unknown = [p for p in facts.papers if not p.known]
    if not a.broken and facts.papers and not unknown:
        a.ok("order_kept", [p for p in facts.papers if p.number][:1], count=len(facts.papers), profile=Term(f"order.{facts.office.order}"))
    elif unknown:
        a.doubt("order_unclear", unknown)
    elif not facts.papers:
        a.doubt("papers_not_found", untyped(facts))
    return a.verdict()


@check("d1_06_file_note")
def file_note(facts: Facts, params: Params) -> Verdict:
    """The scanned closing sheet is filled in, signed by compiler and checker, and dated."""
    sheets = facts.of(*doc_types(params))
    if not sheets:
        return undecided("not_scanned", paper=paper_name("FILE_NOTE"))
    a = Answer()
    paper = sheets[0]
    for name in params.get("fields", ()):
        value = paper.get(name)
        if written(a, paper, name):
            continue
        if value is None and _stands_on(a, facts, paper, name, facts.value(name, "COVER"), params):
            continue
        if (value and value.value is None) or _left_blank(paper, name):
            a.hit(
                "missing_element", "field_not_there", value or paper, cause="file_note_incomplete", subject=name,
                paper=paper, field=field_name(name),
            )  # fmt: skip
        else:
            unread(a, paper, name, value)
    return a.verdict()


def _left_blank(paper: Paper, name: str) -> bool:
    """The label is printed on a legible sheet, and neither print nor ink stands beside it."""
    if not legible(paper):
        return False
    spots = [beside(paper, label) for label in _LABELS.get(name, ())]
    found = [filled for spot, filled in spots if spot]
    return bool(found) and not any(found)


@check("d1_07_archived_in_time")
def archived_in_time(facts: Facts, params: Params) -> Verdict:
    """From closing to filing no more than the office's period."""
    if not facts.of("COVER", "FILE_NOTE"):
        return undecided("not_scanned", facts.of("CLOSING_REPORT"), paper=paper_name("FILE_NOTE"))
    a = Answer()
    deadline(a, facts, "T22", own_period(params, facts.office.archive_days, Office().archive_days), kind="late", cause="archived_late")
    rule, archived = default_registry().time_rule("T24"), facts.day("archived")
    if archived is not None and archived.value.read:
        due = Calendar({}).add_years(archived.date, rule.limit, roll=False)
        a.ok("transfer_due", archived, day=due, limit=rule.limit, basis=rule.basis)
    return a.verdict()


@check("d1_08_description")
def description(facts: Facts, params: Params) -> Verdict:
    """Retention period and archival code are of an allowed form."""
    sheets = facts.of("COVER", "FILE_NOTE")
    if not sheets:
        return undecided("not_scanned", paper=paper_name("COVER"))
    a = Answer()
    retention, code = facts.value("retention", "COVER", "FILE_NOTE"), facts.value("archival_code", "COVER", "FILE_NOTE")
    if retention is None or not retention.there:
        unread(a, sheets[0], "retention", retention)
    elif retention.text in params.get("retention_values", ()) or same_key(retention.text) in {
        same_key(v) for v in params.get("retention_values", ())
    }:
        a.ok("retention_allowed", retention, value=retention)
    elif retention.confidence >= trust.SURE:
        a.hit("mismatch", "retention_not_allowed", retention, cause="retention_wrong", subject="retention", value=retention)
    else:
        unread(a, sheets[0], "retention", retention)
    if code is not None and code.read:
        if re.fullmatch(str(params.get("archival_code_pattern", ".+")), code.text):
            a.ok("code_well_formed", code, value=code)
        else:
            a.doubt("code_other_form", code, value=code)
    return a.verdict()
