"""The words of a page as they go into the text layer: as read, with what a person corrected."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import replace

from casefile.model import Box, Document, DossierPage, Field, FieldSource, TextLine
from casefile.pdf.entries import chinese_date

_FOOT = Box(0.05, 0.975, 0.95, 0.985)  # for what a person typed without saying where it stands
_ALIKE = 0.5  # share of characters in common from which a value is the misread words put right


def corrected_lines(page: DossierPage, document: Document | None) -> list[TextLine]:
    """The lines of a page in reading order; a value that a person typed can be found and copied where it stands.

    Misread words are replaced in their line. A value that says otherwise what the paper says (an amount in figures
    for one in words) stands behind its line, which stays as it was read.
    """
    lines = list(page.reading.lines) if page.reading else []
    for field in _typed(page, document):
        value = chinese_date(field.value) if re.match(r"\d{4}-\d{2}-\d{2}", field.value or "") else field.value or ""
        _put(lines, field, value)
    return lines


def _typed(page: DossierPage, document: Document | None) -> Iterable[Field]:
    if document is None:
        return ()
    return (
        f
        for f in document.fields
        if f.source == FieldSource.OPERATOR and f.value and (f.page or document.pages[0]) == page.id
    )


def _put(lines: list[TextLine], field: Field, value: str) -> None:
    near = [i for i, line in enumerate(lines) if field.box is not None and _meet(line.box, field.box)]
    if any(_bare(value) in _bare(lines[i].text) for i in near or range(len(lines))):
        return
    for i in near:
        if field.raw and field.raw in lines[i].text and _is_like(field.raw, value):
            lines[i] = replace(lines[i], text=lines[i].text.replace(field.raw, value, 1), chars=())
            return
    at = near[-1] + 1 if near else len(lines)
    lines.insert(at, TextLine(value, field.box or _FOOT, 1.0))


def _is_like(raw: str, value: str) -> bool:
    return difflib.SequenceMatcher(None, raw, value, autojunk=False).ratio() >= _ALIKE


def _bare(text: str) -> str:
    return "".join(text.split())


def _meet(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1
