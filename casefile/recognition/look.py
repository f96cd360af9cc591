"""Find the text on a page, with a second look at writing that the first one missed.

The detector overlooks short lines in the middle of much white (a caption, a page number, 附件): it sees
them at once when shown from near by.
"""

from __future__ import annotations

import cv2
import numpy as np

from casefile.recognition.engine import Engine, Quad

_SMALL_PX = 1100  # longer side at which missed ink is looked for
_MOST_LOOKS = 10
_LEAST, _MOST = 0.0055, 0.05  # height of a line of text, of the page's longer side
_MARGIN = 0.07  # shown round it, of the longer side


def find_text(image: np.ndarray, engine: Engine, side: int) -> list[Quad]:
    """Text on a grey page picture, each piece once.

    Args:
        side: longer side of what the detector sees of the whole page, in pixels.
    """
    quads = engine.detect(image, side)
    height, width = image.shape[:2]
    margin = round(_MARGIN * max(height, width))
    looked: list[tuple[int, int, int, int]] = []
    for x0, y0, x1, y1 in _missed(image, quads)[:_MOST_LOOKS]:
        if any(a <= x0 and b <= y0 and x1 <= c and y1 <= d for a, b, c, d in looked):
            continue
        left, top = max(0, x0 - margin), max(0, y0 - margin)
        right, bottom = min(width, x1 + margin), min(height, y1 + margin)
        looked.append((left, top, right, bottom))
        for found in engine.detect(image[top:bottom, left:right], side):
            moved = Quad(found.corners + np.array([left, top], np.float32), found.score)
            if not any(_overlap(moved, quad) > 0.3 for quad in quads):
                quads.append(moved)
    return quads


def _overlap(one: Quad, other: Quad) -> float:
    """Shared part of the hulls, of the smaller one."""
    (ax0, ay0), (ax1, ay1) = one.corners.min(axis=0), one.corners.max(axis=0)
    (bx0, by0), (bx1, by1) = other.corners.min(axis=0), other.corners.max(axis=0)
    shared = max(0.0, min(ax1, bx1) - max(ax0, bx0)) * max(0.0, min(ay1, by1) - max(ay0, by0))
    return shared / max(1.0, min((ax1 - ax0) * (ay1 - ay0), (bx1 - bx0) * (by1 - by0)))


def _missed(image: np.ndarray, quads: list[Quad]) -> list[tuple[int, int, int, int]]:
    """Boxes in pixels of ink that looks like lines of text and lies outside of all quads, largest first."""
    scale = min(1.0, _SMALL_PX / max(image.shape[:2]))
    size = (max(8, round(image.shape[1] * scale)), max(8, round(image.shape[0] * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    paper = cv2.resize(small, (size[0] // 5 + 1, size[1] // 5 + 1), interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.medianBlur(cv2.dilate(paper, np.ones((7, 7), np.uint8)), 5), size)
    ink = (cv2.subtract(cv2.multiply(paper, 0.72), small) > 0).astype(np.uint8)
    for quad in quads:
        cv2.fillPoly(ink, [np.rint(quad.corners * scale).astype(np.int32)], 0)
    rule = max(9, _SMALL_PX // 28)
    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, rule), np.uint8))
    rules |= cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((rule, 1), np.uint8))
    ink &= 1 - cv2.dilate(rules, np.ones((3, 3), np.uint8))
    rim = max(2, _SMALL_PX // 90)
    ink[:rim], ink[-rim:], ink[:, :rim], ink[:, -rim:] = 0, 0, 0, 0
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    longest = max(size)
    boxes = []
    for x, y, w, h, area in stats[1:count].tolist():
        if _LEAST * longest <= min(w, h) <= _MOST * longest and area > 0.25 * w * h and ink[y : y + h, x : x + w].sum() > 25:
            boxes.append((area, tuple(round(v / scale) for v in (x, y, x + w, y + h))))
    return [box for _, box in sorted(boxes, reverse=True)]
