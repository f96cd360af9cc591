"""Bonus J03–J05: granted (pass) or not."""

from __future__ import annotations

from casefile.facts.values import Facts
from scoring.checks.base import Answer, Params, Verdict, check, not_applicable
from scoring.checks.common import doc_types, untyped


@check("j03_full_recording")
def full_recording(facts: Facts, params: Params) -> Verdict:
    """A list of recordings is on file; whether it is complete is for a person."""
    papers = facts.of(*doc_types(params))
    if not papers:
        return not_applicable("no_media")
    a = Answer()
    a.ok("paper_on_file", papers, paper=papers[0])
    return a.verdict()


@check("j04_offsite_evidence")
def offsite_evidence(facts: Facts, params: Params) -> Verdict:
    """Evidence was taken by monitoring; whether its review was regular is for a person."""
    papers = facts.of(*doc_types(params))
    if not papers:
        return not_applicable("no_monitoring")
    a = Answer()
    a.ok("paper_on_file", papers, paper=papers[0])
    return a.verdict()


@check("j05_digital_dossier")
def digital_dossier(facts: Facts, params: Params) -> Verdict:
    """Every page is searchable and in its place, and nothing had to be scanned again."""
    written = [s for s in facts.sheets if s.written]
    flawed = [s for s in written if not s.read or s.paper is None] + [s for s in facts.sheets if s.duplicate_of]
    lost = any(i.state == "refused" or i.lost_pages for i in facts.inputs)
    if not written or flawed or lost or any(p.missing_sheets for p in facts.papers) or untyped(facts):
        return not_applicable("dossier_reworked", flawed[:3])
    a = Answer()
    a.ok("dossier_sound", written[:1], count=len(written))
    return a.verdict()
