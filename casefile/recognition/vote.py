"""Several readings of one line made into one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from casefile.recognition.ctc import Glyph

_Votes = dict[str, float]
_MISSED = 0.35  # weight of a reading that has nothing where others have a character: blurred ones are left out


def agreed(readings: Sequence[Sequence[Glyph]]) -> list[Glyph]:
    """One line out of several readings of it: at each spot the character they hold likeliest together.

    A reading's rivals count with their own probability. The confidence of a character is its mean probability
    over all readings, those that miss it included.
    """
    lines = [list(line) for line in readings if line]
    if not lines:
        return []
    pivot = max(lines, key=lambda line: sum(g.confidence - 0.5 for g in line))
    spots: list[_Votes] = [defaultdict(float) for _ in pivot]
    between: list[_Votes] = [defaultdict(float) for _ in range(len(pivot) + 1)]
    for line in lines:
        for at, glyphs in _aligned(pivot, line):
            target = spots[at] if at >= 0 else between[-at - 1]
            if not glyphs:
                target[""] += _MISSED
            for glyph in glyphs:
                target[glyph.char] += glyph.confidence
                for char, chance in glyph.alternatives:
                    target[char] += chance
    voted: list[Glyph] = []
    for index in range(len(pivot) + 1):
        # What more than half of the readings hold to be between two characters of the first one.
        near = pivot[max(0, index - 1) : index + 1]
        place = sum(g.centre for g in near) / len(near)
        voted += _winner(between[index], len(lines), place, missing=len(lines) / 2)
        if index < len(pivot):
            voted += _winner(spots[index], len(lines), pivot[index].centre, missing=spots[index].pop("", 0.0))
    return voted


def _aligned(pivot: Sequence[Glyph], line: Sequence[Glyph]) -> list[tuple[int, list[Glyph]]]:
    """For each character of `pivot` what `line` has there; −1 − n for what it has before the nth."""
    found: list[tuple[int, list[Glyph]]] = []
    operations = Levenshtein.opcodes([g.char for g in pivot], [g.char for g in line])
    for kind, start, end, first, _ in operations:
        if kind == "insert":
            found.append((-1 - start, list(line[first : first + 1])))
            continue
        for offset in range(end - start):
            found.append((start + offset, [] if kind == "delete" else [line[first + offset]]))
    return found


def _winner(votes: _Votes, readings: int, centre: float, missing: float) -> list[Glyph]:
    ranked = sorted(((score, char) for char, score in votes.items() if char), reverse=True)
    if not ranked or ranked[0][0] <= missing:
        return []
    score, char = ranked[0]
    rivals = tuple((other, round(value / readings, 4)) for value, other in ranked[1:5])
    return [Glyph(char, centre, min(1.0, score / readings), rivals)]
