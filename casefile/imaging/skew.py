"""How far text lines fall to one side, by the sharpness of the projection profile."""

from __future__ import annotations

import cv2
import numpy as np

MAX_SKEW = 8.0
_ZERO_BELOW = 0.05  # closer than this a page counts as straight and stays untouched
_COARSE_PX = 500
_FINE_PX = 1100


def skew_of(image: np.ndarray) -> float:
    """Skew in degrees, positive: text lines fall to the right. 0.0 where straight or not to be told.

    Works the same for pages that still lie on their side: the better of rows and columns decides.

    Args:
        image: the page, BGR or grey, at any size.
    """
    coarse = _ink(image, _COARSE_PX)
    if np.count_nonzero(coarse) < 60:
        return 0.0
    best, gain = 0.0, 0.0
    for ink in (coarse, cv2.rotate(coarse, cv2.ROTATE_90_CLOCKWISE)):
        angles = np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.5)
        scores = np.array([_score(ink, angle) for angle in angles])
        peak = int(scores.argmax())
        # What a peak is worth: how far it stands out of the scores at other angles.
        worth = float(scores[peak] / max(np.median(scores), 1e-6))
        if worth > gain:
            best, gain = float(angles[peak]), worth
            on_side = ink is not coarse
    if gain < 1.08:
        return 0.0
    fine = _ink(image, _FINE_PX)
    if on_side:
        fine = cv2.rotate(fine, cv2.ROTATE_90_CLOCKWISE)
    for step in (0.2, 0.05):
        angles = best + step * np.arange(-3, 4)
        scores = [_score(fine, angle) for angle in angles]
        best = float(angles[int(np.argmax(scores))])
    best = _parabola(fine, best, 0.05)
    if abs(best) < _ZERO_BELOW or abs(best) > MAX_SKEW or _score(fine, 0.0) >= _score(fine, best) * 0.998:
        return 0.0
    return round(best, 2)


def _ink(image: np.ndarray, longest: int) -> np.ndarray:
    """Dark strokes on the page at reduced size, 0 or 1, without the outer rim."""
    grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    scale = longest / max(grey.shape)
    if scale < 1:
        size = (max(8, round(grey.shape[1] * scale)), max(8, round(grey.shape[0] * scale)))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(grey, np.ones((7, 7), np.uint8)), 21)
    ink = ((grey.astype(np.int16) * 100) < paper.astype(np.int16) * 80).astype(np.uint8)
    rim_y, rim_x = max(1, ink.shape[0] // 50), max(1, ink.shape[1] // 50)
    ink[:rim_y], ink[-rim_y:], ink[:, :rim_x], ink[:, -rim_x:] = 0, 0, 0, 0
    return _without_blots(ink, longest)


def _without_blots(ink: np.ndarray, longest: int) -> np.ndarray:
    """Ink without photographs and shadows, which have lines of their own."""
    core = cv2.erode(ink, np.ones((9, 9), np.uint8)) if longest > 800 else cv2.erode(ink, np.ones((5, 5), np.uint8))
    if not core.any():
        return ink
    grown = cv2.dilate(core, np.ones((25, 25) if longest > 800 else (13, 13), np.uint8))
    return ink & (1 - grown)


def _score(ink: np.ndarray, angle: float) -> float:
    """Sum of squared differences between neighbouring rows of the profile after turning by `angle`."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    level = cv2.warpAffine(ink * 255, matrix, (width, height), flags=cv2.INTER_LINEAR)
    profile = cv2.reduce(level, 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F).ravel()
    return float(np.square(np.diff(profile)).sum())


def _parabola(ink: np.ndarray, angle: float, step: float) -> float:
    left, middle, right = (_score(ink, angle + d) for d in (-step, 0.0, step))
    bend = left - 2 * middle + right
    return angle if bend >= 0 else angle + step * 0.5 * (left - right) / bend
