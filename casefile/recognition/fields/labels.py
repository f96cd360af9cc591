"""Finds the labels of a form among its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from casefile.catalogue import Catalogue, DocumentType
from casefile.recognition.canonical.text import fold
from casefile.recognition.layout import Piece, same_row

_HALVES = {"称": "名称", "所": "住所", "址": "住址"}
_DOUBT = 0.93
_SIGNED = re.compile(r"(?:或其?代理人|及时间|\(?或代理人\)?)?(?:签名|签字|签章)")
_NUMBERED = re.compile(r"^[\d一二三四五六七八九十]{1,2}[.,:]")


@dataclass(frozen=True)
class Vocabulary:
    """Label wordings of one document type, folded.

    Attributes:
        names: every label, those with a field and those that only end a value.
        own: labels that bear a field of this type.
        structural: labels of whole blocks.
        pattern: matches any label; longer ones first.
        close: values may follow their label without blank or colon (certificates, slips).
    """

    names: frozenset[str]
    own: frozenset[str]
    structural: frozenset[str]
    pattern: re.Pattern[str]
    close: bool = False


@dataclass(frozen=True)
class Label:
    """A label where it stands; coordinates as in `layout`.

    Attributes:
        name: folded wording from the vocabulary.
        pieces: the parts of lines it is written in.
        colon: a colon stands behind it.
        weak: a value follows at once, without blank or colon.
    """

    name: str
    pieces: tuple[Piece, ...]
    colon: bool = False
    structural: bool = False
    weak: bool = False

    @property
    def x0(self) -> float:
        return min(p.x0 for p in self.pieces)

    @property
    def x1(self) -> float:
        return max(p.x1 for p in self.pieces)

    @property
    def y0(self) -> float:
        return min(p.y0 for p in self.pieces)

    @property
    def y1(self) -> float:
        return max(p.y1 for p in self.pieces)

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def page(self) -> int:
        return self.pieces[0].page

    @property
    def vertical(self) -> bool:
        return self.pieces[0].line.vertical

    @property
    def tall(self) -> bool:
        """Higher than two and a half lines: a cell's label set one character or two to a line."""
        line = min(p.x1 - p.x0 if p.line.vertical else p.height for p in self.pieces)
        return self.y1 - self.y0 > 2.5 * line

    def shared(self, piece: Piece) -> float:
        """Share of the lower one's height on which label and piece stand side by side."""
        common = min(self.y1, piece.y1) - max(self.y0, piece.y0)
        return common / max(1e-6, min(self.y1 - self.y0, piece.height))

    def distance(self, piece: Piece) -> float:
        """Vertical blank between the label and a piece; 0 where they overlap."""
        return max(0.0, self.y0 - piece.y1, piece.y0 - self.y1)


_made: dict[tuple[str, str], Vocabulary] = {}


def vocabulary(kind: DocumentType, catalogue: Catalogue) -> Vocabulary:
    """The labels of a document type together with those common to all."""
    key = (kind.code, catalogue.sha256)
    if key not in _made:
        _made[key] = _vocabulary(kind, catalogue)
    return _made[key]


def _vocabulary(kind: DocumentType, catalogue: Catalogue) -> Vocabulary:
    wanted = {*kind.fields, "party_person", "party_org", "party_any", "served_place"}
    own = frozenset(fold(w) for name in wanted for w in kind.labels.get(name, ()))
    structural = frozenset(map(fold, catalogue.structural))
    # A label of any form ends the value before it, whatever this form has it for.
    others = frozenset(fold(w) for t in catalogue.types.values() for listed in t.labels.values() for w in listed)
    names = own | structural | others | frozenset(map(fold, catalogue.stop_labels))
    if kind.untitled:
        # On slips and certificates the vocabulary is labels.
        names |= frozenset(fold(w) for w in kind.words if len(w) >= 2)
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return Vocabulary(names, own, structural, pattern, kind.untitled)


def find_labels(pieces: Sequence[Piece], words: Vocabulary) -> tuple[list[Label], list[Piece]]:
    """Labels of a document and the text left between them."""
    labels: list[Label] = []
    rest: list[Piece] = []
    spread, rest, used = _spread(pieces, words)
    labels.extend(spread)
    joined, more = _joined([p for p in pieces if id(p) not in used], words)
    labels.extend(joined)
    used |= more
    for piece in pieces:
        if id(piece) in used:
            continue
        found, others = _cut(piece, words)
        labels.extend(found)
        rest.extend(others)
    return labels, rest


def _spread(pieces: Sequence[Piece], words: Vocabulary) -> tuple[list[Label], list[Piece], set[int]]:
    """案　　由：… where the first character was read as a line of its own and the rest with the value."""
    labels: list[Label] = []
    rest: list[Piece] = []
    used: set[int] = set()
    for piece in pieces:
        if len(piece.text) != 1 or not "\u4e00" <= piece.text <= "\u9fa5":
            continue
        right = [
            q for q in pieces
            if q is not piece and q.page == piece.page and same_row(piece, q) and -0.5 * piece.height < q.x0 - piece.x1 < 4 * piece.height
            and len(q.text) > 1 and id(q) not in used
        ]
        for other in sorted(right, key=lambda q: q.x0)[:1]:
            ends = [n[1:] for n in words.names if len(n) in (2, 3) and n[0] == piece.text and other.text.startswith(n[1:])]
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


def _cut(piece: Piece, words: Vocabulary) -> tuple[list[Label], list[Piece]]:
    """Labels inside one line and the text between them."""
    text = piece.text
    bare = text.rstrip(":")
    if bare in words.names:
        return [_label(piece.part(0, len(bare)), bare, words, colon=len(bare) < len(text))], []
    near = _misread(piece, bare, words)
    if near:
        return [_label(piece.part(0, len(bare)), near, words, colon=len(bare) < len(text))], []
    cuts: list[tuple[int, int, int, str, bool]] = []  # start, end of label, start of value, name, weak
    start = 0
    number = _NUMBERED.match(text)
    while start < len(text):
        match = words.pattern.search(text, start)
        if match is None:
            break
        first, end = match.span()
        if _SIGNED.match(text, end):
            # 执法人员签名 is a place to sign, not the list of officers.
            end = _SIGNED.match(text, end).end()  # type: ignore[union-attr]
            cuts.append((first, end, _behind(text, end), "签名", False))
            start = max(end, _behind(text, end))
            continue
        after = _behind(text, end)
        opens = first == 0 or piece.gap_before(first) > 0.45 or (number is not None and first == number.end())
        if text[after - 1 : after] == ":" and after > end and (opens or _may_stand_inside(text, first)):
            cuts.append((first, end, after, match.group(), False))
            start = after
        elif opens and end < len(text) and piece.gap_before(end) > 0.45:
            cuts.append((first, end, end, match.group(), False))
            start = end
        elif first == 0 and end < len(text) and _runs_on(match.group(), text[end:], words):
            cuts.append((first, end, end, match.group(), True))
            start = end
        else:
            start = first + 1
    if not cuts:
        half = _HALVES.get(text[0]) if words.close and len(text) > 4 else None
        if half in words.own:
            # The label's first character stands apart and was not read.
            return [_label(piece.part(0, 1), half, words, colon=False, weak=True)], [piece.part(1, len(text))]
        return [], [piece]
    labels, rest = [], []
    if cuts[0][0] > 0 and not (number and cuts[0][0] == number.end()):
        rest.append(piece.part(0, cuts[0][0]))
    for index, (first, end, after, name, weak) in enumerate(cuts):
        until = cuts[index + 1][0] if index + 1 < len(cuts) else len(text)
        labels.append(_label(piece.part(first, end), name, words, colon=after > end, weak=weak))
        if until > after:
            rest.append(piece.part(after, until))
    return labels, rest


def _behind(text: str, end: int) -> int:
    """Where the value starts: behind a remark in brackets and the colon."""
    if text[end : end + 1] == "(":
        close = text.find(")", end)
        if 0 < close - end <= 14 and text[close + 1 : close + 2] == ":":
            return close + 2
    if text[end : end + 1] == ":":
        return end + 1
    return end


def _may_stand_inside(text: str, first: int) -> bool:
    """A label with a colon may follow a value closely, unless a sentence runs into it."""
    return text[first - 1] not in "的>)书单函为于其该由在和、," and not text[first - 1].isalpha() or text[first - 1].isascii()


def _runs_on(name: str, value: str, words: Vocabulary) -> bool:
    """A label that its value follows closely: on certificates, else only long labels before short values."""
    return name in words.own and (words.close or (len(name) >= 4 and len(value) <= 30))


def _label(piece: Piece, name: str, words: Vocabulary, *, colon: bool, weak: bool = False) -> Label:
    return Label(name, (piece,), colon, name in words.structural, weak)


def _misread(piece: Piece, text: str, words: Vocabulary) -> str | None:
    """The label a short line was meant to be, a character or two of it read in doubt."""
    if not 3 <= len(text) <= 14 or any(c.isdigit() for c in text):
        return None
    for name in words.names:
        if len(name) >= 3 and abs(len(name) - len(text)) <= 1:
            limit = 1 if len(name) < 7 else 2
            # The same length, or one character lost or doubled in a long label.
            if len(name) != len(text) and len(name) < 5:
                continue
            if Levenshtein.distance(name, text, score_cutoff=limit) <= limit:
                edits = Levenshtein.editops(text, name)
                if all(e.tag != "replace" or piece.confidence_at(e.src_pos) < _DOUBT for e in edits):
                    return name
    return None


def _joined(pieces: Sequence[Piece], words: Vocabulary) -> tuple[list[Label], set[int]]:
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
        and p is not above and p is not below and p.page == above.page
        and min(p.x1, below.x1) - max(p.x0, below.x0) > 0.3 * min(p.x1 - p.x0, below.x1 - below.x0)
        and not same_row(p, above) and not same_row(p, below)
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
        return len(above.text) == 1 and 0 <= piece.x0 - above.x1 <= 4 * above.height and len(piece.text.rstrip(":")) <= 2
    shared = min(above.x1, piece.x1) - max(above.x0, piece.x0)
    if shared < 0.5 * min(above.x1 - above.x0, piece.x1 - piece.x0):
        return False
    gap = piece.y0 - above.y1
    height = min(above.height, piece.height)
    upright = len(piece.text) <= 2 and len(above.text) <= 2
    return -0.5 * height <= gap <= (3.2 if upright else 1.2) * height
