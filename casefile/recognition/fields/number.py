"""The paper's own number: 案号 or 文号."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casefile.recognition.canonical.numbers import find_doc_nos
from casefile.recognition.canonical.text import plain_text
from casefile.recognition.fields.form import Bond
from casefile.recognition.fields.paper import Candidate, Paper
from casefile.recognition.fields.texts import trim
from casefile.recognition.layout import Span

# Words in a number that say it belongs to one paper, not to the case.
_OWN_KIND = re.compile(r"(?:勘录|现录|询录|听录|协调|催|移函|移告|公告|强执协|函告)〔")
_OWN_LABELS = ("案号", "案件编号", "文号", "文书编号", "编号", "文书号", "文书文号")


def number_field(paper: Paper, name: str) -> Iterator[Candidate]:
    """`case_no` or `doc_no`, whichever the paper's number is."""
    if paper.kind.code == "COVER" and name == "doc_no":
        yield from _behind(paper, paper.labels("doc_no"), 0.97)
        return
    own = _own_field(paper)
    if own is None:
        return
    # A receipt's 文号 is that of the paper it hands over.
    labels = paper.labels("case_no") if paper.kind.follows_served else _OWN_LABELS
    found = list(_behind(paper, labels, 0.97)) or list(_under_title(paper))
    for made in found:
        field = own
        if own == "case_no" and _OWN_KIND.search(made.value) and "doc_no" in paper.kind.fields:
            field = "doc_no"
        if field == name:
            yield made


def _own_field(paper: Paper) -> str | None:
    """An approval form's number is the case's, whatever the type it is filed under."""
    title = "".join(p.text for p in paper.title_pieces)
    if paper.kind.number == "doc_no" and "case_no" in paper.kind.fields and re.search(r"审批表|申请书|申请$", title):
        return "case_no"
    if paper.kind.number is None and "doc_no" in paper.kind.fields:
        return "doc_no"
    return paper.kind.number


def _behind(paper: Paper, labels: tuple[str, ...], trust: float) -> Iterator[Candidate]:
    for entry in paper.form.of(labels):
        span = entry.span(Bond.CELL)
        if not span:
            continue
        numbers = find_doc_nos(span.text)
        if numbers:
            first = numbers[0]
            yield Candidate(first.value, span.part(first.start, first.end), trust)
        elif re.search(r"\d{4}", span.text) and len(span.text) <= 40:
            part = trim(span)
            yield Candidate(plain_text(part.raw), part, trust * 0.8)


def _under_title(paper: Paper) -> Iterator[Candidate]:
    """A number alone on its line in the upper part of the first page."""
    alone = {id(row[0]) for row in paper.rows if len(row) == 1}
    for piece in paper.pieces:
        if piece.page != 0 or piece.y0 > 0.55:
            break
        if paper.kind.follows_served and id(piece) not in alone:
            continue
        numbers = find_doc_nos(piece.text)
        if numbers and numbers[0].end - numbers[0].start >= 0.75 * len(piece.text):
            first = numbers[0]
            yield Candidate(first.value, Span([(piece, first.start, first.end)]), 0.93)
