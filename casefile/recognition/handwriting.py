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

from casefile.model import Box, Char, Mark, MarkKind, TextLine
from casefile.recognition.handwriting_worth import Signs, signs_of
from casefile.recognition.handwriting_worth import worth as by_hand
from casefile.recognition.signature_places import (
    CLOSING,
    DATE,
    LABEL,
    LONGEST_PAIR,
    WEAK,
    Slot,
    date_start,
    places_to_sign,
)
from casefile.recognition.strokes import Ink

_NO_NAME = re.compile(r"^[/／\\|丨-]+$|[。:：、，,；;]$")
_BETWEEN = "、，,；;."
_LEAST_PAIR = 4  # characters of two names
_LONGEST_NAME = 3.4  # width of a name, of its height
_PARTING = 0.25  # of the height: the least gap between two names
_REACH = 0.004  # of the page's width by which characters' places may be off
_SURE_STOP = 0.9  # confidence of a full stop that ends a sentence
_SAME_MAKE = 1.35  # factor by which two names by hand differ in height, width and darkness of their strokes
_NARROWEST_MM = 5.0  # of a signature
_LEAST_MM2 = 2.0  # of ink that makes a signature
_SLANTED = 0.82  # of the page's print: less straight may be by hand
_WRITTEN = 0.62  # of it: a whole run less straight than this is; 人, 法 and 交 slant in print, too
_LEAST_RUN = 4  # Chinese characters of such a run


def find_signatures(ink: Ink, lines: Sequence[TextLine]) -> list[Mark]:
    """Signatures beside or below labels that ask for one."""
    marks: list[Mark] = []
    level = ink.print_level(lines)
    for slot in places_to_sign(lines, ink.rules):
        found = _signatures_in(slot, ink, lines, level)
        if not found and slot.otherwise is not None:
            found = _signatures_in(slot.otherwise, ink, lines, level)
        for mark in found:
            area = mark.box.width * mark.box.height
            if not any(mark.box.overlap(m.box) > 0.4 * min(area, m.box.width * m.box.height) for m in marks):
                marks.append(mark)
    return marks


def _signatures_in(slot: Slot, ink: Ink, lines: Sequence[TextLine], level: float) -> list[Mark]:
    rows, columns = ink.strokes.shape
    region = slot.region
    x0, x1 = round(region.x0 * columns), round(region.x1 * columns)
    y0, y1 = round(region.y0 * rows), round(region.y1 * rows)
    part = ink.strokes[y0:y1, x0:x1].copy()
    if part.size == 0:
        return []
    read = [
        (c, slot.line.box)
        for c in slot.line.chars
        if slot.core is None and region.x0 <= (c.x0 + c.x1) / 2 <= region.x1 and c.char not in CLOSING
    ]
    for line in lines:
        if line.box.overlap(region) <= 0 or (line is slot.line and slot.core is None):
            continue
        shared = min(line.box.y1, slot.line.box.y1) - max(line.box.y0, slot.line.box.y0)
        if slot.core is not None:
            x, y = line.box.centre
            beside = slot.core.x0 <= x <= slot.core.x1 and slot.core.y0 <= y <= slot.core.y1
        else:
            beside = slot.is_column or shared > 0.5 * min(line.box.height, slot.label_height)
        first, left = line.box.x0, line.box.x0
        if beside:
            first, left = _unlabelled(line, region.x0)
            read += [(c, line.box) for c in line.chars if first <= c.x0 and c.x1 <= left + 1e-6]
        # Print of other lines that reaches into the slot, and a date, are not the signature.
        for start, end in ((line.box.x0, first), (left, line.box.x1)):
            part[
                max(0, round(line.box.y0 * rows) - y0) : max(0, round(line.box.y1 * rows) - y0),
                max(0, round(start * columns) - x0) : max(0, round(end * columns) - x0),
            ] = 0
    core = None
    if slot.core is not None:
        core = (
            slot.core.x0 * columns - x0,
            slot.core.y0 * rows - y0,
            slot.core.x1 * columns - x0,
            slot.core.y1 * rows - y0,
        )
    found = []
    for left, top, right, bottom in _blobs(part, ink.mm, anywhere=slot.is_column, core=core):
        place = Box((x0 + left) / columns, (y0 + top) / rows, (x0 + right) / columns, (y0 + bottom) / rows).clipped()
        if right - left < _NARROWEST_MM * ink.mm:
            continue  # a single character of print that reaches in
        own = [c for c, box in read if _stands_in(c, box, place)]
        signs = signs_of(
            ink, place, part[top:bottom, left:right], _label_box(slot), own, level,
            asked=slot.strong, cell=slot.core is not None,
        )  # fmt: skip
        found.append(_Found(place, own, signs, by_hand(signs), ink.pen_of(place)))
    return [mark for one in found if _is_by_hand(one, found, slot) for mark in _as_marks(one, slot, ink)]


def _unlabelled(line: TextLine, start: float) -> tuple[float, float]:
    """Where in a line what may be a signature begins and ends; both at the line's start where nothing may be.

    A label whose colon stands before the place (当事人：王某, the bracket with 签名 behind it) is left out.
    """
    if not any(p.search(line.text) for p in (LABEL, WEAK)):
        return line.box.x0, date_start(line) if DATE.search(line.text) else line.box.x1
    if len(line.chars) != len(line.text):
        return line.box.x0, line.box.x0
    colon = max((i for i, c in enumerate(line.chars) if c.char in ":：" and c.x1 <= start + _REACH), default=None)
    if colon is None or any(p.search(line.text, colon + 1) for p in (LABEL, WEAK, DATE)):
        return line.box.x0, line.box.x0
    return line.chars[colon].x1, line.box.x1


@dataclass(frozen=True, slots=True)
class _Found:
    """Writing in a signature's place: what was read of it, how likely it is by hand, its strokes' width and darkness."""

    place: Box
    own: list[Char]
    signs: Signs
    worth: float
    pen: tuple[float, float]


def _is_by_hand(one: _Found, found: Sequence[_Found], slot: Slot) -> bool:
    """Whether writing is a signature: by itself, or together with a name of the same make beside it.

    Where several sign in one place nobody types one name and signs the other in the same size and with the same pen.
    """
    if one.worth >= slot.least:
        return True
    if not (slot.strong and one.signs.name):
        return False
    beside = max((o.worth for o in found if o is not one and _alike(one, o)), default=0.0)
    # In the middle between both on the logistic scale.
    return beside * one.worth > (1 - beside) * (1 - one.worth)


def _alike(one: _Found, other: _Found) -> bool:
    pairs = [*zip(one.pen, other.pen, strict=True), (one.place.height, other.place.height)]
    return all(a > 0 and b > 0 and max(a, b) <= _SAME_MAKE * min(a, b) for a, b in pairs)


def _as_marks(one: _Found, slot: Slot, ink: Ink) -> list[Mark]:
    own = list(one.own)
    while len(own) > 2 and _is_no_part(own[-1]):
        own.pop()
    text = "".join(c.char for c in own)
    # A stroke through the place says that nobody signs; a sentence or a further label is print.
    if _is_no_name(text):
        return []
    colour = "blue" if one.signs.blue > 0.4 else "black"
    # Names below a label stand one above the other.
    below = slot.is_column and slot.core is None
    names = [(one.place, text)] if below else _single_names(one.place, own)
    if len(names) == 1:
        names = _parted(one.place, own, ink)
    return [Mark(MarkKind.SIGNATURE, box, round(one.worth, 3), name or None, colour) for box, name in names]


def _is_no_part(last: Char) -> bool:
    """Whether a name's last character is a stroke's end, the sign before a date, or a speck taken for a full stop."""
    return last.char in _BETWEEN or (last.char == "。" and last.confidence < _SURE_STOP)


def _stands_in(char: Char, line: Box, place: Box) -> bool:
    level = min(line.y1, place.y1) - max(line.y0, place.y0) > 0.4 * min(line.height, place.height)
    return level and place.x0 - 0.004 <= (char.x0 + char.x1) / 2 <= place.x1 + 0.004


def _is_no_name(text: str) -> bool:
    """Whether what was read in the place of a signature is a stroke through it, a sentence or a label."""
    return bool(_NO_NAME.search(text)) or (any(sign in text for sign in "。，；") and len(text) > LONGEST_PAIR)


def _single_names(place: Box, own: Sequence[Char]) -> list[tuple[Box, str]]:
    """Names written close to each other, each with its own place: told by the sign between them, else by length."""
    cut = next((i for i, c in enumerate(own) if c.char in _BETWEEN and 0 < i < len(own) - 1), None)
    if cut is not None:
        middle = (own[cut].x0 + own[cut].x1) / 2
        before, after = own[:cut], own[cut + 1 :]
    elif 5 <= len(own) <= 8 and all("\u4e00" <= c.char <= "\u9fff" for c in own):
        # Longer than any name of one person: parted where the characters stand furthest apart.
        steps = {i: own[i].x0 + own[i].x1 - own[i - 1].x0 - own[i - 1].x1 for i in range(2, len(own) - 1)}
        cut = max(steps, key=lambda i: steps[i])
        middle = (own[cut - 1].x1 + own[cut].x0) / 2
        before, after = own[:cut], own[cut:]
    else:
        return [(place, "".join(c.char for c in own))]
    if not place.x0 < middle < place.x1:
        return [(place, "".join(c.char for c in own))]
    left = Box(place.x0, place.y0, middle, place.y1)
    right = Box(middle, place.y0, place.x1, place.y1)
    return [(left, "".join(c.char for c in before)), *_single_names(right, after)]


def _parted(place: Box, own: Sequence[Char], ink: Ink) -> list[tuple[Box, str]]:
    """Two names that were taken for one: wider than a name, with one gap far wider than any other near the middle."""
    text = "".join(c.char for c in own)
    if 0 < len(own) < _LEAST_PAIR:
        return [(place, text)]
    rows, columns = ink.strokes.shape
    x0, x1 = round(place.x0 * columns), round(place.x1 * columns)
    y0, y1 = round(place.y0 * rows), round(place.y1 * rows)
    inked = ink.strokes[y0:y1, x0:x1].any(axis=0)
    where = np.flatnonzero(inked)
    if x1 - x0 < _LONGEST_NAME * (y1 - y0) or where.size < 4:
        return [(place, text)]
    steps = np.diff(where)
    order = np.argsort(steps)
    at, widest, next_widest = int(order[-1]), int(steps[order[-1]]), int(steps[order[-2]])
    middle = float(where[at] + where[at + 1]) / 2
    if widest < max(2 * next_widest, _PARTING * (y1 - y0)) or not 0.3 < middle / (x1 - x0) < 0.7:
        return [(place, text)]
    split = place.x0 + middle / columns
    before = "".join(c.char for c in own if (c.x0 + c.x1) / 2 < split)
    return [
        (Box(place.x0, place.y0, split, place.y1), before),
        (Box(split, place.y0, place.x1, place.y1), text[len(before) :]),
    ]


def _label_box(slot: Slot) -> Box:
    """Print of the label to compare writing with; without what was written into its line."""
    box = slot.line.box
    if slot.core is None and not slot.is_column and box.x0 < slot.region.x0 < box.x1:
        return Box(box.x0, box.y0, slot.region.x0, box.y1)
    return box


def _blobs(
    part: np.ndarray, mm: float, *, anywhere: bool, core: tuple[float, float, float, float] | None
) -> list[tuple[int, int, int, int]]:
    """Boxes (left, top, right, bottom) of writing, one a name.

    Args:
        anywhere: not only half way up the slot.
        core: where the middle of each must lie, in pixels of `part`.
    """
    reach_x, reach_y = max(3, round(2.6 * mm)) | 1, max(3, round(1.0 * mm)) | 1
    joined = cv2.morphologyEx(part, cv2.MORPH_CLOSE, np.ones((reach_y, reach_x), np.uint8))
    count, labels, stats, centres = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = []
    for index in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[index])
        inked = int(part[y : y + h, x : x + w][labels[y : y + h, x : x + w] == index].sum())
        if core is not None:
            x_mid, y_mid = centres[index]
            placed = core[0] <= x_mid <= core[2] and core[1] <= y_mid <= core[3]
        elif anywhere:  # below a label: what reaches over the sides belongs to other columns
            placed = x > 1 and x + w < part.shape[1] - 1
        else:
            placed = 0.2 < centres[index][1] / part.shape[0] < 0.8
        if placed and inked >= _LEAST_MM2 * 0.6 * mm * mm and h >= 2.0 * mm:
            boxes.append((x, y, x + w, y + h))
    return _as_names(boxes)


def _as_names(boxes: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Characters of one name put together: they stand less than two thirds of their height apart."""
    names: list[tuple[int, int, int, int]] = []
    for box in sorted(boxes):
        for index, name in enumerate(names):
            height = max(box[3] - box[1], name[3] - name[1])
            level = min(box[3], name[3]) - max(box[1], name[1]) > 0.5 * min(box[3] - box[1], name[3] - name[1])
            if level and box[0] - name[2] <= 0.66 * height and box[2] - name[0] <= 8 * height:
                names[index] = (name[0], min(box[1], name[1]), max(box[2], name[2]), max(box[3], name[3]))
                break
        else:
            names.append(box)
    return names


def pen_marks(ink: Ink, lines: Sequence[TextLine], taken: Sequence[Mark]) -> list[Mark]:
    """Handwriting that is no signature: runs of characters, and blue strokes that were not read as text."""
    level = ink.print_level(lines)
    marks: list[Mark] = []
    for line in lines:
        for run in _hand_runs(ink, line, level, taken):
            box = Box(run[0].x0, line.box.y0, run[-1].x1, line.box.y1).clipped()
            if not _is_taken(box, taken):
                text = "".join(c.char for c in run)
                marks.append(Mark(MarkKind.HANDWRITING, box, 0.7, text, "blue" if _blue(ink, box) > 0.4 else "black"))
    return marks + _strokes_apart(ink, [*taken, *marks], lines)


def _is_taken(box: Box, taken: Sequence[Mark]) -> bool:
    return any(box.overlap(mark.box) > 0.3 * box.width * box.height for mark in taken)


def _blue(ink: Ink, box: Box) -> float:
    """Share of the strokes in `box` that are blue pen."""
    rows, columns = ink.strokes.shape
    part = np.s_[round(box.y0 * rows) : round(box.y1 * rows), round(box.x0 * columns) : round(box.x1 * columns)]
    return float(ink.pen[part].sum()) / max(1, int(ink.strokes[part].sum()))


def _hand_runs(ink: Ink, line: TextLine, level: float, taken: Sequence[Mark]) -> list[list[Char]]:
    """Stretches of a line that were written by hand: in blue, or with several Chinese characters that slant."""
    if line.vertical or not line.chars:
        return []
    runs: list[list[Char]] = []
    last = -2
    for index, char in enumerate(line.chars):
        if _is_taken(Box(char.x0, line.box.y0, char.x1, line.box.y1), taken):
            continue  # a signature beside its label, or a stamp
        near = line.chars[max(0, index - 1) : index + 2]  # one character alone tells little
        blue = _blue(ink, Box(char.x0, line.box.y0, char.x1, line.box.y1)) > 0.5
        straight = ink.straightness(Box(near[0].x0, line.box.y0, near[-1].x1, line.box.y1))
        if not blue and (straight is None or straight >= _SLANTED * level):
            continue
        if last == index - 1:
            runs[-1].append(char)
        else:
            runs.append([char])
        last = index
    return [run for run in runs if _is_written(ink, line, run, level)]


def _is_written(ink: Ink, line: TextLine, run: list[Char], level: float) -> bool:
    if len(run) < 2:
        return False
    box = Box(run[0].x0, line.box.y0, run[-1].x1, line.box.y1)
    if _blue(ink, box) > 0.5:
        return True
    # Figures and Latin letters are round and slanting in print, too.
    chinese = sum("\u4e00" <= c.char <= "\u9fff" for c in run)
    straight = ink.straightness(box)
    return chinese >= _LEAST_RUN and chinese > len(run) / 2 and straight is not None and straight < _WRITTEN * level


def _strokes_apart(ink: Ink, taken: Sequence[Mark], lines: Sequence[TextLine]) -> list[Mark]:
    """Blue pen strokes outside of what was read."""
    rows, columns = ink.pen.shape
    reach = max(3, round(3.0 * ink.mm)) | 1
    joined = cv2.morphologyEx(ink.pen, cv2.MORPH_CLOSE, np.ones((max(1, round(0.5 * ink.mm)), reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    marks = []
    for index in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[index])
        inked = int(ink.pen[y : y + h, x : x + w].sum())
        if inked < _LEAST_MM2 * 0.6 * ink.mm**2 or h < 1.5 * ink.mm or w < 1.5 * ink.mm:
            continue
        box = Box(x / columns, y / rows, (x + w) / columns, (y + h) / rows).clipped()
        read = any(box.overlap(line.box) > 0.3 * box.width * box.height for line in lines)
        if read or _is_taken(box, taken) or _blue(ink, box) < 0.4:
            continue
        marks.append(Mark(MarkKind.HANDWRITING, box, 0.6, None, "blue"))
    return marks
