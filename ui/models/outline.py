"""A dossier as people see it: documents in filing order, gaps among them, and what lies outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casefile.model import Document, Dossier, DossierPage
from ui.texts import is_chinese, tr, tr_or

if TYPE_CHECKING:
    from casefile.catalogue import Catalogue

SURE = 0.8
"""Below this a type or a value is marked as uncertain."""

LOOSE = ("unplaced", "duplicate", "left_out", "separator", "foreign")


@dataclass(frozen=True)
class Section:
    """One row of the tree, one band of the thumbnails.

    Attributes:
        kind: `document`, `missing`, or one of `LOOSE`.
        id: document id, type code of a missing one, or the kind.
        pages: in reading order.
        uncertain: its type should be looked at.
        note: what is to be said of it, "" when nothing.
        place: of a document among the documents, 0-based.
    """

    kind: str
    id: str
    type: str
    title: str
    pages: tuple[DossierPage, ...] = ()
    number: int | None = None
    uncertain: bool = False
    note: str = ""
    place: int = 0

    @property
    def is_document(self) -> bool:
        return self.kind == "document"

    @property
    def is_missing(self) -> bool:
        return self.kind == "missing"

    @property
    def span(self) -> str:
        """Its numbers in the dossier, e.g. `3–5`."""
        numbers = [p.number for p in self.pages if p.number is not None]
        if not numbers:
            return ""
        return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"


def outline(dossier: Dossier, catalogue: Catalogue, profile: str, failed: Mapping[str, str]) -> tuple[Section, ...]:
    """Sections of the dossier from top to bottom.

    Args:
        profile: filing order that says where a missing document belongs.
        failed: page id → code of pages that could not be read.
    """
    pages = {p.id: p for p in dossier.pages}
    sections = [replace(_document(d, pages, failed), place=n) for n, d in enumerate(dossier.documents)]
    # What is still unread may well be what seems to be missing.
    for missing in () if any(p.reading is None and p.id not in failed for p in dossier.pages) else dossier.missing:
        section = Section(
            "missing", missing.type, missing.type, type_name(missing.type, catalogue), note=tr_or(missing.because, "")
        )
        sections.insert(_place(sections, missing.type, catalogue, profile), section)
    loose: dict[str, list[DossierPage]] = {kind: [] for kind in LOOSE}
    for page in dossier.pages:
        if page.document is None:
            loose[_why_loose(page)].append(page)
    for kind, listed in loose.items():
        if listed:
            sorting = kind == "unplaced" and not dossier.documents
            title = tr("ui_group_sorting" if sorting else f"ui_group_{kind}")
            sections.append(Section(kind, kind, "", title, tuple(listed)))
    return tuple(sections)


def _document(document: Document, pages: Mapping[str, DossierPage], failed: Mapping[str, str]) -> Section:
    own = tuple(pages[p] for p in document.pages)
    notes = []
    if document.missing_sheets:
        notes.append(tr("ui_sheets_missing", numbers="、".join(map(str, document.missing_sheets))))
    if failed and any(p.id in failed for p in own):
        notes.append(tr("ui_pages_unread"))
    uncertain = document.confidence < SURE
    if uncertain:
        notes.insert(0, tr("ui_type_uncertain"))
    title = document_name(document)
    if title != document.title:
        notes.append(document.title)  # as it is printed
    if own and document.confidence < 1 and all(p.reading is None for p in own):
        title, uncertain = tr("ui_unread_pages"), False
    return Section("document", document.id, document.type, title, own, document.number, uncertain, tr("ui_semicolon").join(notes))


def _why_loose(page: DossierPage) -> str:
    if page.left_out is not None:
        return "left_out"
    if page.duplicate_of is not None:
        return "duplicate"
    return page.role if page.role in LOOSE else "unplaced"


def _place(sections: list[Section], code: str, catalogue: Catalogue, profile: str) -> int:
    """Before the first document that stands later in the filing order."""
    try:
        own = catalogue.order(code, profile)
        for index, section in enumerate(sections):
            follows = catalogue.types[section.type].follows_served
            if not follows and catalogue.order(section.type, profile) > own:
                return index
    except KeyError:
        pass  # an order the catalogue does not know: at the end
    return len(sections)


def type_name(code: str, catalogue: Catalogue) -> str:
    """The official name of a type; in English where the window has one."""
    known = catalogue.types.get(code)
    name = known.name if known else code
    return name if is_chinese() else tr_or(f"ui_type_{code}", name)


def document_name(document: Document) -> str:
    """Its title as printed; in an English window what its type is called in English, where that says anything."""
    if is_chinese() or document.type == "OTHER":
        return document.title
    return tr_or(f"ui_type_{document.type}", document.title)


def field_name(name: str) -> str:
    return tr_or(f"ui_field_{name}", name)


def page_caption(page: DossierPage) -> str:
    """What stands under a thumbnail: its dossier number, else its place among the scans."""
    if page.number is not None:
        return str(page.number)
    if page.blank:
        return tr("ui_blank")
    return "—"
