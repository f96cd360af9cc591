"""Which way up a page lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from casefile.recognition.ctc import Glyph
from casefile.recognition.engine import Engine, Quad
from casefile.recognition.lines import crop_line
from casefile.recognition.stacked import recognise_column

_VOTERS = 16
_SURE_BY_READING = 0.65
_TRIED = 5  # lines recognised both ways where the vote is close
_CONFIRMING = 4  # lines recognised before a page is turned at all
_SAME_UPSIDE_DOWN = "一二三十口日田中王土工0180HIOXN-—|.。·:：、,，"
_COLUMNS, _COLUMN_ASPECT = 3, 4.0  # so many of the lines that are this long against their height
_READS = 1.0  # worth of a line that has been read and not guessed at
_AS_WELL = 0.75  # columns read upright against the same lying on their side
_TRIED_ASPECT = 9.0  # no more of a line than this many times its height


@dataclass(frozen=True, slots=True)
class Turn:
    """Degrees clockwise that make the page upright, 0–1 how sure, and how it was told."""

    degrees: int
    confidence: float


def turn_of(image: np.ndarray, quads: Sequence[Quad], engine: Engine) -> Turn:
    """The turn of a deskewed page from the text found on it.

    Boxes that lie or stand tell the axis, a classifier's vote over the longest lines the half-turn. Where
    either is close, lines are recognised each way and what reads best wins. A page is only turned when its
    lines then read clearly better than as it lies, columns of upright characters included.

    Args:
        image: the page as it lies, BGR or grey.
        quads: text detected on it.
    """
    if not quads:
        return Turn(0, 0.0)
    guess = _guess(image, quads, engine)
    if _set_downwards(image, quads, guess.degrees, engine):
        return Turn((guess.degrees + 90) % 360, max(guess.confidence, _SURE_BY_READING))
    return guess if guess.degrees == 0 else _confirmed(image, quads, guess, engine)


def _set_downwards(image: np.ndarray, quads: Sequence[Quad], guess: int, engine: Engine) -> bool:
    """Whether the text is set in columns, as in old papers, and stands upright a quarter turn on from `guess`.

    The recogniser reads characters that lie on their left side as fluently as upright ones, so columns look to
    it like lines of a page that needs `guess`. Lines of such a page do not read as columns, though.
    """
    lines = [q for q in quads if max(q.width, q.height) >= _COLUMN_ASPECT * min(q.width, q.height)]
    longest = sorted((q for q in lines if _fits(q, guess)), key=lambda q: -max(q.width, q.height))[:_COLUMNS]
    if len(longest) < 2:
        return False
    downwards = not_so = 0
    for quad in longest:
        crop = _line(image, quad, (guess + 90) % 360)
        glyphs, _ = recognise_column(engine, crop[: round(crop.shape[1] * _TRIED_ASPECT)])
        worth = _worth(glyphs) if _telling(glyphs) else 0.0
        if worth >= _READS and worth >= _AS_WELL * read_worth(engine, _line(image, quad, guess)):
            downwards += 1
        else:
            not_so += 1
        if not_so == 2:
            return False  # nearly every page ends here, after two lines
    return downwards > not_so


def _guess(image: np.ndarray, quads: Sequence[Quad], engine: Engine) -> Turn:
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
    level = [_line(image, q, turns[0]) for q in longest]
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
        results = [read_worth(engine, _line(image, q, turn)) for q in fitting]
        scores[turn] = sum(results) / _TRIED if results else 0.0
    ranked = sorted(scores, key=lambda turn: (-scores[turn], turn))
    best, second = ranked[0], ranked[1]
    if scores[best] <= 0:
        return Turn(0, 0.0)
    lead = (scores[best] - scores[second]) / scores[best]
    if lead < 0.05 and 0 in turns:  # nothing to choose by: the page stays as it is
        return Turn(0, lead)
    return Turn(best, min(1.0, 0.5 + lead))


def _confirmed(image: np.ndarray, quads: Sequence[Quad], guess: Turn, engine: Engine) -> Turn:
    """`guess`, or no turn where the longest lines do not bear it out."""
    longest = sorted(quads, key=lambda q: max(q.width, q.height), reverse=True)
    fitting = [q for q in longest if _fits(q, guess.degrees)][:_CONFIRMING]
    turned, lying, telling = 0.0, 0.0, 0
    for quad in fitting:
        glyphs = _read_part(engine, _line(image, quad, guess.degrees))
        turned += _worth(glyphs)
        telling += _telling(glyphs)
        crop = crop_line(image, quad)
        as_it_is = _read_part(engine, crop)
        if crop.shape[0] >= 1.5 * crop.shape[1]:
            # Characters one above the other, as on old forms and in vertical titles.
            column, _ = recognise_column(engine, crop[: round(crop.shape[1] * _TRIED_ASPECT)])
            as_it_is = max(as_it_is, column, key=_worth)
        lying += _worth(as_it_is)
    # The recogniser knows characters lying on their side as well, so a column read one by one comes close.
    if telling and turned > lying:
        return guess
    return Turn(0, min(0.5, abs(turned - lying) / max(turned, lying, 1e-6)))


def _fits(quad: Quad, turn: int) -> bool:
    """Whether text in `quad` could be a level line of the page turned by `turn`; near squares always could."""
    ratio = quad.width / max(quad.height, 1.0)
    return ratio >= 0.7 if turn in (0, 180) else ratio <= 1.43


def _line(image: np.ndarray, quad: Quad, turn: int) -> np.ndarray:
    """The line as a level picture of the page turned by `turn` degrees clockwise.

    Its corners are named anew before it is cut out: a standing line cut out as it stands would be scaled by its
    length and come out a few pixels high.
    """
    return crop_line(image, Quad(np.roll(quad.corners, turn // 90, axis=0), quad.score))


def read_worth(engine: Engine, crop: np.ndarray) -> float:
    """How well a line picture reads: confidence, weighed up with the number of sure characters."""
    return _worth(_read_part(engine, crop))


def _read_part(engine: Engine, crop: np.ndarray) -> list[Glyph]:
    """The beginning of a line."""
    return [g for g in engine.recognise(crop[:, : int(crop.shape[0] * _TRIED_ASPECT)]) if not g.char.isspace()]


def _worth(glyphs: Sequence[Glyph]) -> float:
    if not glyphs:
        return 0.0
    mean = sum(g.confidence for g in glyphs) / len(glyphs)
    sure = sum(g.confidence > 0.9 for g in glyphs)
    return mean * mean * (1.0 + min(sure, 8) * 0.05 + min(_telling(glyphs), 8) * 0.2)


def _telling(glyphs: Sequence[Glyph]) -> int:
    """How many sure characters have a top: 一, 1, H or 0 read the same upside down."""
    return sum(g.confidence > 0.9 and g.char not in _SAME_UPSIDE_DOWN for g in glyphs)
