"""Bookmarks and page labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from casefile.pdf.objects import Name, Ref
from casefile.pdf.writer import PdfWriter


@dataclass
class Bookmark:
    """A line of the outline and what stands under it; `page` is where it leads (in a PDF a Ref)."""

    title: str
    page: Any
    children: list[Bookmark] = field(default_factory=list)
    is_open: bool = True


def write_outline(bookmarks: Sequence[Bookmark], writer: PdfWriter) -> Ref:
    """Writes the outline and returns its root, for the catalogue."""
    root = writer.reserve()
    entries = _write_level(bookmarks, root, writer)
    writer.add({"Type": Name("Outlines"), **entries, "Count": _shown(bookmarks)}, root)
    return root


def _write_level(bookmarks: Sequence[Bookmark], parent: Ref, writer: PdfWriter) -> dict[str, Any]:
    refs = [writer.reserve() for _ in bookmarks]
    for position, (bookmark, ref) in enumerate(zip(bookmarks, refs, strict=True)):
        entry: dict[str, Any] = {
            "Title": bookmark.title,
            "Parent": parent,
            "Dest": [bookmark.page, Name("Fit")],
        }
        if position:
            entry["Prev"] = refs[position - 1]
        if position + 1 < len(refs):
            entry["Next"] = refs[position + 1]
        if bookmark.children:
            entry |= _write_level(bookmark.children, ref, writer)
            shown = _shown(bookmark.children)
            entry["Count"] = shown if bookmark.is_open else -shown
        writer.add(entry, ref)
    return {"First": refs[0], "Last": refs[-1]} if refs else {}


def _shown(bookmarks: Sequence[Bookmark]) -> int:
    return sum(1 + (_shown(b.children) if b.is_open else 0) for b in bookmarks)


def page_labels(labels: Sequence[str | int]) -> dict[str, Any]:
    """The page label tree: a number counts on from the page before where it can, a text stands for itself."""
    entries: list[Any] = []
    expected: int | None = None
    for index, label in enumerate(labels):
        if isinstance(label, int):
            if label != expected:
                entries += [index, {"S": Name("D"), "St": label}]
            expected = label + 1
        else:
            entries += [index, {"P": label}]
            expected = None
    return {"Nums": entries}
