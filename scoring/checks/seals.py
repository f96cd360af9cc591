"""Whether a paper bears a seal: a question of marks, colour and red ink."""

from __future__ import annotations

from casefile.facts.values import Facts
from scoring.checks.base import Answer

_RED_INK = 0.002  # share of clearly red pixels from which a seal that was not recognised may be there


def seal_judged(a: Answer, facts: Facts, index: int, kind: str, cause: str) -> None:
    """Judges one paper; only a whole colour scan without red ink shows that there is no seal."""
    paper = facts.papers[index]
    seals = paper.seals()
    sheets = [s for p in paper.pages if (s := facts.sheet(p)) and s.written]
    if seals:
        a.ok("sealed", seals, paper=paper)
    elif paper.in_colour and sheets and not paper.missing_sheets and all(s.red_ratio < _RED_INK for s in sheets):
        a.hit(kind, "seal_missing", paper, cause=cause, subject=str(index), paper=paper)
    else:
        a.doubt("seal_not_seen", paper, paper=paper)
