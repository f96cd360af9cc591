"""All measurements of one upright page in one pass."""

from __future__ import annotations

import cv2
import numpy as np

from casefile.imaging import ink as inks
from casefile.imaging.colour import InkMasks
from casefile.imaging.prints import ink_signature, page_hash
from casefile.model import Measures


def measure(
    image: np.ndarray,
    dpi: int | None,
    *,
    turn: int,
    turn_confidence: float,
    skew_deg: float,
    colours: InkMasks | None,
    as_found: np.ndarray | None = None,
) -> Measures:
    """Measures of the upright, deskewed page.

    Args:
        image: BGR or grey, upright and deskewed.
        dpi: pixels an inch of `image`, None when not known.
        colours: coloured ink on `image`, None for grey scans.
        as_found: `at_150_dpi` of the page before deskewing, for sharpness and border; that of `image` when None.
    """
    grey = inks.at_150_dpi(image, dpi)
    found = grey if as_found is None else as_found
    mask = inks.ink_mask(grey)
    ink = int(np.count_nonzero(mask))
    red_ratio, coloured = 0.0, 0
    if colours is not None:
        red_ratio = float(np.count_nonzero(colours.red)) / colours.red.size
        coloured = coloured_ink_px(colours, grey.shape)
    blank = max(ink, coloured) < inks.BLANK_BELOW_PX and not has_faint_writing(grey)
    return Measures(
        turn=turn,
        turn_confidence=round(turn_confidence, 4),
        skew_deg=skew_deg,
        ink_px=max(ink, coloured),
        blank=blank,
        sharpness=round(float(cv2.Laplacian(found, cv2.CV_32F).var()), 2),
        contrast=round(_contrast(grey, mask), 4),
        red_ratio=round(red_ratio, 6),
        border_ratio=round(_border(found), 4),
        fingerprint="" if blank else page_hash(grey),
        signature="" if blank else ink_signature(mask),
    )


def coloured_ink_px(colours: InkMasks, size: tuple[int, int]) -> int:
    """Coloured ink in pixels of a picture of `size` (rows, columns), rim and specks left out."""
    both = cv2.bitwise_or(cv2.bitwise_or(colours.red, colours.purple), colours.blue)
    small = cv2.resize(both, (size[1], size[0]), interpolation=cv2.INTER_AREA)
    mask = (small > 127).astype(np.uint8)
    rim_y, rim_x = max(1, round(size[0] * 0.025)), max(1, round(size[1] * 0.025))
    mask[:rim_y], mask[-rim_y:], mask[:, :rim_x], mask[:, -rim_x:] = 0, 0, 0, 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    return int(areas[areas >= 14].sum())


def has_faint_writing(grey: np.ndarray) -> bool:
    """Whether there are thin sharp strokes too light to count as ink: pencil, a weak stamp.

    What shines through from the other side is light too, but blurred: its edges are soft.
    """
    height, width = grey.shape
    paper = inks.paper_of(grey).astype(np.float32)
    level = cv2.GaussianBlur(grey, (3, 3), 0).astype(np.float32) / np.maximum(paper, 1.0)
    # Noise of the scanner decides how light a stroke may be and still be told from paper.
    rim_y, rim_x = max(1, round(height * 0.06)), max(1, round(width * 0.06))
    inner = level[rim_y:-rim_y, rim_x:-rim_x]
    if inner.size == 0:
        return False
    noise = float(np.median(np.abs(inner - np.median(inner)))) * 1.4826
    fine = cv2.morphologyEx(inner, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)) - inner
    strokes = (fine > max(0.14, 7 * noise)).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    long_ones = 0
    for index in range(1, count):
        _x, _y, w, h, area = stats[index]
        if area >= 18 and max(w, h) >= 9 and area < 0.5 * w * h + 60 and w < width * 0.6 and h < height * 0.6:
            long_ones += int(area)
    return long_ones >= 150


def _contrast(grey: np.ndarray, mask: np.ndarray) -> float:
    paper = float(np.median(grey))
    written = grey[mask > 0]
    dark = float(np.median(written)) if written.size else float(np.percentile(grey, 0.1))
    return max(0.0, (paper - dark) / 255.0)


def _border(grey: np.ndarray) -> float:
    """Share of the page that is dark rim: dark regions that touch the edge."""
    small = cv2.resize(grey, (max(8, grey.shape[1] // 4), max(8, grey.shape[0] // 4)), interpolation=cv2.INTER_AREA)
    dark = (small < 90).astype(np.uint8)
    dark = cv2.erode(dark, np.ones((3, 3), np.uint8))
    _, labels = cv2.connectedComponents(dark, connectivity=8)
    edge = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    touching = np.unique(edge[edge > 0])
    return float(np.isin(labels, touching).sum()) / labels.size if touching.size else 0.0
