"""The bundled faces for reportlab, read in a third of its own time.

reportlab reads character map and metrics number by number, a tenth of a second for each face. Here the same
tables are unpacked whole; a test holds both readings against each other.
"""

from __future__ import annotations

import struct
from pathlib import Path
from weakref import WeakKeyDictionary

from reportlab.pdfbase.ttfonts import TTEncoding, TTFError, TTFont, TTFontFace

_SEGMENTED = 12  # cmap format: runs of characters whose glyphs follow each other
_WINDOWS, _FULL_UNICODE = 3, 10
_SPACE, _HARD_SPACE = 0x20, 0xA0


class Face(TTFontFace):  # type: ignore[misc]
    """A TrueType face whose character map is the full Unicode one (3, 10)."""

    def extractInfo(self, charInfo: int = 1) -> None:
        super().extractInfo(charInfo=0)
        self._read_map()
        self._read_widths()
        self._read_places()

    def _read_map(self) -> None:
        table = self.get_table("cmap")
        (count,) = struct.unpack_from(">H", table, 2)
        records = struct.iter_unpack(">HHL", table[4 : 4 + 8 * count])
        start = next((at for platform, kind, at in records if (platform, kind) == (_WINDOWS, _FULL_UNICODE)), None)
        if start is None or struct.unpack_from(">H", table, start)[0] != _SEGMENTED:
            raise TTFError(f"no full Unicode map: {self.filename}")
        (groups,) = struct.unpack_from(">L", table, start + 12)
        self.charToGlyph: dict[int, int] = {}
        for first, last, glyph in struct.iter_unpack(">LLL", table[start + 16 : start + 16 + 12 * groups]):
            self.charToGlyph.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))

    def _read_widths(self) -> None:
        (full,) = struct.unpack_from(">H", self.get_table("hhea"), 34)
        table = self.get_table("hmtx")
        self.hmetrics = list(struct.iter_unpack(">HH", table[: 4 * full]))
        rest = table[4 * full : 4 * full + 2 * (self.numGlyphs - full)]
        self.hmetrics += [(self.hmetrics[-1][0], bearing) for (bearing,) in struct.iter_unpack(">H", rest)]
        scaled = {advance: self._pdfScale(advance) for advance in {advance for advance, _ in self.hmetrics}}  # a few hundred
        advances = [scaled[advance] for advance, _ in self.hmetrics]
        self.defaultWidth = advances[0]
        self.charWidths = {code: advances[glyph] for code, glyph in self.charToGlyph.items()}
        if _SPACE in self.charToGlyph:
            self.charToGlyph[_HARD_SPACE] = self.charToGlyph[_SPACE]
            self.charWidths[_HARD_SPACE] = self.charWidths[_SPACE]

    def _read_places(self) -> None:
        (is_long,) = struct.unpack_from(">h", self.get_table("head"), 50)
        table = self.get_table("loca")
        count = self.numGlyphs + 1
        if is_long:
            self.glyphPos = list(struct.unpack_from(f">{count}L", table))
        else:
            self.glyphPos = [half << 1 for half in struct.unpack_from(f">{count}H", table)]


class Font(TTFont):  # type: ignore[misc]
    """A font for reportlab on such a face; never shaped."""

    def __init__(self, name: str, path: Path) -> None:
        # reportlab's own constructor would make a face of its own class.
        self.fontName = name
        self.face = Face(str(path))
        self.encoding = TTEncoding()
        self.state = WeakKeyDictionary()
        self._asciiReadable = 1
        self.shapable = False
