"""Finding our separator's code on a scan, however the sheet lies."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import zxingcpp

from casefile.imaging.ink import at_150_dpi
from casefile.recognition.separators import Separator, parse_payload


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A separator's code as it lies on a scan.

    Attributes:
        turn: 0, 90, 180 or 270 degrees clockwise that make the sheet upright.
        skew_deg: what is left after the turn; positive: lines fall to the right.
    """

    separator: Separator
    turn: int
    skew_deg: float


def find_separator(image: np.ndarray, dpi: int | None) -> FoundCode | None:
    """Our code on a page as it was scanned, at whatever turn.

    Args:
        image: BGR or grey.
        dpi: pixels an inch; an A4 page is assumed when None.
    """
    grey = at_150_dpi(image, dpi)  # enough for modules of 1.2 mm and more; finer takes four times as long
    # A turned QR code is found without `try_rotate`; light codes on dark ground are never ours.
    codes = zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormat.QRCode, try_rotate=False, try_downscale=False, try_invert=False
    )
    for code in codes:
        separator = parse_payload(code.text)
        if separator is not None:
            turn, skew = _lie(code.position)
            return FoundCode(separator, turn, skew)
    return None


def _lie(corners: zxingcpp.Position) -> tuple[int, float]:
    """Turn and skew from the code's upper and lower edge."""
    run = corners.top_right.x - corners.top_left.x + corners.bottom_right.x - corners.bottom_left.x
    fall = corners.top_right.y - corners.top_left.y + corners.bottom_right.y - corners.bottom_left.y
    angle = math.degrees(math.atan2(fall, run))  # clockwise, as y grows downwards
    quarter = round(angle / 90)
    skew = round(angle - 90 * quarter, 2)
    return (-90 * quarter) % 360, skew if abs(skew) >= 0.5 else 0.0  # corners are known to a pixel or two
