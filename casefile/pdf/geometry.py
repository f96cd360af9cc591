"""Where a scan lies on its dossier page, and where a box of the reading lies on it.

Points (1/72 inch), y upwards, origin in the lower left corner of the page as the reader sees it.
Pages carry no /Rotate: orientation and turn are one transformation of the image.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from casefile.model import Box, DossierPage

A4 = (595.276, 841.89)
SMALLEST = 72.0  # an inch: below it no page number fits
LARGEST = 14400.0  # PDF/A-2 (ISO 19005-2, 6.1.13)
_DEFAULT_DPI = 96  # up to here a stated resolution may be what a camera or program writes for want of one
_A1_LONG_SIDE = 2383.9
_WHOLE = Box(0.0, 0.0, 1.0, 1.0)

Matrix = tuple[float, float, float, float, float, float]

# fractions (u, v) of the stored image, y down -> fractions of the image as its EXIF orientation shows it
_ORIENT = {
    1: lambda u, v: (u, v),
    2: lambda u, v: (1 - u, v),
    3: lambda u, v: (1 - u, 1 - v),
    4: lambda u, v: (u, 1 - v),
    5: lambda u, v: (v, u),
    6: lambda u, v: (1 - v, u),
    7: lambda u, v: (1 - v, 1 - u),
    8: lambda u, v: (v, 1 - u),
}
_TURN = {
    0: lambda x, y: (x, y),
    90: lambda x, y: (1 - y, x),
    180: lambda x, y: (1 - x, 1 - y),
    270: lambda x, y: (y, 1 - x),
}


@dataclass(frozen=True, slots=True)
class Placement:
    """A dossier page and the rectangle of it that the scan covers, in points.

    Attributes:
        width, height: of the page.
        x, y: lower left corner of the scan.
        w, h: size of the scan.
        skew_deg: of the text as shown; positive: lines fall to the right.
        tilt_deg: by which the scan is turned back (counter-clockwise) about its middle.
        crop: of the upright page, the part that is shown.
    """

    width: float
    height: float
    x: float
    y: float
    w: float
    h: float
    skew_deg: float = 0.0
    tilt_deg: float = 0.0
    crop: Box = _WHOLE

    @property
    def shown(self) -> tuple[float, float, float, float]:
        """Lower left corner, width and height of the part of the page on which the scan is seen."""
        w, h = self.crop.width * self.w, self.crop.height * self.h
        return self.x + self.crop.x0 * self.w, self.y + (1 - self.crop.y1) * self.h, w, h

    @property
    def is_corrected(self) -> bool:
        """The scan is not shown as it lies, or not whole."""
        return self.tilt_deg != 0.0 or self.crop != _WHOLE

    def shows(self, box: Box) -> bool:
        """Whether the middle of a box of the reading is on the shown part."""
        if not self.skew_deg and self.crop == _WHOLE:
            return True
        px, py = self.point((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
        x, y, w, h = self.shown
        return x <= px <= x + w and y <= py <= y + h

    def point(self, fx: float, fy: float) -> tuple[float, float]:
        """A point given in fractions of the page as it was read (deskewed), on the page as it is shown."""
        across, up = (fx - 0.5) * self.w, (0.5 - fy) * self.h
        if not self.skew_deg:  # the same, for most pages and every line on them
            return self.x + self.w / 2 + across, self.y + self.h / 2 + up
        angle = math.radians(self.skew_deg)
        return (
            self.x + self.w / 2 + across * math.cos(angle) + up * math.sin(angle),
            self.y + self.h / 2 - across * math.sin(angle) + up * math.cos(angle),
        )


def place(page: DossierPage, *, corrected: bool = False) -> Placement:
    """The page for a scan: true to its dpi, else A4 by its shape; never under an inch, never over the limit.

    A scan thinner than an inch stands in the middle of a page of an inch. A straightened or cropped page holds its
    scan whole and untouched: it is turned and cut off by the way it is drawn.

    Args:
        corrected: the office wants every page straightened; a page that a person straightened or cropped always is.
    """
    width_px, height_px = page.page.width_px, page.page.height_px
    if page.turn % 180:
        width_px, height_px = height_px, width_px
    dpi = page.page.dpi
    if dpi is not None and _is_believable(max(width_px, height_px), dpi):
        scale = 72.0 / dpi
    else:
        short, long = sorted((width_px, height_px))
        scale = min(A4[0] / short, A4[1] / long)
    scale = min(scale, LARGEST / max(width_px, height_px))
    w, h = width_px * scale, height_px * scale
    crop = page.crop or _WHOLE
    shown_w, shown_h = w * crop.width, h * crop.height
    width, height = max(shown_w, SMALLEST), max(shown_h, SMALLEST)
    x, y = (width - shown_w) / 2 - crop.x0 * w, (height - shown_h) / 2 - (1 - crop.y1) * h
    tilt = page.skew_deg if corrected or page.straightened or page.crop is not None else 0.0
    read_skew = page.reading.measures.skew_deg if page.reading is not None else 0.0
    return Placement(width, height, x, y, w, h, read_skew - tilt, tilt, crop)


def image_matrix(placement: Placement, orientation: int, turn: int) -> Matrix:
    """The transformation that shows the stored image upright on its place."""

    angle = math.radians(placement.tilt_deg)
    cos, sin = math.cos(angle), math.sin(angle)

    def shown(u: float, v: float) -> tuple[float, float]:
        fx, fy = _TURN[turn % 360](*_ORIENT[orientation](u, v))
        if not placement.tilt_deg:  # exact, to the last digit
            return placement.x + fx * placement.w, placement.y + (1 - fy) * placement.h
        across, rise = (fx - 0.5) * placement.w, (0.5 - fy) * placement.h
        return (
            placement.x + placement.w / 2 + across * cos - rise * sin,
            placement.y + placement.h / 2 + across * sin + rise * cos,
        )

    origin, right, up = shown(0, 1), shown(1, 1), shown(0, 0)
    return (
        right[0] - origin[0],
        right[1] - origin[1],
        up[0] - origin[0],
        up[1] - origin[1],
        origin[0],
        origin[1],
    )


def _is_believable(long_px: int, dpi: int) -> bool:
    """False for 72 or 96 dpi on a picture that would then be larger than A1.

    Cameras and phones write 72 although they know nothing of the paper's size.
    """
    return dpi > _DEFAULT_DPI or long_px * 72.0 / dpi <= _A1_LONG_SIDE
