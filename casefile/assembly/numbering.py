"""Page numbers and volumes: computed once; stamps, contents, labels and report only repeat them.

Numbered are the written pages of every document but covers, contents and closing sheets
(domain reference §2.5); blank pages never are. A volume that would grow past the limit is closed
before the document that overruns it, never inside one (§2.5, more than 200 pages: several volumes); 副卷
begins a volume of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casefile.assembly.order import parts_of
from casefile.catalogue import Catalogue, filing_profile
from casefile.model import Document, DossierPage
from casefile.settings import Settings


def number_pages(
    documents: Sequence[Document], pages: Sequence[DossierPage], catalogue: Catalogue, settings: Settings
) -> tuple[tuple[Document, ...], tuple[DossierPage, ...], int]:
    """Documents with their `number`, pages with `volume` and `number`, and how many volumes there are."""
    by_id = {p.page.id: p for p in pages}
    limit = settings.dossier.max_pages_per_volume
    placed: dict[str, tuple[int, int | None]] = {}
    numbered_documents = []
    parts = parts_of(documents, filing_profile(settings))
    volume, used, count, part = 1, 0, 0, None
    for document in documents:
        written = [p for p in document.pages if not by_id[p].blank]
        if not catalogue.types[document.type].numbered:
            numbered_documents.append(replace(document, number=None))
            placed.update(dict.fromkeys(document.pages, (volume, None)))
            continue
        if (used and used + len(written) > limit) or (part is not None and part != parts[document.id]):
            volume, used = volume + 1, 0
        part = parts[document.id]
        count += 1
        numbered_documents.append(replace(document, number=count))
        for page_id in document.pages:
            if by_id[page_id].blank:
                placed[page_id] = (volume, None)
            else:
                used += 1
                placed[page_id] = (volume, used)
    result = tuple(
        replace(p, volume=placed[p.page.id][0], number=placed[p.page.id][1]) if p.page.id in placed else p
        for p in pages
    )
    return tuple(numbered_documents), result, volume if documents else 0
