"""Who issued a paper and when: the place under the text, the seal, the maker's signature."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from casefile.model import MarkKind
from casefile.recognition.canonical.dates import find_dates
from casefile.recognition.canonical.text import plain_text
from casefile.recognition.fields.form import Bond
from casefile.recognition.fields.paper import Candidate, Paper
from casefile.recognition.fields.texts import text_of, trim
from casefile.recognition.layout import Piece, Run, Span

_AGENCY = re.compile(
    r"[\u4e00-\u9fa5()]{2,30}(?:局|厅|委员会|委|支队|大队|总队|中队|中心|处|管理所|执法队|人民政府|人民法院|分局|站|部门|公司|院|所)"
)
_PLACEHOLDER = re.compile(r"^(?:交通运输)?(?:行政)?执法部门$|^执法机关$|^行政机关$|^执法单位$")
_STAMP_WORDS = re.compile(r"\(?(?:印章|盖章|公章|章|签章|加盖印章)\)?$")
_OFFICE = re.compile(r"局|[支大总]队|厅|委员会|委$|执法队|中心$|管理[所处站]$")
SIGN = re.compile(r"签名|签字|签章|盖章\)?:|(?:审批|审核|批准|签批|签发)人(?:员)?:")


def made_date(paper: Paper) -> Iterator[Candidate]:
    """The date under issuer or seal; on papers without, the date beside the maker's first signature."""
    if paper.kind.signoff == "maker":
        yield from _beside_signature(paper)
        yield from _lowest_date(paper, 0.7)
        return
    for _piece, span, value, issuer in _sealed_dates(paper):
        yield Candidate(value, span, 0.96 if issuer else 0.85)
    for entry in paper.entries("made_date"):
        span = entry.span(Bond.CELL)
        for found in find_dates(span.text)[:1] if span else ():
            yield Candidate(found.value[:10], span.part(found.start, found.end), 0.8)


def issuer(paper: Paper) -> Iterator[Candidate]:
    """The name a paper is issued under: behind its label, over the date, in the seal, or in the head."""
    for entry in paper.entries("issuer"):
        for bond in (Bond.ROW, Bond.CELL):
            span = entry.span(bond)
            part = _agency_name(trim(span)) if span else None
            if part:
                yield Candidate(text_of(part), part, 0.97)
                break
    if paper.kind.signoff == "seal" or paper.kind.follows_served:
        for _, _, _, over in _sealed_dates(paper):
            part = _agency_name(over.span) if over is not None else None
            if part:
                yield Candidate(text_of(part), part, 0.95)
        yield from _seal_line(paper)
        yield from _legend(paper)
        yield from _head(paper)


def _sealed_dates(paper: Paper) -> Iterator[tuple[Run, Span, str, Run | None]]:
    """Dates that stand alone in the right half, the one under an agency's name first."""
    found = []
    for index, piece in enumerate(paper.runs):
        dates = find_dates(piece.text)
        if not dates or len(piece.text) - (dates[-1].end - dates[-1].start) > 22 or "T" in dates[-1].value:
            continue
        last = dates[-1]
        span = piece.part(last.start, last.end)
        alone = last.end - last.start >= len(piece.text) - 2
        middle = span.box.centre[0]
        if middle < 0.45 and not alone:
            continue
        over = _issuer_above(paper, piece, index)
        signed = any(SIGN.search(p.text) for p in _row_of(paper, piece.pieces[0]) if p.x1 <= piece.x1)
        score = (3 if over is not None else 0) + (1 if alone else 0) + (1 if middle > 0.5 else 0)
        score -= 3 if signed else 0
        found.append((score, index, piece, span, last.value[:10], over))
    found.sort(key=lambda item: (-item[0], -item[1]))
    for score, _, piece, span, value, over in found[:1]:
        if score >= 1:
            yield piece, span, value, over


def _row_of(paper: Paper, piece: Piece) -> list[Piece]:
    return next((row for row in paper.rows if any(p is piece for p in row)), [piece])


def _issuer_above(paper: Paper, piece: Run, index: int) -> Run | None:
    """An agency's name on the lines over a date, or on its own line before it."""
    for other in reversed(paper.runs[max(0, index - 6) : index]):
        if other.page != piece.page:
            continue
        gap = piece.y0 - other.y1
        beside = abs(piece.middle - other.middle) < 0.6 * piece.height
        if not beside and not -0.6 * piece.height <= gap <= 3.2 * piece.height:
            continue
        if min(other.x1, piece.x1) - max(other.x0, piece.x0) < -0.25:
            continue
        bare = _STAMP_WORDS.sub("", other.text.rstrip(":"))
        if (_AGENCY.fullmatch(bare) or re.search(r"\((?:印章|盖章|公章|章)\)", other.text)) and len(other.text) <= 36:
            return other
    return None


def _agency_name(span: Span) -> Span | None:
    """Without (印章); None for the form's placeholder."""
    text = span.text
    match = _STAMP_WORDS.search(text)
    if match and match.start() >= 4:
        span = trim(span.part(0, match.start()))
        text = span.text
    lead = re.match(r".*?(?:单位|机关|部门|执法机关)(?:\([^)]*\))?:", text)
    if lead:
        span = span.part(lead.end(), len(text))
        text = span.text
    if not 4 <= len(text) <= 34 or _PLACEHOLDER.match(text) or not _AGENCY.fullmatch(text):
        return None
    return span


def _seal_line(paper: Paper) -> Iterator[Candidate]:
    """An agency's name alone in the lower right, where the date could not be read."""
    for piece in reversed(paper.runs):
        if (piece.x0 + piece.x1) / 2 > 0.5 and len(piece.text) <= 34:
            part = _agency_name(piece.span)
            if part and _OFFICE.search(part.text):
                yield Candidate(text_of(part), part, 0.8)
                return


def _legend(paper: Paper) -> Iterator[Candidate]:
    """The seal's own legend, when it was read.

    A character that the arc of a seal hid is taken from the office's own name where the rest agrees with it; that
    is said (`repaired`) and stays doubtful, for a seal of another office may differ as little.
    """
    own = plain_text(paper.context.agency)
    for item, mark in paper.marks:
        if (
            mark.kind is MarkKind.SEAL
            and mark.text
            and re.search(r"局|支队|大队|厅|委|中心|法院|政府|队|管理所", mark.text)
        ):
            name = re.match(
                r"[\u4e00-\u9fa5]+?(?:局|支队|大队|总队|厅|委员会|委|中心|法院|政府|执法队|管理所)", mark.text
            )
            place = (item.id, mark.box)
            if own and _nearly(name.group() if name else mark.text, own):
                said = name.group() if name else mark.text
                if said == own:
                    yield Candidate(own, None, 0.9 * mark.confidence, place=place)
                else:
                    yield Candidate(own, None, 0.75 * mark.confidence, repaired=True, alternatives=(said,), place=place)
            elif name:
                yield Candidate(name.group(), None, 0.6 * mark.confidence, place=place)


def _nearly(read: str, name: str) -> bool:
    return len(name) >= 6 and Levenshtein.normalized_similarity(read, name) >= 0.75


def _head(paper: Paper) -> Iterator[Candidate]:
    """The agency's name over the title."""
    for piece in paper.runs[:4]:
        if piece.page == 0 and piece.y0 < 0.35:
            part = _agency_name(piece.span)
            if part and _OFFICE.search(part.text):
                yield Candidate(text_of(part), part, 0.7)
                return


def _beside_signature(paper: Paper) -> Iterator[Candidate]:
    """The date next to, or closely under, the first signature place of the paper."""
    pieces = paper.runs
    signed = [i for i, p in enumerate(pieces) if re.search(r"签名|签字|签章|\(盖章\)|盖章\):|委托人:?\(", p.text)]
    # 调查人员: is at the head of a report who made it, and at its end the place to sign.
    named = [i for i, p in enumerate(pieces) if re.search(r"(?:声明|说明|调查|承办)人(?:员)?:", p.text)]
    for index in [*signed, *named]:
        for other in pieces[index : index + 9]:
            dates = find_dates(other.text)
            if dates and other.y0 - pieces[index].y1 < 5 * pieces[index].height and other.page == pieces[index].page:
                last = dates[-1]
                yield Candidate(last.value[:10], other.part(last.start, last.end), 0.93)
                return


def _lowest_date(paper: Paper, trust: float) -> Iterator[Candidate]:
    for piece in reversed(paper.runs):
        dates = find_dates(piece.text)
        if dates:
            last = dates[-1]
            yield Candidate(last.value[:10], piece.part(last.start, last.end), trust)
            return
