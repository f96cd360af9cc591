"""Filing order: the profile's order of types, receipts behind what they serve, hand-placed ones as placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from casefile.catalogue import Catalogue, FilingProfile
from casefile.catalogue.profile import SECONDARY
from casefile.model import Arrangement, Document

RECEIPT = "SERVICE_RECEIPT"
# Within one type papers stand by the day they were made; these fields tell it, best first.
_DATES = ("made_date", "started_at", "filed_at", "reviewed_at", "hearing_at", "paid_at", "published_at", "closed_at", "served_at")


def filing_order(
    documents: Sequence[Document],
    catalogue: Catalogue,
    profile: FilingProfile,
    arrangement: Arrangement,
    serves_page: Mapping[str, str | None],
    position: Mapping[str, int],
) -> tuple[Document, ...]:
    """`documents` in dossier order, receipts with `serves` set; what goes into 副卷 stands behind everything else.

    Args:
        serves_page: for a receipt, a page of the document it serves where recognition could tell.
        position: page id to its place in the input, the tie-breaker.
    """

    def key(document: Document) -> tuple[tuple[int, int], str, int]:
        day = next((v for name in _DATES if (v := document.value(name))), "9999")
        return profile.place(document.type, catalogue), day[:16], position[document.pages[0]]

    papers = sorted((d for d in documents if d.type != RECEIPT), key=key)
    receipts = sorted((d for d in documents if d.type == RECEIPT), key=key)
    behind: dict[str, list[Document]] = {}
    loose: list[Document] = []
    outgoing = [d for d in papers if catalogue.types[d.type].served]
    for receipt in receipts:
        served = _served(receipt, papers, serves_page.get(receipt.id)) or (outgoing[-1] if outgoing else None)
        if served is None:
            loose.append(receipt)
        else:
            behind.setdefault(served.id, []).append(replace(receipt, serves=served.id))
    ordered: list[Document] = []
    for paper in papers:
        ordered.append(paper)
        ordered.extend(behind.get(paper.id, ()))
    if loose:
        ordered = sorted([*ordered, *loose], key=key)
    placed = _as_placed(ordered, arrangement.get("order") or [])
    parts = parts_of(placed, profile)
    return tuple(sorted(placed, key=lambda d: parts[d.id] == SECONDARY))


def parts_of(documents: Sequence[Document], profile: FilingProfile) -> dict[str, str]:
    """Document id to 正卷, 副卷 or ""; a receipt belongs where the document is that it serves."""
    types = {d.id: d.type for d in documents}
    return {d.id: profile.part(types.get(d.serves or "", d.type)) for d in documents}


def _served(receipt: Document, papers: Sequence[Document], hinted_page: str | None) -> Document | None:
    """The first document whose number the receipt lists."""
    if hinted_page:
        found = next((d for d in papers if hinted_page in d.pages), None)
        if found:
            return found
    listed = {f.value for f in receipt.all("served_doc_no") if f.value}
    return next((d for d in papers if d.value("doc_no") in listed), None) if listed else None


def _as_placed(documents: list[Document], placed: Sequence[str]) -> tuple[Document, ...]:
    """Hand-placed documents in the given order, the others staying behind the one they followed."""
    known = {d.id: d for d in documents}
    chosen = [known[i] for i in placed if i in known]
    if not chosen:
        return tuple(documents)
    moved = {d.id for d in chosen}
    result = list(chosen)
    for index, document in enumerate(documents):
        if document.id in moved:
            continue
        before = documents[index - 1] if index else None
        at = result.index(before) + 1 if before in result else 0
        result.insert(at, document)
    return tuple(result)
