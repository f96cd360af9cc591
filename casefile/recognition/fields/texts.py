"""Texts, names and numbers that stand behind a label or in a fixed sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casefile.recognition.canonical.dates import find_dates
from casefile.recognition.canonical.plates import PROVINCES
from casefile.recognition.canonical.text import is_empty_mark, plain_text
from casefile.recognition.fields.form import Bond, Entry
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
_NO_NAME_PART = re.compile(r"人员|签|盖章|检测|执法|单位|时间|机关|部门|职务|意见|联系|电话")
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
                yield part.part(0, 3)
                yield part.part(3, len(text))


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
            yield Candidate(text_of(found), found, trust)


def name_list(paper: Paper, name: str) -> list[Candidate]:
    """Names behind every label of the field, then those of fixed sentences; each once."""
    found: list[Candidate] = []
    for span, trust in paper.texts(name, Bond.CELL):
        found += [Candidate(text_of(s), s, trust) for s in names_in(span)]
    for span, score in paper.slots(name):
        found += [Candidate(text_of(s), s, 0.93 * score) for s in names_in(span)]
    if not found and paper.kind.signoff == "maker" and name == "officers":
        found = _signers(paper)
    return _once(found)


def _signers(paper: Paper) -> list[Candidate]:
    """A report that names its officers nowhere else is signed by them first."""
    for entry in paper.form.of(("签名",)):
        if re.search(r"执法人员|承办人|调查人员", entry.label.pieces[0].text) or entry.label.pieces[0].text == "签名":
            span = entry.span(Bond.CELL)
            names = [Candidate(text_of(s), s, 0.75) for s in names_in(span)] if span else []
            if names:
                return names
    return []


def _once(found: list[Candidate]) -> list[Candidate]:
    kept: dict[str, Candidate] = {}
    for made in found:
        if made.value not in kept:
            kept[made.value] = made
    return list(kept.values())


# A certificate's number may begin with the character of its province.
_CERT = re.compile(
    rf"(?:[{PROVINCES}]|(?<![0-9A-Za-z{PROVINCES}]))"
    r"(?!(?:19|20)\d\d-\d\d?-\d)(?=[0-9A-Za-z-]*\d{4})[A-Z]{0,4}\d[0-9A-Z-]{4,19}(?![0-9A-Za-z])"
)


def _certs(span: Span) -> list[Span]:
    """Certificate numbers, one line for itself: two below each other are two."""
    lines = [Span([part]) for part in span.parts]
    found = [line.part(*m.span()) for line in lines for m in _CERT.finditer(line.text)]
    return found or [span.part(*m.span()) for m in _CERT.finditer(span.text)]


def cert_list(paper: Paper) -> list[Candidate]:
    """执法证号 behind labels, in fixed sentences, or in brackets behind an officer's name."""
    found: list[Candidate] = []
    for name, bond in (("officer_cert_nos", Bond.CELL), ("officers", Bond.CELL)):
        for span, trust in paper.texts(name, bond):
            found += [Candidate(text_of(s), s, trust) for s in _certs(span)]
    if not found:
        # Some forms print 证件号码 for officers and bystanders alike; a resident number has 18 characters.
        for entry in paper.form.of(("证件号码", "证件号", "执法证件", "证号")):
            span = entry.span(Bond.CELL)
            for match in re.finditer(r"(?<![0-9A-Za-z])\d{5,14}(?![0-9A-Za-z])", span.text if span else ""):
                part = span.part(*match.span())
                found.append(Candidate(text_of(part), part, 0.9))
    for span, score in paper.slots("officer_cert_nos"):
        for match in _CERT.finditer(span.text):
            part = span.part(*match.span())
            found.append(Candidate(text_of(part), part, 0.95 * score))
    if not found:
        for match in re.finditer(r"执法证[件]?号?(?:码)?(?:分别)?[是为:]?", paper.flow.text):
            tail = paper.flow.text[match.end() : match.end() + 40]
            for cert in re.finditer(
                rf"(?:^|[,和及;])\(?([{PROVINCES}]?[A-Z]{{0,4}}(?=\d{{4}})[0-9A-Z-]{{6,20}})", tail
            ):
                part = paper.flow.part(match.end() + cert.start(1), match.end() + cert.end(1))
                found.append(Candidate(text_of(part), part, 0.9))
    return _once(found)
