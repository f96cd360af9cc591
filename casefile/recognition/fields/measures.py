"""Vehicles, weights and amounts of money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from casefile.recognition.canonical.amounts import find_amounts, find_capital_amounts, money
from casefile.recognition.canonical.numerals import chinese_number
from casefile.recognition.canonical.plates import find_plates
from casefile.recognition.fields.form import Bond
from casefile.recognition.fields.paper import Candidate, Paper
from casefile.recognition.layout import Span

_WEIGHT = re.compile(
    r"(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d.年月日时:])(?P<u>吨|千克|公斤|[Kk][Gg]|[Tt](?![a-z]))?"
)
_RUNNING = {
    # A hand's 量 is read as 重.
    "gross_weight_t": r"(?:车货总质[量重]|车货总重量?|实测总?质[量重]|检测总?重量?|总质[量重]|总重量?)(?:经[^,.;]{0,10})?(?:\([^)]{1,8}\))?(?:实测)?[为达是:约]{0,3}",
    # What the limit was exceeded by is no limit.
    "limit_weight_t": r"(?<!超过)(?<!超出)(?<!高于)(?:限定标准|限定质量|车货限重|最高限值|最大允许总?质量|限制标准|限值|限重|(?:总质量)?限(?:载)?标准|(?:国家)?规定(?:的)?标准)(?:\([^)]{1,8}\))?[为是:]{0,2}",
}
_TONNE = {"吨", "t", "T"}


def vehicle(paper: Paper) -> Iterator[Candidate]:
    """Number plates: behind their label, else the first one on the paper."""
    for span, trust in paper.texts("vehicle_no", Bond.CELL):
        for found in find_plates(span.text)[:1]:
            yield Candidate(found.value, span.part(found.start, found.end), trust)
    for found in find_plates(paper.flow.text):
        if not found.value.endswith("挂") or "挂" in paper.flow.text[:2]:
            yield Candidate(found.value, paper.flow.part(found.start, found.end), 0.92)
            return


def weight(paper: Paper, name: str) -> Iterator[Candidate]:
    """Tonnes with two decimals, whatever unit is printed."""
    for entry in paper.entries(name):
        for bond, trust in ((Bond.ROW, 0.97), (Bond.CELL, 0.9)):
            span = entry.span(bond)
            match = _WEIGHT.search(span.text) if span else None
            if match and match.start() <= 6:
                unit = "kg" if re.search(r"kg|千克|公斤", entry.label.pieces[0].line.text.lower()) else None
                yield _tonnes(span.part(*match.span("n")), match, unit, trust * (0.82 if entry.label.weak else 1.0))
                break
    whole, *cells = paper.flows
    in_cells = {id(p.line) for cell in cells for p in cell.pieces}
    for flow in (whole, *cells):
        for match in re.finditer(_RUNNING[name], flow.text):
            number = _WEIGHT.match(flow.text, match.end())
            if not number or not number["u"]:
                continue
            span = flow.part(*number.span("n"))
            if flow is whole and any(id(piece.line) in in_cells for piece, _, _ in span.parts):
                continue  # a neighbour's words may part the sentence here; the cell has it whole
            yield _tonnes(span, number, None, 0.93)


def _tonnes(span: Span, match: re.Match[str], unit: str | None, trust: float) -> Candidate:
    value = Decimal(match["n"].replace(",", ""))
    printed = match["u"]
    kilos = (printed is not None and printed not in _TONNE) or (printed is None and (unit == "kg" or value >= 1000))
    return Candidate(money(value / 1000 if kilos else value), span, trust)


def axles(paper: Paper) -> Iterator[Candidate]:
    """Number of axles."""
    for span, trust in paper.texts("axles", Bond.CELL):
        match = re.match(r"\D{0,4}?(\d{1,2}|[一二三四五六七八九十])轴?", span.text)
        number = chinese_number(match[1]) if match else None
        if match and number:
            yield Candidate(str(number), span.part(*match.span(1)), trust)
    for match in re.finditer(r"((?<![\dA-Z])\d{1,2}|[二两三四五六七八九十])轴(?!重|荷|距|型)", paper.flow.text):
        number = chinese_number(match[1])
        if number and 2 <= number <= 20:
            yield Candidate(str(number), paper.flow.part(*match.span(1)), 0.9)
            return


# What says that an amount is the fine, and what says that it is not.
_FINE = re.compile(r"罚款|处罚款|处以|拟作出|决定给予|罚没|处罚决定|缴纳|缴款")
_NOT_FINE = re.compile(r"加处|违法所得|车费|运费|以上|以下|至\d|不足|每[吨日超]|标准|价值|收取|费用|注册资本|百分之")


def amount(paper: Paper, name: str = "amount") -> Iterator[Candidate]:
    """The fine in figures."""
    for entry in paper.entries(name):
        span = entry.span(Bond.CELL)
        if not span:
            continue
        found = find_amounts(span.text)
        if found:
            first = found[0]
            yield Candidate(first.value, span.part(first.start, first.end), 0.96)
            continue
        bare = re.search(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d+(?:\.\d{1,4})?", span.text)
        if bare and bare.start() <= 3:
            ten_thousand = "万元" in entry.label.name or "万元" in entry.label.pieces[0].line.text
            value = Decimal(bare.group().replace(",", "")) * (10_000 if ten_thousand else 1)
            yield Candidate(money(value), span.part(*bare.span()), 0.93)
    text = paper.flow.text
    found = find_amounts(text)
    for item in found:
        yield from _judged(paper, item.value, item.start, item.end, text)


def amount_words(paper: Paper) -> Iterator[Candidate]:
    """The fine in capital numerals."""
    for span, score in paper.slots("amount_words"):
        for item in find_capital_amounts(span.text)[:1]:
            yield Candidate(item.value, span.part(item.start, item.end), 0.97 * score)
    for span, trust in paper.texts("amount_words", Bond.CELL):
        for item in find_capital_amounts(span.text)[:1]:
            yield Candidate(item.value, span.part(item.start, item.end), trust)
    text = paper.flow.text
    for item in find_capital_amounts(text):
        capitals = re.search(r"[壹贰叁肆伍陆柒捌玖拾佰仟]", text[item.start : item.end])
        if capitals:
            yield from _judged(paper, item.value, item.start, item.end, text)


def _judged(paper: Paper, value: str, start: int, end: int, text: str) -> Iterator[Candidate]:
    before = text[max(0, start - 40) : start]
    near = before[-14:]
    after = text[end : end + 6]
    if _NOT_FINE.search(near) or re.match(r"元?(?:以上|以下|至)", after):
        return
    if not re.search(r"罚款|处罚|罚没|缴|人民币|大写|[¥￥]", before):
        return
    trust = 0.8
    if _FINE.search(near):
        trust = 0.9
    if re.search(r"拟作出|决定给予|处罚决定[:如]|作出如下|拟处", before):
        trust = 0.95
    yield Candidate(value, paper.flow.part(start, end), trust)
