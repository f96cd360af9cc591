"""Steps a person takes, as operations on the Arrangement.

Each function looks at the composed Dossier and returns the Operation; applying it is the caller's.
A decision about a document also fixes that document's pages: otherwise a reading that arrives later
could regroup the pages under the decision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from casefile.model import Arrangement, Change, Document, Dossier, Operation


class _Draft:
    """Collects changes against the current decisions; the first `before` and the last `after` of a key count."""

    def __init__(self, arrangement: Arrangement) -> None:
        self._now = arrangement
        self._after: dict[str, Any] = {}

    def set(self, key: str, value: Any) -> None:
        self._after[key] = value

    def operation(self, name: str, at: str, by: str, **params: object) -> Operation:
        changes = tuple(
            Change(key, self._now.get(key), value) for key, value in self._after.items() if self._now.get(key) != value
        )
        return Operation(name, changes, {k: str(v) for k, v in params.items()}, at, by)


def _find(dossier: Dossier, document_id: str) -> Document:
    for document in dossier.documents:
        if document.id == document_id:
            return document
    raise KeyError(document_id)


def _pin(draft: _Draft, document: Document, pages: Iterable[str] | None = None) -> None:
    draft.set(f"doc/{document.id}/pages", list(document.pages if pages is None else pages))


def _give_up(draft: _Draft, arrangement: Arrangement, pages: Collection[str]) -> None:
    """No decision keeps `pages`, those of documents that do not show at present (all their pages left out) included."""
    for key, listed in arrangement.with_prefix("doc/").items():
        if key.endswith("/pages") and any(p in pages for p in listed):
            draft.set(f"doc/{key}", [p for p in listed if p not in pages])


def _pin_type(draft: _Draft, document: Document) -> None:
    # Taking pages away must not change what the rest is taken for.
    draft.set(f"doc/{document.id}/type", document.type)


def move_pages(
    dossier: Dossier,
    arrangement: Arrangement,
    pages: Sequence[str],
    target: str,
    position: int | None = None,
    *,
    at: str = "",
    by: str = "",
) -> Operation:
    """Pages into document `target`, in the order given, before its page at `position` (None: at the end).

    Raises:
        KeyError: no such document.
    """
    draft = _Draft(arrangement)
    moving = set(pages)
    goal = _find(dossier, target)
    stay = list(goal.pages)
    index = len(stay) if position is None else position
    before = [p for p in stay[:index] if p not in moving]
    after = [p for p in stay[index:] if p not in moving]
    _give_up(draft, arrangement, moving)
    for document in dossier.documents:
        if document.id != target and moving & set(document.pages):
            _pin(draft, document, (p for p in document.pages if p not in moving))
            _pin_type(draft, document)
    _pin(draft, goal, [*before, *pages, *after])
    _pin_type(draft, goal)
    for page in pages:
        _take_back(draft, arrangement, page)
    return draft.operation("op.move_pages", at, by, count=len(pages), document=goal.title)


def new_document(
    dossier: Dossier, arrangement: Arrangement, pages: Sequence[str], type_code: str, *, at: str = "", by: str = ""
) -> Operation:
    """Pages become a document of their own."""
    draft = _Draft(arrangement)
    moving = set(pages)
    taken = {d.id for d in dossier.documents}
    taken |= {  # documents that do not show at present, but still hold pages left out
        key.partition("/")[0]
        for key, listed in arrangement.with_prefix("doc/").items()
        if key.endswith("/pages") and set(listed) - moving
    }
    doc_id = pages[0]
    while doc_id in taken:
        doc_id += "+"
    _give_up(draft, arrangement, moving)
    for document in dossier.documents:
        if moving & set(document.pages):
            _pin(draft, document, (p for p in document.pages if p not in moving))
            _pin_type(draft, document)
    draft.set(f"doc/{doc_id}/pages", list(pages))
    draft.set(f"doc/{doc_id}/type", type_code)
    for page in pages:
        _take_back(draft, arrangement, page)
    return draft.operation("op.new_document", at, by, count=len(pages))


def split(
    dossier: Dossier, arrangement: Arrangement, document_id: str, first: str, *, at: str = "", by: str = ""
) -> Operation:
    """The document ends before page `first`; the rest becomes a document of the same type."""
    document = _find(dossier, document_id)
    rest = document.pages[document.pages.index(first) :]
    return _renamed(new_document(dossier, arrangement, rest, document.type, at=at, by=by), "op.split", document)


def merge(
    dossier: Dossier, arrangement: Arrangement, into: str, other: str, *, at: str = "", by: str = ""
) -> Operation:
    """All pages of `other` go behind those of `into`."""
    document = _find(dossier, into)
    moved = move_pages(dossier, arrangement, _find(dossier, other).pages, into, at=at, by=by)
    return _renamed(moved, "op.merge", document)


def _renamed(operation: Operation, name: str, document: Document) -> Operation:
    return Operation(name, operation.changes, {"document": document.title}, operation.at, operation.by)


def turn_pages(
    dossier: Dossier, arrangement: Arrangement, pages: Sequence[str], degrees: int, *, at: str = "", by: str = ""
) -> Operation:
    """Each page turned `degrees` clockwise (a multiple of 90) from how it stands now."""
    draft = _Draft(arrangement)
    for page_id in pages:
        draft.set(f"turn/{page_id}", (dossier.page(page_id).turn + degrees) % 360)
    return draft.operation("op.turn_pages", at, by, count=len(pages), degrees=degrees)


def leave_out(
    arrangement: Arrangement, pages: Sequence[str], reason: str, *, at: str = "", by: str = ""
) -> Operation:
    """Pages stay in the archive but out of the dossier, for a stated reason."""
    draft = _Draft(arrangement)
    for page_id in pages:
        draft.set(f"left_out/{page_id}", reason)
    return draft.operation("op.leave_out", at, by, count=len(pages))


def restore(arrangement: Arrangement, pages: Sequence[str], *, at: str = "", by: str = "") -> Operation:
    """Takes pages back into the dossier, whether a person or the machine (duplicate) left them out."""
    draft = _Draft(arrangement)
    for page_id in pages:
        _take_back(draft, arrangement, page_id)
        draft.set(f"duplicate/{page_id}", "")
    return draft.operation("op.restore", at, by, count=len(pages))


def _take_back(draft: _Draft, arrangement: Arrangement, page_id: str) -> None:
    if arrangement.get(f"left_out/{page_id}") is not None:
        draft.set(f"left_out/{page_id}", None)


def set_blank(arrangement: Arrangement, pages: Sequence[str], blank: bool, *, at: str = "", by: str = "") -> Operation:
    """Says of `pages` (ids) that they are blank, or that they are not, against what was measured."""
    draft = _Draft(arrangement)
    for page_id in pages:
        draft.set(f"blank/{page_id}", blank)
    return draft.operation("op.set_blank", at, by, count=len(pages))


def mark_pages(arrangement: Arrangement, pages: Sequence[str], text: str, *, at: str = "", by: str = "") -> Operation:
    """Marks pages with a word, which gives each a bookmark under its document; an empty `text` takes the marks away."""
    draft = _Draft(arrangement)
    for page_id in pages:
        draft.set(f"mark/{page_id}", " ".join(text.split()) or None)
    return draft.operation("op.mark_pages", at, by, count=len(pages), text=text)


def set_type(
    dossier: Dossier, arrangement: Arrangement, document_id: str, type_code: str, *, at: str = "", by: str = ""
) -> Operation:
    """Gives a document another type; its pages stay together whatever is read of them later.

    Raises:
        KeyError: the dossier has no document `document_id`.
    """
    document = _find(dossier, document_id)
    draft = _Draft(arrangement)
    _pin(draft, document)
    draft.set(f"doc/{document.id}/type", type_code)
    return draft.operation("op.set_type", at, by, document=document.title, type=type_code)


def set_field(
    dossier: Dossier,
    arrangement: Arrangement,
    document_id: str,
    name: str,
    value: str | None,
    row: int | None = None,
    *,
    at: str = "",
    by: str = "",
) -> Operation:
    """A value confirmed or corrected by `by`; None: the paper does not bear it."""
    document = _find(dossier, document_id)
    draft = _Draft(arrangement)
    _pin(draft, document)
    _pin_type(draft, document)
    draft.set(f"field/{document.id}/{name}/{row or 0}", {"value": value, "by": by})
    return draft.operation("op.set_field", at, by, document=document.title, field=name)


def place_documents(
    dossier: Dossier, arrangement: Arrangement, order: Sequence[str], *, at: str = "", by: str = ""
) -> Operation:
    """Documents in the order given, instead of the filing profile's."""
    draft = _Draft(arrangement)
    draft.set("order", list(order))
    return draft.operation("op.place_documents", at, by, count=len(order))
