"""Page numbers on the scans (domain reference §2.5), and the word 草稿 on drafts.

The number stands in the profile's corner, upright as the reader sees the page. It is moved a little
where that keeps it off the writing. It always stands on white, since there may be ink that no reading
tells of; where it cannot be kept off the writing, or nothing is known of the page, the white has a border.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

from casefile.catalogue import filing_profile
from casefile.model import Box, DossierPage
from casefile.pdf.geometry import Placement
from casefile.pdf.graft import DrawnPage, canvas, graft
from casefile.pdf.objects import Ref, number
from casefile.pdf.typeset import Setter, register, width
from casefile.pdf.writer import PdfWriter
from casefile.settings import Settings

FONT_NAME = "ST"
STAMP_FACE = "hei_bold"
_SIZE = 11.0  # on A4
_PLACES = ((36.0, 24.0), (22.0, 24.0), (36.0, 14.0), (22.0, 14.0), (14.0, 10.0), (60.0, 24.0), (90.0, 24.0), (36.0, 44.0))  # from side and edge, on A4
_CAP = 0.74  # height of a figure, of the size
_ROOM = 2.0  # white round the figures
_BORDER = 0.01  # share of dark scanner border above which white round the number is not sure
_DRAFT = "草稿"


class Area(NamedTuple):
    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: Area) -> bool:
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1


@dataclass(frozen=True, slots=True)
class Stamping:
    """Where page numbers stand; see `[dossier]` of the office settings.

    Attributes:
        position: `upper_right` or `lower_right`.
        mirror_backs: on the back of a leaf the number stands on the left.
    """

    position: str
    mirror_backs: bool


@dataclass(frozen=True, slots=True)
class Stamp:
    """A page number on its place.

    Attributes:
        area: the white under it.
        x, y: left end of its baseline.
        bordered: the white has a border, since something may lie under it.
    """

    text: str
    area: Area
    size: float
    x: float
    y: float
    bordered: bool


def stamping(settings: Settings) -> Stamping:
    """What the office's settings say themselves, else the filing profile, else the default."""
    wanted, profile = settings.dossier, filing_profile(settings)
    position: str = wanted.page_number_position
    if "page_number_position" not in wanted.model_fields_set and profile.page_number_position is not None:
        position = profile.page_number_position
    mirror = wanted.mirror_backs
    if "mirror_backs" not in wanted.model_fields_set and profile.mirror_backs is not None:
        mirror = profile.mirror_backs
    return Stamping(position, mirror)


def stamp(page: DossierPage, placement: Placement, where: Stamping, *, back: bool) -> Stamp | None:
    """The stamp of a page; None for an unnumbered one. `back`: the page is the back of a leaf."""
    if page.number is None:
        return None
    text = str(page.number)
    area, size = _area(page, placement, text, left=back and where.mirror_backs, upper=where.position == "upper_right")
    return Stamp(text, area, size, area.x0 + _ROOM, area.y0 + _ROOM, not _is_clear(page, placement, area))


class Stamps:
    """The stamp's font in one file, and what is stamped with it."""

    def __init__(self, writer: PdfWriter, where: Stamping, *, draft: bool) -> None:
        self._where = where
        drawn, buffer = canvas(face=STAMP_FACE)
        drawn.setFont(register(STAMP_FACE), _SIZE)
        drawn.drawString(0, 0, "0123456789")
        drawn.save()
        (kit,) = graft(buffer.getvalue(), writer)
        (self.font,) = kit.resources["Font"].values()
        self._draft: DrawnPage | None = None
        if draft:
            self._draft = _draft_page(writer)
            self._end = writer.packed(b"\nQ\nEMC\n")

    def number(self, page: DossierPage, placement: Placement, *, back: bool) -> bytes:
        """Content operators that stamp `page.number`; nothing for an unnumbered page."""
        made = stamp(page, placement, self._where, back=back)
        if made is None:
            return b""
        area = made.area
        plate = (area.x0, area.y0, area.x1 - area.x0, area.y1 - area.y0)
        rectangle = " ".join(number(v) for v in plate)
        return (
            "/Artifact <</Type /Pagination>> BDC\nq\n"
            f"1 g 0.5 G 0.4 w {rectangle} re {'B' if made.bordered else 'f'}\n"
            f"0 g BT /{FONT_NAME} {number(made.size)} Tf {number(made.x)} {number(made.y)} Td ({made.text}) Tj ET\nQ\nEMC\n"
        ).encode("ascii")

    def draft(self, placement: Placement) -> tuple[bytes, list[Ref], dict[str, Any]]:
        """What marks a page as draft: operators to end its content with, further content, resources."""
        if self._draft is None:
            return b"", [], {}
        width_pt, height_pt = self._draft.size
        scale = min(placement.width / width_pt, placement.height / height_pt)
        x, y = (placement.width - width_pt * scale) / 2, (placement.height - height_pt * scale) / 2
        begin = f"/Artifact BMC\nq {number(scale)} 0 0 {number(scale)} {number(x)} {number(y)} cm\n".encode("ascii")
        return begin, [self._draft.contents, self._end], self._draft.resources


def _area(
    page: DossierPage, placement: Placement, text: str, *, left: bool, upper: bool
) -> tuple[Area, float]:
    """Where the number stands, and its size: the first place that is clear, else the usual one."""
    scale = min(min(placement.width, placement.height) / 595.0, 4.0)  # of the margins
    size = min(_SIZE * max(scale, 0.7), 0.8 * placement.width / (0.62 * len(text)))
    w, h = width(text, STAMP_FACE, size) + 2 * _ROOM, _CAP * size + 2 * _ROOM
    usual: Area | None = None
    for side, edge in _PLACES:
        x = side * scale if left else placement.width - side * scale - w
        y = placement.height - edge * scale - h if upper else edge * scale
        x = min(max(x, 1.0), max(placement.width - w - 1.0, 0.0))
        y = min(max(y, 1.0), max(placement.height - h - 1.0, 0.0))
        area = Area(x, y, x + w, y + h)
        usual = usual or area
        if _is_clear(page, placement, area):
            return area, size
    assert usual is not None
    return usual, size


def draw_draft(setter: Setter, page_width: float, page_height: float) -> None:
    """Writes 草稿 across a page that is being drawn, so thin that the page stays legible."""
    drawn = setter.canvas
    size = min(page_width, page_height) * 0.36
    drawn.saveState()
    drawn.translate(page_width / 2, page_height / 2)
    drawn.rotate(45)
    drawn.setFillColorRGB(0.75, 0.1, 0.1)
    drawn.setFillAlpha(0.16)
    drawn.setFont(register(STAMP_FACE), size)
    drawn.drawString(-size, -0.38 * size, _DRAFT)
    drawn.restoreState()


def _draft_page(writer: PdfWriter) -> DrawnPage:
    drawn, buffer = canvas(face=STAMP_FACE)
    draw_draft(Setter(drawn), *drawn._pagesize)
    drawn.save()
    (page,) = graft(buffer.getvalue(), writer)
    return page


def _is_clear(page: DossierPage, placement: Placement, area: Area) -> bool:
    """Whether the reading says that nothing stands in `area`."""
    reading = page.reading
    if reading is None or not reading.lines or reading.measures.border_ratio > _BORDER:
        return False
    near = _fractions(area, placement)
    boxes = [line.box for line in reading.lines] + [mark.box for mark in reading.marks]
    for box in boxes:
        if box.x1 < near.x0 or box.x0 > near.x1 or box.y1 < near.y0 or box.y0 > near.y1:
            continue
        corners = [placement.point(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        covered = Area(
            min(x for x, _ in corners),
            min(y for _, y in corners),
            max(x for x, _ in corners),
            max(y for _, y in corners),
        )
        if covered.meets(area):
            return False
    return True


def _fractions(area: Area, placement: Placement) -> Box:
    """A box that is sure to hold `area` however the scan is skewed: a quick first look."""
    slack = abs(math.sin(math.radians(placement.skew_deg))) * max(placement.w, placement.h)
    return Box(
        (area.x0 - placement.x - slack) / placement.w,
        1 - (area.y1 - placement.y + slack) / placement.h,
        (area.x1 - placement.x + slack) / placement.w,
        1 - (area.y0 - placement.y - slack) / placement.h,
    )
