"""Text as search sees it: a token for each character, written forms that mean the same folded together.

A query finds exactly the pages whose folded text holds the folded query as a run of characters.
Folding drops blanks, line ends and punctuation (so a word broken over two lines and a case number
in any bracket style are found), makes full-width and half-width, capital and small letters equal,
and keeps a point between two digits (`960.00` is not `96000`).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

# Letters, digits and the private-use area, where some systems put rare characters of names.
# Unassigned code points stay in: a later Unicode will know them.
_KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "Co", "Cn"})

# Circles that stand for zero in dates such as 二○二二年.
_ZERO = {"○": "〇", "◯": "〇", "⚪": "〇"}

_IDENTITY = str.maketrans(
    dict.fromkeys("〔[【〈《{", "(") | dict.fromkeys("〕]】〉》}", ")") | dict.fromkeys("–—―−‐‑", "-")
)

# Letters and digits in a row are indexed by threes: single digits stand on every page, and a phrase
# of tokens that stand everywhere is slow to find.
_RUN = frozenset("0123456789abcdefghijklmnopqrstuvwxyz.")
_GRAM = 3


class _Folded(dict[str, str]):
    """What each character folds to, worked out once."""

    def __missing__(self, char: str) -> str:
        folded = unicodedata.normalize("NFKC", _ZERO.get(char, char)).casefold()
        self[char] = "".join(c for c in folded if unicodedata.category(c) in _KEPT)
        return self[char]


_folded = _Folded()


def fold(text: str) -> str:
    """The folded text."""
    return "".join(_kept(text))


def _kept(text: str) -> list[str]:
    """What each character of `text` folds to; "" for those that fall away."""
    kept = [_folded[char] for char in text]
    if "." in text or "．" in text:
        for index, char in enumerate(text):
            if char in ".．" and _between_digits(text, index):
                kept[index] = "."
    return kept


def _between_digits(text: str, index: int) -> bool:
    return (
        0 < index < len(text) - 1 and _folded[text[index - 1]][-1:].isdigit() and _folded[text[index + 1]][:1].isdigit()
    )


def identity(text: str) -> str:
    """A case number or an agency's name for comparing: blanks dropped, widths and bracket styles made equal.

    Dashes and points stay: 第1-23号 is not 第12-3号.
    """
    folded = unicodedata.normalize("NFKC", "".join(text.split())).casefold()
    return folded.translate(_IDENTITY)


def terms(query: str) -> tuple[str, ...]:
    """The folded terms of a query: blanks part them, all have to stand on the page; empty ones fall away."""
    folded = (fold(part) for part in query.split())
    return tuple(dict.fromkeys(term for term in folded if term))


def words(folded: str) -> str:
    """What goes into the full-text table, one token for each character.

    Archives keep what this gives: changing it needs a migration that fills the index anew.
    A character in a run of letters and digits takes up to two of the run with it: `浙g12年` is `浙 g12 12 2 年`.
    """
    return " ".join(_tokens(folded))


def match_expression(folded_terms: Iterable[str]) -> str:
    """The FTS5 query for pages where each term stands as a run of characters."""
    return " AND ".join(_phrase(term) for term in folded_terms)


def _phrase(term: str) -> str:
    tokens = _tokens(term)
    tail = len(term) - len(term.rstrip("".join(_RUN)))
    if not tail:
        return f'"{" ".join(tokens)}"'
    # The run may go on in the text. Tokens of full length stand there as they are, and say all of the
    # shorter ones behind them; a run that is too short for one is the beginning of a token.
    if tail >= _GRAM:
        return f'"{" ".join(tokens[: 1 - _GRAM])}"'
    return f'"{" ".join(tokens[: len(tokens) - tail + 1])}" *'


def _tokens(folded: str) -> list[str]:
    tokens = []
    ends = len(folded)  # where the run that holds the current character ends
    for index in range(len(folded) - 1, -1, -1):
        if folded[index] not in _RUN:
            ends = index
            tokens.append(folded[index])
        else:
            tokens.append(folded[index : min(index + _GRAM, ends)])
    return tokens[::-1]


def spans(text: str, folded_terms: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where the terms stand in `text`: start and end, joined where they touch, in order."""
    kept = _kept(text)
    folded = "".join(kept)
    ends = list(accumulate(map(len, kept)))  # where what each character folds to ends in `folded`
    found: list[tuple[int, int]] = []
    for term in folded_terms:
        at = folded.find(term)
        while at >= 0:
            found.append((bisect_right(ends, at), bisect_right(ends, at + len(term) - 1) + 1))
            at = folded.find(term, at + 1)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
