"""OFD (GB/T 33190-2016) read as far as it concerns pages: their size, what stands on them, and the files it stands in.

An OFD is a ZIP of XML and media. Nothing in it is trusted: sizes are limited before anything is unpacked, document types
(and with them entities) are refused, and names never become paths outside the archive.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from casefile.intake.faults import Damaged, NoPages, TooLarge, TooManyPages

_MOST_XML = 32 * 2**20  # bytes of one XML file
_MOST_ENTRIES = 100_000
_MOST_OBJECTS = 200_000  # of one page
_DEEPEST = 40  # blocks within blocks
_A4 = (0.0, 0.0, 210.0, 297.0)

Box = tuple[float, float, float, float]
"""x, y, width, height in millimetres, y downwards."""


@dataclass(frozen=True, slots=True)
class PageObject:
    """Something on a page.

    Attributes:
        kind: element name: ImageObject, TextObject, PathObject, CompositeObject.
        box: its boundary on the page.
        matrix: a b c d e f, from the object's space (for pictures the unit square) to the boundary's.
        resource: id of a picture's media, else "".
        text: of a text object.
        shown: False where it is invisible or wholly transparent.
    """

    kind: str
    box: Box
    matrix: tuple[float, ...]
    resource: str = ""
    text: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True)
class OfdPage:
    """One page; `objects` in drawing order, those of its templates included."""

    box: Box
    objects: tuple[PageObject, ...]


class OfdFile:
    """An opened OFD; a context manager.

    Raises:
        Damaged: it is no sound OFD.
        NoPages, TooManyPages, TooLarge: a limit is crossed.
    """

    def __init__(self, path: Path, *, max_pages: int) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, ValueError) as error:
            raise Damaged() from error
        try:
            entries = self._zip.infolist()
            if len(entries) > _MOST_ENTRIES:
                raise TooLarge()
            # Names are compared without case, as some writers spell them otherwise than they refer to them.
            self._entries = {_plain(e.filename).lower(): e for e in entries}
            body = _child(self.xml("OFD.xml"), "DocBody")
            root = _text(_child(body, "DocRoot"))
            if not root:
                raise Damaged()
            self._root = _plain(root)
            self.document = self.xml(self._root)
            listed = _children(_child(self.document, "Pages"), "Page")
            if not listed:
                raise NoPages()
            if len(listed) > max_pages:
                raise TooManyPages(pages=len(listed), limit=max_pages)
            self._pages = listed
            self.signatures = _text(_child(body, "Signatures"))
            self.title = _text(_child(_child(body, "DocInfo"), "Title"))
        except Exception:
            self._zip.close()
            raise

    def __len__(self) -> int:
        return len(self._pages)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def is_signed(self) -> bool:
        return bool(self.signatures) or any(posixpath.basename(name) == "signatures.xml" for name in self._entries)

    @cached_property
    def annotated(self) -> frozenset[str]:
        """Ids of pages that carry annotations (stamps, marks, watermarks)."""
        place = _text(_child(self.document, "Annotations"))
        if not place:
            return frozenset()
        try:
            listed = _children(self.xml(self._beside(self._root, place)), "Page")
        except Damaged:
            return frozenset()  # writers name a list that they did not write
        found = set()
        for page in listed:
            where = self._beside(self._beside(self._root, place), _text(_child(page, "FileLoc")))
            try:
                if _children(self.xml(where), "Annot"):
                    found.add(page.get("PageID", ""))
            except Damaged:
                continue
        return frozenset(found)

    def page_id(self, index: int) -> str:
        return self._pages[index].get("ID", "")

    def page(self, index: int) -> OfdPage:
        """The page `index`, 0-based.

        Raises:
            Damaged: it is not there or not readable.
        """
        where = self._beside(self._root, self._pages[index].get("BaseLoc", ""))
        content = self.xml(where)
        area = _child(content, "Area")
        if area is None:
            area = _child(_child(self.document, "CommonData"), "PageArea")
        box = _numbers(_text(_child(area, "PhysicalBox"))) or _A4
        if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
            raise Damaged()
        behind, before = self._templates(content)
        objects = [*behind, *_objects(_child(content, "Content")), *before]
        return OfdPage((box[0], box[1], box[2], box[3]), tuple(objects))

    def media(self, resource: str) -> tuple[str, bytes]:
        """Name and bytes of a picture.

        Raises:
            Damaged: there is no such picture.
        """
        name = self._media.get(resource)
        if name is None:
            raise Damaged()
        return name, self.read(name, None)

    def media_size(self, resource: str) -> int:
        """Unpacked bytes of a picture as the archive states them; 0 when there is none."""
        entry = self._entries.get(self._media.get(resource, "").lower())
        return entry.file_size if entry else 0

    def read(self, name: str, limit: int | None = _MOST_XML) -> bytes:
        """Bytes of an entry.

        Raises:
            Damaged: it is not there, damaged or locked.
            TooLarge: it is larger than `limit`.
        """
        entry = self._entries.get(_plain(name).lower())
        if entry is None:
            raise Damaged()
        if limit is not None and entry.file_size > limit:
            raise TooLarge()
        try:
            with self._zip.open(entry) as file:
                data = file.read(entry.file_size + 1)
        except MemoryError:
            raise
        except Exception as error:  # zlib, zipfile and codecs each raise their own
            raise Damaged() from error
        if len(data) > entry.file_size:
            raise TooLarge()
        return data

    def xml(self, name: str) -> Element:
        """Root of an XML entry.

        Raises:
            Damaged, TooLarge: see `read`; also when it declares a document type.
        """
        data = self.read(name)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Damaged()
        try:
            return ElementTree.fromstring(data)
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise Damaged() from error

    @cached_property
    def _media(self) -> dict[str, str]:
        """Media id to name of its entry."""
        found: dict[str, str] = {}
        common = _child(self.document, "CommonData")
        for kind in ("PublicRes", "DocumentRes"):
            for listed in _children(common, kind):
                place = self._beside(self._root, _text(listed))
                try:
                    resources = self.xml(place)
                except Damaged:
                    continue
                base = resources.get("BaseLoc", "")
                for media in _children(_child(resources, "MultiMedias"), "MultiMedia"):
                    file = _text(_child(media, "MediaFile"))
                    inside = self._beside(place, posixpath.join(base, file) if not file.startswith("/") else file)
                    if inside.lower() not in self._entries:  # some writers count from the archive's root
                        inside = _plain(posixpath.join(base, file))
                    found[media.get("ID", "")] = inside
        return found

    def _templates(self, content: Element) -> tuple[list[PageObject], list[PageObject]]:
        """Objects of the page's templates, behind and before its own."""
        behind: list[PageObject] = []
        before: list[PageObject] = []
        known = {
            t.get("ID"): t for t in _children(_child(self.document, "CommonData"), "TemplatePage")
        }
        for used in _children(content, "Template"):
            template = known.get(used.get("TemplateID"))
            if template is None:
                continue
            drawn = self.xml(self._beside(self._root, template.get("BaseLoc", "")))
            order = used.get("ZOrder") or template.get("ZOrder") or "Background"
            (before if order == "Foreground" else behind).extend(_objects(_child(drawn, "Content")))
        return behind, before

    def _beside(self, place: str, name: str) -> str:
        """A location as the entry `place` writes it: absolute from the archive's root, else from its folder."""
        if name.startswith("/"):
            return _plain(name)
        return _plain(posixpath.join(posixpath.dirname(place), name))


def _plain(name: str) -> str:
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/")


def _objects(content: Element | None) -> Iterator[PageObject]:
    seen = 0
    waiting: list[tuple[Element, int, bool]] = [(layer, 0, True) for layer in reversed(_children(content, "Layer"))]
    while waiting:
        node, depth, shown = waiting.pop()
        shown = shown and node.get("Visible", "true").lower() not in ("false", "0")
        kind = _local(node)
        if kind in ("Layer", "PageBlock"):
            if depth > _DEEPEST:
                raise Damaged()
            waiting += [(child, depth + 1, shown) for child in reversed(list(node))]
        elif kind.endswith("Object"):
            seen += 1
            if seen > _MOST_OBJECTS:
                raise TooLarge()
            yield _object(node, kind, shown)


def _object(node: Element, kind: str, shown: bool) -> PageObject:
    box = _numbers(node.get("Boundary", "")) or (0.0, 0.0, 0.0, 0.0)
    matrix = _numbers(node.get("CTM", "")) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    if len(box) != 4 or len(matrix) != 6:
        raise Damaged()
    alpha = node.get("Alpha")
    if alpha is not None and alpha.strip() == "0":
        shown = False
    text = ""
    if kind == "TextObject":
        text = "".join(code.text or "" for code in _children(node, "TextCode"))
        shown = shown and _is_inked(node)
    return PageObject(kind, (box[0], box[1], box[2], box[3]), tuple(matrix), node.get("ResourceID", ""), text, shown)


def _is_inked(node: Element) -> bool:
    """Whether a text is drawn at all: filled (the default) or stroked in a colour that is not transparent."""
    filled = node.get("Fill", "true").lower() not in ("false", "0")
    stroked = node.get("Stroke", "false").lower() in ("true", "1")
    fill, stroke = _child(node, "FillColor"), _child(node, "StrokeColor")
    fill_clear = fill is not None and fill.get("Alpha", "255").strip() == "0"
    stroke_clear = stroke is not None and stroke.get("Alpha", "255").strip() == "0"
    return (filled and not fill_clear) or (stroked and not stroke_clear)


def _numbers(text: str) -> tuple[float, ...]:
    try:
        values = tuple(float(part) for part in re.split(r"[\s,]+", text.strip()) if part)
    except ValueError as error:
        raise Damaged() from error
    if any(abs(v) > 1e7 or v != v for v in values):
        raise Damaged()
    return values


def _local(node: Element) -> str:
    """An element's name; namespaces differ between writers and mean the same."""
    return str(node.tag).rpartition("}")[2]


def _children(node: Element | None, name: str) -> list[Element]:
    return [] if node is None else [child for child in node if _local(child) == name]


def _child(node: Element | None, name: str) -> Element | None:
    return next(iter(_children(node, name)), None)


def _text(node: Element | None) -> str:
    return (node.text or "").strip() if node is not None else ""
