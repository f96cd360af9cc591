"""A5 application of law: cause, articles, editions, notice against decision, double fines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from casefile.facts import trust
from casefile.facts.articles import DECIDING, paper_day
from casefile.facts.compare import same_key, slip
from casefile.facts.values import CitedArticle, Facts, Paper, Prior, Value
from scoring.checks.base import Answer, Params, Term, Verdict, check, field_name, undecided
from scoring.checks.common import absent, doc_types, legible, penalty_kinds, unread, untyped

_ROLE_FIELD = {"violated": "violated_articles", "penalty": "penalty_articles"}


def cited(facts: Facts, paper: Paper, role: str) -> list[CitedArticle]:
    """Citations of one role on one paper.

    Where none was read as such, those of its running text that another paper cites in this role.
    """
    own = [a for a in facts.articles if a.paper == paper.index and a.role == role]
    if own:
        return own
    others = {a.canonical for a in facts.articles if a.role == role and a.confidence >= trust.READ}
    found = {a.canonical: a for a in facts.articles if a.paper == paper.index and a.role == "text" and a.canonical in others}
    return list(found.values())


def last_notice(facts: Facts) -> Paper | None:
    """The notice that the decision rests on: the last one made no later than it."""
    decision = facts.day("decided")
    notices = list(facts.of("PENALTY_NOTICE"))
    if not notices:
        return None

    def made(paper: Paper) -> date:
        value = paper.get("made_date")
        return value.day if value and value.read and value.day else date.min

    before = [n for n in notices if decision is None or made(n) <= decision.date]
    return max(before or notices, key=made)


@check("a5_01_cause_fits")
def cause_fits(facts: Facts, params: Params) -> Verdict:
    """The cited articles belong to one kind of violation of the registry."""
    a = Answer()
    for fine in facts.ranges:
        paper = facts.papers[fine.paper]
        cause = paper.get("cause") or facts.value("cause", "CASE_FILING")
        if fine.paired and fine.cause_fits is False:
            a.doubt("cause_other_kind", cause, paper, paper=paper, cause=cause or "")
        elif fine.paired:
            a.ok("articles_of_one_violation", paper, cause, paper=paper, cause=cause or "")
        else:
            a.doubt("articles_not_matched", paper, cause, paper=paper, cause=cause or "")
    if a.empty:
        a.doubt("field_unread", facts.of(*doc_types(params)), field=field_name("violated_articles"))
    return a.verdict()


@check("a5_02_articles_paired")
def articles_paired(facts: Facts, params: Params) -> Verdict:
    """Violated and penalty articles stand together and are cited down to paragraph and item."""
    a = Answer()
    papers = facts.of(*doc_types(params))
    if not facts.of("PENALTY_DECISION"):
        absent(a, facts, "PENALTY_DECISION")
    seen: set[str] = set()
    for paper in papers:
        for role, name in _ROLE_FIELD.items():
            found = cited(facts, paper, role)
            if not found:
                unread(a, paper, name, paper.get(name))
            for article in found:
                if article.canonical not in seen:
                    seen.add(article.canonical)
                    _depth(a, facts, paper, article)
        fine = next((r for r in facts.ranges if r.paper == paper.index), None)
        if fine and fine.paired:
            a.ok("articles_of_one_violation", cited(facts, paper, "penalty")[0].evidence, paper=paper, cause="")
        elif fine and fine.paired is False:
            wrong = list(cited(facts, paper, "violated"))
            if all(x.sure and x.known for x in wrong + cited(facts, paper, "penalty")):
                a.hit(
                    "unpaired", "articles_unpaired", [x.evidence for x in wrong], cause="paragraph_missing", subject="pair",
                    paper=paper, articles=[x.canonical for x in wrong],
                )  # fmt: skip
            else:
                a.doubt("articles_not_matched", paper, paper=paper, cause="")
    return a.verdict()


def _deeper(facts: Facts, paper: Paper, article: CitedArticle) -> CitedArticle | None:
    """The citation of the paper's text whose misread form the field may be: one character or its last part away."""
    for other in facts.articles:
        if other.paper != paper.index or other.role != "text" or not other.sure or other.exists is False:
            continue
        if other.canonical.startswith(article.canonical) or slip(article.canonical, other.canonical):
            return other
    return None


def _depth(a: Answer, facts: Facts, paper: Paper, article: CitedArticle) -> None:
    said = {"paper": paper, "article": article.canonical}
    deeper = _deeper(facts, paper, article) if not article.sure else None
    if deeper is not None:
        a.ok("article_complete", deeper.evidence, paper=paper, article=deeper.canonical)
    elif article.confidence < trust.READ:
        a.doubt("article_unclear", article.evidence, **said)
    elif not article.known:
        a.doubt("law_unknown", article.evidence, **said)
    elif article.exists is False:
        a.doubt("article_not_there", article.evidence, **said)
    elif article.lacks:
        lacking = Term(f"element.{article.lacks}")
        if article.sure:
            a.hit("missing_paragraph", "article_incomplete", article.evidence, cause="paragraph_missing", subject=article.canonical, lacks=lacking, **said)
        else:
            a.doubt("article_unclear", article.evidence, **said)
    else:
        a.ok("article_complete", article.evidence, **said)


@check("a5_03_law_in_force")
def law_in_force(facts: Facts, params: Params) -> Verdict:
    """Laws by their full names, in force, with the article numbers of the day."""
    a = Answer()
    types = doc_types(params)
    for paper in facts.of(*types):
        # Without its day the numbers of its articles prove nothing, without its text there are none to see.
        if paper.type in DECIDING and paper_day(paper) is None:
            unread(a, paper, "made_date", paper.get("made_date"))
        if paper.type in DECIDING and not legible(paper) and not any(x.paper == paper.index and x.role == "text" for x in facts.articles):
            a.doubt("article_unclear", paper, paper=paper, article="")
    seen: set[tuple[str, str]] = set()
    for article in facts.articles:
        paper = facts.papers[article.paper]
        if paper.type not in types:
            continue
        said = {"paper": paper, "article": article.canonical, "law": article.law}
        faults: list[tuple[str, str, str, str]] = []
        if article.replaced_by:
            faults.append(("old_article", "article_superseded", "old_article", article.canonical))
        if article.in_force is False:
            faults.append(("old_edition", "law_repealed", "law_not_in_force", article.law))
        if article.short:
            faults.append(("short_name", "law_short_name", "law_short_name", article.law))
        for kind, code, cause, subject in faults:
            if (kind, subject) in seen:
                continue
            if article.sure:
                seen.add((kind, subject))
                a.hit(kind, code, article.evidence, cause=cause, subject=subject, now=article.replaced_by, **said)
            else:
                a.doubt("article_unclear", article.evidence, paper=paper, article=article.canonical)
        if not faults and article.role != "text":
            if article.in_force:
                a.ok("law_current", article.evidence, **said)
            elif not article.known:
                a.doubt("law_unknown", article.evidence, paper=paper, article=article.canonical)
            else:
                a.doubt("edition_unknown", article.evidence, **said)
    if a.empty:
        a.doubt("field_unread", facts.of("PENALTY_DECISION", "PENALTY_NOTICE") or untyped(facts), field=field_name("penalty_articles"))
    return a.verdict()


@check("a5_04_notice_matches_decision")
def notice_matches_decision(facts: Facts, params: Params) -> Verdict:
    """Notice and decision cite the same provisions and name the same kinds of penalty."""
    a = Answer()
    notice, decision = last_notice(facts), facts.first("PENALTY_DECISION")
    if notice is None or decision is None:
        for kind, paper in (("PENALTY_NOTICE", notice), ("PENALTY_DECISION", decision)):
            if paper is None:
                absent(a, facts, kind)
        return a.verdict()
    articles_agree(a, facts, notice, decision)
    kinds_agree(a, notice, decision)
    return a.verdict()


def articles_agree(a: Answer, facts: Facts, notice: Paper, decision: Paper) -> None:
    """Compares the citations of both papers, side by side for each role."""
    for role, name in _ROLE_FIELD.items():
        before, after = cited(facts, notice, role), cited(facts, decision, role)
        if not before or not after:
            for paper, found in ((notice, before), (decision, after)):
                if not found:
                    unread(a, paper, name, paper.get(name))
            continue
        told, decided = {x.canonical for x in before}, {x.canonical for x in after}
        spots = [x.evidence for x in (*before, *after)]
        said = {"field": field_name(name), "notice": sorted(told), "decision": sorted(decided)}
        if told == decided or _text_agrees(facts, before, after):
            a.ok("articles_agree", spots, **said)
        elif _only_depth(told, decided) or not all(x.sure for x in (*before, *after)):
            a.doubt("articles_differ_unclear", spots, **said)
        else:
            a.hit("mismatch", "articles_differ", spots, cause="notice_articles_differ", subject="", **said)


def _text_agrees(facts: Facts, *sides: list[CitedArticle]) -> bool:
    """What one side cites surely the other cites in its running text, where its field was read with doubt."""
    doubtful = [x for side in sides for x in side if not x.sure]
    for own, other in (sides, sides[::-1]):
        told = {x.canonical for x in own}
        texts = {x.canonical for x in facts.articles if x.role == "text" and x.paper == own[0].paper and x.confidence >= trust.SURE}
        wanted = {x.canonical for x in other if x.sure}
        if not wanted <= told | texts:
            return False
    settled = {x.canonical for side in sides for x in side if x.sure}
    # Each doubtful field must be the misread form of a sure one: the same law.
    return bool(doubtful) and bool(settled) and all(any(x.law == c.partition("#")[0] for c in settled) for x in doubtful)


def _only_depth(one: set[str], other: set[str]) -> bool:
    """The difference is a paragraph or item that one side does not name: reading may have lost it."""
    stems = [{c.split(".")[0].split("(")[0] for c in side} for side in (one, other)]
    return stems[0] == stems[1] and any(
        a != b and (a.startswith(b) or b.startswith(a)) for a in one - other for b in other - one
    )


def kinds_agree(a: Answer, notice: Paper, decision: Paper) -> None:
    """Whether the decision imposes a kind of penalty that the notice did not announce."""
    told, decided = penalty_kinds(notice), penalty_kinds(decision)
    extra = [k for k in decided if k not in told]
    if not told or not decided:
        a.doubt("kinds_unread", notice, decision)
    elif not extra:
        a.ok("kinds_agree", list(decided.values()), kinds=list(decided))
    else:
        # What a text search finds may also be an explanation: a person reads the sentence.
        a.doubt("kinds_differ_unclear", [decided[k] for k in extra], list(told.values()), kinds=extra)


@check("a5_05_no_double_fine")
def no_double_fine(facts: Facts, params: Params) -> Verdict:
    """No other archived case fines the same party, vehicle and moment."""
    return double_fine(facts, params)


def double_fine(facts: Facts, params: Params) -> Verdict:
    """Compares with the archive's other cases (行政处罚法 art. 29)."""
    if facts.history is None:
        return undecided("archive_not_searched")
    a = Answer()
    own = {n: facts.value(n, "PENALTY_DECISION", "PENALTY_NOTICE", "CASE_FILING") for n in params.get("same", ())}
    unread_names = [n for n, v in own.items() if n != "vehicle_no" and (v is None or not v.read)]
    for name in unread_names:
        a.doubt("field_unread", own[name], facts.of("PENALTY_DECISION"), field=field_name(name))
    read = {n: v for n, v in own.items() if v is not None and v.read}
    for prior in facts.history:
        if not _same_act(prior, read):
            continue
        said = {"case": prior.case_no or prior.case_id, "when": prior.incident_at or ""}
        if not unread_names and all(v.sure for v in read.values()):
            a.hit("mismatch", "fined_before", list(read.values()), cause="fined_twice", subject=prior.case_id, **said)
        else:
            a.doubt("fined_before_unclear", list(read.values()), **said)
    if a.empty:
        a.ok("no_other_case", list(read.values()), count=len(facts.history))
    return a.verdict()


def _same_act(prior: Prior, own: dict[str, Value]) -> bool:
    readers: dict[str, Callable[[Prior], str | None]] = {
        "party_name": lambda p: p.party_name,
        "vehicle_no": lambda p: p.vehicle_no,
        "incident_at": lambda p: p.incident_at,
    }
    if "incident_at" not in own or not prior.incident_at:
        return False
    if own["incident_at"].text[:16] != prior.incident_at[:16]:
        return False
    shared = [n for n in ("party_name", "vehicle_no") if n in own and readers[n](prior)]
    return bool(shared) and all(same_key(own[n].text) == same_key(readers[n](prior) or "") for n in shared)


