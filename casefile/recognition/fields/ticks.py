"""Ticked options of a form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from casefile.recognition.canonical.text import fold
from casefile.recognition.fields.paper import Candidate, Paper
from casefile.recognition.fields.provisions import aligned, tick_state
from casefile.recognition.fields.texts import text_of, trim

_BOXES = "□☐口囗日回☑√✓✔■☒vV凶図区团"


def source_kinds(paper: Paper) -> list[Candidate]:
    """The words of each ticked option of 案件来源, without its number."""
    made: list[Candidate] = []
    unticked_read = False
    options: list[tuple[bool | None, Candidate]] = []
    text = aligned(paper.flow)
    folded = paper.flow.text
    for option in paper.kind.options:
        head, _, tail = (fold(part) for part in option.partition("{}"))
        found = re.search(re.escape(head), folded)
        if found is None:
            near = fuzz.partial_ratio_alignment(head, folded, score_cutoff=80) if len(head) >= 5 else None
            if near is None:
                continue
            start, end = near.dest_start, near.dest_end
        else:
            start, end = found.span()
        if tail:
            close = re.compile(re.escape(tail)).search(folded, end, end + 40)
            end = close.end() if close else end
        elif option.endswith("{}"):
            stop = re.compile(r"[:;.]").search(folded, end, end + 30)
            end = stop.start() if stop else end
        span = trim(paper.flow.part(start, end))
        before = text[max(0, start - 5) : start]
        mark = re.search(rf"(?:([{_BOXES}]+)|[（(]([{_BOXES}]?)[)）])\s*\d?[.．、]?$", before)
        state = None
        if mark:
            # A place to tick may be printed as a pair of brackets.
            state = tick_state(mark[1]) if mark[1] else tick_state(mark[2]) or False
        unticked_read = unticked_read or state is False
        options.append((state, Candidate(text_of(span), span, 0.96 if state else 0.5)))
    made = [c for state, c in options if state]
    if not made and unticked_read:
        silent = [c for state, c in options if state is None]
        if len(silent) == 1:
            made = silent
    return made


def free_source(paper: Paper) -> Iterator[Candidate]:
    """案件来源 written in words where the form has no boxes."""
    for span, trust in paper.texts("source_kind"):
        part = trim(span)
        if part and 2 <= len(part.text) <= 40 and not re.search(r"发现的|举报|交办|报请|移送的", part.text[:-12]):
            yield Candidate(text_of(part), part, trust * 0.9)
