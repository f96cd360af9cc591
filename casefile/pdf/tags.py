"""The logical structure of a dossier (ISO 32000-1, 14.7): volume, document, page image and the text on it, in reading order.

A reader that reads aloud follows it; the stamped numbers and the word 草稿 are artifacts and not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casefile.pdf.objects import Name, Ref
from casefile.pdf.writer import PdfWriter


class _Element:
    """A structure element whose children are still coming."""

    def __init__(self, kind: str, title: str, ref: Ref, parent: Ref) -> None:
        self.kind, self.title, self.ref, self.parent = kind, title, ref, parent
        self.children: list[Ref] = []


class Tags:
    """The structure tree of one file. An element is written when the next one of its level begins."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._root = writer.reserve()
        self._document = _Element("Document", "", writer.reserve(), self._root)
        self._part: _Element | None = None
        self._section: _Element | None = None
        self._pages: list[Ref] = []

    def part(self, title: str) -> None:
        """A volume begins."""
        self._end_section()
        self._end_part()
        self._part = self._begin("Part", title, self._document)

    def section(self, title: str) -> None:
        """A document or a generated sheet begins."""
        self._end_section()
        self._section = self._begin("Sect", title, self._part or self._document)

    def page(self, page: Ref, contents: Sequence[tuple[str, str]]) -> int:
        """The marked contents of a page, kind and alternative text of each; returns the page's StructParents."""
        above = self._section or self._part or self._document
        own = []
        for number, (kind, alternative) in enumerate(contents):
            entry: dict[str, Any] = {"Type": Name("StructElem"), "S": Name(kind), "P": above.ref, "Pg": page, "K": number}
            if alternative:
                entry["Alt"] = alternative
            own.append(self._writer.add(entry))
        above.children += own
        self._pages.append(self._writer.add(own))
        return len(self._pages) - 1

    def finish(self) -> dict[str, Any]:
        """Writes what is still open; the entries for the catalogue."""
        self._end_section()
        self._end_part()
        self._write(self._document)
        listed = [item for index, ref in enumerate(self._pages) for item in (index, ref)]
        parents = self._writer.add({"Nums": listed})
        self._writer.add(
            {
                "Type": Name("StructTreeRoot"),
                "K": [self._document.ref],
                "ParentTree": parents,
                "ParentTreeNextKey": len(self._pages),
            },
            self._root,
        )
        return {"StructTreeRoot": self._root, "MarkInfo": {"Marked": True}}

    def _begin(self, kind: str, title: str, above: _Element) -> _Element:
        made = _Element(kind, title, self._writer.reserve(), above.ref)
        above.children.append(made.ref)
        return made

    def _end_section(self) -> None:
        if self._section is not None:
            self._write(self._section)
            self._section = None

    def _end_part(self) -> None:
        if self._part is not None:
            self._write(self._part)
            self._part = None

    def _write(self, element: _Element) -> None:
        entry: dict[str, Any] = {"Type": Name("StructElem"), "S": Name(element.kind), "P": element.parent}
        if element.title:
            entry["T"] = element.title
        self._writer.add({**entry, "K": element.children}, element.ref)
