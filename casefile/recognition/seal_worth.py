"""Whether what looks like a seal is one: stamps of receipt and with dates, logos and road signs have rims, too.

An office's seal bears its name round a star (国发〔1999〕25号); a stamp that says when something came in, that it was paid
or agrees with the original is filled in by whoever holds it and vouches for nobody.
"""

from __future__ import annotations

import math
import re

import cv2
import numpy as np

from casefile.recognition.engine import Engine
from casefile.recognition.legends import Legend
from casefile.recognition.ring import shown
from casefile.recognition.seals import Seal, Shape
from casefile.recognition.stamp_ink import seal_ink

_WHOLE_RIM = 0.88  # share of the rim that is inked where a legend cannot be read
_WHOLE_FRAME = 0.85  # the same of each side of a frame
_INSETS = np.linspace(0.84, 1.04, 40)  # of half a side: where the frame is looked for
_FEWEST_CHARACTERS = 3  # of a legend that alone tells a seal from a circle
_FEWEST_CHANGES = 14  # between ink and paper on a circle through a legend; a triangle has six, a bar four
_DEPTHS = np.linspace(0.55, 0.88, 12)  # of the rim's radius: where legends stand
_TURN = np.linspace(0, 2 * np.pi, 720, endpoint=False)
_STAR = 0.75  # inked share of a star's middle
_FIGURES = 5  # of a date
_DATE = re.compile(r"\d{4}[年./\-]|\d{1,2}月\d{1,2}|\d{6,}")
_STAMP = re.compile(r"^(?:已?收(?!费)|来文|作废|复印|副本|附件|[急特]件|存档|与?原件)|收讫|付讫|核对一致|核对无误|收[文件]")


def is_seal(seal: Seal, legend: Legend | None, image: np.ndarray, ink: np.ndarray, engine: Engine) -> bool:
    """Whether a find of `find_seals` or `find_grey_seals` is a seal.

    Args:
        legend: what it says, None where nothing could be read.
        image: the page, BGR.
        ink: the ink it was found in, 0 and 255, of the page's size.
    """
    text = (legend.text() if legend is not None else None) or ""
    if _STAMP.search(text) or _DATE.search(text):
        return False
    ring = seal.shape in (Shape.ROUND, Shape.OVAL)
    # Without colour a stamp's date cannot be told from one in print that a seal was set on.
    if seal.shape is Shape.ROUND and seal.colour and _has_date(seal, image, ink, engine):
        return False
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in text)
    if chinese >= _FEWEST_CHARACTERS:
        return True
    if seal.colour and seal.support < _WHOLE_RIM:  # `find_grey_seals` has its own, stricter signs
        return False
    if ring:
        return _bears_writing(seal, ink)
    # A name in seal script is not read; neither is a code in red, which has no whole frame.
    return chinese > 0 or (not text and _has_frame(seal, ink))


def _has_frame(seal: Seal, ink: np.ndarray) -> bool:
    """Whether each side is a line, not a row of squares."""
    cos, sin = math.cos(math.radians(seal.tilt)), math.sin(math.radians(seal.tilt))
    along, level = np.meshgrid(np.linspace(-0.9, 0.9, 120), _INSETS)
    for dx, dy in ((along, level), (along, -level), (level, along), (-level, along)):
        dx, dy = dx * seal.axes[0], dy * seal.axes[1]
        xs = (seal.centre[0] + dx * cos - dy * sin).astype(np.float32)
        ys = (seal.centre[1] + dx * sin + dy * cos).astype(np.float32)
        side = cv2.remap(ink, xs, ys, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=0) > 127
        # A side that is a little askew crosses several levels: any of three neighbours will do.
        near = side[:-2] | side[1:-1] | side[2:]
        if float(near.mean(axis=1).max()) < _WHOLE_FRAME:
            return False
    return True


def _bears_writing(seal: Seal, ink: np.ndarray) -> bool:
    """Whether there are characters within the rim, told by how often ink and paper change on a circle through them."""
    inked = cv2.blur(ink, (3, 3))
    cos, sin = math.cos(math.radians(seal.tilt)), math.sin(math.radians(seal.tilt))
    dx = seal.axes[0] * _DEPTHS[:, None] * np.cos(_TURN)
    dy = seal.axes[1] * _DEPTHS[:, None] * np.sin(_TURN)
    xs = (seal.centre[0] + dx * cos - dy * sin).astype(np.float32)
    ys = (seal.centre[1] + dx * sin + dy * cos).astype(np.float32)
    rings = cv2.remap(inked, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0) > 127
    return int((rings != np.roll(rings, 1, axis=1)).sum(axis=1).max()) >= _FEWEST_CHANGES


def _has_date(seal: Seal, image: np.ndarray, ink: np.ndarray, engine: Engine) -> bool:
    """Whether a date stands where a seal has its star."""
    x, y, r = *seal.centre, seal.axes[0]
    middle = _part(ink, x, y, 0.06 * r, 0.06 * r)
    if middle.size == 0 or float((middle > 0).mean()) >= _STAR:
        return False
    band = _part(ink, x, y, 0.6 * r, 0.16 * r)
    if band.size == 0 or float((band > 0).any(axis=0).mean()) < 0.5:
        return False
    figures = seal_ink(_part(image, x, y, 0.68 * r, 0.2 * r), seal.colour)  # not those in black print
    # Its ends may be cut off by the rim; a seal has no figures there.
    return sum(g.char.isdigit() for g in engine.recognise(shown(figures, 0.1, 1.0))) >= _FIGURES


def _part(picture: np.ndarray, x: float, y: float, half_x: float, half_y: float) -> np.ndarray:
    rows, columns = picture.shape[:2]
    return picture[
        max(0, round(y - half_y)) : min(rows, round(y + half_y) + 1),
        max(0, round(x - half_x)) : min(columns, round(x + half_x) + 1),
    ]
