"""What has been written or printed, told from paper, shadow, holes and what shines through."""

from __future__ import annotations

import cv2
import numpy as np

BLANK_BELOW_PX = 40  # at 150 dpi; a lone page number has 66 and more
DOUBTFUL_BELOW_PX = 400
_SPECK_PX = 14
DPI = 150
_A4_LONG_INCHES = 11.69


def at_150_dpi(image: np.ndarray, dpi: int | None) -> np.ndarray:
    """Grey picture at about 150 dpi; where `dpi` is not known an A4 page is assumed."""
    grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    longest = max(grey.shape)
    scale = DPI / dpi if dpi else DPI * _A4_LONG_INCHES / longest
    scale = min(scale, 3000 / longest, 1.0)
    if scale > 0.95:
        return grey
    size = (max(8, round(grey.shape[1] * scale)), max(8, round(grey.shape[0] * scale)))
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA)


def paper_of(grey: np.ndarray) -> np.ndarray:
    """The paper's brightness at every spot, with everything written taken away."""
    small = cv2.resize(grey, (max(1, grey.shape[1] // 8), max(1, grey.shape[0] // 8)), interpolation=cv2.INTER_AREA)
    small = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 5)
    return cv2.resize(small, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)


def ink_px(grey: np.ndarray, darkness: float = 0.62) -> int:
    """Ink pixels after cleaning.

    Args:
        grey: about 150 dpi.
        darkness: ink is darker than this share of the paper round it.
    """
    return int(np.count_nonzero(ink_mask(grey, darkness)))


def ink_mask(grey: np.ndarray, darkness: float = 0.62) -> np.ndarray:
    """Ink (0 or 255) without margins, specks, punch holes and shadows of the edge."""
    paper = paper_of(grey)
    mask = (grey.astype(np.float32) < paper.astype(np.float32) * darkness).astype(np.uint8)
    height, width = mask.shape
    rim_y, rim_x = max(1, round(height * 0.025)), max(1, round(width * 0.025))
    mask[:rim_y], mask[-rim_y:], mask[:, :rim_x], mask[:, -rim_x:] = 0, 0, 0, 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    keep = np.zeros(count, np.uint8)
    for index in range(1, count):
        x, y, w, h, area = stats[index]
        keep[index] = 255 if _is_writing(x, y, w, h, area, width, height) else 0
    return keep[labels]


def _is_writing(x: int, y: int, w: int, h: int, area: int, width: int, height: int) -> bool:
    if area < _SPECK_PX:
        return False
    near_edge = x < width * 0.12 or x + w > width * 0.88 or y < height * 0.08 or y + h > height * 0.92
    # Punch holes: round, filled, 4–8 mm (24–50 px) across, near an edge.
    round_blot = 0.75 < w / h < 1.33 and area > 0.6 * w * h and 18 <= w <= 60
    if near_edge and round_blot:
        return False
    # Shadows and folds: strips along the whole page, or hugging its edge.
    at_edge = x < width * 0.04 or x + w > width * 0.96 or y < height * 0.04 or y + h > height * 0.96
    return not (at_edge and (h > height * 0.3 or w > width * 0.3))
