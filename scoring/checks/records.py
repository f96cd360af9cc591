"""C2 records and recordings."""

from __future__ import annotations

from casefile.facts.text import Presence, mentions
from casefile.facts.values import Facts
from scoring.checks.base import Answer, Params, Term, Verdict, check, field_name, undecided
from scoring.checks.common import absent, doc_types, legible, untyped, words, written

_LABEL_WORDS = {"第": (["第1次", "第一次", "第2次", "第二次", "次询问", "第"], "which_time"), "记录人": (["记录人", "记录员"], "recorder"), "与案件关系": (["与案件关系", "与本案关系", "与案件的关系"], "relation")}

_QUESTIONS = {
    "who": ["姓名", "身份"],
    "when": ["什么时候", "何时", "时间"],
    "where": ["哪里", "何地", "地点", "什么地方"],
    "what": ["做什么", "运输", "装载", "行为", "情况"],
    "why": ["为什么", "原因"],
    "consequence": ["后果", "损坏", "影响"],
    "intent": ["知道", "是否清楚", "明知"],
    "gain": ["运费", "收入", "收取", "获利", "违法所得"],
    "previous": ["以前", "之前", "曾经", "是否受过"],
    "rectification": ["改正", "卸载", "整改"],
}


@check("c2_01_interrogation_elements")
def interrogation_elements(facts: Facts, params: Params) -> Verdict:
    """Every interrogation bears times, place, people and their relation to the case."""
    a = Answer()
    for paper in facts.of(*doc_types(params)):
        for name in params.get("fields", ()):
            value = paper.get(name)
            if written(a, paper, name):
                continue
            if value and value.value is None:
                a.hit(
                    "missing_element", "field_not_there", value, cause="interrogation_element",
                    subject=f"{paper.index}/{name}", paper=paper, field=field_name(name),
                )  # fmt: skip
            else:
                a.doubt("value_unread", value or paper, paper=paper, field=field_name(name))
        for label in params.get("labels", ()):
            phrases, what = _LABEL_WORDS.get(label, ([label], label))
            words(a, paper, phrases, what, "missing_element", "interrogation_element", f"{paper.index}/{label}", one_misread=True)
    if a.empty and not facts.rules_out(*doc_types(params)):
        return undecided("papers_not_found", untyped(facts))
    return a.verdict("no_interrogation")


@check("c2_02_questions_cover")
def questions_cover(facts: Facts, params: Params) -> Verdict:
    """The questions cover the elements of the violation; what is not found is proposed as missing."""
    a = Answer()
    papers = facts.of(*doc_types(params))
    points = tuple(params.get("points", ())) if papers else ()
    asked = {p: [f for r in papers if (f := mentions(r, _QUESTIONS.get(p, [])))] for p in points}
    # Questions are put in any words: a few not found prove nothing, most of them do.
    thin = sum(not found for found in asked.values()) * 2 > len(points) and all(legible(p) and not p.missing_sheets for p in papers)
    for point, found in asked.items():
        term = Term(f"element.ask_{point}")
        if found:
            a.ok("asked", found[0], what=term)
        elif thin:
            a.hit("missing_element", "not_asked", papers, subject=point, what=term)
        else:
            a.doubt("asked_unclear", papers, what=term)
    return a.verdict("no_interrogation")


@check("c2_03_scene_elements")
def scene_elements(facts: Facts, params: Params) -> Verdict:
    """Scene and inquest records bear times, place and officers."""
    a = Answer()
    for paper in facts.of(*doc_types(params)):
        for name in params.get("fields", ()):
            value = paper.get(name)
            if not written(a, paper, name):
                a.doubt("value_unread", value or paper, paper=paper, field=field_name(name))
    return a.verdict("no_scene_record")


@check("c2_04_av_records")
def av_records(facts: Facts, params: Params) -> Verdict:
    """Recordings that are due are listed, on a day on which a record was made."""
    a = Answer()
    lists = facts.of(*doc_types(params))
    if not lists:
        due = _recording_due(facts, params.get("due_when", ()))
        if due:
            absent(a, facts, "AV_RECORD")
        elif not facts.rules_out("COERCIVE_DECISION", "HEARING_RECORD", "SERVICE_RECEIPT"):
            a.doubt("papers_not_found", untyped(facts))
        if not due and "left_in_place_service" in params.get("due_when", ()):
            for receipt in facts.of("SERVICE_RECEIPT"):
                method = receipt.get("service_method")
                if (method is None or not method.read) and mentions(receipt, ["留置"]).presence is not Presence.NO:
                    a.doubt("value_unread", method or receipt, paper=receipt, field=field_name("service_method"))
        return a.verdict("recording_not_due")
    days = {
        d.date: d
        for d in facts.days
        if d.value.read
        and ((d.role.startswith("record:") and d.role != "record:AV_RECORD") or d.role in ("incident", "notice_served", "decision_served"))
    }
    for paper in lists:
        made = next((v for n in ("started_at", "made_date") if (v := paper.get(n)) and v.read and v.day), None)
        if made is None or made.day is None:
            a.doubt("value_unread", paper, paper=paper, field=field_name("made_date"))
        elif made.day in days:
            a.ok("recording_fits", made, days[made.day], paper=paper, value=made)
        elif days:
            a.doubt("recording_apart", made, paper=paper, value=made)
        else:
            a.doubt("papers_not_found", made)
    return a.verdict()


def _recording_due(facts: Facts, when: tuple[str, ...]) -> bool:
    if "coercive_measure" in when and facts.of("COERCIVE_DECISION"):
        return True
    if "hearing" in when and facts.of("HEARING_RECORD"):
        return True
    return "left_in_place_service" in when and any(v.text == "留置送达" and v.read for v in facts.values("service_method"))


@check("c2_05_officer_signatures")
def officer_signatures(facts: Facts, params: Params) -> Verdict:
    """The records bear signatures of as many officers as they name."""
    a = Answer()
    for paper in facts.of(*doc_types(params)):
        named = [v for v in paper.all("officers") if v.read]
        signed = paper.signatures()
        if named and len(signed) >= len(named):
            a.ok("signed", signed, paper=paper, count=len(signed))
        else:
            a.doubt("signature_not_seen", signed or paper, paper=paper)
    return a.verdict("no_record")
