"""B5 hearing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from casefile.facts.compare import same_key
from casefile.facts.text import fold, search
from casefile.facts.values import Evidence, Facts, Value
from scoring.checks.base import (
    Answer,
    Params,
    Term,
    Verdict,
    check,
    field_name,
    not_applicable,
    paper_name,
    period,
    undecided,
)
from scoring.checks.common import absent, doc_types, exceeded, heavy, missing_days, threshold_reached, unread, untyped
from scoring.checks.lawful import last_notice

_HEARING_PAPERS = ("HEARING_REQUEST", "HEARING_NOTICE", "HEARING_RECORD", "HEARING_REPORT")


def hearing_scope(a: Answer | None, facts: Facts, kinds: tuple[str, ...]) -> bool | None:
    """Whether the case falls under 行政处罚法 art. 63: a weighty kind, or a fine at the office's threshold."""
    if heavy(facts, kinds):
        return True
    if facts.party_type is None:
        if a is not None:
            a.doubt("field_unread", facts.of("PENALTY_NOTICE"), field=field_name("party_type"))
        return None
    person = facts.party_type == "PERSON"
    return threshold_reached(
        a, facts, "thresholds.hearing_person" if person else "thresholds.hearing_org",
        facts.office.hearing_person if person else facts.office.hearing_org,
    )  # fmt: skip


def wrong_period(facts: Facts, params: Params) -> tuple[Value | None, Evidence, str] | None:
    """The period of the superseded law (三日) in a notice made under the present one."""
    since = params.get("period_five_since", date(2021, 7, 15))
    for notice in facts.of("PENALTY_NOTICE"):
        made = notice.get("made_date")
        if made is None or not made.read or made.day is None or made.day < since:
            continue
        phrases = "|".join(re.escape(fold(p)) for p in params.get("wrong_period_phrases", ["三日"]))
        found = search(notice, rf"(?<![〇一二三四五六七八九十\d])({phrases})内?[^。.]{{0,30}}?听证")
        if found:
            return made, found.evidence, found.groups[0] or ""
    return None


@check("b5_01_hearing_told")
def hearing_told(facts: Facts, params: Params) -> Verdict:
    """Where a hearing may be asked for, the notice says so, with five days."""
    a = Answer()
    notice = last_notice(facts)
    if notice is None:
        absent(a, facts, "PENALTY_NOTICE")
        return a.verdict()
    wrong = wrong_period(facts, params)
    if wrong:
        a.hit("wrong_period", "hearing_period_wrong", wrong[1], wrong[0], cause="hearing_period_wrong", said=wrong[2], made=wrong[0])
    pending = Answer()
    scope = hearing_scope(pending, facts, tuple(params.get("always_kinds", ())))
    offered = notice.get("hearing_offered")
    if offered and offered.read and offered.text == "true":
        a.ok("hearing_offered", offered)
    elif scope is None:
        return a.verdict() if a.broken else pending.verdict()
    elif scope is False:
        return a.verdict("hearing_not_due")
    elif offered and offered.read and offered.text == "false":
        if offered.sure:
            a.hit("not_told", "hearing_not_offered", offered, cause="hearing_not_told")
        else:
            a.doubt("hearing_offer_unclear", offered)
    else:
        unread(a, notice, "hearing_offered", offered)
    return a.verdict()


def _not_asked(facts: Facts) -> Verdict:
    """No paper of a hearing is on file: none was asked for, where no unrecognised page may be one."""
    if facts.rules_out(*_HEARING_PAPERS):
        return not_applicable("hearing_not_asked")
    return undecided("papers_not_found", untyped(facts))


def asked_late(a: Answer, facts: Facts, params: Params) -> bool:
    """T06: no hearing was granted, and it was asked for after the five working days of 行政处罚法 art. 64(1).

    Whether one was due all the same (sent by post in time, hindered) is put to a person.
    """
    span, limit = facts.span("T06"), str(params.get("request_limit", "5wd"))
    if span is None or facts.of("HEARING_NOTICE", "HEARING_RECORD") or exceeded(span, limit) is False:
        return False
    said: dict[str, Any] = {"start": span.start, "end": span.end, "limit": period(limit)[0]}
    if exceeded(span, limit) is None:
        a.doubt(
            "calendar_missing", span.start, span.end, start_name=Term("role.notice_served"), end_name=Term("role.hearing_asked"),
            year=span.missing_year, unit=Term("unit.wd"), **said,
        )  # fmt: skip
    else:
        a.doubt("hearing_asked_late", span.start, span.end, days=span.working, **said)
    return True


@check("b5_02_hearing_held")
def hearing_held(facts: Facts, params: Params) -> Verdict:
    """A hearing that was asked for was held, announced seven full working days before (art. 64(2))."""
    if not facts.of(*_HEARING_PAPERS):
        return _not_asked(facts)
    a = Answer()
    if asked_late(a, facts, params):
        return a.verdict()
    for kind in ("HEARING_NOTICE", "HEARING_RECORD"):
        papers = facts.of(kind)
        if papers:
            a.ok("paper_on_file", papers, paper=papers[0])
        else:
            absent(a, facts, kind, "not_held")
    if not facts.of("HEARING_NOTICE"):
        return a.verdict()
    span = facts.span("T08")
    number = period(str(params.get("limit", "7wd")))[0]
    if span is None:
        missing_days(a, facts, "T08")
    else:
        said: dict[str, Any] = {
            "start_name": Term("role.hearing_notice_served"), "start": span.start, "end_name": Term("role.heard"), "end": span.end,
            "days": span.between, "limit": number,
        }  # fmt: skip
        if not (span.start.value.read and span.end.value.read):
            a.doubt("days_unclear", span.start, span.end, **said)
        elif span.between is None:
            a.doubt("calendar_missing", span.start, span.end, year=span.missing_year, unit=Term("unit.wd"), **said)
        elif span.between >= number:
            a.ok("full_days_kept", span.start, span.end, **said)
        elif span.sure:
            a.hit("late", "full_days_short", span.start, span.end, cause="hearing_notice_short", **said)
        else:
            a.doubt("full_days_short_unclear", span.start, span.end, **said)
    return a.verdict()


@check("b5_03_hearing_host")
def hearing_host(facts: Facts, params: Params) -> Verdict:
    """Nobody who investigated the case hosts its hearing (art. 64(4))."""
    papers = facts.of(*doc_types(params))
    if not papers:
        return undecided("papers_not_found", untyped(facts)) if facts.of(*_HEARING_PAPERS) else _not_asked(facts)
    a = Answer()
    investigators = {
        same_key(v.text): v
        for v in facts.values("officers", "INVESTIGATION_REPORT", "INTERROGATION_RECORD", "SCENE_RECORD", "INQUEST_RECORD")
        if v.read
    }
    hosts = [v for p in papers for v in p.all("hearing_hosts")]
    for paper in papers:
        if not paper.all("hearing_hosts") and (paper.type == "HEARING_RECORD" or not hosts):
            unread(a, paper, "hearing_hosts")
    if not investigators:
        a.doubt("field_unread", facts.of("INVESTIGATION_REPORT", "INTERROGATION_RECORD"), field=field_name("officers"))
    for host in hosts:
        other = investigators.get(same_key(host.text))
        if not host.read:
            unread(a, facts.papers[host.paper], "hearing_hosts", host)
        elif other is None:
            a.ok("host_free", host, value=host)
        elif host.sure and other.sure:
            a.hit("mismatch", "host_investigated", host, other, cause="hearing_host_involved", value=host, paper=facts.papers[other.paper])
        else:
            a.doubt("host_unclear", host, other, value=host)
    return a.verdict()


@check("b5_04_hearing_report")
def hearing_report(facts: Facts, params: Params) -> Verdict:
    """A report on the hearing is on file (art. 65)."""
    if not facts.of(*_HEARING_PAPERS):
        return _not_asked(facts)
    a = Answer()
    papers = facts.of(*doc_types(params))
    if papers:
        a.ok("paper_on_file", papers, paper=paper_name("HEARING_REPORT"))
    else:
        absent(a, facts, "HEARING_REPORT")
    return a.verdict()
