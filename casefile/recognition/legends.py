"""The legend of a seal: the ring unrolled, the line below the star, columns of a square stamp."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from casefile.recognition.ctc import Glyph
from casefile.recognition.engine import Engine
from casefile.recognition.ring import Rim, fitted, letters_of, shown, unrolled
from casefile.recognition.seals import Seal, Shape
from casefile.recognition.settle import completed, settled
from casefile.recognition.stacked import is_one_row, read_stacked
from casefile.recognition.stamp_ink import fine_ink, grey_ink, legend_ink, mended_ink, seal_ink
from casefile.recognition.vote import agreed

# Mean confidence below which nothing is said: a wrong legend would be taken for a wrong seal.
_READABLE, _READABLE_GREY = 0.6, 0.8
_SURE = 0.97  # a legend with every character above this needs no second look
# Margin above and below (of the characters' height) and width kept; measured on 150 round seals and 40 ovals:
# no way of showing a legend reads best alone, but they err at different characters.
_NARROW, _LOW, _WIDE = (0.1, 0.65), (0.3, 0.65), (0.3, 1.0)
_REACHES = (0.62, 0.76)  # half length of the line below the star, of the half axis


@dataclass(frozen=True, slots=True)
class Legend:
    """What a seal says, as the recogniser holds it likely.

    Attributes:
        ring: round the rim, or all there is of a framed stamp.
        inner: the level line.
        least: mean confidence below which a part is not said.
    """

    ring: tuple[Glyph, ...] = ()
    inner: tuple[Glyph, ...] = ()
    least: float = _READABLE

    def text(self, printed: Sequence[str] = ()) -> str | None:
        """The legend, None when it cannot be read.

        Args:
            printed: what stands in print on the same page. A name there decides between characters that the
                recogniser itself held likely at a spot; it never puts in another.
        """
        parts = (completed(settled(part, printed)) for part in (self.ring, self.inner) if self._is_readable(part))
        return "".join(g.char for part in parts for g in part) or None

    def _is_readable(self, part: Sequence[Glyph]) -> bool:
        return bool(part) and sum(g.confidence for g in part) / len(part) >= self.least


def read_grey_seal(image: np.ndarray, seal: Seal, engine: Engine) -> Legend | None:
    """The legend round a seal on a scan without colour; None unless it is read surely."""
    patch, centre = _around(image, seal)
    if seal.shape is Shape.SQUARE:
        return _read_grey_square(patch, centre, seal, engine)
    ink = grey_ink(patch, centre, seal.axes)
    found = None if ink is None else letters_of(unrolled(ink, fitted(ink, Rim(centre, seal.axes))))
    if found is None:
        return None
    looks = (_NARROW, _LOW, _WIDE)
    ring = tuple(agreed([_glyphs(engine, shown(found[0], *look)) for look in looks]))
    legend = Legend(ring, least=_READABLE_GREY)
    return legend if len(legend.text() or "") >= 4 else None


def _read_grey_square(patch: np.ndarray, centre: tuple[float, float], seal: Seal, engine: Engine) -> Legend | None:
    grey = cv2.cvtColor(patch, cv2.COLOR_BGR2GRAY)
    paper, dark = float(np.percentile(grey, 85)), float(np.percentile(grey, 5))
    picture = np.clip((grey.astype(np.float32) - dark) * (255 / max(paper - dark, 1.0)), 0, 255).astype(np.uint8)
    if seal.tilt:
        level = cv2.getRotationMatrix2D(centre, seal.tilt, 1.0)
        picture = cv2.warpAffine(picture, level, picture.shape[::-1], flags=cv2.INTER_CUBIC, borderValue=255)
    legend = _read_framed(picture, centre, seal, engine)
    if legend is None:
        return None
    legend = Legend(legend.ring, least=_READABLE_GREY)
    return legend if len(legend.text() or "") >= 4 else None


def read_seal(image: np.ndarray, seal: Seal, engine: Engine) -> Legend | None:
    """The legend of a seal in colour on `image` (BGR); None when nothing could be read."""
    patch, centre = _around(image, seal)
    if seal.shape in (Shape.ROUND, Shape.OVAL):
        return _read_round(patch, centre, seal, engine)
    picture = seal_ink(patch, seal.colour)
    if seal.tilt:
        level = cv2.getRotationMatrix2D(centre, seal.tilt, 1.0)
        picture = cv2.warpAffine(picture, level, picture.shape[::-1], flags=cv2.INTER_CUBIC, borderValue=255)
    return _read_framed(picture, centre, seal, engine)


def _around(image: np.ndarray, seal: Seal) -> tuple[np.ndarray, tuple[float, float]]:
    """The part of the page that holds the seal, and the seal's centre on it."""
    half = math.ceil(max(seal.axes) * 1.15)
    x0, y0 = math.floor(seal.centre[0] - half), math.floor(seal.centre[1] - half)
    return _patch(image, x0, y0, 2 * half), (seal.centre[0] - x0, seal.centre[1] - y0)


def _patch(image: np.ndarray, x0: int, y0: int, side: int) -> np.ndarray:
    """A square of the page, white where it reaches beyond it."""
    patch = np.full((side, side, 3), 255, np.uint8)
    top, left = max(0, -y0), max(0, -x0)
    part = image[max(0, y0) : y0 + side, max(0, x0) : x0 + side]
    patch[top : top + part.shape[0], left : left + part.shape[1]] = part
    return patch


def _read_round(patch: np.ndarray, centre: tuple[float, float], seal: Seal, engine: Engine) -> Legend | None:
    plain, fine = legend_ink(patch, seal.colour), fine_ink(patch, seal.colour)
    rim = fitted(plain, Rim(centre, seal.axes, seal.tilt))
    oval = seal.shape is Shape.OVAL
    inks = mended_ink(patch, seal.colour) if oval else (plain, fine)
    found = _oval_ring(*inks, rim, engine) if oval else _round_ring(plain, fine, rim, engine)
    if found is None:
        return None
    ring, middle = found
    # The legend's middle stands at the top of an upright seal; the inner line is level with that.
    tilt = rim.tilt + (middle * 360 if abs(middle) < 1 / 6 else 0.0)
    return Legend(tuple(ring), tuple(_read_inner((*inks, fine) if oval else inks, rim, seal.shape, tilt, engine)))


def _round_ring(plain: np.ndarray, fine: np.ndarray, rim: Rim, engine: Engine) -> tuple[list[Glyph], float] | None:
    """The legend of a round seal and where its middle is: what decides is freedom from print."""
    found = letters_of(unrolled(plain, rim))
    if found is None:
        return None
    core, middle = found
    ring = _glyphs(engine, shown(core, *_NARROW))
    if not _is_sure(ring):
        other = letters_of(unrolled(fine, rim))
        looks = [(core, _LOW)]
        looks += [(other[0], _NARROW), (other[0], _LOW)] if other is not None else []
        ring = agreed([ring, *(_glyphs(engine, shown(line, *look)) for line, look in looks)])
    return ring, middle


def _oval_ring(strong: np.ndarray, weak: np.ndarray, rim: Rim, engine: Engine) -> tuple[list[Glyph], float] | None:
    """The legend of an oval one: smaller, and how far its characters turn at the narrow ends is each maker's own."""
    looks = ((strong, 0.85), (weak, 0.75), (weak, None))
    found = [cut for ink, turning in looks if (cut := letters_of(unrolled(ink, rim, turning=turning))) is not None]
    if not found:
        return None
    return agreed([_glyphs(engine, shown(core, *_NARROW)) for core, _ in found]), found[0][1]


def _read_inner(inks: Sequence[np.ndarray], rim: Rim, shape: Shape, tilt: float, engine: Engine) -> list[Glyph]:
    """The level line: the shorter reach keeps clear of the ring's ends, the longer one holds long lines."""
    best: list[Glyph] = []
    for reach in _REACHES:
        readings: list[list[Glyph]] = []
        for ink in inks:
            line = _inner_line(ink, rim, shape, tilt, reach)
            if line is not None:
                readings += [_glyphs(engine, shown(line, margin, 1.0)) for margin in (0.1, 0.3)]
        best = max(best, agreed(readings), key=_worth)
        if not readings:
            break
    return best


def _is_sure(glyphs: list[Glyph]) -> bool:
    return bool(glyphs) and all(g.confidence >= _SURE for g in glyphs)


def _worth(glyphs: list[Glyph]) -> float:
    return sum(g.confidence - 0.5 for g in glyphs)


def _inner_line(ink: np.ndarray, rim: Rim, shape: Shape, tilt: float, reach: float) -> np.ndarray | None:
    """The level line below the star of a round seal, or through the middle of an oval one; None: nothing there."""
    level = cv2.warpAffine(
        ink, cv2.getRotationMatrix2D(rim.centre, tilt, 1.0), ink.shape[::-1], flags=cv2.INTER_CUBIC, borderValue=255
    )
    a, b = rim.axes
    x, y = rim.centre
    if shape is Shape.OVAL:
        top, bottom = y - b * 0.32, y + b * 0.5
    else:
        top, bottom = y + b * 0.3, y + b * 0.72
    part = level[max(0, round(top)) : round(bottom), max(0, round(x - a * reach)) : round(x + a * reach)]
    if part.size == 0:
        return None
    darkest = float(np.percentile(part, 3))
    if 40 < darkest < 170:  # a weak print of the inner line is brought to the strength of the others
        part = np.clip(255 - (255 - part.astype(np.float32)) * (215 / (255 - darkest)), 0, 255).astype(np.uint8)
    rows = np.flatnonzero((part < 150).sum(axis=1) > 2)
    if rows.size < 6:
        return None
    first, last = _longest_run(rows)
    return _about_middle(part[max(0, first - 1) : last + 2])


def _about_middle(part: np.ndarray) -> np.ndarray | None:
    """The writing round the middle of a strip; ends of the legend at its corners are cut off. None: nothing there."""
    height, width = part.shape
    if height < 8:
        return None
    inked = (part < 150).sum(axis=0) > 0
    middle = width // 2
    if not inked[middle - height : middle + height].any():
        return None
    gap = max(4, round(height * 0.7))
    left = right = middle
    while left > 0 and inked[max(0, left - gap) : left].any():
        left -= 1
    while right < width and inked[right : right + gap].any():
        right += 1
    return part[:, left:right] if right - left >= height else None


def _longest_run(rows: np.ndarray) -> tuple[int, int]:
    breaks = np.flatnonzero(np.diff(rows) > 2)
    starts = np.append(rows[0], rows[breaks + 1])
    ends = np.append(rows[breaks], rows[-1])
    widest = int(np.argmax(ends - starts))
    return int(starts[widest]), int(ends[widest])


def _read_framed(ink: np.ndarray, centre: tuple[float, float], seal: Seal, engine: Engine) -> Legend | None:
    a, b = seal.axes
    x, y = centre
    a, b = a - 0.1 * min(a, b), b - 0.1 * min(a, b)  # without the frame
    part = ink[max(0, round(y - b)) : round(y + b), max(0, round(x - a)) : round(x + a)]
    if min(part.shape) < 8:
        return None
    part = cv2.copyMakeBorder(part, 6, 6, 6, 6, cv2.BORDER_CONSTANT, value=255)
    # One row of characters is read as a line, two rows and more as columns from the right.
    if seal.shape is Shape.STRIP or is_one_row(part):
        return Legend(tuple(_glyphs(engine, part)))
    return Legend(tuple(read_stacked(engine, part)))


def _glyphs(engine: Engine, picture: np.ndarray) -> list[Glyph]:
    """Characters of a legend's line, without what the rim and the star were taken for."""
    glyphs = [g for g in engine.recognise(picture) if not g.char.isspace()]
    glyphs = [g for g in glyphs if g.confidence >= 0.3 and g.char not in "★☆*·.-—_|"]
    # Bits of the rim at either end are read as something, but never surely.
    while glyphs and _is_stray(glyphs[0]):
        glyphs.pop(0)
    while glyphs and _is_stray(glyphs[-1]):
        glyphs.pop()
    return glyphs


def _is_stray(glyph: Glyph) -> bool:
    return glyph.confidence < (0.4 if "\u4e00" <= glyph.char <= "\u9fff" else 0.8)
