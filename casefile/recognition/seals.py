"""Seals: where they are, of what shape, and the legend they bear.

Sizes follow the State Council's rules on seals (国发〔1999〕25号): round office seals 42 mm, business seals
of other makes 38–45 mm, ovals about 45 × 30 mm, name stamps 15–25 mm square.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from casefile.model import Box, Mark, MarkKind
from casefile.recognition.seals_oval import find_ovals

_SEARCH_DPI = 75
_MIN_MM, _MAX_MM = 11.0, 66.0
_WHOLE = 0.9  # share of an oval's rim that is inked where nothing else can be meant


class Shape(StrEnum):
    ROUND = "round"
    OVAL = "oval"
    SQUARE = "square"
    STRIP = "strip"


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as found, in pixels of the page picture.

    Attributes:
        centre: of the whole seal, also where part of it lies off the page.
        axes: half width and half height before `tilt`.
        tilt: degrees clockwise by which an oval or square one is turned.
        support: share of its rim on which there is ink, 0–1.
    """

    shape: Shape
    centre: tuple[float, float]
    axes: tuple[float, float]
    tilt: float
    support: float
    colour: str

    def box(self, size: tuple[int, int]) -> Box:
        """Its hull in fractions of a page of `size` (rows, columns), clipped."""
        angle = math.radians(self.tilt)
        a, b = self.axes
        if self.shape in (Shape.ROUND, Shape.OVAL):
            half_x = math.hypot(a * math.cos(angle), b * math.sin(angle))
            half_y = math.hypot(a * math.sin(angle), b * math.cos(angle))
        else:
            half_x = abs(a * math.cos(angle)) + abs(b * math.sin(angle))
            half_y = abs(a * math.sin(angle)) + abs(b * math.cos(angle))
        x, y = self.centre
        rows, columns = size
        return Box((x - half_x) / columns, (y - half_y) / rows, (x + half_x) / columns, (y + half_y) / rows).clipped()


def find_seals(mask: np.ndarray, dpi: float, colour: str) -> list[Seal]:
    """Seals in one colour of ink.

    Args:
        mask: that ink, 0 and 255.
        dpi: pixels an inch of `mask`.
        colour: name of the ink, kept with each seal.
    """
    scale = min(1.0, _SEARCH_DPI / dpi)
    small = mask
    if scale < 1:
        size = (max(8, round(mask.shape[1] * scale)), max(8, round(mask.shape[0] * scale)))
        small = ((cv2.resize(mask, size, interpolation=cv2.INTER_AREA) > 60) * 255).astype(np.uint8)
    mm = _SEARCH_DPI / 25.4 if scale < 1 else dpi / 25.4
    found: list[Seal] = []
    rest = small.copy()
    # Rims first, by circle voting: overlapping seals and seals with a missing piece still show theirs.
    ovals = [seal for seal in _blobs(small, mm, colour) if seal.shape is Shape.OVAL and seal.support >= _WHOLE]
    for seal in _circles(small, mm, colour):
        if any(_within(seal.centre, oval) for oval in ovals):
            continue  # a circle through parts of an oval's two rims
        if all(_apart(seal, other) for other in found):
            found.append(seal)
            cv2.circle(rest, _point(seal.centre), math.ceil(seal.axes[0] + 1.5 * mm), 0, -1)
    found += _blobs(rest, mm, colour)
    # A pale oval breaks up and has no outline; laid through its pieces it is whole again.
    for oval in find_ovals(rest, rest, mm):
        seal = Seal(Shape.OVAL, oval.centre, oval.axes, oval.tilt, oval.support, colour)
        if all(_apart(seal, other) for other in found):
            found.append(seal)
    return [
        Seal(s.shape, (s.centre[0] / scale, s.centre[1] / scale), (s.axes[0] / scale, s.axes[1] / scale), s.tilt,
             s.support, s.colour)
        for s in found
    ]  # fmt: skip


def _point(xy: tuple[float, float]) -> tuple[int, int]:
    return round(xy[0]), round(xy[1])


def _within(point: tuple[float, float], seal: Seal) -> bool:
    """Whether a point lies inside a seal's rim."""
    cos, sin = math.cos(math.radians(seal.tilt)), math.sin(math.radians(seal.tilt))
    dx, dy = point[0] - seal.centre[0], point[1] - seal.centre[1]
    return math.hypot((dx * cos + dy * sin) / seal.axes[0], (dy * cos - dx * sin) / seal.axes[1]) < 1


def _apart(one: Seal, other: Seal) -> bool:
    distance = math.dist(one.centre, other.centre)
    return distance > 0.35 * (one.axes[0] + other.axes[0])


def _circles(
    ink: np.ndarray,
    mm: float,
    colour: str,
    voting: np.ndarray | None = None,
    radii_mm: tuple[float, float] = (12.5, 31.0),
) -> list[Seal]:
    """Round seals by their rim, best supported first.

    Args:
        voting: the part of `ink` that may belong to rims; all of it when None.
        radii_mm: smallest and largest radius looked for.
    """
    voting = ink if voting is None else voting
    if cv2.countNonZero(voting) < 60:
        return []
    pad = round(30 * mm)  # centres may lie off the page
    wide, voters = (
        cv2.copyMakeBorder(part, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0) for part in (ink, voting)
    )
    rings = cv2.HoughCircles(
        cv2.GaussianBlur(voters, (3, 3), 0), cv2.HOUGH_GRADIENT, dp=1.5, minDist=8 * mm, param1=120, param2=22,
        minRadius=round(radii_mm[0] * mm), maxRadius=round(radii_mm[1] * mm),
    )  # fmt: skip
    if rings is None:
        return []
    seals = []
    for x, y, r in np.asarray(rings).reshape(-1, 3)[:40]:
        x, y, r, support = _fit_ring(wide, float(x), float(y), float(r), mm)
        inside = _share_on_page(ink.shape, x - pad, y - pad, r)
        if inside < 0.2:
            continue
        # Of the rim that lies on the page, two thirds must be inked; the patchy ink of real pads leaves gaps.
        if support / inside >= 0.62 and _empty_around(wide, x, y, r, mm):
            seals.append(Seal(Shape.ROUND, (x - pad, y - pad), (r, r), 0.0, support / inside, colour))
    return sorted(seals, key=lambda s: -s.support)


_ANGLES = np.linspace(0, 2 * np.pi, 180, endpoint=False)
_COS, _SIN = np.cos(_ANGLES), np.sin(_ANGLES)


def _fit_ring(ink: np.ndarray, x: float, y: float, r: float, mm: float) -> tuple[float, float, float, float]:
    """Centre and radius nudged to where most of the rim is inked, outermost rim first."""
    best = (x, y, r, _ring_share(ink, x, y, r))
    for step in (1.2 * mm, 0.5 * mm):
        improved = True
        rounds = 0
        while improved and rounds < 8:
            improved, rounds = False, rounds + 1
            x, y, r, _ = best
            for dx, dy, dr in _NUDGES:
                share = _ring_share(ink, x + dx * step, y + dy * step, r + dr * step)
                if share > best[3] + 0.004 or (share > best[3] - 0.02 and dr > 0 and dx == dy == 0 and share > 0.6):
                    best = (x + dx * step, y + dy * step, r + dr * step, share)
                    improved = True
    return best


_NUDGES = [(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1), (1, 0, 1), (-1, 0, 1), (0, 1, 1), (0, -1, 1)]


def _ring_share(ink: np.ndarray, x: float, y: float, r: float) -> float:
    """Share of the directions in which there is ink at distance `r`, give or take a pixel."""
    hit = np.zeros(len(_ANGLES), bool)
    for d in (-1.0, 0.0, 1.0):
        px = np.rint(x + (r + d) * _COS).astype(int)
        py = np.rint(y + (r + d) * _SIN).astype(int)
        ok = (px >= 0) & (py >= 0) & (px < ink.shape[1]) & (py < ink.shape[0])
        hit[ok] |= ink[py[ok], px[ok]] > 0
    return float(hit.mean())


def _empty_around(ink: np.ndarray, x: float, y: float, r: float, mm: float) -> bool:
    """Whether the rim is a line: little ink just outside of it, and none of it a filled disc."""
    outside = _ring_share(ink, x, y, r + 2.6 * mm)
    between = min(_ring_share(ink, x, y, r - d * mm) for d in (2.0, 2.6, 3.2))
    return outside < 0.5 and between < 0.62


def _share_on_page(size: tuple[int, int], x: float, y: float, r: float) -> float:
    px, py = x + r * _COS, y + r * _SIN
    return float(((px >= 0) & (py >= 0) & (px < size[1]) & (py < size[0])).mean())


def _blobs(ink: np.ndarray, mm: float, colour: str) -> list[Seal]:
    """Oval, square and strip seals: outlines of what is left."""
    seals = []
    gap = max(3, round(2.2 * mm)) | 1
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for outline in outlines:
        (x, y), (w, h), angle = cv2.minAreaRect(outline)
        long, short = max(w, h), min(w, h)
        if not (_MIN_MM * mm <= long <= _MAX_MM * mm and short >= 5.5 * mm):
            continue
        if w < h:
            angle += 90.0
        tilt = (angle + 90) % 180 - 90  # of the longer side, −90 … 90
        candidates = [
            (
                Shape.SQUARE if long < 1.6 * short else Shape.STRIP,
                (x, y), (long / 2, short / 2), tilt,
                _frame_support(ink, (x, y), long / 2, short / 2, tilt),
            )
        ]  # fmt: skip
        if long >= 24 * mm:
            candidates.insert(0, _oval(ink, outline))
        for shape, centre, axes, turn, support in candidates:
            if support >= 0.7:
                if shape is Shape.SQUARE and abs(turn) > 45:
                    turn -= math.copysign(90, turn)
                seals.append(Seal(shape, centre, axes, turn, support, colour))
                break
    return seals


def _oval(
    ink: np.ndarray, outline: np.ndarray
) -> tuple[Shape, tuple[float, float], tuple[float, float], float, float]:
    """The ellipse through an outline's hull and how well it is inked."""
    hull = cv2.convexHull(outline)
    if len(hull) < 8:
        return Shape.OVAL, (0.0, 0.0), (1.0, 1.0), 0.0, 0.0
    centre, (w, h), angle = cv2.fitEllipse(hull)
    if w < h:
        w, h, angle = h, w, angle + 90
    tilt = (angle + 90) % 180 - 90
    shape = Shape.OVAL if w > 1.12 * h else Shape.ROUND
    a, b = w / 2, h / 2
    support = _outline_support(ink, centre, tilt, a * _COS, b * _SIN)
    return shape, centre, (a, b), tilt if shape is Shape.OVAL else 0.0, support


def _frame_support(ink: np.ndarray, centre: tuple[float, float], a: float, b: float, tilt: float) -> float:
    t = np.linspace(-1, 1, 50)
    one = np.ones_like(t)
    return min(
        _outline_support(ink, centre, tilt, xs, ys)
        for xs, ys in ((t * a, -b * one), (t * a, b * one), (-a * one, t * b), (a * one, t * b))
    )


def _outline_support(
    ink: np.ndarray, centre: tuple[float, float], tilt: float, xs: np.ndarray, ys: np.ndarray
) -> float:
    """Best share of an outline's points that are inked, tried a little smaller too."""
    cos, sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
    near = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    best = 0.0
    reach = max(np.abs(xs).max(), np.abs(ys).max(), 1.0)
    for inset in (0.0, 1.0, 2.0):
        shrink = 1 - inset / reach
        px = np.rint(centre[0] + (xs * cos - ys * sin) * shrink).astype(int)
        py = np.rint(centre[1] + (xs * sin + ys * cos) * shrink).astype(int)
        ok = (px >= 0) & (py >= 0) & (px < ink.shape[1]) & (py < ink.shape[0])
        if ok.mean() < 0.3:
            continue
        best = max(best, float((near[py[ok], px[ok]] > 0).mean()))
    return best


def seal_mark(seal: Seal, size: tuple[int, int], text: str | None) -> Mark:
    """The seal as a mark of a page of `size` (rows, columns)."""
    return Mark(MarkKind.SEAL, seal.box(size), round(min(1.0, 0.3 + 0.7 * seal.support), 3), text, seal.colour or None)


def find_grey_seals(grey: np.ndarray, dpi: float) -> list[Seal]:
    """Seals on a scan without colour, as well as they can be told from print: clean circles, ovals and framed squares."""
    scale = min(1.0, _SEARCH_DPI / dpi)
    size = (max(8, round(grey.shape[1] * scale)), max(8, round(grey.shape[0] * scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 21)
    ink = (cv2.subtract(cv2.multiply(paper, 0.86), small) > 0).astype(np.uint8) * 255
    mm = dpi * scale / 25.4
    seals: list[Seal] = []
    rims = _rim_like(ink, mm)
    for seal in _circles(ink, mm, "", rims, (14.0, 25.0)):
        sized = 15.0 * mm <= seal.axes[0] <= 24.0 * mm
        if sized and seal.support >= 0.8 and all(_apart(seal, other) for other in seals):
            seals.append(seal)
            cv2.circle(rims, _point(seal.centre), math.ceil(seal.axes[0] + 1.5 * mm), 0, -1)
    for square in _frames(ink, mm):
        if all(_apart(square, other) for other in seals):
            seals.append(square)
            cv2.circle(rims, _point(square.centre), math.ceil(1.5 * square.axes[0]), 0, -1)
    for oval in find_ovals(ink, rims, mm):
        found = Seal(Shape.OVAL, oval.centre, oval.axes, oval.tilt, oval.support, "")
        if all(_apart(found, other) for other in seals):
            seals.append(found)
    return [
        Seal(s.shape, (s.centre[0] / scale, s.centre[1] / scale), (s.axes[0] / scale, s.axes[1] / scale), s.tilt,
             s.support, "")
        for s in seals
    ]  # fmt: skip


def _rim_like(ink: np.ndarray, mm: float) -> np.ndarray:
    """Ink without rules and characters, whose edges would cost the circle search two seconds a page."""
    length = max(9, round(20 * mm))
    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    rules |= cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    rest = cv2.subtract(ink, cv2.dilate(rules, np.ones((3, 3), np.uint8)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    large = np.maximum(stats[:count, cv2.CC_STAT_WIDTH], stats[:count, cv2.CC_STAT_HEIGHT]) >= 6.5 * mm
    large[0] = False
    return np.where(large[labels], rest, 0).astype(np.uint8)


def _frames(ink: np.ndarray, mm: float) -> list[Seal]:
    """Square seals on a scan without colour: a frame that stands alone, filled with writing.

    A form's cells hang together with their neighbours and are seldom square.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    seals = []
    for index in range(1, count):
        x, y, w, h, _area = (int(v) for v in stats[index])
        if not (_MIN_MM * mm <= min(w, h) and max(w, h) <= 45 * mm and max(w, h) <= 1.15 * min(w, h)):
            continue
        own = (labels[y : y + h, x : x + w] == index).astype(np.uint8) * 255
        outline = max(cv2.findContours(own, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=cv2.contourArea)
        centre, (a, b), angle = cv2.minAreaRect(outline)
        tilt = (angle + 45) % 90 - 45
        support = _frame_support(own, centre, a / 2, b / 2, tilt)
        inner = ink[y + round(1.8 * mm) : y + h - round(1.8 * mm), x + round(1.8 * mm) : x + w - round(1.8 * mm)] > 0
        across, down = inner.any(axis=0).mean(), inner.any(axis=1).mean()
        if support >= _WHOLE and 0.12 <= inner.mean() <= 0.6 and min(across, down) >= 0.6:
            middle = (centre[0] + x, centre[1] + y)
            seals.append(Seal(Shape.SQUARE, middle, (max(a, b) / 2, min(a, b) / 2), tilt, support, ""))
    return seals
