"""Which way up a page lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from casefile.recognition.engine import Engine, Quad
from casefile.recognition.lines import crop_line

_VOTERS = 16
_SURE_BY_READING = 0.65
_TRIED = 5  # lines recognised both ways where the vote is close
_TRIED_ASPECT = 9.0  # no more of a line than this many times its height


@dataclass(frozen=True, slots=True)
class Turn:
    """Degrees clockwise that make the page upright, 0–1 how sure, and how it was told."""

    degrees: int
    confidence: float


def turn_of(image: np.ndarray, quads: Sequence[Quad], engine: Engine) -> Turn:
    """The turn of a deskewed page from the text found on it.

    Boxes that lie or stand tell the axis, a classifier's vote over the longest lines the half-turn. Where
    either is close, lines are recognised each way and what reads best wins.

    Args:
        image: the page as it lies, BGR or grey.
        quads: text detected on it.
    """
    if not quads:
        return Turn(0, 0.0)
    lying = [q for q in quads if q.width >= 1.5 * q.height]
    standing = [q for q in quads if q.height >= 1.5 * q.width]
    along, across = _weight(lying), _weight(standing)
    if along + across == 0:
        return _by_reading(image, list(quads), (0, 90, 180, 270), engine)
    upright_share = along / (along + across)
    if upright_share >= 0.75:
        return _half_turn(image, lying, (0, 180), engine)
    if upright_share <= 0.25:
        return _half_turn(image, standing, (270, 90), engine)
    return _by_reading(image, [*lying, *standing], (0, 90, 180, 270), engine)


def _weight(quads: Sequence[Quad]) -> float:
    return sum(max(q.width, q.height) for q in quads)


def _half_turn(image: np.ndarray, quads: Sequence[Quad], turns: tuple[int, int], engine: Engine) -> Turn:
    """`turns`: what to do when the lines, brought level, are upright, and when they stand on their head."""
    longest = sorted(quads, key=lambda q: max(q.width, q.height), reverse=True)[:_VOTERS]
    level = [_level(crop_line(image, q), turns[0]) for q in longest]
    down = engine.upside_down(level)
    # Every line votes with how sure the classifier is; long lines are surer than labels of two characters.
    balance = float(np.mean([2 * p - 1 for p in down]))
    agreeing = float(np.mean([p > 0.5 for p in down]))
    clear = max(agreeing, 1 - agreeing)
    if len(level) >= 4 and clear >= 0.8 and abs(balance) > 0.5:
        voted = Turn(turns[1] if balance > 0 else turns[0], clear)
        if voted.degrees == 0 or clear == 1.0:
            return voted
        # A page is turned only when its lines read better that way, too; such pages are few.
        read = _by_reading(image, longest, turns, engine)
        return read if read.confidence >= _SURE_BY_READING else voted
    return _by_reading(image, longest, turns, engine)


def _by_reading(image: np.ndarray, quads: Sequence[Quad], turns: Sequence[int], engine: Engine) -> Turn:
    """The turn among `turns` under which the longest lines are read with the most confidence."""
    longest = sorted(quads, key=lambda q: max(q.width, q.height), reverse=True)
    scores: dict[int, float] = {}
    for turn in turns:
        fitting = [q for q in longest if _fits(q, turn)][:_TRIED]
        results = [read_worth(engine, _level(crop_line(image, q), turn)) for q in fitting]
        scores[turn] = sum(results) / _TRIED if results else 0.0
    ranked = sorted(scores, key=lambda turn: (-scores[turn], turn))
    best, second = ranked[0], ranked[1]
    if scores[best] <= 0:
        return Turn(0, 0.0)
    lead = (scores[best] - scores[second]) / scores[best]
    if lead < 0.05 and 0 in turns:  # nothing to choose by: the page stays as it is
        return Turn(0, lead)
    return Turn(best, min(1.0, 0.5 + lead))


def _fits(quad: Quad, turn: int) -> bool:
    """Whether text in `quad` could be a level line of the page turned by `turn`; near squares always could."""
    ratio = quad.width / max(quad.height, 1.0)
    return ratio >= 0.7 if turn in (0, 180) else ratio <= 1.43


def _level(crop: np.ndarray, turn: int) -> np.ndarray:
    """The line picture as it would look on the page turned by `turn`."""
    if turn == 0:
        return crop
    code = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}[turn]
    return cv2.rotate(crop, code)


def read_worth(engine: Engine, crop: np.ndarray) -> float:
    """How well a line picture reads: confidence, weighed up with the number of sure characters."""
    height, _width = crop.shape[:2]
    crop = crop[:, : int(height * _TRIED_ASPECT)]
    glyphs = [g for g in engine.recognise(crop) if not g.char.isspace()]
    if not glyphs:
        return 0.0
    mean = sum(g.confidence for g in glyphs) / len(glyphs)
    sure = sum(g.confidence > 0.9 for g in glyphs)
    # Signs and digits such as 一, 1, H or 0 read the same upside down: only what has a top counts in full.
    telling = sum(g.confidence > 0.9 and g.char not in "一二三十口日田中王土工0180HIOXN-—|.。·:：、,，" for g in glyphs)
    return mean * mean * (1.0 + min(sure, 8) * 0.05 + min(telling, 8) * 0.2)
