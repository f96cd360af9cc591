"""What was put on the paper by hand: seals, fingerprints, signatures, handwriting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from casefile.imaging.colour import InkMasks
from casefile.model import Box, Mark, MarkKind, TextLine
from casefile.recognition.engine import Engine
from casefile.recognition.handwriting import find_signatures, pen_marks
from casefile.recognition.legends import Legend, read_grey_seal, read_seal
from casefile.recognition.seal_worth import is_seal
from casefile.recognition.seals import Seal, find_grey_seals, find_seals, seal_mark
from casefile.recognition.strokes import page_ink

_A4_LONG_INCHES = 11.69
_FEWEST_RIDGES = 1.1  # edges of lines a millimetre inside a finger's print
_SHALLOW = 4.0  # grey levels; what differs by less on average is one even blot
_WITHIN = 0.8  # of unread ink: on a scan without colour it is a piece of the seal round it
_LEAST_MM2 = 12.0  # of coloured ink before it is worth looking for a seal


def dpi_or_guess(image: np.ndarray, dpi: int | None) -> float:
    """Pixels an inch; an A4 page is assumed where the file does not say."""
    return float(dpi) if dpi else max(image.shape[:2]) / _A4_LONG_INCHES


def stamped(
    image: np.ndarray, colours: InkMasks | None, dpi: int | None, engine: Engine
) -> tuple[list[Seal], list[Mark], list[Legend | None]]:
    """Seals (also as marks), fingerprints and what each seal says, of an upright page.

    Returns:
        The seals; the marks: first one for each seal, as yet without its text; the legends, one for each seal.
    """
    size = image.shape[:2]
    scale = dpi_or_guess(image, dpi)
    if colours is None:
        grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
        ink = cv2.bitwise_not(cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1])
        both = [(seal, read_grey_seal(image, seal, engine)) for seal in find_grey_seals(grey, scale)]
        both = [(seal, legend) for seal, legend in both if is_seal(seal, legend, image, ink, engine)]
        seals: list[Seal] = [seal for seal, _ in both]
        legends = [legend for _, legend in both]
        return seals, [seal_mark(seal, size, None) for seal in seals], legends
    seals, legends = [], []
    prints: list[Mark] = []
    # One stamp pad may fall on both sides of any border between red and purple: they are searched as one.
    for mask in (cv2.bitwise_or(colours.red, colours.purple), cv2.bitwise_or(colours.blue, colours.purple)):
        if seals:
            mask = without_seals(mask, seals)
        if cv2.countNonZero(mask) < _LEAST_MM2 * (scale / 25.4) ** 2:
            continue
        found = [replace(seal, colour=_colour(seal, colours)) for seal in find_seals(mask, scale, "")]
        found = [seal for seal in found if not any(_covers(seal, other, size) for other in seals)]
        for seal in found:
            legend = read_seal(image, seal, engine)
            if is_seal(seal, legend, image, mask, engine):
                seals.append(seal)
                legends.append(legend)
        marks = [seal_mark(seal, size, None) for seal in seals]
        for print_ in _fingerprints(image, mask, scale, seals, colours):
            if not any(print_.box.overlap(mark.box) > 0 for mark in (*marks, *prints)):
                prints.append(print_)
    return seals, [*(seal_mark(seal, size, None) for seal in seals), *prints], legends


def with_legends(marks: Sequence[Mark], legends: Sequence[Legend | None], lines: Sequence[TextLine]) -> list[Mark]:
    """The marks of `stamped` with what the seals say; names in print on the page settle doubtful characters."""
    printed = [line.text for line in lines]
    said = [replace(m, text=None if x is None else x.text(printed)) for m, x in zip(marks, legends, strict=False)]
    return [*said, *marks[len(said) :]]


def _colour(seal: Seal, colours: InkMasks) -> str:
    """The colour most of a seal's ink has."""
    x, y = seal.centre
    reach = max(seal.axes)
    part = np.s_[max(0, round(y - reach)) : round(y + reach), max(0, round(x - reach)) : round(x + reach)]
    return _most(colours, part)


def _most(colours: InkMasks, part: tuple[slice, slice]) -> str:
    return max(("red", "purple", "blue"), key=lambda name: cv2.countNonZero(getattr(colours, name)[part]))


def _lies_in(box: Box, rim: Box) -> bool:
    return box.overlap(rim) > _WITHIN * box.width * box.height


def _covers(one: Seal, other: Seal, size: tuple[int, int]) -> bool:
    """Whether two finds are one seal seen in two tones of its ink."""
    a, b = one.box(size), other.box(size)
    smaller = min(a.width * a.height, b.width * b.height)
    return smaller > 0 and a.overlap(b) > 0.5 * smaller


def without_seals(mask: np.ndarray, seals: Sequence[Seal]) -> np.ndarray:
    """A mask with the discs or frames of the seals wiped out."""
    rest = mask.copy()
    for seal in seals:
        centre = (round(seal.centre[0]), round(seal.centre[1]))
        axes = (round(seal.axes[0] * 1.06) + 2, round(seal.axes[1] * 1.06) + 2)
        if seal.shape in ("round", "oval"):
            cv2.ellipse(rest, centre, axes, seal.tilt, 0, 360, 0, -1)
        else:
            corners = cv2.boxPoints((seal.centre, (2.0 * axes[0], 2.0 * axes[1]), seal.tilt))
            cv2.fillPoly(rest, [np.rint(corners).astype(np.int32)], 0)
    return rest


def _fingerprints(
    image: np.ndarray, mask: np.ndarray, dpi: float, seals: Sequence[Seal], colours: InkMasks
) -> list[Mark]:
    """Prints of a finger: an oval of 9–28 mm filled with ridges, without a rim of its own."""
    mm = dpi / 25.4
    rest = without_seals(mask, seals)
    scale = min(1.0, 75 / dpi)
    size = (max(8, round(rest.shape[1] * scale)), max(8, round(rest.shape[0] * scale)))
    small = ((cv2.resize(rest, size, interpolation=cv2.INTER_AREA) > 50) * 255).astype(np.uint8)
    reach = max(3, round(1.6 * mm * scale)) | 1
    joined = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    joined = cv2.morphologyEx(joined, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    marks = []
    for outline in outlines:
        x, y, w, h = cv2.boundingRect(outline)
        long, short = max(w, h) / scale / mm, min(w, h) / scale / mm
        hull = cv2.contourArea(cv2.convexHull(outline))
        if not (8.0 <= long <= 30.0 and short >= 5.5 and long <= 2.4 * short) or hull <= 0:
            continue
        fullness = cv2.contourArea(outline) / hull
        roundness = hull / (w * h)
        part = np.s_[round(y / scale) : round((y + h) / scale), round(x / scale) : round((x + w) / scale)]
        density = float((rest[part] > 0).mean())
        if fullness < 0.8 or not 0.6 <= roundness <= 0.93 or density < 0.2:
            continue
        # A filled disc or a blot has no lines inside; the lines of a print lie closer than a stamp's.
        ridges = _ridges(image[part], mm)
        if ridges < _FEWEST_RIDGES:
            continue
        rows, columns = rest.shape
        box = Box(x / scale / columns, y / scale / rows, (x + w) / scale / columns, (y + h) / scale / rows).clipped()
        sure = min(0.95, 0.5 + 0.25 * min(1.0, ridges / 2.0) + 0.2 * (fullness - 0.8) / 0.2)
        marks.append(Mark(MarkKind.FINGERPRINT, box, round(sure, 3), None, _most(colours, part)))
    return marks


def _ridges(patch: np.ndarray, mm: float) -> float:
    """Changes between darker and lighter a millimetre in the middle of a patch (the busier direction).

    Told by brightness: scanners store colour at half the resolution, where fine ridges run into one. What is
    printed or written across does not count.
    """
    rows, columns = patch.shape[:2]
    inner = np.s_[rows // 5 : rows - rows // 5, columns // 5 : columns - columns // 5]
    green, bright = patch[:, :, 1], patch.max(axis=2)
    black = (bright < 0.7 * float(np.percentile(bright, 80))).astype(np.uint8)
    clear = cv2.dilate(black, np.ones((2 * round(0.3 * mm) + 1,) * 2, np.uint8))[inner] == 0
    level = cv2.GaussianBlur(green, (0, 0), max(0.6, 0.06 * mm)).astype(np.int16)
    # The paint round about, with print taken out, lest its rim count as a line.
    plain = np.where(black > 0, int(np.median(green[black == 0])) if (black == 0).any() else 0, level)
    off = (level - cv2.blur(plain.astype(np.float32), (max(3, round(1.2 * mm)) | 1,) * 2))[inner]
    # Noise on even ink changes as often as ridges do, but by nothing.
    if not clear.any() or float(np.abs(off[clear]).mean()) < _SHALLOW:
        return 0.0
    lines = off < 0
    down = ((lines[1:] != lines[:-1]) & clear[1:] & clear[:-1]).sum()
    across = ((lines[:, 1:] != lines[:, :-1]) & clear[:, 1:] & clear[:, :-1]).sum()
    return float(max(down, across)) * mm / float(clear.sum())


def written_marks(
    image: np.ndarray, dpi: int | None, seals: Sequence[Seal], stamps: Sequence[Mark], lines: Sequence[TextLine],
    colours: InkMasks | None,
) -> list[Mark]:
    """Signatures and pen strokes of an upright page.

    Args:
        image: BGR.
        seals, stamps: found before; their ink is no handwriting.
        lines: what was read, for the labels that ask for a signature.
    """  # fmt: skip
    stamped_ink = None
    if colours is not None:
        # Stamp ink only: a signature across a seal keeps its own strokes.
        stamped_ink = cv2.dilate(cv2.bitwise_or(colours.red, colours.purple), np.ones((3, 3), np.uint8))
        if any(seal.colour == "blue" for seal in seals):
            blue = cv2.subtract(colours.blue, without_seals(colours.blue, [s for s in seals if s.colour == "blue"]))
            stamped_ink = cv2.bitwise_or(stamped_ink, blue)
    ink = page_ink(image, dpi_or_guess(image, dpi), stamped_ink)
    signatures = find_signatures(ink, lines)
    if colours is None:
        rims = [seal.box(image.shape[:2]) for seal in seals]
        signatures = [mark for mark in signatures if mark.text or not any(_lies_in(mark.box, rim) for rim in rims)]
    return [*signatures, *pen_marks(ink, lines, [*stamps, *signatures])]
