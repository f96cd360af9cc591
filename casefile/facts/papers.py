"""Documents and pages of a dossier as facts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casefile.facts import trust
from casefile.facts.text import encode_lines, fold
from casefile.facts.values import InputFact, MarkFact, Paper, Sheet, Value
from casefile.model import Box, Document, Dossier, DossierPage, Field, FieldSource, TextLine


@dataclass(frozen=True)
class RawText:
    """A paper's text as printed, for readers that need its punctuation; offsets as in `spots`."""

    text: str
    spots: tuple[tuple[int, str, Box, float], ...]  # start, page id, box, confidence

    def at(self, start: int) -> tuple[str, Box, float]:
        """Page, box and confidence of the line that character `start` stands in."""
        chosen = self.spots[0]
        for spot in self.spots:
            if spot[0] > start:
                break
            chosen = spot
        return chosen[1], chosen[2], chosen[3]


def papers(dossier: Dossier) -> tuple[Paper, ...]:
    """Every document as a paper, in dossier order."""
    pages = {p.id: p for p in dossier.pages}
    places = {d.id: index for index, d in enumerate(dossier.documents)}
    return tuple(_paper(index, d, pages, places) for index, d in enumerate(dossier.documents))


def raw_text(document: Document, dossier: Dossier) -> RawText:
    """The document's text with its punctuation, lines joined without breaks."""
    pages = {p.id: p for p in dossier.pages}
    parts: list[str] = []
    spots = []
    length = 0
    for page_id in document.pages:
        page = pages.get(page_id)
        for line in page.reading.lines if page and page.reading else ():
            if _is_page_number(line, document.type):
                continue
            spots.append((length, page_id, line.box, line.confidence))
            parts.append(line.text)
            length += len(line.text)
    return RawText("".join(parts), tuple(spots))


_PAGE_NUMBER = re.compile(r"^(?:第\d{1,3}页[,，]?(?:共\d{1,3}页)?|-?\d{1,4}-?|\d{1,3}/\d{1,3})$")
_POSSIBLE = 0.01  # chance from which another character counts as a rival
_MOST_RIVALS = 6
_EDGE = 0.09  # share of the page's height at top and bottom in which numbers are page numbers


def _is_page_number(line: TextLine, kind: str) -> bool:
    """A page's number would break the sentence that runs on over the page; contents sheets are tables of numbers."""
    if kind == "CATALOGUE" or _EDGE < line.box.centre[1] < 1 - _EDGE:
        return False
    return bool(_PAGE_NUMBER.match(fold(line.text)))


def _paper(index: int, document: Document, pages: dict[str, DossierPage], places: dict[str, int]) -> Paper:
    own = [pages[p] for p in document.pages if p in pages]
    parts: list[str] = []
    lines: list[tuple[int, int, Box]] = []
    length = 0
    for position, page in enumerate(own):
        for line in page.reading.lines if page.reading else ():
            text = fold(line.text)
            if text and not _is_page_number(line, document.type):
                lines.append((position, length, line.box))
                parts.append(text)
                length += len(text)
    written = [p for p in own if not p.blank]
    first = document.pages[0] if document.pages else ""
    return Paper(
        index=index,
        id=document.id,
        type=document.type,
        title=document.title,
        confidence=round(document.confidence, 4),
        pages=document.pages,
        number=document.number,
        serves=places.get(document.serves) if document.serves else None,
        missing_sheets=document.missing_sheets,
        values=tuple(_value(f, index, first, pages.get(f.page or first)) for f in document.fields),
        marks=tuple(
            MarkFact(m.kind.value, p.id, m.box, round(m.confidence, 4), m.text) for p in own for m in p.marks
        ),
        text="".join(parts),
        line_map=encode_lines(lines),
        legible=round(min((p.confidence for p in written), default=0.0), 4),
        in_colour=bool(written) and all(p.page.colour.value == "RGB" for p in written),
    )


def _value(field: Field, paper: int, first_page: str, page: DossierPage | None) -> Value:
    by_person = field.source is FieldSource.OPERATOR or field.confirmed_by is not None
    return Value(
        name=field.name,
        value=field.value,
        confidence=1.0 if by_person else round(field.confidence, 4),
        paper=paper,
        page=field.page or first_page,
        box=field.box,
        row=field.row,
        alternatives=() if by_person else tuple(dict.fromkeys((*field.alternatives, *_rivals(field, page)))),
    )


def _rivals(field: Field, page: DossierPage | None) -> list[str]:
    """What the value would be if one of its characters that were read with doubt were its rival.

    A field's confidence is a mean: what two papers differ in may be the one character that is not clear.
    """
    if not field.value or not field.raw or field.box is None or page is None or page.reading is None:
        return []
    x, y = field.box.centre
    for line in page.reading.lines:
        at = line.text.find(field.raw)
        if at < 0 or len(line.chars) != len(line.text) or not (line.box.x0 <= x <= line.box.x1 and line.box.y0 <= y <= line.box.y1):
            continue
        found, start = [], at
        for place, char in enumerate(field.value):
            spot = line.text.find(char, start, at + len(field.raw))
            if spot < 0:
                continue
            start = spot + 1
            if line.chars[spot].confidence < trust.SURE_ONE_CHARACTER:
                rivals = [other for other, chance in line.chars[spot].alternatives if chance >= _POSSIBLE and len(other) == 1]
                found += [f"{field.value[:place]}{other}{field.value[place + 1:]}" for other in rivals]
        return found[:_MOST_RIVALS]
    return []


def sheets(dossier: Dossier) -> tuple[Sheet, ...]:
    """Every page in input order."""
    return tuple(_sheet(p) for p in dossier.pages)


def _sheet(page: DossierPage) -> Sheet:
    reading = page.reading
    measures = reading.measures if reading else None
    return Sheet(
        id=page.id,
        input=page.page.input,
        frame=page.page.frame,
        dpi=page.page.dpi,
        colour=page.page.colour.value,
        turn=page.turn,
        skew_deg=round(page.skew_deg, 2),
        blank=page.blank,
        duplicate_of=page.duplicate_of,
        role=page.role,
        left_out=page.left_out,
        paper=page.document,
        position=page.page_in_document,
        printed_number=page.printed_number,
        printed_total=page.printed_total,
        stamped_number=page.stamped_number,
        volume=page.volume,
        number=page.number,
        confidence=round(page.confidence, 4),
        read=reading is not None,
        lines=len(reading.lines) if reading else 0,
        red_ratio=round(measures.red_ratio, 5) if measures else 0.0,
        border_ratio=round(measures.border_ratio, 5) if measures else 0.0,
        seals=sum(m.kind.value == "seal" for m in page.marks),
        image_type=page.page.image_type,
    )


def inputs(dossier: Dossier) -> tuple[InputFact, ...]:
    """Every input file that is not plainly ignored."""
    return tuple(
        InputFact(i.path, i.state.value, i.code, i.sha256, i.pages, i.lost_pages)
        for i in dossier.inputs
        if i.state.value != "ignored"
    )
