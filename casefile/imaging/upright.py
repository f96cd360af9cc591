"""Turn and deskew, always on an unchanged canvas, so that boxes mean the same everywhere."""

from __future__ import annotations

import cv2
import numpy as np

_TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


def turned(image: np.ndarray, turn: int) -> np.ndarray:
    """`image` turned clockwise by 0, 90, 180 or 270 degrees."""
    return image if turn % 360 == 0 else cv2.rotate(image, _TURNS[turn % 360])


def straighten(image: np.ndarray, skew_deg: float) -> np.ndarray:
    """`image` turned about its centre by −`skew_deg` on a canvas of unchanged size, corners filled with white.

    Args:
        skew_deg: positive: text lines fall to the right.
    """
    if not skew_deg:
        return image
    height, width = image.shape[:2]
    # OpenCV counts counter-clockwise as positive: lines that fall to the right are lifted by +skew.
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), skew_deg, 1.0)
    white = (255, 255, 255) if image.ndim == 3 else 255
    return cv2.warpAffine(
        image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=white
    )


def upright(image: np.ndarray, turn: int, skew_deg: float) -> np.ndarray:
    """The page as a person would hold it: turned, then deskewed on its unchanged canvas."""
    return straighten(turned(image, turn), skew_deg)
