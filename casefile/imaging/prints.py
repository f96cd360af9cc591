"""Fingerprints of whole pages, to find the same sheet scanned again."""

from __future__ import annotations

import cv2
import numpy as np

GRID = (48, 68)  # columns, rows of the finer signature
_HASH_SIDE = 16


def page_hash(grey: np.ndarray) -> str:
    """Perceptual hash (DCT, 16 × 16 bits) of the upright page as 64 hex digits."""
    small = cv2.resize(cv2.GaussianBlur(grey, (5, 5), 0), (64, 64), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = cv2.dct(small)[:_HASH_SIDE, :_HASH_SIDE].ravel()
    low[0] = 0.0  # overall brightness says nothing
    bits = np.packbits(low > np.median(low))
    return bits.tobytes().hex()


def hash_distance(one: str, other: str) -> int:
    """Bits that differ between two page hashes; 256 when either is missing."""
    if not one or not other or len(one) != len(other):
        return _HASH_SIDE * _HASH_SIDE
    return (int(one, 16) ^ int(other, 16)).bit_count()


def ink_signature(ink: np.ndarray) -> str:
    """Ink densities on a grid of 48 × 68 cells, one hex digit a cell, row by row.

    Args:
        ink: mask of 0 and 255 of the upright page.
    """
    density = cv2.resize(ink, GRID, interpolation=cv2.INTER_AREA)
    levels = np.minimum(np.round(np.sqrt(density / 255.0) * 15), 15).astype(np.uint8)
    return "".join(f"{level:x}" for level in levels.ravel())


def signature_grid(signature: str) -> np.ndarray | None:
    """The densities of `ink_signature`, rows × columns, 0–15; None when there is none."""
    if len(signature) != GRID[0] * GRID[1]:
        return None
    return np.frombuffer(bytes(int(c, 16) for c in signature), np.uint8).reshape(GRID[1], GRID[0])
