"""B3 evidence preservation and coercive measures."""

from __future__ import annotations

from typing import Any

from casefile.facts.text import Presence, mentions
from casefile.facts.values import Facts
from scoring.checks.base import Answer, Params, Term, Verdict, check, field_name, not_applicable, period, undecided
from scoring.checks.common import absent, deadline, doc_types, exceeded, unread, untyped, within_hours, words


def _concerned(facts: Facts, *types: str) -> Verdict | None:
    """The answer when no such measure was taken; None when one was."""
    if facts.of(*types):
        return None
    if facts.rules_out(*types):
        return not_applicable("no_measure", measure=Term(f"type.{types[0]}"))
    return undecided("papers_not_found", untyped(facts))


_PRESERVATION = ("EVIDENCE_PRESERVATION_LIST", "PRESERVATION_RELEASE", "PRESERVATION_APPROVAL")
_COERCION = ("COERCIVE_DECISION", "COERCIVE_RELEASE", "COERCIVE_EXTENSION", "COERCIVE_APPROVAL")


@check("b3_01_preservation_approved")
def preservation_approved(facts: Facts, params: Params) -> Verdict:
    """Preservation was approved and its list was handed over (行政处罚法 art. 56)."""
    answer = _concerned(facts, *_PRESERVATION)
    if answer:
        return answer
    a = Answer()
    for kind in doc_types(params):
        papers = facts.of(kind)
        if papers:
            a.ok("paper_on_file", papers, paper=papers[0])
        else:
            absent(a, facts, kind)
    return a.verdict()


@check("b3_02_preservation_in_time")
def preservation_in_time(facts: Facts, params: Params) -> Verdict:
    """Preserved evidence is dealt with within seven working days (行政处罚法 arts. 56, 85)."""
    answer = _concerned(facts, *_PRESERVATION)
    if answer:
        return answer
    a = Answer()
    limit = str(params.get("limit", "7wd"))
    # The first act that dealt with it counts: release, a coercive measure that took its place, the decision.
    ended = [s for r in ("T03", "T03c", "T03d") if (s := facts.span(r)) and s.calendar >= 0]
    timely = [s for s in ended if s.rule != "T03" and exceeded(s, limit) is False]
    release = facts.span("T03")
    if release is None and timely:
        deadline(a, facts, timely[0].rule, limit, kind="late", cause="preservation_late")
    elif release is None and not facts.of("PRESERVATION_RELEASE"):
        if facts.day("preserved_from") is None:
            unread(a, facts.of(*_PRESERVATION)[0], "preserved_from")
        else:
            absent(a, facts, "PRESERVATION_RELEASE")
    else:
        deadline(a, facts, "T03", limit, kind="late", cause="preservation_late")
    return a.verdict()


@check("b3_03_coercive_basis")
def coercive_basis(facts: Facts, params: Params) -> Verdict:
    """A coercive measure names its basis and was approved (行政强制法 arts. 18, 19)."""
    answer = _concerned(facts, *_COERCION)
    if answer:
        return answer
    a = Answer()
    for kind in doc_types(params):
        papers = facts.of(kind)
        if papers:
            a.ok("paper_on_file", papers, paper=papers[0])
        else:
            absent(a, facts, kind)
    if facts.span("T05"):  # 行政强制法 art. 19: an urgent measure is reported and approved within 24 hours
        within_hours(a, facts, "T05", str(params.get("limit", "24h")), kind="missing_document", cause="coercive_approved_late")
    for paper in facts.of("COERCIVE_DECISION"):
        cited = [x for x in facts.articles if x.paper == paper.index]
        if cited:
            a.ok("cites", [x.evidence for x in cited[:2]], paper=paper, article=cited[0].canonical)
        else:
            words(a, paper, ["依据《", "根据《", "依照《"], "basis", "missing_element", "", str(paper.index))
    return a.verdict()


@check("b3_04_coercive_notice")
def coercive_notice(facts: Facts, params: Params) -> Verdict:
    """The scene record tells reasons, basis, rights and remedies and hears the party (行政强制法 art. 18)."""
    answer = _concerned(facts, *_COERCION)
    if answer:
        return answer
    a = Answer()
    records = facts.of(*doc_types(params))
    if not records:
        absent(a, facts, "SCENE_RECORD", "missing_element", "missing_coercive_scene_record")
    told = [(r, [f for p in params.get("phrases", ()) if (f := mentions(r, [p]))]) for r in records]
    if told:
        record, found = max(told, key=lambda entry: len(entry[1]))
        wanted = len(params.get("phrases", ()))
        if len(found) >= min(3, wanted):
            a.ok("measure_told", found, paper=record, count=len(found))
        else:
            sure = all(mentions(record, [p]).presence is not Presence.UNSURE for p in params.get("phrases", ()))
            if sure:
                a.hit("missing_element", "measure_not_told", record, paper=record)
            else:
                a.doubt("measure_told_unclear", record, paper=record)
    return a.verdict()


@check("b3_05_coercive_period")
def coercive_period(facts: Facts, params: Params) -> Verdict:
    """Thirty days, thirty more with a written extension, then release (行政强制法 arts. 25, 27, 28)."""
    answer = _concerned(facts, *_COERCION)
    if answer:
        return answer
    a = Answer()
    first, unit = period(str(params.get("limit", "30cal")))
    extension = period(str(params.get("extension", "30cal")))[0]
    extended = facts.of("COERCIVE_EXTENSION")
    longest = f"{first + extension if extended else first}{unit}"
    if facts.of("COERCIVE_DECISION") and facts.day("coerced_to") is None:
        decision = facts.of("COERCIVE_DECISION")[0]
        unread(a, decision, "preserved_to", decision.get("preserved_to"))
    if facts.span("T04p"):
        deadline(a, facts, "T04p", f"{first}{unit}", kind="late", cause="coercive_late")
    if extended and facts.span("T04x"):
        deadline(a, facts, "T04x", f"{first + extension}{unit}", kind="late", cause="coercive_late")
    if facts.of("COERCIVE_RELEASE"):
        excused = "appraisal_to_check" if facts.of("APPRAISAL_OPINION") else ""
        deadline(a, facts, "T04", longest, kind="late", cause="coercive_late", excused=excused)
        released, ending = facts.day("coerced_released"), facts.day("extended_to") or facts.day("coerced_to")
        if released and ending and released.value.read and ending.value.read and released.date > ending.date:
            said: dict[str, Any] = {
                "start_name": Term(f"role.{released.role}"), "start": released, "end_name": Term(f"role.{ending.role}"), "end": ending
            }
            if released.value.sure and ending.value.sure:
                a.hit("late", "days_reversed", released, ending, cause="coercive_late", **said)
            else:
                a.doubt("days_reversed_unclear", released, ending, **said)
    elif facts.of("COERCIVE_DECISION"):
        absent(a, facts, "COERCIVE_RELEASE")
    if a.empty:
        a.doubt("field_unread", facts.of("COERCIVE_DECISION"), field=field_name("preserved_from"))
    return a.verdict()
