"""A3 facts of the case: elements in the decision, agreement, arithmetic, limitation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from casefile.facts.compare import agreement, day_key, same_key, same_place, slip
from casefile.facts.text import matches, mentions
from casefile.facts.values import Evidence, Facts, Paper, Value
from casefile.law.overload import over_ratio
from scoring.checks.base import Answer, Params, Term, Verdict, check, field_name, not_applicable
from scoring.checks.common import (
    absent,
    borne_by,
    consistent,
    deadline,
    doc_types,
    exceeded,
    legible,
    unread,
    written,
)

_ELEMENT_WORDS = {
    "act": ["行为", "擅自", "未", "超限"],
    "circumstances": ["情节", "轻微", "一般", "较重", "严重", "配合", "从轻", "超限率", "违法程度"],
    "consequence": ["后果", "影响", "损坏", "危害", "超限率"],
}
_WEIGHTS = ("gross_weight_t", "limit_weight_t")
_NARRATIVE = ("CASE_FILING", "SCENE_RECORD", "INQUEST_RECORD", "INTERROGATION_RECORD")  # they tell of several weighings
_EXCESS = r"超限(?:质量|重量|量|吨数|吨位)?(?:为|达|:)?(\d{1,3}(?:\.\d{1,3})?)(吨|t|T|千克|公斤|kg|KG)"
_TONNES = r"(?<![\d.])(\d{1,6}(?:\.\d{1,3})?)(吨|t|T|千克|公斤|kg|KG)"
_RATIO = r"(?:超限率|超限比例|超限幅度)(?:为|达|:|\(%\))*(\d{1,3}(?:\.\d{1,3})?)(?:%|\b)"
_HUNDRED = Decimal(100)


@check("a3_01_fact_elements")
def fact_elements(facts: Facts, params: Params) -> Verdict:
    """The decision states time, place, act, circumstances and consequence."""
    a = Answer()
    for paper in facts.of(*doc_types(params)):
        for element in params.get("elements", ()):
            if element in ("time", "place"):
                name = "incident_at" if element == "time" else "incident_place"
                value = paper.get(name)
                if value and value.read:
                    a.ok("states", value, paper=paper, field=field_name(name), value=value)
                elif not written(a, paper, name):
                    unread(a, paper, name, value)
            else:
                # Circumstances can be told in any words: not finding the usual ones proves nothing.
                found = mentions(paper, _ELEMENT_WORDS[element])
                term = Term(f"element.{element}")
                if found:
                    a.ok("says", found, paper=paper, what=term)
                else:
                    a.doubt("says_unsure", paper, paper=paper, what=term)
    if a.empty:
        absent(a, facts, "PENALTY_DECISION")
    return a.verdict()


@check("a3_02_incident_consistent")
def incident_consistent(facts: Facts, params: Params) -> Verdict:
    """Time, place, vehicle and quantities agree on every paper that bears them."""
    a = Answer()
    types = doc_types(params)
    decisions = [p.index for p in facts.of("PENALTY_DECISION")]
    for name in params.get("fields", ()):
        values = list(facts.values(name, *types))
        if name in _WEIGHTS:
            values = [v for v in values if facts.papers[v.paper].type not in _NARRATIVE]
        if name == "gross_weight_t":
            values = _first_weighing(facts, values)
        if name == "incident_at":
            found = agreement(values, day_key, prefer=decisions)
            consistent(a, facts, name, found, "incident_differs", borne_by=borne_by(params, name))
            timed = [v for v in found.same if v.moment]
            if len({v.text for v in timed}) > 1:
                consistent(a, facts, name, agreement(timed, prefer=decisions), "incident_differs")
        elif name == "incident_place":
            consistent(a, facts, name, agreement(values, alike=same_place, prefer=decisions), "incident_differs")
        elif name in ("gross_weight_t", "limit_weight_t"):
            consistent(a, facts, name, agreement(values, _number_key, prefer=decisions), "incident_differs")
        else:
            consistent(a, facts, name, agreement(values, prefer=decisions), "incident_differs")
            if name == "vehicle_no" and values:
                _plates_unread(a, facts)
    if any(n in _WEIGHTS for n in params.get("fields", ())):
        _weights_unread(a, facts)
    if a.empty:
        a.doubt("field_unread", facts.of("PENALTY_DECISION"), field=field_name("incident_at"))
    return a.verdict()


_PLATE = re.compile(r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-Z]·?[A-Z0-9]{5,6}(?![A-Z0-9])")


def _plates_unread(a: Answer, facts: Facts) -> None:
    """A notice or decision prints a number of a vehicle that was not found as its field and is no other paper's."""
    known = {same_key(v.text) for v in facts.values("vehicle_no") if v.read}
    for paper in facts.of("PENALTY_NOTICE", "PENALTY_DECISION"):
        value = paper.get("vehicle_no")
        if value is not None and (value.read or value.value is None):
            continue
        printed = {same_key(m.group(0)) for m, _ in matches(paper, _PLATE)}
        if printed and not printed & known:
            unread(a, paper, "vehicle_no", value)


def _weights_unread(a: Answer, facts: Facts) -> None:
    """A notice or decision prints a weight that no paper has as a field, and one of its own weights was not read."""
    known = {v.number for name in _WEIGHTS for v in facts.values(name) if v.read and v.number is not None}
    known |= {one - other for one in known for other in known if one > other}  # by how much the limit was exceeded
    for paper in facts.of("PENALTY_NOTICE", "PENALTY_DECISION"):
        lost = [n for n in _WEIGHTS if (v := paper.get(n)) is None or (v.value is not None and not v.read)]
        printed = {Decimal(m.group(1)) / (1 if m.group(2) in "吨tT" else 1000) for m, _ in matches(paper, _TONNES)}
        if lost and known and printed - known:
            unread(a, paper, lost[0], paper.get(lost[0]))


def _number_key(text: str) -> str:
    try:
        return str(Decimal(text).normalize())
    except ArithmeticError:
        return same_key(text)


def _first_weighing(facts: Facts, values: Iterable[Value]) -> list[Value]:
    """Without the weights after unloading: of several slips the heaviest is the first weighing."""
    kept = [v for v in values if facts.papers[v.paper].type != "WEIGHING_REPORT"]
    limits = [v.number for v in facts.values("limit_weight_t") if v.read and v.number is not None]
    slips = [
        v
        for v in facts.values("gross_weight_t", "WEIGHING_REPORT")
        if v.number is not None and not (limits and v.number <= min(limits))
    ]
    if slips:
        kept.append(max(slips, key=lambda v: (v.read, v.number or 0)))
    return kept


@check("a3_03_quantities")
def quantities(facts: Facts, params: Params) -> Verdict:
    """Excess and its share of the limit follow from the weights printed on the same paper."""
    overload = facts.overload
    if overload is None:
        if facts.of("WEIGHING_REPORT"):
            a = Answer()
            a.doubt("field_unread", facts.of("WEIGHING_REPORT"), field=field_name("gross_weight_t"))
            return a.verdict()
        for paper in facts.of("PENALTY_DECISION", "INVESTIGATION_REPORT"):
            gain = mentions(paper, ["违法所得", "货值"])
            if gain and not mentions(paper, ["没有违法所得", "无违法所得"]):
                a = Answer()
                a.doubt("income_to_check", gain, paper=paper)
                return a.verdict()
        return not_applicable("no_quantities")
    a = Answer()
    for paper in facts.of(*doc_types(params)):
        gross, limit = _weights(paper, overload.gross_t, overload.limit_t)
        if not gross.number or not limit.number:
            continue
        excess = gross.number - limit.number
        agreed = gross.number == overload.gross_t.number and limit.number == overload.limit_t.number
        for match, spot in matches_of(paper, _EXCESS):
            stated = Decimal(match[0]) / (1 if match[1] in ("吨", "t", "T") else 1000)
            tolerance = params.get("weight_tolerance_t", Decimal("0.01"))
            _compare(a, paper, spot, "excess", stated, excess, tolerance, gross, limit, agreed=agreed, again=_again(facts, _EXCESS, match[0]))
        for match, spot in matches_of(paper, _RATIO):
            ratio = over_ratio(limit.number, gross.number) * _HUNDRED
            tolerance = params.get("ratio_tolerance_percent", Decimal("0.1"))
            _compare(a, paper, spot, "ratio", Decimal(match[0]), ratio, tolerance, gross, limit, agreed=agreed, again=_again(facts, _RATIO, match[0]))
    limit = overload.limit_t
    if overload.permitted_t and limit.read and limit.number:
        if limit.number in {Decimal(t) for t in overload.permitted_t}:
            a.ok("limit_fits_axles", limit, value=limit)
        else:
            a.doubt("limit_not_for_axles", limit, value=limit, permitted=list(overload.permitted_t))
    if a.empty:
        if overload.gross_t.read and overload.limit_t.read:
            a.ok("weights_stated", overload.gross_t, overload.limit_t, gross=overload.gross_t, limit=overload.limit_t)
        else:
            a.doubt("field_unread", overload.gross_t, overload.limit_t, field=field_name("gross_weight_t"))
    return a.verdict()


def matches_of(paper: Paper, pattern: str) -> list[tuple[tuple[str, ...], Evidence]]:
    """Groups of every match with its spot."""
    return [(m.groups(), spot) for m, spot in matches(paper, pattern)]


def _again(facts: Facts, pattern: str, stated: str) -> bool:
    """More than one place of the case states the figure."""
    return sum(m[0] == stated for p in facts.papers for m, _ in matches_of(p, pattern)) > 1


def _misread(stated: Decimal, right: Decimal) -> bool:
    """With one figure read wrong, or its point lost, the right value comes out as the stated one."""
    places = max(0, -int(stated.as_tuple().exponent))
    return any(slip(str(stated), str(right.quantize(Decimal(1).scaleb(-n)))) for n in {places, 1, 2})


def _weights(paper: Paper, gross: Value, limit: Value) -> tuple[Value, Value]:
    own = paper.get("gross_weight_t"), paper.get("limit_weight_t")
    mine = [o if o and o.read and o.number else agreed for o, agreed in zip(own, (gross, limit), strict=True)]
    return mine[0], mine[1]


def _compare(
    a: Answer,
    paper: Paper,
    spot: Evidence,
    what: str,
    stated: Decimal,
    right: Decimal,
    tolerance: Decimal,
    *weights: Value,
    agreed: bool,
    again: bool,
) -> None:
    said = {"paper": paper, "stated": stated, "right": right.quantize(Decimal("0.01")), "gross": weights[0], "limit": weights[1]}
    # A printed figure is rounded to its own last digit.
    step = Decimal(1).scaleb(stated.as_tuple().exponent) / 2  # type: ignore[arg-type]
    nothing_over = right <= 0 and stated == 0  # a slip after unloading
    if nothing_over or abs(stated - right) <= max(tolerance, step):
        a.ok(f"{what}_right", spot, *weights, **said)
    elif stated == 0 and not all(w.paper == paper.index for w in weights):
        return  # a slip after unloading, whose own weights were not both read
    elif right <= 0 and slip(str(stated), "0"):
        a.doubt(f"{what}_unclear", spot, *weights, **said)  # after unloading nothing is over: a nought misread
    elif (
        legible(paper)
        and all(w.sure for w in weights)
        and (all(w.paper == paper.index for w in weights) if paper.type == "WEIGHING_REPORT" else agreed)
        and (again or not _misread(stated, right))
    ):
        # Weights that differ from the other papers' are A3-02's, or misread.
        a.hit("mismatch", f"{what}_wrong", spot, *weights, cause="arithmetic_wrong", subject=f"{what}/{paper.index}", **said)
    else:
        a.doubt(f"{what}_unclear", spot, *weights, **said)


@check("a3_04_limitation")
def limitation(facts: Facts, params: Params) -> Verdict:
    """From the act to its discovery no more than two years (行政处罚法 art. 36)."""
    a = Answer()
    limitation_kept(a, facts, params, "expired")
    return a.verdict()


def limitation_kept(a: Answer, facts: Facts, params: Params, kind: str) -> None:
    """Judges the span; between two and five years a person weighs the exception."""
    span = facts.span("T19")
    longer = str(params.get("limit_long", "5y"))
    if span and span.calendar < 0:
        # An act dated after its discovery is a contradiction of the papers (A3-02), not a lapse of time.
        a.doubt(
            "days_reversed_unclear", span.start, span.end,
            start_name=Term("role.incident"), start=span.start, end_name=Term("role.found"), end=span.end,
        )  # fmt: skip
        return
    excused = "limitation_exception" if span and not exceeded(span, longer) else ""
    deadline(a, facts, "T19", str(params.get("limit", "2y")), kind=kind, cause="limitation_expired", excused=excused)
