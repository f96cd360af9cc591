"""Coloured ink told from black print: stamp pads, pens, letterheads."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

# Hue in OpenCV's half degrees. Stamp pads run from orange-red to a bluish crimson; purple ones follow.
_RED_LOW, _RED_HIGH = 12, 158
_PURPLE_LOW = 128
_BLUE_LOW = 95


@dataclass(frozen=True, slots=True)
class InkMasks:
    """Where coloured ink lies; arrays of 0 and 255 of the image's size."""

    red: np.ndarray
    purple: np.ndarray
    blue: np.ndarray


def is_grey(image: np.ndarray) -> bool:
    """Whether the scan holds no colour at all."""
    small = image[::7, ::7].astype(np.int16)
    spread = small.max(axis=2) - small.min(axis=2)
    return bool(np.percentile(spread, 99.9) <= 12)


def ink_masks(image: np.ndarray) -> InkMasks:
    """Red, purple and blue ink.

    The paper's own tint does not count: colour is measured against the page's median.
    """
    levelled = _on_white(image)
    hsv = cv2.cvtColor(levelled, cv2.COLOR_BGR2HSV)
    hue, value = hsv[:, :, 0], hsv[:, :, 2]
    chroma = cv2.subtract(levelled.max(axis=2), levelled.min(axis=2))
    # Black strokes carry little colour even where they cross a seal; the bound grows with lightness.
    coloured = (chroma > 38) & (value > 70)
    red = coloured & ((hue <= _RED_LOW) | (hue >= _RED_HIGH))
    purple = coloured & (hue >= _PURPLE_LOW) & (hue < _RED_HIGH)
    blue = coloured & (hue >= _BLUE_LOW) & (hue < _PURPLE_LOW)
    return InkMasks(*(mask.astype(np.uint8) * 255 for mask in (red, purple, blue)))


def reading_copy(image: np.ndarray, masks: InkMasks) -> np.ndarray:
    """Grey picture in which red and purple ink has faded and black print stands.

    Where a pixel is clearly red (or within a stroke's width of it) its red channel is taken: red ink is
    bright there and what is printed beneath stays dark. Everywhere else it is the usual grey.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    near = cv2.dilate(cv2.bitwise_or(masks.red, masks.purple), np.ones((3, 3), np.uint8))
    if not near.any():
        return grey
    blue, _, red = cv2.split(image)
    light = np.where(cv2.dilate(masks.purple, np.ones((3, 3), np.uint8)) > 0, cv2.max(red, blue), red)
    return np.where(near > 0, cv2.max(grey, light), grey)


def _on_white(image: np.ndarray) -> np.ndarray:
    """The page with its paper colour brought to white, so that tinted paper is not taken for ink."""
    sample = image[::9, ::9].reshape(-1, 3)
    bright = sample[sample.min(axis=1) >= np.percentile(sample.min(axis=1), 60)]
    paper = np.median(bright, axis=0)
    if paper.min() < 90:  # no paper to speak of: a photograph
        return image
    table = [np.clip(np.arange(256) * 255.0 / max(level, 1), 0, 255).astype(np.uint8) for level in paper]
    return cv2.merge([cv2.LUT(channel, column) for channel, column in zip(cv2.split(image), table, strict=True)])
