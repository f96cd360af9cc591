"""The legend of a seal: the ring unrolled, the line below the star, columns of a square stamp."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np

from casefile.recognition.ctc import Glyph
from casefile.recognition.engine import Engine
from casefile.recognition.seals import Seal, Shape
from casefile.recognition.stacked import is_one_row, read_stacked

_RADIUS_PX = 300  # of the unrolled ring's scale: the smaller half axis
_DARK_FLOOR = 110.0  # grey levels; keeps the noise of black print from counting as colour
# Mean confidence below which nothing is said: a wrong legend would be taken for a wrong seal.
_READABLE, _READABLE_GREY = 0.8, 0.93
_BLACK = 0.82  # of the paper's brightness: darker than stamp ink becomes in grey
_SURE = 0.9  # a legend with every character above this needs no second look
_Inks = Callable[[Callable[[np.ndarray, str], np.ndarray]], np.ndarray]


def seal_ink(image: np.ndarray, colour: str) -> np.ndarray:
    """Grey picture in which only ink of that colour is dark; black print over it leaves light gaps."""
    strength, _ = _strength(image, colour)
    return _as_ink(strength, 60.0)


def _strength(image: np.ndarray, colour: str) -> tuple[np.ndarray, np.ndarray]:
    """By how much the ink's colour leads at each pixel, and the brightest channel there, both 0–255."""
    blue, green, red = (channel.astype(np.float32) for channel in cv2.split(image))
    if colour == "red":
        return red - (green + blue) / 2, red
    if colour == "blue":
        return blue - (red + green) / 2, blue
    return (red + blue) / 2 - green, np.maximum(red, blue)


def _as_ink(strength: np.ndarray, least: float) -> np.ndarray:
    top = max(least, float(np.percentile(strength, 99)))
    return np.clip(255 - strength * (235.0 / top), 0, 255).astype(np.uint8)


def _legend_ink(image: np.ndarray, colour: str) -> np.ndarray:
    """As `seal_ink`, with the legend's strokes kept where print runs over them.

    Under black print a stamp's colour is dark but still a colour: the lead is taken against the brightness.
    """
    strength, bright = _strength(image, colour)
    return _as_ink(strength * 255 / (bright + _DARK_FLOOR), 60.0)


def _fine_ink(image: np.ndarray, colour: str) -> np.ndarray:
    """A sharper picture of small legends: colour says where there is stamp ink, brightness how much.

    Scanners store colour at half the resolution of brightness.
    """
    strength, bright = _strength(image, colour)
    share = strength / (bright + 80)
    share = np.clip(share / max(0.2, float(np.percentile(share, 99))) * 4 - 0.6, 0, 1)
    plane = cv2.extractChannel(image, 2 if colour == "blue" else 1).astype(np.float32)
    dark = np.clip(float(np.percentile(plane, 85)) - plane, 0, None) * share
    return cv2.addWeighted(_as_ink(dark, 40.0), 2 / 3, _legend_ink(image, colour), 1 / 3, 0)


def _grey_ink(patch: np.ndarray, centre: tuple[float, float], axes: tuple[float, float]) -> np.ndarray | None:
    """Stamp ink on a scan without colour: what is about as dark as the rim; much darker is print.

    None where the rim is black, as on 1-bit scans: what runs over the legend cannot be told from it.
    """
    grey = patch if patch.ndim == 2 else cv2.cvtColor(patch, cv2.COLOR_BGR2GRAY)
    paper = float(np.percentile(grey, 85))
    dark = np.clip(paper - grey.astype(np.float32), 0, None)
    angles = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    rim = np.zeros(360, np.float32)
    for inset in np.linspace(0.94, 1.02, 9):
        x = (centre[0] + axes[0] * inset * np.cos(angles)).astype(np.float32)[None]
        y = (centre[1] + axes[1] * inset * np.sin(angles)).astype(np.float32)[None]
        rim = np.maximum(rim, cv2.remap(dark, x, y, cv2.INTER_LINEAR)[0])
    level = float(np.median(rim))
    if level > _BLACK * paper:
        return None
    print_ = (dark > 1.45 * level + 12).astype(np.uint8)
    dark[cv2.dilate(print_, np.ones((3, 3), np.uint8)) > 0] = 0
    return _as_ink(np.minimum(dark, 1.3 * level), 30.0)


def read_grey_seal(image: np.ndarray, seal: Seal, engine: Engine) -> str | None:
    """The legend round a seal on a scan without colour; None unless it is read surely."""
    patch, centre = _around(image, seal)
    ink = _grey_ink(patch, centre, seal.axes)
    found = None if ink is None else _letters_only(_unrolled(ink, centre, seal.axes))
    if found is None:
        return None
    legend = max((_glyphs(engine, strip) for strip in (_squeezed(found[0]), found[0])), key=_worth)
    text = _text(legend, _READABLE_GREY)
    return text if len(text) >= 4 else None


def read_seal(image: np.ndarray, seal: Seal, engine: Engine) -> str | None:
    """The legend of a seal in colour on `image` (BGR); None when nothing sure could be read."""
    patch, centre = _around(image, seal)
    level = cv2.getRotationMatrix2D(centre, seal.tilt, 1.0) if seal.tilt else None

    def ink(make: Callable[[np.ndarray, str], np.ndarray]) -> np.ndarray:
        picture = make(patch, seal.colour)
        return picture if level is None else cv2.warpAffine(picture, level, picture.shape[::-1], borderValue=255)

    if seal.shape in (Shape.ROUND, Shape.OVAL):
        return _read_round(ink, centre, seal, engine)
    return _read_framed(ink(seal_ink), centre, seal, engine) or None


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


def _read_round(ink: _Inks, centre: tuple[float, float], seal: Seal, engine: Engine) -> str | None:
    plain = ink(_legend_ink)
    found = _letters_only(_unrolled(plain, centre, seal.axes))
    if found is None:
        return None
    strip, middle = found
    legend = _glyphs(engine, _squeezed(strip))
    if any(g.confidence < _SURE for g in legend) or not legend:
        # A second and a third look where a character is in doubt; the surest as a whole is taken.
        fine = _letters_only(_unrolled(ink(_fine_ink), centre, seal.axes))
        others = [strip] if fine is None else [strip, _squeezed(fine[0])]
        legend = max((legend, *(_glyphs(engine, other) for other in others)), key=_worth)
    # The legend's middle stands at the top of an upright seal; the inner line is level with that.
    tilt = middle * 360 if abs(middle) < 1 / 6 else 0.0
    inner = _inner_line(plain, centre, seal, tilt, engine)
    if any(g.confidence < _SURE for g in inner) or not inner:
        inner = max(inner, _inner_line(ink(_fine_ink), centre, seal, tilt, engine), key=_worth)
    return (_text(legend) + _text(inner)) or None


def _squeezed(strip: np.ndarray) -> np.ndarray:
    """A legend as wide as print: its characters are set wide apart, which the recogniser was not trained on."""
    return cv2.resize(strip, None, fx=0.75, fy=1.0, interpolation=cv2.INTER_AREA)


def _worth(glyphs: list[Glyph]) -> float:
    return sum(g.confidence - 0.5 for g in glyphs)


def _unrolled(ink: np.ndarray, centre: tuple[float, float], axes: tuple[float, float]) -> np.ndarray:
    """The ring of a seal laid straight: one row a depth below the rim, one column a step along it.

    Begins and ends at the bottom of the seal. The legend's characters stand square on the rim, on ovals too;
    so depth is measured along the rim's normal and steps are equally long half way down the legend.
    """
    a, b = axes
    t = np.linspace(0.5 * np.pi, 2.5 * np.pi, 1441)
    # Normal of the ellipse, outwards.
    nx, ny = b * np.cos(t), a * np.sin(t)
    length = np.hypot(nx, ny)
    nx, ny = nx / length, ny / length
    half = 0.24 * b
    mx, my = a * np.cos(t) - half * nx, b * np.sin(t) - half * ny
    along = np.append(0.0, np.cumsum(np.hypot(np.diff(mx), np.diff(my))))
    scale = _RADIUS_PX / b
    columns = round(along[-1] * scale)
    steps = np.interp(np.linspace(0, along[-1], columns, endpoint=False), along, t)
    nx, ny = b * np.cos(steps), a * np.sin(steps)
    length = np.hypot(nx, ny)
    depth = np.linspace(0.035, 0.50, round(_RADIUS_PX * 0.465))[:, None] * b
    return cv2.remap(
        ink,
        (centre[0] + a * np.cos(steps) - depth * nx / length).astype(np.float32),
        (centre[1] + b * np.sin(steps) - depth * ny / length).astype(np.float32),
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255,
    )  # fmt: skip


def _letters_only(strip: np.ndarray) -> tuple[np.ndarray, float] | None:
    """The legend's band cut out of the unrolled ring, and where its middle is: turns clockwise from the top.

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
    middle = (start + length / 2) / columns.shape[0] % 1.0 - 0.5
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


def _inner_line(ink: np.ndarray, centre: tuple[float, float], seal: Seal, tilt: float, engine: Engine) -> list[Glyph]:
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
        return []
    darkest = float(np.percentile(part, 3))
    if 40 < darkest < 170:  # a weak print of the inner line is brought to the strength of the others
        part = np.clip(255 - (255 - part.astype(np.float32)) * (215 / (255 - darkest)), 0, 255).astype(np.uint8)
    rows = np.flatnonzero((part < 150).sum(axis=1) > 2)
    if rows.size < 6:
        return []
    first, last = _longest_run(rows)
    line = _about_middle(part[max(0, first - 3) : last + 4])
    if line is None:
        return []
    return _glyphs(engine, cv2.copyMakeBorder(line, 4, 4, 8, 8, cv2.BORDER_CONSTANT, value=255))


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
    return _text(_glyphs(engine, picture))


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


def _text(glyphs: list[Glyph], least: float = _READABLE) -> str:
    if not glyphs or sum(g.confidence for g in glyphs) / len(glyphs) < least:
        return ""
    return "".join(g.char for g in glyphs)


def _is_stray(glyph: Glyph) -> bool:
    return glyph.confidence < (0.4 if "\u4e00" <= glyph.char <= "\u9fff" else 0.8)
