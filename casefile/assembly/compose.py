"""Dossier = compose(pages, readings, arrangement).

A pure function: readings that arrive late change the Dossier and not the Arrangement, and undoing
a decision cannot lose a reading. Everything that is slow in it depends on the readings alone and is
kept by `memo`, so that a person's step costs milliseconds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from casefile.assembly.memo import Memo
from casefile.assembly.numbering import number_pages
from casefile.assembly.order import filing_order
from casefile.catalogue import Catalogue, filing_profile
from casefile.model import (
    Arrangement,
    Box,
    Document,
    Dossier,
    DossierPage,
    Field,
    FieldSource,
    InputFile,
    Measures,
    Page,
    Reading,
)
from casefile.recognition.documents import Recognised, recognise
from casefile.recognition.duplicates import find_duplicates
from casefile.recognition.fields import agree, read_fields
from casefile.recognition.fields.paper import FieldContext
from casefile.recognition.layout import PageItem
from casefile.recognition.separators import type_hints
from casefile.settings import Settings

UNKNOWN_TYPE = "OTHER"


@dataclass(frozen=True)
class _Group:
    """A document before its fields are read."""

    id: str
    pages: tuple[str, ...]
    type: str
    title: str
    confidence: float
    missing_sheets: tuple[int, ...] = ()
    serves_page: str | None = None


def compose(
    inputs: Sequence[InputFile],
    pages: Sequence[Page],
    readings: Mapping[str, Reading],
    arrangement: Arrangement,
    *,
    catalogue: Catalogue,
    settings: Settings,
    memo: Memo | None = None,
    quick: bool = False,
) -> Dossier:
    """The whole case as it follows from what came in, what was read and what was decided.

    Args:
        readings: by page id; a page without one is kept, unread.
        memo: keeps what depends on readings alone between calls for the same case.
        quick: where something would have to be read anew, the last result counts for now (`memo.skipped` says how often);
            an empty dossier where there is none.

    `Dossier.missing` stays empty here: which papers a case needs follows from its facts.
    """
    memo = memo or Memo()
    items = _items(pages, readings, arrangement, memo, quick)
    key, last = ("recognise", *(_item_key(i) for i in items)), ("recognised", len(items))
    if quick:
        older = memo.nearest(key, last, None)
        if older is None:
            return Dossier()  # pages came in that nobody has looked at
        recognised: Recognised = older
    else:
        recognised = memo.remember(key, lambda: recognise(items, catalogue, hints=_announced(items, catalogue)))
        memo.note(last, recognised)
    left_out = arrangement.with_prefix("left_out/")
    groups = _groups(items, recognised, arrangement, catalogue, left_out)
    by_id = {item.page.id: item for item in items}
    documents = tuple(_document(g, by_id, catalogue, settings, memo, quick) for g in groups)
    documents = agree(documents)
    documents = tuple(_with_decided_fields(d, arrangement) for d in documents)
    serves = {g.id: g.serves_page for g in groups}
    documents = filing_order(documents, catalogue, filing_profile(settings), arrangement, serves, _positions(pages))
    dossier_pages = _dossier_pages(items, documents, recognised, readings, arrangement, left_out)
    documents, dossier_pages, volumes = number_pages(documents, dossier_pages, catalogue, settings)
    return Dossier(tuple(inputs), dossier_pages, documents, (), volumes)


def _items(
    pages: Sequence[Page], readings: Mapping[str, Reading], arrangement: Arrangement, memo: Memo, quick: bool
) -> tuple[PageItem, ...]:
    read = [(p, readings[p.id]) for p in pages if p.id in readings]
    key, last = ("duplicates", *((p.id, r.key) for p, r in read)), ("last duplicates",)
    if quick:
        duplicates = dict(memo.nearest(key, last, {}))
    else:
        duplicates = dict(memo.remember(key, lambda: find_duplicates(read)))
        memo.note(last, duplicates)
    for page_id, first in arrangement.with_prefix("duplicate/").items():
        if first:
            duplicates[page_id] = first
        else:
            duplicates.pop(page_id, None)
    items = []
    for page in pages:
        reading = readings.get(page.id) or Reading(key="", engine="", measures=Measures())
        blank = arrangement.get(f"blank/{page.id}", reading.measures.blank)
        items.append(PageItem(page=page, reading=reading, blank=blank, duplicate_of=duplicates.get(page.id)))
    return tuple(items)


def _announced(items: Sequence[PageItem], catalogue: Catalogue) -> dict[str, str]:
    """Types that separator sheets announce, by the page that follows each."""
    passed_over = [i.page.id for i in items if i.blank or i.duplicate_of]
    return type_hints([(i.page.id, i.reading.measures.separator) for i in items], catalogue.types, passed_over)


def _item_key(item: PageItem) -> tuple[str, str, bool, str | None]:
    return item.page.id, item.reading.key, item.blank, item.duplicate_of


def _groups(
    items: Sequence[PageItem],
    recognised: Recognised,
    arrangement: Arrangement,
    catalogue: Catalogue,
    left_out: Mapping[str, str],
) -> list[_Group]:
    """The machine's documents, less the pages a person placed, plus the documents a person made."""
    out = {i.page.id for i in items if i.duplicate_of} | set(left_out)
    out |= {page_id for page_id, facts in recognised.pages.items() if facts.role == "separator"}
    known = {i.page.id for i in items}
    decided = _decided(arrangement, known)
    placed = {p for listed in decided.values() for p in listed}
    groups = []
    for draft in recognised.documents:
        doc_id = draft.pages[0]
        unplaced = [p for p in draft.pages if p not in placed]
        if doc_id in decided:
            kept = _beside(decided.pop(doc_id), unplaced, draft.pages)
        else:
            kept = unplaced
            if kept and doc_id in placed:
                doc_id = kept[0]
        kept = [p for p in kept if p not in out]
        if not kept:
            continue
        groups.append(
            _Group(doc_id, tuple(kept), draft.type, draft.title, draft.confidence, draft.missing_sheets, draft.serves_page)
        )
    for doc_id, listed in decided.items():
        kept = [p for p in listed if p not in out]
        if kept:
            facts = recognised.pages.get(kept[0])
            kind = facts.type if facts and facts.type else UNKNOWN_TYPE
            groups.append(_Group(doc_id, tuple(kept), kind, "", facts.confidence if facts else 0.0))
    return [_typed(g, arrangement, catalogue) for g in groups]


def _decided(arrangement: Arrangement, known: Collection[str]) -> dict[str, list[str]]:
    """Documents a person placed pages in, by id; a page that two of them claim stays with the first."""
    decided: dict[str, list[str]] = {}
    claimed: set[str] = set()
    for key, value in sorted(arrangement.with_prefix("doc/").items()):
        doc_id, _, what = key.partition("/")
        if what == "pages":
            own = [p for p in dict.fromkeys(value) if p in known and p not in claimed]
            claimed.update(own)
            decided[doc_id] = own
    return decided


def _beside(placed: Sequence[str], unplaced: Sequence[str], order: Sequence[str]) -> list[str]:
    """`placed`, with each of `unplaced` behind the page it follows in the machine's `order`.

    A page nobody ever placed (it was left out when its document was decided on, and is back) returns
    to the document it was read as part of, instead of to none.
    """
    result = list(placed)
    for page_id in unplaced:
        before = [p for p in order[: order.index(page_id)] if p in result]
        result.insert(result.index(before[-1]) + 1 if before else 0, page_id)
    return result


def _typed(group: _Group, arrangement: Arrangement, catalogue: Catalogue) -> _Group:
    kind = arrangement.get(f"doc/{group.id}/type")
    if kind and kind != group.type:
        group = replace(group, type=kind, title=catalogue.types[kind].name, confidence=1.0)
    elif kind:
        group = replace(group, confidence=1.0)
    title = arrangement.get(f"doc/{group.id}/title") or group.title or catalogue.types[group.type].name
    return replace(group, title=title)


def _document(
    group: _Group,
    items: Mapping[str, PageItem],
    catalogue: Catalogue,
    settings: Settings,
    memo: Memo,
    quick: bool,
) -> Document:
    own = tuple(items[p] for p in group.pages)
    context = FieldContext(settings.agency.sole_trader, settings.agency.name or "")
    key, last = ("fields", group.type, context, *(_item_key(i) for i in own)), ("last fields", group.id, group.type)
    if quick:
        pages = set(group.pages)
        fields = tuple(f for f in memo.nearest(key, last, ()) if f.page is None or f.page in pages)
    else:
        fields = memo.remember(key, lambda: read_fields(group.type, own, catalogue, context=context))
        memo.note(last, fields)
    return Document(
        id=group.id,
        type=group.type,
        title=group.title,
        pages=group.pages,
        confidence=group.confidence,
        fields=fields,
        missing_sheets=group.missing_sheets,
    )


def _with_decided_fields(document: Document, arrangement: Arrangement) -> Document:
    """Operator's values win over everything; what the machine read stays in `raw`."""
    fields = list(document.fields)
    for key, decision in sorted(arrangement.with_prefix(f"field/{document.id}/").items()):
        name, _, row_text = key.partition("/")
        row = int(row_text or 0) or None
        at = next((i for i, f in enumerate(fields) if f.name == name and f.row == row), None)
        value, by = decision["value"], decision.get("by", "")
        if at is None:
            fields.append(Field(name, value, "", None, None, 1.0, row, FieldSource.OPERATOR, by))
        else:
            fields[at] = replace(
                fields[at], value=value, confidence=1.0, source=FieldSource.OPERATOR, confirmed_by=by, repaired=False
            )
    return replace(document, fields=tuple(f for f in fields if f.value is not None))


def _decided_by(arrangement: Arrangement, page_id: str) -> str:
    """Who said that a page is left out, a double or blank; "" where nobody did."""
    keys = (f"left_out/{page_id}", f"duplicate/{page_id}", f"blank/{page_id}")
    return next((arrangement.authors.get(key, "") for key in keys if arrangement.get(key)), "")


def _crop(decided: Sequence[float] | None) -> Box | None:
    return Box(*decided) if decided else None


def _positions(pages: Sequence[Page]) -> dict[str, int]:
    return {page.id: position for position, page in enumerate(pages)}


def _dossier_pages(
    items: Sequence[PageItem],
    documents: Sequence[Document],
    recognised: Recognised,
    readings: Mapping[str, Reading],
    arrangement: Arrangement,
    left_out: Mapping[str, str],
) -> tuple[DossierPage, ...]:
    home: dict[str, tuple[int, int | None]] = {}
    blanks = {i.page.id for i in items if i.blank}
    for index, document in enumerate(documents):
        written = 0
        for page_id in document.pages:
            if page_id in blanks:
                home[page_id] = (index, None)
            else:
                written += 1
                home[page_id] = (index, written)
    result = []
    for item in items:
        page_id = item.page.id
        facts = recognised.pages.get(page_id)
        document, in_document = home.get(page_id, (None, None))
        role = facts.role if facts and document is None else None
        measures = item.reading.measures
        result.append(
            DossierPage(
                page=item.page,
                reading=readings.get(page_id),
                turn=arrangement.get(f"turn/{page_id}", measures.turn),
                skew_deg=arrangement.get(f"skew/{page_id}", measures.skew_deg),
                blank=item.blank,
                duplicate_of=item.duplicate_of,
                role=role,
                left_out=left_out.get(page_id),
                document=document,
                page_in_document=in_document,
                printed_number=facts.printed_number if facts else None,
                printed_total=facts.printed_total if facts else None,
                stamped_number=facts.stamped_number if facts else None,
                mark=arrangement.get(f"mark/{page_id}"),
                crop=_crop(arrangement.get(f"crop/{page_id}")),
                decided_by=_decided_by(arrangement, page_id),
                straightened=arrangement.get(f"skew/{page_id}") is not None,
            )
        )
    return tuple(result)
