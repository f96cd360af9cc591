"""C1 basics of forms: required papers, blanks, numbers, signatures and seals, wording."""

from __future__ import annotations

from typing import Any

from rapidfuzz.distance import Levenshtein

from casefile.facts import trust
from casefile.facts.compare import contradicts, number_key, same_key, slip
from casefile.facts.text import Found, Presence, evidence_at, mentions
from casefile.facts.values import Facts, Paper, Value
from casefile.recognition.canonical.numbers import find_doc_nos, number_parts
from scoring.checks.base import Answer, Params, Term, Verdict, check, field_name, paper_name, undecided
from scoring.checks.common import MISSING_CAUSE, doc_types, legible, untyped
from scoring.checks.seals import seal_judged


@check("c1_01_required_documents")
def required_documents(facts: Facts, params: Params) -> Verdict:
    """Every paper this case must have is there (the same computation as the dossier's missing list)."""
    a = Answer()
    for missing in facts.missing:
        name = paper_name(missing.type)
        said: dict[str, Any] = {"paper": name, "because": Term(missing.because, (("document", name), ("basis", missing.basis)))}
        if facts.rules_out(missing.type):
            a.hit("missing_document", "paper_required", cause=MISSING_CAUSE.get(missing.type, ""), **said)
        else:
            a.doubt("paper_required_unclear", untyped(facts), **said)
    if a.empty:
        if facts.typed or facts.papers:
            a.ok("papers_complete", [p for p in facts.papers if p.number][:1], count=len(facts.papers))
        else:
            return undecided("papers_not_found", untyped(facts))
    return a.verdict()


@check("c1_02_blanks_filled")
def blanks_filled(facts: Facts, params: Params) -> Verdict:
    """Boxes an operator said are empty; otherwise a person looks through the forms."""
    a = Answer()
    for paper in facts.papers:
        for value in paper.values:
            if value.value is None:
                a.hit(
                    "missing_element", "field_not_there", value, cause="blank_box", subject=f"{paper.index}/{value.name}",
                    paper=paper, field=field_name(value.name),
                )  # fmt: skip
    if a.empty:
        a.ok("no_blank_seen", facts.papers[:1], count=sum(len(p.values) for p in facts.papers))
    return a.verdict()


@check("c1_03_document_numbers")
def document_numbers(facts: Facts, params: Params) -> Verdict:
    """Numbers are well formed, bear the year of the paper and are used once."""
    a = Answer()
    used: dict[tuple[str, str], tuple[Paper, Value]] = {}
    for paper in facts.papers:
        for name in params.get("fields", ()):
            value = paper.get(name)
            if value is None or value.value is None:
                continue
            _one_number(a, facts, paper, name, value, doc_types(params, "numbered"))
            if name == "doc_no" and value.read:
                other = used.setdefault((paper.type, number_key(value.text)), (paper, value))
                if other[0] is not paper:
                    _repeated(a, paper, value, *other)
    for paper in facts.of(*doc_types(params, "numbered")):
        if paper.get("doc_no") is None:
            _lost_number(a, facts, paper)
    for prior in facts.history or ():
        for paper in facts.papers:
            value = paper.get("doc_no")
            if value and value.read and number_key(value.text) in {number_key(n) for n in prior.doc_nos}:
                code = "number_in_other_case" if value.sure else "number_unclear"
                said: dict[str, Any] = {"paper": paper, "value": value, "case": prior.case_no or prior.case_id}
                if value.sure:
                    a.hit("repeated", code, value, cause="number_repeated", subject=value.text, **said)
                else:
                    a.doubt(code, value, **said)
    if a.empty:
        a.doubt("field_unread", facts.of("CASE_FILING", "PENALTY_DECISION") or untyped(facts), field=field_name("doc_no"))
    return a.verdict()


def number_shown(facts: Facts, paper: Paper) -> Found | None:
    """A paper's own number in its text, where it was not found as a field: the one a receipt serves it by.

    The match of the result is the number as the contract writes it, its group the year.
    """
    case = {number_key(v.text) for v in facts.values("case_no") if v.read}
    served = {number_key(v.text) for v in facts.values("served_doc_no") if v.read}
    for number in find_doc_nos(paper.text):
        parts = number_parts(number.value)
        if parts and number_key(number.value) in served - case:
            return Found(Presence.YES, number.value, evidence_at(paper, number.start, number.end), (parts[1],))
    return None


def _lost_number(a: Answer, facts: Facts, paper: Paper) -> None:
    shown = number_shown(facts, paper)
    made = paper.get("made_date")
    if shown and made and made.read and made.day and shown.groups[0] == str(made.day.year):
        a.ok("number_year_fits", shown, made, paper=paper, value=shown.match, year=made.day.year)
    else:
        a.doubt("value_unread", paper, paper=paper, field=field_name("doc_no"))


def _only_year(facts: Facts, year: str) -> bool:
    """The case was filed and closed within `year`."""
    days = facts.day("filed"), facts.day("closed")
    return all(d is not None and d.value.read and str(d.date.year) == year for d in days)


def _one_number(a: Answer, facts: Facts, paper: Paper, name: str, value: Value, numbered: tuple[str, ...]) -> None:
    said: dict[str, Any] = {"paper": paper, "value": value}
    parts = number_parts(value.text)
    if not value.read:
        day = _year_source(facts, paper, name)
        if parts and value.there and day is not None and day.day is not None and parts[1] == str(day.day.year):
            # A misread number would hardly come out well formed and with the year of the paper's date.
            a.ok("number_year_fits", value, day, year=parts[1], **said)
        elif parts and value.there and any(parts[:2] == (number_parts(v.text) or ())[:2] for v in facts.values(name) if v.read):
            a.ok("number_well_formed", value, **said)  # built as another paper's, its last figures aside
        else:
            a.doubt("number_unclear", value, **said)
        return
    if parts is None:
        others = [v for v in facts.values(name) if v is not value and v.read and number_parts(v.text)]
        near = any(not contradicts(o, value, number_key) for o in others if _nearly(o.text, value.text))
        if value.sure and not near:
            a.hit("bad_form", "number_bad_form", value, cause="number_form", subject=value.text, **said)
        else:
            a.doubt("number_unclear", value, **said)
        return
    day = _year_source(facts, paper, name)
    if day is None or day.day is None:
        if name == "doc_no" and paper.type in numbered and not _only_year(facts, parts[1]):
            a.doubt("value_unread", paper, paper=paper, field=field_name("made_date"))
        else:
            a.ok("number_well_formed", value, **said)
    elif parts[1] == str(day.day.year):
        a.ok("number_year_fits", value, day, year=parts[1], **said)
    elif value.sure and day.sure and not _year_misread(facts, paper, value, parts[1], day):
        a.hit("wrong_year", "number_wrong_year", value, day, cause="number_year", subject=value.text, year=day.day.year, **said)
    else:
        a.doubt("number_unclear", value, day, **said)


def _year_misread(facts: Facts, paper: Paper, value: Value, year: str, day: Value) -> bool:
    """One figure of the year may be misread: the number stands elsewhere with another year."""
    if value.confidence >= trust.SURE_ONE_CHARACTER or day.day is None or not slip(year, str(day.day.year)):
        return False
    own = number_key(value.text)
    return any(
        v.read and v.paper != paper.index and (parts := number_parts(v.text)) and parts[1] != year
        and own.replace(year, parts[1]) == number_key(v.text)
        for n in ("doc_no", "served_doc_no", "case_no") for v in facts.values(n)
    )  # fmt: skip


def _nearly(one: str, other: str) -> bool:
    return Levenshtein.distance(same_key(one), same_key(other), score_cutoff=2) <= 2


def _year_source(facts: Facts, paper: Paper, name: str) -> Value | None:
    """The day whose year a number must bear: the paper's own, or the filing for a case number."""
    if name == "case_no":
        day = facts.day("filed")
        return day.value if day and day.value.read and paper.type == "CASE_FILING" else None
    value = paper.get("made_date")
    return value if value and value.read and value.day else None


def _repeated(a: Answer, paper: Paper, value: Value, other: Paper, other_value: Value) -> None:
    # The stub and the copy of one paper bear one number: only different papers repeat it.
    days = [p.get("made_date") for p in (paper, other)]
    differ = all(d and d.sure for d in days) and len({d.text for d in days if d}) > 1
    said: dict[str, Any] = {"paper": paper, "value": value}
    if differ and value.sure and other_value.sure:
        a.hit("repeated", "number_repeated", value, other_value, cause="number_repeated", subject=value.text, **said)
    elif differ:
        a.doubt("number_unclear", value, other_value, **said)


@check("c1_04_signed_dated_sealed")
def signed_dated_sealed(facts: Facts, params: Params) -> Verdict:
    """Outgoing papers bear date and seal in the right place."""
    a = Answer()
    for paper in facts.of(*doc_types(params, "sealed")):
        cause = "decision_seal" if paper.type == "PENALTY_DECISION" else "seal_missing"
        seal_judged(a, facts, paper.index, "missing_seal", cause)
        made = paper.get("made_date")
        if made and made.read:
            a.ok("field_there", made, paper=paper, field=field_name("made_date"), value=made)
        else:
            a.doubt("value_unread", made or paper, paper=paper, field=field_name("made_date"))
    return a.verdict("no_outgoing_paper")


@check("c1_05_wording")
def wording(facts: Facts, params: Params) -> Verdict:
    """Words the office's list has another way of writing for; other slips of the pen are for a person."""
    a = Answer()
    usual = [(str(word), str(better)) for word, better in params.get("usual_words", ())]
    for paper in facts.of(*doc_types(params)):
        found = [(mention, word, better) for word, better in usual if (mention := mentions(paper, [word]))]
        for mention, word, better in found:
            a.hit("unusual_word", "word_unusual", mention, cause="wording", subject=f"{paper.index}/{word}", paper=paper, word=word, usual=better)
        if not found and legible(paper):
            a.ok("words_usual", paper, paper=paper, count=len(usual))
        elif not found:
            a.doubt("words_unread", paper, paper=paper)
    if a.empty:
        return undecided("papers_not_found", untyped(facts))
    return a.verdict()
