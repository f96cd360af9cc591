"""Pictures for the screen: thumbnails and the large page."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from casefile.imaging.load import load_image
from casefile.imaging.upright import upright


def preview(path: Path, orientation: int, turn: int, skew_deg: float, max_px: int) -> np.ndarray:
    """The upright page with its longer side at most `max_px`, BGR uint8.

    JPEG is decoded at reduced size, so a thumbnail costs a fraction of the page.

    Raises:
        ImageUnreadable: the file cannot be decoded.
    """
    image = load_image(path, orientation, reduce=_reduction(path, max_px))
    longest = max(image.shape[:2])
    if longest > max_px:
        scale = max_px / longest
        size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return upright(image, turn, skew_deg)


def _reduction(path: Path, max_px: int) -> int:
    """The strongest reduction that still leaves `max_px` pixels on the longer side."""
    try:
        with Image.open(path) as opened:  # reads the header only
            longest = max(opened.size)
    except (OSError, ValueError, SyntaxError):
        return 1
    return next((r for r in (8, 4, 2) if longest // r >= max_px), 1)
