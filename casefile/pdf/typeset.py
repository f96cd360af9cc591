"""Chinese type on a reportlab canvas: faces, fallback for rare characters, line breaks.

Faces by their Chinese trade names: `song` (宋, Noto Serif SC), `hei` (黑, Noto Sans SC), `kai` (楷, LXGW
WenKai), each but kai also bold. What is usually set in 仿宋 is set in song. A character the face lacks is
taken from the other faces; one that none has is printed as 〓, the printer's mark for a missing type,
and counted.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Container
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from casefile.locate import resource_path
from casefile.pdf.face import Font

_FILES = {
    "song": "NotoSerifSC_400Regular.ttf",
    "song_bold": "NotoSerifSC_700Bold.ttf",
    "hei": "NotoSansSC_400Regular.ttf",
    "hei_bold": "NotoSansSC_700Bold.ttf",
    "kai": "LXGWWenKai-Regular.ttf",
}
_PREFIX = "MJ-"
_FALLBACK = ("song", "hei", "kai")
GETA = "〓"
_NOT_FIRST = frozenset("，。、；：？！）〕】》」』”’％…—·,.;:?!)]}%°℃")
_NOT_LAST = frozenset("（〔【《「『“‘([{¥￥")
_lock = threading.Lock()


@dataclass
class Setter:
    """Draws text on one canvas and remembers which characters had no type.

    Attributes:
        unprintable: characters that were printed as 〓, in the order of their first appearance.
    """

    canvas: Canvas
    unprintable: list[str] = field(default_factory=list)

    def draw(self, x: float, y: float, text: str, face: str, size: float, *, align: str = "left") -> float:
        """Draws one line with its baseline at `y`; `align` says what `x` is. Returns its width."""
        total = width(text, face, size)
        if align == "centre":
            x -= total / 2
        elif align == "right":
            x -= total
        for name, run in self._runs(text, face):
            self.canvas.setFont(name, size)
            self.canvas.drawString(x, y, run)
            x += pdfmetrics.stringWidth(run, name, size)
        return total

    def spread(self, x0: float, x1: float, y: float, text: str, face: str, size: float) -> None:
        """Draws a line with its characters evenly spread from `x0` to `x1`; it is copied without the gaps."""
        if len(text) < 2:
            self.draw((x0 + x1) / 2, y, text, face, size, align="centre")
            return
        gap = (x1 - x0 - width(text, face, size)) / (len(text) - 1)
        x = x0
        code = getattr(self.canvas, "_code", None)  # reportlab has no word of its own for marked content
        if code is not None:
            code.append(f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC")
        for char in text:
            x += self.draw(x, y, char, face, size) + gap
        if code is not None:
            code.append("EMC")

    def _runs(self, text: str, face: str) -> list[tuple[str, str]]:
        for char in clean(text):
            if _home(char, face) is None and char not in self.unprintable:
                self.unprintable.append(char)
        return runs(text, face)


def font_file(face: str) -> Path:
    """The file of a face."""
    return resource_path("fonts", _FILES[face])


def face_of(name: str) -> str:
    """The face of a reportlab font name that `register` gave."""
    return name.removeprefix(_PREFIX)


@cache
def register(face: str) -> str:
    """The reportlab name of a face, loaded when first wanted."""
    name = _PREFIX + face
    with _lock:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(Font(name, font_file(face)))
    return name


@cache
def _glyphs(face: str) -> Container[int]:
    return pdfmetrics.getFont(register(face)).face.charToGlyph.keys()  # type: ignore[no-any-return]


@cache
def _home(char: str, face: str) -> str | None:
    """The face that has `char`: the wanted one if it can be."""
    code = ord(char)
    return next((f for f in (face, *_FALLBACK) if code in _glyphs(f)), None)


def is_printable(char: str) -> bool:
    """Whether any bundled face has the character."""
    return _home(char, "song") is not None


def clean(text: str) -> str:
    """Without control characters and line ends; blanks are plain or a full em."""
    return "".join(
        " " if c != "\u3000" and (unicodedata.category(c)[0] == "Z" or c in "\t\n\r") else c
        for c in unicodedata.normalize("NFC", text)
        if unicodedata.category(c) not in ("Cc", "Cf", "Cs") or c in "\t\n\r"
    )


def runs(text: str, face: str) -> list[tuple[str, str]]:
    """`text` in pieces of one font each: (reportlab font name, piece)."""
    found: list[tuple[str, str]] = []
    for char in clean(text):
        home = _home(char, face)
        if home is None:
            home, char = _home(GETA, face) or face, GETA
        name = register(home)
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + char)
        else:
            found.append((name, char))
    return found


@lru_cache(maxsize=4096)  # lines are broken character by character, and the same ones come again
def width(text: str, face: str, size: float) -> float:
    """Width of one line in points."""
    return float(sum(pdfmetrics.stringWidth(run, name, size) for name, run in runs(text, face)))


def wrap(text: str, face: str, size: float, room: float) -> list[str]:
    """`text` in lines no wider than `room`; line ends in it are kept.

    Breaks between any two Chinese characters, but not before closing or after opening marks, and not
    inside a run of Latin letters and digits that fits on a line of its own. A character that is alone
    wider than `room` stands on a line alone.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for piece in _pieces(clean(paragraph)):
            need = width(piece, face, size)
            if used + need > room + 0.01 and line.strip():
                lines.append(line.rstrip())
                line, used = "", 0.0
                piece = piece.lstrip()
                need = width(piece, face, size)
            if need > room:
                for char in piece:
                    one = width(char, face, size)
                    if used + one > room + 0.01 and line:
                        lines.append(line)
                        line, used = "", 0.0
                    line, used = line + char, used + one
                continue
            line, used = line + piece, used + need
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    """The parts of a line between which it may break."""
    parts: list[str] = []
    for char in text:
        if parts and (
            char in _NOT_FIRST
            or parts[-1][-1] in _NOT_LAST
            or (_is_narrow(char) and _is_narrow(parts[-1][-1]) and char != " " and parts[-1][-1] != " ")
        ):
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def _is_narrow(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("Na", "N", "H")
