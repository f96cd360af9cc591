"""What a step of a person makes of a dossier, as far as the step itself tells it.

Composing looks at the whole case; who moves pages wants to see them moved before that. Here only what a step names is
changed: which document a page is in, what was decided about the page, and the numbers that follow. Values, titles and
the order of papers that a step did not touch stay as they are until the dossier is composed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any

from casefile.assembly.numbering import places
from casefile.catalogue import Catalogue, filing_profile
from casefile.model import JUDGED, NOTED, Arrangement, Box, Document, Dossier, DossierPage, Operation
from casefile.settings import Settings

_OF_PAGES = frozenset(("turn", "skew", "crop", "left_out", "blank", "mark", "duplicate"))
_ELSEWHERE = ("checked/", "file_settled/", JUDGED, NOTED)
"""Decisions that show in lists beside the dossier."""


_NAMES = [f.name for f in fields(DossierPage)]
_ALL_OF = attrgetter(*_NAMES)
_DOCUMENT, _WITHIN, _VOLUME, _NUMBER = map(_NAMES.index, ("document", "page_in_document", "volume", "number"))


@dataclass
class _Touched:
    """What a step names: pages, documents with new pages, types and titles, papers that are not needed."""

    pages: set[str] = field(default_factory=set)
    listed: dict[str, list[str]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    waived: set[str] = field(default_factory=set)


def foresee(
    dossier: Dossier, operation: Operation, arrangement: Arrangement, catalogue: Catalogue, settings: Settings
) -> Dossier | None:
    """`dossier` after `operation`; None where only composing can tell.

    Args:
        dossier: as it was before the step.
        arrangement: with the step in it.
    """
    touched = _touched(operation, dossier)
    if touched is None:
        return None
    pages = {p.page.id: p for p in dossier.pages}
    for page_id in touched.pages:
        pages[page_id] = as_decided(pages[page_id], arrangement)
    documents = _documents(dossier, touched, pages, arrangement, catalogue, settings)
    if documents is None:
        return None
    there = {d.type for d in documents}
    missing = tuple(m for m in dossier.missing if m.type not in there and m.type not in touched.waived)
    if not touched.pages and not touched.listed and not touched.types and not touched.titles:
        return replace(dossier, missing=missing)
    blanks = {page_id for page_id, page in pages.items() if page.blank}
    documents, numbers, volumes = places(documents, blanks, catalogue, settings)
    placed = _placed(pages.values(), documents, blanks, numbers)
    return Dossier(dossier.inputs, placed, documents, missing, volumes)


def as_decided(page: DossierPage, arrangement: Arrangement) -> DossierPage:
    """`page` with what people decided about it; what they did not decide is as the machine found it."""
    decided, own = arrangement.get, page.page.id
    turn, skew, blank = (page.reading.measures.turn, page.reading.measures.skew_deg, page.reading.measures.blank) if page.reading else (0, 0.0, False)
    crop, skewed = decided(f"crop/{own}"), decided(f"skew/{own}")
    duplicate = decided(f"duplicate/{own}")
    keys = (f"left_out/{own}", f"duplicate/{own}", f"blank/{own}")
    return replace(
        page,
        turn=decided(f"turn/{own}", turn),
        skew_deg=skew if skewed is None else skewed,
        straightened=skewed is not None,
        crop=Box(*crop) if crop else None,
        blank=decided(f"blank/{own}", blank),
        left_out=decided(f"left_out/{own}"),
        mark=decided(f"mark/{own}"),
        duplicate_of=page.duplicate_of if duplicate is None else duplicate or None,
        decided_by=next((arrangement.authors.get(key, "") for key in keys if decided(key)), ""),
    )


def _touched(operation: Operation, dossier: Dossier) -> _Touched | None:
    """None: there is something in the step whose outcome is not in the step."""
    touched, known = _Touched(), {p.page.id for p in dossier.pages}
    for change in operation.changes:
        kind, _, name = change.key.partition("/")
        if change.key.startswith(_ELSEWHERE):
            continue
        if kind in _OF_PAGES and name in known:
            if change.after is None and kind == "duplicate":
                return None  # what the machine found is not in the dossier
            touched.pages.add(name)
        elif kind == "not_applicable" and change.after:
            touched.waived.add(name)
        elif kind == "doc" and change.after is not None:
            own, _, what = name.partition("/")
            into: Mapping[str, dict[str, Any]] = {"pages": touched.listed, "type": touched.types, "title": touched.titles}
            into[what][own] = change.after
        else:
            return None
    return touched


def _documents(
    dossier: Dossier, touched: _Touched, pages: Mapping[str, DossierPage], arrangement: Arrangement, catalogue: Catalogue,
    settings: Settings,
) -> tuple[Document, ...] | None:  # fmt: skip
    """Documents in their order, those without pages gone, new ones before the first that is filed later."""
    out = {page_id for page_id in pages if (p := pages[page_id]).left_out is not None or p.duplicate_of is not None or p.role == "separator"}
    profile = filing_profile(settings)

    def place(document: Document) -> tuple[int, int]:
        return profile.place(document.type, catalogue)

    kept: list[Document] = []
    moved: list[Document] = []
    for document in dossier.documents:
        now = _document(document, touched, out, catalogue)
        if now is not None:
            (kept if place(now) == place(document) else moved).append(now)
    for own in touched.listed.keys() - {d.id for d in dossier.documents}:
        listed = [p for p in touched.listed[own] if p in pages and p not in out]
        kind = touched.types.get(own) or arrangement.get(f"doc/{own}/type")
        if listed and kind is None:
            return None
        if listed:
            title = touched.titles.get(own) or catalogue.types[kind].name
            moved.append(Document(own, kind, title, tuple(listed), 1.0))
    for document in moved:
        behind = next((n for n, other in enumerate(kept) if not other.serves and place(other) > place(document)), len(kept))
        kept.insert(behind, document)
    held = [p for d in kept for p in d.pages]
    if len(held) != len(set(held)):
        return None  # two documents claim a page: composing decides
    returned = {p for p in touched.pages if p not in out and pages[p].role != "foreign"} - set(held)
    if any(pages[p].document is None and _was_out(p, dossier) for p in returned):
        return None  # it comes back, and the step does not say where to
    return tuple(kept)


def _was_out(page_id: str, dossier: Dossier) -> bool:
    page = dossier.page(page_id)
    return page.left_out is not None or page.duplicate_of is not None


def _document(document: Document, touched: _Touched, out: set[str], catalogue: Catalogue) -> Document | None:
    """`document` after the step; None when no page is left in it."""
    listed = touched.listed.get(document.id, document.pages)
    pages = tuple(p for p in listed if p not in out)
    if not pages:
        return None
    kind, title = touched.types.get(document.id, document.type), touched.titles.get(document.id)
    decided = document.id in touched.types
    if pages == document.pages and not decided and title in (None, document.title):
        return document
    if kind != document.type:  # a form of another kind bears other fields: nobody has read them yet
        document = replace(document, type=kind, title=catalogue.types[kind].name, fields=(), serves=None)
    if pages != document.pages:
        own = set(pages)
        document = replace(document, pages=pages, fields=tuple(f for f in document.fields if f.page is None or f.page in own))
    return replace(document, title=title or document.title, confidence=1.0 if decided else document.confidence)


def _placed(
    pages: Iterable[DossierPage], documents: Iterable[Document], blanks: set[str],
    numbers: Mapping[str, tuple[int, int | None]],
) -> tuple[DossierPage, ...]:  # fmt: skip
    """Every page with its place; one that stands where it stood is the same object."""
    home: dict[str, tuple[int, int | None]] = {}
    for index, document in enumerate(documents):
        written = 0
        for page_id in document.pages:
            written += page_id not in blanks
            home[page_id] = index, None if page_id in blanks else written
    result = []
    for page in pages:
        document, within = home.get(page.page.id, (None, None))
        volume, number = numbers.get(page.page.id, (None, None))
        if (page.document, page.page_in_document, page.volume, page.number) != (document, within, volume, number):
            # A page moved to the front shifts the number of every other: `replace` would take thrice as long.
            values = list(_ALL_OF(page))
            values[_DOCUMENT], values[_WITHIN], values[_VOLUME], values[_NUMBER] = document, within, volume, number
            page = DossierPage(*values)
        result.append(page)
    return tuple(result)
