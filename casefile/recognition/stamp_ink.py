"""Stamp ink alone: grey pictures in which only the ink of a seal is dark."""

from __future__ import annotations

import cv2
import numpy as np

_DARK_FLOOR = 110.0  # grey levels; keeps the noise of black print from counting as colour
_PRINT = 0.62  # of the paper's brightness: darker is black print, whatever lies under it
_USUAL_LEVEL = 120.0  # grey levels by which stamp ink is darker than paper, where too little is seen to tell
_BLACK = 0.82  # of the paper's brightness: darker than stamp ink becomes in grey


def seal_ink(image: np.ndarray, colour: str) -> np.ndarray:
    """Grey picture in which only ink of that colour is dark; black print over it leaves light gaps."""
    strength, _ = _strength(image, colour)
    return _as_ink(strength, 60.0)


def _strength(image: np.ndarray, colour: str) -> tuple[np.ndarray, np.ndarray]:
    """By how much the ink's colour leads at each pixel, and the brightest channel there, both 0–255."""
    blue, green, red = (channel.astype(np.float32) for channel in cv2.split(image))
    if colour == "red":
        return red - (green + blue) / 2, red
    if colour == "blue":
        return blue - (red + green) / 2, blue
    return (red + blue) / 2 - green, np.maximum(red, blue)


def _as_ink(strength: np.ndarray, least: float) -> np.ndarray:
    top = max(least, float(np.percentile(strength, 99)))
    return np.clip(255 - strength * (235.0 / top), 0, 255).astype(np.uint8)


def legend_ink(image: np.ndarray, colour: str) -> np.ndarray:
    """As `seal_ink`, with the legend's strokes kept where print runs over them.

    Under black print a stamp's colour is dark but still a colour: the lead is taken against the brightness.
    """
    strength, bright = _strength(image, colour)
    return _as_ink(strength * 255 / (bright + _DARK_FLOOR), 60.0)


def fine_ink(image: np.ndarray, colour: str) -> np.ndarray:
    """A sharper picture of small legends: colour says where there is stamp ink, brightness how much.

    Scanners store colour at half the resolution of brightness.
    """
    strength, bright = _strength(image, colour)
    share = strength / (bright + 80)
    share = np.clip(share / max(0.2, float(np.percentile(share, 99))) * 4 - 0.6, 0, 1)
    plane = cv2.extractChannel(image, 2 if colour == "blue" else 1).astype(np.float32)
    dark = np.clip(float(np.percentile(plane, 85)) - plane, 0, None) * share
    return cv2.addWeighted(_as_ink(dark, 40.0), 2 / 3, legend_ink(image, colour), 1 / 3, 0)


def mended_ink(image: np.ndarray, colour: str) -> tuple[np.ndarray, np.ndarray]:
    """As `fine_ink`, evenly dark, with the legend mended where black print runs over it, in two ways.

    Returns:
        What the colour says of the strokes under print, made as strong as the others; the same weaker, over
        strokes drawn on from both sides of the print.
    """
    strength, bright = _strength(image, colour)
    share = strength / (bright + 80)
    share = np.clip(share / max(0.2, float(np.percentile(share, 99))) * 4 - 0.6, 0, 1)
    plane = cv2.extractChannel(image, 2 if colour == "blue" else 1).astype(np.float32)
    dark = np.clip(float(np.percentile(plane, 85)) - plane, 0, None)
    black = (bright < _PRINT * float(np.percentile(bright, 85))).astype(np.uint8)
    own = (share > 0.8) & (black == 0)
    level = float(np.percentile(dark[own], 75)) if np.count_nonzero(own) > 50 else _USUAL_LEVEL
    dark = np.minimum(dark, 1.1 * level) * share
    covered = cv2.dilate(black, np.ones((3, 3), np.uint8))
    under = np.clip((255 - legend_ink(image, colour).astype(np.float32)) / 235 * 1.2 - 0.1, 0, 1)
    drawn_on = cv2.inpaint(np.clip(dark / level * 200, 0, 255).astype(np.uint8), covered, 3, cv2.INPAINT_TELEA)
    strong = np.where(covered > 0, level * under, dark)
    # Both in parts of the usual stroke, 200.
    weak = np.where(covered > 0, 0.5 * drawn_on + 100 * under, dark / level * 200)
    return _as_ink(strong, 40.0), _as_ink(weak, 40.0)


def grey_ink(patch: np.ndarray, centre: tuple[float, float], axes: tuple[float, float]) -> np.ndarray | None:
    """Stamp ink on a scan without colour: what is about as dark as the rim; much darker is print.

    None where the rim is black, as on 1-bit scans: what runs over the legend cannot be told from it.
    """
    grey = patch if patch.ndim == 2 else cv2.cvtColor(patch, cv2.COLOR_BGR2GRAY)
    paper = float(np.percentile(grey, 85))
    dark = np.clip(paper - grey.astype(np.float32), 0, None)
    angles = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    rim = np.zeros(360, np.float32)
    for inset in np.linspace(0.94, 1.02, 9):
        x = (centre[0] + axes[0] * inset * np.cos(angles)).astype(np.float32)[None]
        y = (centre[1] + axes[1] * inset * np.sin(angles)).astype(np.float32)[None]
        rim = np.maximum(rim, cv2.remap(dark, x, y, cv2.INTER_LINEAR)[0])
    level = float(np.median(rim))
    if level > _BLACK * paper:
        return None
    print_ = (dark > 1.45 * level + 12).astype(np.uint8)
    dark[cv2.dilate(print_, np.ones((3, 3), np.uint8)) > 0] = 0
    return _as_ink(np.minimum(dark, 1.3 * level), 30.0)
