"""Texts, names and numbers that stand behind a label or in a fixed sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casefile.recognition.canonical.dates import find_dates
from casefile.recognition.canonical.names import begins_with_surname, name_likelihood
from casefile.recognition.canonical.text import is_empty_mark, plain_text
from casefile.recognition.fields.form import Bond, Entry
from casefile.recognition.fields.opening import opening
from casefile.recognition.fields.paper import Candidate, Paper
from casefile.recognition.layout import Piece, Span, in_rows

_TRIM = set(",.;:-~_|'\"<>/")
NAME = re.compile(r"[\u4e00-\u9fa5]{2,4}|[\u4e00-\u9fa5]{1,8}\.[\u4e00-\u9fa5]{1,10}")
_NO_NAME = frozenset(
    [
        "签名",
        "签字",
        "盖章",
        "时间",
        "日期",
        "单位",
        "职务",
        "姓名",
        "性别",
        "年龄",
        "年月日",
        "月日",
        "无",
        "印章",
        "签章",
        "备注",
        "记录人",
        "记录员",
        "汇报人",
    ]
)
_NO_NAME_PART = re.compile(
    r"人员|签|盖章|检测|执法|单位|时间|机关|部门|职务|意见|联系|电话|罚款|[佰仟圆]|元整|代收|理由|出示|证件|证号|不详|[见详]附"
)
_TITLE_WORDS = re.compile(r"(?:等|先生|女士|同志|\(.*\)|职务:?.*|执法证.*|单位.*)$")


def trim(span: Span) -> Span:
    """Without punctuation at either end; brackets that close are kept."""
    text = span.text
    start, end = 0, len(text)
    while start < end and (text[start] in _TRIM or text[start] in ")]"):
        start += 1
    while end > start and (text[end - 1] in _TRIM or (text[end - 1] in "([" and text[end - 1] not in text[: end - 1])):
        end -= 1
    return span.part(start, end)


def text_of(span: Span) -> str:
    """The contract's text form of what a span says."""
    return plain_text(span.raw)


def wrapped(
    paper: Paper, name: str, *, lines: int = 4, entries: list[Entry] | None = None
) -> Iterator[tuple[Span, float]]:
    """Values behind labels, with the lines they run over onto.

    A line is followed by the next one only where it reaches the right end of its place.
    """
    for entry in paper.entries(name) if entries is None else entries:
        near = [p for how, p in entry.pieces if how <= Bond.CELL]
        follow = [p for how, p in entry.pieces if how == Bond.FLOW]
        kept = near
        right = max((p.x1 for p in paper.pieces), default=1.0)
        while follow and len(kept) <= lines:
            full = kept and kept[-1].x1 > right - 1.6 * kept[-1].height
            if kept and not full:
                break
            kept = [*kept, follow.pop(0)]
        if kept:
            yield Span.whole(in_rows(kept)), 0.7 if entry.label.weak else 0.96


def text_field(paper: Paper, name: str) -> Iterator[Candidate]:
    """Any plain text."""
    for span, score in paper.slots(name):
        yield from _text(span, 0.95 * score)
    for span, trust in wrapped(paper, name):
        yield from _text(span, trust)


def _text(span: Span, trust: float) -> Iterator[Candidate]:
    span = trim(span)
    if span and not is_empty_mark(span.text):
        yield Candidate(text_of(span), span, trust)


def place_field(paper: Paper) -> Iterator[Candidate]:
    """Where a record was made: behind its label, else in the record's first sentence."""
    yield from text_field(paper, "place")
    told = opening(paper, "place")
    if told:
        yield from _text(told, 0.93)


def cause_field(paper: Paper) -> Iterator[Candidate]:
    """案由 or 案件名称: what follows, without 涉嫌."""
    for entry in paper.entries("cause"):
        row = trim(entry.span(Bond.ROW)) if entry.span(Bond.ROW) else None
        if row and row.text.endswith("案") and not entry.label.weak:
            yield Candidate(text_of(row).replace("涉嫌", "", 1), row, 0.97)
    for made in text_field(paper, "cause"):
        span = made.span
        if span is None:
            continue
        text = span.text
        lead = re.match(r".*(?:时|处|段|存在|实施了?|有)(?=[^,]{4,}$)|(?:因|由于)?(?:你\(?单位\)?)?涉嫌(?:存在)?", text)
        if lead and (find_dates(text) or "涉嫌" in lead.group()):
            span = trim(span.part(lead.end(), len(text)))
        if span.text.endswith("一案"):
            span = trim(span.part(0, len(span.text) - 2))
        if span.text.endswith("的") and len(span.text) > 4:
            span = span.part(0, len(span.text) - 1)
        value = text_of(span).replace("涉嫌", "", 1)
        if 3 <= len(value) <= 80 and not find_dates(span.text):
            yield Candidate(value, span, made.trust)


def phone_field(paper: Paper, name: str) -> Iterator[Candidate]:
    """Telephone numbers: digits with what groups them."""
    for span, trust in paper.texts(name, Bond.CELL):
        match = re.search(r"(?:\+?86-?)?1\d{10}|(?:\(?0\d{2,3}\)?-?)?\d{7,8}(?:-\d{1,5})?|\d[\d*]{6,}", span.text)
        if match:
            part = span.part(*match.span())
            yield Candidate(text_of(part), part, trust)


def names_in(span: Span) -> Iterator[Span]:
    """Personal names of a list: between list marks, blanks and line ends."""
    for piece, start, end in span.parts:
        for first, last in _chunks(piece, start, end):
            part = Span([(piece, first, last)])
            text = part.text
            cut = _TITLE_WORDS.sub("", text)
            text = re.sub(r"[^\u4e00-\u9fa5.].*$", "", cut)
            if text in _NO_NAME or _NO_NAME_PART.search(text):
                continue
            if NAME.fullmatch(text):
                yield part.part(0, len(text))
            elif len(text) in (5, 6) and re.fullmatch(r"[\u4e00-\u9fa5]+", text):
                second = _between_names(piece, first, text)
                yield part.part(0, second)
                yield part.part(second, len(text))


def _between_names(piece: Piece, first: int, text: str) -> int:
    """Where the second of two names begins that were written close together."""

    def speaks_for(cut: int) -> float:
        return piece.gap_before(first + cut) + (0.3 if begins_with_surname(text[cut:]) else 0.0)

    return max((3, 2), key=speaks_for) if len(text) == 5 else 3


def listed_names(span: Span) -> Iterator[Span]:
    """Personal names of a list in running text, where a name may go over the end of a line."""
    for match in re.finditer(r"[^,;/]+", span.text):
        part = span.part(*match.span())
        if len(part.parts) > 1 and NAME.fullmatch(part.text) and not _NO_NAME_PART.search(part.text):
            yield part
        else:
            yield from names_in(part)


def _chunks(piece: Piece, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for index in range(start, end):
        char = piece.text[index]
        if index > first and piece.gap_before(index) > 0.7 and not (index - first == 1 and end - first <= 3):
            yield first, index
            first = index
        if char in ",;/:" or (char in "和及与" and index > first and end - index > 2 and index - first >= 2):
            if index > first:
                yield first, index
            first = index + 1
        elif (char in "()" or char.isdigit()) and index > first and not _plain_figure(piece.text[first]):
            yield first, index
            first = index
    if end > first:
        yield first, end


def _plain_figure(char: str) -> bool:
    return char.isdigit() or char in "()"


def name_field(paper: Paper, name: str) -> Iterator[Candidate]:
    """One person's name."""
    for span, trust in paper.texts(name, Bond.CELL):
        found = next(names_in(span), None)
        if found:
            yield Candidate(text_of(found), found, trust * name_likelihood(found.text))


def name_list(paper: Paper, name: str) -> list[Candidate]:
    """Names behind every label of the field, then those of fixed sentences; each once."""
    found: list[Candidate] = []
    for span, trust in paper.texts(name, Bond.CELL):
        found += [Candidate(text_of(s), s, trust) for s in names_in(span)]
    for span, score in paper.slots(name):
        found += [Candidate(text_of(s), s, 0.93 * score) for s in listed_names(span)]
    if name == "officers":
        found += _below_with_certificate(paper)
    told = opening(paper, name)
    if told:
        found += [Candidate(text_of(s), s, 0.9) for s in listed_names(told)]
    if not found and paper.kind.signoff == "maker" and name == "officers":
        found = _signers(paper)
    # A name cut short at the end of a line is not a second person.
    whole = [made for made in found if not any(o.value != made.value and o.value.startswith(made.value) for o in found)]
    for made in whole:
        made.trust *= name_likelihood(made.span.text if made.span else made.value)
    return once(whole)


def _below_with_certificate(paper: Paper) -> list[Candidate]:
    """The second officer of the forms that print 执法人员 once: a name alone before the second 执法证号."""
    certified = [e.label for e in paper.entries("officer_cert_nos")]
    return [
        Candidate(text_of(Span.whole([p])), Span.whole([p]), 0.93)
        for entry in paper.entries("officers")
        for how, p in entry.pieces
        if how == Bond.FLOW
        and NAME.fullmatch(p.text)
        and p.middle - entry.label.middle < 3 * p.height
        and any(c.x0 >= p.x1 - 0.5 * p.height and c.shared(p) > 0.6 and c.page == p.page for c in certified)
    ]


def _signers(paper: Paper) -> list[Candidate]:
    """A report that names its officers nowhere else is signed by them first."""
    for entry in paper.form.of(("签名",)):
        if re.search(r"执法人员|承办人|调查人员", entry.label.pieces[0].text) or entry.label.pieces[0].text == "签名":
            span = entry.span(Bond.CELL)
            names = [Candidate(text_of(s), s, 0.75) for s in names_in(span)] if span else []
            if names:
                return names
    return []


def once(found: list[Candidate]) -> list[Candidate]:
    kept: dict[str, Candidate] = {}
    for made in found:
        if made.value not in kept:
            kept[made.value] = made
    return list(kept.values())
