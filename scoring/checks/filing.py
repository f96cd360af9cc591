"""B1 filing: form, time, source, case number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casefile.facts.compare import agreement, number_key
from casefile.facts.text import mentions
from casefile.facts.values import Facts, Office, Value
from scoring.checks.base import Answer, Params, Verdict, check, field_name
from scoring.checks.common import (
    absent,
    borne_by,
    consistent,
    deadline,
    doc_types,
    not_borne,
    own_period,
    unread,
    untyped,
    written,
)


@check("b1_01_filing_form")
def filing_form(facts: Facts, params: Params) -> Verdict:
    """The filing form is on file, approved, signed and dated."""
    a = Answer()
    forms = facts.of(*doc_types(params))
    if not forms:
        absent(a, facts, "CASE_FILING")
        return a.verdict()
    for name in params.get("fields", ()):
        values = [v for f in forms for v in f.all(name) if v.there]
        denied = next((v for f in forms if (v := not_borne(f, name))), None)
        if values:
            written(a, forms[0], name, max(values, key=lambda v: v.confidence))
        elif denied:
            a.hit(
                "missing_approval", "field_not_there", denied, cause="approval_signature", subject="CASE_FILING",
                paper=forms[0], field=field_name(name),
            )  # fmt: skip
        else:
            unread(a, forms[0], name, forms[0].get(name))
    return a.verdict()


@check("b1_02_filed_in_time")
def filed_in_time(facts: Facts, params: Params) -> Verdict:
    """From receipt to approval no more than the office's period; an extension needs its paper."""
    a = Answer()
    form = facts.first("CASE_FILING")
    if form is None:
        absent(a, facts, "CASE_FILING")
        return a.verdict()
    extended = mentions(form, ["延长立案期限", "批准延长", "延期立案"])
    deadline(
        a, facts, "T01", own_period(params, facts.office.filing_days, Office().filing_days), kind="late", cause="filed_late",
        excused="extension_to_check" if extended else "",
    )  # fmt: skip
    return a.verdict()


@check("b1_03_source")
def source(facts: Facts, params: Params) -> Verdict:
    """One source is ticked, and a paper shows it."""
    a = Answer()
    form = facts.first("CASE_FILING")
    if form is None:
        absent(a, facts, "CASE_FILING")
    else:
        ticked = form.all("source_kind")
        readable = [v for v in ticked if v.read]
        if len(readable) == 1:
            a.ok("source_ticked", readable, value=readable[0])
        elif len(ticked) == 1 and ticked[0].there and _shown(facts, ticked[0], doc_types(params), params.get("shown_by", {})):
            a.ok("source_ticked", ticked, value=ticked[0])
        elif len(readable) > 1:
            if all(v.sure for v in readable):
                a.hit("not_single", "sources_ticked", readable, cause="source_not_single", count=len(readable))
            else:
                a.doubt("value_unread", readable, paper=form, field=field_name("source_kind"))
        else:
            unread(a, form, "source_kind", form.get("source_kind"))
    papers = facts.of(*doc_types(params))
    if papers:
        a.ok("source_on_file", papers[:2], papers=list(papers[:2]))
    else:
        absent(a, facts, "SOURCE_MATERIAL")
    return a.verdict()


def _shown(facts: Facts, ticked: Value, types: tuple[str, ...], shown_by: Mapping[str, Sequence[str]]) -> bool:
    """The only option that can be ticked, its tick not clear, is the one the source paper shows."""
    kinds = [words for kind, words in shown_by.items() if kind in ticked.text]
    return any(mentions(paper, list(words)) for words in kinds for paper in facts.of(*types))


@check("b1_04_case_number")
def case_number(facts: Facts, params: Params) -> Verdict:
    """One case number through all papers."""
    a = Answer()
    for name in params.get("fields", ("case_no",)):
        filed = [p.index for p in facts.of("CASE_FILING")]
        consistent(a, facts, name, agreement(facts.values(name), number_key, prefer=filed), "case_number_differs", borne_by=borne_by(params, name))
    if a.empty:
        a.doubt("field_unread", facts.of("CASE_FILING") or untyped(facts), field=field_name("case_no"))
    return a.verdict()
