"""Oval seals on scans without colour: ellipses of a seal's size and proportions through what may be rims.

Print runs through a rim, and a 1-bit scan breaks it: no outline can be followed. So ellipses are laid through five
points at a time, many times over, and the one with the most ink under it is looked at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

_TRIES = 1500  # for a part of the page; with four in ten points on the rim, 15 of them lie on it throughout
_WIDE_MM = (15.0, 25.0)  # half the width: 30–50 mm (国发〔1999〕25号 and the tax offices' 40 × 30 mm)
_FLAT = (0.52, 0.88)  # height by width
_MOST_TILT = 20.0  # degrees
_CROWDED = 0.42  # inked share of the surroundings from which a point belongs to characters
_LEAST_RIM = 0.76  # of the rim that must be inked
_MOST_OUTSIDE, _MOST_INSIDE = 0.5, 0.62  # of a line as far outside or inside of it; the legend is inside


@dataclass(frozen=True, slots=True)
class Ellipse:
    """An ellipse in pixels: centre, half axes, degrees clockwise, share of it that is inked."""

    centre: tuple[float, float]
    axes: tuple[float, float]
    tilt: float
    support: float


def find_ovals(ink: np.ndarray, rims: np.ndarray, mm: float) -> list[Ellipse]:
    """Ovals on a page.

    Args:
        ink: all ink, 0 and 255.
        rims: the part of it that may belong to rims.
        mm: pixels a millimetre.
    """
    found: list[Ellipse] = []
    near = cv2.dilate(ink, np.ones((3, 3), np.uint8)) > 0
    reach = max(3, round(3.0 * mm)) | 1
    joined = cv2.morphologyEx(rims, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    side = max(5, round(3.0 * mm)) | 1
    lines = (rims > 0) & (cv2.blur((rims > 0).astype(np.float32), (side, side)) < _CROWDED)
    for index in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[index])
        if w < _WIDE_MM[0] * mm or h < 9.0 * mm or w > 120 * mm or h > 120 * mm:
            continue
        points = np.argwhere((labels[y : y + h, x : x + w] == index) & lines[y : y + h, x : x + w])[:, ::-1]
        if len(points) < 60:
            continue
        best = _best_through(points + np.array((x, y)), near, mm)
        if best is not None and all(math.dist(best.centre, other.centre) > other.axes[1] for other in found):
            found.append(best)
    return found


def _best_through(points: np.ndarray, near: np.ndarray, mm: float) -> Ellipse | None:
    """The ellipse of a seal's make with the most ink under it, if there is enough and little beside it."""
    rng = np.random.default_rng(len(points))  # the same page gives the same seals
    picked = points[rng.integers(0, len(points), (_TRIES, 5))].astype(np.float64)
    shift = picked.mean(axis=1, keepdims=True)
    x, y = np.moveaxis((picked - shift) / (10.0 * mm), 2, 0)
    # Conics a·x² + b·xy + c·y² + d·x + e·y = 1 through the five points.
    system = np.stack([x * x, x * y, y * y, x, y], axis=2)
    sound = np.abs(np.linalg.det(system)) > 1e-9
    if not sound.any():
        return None
    conics = np.linalg.solve(system[sound], np.ones((int(sound.sum()), 5, 1)))[:, :, 0]
    ellipses = _as_ellipses(conics, shift[sound, 0], 10.0 * mm)
    wide, flat = ellipses[:, 2] / mm, ellipses[:, 3] / np.maximum(ellipses[:, 2], 1e-6)
    fit = (_WIDE_MM[0] <= wide) & (wide <= _WIDE_MM[1]) & (_FLAT[0] <= flat) & (flat <= _FLAT[1])
    fit &= np.abs(ellipses[:, 4]) <= _MOST_TILT
    ellipses = ellipses[fit]
    if not len(ellipses):
        return None
    best = ellipses[int(np.argmax([_inked(near, e, 0.0) for e in ellipses]))]
    best = _nudged(near, best, mm)
    support = _inked(near, best, 0.0)
    outside, inside = _inked(near, best, 2.2 * mm), _inked(near, best, -1.2 * mm)
    if support < _LEAST_RIM or outside > _MOST_OUTSIDE or inside > _MOST_INSIDE:
        return None
    return Ellipse((best[0], best[1]), (best[2], best[3]), best[4], support)


def _as_ellipses(conics: np.ndarray, shift: np.ndarray, scale: float) -> np.ndarray:
    """Rows of centre x, y, half width, half height, tilt; zeros where a conic is no ellipse."""
    a, b, c, d, e = conics.T
    bent = 4 * a * c - b * b
    with np.errstate(all="ignore"):
        cx, cy = (b * e - 2 * c * d) / bent, (b * d - 2 * a * e) / bent
        level = 1 + a * cx * cx + b * cx * cy + c * cy * cy
        root = np.hypot(a - c, b)
        long, short = np.sqrt(2 * level / (a + c - root)), np.sqrt(2 * level / (a + c + root))
        tilt = np.degrees(np.arctan2(-b, c - a)) / 2
    rows = np.stack([cx * scale + shift[:, 0], cy * scale + shift[:, 1], long * scale, short * scale, tilt], axis=1)
    rows[~(np.isfinite(rows).all(axis=1) & (bent > 0))] = 0
    return rows


_TURN = np.linspace(0, 2 * np.pi, 144, endpoint=False)
_COS, _SIN = np.cos(_TURN), np.sin(_TURN)


def _inked(near: np.ndarray, ellipse: np.ndarray, off: float) -> float:
    """Share of an ellipse, `off` pixels larger, that has ink under it."""
    cx, cy, a, b, tilt = ellipse
    cos, sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
    xs, ys = (a + off) * _COS, (b + off) * _SIN
    px = np.rint(cx + xs * cos - ys * sin).astype(int)
    py = np.rint(cy + xs * sin + ys * cos).astype(int)
    inside = (px >= 0) & (py >= 0) & (px < near.shape[1]) & (py < near.shape[0])
    return float(near[py[inside], px[inside]].sum()) / len(_TURN)


def _nudged(near: np.ndarray, ellipse: np.ndarray, mm: float) -> np.ndarray:
    """The ellipse moved, stretched and turned a little to where more of it is inked."""
    best, most = ellipse, _inked(near, ellipse, 0.0)
    for step in (0.5 * mm, 0.25 * mm):
        for _ in range(4):
            tried = [best + np.array(change) * (step, step, step, step, 1.0) for change in _CHANGES]
            shares = [_inked(near, t, 0.0) for t in tried]
            top = int(np.argmax(shares))
            if shares[top] <= most:
                break
            best, most = tried[top], shares[top]
    return best


_CHANGES = [
    tuple(sign if index == place else 0 for index in range(5)) for place in range(5) for sign in (1, -1)
]  # fmt: skip
