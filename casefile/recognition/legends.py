"""The legend of a seal: the ring unrolled, the line below the star, columns of a square stamp."""

from __future__ import annotations

import math

import cv2
import numpy as np

from casefile.recognition.ctc import Glyph
from casefile.recognition.engine import Engine
from casefile.recognition.seals import Seal, Shape
from casefile.recognition.stacked import is_one_row, read_stacked


def seal_ink(image: np.ndarray, colour: str) -> np.ndarray:
    """Grey picture in which only ink of that colour is dark; black print over it leaves light gaps."""
    blue, green, red = (channel.astype(np.int16) for channel in cv2.split(image))
    if colour == "red":
        strength = red - (green + blue) // 2
    elif colour == "blue":
        strength = blue - (red + green) // 2
    else:
        strength = (red + blue) // 2 - green
    top = max(60.0, float(np.percentile(strength, 99)))
    return np.clip(255 - strength * (235.0 / top), 0, 255).astype(np.uint8)


def read_seal(image: np.ndarray, seal: Seal, engine: Engine) -> str | None:
    """The legend of a seal on `image` (BGR); None when nothing sure could be read."""
    a = max(seal.axes)
    x, y = seal.centre
    half = math.ceil(a * 1.15)
    x0, y0 = math.floor(x - half), math.floor(y - half)
    patch = _patch(image, x0, y0, 2 * half)
    ink = seal_ink(patch, seal.colour)
    if seal.tilt:
        turn = cv2.getRotationMatrix2D((x - x0, y - y0), seal.tilt, 1.0)
        ink = cv2.warpAffine(ink, turn, (2 * half, 2 * half), borderValue=255)
    if seal.shape in (Shape.ROUND, Shape.OVAL):
        return _read_round(ink, (x - x0, y - y0), seal, engine)
    return _read_framed(ink, (x - x0, y - y0), seal, engine)


def _patch(image: np.ndarray, x0: int, y0: int, side: int) -> np.ndarray:
    """A square of the page, white where it reaches beyond it."""
    patch = np.full((side, side, 3), 255, np.uint8)
    top, left = max(0, -y0), max(0, -x0)
    part = image[max(0, y0) : y0 + side, max(0, x0) : x0 + side]
    patch[top : top + part.shape[0], left : left + part.shape[1]] = part
    return patch


def _read_round(ink: np.ndarray, centre: tuple[float, float], seal: Seal, engine: Engine) -> str | None:
    a, b = seal.axes
    outer = 300
    # Legend, star and inner line in polar form: one row a radius, one column a direction, an oval made round.
    columns = round(2 * math.pi * outer * 0.76)
    theta = np.linspace(0.5 * np.pi, 2.5 * np.pi, columns, endpoint=False, dtype=np.float32)[None, :]
    depth = np.linspace(0.965, 0.50, round(outer * 0.465), dtype=np.float32)[:, None]
    strip = cv2.remap(
        ink,
        (centre[0] + a * depth * np.cos(theta)).astype(np.float32),
        (centre[1] + b * depth * np.sin(theta)).astype(np.float32),
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255,
    )  # fmt: skip
    strip = _letters_only(strip)
    if strip is None:
        return None
    strip, middle = strip
    legend = _sure_text(engine, strip)
    # The legend's middle stands at the top of an upright seal; the inner line is level with that.
    tilt = (middle / columns - 0.5) * 360
    inner = _inner_line(ink, centre, seal, tilt if abs(tilt) < 60 else 0.0, engine)
    return (legend + inner) or None


def _letters_only(strip: np.ndarray) -> tuple[np.ndarray, float] | None:
    """The legend's band cut out of the polar picture, and the column of its middle.

    The rim above and the star's points below are left out; the widest gap is where the legend begins.
    """
    dark = 255 - strip
    rows = dark.astype(np.float32).mean(axis=1)
    # The rim: nearly full rows at the top.
    top = 0
    limit = rows.shape[0] // 4
    full = [i for i in range(limit) if rows[i] > 0.5 * max(rows[:limit].max(), 1) and rows[i] > 90]
    if full:
        top = full[-1] + 1
    while top < limit and rows[top] > 40:
        top += 1
    body = dark[top:]
    if body.shape[0] < 20:
        return None
    level = body.mean(axis=1)
    inked = np.flatnonzero(level > 0.25 * np.percentile(level, 90))
    if not inked.size:
        return None
    bottom = _band_end(level, int(inked[0]))
    band = strip[top + max(0, int(inked[0]) - 4) : top + bottom + 4]
    if band.shape[0] < 16:
        return None
    # Where the legend ends is told from the band's middle: bits of the rim reach in from above, corners of
    # the inner line from below.
    telling = band[round(band.shape[0] * 0.16) : max(8, round(band.shape[0] * 0.58))]
    columns = (telling < 145).sum(axis=0) >= 3
    gap_start, gap = _widest_gap(columns)
    if gap < 12:
        return None
    start = (gap_start + gap) % columns.shape[0]
    rolled = np.roll(band, -start, axis=1)
    length = columns.shape[0] - gap
    middle = (start + length / 2) % columns.shape[0]
    # The first and the last character reach a little beyond what was looked at.
    over = min(gap // 4, round(band.shape[0] * 0.25))
    rolled = np.roll(rolled, over, axis=1)[:, : length + 2 * over]
    text = cv2.copyMakeBorder(rolled, 8, 8, 12, 12, cv2.BORDER_CONSTANT, value=255)
    return text, middle


def _band_end(level: np.ndarray, start: int) -> int:
    """Row where the legend's band ends: the lowest row between its middle and the star."""
    height = level.shape[0]
    lowest, best = height, None
    for row in range(start + round(height * 0.35), height):
        if best is None or level[row] < best:
            best, lowest = float(level[row]), row
    return lowest


def _widest_gap(columns: np.ndarray) -> tuple[int, int]:
    """First column and length of the longest run without ink; the columns are a circle."""
    inked = np.flatnonzero(columns)
    if not inked.size:
        return 0, 0
    gaps = np.append(inked[1:], inked[0] + len(columns)) - inked - 1
    widest = int(np.argmax(gaps))
    return (int(inked[widest]) + 1) % len(columns), int(gaps[widest])


def _inner_line(
    ink: np.ndarray, centre: tuple[float, float], seal: Seal, tilt: float, engine: Engine
) -> str:
    """The level line below the star of a round seal, or through the middle of an oval one."""
    level = cv2.warpAffine(ink, cv2.getRotationMatrix2D(centre, tilt, 1.0), ink.shape[::-1], borderValue=255)
    a, b = seal.axes
    x, y = centre
    if seal.shape is Shape.OVAL:
        top, bottom, reach = y - b * 0.32, y + b * 0.5, a * 0.68
    else:
        top, bottom, reach = y + b * 0.3, y + b * 0.72, a * 0.62
    part = level[max(0, round(top)) : round(bottom), max(0, round(x - reach)) : round(x + reach)]
    if part.size == 0:
        return ""
    rows = np.flatnonzero((part < 140).sum(axis=1) > 2)
    if rows.size < 6:
        return ""
    first, last = _longest_run(rows)
    part = _about_middle(part[max(0, first - 3) : last + 4])
    if part is None:
        return ""
    return _sure_text(engine, cv2.copyMakeBorder(part, 4, 4, 8, 8, cv2.BORDER_CONSTANT, value=255))


def _about_middle(part: np.ndarray) -> np.ndarray | None:
    """The writing round the middle of a strip; ends of the legend at its corners are cut off. None: nothing there."""
    height, width = part.shape
    if height < 8:
        return None
    inked = (part < 150).sum(axis=0) > 0
    middle = width // 2
    if not inked[middle - height : middle + height].any():
        return None
    gap = max(4, round(height * 0.55))
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


def _read_framed(ink: np.ndarray, centre: tuple[float, float], seal: Seal, engine: Engine) -> str | None:
    a, b = seal.axes
    x, y = centre
    a, b = a - 0.1 * min(a, b), b - 0.1 * min(a, b)  # without the frame
    part = ink[max(0, round(y - b)) : round(y + b), max(0, round(x - a)) : round(x + a)]
    if min(part.shape) < 8:
        return None
    part = cv2.copyMakeBorder(part, 6, 6, 6, 6, cv2.BORDER_CONSTANT, value=255)
    # One row of characters is read as a line, two rows and more as columns from the right.
    if seal.shape is Shape.STRIP or is_one_row(part):
        return _sure_text(engine, part) or None
    return read_stacked(engine, part) or None


def _sure_text(engine: Engine, picture: np.ndarray) -> str:
    glyphs = [g for g in engine.recognise(picture) if not g.char.isspace()]
    glyphs = [g for g in glyphs if g.confidence >= 0.3 and g.char not in "★☆*·.-—_|"]
    # Bits of the rim at either end are read as something, but never surely.
    while glyphs and _is_stray(glyphs[0]):
        glyphs.pop(0)
    while glyphs and _is_stray(glyphs[-1]):
        glyphs.pop()
    if not glyphs or sum(g.confidence for g in glyphs) / len(glyphs) < 0.6:
        return ""
    return "".join(g.char for g in glyphs)


def _is_stray(glyph: Glyph) -> bool:
    return glyph.confidence < (0.4 if "\u4e00" <= glyph.char <= "\u9fff" else 0.8)
