"""A label where it stands, and the wordings labels may have."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casefile.recognition.layout import Piece


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
