"""Pages drawn with reportlab, taken over into a file of ours."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from casefile.pdf.geometry import A4
from casefile.pdf.objects import Name, Ref
from casefile.pdf.textlayer import to_unicode
from casefile.pdf.typeset import register
from casefile.pdf.writer import PdfWriter

_MAPPED = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4,6})>")


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page of another file, its objects already written; only the page itself is still to come.

    Attributes:
        contents: reference to its content stream.
        resources: its resource dictionary.
        size: width and height in points.
    """

    contents: Ref
    resources: dict[str, Any]
    size: tuple[float, float]


def canvas(size: tuple[float, float] = A4, face: str = "song") -> tuple[Canvas, io.BytesIO]:
    """A canvas whose bytes depend on nothing but what is drawn, and the buffer it saves into.

    `face` is embedded in any case: without it reportlab would name a Helvetica that is not there.
    """
    buffer = io.BytesIO()
    drawn = Canvas(buffer, pagesize=size, invariant=1, pageCompression=1, initialFontName=register(face))
    return drawn, buffer


def graft(source: bytes, writer: PdfWriter) -> list[DrawnPage]:
    """Copies what the pages of the PDF `source` need into `writer`."""
    with pikepdf.open(io.BytesIO(source)) as pdf:
        copier = _Copier(writer)
        pages = []
        for page in pdf.pages:
            box = [float(v) for v in page.mediabox]
            resources = copier.value(page.obj.get("/Resources", pikepdf.Dictionary()), top=True)
            resources.pop("ProcSet", None)
            if "/Font" in page.obj.Resources:
                resources["Font"] = copier.value(page.obj.Resources.Font, top=True)
            contents = copier.value(page.obj["/Contents"])
            pages.append(DrawnPage(contents, resources, (box[2] - box[0], box[3] - box[1])))
        return pages


class _Copier:
    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._done: dict[tuple[int, int], Ref] = {}

    def value(self, item: Any, top: bool = False) -> Any:
        """`item` as a value of ours; indirect objects are written once and referred to."""
        if isinstance(item, pikepdf.Object) and item.is_indirect and not top:
            if item.objgen not in self._done:
                self._done[item.objgen] = self._writer.reserve()
                self._write(item, self._done[item.objgen])
            return self._done[item.objgen]
        if isinstance(item, pikepdf.Name):
            return Name(str(item)[1:])
        if isinstance(item, pikepdf.String):
            return bytes(item)
        if isinstance(item, pikepdf.Array):
            return [self.value(part) for part in item]
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            return {
                key[1:]: self.value(part)
                for key, part in sorted(item.items())
                if key not in ("/Length", "/Parent")
            }
        if isinstance(item, Decimal):
            return float(item)
        return item

    def _write(self, item: pikepdf.Object, ref: Ref) -> None:
        if not isinstance(item, pikepdf.Stream):
            self._writer.add(self.value(item, top=True), ref)
            return
        plain = item.read_bytes()
        if b"beginbfchar" in plain:
            plain = _mended_map(plain)
        entries = {
            key: part
            for key, part in self.value(item, top=True).items()
            if key not in ("Filter", "DecodeParms")
        }
        self._writer.packed(plain, entries, ref=ref)


def _mended_map(plain: bytes) -> bytes:
    """reportlab's map to Unicode, with surrogate pairs for what lies beyond the basic plane."""
    used = [(int(code, 16), chr(int(char, 16))) for code, char in _MAPPED.findall(plain)]
    mended = to_unicode([(code, char) for code, char in used if char != "\0"])
    mended = mended.replace(b"<0000> <FFFF>", b"<00> <FF>")
    return re.sub(rb"(?m)^<00([0-9A-F]{2})> <", rb"<\1> <", mended)
