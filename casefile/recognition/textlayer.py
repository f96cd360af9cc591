"""A PDF's own text, taken in place of recognition where it proves sound."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Sequence

import cv2
import numpy as np

from casefile.model import Box, Char, Page, TextLine, TextSource
from casefile.recognition.engine import Engine

_SAMPLES = 6
_VISIBLE_AGREES = 0.75  # what is drawn is what is read, apart from the reader's own slips
_HIDDEN_AGREES = 0.97  # an earlier recogniser's text: no better than ours unless it says the same
_MAX_JUNK = 0.02


def sound_lines(page: Page, turn: int, image: np.ndarray, engine: Engine) -> tuple[TextLine, ...]:
    """Lines of the page's text layer, or none where it cannot be trusted.

    Args:
        turn: degrees clockwise the page was turned by.
        image: the upright page; it must not have been deskewed.
    """
    for visible, bound in ((True, _VISIBLE_AGREES), (False, _HIDDEN_AGREES)):
        chosen = [source for source in page.text_layer if source.visible is visible]
        lines = [line for source in chosen if (line := _line(source, turn)) is not None]
        if sum(len(line.text) for line in lines) >= 8 and not _is_junk(chosen) and _agrees(lines, image, engine, bound):
            return tuple(lines)
    return ()


def _line(source: TextSource, turn: int) -> TextLine | None:
    text = _without_blanks(unicodedata.normalize("NFC", source.text).strip())
    box = _turned(Box(*source.box).clipped(), turn)
    if not text or box.width <= 0 or box.height <= 0:
        return None
    vertical = box.height > 1.5 * box.width * 1.4 and len(text) > 1
    start, length = (box.y0, box.height) if vertical else (box.x0, box.width)
    widths = [1.0 if unicodedata.east_asian_width(c) in "WF" else 0.5 for c in text]
    total = sum(widths)
    chars, done = [], 0.0
    for char, width in zip(text, widths, strict=True):
        left, done = done, done + width
        chars.append(Char(char, round(start + length * left / total, 5), round(start + length * done / total, 5), 1.0))
    return TextLine(text, Box(*(round(v, 5) for v in box)), 1.0, tuple(chars), vertical, "text")


def _turned(box: Box, turn: int) -> Box:
    """The box on the page after turning it clockwise."""
    x0, y0, x1, y1 = box
    return {
        0: box,
        90: Box(1 - y1, x0, 1 - y0, x1),
        180: Box(1 - x1, 1 - y1, 1 - x0, 1 - y0),
        270: Box(y0, 1 - x1, y1, 1 - x0),
    }[turn]


def _without_blanks(text: str) -> str:
    """Blanks kept only between Latin letters and digits, single."""
    words = text.split()
    joined = words[0] if words else ""
    for word in words[1:]:
        latin = joined[-1].isascii() and joined[-1].isalnum() and word[0].isascii() and word[0].isalnum()
        joined += (" " if latin else "") + word
    return joined


def _is_junk(sources: Sequence[TextSource]) -> bool:
    """Whether the layer holds characters that no reader could have meant: unmapped fonts."""
    text = "".join(source.text for source in sources)
    bad = sum(c == "\ufffd" or unicodedata.category(c) in ("Co", "Cn", "Cs") or (c < " " and c not in "\t\r\n") for c in text)
    return bad > _MAX_JUNK * len(text)


def _agrees(lines: Sequence[TextLine], image: np.ndarray, engine: Engine, bound: float) -> bool:
    """Whether the longest lines, read off the picture, say what the layer says."""
    rows, columns = image.shape[:2]
    scores = []
    for line in sorted(lines, key=lambda item: -len(item.text))[:_SAMPLES]:
        if line.vertical:
            continue
        pad = line.box.height * 0.15
        x0, x1 = round((line.box.x0) * columns) - 4, round(line.box.x1 * columns) + 4
        y0, y1 = round((line.box.y0 - pad) * rows), round((line.box.y1 + pad) * rows)
        crop = image[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
        if min(crop.shape[:2]) < 6:
            continue
        if crop.ndim == 3:
            crop = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
        read = "".join(g.char for g in engine.recognise(crop))
        scores.append(difflib.SequenceMatcher(None, _bare(read), _bare(line.text), autojunk=False).ratio())
    return bool(scores) and sum(scores) / len(scores) >= bound


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
