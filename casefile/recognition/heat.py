"""From the detector's heat map to boxes round lines of text (differentiable binarisation's last step).

rapidocr has the same step; importing it from there brings in half of that package, a second for each process.
A test holds both against each other.
"""

from __future__ import annotations

import cv2
import numpy as np
import pyclipper

_INK = 0.3  # heat from which a pixel belongs to text
_SURE = 0.5  # mean heat of a box worth keeping
_GROWTH = 1.6  # the network sees the core of a line; the box grows by this times its area over its outline
_MOST_BOXES = 1000
_LEAST_CORE, _LEAST_BOX, _LEAST_SIDE = 3, 5, 3  # pixels: of the core, of the box, of the box on the page


def boxes_of(heat: np.ndarray, size: tuple[int, int]) -> list[tuple[np.ndarray, float]]:
    """Corners (clockwise from top left, in pixels of the picture) and mean heat of every piece of text.

    Args:
        heat: probability of text for each pixel of the reduced picture.
        size: rows and columns of the picture itself.
    """
    core = cv2.dilate((heat > _INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(core * 255, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    scale = np.array([size[1] / heat.shape[1], size[0] / heat.shape[0]])
    found = []
    for outline in outlines[:_MOST_BOXES]:
        corners, short = _rectangle(outline)
        if short < _LEAST_CORE:
            continue
        score = _mean(heat, corners)
        if score < _SURE:
            continue
        corners, short = _rectangle(_grown(corners))
        if short < _LEAST_BOX:
            continue
        box = _clockwise(np.clip(np.round(corners * scale), 0, [size[1] - 1, size[0] - 1]).astype(np.float32))
        if min(_length(box[0], box[1]), _length(box[0], box[3])) > _LEAST_SIDE:
            found.append((box, score))
    return found


def _rectangle(points: np.ndarray) -> tuple[np.ndarray, float]:
    """Corners of the smallest rectangle round `points`, and its shorter side."""
    around = cv2.minAreaRect(points)
    return cv2.boxPoints(around), min(around[1])


def _mean(heat: np.ndarray, corners: np.ndarray) -> float:
    rows, columns = heat.shape
    left, top = (np.clip(np.floor(corners.min(axis=0)), 0, [columns - 1, rows - 1])).astype(int)
    right, bottom = (np.clip(np.ceil(corners.max(axis=0)), 0, [columns - 1, rows - 1])).astype(int)
    mask = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillPoly(mask, [(corners - [left, top]).astype(np.int32)], 1)
    return float(cv2.mean(heat[top : bottom + 1, left : right + 1], mask)[0])


def _grown(corners: np.ndarray) -> np.ndarray:
    distance = cv2.contourArea(corners) * _GROWTH / cv2.arcLength(corners, True)
    offset = pyclipper.PyclipperOffset()
    offset.AddPath(corners, pyclipper.JT_ROUND, pyclipper.ET_CLOSEDPOLYGON)
    return np.array(offset.Execute(distance)[0]).reshape(-1, 1, 2)


def _clockwise(corners: np.ndarray) -> np.ndarray:
    """The corners from the top left one on: of the two left ones the upper first."""
    by_column = corners[np.argsort(corners[:, 0])]
    left = by_column[:2][np.argsort(by_column[:2, 1])]
    right = by_column[2:][np.argsort(by_column[2:, 1])]
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def _length(one: np.ndarray, other: np.ndarray) -> int:
    return int(np.linalg.norm(one - other))
