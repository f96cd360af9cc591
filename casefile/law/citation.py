"""One reference to a provision, in the contract's canonical form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_CANONICAL = re.compile(
    r"(?P<law>[^#]+)#(?P<article>\d+)(?:-(?P<sub>\d+))?(?:\.(?P<paragraph>\d+))?(?:\((?P<item>\d+)\))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """An article (条), or one paragraph (款) or item (项) of it.

    `str()` gives the canonical form: `中华人民共和国公路法#76.1(5)`, without a printed paragraph
    `#76(5)`, 第十二条之一 as `#12-1`. Only these parts are compared.

    Attributes:
        law: full name as in the registry; an unknown law as printed.
        article: number of the article, from 1.
        sub: 之几, 0 when there is none.
        paragraph: 款, 0 when not printed.
        item: 项, 0 when not printed.
        printed_law: the name as the text has it, without 《》; empty when inherited.
        start: offset in the text of the first character this citation rests on.
        end: offset behind the last.
    """

    law: str
    article: int
    sub: int = 0
    paragraph: int = 0
    item: int = 0
    printed_law: str = field(default="", compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def __str__(self) -> str:
        sub = f"-{self.sub}" if self.sub else ""
        paragraph = f".{self.paragraph}" if self.paragraph else ""
        item = f"({self.item})" if self.item else ""
        return f"{self.law}#{self.article}{sub}{paragraph}{item}"

    @classmethod
    def parse(cls, canonical: str) -> Citation:
        """Reads the canonical form.

        Raises:
            ValueError: when `canonical` is not of that form.
        """
        match = _CANONICAL.fullmatch(canonical)
        if match is None:
            raise ValueError(f"not a citation: {canonical!r}")
        article, sub, paragraph, item = (int(match[name] or 0) for name in ("article", "sub", "paragraph", "item"))
        if not article:
            raise ValueError(f"not a citation: {canonical!r}")
        return cls(match["law"], article, sub, paragraph, item)

    def covers(self, other: Citation) -> bool:
        """Whether the two can mean the same provision: parts that one leaves out do not count."""
        same_article = (self.law, self.article, self.sub) == (other.law, other.article, other.sub)
        return same_article and all(
            not mine or not theirs or mine == theirs
            for mine, theirs in ((self.paragraph, other.paragraph), (self.item, other.item))
        )
