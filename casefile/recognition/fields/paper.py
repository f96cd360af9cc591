"""One document as field readers see it, and what they give back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from casefile.catalogue import Catalogue, DocumentType
from casefile.model import Box, Field, FieldSource, Mark
from casefile.recognition.fields.form import Bond, Entry, Form, read_form
from casefile.recognition.fields.sentences import match_sentence
from casefile.recognition.layout import Flow, PageItem, Piece, Run, Span, pieces_of, rows_of, runs_of
from casefile.recognition.titles import find_title


@dataclass(frozen=True)
class FieldContext:
    """What an office decided that readers need.

    Attributes:
        sole_trader: `PERSON` or `ORG`: how 个体工商户 counts.
        agency: the office's own name, "" when unset.
    """

    sole_trader: str = "PERSON"
    agency: str = ""


@dataclass
class Candidate:
    """One possible value of a field.

    Attributes:
        value: canonical.
        span: where it stands; None where it follows from the form as a whole.
        trust: 0–1, how sure the place is (not the characters).
        row: 1-based row of a form with rows.
        checked: a check digit or a second writing agrees.
        place: page id and box where there is no span (a seal's legend).
    """

    value: str
    span: Span | None
    trust: float = 0.9
    row: int | None = None
    repaired: bool = False
    checked: bool = False
    alternatives: tuple[str, ...] = ()
    place: tuple[str, Box] | None = None


@dataclass
class Paper:
    """Pages of one document, laid out."""

    kind: DocumentType
    catalogue: Catalogue
    items: Sequence[PageItem]
    context: FieldContext = field(default_factory=FieldContext)

    @cached_property
    def pieces(self) -> list[Piece]:
        return pieces_of(self.items)

    @cached_property
    def form(self) -> Form:
        return read_form(self.pieces, self.kind, self.catalogue, self.title_pieces)

    @cached_property
    def title_pieces(self) -> tuple[Piece, ...]:
        """Lines of the title on the first page."""
        title = find_title(self.pieces, self.catalogue)
        return title.pieces if title else ()

    @cached_property
    def flow(self) -> Flow:
        """The running text: every line but the labels that stand alone beside it."""
        beside = {id(p) for e in self.form.entries if len(e.label.pieces) > 1 or e.label.tall for p in e.label.pieces}
        amid = {(id(p.line), p.text) for e in self.form.entries if _amid(e) for p in e.label.pieces}
        return Flow([p for p in self.pieces if id(p) not in beside and (id(p.line), p.text) not in amid])

    @cached_property
    def flows(self) -> list[Flow]:
        """The running text as a whole, and that of every cell with several lines, which no neighbour's words break."""
        return [self.flow, *(Flow([p for _, p in e.pieces]) for e in self.form.entries if len(e.pieces) > 1)]

    @cached_property
    def rows(self) -> list[list[Piece]]:
        return rows_of(self.pieces)

    @cached_property
    def runs(self) -> list[Run]:
        return runs_of(self.rows)

    @property
    def marks(self) -> Iterator[tuple[PageItem, Mark]]:
        for item in self.items:
            for mark in item.reading.marks:
                yield item, mark

    def labels(self, name: str) -> tuple[str, ...]:
        return self.kind.labels.get(name, ())

    def entries(self, name: str) -> list[Entry]:
        """Labels of a field with what is written for them."""
        return self.form.of(self.labels(name))

    def slots(self, name: str) -> list[tuple[Span, float]]:
        """What the type's fixed sentences have in the blanks of field `name`, with the match's quality."""
        return [(span, score) for slot, span, score in self._slots if slot == name]

    @cached_property
    def _slots(self) -> list[tuple[str, Span, float]]:
        found: list[tuple[str, Span, float]] = []
        done: set[str] = set()
        for sentence in self.kind.sentences:
            for flow in self.flows:
                slots = [s for s in match_sentence(sentence, flow.text) if s.field]
                if slots:
                    new = [s for s in slots if s.field not in done]
                    found += [(s.field, flow.part(s.start, s.end), s.score) for s in new]
                    done.update(s.field for s in new)
                    break
        return found

    def texts(self, name: str, bond: Bond = Bond.CELL) -> Iterator[tuple[Span, float]]:
        """Filled-in texts behind the labels of `name`, with trust: the nearest first, then with more lines."""
        for entry in self.entries(name):
            trust, length = 0.75 if entry.label.weak else 0.97, 0
            for reach in (Bond.ROW, Bond.CELL, Bond.FLOW):
                span = entry.span(reach) if reach <= bond else None
                if span and len(span.parts) > length:
                    yield span, trust
                    length = len(span.parts)
                    trust *= 0.96


def _amid(entry: Entry) -> bool:
    """Whether a label stands level with the middle of a value of several lines, between them in reading order."""
    label = entry.label
    if label.colon or label.vertical:
        return False
    beside = [p.middle for how, p in entry.pieces if how <= Bond.CELL and p.x0 >= label.x1 - 0.5 * p.height]
    return bool(beside) and min(beside) < label.middle < max(beside)


def as_field(name: str, made: Candidate, row: int | None = None) -> Field:
    """The contract's field for a candidate."""
    span = made.span
    return Field(
        name=name,
        value=made.value,
        raw=span.raw if span else made.value if made.place else "",
        page=span.page_id if span else made.place[0] if made.place else None,
        box=span.box if span else made.place[1] if made.place else None,
        confidence=round(confidence(made), 4),
        row=made.row if made.row is not None else row,
        source=FieldSource.TEXT if span and span.from_text_layer else FieldSource.OCR,
        repaired=made.repaired,
        alternatives=made.alternatives,
    )


# A date that ends with one figure and no 日: a seal lies over its end, and the day may have had another figure.
_CUT_SHORT = re.compile(r"年\d{1,2}月\d$")
_DOUBTFUL = 0.75


def confidence(made: Candidate) -> float:
    """How sure a value is: the place it was found at and the characters it is made of."""
    values = made.span.confidences if made.span else []
    if not values:
        return made.trust
    letters = min(values) * 0.6 + sum(values) / len(values) * 0.4
    if made.span and _CUT_SHORT.search(made.span.text):
        letters *= _DOUBTFUL
    if made.checked:
        return min(0.995, 0.5 + 0.5 * letters + 0.1 * made.trust)
    return max(0.01, min(0.99, made.trust * letters))


def best(candidates: Iterable[Candidate]) -> Candidate | None:
    """The surest candidate; of equals the first."""
    listed = list(candidates)
    return max(listed, key=confidence, default=None) if listed else None
