"""Signatures in their places, and pen strokes elsewhere.

Who should have signed is what the label says; whether there is ink beside or below it is looked at in the
picture, because a quick signature is often not read as text at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from casefile.model import Box, Mark, MarkKind, TextLine

_DPI = 120
_LABEL = re.compile(r"(?:签名|签字|签章|签收|亲笔签|捺印)(?:或(?:者)?盖章|[(（](?:盖章|签章|捺印|或盖章)[)）])?")
_CLOSING = ":：)）"
_DATE = re.compile(r"[12]\d{3}年|[〇○零一二三四五六七八九十]{2,}年|年月日|年\d|\d月|时间|日期|\d{4}[-./]\d")
_LEAST_MM2 = 2.0  # of ink that makes a signature
_BLUE = 11.0  # grey levels by which blue leads in a pen stroke; black print stays within ± 4


@dataclass(frozen=True, slots=True)
class Ink:
    """A page's ink at about 120 dpi.

    Attributes:
        strokes: 0 or 1, without rules and frames.
        pen: 0 or 1, the strokes in blue or violet pen; all 0 on grey scans.
        mm: pixels a millimetre.
    """

    strokes: np.ndarray
    pen: np.ndarray
    mm: float


def page_ink(image: np.ndarray, dpi: float, stamped: np.ndarray | None) -> Ink:
    """Ink of an upright page.

    Args:
        image: BGR.
        stamped: mask of what belongs to seals and fingerprints, left out.
    """
    scale = min(1.0, _DPI / dpi)
    size = (max(8, round(image.shape[1] * scale)), max(8, round(image.shape[0] * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    paper = cv2.resize(grey, (size[0] // 6 + 1, size[1] // 6 + 1), interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.medianBlur(cv2.dilate(paper, np.ones((5, 5), np.uint8)), 5), size)
    strokes = (cv2.subtract(cv2.multiply(paper, 0.78), grey) > 0).astype(np.uint8)
    if stamped is not None:
        strokes &= cv2.resize(stamped, size, interpolation=cv2.INTER_NEAREST) == 0
    mm = dpi * scale / 25.4
    strokes = _without_rules(strokes, mm)
    blue, green, red = (channel.astype(np.float32) for channel in cv2.split(small))
    lead = (blue - (red + green) / 2) * strokes
    window = (5, 5)
    mean = cv2.boxFilter(lead, -1, window, normalize=False) / np.maximum(
        cv2.boxFilter(strokes.astype(np.float32), -1, window, normalize=False), 1.0
    )
    tint = float(np.median((blue - (red + green) / 2)[::5, ::5]))  # of the paper itself
    pen = ((mean - max(tint, 0.0) > _BLUE) & (strokes > 0)).astype(np.uint8)
    return Ink(strokes, pen, mm)


def _without_rules(strokes: np.ndarray, mm: float) -> np.ndarray:
    long = max(9, round(9 * mm))
    across = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    down = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    rules = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    return strokes & (1 - rules)


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a signature may stand: its region, the label's character height and the label's line."""

    region: Box
    label_height: float
    line: TextLine


def find_signatures(ink: Ink, lines: Sequence[TextLine]) -> list[Mark]:
    """Signatures beside or below labels that ask for one."""
    marks: list[Mark] = []
    for slot in _slots(lines):
        mark = _signature_in(slot, ink, lines)
        if mark is not None and not any(mark.box.overlap(m.box) > 0.4 * mark.box.width * mark.box.height for m in marks):
            marks.append(mark)
    return marks


def _slots(lines: Sequence[TextLine]) -> list[_Slot]:
    slots = []
    for line in lines:
        if line.vertical or not line.chars:
            continue
        found = list(_LABEL.finditer(line.text))
        for index, match in enumerate(found):
            end = match.end()
            while end < len(line.text) and line.text[end] in _CLOSING:
                end += 1
            closed = end > match.end()
            if match.start() > 24:
                continue  # running text that speaks of a signature
            stop = found[index + 1].start() if index + 1 < len(found) else len(line.text)
            x0 = line.chars[end - 1].x1
            x1 = _end_of_slot(line, end, stop, lines)
            h = line.box.height
            if closed or end < len(line.text):
                slots.append(_Slot(Box(x0, line.box.y0 - 0.75 * h, x1, line.box.y1 + 0.75 * h).clipped(), h, line))
            elif not closed:
                # The head of a column: its cells lie below.
                w = line.box.width
                below = Box(line.box.x0 - 0.3 * w, line.box.y1 + 0.3 * h, line.box.x1 + 0.3 * w, line.box.y1 + 4.5 * h)
                slots.append(_Slot(below.clipped(), h, line))
    return slots


def _end_of_slot(line: TextLine, end: int, stop: int, lines: Sequence[TextLine]) -> float:
    """Where the place to the right of a label ends: at the next label, a date, another cell's text or the margin."""
    rest = line.text[end:stop]
    date = _DATE.search(rest)
    limit = 0.97
    if date:
        limit = line.chars[end + date.start()].x0
    elif stop < len(line.text):
        limit = line.chars[max(end, stop - 6)].x0
    for other in lines:
        same_row = min(other.box.y1, line.box.y1) - max(other.box.y0, line.box.y0) > 0.5 * line.box.height
        if other is not line and same_row and other.box.x0 > line.box.x1 - 0.005:
            if _LABEL.search(other.text) or _DATE.search(other.text) or other.text[-1:] in _CLOSING:
                limit = min(limit, other.box.x0)
    start = line.chars[end - 1].x1
    return max(start, min(limit, start + 0.42))


def _signature_in(slot: _Slot, ink: Ink, lines: Sequence[TextLine]) -> Mark | None:
    rows, columns = ink.strokes.shape
    region = slot.region
    x0, x1 = round(region.x0 * columns), round(region.x1 * columns)
    y0, y1 = round(region.y0 * rows), round(region.y1 * rows)
    part = ink.strokes[y0:y1, x0:x1].copy()
    if part.size == 0:
        return None
    # Print of other lines that reach into the slot is not the signature.
    middle = (slot.region.y0 + slot.region.y1) / 2
    texts = []
    for line in lines:
        if line is slot.line or line.box.overlap(region) <= 0:
            continue
        inside = abs((line.box.y0 + line.box.y1) / 2 - middle) < 0.6 * slot.label_height
        if inside and not _LABEL.search(line.text) and not _DATE.search(line.text):
            texts.append(line)
            continue
        part[
            max(0, round(line.box.y0 * rows) - y0) : max(0, round(line.box.y1 * rows) - y0),
            max(0, round(line.box.x0 * columns) - x0) : max(0, round(line.box.x1 * columns) - x0),
        ] = 0
    box = _main_blob(part, ink.mm)
    if box is None:
        return None
    left, top, right, bottom = box
    own = [c for c in slot.line.chars if region.x0 <= (c.x0 + c.x1) / 2 <= region.x1 and c.char not in _CLOSING]
    glyphs = [*own, *(c for line in texts for c in line.chars)]
    name = "".join(c.char for c in own) or "".join(line.text for line in texts)
    ink_part = part[top:bottom, left:right]
    pen = ink.pen[y0 + top : y0 + bottom, x0 + left : x0 + right] & ink_part
    blue = float(pen.sum()) / max(1, int(ink_part.sum()))
    taller = (bottom - top) / rows / slot.label_height
    sure = sum(c.confidence for c in glyphs) / len(glyphs) if glyphs else 0.0
    worth = _by_hand(blue, taller, sure, has_text=bool(glyphs))
    if worth < 0.5:
        return None
    place = Box((x0 + left) / columns, (y0 + top) / rows, (x0 + right) / columns, (y0 + bottom) / rows).clipped()
    return Mark(MarkKind.SIGNATURE, place, round(worth, 3), name or None, "blue" if blue > 0.4 else "black")


def _by_hand(blue: float, taller: float, sure: float, *, has_text: bool) -> float:
    """How likely ink in a signature's place is handwriting and not a typed name, 0–1."""
    worth = 0.3
    if blue > 0.4:
        worth += 0.6
    if taller > 1.15:
        worth += 0.25
    if not has_text or sure < 0.9:
        worth += 0.3
    elif sure < 0.97:
        worth += 0.1
    return min(1.0, worth)


def _main_blob(part: np.ndarray, mm: float) -> tuple[int, int, int, int] | None:
    """Box of the ink in the middle of a slot (left, top, right, bottom); None when there is too little of it."""
    reach_x, reach_y = max(3, round(3.2 * mm)) | 1, max(3, round(1.0 * mm)) | 1
    joined = cv2.morphologyEx(part, cv2.MORPH_CLOSE, np.ones((reach_y, reach_x), np.uint8))
    count, labels, stats, centres = cv2.connectedComponentsWithStats(joined, connectivity=8)
    best, best_ink = None, _LEAST_MM2 * mm * mm
    for index in range(1, count):
        x, y, w, h, _ = stats[index]
        if not 0.2 < centres[index][1] / part.shape[0] < 0.8:
            continue
        inked = int(part[y : y + h, x : x + w][labels[y : y + h, x : x + w] == index].sum())
        if inked > best_ink and h >= 2.0 * mm:
            best, best_ink = (int(x), int(y), int(x + w), int(y + h)), inked
    return best


def pen_marks(ink: Ink, lines: Sequence[TextLine], taken: Sequence[Mark]) -> list[Mark]:
    """Runs of blue pen that are no signature; black handwriting is not told from print."""
    rows, columns = ink.pen.shape
    reach = max(3, round(3.0 * ink.mm)) | 1
    joined = cv2.morphologyEx(ink.pen, cv2.MORPH_CLOSE, np.ones((max(1, round(0.5 * ink.mm)), reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    marks = []
    for index in range(1, count):
        x, y, w, h, _ = stats[index]
        inked = int(ink.pen[y : y + h, x : x + w].sum())
        if inked < _LEAST_MM2 * 0.6 * ink.mm**2 or h < 1.5 * ink.mm or w < 1.5 * ink.mm:
            continue
        all_ink = int(ink.strokes[y : y + h, x : x + w].sum())
        if inked < 0.4 * all_ink:
            continue
        box = Box(x / columns, y / rows, (x + w) / columns, (y + h) / rows).clipped()
        if any(box.overlap(mark.box) > 0.3 * box.width * box.height for mark in taken):
            continue
        text = "".join(
            c.char
            for line in lines
            if line.box.overlap(box) > 0.3 * min(line.box.width * line.box.height, box.width * box.height)
            for c in line.chars
            if box.x0 - 0.002 <= (c.x0 + c.x1) / 2 <= box.x1 + 0.002
        )
        marks.append(Mark(MarkKind.HANDWRITING, box, round(min(1.0, inked / max(1, all_ink)), 3), text or None, "blue"))
    return marks
