"""What kind of paper a page is: title, fixed sentences, vocabulary."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rapidfuzz import fuzz

from casefile.catalogue import Catalogue
from casefile.recognition.canonical.text import fold
from casefile.recognition.layout import PageItem, Piece, pieces_of
from casefile.recognition.titles import Title, find_title

_TITLE, _PHRASE, _WORD = 8.0, 2.6, 0.45
_PHRASES, _WORDS = 4, 8  # so many count at most
_UNKNOWN = 2.0  # score of "none of them"
_FOLLOWING = 2  # pages behind the first that count
SURE = 0.9


@dataclass
class PageView:
    """One page as the recognition of documents sees it.

    Attributes:
        scores: evidence for each document type, without the title.
        told: what others worked out of the page and would work out again for each pair of pages.
    """

    item: PageItem
    catalogue: Catalogue
    scores: Mapping[str, float] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def pieces(self) -> list[Piece]:
        return pieces_of([self.item])

    @cached_property
    def text(self) -> str:
        return "".join(p.text for p in self.pieces)

    @cached_property
    def title(self) -> Title | None:
        return find_title(self.pieces, self.catalogue)

    @cached_property
    def chances(self) -> dict[str, float]:
        """Probability of each type, title included; what is left over is "none of them"."""
        scores = dict(self.scores)
        if self.title is not None:
            weight = _TITLE * self.title.score * (0.5 if self.title.continued else 1.0)
            scores[self.title.type] = scores.get(self.title.type, 0.0) + weight
        return chances(scores)

    @cached_property
    def best(self) -> tuple[str, float]:
        """The likeliest type with its probability; OTHER where nothing speaks for any."""
        kind, chance = max(self.chances.items(), key=lambda item: item[1], default=("OTHER", 0.0))
        return (kind, chance) if chance >= 0.2 else ("OTHER", chance)


def chances(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores as probabilities; a type without evidence keeps a small rest."""
    weights = {kind: math.exp(score) for kind, score in scores.items() if score > 0}
    total = sum(weights.values()) + math.exp(_UNKNOWN)
    return {kind: weight / total for kind, weight in weights.items()}


@dataclass(frozen=True)
class _Evidence:
    phrases: tuple[tuple[str, str, float], ...]  # folded without punctuation, type, weight
    words: tuple[tuple[str, str, float], ...]
    names: tuple[str, ...]


_SOFT = re.compile(r"[,.;:()\[\]<>\"'~/-]")
_evidence: dict[str, _Evidence] = {}


def _bare(text: str) -> str:
    return _SOFT.sub("", fold(text))


def evidence(catalogue: Catalogue) -> _Evidence:
    """Phrases and words of all types; one that several types share counts less for each."""
    if catalogue.sha256 not in _evidence:
        phrases: Counter[str] = Counter()
        words: Counter[str] = Counter()
        for kind in catalogue.types.values():
            phrases.update({_bare(p) for p in kind.phrases})
            words.update({_bare(w) for w in kind.words})
        _evidence[catalogue.sha256] = _Evidence(
            tuple(
                (p, kind.code, _PHRASE / (1 + 0.8 * (phrases[p] - 1)) * min(1.0, 0.55 + len(p) / 16))
                for kind in catalogue.types.values()
                for p in dict.fromkeys(map(_bare, kind.phrases))
            ),
            tuple(
                (w, kind.code, _WORD * max(0.15, 1.0 - 0.17 * (words[w] - 1)) * min(1.0, 0.4 + len(w) / 6))
                for kind in catalogue.types.values()
                for w in dict.fromkeys(map(_bare, kind.words))
            ),
            tuple(dict.fromkeys(_bare(k.name) for k in catalogue.types.values() if len(k.name) >= 4)),
        )
    return _evidence[catalogue.sha256]


def view(item: PageItem, catalogue: Catalogue) -> PageView:
    """A page with what speaks for each type."""
    made = PageView(item, catalogue)
    made.scores = _scores(made, catalogue)
    return made


def _scores(page: PageView, catalogue: Catalogue) -> dict[str, float]:
    text = _SOFT.sub("", page.text)
    known = evidence(catalogue)
    hits: dict[str, list[float]] = {}
    for phrase, kind, weight in known.phrases:
        if phrase in text:
            hits.setdefault(kind, []).append(weight)
    if page.title is None or page.title.score < 0.6:
        # Without a clear title misread sentences count too.
        for phrase, kind, weight in known.phrases:
            if len(phrase) >= 7 and phrase not in text and len(text) >= len(phrase):
                score = fuzz.partial_ratio(phrase, text, score_cutoff=84)
                if score:
                    hits.setdefault(kind, []).append(weight * 0.8)
    words: dict[str, list[float]] = {}
    for word, kind, weight in known.words:
        if word in text:
            words.setdefault(kind, []).append(weight)
    scores: dict[str, float] = {}
    for kind in {*hits, *words}:
        best = sorted(hits.get(kind, ()), reverse=True)[:_PHRASES]
        scores[kind] = sum(best) + sum(sorted(words.get(kind, ()), reverse=True)[:_WORDS])
    _listing(page, known, scores)
    _pictures(page, scores)
    _dialogue(page, scores)
    return scores


def _listing(page: PageView, known: _Evidence, scores: dict[str, float]) -> None:
    """A page of rows that are names of papers is a table of contents."""
    lines = "".join(_SOFT.sub("", p.text) + "\n" for p in page.pieces)
    names = sum(f"{name}\n" in lines for name in known.names)
    if names >= 4:
        scores["CATALOGUE"] = scores.get("CATALOGUE", 0.0) + min(6.0, 1.1 * names)


def _pictures(page: PageView, scores: dict[str, float]) -> None:
    """A page with next to no text, though not blank, is a picture."""
    if len(page.text) <= 40 and not page.item.blank and not page.item.reading.measures.blank:
        scores["PHOTO_EVIDENCE"] = scores.get("PHOTO_EVIDENCE", 0.0) + 1.2


_QUESTION = re.compile(r"^问\d{0,2}:|^答\d{0,2}:")


def _dialogue(page: PageView, scores: dict[str, float]) -> None:
    """问 and 答 at the start of lines: an interrogation."""
    turns = sum(1 for p in page.pieces if _QUESTION.match(p.text))
    if turns >= 2:
        scores["INTERROGATION_RECORD"] = scores.get("INTERROGATION_RECORD", 0.0) + min(4.0, 0.9 * turns)


def joint(pages: Sequence[PageView]) -> tuple[str, float]:
    """Type and probability of a document from all its pages; the first counts full, the others half."""
    total = dict(pages[0].scores) if pages else {}
    for kind in {k for page in pages[1:] for k in page.scores}:
        # Weak hints do not become a proof by being on many pages: the best few count.
        best = sorted((page.scores.get(kind, 0.0) for page in pages[1:]), reverse=True)[:_FOLLOWING]
        total[kind] = total.get(kind, 0.0) + 0.4 * sum(best)
    if pages and pages[0].title is not None:
        title = pages[0].title
        total[title.type] = total.get(title.type, 0.0) + _TITLE * title.score
    table = chances(total)
    kind, chance = max(table.items(), key=lambda item: item[1], default=("OTHER", 0.0))
    return (kind, chance) if chance >= 0.2 else ("OTHER", max(chance, 0.05))
