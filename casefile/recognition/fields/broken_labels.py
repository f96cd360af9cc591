"""Labels whose characters the recogniser gives as several lines: upright, spread or broken ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from casefile.recognition.fields.label import Label, Vocabulary
from casefile.recognition.layout import Piece, same_row


def spread_labels(pieces: Sequence[Piece], words: Vocabulary) -> tuple[list[Label], list[Piece], set[int]]:
    """案　　由：… where the first character was read as a line of its own and the rest with the value."""
    labels: list[Label] = []
    rest: list[Piece] = []
    used: set[int] = set()
    for piece in pieces:
        if len(piece.text) != 1 or not "\u4e00" <= piece.text <= "\u9fa5":
            continue
        right = [
            q
            for q in pieces
            if q is not piece
            and q.page == piece.page
            and same_row(piece, q)
            and -0.5 * piece.height < q.x0 - piece.x1 < 4 * piece.height
            and len(q.text) > 1
            and id(q) not in used
        ]
        for other in sorted(right, key=lambda q: q.x0)[:1]:
            ends = [
                n[1:] for n in words.names if len(n) in (2, 3) and n[0] == piece.text and other.text.startswith(n[1:])
            ]
            ends = [e for e in ends if other.text[len(e) : len(e) + 1] in ("", ":") or words.close]
            if ends:
                end = max(ends, key=len)
                after = len(end) + other.text[len(end) :].startswith(":")
                name = piece.text + end
                parts = (piece, other.part(0, len(end)))
                labels.append(Label(name, parts, after > len(end), name in words.structural))
                used |= {id(piece), id(other)}
                if after < len(other.text):
                    rest.append(other.part(after, len(other.text)))
    return labels, rest, used


def joined_labels(pieces: Sequence[Piece], words: Vocabulary) -> tuple[list[Label], set[int]]:
    """Labels broken over lines or spread over single characters."""
    short = [p for p in pieces if len(p.text.rstrip(":")) <= 8 and not p.text.isascii()]
    prefixes = _prefixes(words.names)
    labels: list[Label] = []
    used: set[int] = set()
    for piece in short:
        if id(piece) in used:
            continue
        best = _grow([piece], short, pieces, words.names, prefixes, used)
        if best and len(best) > 1:
            text = "".join(p.text for p in best)
            name = text.rstrip(":")
            labels.append(Label(name, tuple(best), name != text, name in words.structural))
            used.update(map(id, best))
    return labels, used


@lru_cache(maxsize=64)
def _prefixes(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name[:end] for name in names for end in range(1, len(name)))


def _grow(
    chain: list[Piece],
    pool: Sequence[Piece],
    everything: Sequence[Piece],
    names: frozenset[str],
    prefixes: frozenset[str],
    used: set[int],
) -> list[Piece] | None:
    """The longest run of short lines, downwards or sideways, that spells a label."""
    text = "".join(p.text for p in chain)
    best = chain if text.rstrip(":") in names else None
    if text not in prefixes or len(chain) >= 12:
        return best
    for piece in pool:
        if id(piece) in used or any(piece is p for p in chain) or not _next(chain, piece):
            continue
        if _between(chain[-1], piece, everything):
            continue
        if text in names and piece.text.rstrip(":") in names:
            continue  # two labels one below the other, each with a value of its own
        longer = _grow([*chain, piece], pool, everything, names, prefixes, used)
        if longer and (best is None or sum(len(p.text) for p in longer) > sum(len(p.text) for p in best)):
            best = longer
    return best


def _between(above: Piece, below: Piece, everything: Sequence[Piece]) -> bool:
    """Another line stands between the two parts of what would be one label."""
    if same_row(above, below):
        return False
    return any(
        above.middle < p.middle < below.middle
        and p is not above
        and p is not below
        and p.page == above.page
        and min(p.x1, below.x1) - max(p.x0, below.x0) > 0.3 * min(p.x1 - p.x0, below.x1 - below.x0)
        and not same_row(p, above)
        and not same_row(p, below)
        for p in everything
    )


def _next(chain: Sequence[Piece], piece: Piece) -> bool:
    above = chain[-1]
    if above.page != piece.page:
        return False
    if same_row(above, piece):
        if len(chain) > 1 and not same_row(chain[0], chain[1]):
            return False  # the end of an upright label beside the next column
        # 案　　由 read as two lines: single characters with a blank of a few characters between them.
        return (
            len(above.text) == 1 and 0 <= piece.x0 - above.x1 <= 4 * above.height and len(piece.text.rstrip(":")) <= 2
        )
    shared = min(above.x1, piece.x1) - max(above.x0, piece.x0)
    if shared < 0.5 * min(above.x1 - above.x0, piece.x1 - piece.x0):
        return False
    gap = piece.y0 - above.y1
    height = min(above.height, piece.height)
    upright = len(piece.text) <= 2 and len(above.text) <= 2
    return -0.5 * height <= gap <= (3.2 if upright else 1.2) * height
