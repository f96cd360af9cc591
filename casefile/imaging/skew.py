"""How far text lines fall to one side, by the sharpness of the projection profile."""

from __future__ import annotations

import cv2
import numpy as np

MAX_SKEW = 8.0
_ZERO_BELOW = 0.08  # closer than this a page counts as straight and stays untouched
_FINE_PX = 1000
_COARSE = 0.4  # of the fine picture
_TELLING = 1.08
_WORTH_TURNING, _SLIGHT = 1.065, 0.22
_LITTLE_INK = 6000  # pixels of the fine picture: a few signature lines, whose handwriting slopes by a degree
_CLEAR = 1.5  # degrees that also such a page is surely off
_LONG_RULE = 0.3  # of the page's width


def skew_of(image: np.ndarray) -> float:
    """Skew in degrees, positive: text lines fall to the right. 0.0 where straight or not to be told.

    Works the same for pages that still lie on their side: the better of rows and columns decides.

    Args:
        image: the page, BGR or grey, at any size.
    """
    fine = _ink(image)
    coarse = cv2.resize(fine * 255, None, fx=_COARSE, fy=_COARSE, interpolation=cv2.INTER_AREA)
    if np.count_nonzero(coarse > 100) < 60:
        return 0.0
    best, worth, lying = 0.0, 0.0, True
    for level in (True, False):
        ink = coarse if level else cv2.rotate(coarse, cv2.ROTATE_90_CLOCKWISE)
        angles = np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.5)
        scores = np.array([_score(ink, angle) for angle in angles])
        peak = int(scores.argmax())
        # What a peak is worth: how far it stands out of the scores at other angles.
        out = float(scores[peak] / max(np.median(scores), 1e-6))
        if out > worth:
            best, worth, lying = float(angles[peak]), out, level
    if worth < _TELLING:
        return 0.0
    # Softened, because turning softens: otherwise the untouched page would always win.
    ink = cv2.GaussianBlur((fine if lying else cv2.rotate(fine, cv2.ROTATE_90_CLOCKWISE)) * 255, (5, 5), 1.0)
    for step in (0.2, 0.06):
        angles = best + step * np.arange(-2, 3)
        best = float(angles[int(np.argmax([_score(ink, angle) for angle in angles]))])
    best = _parabola(ink, best, 0.06)
    if abs(best) < _ZERO_BELOW or abs(best) > MAX_SKEW:
        return 0.0
    if np.count_nonzero(fine) < _LITTLE_INK and abs(best) < _CLEAR:
        return _of_rules(fine)
    # A few ragged lines cannot tell a fifth of a degree from none: such pages count as straight.
    gain = _score(ink, best) / max(_score(ink, 0.0), 1e-6)
    return 0.0 if gain < _WORTH_TURNING and abs(best) < _SLIGHT else round(best, 2)


def _of_rules(fine: np.ndarray) -> float:
    """Skew by the long rules of a form with hardly anything in it; 0.0 where there are none.

    Rules are print: no hand slopes them, however little else is on the page.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(fine, connectivity=8)
    wide = stats[:count, cv2.CC_STAT_WIDTH] >= _LONG_RULE * fine.shape[1]
    wide[0] = False
    rules = wide[labels].astype(np.uint8) * 255
    if np.count_nonzero(rules) < _LONG_RULE * fine.shape[1]:
        return 0.0
    ink = cv2.GaussianBlur(rules, (5, 5), 1.0)
    angles = np.arange(-_CLEAR, _CLEAR + 0.01, 0.1)
    best = float(angles[int(np.argmax([_score(ink, angle) for angle in angles]))])
    best = _parabola(ink, best, 0.06)
    return 0.0 if not _ZERO_BELOW <= abs(best) <= _CLEAR else round(best, 2)


def _ink(image: np.ndarray) -> np.ndarray:
    """Dark strokes on the page at reduced size, 0 or 1, without the outer rim."""
    grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    scale = _FINE_PX / max(grey.shape)
    if scale < 1:
        size = (max(8, round(grey.shape[1] * scale)), max(8, round(grey.shape[0] * scale)))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    paper = cv2.resize(grey, (max(4, grey.shape[1] // 4), max(4, grey.shape[0] // 4)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(paper, np.ones((5, 5), np.uint8)), 5)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    ink = (cv2.subtract(cv2.multiply(paper, 0.8), grey) > 0).astype(np.uint8)
    rim_y, rim_x = max(1, ink.shape[0] // 50), max(1, ink.shape[1] // 50)
    ink[:rim_y], ink[-rim_y:], ink[:, :rim_x], ink[:, -rim_x:] = 0, 0, 0, 0
    return _without_blots(ink)


def _without_blots(ink: np.ndarray) -> np.ndarray:
    """Ink without photographs and shadows, which have lines of their own."""
    core = cv2.erode(ink, np.ones((9, 9), np.uint8))
    if not core.any():
        return ink
    return ink & (1 - cv2.dilate(core, np.ones((25, 25), np.uint8)))


def _score(ink: np.ndarray, angle: float) -> float:
    """Sum of squared differences between neighbouring rows of the profile after turning by `angle`."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    matrix[:, 2] += 0.3  # off the pixel grid at every angle, or the untouched page would be the sharpest
    level = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_LINEAR)
    profile = cv2.reduce(level, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F).ravel()
    return float(np.square(np.diff(profile)).sum())


def _parabola(ink: np.ndarray, angle: float, step: float) -> float:
    left, middle, right = (_score(ink, angle + d) for d in (-step, 0.0, step))
    bend = left - 2 * middle + right
    return angle if bend >= 0 else angle + step * 0.5 * (left - right) / bend
