"""Text as search sees it: one token for each character, written forms that mean the same folded together.

A query finds exactly the pages whose folded text holds the folded query as a run of characters.
Folding drops blanks, line ends and punctuation (so a word broken over two lines and a case number
in any bracket style are found), makes full-width and half-width, capital and small letters equal,
and keeps a point between two digits (`960.00` is not `96000`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

# Letters, digits and the private-use area, where some systems put rare characters of names.
# Unassigned code points stay in: a later Unicode will know them.
_KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "Co", "Cn"})

# Circles that stand for zero in dates such as 二○二二年.
_ZERO = {"○": "〇", "◯": "〇", "⚪": "〇"}


_IDENTITY = str.maketrans(
    dict.fromkeys("〔[【〈《{", "(") | dict.fromkeys("〕]】〉》}", ")") | dict.fromkeys("–—―−‐‑", "-")
)


@lru_cache(maxsize=65536)
def _fold_char(char: str) -> str:
    replaced = _ZERO.get(char, char)
    folded = unicodedata.normalize("NFKC", replaced).casefold()
    return "".join(c for c in folded if unicodedata.category(c) in _KEPT)


def fold(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, the index in `text` that it comes from."""
    out: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        if char in ".．" and _between_digits(text, index):
            out.append(".")
            origin.append(index)
            continue
        for kept in _fold_char(char):
            out.append(kept)
            origin.append(index)
    return "".join(out), origin


def _between_digits(text: str, index: int) -> bool:
    return (
        0 < index < len(text) - 1
        and _fold_char(text[index - 1])[-1:].isdigit()
        and _fold_char(text[index + 1])[:1].isdigit()
    )


def identity(text: str) -> str:
    """A case number or an agency's name for comparing: blanks dropped, widths and bracket styles made equal.

    Dashes and points stay: 第1-23号 is not 第12-3号.
    """
    folded = unicodedata.normalize("NFKC", "".join(text.split())).casefold()
    return folded.translate(_IDENTITY)


def terms(query: str) -> tuple[str, ...]:
    """The folded terms of a query: blanks part them, all have to stand on the page; empty ones fall away."""
    folded = (fold(part)[0] for part in query.split())
    return tuple(dict.fromkeys(term for term in folded if term))


def words(folded: str) -> str:
    """What goes into the full-text table: every character a word of its own."""
    return " ".join(folded)


def match_expression(folded_terms: Iterable[str]) -> str:
    """The FTS5 query for pages where each term stands as a run of characters."""
    return " AND ".join(f'"{words(term)}"' for term in folded_terms)


def spans(text: str, folded_terms: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where the terms stand in `text`: start and end, joined where they touch, in order."""
    folded, origin = fold(text)
    found: list[tuple[int, int]] = []
    for term in folded_terms:
        at = folded.find(term)
        while at >= 0:
            found.append((origin[at], origin[at + len(term) - 1] + 1))
            at = folded.find(term, at + 1)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
