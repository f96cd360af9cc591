"""From the recogniser's output to characters with their place, confidence and rivals."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np

_SURE = 0.995  # above this nobody asks for other characters
_WORTH = 0.01
_MAX_ALTERNATIVES = 4


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as recognised.

    Attributes:
        centre: along the line, fraction of its width.
        alternatives: rivals at this spot with their probability, best first.
    """

    char: str
    centre: float
    confidence: float
    alternatives: tuple[tuple[str, float], ...]


def decode(probabilities: np.ndarray, alphabet: list[str], used: float) -> list[Glyph]:
    """Greedy CTC decoding (token 0 is the blank).

    Args:
        probabilities: steps × tokens.
        alphabet: token → character; index 0 unused.
        used: share of the steps that the picture fills, the rest is padding.
    """
    best = probabilities.argmax(axis=1)
    peak = probabilities[np.arange(len(best)), best]
    glyphs: list[Glyph] = []
    start = 0
    steps = len(best)
    while start < steps:
        end = start + 1
        while end < steps and best[end] == best[start]:
            end += 1
        token = int(best[start])
        if token:
            weights = peak[start:end]
            centre = _centre(weights.tolist(), start) / max(steps * used, 1e-6)
            confidence = float(weights.max())
            rivals = _rivals(probabilities[start:end], token, alphabet) if confidence < _SURE else ()
            char = unicodedata.normalize("NFC", alphabet[token])
            glyphs.extend(Glyph(c, min(centre, 1.0), min(confidence, 1.0), rivals) for c in char)
        start = end
    return glyphs


def _centre(weights: list[float], start: int) -> float:
    """Middle of a run of steps that begins at `start`, weighed by how sure each step is."""
    if len(weights) == 1:  # most of them
        return start + 0.5
    return sum(weight * (step + 0.5) for step, weight in enumerate(weights, start)) / sum(weights)


def _rivals(run: np.ndarray, token: int, alphabet: list[str]) -> tuple[tuple[str, float], ...]:
    likely = run.max(axis=0)
    top = np.argpartition(likely, -(_MAX_ALTERNATIVES + 2))[-(_MAX_ALTERNATIVES + 2) :]
    ranked = sorted(((float(likely[i]), int(i)) for i in top if i not in (0, token)), reverse=True)
    return tuple(
        (unicodedata.normalize("NFC", alphabet[i]), round(p, 4))
        for p, i in ranked[:_MAX_ALTERNATIVES]
        if p >= _WORTH and not alphabet[i].isspace()
    )
