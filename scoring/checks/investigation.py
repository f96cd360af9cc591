"""B2 investigation: identity shown, signatures, times of records, samples, period of the case."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from casefile.facts.compare import same_key
from casefile.facts.text import Presence, fold, located_lines, mentions
from casefile.facts.values import Evidence, Facts, Office, Paper, Value
from scoring.checks.base import Answer, Params, Verdict, check, undecided
from scoring.checks.common import deadline, doc_types, nothing_to_compare, own_period, unread, untyped, words


@check("b2_01_identity_shown")
def identity_shown(facts: Facts, params: Params) -> Verdict:
    """Records say that the officers showed their certificates and told the rights."""
    a = Answer()
    shown, told = (list(group) for group in (*params.get("groups", ()), ["执法证"], ["回避"])[:2])
    for paper in facts.of(*doc_types(params)):
        subject = str(paper.index)
        numbers = [v for v in paper.all("officer_cert_nos") if v.read]
        if numbers:
            a.ok("officers_named", numbers, paper=paper, count=len(numbers))
        else:
            words(a, paper, shown, "identity_shown", "missing_element", "identity_not_shown", subject)
        if paper.type == "INTERROGATION_RECORD":
            words(a, paper, told, "rights_told", "missing_element", "recusal_not_told", subject)
    if a.empty and not facts.rules_out(*doc_types(params)):
        a.doubt("papers_not_found", untyped(facts))
    return a.verdict("no_record")


@check("b2_02_respondent_signatures")
def respondent_signatures(facts: Facts, params: Params) -> Verdict:
    """Every page of an interrogation is signed, the last one with the respondent's own words."""
    a = Answer()
    for paper in facts.of(*doc_types(params)):
        signed = {m.page for m in paper.marks if m.kind in ("signature", "handwriting", "fingerprint")}
        for page in paper.pages:
            sheet = facts.sheet(page)
            if sheet is None or not sheet.written:
                continue
            spot = None if page in signed else _name_at_foot(paper, page)
            if spot:
                a.doubt("page_name_only", spot, paper=paper, position=sheet.position or 0)
            elif page in signed:
                a.ok("page_signed", [m for m in paper.marks if m.page == page][:1], paper=paper, position=sheet.position or 0)
            else:
                a.hit(
                    "missing_signature", "page_not_signed", sheet, cause="respondent_signature", subject=page,
                    paper=paper, position=sheet.position or 0,
                )  # fmt: skip
        words(a, paper, params.get("closing_phrases", []), "closing_words", "missing_signature", "respondent_signature", f"{paper.index}/words")
    return a.verdict("no_interrogation")


_LABEL = 16  # characters a line may have beside the name: a label, a date
_FOOT = 0.55  # share of the page's height below which a name is a signature, not an answer


def _name_at_foot(paper: Paper, page: str) -> Evidence | None:
    """The respondent's or an officer's name stands below the record's text, where no mark was detected.

    A neat hand is read as print, and a typed name is no signature: which of them it is, is for a person.
    """
    names = {fold(v.text) for n in ("respondent_name", "officers") for v in paper.all(n) if v.read and len(v.text) > 1}
    for at, text, box in located_lines(paper):
        if paper.pages[at] == page and box.y0 > _FOOT and any(n in text and len(text) < len(n) + _LABEL for n in names):
            return Evidence(page, box)
    return None


@dataclass(frozen=True)
class _Session:
    paper: Paper
    start: Value
    end: Value
    people: frozenset[str]


@check("b2_03_record_times")
def record_times(facts: Facts, params: Params) -> Verdict:
    """Times are complete, and no officer is in two records at once."""
    a = Answer()
    main = doc_types(params)
    sessions: list[_Session] = []
    lost: list[tuple[Paper, Value | None, Value | None]] = []
    for paper in facts.of(*main, *doc_types(params, "other_documents")):
        start, end = paper.get("started_at"), paper.get("ended_at")
        readable = [v for v in (start, end) if v and v.read and v.moment]
        if start is None or end is None or len(readable) < 2:
            lost.append((paper, start, end))
            continue
        if end.text < start.text:
            code = "record_ends_before" if start.sure and end.sure else ""
            said = {"paper": paper, "start": _clock(start), "end": _clock(end)}
            if code:
                a.hit("mismatch", code, start, end, cause="record_times", subject=str(paper.index), **said)
            else:
                a.doubt("record_ends_before_unclear", start, end, **said)
            continue
        people = frozenset(
            same_key(o.registered or (o.name.text if o.name else "")) for o in facts.officers if o.paper == paper.index
        ) - {""}
        sessions.append(_Session(paper, start, end, people))
        if paper.type in main:
            a.ok("record_times_there", start, end, paper=paper, start=_clock(start), end=_clock(end))
    for paper, start, end in lost:
        # Of other records the times matter only on a day of a session.
        known = [v.day for v in (start, end) if v and v.read and v.day]
        if paper.type in main or not known or known[0] in {s.start.day for s in sessions}:
            for name, value in (("started_at", start), ("ended_at", end)):
                if value is None or not value.read or value.moment is None:
                    unread(a, paper, name, value)
    for one, other in combinations(sessions, 2):
        _overlap(a, one, other)
    if a.empty and not facts.rules_out(*main):
        a.doubt("papers_not_found", untyped(facts))
    return a.verdict("no_interrogation")


def _overlap(a: Answer, one: _Session, other: _Session) -> None:
    if not (one.start.text < other.end.text and other.start.text < one.end.text):
        return
    spots = [one.start, one.end, other.start, other.end]
    shared = sorted(one.people & other.people)
    said = {
        "paper": one.paper, "start": _clock(one.start), "end": _clock(one.end),
        "other": other.paper, "other_start": _clock(other.start), "other_end": _clock(other.end),
    }  # fmt: skip
    if shared and all(v.sure for v in spots):
        a.hit(
            "mismatch", "records_overlap", spots, cause="record_times", subject=f"{one.paper.index}/{other.paper.index}",
            people=shared, **said,
        )  # fmt: skip
    elif shared or not one.people or not other.people:
        a.doubt("records_overlap_unclear", spots, **said)


def _clock(value: Value) -> str:
    return value.text.replace("T", " ")


@check("b2_04_party_present")
def party_present(facts: Facts, params: Params) -> Verdict:
    """The party, an agent or a witness was at the scene."""
    a = Answer()
    for paper in facts.of(*doc_types(params)):
        words(a, paper, params.get("phrases", []), "party_present", "missing_element", "", str(paper.index))
    return a.verdict("no_scene_record")


@check("b2_05_sampling")
def sampling(facts: Facts, params: Params) -> Verdict:
    """A sampling voucher names what was taken, its kind and quantity, and bears signatures."""
    a = Answer()
    papers = facts.of(*doc_types(params))
    for paper in papers:
        for label in params.get("labels", ()):
            found = mentions(paper, [label])
            if found.presence is Presence.YES:
                a.ok("says", found, paper=paper, what=label)
            elif found.presence is Presence.NO:
                a.hit("missing_element", "says_not", paper, cause="missing_sampling", subject=label, paper=paper, what=label)
            else:
                a.doubt("says_unsure", paper, paper=paper, what=label)
    if not papers and not facts.rules_out(*doc_types(params)):
        return undecided("papers_not_found", untyped(facts))
    return a.verdict("no_sampling")


@check("b2_06_decision_in_time")
def decision_in_time(facts: Facts, params: Params) -> Verdict:
    """From filing to decision 90 days (行政处罚法 art. 60); what may not count is put to a person."""
    a = Answer()
    if not facts.of("PENALTY_DECISION", "NO_PENALTY_DECISION"):
        nothing_to_compare(a, facts, "PENALTY_DECISION")
        return a.verdict()
    pauses = facts.of("HEARING_NOTICE", "HEARING_RECORD", "APPRAISAL_OPINION")
    extended = next(
        (f for p in facts.papers if (f := mentions(p, ["延长办案期限", "延长办理期限", "延长案件办理期限"]))), None
    )
    announced = [v for v in facts.values("service_method") if v.text == "公告送达"]
    excused = "suspension_to_check" if pauses or extended or announced else ""
    limit = own_period(params, facts.office.decision_days, Office().decision_days)
    deadline(a, facts, "T02", limit, kind="late", cause="decision_late", excused=excused)
    return a.verdict()


