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

    The paper's own tint does not count: colour is measured against the page's paper.
    """
    levelled = _on_white(image)
    hue, _, value = cv2.split(cv2.cvtColor(levelled, cv2.COLOR_BGR2HSV))
    blue, green, red = cv2.split(levelled)
    chroma = cv2.subtract(value, cv2.min(cv2.min(blue, green), red))
    # Black strokes carry little colour even where they cross a seal.
    coloured = cv2.bitwise_and(cv2.compare(chroma, 38, cv2.CMP_GT), cv2.compare(value, 70, cv2.CMP_GT))
    reds = cv2.bitwise_or(cv2.inRange(hue, 0, _RED_LOW), cv2.inRange(hue, _RED_HIGH, 180))
    purples = cv2.inRange(hue, _PURPLE_LOW, _RED_HIGH - 1)
    blues = cv2.inRange(hue, _BLUE_LOW, _PURPLE_LOW - 1)
    return InkMasks(*(cv2.bitwise_and(coloured, tone) for tone in (reds, purples, blues)))


def reading_copy(image: np.ndarray, masks: InkMasks) -> np.ndarray:
    """Grey picture in which red and purple ink has gone and black print stands.

    Where a pixel is clearly red (or within a stroke's width of it) its red channel is taken, stretched so
    that the stamp's own ink becomes paper: what is printed beneath stays dark. Everywhere else it is the
    usual grey.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    if not cv2.hasNonZero(masks.red) and not cv2.hasNonZero(masks.purple):
        return grey
    blue, _, red = cv2.split(image)
    light = grey.copy()
    for mask, channel in ((masks.red, red), (masks.purple, cv2.max(red, blue))):
        if cv2.hasNonZero(mask):
            around = cv2.dilate(mask, np.ones((3, 3), np.uint8))
            cv2.copyTo(cv2.max(grey, _stretched(channel, mask)), around, light)
    return light


def _stretched(channel: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """`channel` brightened until nearly all ink under `mask` is white."""
    histogram = np.cumsum(cv2.calcHist([channel], [0], mask, [256], [0, 256]).ravel())
    level = int(np.searchsorted(histogram, histogram[-1] * 0.2))
    if level >= 250:
        return channel
    return cv2.LUT(channel, np.clip(np.arange(256) * (255.0 / max(level, 110)), 0, 255).astype(np.uint8))


def _on_white(image: np.ndarray) -> np.ndarray:
    """The page with its paper colour brought to white, so that tinted paper is not taken for ink."""
    sample = image[::9, ::9].reshape(-1, 3)
    bright = sample[sample.min(axis=1) >= np.percentile(sample.min(axis=1), 60)]
    paper = np.median(bright, axis=0)
    if paper.min() < 90:  # no paper to speak of: a photograph
        return image
    table = [np.clip(np.arange(256) * 255.0 / max(level, 1), 0, 255).astype(np.uint8) for level in paper]
    return cv2.merge([cv2.LUT(channel, column) for channel, column in zip(cv2.split(image), table, strict=True)])
