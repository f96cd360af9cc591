"""Numbers of officers' certificates (执法证号)."""

from __future__ import annotations

import re

from casefile.recognition.canonical.plates import PROVINCES
from casefile.recognition.fields.form import Bond
from casefile.recognition.fields.paper import Candidate, Paper
from casefile.recognition.fields.texts import once, text_of
from casefile.recognition.layout import Piece, Span

# A certificate's number may begin with the character of its province.
_CERT = re.compile(
    rf"(?:[{PROVINCES}]|(?<![0-9A-Za-z{PROVINCES}]))"
    r"(?!(?:19|20)\d\d-\d\d?-\d)(?=[0-9A-Za-z-]*\d{4})[A-Z]{0,4}\d[0-9A-Z-]{4,39}(?![0-9A-Za-z])"
)
_LONGEST_CERT = 20


def _certs(span: Span) -> list[Span]:
    """Certificate numbers, one line for itself: two below each other are two."""
    lines = _whole_numbers(span)
    found = [line.part(*m.span()) for line in lines for m in _CERT.finditer(line.text)]
    found = found or [span.part(*m.span()) for m in _CERT.finditer(span.text)]
    return [number for run in found for number in _parted(run) if len(number.text) <= _LONGEST_CERT]


def _whole_numbers(span: Span) -> list[Span]:
    """The span line by line, the last figures of a number that did not fit its cell with the rest of it."""
    lines: list[Span] = []
    for part in sorted(span.parts, key=lambda p: p[0].middle):
        text = part[0].text[part[1] : part[2]]
        rest = text.isdigit() and len(text) <= 4
        above = [i for i, line in enumerate(lines) if rest and _ends_above(line, part[0])]
        if above:
            lines[above[-1]] = Span([*lines[above[-1]].parts, part])
        else:
            lines.append(Span([part]))
    return lines


def _ends_above(line: Span, piece: Piece) -> bool:
    last = line.parts[-1][0]
    return (
        line.text[-1:].isdigit()
        and len(line.text) >= 6
        and last.page == piece.page
        and 0.4 * piece.height < piece.middle - last.middle < 1.8 * piece.height
        and piece.x0 < last.x0 + piece.height
    )


def _parted(run: Span) -> list[Span]:
    """Two numbers that were written side by side and read as one."""
    text = run.text
    if len(text) < 14 or len(run.parts) != 1:
        return [run]
    piece, first, _ = run.parts[0]
    cut = max(range(4, len(text) - 3), key=lambda i: piece.gap_before(first + i))
    if piece.gap_before(first + cut) < 0.3:
        half = len(text) // 2
        if len(text) % 2 or text[:4] != text[half : half + 4]:
            return [run]
        cut = half
    return [run.part(0, cut), run.part(cut, len(text))]


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
            if len(part.text) <= _LONGEST_CERT:
                found.append(Candidate(text_of(part), part, 0.95 * score))
    told = _told_certs(paper)
    return once([*told, *found] if len(told) > len(found) else found or told)


_LISTED_CERT = re.compile(rf"(?:^|[,和及;])\(?([{PROVINCES}]?[A-Z]{{0,4}}(?=\d{{4}})[0-9A-Z-]{{6,20}})(?![0-9A-Z])")


def _told_certs(paper: Paper) -> list[Candidate]:
    """Numbers named in running text, also over the end of a line."""
    made = []
    for match in re.finditer(r"执法证[件]?号?(?:码)?(?:分别)?[是为:]?", paper.flow.text):
        tail = paper.flow.text[match.end() : match.end() + 40]
        for cert in _LISTED_CERT.finditer(tail):
            part = paper.flow.part(match.end() + cert.start(1), match.end() + cert.end(1))
            made.append(Candidate(text_of(part), part, 0.9))
    return once(made)
