"""A doubtful legend settled: by a name in print beside it, and by how such names end.

Nothing here invents a character: a printed name only decides between those that the recogniser held likely at a
spot. A legend that differs from the print stays as it was read, because that is what a reviewer looks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casefile.recognition.ctc import Glyph

_DOUBTFUL = 0.9  # characters read less surely may be settled
_LEAST = 4  # characters of a name
_ALIKE = 0.6  # of the characters that must be read as they are printed
# How the names on seals end (国发〔1999〕25号: 专用章; 公司法第七条: 有限责任公司, 股份有限公司). The last character
# stands where the ring ends and is lost first.
_ENDINGS = ("专用章", "票据监制章", "有限公司", "责任公司")


def settled(legend: Sequence[Glyph], printed: Sequence[str]) -> list[Glyph]:
    """`legend` with doubtful characters chosen as in a name of `printed`, where one fits it throughout."""
    best, most = list(legend), -1
    if len(legend) < _LEAST:
        return best
    for line in printed:
        for name in _windows(line, len(legend)):
            same = sum(g.char == char for g, char in zip(legend, name, strict=True))
            if same > most and same >= _ALIKE * len(legend) and all(map(_may_be, legend, name)):
                best, most = [_as(g, char) for g, char in zip(legend, name, strict=True)], same
    return best


def _windows(line: str, length: int) -> Iterator[str]:
    text = "".join(c for c in line if not c.isspace())
    return (text[start : start + length] for start in range(len(text) - length + 1))


def _may_be(glyph: Glyph, char: str) -> bool:
    return glyph.char == char or (
        glyph.confidence < _DOUBTFUL and any(char == other for other, _ in glyph.alternatives)
    )


def _as(glyph: Glyph, char: str) -> Glyph:
    if glyph.char == char:
        return glyph
    chance = next(p for other, p in glyph.alternatives if other == char)
    return Glyph(char, glyph.centre, chance, ((glyph.char, glyph.confidence),))


def completed(legend: Sequence[Glyph]) -> list[Glyph]:
    """`legend` with the last character of a fixed ending put right where it was lost or read without certainty."""
    text = "".join(g.char for g in legend)
    for ending in _ENDINGS:
        start, last = ending[:-1], ending[-1]
        if text.endswith(start):
            return [*legend, Glyph(last, 1.0, 0.0, ())]
        if text[:-1].endswith(start) and legend[-1].char != last and legend[-1].confidence < _DOUBTFUL:
            return [*legend[:-1], Glyph(last, legend[-1].centre, 0.0, ((legend[-1].char, legend[-1].confidence),))]
    return list(legend)
