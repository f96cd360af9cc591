"""Fonts, spans and line breaking."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_ROOT = Path(__file__).resolve().parents[3]
_BUNDLED, _OWN = _ROOT / "resources" / "fonts", Path(__file__).resolve().parents[1] / "fonts"
FONTS = {
    "song": _BUNDLED / "NotoSerifSC_400Regular.ttf",
    "songb": _BUNDLED / "NotoSerifSC_700Bold.ttf",
    "hei": _BUNDLED / "NotoSansSC_400Regular.ttf",
    "heib": _BUNDLED / "NotoSansSC_700Bold.ttf",
    "kai": _BUNDLED / "LXGWWenKai-Regular.ttf",
    "brush": _OWN / "ZhiMangXing_400Regular.ttf",
    "held_brush": _OWN / "MaShanZheng_400Regular.ttf",
}
BOX, TICKED = "\ue000", "\ue001"  # drawn by hand: an empty and a ticked box
_SHOWN = {BOX: "□", TICKED: "☑"}
_NO_START = set("，。、；：！？）》〕】」”’％%,.;:)]")
_NO_END = set("（《〔【「“‘([")


@lru_cache(maxsize=256)
def font(name: str, px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS[name]), px, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=65536)
def advance(name: str, px: int, char: str) -> float:
    if char in _SHOWN:
        return px
    return font(name, px).getlength(char)


@lru_cache(maxsize=8192)
def covered(name: str, char: str) -> bool:
    """Whether a brush font has the character: those fonts hold GB 2312 and plain punctuation only."""
    if "brush" not in name:
        return True
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return char.isascii() or "一" <= char <= "龥" or char in "，。、；：（）《》"


def plain(text: str) -> str:
    """Text as a reader sees it: private characters become the printed boxes."""
    return "".join(_SHOWN.get(c, c) for c in text)


@dataclass(frozen=True)
class Span:
    """A run of text in one hand.

    ``kind``: print (the form's own words), fill (filled in: typed or by hand, as the family does),
    hand (always by hand), bold. ``field``/``value``/``row`` tie it to a contract field.
    """

    text: str
    kind: str = "print"
    field: str = ""
    value: object = None
    row: int | None = None
    line: bool = False  # underlined
    key: str = ""  # mark: a signature's name


@dataclass(frozen=True)
class Hand:
    """How one kind of text is set: font, size in px, colour, unevenness (0-1)."""

    font: str
    px: int
    colour: tuple[int, int, int]
    jitter: float = 0.0


@dataclass
class Piece:
    text: str
    span: Span
    x: float
    width: float


def _tokens(text: str) -> list[str]:
    out: list[str] = []
    for char in text:
        if (
            out
            and char.isascii()
            and not char.isspace()
            and out[-1][-1].isascii()
            and not out[-1][-1].isspace()
            and len(out[-1]) < 24
        ):
            out[-1] += char
        else:
            out.append(char)
    return out


def width_of(text: str, hand: Hand) -> float:
    return sum(advance(hand.font if covered(hand.font, c) else "kai", hand.px, c) for c in text)


def break_lines(
    spans: list[Span], hands: dict[str, Hand], width: float, indent: float = 0.0, hanging: float = 0.0
) -> list[list[Piece]]:
    """Set spans into lines of at most ``width`` px; a newline in a span forces a break."""
    lines: list[list[Piece]] = [[]]
    x = indent
    for span in spans:
        hand = hands[span.kind]
        for token in _tokens(span.text):
            if token == "\n":
                lines.append([])
                x = hanging
                continue
            wide = width_of(token, hand)
            if x + wide > width + 0.5 and lines[-1] and token[0] not in _NO_START:
                carried: list[Piece] = []
                last = lines[-1][-1]
                if last.text[-1] in _NO_END and len(last.text) > 1:
                    back = width_of(last.text[-1], hands[last.span.kind])
                    carried.append(Piece(last.text[-1], last.span, 0, back))
                    last.text, last.width = last.text[:-1], last.width - back
                lines.append([])
                x = hanging
                for piece in carried:
                    piece.x = x
                    lines[-1].append(piece)
                    x += piece.width
            elif wide > width and len(token) > 1:  # a long number in a narrow cell: break anywhere
                for char in token:
                    one = width_of(char, hand)
                    if x + one > width and lines[-1]:
                        lines.append([])
                        x = hanging
                    _append(lines[-1], char, span, x, one)
                    x += one
                continue
            _append(lines[-1], token, span, x, wide)
            x += wide
    return lines


def _append(line: list[Piece], text: str, span: Span, x: float, wide: float) -> None:
    if line and line[-1].span is span:
        line[-1].text += text
        line[-1].width += wide
    else:
        line.append(Piece(text, span, x, wide))


def wobble(rng: random.Random, size: float) -> float:
    return rng.uniform(-size, size)
