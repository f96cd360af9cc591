"""Whether the papers stand in the order of the chosen profile."""

from __future__ import annotations

from collections.abc import Sequence

from casefile.catalogue import Catalogue, FilingProfile
from casefile.catalogue.profile import SECONDARY
from casefile.facts.values import Misplaced, Paper

_Place = tuple[bool, int, int]


def misplaced(papers: Sequence[Paper], catalogue: Catalogue, profile: FilingProfile) -> tuple[Misplaced, ...]:
    """The fewest papers that would have to move; receipts belong behind what they serve and are not counted."""
    ranked: list[tuple[int, _Place]] = []
    for paper in papers:
        entry = catalogue.types.get(paper.type)
        if entry is None or entry.follows_served or paper.number is None:
            continue
        secondary = profile.part(paper.type) == SECONDARY
        ranked.append((paper.index, (secondary, *profile.place(paper.type, catalogue))))
    keep = _longest_rising([place for _, place in ranked])
    result = []
    for position, (index, place) in enumerate(ranked):
        if position not in keep:
            before = [i for p, (i, other) in enumerate(ranked) if p in keep and other <= place]
            result.append(Misplaced(index, before[-1] if before else ranked[0][0]))
    return tuple(result)


def _longest_rising(places: list[_Place]) -> set[int]:
    """Positions of a longest non-falling subsequence."""
    best: list[tuple[int, int]] = []  # length, previous position
    for i, place in enumerate(places):
        length, previous = 1, -1
        for j in range(i):
            if places[j] <= place and best[j][0] + 1 > length:
                length, previous = best[j][0] + 1, j
        best.append((length, previous))
    keep: set[int] = set()
    if best:
        at = max(range(len(best)), key=lambda k: best[k][0])
        while at >= 0:
            keep.add(at)
            at = best[at][1]
    return keep
