"""The invisible text: what was read, lying on the glyphs of the scan.

The text is set in rendering mode 3, which draws nothing, in a font of two blocks: one an em wide and one
of half an em. Where the reading says where each character stands, a line is set in pieces that are stretched so
that each begins where it stands and ends where the next begins: without gaps, in which viewers would see blanks.
Without such places a line is stretched as a whole. A code is the character's UTF-16 unit; a character beyond
the basic plane gets the code of a lone surrogate, which no text can hold. The map back to Unicode lists
what was used and is written last.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from casefile.locate import resource_path
from casefile.model import TextLine
from casefile.pdf.geometry import Placement
from casefile.pdf.objects import Name, Ref
from casefile.pdf.writer import PdfWriter

FONT_NAME = "MJ"
DESCENT = 0.12  # as in the font
_FULL, _HALF = 1000, 500
_SURROGATES = range(0xD800, 0xE000)
_ODD = re.compile("[^\u4e00-\u9fff0-9A-Za-z，。、：；？！（）〔〕《》“”—…%.,:;()/+-]")  # needs a closer look
_LEEWAY = 0.2  # of a line's height: by so much a character may stand off its place
_NARROWEST = 0.1  # of the mean width of a line's characters: narrower ones are no places
_BLOCK = 100  # entries in one section of a ToUnicode map


class TextLayer:
    """The invisible font of one file and the text set in it."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self.font = writer.reserve()
        self._codes: dict[str, int] = {}
        self._hex: dict[int, str] = {}  # a character's code as it is shown, by its code point
        self._widths: dict[str, int] = {}
        self._next_beyond = _SURROGATES.start

    def operators(self, lines: Iterable[TextLine], placement: Placement) -> bytes:
        """Content operators for the lines of one page, in their order; empty when there is no text."""
        out: list[str] = []
        for line in lines:
            text, starts = set_out(line)
            if text:
                out.append(self._line(text, starts, line, placement))
        if not out:
            return b""
        return ("q\nBT\n3 Tr\n" + "".join(out) + "ET\nQ\n").encode("ascii")

    def write_font(self) -> None:
        """Writes the font with what was used of it. Last, and once."""
        writer = self._writer
        program = resource_path("pdf", "glyphless.ttf").read_bytes()
        file = writer.packed(program, {"Length1": len(program)})
        descriptor = writer.add(
            {
                "Type": Name("FontDescriptor"),
                "FontName": Name("MJGLYP+Glyphless"),
                "Flags": 4,
                "FontBBox": [0, -120, 1000, 880],
                "ItalicAngle": 0,
                "Ascent": 880,
                "Descent": -120,
                "CapHeight": 880,
                "StemV": 80,
                "FontFile2": file,
            }
        )
        used = sorted((code, char) for char, code in self._codes.items())
        half = [code for code, char in used if _width(char) == _HALF]
        glyphs = bytearray(b"\0\1" * 65536)
        for code in half:
            glyphs[2 * code + 1] = 2
        descendant = writer.add(
            {
                "Type": Name("Font"),
                "Subtype": Name("CIDFontType2"),
                "BaseFont": Name("MJGLYP+Glyphless"),
                "CIDSystemInfo": {"Registry": "Adobe", "Ordering": "Identity", "Supplement": 0},
                "FontDescriptor": descriptor,
                "DW": _FULL,
                "W": [item for code in half for item in (code, code, _HALF)],
                "CIDToGIDMap": writer.packed(bytes(glyphs)),
            }
        )
        writer.add(
            {
                "Type": Name("Font"),
                "Subtype": Name("Type0"),
                "BaseFont": Name("MJGLYP+Glyphless"),
                "Encoding": Name("Identity-H"),
                "DescendantFonts": [descendant],
                "ToUnicode": writer.packed(to_unicode(used)),
            },
            ref=self.font,
        )

    def _line(self, text: str, starts: Sequence[float], line: TextLine, placement: Placement) -> str:
        box = line.box
        if line.vertical:  # read downwards: the baseline runs from the top to the bottom
            along, height = placement.h, box.width * placement.w
            baseline, angle = box.x0 + DESCENT * box.width, -math.pi / 2
        else:
            along, height = placement.w, box.height * placement.h
            baseline, angle = box.y1 - DESCENT * box.height, 0.0
        if (starts[-1] - starts[0]) * along <= 0 or height <= 0:
            return ""
        angle -= math.radians(placement.skew_deg)
        turned = _turned(angle)
        for char in sorted(set(text).difference(self._codes)):
            self._add(char)
        pieces = [(0, len(text))]
        if len(starts) > 2:
            natural = [0, *accumulate(map(self._widths.__getitem__, text))]
            pieces = _pieces(starts, natural, _LEEWAY * height / along)
        out = [f"/{FONT_NAME} {height:.3f} Tf {turned}"]
        for first, end in pieces:
            begin, stop = (starts[first], starts[end]) if len(starts) > 2 else (starts[0], starts[-1])
            x, y = placement.point(baseline, begin) if line.vertical else placement.point(begin, baseline)
            piece = text[first:end]
            width = sum(map(self._widths.__getitem__, piece)) / 1000 * height
            if first:
                out.append(turned)
            out.append(f"{x:.3f} {y:.3f} Tm {(stop - begin) * along / width * 100:.3f} Tz <{piece.translate(self._hex)}> Tj\n")
        return "".join(out)

    def _add(self, char: str) -> None:
        """Gives a character its code when it is first set."""
        code = ord(char)
        if code > 0xFFFF:
            code = self._next_beyond
            if code not in _SURROGATES:
                code = 0xFFFD  # 2,048 different characters beyond the basic plane are used up
            else:
                self._next_beyond += 1
        self._codes[char] = code
        self._hex[ord(char)] = f"{code:04X}"
        self._widths[char] = _width(char)


@lru_cache(maxsize=64)
def _turned(angle: float) -> str:
    """The first four operands of a text matrix turned by `angle` in radians: the same for all lines of a page."""
    cos, sin = math.cos(angle), math.sin(angle)
    return f"{cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} "


def copyable(text: str) -> str:
    """The text as it should be copied: no blanks beside Chinese, nothing that is no character."""
    return "".join(char for char, _ in _kept(text)) if _ODD.search(text) else text


def _kept(text: str) -> list[tuple[str, int]]:
    """What `copyable` leaves of a text, each character with its place in it."""
    out: list[tuple[str, int]] = []
    blank: int | None = None
    for place, char in enumerate(text):
        kind = unicodedata.category(char)
        if kind[0] == "Z" or char in "\t\n\r":
            blank = place
            continue
        if kind in ("Cc", "Cs", "Co", "Cn") or char in "\ufeff\ufffe":
            continue
        if blank is not None and out and _width(out[-1][0]) == _HALF and _width(char) == _HALF:
            out.append((" ", blank))
        blank = None
        out.append((char, place))
    return out


def set_out(line: TextLine) -> tuple[str, list[float]]:
    """The copyable text of a line, and where along it (in fractions of the page) each character begins and the last ends.

    Only where the whole line begins and ends when the reading says no more, or what it says cannot be.
    """
    box, chars = line.box, line.chars
    whole = [box.y0, box.y1] if line.vertical else [box.x0, box.x1]
    if not chars or len(chars) != len(line.text):
        return copyable(line.text), whole
    kept = _kept(line.text)
    if not kept:
        return "", whole
    starts = [chars[place].x0 for _, place in kept]
    starts.append(max(chars[kept[-1][1]].x1, starts[-1]))
    least = (starts[-1] - starts[0]) / len(kept) * _NARROWEST
    if len(kept) < 2 or least <= 0 or any(b - a < least for a, b in pairwise(starts)):
        return "".join(char for char, _ in kept), whole
    return "".join(char for char, _ in kept), starts


def _pieces(starts: Sequence[float], natural: Sequence[float], leeway: float) -> list[tuple[int, int]]:
    """The fewest cuts, found by halving at the worst place, after which evenly stretched pieces begin where they should."""
    waiting, done = [(0, len(starts) - 1)], []
    while waiting:
        first, end = waiting.pop()
        scale = (starts[end] - starts[first]) / (natural[end] - natural[first])
        off = [abs(starts[first] + (natural[n] - natural[first]) * scale - starts[n]) for n in range(first + 1, end)]
        if not off or max(off) <= leeway:
            done.append((first, end))
        else:
            cut = first + 1 + off.index(max(off))
            waiting += [(cut, end), (first, cut)]
    return done


def is_full_width(char: str) -> bool:
    """Whether a character of the text layer is an em wide; the others are half an em."""
    return unicodedata.east_asian_width(char) in "WFA"


def _width(char: str) -> int:
    return _FULL if is_full_width(char) else _HALF


def to_unicode(used: Sequence[tuple[int, str]]) -> bytes:
    """A ToUnicode map from two-byte codes to characters."""
    out = [
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
    ]
    for start in range(0, len(used), _BLOCK):
        block = used[start : start + _BLOCK]
        out.append(f"{len(block)} beginbfchar\n")
        out += [f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>\n" for code, char in block]
        out.append("endbfchar\n")
    out.append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
    return "".join(out).encode("ascii")


def font_resource(layer: TextLayer) -> dict[str, Ref]:
    return {FONT_NAME: layer.font}
