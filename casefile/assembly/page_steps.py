"""Steps on single pages that came in for a place, or are shown otherwise than they were scanned.

Like `operations`, each looks at the composed Dossier and returns the Operation; applying it is the caller's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from casefile.assembly.operations import move_pages, new_document
from casefile.model import Arrangement, Box, Change, Document, Dossier, Operation

LARGEST_SKEW = 15.0
"""Degrees; what leans more was laid on the glass askew and is better turned or scanned again."""


def home_of(dossier: Dossier, page: str) -> Document | None:
    """The document that holds `page`, None for a page outside every document."""
    return next((d for d in dossier.documents if page in d.pages), None)


def insert_pages(
    dossier: Dossier, arrangement: Arrangement, pages: Sequence[str], beside: str, *, behind: bool = False,
    at: str = "", by: str = "",
) -> Operation | None:
    """Pages that came in, put before (or behind) page `beside`; None when that page is in no document."""
    home = home_of(dossier, beside)
    if home is None:
        return None
    position = home.pages.index(beside) + behind
    moved = move_pages(dossier, arrangement, pages, home.id, position, at=at, by=by)
    return _with(moved, "op.insert_pages", arrangement, _no_duplicates(pages), moved.params)


def append_pages(
    dossier: Dossier, arrangement: Arrangement, pages: Sequence[str], document: str, *, at: str = "", by: str = ""
) -> Operation | None:
    """Pages that came in, put at the end of `document`; None when it is gone."""
    if all(d.id != document for d in dossier.documents):
        return None
    moved = move_pages(dossier, arrangement, pages, document, at=at, by=by)
    return _with(moved, "op.insert_pages", arrangement, _no_duplicates(pages), moved.params)


def fill_gap(
    dossier: Dossier, arrangement: Arrangement, pages: Sequence[str], type_code: str, *, at: str = "", by: str = ""
) -> Operation:
    """Pages that came in become the document that was missing."""
    made = new_document(dossier, arrangement, pages, type_code, at=at, by=by)
    return _with(made, made.name, arrangement, _no_duplicates(pages), made.params)


def replace_page(
    dossier: Dossier, arrangement: Arrangement, old: str, new: Sequence[str], reason: str, *, at: str = "", by: str = ""
) -> Operation | None:
    """Pages `new` take the place of `old`, which is left out for `reason`; what hung on it goes over.

    Values a person typed hang on the document and stay; a mark goes to the first new page, and pages known to repeat
    the old one repeat the new one. Turn, skew and crop belong to the old scan. None when `old` is in no document.
    """
    home = home_of(dossier, old)
    if home is None or not new:
        return None
    moved = move_pages(dossier, arrangement, new, home.id, home.pages.index(old), at=at, by=by)
    extra: dict[str, Any] = {**_no_duplicates(new), f"left_out/{old}": reason}
    mark = arrangement.get(f"mark/{old}")
    if mark is not None:
        extra |= {f"mark/{old}": None, f"mark/{new[0]}": mark}
    extra |= {f"duplicate/{p.id}": new[0] for p in dossier.pages if p.duplicate_of == old and p.id not in new}
    return _with(moved, "op.replace_page", arrangement, extra, {"document": home.title, "count": str(len(new))})


def straighten(
    arrangement: Arrangement, pages: Sequence[str], skew_deg: float, crop: Box | None, *, at: str = "", by: str = ""
) -> Operation:
    """Shows pages straightened by `skew_deg` (±`LARGEST_SKEW`) and only their part `crop`; the scans stay as they are.

    Raises:
        ValueError: the angle is too large or nothing would be left of the page.
    """
    if abs(skew_deg) > LARGEST_SKEW or (crop is not None and min(crop.width, crop.height) < 0.02):
        raise ValueError(f"{skew_deg}, {crop}")
    whole = crop is None or crop == Box(0, 0, 1, 1)
    extra: dict[str, Any] = {}
    for page in pages:
        extra[f"skew/{page}"] = round(skew_deg, 2)
        extra[f"crop/{page}"] = None if whole or crop is None else [round(v, 4) for v in crop]
    return _with(Operation("op.straighten", (), at=at, by=by), "op.straighten", arrangement, extra, {"count": str(len(pages))})


def as_scanned(arrangement: Arrangement, pages: Sequence[str], *, at: str = "", by: str = "") -> Operation:
    """Takes back what a person decided on skew and crop: the machine's straightening counts again."""
    extra = {f"{what}/{page}": None for page in pages for what in ("skew", "crop")}
    return _with(Operation("op.as_scanned", (), at=at, by=by), "op.as_scanned", arrangement, extra, {"count": str(len(pages))})


def confirm_machine(
    dossier: Dossier, arrangement: Arrangement, pages: Sequence[str], yes: bool, *,
    good: Mapping[str, bool] | None = None, at: str = "", by: str = "",
) -> Operation:
    """A person says whether pages are what the machine took them for: blank, or a second scan of another page.

    Args:
        good: `<page id>/<problem>` of pages that are good enough as they are.
    """
    extra: dict[str, Any] = {f"checked/{key}": answer for key, answer in (good or {}).items()}
    for page_id in pages:
        page = dossier.page(page_id)
        if page.duplicate_of is not None:
            extra[f"duplicate/{page_id}"] = page.duplicate_of if yes else ""
        elif page.blank:
            extra[f"blank/{page_id}"] = yes
    name = "op.confirm_machine" if yes else "op.deny_machine"
    return _with(Operation(name, (), at=at, by=by), name, arrangement, extra, {"count": str(len(extra))})


def settle_files(
    arrangement: Arrangement, files: Sequence[int], what: str | None, *, at: str = "", by: str = ""
) -> Operation:
    """A person has dealt with refused files (numbers of the inputs); None: it is open again."""
    extra = {f"file_settled/{n}": what for n in files}
    name = "op.settle_files"
    return _with(Operation(name, (), at=at, by=by), name, arrangement, extra, {"count": str(len(files))})


def _no_duplicates(pages: Sequence[str]) -> dict[str, str]:
    """What a person puts somewhere is wanted there, whatever it resembles once it is read."""
    return {f"duplicate/{page}": "" for page in pages}


def _with(
    operation: Operation, name: str, arrangement: Arrangement, extra: Mapping[str, Any], params: Mapping[str, str]
) -> Operation:
    """`operation` under another name, with further decisions that take the place of its own."""
    own = tuple(c for c in operation.changes if c.key not in extra)
    more = tuple(Change(k, arrangement.get(k), v) for k, v in extra.items() if arrangement.get(k) != v)
    return replace(operation, name=name, changes=own + more, params=dict(params))
