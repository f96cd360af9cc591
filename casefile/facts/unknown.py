"""What the pages nobody recognised may be: a form leaves its title or its fixed sentences on the page, or it is another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from casefile.catalogue import Catalogue, DocumentType
from casefile.facts import trust
from casefile.facts.text import fold
from casefile.facts.values import Paper, Sheet

_ENOUGH = 80  # characters from which a page that shows no trace of a form is none of its pages
_SHORTEST = 4  # characters of a title or sentence that is looked for
_LIKE = 72.0  # of 100: of a form's words one character in four may be misread


def possible_types(documents: Sequence[Paper], scans: Iterable[Sheet], catalogue: Catalogue) -> tuple[str, ...] | None:
    """Types the case may still hold on pages whose paper is not known; none of them where every page is known.

    Returns:
        Type codes in the catalogue's order; None when a page's reading says too little to rule anything out.
    """
    unknown: set[int] = set()
    for sheet in scans:
        if not sheet.written:
            continue
        if sheet.paper is None or not sheet.read:
            return None
        if not documents[sheet.paper].known:
            if sheet.position == 1 and (sheet.printed_number or 1) > 1:
                return None  # a later sheet bears no title
            unknown.add(sheet.paper)
    papers = [documents[index] for index in sorted(unknown)]
    if any(len(p.text) < _ENOUGH or p.legible < trust.LEGIBLE for p in papers):
        return None
    return tuple(code for code, kind in catalogue.types.items() if any(_may_be(p, kind) for p in papers))


def _may_be(paper: Paper, kind: DocumentType) -> bool:
    if paper.type == kind.code or kind.untitled:
        return True
    return any(trace in paper.text or fuzz.partial_ratio(trace, paper.text, score_cutoff=_LIKE) for trace in _traces(kind.titles + kind.phrases))


@lru_cache(maxsize=256)
def _traces(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(t for text in texts if len(t := fold(text)) >= _SHORTEST)
