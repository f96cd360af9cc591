"""How likely ink in a signature's place was written by hand and is no typed name.

What tells them apart is measured against the label beside it, which is print: a hand is taller or smaller, thinner or
thicker, lighter, leans, jumps up and down, and bends its strokes. No sign decides alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from casefile.model import Box, Char
from casefile.recognition.strokes import Ink


@dataclass(frozen=True, slots=True)
class Signs:
    """What is measured of ink in a signature's place; logarithms are of its ratio to the label's.

    Attributes:
        blue: share of the ink that is blue pen.
        bent: by how much straightness falls short of the page's print, share of it.
        taller, smaller: logarithm of the height, above and below one.
        thicker: of the strokes' width, above one.
        lighter: of the strokes' darkness, below one.
        jagged: how uneven upper and lower edges of the characters are, of their height.
        leaning: degrees off level, at most 6.
        doubtful: one minus the confidence of what was read, squared root; 0 where nothing was.
        unread: nothing was read.
        name: two to four Chinese characters were read, or several such names with a sign between them.
        asked: the label says that a signature belongs here.
        cell: the place is a table's cell.
    """

    blue: float
    bent: float
    taller: float
    smaller: float
    thicker: float
    lighter: float
    jagged: float
    leaning: float
    doubtful: float
    unread: float
    name: float
    asked: float
    cell: float


# Fitted (logistic regression) on 2 800 places of sheets with other layouts, hands and pens than the dossier maker's, a
# quarter of them with typed names in other faces. The last three say what such places usually hold: who is asked to
# sign mostly does so by hand.
_WEIGHTS = Signs(
    blue=6.79,
    bent=2.54,
    taller=12.69,
    smaller=4.61,
    thicker=11.72,
    lighter=11.45,
    jagged=48.67,
    leaning=0.36,
    doubtful=14.18,
    unread=4.08,
    name=3.02,
    asked=0.35,
    cell=-0.78,
)
_BASE = -9.03
_RULED = -0.4  # so straight is only a stroke of the form, where nothing is read


def worth(signs: Signs) -> float:
    """How likely it was written by hand, 0–1."""
    if signs.unread and signs.bent <= _RULED:
        return 0.0
    total = _BASE + sum(w * v for w, v in zip(astuple(_WEIGHTS), astuple(signs), strict=True))
    return float(1 / (1 + np.exp(-total)))


def signs_of(
    ink: Ink, place: Box, own: np.ndarray, label: Box, chars: Sequence[Char], level: float, *, asked: bool, cell: bool
) -> Signs:
    """Measures ink found in a signature's place.

    Args:
        place: its hull.
        own: the ink itself within `place`, 0 or 1.
        label: print to compare it with.
        chars: what was read there.
        level: straightness of the page's print.
    """
    straight = ink.straightness(place)
    straight = level if straight is None else straight
    rows, columns = ink.strokes.shape
    y0, x0 = round(place.y0 * rows), round(place.x0 * columns)
    blue = float((ink.pen[y0 : y0 + own.shape[0], x0 : x0 + own.shape[1]] & own).sum()) / max(1, int(own.sum()))
    tall = np.log(max(place.height, 1e-4) / max(ink.print_height(label), 1e-4))
    (width, dark), (label_width, label_dark) = ink.pen_of(place), ink.pen_of(label)
    thick = np.log(width / label_width) if width > 0 and label_width > 0 else 0.0
    darker = np.log(dark / label_dark) if dark > 0 and label_dark > 0 else 0.0
    sure = sum(c.confidence for c in chars) / len(chars) if chars else 1.0
    return Signs(
        blue=blue,
        bent=_limited(1 - straight / level, -0.5, 0.8),
        taller=_limited(tall, 0.0, 0.8),
        smaller=_limited(-tall, 0.0, 0.5),
        thicker=_limited(thick, 0.0, 0.6),
        lighter=_limited(-darker, 0.0, 0.8),
        jagged=_limited(_jagged(own), 0.0, 0.15),
        leaning=_limited(_leaning(own), 0.0, 6.0),
        doubtful=float(np.sqrt(max(0.0, 1 - sure))),
        unread=float(not chars),
        name=float(_are_names("".join(c.char for c in chars))),
        asked=float(asked),
        cell=float(cell),
    )


def _are_names(text: str) -> bool:
    parts = re.split("[、，,；;.]", text.strip("、，,；;."))
    return all(2 <= len(part) <= 4 and all("\u4e00" <= char <= "\u9fff" for char in part) for part in parts)


def _limited(value: float, low: float, high: float) -> float:
    return float(min(max(value, low), high))


def _jagged(own: np.ndarray) -> float:
    """Spread of the characters' upper and lower edges, as a share of the height."""
    height, width = own.shape
    count = max(2, round(width / max(1, height)))
    tops, bottoms = [], []
    for part in np.array_split(own, count, axis=1):
        inked = np.flatnonzero(part.any(axis=1))
        if inked.size:
            tops.append(inked[0])
            bottoms.append(inked[-1])
    return float(np.std(tops) + np.std(bottoms)) / max(1, height) if len(tops) > 1 else 0.0


def _leaning(own: np.ndarray) -> float:
    """Degrees by which the writing as a whole is off level."""
    ys, xs = np.nonzero(own)
    if xs.size < 20 or own.shape[1] < 1.5 * own.shape[0]:
        return 0.0
    spread = float(np.var(xs))
    slope = float(np.mean((xs - xs.mean()) * (ys - ys.mean()))) / spread if spread > 0 else 0.0
    return abs(float(np.degrees(np.arctan(slope))))
