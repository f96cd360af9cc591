"""Page numbers and volumes: computed once; stamps, contents, labels and report only repeat them.

Numbered are the written pages of every document but covers, contents and closing sheets
(domain reference §2.5); blank pages never are. A volume that would grow past the limit is closed
before the document that overruns it, never inside one (§2.5, more than 200 pages: several volumes); 副卷
begins a volume of its own.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from casefile.assembly.order import parts_of
from casefile.catalogue import Catalogue, filing_profile
from casefile.model import Document, DossierPage
from casefile.settings import Settings


def number_pages(
    documents: Sequence[Document], pages: Sequence[DossierPage], catalogue: Catalogue, settings: Settings
) -> tuple[tuple[Document, ...], tuple[DossierPage, ...], int]:
    """Documents with their `number`, pages with `volume` and `number`, and how many volumes there are."""
    blanks = {p.page.id for p in pages if p.blank}
    numbered, placed, volumes = places(documents, blanks, catalogue, settings)
    result = tuple(
        replace(p, volume=placed[p.page.id][0], number=placed[p.page.id][1]) if p.page.id in placed else p
        for p in pages
    )
    return numbered, result, volumes


def places(
    documents: Sequence[Document], blanks: Container[str], catalogue: Catalogue, settings: Settings
) -> tuple[tuple[Document, ...], dict[str, tuple[int, int | None]], int]:
    """Documents with their `number`; volume and number of every page of theirs; how many volumes there are.

    Args:
        blanks: ids of blank pages.
    """
    limit = settings.dossier.max_pages_per_volume
    placed: dict[str, tuple[int, int | None]] = {}
    numbered = []
    parts = parts_of(documents, filing_profile(settings))
    volume, used, count, part = 1, 0, 0, None
    for document in documents:
        if not catalogue.types[document.type].numbered:
            numbered.append(_numbered(document, None))
            placed.update(dict.fromkeys(document.pages, (volume, None)))
            continue
        written = sum(p not in blanks for p in document.pages)
        if (used and used + written > limit) or (part is not None and part != parts[document.id]):
            volume, used = volume + 1, 0
        part = parts[document.id]
        count += 1
        numbered.append(_numbered(document, count))
        for page_id in document.pages:
            if page_id in blanks:
                placed[page_id] = (volume, None)
            else:
                used += 1
                placed[page_id] = (volume, used)
    return tuple(numbered), placed, volume if documents else 0


def _numbered(document: Document, number: int | None) -> Document:
    return document if document.number == number else replace(document, number=number)
