"""C3 the decision: its elements, remedies and payment, amounts."""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz import fuzz

from casefile.facts.compare import one_misread, same_key
from casefile.facts.text import Presence, mentions, search
from casefile.facts.values import Facts, Paper, RemedyFact
from casefile.recognition.canonical.numerals import chinese_number
from scoring.checks.base import Answer, Params, Term, Verdict, check, field_name, setting_name
from scoring.checks.common import absent, doc_types, legible, unread, words, written
from scoring.checks.forms import number_shown
from scoring.checks.seals import seal_judged

# What shows each element of 行政处罚法 art. 59: every group must be met by one of its wordings.
_ELEMENTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "facts_and_evidence": (("违法事实", "经查", "查明", "经调查"), ("证据", "笔录", "证明", "检测")),
    "kind_and_basis": (("依据", "根据"), ("决定给予", "决定处以", "处罚决定", "作出如下", "行政处罚")),
    "performance": (("十五日内", "15日内"), ("缴至", "缴纳", "缴款", "缴到")),
    "remedies": (("行政复议", "申请复议"), ("行政诉讼", "提起诉讼", "起诉")),
}


@check("c3_01_decision_elements")
def decision_elements(facts: Facts, params: Params) -> Verdict:
    """The six elements of a decision (行政处罚法 art. 59)."""
    a = Answer()
    decision = facts.first(*doc_types(params))
    if decision is None:
        absent(a, facts, "PENALTY_DECISION")
        return a.verdict()
    for element in params.get("elements", ()):
        if element == "party":
            _field_element(a, decision, "party_name")
        elif element == "agency_and_date":
            _field_element(a, decision, "issuer", seal=True)
            _field_element(a, decision, "made_date")
        else:
            for number, group in enumerate(_ELEMENTS[element], 1):
                words(a, decision, list(group), f"{element}_{number}", "missing_element", "decision_element", element)
    return a.verdict()


def _field_element(a: Answer, paper: Paper, name: str, seal: bool = False) -> None:
    value = paper.get(name)
    if written(a, paper, name):
        return
    if value and value.value is None:
        a.hit(
            "missing_element", "field_not_there", value, cause="decision_element", subject=name, paper=paper,
            field=field_name(name),
        )  # fmt: skip
    elif seal and paper.seals():
        a.ok("sealed", paper.seals(), paper=paper)
    else:
        unread(a, paper, name, value)


_NUMBER = r"([一二三四五六七八九十]{1,4}|\d{1,3})"
_DIRECTION = r"(?:依法)?向([^,.。;]{2,40}?)"


@check("c3_02_remedies")
def remedies(facts: Facts, params: Params) -> Verdict:
    """Periods, bodies and courts of the remedies, and the terms of payment, are told correctly."""
    a = Answer()
    papers = facts.of(*doc_types(params))
    if not facts.of("PENALTY_DECISION"):
        absent(a, facts, "PENALTY_DECISION")
    told = {r.paper: r for r in facts.remedies}
    for paper in papers:
        _period(a, paper, rf"(?<![月\d]){_NUMBER}日(?:内|之内)?[^.。]{{0,40}}?(?:行政复议|复议)", params.get("reconsideration_days", 60), "reconsideration", ["行政复议"])
        _period(a, paper, rf"(?<![年\d]){_NUMBER}.?月(?:内|之内)?[^.。]{{0,50}}?(?:诉讼|起诉|行政诉)", params.get("litigation_months", 6), "litigation", ["行政诉讼", "提起诉讼"])
        _body(a, facts, paper, rf"{_DIRECTION}(?:申请|提起|提出)(?:行政)?复议", "reconsideration_body", facts.office.reconsideration_bodies, "agency.reconsideration_bodies", told.get(paper.index))
        _body(a, facts, paper, r"向([^,.。;向]{2,24}?(?:人民法院|法院|人民法.(?=提起)))", "court", facts.office.courts, "agency.courts")
        if paper.type in doc_types(params, "payment_documents"):
            _payment(a, paper, params)
    return a.verdict()


def _period(a: Answer, paper: Paper, pattern: str, right: int, what: str, anchors: list[str]) -> None:
    found = search(paper, pattern)
    term = Term(f"element.{what}")
    if found:
        stated = chinese_number(found.groups[0] or "")
        said: dict[str, Any] = {"paper": paper, "what": term, "stated": found.groups[0], "right": right}
        if stated == right:
            a.ok("period_right", found, **said)
        elif legible(paper) and _plausible(stated, right):
            a.hit("mismatch", "period_wrong", found, cause="remedy_wrong", subject=f"{what}/{paper.index}", **said)
        else:
            a.doubt("period_unclear", found, **said)
        return
    there = mentions(paper, anchors)
    if there.presence is Presence.NO:
        a.hit("mismatch", "says_not", paper, cause="decision_element", subject="remedies", paper=paper, what=term)
    else:
        a.doubt("says_unsure", there, paper=paper, what=term)


# Figures that recognition takes for one another.
_CONFUSED = ({0, 6, 8, 9}, {1, 7}, {3, 8}, {5, 6}, {2, 7}, {4, 9}, {3, 5})


def _plausible(stated: int | None, right: int) -> bool:
    """A period that can really stand on a paper, not a slip of one figure of the right one."""
    if stated is None or not 0 < stated <= 365:
        return False
    if stated == 10 and right % 10 == 0:
        return False  # 六十 with its first character misread is left as 十
    one, two = str(stated), str(right)
    if len(one) != len(two):
        return one not in two and two not in one
    wrong = [(int(a), int(b)) for a, b in zip(one, two, strict=True) if a != b]
    return len(wrong) > 1 or not any({*wrong[0]} <= group for group in _CONFUSED)


def _body(a: Answer, facts: Facts, paper: Paper, pattern: str, what: str, known: tuple[str, ...], setting: str, law: RemedyFact | None = None) -> None:
    found = search(paper, pattern)
    term = Term(f"element.{what}")
    if not found:
        # The words around it were not read, but the name was, whole.
        named = mentions(paper, list(known)) if known else None
        if named:
            a.ok("body_right", named, paper=paper, what=term, stated=named.match, known=list(known))
        elif mentions(paper, ["行政复议", "行政诉讼"]).presence is not Presence.NO:
            a.doubt("says_unsure", paper, paper=paper, what=term)
        return
    if not known:
        a.doubt("setting_unset", found, setting=setting_name(setting))
        return
    stated = same_key(found.groups[0] or "")
    names = [same_key(k) for k in known]
    said: dict[str, Any] = {"paper": paper, "what": term, "stated": found.groups[0], "known": list(known)}
    department = law is not None and _DEPARTMENT.search(stated) is not None and "人民政府" not in stated
    if law is not None and department and not law.superior:  # whatever an office's settings name: they know no day
        said |= {"since": law.since}
        if legible(paper) and law.verified:
            a.hit("mismatch", "body_superseded", found, cause="remedy_wrong", subject=f"{what}/{paper.index}", **said)
        else:
            a.doubt("body_superseded", found, **said)
    elif any(n in stated or (stated and stated in n) or _tail_misread(stated, n) for n in names):
        a.ok("body_right", found, **said)
    elif max(fuzz.partial_ratio(n, stated) for n in names) >= 85 and not _other_place(stated, names):
        a.doubt("body_unclear", found, **said)
    elif department:
        a.doubt("body_superior", found, **said)
    elif legible(paper):
        a.hit("mismatch", "body_wrong", found, cause="remedy_wrong", subject=f"{what}/{paper.index}", **said)
    else:
        a.doubt("body_unclear", found, **said)


_DEPARTMENT = re.compile(r"交通(?:运输)?(?:厅|局|委员会|委)$|上一级(?:行政)?(?:主管)?(?:部门|机关)$")
# A county's, city's or district's kind belongs to the words that name no place: no two differ by it alone.
_TAIL = re.compile(r"(?<=[\u4e00-\u9fff]{2})[市县区]?(?:人民政府|人民法院|交通运输(?:局|厅|委员会)|司法局)$")


def _tail_misread(stated: str, known: str) -> bool:
    """The place is the known body's, letter for letter, and of the words that name no place one character is misread."""
    tail = _TAIL.search(known)
    return tail is not None and stated.startswith(known[: tail.start()]) and one_misread(stated, known)


def _other_place(stated: str, names: list[str]) -> bool:
    """The bodies differ in the name of a place, not in a misread character or two of the rest."""
    place = re.match(r"(.{2,8}?)(?:市|县|区)", stated)
    return place is not None and not any(fuzz.ratio(place.group(1), n[: len(place.group(1))]) >= 50 for n in names)


def _payment(a: Answer, paper: Paper, params: Params) -> None:
    days = params.get("payment_days", 15)
    found = search(paper, rf"(?<![月\d]){_NUMBER}日(?:内|之内)[^.。]{{0,20}}?(?:缴|交)")
    if found:
        stated = chinese_number(found.groups[0] or "")
        said: dict[str, Any] = {"paper": paper, "what": Term("element.payment"), "stated": found.groups[0], "right": days}
        if stated == days:
            a.ok("period_right", found, **said)
        elif legible(paper) and _plausible(stated, days):
            a.hit("mismatch", "period_wrong", found, cause="remedy_wrong", subject="payment", **said)
        else:
            a.doubt("period_unclear", found, **said)
    else:
        _must_say(a, paper, ["十五日内", "15日内"], "payment")
    percent = params.get("surcharge_percent", 3)
    rate = search(paper, r"百分之([一二三四五六七八九十]{1,3})|(\d{1,2})%(?=[^.。]{0,12}(?:加处|罚款))")
    if rate:
        stated = chinese_number(next(g for g in rate.groups if g))
        said = {"paper": paper, "what": Term("element.surcharge"), "stated": rate.match, "right": f"{percent}%"}
        if stated == percent:
            a.ok("period_right", rate, **said)
        elif legible(paper) and _plausible(stated, percent):
            a.hit("mismatch", "period_wrong", rate, cause="remedy_wrong", subject="surcharge", **said)
        else:
            a.doubt("period_unclear", rate, **said)
    else:
        _must_say(a, paper, ["百分之三", "3%"], "surcharge")
    _must_say(a, paper, ["不超过罚款本数", "不超过罚款数额", "不得超出罚款的数额", "不超过本数"], "surcharge_cap")


def _must_say(a: Answer, paper: Paper, phrases: list[str], what: str) -> None:
    words(a, paper, phrases, what, "mismatch", "remedy_wrong", what, one_misread=True)


_CAPITALS = r"大写|[壹贰叁肆伍陆柒捌玖][拾佰仟万]"
_FIGURES = r"\d{2,}(?:\.\d{1,2})?元"


def _other_writing(paper: Paper, read: str) -> bool:
    """The paper shows a sum in the writing that was not read as a value."""
    return bool(search(paper, _CAPITALS if read == "amount" else _FIGURES))


@check("c3_04_amounts_agree")
def amounts_agree(facts: Facts, params: Params) -> Verdict:
    """Figures and capitals of the fine agree; date, number and seal are there."""
    a = Answer()
    decision = facts.first(*doc_types(params))
    if decision is None:
        absent(a, facts, "PENALTY_DECISION")
        return a.verdict()
    figures, capitals = decision.get("amount"), decision.get("amount_words")
    if figures and capitals and figures.number is not None and capitals.number is not None and figures.read and capitals.read:
        said: dict[str, Any] = {"figures": figures, "capitals": capitals}
        if figures.number == capitals.number:
            a.ok("amounts_agree", figures, capitals, **said)
        elif figures.sure and capitals.sure:
            a.hit("mismatch", "amounts_differ", figures, capitals, cause="amounts_differ", **said)
        else:
            a.doubt("amounts_differ_unclear", figures, capitals, **said)
    else:
        given = [v for v in (figures, capitals) if v and v.read]
        # One writing alone contradicts nothing; that the other is really absent takes a legible page.
        if given and legible(decision) and not _other_writing(decision, given[0].name):
            a.ok("amount_in_one_writing", given, value=given[0])
        else:
            unread(a, decision, "amount", figures or capitals)
    for name in ("made_date", "doc_no"):
        value = decision.get(name)
        if written(a, decision, name):
            continue
        if value and value.value is None:
            a.hit(
                "missing_element", "field_not_there", value, cause="decision_element", subject=name, paper=decision,
                field=field_name(name),
            )  # fmt: skip
        elif name == "doc_no" and (shown := number_shown(facts, decision)):
            a.ok("says", shown, paper=decision, what=field_name(name))
        else:
            unread(a, decision, name, value)
    seal_judged(a, facts, decision.index, "missing_element", "decision_seal")
    return a.verdict()


